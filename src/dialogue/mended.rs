//! What is right where a customer only says what is wrong: a phone number's last digits, a doubled
//! letter, a name that is not theirs.

use crate::{schedule::Contact, understanding::Spelling};

use super::Heard;

/// The most letters by which a word of a name is the one that is spelt anew.
const CLOSE: usize = 2;

impl Heard {
    /// Returns what a booking's contact is to be: what was said, and what follows from it.
    /// `part`: one word may be a part of the name only.
    pub(super) fn mended(&self, booked: &Contact, part: bool) -> Contact {
        let said = self.guests.first().cloned().or_else(|| self.contact.name.clone());
        // "My brother Joe will come" of Sam Cole names another person, however alike the words are.
        let another = self.other && self.guests.len() == 1 && self.wrong_name.is_none();
        let name = said.map(|said| match &booked.name {
            Some(_) if another => said,
            Some(booked) if part || self.mends_contact() || respells(booked, &said) => {
                self.in_place(booked, said)
            }
            _ => said,
        });
        let spelt = || spelt(booked.name.as_deref()?, self.spelling?);
        let phone = || with_end(booked.phone.as_deref()?, self.phone_end.as_deref()?);
        Contact {
            name: name.or_else(spelt),
            email: self.contact.email.clone(),
            phone: self.contact.phone.clone().or_else(phone),
        }
    }

    /// Puts one word of a name in the place of the one that is wrong, so that the others stay: "not
    /// Carol, Caroline" of Carol Pell.
    fn in_place(&self, booked: &str, said: String) -> String {
        let mut words: Vec<&str> = booked.split_whitespace().collect();
        if said.contains(char::is_whitespace) || words.len() < 2 {
            return said;
        }
        // "Just Zlata" of Anna Zlata leaves out the rest.
        if words.contains(&said.as_str()) {
            return said;
        }
        let begins = |word: &str| word.chars().next() == said.chars().next();
        let wrong = words.iter().position(|word| self.denies_name(word));
        let wrong = wrong.or_else(|| words.iter().position(|word| is_close(word, &said)));
        let Some(place) = wrong.or_else(|| words.iter().position(|word| begins(word))) else {
            return said;
        };
        if let Some(word) = words.get_mut(place) {
            *word = &said;
        }
        words.join(" ")
    }

    /// Whether a name is the one that is said to be wrong, or has it.
    pub(super) fn denies_name(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let has = |wrong: &str| {
            let wrong = wrong.to_lowercase();
            wrong.split(' ').any(|word| lower.split(' ').any(|own| own == word))
        };
        self.wrong_name.as_deref().is_some_and(has)
    }
}

/// Whether a word is one of a name's words, spelt anew: "oops, it's Byrne" of Katherine Byrn.
fn respells(booked: &str, said: &str) -> bool {
    let close = |word: &str| is_close(word, said);
    !said.contains(char::is_whitespace) && booked.split_whitespace().skip(1).any(close)
}

/// Whether two words differ by few letters.
fn is_close(word: &str, said: &str) -> bool {
    strsim::osa_distance(&word.to_lowercase(), &said.to_lowercase()) <= CLOSE
        && word.chars().count() > 2 * CLOSE - 1
}

/// Puts other digits at the end of a number.
pub(super) fn with_end(phone: &str, digits: &str) -> Option<String> {
    let kept = phone.len().checked_sub(digits.len()).filter(|kept| *kept > 0)?;
    Some(format!("{}{digits}", phone.get(..kept)?))
}

/// Writes a name with a letter doubled or not; `None`: what was said does not tell how.
pub(super) fn spelt(name: &str, spelling: Spelling) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let (letter, double) = match spelling {
        Spelling::Double(letter) => (letter, true),
        Spelling::Single(letter) => (letter, false),
        Spelling::Has(_) => return None,
    };
    let is = |at: usize| letters.get(at).is_some_and(|own| own.to_lowercase().eq([letter]));
    let starts = |at: &usize| is(*at) && at.checked_sub(1).is_none_or(|before| !is(before));
    let fits = |at: &usize| starts(at) && is(at + 1) != double;
    let mut places = (0..letters.len()).filter(fits);
    let at = places.next().filter(|_| places.next().is_none())?;
    let mut written = letters.clone();
    if double {
        written.insert(at + 1, letter);
    } else {
        written.remove(at + 1);
    }
    Some(written.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_doubled_where_that_is_sure() {
        assert_eq!(spelt("Іля", Spelling::Double('л')).as_deref(), Some("Ілля"));
        assert_eq!(spelt("Ana Bell", Spelling::Double('n')).as_deref(), Some("Anna Bell"));
        assert_eq!(spelt("Emma Watt", Spelling::Single('t')).as_deref(), Some("Emma Wat"));
        assert_eq!(spelt("Ada Stone", Spelling::Double('a')), None, "the first or the last");
        assert_eq!(spelt("Ann", Spelling::Double('n')), None, "it is doubled");
        assert_eq!(spelt("Kate", Spelling::Has('y')), None);
    }

    #[test]
    fn other_digits_end_a_number() {
        assert_eq!(with_end("0671231000", "01").as_deref(), Some("0671231001"));
        assert_eq!(with_end("01", "01"), None);
    }
}
