//! The cheapest way through what was heard.
//!
//! What was read before tells what may follow: a month stands behind a day of it, an hour that is half over behind
//! its preposition. A second hour, day or service costs more, unless it stands there as it is written.

use std::collections::BTreeMap;

use super::{
    lattice::{Arc, Lattice, Read},
    lexicon::Class,
};

/// By how much another meaning has to be dearer.
pub(super) const MARGIN: f32 = 0.45;
/// What a second hour or day costs that is not written so, and a second service, about which is asked.
const SECOND: f32 = 2.0;
const SECOND_SERVICE: f32 = 0.5;
/// What a month costs that stands behind no day of it.
const DANGLING: f32 = 2.5;
/// What the day of a month costs that no month follows.
const WAITING: f32 = 0.5;
/// The most letters in a row that are passed over.
const MOST_PASSED: u8 = 2;

/// What may not be read.
#[derive(Debug, Clone)]
pub(super) struct Ban {
    pub(super) from: usize,
    pub(super) until: usize,
    /// One meaning; `None`: anything but what stands there.
    pub(super) only: Option<(Class, usize)>,
}

impl Ban {
    fn forbids(&self, arc: &Arc) -> bool {
        let overlaps = arc.from < self.until && self.from < arc.until;
        let banned = match arc.read {
            Read::Entry { class, meaning, .. } => {
                self.only.is_none_or(|only| only == (class, meaning))
            }
            // A word that means the same as it stands is no other meaning.
            Read::Token { class, meaning: Some(meaning), .. } => {
                self.only == Some((class, meaning))
            }
            _ => false,
        };
        overlaps && banned
    }
}

/// What is known of a way behind its last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// The class of the last word, and whether it stands as it was heard.
    last: Class,
    is_token: bool,
    /// Whether letters behind it may be passed over.
    is_close: bool,
    hour: Said,
    day: Said,
    service: Said,
    /// Letters in a row that were passed over.
    passed: u8,
    /// Whether what was passed over, or kept from it, has to belong to a word of an order that follows.
    owes: bool,
}

/// Whether something was said, and whether it was written so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    No,
    Exactly,
    Nearly,
}

/// The cheapest way to a state.
#[derive(Debug, Clone)]
struct Best {
    cost: f32,
    before: Option<State>,
    arc: Option<Arc>,
}

/// Returns the cheapest way, and what it costs.
pub(super) fn cheapest(lattice: &Lattice, bans: &[Ban]) -> Option<(f32, Vec<Arc>)> {
    let begin = State {
        last: Class::Other,
        is_token: true,
        is_close: true,
        hour: Said::No,
        day: Said::No,
        service: Said::No,
        passed: 0,
        owes: false,
    };
    let mut best: Vec<BTreeMap<State, Best>> = vec![BTreeMap::new(); lattice.length + 1];
    best.first_mut()?.insert(begin, Best { cost: 0.0, before: None, arc: None });
    for at in 0..lattice.length {
        let states: Vec<(State, f32)> =
            best.get(at)?.iter().map(|(state, best)| (*state, best.cost)).collect();
        for arc in lattice.arcs.get(at)? {
            if bans.iter().any(|ban| ban.forbids(arc)) {
                continue;
            }
            for (state, cost) in &states {
                let Some((next, more)) = state.then(arc) else { continue };
                let cost = cost + more + arc.cost;
                let place = best.get_mut(arc.until)?;
                if place.get(&next).is_none_or(|other| cost < other.cost) {
                    place.insert(next, Best { cost, before: Some(*state), arc: Some(arc.clone()) });
                }
            }
        }
    }
    let ends = best.last()?.iter().filter(|(state, _)| state.may_end());
    let (mut state, end) = ends.min_by(|one, other| one.1.cost.total_cmp(&other.1.cost))?;
    let mut path = Vec::new();
    let mut at = lattice.length;
    while let Some(Best { before: Some(before), arc: Some(arc), .. }) = best.get(at)?.get(state) {
        path.push(arc.clone());
        at = arc.from;
        state = before;
    }
    path.reverse();
    Some((end.cost, path))
}

impl State {
    /// Returns the state behind an arc, and what the arc costs here beside its own; `None`: it may not stand here.
    fn then(self, arc: &Arc) -> Option<(Self, f32)> {
        let (class, is_token) = match arc.read {
            Read::Passed => {
                let owes = self.owes || self.is_token;
                let next = Self { passed: self.passed + 1, owes, ..self };
                return (self.is_close && next.passed <= MOST_PASSED).then_some((next, 0.0));
            }
            Read::Token { class, .. } => (class, true),
            Read::Digits(_) => (Class::Number, false),
            Read::Entry { class, .. } => (class, false),
        };
        if is_token && self.owes
            || self.passed > 0 && !arc.is_close
            || !self.may_follow(class, is_token)
        {
            return None;
        }
        let kept = !is_token && class == Class::Other;
        let owes = kept && (self.owes || self.is_token);
        let alone = self.alone(class);
        let mut next =
            Self { last: class, is_token, is_close: arc.is_close, passed: 0, owes, ..self };
        let said = match class {
            Class::Hour | Class::HalfHour | Class::Clock => Some(&mut next.hour),
            Class::Day | Class::Month => Some(&mut next.day),
            Class::Service => Some(&mut next.service),
            _ => None,
        };
        let Some(said) = said else { return Some((next, alone)) };
        let now = if is_token { Said::Exactly } else { Said::Nearly };
        let again = *said != Said::No && (*said == Said::Nearly || now == Said::Nearly);
        *said = now.max(*said);
        let second = if class == Class::Service { SECOND_SERVICE } else { SECOND };
        Some((next, alone + if again { second } else { 0.0 }))
    }

    /// Returns what a word costs that has not before it what belongs there, or that stands where another belongs.
    fn alone(self, class: Class) -> f32 {
        let is_month = class == Class::Month;
        let is_day = matches!(
            self.last,
            Class::Ordinal | Class::Ending | Class::Number | Class::Clock | Class::Tens
        );
        match (is_month, is_day) {
            (true, false) => DANGLING,
            (false, _) if self.last == Class::Ordinal => WAITING,
            _ => 0.0,
        }
    }

    /// Whether a word may stand behind the last one.
    fn may_follow(self, class: Class, is_token: bool) -> bool {
        let is_number = matches!(self.last, Class::Number | Class::Clock | Class::Tens);
        let needs = match class {
            Class::HalfHour => self.last == Class::Half,
            Class::Ending => is_number,
            Class::Month => matches!(self.last, Class::Ordinal | Class::Ending) || is_number,
            Class::Tail => {
                matches!(self.last, Class::Hour | Class::HalfHour | Class::Tail) || is_number
            }
            _ => true,
        };
        let waits = match self.last {
            Class::Half => {
                matches!(class, Class::HalfHour | Class::Number | Class::Clock)
                    || is_token && class == Class::Hour
            }
            Class::Ordinal => class == Class::Month,
            Class::At => matches!(class, Class::Number | Class::Clock | Class::Tens),
            _ => true,
        };
        (needs || is_token) && (waits || self.is_token && is_token)
    }

    const fn may_end(self) -> bool {
        !self.owes
            && (self.is_token || !matches!(self.last, Class::Half | Class::Ordinal | Class::At))
    }
}
