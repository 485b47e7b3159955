//! What is open, asked once more: after a side question, a courtesy, or words that say nothing.

use jiff::civil::DateTime;

use crate::{
    chat::{Fact, Refusal},
    schedule::Booking,
    understanding::Asked,
};

use super::{Goal, Heard, Move, Plan, Say, Stage, State, Visits, visits::planned};

impl State {
    /// Whether what was shown or asked waits for its answer, so that an answer may settle it.
    pub(super) const fn awaits_answer(&self) -> bool {
        !matches!(self.stage, Stage::Idle | Stage::Gathering | Stage::Repeating { .. })
    }

    /// Returns whether a yes or a no is waited for.
    #[must_use]
    pub fn asks_yes(&self) -> bool {
        matches!(self.stage, Stage::Proposing { .. }) || self.asked() == Asked::Confirm
    }
}

/// Asks once more what is open.
pub(super) fn again(state: &State) -> Option<Say> {
    if state.draft.asks_zone && !state.is_idle() {
        return Some(Say::AskZone);
    }
    match &state.stage {
        Stage::Holding { missing } => Some(Say::AskNeeds(missing.clone())),
        Stage::Cancelling { list } => match list.as_slice() {
            [one] => Some(Say::Fact(Box::new(Fact::AskYes { booking: Box::new(one.clone()) }))),
            several => Some(Say::CheckCancelAll(several.to_vec())),
        },
        Stage::Proposing { start } => Some(propose(state, *start)),
        Stage::CheckingName => state.draft.contact.name.clone().map(Say::CheckName),
        Stage::CheckingEmail { meant } => Some(Say::CheckEmail(meant.clone())),
        Stage::Confirming { plan } => shown(state, plan),
        Stage::Offering { .. } => Some(Say::AskTime),
        Stage::Gathering => match state.draft.lacks() {
            Asked::Service if state.draft.several.is_empty() => Some(Say::AskService),
            Asked::Service => Some(Say::AskWhichService(state.draft.several.clone())),
            Asked::Day => Some(Say::AskDay),
            Asked::Time => Some(match &state.draft.service {
                Some(service) if state.draft.follows => Say::AskTimeFor(service.clone()),
                _ => Say::AskTime,
            }),
            Asked::Contact(_) => Some(Say::AskOther(state.draft.child)),
            _ => None,
        },
        Stage::Choosing { list, .. } => {
            let which = Refusal::WhichAppointment { list: list.clone() };
            Some(Say::Fact(Box::new(Fact::Refused(which))))
        }
        Stage::MovingAll { list } => Some(Say::AskMoves(list.clone())),
        Stage::Correcting => Some(Say::AskDetails),
        Stage::Idle | Stage::Repeating { .. } => None,
    }
}

/// Whether a yes replies to an older message than the question that is open, or to one about another visit: it is none to
/// this one.
pub(super) fn answers_older(state: &State, heard: &Heard) -> bool {
    let of_another = |list: &[&Booking]| {
        heard.replied.as_ref().is_some_and(|id| list.iter().all(|booking| booking.id != *id))
    };
    let older = |list: &[&Booking]| of_another(list) || heard.replies_to_older;
    let open = match &state.stage {
        Stage::Cancelling { list } => older(&list.iter().collect::<Vec<_>>()),
        Stage::Confirming { plan: Plan::Move { booking, .. } } => older(&[&**booking]),
        _ => false,
    };
    open && heard.confirm == Some(true)
}

/// Puts a question again whose yes comes after a person of the business has spoken: it may be to what they said.
/// `None`: the message is no plain yes, or no yes was waited for.
#[must_use]
pub fn asked_before(state: &State, heard: &Heard) -> Option<(State, Move)> {
    let plain = heard.confirm == Some(true) && !heard.gives() && heard.topics.is_empty();
    let question = again(state).filter(|_| plain && state.asks_yes())?;
    Some((State { greeted: true, ..state.clone() }, Move::Say(vec![question])))
}

/// Proposes a start: for a new booking, or for the one that is to be moved.
pub(super) fn propose(state: &State, start: DateTime) -> Say {
    match (state.draft.goal, &state.draft.target) {
        (Goal::Move, Some(booking)) => Say::CheckMove(booking.clone(), start),
        _ => Say::Propose(start),
    }
}

/// Shows a plan once more.
fn shown(state: &State, plan: &Plan) -> Option<Say> {
    Some(match plan {
        Plan::Move { booking, start, service: Some(service), .. } => {
            Say::CheckService(booking.clone(), *start, service.clone())
        }
        Plan::Move { booking, start, staff: Some(staff), .. } => {
            Say::CheckStaff(booking.clone(), *start, staff.clone())
        }
        Plan::MoveAll { moves } => Say::CheckMoves(moves.clone()),
        Plan::Move { booking, start, .. } => Say::CheckMove(booking.clone(), *start),
        Plan::Series { starts } => {
            let visits = Visits { free: starts.clone(), ..Visits::default() };
            Say::CheckSeries(state.draft.service.clone()?, visits)
        }
        Plan::Correct { booking, contact } => Say::CheckCorrect(booking.clone(), contact.clone()),
        Plan::BookAll => Say::CheckPlan(planned(&state.draft, &state.queue)),
        Plan::Book => Say::CheckBooking {
            service: state.draft.service.clone()?,
            start: state.draft.start()?,
            name: state.draft.contact.name.clone(),
            conditions: Vec::new(),
            zone: None,
        },
    })
}

/// "What lessons do I have?" while a lesson is shown and waits for its yes: a service that is named once more
/// agrees to nothing.
pub(super) fn only_named(state: &State, heard: &Heard) -> Option<Move> {
    let shown = matches!(state.stage, Stage::Confirming { plan: Plan::Book | Plan::BookAll });
    let named = heard.services.iter().chain(&heard.several);
    let same = named.clone().count() > 0
        && state.draft.service.as_ref().is_some_and(|own| named.clone().any(|id| id == own));
    let plain = heard.confirm.is_none()
        && !heard.is_timed()
        && !heard.gives_contact()
        && heard.staff.is_none()
        && heard.shifts.is_empty()
        && heard.choice.is_none()
        && heard.wants.is_empty();
    (shown && same && plain).then(|| again(state).map(|open| Move::Say(vec![open]))).flatten()
}
