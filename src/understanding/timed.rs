//! What a message says of days and times, as one act: of a series, of several visits, of several
//! preferences, or of the one start that is meant.

use crate::{
    lang::Cue,
    phrase::{self, Meaning},
};

use super::{
    Act, Shift, Slot, alternatives,
    by_itself::by_itself,
    meant,
    reading::{Reading, What},
    sentence::Cues,
    series, starts,
    view::View,
    visits, weekday_number, when,
};

/// Adds the days and times: of several visits, of several preferences, or the one that is meant.
pub(super) fn add(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
    acts: &mut Vec<Act>,
) {
    if let Some(series) = series::read(view, chosen, denied, cues) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::People(_))));
        acts.push(Act::Inform(Slot::Series(series)));
        return;
    }
    if let Some(visits) = visits::read(view, chosen, denied, cues) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::People(_) | Slot::Things(_))));
        acts.push(Act::Inform(Slot::Visits(visits)));
        return;
    }
    if let Some(visits) = starts::read(view, chosen, denied, cues) {
        // "And the same the week after" has said when the next one is.
        acts.retain(|act| !matches!(act, Act::Correct(Shift::Days(_) | Shift::SameTime)));
        acts.push(Act::Inform(Slot::Visits(visits)));
        return;
    }
    if let Some(alternatives) = alternatives::read(view, chosen, denied, cues) {
        acts.push(Act::Inform(Slot::Alternatives(alternatives)));
        return;
    }
    if let Some(when) = weekday_number::read(view, chosen, denied) {
        acts.push(Act::Inform(Slot::When(when)));
        return;
    }
    if let Some(days) = starts::week_apart(view, chosen, denied) {
        acts.push(Act::Inform(Slot::When(Err(days))));
        return;
    }
    let mut meant = meant::meant(view, chosen, denied);
    if let (Ok(meaning), Some(day)) = (&mut meant, when::following(view, chosen)) {
        acts.push(Act::Correct(Shift::Following(day)));
        (meaning.date, meaning.date_end) = (None, None);
    }
    if cues.any(&[Cue::Cancel, Cue::Move]) {
        let of = when::of_booking(view, chosen, denied, &meant);
        acts.extend(of.into_iter().map(|meaning| Act::Inform(Slot::Of(meaning))));
    }
    if let Err(phrase::Error::InvalidTime(_) | phrase::Error::InvalidDate(_)) = meant {
        acts.extend(half(view, chosen, denied).map(|half| Act::Inform(Slot::Half(half))));
    }
    if !matches!(&meant, Ok(meaning) if meaning.is_empty()) {
        acts.push(Act::Inform(Slot::When(meant)));
    }
}

/// The day or the hour of a start whose other half is none.
fn half(view: &View<'_>, chosen: &[Reading], denied: &[bool]) -> Option<Meaning> {
    let told = chosen.iter().zip(denied).filter(|(_, denied)| !**denied).map(|(it, _)| it);
    let whens = told.filter(|it| matches!(it.what, What::When { .. }));
    let mut right = whens.filter_map(|it| by_itself(view, it));
    right.next().filter(|_| right.next().is_none())
}
