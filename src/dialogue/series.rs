//! Visits at an interval: all days are looked up and shown in one question, then each is booked.
//!
//! A day that is taken is named with what is free near it, and left out. As many are booked at once
//! as one turn may make calls for and as one customer may have; where that cuts the series short, it
//! is said.

use jiff::civil::{Date, DateTime};

use crate::{
    chat::{Fact, Refusal, transcript::Times},
    understanding::Series,
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State,
    free::only_staff,
    plan::{Call, call, say},
    state::Visits,
};

/// The most visits that are booked at once: each is looked up, and then booked, in a round of its own.
const MOST: usize = 6;
/// How many free times are named for a day that is taken.
const NEAREST: usize = 2;

/// Begins to look up the days of a series, where service and hour are known.
pub(super) fn look_up(state: &mut State, series: &Series, house: &House<'_>) -> Option<Move> {
    state.draft.service.as_ref()?;
    let time = state.draft.time?;
    state.draft.series = None;
    let horizon = house.now.checked_add(house.profile.rules.horizon).ok()?.date();
    let all = series.days(MOST + 1);
    let mut days: Vec<Date> = all.iter().copied().filter(|day| *day <= horizon).collect();
    let cut = days.len() < all.len() || days.len() > MOST;
    days.truncate(MOST);
    let left = days.into_iter().map(|day| day.to_datetime(time)).collect();
    state.stage = Stage::Repeating { visits: Visits { left, cut, ..Visits::default() } };
    Some(call(Call::List))
}

/// Cuts a series to what one customer may still have, and looks up its first day.
pub(super) fn limited(state: &mut State, booked: usize, house: &House<'_>) -> Move {
    let limit = house.profile.rules.per_customer;
    let most = usize::try_from(limit).unwrap_or(0);
    let Stage::Repeating { visits } = &mut state.stage else { return Move::Say(Vec::new()) };
    if most > 0 && booked >= most {
        state.stage = Stage::Idle;
        state.draft = state.draft.next(Goal::None);
        return say(Say::Fact(Box::new(Fact::Refused(Refusal::TooMany { limit }))));
    }
    if most > 0 && visits.left.len() > most - booked {
        visits.left.truncate(most - booked);
        visits.cut = true;
    }
    look_up_next(state, house)
}

/// Takes what was found for a day of a series, and goes on with the next; `None`: there is no series.
pub(super) fn found(state: &mut State, times: &Times, house: &House<'_>) -> Option<Move> {
    let Stage::Repeating { visits } = &mut state.stage else { return None };
    if visits.left.is_empty() {
        return None;
    }
    let start = visits.left.remove(0);
    let of_day = times.free.iter().filter(|(day, _)| *day == start.date());
    let mut near: Vec<DateTime> =
        of_day.flat_map(|(day, free)| free.iter().map(|time| day.to_datetime(*time))).collect();
    if near.contains(&start) {
        visits.free.push(start);
    } else {
        if near.is_empty() {
            near.clone_from(&times.nearest);
        }
        near.sort_by_key(|other| start.duration_until(*other).abs());
        near.truncate(NEAREST);
        near.sort();
        visits.taken.push((start, near));
    }
    Some(look_up_next(state, house))
}

/// Looks up the next day, or shows what was found.
fn look_up_next(state: &mut State, house: &House<'_>) -> Move {
    let Stage::Repeating { visits } = &state.stage else { return Move::Say(Vec::new()) };
    let Some(service) = state.draft.service.clone() else { return say(Say::AskService) };
    if let Some(start) = visits.left.first() {
        let Ok(staff) = state.draft.wished(&service, house) else {
            return only_staff(state, service);
        };
        let days = Days { from: start.date(), until: start.date() };
        return call(Call::Check { service, staff, days, window: (None, None) });
    }
    let visits = visits.clone();
    state.stage = if visits.free.is_empty() {
        (state.draft.time, state.draft.days) = (None, None);
        Stage::Gathering
    } else {
        Stage::Confirming { plan: Plan::Series { starts: visits.free.clone() } }
    };
    say(Say::CheckSeries(service, visits))
}

/// Takes days out of a series that is shown: "but not the 15th", "only till Christmas"; `None`: none is.
pub(super) fn narrowed(state: &mut State, heard: &Heard) -> Option<Move> {
    let Stage::Confirming { plan: Plan::Series { starts } } = &state.stage else { return None };
    let service = state.draft.service.clone()?;
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let until = when.filter(|when| when.time.is_none()).and_then(|when| when.date_end);
    let plain = until.is_some() || !heard.gives_time();
    if !plain || heard.any_new() || heard.series.is_some() {
        return None;
    }
    let out = |start: &DateTime| {
        heard.not.iter().any(|not| not.date == Some(start.date()) && not.date_end.is_none())
            || until.is_some_and(|until| start.date() > until)
    };
    let free: Vec<DateTime> = starts.iter().filter(|start| !out(start)).copied().collect();
    if free.is_empty() || heard.not.is_empty() && until.is_none() {
        return None;
    }
    state.stage = Stage::Confirming { plan: Plan::Series { starts: free.clone() } };
    Some(say(Say::CheckSeries(service, Visits { free, ..Visits::default() })))
}

/// Notes that each day was agreed to: the first is the draft's, and the others follow.
pub(super) fn agree(state: &mut State, starts: &[DateTime]) {
    let Some((first, rest)) = starts.split_first() else { return };
    state.draft.set_start(*first);
    (state.draft.agreed, state.draft.recurs) = (true, true);
    state.draft.left.clear();
    state.stage = Stage::Gathering;
    let visit = |start: &DateTime| {
        let mut next = state.draft.clone();
        next.set_start(*start);
        next
    };
    state.queue = rest.iter().map(visit).collect();
}

/// Goes on with the next of the days that were agreed to, or tells which were taken meanwhile.
pub(super) fn book_next(state: &mut State, before: &Draft, house: &House<'_>) -> Move {
    let agreed = state.queue.first().is_some_and(|next| next.agreed);
    let next = agreed.then(|| state.queue.remove(0));
    let booking = next.and_then(|mut next| {
        next.contact = before.contact.clone();
        let (start, service) = (next.start()?, next.service.clone()?);
        let staff = next.wished(&service, house).unwrap_or(None);
        let contact = next.contact.clone();
        state.draft = next;
        state.stage = Stage::Gathering;
        Some(Call::Book { service, staff, start, contact })
    });
    if let Some(booking) = booking {
        return call(booking);
    }
    let missed = std::mem::take(&mut state.missed);
    if missed.is_empty() { Move::Say(Vec::new()) } else { say(Say::Missed(missed)) }
}

impl Heard {
    /// Whether one day is said that has another name than those of a series.
    pub(super) fn names_day_beside(&self, series: &Series) -> bool {
        let day = self.when.as_ref().and_then(|when| when.as_ref().ok());
        let day = day.filter(|when| when.date_end.is_none()).and_then(|when| when.date);
        day.is_some_and(|day| day.weekday() != series.first.weekday()) && !self.repeats()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::dialogue::tests::{held, reading};

    use super::*;

    fn tuesday(day: i8) -> DateTime {
        date(2026, 12, day).at(15, 0, 0, 0)
    }

    fn times(start: DateTime, free: &[DateTime]) -> Times {
        let day = start.date();
        Times {
            service: None,
            staff: None,
            days: (day, day),
            window: (None, None),
            free: vec![(day, free.iter().map(|free| free.time()).collect())],
            why: None,
            nearest: Vec::new(),
            picked: None,
        }
    }

    #[test]
    fn each_day_is_looked_up_and_a_taken_one_is_left_out() {
        reading(&held(), "ok", |_, house| {
            let mut state = held();
            let left = vec![tuesday(1), tuesday(8)];
            state.stage = Stage::Repeating { visits: Visits { left, ..Visits::default() } };
            let first = found(&mut state, &times(tuesday(1), &[tuesday(1)]), house);
            assert!(matches!(first, Some(Move::Call(_))), "{first:?}");
            let near = date(2026, 12, 8).at(16, 0, 0, 0);
            let Some(Move::Say(said)) = found(&mut state, &times(tuesday(8), &[near]), house)
            else {
                panic!("not shown");
            };
            let [Say::CheckSeries(_, visits)] = said.as_slice() else { panic!("{said:?}") };
            assert_eq!(visits.free, [tuesday(1)]);
            assert_eq!(visits.taken, [(tuesday(8), vec![near])]);
            let plan = Plan::Series { starts: vec![tuesday(1)] };
            assert_eq!(state.stage, Stage::Confirming { plan });
        });
    }

    #[test]
    fn no_more_than_a_customer_may_have_are_looked_up() {
        reading(&held(), "ok", |_, house| {
            let mut state = held();
            let left = vec![tuesday(1), tuesday(8), tuesday(15)];
            state.stage = Stage::Repeating { visits: Visits { left, ..Visits::default() } };
            limited(&mut state, 1, house);
            let Stage::Repeating { visits } = &state.stage else { panic!("{:?}", state.stage) };
            assert_eq!((visits.left.len(), visits.cut), (2, true), "three in all");
            assert!(matches!(limited(&mut state, 3, house), Move::Say(_)), "refused aloud");
        });
    }
}
