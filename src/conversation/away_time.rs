//! From when until when a staff member is away, by what their words say about time.

use jiff::{
    Span,
    civil::{Date, DateTime, Time},
};

use crate::{
    phrase::{Bound, Meaning},
    schedule::Absence,
};

/// The longest absence, in days.
const MOST_DAYS: i64 = 366;

/// What words about an absence mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AwayTime {
    /// This time.
    Between(Absence),
    /// They name no day and no hour.
    Unclear,
    /// They say when it begins and not when it is over.
    NoEnd,
    /// It is over.
    Past,
    /// It is longer than a year.
    TooLong,
}

/// Reads what words say about time as an absence; `now` is local. Days are whole, both included.
pub(super) fn away_time(said: &Meaning, now: DateTime) -> AwayTime {
    let Some(first) = said.date.or_else(|| said.time.or(said.time_end).map(|_| now.date())) else {
        return AwayTime::Unclear;
    };
    let last = said.date_end.unwrap_or(first);
    let one_day = said.date_end.is_none();
    let (from, until) = match (said.time, said.time_end, said.bound) {
        (None, None, Some(Bound::Before)) if one_day => (begin(now.date()), end(first)),
        (None, None, Some(Bound::After)) if one_day => return AwayTime::NoEnd,
        (None, None, _) => (begin(first), end(last)),
        (Some(from), None, Some(Bound::After)) => (first.to_datetime(from), end(last)),
        (Some(until), None, Some(Bound::Before)) | (None, Some(until), _) => {
            (begin(first), last.to_datetime(until))
        }
        (Some(from), Some(until), _) if until > from || !one_day => {
            (first.to_datetime(from), last.to_datetime(until))
        }
        (Some(from), Some(_), _) => (first.to_datetime(from), end(first)),
        // Of hours that are over `phrase` tells when they began.
        (Some(from), None, None) if first.to_datetime(from) < now => return AwayTime::Past,
        (Some(_), None, None) => return AwayTime::NoEnd,
    };
    if until <= now || until <= from {
        return AwayTime::Past;
    }
    if from.saturating_add(Span::new().days(MOST_DAYS)) < until {
        return AwayTime::TooLong;
    }
    AwayTime::Between(Absence { from, until })
}

fn begin(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}

fn end(day: Date) -> DateTime {
    day.tomorrow().map_or(DateTime::MAX, begin)
}

#[cfg(test)]
mod tests {
    use jiff::{Zoned, civil::date};

    use super::*;
    use crate::{
        conversation::tests::salon,
        phrase::{self, Context},
    };

    /// Monday, 23 November 2026, at ten.
    fn read(words: &str) -> AwayTime {
        let now: Zoned = "2026-11-23T10:00:00+02:00[Europe/Kyiv]".parse().unwrap();
        let hours = salon().open_week();
        let context = Context { now: &now, hours: &hours, lang: "uk", day: None };
        let said = phrase::resolve(words, &context).result.unwrap();
        away_time(&said, now.datetime())
    }

    fn between(from: (i8, i8), until: (i8, i8)) -> AwayTime {
        let at = |(day, hour): (i8, i8)| date(2026, 11, day).at(hour, 0, 0, 0);
        AwayTime::Between(Absence { from: at(from), until: at(until) })
    }

    #[test]
    fn days_are_whole_and_hours_are_of_their_day() {
        for (words, expected) in [
            ("tomorrow I am away", between((24, 0), (25, 0))),
            ("завтра мене не буде", between((24, 0), (25, 0))),
            ("ill until Wednesday", between((23, 0), (26, 0))),
            ("хворію до середи", between((23, 0), (26, 0))),
            ("у відпустці з 24 по 27 листопада", between((24, 0), (28, 0))),
            ("away tomorrow from 2pm to 4pm", between((24, 14), (24, 16))),
            ("завтра з 14 до 16 мене не буде", between((24, 14), (24, 16))),
            ("away tomorrow from 3pm", between((24, 15), (25, 0))),
            ("tomorrow until noon I am away", between((24, 0), (24, 12))),
            ("away today from 3pm to 5pm", between((23, 15), (23, 17))),
        ] {
            assert_eq!(read(words), expected, "{words}");
        }
    }

    #[test]
    fn what_has_no_end_or_no_beginning_or_is_over_is_told_apart() {
        assert_eq!(read("I am away"), AwayTime::Unclear);
        assert_eq!(read("away tomorrow at 15:00"), AwayTime::NoEnd);
        let said = Meaning { date: Some(date(2026, 11, 20)), ..Meaning::default() };
        let now = date(2026, 11, 23).at(10, 0, 0, 0);
        assert_eq!(away_time(&said, now), AwayTime::Past);
        let far =
            Meaning { date: Some(date(2026, 11, 24)), date_end: Some(date(2028, 1, 1)), ..said };
        assert_eq!(away_time(&far, now), AwayTime::TooLong);
    }
}
