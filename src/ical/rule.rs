//! A recurrence rule, as RFC 5545 (section 3.3.10) writes it.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday},
};

use super::moment::When;

/// How often a rule repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Freq {
    Secondly,
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// The last moment that a rule reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The whole of this local day.
    Day(Date),
    /// This local time.
    Local(DateTime),
    /// This instant.
    Instant(Timestamp),
}

/// A day of the week; with a number, that one of its month or year, negative from the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByDay {
    pub(super) nth: Option<i16>,
    pub(super) weekday: Weekday,
}

/// A recurrence rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) freq: Freq,
    pub(super) interval: i64,
    pub(super) count: Option<u64>,
    pub(super) until: Option<Until>,
    pub(super) week_start: Weekday,
    pub(super) months: Vec<i16>,
    pub(super) week_numbers: Vec<i16>,
    pub(super) year_days: Vec<i16>,
    pub(super) month_days: Vec<i16>,
    pub(super) days: Vec<ByDay>,
    pub(super) hours: Vec<i16>,
    pub(super) minutes: Vec<i16>,
    pub(super) seconds: Vec<i16>,
    pub(super) positions: Vec<i16>,
}

impl Rule {
    /// Reads a rule; `None`: it cannot be read, or has a part that is not known.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut rule = Self {
            freq: Freq::Yearly,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Monday,
            months: Vec::new(),
            week_numbers: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            hours: Vec::new(),
            minutes: Vec::new(),
            seconds: Vec::new(),
            positions: Vec::new(),
        };
        let mut has_freq = false;
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=')?;
            let key = key.trim().to_ascii_uppercase();
            has_freq |= key == "FREQ";
            rule.read_part(&key, value.trim())?;
        }
        has_freq.then_some(rule)
    }

    /// Returns how many values its parts have in all.
    pub(super) fn values(&self) -> usize {
        let parts = [
            &self.months,
            &self.week_numbers,
            &self.year_days,
            &self.month_days,
            &self.hours,
            &self.minutes,
            &self.seconds,
            &self.positions,
        ];
        parts.iter().map(|it| it.len()).sum::<usize>() + self.days.len()
    }

    fn read_part(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "FREQ" => self.freq = freq(value)?,
            "INTERVAL" => {
                let every = value.parse().ok();
                self.interval = every.filter(|it| (1..=100_000).contains(it))?;
            }
            "COUNT" => self.count = Some(value.parse().ok()?),
            "UNTIL" => self.until = Some(until(value)?),
            "WKST" => self.week_start = weekday(value)?,
            "BYMONTH" => self.months = numbers(value, 1, 12)?,
            "BYWEEKNO" => self.week_numbers = numbers(value, 1, 53)?,
            "BYYEARDAY" => self.year_days = numbers(value, 1, 366)?,
            "BYMONTHDAY" => self.month_days = numbers(value, 1, 31)?,
            "BYDAY" => {
                self.days = value.split(',').map(by_day).collect::<Option<Vec<_>>>()?;
                let order = |it: &ByDay| (it.nth, it.weekday.to_monday_zero_offset());
                self.days.sort_unstable_by_key(order);
                self.days.dedup();
            }
            "BYHOUR" => self.hours = numbers(value, 0, 23)?,
            "BYMINUTE" => self.minutes = numbers(value, 0, 59)?,
            // A leap second is the second before it.
            "BYSECOND" => {
                self.seconds = numbers(value, 0, 60)?.into_iter().map(|it| it.min(59)).collect();
                self.seconds.dedup();
            }
            "BYSETPOS" => self.positions = numbers(value, 1, 366)?,
            key if key.starts_with("X-") => {}
            _ => return None,
        }
        Some(())
    }
}

fn freq(word: &str) -> Option<Freq> {
    Some(match word.to_ascii_uppercase().as_str() {
        "SECONDLY" => Freq::Secondly,
        "MINUTELY" => Freq::Minutely,
        "HOURLY" => Freq::Hourly,
        "DAILY" => Freq::Daily,
        "WEEKLY" => Freq::Weekly,
        "MONTHLY" => Freq::Monthly,
        "YEARLY" => Freq::Yearly,
        _ => return None,
    })
}

fn until(value: &str) -> Option<Until> {
    Some(match When::of_value(value)? {
        When::Day(day) => Until::Day(day),
        When::Local(time) => Until::Local(time),
        When::Instant(at) => Until::Instant(at),
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    })
}

fn by_day(word: &str) -> Option<ByDay> {
    let word = word.trim();
    let (number, day) = word.split_at_checked(word.len().checked_sub(2)?)?;
    let nth = match number {
        "" => None,
        number => Some(number.parse().ok().filter(|it: &i16| (1..=53).contains(&it.abs()))?),
    };
    Some(ByDay { nth, weekday: weekday(day)? })
}

/// Reads numbers whose size is within bounds, each once.
fn numbers(value: &str, least: i16, most: i16) -> Option<Vec<i16>> {
    let one = |word: &str| {
        let number: i16 = word.trim().parse().ok()?;
        (least..=most).contains(&number.checked_abs()?).then_some(number)
    };
    let mut all = value.split(',').map(one).collect::<Option<Vec<_>>>()?;
    all.sort_unstable();
    all.dedup();
    Some(all)
}
