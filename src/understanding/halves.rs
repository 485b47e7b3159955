//! Which half of the day an hour is in, where the words say it and where the opening hours do.

use std::ops::Range;

use jiff::{
    Span,
    civil::{Time, Weekday},
};

use crate::{
    lang::Cue,
    phrase::{self, Bound, Meaning},
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

/// Takes an hour that only bounds for one of the afternoon, where before noon it would bound nothing, or lies outside of the
/// part of the day that was wished for: "after 7" of an evening, or where the doors open at seven.
pub(super) fn bound_of_day(view: &View<'_>, meaning: &mut Meaning) {
    let (after, before) = view.setting.within;
    let Some(time) = meaning.time.filter(|it| it.hour() < 12 && it.hour() > 0) else { return };
    if meaning.bound != Some(Bound::After) || names_half(view) {
        return;
    }
    let span = view.setting.context.hours.span(None);
    let Ok(later) = time.checked_add(Span::new().hours(12)) else { return };
    let opens = span.is_some_and(|open| time <= open.from && later < open.until);
    let wished = after.is_some_and(|after| time < after && later >= after)
        && before.is_none_or(|before| later <= before);
    if opens || wished {
        meaning.time = Some(later);
    }
}

/// Returns both readings of an hour where the house is open in both halves of the day and nothing says which is meant:
/// "at 7" of a gym that opens at seven in the morning and again in the evening.
pub(super) fn both_open(
    view: &View<'_>,
    chosen: &[Reading],
    meaning: &Meaning,
) -> Option<[Meaning; 2]> {
    let time = meaning.exact_time().filter(|it| (1..12).contains(&it.hour()))?;
    let context = &view.setting.context;
    let day = meaning.date.or(context.day);
    let offers = view.setting.offers.iter().any(|offer| offer.time() == time);
    let bounded = view.setting.within != (None, None);
    if names_half(view) || offers || bounded || !is_of_twelve(view) {
        return None;
    }
    let service = chosen.iter().find_map(|it| match &it.what {
        What::Service(id) => view.setting.profile.service(id),
        _ => None,
    });
    let shortest = || view.setting.profile.services.iter().map(|it| it.shape.length).min();
    let length = service.map(|it| it.shape.length).or_else(shortest)?;
    let later = time.checked_add(Span::new().hours(12)).ok()?;
    let fits = |day: Weekday, from: Time| {
        let until = from.checked_add(length).ok();
        let mut spans = context.hours.on(day).iter();
        spans.any(|open| open.from <= from && until.is_some_and(|it| it <= open.until))
    };
    let week = || Weekday::Monday.cycle_forward().take(7);
    let both = |day: Weekday| fits(day, time) && fits(day, later);
    let is_open = day.map_or_else(|| week().any(both), |day| both(day.weekday()));
    let at = |time: Time| Meaning { time: Some(time), ..*meaning };
    is_open.then(|| [at(time), at(later)])
}

/// Whether the language of the message counts hours to twelve.
fn is_of_twelve(view: &View<'_>) -> bool {
    view.setting.context.lang.starts_with("en") && view.text.is_ascii()
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
