//! Who some words of a message speak of: the customer, or one other person.
//!
//! Several people in the same words are none, so that no visit is given to one of them by chance.

use std::ops::Range;

use crate::lang::Cue;

use super::{
    reading::{Reading, What},
    sentence::Cues,
};

/// Who a part of a message speaks of.
#[derive(PartialEq)]
pub(super) enum Person {
    /// The customer.
    Me,
    /// A person by name.
    Named(String),
    /// A person by another word, with its place.
    Unnamed(usize),
}

/// The only person of some words; `None`: there is none, or several are named.
pub(super) fn person(meant: &[&Reading], words: &Range<usize>, cues: &Cues) -> Option<Person> {
    let own = || meant.iter().filter(|it| words.contains(&it.words.start));
    let mut guests = own().filter_map(|it| match &it.what {
        What::Guest { name, .. } => Some(name.clone()),
        _ => None,
    });
    if let Some(name) = guests.next() {
        return guests.next().is_none().then_some(Person::Named(name));
    }
    let cue = |wanted: Cue| {
        cues.iter().find(|it| it.cue == wanted && words.contains(&it.from)).map(|it| it.from)
    };
    let me = own().any(|it| matches!(it.what, What::Name { own: true, .. }));
    cue(Cue::Relation)
        .map(Person::Unnamed)
        .or_else(|| (me || cue(Cue::Me).is_some()).then_some(Person::Me))
}
