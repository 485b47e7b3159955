//! What a mail server said of an address, as a delivery report repeats it.
//!
//! Programs that write reports often give a general status code (5.0.0) or one of their own choice
//! (5.1.1 for every 550), and repeat the server's own words beside it. So the code in those words
//! counts first.

use crate::mail::status_code;

/// How Exim says that it found no server for an address. It gives no code for that, only these words.
const NO_SERVER: [&str; 4] = [
    "unrouteable address",
    "all relevant mx records point to non-existent hosts",
    "an mx or srv record indicated no smtp service",
    "all host address lookups failed permanently",
];

/// How reports say that the reply was to the recipient's address: the command, and the words of Cisco's and
/// Amazon's servers.
const TO_ADDRESS: [&str; 2] = ["rcpt to", "unknown address error"];

/// What Outlook.com says beside 5.5.0, which says nothing.
const NO_MAILBOX: &str = "mailbox unavailable";

/// The words of a server about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Diagnostic {
    /// Its reply: `550`.
    reply: Option<u16>,
    /// Its extended code: `5.1.1`.
    code: Option<String>,
    /// All of it, in lower case.
    words: String,
}

impl Diagnostic {
    /// Reads what a report repeats: `smtp; 550-5.1.1 no such user`, `no such mailbox (#5.1.1)`.
    pub(super) fn read(said: &str) -> Self {
        // "smtp; 550 …", "x-unix; …": the type stands before the words.
        let typed = said.split_once(';').filter(|(kind, _)| !kind.trim().contains(' '));
        let said = typed.map_or(said, |(_, said)| said);
        let mut rest = said.split_whitespace().skip_while(|word| reply(word).is_none());
        let first = rest.next();
        // The code comes behind the reply; some servers put a sign before it ("550 #5.1.1").
        let behind = first.and_then(|word| code(word.get(3..)?)).or_else(|| code(rest.next()?));
        // Other programs begin with a code of their own, or end with one.
        let own = || code(said.split_whitespace().next()?);
        let at_end = || said.split_whitespace().filter(|it| it.starts_with("(#")).find_map(code);
        let code = behind.or_else(own).or_else(at_end);
        Self { reply: first.and_then(reply), code, words: said.to_lowercase() }
    }

    /// Returns the extended code.
    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns whether the mailbox is what is wrong. `status`: the code that the report itself gives;
    /// `report`: what else it says in words.
    pub(super) fn is_about_mailbox(&self, status: Option<&str>, report: &str) -> bool {
        let code = self.code().or(status);
        // As in an exchange with the server itself: a bare 550 to the address is about the mailbox.
        let refuses = self.reply.is_some_and(|reply| status_code::refuses_recipient(reply, code));
        let report = report.to_lowercase();
        let is_to_address =
            TO_ADDRESS.iter().any(|words| report.contains(words) || self.words.contains(words));
        let is_unspecific = code.is_none_or(status_code::is_general);
        let no_server = NO_SERVER.iter().any(|words| self.words.contains(words));
        code.is_some_and(status_code::is_about_mailbox)
            || refuses && (is_to_address || self.words.contains(NO_MAILBOX))
            || self.reply.is_none() && is_unspecific && no_server
    }
}

/// Reads the reply code at the beginning of a word: `550`, `550-5.1.1`.
fn reply(word: &str) -> Option<u16> {
    let (code, rest) = word.split_at_checked(3)?;
    let code: u16 = code.parse().ok().filter(|code| (400..600).contains(code))?;
    (rest.is_empty() || rest.starts_with(['-', ':'])).then_some(code)
}

/// Reads the extended code in a word, without the signs around it.
fn code(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    status_code::leading(word).filter(|code| code.starts_with(['4', '5']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_own_code_is_found_in_its_words() {
        for (said, reply, code) in [
            ("smtp; 550 5.1.1 <ann@example.com>: no such user", Some(550), Some("5.1.1")),
            ("smtp;550-5.1.1 The account does not exist. 550 5.1.1 see", Some(550), Some("5.1.1")),
            ("smtp; 550 #5.1.0 Address rejected", Some(550), Some("5.1.0")),
            ("smtp;550 5.7.26: unauthenticated", Some(550), Some("5.7.26")),
            ("smtp; 554 delivery error: dd Not a valid recipient", Some(554), None),
            ("smtp; 5.1.0 - Unknown address error 550-'5.1.1 <a@b>: no'", Some(550), Some("5.1.1")),
            ("smtp; 5.1.0 - Unknown address error 550-'User unknown'", Some(550), Some("5.1.0")),
            ("smtp; 5.1.2 - Bad destination host 'DNS Hard Error'", None, Some("5.1.2")),
            ("host mx.example.org [192.0.2.7] said: 550 no such user; go", Some(550), None),
            ("Sorry, no mailbox here by that name. (#5.1.1)", None, Some("5.1.1")),
            ("X-Postfix; Host or domain name not found", None, None),
            ("smtp; 550", Some(550), None),
            ("smtp; 5500 x", None, None),
            ("smtp; ї50", None, None),
            ("", None, None),
        ] {
            let read = Diagnostic::read(said);
            assert_eq!((read.reply, read.code()), (reply, code), "{said}");
        }
    }

    #[test]
    fn only_words_about_the_address_are_about_the_mailbox() {
        let is = |said: &str, status: &str, report: &str| {
            Diagnostic::read(said).is_about_mailbox(Some(status), report)
        };
        for (said, status, report) in [
            ("smtp; 550 no such user", "5.0.0", "in reply to RCPT TO command"),
            ("smtp; 550 5.5.0 Requested action not taken: mailbox unavailable", "5.5.0", ""),
            ("smtp; 5.1.0 - Unknown address error 550-'User unknown'", "5.0.0", ""),
            ("smtp; 550 5.4.310 DNS domain gone.example does not exist", "5.4.310", ""),
            ("Unrouteable address", "5.0.0", ""),
        ] {
            assert!(is(said, status, report), "{said}");
        }
        for (said, status, report) in [
            ("smtp; 550 no such user", "5.0.0", "in reply to end of DATA command"),
            ("smtp; 550 5.7.1 mailbox unavailable to you", "5.1.1", "RCPT TO"),
            ("smtp; 554 no", "5.0.0", "RCPT TO"),
            ("smtp; 5.4.7 - Delivery expired (message too old)", "5.0.0", ""),
            ("retry timeout exceeded", "5.0.0", ""),
            ("smtp; 550 5.7.1 said: unrouteable address", "5.7.1", ""),
        ] {
            assert!(!is(said, status, report), "{said}");
        }
    }
}
