//! What a customer is asked whose staff member cannot be there: which other time would suit.
//!
//! Nothing is moved by the question. A button moves the booking to a time that is free, and an answer
//! in words names another time for the same booking, because the transcript keeps what was asked.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    bots::BusinessProfile,
    chat::{Action, Button, Call, Done, Fact, Outcome, Pick, Refusal, Reply, transcript::Days},
    ids::ConversationId,
    messages::{self, buttons},
    schedule::{Booking, BookingEvent, Unavailable},
};

use super::notification::{Notification, Subject, message};

/// Returns the question in the customer's chat.
pub(super) fn question(
    subject: &Subject<'_>,
    nearest: &[DateTime],
    text: String,
    to: ConversationId,
) -> Notification {
    let key = subject.key("asked-to-move");
    let (reply, done) = asked(subject, nearest, text, key.clone());
    let due = subject.after_quiet_hours();
    Notification { due, ..message(key, reply, vec![done], to) }
}

/// Returns the question once more, in place of a reminder of a visit that will not be: the customer has
/// not answered yet. `mark` tells it from the questions of other reminders.
pub fn asked_again(
    booking: &Booking,
    profile: &BusinessProfile,
    to: ConversationId,
    mark: i64,
    now: Timestamp,
) -> Option<Notification> {
    let subject = Subject { booking, profile, now };
    let event = BookingEvent::AskedToMove { nearest: Vec::new() };
    let text = messages::customer_notice(&subject.customer_view(), &event, booking)?;
    let key = subject.key(&format!("asked-to-move-again:{mark}"));
    let (reply, done) = asked(&subject, &[], text, key.clone());
    Some(message(key, reply, vec![done], to))
}

/// The question with its buttons, and what the transcript keeps of it under this id.
fn asked(subject: &Subject<'_>, nearest: &[DateTime], text: String, id: String) -> (Reply, Done) {
    let (booking, view) = (subject.booking, subject.customer_view());
    let pick = Pick {
        service: booking.service.clone(),
        staff: Some(booking.staff.clone()),
        moving: Some(booking.id.clone()),
    };
    let offered = Fact::Refused(Refusal::Slot {
        service: booking.service.clone(),
        staff: Some(booking.staff.clone()),
        wanted: booking.local_start,
        why: Unavailable::Taken,
        nearest: nearest.to_vec(),
    });
    let mut rows = buttons::buttons(&view, Some(&pick), &offered);
    rows.push(vec![
        Button::new(view.say("button-other-day"), Action::Days(pick.clone(), view.today)),
        Button::new(view.say("button-cancel"), Action::Cancel(booking.id.clone())),
    ]);
    let call =
        Call { id, function: "reschedule_appointment".to_owned(), arguments: "{}".to_owned() };
    let told = "The staff member cannot be there then; the customer was asked which other time \
                would suit, and nothing has been changed."
        .to_owned();
    let mut free: Vec<_> = nearest.iter().map(|start| start.date()).collect();
    free.dedup();
    let day = booking.local_start.date();
    let last = free.last().copied().unwrap_or(day).max(day);
    let first = free.first().copied().unwrap_or(day).min(day);
    let moving = Some(Box::new(booking.clone()));
    let fact = Fact::Days(Days { pick, first, last, free, more: true, moving });
    let done = Done { call, outcome: Outcome { told, fact } };
    let reply = Reply { lang: Some(booking.lang), ..Reply::text(text).with(rows) };
    (reply, done)
}
