//! The mailbox that letters are answered to: whether it can be read, and what reports in it said.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::{
    mailbox::{self, Settings, Source, Step},
    store::{
        inspect,
        mailbox::{UndeliveredLetters, Verdict, undelivered as read},
    },
};

use super::finding::Finding;

const SUBJECT: &str = "mailbox";

/// How far back reports are looked at.
const SINCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Opens the mailbox; `None`: none is set.
pub(super) async fn check(settings: Option<&Settings>) -> Option<Finding> {
    let source = &settings?.source;
    Some(match mailbox::reader::check(source).await {
        Ok(()) => Finding::fine(SUBJECT, format!("{} can be read", source.name())),
        Err(error) => Finding::broken(SUBJECT, error.to_string(), advice(source, error.step)),
    })
}

const fn advice(source: &Source, step: Step) -> &'static str {
    match (source, step) {
        (Source::Maildir(_), _) => {
            "mail.inbox.maildir has to be a folder with the folders `new` and `cur` in it, which the \
             user of the service may read."
        }
        (Source::Imap(_), Step::Connect) => {
            "Look at mail.inbox.imap, and whether this machine may reach it; the usual port is 993."
        }
        (Source::Imap(_), Step::SignIn) => {
            "It does not take mail.inbox.username and password. Some providers want an app password, \
             and IMAP to be allowed in the account's settings."
        }
        (Source::Imap(_), Step::Folder) => "There is no such folder: look at mail.inbox.folder.",
        (Source::Imap(_), Step::List | Step::Fetch | Step::Wait) => {
            "It is in trouble for now: try again later."
        }
    }
}

/// Tells of letters that left and did not arrive, by what the reports said.
pub(super) fn undelivered(database: &Path, now: Timestamp) -> Vec<Finding> {
    let since = now.saturating_sub(SINCE).unwrap_or(now);
    let read = inspect::ask(database, |db| read(db, since));
    // A database that cannot be read, or has no such table yet, is another check's finding.
    let all = read.ok().flatten().unwrap_or_default();
    let told = all.into_iter().map(|UndeliveredLetters { verdict, code, many, .. }| {
        let advice = match Verdict::parse(&verdict) {
            Some(Verdict::Delayed) => "The servers on the way go on trying; nothing is to be done yet.",
            Some(Verdict::Elsewhere) => "The customer forwards mail to an address that takes none.",
            _ => {
                "A code that begins with 5.7 is about the sender's name or the content: look at what \
                 `sender domain` says here, and ask the provider."
            }
        };
        let says = format!("letters that did not arrive, {verdict}: {many}, code {code}");
        Finding::warning(SUBJECT, says, advice)
    });
    told.collect()
}
