//! Answers to several visits that were shown together, and to starts that the customer named: "both", the
//! same starts once more, another hour of one of them.
//!
//! A plain yes or no is answered where every proposal is (`answered`).

use jiff::civil::DateTime;

use crate::{
    phrase::Meaning,
    understanding::{Choice, Request, Shift, Visit},
};

use super::{
    Days, Draft, Heard, House, Move, Plan, Stage, State, book, draft::Beside, names::are_alike,
    open::again, party, plan::say, series, visits,
};

/// Answers a message that takes up what was shown without a yes or a no.
pub(super) fn answered(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    if let Some(made) = series::narrowed(state, heard) {
        return Some(made);
    }
    let all = state.stage == (Stage::Confirming { plan: Plan::BookAll });
    if all && (party::names_one(state, heard) || all_at_once(state, heard) || all_as(state, heard))
    {
        return again(state).map(say);
    }
    if heard.confirm == Some(false) {
        // "No, Tom is at one."
        let moved = all && moves_one(state, heard);
        return moved.then(|| again(state).map(say)).flatten();
    }
    match state.stage.clone() {
        Stage::Offering { starts, .. } => each(state, heard, &starts, house),
        Stage::Confirming { plan: Plan::BookAll } => {
            if repeats(state, heard) || takes_all(heard) || names_all(state, heard) {
                return Some(book_all(state, house));
            }
            if repeats_one(state, heard) {
                // "The second at 12. I am Ann": the name is the yes.
                let agrees = heard.gives_contact() || heard.choice == Some(Choice::All);
                return if agrees { Some(book_all(state, house)) } else { again(state).map(say) };
            }
            moves_one(state, heard).then(|| again(state).map(say)).flatten()
        }
        _ => None,
    }
}

/// "Both should be child check-ups" of a plan: each visit is the service that is named.
fn all_as(state: &mut State, heard: &Heard) -> bool {
    let [service] = heard.services.as_slice() else { return false };
    let others = heard.gives_time() || heard.gives_contact() || !heard.visits.is_empty();
    let all = heard.choice == Some(Choice::All) && heard.confirm != Some(false) && !others;
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    if !all || visits().all(|visit| visit.service.as_ref() == Some(service)) {
        return false;
    }
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        visit.service = Some(service.clone());
    }
    true
}

/// Books every visit that was shown.
pub(super) fn book_all(state: &mut State, house: &House<'_>) -> Move {
    visits::agree(state);
    state.stage = Stage::Gathering;
    book::next(state, house)
}

/// "Both", of starts that the customer named and that were asked about.
fn each(state: &mut State, heard: &Heard, starts: &[DateTime], house: &House<'_>) -> Option<Move> {
    let all = heard.choice == Some(Choice::All) && !heard.gives_time();
    if !all || starts != state.draft.choices {
        return None;
    }
    let visit = |start: &DateTime| {
        let (date, time) = (Some(start.date()), Some(start.time()));
        Visit { when: Meaning { date, time, ..Meaning::default() }, ..Visit::default() }
    };
    let heard = Heard { visits: starts.iter().map(visit).collect(), ..heard.clone() };
    book::wanted(state, &heard, house)
}

/// Whether a message takes all that was shown, and says nothing else of it.
fn takes_all(heard: &Heard) -> bool {
    heard.choice == Some(Choice::All)
        && !heard.any_new()
        && !heard.gives_time()
        && heard.topics.is_empty()
        && !heard.wants_any(&[Request::Cancel, Request::Drop, Request::Decline])
}

/// Whether a message says the starts of all visits that were shown, and no other thing of them.
fn repeats(state: &State, heard: &Heard) -> bool {
    let visits = [&state.draft].into_iter().chain(&state.queue);
    let same = heard.visits.iter().zip(visits).all(|(said, shown)| {
        let service = said.service.is_none() || said.service == shown.service;
        let start = said.when.date.or(shown.days.map(|days| days.from)).zip(said.when.exact_time());
        let guest = said.guest.is_none() || said.guest == shown.contact.name;
        service
            && guest
            && said.staff.is_none()
            && start.map(|(day, at)| day.to_datetime(at)) == shown.start()
    });
    heard.visits.len() == state.queue.len() + 1 && same && heard.topics.is_empty()
}

/// Takes who comes to each of the visits that were shown, in order, where nothing else is said: the names
/// are the yes; whether it is so.
fn names_all(state: &mut State, heard: &Heard) -> bool {
    let told = &heard.visits;
    let only_people =
        told.iter().all(|it| it.when.is_empty() && it.service.is_none() && it.staff.is_none());
    let all = told.len() == state.queue.len() + 1 && told.iter().all(|it| it.guest.is_some());
    if !only_people || !all || heard.question || !heard.topics.is_empty() || heard.any_new() {
        return false;
    }
    let visits = [&mut state.draft].into_iter().chain(&mut state.queue);
    for (visit, told) in visits.zip(told) {
        // "One for Anita, one for Paul" of Anita Roy and Paul Roy shortens no name.
        let known = visit.contact.name.take();
        let longer = |name: &String| {
            told.guest.as_ref().is_some_and(|said| name.split(' ').any(|word| word == said))
        };
        visit.contact.name = known.filter(longer).or_else(|| told.guest.clone());
        (visit.named, visit.other, visit.alike) = (true, told.other, false);
    }
    true
}

/// "Both at 10, at the same time", "both on Saturday": takes one start for all visits that were shown; whether it
/// is so. Where one person does both, the next start is shown (`visits`).
fn all_at_once(state: &mut State, heard: &Heard) -> bool {
    if is_at_once(state, heard) {
        let (days, time) = (state.draft.days, state.draft.time);
        for next in &mut state.queue {
            (next.days, next.time, next.together, next.counted) = (days, time, true, false);
        }
        return true;
    }
    let Some(when) = plain_time(heard).filter(|_| heard.choice == Some(Choice::All)) else {
        return false;
    };
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let one = heard.any_new() || !heard.places.is_empty();
    let has = |it: &Draft| {
        let day = it.days.and_then(Days::single);
        when.time.is_none_or(|time| it.time == Some(time))
            && when.date.is_none_or(|_| day == when.date)
    };
    if one || visits().all(has) {
        return false;
    }
    let first = state.draft.days.filter(|_| when.time.is_some());
    let day = when.date.map(|day| Days { from: day, until: day }).or(first);
    let same = heard.shifts.contains(&Shift::SameTime);
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        (visit.time, visit.days) = (when.time.or(visit.time), day.or(visit.days));
        visit.counted = false;
        visit.together |= same;
    }
    true
}

/// "No, at the same time, please" of visits of different people on one day.
fn is_at_once(state: &State, heard: &Heard) -> bool {
    let same = heard.shifts.contains(&Shift::SameTime) && !heard.gives_time() && !heard.any_new();
    let people = state
        .queue
        .iter()
        .all(|it| it.other != state.draft.other || it.contact.name != state.draft.contact.name);
    same && people
}

/// Returns the start that is said, where it is a single day, an exact time or both.
fn plain_time(heard: &Heard) -> Option<&Meaning> {
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok())?;
    let day = when.date.is_some()
        && when.date_end.is_none()
        && when.bound.is_none()
        && when.time.is_none()
        && when.time_end.is_none();
    (day || when.exact_time().is_some()).then_some(when)
}

/// Takes another start of a visit that is told by its service, its place or the name of who comes; whether
/// there is one.
fn moves_one(state: &mut State, heard: &Heard) -> bool {
    if let Some(visit) = by_service(state, heard) {
        return visit.change(heard);
    }
    let Some(when) = plain_time(heard).filter(|_| heard.staff.is_none()) else {
        return false;
    };
    let said = Beside { dated: heard.fixed_day, ..Beside::default() };
    if heard.any_new() {
        return false;
    }
    if let (Some(time), Some(visit)) = (when.exact_time(), on_day(state, heard, when)) {
        visit.time = Some(time);
        visit.counted = false;
        return true;
    }
    if let [place] = heard.places.as_slice() {
        let mut all = [&mut state.draft].into_iter().chain(&mut state.queue);
        let placed = place.checked_sub(1).and_then(|at| all.nth(at));
        return placed.map(|visit| visit.take(when, &said)).is_some();
    }
    let named: Vec<&String> = heard.guests.iter().chain(&heard.contact.name).collect();
    if let [name] = named.as_slice()
        && names_start(state, when, name)
    {
        return true;
    }
    let mut theirs = [&mut state.draft].into_iter().chain(&mut state.queue).filter(|it| {
        it.named
            && it
                .contact
                .name
                .as_ref()
                .is_some_and(|own| named.iter().any(|name| are_alike(name, own)))
    });
    let (Some(visit), None) = (theirs.next(), theirs.next()) else { return false };
    visit.take(when, &said);
    (visit.counted, visit.behind) = (false, false);
    let fuller = named.iter().find(|name| name.contains(' '));
    visit.contact.name = fuller.map(|name| (*name).clone()).or(visit.contact.name.take());
    true
}

/// "Alan Petty for the 9 o'clock" of a plan: takes who comes to the only visit at an hour, where none is under this name;
/// whether it is so.
fn names_start(state: &mut State, when: &Meaning, name: &str) -> bool {
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let own = |it: &Draft| it.contact.name.as_deref() == Some(name);
    let is = |it: &Draft| {
        let day = it.days.and_then(Days::single);
        it.time.is_some()
            && it.time == when.exact_time()
            && when.date.is_none_or(|_| day == when.date)
    };
    if visits().any(own) || visits().filter(|it| is(it)).count() != 1 {
        return false;
    }
    let Some(visit) = [&mut state.draft].into_iter().chain(&mut state.queue).find(|it| is(it))
    else {
        return false;
    };
    visit.contact.name = Some(name.to_owned());
    (visit.named, visit.alike, visit.doubtful) = (true, false, false);
    true
}

impl Draft {
    /// Takes the day, the time or the staff member that is said of one visit that was shown: "no, the
    /// manicure should be on Saturday", "the haircut an hour later"; whether something is said of it.
    fn change(&mut self, heard: &Heard) -> bool {
        let when = plain_time(heard);
        if when.is_none() && heard.gives_time() {
            return false;
        }
        let before = (self.days, self.time, self.staff.clone());
        if let Some(when) = when {
            self.take(when, &Beside { dated: heard.fixed_day, ..Beside::default() });
        }
        for shift in &heard.shifts {
            self.shift(*shift, &[]);
        }
        self.staff = heard.staff.clone().or(self.staff.take());
        let changed = before != (self.days, self.time, self.staff.clone());
        if changed {
            (self.counted, self.behind) = (false, false);
        }
        changed || when.is_some()
    }
}

/// The visit whose service is named: "yes, only the pedicure not at 12 but at 13".
fn by_service<'s>(state: &'s mut State, heard: &Heard) -> Option<&'s mut Draft> {
    let [service] = heard.services.as_slice() else { return None };
    let alone = heard.several.is_empty() && !heard.gives_contact();
    let plain = alone && !heard.wants_any(&[Request::Again, Request::Behind, Request::Ahead]);
    let mut fitting = [&mut state.draft]
        .into_iter()
        .chain(&mut state.queue)
        .filter(|it| plain && it.service.as_ref() == Some(service));
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found)
}

/// The visit on the day that is said: "yes, but Friday at 11" of visits on Thursday and on Friday.
fn on_day<'s>(state: &'s mut State, heard: &Heard, when: &Meaning) -> Option<&'s mut Draft> {
    let day = when.date.filter(|_| when.date_end.is_none())?;
    let named = !heard.guests.is_empty() || heard.contact.name.is_some();
    let is_on = |it: &Draft| {
        it.start().is_some_and(|start| {
            let later = start.date() > day && heard.weekday;
            start.date() == day || later && start.date().weekday() == day.weekday()
        })
    };
    let open = !named && heard.places.is_empty() && heard.visits.is_empty();
    let mut fitting =
        [&mut state.draft].into_iter().chain(&mut state.queue).filter(|it| open && is_on(it));
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found)
}

/// Whether a message only says the start of one of the visits that were shown.
fn repeats_one(state: &State, heard: &Heard) -> bool {
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let Some((date, time)) = when.and_then(|when| Some((when.date, when.exact_time()?))) else {
        return false;
    };
    let is = |start: DateTime| date.is_none_or(|date| date == start.date()) && time == start.time();
    let mut visits = [&state.draft].into_iter().chain(&state.queue);
    !heard.any_new()
        && heard.guests.is_empty()
        && !heard.wants_any(&[Request::Rather, Request::NoMore, Request::Drop, Request::Cancel])
        && visits.any(|visit| visit.start().is_some_and(is))
}
