//! Whether a turn ended without an answer to what was asked, and the question as it is kept for the owner:
//! without names, addresses and numbers.

use crate::{
    agent::{TurnContext, hear},
    messages,
    schedule::Contact,
    text::{one_line, same_stem, words},
};

/// The most characters of a question that are kept.
const MOST: usize = 200;
/// So many digits or more may be of a phone number, a card or an account.
const DIGITS: usize = 5;
/// What stands for what is left out.
const LEFT_OUT: &str = "…";

/// Returns what a customer asked if the answer says that it is not known; `None`: it was answered, nothing
/// was asked, or a staff member asks.
pub(super) fn open_question(context: &TurnContext, answer: &str) -> Option<String> {
    if context.by_staff || context.by_request || !messages::is_unknown(context.lang, answer) {
        return None;
    }
    let heard = context.heard.iter().map(|heard| heard.text.as_str());
    let text = heard.collect::<Vec<_>>().join(" ");
    let kept = anonymous(&asked(&text), &hear::contact(context));
    let kept: String = kept.chars().take(MOST).collect();
    let tells = kept.chars().filter(|c| c.is_alphabetic()).count() > 2;
    tells.then_some(kept)
}

/// Returns the sentences that ask; all of them, if none has its mark.
fn asked(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('>'));
    let text = one_line(&lines.collect::<Vec<_>>().join(" "));
    let sentences = text.split_inclusive(['.', '!', '?', '\n']);
    let asking: Vec<&str> = sentences.map(str::trim).filter(|it| it.ends_with('?')).collect();
    if asking.is_empty() { text } else { asking.join(" ") }
}

/// Leaves out addresses, long numbers and the words of the customer's name.
fn anonymous(text: &str, contact: &Contact) -> String {
    let name = contact.name.as_deref().map(words).unwrap_or_default();
    let is_private = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let own = words(word);
        word.contains('@')
            || word.contains("://")
            || digits >= DIGITS
            || own.iter().any(|word| name.iter().any(|own| same_stem(own, word)))
    };
    let mut kept: Vec<&str> = Vec::new();
    let mut number = 0;
    for word in text.split_whitespace() {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let is_number =
            digits > 0 && word.chars().all(|c| c.is_ascii_digit() || "+-()./".contains(c));
        number = if is_number { number + digits } else { 0 };
        if is_private(word) || number >= DIGITS {
            // "067 123 45 67" is one number in four words.
            while number >= DIGITS
                && kept.last().is_some_and(|last| last.chars().any(|c| c.is_ascii_digit()))
            {
                kept.pop();
            }
            if kept.last() != Some(&LEFT_OUT) {
                kept.push(LEFT_OUT);
            }
        } else {
            kept.push(word);
        }
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_alone_is_kept_and_nothing_that_names_the_customer() {
        let contact = Contact { name: Some("Ann Lee".into()), ..Contact::default() };
        for (said, kept) in [
            ("Hi, I'm Ann Lee. Can I bring my dog?", "Can I bring my dog?"),
            ("can Ann bring a dog? 067 123 45 67", "can … bring a dog?"),
            ("is parking free, ann@example.com", "is parking free, …"),
            ("call me on +380 67 123 45 67 about parking", "call me on … about parking"),
            ("> quoted?\nis there parking", "is there parking"),
            ("do you take 2 dogs?", "do you take 2 dogs?"),
        ] {
            assert_eq!(anonymous(&asked(said), &contact), kept, "{said}");
        }
    }
}
