//! What is asked or told of the visit that stands: with whom it is, what all of them cost, what a
//! person has to be asked. None of it begins a booking.

use crate::{
    ids::ServiceId,
    schedule::Booking,
    understanding::{Courtesy, Request, Topic},
};

use super::{
    Goal, Heard, House, Move, Say, Stage, State,
    plan::{Call, call, say},
    topics::{answers, asks_for_sum},
};

/// A question about the visit that stands, or something that is told of it.
pub(super) fn asked(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.as_ref().filter(|_| state.stage == Stage::Idle)?;
    if asks_for_sum(state, heard) {
        state.draft.goal = Goal::Sum;
        return Some(call(Call::List));
    }
    let keeps =
        |wish: &Request| matches!(wish, Request::Keep | Request::NeverMind | Request::Decline);
    let only = heard.wants(Request::Keep) && heard.wants.iter().all(keeps);
    if only && !heard.question && !heard.is_timed() && heard.services.is_empty() {
        return Some(say(Say::Kept));
    }
    if is_of_another(heard, last) {
        return None;
    }
    let topics = &heard.topics;
    if topics.contains(&Topic::Staff) && heard.staff.is_none() && !has_order(heard) {
        return Some(call(Call::List));
    }
    if notes(heard) {
        return Some(say(Say::CannotNote));
    }
    if !heard.question || has_order(heard) {
        return None;
    }
    let plain = |topic: &Topic| matches!(topic, Topic::Other | Topic::Staff | Topic::Does);
    match &heard.staff {
        // "Is that Jules?", "could it be with Theo?"
        Some(staff) if topics.iter().all(plain) => {
            // "Is Jules male or female?" is about something else.
            if *staff == last.staff && heard.left.len() <= 1 {
                return Some(call(Call::List));
            }
            if *staff == last.staff {
                return Some(say(Say::Told(Topic::Other, None)));
            }
            let able = house.profile.who_does(&last.service).any(|it| it.id == *staff);
            (!able).then(|| say(Say::Does(staff.clone(), last.service.clone(), None)))
        }
        // "May I bring my own oil?"
        None if topics.is_empty() && heard.not_staff.is_empty() => {
            let asks = heard.wants(Request::Book) || !heard.left.is_empty();
            asks.then(|| say(Say::Told(Topic::Other, None)))
        }
        _ => None,
    }
}

/// What is booked is said once more with a yes: "yes, Friday at 5", "two fittings, correct".
pub(super) fn agreed(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let last = state.last.as_ref().filter(|_| state.stage == Stage::Idle)?;
    let own = |ids: &[ServiceId]| ids.is_empty() || ids.contains(&last.service);
    let says = heard.is_timed() || heard.any_new() || heard.people > 1;
    let same = !heard.is_timed() || heard.says(last.local_start);
    let only = heard.wants.is_empty()
        && heard.refuses.is_empty()
        && heard.topics.is_empty()
        && heard.shifts.is_empty()
        && heard.guests.is_empty()
        && heard.staff.is_none()
        && heard.about.is_empty()
        && !heard.question
        && !heard.is(Courtesy::Thanks)
        && !heard.is(Courtesy::Bye)
        && !heard.denies
        && heard.left.is_empty();
    let fits = same && heard.services.len() <= 1 && own(&heard.services) && own(&heard.several);
    (only && says && fits && heard.confirm == Some(true))
        .then(|| say(Say::YesToWhat(Some(last.clone()))))
}

/// Whether a message speaks of another visit than the one that stands.
fn is_of_another(heard: &Heard, last: &Booking) -> bool {
    let other = |ids: &[ServiceId]| ids.iter().any(|id| *id != last.service);
    heard.is_timed()
        || heard.gives_contact()
        || heard.other
        || heard.people > 1
        || heard.choice.is_some()
        || !heard.shifts.is_empty()
        || heard.confirm.is_some() && !heard.question
        || !heard.refuses.is_empty()
        || other(&heard.services)
        || other(&heard.about)
        || other(&heard.several)
}

/// Whether more is wanted than "may I come", which a question about the visit says as well.
fn has_order(heard: &Heard) -> bool {
    heard.wants.iter().any(|wish| *wish != Request::Book)
}

/// Whether something is to be added to the visit that is no visit: "add that I drive an SUV".
fn notes(heard: &Heard) -> bool {
    heard.wants.as_slice() == [Request::Again]
        && !heard.question
        && heard.topics.is_empty()
        && !heard.gives()
        && !heard.left.is_empty()
}

/// What all of the bookings cost, with the answers to what else was asked.
pub(super) fn sum(state: &mut State, heard: &Heard, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    let sum = Say::Prices(list.iter().map(|booking| booking.service.clone()).collect());
    let others = answers(state, heard);
    let other = |part: &Say| !matches!(part, Say::Told(Topic::Price, _));
    Move::Say([sum].into_iter().chain(others.into_iter().filter(other)).collect())
}
