//! Another service or staff member for a booking that stands: "make it a manicure", "with Iryna and not
//! with Olena".
//!
//! What is named may tell which booking is meant or what it is to become. It tells the booking where
//! one has it, and the change where none has. Another service is shown with its price before it is
//! written, so a wrong reading ends in a question.

use crate::{
    ids::{ServiceId, StaffId},
    schedule::Booking,
    understanding::Request,
};

use super::{
    Draft, Goal, Heard, House, Move, Say, State,
    plan::{Call, call, say},
    services,
};

/// Which booking is to be changed.
#[derive(Debug, PartialEq)]
pub(super) enum Amended {
    /// None: nothing but a time is to be another.
    No,
    /// This one; the draft has what it is to get.
    One(Box<Booking>),
    /// One of several; the draft has what it is to get.
    Unclear,
}

/// Another service or staff member is wanted for the booking that is spoken of.
pub(super) fn swapped(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    let aside = heard.wants_any(ASIDE) || heard.other || heard.people > 1 || heard.stranger;
    if state.draft.goal == Goal::Book || !state.is_idle() || aside {
        return None;
    }
    let whole = joined(heard, &last, house);
    let denies =
        heard.not_staff.contains(&last.staff) || heard.not_services.contains(&last.service);
    let excludes = !heard.not_staff.is_empty() || !heard.not_services.is_empty();
    let wants = heard.wants(Request::Rather) || heard.confirm == Some(false) || denies;
    let other = other_service(heard, &last).is_some() || other_staff(heard, &last, house).is_some();
    let wants = wants || asks_for_another(heard, &last, house);
    let has = heard.staff.as_ref() == Some(&last.staff)
        || heard.services.as_slice() == std::slice::from_ref(&last.service);
    let timed = heard.is_timed() || !heard.shifts.is_empty();
    if has && !other && !timed && (wants || excludes) {
        return Some(say(Say::Stands(last)));
    }
    if whole.is_none() && !(wants && other && !heard.wants(Request::Again)) {
        return None;
    }
    let next = state.draft.next(Goal::Move);
    state.draft = Draft { target: Some(last), to_service: whole, ..next };
    Some(call(Call::List))
}

/// "I changed my mind, I'd like Tom": another staff member or service is wanted in place of what stands.
pub(super) fn changed_mind(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let keeps = heard.wants(Request::Keep) || !heard.not_services.is_empty();
    // "Cancel that one, and book the vaccination on Friday at three."
    let other = state.last.as_ref().is_some_and(|last| other_service(heard, last).is_some());
    let whole = other && heard.exact_time().is_some();
    let wants = heard.wants_any(&[Request::Book, Request::Rather]);
    let named = other || heard.staff.is_some() || !heard.not_staff.is_empty();
    // "He is chipped already, cancel that one" names what is cancelled.
    let wants = wants && named && (whole || !heard.is_timed()) && !keeps;
    let mut told = heard.clone();
    told.wants.retain(|want| *want != Request::Cancel);
    told.wants.push(Request::Rather);
    wants.then(|| swapped(state, &told, house)).flatten()
}

/// "Can Solomiia do it? I'd like to go to her": another staff member who does the service that stands, and nothing
/// else.
fn asks_for_another(heard: &Heard, last: &Booking, house: &House<'_>) -> bool {
    let does = |id: &StaffId| house.profile.who_does(&last.service).any(|staff| staff.id == *id);
    let other = heard.staff.as_ref().is_some_and(|id| *id != last.staff && does(id));
    let wishes = heard.wants(Request::Book) || heard.question;
    let plain = heard.services.is_empty()
        && heard.several.is_empty()
        && !heard.is_timed()
        && heard.shifts.is_empty()
        && heard.topics.is_empty()
        && !heard.gives_contact()
        && heard.wants.iter().all(|want| *want == Request::Book);
    other && wishes && plain
}

/// Wishes that are about something else than the booking that stands.
const ASIDE: &[Request] =
    &[Request::Move, Request::Look, Request::Cancel, Request::List, Request::Behind];

/// "Add a beard trim to it": the service that is both, where the profile offers one.
fn joined(heard: &Heard, last: &Booking, house: &House<'_>) -> Option<ServiceId> {
    let [added] = heard.services.as_slice() else { return None };
    let adds = heard.wants(Request::Again) && !heard.is_timed() && *added != last.service;
    if !adds {
        return None;
    }
    services::combined(&[last.service.clone(), added.clone()], house)
}

/// Finds the booking that is to be changed, and notes in the draft what it is to get.
pub(super) fn amended(
    state: &mut State,
    heard: &Heard,
    list: &[Booking],
    house: &House<'_>,
) -> Amended {
    let known = state.draft.target.as_ref().or(state.last.as_ref());
    let known = known.and_then(|known| list.iter().find(|own| own.id == known.id));
    if state.draft.to_service.is_some() && heard.services.len() == 1 {
        return known.map_or(Amended::Unclear, one);
    }
    // "Could both be with Max?" of which one is with him already.
    if let (Some(crate::understanding::Choice::All), Some(staff)) = (heard.choice, &heard.staff) {
        let mut others = list.iter().filter(|own| own.staff != *staff);
        if let (Some(only), None, true) = (others.next(), others.next(), heard.services.is_empty())
        {
            state.draft.to_staff = Some(staff.clone());
            return one(only);
        }
    }
    let own = |own: &Booking| heard.several.contains(&own.service);
    let part = heard.several.len() == 1 || heard.several.len() == 2 && list.iter().any(own);
    let tells = !heard.services.is_empty() || part || heard.staff.is_some();
    if !tells && heard.not_staff.is_empty() {
        return Amended::No;
    }
    let denied = |own: &&Booking| {
        heard.not_staff.contains(&own.staff) || heard.not_services.contains(&own.service)
    };
    let named = |own: &&Booking| {
        heard.services.contains(&own.service) || heard.staff.as_ref() == Some(&own.staff)
    };
    let denied: Vec<&Booking> = list.iter().filter(denied).collect();
    let named: Vec<&Booking> = list.iter().filter(named).collect();
    let meant = match (denied.as_slice(), named.as_slice(), list) {
        ([only], _, _) | (_, [only], _) => Some(*only),
        ([], [], [only]) => Some(only),
        // "Move my manicure to Friday" names a booking, if one that there is not.
        ([], [], _) if !heard.is_timed() || heard.wants(Request::Rather) => known,
        _ => return Amended::No,
    };
    let instead = heard.wants(Request::Cancel) && heard.wants(Request::Book);
    let timed = heard.is_timed() && !heard.wants(Request::Rather) && !instead;
    if denied.is_empty() && named.is_empty() && timed {
        return Amended::No;
    }
    let Some(meant) = meant else {
        state.draft.to_service = heard.services.first().cloned();
        state.draft.to_staff.clone_from(&heard.staff);
        return Amended::Unclear;
    };
    let (service, staff) = (other_service(heard, meant), other_staff(heard, meant, house));
    if service.is_none() && staff.is_none() {
        return Amended::No;
    }
    state.draft.to_service = service;
    state.draft.to_staff = staff;
    one(meant)
}

fn one(booking: &Booking) -> Amended {
    Amended::One(Box::new(booking.clone()))
}

/// The only service that is wanted and that a booking has not.
fn other_service(heard: &Heard, booking: &Booking) -> Option<ServiceId> {
    let named = match heard.several.as_slice() {
        [_] if heard.services.is_empty() => &heard.several,
        // "Change it to just a shape", of a shape and tint.
        [_, _] if heard.services.is_empty() && heard.several.contains(&booking.service) => {
            &heard.several
        }
        _ => &heard.services,
    };
    let mut wanted =
        named.iter().filter(|id| **id != booking.service && !heard.not_services.contains(id));
    wanted.next().filter(|_| wanted.next().is_none()).cloned()
}

/// The staff member who is wanted, or another one where the one who does it is not.
fn other_staff(heard: &Heard, booking: &Booking, house: &House<'_>) -> Option<StaffId> {
    if heard.staff.is_some() {
        return heard.staff.clone().filter(|id| *id != booking.staff);
    }
    let denied = heard.not_staff.contains(&booking.staff);
    let mut left =
        house.profile.who_does(&booking.service).filter(|it| !heard.not_staff.contains(&it.id));
    left.next().filter(|_| denied).map(|staff| staff.id.clone())
}
