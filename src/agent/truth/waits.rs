//! What an answer says of the waiting list: that the customer is on it, or will be told what frees up.
//!
//! Only a tool puts a customer on the list. What is offered ("shall I put you on it?") is not said to be
//! so, and a day or an hour in such a sentence is that of the wish and of no visit.

use crate::phrase::Mentioned;

use super::{
    cues::Cue,
    known::Known,
    reading::Reading,
    sentence::{Act, Clause},
    statement::Statement,
};

/// Returns whether a sentence says that the customer waits for something to free up, or will be told of
/// it, and they are not on the list.
pub(super) fn is_untrue(known: &Known<'_>, reading: &Reading) -> bool {
    let sentence = &reading.sentence;
    let told =
        |clause: &Clause| clause.act != Act::Denies && Cue::Waits.is_in(sentence.words(clause));
    !known.waits && !Cue::MayDo.is_in(&sentence.text) && sentence.clauses.iter().any(told)
}

/// Returns whether a statement about time names what the customer waits for.
pub(super) fn is_of_wish(known: &Known<'_>, it: &Statement) -> bool {
    let mut dates = it.days.iter().flat_map(|days| days.dates());
    let days = known.wishes.iter().any(|wish| {
        let (first, last) = wish.days;
        dates.by_ref().all(|date| (first..=last).contains(&date))
    });
    let bounds = known.wishes.iter().flat_map(|wish| [wish.window.0, wish.window.1]).flatten();
    let bounds: Vec<_> = bounds.collect();
    let time = match &it.time {
        None => true,
        Some(Mentioned::At(times) | Mentioned::From(times) | Mentioned::Until(times)) => {
            times.iter().any(|time| bounds.contains(time))
        }
        Some(_) => false,
    };
    Cue::Waits.is_in(&it.sentence) && days && time
}
