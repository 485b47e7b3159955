//! Which language to answer in.
//!
//! A customer's language is that of their first words and changes only when they clearly
//! write another one: "John Doe, john@example.com" in a Ukrainian conversation is a name and
//! no English. What they write in a language that the business does not speak is answered in
//! its first one, or for Latin letters in English where it speaks that.

use crate::{
    bots::BusinessProfile,
    chat::InboundKind,
    ids::Lang,
    store::{
        self,
        conversations::{self, Conversation},
        turns::Turn,
    },
    text::words,
};

use super::Turns;

/// English words that nobody writes in a Ukrainian sentence.
const ENGLISH: &[&str] = &[
    "the",
    "i",
    "i'd",
    "i'm",
    "my",
    "me",
    "you",
    "your",
    "want",
    "would",
    "like",
    "please",
    "book",
    "for",
    "on",
    "at",
    "is",
    "are",
    "can",
    "could",
    "what",
    "when",
    "where",
    "how",
    "hello",
    "hi",
    "hey",
    "thanks",
    "thank",
    "yes",
    "no",
    "tomorrow",
    "today",
    "next",
    "appointment",
    "haircut",
    "free",
    "cancel",
    "move",
    "have",
    "do",
    "and",
    "with",
    "any",
    "need",
    "to",
    "it",
    "good",
    "morning",
    "afternoon",
    "evening",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "suits",
    "works",
    "pm",
    "am",
    "help",
    "start",
];

impl Turns {
    /// Chooses the language and remembers it.
    pub(super) async fn lang(
        &self,
        profile: &BusinessProfile,
        conversation: &Conversation,
        turn: &Turn,
    ) -> Result<Lang, store::Error> {
        // Only what they wrote themselves tells what they speak: no command, no button.
        let written = turn.inbox.iter().filter_map(|inbound| match &inbound.said {
            InboundKind::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let text: Vec<&str> = written.collect();
        let hint = turn.inbox.iter().find_map(|inbound| inbound.lang.as_deref());
        let id = conversation.id;
        let fresh = self.store.read(move |db| conversations::find(db, id)).await?;
        let known = fresh.and_then(|conversation| conversation.lang);
        let lang = choose(profile, known, hint, &text.join(" "));
        let spoken = text.iter().any(|text| text.chars().any(char::is_alphabetic));
        if known != Some(lang) && spoken {
            let customer = conversation.customer;
            self.store.write(move |tx| conversations::set_lang(tx, customer, lang)).await?;
        }
        Ok(lang)
    }
}

/// Chooses the language of an answer.
pub(super) fn choose(
    profile: &BusinessProfile,
    known: Option<Lang>,
    hint: Option<&str>,
    text: &str,
) -> Lang {
    let heard = heard(text, known.is_none());
    let wanted = heard.or(known).or_else(|| hint.and_then(Lang::parse));
    profile.speaks(wanted)
}

/// Returns the language that a text is clearly in; on first words letters are enough.
fn heard(text: &str, first: bool) -> Option<Lang> {
    let cyrillic = text.chars().any(
        |c| matches!(c, 'а'..='я' | 'А'..='Я' | 'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ'),
    );
    if cyrillic {
        return Some(Lang::Uk);
    }
    // An address or a link is in no language.
    let plain: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !word.contains('@') && !word.contains("://") && !word.contains("www."))
        .collect();
    let said = words(&plain.join(" "));
    let english = said.iter().filter(|word| ENGLISH.contains(&word.as_str())).count();
    let latin = text.chars().any(char::is_alphabetic);
    (english > 0 && english * 5 >= said.len() || first && latin).then_some(Lang::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_change_the_language_and_a_sentence_does() {
        assert_eq!(heard("John Doe, john@example.com", false), None);
        assert_eq!(heard("14:00", false), None);
        assert_eq!(heard("nadia@i.ua", false), None);
        assert_eq!(heard("I would like a haircut", false), Some(Lang::En));
        assert_eq!(heard("Хочу на стрижку", false), Some(Lang::Uk));
        assert_eq!(heard("Haircut", true), Some(Lang::En));
    }
}
