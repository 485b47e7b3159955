//! Parts of the sentence: all that the language tables know.

use crate::lang::Cue;

use super::super::{
    reading::{Reading, What, worth},
    view::View,
};

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let hidden = |cue: Cue| {
        matches!(cue, Cue::Given | Cue::OtherService | Cue::Content | Cue::Thing | Cue::Plain)
    };
    let known = view.cues.iter().filter(|found| !hidden(found.cue));
    let reading = known.map(|found| {
        let many = u32::try_from(found.until - found.from).unwrap_or(0);
        let each = match found.cue {
            // "До завтра", "see you on Friday" name no day that is wanted.
            Cue::Bye | Cue::Since if many > 1 => worth::COUNTED,
            // "The second right after the first" names no days of a month.
            Cue::AfterBooking if (found.from..found.until).any(|at| view.is_time(at)) => {
                worth::COUNTED
            }
            // "At all" is no "all".
            Cue::Filler if many > 1 => worth::CUE,
            Cue::Filler | Cue::First | Cue::Second | Cue::Third | Cue::Last => worth::FILLER,
            _ => worth::CUE,
        };
        let score = each * many + worth::FURTHER * many.saturating_sub(1);
        Reading { words: found.from..found.until, what: What::Cue(found.cue), score }
    });
    reading.collect()
}
