//! Turns what was said into dates and times, and refuses what cannot be one.
//!
//! A pure function of the expression, the present instant and the opening hours. Errors rank as
//! the policy lists them: a wrong date before a wrong time, before a conflict, before several
//! readings, before a skipped hour, before the past.

use jiff::civil::{Date, Time};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Unit, Zoned, ZonedRound};

use super::clocks::{Dial, Times};
use super::days::{Calendar, Dates};
use super::error::Error;
use super::expr::{Day, Hours, Which};
use super::gather::Group;
use super::join;
use super::meaning::{Bound, Context, Meaning};
use super::words::{Part, month_first};

/// Returns what the alternatives mean together.
pub(super) fn interpret(groups: &[Group], context: &Context<'_>) -> Result<Meaning, Error> {
    let mut readings: Vec<(Meaning, Option<Error>)> = Vec::new();
    let mut refused: Option<Error> = None;
    for group in groups {
        for (day, hours) in join::readings(group) {
            match reading(group, day.as_ref(), hours, context) {
                Ok(reading) if readings.iter().any(|known| known.0 == reading.0) => {}
                Ok(reading) => readings.push(reading),
                Err(error) => {
                    if refused.as_ref().is_none_or(|known| rank(&error) < rank(known)) {
                        refused = Some(error);
                    }
                }
            }
        }
    }
    if let Some(error) = refused {
        return Err(error);
    }
    match readings.len() {
        0 => Ok(Meaning::default()),
        1 => match readings.remove(0) {
            (_, Some(error)) => Err(error),
            (meaning, None) => Ok(meaning),
        },
        _ => Err(Error::Ambiguous(readings.into_iter().map(|(meaning, _)| meaning).collect())),
    }
}

fn rank(error: &Error) -> u8 {
    match error {
        Error::InvalidDate(_) => 0,
        Error::InvalidTime(_) => 1,
        Error::Conflict { .. } => 2,
        Error::Ambiguous(_) => 3,
        Error::NonexistentTime { .. } => 4,
        Error::Past { .. } => 5,
    }
}

/// Interprets one alternative. A skipped hour or the past leaves its meaning readable, because it
/// may be one of several.
fn reading(
    group: &Group,
    day: Option<&Day>,
    hours: Option<Hours>,
    context: &Context<'_>,
) -> Result<(Meaning, Option<Error>), Error> {
    if let Some(minutes) = group.minutes {
        return Ok((from_now(minutes, context), None));
    }
    let today = context.now.date();
    let calendar = Calendar { today, month_first: month_first(context.lang) };
    let dates = match day {
        Some(day) => Some(calendar.dates(day)),
        None if group.today => Some(calendar.dates(&Day::Relative(0))),
        None => None,
    };
    let known = match &dates {
        Some(Ok(dates)) => Some(dates.start),
        Some(Err(error @ Error::InvalidDate(_))) => return Err(error.clone()),
        _ => None,
    };
    let single = matches!(&dates, Some(Ok(dates)) if dates.start == dates.end);
    let now = (known == Some(today) && single).then(|| minute_of(context.now.time()));
    let dial = Dial { hours: context.hours, day: known.or(context.day), now };
    let times = dial.times(hours, &group.parts)?;
    let dates = dates.transpose()?;
    // "Saturday at 24:00", said on a Saturday, is the end of this day and not of that in a week.
    let night = times.day_over || times.midnight || group.parts.contains(&Part::Night);
    let tonight = matches!(day, Some(Day::Weekday(named, Which::Bare))
        if night && *named == today.weekday().to_monday_one_offset().unsigned_abs());
    let dates = if tonight { Some(calendar.dates(&Day::Relative(0))?) } else { dates };
    let shifted =
        dates.filter(|dates| single && past_midnight(group, day, dates, times, context.now));
    let dates = shifted.map(next_day).or(dates);
    let said = times.start.is_some() || times.end.is_some();
    let meaning = Meaning {
        date: dates.map(|dates| dates.start),
        date_end: dates.filter(|dates| dates.start != dates.end).map(|dates| dates.end),
        time: times.start,
        time_end: times.end,
        bound: if said { times.bound } else { dates.and_then(|dates| dates.bound) },
    };
    let error = skipped(&meaning, times, context).or_else(|| past(&meaning, today, context));
    Ok((meaning, error))
}

/// Whether an hour after midnight belongs to the evening before: "tonight at 1", "Friday at 24:00".
fn past_midnight(
    group: &Group,
    day: Option<&Day>,
    dates: &Dates,
    times: Times,
    now: &Zoned,
) -> bool {
    let Some(start) = times.start.filter(|_| !times.vague) else { return false };
    let evening =
        group.parts.contains(&Part::Night) || (group.today && group.parts.contains(&Part::Evening));
    let later = matches!(day, Some(Day::Relative(1..)));
    let of_evening = (evening || times.midnight) && start.hour() < 6 && !later;
    let gone = dates.start == now.date() && start < minute_of(now.time());
    times.day_over || (of_evening && (gone || dates.start > now.date())) || gone && start.hour() < 4
}

fn next_day(dates: Dates) -> Dates {
    let next = |date: Date| date.tomorrow().unwrap_or(date);
    Dates { start: next(dates.start), end: next(dates.end), ..dates }
}

fn minute_of(time: Time) -> Time {
    Time::new(time.hour(), time.minute(), 0, 0).unwrap_or(time)
}

/// Adds real time, so that a clock change in between is counted.
fn from_now(minutes: i64, context: &Context<'_>) -> Meaning {
    let then = context.now.saturating_add(SignedDuration::from_mins(minutes.min(100_000_000)));
    let round = ZonedRound::new().smallest(Unit::Minute).mode(jiff::RoundMode::Trunc);
    let then = then.round(round).unwrap_or(then);
    Meaning { date: Some(then.date()), time: Some(minute_of(then.time())), ..Meaning::default() }
}

/// Refuses a time that clocks skip on its day.
fn skipped(meaning: &Meaning, times: Times, context: &Context<'_>) -> Option<Error> {
    let date = meaning.date.filter(|_| meaning.date_end.is_none() && !times.vague)?;
    [meaning.time, meaning.time_end].into_iter().flatten().find_map(|time| {
        let there = context.now.time_zone().to_ambiguous_timestamp(date.to_datetime(time));
        matches!(there.offset(), AmbiguousOffset::Gap { .. })
            .then_some(Error::NonexistentTime { date, time })
    })
}

/// Refuses what is over.
fn past(meaning: &Meaning, today: Date, context: &Context<'_>) -> Option<Error> {
    let start = meaning.date?;
    let last = meaning.date_end.unwrap_or(start);
    let time = meaning.time.or(meaning.time_end);
    if last < today {
        return Some(Error::Past { date: last, time });
    }
    if last > today || meaning.bound == Some(Bound::After) {
        return None;
    }
    let now = minute_of(context.now.time());
    let over = match (meaning.time, meaning.time_end) {
        (Some(from), Some(until)) if until <= from => false,
        (_, Some(until)) => until <= now,
        (Some(time), None) => time < now,
        (None, None) => false,
    };
    over.then_some(Error::Past { date: last, time })
}
