//! The mail server: whether it would take a letter, as far as that can be checked without one.
//!
//! The check takes the same steps as a letter and stops before the recipient. The step at which it
//! fails decides the advice; errors of the encryption, which can fail in many ways
//! within one step, are told apart by their text.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use crate::{
    chat::job::kind,
    mail::{
        Settings, Transport,
        smtp::{self, Step},
    },
    store::{
        failed_jobs::{self, FailedJobs},
        inspect,
    },
};

use super::{finding::Finding, remote::PATIENCE};

const SUBJECT: &str = "mail";

/// Checks the mail server; `talks`: a business has a token, so there are customers who may get letters.
pub(super) async fn check(settings: &Settings, talks: bool) -> Finding {
    let smtp = match &settings.transport {
        Transport::Smtp(smtp) => smtp,
        Transport::File { dir } => {
            let says = format!("letters reach nobody: they are written to {}", dir.display());
            return if talks && !settings.is_chosen {
                Finding::warning(SUBJECT, says, NO_SERVER)
            } else {
                Finding::fine(SUBJECT, says)
            };
        }
    };
    let from = settings.address();
    match timeout(PATIENCE, smtp.check(&from)).await {
        Ok(Ok(())) => Finding::fine(SUBJECT, format!("the server takes letters from {from}")),
        Ok(Err(error)) => Finding::broken(SUBJECT, error.to_string(), advice(&error)),
        Err(_) => Finding::broken(SUBJECT, "the mail server does not answer", NO_WAY),
    }
}

/// Tells of letters of the last days that the server refused, by their reasons.
pub(super) fn waiting(database: &Path, now: Timestamp) -> Vec<Finding> {
    let since = now.saturating_sub(LETTERS_SINCE).unwrap_or(now);
    let read = inspect::ask(database, |db| failed_jobs::since(db, since, MOST_REASONS));
    // A database that cannot be read is another check's finding.
    let failed = read.ok().flatten().unwrap_or_default();
    let letters = failed.into_iter().filter(|failed| LETTERS.contains(&failed.kind.as_str()));
    letters.map(|failed| letters_refused(&failed)).collect()
}

/// The kinds of jobs that are letters and nothing else.
const LETTERS: [&str; 3] = [kind::LETTER, kind::MEET_LINK_LETTER, kind::HANDOFF];
/// How far back letters are looked at: as long as they are tried.
const LETTERS_SINCE: SignedDuration = SignedDuration::from_hours(4 * 24);
/// The most reasons that are told.
const MOST_REASONS: u32 = 20;

/// Tells of letters that were refused for one reason, and what that reason asks for.
fn letters_refused(failed: &FailedJobs) -> Finding {
    let FailedJobs { kind, given_up, many, why, .. } = failed;
    let error = smtp::Error::read(why);
    let what = if *given_up { "given up" } else { "tried again" };
    let says = format!("letters {what}: {many}, because: {why}");
    let refused = error.as_ref().is_some_and(smtp::Error::is_about_mailbox);
    let advice = match (refused, *given_up) {
        (true, _) if kind == kind::HANDOFF => OWN_MAILBOX.to_owned(),
        (true, _) => MAILBOX.to_owned(),
        // What is no answer of a server is not tried again, unless a disk is full.
        (false, true) if error.is_none() => "See the log for what is wrong with them.".to_owned(),
        (false, true) => format!("They were tried for four days. {}", hint(error.as_ref())),
        (false, false) => format!("They are tried for four days. {}", hint(error.as_ref())),
    };
    Finding::warning(SUBJECT, says, advice)
}

const NO_SERVER: &str = "Customers are promised no letter, and yours (who asks for a person, what was booked) \
                         do not arrive: set [mail] in the configuration.";
const MAILBOX: &str = "The customer's mailbox takes no letter, so they were given up at once and the \
                       customer was asked for another address in the chat.";
const OWN_MAILBOX: &str = "An address of the business takes no letter, so they were given up at \
                           once: correct it in the profile.";

/// Returns what a refusal that says nothing of the mailbox is about, by its codes (RFC 5321, section
/// 4.2.3, RFC 3463, section 3, and the lists of Gmail and Exchange).
fn hint(error: Option<&smtp::Error>) -> &'static str {
    let Some(smtp::Error { step, code, .. }) = error else {
        return "Look whether the disk is full.";
    };
    let Some((reply, extended)) = code else { return NO_WAY };
    let extended = extended.as_deref().unwrap_or_default();
    match (*step, *reply, extended) {
        (Step::Connect | Step::SignIn, ..) | (_, 530 | 535, _) => {
            "The server lets nobody in: look at mail.username and mail.password."
        }
        (_, _, "5.1.7" | "5.1.8") | (Step::Sender, 500.., _) => {
            "It is about the sender: set mail.from to an address that exists, in a domain of yours."
        }
        (_, _, "5.4.5" | "5.1.90") => "The provider's limit of a day is reached: ask it for more.",
        (_, _, "5.2.2" | "4.2.2") => "The customer's mailbox is full.",
        (_, _, "5.2.3" | "5.3.4") => "A server on the way takes no letter of this size.",
        (_, 552, "") => "The customer's mailbox is full, or the letter is too large for it.",
        (_, 400..500, _) => {
            "The server asks for patience: it is busy, or does not know the sender yet."
        }
        (_, _, code) if code.starts_with("5.7") => {
            "It is about who may send, or the content: see the lines spf, dkim and dmarc, and ask the \
             provider."
        }
        (_, _, code) if code.starts_with("5.3") || code.starts_with("5.4") => {
            "A server on the way cannot deliver: ask the provider."
        }
        (_, 554, _) => {
            "The server refuses this sender or this letter and does not say why: see the lines spf, \
             dkim and dmarc, and whether this machine's address is on a block list."
        }
        _ => "Ask the provider what the code means.",
    }
}

const NO_WAY: &str = "Look at mail.host and mail.port, and whether this machine may reach them: \
                      many hosts close port 25, and 587 goes with tls = \"starttls\", 465 with \
                      \"implicit\".";

fn advice(error: &smtp::Error) -> &'static str {
    let says = |part: &str| error.what.contains(part);
    match (error.step, &error.code) {
        (Step::Connect, None) if says("certificate") => {
            "Its certificate is not trusted here. mail.host has to be the name in it; where the \
             authority is one of your own, set mail.ca_file."
        }
        (Step::Connect, None) if says("STARTTLS") => {
            "It cannot encrypt a connection that has begun: write tls = \"implicit\" and its \
             port, which is mostly 465."
        }
        (Step::Connect, None) if says("corrupt message") => {
            "It does not begin with encryption: write tls = \"starttls\" and its port, which is \
             mostly 587."
        }
        (Step::Connect, None) => NO_WAY,
        (Step::SignIn, Some((535, _))) => {
            "It does not take mail.username and mail.password. Some providers want an app \
             password, made in the account's settings, in place of the usual one."
        }
        (Step::SignIn, _) => "It does not let us sign in: ask the provider for its SMTP access.",
        (_, Some((530, _))) => "It wants a name and a password: set mail.username and password.",
        (Step::Sender, Some((500.., _))) => {
            "It does not let this account write in that name: set mail.from to an address of it."
        }
        _ => "It is in trouble, or refuses this machine for now: try again later.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn letters_that_reach_no_one_are_a_warning_where_customers_talk() {
        let transport = || Transport::File { dir: "mail".into() };
        let settings = |is_chosen| Settings {
            transport: transport(),
            is_chosen,
            from: None,
            dkim: None,
            dns: None,
        };
        let warns = check(&settings(false), true).await;
        assert!(warns.advice.contains("set [mail]"), "{warns:?}");
        assert_eq!(check(&settings(false), false).await.advice, "");
        assert_eq!(check(&settings(true), true).await.advice, "", "files were chosen");
    }

    fn advice_of(kind: &str, given_up: bool, why: &str) -> String {
        let since = Timestamp::UNIX_EPOCH;
        let (kind, why) = (kind.to_owned(), why.to_owned());
        letters_refused(&FailedJobs { kind, given_up, why, many: 1, since }).advice
    }

    #[test]
    fn a_mailbox_that_was_refused_at_once_was_not_tried_for_days() {
        let to = "tell the mail server who is written to";
        for code in ["550", "551", "550 5.1.1", "550 5.2.1", "550 5.4.1", "554 5.4.4", "553 5.1.3"]
        {
            let says = advice_of(kind::LETTER, true, &format!("{to}: {code}"));
            assert!(
                says.contains("given up at once") && !says.contains("four days"),
                "{code} {says}"
            );
        }
        let own = advice_of(kind::HANDOFF, true, &format!("{to}: 550 5.1.1"));
        assert!(own.contains("in the profile"), "{own}");
    }

    #[test]
    fn what_is_no_matter_of_the_mailbox_says_what_it_is_about() {
        let (to, taken) =
            ("tell the mail server who is written to", "have the letter taken by the mail server");
        for (why, about) in [
            (format!("{to}: 550 5.1.8"), "the sender"),
            ("tell the mail server who writes: 550".to_owned(), "the sender"),
            (format!("{taken}: 554"), "does not say why"),
            (format!("{to}: 554"), "does not say why"),
            (format!("{taken}: 552"), "full, or the letter is too large"),
            (format!("{to}: 552 5.2.2"), "mailbox is full"),
            (format!("{taken}: 552 5.3.4"), "of this size"),
            (format!("{taken}: 550 5.7.26"), "spf, dkim and dmarc"),
            (format!("{taken}: 550"), "Ask the provider what"),
            (format!("{taken}: 554 5.1.90"), "limit"),
            (format!("{to}: 450 4.2.0"), "patience"),
            ("sign in to the mail server: 535 5.7.8".to_owned(), "mail.username"),
            ("connect to the mail server: no answer in time".to_owned(), "port 25"),
        ] {
            for (given_up, days) in
                [(true, "were tried for four days"), (false, "are tried for four days")]
            {
                let says = advice_of(kind::LETTER, given_up, &why);
                assert!(says.contains(about) && says.contains(days), "{why}: {says}");
            }
        }
        let other = advice_of(kind::LETTER, true, "write the message");
        assert!(!other.contains("four days"), "{other}");
    }
}
