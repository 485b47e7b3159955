//! Reminders: planned with the booking, and void with its version.
//!
//! A reminder is due a fixed length of time before the start, so a change of the clocks moves it
//! in local time and not in truth. In the quiet hours of the business none is sent: it is held until
//! they end, or comes the evening before ([`QuietHours`](crate::schedule::QuietHours)). One that would have been due before it is planned is left out:
//! a customer who books at noon for two o'clock needs no reminder of yesterday. When a booking
//! moves, `booking` drops the reminders of its old time; because one of them may be on its way at
//! that moment, the job asks [`standing`] before it sends.

use jiff::{SignedDuration, Timestamp};

use crate::{
    bots::BusinessProfile,
    chat::{
        Call, Done, Entry, Fact, Job, Outcome, Reply,
        job::{Reminder, ReminderLetter, kind},
    },
    ids::ConversationId,
    messages::{self, ReminderCase},
    schedule::{Booking, State},
};

use super::notification::{Notification, Subject};

/// Whether a reminder may still be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The booking is what the reminder was planned for.
    Valid,
    /// The staff member cannot be there: the customer was asked for another time and has not answered.
    Unanswered,
    /// The booking is being moved, so its time is not known.
    Moving,
    /// The booking was cancelled or moved, or has begun.
    Void,
}

/// Returns whether a booking still is what a reminder of a version was planned for; `is_moving`:
/// a move of it has begun and is not over.
pub fn standing(booking: &Booking, is_moving: bool, version: u32, now: Timestamp) -> Standing {
    let stands = booking.state == State::Confirmed && booking.version == version;
    match (stands && booking.span.start > now, is_moving) {
        (false, _) => Standing::Void,
        (true, true) => Standing::Moving,
        (true, false) if booking.released => Standing::Unanswered,
        (true, false) => Standing::Valid,
    }
}

/// Returns the reminders of a booking that are yet to come: in the chat, and by mail where there
/// is an address.
pub(super) fn plan(subject: &Subject<'_>, chat: ConversationId) -> Vec<Notification> {
    let Subject { booking, profile, .. } = *subject;
    if booking.state != State::Confirmed {
        return Vec::new();
    }
    let mut lengths = profile.rules.reminders.clone();
    lengths.retain(SignedDuration::is_positive);
    // The last one is queued last: if all are late, the job with the highest number is sent.
    lengths.sort_by_key(|before| std::cmp::Reverse(*before));
    let mut planned = Vec::new();
    for (number, Due { before, due }) in dues(subject, &lengths).into_iter().enumerate() {
        let is_again = number > 0;
        let key = |way: &str| format!("{}:{}:{way}", subject.key(kind::REMINDER), before.as_secs());
        let at = |key, job, conversation| Notification {
            version: Some(booking.version),
            due: Some(due),
            ..Notification::now(key, job, conversation)
        };
        planned.push(at(key("chat"), in_chat(subject, is_again), Some(chat)));
        if let Some(job) = by_mail(booking, is_again) {
            planned.push(at(key("mail"), job, None));
        }
    }
    planned
}

/// A reminder and when it is sent.
struct Due {
    /// How long before the visit it is meant to come.
    before: SignedDuration,
    /// When it is sent.
    due: Timestamp,
}

/// Returns when the reminders of these lengths are sent, the longest first. Of two that the quiet
/// hours put at the same moment the one that belongs nearer to the visit stays.
fn dues(subject: &Subject<'_>, lengths: &[SignedDuration]) -> Vec<Due> {
    let Subject { booking, profile, now } = *subject;
    let start = booking.span.start;
    let mut dues: Vec<Due> = Vec::new();
    for before in lengths.iter().copied() {
        let due = start.checked_sub(before).ok().filter(|due| *due > now);
        let held = due.and_then(|due| match &profile.rules.quiet {
            Some(quiet) => quiet.hold_reminder(&profile.zone, due, start, now),
            None => Some(due),
        });
        let Some(due) = held else { continue };
        dues.retain(|earlier| earlier.due != due);
        dues.push(Due { before, due });
    }
    dues
}

/// What becomes of a reminder that is about to be sent in the quiet hours: it was delayed, or they
/// were changed after it was planned.
pub fn held_until(profile: &BusinessProfile, booking: &Booking, now: Timestamp) -> Night {
    let Some(quiet) = &profile.rules.quiet else { return Night::Over };
    match quiet.hold(&profile.zone, now) {
        end if end == now => Night::Over,
        end if end < booking.span.start => Night::Until(end),
        _ => Night::TooLong,
    }
}

/// Whether it is a quiet hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Night {
    /// It is not.
    Over,
    /// The quiet hours end then, before the visit.
    Until(Timestamp),
    /// The visit begins before they end.
    TooLong,
}

fn in_chat(subject: &Subject<'_>, is_again: bool) -> Job {
    let Subject { booking, now, .. } = *subject;
    let view = subject.customer_view();
    let buttons = messages::reminder_buttons(&view, &booking.id, booking.version, false);
    let case = ReminderCase { is_late: false, is_again };
    let reply = Reply::text(messages::reminder(&view, booking, case, now)).with(buttons);
    let (booking, version) = (booking.id.clone(), booking.version);
    Job::Reminder(Reminder { booking, version, reply, is_again })
}

fn by_mail(booking: &Booking, is_again: bool) -> Option<Job> {
    let to = booking.contact.email.clone()?;
    let (booking, version) = (booking.id.clone(), booking.version);
    Some(Job::ReminderLetter(ReminderLetter { booking, version, to, is_again }))
}

/// Returns what the transcript keeps of a reminder that was sent: a customer who answers
/// "move it" means this appointment.
pub fn transcript_entry(booking: &Booking, text: &str) -> Entry {
    let call = Call {
        id: format!("reminder:{}:{}", booking.id, booking.version),
        function: "list_my_appointments".to_owned(),
        arguments: "{}".to_owned(),
    };
    let outcome = Outcome {
        told: "The customer was reminded of this appointment.".to_owned(),
        fact: Fact::Appointments { list: vec![booking.clone()] },
    };
    Entry::Assistant { text: text.to_owned(), calls: vec![Done { call, outcome }] }
}
