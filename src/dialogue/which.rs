//! Which of the customer's bookings is meant: by its day, hour, service, staff or place.

use jiff::civil::Date;

use crate::{
    phrase::Meaning,
    schedule::Booking,
    understanding::{Choice, Request},
};

use super::{
    Goal, Heard, Move, Say, Stage, State,
    names::are_alike,
    plan::{Call, call, say},
};

/// What the words fit.
#[derive(Debug, PartialEq)]
pub(super) enum Fit {
    /// This one, and whether it was named.
    One {
        /// The booking.
        booking: Box<Booking>,
        /// Whether something that was said tells it from others.
        named: bool,
    },
    /// All of these.
    All(Vec<Booking>),
    /// Several, or none that was named.
    Unclear(Vec<Booking>),
    /// Something was named that none of these has.
    NoSuch,
}

/// Finds the booking that is meant in a list that is not empty.
pub(super) fn which(state: &State, heard: &Heard, list: &[Booking], cancels: bool) -> Fit {
    if heard.means_all(list) {
        return Fit::All(list.to_vec());
    }
    let replied = heard.replied.as_ref().and_then(|id| list.iter().find(|own| own.id == *id));
    if let (Some(booking), None) = (replied, heard.choice) {
        return one(booking, true);
    }
    // What is replied to told of a visit that no longer stands.
    if heard.replied.is_some() && replied.is_none() && heard.choice.is_none() {
        return Fit::NoSuch;
    }
    // "My daughter can't come" is not of the customer's own visit.
    if cancels
        && heard.is_of_another()
        && let Some(fit) = of_others(state, list)
    {
        return fit;
    }
    let places: Vec<&Booking> =
        heard.places.iter().filter_map(|place| list.get(place.checked_sub(1)?)).collect();
    if places.len() > 1 && places.len() == heard.places.len() {
        return Fit::All(places.into_iter().cloned().collect());
    }
    if let Some(fit) = chosen(state, heard, list) {
        return fit;
    }
    named(state, heard, list, cancels)
}

/// Finds what was chosen by its place in the list, or as "the other one".
fn chosen(state: &State, heard: &Heard, list: &[Booking]) -> Option<Fit> {
    let place = match heard.choice {
        Some(Choice::Nth(place) | Choice::Number(place)) => Some(place),
        Some(Choice::EarlierOne) => Some(1),
        Some(Choice::Last | Choice::LaterOne) => Some(list.len()),
        _ => None,
    };
    if let Some(place) = place {
        return Some(match place.checked_sub(1).and_then(|at| list.get(at)) {
            Some(booking) => one(booking, true),
            None => Fit::Unclear(list.to_vec()),
        });
    }
    if let Some(owner @ (Choice::Mine | Choice::Theirs)) = heard.choice {
        let called = list.len() > 1 && list.iter().any(|booking| heard.calls(booking));
        return match (called, owner) {
            // "Leave Ivy's alone, and move mine to four" is of one.
            (true, Choice::Mine) if heard.wants(Request::Keep) => whose(state, true, list),
            // "Mine to Monday at ten and Ivy's to noon" names two.
            (true, Choice::Mine) => Some(Fit::Unclear(list.to_vec())),
            // "Ivy can't come, cancel hers" is of the one who is named.
            (true, _) => None,
            (false, _) => whose(state, owner == Choice::Mine, list),
        };
    }
    // "Another day" beside the only booking names no other booking.
    if heard.choice != Some(Choice::Other) || list.len() == 1 {
        return None;
    }
    let known = state.draft.target.as_ref().or(state.last.as_ref()).map(|booking| &booking.id);
    let mut rest = list.iter().filter(|booking| Some(&booking.id) != known);
    Some(match (rest.next(), rest.next()) {
        (Some(other), None) => one(other, true),
        _ => Fit::Unclear(list.to_vec()),
    })
}

/// Finds the only booking that is not under the customer's own name; `None`: the own name is not known, or there are
/// several others.
fn of_others(state: &State, list: &[Booking]) -> Option<Fit> {
    let own = state.draft.own_contact().name?;
    let is_other =
        |it: &&Booking| !it.contact.name.as_ref().is_some_and(|name| are_alike(&own, name));
    match list.iter().filter(is_other).collect::<Vec<_>>().as_slice() {
        [] => Some(Fit::NoSuch),
        [only] => Some(one(only, true)),
        _ => None,
    }
}

/// Finds the only booking under the customer's own name, or the only one that is not; `None`: there is no one such.
fn whose(state: &State, mine: bool, list: &[Booking]) -> Option<Fit> {
    let own = state.draft.own_contact().name?;
    let is = |booking: &&Booking| {
        booking.contact.name.as_ref().is_some_and(|name| are_alike(&own, name) == mine)
    };
    match list.iter().filter(is).collect::<Vec<_>>().as_slice() {
        [] => None,
        [only] => Some(one(only, true)),
        several => Some(Fit::Unclear(several.iter().map(|it| (*it).clone()).collect())),
    }
}

/// Finds what was named by its day, hour, service or staff.
fn named(state: &State, heard: &Heard, list: &[Booking], cancels: bool) -> Fit {
    let meant = not_denied(heard, list, cancels);
    let list = if meant.is_empty() { list } else { &meant };
    let mut said: Vec<Meaning> = heard.of.clone();
    if cancels {
        said.extend(heard.when.iter().flatten());
    }
    // "Cancel that one and keep the Tuesday."
    let kept = |booking: &Booking| {
        let is = |not: &Meaning| has(booking, not) || heard.weekday && on_weekday(booking, not);
        cancels && heard.wants(Request::Keep) && heard.not.iter().any(is)
    };
    let stays = |booking: &Booking| {
        let name = booking.contact.name.as_deref().unwrap_or_default();
        let said = |word: &&String| !heard.guests.contains(word);
        heard.not_guests.iter().filter(said).any(|word| are_alike(word, name))
    };
    let kept = |booking: &Booking| kept(booking) || stays(booking);
    let keeps = list.iter().any(kept);
    let names = keeps
        || !said.is_empty()
        || !heard.services.is_empty()
        || !heard.several.is_empty()
        || heard.staff.is_some();
    let called = |booking: &Booking| heard.calls(booking);
    let by_name = list.iter().any(called) && !list.iter().all(called) && heard.wrong_name.is_none();
    let names = names || by_name;
    if heard.names_other_person() && !list.iter().any(called) {
        return Fit::NoSuch;
    }
    let fits = |booking: &&Booking| {
        !kept(booking)
            && (!by_name || called(booking))
            && (heard.services.is_empty() || heard.services.contains(&booking.service))
            && (heard.several.is_empty() || heard.several.contains(&booking.service))
            && heard.staff.as_ref().is_none_or(|staff| *staff == booking.staff)
            && said.iter().all(|meaning| has(booking, meaning))
    };
    let mut fitting: Vec<&Booking> = list.iter().filter(fits).collect();
    if fitting.is_empty() && heard.weekday && said.len() == 1 {
        // "The Thursday one" of a Thursday that is not the next.
        let day = |booking: &&Booking| said.iter().all(|meaning| on_weekday(booking, meaning));
        fitting = list.iter().filter(|it| !kept(it)).filter(day).collect();
    }
    // "The haircut and the manicure": each is named, and there is one of each.
    let each = fitting.len() == heard.services.len()
        && heard.services.iter().all(|id| fitting.iter().any(|booking| booking.service == *id));
    if cancels && heard.services.len() > 1 && each {
        return Fit::All(fitting.into_iter().cloned().collect());
    }
    if let (true, true, Some(all)) = (cancels, fitting.is_empty(), each_of(&said, list)) {
        return Fit::All(all);
    }
    match (names, fitting.as_slice(), list) {
        (true, [only], _) => one(only, true),
        (true, [], [_]) if cancels => Fit::NoSuch,
        // The only booking is shown with what was said of it.
        (true, [], [only]) if !heard.any_new() => one(only, false),
        (true, [], _) => Fit::Unclear(list.to_vec()),
        (false, _, [only]) => one(only, true),
        (false, _, _) => unnamed(state, heard, list, cancels),
        (true, several, _) => {
            Fit::Unclear(several.iter().map(|booking| (*booking).clone()).collect())
        }
    }
}

/// Leaves out the bookings that a no denies: "no, not Thursday" where another one is to be moved.
fn not_denied(heard: &Heard, list: &[Booking], cancels: bool) -> Vec<Booking> {
    let denied = |booking: &&Booking| {
        let not = |meaning: &Meaning| meaning.date.is_some() && has(booking, meaning);
        !cancels && heard.confirm == Some(false) && heard.not.iter().any(not)
    };
    list.iter().filter(|it| !denied(it)).cloned().collect()
}

/// Finds the booking where nothing names one: the only one of the day that is said, or the one that was spoken
/// of last.
fn unnamed(state: &State, heard: &Heard, list: &[Booking], cancels: bool) -> Fit {
    if let Some(booking) = only_that_day(heard, list).filter(|_| !cancels) {
        return one(booking, false);
    }
    let known = state.draft.target.as_ref().or(state.last.as_ref());
    match known.and_then(|last| list.iter().find(|booking| booking.id == last.id)) {
        Some(booking) if !cancels || state.reminded || is_asked_about(state, booking) => {
            one(booking, state.reminded)
        }
        _ => Fit::Unclear(list.to_vec()),
    }
}

/// Returns the only booking on the day that was said, where another hour was said than it has: "Tuesday at six"
/// of a visit on Tuesday at five.
fn only_that_day<'b>(heard: &Heard, list: &'b [Booking]) -> Option<&'b Booking> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let day = when.date.filter(|_| when.date_end.is_none() && heard.shifts.is_empty())?;
    let time = when.exact_time()?;
    let mut that_day = list.iter().filter(|it| it.local_start.date() == day);
    let only = that_day.next().filter(|_| that_day.next().is_none())?;
    (only.local_start.time() != time).then_some(only)
}

/// Whether it was asked just before whether to cancel this booking alone.
fn is_asked_about(state: &State, booking: &Booking) -> bool {
    matches!(&state.stage, Stage::Cancelling { list } if matches!(list.as_slice(), [only] if only.id == booking.id))
}

/// "Thursday and Friday": returns the bookings of days that are each said, if each has one.
fn each_of(said: &[Meaning], list: &[Booking]) -> Option<Vec<Booking>> {
    let of = |meaning: &Meaning| {
        let mut fitting = list.iter().filter(|booking| has(booking, meaning));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let all: Vec<&Booking> = said.iter().map(of).collect::<Option<_>>()?;
    let mut found: Vec<Booking> = Vec::new();
    for booking in all {
        if found.iter().any(|known| known.id == booking.id) {
            return None;
        }
        found.push(booking.clone());
    }
    (found.len() > 1).then_some(found)
}

fn one(booking: &Booking, named: bool) -> Fit {
    Fit::One { booking: Box::new(booking.clone()), named }
}

impl Heard {
    /// Whether all of several bookings are meant: "both", "the two of us".
    pub(super) fn means_all(&self, list: &[Booking]) -> bool {
        let many = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let people = self.people == many && self.guests.is_empty() && !self.any_new();
        many > 1 && (self.choice == Some(Choice::All) || people)
    }

    /// Whether a word of the name is said that a booking is under: "cancel Tom's".
    fn calls(&self, booking: &Booking) -> bool {
        let mut said = self.guests.iter().chain(&self.contact.name).chain(&self.left);
        let name = booking.contact.name.as_deref().unwrap_or_default();
        said.any(|word| are_alike(word, name))
    }

    /// Whether a move or a cancellation is said to be of another person's booking: "move Bea's to Friday".
    fn names_other_person(&self) -> bool {
        let named = !self.guests.is_empty() || self.contact.name.is_some() && !self.own;
        let moves = self.wants(Request::Move)
            || self.wants(Request::Cancel) && self.services.is_empty() && self.of.is_empty();
        named && moves && self.wrong_name.is_none() && !self.gives_address()
    }

    /// Whether another person than the customer is spoken of, without a name, and nothing else tells the booking.
    fn is_of_another(&self) -> bool {
        self.other
            && !self.with_me
            && self.people <= 1
            && self.guests.is_empty()
            && self.contact.name.is_none()
            && self.choice.is_none()
            && self.places.is_empty()
            && self.of.is_empty()
            && !self.is_timed()
            && !self.any_new()
    }

    /// Whether a person is named whom a booking is not for.
    pub(super) fn names_other_than(&self, booking: &Booking) -> bool {
        self.names_visit_other_than(booking) && self.is_timed()
    }

    /// Whether a person is named whom a booking is not for, with or without a day or an hour.
    pub(super) fn names_visit_other_than(&self, booking: &Booking) -> bool {
        let named = !self.guests.is_empty() || self.contact.name.is_some() && !self.own;
        named && !self.gives_address() && !self.calls(booking)
    }

    /// Whether day and hour, where they were said, are those of a booking.
    pub(super) fn fits(&self, booking: &Booking) -> bool {
        let when = self.when.as_ref();
        when.is_none_or(|when| when.as_ref().is_ok_and(|when| has(booking, when)))
    }
}

/// Whether a booking has the day and the hour that were said.
pub(super) fn has(booking: &Booking, meaning: &Meaning) -> bool {
    let (day, time) = (booking.local_start.date(), booking.local_start.time());
    let on =
        meaning.date.is_none_or(|from| (from..=meaning.date_end.unwrap_or(from)).contains(&day));
    let at = match (meaning.time, meaning.time_end) {
        (Some(from), Some(until)) => (from..=until).contains(&time),
        (Some(from), None) if meaning.bound.is_some() => time >= from,
        // "At three" may have been read as the other half of the day.
        (Some(at), None) => {
            at == time || at.minute() == time.minute() && at.hour() % 12 == time.hour() % 12
        }
        (None, Some(until)) => time <= until,
        (None, None) => true,
    };
    on && at
}

/// Whether a booking is on the weekday that was said, and at its hour where one was.
fn on_weekday(booking: &Booking, meaning: &Meaning) -> bool {
    let day = booking.local_start.date();
    let weekday = meaning.date.filter(|_| meaning.date_end.is_none()).map(Date::weekday);
    weekday == Some(day.weekday()) && has(booking, &Meaning { date: Some(day), ..*meaning })
}

/// Whether a booking is named by its service that is not the one that was spoken of last.
pub(super) fn names_another(state: &State, heard: &Heard) -> bool {
    let adds = [Request::Again, Request::Look, Request::Repeat, Request::Behind, Request::Ahead];
    let [service] = heard.services.as_slice() else { return false };
    let idle = state.stage == Stage::Idle && state.draft.goal != Goal::Book;
    let alone = !heard.other && heard.people <= 1 && !heard.gives_contact();
    let other = state.last.as_ref().is_some_and(|last| last.service != *service);
    idle && alone && other && !heard.wants_any(&adds)
}

/// Asks which of several bookings is meant.
pub(super) fn ask_which(state: &mut State, list: Vec<Booking>, cancels: bool) -> Move {
    // Of one there is nothing to choose.
    if let [only] = list.as_slice() {
        let only = Box::new(only.clone());
        if cancels {
            state.stage = Stage::Cancelling { list: Vec::new() };
            return call(Call::Cancel(only));
        }
        state.draft.target = Some(only.clone());
        state.stage = Stage::Gathering;
        return say(Say::AskMove(only));
    }
    state.stage = Stage::Choosing { cancels, list: list.clone() };
    let refusal = crate::chat::Refusal::WhichAppointment { list };
    say(Say::Fact(Box::new(crate::chat::Fact::Refused(refusal))))
}
