//! Several visits of one of the services that are named: "the club for Max and Ella, a lesson for Rob", "two dresses
//! and a hem".

use std::ops::Range;

use crate::{lang::Cue, phrase::Meaning};

use super::{
    act::Visit,
    reading::{Reading, What},
    view::View,
};

/// The most visits of one service that are read beside those of another.
const MOST: u32 = 4;

/// What is said of each visit that makes more than one of it.
#[derive(Default)]
pub(super) struct Beside {
    names: Vec<Vec<String>>,
    mine: Vec<bool>,
    counted: Vec<Option<Counted>>,
}

impl Beside {
    /// Notes what is said in the part of the message that is of one visit; `service`: its words.
    pub(super) fn note(
        &mut self,
        view: &View<'_>,
        own: &[&Reading],
        service: &Range<usize>,
        part: &Range<usize>,
    ) {
        self.names.push(names(own));
        self.mine.push(with_me(view, part));
        self.counted.push(counted(view, own, service));
    }

    /// Whether a number says how many visits of one service are wanted.
    pub(super) fn counts(&self) -> bool {
        self.counted.iter().any(Option::is_some)
    }

    /// Adds the visits that are said beside each.
    pub(super) fn add(self, visits: Vec<Visit>) -> Vec<Visit> {
        if self.counts() {
            with_counted(visits, self.counted)
        } else if self.mine.contains(&true) {
            with_own(visits, self.mine)
        } else {
            with(visits, self.names)
        }
    }
}

/// The names of those who come for one service beside the first: "the club for Max and Ella".
fn names(own: &[&Reading]) -> Vec<String> {
    let names = own.iter().filter_map(|it| match &it.what {
        What::Guest { name, .. } => Some(name.clone()),
        _ => None,
    });
    names.skip(1).collect()
}

/// How many visits of a service a number directly before it says, of one customer or of as many people: "two dresses
/// and a hem", "two haircuts and a manicure".
fn counted(view: &View<'_>, meant: &[&Reading], service: &Range<usize>) -> Option<Counted> {
    service.start.checked_sub(1).and_then(|at| view.number(at))?;
    meant.iter().find_map(|it| match it.what {
        What::People(many) if it.words.end == service.start => Some(Counted { many, people: true }),
        What::Things(many) if it.words.end == service.start => {
            Some(Counted { many, people: false })
        }
        _ => None,
    })
}

/// So many visits of one service.
struct Counted {
    many: u32,
    people: bool,
}

/// Adds the visits that a number says.
fn with_counted(visits: Vec<Visit>, counted: Vec<Option<Counted>>) -> Vec<Visit> {
    if visits.len() != counted.len() {
        return visits;
    }
    let all = visits.into_iter().zip(counted).flat_map(|(visit, counted)| {
        let many = counted.as_ref().map_or(1, |it| it.many.clamp(1, MOST));
        let people = counted.is_some_and(|it| it.people);
        let another = Visit { other: visit.other || people, guest: None, ..next(&visit) };
        let more = (1..many).map(move |_| another.clone());
        [visit].into_iter().chain(more)
    });
    all.collect()
}

/// Whether the customer comes beside the other person: "a cleaning for me and my wife".
fn with_me(view: &View<'_>, part: &Range<usize>) -> bool {
    view.with(Cue::MeAnd).any(|it| part.contains(&it.from) && !view.is_and(it.from))
}

/// Adds the customer's own visit before that of the other person.
fn with_own(visits: Vec<Visit>, mine: Vec<bool>) -> Vec<Visit> {
    // "Me with my husband: a haircut for him, a manicure for me" says which one is the customer's.
    if visits.len() != mine.len() || visits.iter().any(|visit| !visit.other) {
        return visits;
    }
    let all = visits.into_iter().zip(mine).flat_map(|(visit, mine)| {
        let own = mine && visit.other;
        let first = Visit { other: false, child: false, guest: None, ..visit.clone() };
        let other = if own { next(&visit) } else { visit };
        own.then_some(first).into_iter().chain([other])
    });
    all.collect()
}

/// Adds a visit for each who comes for the same service as another one.
fn with(visits: Vec<Visit>, also: Vec<Vec<String>>) -> Vec<Visit> {
    if visits.len() != also.len() {
        return visits;
    }
    let all = visits.into_iter().zip(also).flat_map(|(visit, others)| {
        let more: Vec<Visit> =
            others.into_iter().map(|name| Visit { guest: Some(name), ..next(&visit) }).collect();
        [visit].into_iter().chain(more)
    });
    all.collect()
}

/// Another visit of the same service: at the same time where that is possible, else after it.
fn next(visit: &Visit) -> Visit {
    let when = Meaning {
        time: visit.when.time.filter(|_| visit.when.exact_time().is_none()),
        ..visit.when
    };
    Visit { when, ..visit.clone() }
}
