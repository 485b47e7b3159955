//! Who comes, and whether what they gave can be right.
//!
//! What is given is checked before a booking, because a confirmation that bounces is a promise
//! broken in silence. The check is of form alone; only a letter proves an address.

use serde::{Deserialize, Serialize};

/// Who comes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The name, as they wrote it.
    pub name: Option<String>,
    /// A mail address that has been checked.
    pub email: Option<String>,
    /// A phone number: `+` and digits, or digits alone.
    pub phone: Option<String>,
}

/// The longest name that is kept, in characters.
const MOST_NAME: usize = 100;
/// The fewest and most digits of a phone number (E.164 allows 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Returns the digits of a phone number, after its `+` if it has one; `None`: it cannot be one.
#[must_use]
pub fn check_phone(said: &str) -> Option<String> {
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    let plus = if said.trim_start().starts_with('+') { "+" } else { "" };
    PHONE_DIGITS.contains(&digits.len()).then(|| format!("{plus}{digits}"))
}

/// Returns whether a character shows nothing and changes how others are shown or read: controls,
/// zero widths, and the marks that turn the direction of writing around.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns a name on one line, without control or hidden characters, and not longer than a name is.
#[must_use]
pub fn tidy_name(said: &str) -> String {
    let plain: String = said
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_hidden(*c))
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(MOST_NAME).collect()
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
