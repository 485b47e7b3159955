//! The step at which an exchange with a mail server broke off.

use std::fmt;

use super::super::status_code;

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

impl Step {
    const ALL: [Self; 6] =
        [Self::Connect, Self::SignIn, Self::Sender, Self::Recipient, Self::Letter, Self::Answer];

    /// What is done at this step, as the log and `status` say it.
    const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect to the mail server",
            Self::SignIn => "sign in to the mail server",
            Self::Sender => "tell the mail server who writes",
            Self::Recipient => "tell the mail server who is written to",
            Self::Letter => "hand the letter to the mail server",
            Self::Answer => "have the letter taken by the mail server",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.step.name())?;
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
        let code = error.status().map(|code| (u16::from(code), status_code::leading(&said)));
        // An answer that cannot be read may repeat an address, so it is left out.
        let what = if error.is_response() { "its answer cannot be read".into() } else { said };
        Self { step, code, what }
    }

    pub(super) fn late(step: Step) -> Self {
        Self { step, code: None, what: "no answer in time".to_owned() }
    }

    /// Reads what was stored of an error, as it is shown; `None`: it is something else.
    pub fn read(shown: &str) -> Option<Self> {
        let found = |step: &Step| shown.strip_prefix(step.name())?.strip_prefix(": ");
        let (step, what) = Step::ALL.iter().find_map(|step| Some((*step, found(step)?)))?;
        let (reply, extended) = what.split_once(' ').unwrap_or((what, ""));
        let reply = reply.parse().ok().filter(|reply| (200..600).contains(reply));
        let extended = status_code::leading(extended);
        Some(Self { step, code: reply.map(|reply| (reply, extended)), what: what.to_owned() })
    }

    /// Returns whether the server said that the recipient's mailbox takes no letter: by its
    /// extended code, or, where that says nothing, by the reply to the recipient's address. A refusal of
    /// the sender, a limit, a policy or the content says nothing about the recipient.
    pub fn is_about_mailbox(&self) -> bool {
        let after_sender = matches!(self.step, Step::Recipient | Step::Letter | Step::Answer);
        let Some((reply @ 500.., code)) = &self.code else { return false };
        let code = code.as_deref();
        after_sender && code.is_some_and(status_code::is_about_mailbox)
            || self.step == Step::Recipient && status_code::refuses_recipient(*reply, code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(step: Step, code: u16, extended: Option<&str>) -> Error {
        Error { step, code: Some((code, extended.map(Into::into))), what: "reset".into() }
    }

    #[test]
    fn only_a_refused_mailbox_is_given_up() {
        for step in [Step::Recipient, Step::Letter, Step::Answer] {
            assert!(error(step, 550, Some("5.1.1")).is_about_mailbox(), "{step:?}");
            for fine in ["5.7.1", "5.4.5", "5.1.90", "5.3.4", "5.2.2"] {
                assert!(!error(step, 550, Some(fine)).is_about_mailbox(), "{step:?} {fine}");
            }
            assert!(!error(step, 450, Some("4.1.1")).is_about_mailbox(), "{step:?}");
            assert!(!error(step, 554, None).is_about_mailbox(), "{step:?}");
        }
        for step in [Step::Connect, Step::SignIn, Step::Sender] {
            assert!(!error(step, 550, Some("5.1.1")).is_about_mailbox(), "{step:?}");
        }
        assert!(error(Step::Recipient, 550, None).is_about_mailbox());
        assert!(error(Step::Recipient, 550, Some("5.5.0")).is_about_mailbox());
        assert!(!error(Step::Answer, 550, Some("5.5.0")).is_about_mailbox());
        assert!(!error(Step::Answer, 550, None).is_about_mailbox());
        assert!(!Error::late(Step::Recipient).is_about_mailbox());
    }

    #[test]
    fn an_error_tells_the_step_and_the_code_and_no_address() {
        let shown = error(Step::Recipient, 550, Some("5.1.1")).to_string();
        assert_eq!(shown, "tell the mail server who is written to: 550 5.1.1");
        for step in Step::ALL {
            let refused = error(step, 554, Some("5.7.1"));
            let read = Error::read(&refused.to_string()).unwrap();
            assert_eq!((read.step, read.code), (step, refused.code));
            assert_eq!(
                Error::read(&error(step, 550, None).to_string()).unwrap().code,
                Some((550, None))
            );
            assert_eq!(Error::read(&Error::late(step).to_string()).unwrap().code, None);
        }
        assert_eq!(Error::read("write the message"), None);
        let shown = Error::late(Step::Answer).to_string();
        assert_eq!(shown, "have the letter taken by the mail server: no answer in time");
    }
}
