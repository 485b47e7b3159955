//! A day or an hour that does not suit, said while nothing is open and a visit stands: "better not on Saturday".
//!
//! It is no order. Where the visit is on that day, its customer is asked for another one, and else they are told
//! when it is.

use crate::{schedule::Booking, understanding::Request};

use super::{
    Days, Draft, Goal, Heard, House, Move, Say, Stage, State, change, plan::say, which::has,
};

/// Answers what only says when the customer cannot come.
pub(super) fn not_then(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    let open = state.stage != Stage::Idle || state.draft.goal == Goal::Book;
    if open || !heard.only_excludes_times(&last) {
        return None;
    }
    if !heard.not.iter().any(|not| has(&last, not)) {
        return Some(say(Say::Stands(last)));
    }
    // "I can't before eleven" looks for another hour of the day.
    let day = last.local_start.date();
    let hours = heard.not.iter().all(|not| not.date.is_none());
    let days = hours.then_some(Days { from: day, until: day });
    state.draft = Draft { days, target: Some(last), ..state.draft.next(Goal::Move) };
    Some(change::go_on(state, heard, house))
}

impl Heard {
    /// Whether a message says days or hours that do not suit, and nothing else.
    fn only_excludes_times(&self, last: &Booking) -> bool {
        // "Not before eleven on Friday", of a visit on Friday.
        let exact =
            matches!(&self.when, Some(Ok(when)) if when.time.is_some() || when.time_end.is_some());
        let own_day = self.fits(last) && !exact;
        let silent = [Request::Rather, Request::NeverMind];
        !self.not.is_empty()
            && (!self.is_timed() || own_day)
            && !self.any_new()
            && !self.gives_contact()
            && !self.other
            && self.of.is_empty()
            && self.shifts.is_empty()
            && self.topics.is_empty()
            && self.choice.is_none()
            && self.left.is_empty()
            && !self.question
            && self.refuses.is_empty()
            && self.not_services.is_empty()
            && self.not_staff.is_empty()
            && self.wants.iter().all(|want| silent.contains(want))
    }
}
