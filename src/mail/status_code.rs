//! What an enhanced status code (RFC 3463) says is wrong: the mailbox, or anything else.
//!
//! A mail server refuses for good because of the recipient, the sender, a limit, a policy or the
//! content, and all of that is a 5xx. Only the first is the customer's to correct. The rest is a
//! matter between the business and a provider, so the letter is worth more tries. Servers use the
//! same codes in an answer and in a delivery report, so both are read here.

/// The codes that mean that the mailbox takes no letter of any sender: no such mailbox (5.1.1), no
/// such domain (5.1.2), no address (5.1.3), several mailboxes (5.1.4), moved away (5.1.6), a domain
/// that takes no mail (5.1.10), a mailbox that is closed (5.2.1), and a domain without a server
/// (5.4.4, as Postfix says it). Exchange says 5.4.1 of a mailbox that does not exist, 5.4.310 of a domain
/// that does not, and 5.1.351 where another server said so.
const MAILBOX: [&str; 11] = [
    "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.1.351", "5.2.1", "5.4.1", "5.4.4",
    "5.4.310",
];

/// The codes that say no more than the reply before them: of any kind (5.0.0), of the address (5.1.0), of the
/// protocol (5.5.0, by which Outlook.com refuses a mailbox that does not exist).
const GENERAL: [&str; 3] = ["5.0.0", "5.1.0", "5.5.0"];

/// Returns whether a code says that the mailbox itself takes no letter.
pub fn is_about_mailbox(code: &str) -> bool {
    MAILBOX.contains(&code)
}

/// Returns whether a code says no more than the reply before it.
pub fn is_general(code: &str) -> bool {
    GENERAL.contains(&code)
}

/// Returns whether a server that was told the recipient's address says by its reply that there is no
/// such mailbox: 550, 551 or 553 with no code, or with one that says no more.
pub fn refuses_recipient(reply: u16, code: Option<&str>) -> bool {
    matches!(reply, 550 | 551 | 553) && code.is_none_or(is_general)
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
        for code in ["5.1.1", "5.1.2", "5.1.10", "5.1.351", "5.2.1", "5.4.4", "5.4.310"] {
            assert!(is_about_mailbox(code), "{code}");
        }
        for code in ["5.4.5", "5.7.1", "5.7.26", "5.1.90", "5.1.8", "5.3.4", "5.2.2", "4.1.1"] {
            assert!(!is_about_mailbox(code), "{code}");
        }
    }

    #[test]
    fn a_reply_to_the_address_counts_where_its_code_says_no_more() {
        for code in [None, Some("5.0.0"), Some("5.1.0"), Some("5.5.0")] {
            assert!(refuses_recipient(550, code) && refuses_recipient(553, code), "{code:?}");
            assert!(!refuses_recipient(554, code) && !refuses_recipient(552, code), "{code:?}");
        }
        for code in ["5.7.1", "5.7.0", "5.2.2", "5.1.8", "5.1.90", "5.4.5"] {
            assert!(!refuses_recipient(550, Some(code)), "{code}");
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
