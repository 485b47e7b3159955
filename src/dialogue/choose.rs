//! A choice from what was offered: by its place, the earliest or latest, or any of it.

use jiff::civil::{Date, DateTime};

use crate::{
    phrase,
    schedule::Repeated,
    understanding::{Asked, Choice, Feature, Request},
};

use super::{Days, Goal, Heard, House, Move, Plan, Say, Stage, State, plan::say, traits::Traits};

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Start(DateTime),
    /// Of several days with several times each, the day.
    Day(Date),
}

/// Whether what comes of a message is shown before it is booked: "no, exactly at 3:30" of an hour that was refused may be
/// one of another day that was offered, and a change of what is shown is no yes to it.
pub(super) fn is_shown_anew(state: &State, heard: &Heard) -> bool {
    let insists = heard.confirm == Some(false) && !heard.gives_day();
    let offered = state.offers().iter().any(|start| Some(start.time()) == heard.exact_time());
    let shown = matches!(&state.stage, Stage::Confirming { plan: Plan::Book });
    let moved = heard.wants(Request::Move) && heard.confirm != Some(true);
    insists && offered || shown && moved
}

/// Takes a choice from what was offered.
pub(super) fn choose(state: &mut State, heard: &Heard) {
    let exact =
        heard.when.as_ref().is_some_and(|when| when.as_ref().is_ok_and(|when| when.time.is_some()));
    if heard.choice == Some(Choice::Any) && heard.gives_time() && !exact {
        state.draft.extreme = Some(true);
        return;
    }
    let extreme = matches!(heard.choice, Some(Choice::Earliest | Choice::Latest));
    if heard.gives_time() && !extreme {
        return;
    }
    if extreme {
        state.draft.extreme = Some(heard.choice == Some(Choice::Earliest));
    }
    match heard.choice.and_then(|choice| chosen(state, choice)) {
        // What was chosen by name is taken, what was left open is proposed.
        Some(_) if extreme && heard.is_timed() => {}
        Some(Chosen::Start(start)) => {
            state.draft.extreme = None;
            state.draft.set_start(start);
        }
        Some(Chosen::Day(day)) => {
            state.draft.days = Some(Days { from: day, until: day });
            state.draft.time = None;
        }
        None if heard.choice == Some(Choice::Any) && state.draft.time.is_none() => {
            state.draft.extreme = Some(true);
        }
        None => {}
    }
}

/// Returns the start that is chosen by its place.
pub(super) fn start(state: &State, choice: Choice) -> Option<DateTime> {
    match chosen(state, choice)? {
        Chosen::Start(start) => Some(start),
        Chosen::Day(_) => None,
    }
}

fn chosen(state: &State, choice: Choice) -> Option<Chosen> {
    let (all, named) = (state.offers(), state.named_offers());
    let start = |start: Option<&DateTime>| start.copied().map(Chosen::Start);
    let mut days: Vec<Date> = all.iter().map(|start| start.date()).collect();
    days.dedup();
    let by_day = days.len() > 1 && days.len() < all.len();
    match choice {
        Choice::Nth(place) if by_day => days.get(place.checked_sub(1)?).copied().map(Chosen::Day),
        Choice::Nth(place) => start(named.get(place.checked_sub(1)?)),
        Choice::Last | Choice::LaterOne if by_day => days.last().copied().map(Chosen::Day),
        Choice::Last | Choice::LaterOne | Choice::Latest => start(all.last()),
        Choice::Any | Choice::EarlierOne | Choice::Earliest => start(all.first()),
        _ => None,
    }
}

/// Asks which is meant, where one word is an hour and a place in the list: "другу" is 14:00, and the
/// second time that was named.
pub(super) fn two_readings(state: &mut State, heard: &Heard) -> Option<Move> {
    let hour = heard.when.as_ref()?.as_ref().ok()?;
    let (Some(Choice::Nth(_)), None, Some(time)) = (heard.choice, hour.date, hour.exact_time())
    else {
        return None;
    };
    let placed = start(state, heard.choice?)?;
    if placed.time() == time || state.draft.goal != Goal::Book {
        return None;
    }
    let both = [placed, placed.date().to_datetime(time)];
    let meaning = |start: DateTime| phrase::Meaning {
        date: Some(start.date()),
        time: Some(start.time()),
        ..phrase::Meaning::default()
    };
    state.draft.time = None;
    state.stage = Stage::Offering { starts: both.to_vec(), named: Vec::new() };
    let both = both.map(meaning).to_vec();
    Some(say(Say::Trouble(phrase::Error::Ambiguous(both))))
}

/// Marks a start that comes twice, where it was said which of the two it is: "at 3:30, after the clocks go
/// back".
pub(super) fn marked(start: DateTime, heard: &Heard, house: &House<'_>) -> DateTime {
    let which = match heard.choice {
        Some(Choice::EarlierOne | Choice::Nth(1)) => Repeated::First,
        Some(Choice::LaterOne | Choice::Nth(2)) => Repeated::Second,
        _ => return start,
    };
    match Repeated::both(&house.profile.zone, start) {
        Some(_) if heard.exact_time().is_some() => which.mark(start),
        _ => start,
    }
}

/// Returns the one of two starts of one name that the customer chose, on the night when the clocks go back: by
/// its place, by which of the two it is, or in an earlier message. `None`: they have not said it.
#[must_use]
pub fn chosen_hour(state: &State, heard: &Heard, both: [DateTime; 2]) -> Option<DateTime> {
    let [first, second] = both;
    let chosen = match heard.choice {
        Some(Choice::EarlierOne | Choice::Nth(1)) => Some(first),
        Some(Choice::LaterOne | Choice::Nth(2) | Choice::Last) => Some(second),
        _ => None,
    };
    let is_answer = state.offers() == both || heard.exact_time().is_some();
    let before = || state.draft.start().filter(|start| both.contains(start));
    chosen.filter(|_| is_answer).or_else(before)
}

/// Asks which of two hours of one name is meant, on the night when the clocks go back.
pub(super) fn ask_which_hour(state: &mut State, both: [DateTime; 2]) -> Move {
    state.draft.time = None;
    state.stage = Stage::Offering { starts: both.to_vec(), named: Vec::new() };
    say(Say::WhichHour(both))
}

impl State {
    /// Returns the offers that were named one by one, among which "the second one" is counted.
    #[must_use]
    pub(super) fn named_offers(&self) -> &[DateTime] {
        match &self.stage {
            Stage::Offering { named, .. } if !named.is_empty() => named,
            _ => self.offers(),
        }
    }
}

/// Takes one of the services that were listed, by its place or as the one for a first visit: "the first
/// one, I've never been"; `None`: none was chosen so.
pub(super) fn listed(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    let asked = state.stage == Stage::Gathering && state.draft.lacks() == Asked::Service;
    if !asked || heard.any_new() {
        return None;
    }
    let several = &state.draft.several;
    let services = &house.profile.services;
    // Of those that were named the place is theirs, else it is that in the whole list.
    let all = || services.iter().filter(|_| several.is_empty());
    let named = || several.iter().filter_map(|id| house.profile.service(id));
    let placed = match heard.choice {
        Some(Choice::Nth(place) | Choice::Number(place)) => {
            named().chain(all()).nth(place.checked_sub(1)?)
        }
        Some(Choice::Last) => named().chain(all()).last(),
        _ => None,
    };
    if !several.is_empty() {
        let services = vec![placed?.id.clone()];
        return Some(Heard { services, choice: None, places: Vec::new(), ..heard.clone() });
    }
    let first = Feature::First(true);
    let for_first = || {
        let mut all =
            services.iter().filter(|it| Traits::of(it, house.profile).has(first) == Some(true));
        all.next().filter(|_| all.next().is_none() && heard.features.contains(&first))
    };
    let service = for_first().or(placed)?;
    let services = vec![service.id.clone()];
    Some(Heard { services, inferred: true, choice: None, places: Vec::new(), ..heard.clone() })
}
