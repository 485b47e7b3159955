//! What staff hear about a booking: in the chats of the staff member who does it, or of the owners.
//!
//! Staff hear of what customers did. Of their own changes in the calendar they hear only where a
//! change cannot be followed. A handoff, a letter that asks the owner to talk to a customer, is
//! for what the program could not do.

use crate::{
    chat::{
        Action, Button, Job, Reply, VisitAction,
        job::{Handoff, kind},
    },
    messages::{self, View},
    schedule::{Actor, Booking, BookingEvent, Span},
};

use super::mail_reply::counter_mark;
use super::notification::{Customer, Notification, Recipients, StaffChat, Subject};

/// Returns the messages about an event in the chats of staff.
pub(super) fn chats(
    event: &BookingEvent,
    subject: &Subject<'_>,
    recipients: &Recipients,
) -> Vec<Notification> {
    let Some(key) = key(event, subject) else { return Vec::new() };
    let own = !recipients.staff.is_empty();
    // The owner who corrected it is the reader where the staff member has no chat.
    if !own && matches!(event, BookingEvent::Corrected { by: Actor::Staff(_), .. }) {
        return Vec::new();
    }
    let to = if own { &recipients.staff } else { &recipients.owners };
    let customers_own = |chat: &StaffChat| {
        is_notice(event) && chat.conversation == recipients.customer.conversation
    };
    let message = |chat: &StaffChat| {
        let view = subject.view(chat.lang);
        let text = messages::staff_notice(&view, event, subject.booking, own)?;
        let (key, to) = (format!("{key}:{}", chat.conversation), chat.conversation);
        let rows = answers(&view, event, subject.booking);
        let reply = Reply { lang: Some(chat.lang), ..Reply::text(text).with(rows) };
        let due = subject.after_quiet_hours().filter(|_| is_of_clock_rules(event));
        Some(Notification { due, ..Notification::now(key, Job::Reply(reply), Some(to)) })
    };
    to.iter().filter(|chat| !customers_own(chat)).filter_map(message).collect()
}

/// Returns the messages to the staff member who did a booking until it was given to another one; the
/// owners get them where that person has no chat.
pub(super) fn taken_over(
    event: &BookingEvent,
    subject: &Subject<'_>,
    recipients: &Recipients,
) -> Vec<Notification> {
    let Some(before) = event.previous().filter(|it| it.staff != subject.booking.staff) else {
        return Vec::new();
    };
    let own = !recipients.previous_staff.is_empty();
    let to = if own { &recipients.previous_staff } else { &recipients.owners };
    let others = to.iter().filter(|chat| chat.conversation != recipients.customer.conversation);
    let message = |chat: &StaffChat| {
        let text = messages::taken_over(&subject.view(chat.lang), before, subject.booking);
        let key = format!("{}:{}", subject.key("notice:taken-over"), chat.conversation);
        let reply = Reply { lang: Some(chat.lang), ..Reply::text(text) };
        Notification::now(key, Job::Reply(reply), Some(chat.conversation))
    };
    others.map(message).collect()
}

/// Returns the letter that asks the owner to talk to a customer; `None`: no person is needed.
pub(super) fn handoff(
    event: &BookingEvent,
    subject: &Subject<'_>,
    customer: &Customer,
) -> Option<Notification> {
    let BookingEvent::Abandoned { version, .. } = event else { return None };
    let booking = subject.booking;
    let contact = booking.contact.clone();
    let job = Job::Handoff(Handoff { contact, said: customer.last_messages.clone() });
    Some(Notification::now(format!("{}:{}:{version}", kind::HANDOFF, booking.id), job, None))
}

/// Returns the buttons of a question to staff; each names the version that it is about.
fn answers(view: &View<'_>, event: &BookingEvent, booking: &Booking) -> Vec<Vec<Button>> {
    let BookingEvent::EventGone { .. } = event else { return Vec::new() };
    let of = || (booking.id.clone(), booking.version);
    let (id, version) = of();
    let off = Action::Visit(VisitAction::Off(id, version));
    let (id, version) = of();
    let stands = Action::Visit(VisitAction::Stands(id, version));
    vec![vec![
        Button::new(view.say("button-visit-off"), off),
        Button::new(view.say("button-visit-stands"), stands),
    ]]
}

/// Returns whether an event is news alone, and nothing that staff have to see to.
const fn is_notice(event: &BookingEvent) -> bool {
    !matches!(
        event,
        BookingEvent::MeetLinkFailed { .. }
            | BookingEvent::CalendarConflict { .. }
            | BookingEvent::RetimeProblem(_)
            | BookingEvent::CounterProposed(_)
            | BookingEvent::EventGone { .. }
            | BookingEvent::EventReturned
    )
}

/// Returns whether an event comes of an update of the zone data, which may happen at any hour.
const fn is_of_clock_rules(event: &BookingEvent) -> bool {
    matches!(event, BookingEvent::Retimed | BookingEvent::RetimeProblem(_))
}

/// Names the message about an event; `None`: staff are not told.
fn key(event: &BookingEvent, subject: &Subject<'_>) -> Option<String> {
    let booking = subject.booking;
    if event.staff_actor() == Some(&booking.staff) {
        return None;
    }
    Some(match event {
        BookingEvent::Confirmed
        | BookingEvent::Rescheduled { .. }
        | BookingEvent::Amended { .. }
        | BookingEvent::Retimed
        | BookingEvent::Cancelled { .. } => {
            subject.key(&format!("notice:{}", event.change()?.as_str()))
        }
        BookingEvent::CustomerComing => subject.key("notice:coming"),
        BookingEvent::CustomerCannotCome => subject.key("notice:cannot-come"),
        BookingEvent::Corrected { call, .. } => subject.key(&format!("notice:corrected:{call}")),
        BookingEvent::AddressRefused { address } => {
            format!("notice:address-refused:{}:{}", booking.id, address.to_lowercase())
        }
        BookingEvent::DeclinedByMail { .. } | BookingEvent::DeclinedInvitation { .. } => {
            subject.key("notice:declined-by-mail")
        }
        BookingEvent::EventGone { since } => {
            format!("{}:{}", subject.key("staff:event-gone"), since.as_millisecond())
        }
        BookingEvent::EventBack { since } => {
            format!("{}:{}", subject.key("staff:event-back"), since.as_millisecond())
        }
        BookingEvent::EventReturned => subject.key("staff:event-returned"),
        BookingEvent::CounterProposed(counter) => {
            subject.key(&format!("notice:{}", counter_mark(counter)))
        }
        BookingEvent::CustomerLate { call, .. } => subject.key(&format!("notice:late:{call}")),
        BookingEvent::MeetLinkFailed { .. } => subject.key("staff:meet"),
        BookingEvent::RetimeProblem(_) => subject.key("staff:clock-rules"),
        BookingEvent::CalendarConflict { to, .. } => {
            format!("{}:{}", subject.key("staff:ask"), conflict_mark(*to))
        }
        BookingEvent::Abandoned { .. }
        | BookingEvent::AskedToMove { .. }
        | BookingEvent::MeetLinkReady => return None,
    })
}

/// Tells one conflict from the next: by where the event is.
fn conflict_mark(to: Option<Span>) -> String {
    to.map_or_else(|| "day".to_owned(), |span| span.start.as_second().to_string())
}
