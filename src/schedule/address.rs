//! Tells a mail address from something that only looks like one.
//!
//! Only ASCII is taken. An address outside it reaches its reader only if every server on the
//! way speaks SMTPUTF8 (RFC 6531), and what customers really type is a Cyrillic "с" in ".com": the
//! bot must ask about it instead of sending a letter. Address literals and quoted names are legal,
//! but a customer of a salon never means one.

use lettre::Address;

/// The longest address that SMTP can carry, in bytes (RFC 5321, section 4.5.3.1.3, without `<>`).
const LONGEST: usize = 254;

/// Returns the address without the white space around it; `None`: no letter could reach it.
pub fn check_address(text: &str) -> Option<String> {
    let text = text.trim();
    let plain =
        text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>[\\]".contains(&byte));
    if !plain || text.len() > LONGEST {
        return None;
    }
    let address: Address = text.parse().ok()?;
    let (rest, top) = address.domain().rsplit_once('.')?;
    let named = top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic());
    (named && !rest.is_empty()).then(|| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_that_people_have_are_taken_as_they_are() {
        for address in [
            "john@example.com",
            "maria.kovalenko+salon@mail.example.com.ua",
            "o'brien@example.org",
            "x@xn--80ak6aa92e.com",
            "1@2.io",
        ] {
            assert_eq!(check_address(&format!(" {address}\n")).as_deref(), Some(address));
        }
    }

    #[test]
    fn what_cannot_be_reached_is_refused() {
        let long = format!("a@{}.com", "b.".repeat(126));
        for address in [
            "",
            "john",
            "john@",
            "@example.com",
            "john@example",
            "john@example.",
            "john@.com",
            "john@example..com",
            "john..doe@example.com",
            ".john@example.com",
            "john@1.1.1.1",
            "john@[127.0.0.1]",
            "john doe@example.com",
            "john@exam ple.com",
            "john@example.com\r\nBcc: all@example.com",
            "john@example.com,all@example.com",
            "John <john@example.com>",
            "\"john\"@example.com",
            "john@doe@example.com",
            "john@example.соm",
            "іван@example.com",
            "john@приклад.укр",
            "john\u{0}@example.com",
            long.as_str(),
        ] {
            assert_eq!(check_address(address), None, "{address:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_is_taken_is_one_plain_line(text in "\\PC{0,20}@?\\PC{0,20}\\.?[a-z]{0,4}") {
            if let Some(address) = check_address(&text) {
                prop_assert_eq!(&address, text.trim());
                prop_assert!(address.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(address.len() <= LONGEST);
            }
        }
    }
}
