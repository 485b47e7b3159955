//! Where a conversation stands after a turn that was given up in the middle of what it did.
//!
//! What was done is told and what was not is named, so nothing of it stays open: the next yes would be one to a
//! plan of which a part is done.

use jiff::civil::DateTime;

use crate::{chat::Fact, ids::ServiceId, schedule::Booking};

use super::{Draft, Goal, Plan, Stage, State};

/// A visit that was to be booked, moved or cancelled, and was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The service.
    pub service: ServiceId,
    /// The start of the visit, or the one it was to be moved to.
    pub start: DateTime,
}

/// Returns what of a plan that was open is not among what was done, and the state in which nothing of it is open.
#[must_use]
pub fn given_up(state: &State, done: &[Fact]) -> (Vec<Undone>, State) {
    let booked: Vec<&Booking> = done.iter().filter_map(booking).collect();
    let undone = planned(state, &booked);
    let last = booked.last().map(|booking| Box::new((*booking).clone()));
    let after = State {
        draft: state.draft.next(Goal::None),
        last: last.clone(),
        had: last,
        refused: state.refused.clone(),
        answered: state.answered,
        greeted: true,
        ..State::default()
    };
    (undone, after)
}

const fn booking(fact: &Fact) -> Option<&Booking> {
    match fact {
        Fact::Receipt { booking, .. } | Fact::Confirming { booking, .. } => Some(booking),
        _ => None,
    }
}

/// Returns the visits of the plan that is open, without those that were done.
fn planned(state: &State, done: &[&Booking]) -> Vec<Undone> {
    let is_done = |it: &Undone| {
        done.iter().any(|own| own.service == it.service && own.local_start == it.start)
    };
    let changed = |own: &Booking| done.iter().any(|it| it.id == own.id);
    let of = |own: &Booking, start| Undone { service: own.service.clone(), start };
    match &state.stage {
        Stage::Cancelling { list } => {
            list.iter().filter(|own| !changed(own)).map(|own| of(own, own.local_start)).collect()
        }
        Stage::Confirming { plan: Plan::MoveAll { moves } } => moves
            .iter()
            .filter(|it| !changed(&it.booking))
            .map(|it| of(&it.booking, it.start))
            .collect(),
        Stage::Confirming { plan: Plan::Series { starts } } => {
            let service = state.draft.service.iter().cycle().cloned();
            let all = service.zip(starts).map(|(service, start)| Undone { service, start: *start });
            all.filter(|it| !is_done(it)).collect()
        }
        _ => {
            let visit = |draft: &Draft| {
                Some(Undone { service: draft.service.clone()?, start: draft.start()? })
            };
            let draft = Some(&state.draft).filter(|draft| draft.goal == Goal::Book);
            let all = draft.into_iter().chain(&state.queue).filter_map(visit);
            all.filter(|it| !is_done(it)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::{dialogue::tests::booked, schedule::Change};

    use super::*;

    fn visit(service: &str, start: DateTime) -> Draft {
        let service = Some(ServiceId::new(service));
        let mut draft = Draft { goal: Goal::Book, service, ..Draft::default() };
        draft.set_start(start);
        draft
    }

    #[test]
    fn what_was_planned_and_not_done_is_named_and_nothing_stays_open() {
        let own = booked().last.unwrap();
        let later = date(2026, 12, 4).at(15, 0, 0, 0);
        let state = State {
            stage: Stage::Confirming { plan: Plan::BookAll },
            draft: visit(own.service.as_str(), own.local_start),
            queue: vec![visit("manicure", later)],
            ..State::default()
        };
        let done = [Fact::Receipt { change: Change::Booked, booking: own.clone() }];
        let (undone, after) = given_up(&state, &done);
        assert_eq!(undone, [Undone { service: ServiceId::new("manicure"), start: later }]);
        assert_eq!((after.stage, after.queue, after.last), (Stage::Idle, vec![], Some(own)));
    }

    #[test]
    fn of_several_that_are_cancelled_or_moved_the_others_are_named() {
        let own = *booked().last.unwrap();
        let other = Booking { id: crate::ids::BookingId::new("other"), ..own.clone() };
        let list = vec![own.clone(), other.clone()];
        let state = State { stage: Stage::Cancelling { list }, ..State::default() };
        let done = [Fact::Receipt { change: Change::Cancelled, booking: Box::new(own) }];
        let start = other.local_start;
        assert_eq!(given_up(&state, &done).0, [Undone { service: other.service, start }]);
    }
}
