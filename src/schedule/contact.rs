//! Who comes, and whether what they gave can be right.
//!
//! A mail address is checked before a booking, because a confirmation that bounces is a
//! promise broken in silence. The check is of form alone; only a letter proves an address.

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

/// The longest mail address, in bytes (RFC 5321, 4.5.3.1.3, without the brackets).
const MOST_EMAIL: usize = 254;
/// The longest name that is kept, in characters.
const MOST_NAME: usize = 100;
/// The fewest and most digits of a phone number (E.164 allows 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Returns a mail address without what stands around it; `None`: it cannot be one.
#[must_use]
pub fn check_email(said: &str) -> Option<String> {
    let email = said.trim();
    let (user, domain) = email.rsplit_once('@')?;
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let last = labels.last()?;
    let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let user_fits = !user.is_empty()
        && user.len() <= 64
        && user.chars().all(plain)
        && !user.starts_with('.')
        && !user.ends_with('.')
        && !user.contains("..");
    let domain_fits = labels.len() > 1
        && labels.iter().all(label)
        && last.chars().count() > 1
        && !last.chars().all(|c| c.is_ascii_digit());
    (email.len() <= MOST_EMAIL && user_fits && domain_fits).then(|| email.to_owned())
}

/// Returns the digits of a phone number, after its `+` if it has one; `None`: it cannot be one.
#[must_use]
pub fn check_phone(said: &str) -> Option<String> {
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    let plus = if said.trim_start().starts_with('+') { "+" } else { "" };
    PHONE_DIGITS.contains(&digits.len()).then(|| format!("{plus}{digits}"))
}

/// Returns a name on one line, without control characters, and not longer than a name is.
#[must_use]
pub fn tidy_name(said: &str) -> String {
    let plain: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(MOST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_user_and_a_domain_with_a_dot() {
        for good in ["john@example.com", " a.b+c@sub.example.co.uk ", "o'neil@x.io", "олена@пошта.укр"] {
            assert_eq!(check_email(good), Some(good.trim().to_owned()));
        }
        for bad in
            ["john", "john@", "@example.com", "john@example", "a b@x.io", "a@b@x.io", "a..b@x.io", "a@-x.io", "a@x.1", "a\n@x.io"]
        {
            assert_eq!(check_email(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_phone_number_is_its_digits_and_its_plus() {
        assert_eq!(check_phone("+38 (067) 123-45-67"), Some("+380671234567".into()));
        assert_eq!(check_phone("12"), None);
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(tidy_name(" Марія\r\n\tКоваленко "), "Марія Коваленко");
        assert_eq!(tidy_name(&"я".repeat(300)).chars().count(), 100);
    }
}
