//! When a recurring event takes place, in local time.
//!
//! A rule is a sequence of periods (years, months, weeks, days), each with the days and times that its
//! parts leave in it. A rule without a count is entered near the time that is asked for, so that a
//! daily event of ten years ago costs no more than one of last week. One rule may take a part of the work of
//! its answer (`src/ical/work.rs`); a rule beyond it is not read, and then nothing is free.

use std::cell::Cell;

use jiff::{
    SignedDuration, Span as Step, ToSpan as _,
    civil::{Date, DateTime, Time, Weekday},
};

use super::{
    Unreadable,
    rule::{ByDay, Freq, Rule},
    work::Work,
};

/// The most steps that one rule may take.
const MOST_STEPS: usize = 200_000;
/// How many values of a rule's parts are compared in one step.
const AT_ONCE: usize = 16;

/// Returns the local times of a rule that begins at `start`, from `from` (or a little earlier) to
/// `to`, earliest first. `UNTIL` is left to the caller, who knows the zone.
///
/// # Errors
/// When finding them takes too much work.
pub(super) fn times(
    rule: &Rule,
    start: DateTime,
    (from, to): (DateTime, DateTime),
    work: &Work,
) -> Result<Vec<DateTime>, Unreadable> {
    let expansion = Expansion {
        rule,
        parts: Parts::of(rule, start),
        start,
        price: 1 + rule.values() / AT_ONCE,
        taken: Cell::new(0),
        work,
    };
    if rule.freq < Freq::Daily { expansion.by_time(from, to) } else { expansion.by_day(from, to) }
}

/// What a rule asks of a day and of a time; what it leaves out comes from its start.
struct Parts {
    months: Vec<i16>,
    month_days: Vec<i16>,
    days: Vec<ByDay>,
    hours: Vec<i8>,
    minutes: Vec<i8>,
    seconds: Vec<i8>,
}

impl Parts {
    fn of(rule: &Rule, start: DateTime) -> Self {
        let unset = rule.week_numbers.is_empty()
            && rule.year_days.is_empty()
            && rule.month_days.is_empty()
            && rule.days.is_empty();
        let (mut months, mut month_days) = (rule.months.clone(), rule.month_days.clone());
        // A week alone (BYWEEKNO) is all of its days: servers differ, and so nothing is missed.
        let mut days = rule.days.clone();
        if unset {
            match rule.freq {
                Freq::Yearly => {
                    if months.is_empty() {
                        months.push(start.month().into());
                    }
                    month_days.push(start.day().into());
                }
                Freq::Monthly => month_days.push(start.day().into()),
                Freq::Weekly => days.push(ByDay { nth: None, weekday: start.weekday() }),
                Freq::Daily | Freq::Hourly | Freq::Minutely | Freq::Secondly => {}
            }
        }
        Self {
            months,
            month_days,
            days,
            hours: times_of_day(&rule.hours, start.hour()),
            minutes: times_of_day(&rule.minutes, start.minute()),
            seconds: times_of_day(&rule.seconds, start.second()),
        }
    }
}

fn times_of_day(written: &[i16], start: i8) -> Vec<i8> {
    let mut all: Vec<i8> = written.iter().filter_map(|it| i8::try_from(*it).ok()).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() { vec![start] } else { all }
}

struct Expansion<'r> {
    rule: &'r Rule,
    parts: Parts,
    start: DateTime,
    /// What comparing one day with all parts of the rule takes.
    price: usize,
    taken: Cell<usize>,
    work: &'r Work,
}

impl Expansion<'_> {
    /// Takes the work of a day or a time.
    fn step(&self, price: usize) -> Result<(), Unreadable> {
        self.taken.set(self.taken.get() + price);
        if self.taken.get() > MOST_STEPS {
            return Err(Unreadable::Rule);
        }
        self.work.take(price)
    }

    /// Expands a rule of days and longer periods.
    fn by_day(&self, from: DateTime, to: DateTime) -> Result<Vec<DateTime>, Unreadable> {
        let (mut found, mut counted) = (Vec::new(), 0);
        let mut period = self.first_period(from);
        loop {
            let Some(first) = self.period(period) else { return Ok(found) };
            if first.at(0, 0, 0, 0) > to {
                return Ok(found);
            }
            for time in self.in_period(first)? {
                if time < self.start {
                    continue;
                }
                if time > to {
                    return Ok(found);
                }
                counted += 1;
                if self.rule.count.is_some_and(|count| counted > count) {
                    return Ok(found);
                }
                if time >= from {
                    found.push(time);
                }
            }
            period += 1;
        }
    }

    /// Returns the number of the period to begin with: the first one, or one shortly before `from`
    /// where none has to be counted.
    fn first_period(&self, from: DateTime) -> i64 {
        if self.rule.count.is_some() || from <= self.start {
            return 0;
        }
        let (start, from) = (self.start.date(), from.date());
        let years = i64::from(from.year()) - i64::from(start.year());
        let months = years * 12 + i64::from(from.month()) - i64::from(start.month());
        let days = i64::from((from - start).get_days());
        let passed = match self.rule.freq {
            Freq::Yearly => years,
            Freq::Monthly => months,
            Freq::Weekly => days / 7,
            _ => days,
        };
        (passed / self.rule.interval - 2).max(0)
    }

    /// Returns the first day of a period; `None`: it is beyond the calendar.
    fn period(&self, number: i64) -> Option<Date> {
        let step = number.checked_mul(self.rule.interval)?;
        let start = self.start.date();
        match self.rule.freq {
            Freq::Yearly => start.first_of_year().checked_add(Step::new().try_years(step).ok()?),
            Freq::Monthly => start.first_of_month().checked_add(Step::new().try_months(step).ok()?),
            Freq::Weekly => week_start(start, self.rule.week_start)
                .checked_add(Step::new().try_weeks(step).ok()?),
            _ => start.checked_add(Step::new().try_days(step).ok()?),
        }
        .ok()
    }

    /// Returns the times of a period, earliest first.
    fn in_period(&self, first: Date) -> Result<Vec<DateTime>, Unreadable> {
        let mut all = Vec::new();
        // One step at the least, also where the period has no days of the rule.
        self.step(1)?;
        for (first, many) in self.days_of(first) {
            for offset in 0..many {
                self.step(self.price)?;
                let Ok(day) = first.checked_add(offset.days()) else { break };
                if !self.takes(day) {
                    continue;
                }
                for time in self.times() {
                    self.step(1)?;
                    all.push(day.to_datetime(time));
                }
            }
        }
        if self.rule.positions.is_empty() {
            return Ok(all);
        }
        Ok(at_positions(&all, &self.rule.positions))
    }

    /// Returns the days of a period in which the rule's may be, as first days and how many follow. Of a year
    /// these are its months alone, as birthdays have one.
    fn days_of(&self, first: Date) -> Vec<(Date, i64)> {
        let days = match self.rule.freq {
            Freq::Yearly if !self.parts.months.is_empty() => {
                let months = (1..=12).filter(|it| self.parts.months.contains(&i16::from(*it)));
                let months = months.filter_map(|month| Date::new(first.year(), month, 1).ok());
                return months.map(|it| (it, i64::from(it.days_in_month()))).collect();
            }
            Freq::Yearly => i64::from(first.days_in_year()),
            Freq::Monthly => i64::from(first.days_in_month()),
            Freq::Weekly => 7,
            _ => 1,
        };
        vec![(first, days)]
    }

    fn times(&self) -> impl Iterator<Item = Time> {
        let Parts { hours, minutes, seconds, .. } = &self.parts;
        hours.iter().flat_map(move |hour| {
            minutes.iter().flat_map(move |minute| {
                seconds.iter().filter_map(|second| Time::new(*hour, *minute, *second, 0).ok())
            })
        })
    }

    /// Expands a rule of hours and shorter periods.
    fn by_time(&self, from: DateTime, to: DateTime) -> Result<Vec<DateTime>, Unreadable> {
        if !self.rule.positions.is_empty() {
            return Err(Unreadable::Rule);
        }
        let unit = match self.rule.freq {
            Freq::Hourly => 3_600,
            Freq::Minutely => 60,
            _ => 1,
        };
        let step = unit * self.rule.interval;
        let passed = from.duration_since(self.start).as_secs();
        let mut number = if self.rule.count.is_none() { (passed / step - 1).max(0) } else { 0 };
        let (mut found, mut counted) = (Vec::new(), 0);
        loop {
            self.step(self.price)?;
            let after = number.checked_mul(step).map(SignedDuration::from_secs);
            let period = after.and_then(|after| self.start.checked_add(after).ok());
            let Some(period) = period.filter(|it| *it <= to) else { return Ok(found) };
            if !self.takes(period.date()) {
                // Nothing is on this day; the next period to look at is the first after it.
                let Ok(next) = period.date().tomorrow() else { return Ok(found) };
                let left = next.at(0, 0, 0, 0).duration_since(period).as_secs();
                number += (left + step - 1) / step;
                continue;
            }
            for time in self.in_short_period(period)? {
                if time < self.start || time > to {
                    continue;
                }
                counted += 1;
                if self.rule.count.is_some_and(|count| counted > count) {
                    return Ok(found);
                }
                if time >= from {
                    found.push(time);
                }
            }
            number += 1;
        }
    }

    /// Returns the times of an hour, a minute or a second of a day that is the rule's.
    fn in_short_period(&self, period: DateTime) -> Result<Vec<DateTime>, Unreadable> {
        let Rule { freq, hours, minutes, seconds, .. } = self.rule;
        let among = |all: &[i16], one: i8| all.is_empty() || all.contains(&one.into());
        let is_out = !among(hours, period.hour())
            || (*freq <= Freq::Minutely && !among(minutes, period.minute()))
            || (*freq == Freq::Secondly && !among(seconds, period.second()));
        if is_out {
            return Ok(Vec::new());
        }
        let own = |is_own, value, all: &[i8]| if is_own { vec![value] } else { all.to_vec() };
        let minutes = own(*freq <= Freq::Minutely, period.minute(), &self.parts.minutes);
        let seconds = own(*freq == Freq::Secondly, period.second(), &self.parts.seconds);
        let mut all = Vec::new();
        self.step(minutes.len() * seconds.len())?;
        for minute in minutes {
            let times =
                seconds.iter().filter_map(|it| Time::new(period.hour(), minute, *it, 0).ok());
            all.extend(times.map(|time| period.date().to_datetime(time)));
        }
        Ok(all)
    }

    /// Returns whether a day is one of the rule's.
    fn takes(&self, day: Date) -> bool {
        let Parts { months, month_days, days, .. } = &self.parts;
        let rule = self.rule;
        let from_end = |most: i16, one: i16| one - most - 1;
        let among = |all: &[i16], one: i16, negative: i16| {
            all.is_empty() || all.contains(&one) || all.contains(&negative)
        };
        let of_month = i16::from(day.day());
        let of_year = day.day_of_year();
        (months.is_empty() || months.contains(&day.month().into()))
            && among(month_days, of_month, from_end(day.days_in_month().into(), of_month))
            && among(&rule.year_days, of_year, from_end(day.days_in_year(), of_year))
            && (rule.week_numbers.is_empty() || self.is_in_weeks(day))
            && (days.is_empty() || days.iter().any(|by| self.is_day(day, *by)))
    }

    fn is_day(&self, day: Date, by: ByDay) -> bool {
        if day.weekday() != by.weekday {
            return false;
        }
        let Some(nth) = by.nth else { return true };
        let by_month = self.rule.freq == Freq::Monthly
            || (self.rule.freq == Freq::Yearly && !self.rule.months.is_empty());
        let (passed, whole) = if by_month {
            (i16::from(day.day()), i16::from(day.days_in_month()))
        } else if self.rule.freq == Freq::Yearly {
            (day.day_of_year(), day.days_in_year())
        } else {
            // A number has no meaning in other rules (RFC 5545); the day counts.
            return true;
        };
        if nth > 0 { (passed - 1) / 7 + 1 == nth } else { -((whole - passed) / 7 + 1) == nth }
    }

    /// Returns whether a day is in one of the rule's weeks; the first week of a year is the one with at
    /// least four of its days.
    fn is_in_weeks(&self, day: Date) -> bool {
        let week_of = |day: Date| {
            let middle = week_start(day, self.rule.week_start).checked_add(3.days()).ok()?;
            Some((middle.year(), (middle.day_of_year() - 1) / 7 + 1))
        };
        let Some((year, number)) = week_of(day) else { return false };
        // The 28th of December is always in the last week, on any day that a week begins.
        let last = Date::new(year, 12, 28).ok().and_then(week_of);
        let Some((_, weeks)) = last else { return false };
        let weeks_to_end = number - weeks - 1;
        self.rule.week_numbers.contains(&number) || self.rule.week_numbers.contains(&weeks_to_end)
    }
}

/// Returns the first day of the week of a day.
fn week_start(day: Date, first: Weekday) -> Date {
    let since = i64::from(day.weekday().since(first));
    day.checked_sub(since.days()).unwrap_or(day)
}

/// Returns the times at some positions, counted from 1 or, if negative, from the end.
fn at_positions(all: &[DateTime], positions: &[i16]) -> Vec<DateTime> {
    let at = |position: &i16| {
        let back = usize::from(position.unsigned_abs());
        let index =
            if *position > 0 { back.checked_sub(1)? } else { all.len().checked_sub(back)? };
        all.get(index).copied()
    };
    let mut found: Vec<DateTime> = positions.iter().filter_map(at).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ical::moment::When;

    /// Rules, each with its start, a window, and the times in it by python-dateutil 4.0.0.
    const RULES: &str = include_str!("rules.txt");

    #[test]
    fn rules_give_the_times_that_another_program_gives() {
        let mut tried = 0;
        for line in RULES.lines() {
            let parts: Vec<&str> = line.split('\t').collect();
            let time = |text: &str| When::of_value(text).unwrap().civil();
            let (rule, expected) = (Rule::read(parts[0]).unwrap(), parts[4].split(','));
            let (start, from, to) = (time(parts[1]), time(parts[2]), time(parts[3]));
            let expected: Vec<DateTime> = expected.filter(|it| !it.is_empty()).map(time).collect();
            let found = times(&rule, start, (from, to), &Work::default()).unwrap();
            let found: Vec<DateTime> =
                found.into_iter().filter(|it| (from..to).contains(it)).collect();
            assert_eq!(found, expected, "{line}");
            tried += 1;
        }
        assert_eq!(tried, 200);
    }

    #[test]
    fn a_rule_that_takes_too_much_work_is_given_up() {
        let at = |year| jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
        let of = |text: &str, work: &Work| {
            times(&Rule::read(text).unwrap(), at(1990), (at(2026), at(2027)), work)
        };
        for text in ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=9000000", "FREQ=HOURLY;BYSETPOS=1"] {
            assert_eq!(of(text, &Work::default()), Err(Unreadable::Rule), "{text}");
        }
        for never in ["YEARLY", "HOURLY", "SECONDLY"] {
            let work = Work::default();
            let never = format!("FREQ={never};BYMONTH=2;BYMONTHDAY=30");
            assert_eq!(of(&never, &work), Ok(Vec::new()));
            assert!(work.taken() < 800, "{never}: {}", work.taken());
        }
    }

    #[test]
    fn rules_of_one_answer_share_its_work() {
        let (work, rule) = (Work::default(), Rule::read("FREQ=MINUTELY").unwrap());
        let at = |month| jiff::civil::date(2026, month, 1).at(0, 0, 0, 0);
        let some = || times(&rule, at(1), (at(2), at(3)), &work);
        let read = (0..20).map_while(|_| some().ok()).count();
        assert!((3..10).contains(&read), "{read}");
        assert_eq!(some(), Err(Unreadable::Work));
    }

    #[test]
    fn the_values_of_a_part_count_once_however_often_they_are_written() {
        let many = vec!["1"; 100_000].join(",");
        let work = Work::default();
        let rule =
            Rule::read(&format!("FREQ=DAILY;BYMONTH={many};BYDAY={}", "MO,".repeat(9_999) + "MO"));
        let at = |year| jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
        let found = times(&rule.unwrap(), at(2020), (at(2026), at(2027)), &work).unwrap();
        assert_eq!(found.len(), 4);
        assert!(work.taken() < 800, "{}", work.taken());
    }
}
