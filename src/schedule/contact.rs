//! The customer's contact data of a booking, and whether what they gave can be right.
//!
//! Contact data is checked before a booking is made, because a confirmation that bounces leaves the
//! customer without one and unaware of it. Only the form is checked; only a letter proves an address.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::text::one_line;

/// The customer of a booking, as far as they have said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The name, as they wrote it; see [`tidy_name`].
    pub name: Option<String>,
    /// A mail address that [`check_address`](super::check_address) took.
    pub email: Option<String>,
    /// A phone number: `+` and digits, or digits alone.
    pub phone: Option<String>,
}

/// The longest name that is kept, in characters.
const MOST_NAME: usize = 100;
/// The fewest and most digits of a phone number that was given as one (E.164 allows 15).
const PHONE_DIGITS: RangeInclusive<usize> = 7..=15;
/// The fewest and most digits of a phone number that is looked for in a sentence. A shorter run of
/// digits there may be a date with its time ("24.11 14 00") or a price.
pub const PHONE_DIGITS_IN_TEXT: RangeInclusive<usize> = 9..=15;

/// Returns the digits of a phone number, after its `+` if it has one; `None`: it cannot be one.
pub fn check_phone(said: &str) -> Option<String> {
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    let plus = if said.trim_start().starts_with('+') { "+" } else { "" };
    PHONE_DIGITS.contains(&digits.len()).then(|| format!("{plus}{digits}"))
}

/// Returns a name on one line, without hidden characters and cut to 100 characters.
pub fn tidy_name(said: &str) -> String {
    one_line(said).chars().take(MOST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_its_digits_and_its_plus() {
        assert_eq!(check_phone("+38 (067) 123-45-67"), Some("+380671234567".into()));
        assert_eq!(check_phone("12"), None);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(tidy_name(" Марія\r\n\tКоваленко "), "Марія Коваленко");
        assert_eq!(tidy_name("Ann\u{202e}\u{200b} Lee\u{2066}"), "Ann Lee");
        assert_eq!(tidy_name(&"я".repeat(300)).chars().count(), 100);
    }
}
