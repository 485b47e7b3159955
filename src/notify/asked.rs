//! What a customer is asked whose staff member cannot be there: which other time would suit.
//!
//! Nothing is moved by the question. A button moves the booking to a time that is free, and an answer
//! in words names another time for the same booking, because the transcript keeps what was asked.

use jiff::civil::DateTime;

use crate::{
    chat::{Action, Button, Call, Done, Fact, Outcome, Pick, Refusal, Reply, transcript::Days},
    ids::ConversationId,
    messages::buttons,
    schedule::Unavailable,
};

use super::notification::{Notification, Subject, message};

/// Returns the question in the customer's chat.
pub(super) fn question(
    subject: &Subject<'_>,
    nearest: &[DateTime],
    text: String,
    to: ConversationId,
) -> Notification {
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
    let key = subject.key("asked-to-move");
    let call = Call {
        id: key.clone(),
        function: "reschedule_appointment".to_owned(),
        arguments: "{}".to_owned(),
    };
    let told = "The staff member cannot be there then; the customer was asked which other time \
                would suit, and nothing has been changed."
        .to_owned();
    let mut free: Vec<_> = nearest.iter().map(|start| start.date()).collect();
    free.dedup();
    let day = booking.local_start.date();
    let last = free.last().copied().unwrap_or(day).max(day);
    let first = free.first().copied().unwrap_or(day).min(day);
    let fact = Fact::Days(Days { pick, first, last, free, more: true });
    let done = Done { call, outcome: Outcome { told, fact } };
    let reply = Reply { lang: Some(booking.lang), ..Reply::text(text).with(rows) };
    let due = subject.after_quiet_hours();
    Notification { due, ..message(key, reply, vec![done], to) }
}
