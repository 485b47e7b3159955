//! Whether a message behind a booking wants something else than another start for it.

use crate::{
    schedule::Booking,
    understanding::{Request, Shift},
};

use super::{Heard, correct, counted};

/// Whether a message wants something else than another start for what stands.
pub(super) fn is_elsewhere(heard: &Heard, last: &Booking) -> bool {
    let same_day = heard.shifts.contains(&Shift::SameDay);
    // "Any chance of Thursday at the same time?" asks for a change.
    let same_time = heard.shifts.contains(&Shift::SameTime);
    // "Could it be at five then, if that is free?"
    let rather = heard.wants(Request::Rather) && heard.is_exact();
    let looks = heard.wants(Request::Look) && !same_day && !same_time && !rather;
    looks || heard.wants_any(&[
        Request::Again,
        Request::List,
        Request::Repeat,
        Request::Behind,
        Request::Ahead,
    ]) || heard.other && !retells(heard)
        || heard.people > 1
        || heard.stranger
        || gives_other_contact(heard, last)
        || heard.services.iter().any(|id| *id != last.service)
        || !heard.several.is_empty()
        // "Could we do Friday instead, still with Jonah?"
        || heard.staff.as_ref().is_some_and(|id| !heard.wants(Request::Rather) || *id != last.staff)
        // "And the massage then at five": a word that nothing explains may be another wish.
        || !heard.left.is_empty()
            && same_day
            && (heard.joins || heard.is_exact() && !heard.question)
        || heard.wants(Request::Book)
            && heard.shifts.is_empty()
            && !heard.wants(Request::Rather)
            // "Can I come at 4 instead of 3" takes back the hour that stands.
            && !counted::corrects(heard, last)
            && !heard.question
}

/// Whether a person is only the reason for another day: "on Wednesday my son is at school, so Thursday at
/// the same time".
fn retells(heard: &Heard) -> bool {
    heard.wants(Request::Rather)
        && heard.shifts.contains(&Shift::SameTime)
        && heard.guests.is_empty()
}

/// Whether another person or another number is named than the booking has.
fn gives_other_contact(heard: &Heard, last: &Booking) -> bool {
    let guest = heard.guests.iter().any(|name| last.contact.name.as_ref() != Some(name));
    guest || heard.mends_contact() || correct::differs(&heard.contact, &last.contact)
}
