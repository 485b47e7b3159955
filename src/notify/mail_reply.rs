//! What a customer is asked when a reply to a letter declines a visit or proposes another time, or their
//! calendar declines the invitation to it.
//!
//! The reply may be forged, or a calendar may have sent it by itself. So the customer is asked what the
//! same word in the chat would have asked, and the transcript keeps the question: only their answer
//! changes the booking. Who declines both the letter and the invitation is asked once.

use crate::{
    chat::{Call, Done, Fact, Outcome, Pick, Refusal, Reply, transcript::Days},
    ids::ConversationId,
    messages::{self, buttons},
    schedule::{Booking, BookingEvent, Counter, CounterAnswer},
};

use super::notification::{Notification, Subject, message};

/// Returns the question in the customer's chat; `None`: the event is no reply to a letter.
pub(super) fn question(
    event: &BookingEvent,
    subject: &Subject<'_>,
    text: String,
    to: ConversationId,
) -> Option<Notification> {
    let booking = subject.booking;
    let shown = messages::asked_by_mail(event, booking, subject.profile)?;
    let (key, function) = match event {
        BookingEvent::CounterProposed(counter) => {
            (subject.key(&counter_mark(counter)), "reschedule_appointment")
        }
        _ => (subject.key("declined-by-mail"), "cancel_appointment"),
    };
    let pick = Pick {
        service: booking.service.clone(),
        staff: Some(booking.staff.clone()),
        moving: Some(booking.id.clone()),
    };
    let buttons = buttons::buttons(&subject.customer_view(), Some(&pick), &shown);
    let told = match event {
        BookingEvent::DeclinedInvitation { .. } => {
            "The customer declined the calendar's invitation; they were asked whether to cancel, and \
             nothing has been changed."
        }
        _ => {
            "A reply to a letter asked for this; the customer was asked whether they want it, and \
             nothing has been changed."
        }
    };
    let done = |(at, fact): (usize, Fact)| {
        let id = if at == 0 { key.clone() } else { format!("{key}:{at}") };
        let call = Call { id, function: function.to_owned(), arguments: "{}".to_owned() };
        Done { call, outcome: Outcome { told: told.to_owned(), fact } }
    };
    let done = kept(shown, booking, pick).into_iter().enumerate().map(done).collect();
    let reply = Reply { lang: Some(booking.lang), ..Reply::text(text).with(buttons) };
    Some(message(key, reply, done, to))
}

/// Returns what the transcript keeps of the question. Where times are offered instead of the one that
/// is taken, it keeps which booking they are for as well, so that an answer moves that one.
fn kept(shown: Fact, booking: &Booking, pick: Pick) -> Vec<Fact> {
    let Fact::Refused(Refusal::Slot { wanted, nearest, .. }) = &shown else { return vec![shown] };
    let mut free: Vec<_> = nearest.iter().map(|start| start.date()).collect();
    free.dedup();
    let day = wanted.date();
    let last = free.last().copied().unwrap_or(day).max(day);
    let (first, moving) = (day.min(last), Some(Box::new(booking.clone())));
    let days = Fact::Days(Days { pick, first, last, free, more: true, moving });
    vec![Fact::Appointments { list: vec![booking.clone()] }, days, shown]
}

/// Tells one proposal from others.
pub(super) fn counter_mark(counter: &Counter) -> String {
    let start = counter.start.map_or_else(|| "unknown".to_owned(), |start| start.to_string());
    // What was not known at first is told once more when it is.
    match counter.answer {
        CounterAnswer::Unknown => format!("counter:{start}:unknown"),
        _ => format!("counter:{start}"),
    }
}
