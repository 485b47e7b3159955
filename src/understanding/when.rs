//! What the chosen days and times of a message mean together.
//!
//! The message is read once more with every word blanked that belongs to something else, so that
//! `phrase` joins what is left by its own rules: "from … to …", "or", a correction.

use std::ops::Range;

use jiff::{
    Span,
    civil::{Date, Time, Weekday},
};

use crate::{
    lang::Cue,
    phrase::{self, Bound, Meaning},
};

use super::{
    blank::{blank, bytes},
    busy::{around_event, begin_when_free, ends_before},
    by_itself::by_itself,
    from_day, halves, left, life, named_days,
    reading::{Reading, What},
    spot,
    view::View,
};

/// Whether words that were read as time belong to something else, as to a name.
fn foreign(view: &View<'_>, chosen: &[Reading]) -> bool {
    let mut others =
        chosen.iter().filter(|it| !matches!(it.what, What::When { .. } | What::Cue(_)));
    others.any(|it| touches_time(view, &it.words))
}

/// A language whose readers write the day first.
const DAY_FIRST: &str = "en-GB";

/// What of a message is not read as a day or time that is wanted.
struct Hidden {
    spans: Vec<Range<usize>>,
    /// The hour that was read by itself.
    hour: Option<Time>,
    /// Whether there is a second choice.
    turns: bool,
    /// Whether the hour that a booking is moved to was read by itself.
    aimed: bool,
    /// The hour at which what keeps the customer is over: "I finish work at five".
    free_from: Option<Time>,
    /// The hour at which something begins that keeps the customer: "I have an exam at twelve, so before that".
    until: Option<Time>,
}

fn hide(view: &View<'_>, chosen: &[Reading], denied: &[bool]) -> Hidden {
    let mut hidden = Vec::new();
    let (mut hour, mut turns) = (None, false);
    let (mut free_from, until) = around_event(view, chosen);
    let moves = view.cues.iter().any(|found| found.cue == Cue::Move);
    let aimed = moves && chosen.iter().any(|it| matches!(it.what, What::Hour(_)));
    for (reading, denied) in chosen.iter().zip(denied) {
        match reading.what {
            What::When { .. } | What::Service(_) | What::OneOf(_) if *denied => {
                hidden.push(bytes(view, &with_denial(view, &reading.words)));
            }
            // The hour that the booking has, beside the one that it is moved to.
            What::When { time: true, day: false } if aimed => {
                hidden.push(bytes(view, &reading.words));
            }
            // "Morning! Any chance of a haircut?"
            What::When { day: false, time: true } if life::greets(view, reading) => {
                hidden.push(bytes(view, &reading.words));
            }
            // "I fell yesterday" wants no day.
            What::When { day: true, .. } if life::is_gone(view, chosen, reading) => {
                hidden.push(bytes(view, &reading.words));
            }
            // "Something's come up on Friday, can I do Tuesday?" tells which day does not suit.
            What::When { day: true, .. } if life::is_of_reason(view, chosen, reading) => {
                hidden.push(bytes(view, &reading.words));
            }
            // "They put me on nights | this week": the week is that of the shifts.
            What::When { time: false, .. } if is_behind_aside(view, reading) => {
                hidden.push(bytes(view, &reading.words));
            }
            // "I rode 25 years ago" and "her 19th birthday" want no day.
            What::When { day: true, .. }
                if from_day::is_far(view, reading) || view.is_rank(&reading.words) =>
            {
                hidden.push(bytes(view, &reading.words));
            }
            // "See you on Friday", "it hurts since Monday": no day that is wanted.
            What::Cue(Cue::Bye | Cue::Since | Cue::AfterBooking) if reading.words.len() > 1 => {
                hidden.push(bytes(view, &reading.words));
            }
            // "If she's busy" denies no day.
            What::Cue(Cue::Otherwise) => {
                turns = true;
                hidden.push(bytes(view, &reading.words));
            }
            What::When { time: true, day: false } if ends_before(view, reading) => {
                free_from = by_itself(view, reading).and_then(|it| it.time.or(it.time_end));
                hidden.push(bytes(view, &reading.words));
            }
            // "After three, because till three I'm at the market."
            What::When { .. } if life::is_of_life(view, chosen, reading) => {
                hidden.push(bytes(view, &reading.words));
            }
            // "The first assessment" is no first of the month.
            What::Service(_) if touches_time(view, &reading.words) => {
                hidden.push(bytes(view, &reading.words));
            }
            What::When { .. } | What::Cue(_) | What::Service(_) | What::OneOf(_) => {}
            What::Hour(time) => hour = (!*denied).then_some(time),
            _ if *denied => hidden.push(bytes(view, &with_denial(view, &reading.words))),
            _ => hidden.push(bytes(view, &reading.words)),
        }
    }
    Hidden { spans: hidden, hour, turns, aimed, free_from, until }
}

/// Whether `phrase` alone would read a day or a time in some words.
fn touches_time(view: &View<'_>, words: &Range<usize>) -> bool {
    let span = bytes(view, words);
    view.found.items.iter().any(|item| span.start < item.span.end && item.span.start < span.end)
}

/// Whether a day stands directly behind words that are no wish.
fn is_behind_aside(view: &View<'_>, day: &Reading) -> bool {
    view.with(Cue::Since)
        .any(|found| found.until == day.words.start && found.until - found.from > 1)
}

/// Reads the days and times that are said and not denied.
pub(super) fn told(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
) -> Result<Meaning, phrase::Error> {
    let Hidden { spans: hidden, hour, turns, aimed, free_from, until } = hide(view, chosen, denied);
    let any_denied = |when: bool| {
        let is_when = |it: &Reading| matches!(it.what, What::When { .. });
        chosen.iter().zip(denied).any(|(it, denied)| *denied && is_when(it) == when)
    };
    let denies_other = any_denied(false);
    let asides = chosen.iter().any(|it| match it.what {
        What::Cue(Cue::Bye | Cue::Since) => it.words.len() > 1,
        What::When { .. } => {
            view.is_rank(&it.words)
                || is_behind_aside(view, it)
                || life::is_of_life(view, chosen, it)
        }
        _ => false,
    });
    let touched = denies_other
        || aimed
        || turns
        || view.found.items.iter().any(|item| {
            hidden.iter().any(|span| span.start < item.span.end && item.span.start < span.end)
        });
    let mut meaning = if touched || any_denied(true) {
        let rest = resolve(view, &blank(view.text, &hidden))?;
        // "Not this Friday but the next one" needs the day that it denies.
        match &view.found.result {
            Ok(whole)
                if rest.date.is_none()
                    && whole.date.is_some()
                    && !denies_other
                    && !asides
                    && !is_denied(view, chosen, denied, whole)
                    && !foreign(view, chosen) =>
            {
                *whole
            }
            _ => rest,
        }
    } else {
        match &view.found.result {
            Ok(meaning) if is_late(view, meaning) => resolve(view, view.text)?,
            known => narrowed(view, known.clone())?,
        }
    };
    if let Some(time) = meaning.exact_time().filter(|_| !halves::names_half(view)) {
        meaning.time = Some(spot::offered(view, time));
    } else if let Some(time) = meaning.exact_time() {
        meaning.time = Some(halves::half_by_hours(view, &meaning, time));
    }
    if meaning.time.is_none() && meaning.time_end.is_none()
        || hour.is_some() && halves::bare_counts(view, chosen)
    {
        (meaning.time, meaning.time_end) = (hour.map(|hour| spot::offered(view, hour)), None);
    }
    halves::bound_of_day(view, &mut meaning);
    place_day(view, chosen, &mut meaning);
    begin_when_free(free_from, &mut meaning);
    if let (Some(until), None, None) = (until, meaning.time, meaning.time_end) {
        (meaning.time_end, meaning.bound) = (Some(until), Some(Bound::Before));
    }
    halves::take_evening(view, &mut meaning);
    Ok(meaning)
}

/// Places the day by what stands beside it: a day before or after it, another week, a feast.
fn place_day(view: &View<'_>, chosen: &[Reading], meaning: &mut Meaning) {
    if let (Some(date), Some(shift)) =
        (meaning.date, chosen.iter().find(|it| from_day::of_day(view, chosen, it)))
    {
        // "The exam is on the 1st, I'd like to come the day before."
        let days = if view.has(shift.words.start, Cue::DayBefore) { -1 } else { 1 };
        meaning.date = date.checked_add(Span::new().days(days)).ok();
    }
    if let (Some(date), true) = (meaning.date, view.next_week()) {
        let this_week =
            date.iso_week_date().week() == view.setting.context.now.date().iso_week_date().week();
        let days = Span::new().days(if this_week { 7 } else { 0 });
        meaning.date = date.checked_add(days).ok();
    }
    for reading in chosen {
        // "Merry Christmas" is said at a goodbye and names no day.
        if let What::Feast(Some(date)) = reading.what
            && meaning.date.is_none()
            && !view.has(reading.words.start, Cue::Bye)
        {
            let days = Span::new().days(from_day::shifted(chosen, reading));
            meaning.date = date.checked_add(days).ok();
        }
    }
}

/// Whether the day of a meaning is one of those that are denied.
fn is_denied(view: &View<'_>, chosen: &[Reading], denied: &[bool], whole: &Meaning) -> bool {
    let mut out = chosen.iter().zip(denied).filter(|(_, denied)| **denied);
    out.any(|(it, _)| {
        matches!(it.what, What::When { day: true, .. })
            && by_itself(view, it).is_some_and(|meaning| meaning.date == whole.date)
    })
}

/// Reads a text. In a business that writes the month first, a date that lies beyond the horizon
/// gives way to that of the other order, if it does not: "1/12" is the first of December then.
pub(super) fn resolve(view: &View<'_>, text: &str) -> Result<Meaning, phrase::Error> {
    let context = view.setting.context;
    let meaning = narrowed(view, phrase::resolve(text, &context).result)?;
    if !is_late(view, &meaning) || !view.setting.profile.is_month_first() {
        return Ok(meaning);
    }
    let day_first = phrase::Context { lang: DAY_FIRST, ..context };
    let other = phrase::resolve(text, &day_first).result;
    Ok(other.ok().filter(|other| !is_late(view, other)).unwrap_or(meaning))
}

/// Takes of several readings the one that is meant where the others only lead up to it: "yesterday it
/// broke, so tomorrow at 10" is tomorrow, and "this week, Thursday maybe" is Thursday.
fn narrowed(
    view: &View<'_>,
    result: Result<Meaning, phrase::Error>,
) -> Result<Meaning, phrase::Error> {
    let Err(phrase::Error::Ambiguous(mut choices)) = result else { return result };
    let today = view.setting.context.now.date();
    let gone = |it: &Meaning| it.date.is_some_and(|date| it.date_end.unwrap_or(date) < today);
    if !choices.iter().all(gone) {
        choices.retain(|it| !gone(it));
    }
    let days = |it: &Meaning| it.date.map(|from| from..=it.date_end.unwrap_or(from));
    let all = choices.clone();
    choices.retain(|it| {
        let wide =
            it.date_end.filter(|_| it.time.is_none() || all.iter().all(|o| o.time == it.time));
        let inside = |other: &Meaning| {
            let single = other.date_end.is_none_or(|end| Some(end) == other.date);
            single
                && other.date.is_some_and(|date| days(it).is_some_and(|days| days.contains(&date)))
        };
        wide.is_none() || !all.iter().any(inside)
    });
    choices.dedup();
    if let Some(days) = named_days::weekdays_of_month(view, &choices) {
        choices = days;
    }
    match choices.as_slice() {
        [only] => Ok(*only),
        _ => Err(phrase::Error::Ambiguous(choices)),
    }
}

/// Whether a day lies beyond the booking horizon.
fn is_late(view: &View<'_>, meaning: &Meaning) -> bool {
    let horizon = view.setting.profile.rules.horizon;
    let last = view.setting.context.now.checked_add(horizon).map(|last| last.date());
    meaning.date.is_some_and(|date| last.is_ok_and(|last| date > last))
}

/// Returns the day of "the Saturday after", which counts from what stands.
pub(super) fn following(view: &View<'_>, chosen: &[Reading]) -> Option<Weekday> {
    let after = view.with(Cue::Follows).find(|found| {
        let turns = [Cue::Rather, Cue::Please, Cue::SameTime, Cue::Again];
        let small = |at: usize| turns.iter().any(|cue| view.has(at, *cue));
        let last = (found.until..view.tokens.len()).find(|at| !small(*at));
        last.and_then(|at| view.tokens.get(at)).is_none_or(|it| !it.is_word() && !it.is_number())
    })?;
    let day = chosen.iter().find(|it| {
        matches!(it.what, What::When { day: true, time: false }) && it.words.end == after.from
    })?;
    let weekday = |item: &&phrase::Expression| {
        item.is_weekday && view.words_of(&item.span).end == day.words.end
    };
    view.found.items.iter().find(weekday)?;
    by_itself(view, day)?.date.map(Date::weekday)
}

/// Reads what a wish to cancel or move says of the booking that stands: the days and hours that
/// are not where it is moved to, and those that do not suit ("у п'ятницю не зможу").
pub(super) fn of_booking(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    meant: &Result<Meaning, phrase::Error>,
) -> Vec<Meaning> {
    let unable = |it: &Reading| {
        let clause = left::clause(view.tokens, it.words.start);
        let inside = |found: &&crate::lang::Match| clause.contains(&found.from);
        let refuses = |cancel: &crate::lang::Match| {
            view.with(Cue::Deny).any(|deny| deny.from < cancel.until && cancel.from < deny.until)
        };
        view.with(Cue::Cancel)
            .filter(inside)
            .any(|cancel| it.words.end <= cancel.from && refuses(cancel))
    };
    let spans = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| matches!(it.what, What::When { .. }) && (!**denied || unable(it)));
    let mut joined: Vec<Reading> = Vec::new();
    for (reading, _) in spans {
        // "Thursday, December 3 at 1 pm" is one start.
        match joined.last_mut() {
            Some(last) if is_behind(view, last, reading) => last.words.end = reading.words.end,
            _ => joined.push(reading.clone()),
        }
    }
    let each = joined.iter().filter_map(|reading| by_itself(view, reading));
    let elsewhere = |meaning: &Meaning| {
        meant.as_ref().is_ok_and(|to| {
            meaning.date.is_none_or(|date| to.date != Some(date))
                && meaning.time.is_none_or(|time| to.time != Some(time))
        })
    };
    each.filter(elsewhere).collect()
}

/// The words of what is denied with the denial before them, so that it denies no day behind.
fn with_denial(view: &View<'_>, words: &Range<usize>) -> Range<usize> {
    let denials = view.cues.iter().filter(|found| {
        matches!(found.cue, Cue::Not | Cue::Except)
            && found.until <= words.start
            && words.start - found.until <= 2
    });
    denials.map(|found| found.from).min().map_or(words.clone(), |from| from..words.end)
}

/// Whether a day or time stands directly behind another one.
fn is_behind(view: &View<'_>, before: &Reading, next: &Reading) -> bool {
    let between = view.tokens.get(before.words.end..next.words.start).unwrap_or_default();
    between.len() <= 1 && between.iter().all(|token| token.is_sign(","))
}
