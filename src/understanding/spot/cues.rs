//! Parts of the sentence: all that the language tables know.

use crate::lang::{BesideDay, Counts, Cue};

use super::super::{
    reading::{Reading, What, reading, worth},
    view::View,
};

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let hidden = |cue: Cue| {
        matches!(
            cue,
            Cue::Given
                | Cue::OtherService
                | Cue::Content
                | Cue::Counts(Counts::Thing)
                | Cue::Plain
                | Cue::Day(BesideDay::Dated)
        )
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

/// Parts a wish that is said around a service, so that the service is read as well: "I don't need the manicure
/// any more", "can you push the haircut back?"
pub(super) fn part(readings: &mut Vec<Reading>, services: &[Reading]) {
    let wish = |it: &Reading| {
        matches!(it.what, What::Cue(Cue::Cancel | Cue::Move | Cue::Back | Cue::Forward))
    };
    let mut parts = Vec::new();
    readings.retain(|it| {
        let inside = |service: &&Reading| {
            it.words.start < service.words.start && service.words.end < it.words.end
        };
        let Some(service) = services.iter().filter(|_| wish(it)).find(inside) else { return true };
        parts.push(reading(it.words.start..service.words.start, it.what.clone(), worth::CUE));
        parts.push(reading(service.words.end..it.words.end, it.what.clone(), worth::CUE));
        false
    });
    readings.extend(parts);
}
