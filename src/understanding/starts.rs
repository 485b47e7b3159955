//! Several starts in one message, each of a visit: "on Tuesday and Thursday at 9", "27.11 о 17:00 і
//! 28.11 о 12:00", "12:00, 12:30 and 13:00".
//!
//! Days and hours are dealt out in the order in which they are said. "Or" makes them alternatives,
//! which `when` reads, and so does a list without "and" of as many starts as nothing counts.

use std::ops::Range;

use jiff::{
    Span,
    civil::{Date, Time},
};

use crate::{
    lang::{Counts, Cue, Match},
    phrase::{self, Bound, Meaning},
};

use super::{
    act::Visit,
    counted_on,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// The most visits that are read from one message.
const MOST: usize = 6;

/// What makes several starts alternatives, or the message none that books.
const AGAINST: &[Cue] = &[
    Cue::Or,
    Cue::If,
    Cue::Otherwise,
    Cue::Move,
    Cue::Cancel,
    Cue::Look,
    Cue::Maybe,
    Cue::Earliest,
    Cue::Latest,
    Cue::Wait,
    Cue::Unable,
];

/// A day, an hour, or both, as said.
#[derive(Debug, Clone)]
struct Said {
    words: Range<usize>,
    date: Option<Date>,
    time: Option<Time>,
    /// The day is counted from the one before: "and the week after".
    counted: bool,
}

/// Reads the visits that are told apart by their starts alone.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Visit>> {
    if cues.any(AGAINST) {
        return None;
    }
    let said = without_weekday(view, said(view, chosen, denied)?);
    let asks = said.iter().any(|it| cues.asks_at(it.words.start));
    if asks && !cues.has(Cue::Book) {
        return None;
    }
    let starts = dealt(&said)?;
    let many = starts.len();
    let distinct = starts.iter().enumerate().all(|(at, start)| !starts[..at].contains(start));
    if !(2..=MOST).contains(&many) || !distinct || !are_visits(view, chosen, cues, &said, many) {
        return None;
    }
    let services = chosen.iter().filter_map(|it| match &it.what {
        What::Service(id) => Some(id.clone()),
        _ => None,
    });
    let services: Vec<_> = services.collect();
    let visit = |(at, (date, time)): (usize, (Option<Date>, Time))| Visit {
        service: services.get(at).filter(|_| services.len() == many).cloned(),
        when: Meaning { date, time: Some(time), ..Meaning::default() },
        ..Visit::default()
    };
    Some(starts.into_iter().enumerate().map(visit).collect())
}

/// Reads "this Wednesday and the next" without an hour: two days, of which none is given up unasked.
pub(super) fn week_apart(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
) -> Option<phrase::Error> {
    let said = said(view, chosen, denied)?;
    said.iter().find(|it| it.counted)?;
    let day = |it: &Said| Meaning { date: it.date, ..Meaning::default() };
    let dated = said.len() == 2 && said.iter().all(|it| it.date.is_some() && it.time.is_none());
    dated.then(|| phrase::Error::Ambiguous(said.iter().map(day).collect()))
}

/// Reads each day and hour by itself; `None`: one of them is no single day or exact hour.
fn said(view: &View<'_>, chosen: &[Reading], denied: &[bool]) -> Option<Vec<Said>> {
    let mut all: Vec<Said> = Vec::new();
    let mut from = None;
    for (reading, _) in chosen.iter().zip(denied).filter(|(_, denied)| !**denied) {
        let before = all.iter().rev().find_map(|it| it.date).zip(all.last());
        let counted =
            before.and_then(|(day, last)| counted_on::day(view, reading, day, &last.words));
        if let Some(date) = counted {
            let words = reading.words.clone();
            all.push(Said { words, date: Some(date), time: None, counted: true });
            continue;
        }
        let Some(meaning) = meaning(view, reading)? else { continue };
        let lasts = meaning.date_end.is_some()
            || meaning.bound == Some(Bound::After)
            || view.has(reading.words.start, Cue::From_);
        if meaning.date.is_some() && meaning.time.is_none() && lasts {
            // "Starting next week" says from which day on the others are.
            from = meaning.date;
            continue;
        }
        if meaning.time_end.is_some() || meaning.bound.is_some() || meaning.date_end.is_some() {
            return None;
        }
        let words = reading.words.clone();
        let next = Said { words, date: meaning.date, time: meaning.time, counted: false };
        match all.last_mut().and_then(|last| joined(view, last, &next)) {
            Some(one) => all.pop().map(|_| all.push(one))?,
            None => all.push(next),
        }
        let day = all.iter().rev().find_map(|it| it.date).zip(all.last());
        let next = day.and_then(|(day, last)| counted_on::next(view, chosen, day, &last.words));
        let said = |(words, day)| Said { words, date: Some(day), time: None, counted: true };
        all.extend(next.map(said));
    }
    if let Some(from) = from {
        for date in all.iter_mut().filter_map(|it| it.date.as_mut()) {
            while *date < from {
                *date = date.checked_add(Span::new().weeks(1)).ok()?;
            }
        }
    }
    Some(all)
}

/// Reads one day or hour. The outer `None`: it is neither, though it should be; the inner: it says neither.
#[expect(
    clippy::option_option,
    reason = "what says nothing is passed over, and what is unclear ends the list"
)]
fn meaning(view: &View<'_>, reading: &Reading) -> Option<Option<Meaning>> {
    let context = &view.setting.context;
    Some(Some(match reading.what {
        // "The first at ten and the second at eleven" says no day.
        What::When { day: true, .. } if view.is_rank(&reading.words) => return Some(None),
        What::When { day, time } => {
            let written = view.written(&reading.words);
            let read = phrase::resolve(written, context).result;
            match read {
                Ok(read) if !read.is_empty() => read,
                // "The 24th, 1st and 8th": the next day of that number.
                _ if day && !time => {
                    let number = written.trim_matches(|c: char| !c.is_ascii_digit());
                    let date = phrase::bare_day(number, context)?;
                    Meaning { date: Some(date), ..Meaning::default() }
                }
                // "Saturday 9 and 10": the number is an hour beside its day only.
                read if time && !day => match phrase::bare_hour(written, context) {
                    Some(hour) => Meaning { time: Some(hour), ..Meaning::default() },
                    None => read.ok()?,
                },
                read => read.ok()?,
            }
        }
        What::Hour(time) => Meaning { time: Some(time), ..Meaning::default() },
        What::Feast(Some(date)) => Meaning { date: Some(date), ..Meaning::default() },
        _ => return Some(None),
    }))
}

/// Leaves out a weekday's name that several dates behind it repeat: "Tuesdays at 4: the 24th, 1st and 8th".
fn without_weekday(view: &View<'_>, said: Vec<Said>) -> Vec<Said> {
    let named = |it: &Said| {
        let mut weekdays = view.found.items.iter().filter(|item| item.is_weekday);
        weekdays.any(|item| it.words.contains(&view.words_of(&item.span).start))
    };
    let dated: Vec<Date> = said.iter().filter(|it| !named(it)).filter_map(|it| it.date).collect();
    let repeats = |it: &Said| {
        let digits = view.written(&it.words).contains(|c: char| c.is_ascii_digit());
        let bare = named(it) && !digits && dated.len() > 1;
        let day = it.date.filter(|_| bare).map(Date::weekday);
        day.is_some_and(|day| dated.iter().all(|date| date.weekday() == day))
    };
    let kept = said.into_iter().filter_map(|it| match (repeats(&it), it.time) {
        (false, _) => Some(it),
        (true, time) => time.map(|time| Said { date: None, time: Some(time), ..it }),
    });
    kept.collect()
}

/// Joins two expressions that name one day: "Monday, the 30th".
fn joined(view: &View<'_>, last: &Said, next: &Said) -> Option<Said> {
    let gap = last.words.end..next.words.start;
    if last.date.is_none() || next.date.is_none() || gap.len() > 1 {
        return None;
    }
    if gap.clone().any(|at| view.is_and(at)) || last.time.is_some() {
        return None;
    }
    // "Mon, Wed and Fri" are three days, and "Monday, the 30th" is one.
    let digits = |it: &Said| view.written(&it.words).contains(|c: char| c.is_ascii_digit());
    let counted = digits(last) || digits(next);
    if !counted && last.date != next.date {
        return None;
    }
    // "Mondays the 30th of November, 7 and 14 December" are three, and "Monday, the 30th" is one.
    if digits(last) && digits(next) {
        return None;
    }
    // "The 24th, 1st and 8th" are three.
    let weekday = |it: &Said| {
        let mut weekdays = view.found.items.iter().filter(|item| item.is_weekday);
        weekdays.any(|item| it.words.contains(&view.words_of(&item.span).start))
    };
    if counted && !weekday(last) && !weekday(next) {
        return None;
    }
    let words = last.words.start..next.words.end;
    // "Tuesday 1, 8 and 15 December": the number is the day that the month behind it makes.
    if weekday(last) && next.words.len() == 1 && gap.is_empty() && next.time.is_none() {
        return Some(Said { words, date: next.date, time: None, counted: false });
    }
    let text = view.written(&words);
    let whole = phrase::resolve(text, &view.setting.context).result.ok()?;
    let single = whole.date.is_some() && whole.date_end.is_none() && whole.time_end.is_none();
    single.then_some(Said { words, date: whole.date, time: whole.time, counted: false })
}

/// Deals hours out to days: what stands together belongs together, and one hour holds for all days
/// before it. `None`: it is not clear which hour is of which day.
fn dealt(said: &[Said]) -> Option<Vec<(Option<Date>, Time)>> {
    let days_first = said.first()?.date.is_some();
    let mut groups: Vec<(Vec<Date>, Vec<Time>)> = Vec::new();
    for it in said {
        let leads = if days_first { it.date.is_some() } else { it.time.is_some() };
        let full = |group: &(Vec<Date>, Vec<Time>)| {
            if days_first { !group.1.is_empty() } else { !group.0.is_empty() }
        };
        if groups.last().is_none_or(|group| leads && full(group)) {
            groups.push((Vec::new(), Vec::new()));
        }
        let group = groups.last_mut()?;
        group.0.extend(it.date);
        group.1.extend(it.time);
    }
    let mut starts = Vec::new();
    let (mut day, mut time) = (None, None);
    for (dates, times) in groups {
        let dates =
            if dates.is_empty() { vec![day] } else { dates.into_iter().map(Some).collect() };
        let times = if times.is_empty() { vec![time?] } else { times };
        if dates.len() > 1 && times.len() > 1 {
            return None;
        }
        (day, time) = (dates.last().copied().flatten(), times.last().copied());
        starts.extend(dates.iter().flat_map(|date| times.iter().map(|time| (*date, *time))));
    }
    Some(starts)
}

/// Whether several starts are a visit each: "and" joins them, or as many are counted.
fn are_visits(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    said: &[Said],
    many: usize,
) -> bool {
    let gaps = said.windows(2).filter_map(|pair| match pair {
        [one, next] => Some(one.words.end..next.words.start),
        _ => None,
    });
    let gaps: Vec<Range<usize>> = gaps.collect();
    let has = |gap: &Range<usize>, cue: Cue| view.with(cue).any(|found| gap.contains(&found.from));
    let and = |gap: &Range<usize>| gap.clone().any(|at| view.is_and(at)) || has(gap, Cue::Again);
    let parted = |gap: &Range<usize>| {
        let ends = gap.clone().any(|at| view.tokens.get(at).is_some_and(Token::ends_sentence));
        (ends || has(gap, Cue::But)) && !and(gap)
    };
    // "At 11, та ні, at 12": the word for "well" is one for "and", and the last start counts.
    let taken_back = |gap: &Range<usize>| has(gap, Cue::No) || has(gap, Cue::Slip);
    // "The air conditioner at 14:00 and the wheels at 15:00": what nothing explains may be another visit.
    let unknown = |gap: &Range<usize>| {
        gap.clone().any(|at| {
            let read = chosen.iter().any(|it| it.words.contains(&at));
            view.tokens.get(at).is_some_and(Token::is_word) && !read && !view.is_known(at)
        })
    };
    if gaps.iter().any(|gap| parted(gap) || taken_back(gap) || unknown(gap)) {
        return false;
    }
    let counts = |it: &Reading| match it.what {
        What::People(number) | What::Things(number) => number as usize == many,
        _ => false,
    };
    // "Three times that week: Monday, Wednesday, Friday at 11."
    let times = view.with(Cue::Times).any(|found| {
        let number = found.from.checked_sub(1).and_then(|at| view.number(at));
        number.is_some_and(|number| number as usize == many)
    });
    // "On Tuesday the first of December at two" counts no visits.
    let is_when = |at: usize| {
        let mut whens =
            chosen.iter().filter(|it| matches!(it.what, What::When { .. } | What::Hour(_)));
        whens.any(|it| it.words.contains(&at))
    };
    let place = |found: &&Match| found.cue.place().is_some() && !is_when(found.from);
    let places = view.cues.iter().filter(place).count();
    let counted = chosen.iter().any(counts)
        || times
        || cues.any(&[Cue::All, Cue::Repeat])
        || view.with(Cue::Counts(Counts::Animals)).count() >= many
        || places >= many;
    // "1, 8, 15, 22 December": days of one month, of which none is given up unasked.
    let listed = |it: &Reading| matches!(it.what, What::Feast(Some(_)));
    let dated = chosen.iter().filter(|it| listed(it)).any(|it| {
        let comma = view.keys.get(it.words.end) == Some(&",");
        comma && said.iter().any(|next| next.date.is_some() && next.words.start == it.words.end + 1)
    });
    counted || dated || gaps.iter().any(and)
}
