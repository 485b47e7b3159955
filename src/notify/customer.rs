//! What a customer hears about their booking: in their chat, and by letter.
//!
//! Mostly the answer of the customer's own turn tells them, and then nothing is sent here. What is
//! sent without a question says who did it: the business, or the calendar. The transcript keeps
//! each message with the fact behind it, so that the next turn knows what the customer read.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{
        Call, Done, Fact, Job, Outcome, Reply,
        job::{self, MeetLinkLetter, kind},
    },
    ids::ConversationId,
    messages,
    schedule::{Actor, Booking, BookingEvent, Change},
};

use super::{
    asked, mail_reply,
    notification::{Customer, Notification, Subject, message},
};

/// Returns the letter about an event; `None`: none is sent, or the customer left no address.
pub(super) fn letter(event: &BookingEvent, subject: &Subject<'_>) -> Option<Notification> {
    subject.booking.contact.email.as_ref()?;
    let booking = Box::new(subject.booking.clone());
    let (key, job) = match (event, event.change()) {
        (BookingEvent::MeetLinkReady, _) => {
            let key = format!("{}:link", subject.key(kind::MEET_LINK_LETTER));
            (key, Job::MeetLinkLetter(MeetLinkLetter { booking }))
        }
        (BookingEvent::Corrected { call, .. }, _) => {
            let key = format!("{}:corrected:{call}", subject.key(kind::LETTER));
            let change = Change::Corrected;
            (key, Job::Letter(job::Letter { change, booking, was: None }))
        }
        (_, Some(change)) => {
            let key = format!("{}:{}", subject.key(kind::LETTER), change.as_str());
            let was = event.previous_start().filter(|was| *was != booking.local_start);
            (key, Job::Letter(job::Letter { change, booking, was }))
        }
        (_, None) => return None,
    };
    Some(Notification::now(key, job, None))
}

/// Returns the message in the customer's chat about an event; `None`: none is sent.
pub(super) fn chat(
    event: &BookingEvent,
    subject: &Subject<'_>,
    customer: &Customer,
) -> Option<Notification> {
    if let BookingEvent::Cancelled { by: Actor::Customer } = event {
        return None;
    }
    let to = customer.conversation;
    if let Some(change) = event.change() {
        if *event == BookingEvent::Retimed {
            return Some(retimed(change, subject, to));
        }
        if event.staff_actor().is_some() {
            return changed_by_staff(event, change, subject, to);
        }
        return customer.confirmation_pending.then(|| confirmed(change, subject, to));
    }
    let text = messages::customer_notice(&subject.customer_view(), event, subject.booking)?;
    if let BookingEvent::DeclinedByMail { .. }
    | BookingEvent::DeclinedInvitation { .. }
    | BookingEvent::CounterProposed(_) = event
    {
        return mail_reply::question(event, subject, text, to);
    }
    if let BookingEvent::AskedToMove { nearest } = event {
        return Some(asked::question(subject, nearest, text, to));
    }
    if let BookingEvent::AddressRefused { address } = event {
        return Some(address_refused(subject, address, text, to));
    }
    if let BookingEvent::Corrected { call, .. } = event {
        return Some(address_corrected(subject, call, text, to));
    }
    let (key, appointment) = match event {
        BookingEvent::Abandoned { version, .. } => {
            (format!("sorry:{}:{version}", subject.booking.id), None)
        }
        BookingEvent::MeetLinkReady => {
            (subject.key("meet-linked"), Some(Box::new(subject.booking.clone())))
        }
        _ => (subject.key("meet-sorry"), None),
    };
    let lang = Some(subject.booking.lang);
    Some(message(key, Reply { lang, appointment, ..Reply::text(text) }, Vec::new(), to))
}

/// The question for another address; the transcript keeps which booking it is about, so that the
/// answer corrects that one.
fn address_refused(
    subject: &Subject<'_>,
    address: &str,
    text: String,
    to: ConversationId,
) -> Notification {
    let booking = subject.booking;
    let key = format!("address-refused:{}:{}", booking.id, address.to_lowercase());
    let call = Call {
        id: format!("address-refused:{}", booking.id),
        function: "resend_confirmation".to_owned(),
        arguments: "{}".to_owned(),
    };
    let outcome = Outcome {
        told: "The letter did not get through; the customer was asked for the right address."
            .to_owned(),
        fact: Fact::AddressRefused { booking: Box::new(booking.clone()) },
    };
    let reply = Reply { lang: Some(booking.lang), ..Reply::text(text) };
    message(key, reply, vec![Done { call, outcome }], to)
}

/// What a customer is told whose address staff corrected: their question for it is answered.
fn address_corrected(
    subject: &Subject<'_>,
    call: &str,
    text: String,
    to: ConversationId,
) -> Notification {
    let booking = subject.booking;
    let key = subject.key(&format!("address-corrected:{call}"));
    let call = Call {
        id: key.clone(),
        function: "resend_confirmation".to_owned(),
        arguments: "{}".to_owned(),
    };
    let outcome = Outcome {
        told:
            "The business corrected the address and sent the letter there; the customer was told \
               so."
            .to_owned(),
        fact: Fact::Resent { booking: Box::new(booking.clone()) },
    };
    let reply = Reply { lang: Some(booking.lang), ..Reply::text(text) };
    message(key, reply, vec![Done { call, outcome }], to)
}

/// Returns the receipt for a customer whose turn ended before the calendar had answered;
/// `change` is what the calendar has confirmed by now.
pub fn confirmation(
    change: Change,
    booking: &Booking,
    profile: &BusinessProfile,
    to: ConversationId,
    now: Timestamp,
) -> Notification {
    confirmed(change, &Subject { booking, profile, now }, to)
}

/// Returns the key of the receipt that [`confirmation`] makes.
pub fn confirmation_key(booking: &Booking) -> String {
    format!("receipt:{}:{}", booking.id, booking.version)
}

fn confirmed(change: Change, subject: &Subject<'_>, to: ConversationId) -> Notification {
    let receipt = Receipt {
        change,
        key: confirmation_key(subject.booking),
        text: messages::receipt(&subject.customer_view(), change, subject.booking),
        function: match change {
            Change::Moved | Change::Amended => "reschedule_appointment",
            _ => "book_appointment",
        },
        tool_result: "The calendar has confirmed it; the customer was shown the receipt.",
        has_file: true,
    };
    receipt.notification(subject, to)
}

/// The customer asked for nothing, so this is told in any case.
fn retimed(change: Change, subject: &Subject<'_>, to: ConversationId) -> Notification {
    let receipt = Receipt {
        change,
        key: subject.key("retimed"),
        text: messages::receipt(&subject.customer_view(), change, subject.booking),
        function: "reschedule_appointment",
        tool_result: "The clock rules of the zone have changed; the appointment keeps its local \
                      time, and the customer was told so.",
        has_file: true,
    };
    Notification { due: subject.after_quiet_hours(), ..receipt.notification(subject, to) }
}

fn changed_by_staff(
    event: &BookingEvent,
    change: Change,
    subject: &Subject<'_>,
    to: ConversationId,
) -> Option<Notification> {
    let Booking { id, version, .. } = subject.booking;
    let (function, tool_result) = match change {
        Change::Cancelled => (
            "cancel_appointment",
            "The business itself cancelled this appointment; the customer was told so.",
        ),
        _ => (
            "reschedule_appointment",
            "The business itself moved this appointment; the customer was told so.",
        ),
    };
    let receipt = Receipt {
        change,
        key: format!("theirs:{}:{id}:{version}", change.as_str()),
        text: messages::customer_notice(&subject.customer_view(), event, subject.booking)?,
        function,
        tool_result,
        has_file: change == Change::Moved,
    };
    Some(receipt.notification(subject, to))
}

/// A message about a change, and how the transcript shows it to a model: as the call that would
/// have made the change.
struct Receipt {
    change: Change,
    key: String,
    text: String,
    function: &'static str,
    tool_result: &'static str,
    /// Whether the calendar file of the booking goes with it.
    has_file: bool,
}

impl Receipt {
    fn notification(self, subject: &Subject<'_>, to: ConversationId) -> Notification {
        let booking = Box::new(subject.booking.clone());
        let fact = Fact::Receipt { change: self.change, booking: booking.clone() };
        let buttons = messages::buttons::buttons(&subject.customer_view(), None, &fact);
        let appointment = self.has_file.then_some(booking);
        let lang = Some(subject.booking.lang);
        let reply = Reply { lang, appointment, ..Reply::text(self.text).with(buttons) };
        let call = Call {
            id: self.key.clone(),
            function: self.function.to_owned(),
            arguments: "{}".to_owned(),
        };
        let outcome = Outcome { told: self.tool_result.to_owned(), fact };
        message(self.key, reply, vec![Done { call, outcome }], to)
    }
}
