//! The letter that a delivery report is about.
//!
//! A letter's name ends in a digest and a booking's id in random bytes, so a report that has either comes from
//! where the letter came. A report that has neither is matched by address and time, and
//! only where one letter fits.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::{
    chat::{
        Job,
        job::{Letter, MeetLinkLetter, ReminderLetter, kind},
    },
    ids::{BookingId, BusinessId},
    mail,
    schedule::sent_form,
    store::{
        self, JobId,
        jobs::{self, QueuedJob},
    },
};

use super::letter_id::letter_id;

/// The kinds of the jobs that send a customer a letter.
const KINDS: [&str; 3] = [kind::LETTER, kind::REMINDER, kind::MEET_LINK_LETTER];
/// How long before it came to another server a letter may have left.
const ON_THE_WAY: SignedDuration = SignedDuration::from_hours(1);
/// How far the clock of another server may be behind.
const CLOCK: SignedDuration = SignedDuration::from_mins(10);

/// A letter that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLetter {
    /// Its name.
    pub name: String,
    /// The business.
    pub bot: BusinessId,
    /// The booking that it is about; `None`: it asks staff for help.
    pub booking: Option<BookingId>,
    /// The customer's address that it was sent to; `None`: it went to staff.
    pub to: Option<String>,
}

impl SentLetter {
    /// Returns the letter of a job; `None`: it is a job of another kind.
    fn of(row: QueuedJob) -> Option<Self> {
        let name = letter_id(&row);
        let to = match serde_json::from_value::<Job>(row.job.body).ok()? {
            Job::Letter(Letter { booking, .. })
            | Job::MeetLinkLetter(MeetLinkLetter { booking }) => booking.contact.email,
            Job::ReminderLetter(ReminderLetter { to, .. }) => Some(to),
            Job::Handoff(_) => None,
            _ => return None,
        };
        Some(Self { name, bot: row.job.bot, booking: row.job.booking, to })
    }

    /// Returns whether it was sent to one of some addresses, which are in the form that servers are told,
    /// in lower case.
    fn is_to(&self, addresses: &[String]) -> bool {
        let to = self.to.as_deref().and_then(|to| sent_form(to).ok());
        to.is_some_and(|to| addresses.contains(&to.to_lowercase()))
    }
}

/// Returns the letter with a name or a Message-ID (`salon-17-0a1b…@example.com`); `None`: it is none of
/// ours, or too old to be kept.
///
/// # Errors
/// When the database fails.
pub fn find_letter(db: &Connection, message_id: &str) -> Result<Option<SentLetter>, store::Error> {
    let Some(id) = message_id.split('@').next() else { return Ok(None) };
    let Some(row) = id.rsplit('-').nth(1).and_then(|row| row.parse().ok()) else { return Ok(None) };
    let letter = jobs::by_id(db, JobId(row))?.and_then(SentLetter::of);
    // In lower case, because servers on the way may change that.
    Ok(letter.filter(|letter| mail::message_id(&letter.name).eq_ignore_ascii_case(id)))
}

/// Returns the last letter about a booking that was sent to one of some addresses.
///
/// # Errors
/// When the database fails.
pub fn find_letter_about(
    db: &Connection,
    booking: &BookingId,
    addresses: &[String],
) -> Result<Option<SentLetter>, store::Error> {
    let mut letters = jobs::sent_about(db, booking)?.into_iter().filter_map(SentLetter::of);
    Ok(letters.find(|letter| letter.is_to(addresses)))
}

/// Returns the letter that was sent to one of some addresses shortly before an instant; `None`: there is
/// none, or more than one.
///
/// # Errors
/// When the database fails.
pub fn find_letter_at(
    db: &Connection,
    at: Timestamp,
    addresses: &[String],
) -> Result<Option<SentLetter>, store::Error> {
    let from = at.saturating_sub(ON_THE_WAY).unwrap_or(at);
    let until = at.saturating_add(CLOCK).unwrap_or(at);
    let sent = jobs::sent_between(db, &KINDS, from, until)?;
    let letters = sent.into_iter().filter_map(SentLetter::of);
    let mut fitting = letters.filter(|letter| letter.is_to(addresses));
    let first = fitting.next();
    Ok(first.filter(|_| fitting.next().is_none()))
}
