//! The step at which an exchange with a mail server broke off.

use std::fmt;

/// A step of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Finding the server, its greeting, the encryption.
    Connect,
    /// Signing in.
    SignIn,
    /// The sender's address.
    Sender,
    /// The recipient's address.
    Recipient,
    /// The letter, before its last dot.
    Letter,
    /// The answer to the last dot.
    Answer,
}

/// The step at which an exchange broke off, and how. Of what a server says only the codes
/// are kept, because the rest repeats the customer's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The step.
    pub step: Step,
    /// The server's reply and extended code, if that is what it was: `550`, `5.1.1`.
    pub code: Option<(u16, Option<String>)>,
    /// What happened, if the server gave no code.
    pub what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.step {
            Step::Connect => "connect to the mail server",
            Step::SignIn => "sign in to the mail server",
            Step::Sender => "tell the mail server who writes",
            Step::Recipient => "tell the mail server who is written to",
            Step::Letter => "hand the letter to the mail server",
            Step::Answer => "have the letter taken by the mail server",
        })?;
        match &self.code {
            Some((code, Some(extended))) => write!(f, ": {code} {extended}"),
            Some((code, None)) => write!(f, ": {code}"),
            None => write!(f, ": {}", self.what),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    pub(super) fn new(step: Step, error: &lettre::transport::smtp::Error) -> Self {
        let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let code = error.status().map(|code| (u16::from(code), extended(&said)));
        // An answer that cannot be read may repeat an address, so it is left out.
        let what = if error.is_response() { "its answer cannot be read".into() } else { said };
        Self { step, code, what }
    }

    pub(super) fn late(step: Step) -> Self {
        Self { step, code: None, what: "no answer in time".to_owned() }
    }

    /// Returns whether the same letter may leave when it is tried again: unless the server has
    /// refused this recipient or this letter for good. A server that wants a sign-in refuses
    /// every letter, at whichever step it says so.
    pub fn may_retry(&self) -> bool {
        let about_us = matches!(self.step, Step::Connect | Step::SignIn | Step::Sender);
        match &self.code {
            Some((530 | 534 | 535 | 538, _)) | None => true,
            Some((code, _)) => about_us || *code < 500,
        }
    }
}

/// Reads the extended code (RFC 3463) at the beginning of what a server says.
fn extended(said: &str) -> Option<String> {
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

    fn error(step: Step, code: Option<u16>) -> Error {
        let code = code.map(|code| (code, Some("5.1.1".to_owned())));
        Error { step, code, what: "reset".into() }
    }

    #[test]
    fn only_a_refused_recipient_or_letter_is_given_up() {
        for step in [Step::Recipient, Step::Letter, Step::Answer] {
            assert!(!error(step, Some(550)).may_retry(), "{step:?}");
            assert!(error(step, Some(451)).may_retry(), "{step:?}");
            assert!(error(step, Some(530)).may_retry(), "{step:?}");
            assert!(error(step, None).may_retry(), "{step:?}");
        }
        for step in [Step::Connect, Step::SignIn, Step::Sender] {
            assert!(error(step, Some(554)).may_retry(), "{step:?}");
        }
    }

    #[test]
    fn an_error_tells_the_step_and_the_code_and_no_address() {
        let shown = error(Step::Recipient, Some(550)).to_string();
        assert_eq!(shown, "tell the mail server who is written to: 550 5.1.1");
        assert_eq!(
            error(Step::Answer, None).to_string(),
            "have the letter taken by the mail server: reset"
        );
        assert_eq!(extended("5.7.26 <maria@example.com> no"), Some("5.7.26".into()));
        for none in ["", "<maria@example.com>", "1.2", "a.b.c", "5.7.1234", "5.1.1:"] {
            assert_eq!(extended(none), None, "{none}");
        }
    }
}
