//! What is asked or told of the visit that stands: with whom it is, what all of them cost, what a
//! person has to be asked. None of it begins a booking.

use crate::{
    ids::ServiceId,
    phrase,
    schedule::Booking,
    understanding::{Request, Shift, Topic},
};

use super::{
    Goal, Heard, House, Move, Say, Stage, State,
    heard::Zone,
    open::again,
    plan::{Call, call, say},
    topics::{answers, asks_for_sum},
};

/// Whether it is asked on which of several days a visit is: "is that today or tomorrow?"
fn asks_which_day(heard: &Heard, last: &Booking) -> bool {
    let Some(Err(phrase::Error::Ambiguous(choices))) = &heard.when else { return false };
    let day = last.local_start.date();
    let bare = |it: &phrase::Meaning| it.time.is_none() && it.time_end.is_none();
    let weekday = |it: &phrase::Meaning| it.date.map(jiff::civil::Date::weekday);
    heard.question
        && heard.either
        && heard.wants.is_empty()
        && heard.shifts.is_empty()
        && !heard.any_new()
        && choices.iter().all(bare)
        && choices.iter().any(|it| weekday(it) == Some(day.weekday()))
}

/// A question about the visit that stands, or something that is told of it.
pub(super) fn asked(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.as_ref().filter(|_| state.stage == Stage::Idle)?;
    // "Can it be an hour later? And do you pick me up?" moves it, and the question is answered beside that.
    if heard.shifts.iter().any(Shift::counts) && heard.staff.is_none() && heard.services.is_empty()
    {
        return None;
    }
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
    if asks_which_day(heard, last) {
        return Some(say(Say::Stands(last.clone())));
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

/// It is asked when the visit that stands is in another zone.
pub(super) fn elsewhere(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    let Some(Zone::Named(zone)) = heard.zone else { return None };
    (heard.question && !heard.is_timed() && heard.services.is_empty())
        .then(|| say(Say::InZone(last, zone)))
}

/// The link of a video call is asked for: the bookings are looked up, because it may be there by now.
pub(super) fn link_asked(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    if heard.orders() {
        return None;
    }
    if state.stage != Stage::Idle {
        let known = state.last.iter().map(|last| (**last).clone()).collect();
        return Some(Move::Say([Say::MeetLinks(known)].into_iter().chain(again(state)).collect()));
    }
    state.draft.goal = Goal::MeetLink;
    Some(call(Call::List))
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

/// Tells where the links of video calls are, the bookings in hand.
pub(super) fn links(state: &mut State, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    say(Say::MeetLinks(list.to_vec()))
}

/// What all of the bookings cost, with the answers to what else was asked.
pub(super) fn sum(state: &mut State, heard: &Heard, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    let sum = Say::Prices(list.iter().map(|booking| booking.service.clone()).collect());
    let others = answers(state, heard);
    let other = |part: &Say| !matches!(part, Say::Told(Topic::Price, _));
    Move::Say([sum].into_iter().chain(others.into_iter().filter(other)).collect())
}
