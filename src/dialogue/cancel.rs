//! Cancelling: which booking is meant, the yes that it waits for, and all of several.

use crate::{
    schedule::Booking,
    understanding::{Agreed, Courtesy, Request},
};

use super::{
    Draft, Goal, Heard, House, Move, Plan, Say, Stage, State, amend,
    counted::corrects,
    denied_start::denies_start,
    not_needed::turned,
    open::{again, answers_older},
    plan::{Call, call, say},
    which::{Fit, ask_which, has, names_another, which},
};

/// The most words of a no that says nothing else.
const SHORT: usize = 3;

/// A yes or a no to a cancellation that was asked about.
pub(super) fn answered(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let Stage::Cancelling { list } = &state.stage else { return None };
    let mut list = list.clone();
    if answers_older(state, heard) {
        return again(state).map(say);
    }
    let meant = narrowed(heard, &list);
    if let Some(meant) = meant.as_ref().filter(|meant| heard.consents && !meant.is_empty()) {
        list.clone_from(meant);
    }
    let other = meant.is_some_and(|meant| meant.is_empty());
    // Of several, words that nothing explains may name one.
    let yes = agrees_and_leaves(heard) && (list.len() == 1 || heard.left.is_empty());
    // "OK, book it" is no yes to a cancellation.
    if heard.consents && heard.books {
        state.stage = Stage::Idle;
        state.last = list.into_iter().next().map(Box::new);
        return Some(say(Say::Kept));
    }
    if (heard.consents || yes) && !other {
        state.together = if list.len() > 1 { list.len() } else { 0 };
        let calls = list.into_iter().map(|booking| Call::Cancel(Box::new(booking)));
        return Some(Move::Call(calls.collect()));
    }
    if heard.wants_any(&[Request::Move, Request::Book, Request::Look]) && heard.refuses.is_empty()
        || heard.wants(Request::Rather) && heard.is_timed()
    {
        state.draft.target = list.into_iter().next().map(Box::new);
        state.stage = Stage::Idle;
        return None;
    }
    // "The pedicure is still on, right?" asks, and the cancellation goes on waiting for its yes.
    if heard.asks_for_own() {
        state.draft.goal = Goal::None;
        return Some(call(Call::List));
    }
    // "Thanks, see you Wednesday!" counts on the visit.
    if heard.is(Courtesy::Bye) && heard.when.is_some() && heard.wants.is_empty() {
        state.stage = Stage::Idle;
        state.last = list.into_iter().next().map(Box::new);
        return Some(say(Say::Kept));
    }
    let names = heard.is_choice()
        || !heard.services.is_empty()
        || heard.when.as_ref().is_some_and(Result::is_ok);
    // "No, changed my mind" takes the cancellation back, though in idle talk it would ask for one.
    let short = heard.confirm == Some(false)
        && heard.words <= SHORT
        && heard.left.is_empty()
        && heard.wants == [Request::Cancel];
    if names && heard.refuses.is_empty() || heard.wants(Request::Cancel) && !short {
        state.draft.goal = Goal::Cancel;
        state.draft.target = list.into_iter().next().map(Box::new);
        return Some(call(Call::List));
    }
    let keeps =
        heard.confirm == Some(false) || !heard.refuses.is_empty() || heard.wants(Request::Keep);
    if keeps {
        state.stage = Stage::Idle;
        state.last = list.into_iter().next().map(Box::new);
        return Some(say(Say::Kept));
    }
    None
}

/// Whether a yes to a cancellation stands beside a reason or a goodbye, which take nothing back: "yes, rather
/// in spring. Thanks", "yes, take it off. I'll write when I'm better".
fn agrees_and_leaves(heard: &Heard) -> bool {
    const LEAVES: [Request; 5] =
        [Request::Cancel, Request::Decline, Request::Leave, Request::NeverMind, Request::Rather];
    let excludes = !heard.not_services.is_empty() || !heard.not.is_empty();
    let leaves = heard.wants(Request::Leave) && heard.left.is_empty();
    (heard.agreed != Agreed::No || leaves)
        && heard.confirm == Some(true)
        && heard.refuses.is_empty()
        && heard.wants.iter().all(|want| LEAVES.contains(want))
        && !heard.is_choice()
        && !heard.is_timed()
        && !heard.any_new()
        && !heard.gives_contact()
        && !excludes
        && !heard.question
        && heard.topics.is_empty()
}

/// Returns which of the bookings that were asked about a yes names: "yes, the haircut"; `None`: it
/// names none of them.
fn narrowed(heard: &Heard, list: &[Booking]) -> Option<Vec<Booking>> {
    let excludes = !heard.not_services.is_empty() || !heard.not.is_empty();
    let names = heard.any_new() || heard.when.is_some() || !heard.of.is_empty() || excludes;
    if !names && heard.places.is_empty() {
        return None;
    }
    let of = |booking: &&Booking| {
        (heard.services.is_empty() || heard.services.contains(&booking.service))
            && (heard.several.is_empty() || heard.several.contains(&booking.service))
            && heard.staff.as_ref().is_none_or(|staff| *staff == booking.staff)
            && !heard.not_services.contains(&booking.service)
            && !heard.not.iter().any(|not| has(booking, not))
            && heard.of.iter().all(|said| has(booking, said))
            && heard.fits(booking)
    };
    let placed = |at: usize| heard.places.is_empty() || heard.places.contains(&(at + 1));
    let all = list.iter().enumerate().filter(|(at, booking)| placed(*at) && of(booking));
    Some(all.map(|(_, booking)| booking.clone()).collect())
}

/// What was cancelled is wanted again: the same booking is shown and waits for a yes.
pub(super) fn undone(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let gone = state.cancelled.clone()?;
    if !heard.wants(Request::Undo) || heard.is_timed() || gone.local_start < house.now {
        return None;
    }
    let (service, start, name) =
        (gone.service.clone(), gone.local_start, gone.contact.name.clone());
    let mut draft = Draft {
        goal: Goal::Book,
        service: Some(gone.service),
        staff: Some(gone.staff),
        contact: gone.contact,
        ..Draft::default()
    };
    draft.set_start(start);
    state.cancelled = None;
    state.draft = draft;
    state.stage = Stage::Confirming { plan: Plan::Book };
    Some(say(Say::CheckBooking { service, start, name, conditions: Vec::new(), zone: None }))
}

/// Asks whether to cancel several bookings, each named in the question.
pub(super) fn cancel_all(state: &mut State, list: &[Booking]) -> Move {
    state.stage = Stage::Cancelling { list: Vec::new() };
    Move::Call(list.iter().map(|booking| Call::Cancel(Box::new(booking.clone()))).collect())
}

/// A cancellation is wanted while a move is shown. "Saturday doesn't work after all" is said of the day that is
/// shown, and cancels nothing.
pub(super) fn instead_of_move(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    if let Stage::Confirming { plan: Plan::Move { booking, start, .. } } = &state.stage
        && denies_start(heard, booking, *start)
    {
        return None;
    }
    cancelled(state, heard, house)
}

/// A cancellation is wanted: the bookings are looked up first.
pub(super) fn cancelled(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    if let Some(made) = amend::changed_mind(state, heard, house) {
        return Some(made);
    }
    // "I changed my mind: the haircut at four", while another booking was spoken of last.
    let instead = heard.wants(Request::Cancel)
        && heard.wants_any(&[Request::Rather, Request::Book])
        && heard.is_timed();
    if instead && names_another(state, heard) {
        state.draft = state.draft.next(Goal::Move);
        return Some(call(Call::List));
    }
    // "I changed my mind, better at one": another time is named, so what stands is moved.
    let moves = heard.wants(Request::Rather)
        && heard.is_timed()
        && !heard.wants(Request::Book)
        && state.last.is_some()
        && state.stage == Stage::Idle;
    if !heard.wants(Request::Cancel) || moves {
        return None;
    }
    // "Cancel it and put me in on Saturday at 11" moves what stands.
    let same = |last: &Booking| heard.services.iter().all(|id| *id == last.service);
    // "I can't do ten, only twelve" says which hour does not suit, and which does.
    let unable = |last: &Booking| {
        let timed = matches!(&heard.when, Some(Ok(when)) if when.exact_time().is_some());
        timed && (corrects(heard, last) || heard.of.iter().any(|said| has(last, said)))
    };
    let last = state.last.clone().filter(|last| same(last) && !heard.fits(last));
    let to = |last: &Booking| heard.wants(Request::Book) && heard.when.is_some() || unable(last);
    if let Some(last) = last.filter(|last| to(last)) {
        state.draft = Draft { target: Some(last), ..state.draft.next(Goal::Move) };
        return Some(call(Call::List));
    }
    // "No, changed my mind, rather the classic one" of what is held wants another service.
    let held = matches!(
        state.stage,
        Stage::Holding { .. } | Stage::Offering { .. } | Stage::Proposing { .. }
    ) && state.last.is_none();
    if held && heard.wants(Request::Rather) && heard.services.len() == 1 {
        return None;
    }
    // What is only held is given back.
    if let (
        Stage::Holding { .. }
        | Stage::Offering { .. }
        | Stage::Proposing { .. }
        | Stage::Confirming { plan: Plan::Book },
        None,
    ) = (&state.stage, &state.last)
        && heard.services.is_empty()
        && heard.of.is_empty()
        && heard.when.is_none()
        && !heard.wants(Request::List)
    {
        state.draft = state.draft.next(Goal::Cancel);
        let held = matches!(state.stage, Stage::Holding { .. });
        state.stage = Stage::Idle;
        return Some(if held { call(Call::Release) } else { call(Call::List) });
    }
    state.draft = Draft {
        goal: Goal::Cancel,
        target: state.draft.target.clone(),
        ..state.draft.next(Goal::Cancel)
    };
    Some(call(Call::List))
}

/// Goes on with a cancellation, the bookings in hand.
pub(super) fn cancel_one_of(state: &mut State, heard: &Heard, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    if list.is_empty() {
        let none = crate::chat::Fact::Appointments { list: Vec::new() };
        return say(Say::Fact(Box::new(none)));
    }
    let other = turned(heard);
    let heard = other.as_ref().unwrap_or(heard);
    match which(state, heard, list, true) {
        Fit::All(all) => cancel_all(state, &all),
        Fit::One { booking, .. } => {
            state.stage = Stage::Cancelling { list: Vec::new() };
            call(Call::Cancel(booking))
        }
        Fit::Unclear(left) => ask_which(state, left, true),
        Fit::NoSuch => {
            state.stage = Stage::Idle;
            say(Say::NoSuch(list.to_vec()))
        }
    }
}
