//! What an enhanced status code (RFC 3463) says is wrong: the mailbox, or anything else.
//!
//! A mail server refuses for good because of the recipient, the sender, a limit, a policy or the
//! content, and all of that is a 5xx. Only the first is the customer's to correct. The rest is a
//! matter between the business and a provider, so the letter is worth more tries. Servers use the
//! same codes in an answer and in a delivery report, so both are read here.

/// The codes that mean that the mailbox takes no letter of any sender: no such mailbox (5.1.1), no
/// such domain (5.1.2), no address (5.1.3), several mailboxes (5.1.4), moved away (5.1.6), a domain
/// that takes no mail (5.1.10), a mailbox that is closed (5.2.1), and a domain without a server
/// (5.4.4, as Postfix says it). Exchange says 5.4.1 of a mailbox that does not exist.
const MAILBOX: [&str; 9] =
    ["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.1", "5.4.4"];

/// Returns whether a code says that the mailbox itself takes no letter.
pub fn is_about_mailbox(code: &str) -> bool {
    MAILBOX.contains(&code)
}

/// Reads the code at the beginning of what a server says.
pub fn leading(said: &str) -> Option<String> {
    let word = said.split_whitespace().next()?;
    let parts: Vec<&str> = word.split('.').collect();
    let number = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (parts.len() == 3 && parts.iter().all(number)).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wrong_with_the_mailbox_is_the_customer_s_to_correct() {
        for code in ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4"] {
            assert!(is_about_mailbox(code), "{code}");
        }
        for code in ["5.4.5", "5.7.1", "5.7.26", "5.1.90", "5.1.8", "5.3.4", "5.2.2", "4.1.1"] {
            assert!(!is_about_mailbox(code), "{code}");
        }
    }

    #[test]
    fn a_code_stands_at_the_beginning_and_has_three_numbers() {
        assert_eq!(leading("5.7.26 <maria@example.com> no"), Some("5.7.26".into()));
        for none in ["", "<maria@example.com>", "1.2", "a.b.c", "5.7.1234", "5.1.1:"] {
            assert_eq!(leading(none), None, "{none}");
        }
    }
}
