//! Days on which what is booked stays: "keep Thursday". The words are so common that they say it only beside
//! a day, and some only beside a cancellation, which is why they are settled before anything is read.

use crate::{
    lang::{BesideDay, Cue, Match},
    phrase,
};

use super::{setting::Setting, tokens::Token};

/// Reads "keep Thursday" as a wish to keep what is on that day; elsewhere the word keeps nothing that is known.
pub(super) fn read(tokens: &[Token], cues: &mut Vec<Match>, setting: &Setting<'_>) {
    let names_day = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            let meaning = phrase::resolve(&token.key, &setting.context).result;
            meaning.is_ok_and(|meaning| meaning.date.is_some())
        })
    };
    for found in
        cues.iter_mut().filter(|it| it.cue == Cue::Day(BesideDay::Keep) && names_day(it.until))
    {
        found.cue = Cue::Keep;
    }
    // "Cancel Friday, let Wednesday be": elsewhere "let it be Wednesday" is a choice.
    let cancels = cues.iter().any(|found| found.cue == Cue::Cancel);
    for found in cues.iter_mut().filter(|it| cancels && it.cue == Cue::Day(BesideDay::LetBe)) {
        if let Some(day) = (found.from + 1..found.until).find(|at| names_day(*at)) {
            found.until = day;
        } else if !names_day(found.until) && !found.from.checked_sub(1).is_some_and(names_day) {
            continue;
        }
        found.cue = Cue::Keep;
    }
    cues.retain(|found| !matches!(found.cue, Cue::Day(BesideDay::Keep | BesideDay::LetBe)));
}
