//! What is said of an event of a booking: to its customer, and to staff.
//!
//! Here are the words; who hears them, where and when is decided in `notify`. Days are named by
//! their date in what staff read, because they may read it tomorrow. A staff member knows their
//! own name, so it is there only for another reader.

use jiff::civil::DateTime;

use crate::{
    chat::Fact,
    schedule::{Actor, Booking, BookingEvent, Conflict, Contact, RetimeProblem},
};

use super::{
    Value, VideoLink, View, by_business, dates, fact, facts::address_refused, mail_reply, receipt,
    say,
};

/// Writes what the customer is told about an event in their chat; `None`: nothing.
pub fn customer_notice(view: &View<'_>, event: &BookingEvent, booking: &Booking) -> Option<String> {
    Some(match event {
        BookingEvent::Rescheduled { by: Actor::Staff(_), .. }
        | BookingEvent::Cancelled { by: Actor::Staff(_) } => {
            by_business(view, event.change()?, booking, event.previous_start())
        }
        BookingEvent::Confirmed
        | BookingEvent::Rescheduled { .. }
        | BookingEvent::Amended { .. }
        | BookingEvent::Retimed
        | BookingEvent::Cancelled { .. } => receipt(view, event.change()?, booking),
        BookingEvent::Abandoned { local_start, .. } => {
            let service = [
                ("service", view.booked_service(booking).into()),
                ("staff", view.booked_staff(booking).into()),
            ];
            let when = [("when", view.moment(*local_start).into())];
            let reachable = view.profile.staff.iter().any(|staff| staff.email.is_some());
            let lines = [
                view.say("went-wrong"),
                say(view.lang, "receipt-service", &service),
                say(view.lang, "receipt-when", &when),
                fact(view, &Fact::Human { told: reachable, asked: None, letter: None }),
            ];
            lines.join("\n")
        }
        BookingEvent::MeetLinkReady => {
            let args = named(view, booking, [("link", booking.meet_url.as_ref()?.into())]);
            say(view.lang, "meet-linked", &args)
        }
        BookingEvent::MeetLinkFailed { announced: true } => {
            let args = named(view, booking, [("staff", view.booked_staff(booking).into())]);
            say(view.lang, "meet-sorry", &args)
        }
        BookingEvent::AddressRefused { .. } => address_refused(view, booking),
        BookingEvent::DeclinedByMail { .. }
        | BookingEvent::DeclinedInvitation { .. }
        | BookingEvent::CounterProposed(_) => mail_reply::text(view, event, booking)?,
        BookingEvent::AskedToMove { nearest } => asked_to_move(view, booking, nearest),
        BookingEvent::Corrected { by: Actor::Staff(_), .. } => {
            let email = booking.contact.email.as_ref()?;
            let args = named(view, booking, [("email", email.into())]);
            say(view.lang, "address-corrected", &args)
        }
        BookingEvent::MeetLinkFailed { announced: false }
        | BookingEvent::CalendarConflict { .. }
        | BookingEvent::RetimeProblem(_)
        | BookingEvent::EventGone { .. }
        | BookingEvent::EventBack { .. }
        | BookingEvent::EventReturned
        | BookingEvent::CustomerComing
        | BookingEvent::Corrected { .. }
        | BookingEvent::CustomerLate { .. }
        | BookingEvent::CustomerCannotCome => return None,
    })
}

/// Writes what staff are told about an event; `None`: nothing. `own`: the reader is the staff
/// member who does the booking.
pub fn staff_notice(
    view: &View<'_>,
    event: &BookingEvent,
    booking: &Booking,
    own: bool,
) -> Option<String> {
    let contact = &booking.contact;
    let name = || contact.name.clone().unwrap_or_else(|| view.say("today-nobody"));
    Some(match event {
        BookingEvent::AddressRefused { address } => {
            let lines = staff_lines(view, "notice-address-refused", event, booking, own);
            let how = say(view.lang, "notice-address-how", &[("address", address.into())]);
            format!("{lines}\n{how}")
        }
        BookingEvent::CounterProposed(counter) => {
            let lines = staff_lines(view, "notice-counter", event, booking, own);
            format!("{lines}\n{}", mail_reply::proposed(view, counter))
        }
        BookingEvent::CustomerLate { said, .. } => {
            let lines = staff_lines(view, "notice-late", event, booking, own);
            let quote = say(view.lang, "notice-said", &[("said", said.into())]);
            format!("{lines}\n{quote}")
        }
        BookingEvent::MeetLinkFailed { .. } => {
            let more = [("name", name().into()), ("reach", reach(view, contact).into())];
            say(view.lang, "staff-no-link", &named(view, booking, more))
        }
        BookingEvent::RetimeProblem(problem) => {
            let at = booking.span.start.to_zoned(view.profile.zone.clone()).datetime();
            let zone = dates::city(view.lang, &booking.zone);
            let more =
                [("name", name().into()), ("at", view.moment(at).into()), ("zone", zone.into())];
            let id = match problem {
                RetimeProblem::Taken => "staff-retime-taken",
                RetimeProblem::Skipped => "staff-retime-skipped",
                RetimeProblem::EventBehind => "staff-retime-event",
            };
            say(view.lang, id, &named(view, booking, more))
        }
        BookingEvent::CalendarConflict { to, conflict } => {
            let to = to.map(|span| span.start.to_zoned(view.profile.zone.clone()).datetime());
            let to = to.map_or_else(|| view.say("staff-all-day"), |to| view.moment(to));
            let args = named(view, booking, [("name", name().into()), ("to", to.into())]);
            match conflict {
                Conflict::Taken => say(view.lang, "staff-move-taken", &args),
                Conflict::NoTime => say(view.lang, "staff-move-no-time", &args),
            }
        }
        event => staff_lines(view, notice_id(event)?, event, booking, own),
    })
}

/// Returns the message of an event whose notice says no more than what happened; `None`: there is none.
fn notice_id(event: &BookingEvent) -> Option<&'static str> {
    Some(match event {
        BookingEvent::Confirmed => "notice-booked",
        BookingEvent::Rescheduled { .. } => "notice-moved",
        BookingEvent::Amended { .. } => "notice-amended",
        BookingEvent::Retimed => "notice-retimed",
        BookingEvent::Cancelled { .. } => "notice-cancelled",
        BookingEvent::CustomerComing => "notice-coming",
        BookingEvent::CustomerCannotCome => "notice-cannot-come",
        BookingEvent::Corrected { by: Actor::Customer, .. } => "notice-corrected",
        BookingEvent::Corrected { by: Actor::Staff(_), .. } => "notice-address-corrected",
        BookingEvent::DeclinedByMail { too_late: false } => "notice-declined",
        BookingEvent::DeclinedByMail { too_late: true } => "notice-declined-late",
        BookingEvent::DeclinedInvitation { too_late: false } => "notice-invitation-declined",
        BookingEvent::DeclinedInvitation { too_late: true } => "notice-invitation-declined-late",
        BookingEvent::EventGone { .. } => "staff-event-gone",
        BookingEvent::EventBack { .. } => "staff-event-back",
        BookingEvent::EventReturned => "staff-event-returned",
        BookingEvent::AddressRefused { .. }
        | BookingEvent::CounterProposed(_)
        | BookingEvent::CustomerLate { .. }
        | BookingEvent::Abandoned { .. }
        | BookingEvent::AskedToMove { .. }
        | BookingEvent::MeetLinkReady
        | BookingEvent::MeetLinkFailed { .. }
        | BookingEvent::RetimeProblem(_)
        | BookingEvent::CalendarConflict { .. } => return None,
    })
}

/// Asks the customer for another time, because their staff member cannot be there.
fn asked_to_move(view: &View<'_>, booking: &Booking, nearest: &[DateTime]) -> String {
    let asked = say(view.lang, "asked-to-move", &view.booking_args(booking));
    if nearest.is_empty() {
        return format!("{asked} {}", view.say("asked-to-move-when"));
    }
    let times = [("times", view.starts(nearest).into())];
    format!("{asked} {}", say(view.lang, "asked-to-move-nearest", &times))
}

/// Writes the lines of a notice about a booking as it stands now.
fn staff_lines(
    view: &View<'_>,
    id: &str,
    event: &BookingEvent,
    booking: &Booking,
    own: bool,
) -> String {
    let when = view.listed_start(booking);
    let args = [("service", view.service(&booking.service).into()), ("when", when.into())];
    let mut lines = vec![say(view.lang, id, &args)];
    if let Some(was) = event.previous() {
        let args = [("was", appointment(view, was).into())];
        lines.push(say(view.lang, "notice-was", &args));
    } else if let Some(was) = event.previous_start() {
        let was = dates::moment(view.lang, was, view.today);
        lines.push(say(view.lang, "notice-was", &[("was", was.into())]));
    }
    let contact = &booking.contact;
    let person: Vec<String> =
        [&contact.name, &contact.phone, &contact.email].into_iter().flatten().cloned().collect();
    if !person.is_empty() {
        lines.push(say(view.lang, "notice-person", &[("person", person.join(", ").into())]));
    }
    let is_new = matches!(event, BookingEvent::Confirmed | BookingEvent::Amended { .. });
    if is_new && VideoLink::of(booking, view.profile) == Some(VideoLink::ByStaff) {
        lines.push(say(view.lang, "notice-send-link", &[("reach", reach(view, contact).into())]));
    }
    if !own {
        lines.push(say(view.lang, "notice-staff", &[("staff", view.staff(&booking.staff).into())]));
    }
    lines.join("\n")
}

/// How a customer is reached outside the chat.
fn reach(view: &View<'_>, contact: &Contact) -> String {
    let known = contact.email.as_ref().or(contact.phone.as_ref()).cloned();
    known.unwrap_or_else(|| view.say("staff-in-chat"))
}

/// Writes what a staff member is told whose booking another one does from now on.
pub fn taken_over(view: &View<'_>, before: &Booking, booking: &Booking) -> String {
    let args =
        [("was", appointment(view, before).into()), ("staff", view.staff(&booking.staff).into())];
    say(view.lang, "notice-taken-over", &args)
}

/// Names a booking by its service, its time and its staff member.
fn appointment(view: &View<'_>, booking: &Booking) -> String {
    let args = [
        ("service", view.service(&booking.service).into()),
        ("when", view.listed_start(booking).into()),
        ("staff", view.staff(&booking.staff).into()),
    ];
    say(view.lang, "notice-appointment", &args)
}

/// Names a booking in a sentence: its service, and when it is.
fn named<'a, const N: usize>(
    view: &View<'_>,
    booking: &'a Booking,
    more: [(&'a str, Value<'a>); N],
) -> Vec<(&'a str, Value<'a>)> {
    let which =
        [("service", view.booked_service(booking).into()), ("when", view.start(booking).into())];
    which.into_iter().chain(more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Lang, messages::sample};
    use jiff::civil::date;

    #[test]
    fn staff_read_what_happened_and_who_comes() {
        let profile = sample::profile();
        let view = sample::view(&profile, Lang::En);
        let (from, by) = (date(2026, 11, 24).at(12, 0, 0, 0), Actor::Customer);
        let all = [
            BookingEvent::Confirmed,
            BookingEvent::Rescheduled { from, by: by.clone() },
            BookingEvent::Cancelled { by },
            BookingEvent::CustomerComing,
            BookingEvent::CustomerCannotCome,
        ];
        let booking = sample::booking(Lang::En);
        let written = all.map(|event| staff_notice(&view, &event, &booking, true).unwrap());
        insta::assert_snapshot!(written.join("\n\n"));
        let others = staff_notice(&view, &BookingEvent::Confirmed, &booking, false).unwrap();
        assert!(others.ends_with("Olena"), "{others}");
    }
}
