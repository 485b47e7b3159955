//! From when until when a staff member is away, by what their words say about time.

use jiff::{
    Span,
    civil::{Date, DateTime, Time},
};

use crate::{
    lang::StaffCue,
    phrase::{Bound, Meaning, Mention, Mentioned},
    schedule::{Absence, Window},
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
    /// They say when it begins and not at what hour it is over.
    NoEnd,
    /// They say the first day and not the last one.
    NoLastDay,
    /// They say more than one stretch of time.
    Several,
    /// It is over.
    Past,
    /// It is longer than a year.
    TooLong,
}

/// When a day that closes by then has no evening apart from its afternoon.
const EVENING: Time = Time::constant(20, 0, 0, 0);

/// What a staff member says about the time of an absence.
#[derive(Debug, Clone, Copy)]
pub(super) struct SaidTime<'a> {
    /// How they say it: [`StaffCue::Away`], or that they come later or leave earlier.
    pub(super) kind: StaffCue,
    /// What is meant.
    pub(super) meaning: Meaning,
    /// Each day and time that is mentioned.
    pub(super) mentions: &'a [Mention],
    /// Whether a number is left over that is read as no time.
    pub(super) has_other_number: bool,
    /// When the staff member works on the first day; none: not at all.
    pub(super) hours: &'a [Window],
}

/// Reads what words say about time as an absence; `now` is local.
pub(super) fn away_time(said: &SaidTime<'_>, now: DateTime) -> AwayTime {
    if is_several(said) {
        return AwayTime::Several;
    }
    let mut meaning = said.meaning;
    match (said.kind, meaning.time_end, meaning.time) {
        // "I'll be in later, at 12": away until then; also "after 12".
        (StaffCue::Late, None, Some(_)) => meaning.bound = Some(Bound::Before),
        (StaffCue::Early, None, Some(_)) => meaning.bound = Some(Bound::After),
        (StaffCue::Late, None, None) => return AwayTime::NoEnd,
        (StaffCue::Late | StaffCue::Early, ..) => return AwayTime::Unclear,
        _ => {
            if let (Some(from), Some(until)) = (meaning.time, meaning.time_end)
                && !said.mentions.iter().any(|it| !matches!(it.what, Mentioned::Days { .. }))
            {
                (meaning.time, meaning.time_end) = part_of_day(from, until, said.hours);
            }
        }
    }
    between(&meaning, now)
}

/// Whether more than one stretch of time is said, of which [`Meaning`] holds only a part.
fn is_several(said: &SaidTime<'_>) -> bool {
    let first = said.meaning.date;
    let last = said.meaning.date_end.or(first);
    let other_day = |mention: &Mention| match mention.what {
        Mentioned::Days { first: from, last: until, .. } => {
            first.is_some_and(|first| from < first) || last.is_some_and(|last| last < until)
        }
        _ => false,
    };
    let windows =
        said.mentions.iter().filter(|it| matches!(it.what, Mentioned::Window(..))).count();
    said.has_other_number || windows > 1 || said.mentions.iter().any(other_day)
}

/// Stretches a part of a day to where the work of that day begins and ends: who is away in the afternoon
/// of a day that closes at seven is not back at five.
fn part_of_day(from: Time, until: Time, hours: &[Window]) -> (Option<Time>, Option<Time>) {
    let noon = Time::constant(12, 0, 0, 0);
    let opens =
        hours.first().map(|window| window.from).filter(|opens| until <= noon && *opens < from);
    let closes = hours.last().map(|window| window.until).filter(|closes| {
        until > noon && until < *closes && (*closes <= EVENING || until >= EVENING)
    });
    (Some(opens.unwrap_or(from)), Some(closes.unwrap_or(until)))
}

/// Days are whole, both included.
fn between(said: &Meaning, now: DateTime) -> AwayTime {
    let Some(first) = said.date.or_else(|| said.time.or(said.time_end).map(|_| now.date())) else {
        return AwayTime::Unclear;
    };
    let last = said.date_end.unwrap_or(first);
    let one_day = said.date_end.is_none();
    let (from, until) = match (said.time, said.time_end, said.bound) {
        (None, None, Some(Bound::Before)) if one_day => (begin(now.date()), end(first)),
        (None, None, Some(Bound::After)) if one_day => return AwayTime::NoLastDay,
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

    /// Monday, 23 November 2026, at ten, in a business that works from nine to seven.
    fn read_as(kind: StaffCue, words: &str) -> AwayTime {
        let now: Zoned = "2026-11-23T10:00:00+02:00[Europe/Kyiv]".parse().unwrap();
        let hours = salon().open_week();
        let context = Context { now: &now, hours: &hours, lang: "uk", day: None };
        let meaning = phrase::resolve(words, &context).result.unwrap();
        let mentions = phrase::mentions(words, &context);
        let opens =
            [Window { from: Time::constant(9, 0, 0, 0), until: Time::constant(19, 0, 0, 0) }];
        let has_other_number = false;
        let said = SaidTime { kind, meaning, mentions: &mentions, has_other_number, hours: &opens };
        away_time(&said, now.datetime())
    }

    fn read(words: &str) -> AwayTime {
        read_as(StaffCue::Away, words)
    }

    fn at(from: (i8, i8), until: (i8, i8)) -> AwayTime {
        let at = |(day, hour): (i8, i8)| date(2026, 11, day).at(hour, 0, 0, 0);
        AwayTime::Between(Absence { from: at(from), until: at(until) })
    }

    #[test]
    fn days_are_whole_and_hours_are_of_their_day() {
        for (words, expected) in [
            ("tomorrow I am away", at((24, 0), (25, 0))),
            ("завтра мене не буде", at((24, 0), (25, 0))),
            ("ill until Wednesday", at((23, 0), (26, 0))),
            ("хворію до середи", at((23, 0), (26, 0))),
            ("у відпустці з 24 по 27 листопада", at((24, 0), (28, 0))),
            ("away tomorrow from 2pm to 4pm", at((24, 14), (24, 16))),
            ("завтра з 14 до 16 мене не буде", at((24, 14), (24, 16))),
            ("away tomorrow from 3pm", at((24, 15), (25, 0))),
            ("tomorrow until noon I am away", at((24, 0), (24, 12))),
            ("away today from 3pm to 5pm", at((23, 15), (23, 17))),
        ] {
            assert_eq!(read(words), expected, "{words}");
        }
    }

    #[test]
    fn an_afternoon_ends_when_the_work_of_that_day_does() {
        assert_eq!(read("tomorrow afternoon"), at((24, 12), (24, 19)));
        assert_eq!(read("завтра після обіду"), at((24, 13), (24, 19)));
        assert_eq!(read("tomorrow from 12 to 5pm"), at((24, 12), (24, 17)));
        let hours = |from, until| {
            [Window { from: Time::constant(from, 0, 0, 0), until: Time::constant(until, 0, 0, 0) }]
        };
        let time = |hour| Some(Time::constant(hour, 0, 0, 0));
        let part = |from: i8, until: i8, works: &[Window]| {
            part_of_day(Time::constant(from, 0, 0, 0), Time::constant(until, 0, 0, 0), works)
        };
        assert_eq!(part(12, 17, &hours(12, 23)), (time(12), time(17)), "the evening is apart");
        assert_eq!(part(8, 12, &hours(7, 19)), (time(7), time(12)));
        assert_eq!(part(12, 17, &[]), (time(12), time(17)));
    }

    #[test]
    fn who_comes_later_is_away_until_then_and_who_leaves_earlier_from_then_on() {
        let late = |words| read_as(StaffCue::Late, words);
        assert_eq!(late("завтра, десь на 12:00"), at((24, 0), (24, 12)));
        assert_eq!(late("завтра після 12:00"), at((24, 0), (24, 12)));
        assert_eq!(late("tomorrow"), AwayTime::NoEnd);
        let early = |words| read_as(StaffCue::Early, words);
        assert_eq!(early("сьогодні, о 17"), at((23, 17), (24, 0)));
        assert_eq!(early("on Thursday"), AwayTime::Unclear);
    }

    #[test]
    fn several_stretches_of_time_are_told_from_one() {
        // "24 and 26 november": the first number is left over.
        let day = Some(date(2026, 11, 26));
        let said = SaidTime {
            kind: StaffCue::Away,
            meaning: Meaning { date: day, ..Meaning::default() },
            mentions: &[],
            has_other_number: true,
            hours: &[],
        };
        assert_eq!(away_time(&said, date(2026, 11, 23).at(10, 0, 0, 0)), AwayTime::Several);
    }

    #[test]
    fn what_has_no_end_or_no_beginning_or_is_over_is_told_apart() {
        assert_eq!(read("I am away"), AwayTime::Unclear);
        assert_eq!(read("away tomorrow at 15:00"), AwayTime::NoEnd);
        assert_eq!(read("у відпустці з понеділка"), AwayTime::NoLastDay);
        let said = Meaning { date: Some(date(2026, 11, 20)), ..Meaning::default() };
        let now = date(2026, 11, 23).at(10, 0, 0, 0);
        assert_eq!(between(&said, now), AwayTime::Past);
        let far =
            Meaning { date: Some(date(2026, 11, 24)), date_end: Some(date(2028, 1, 1)), ..said };
        assert_eq!(between(&far, now), AwayTime::TooLong);
    }
}
