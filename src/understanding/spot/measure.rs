//! Ages and weights: a number beside its unit, or behind words that an age follows.
//!
//! They are read so that they are no day and no hour, and so that a limit among the owner's facts
//! can be told before anything is booked.

use crate::lang::{Cue, Subject};

use super::super::{
    reading::{Reading, What, reading, worth},
    view::View,
};

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let units = view.cues.iter().filter_map(|found| {
        let subject = match found.cue {
            Cue::Years | Cue::UnitAge => Subject::AGE,
            Cue::UnitKilo => Subject::WEIGHT,
            _ => return None,
        };
        let (at, number) = view.number_before(found.from)?;
        let amount = (found.cue != Cue::UnitAge).then_some(number);
        Some(reading(at..found.until, What::Measure(subject, amount), worth::COUNTED))
    });
    units.chain(view.with(Cue::Aged).filter_map(|found| behind(view, found.until))).collect()
}

/// Reads the age behind words such as "she's": a number that no other unit follows.
fn behind(view: &View<'_>, at: usize) -> Option<Reading> {
    let number = view.number(at)?;
    let has = |at: usize, cues: &[Cue]| cues.iter().any(|cue| view.has(at, *cue));
    let mut until = at + 1;
    while has(until, &[Cue::Joins, Cue::A, Cue::Half]) && has(until + 1, &[Cue::A, Cue::Half]) {
        until += 1;
    }
    until += usize::from(has(until, &[Cue::Half]));
    let small = has(until, &[Cue::UnitAge, Cue::UnitWeek, Cue::UnitTwoWeeks]);
    let years = has(until, &[Cue::Years]);
    // "She's 11:30" and "he's 5 minutes late" are no ages.
    let ends = view.tokens.get(until).is_none_or(|next| {
        next.ends_clause() && next.key != ":" || next.is_word() && view.is_plain(until)
    });
    // "Her brother who's 3 rides, too."
    let told = at.checked_sub(1).is_some_and(|at| has(at, &[Cue::Staff]));
    let timed = has(until, &[Cue::Am, Cue::Pm, Cue::UnitMinute, Cue::UnitHour]);
    if timed || !(small || years || ends || told) {
        return None;
    }
    until += usize::from(small || years);
    let amount = (!small).then_some(number);
    Some(reading(at..until, What::Measure(Subject::AGE, amount), worth::CHOICE))
}
