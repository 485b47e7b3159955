//! Whether the customer really said the name, mail address or phone number in a call.
//!
//! A model that lacks a name invents one, and a hostile text can make it use another person's
//! address. So the contact data of a booking must occur in this customer's own messages or in what
//! is stored of them: addresses and digits exactly, names word by word with other endings allowed,
//! because "запишіть Марію" names Марія.

use crate::{
    chat::Entry,
    dialogue::State,
    schedule::{Contact, check_address},
    text::{same_stem, words},
    understanding::{dictated_numbers, emails, likely_address},
};

use super::TurnContext;

/// What counts as the customer's own words.
#[derive(Debug, Clone)]
pub struct Ground<'a> {
    /// Their messages, in any order.
    said: Vec<&'a str>,
    /// What is stored of them, and what the dialogue noted from earlier messages.
    known: Vec<&'a Contact>,
    /// The names of others who come, and of the one who writes, which the dialogue noted.
    names: Vec<&'a str>,
    /// The addresses of which the customer was asked to choose one, and that of their booking before it
    /// was corrected.
    shown: Vec<&'a str>,
}

/// Characters that no name has, and that could become a link, a mention or markup where a name is
/// shown.
const NEVER: &str = "@/\\:<>[]{}|*_#=&%$";

/// The longest country code, in digits (ITU-T E.164).
const MOST_CODE: usize = 3;

impl<'a> Ground<'a> {
    /// Returns what counts in a turn.
    pub fn of(turn: &'a TurnContext) -> Self {
        let planned =
            turn.dialogue.iter().flat_map(|state| [&state.draft].into_iter().chain(&state.queue));
        let noted = planned.map(|draft| &draft.contact);
        Self {
            said: said(turn),
            known: [&turn.contact].into_iter().chain(noted).collect(),
            names: turn.dialogue.iter().flat_map(State::names).collect(),
            shown: turn
                .dialogue
                .iter()
                .flat_map(|it| it.emails.iter().chain(&it.email_before))
                .map(String::as_str)
                .collect(),
        }
    }

    /// Returns whether each word of a name was said, in this or another grammatical case.
    pub fn has_name(&self, name: &str) -> bool {
        let stored = self.known.iter().filter_map(|it| it.name.as_deref());
        if stored.chain(self.names.iter().copied()).any(|known| same(known, name)) {
            return true;
        }
        if name.chars().any(|c| c.is_ascii_digit() || NEVER.contains(c)) {
            return false;
        }
        let said: Vec<String> = self.said.iter().flat_map(|text| words(text)).collect();
        // Another surname leaves the given name of the customer as it is stored.
        let known = self.known.iter().filter_map(|it| it.name.as_deref()).flat_map(words);
        let known: Vec<String> = known.collect();
        let named = words(name);
        let is_said = |word: &String| said.iter().any(|other| same_stem(word, other));
        named.iter().any(is_said) && named.iter().all(|word| is_said(word) || known.contains(word))
    }

    /// Returns whether a mail address was said, letter for letter except for case.
    pub fn has_email(&self, email: &str) -> bool {
        let mut known = self.known.iter().filter_map(|it| it.email.as_deref());
        let wanted = email.trim().to_lowercase();
        // A slip that the customer was asked about counts as what was meant.
        let meant = |address: &str| {
            same(address, &wanted) || likely_address(address).is_some_and(|it| same(&it, &wanted))
        };
        // What can be no address is refused with a word about that.
        let as_written = |text: &&str| text.split_whitespace().any(|word| same(word, &wanted));
        known.any(meant)
            || self.shown.iter().any(|address| meant(address))
            || check_address(&wanted).is_err() && self.said.iter().any(as_written)
            || self.said.iter().any(|text| emails(text).iter().any(|(_, address)| meant(address)))
    }

    /// Returns whether a phone number was said, digit for digit. The country code may be left out;
    /// digits of several numbers do not make up another one.
    pub fn has_phone(&self, phone: &str) -> bool {
        let wanted = digits(phone);
        if wanted.is_empty() {
            return false;
        }
        let mut known = self.known.iter().filter_map(|it| it.phone.as_deref());
        known.any(|known| digits(known) == wanted)
            || self
                .said
                .iter()
                .any(|text| has_number(text, &wanted) || dictated_numbers(text).contains(&wanted))
    }
}

/// Returns the words that count: what staff said before may be about another customer.
fn said(turn: &TurnContext) -> Vec<&str> {
    if turn.by_staff {
        return turn.heard.iter().map(|heard| heard.text.as_str()).collect();
    }
    turn.messages().map(|(text, _)| text).collect()
}

/// Returns the address that was probably meant by one whose domain is a slip away from a great one;
/// `None`: it is fine, or the customer has been asked: an answer named the other one, or this one is
/// stored of them.
pub fn unasked_slip(turn: &TurnContext, address: &str) -> Option<String> {
    let meant = likely_address(address)?;
    let named = |entry: &Entry| match entry {
        Entry::Assistant { text, .. } => text.to_lowercase().contains(&meant.to_lowercase()),
        Entry::Customer { .. } => false,
    };
    let stored = turn.contact.email.as_deref() == Some(address);
    (!stored && !turn.history.iter().any(named)).then_some(meant)
}

/// Returns whether neighbouring groups of digits make up a number.
fn has_number(text: &str, wanted: &str) -> bool {
    let dials = |c: char| c.is_ascii_digit() || " \u{a0}()-+./".contains(c);
    text.split(|c| !dials(c)).any(|run| {
        let groups: Vec<&str> =
            run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
        (0..groups.len()).any(|from| {
            let mut number = String::new();
            groups.iter().skip(from).any(|group| {
                number.push_str(group);
                let code = number.strip_suffix(wanted);
                code.is_some_and(|code| code.len() <= MOST_CODE)
            })
        })
    })
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(said: &str, check: impl Fn(Ground<'_>) -> bool) -> bool {
        let stored = Contact { name: Some("Ганна Шевчук".into()), ..Contact::default() };
        check(Ground {
            said: vec![said],
            known: vec![&stored],
            names: vec!["Неля"],
            shown: Vec::new(),
        })
    }

    #[test]
    fn a_name_in_another_case_is_grounded() {
        let said = "Запишіть Марію Коваленко (maria@example.com) і Сергія Петренка";
        for name in ["Марія Коваленко", "марія", "Сергій Петренко", "Ганна Шевчук", "Неля"]
        {
            assert!(ground(said, |g| g.has_name(name)), "{name}");
        }
    }

    #[test]
    fn a_name_that_nobody_said_is_not() {
        let said = "Запишіть Марію Коваленко";
        for name in ["John Doe", "Марія Петренко", "Customer", "", " ", "Мар", "М", "<Марію>"]
        {
            assert!(!ground(said, |g| g.has_name(name)), "{name}");
        }
    }

    #[test]
    fn an_address_must_be_said_whole() {
        let said = "my mail is <John@Example.com>, ok?";
        assert!(ground(said, |g| g.has_email("john@example.com")));
        assert!(!ground(said, |g| g.has_email("ohn@example.com")));
        assert!(!ground(said, |g| g.has_email("john@example.co")));
        assert!(!ground("", |g| g.has_email("")));
    }

    #[test]
    fn a_phone_is_its_digits() {
        let said = "тел. +38 (067) 123-45-67";
        assert!(ground(said, |g| g.has_phone("0671234567")));
        assert!(ground(said, |g| g.has_phone("+380671234567")));
        assert!(!ground(said, |g| g.has_phone("0671234568")));
        assert!(!ground(said, |g| g.has_phone("")));
        assert!(!ground("24.11.2026, 14:00, 067", |g| g.has_phone("2026140")));
        assert!(!ground("1234567890123", |g| g.has_phone("7890123")));
    }
}
