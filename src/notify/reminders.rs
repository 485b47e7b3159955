//! Reminders: planned with the booking, and void with its version.
//!
//! A reminder is due a fixed length of time before the start, so a change of the clocks moves it
//! in local time and not in truth. One that would have been due before it is planned is left out:
//! a customer who books at noon for two o'clock needs no reminder of yesterday. When a booking
//! moves, `booking` drops the reminders of its old time; because one of them may be on its way at
//! that moment, the job asks [`standing`] before it sends.

use jiff::{SignedDuration, Timestamp};

use crate::{
    chat::{
        Call, Done, Entry, Fact, Job, Outcome, Reply,
        job::{Reminder, ReminderLetter, kind},
    },
    ids::ConversationId,
    messages,
    schedule::{Booking, State},
};

use super::notification::{Notification, Subject};

/// Whether a reminder may still be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The booking is what the reminder was planned for.
    Valid,
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
        (true, false) => Standing::Valid,
    }
}

/// Returns the reminders of a booking that are yet to come: in the chat, and by mail where there
/// is an address.
pub(super) fn plan(subject: &Subject<'_>, chat: ConversationId) -> Vec<Notification> {
    let Subject { booking, profile, now } = *subject;
    if booking.state != State::Confirmed {
        return Vec::new();
    }
    let mut lengths = profile.rules.reminders.clone();
    lengths.retain(SignedDuration::is_positive);
    // The last one is queued last: if all are late, the job with the highest number is sent.
    lengths.sort_by_key(|before| std::cmp::Reverse(*before));
    let mut planned = Vec::new();
    for before in lengths {
        let due = booking.span.start.checked_sub(before).ok().filter(|due| *due > now);
        let Some(due) = due else { continue };
        let key = |way: &str| format!("{}:{}:{way}", subject.key(kind::REMINDER), before.as_secs());
        let at = |key, job, conversation| Notification {
            version: Some(booking.version),
            due: Some(due),
            ..Notification::now(key, job, conversation)
        };
        planned.push(at(key("chat"), in_chat(subject), Some(chat)));
        if let Some(job) = by_mail(booking) {
            planned.push(at(key("mail"), job, None));
        }
    }
    planned
}

fn in_chat(subject: &Subject<'_>) -> Job {
    let Subject { booking, now, .. } = *subject;
    let view = subject.customer_view();
    let buttons = messages::reminder_buttons(&view, &booking.id, booking.version, false);
    let reply = Reply::text(messages::reminder(&view, booking, false, now)).with(buttons);
    Job::Reminder(Reminder { booking: booking.id.clone(), version: booking.version, reply })
}

fn by_mail(booking: &Booking) -> Option<Job> {
    let to = booking.contact.email.clone()?;
    let (booking, version) = (booking.id.clone(), booking.version);
    Some(Job::ReminderLetter(ReminderLetter { booking, version, to }))
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
