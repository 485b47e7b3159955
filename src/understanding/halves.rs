//! Which half of the day an hour is in, where the words say it and where the opening hours do.

use std::ops::Range;

use jiff::{Span, civil::Time};

use crate::{
    lang::Cue,
    phrase::{self, Meaning},
};

use super::{
    left,
    reading::{Reading, What},
    view::View,
};

/// Corrects the half of the day where a part of the day stands in another clause ("at two, because in the
/// morning I'm at the market") and the business is closed at that hour, and open twelve hours later.
pub(super) fn half_by_hours(view: &View<'_>, meaning: &Meaning, time: Time) -> Time {
    let parts: Vec<&phrase::Expression> =
        view.found.items.iter().filter(|item| item.names_time).collect();
    let [first, .., last] = parts.as_slice() else { return time };
    let clause =
        |item: &phrase::Expression| left::clause(view.tokens, view.words_of(&item.span).start);
    let day = meaning.date.or(view.setting.context.day).unwrap_or(view.setting.context.now.date());
    let spans = view.setting.context.hours.on(day.weekday());
    let open = |time: Time| spans.iter().any(|span| span.from <= time && time < span.until);
    let later = time.checked_add(Span::new().hours(12)).ok().filter(|_| time.hour() < 12);
    later
        .filter(|later| clause(first) != clause(last) && !open(time) && open(*later))
        .unwrap_or(time)
}

/// Whether the words say which half of the day is meant: "8 am", "08:00", "in the morning".
pub(super) fn names_half(view: &View<'_>) -> bool {
    let timed: Vec<_> = view.found.items.iter().filter(|item| item.names_time).collect();
    let half = view.cues.iter().any(|found| matches!(found.cue, Cue::Am | Cue::Pm));
    let exact = |at: usize| {
        view.tokens.get(at).is_some_and(|token| {
            let digits = token.key.contains(|c: char| c.is_ascii_digit());
            digits && (!token.is_number() || token.key.starts_with('0'))
        })
    };
    half || timed.len() > 1 || timed.iter().any(|item| view.words_of(&item.span).any(exact))
}

/// Takes the evening for the night, where the house closes before it: "Friday night" at a sauna.
pub(super) fn take_evening(view: &View<'_>, meaning: &mut Meaning) {
    let night = (Some(Time::constant(22, 0, 0, 0)), Some(Time::constant(6, 0, 0, 0)));
    let closes = view.setting.context.hours.span(None).map(|open| open.until);
    let over = closes.is_some_and(|it| Some(it) <= night.0 && it != Time::midnight());
    if over && (meaning.time, meaning.time_end) == night {
        (meaning.time, meaning.time_end) = (Some(Time::constant(17, 0, 0, 0)), night.0);
    }
}

/// Whether a bare hour counts beside another one: it is said last ("At 5. Oh wait, make that 6"), or it
/// corrects, and the other one is only told ("Is 3 ok instead? Kid pickup at 5").
pub(super) fn bare_counts(view: &View<'_>, chosen: &[Reading]) -> bool {
    let late = chosen.iter().rposition(|it| matches!(it.what, What::Hour(_)));
    let timed = chosen.iter().rposition(|it| matches!(it.what, What::When { time: true, .. }));
    let sentence = |at: Option<usize>| {
        let start = at.and_then(|at| chosen.get(at)).map(|it| it.words.start)?;
        Some(left::sentence(view.tokens, start))
    };
    let own = sentence(late).filter(|own| Some(own) != sentence(timed).as_ref());
    let corrects = |own: Range<usize>| view.with(Cue::Rather).any(|it| own.contains(&it.from));
    late > timed || own.is_some_and(corrects)
}
