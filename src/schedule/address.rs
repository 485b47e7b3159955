//! Tells a mail address from something that only looks like one.
//!
//! The part before the @ is taken in ASCII only. Another one reaches its reader only if every server
//! on the way speaks SMTPUTF8 (RFC 6531), and what customers really type is a Cyrillic "с" among Latin
//! letters: the bot must ask about it instead of sending a letter. A domain outside ASCII has a form
//! in ASCII that every server knows, [`sent_form`]; but one that mixes alphabets within a label, or
//! has only its last label in another one (".сом"), is a slip of the keyboard. Address literals and
//! quoted names are legal, but a customer of a salon never means one.

use lettre::Address;

/// The longest address that SMTP can carry, in bytes (RFC 5321, section 4.5.3.1.3, without `<>`).
const LONGEST: usize = 254;

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressError {
    /// It is no address.
    Form,
    /// The part before the @ is not in ASCII.
    OutsideAscii,
}

/// Returns the address without the white space around it, as it was written.
///
/// # Errors
/// Why no letter could reach it.
pub fn check_address(text: &str) -> Result<String, AddressError> {
    let text = text.trim();
    let sent = sent_form(text)?;
    let plain =
        sent.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>[\\]".contains(&byte));
    if !plain || sent.len() > LONGEST {
        return Err(AddressError::Form);
    }
    let address: Address = sent.parse().map_err(|_| AddressError::Form)?;
    let named = address.domain().rsplit_once('.').is_some_and(|(rest, top)| {
        top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.is_empty()
    });
    if named { Ok(text.to_owned()) } else { Err(AddressError::Form) }
}

/// Returns an address as mail servers are told it: with the domain in ASCII ("xn--...").
///
/// # Errors
/// Why it has no such form.
pub fn sent_form(address: &str) -> Result<String, AddressError> {
    let foreign = |c: char| !c.is_ascii() && !c.is_alphanumeric();
    // An emoji is in no alphabet.
    if address.rsplit_once('@').is_some_and(|(local, _)| local.contains(foreign)) {
        return Err(AddressError::Form);
    }
    let sent = with_ascii_domain(address)?;
    if sent.is_ascii() { Ok(sent) } else { Err(AddressError::OutsideAscii) }
}

/// Returns an address with the domain in ASCII, and the part before the @ as it is: a server that has
/// SMTPUTF8 takes it.
///
/// # Errors
/// When the domain has no such form.
pub fn with_ascii_domain(address: &str) -> Result<String, AddressError> {
    if address.is_ascii() {
        return Ok(address.to_owned());
    }
    let (local, domain) = address.rsplit_once('@').ok_or(AddressError::Form)?;
    if !domain.is_ascii() && !is_one_alphabet(domain) {
        return Err(AddressError::Form);
    }
    let ascii = idna::domain_to_ascii_strict(domain);
    match ascii {
        Ok(domain) => Ok(format!("{local}@{domain}")),
        Err(_) if !local.is_ascii() => Err(AddressError::OutsideAscii),
        Err(_) => Err(AddressError::Form),
    }
}

/// Whether no label of a domain mixes ASCII letters with others, and the last one is not the only one
/// outside ASCII.
fn is_one_alphabet(domain: &str) -> bool {
    // Latin letters with accents stand in the blocks before U+0250.
    let foreign = |c: char| c.is_alphabetic() && c >= '\u{250}';
    let mixes =
        |label: &str| label.contains(foreign) && label.contains(|c: char| c.is_ascii_alphabetic());
    let mut labels = domain.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let alone = !top.is_ascii() && labels.next().is_none_or(str::is_ascii);
    !alone && !domain.split('.').any(mixes)
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
            assert_eq!(check_address(&format!(" {address}\n")).as_deref(), Ok(address));
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
            "john@example.сом",
            "john@exаmple.com.ua",
            "jo😊hn@example.com",
            "john\u{0}@example.com",
            long.as_str(),
        ] {
            assert_eq!(check_address(address), Err(AddressError::Form), "{address:?}");
        }
    }

    #[test]
    fn a_domain_in_another_alphabet_goes_as_ascii_and_a_name_in_one_does_not() {
        assert_eq!(check_address("john@приклад.укр").as_deref(), Ok("john@приклад.укр"));
        assert_eq!(sent_form("john@приклад.укр").as_deref(), Ok("john@xn--80aikifvh.xn--j1amh"));
        assert_eq!(sent_form("eva@bücher.example").as_deref(), Ok("eva@xn--bcher-kva.example"));
        for address in ["іван@example.com", "іван@приклад.укр", "аnna@example.com"]
        {
            assert_eq!(check_address(address), Err(AddressError::OutsideAscii), "{address}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_is_taken_is_one_plain_line(text in "\\PC{0,20}@?\\PC{0,20}\\.?[a-z]{0,4}") {
            if let Ok(address) = check_address(&text) {
                prop_assert_eq!(&address, text.trim());
                let sent = sent_form(&address).unwrap();
                prop_assert!(sent.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(sent.len() <= LONGEST);
            }
        }
    }
}
