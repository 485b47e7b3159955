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

pub(super) async fn check(settings: &Settings) -> Finding {
    let smtp = match &settings.transport {
        Transport::Smtp(smtp) => smtp,
        Transport::File { dir } => {
            let says = format!("letters reach nobody: they are written to {}", dir.display());
            return Finding::fine(SUBJECT, says);
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
    let told = letters.map(|FailedJobs { given_up, many, why, .. }| {
        let (what, advice) =
            if given_up { ("given up", GIVEN_UP) } else { ("tried again", TRIED_AGAIN) };
        Finding::warning(SUBJECT, format!("letters {what}: {many}, because: {why}"), advice)
    });
    told.collect()
}

/// The kinds of jobs that are letters and nothing else.
const LETTERS: [&str; 3] = [kind::LETTER, kind::MEET_LINK_LETTER, kind::HANDOFF];
/// How far back letters are looked at: as long as they are tried.
const LETTERS_SINCE: SignedDuration = SignedDuration::from_hours(4 * 24);
/// The most reasons that are told.
const MOST_REASONS: u32 = 20;

const TRIED_AGAIN: &str = "They are tried for four days. A code that begins with 5.7 is about the \
                           sender's name or the content, 5.4.5 and 5.1.90 about a limit: ask the \
                           provider.";
const GIVEN_UP: &str = "A code that begins with 5.1 is about the customer's address; they were asked \
                        for another one in the chat. The rest was tried for four days.";

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
