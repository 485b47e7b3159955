//! Which language a turn is answered in.
//!
//! A customer's language is that of their first words. It changes when they clearly write another
//! one, or choose one: "John Doe, john@example.com" in a Ukrainian conversation is a name and not
//! English. A language that the business does not speak is answered in the business's first one,
//! or for Latin letters in English if the business speaks that.

use crate::{
    bots::BusinessProfile,
    chat::{InboundKind, Reply},
    ids::{CalendarOwner, Lang},
    lang, messages,
    store::{
        self, caldav_accounts, connections,
        conversations::{self, Conversation},
        staff,
        turns::Turn,
    },
    text::is_cyrillic,
};

use super::{services::TurnServices, turn_result::TurnResult, turn_scope::TurnScope};

/// The language of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TurnLanguage {
    pub(super) lang: Lang,
    /// Whether the customer's own words chose it, and it is another one than before: then it is
    /// remembered when the turn ends.
    pub(super) is_new: bool,
}

/// Chooses the language of a turn.
pub(super) async fn turn_language(
    services: &TurnServices,
    profile: &BusinessProfile,
    conversation: &Conversation,
    turn: &Turn,
) -> Result<TurnLanguage, store::Error> {
    // Commands and buttons do not tell which language a customer speaks.
    let written = turn.inbox.iter().filter_map(|inbound| match &inbound.said {
        InboundKind::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let text: Vec<&str> = written.collect();
    let hint = turn.inbox.iter().find_map(|inbound| inbound.lang.as_deref());
    let customer = conversation.customer;
    let known = services.store.lookup(|db| conversations::lang(db, customer)).await?;
    let written = text.join(" ");
    let mut lang = choose(profile, known, hint, &written);
    if known.is_some_and(|known| known != lang) {
        let names = calendar_names(services, profile, conversation).await?;
        lang = choose(profile, known, hint, &without_names(&written, &names));
    }
    let spoken = text.iter().any(|text| text.chars().any(char::is_alphabetic));
    Ok(TurnLanguage { lang, is_new: known != Some(lang) && spoken })
}

/// Returns the names of the calendars that a staff member could choose from, which may be in another language than
/// theirs; none for a customer.
async fn calendar_names(
    services: &TurnServices,
    profile: &BusinessProfile,
    conversation: &Conversation,
) -> Result<Vec<String>, store::Error> {
    let (key, bot) = (conversation.key.clone(), profile.id.clone());
    let names = services.store.lookup(|db| {
        let Some(staff) = staff::who(db, &key)? else { return Ok(Vec::new()) };
        let owner = CalendarOwner { bot, staff };
        let caldav = caldav_accounts::last(db, &owner)?.and_then(|it| it.settings);
        let google = connections::find(db, &owner)?.map(|it| it.settings);
        let known = caldav.into_iter().chain(google).flat_map(|it| it.known.into_values());
        Ok(known.map(|it| it.name.as_str().to_owned()).collect())
    });
    names.await
}

/// Takes names out of what was written.
fn without_names(text: &str, names: &[String]) -> String {
    let known = names.iter().filter(|it| !it.is_empty());
    known.fold(text.to_lowercase(), |text, name| text.replace(&name.to_lowercase(), " "))
}

/// Answers the choice of a language, in that language.
pub(super) async fn set_language(
    scope: &TurnScope<'_>,
    lang: Lang,
) -> Result<TurnResult, store::Error> {
    let lang = scope.profile.speaks(Some(lang));
    let customer = scope.conversation.customer;
    let store = &scope.services.store;
    store.write(move |tx| conversations::set_lang(tx, customer, lang)).await?;
    Ok(TurnResult::reply(scope.turn, confirmation(lang)))
}

fn confirmation(lang: Lang) -> Reply {
    Reply { lang: Some(lang), ..Reply::text(messages::say(lang, "language-set", &[])) }
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
    let detected = lang::detect(text);
    let text = lang::without_addresses(text);
    let answered = detected.and_then(|detected| Lang::parse(detected.tag));
    if text.contains(is_cyrillic) {
        return answered
            .filter(|lang| messages::writes_cyrillic(*lang))
            .or_else(|| of_script(true));
    }
    // A language that is not answered in: one with the same letters, or else the known one.
    let related = detected.filter(|detected| detected.cyrillic).and_then(|_| of_script(true));
    let latin = first && text.chars().any(char::is_alphabetic);
    answered.or(related).or_else(|| latin.then_some(Lang::OWN))
}

/// Returns the first language that is written in Cyrillic letters, or the first that is not.
fn of_script(cyrillic: bool) -> Option<Lang> {
    Lang::ALL.into_iter().find(|lang| messages::writes_cyrillic(*lang) == cyrillic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::salon;

    fn chosen(known: Option<Lang>, hint: Option<&str>, text: &str) -> Lang {
        choose(&salon(), known, hint, text)
    }

    #[test]
    fn the_first_words_decide_before_the_language_of_the_platform() {
        assert_eq!(chosen(None, Some("uk"), "Haircut"), Lang::En);
        assert_eq!(chosen(None, Some("en"), "Стрижка"), Lang::Uk);
    }

    #[test]
    fn the_letters_of_an_address_are_in_no_language() {
        for text in ["Book a haircut, ann@приклад.укр", "Ann Lee, анна@example.com"] {
            assert_eq!(chosen(None, None, text), Lang::En, "{text}");
        }
        assert_eq!(chosen(Some(Lang::En), None, "оля@ukr.net"), Lang::En);
    }

    #[test]
    fn without_words_the_platform_decides_and_then_the_business() {
        assert_eq!(chosen(None, Some("en"), ""), Lang::En);
        assert_eq!(chosen(None, None, ""), Lang::Uk);
        assert_eq!(chosen(None, Some("fr"), ""), Lang::Uk);
    }

    #[test]
    fn a_known_language_is_kept_until_another_is_clearly_written() {
        assert_eq!(chosen(Some(Lang::Uk), Some("en"), "John Doe"), Lang::Uk);
        assert_eq!(chosen(Some(Lang::Uk), None, "can I move it to Friday please"), Lang::En);
    }

    #[test]
    fn the_name_of_a_calendar_is_in_no_language() {
        let names = ["Особисте".to_owned(), String::new()];
        let written = without_names("Write into: особисте", &names);
        assert_eq!(chosen(Some(Lang::En), None, &written), Lang::En);
        assert_eq!(chosen(Some(Lang::En), None, &without_names("Особисте", &names)), Lang::En);
        assert_eq!(chosen(Some(Lang::En), None, &without_names("Стрижка", &names)), Lang::Uk);
    }

    #[test]
    fn the_choice_of_a_language_is_confirmed_in_that_language() {
        let confirmed = confirmation(Lang::En);
        assert_eq!(confirmed.text, "I'll write in English from now on.");
        assert_eq!(confirmed.lang, Some(Lang::En));
    }

    #[test]
    fn a_name_does_not_change_the_language_and_a_sentence_does() {
        assert_eq!(heard("John Doe, john@example.com", false), None);
        assert_eq!(heard("14:00", false), None);
        assert_eq!(heard("nadia@i.ua", false), None);
        assert_eq!(heard("I would like a haircut", false), Some(Lang::En));
        assert_eq!(heard("Хочу на стрижку", false), Some(Lang::Uk));
        assert_eq!(heard("Haircut", true), Some(Lang::En));
        assert_eq!(heard("zapyshit mene na seredu", false), Some(Lang::Uk));
        assert_eq!(heard("chcę się umówić na jutro", false), None);
        assert_eq!(heard("haircut dyakuyu thanks", false), Some(Lang::En));
    }
}
