//! What is said of a reply to a letter that declines a visit or proposes another time.
//!
//! The sentences say that a reply came, and not that the customer wrote it, because anyone can write a
//! mail in any name. The question after it is the one that the same word in the chat leads to.

use jiff::civil::DateTime;

use crate::{
    bots::BusinessProfile,
    chat::{Fact, Refusal},
    schedule::{Booking, BookingEvent, Counter, CounterAnswer, Span},
};

use super::{View, dates, fact, say};

/// Returns the question that a reply to a letter or to an invitation leads to; `None`: the event is no
/// such reply.
pub fn asked_by_mail(
    event: &BookingEvent,
    booking: &Booking,
    profile: &BusinessProfile,
) -> Option<Fact> {
    let own = || Box::new(booking.clone());
    let too_late = || Fact::Refused(Refusal::TooLate { booking: own() });
    Some(match event {
        BookingEvent::DeclinedByMail { too_late: true }
        | BookingEvent::DeclinedInvitation { too_late: true } => too_late(),
        BookingEvent::DeclinedByMail { too_late: false }
        | BookingEvent::DeclinedInvitation { too_late: false } => Fact::AskYes { booking: own() },
        BookingEvent::CounterProposed(Counter { start, answer }) => match (start, answer) {
            (_, CounterAnswer::TooLate) => too_late(),
            (Some(start), CounterAnswer::Free) => {
                let after = Box::new(moved(booking, *start, profile)?);
                Fact::AskChange { booking: own(), after }
            }
            (Some(start), CounterAnswer::Taken { why, nearest }) => Fact::Refused(Refusal::Slot {
                service: booking.service.clone(),
                staff: Some(booking.staff.clone()),
                wanted: *start,
                why: *why,
                nearest: nearest.clone(),
            }),
            (_, CounterAnswer::Free | CounterAnswer::Taken { .. } | CounterAnswer::Unknown) => {
                Fact::Appointments { list: vec![booking.clone()] }
            }
        },
        _ => return None,
    })
}

/// Writes what the customer is asked; `None`: the event is no reply to a letter.
pub(super) fn text(view: &View<'_>, event: &BookingEvent, booking: &Booking) -> Option<String> {
    let asked = asked_by_mail(event, booking, view.profile)?;
    let head = match event {
        BookingEvent::CounterProposed(Counter { start: Some(start), .. }) => {
            let named = view.booking_args(booking);
            let args = [("wanted", view.moment(*start).into())];
            let args: Vec<_> = named.into_iter().chain(args).collect();
            say(view.lang, "mail-counter", &args)
        }
        BookingEvent::CounterProposed(_) => view.say("mail-counter-unknown"),
        BookingEvent::DeclinedInvitation { .. } => view.say("invitation-declined"),
        _ => view.say("mail-declined"),
    };
    let asked = match &asked {
        Fact::Appointments { .. } => {
            let stands = say(view.lang, "appointments-one", &view.booking_args(booking));
            format!("{stands}\n{}", view.say("mail-counter-when"))
        }
        asked => fact(view, asked),
    };
    Some(format!("{head}\n{asked}"))
}

/// Writes for staff which time is proposed.
pub(super) fn proposed(view: &View<'_>, counter: &Counter) -> String {
    let to = counter.start.map(|start| dates::moment(view.lang, start, view.today));
    let to = to.unwrap_or_else(|| view.say("notice-counter-unknown"));
    say(view.lang, "notice-proposed", &[("to", to.into())])
}

/// Returns a booking as it would be at another start.
fn moved(booking: &Booking, start: DateTime, profile: &BusinessProfile) -> Option<Booking> {
    let at = start.to_zoned(profile.zone.clone()).ok()?.timestamp();
    let span = Span { start: at, end: at.checked_add(booking.length()).ok()? };
    Some(Booking { local_start: start, span, ..booking.clone() })
}
