//! What a button was pressed for: words that come next are of the booking that it moves, or of a new one.
//!
//! Buttons of several messages can be pressed in any order, so each of them says it anew.

use crate::{
    chat::{Fact, transcript::Picked},
    schedule::Booking,
};

use super::{Draft, Goal, State};

/// Takes what the days or the times are for that a button showed.
pub(super) fn note(state: &mut State, fact: &Fact) {
    match fact {
        Fact::Days(days) => {
            // What an older version stored names the booking by its id alone.
            let known = state.draft.target.as_ref().or(state.last.as_ref());
            let known = known.filter(|it| Some(&it.id) == days.pick.moving.as_ref());
            let moving = days.moving.clone().or_else(|| known.cloned());
            let goal = if days.pick.moving.is_some() { Goal::Move } else { Goal::Book };
            state.draft.pick(goal, moving.as_deref());
            state.draft.service = Some(days.pick.service.clone());
        }
        Fact::Times(times) => match &times.picked {
            Some(Picked::Move(booking)) => state.draft.pick(Goal::Move, Some(booking)),
            Some(Picked::New) => state.draft.pick(Goal::Book, None),
            None => {}
        },
        _ => {}
    }
}

impl Draft {
    /// Takes the goal of a button, and the booking that it moves; what was said of another one before is dropped.
    fn pick(&mut self, goal: Goal, moving: Option<&Booking>) {
        let target = self.target.as_ref().map(|target| &target.id);
        let other = target != moving.map(|booking| &booking.id);
        if other && goal == Goal::Move || goal == Goal::Book && self.goal == Goal::Move {
            *self = self.next(goal);
        }
        self.goal = goal;
        self.target = moving.cloned().map(Box::new);
    }
}
