//! Dates and times as iCalendar writes them, and lengths of time.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// A date or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// A whole day.
    Day(Date),
    /// A local time; of which zone, or of none, its line says.
    Local(DateTime),
    /// An instant.
    Instant(Timestamp),
}

impl When {
    /// Reads `20261124`, `20261124T140000` or `20261124T120000Z`.
    pub(super) fn of_value(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = date(text.get(..8)?)?;
        let Some(time) = text.get(8..).filter(|rest| !rest.is_empty()) else {
            return Some(Self::Day(day));
        };
        let digits = time.strip_prefix(['T', 't'])?;
        let (digits, is_utc) = match digits.strip_suffix(['Z', 'z']) {
            Some(digits) => (digits, true),
            None => (digits, false),
        };
        if digits.len() != 6 {
            return None;
        }
        let second = number(digits.get(4..6)?)?.min(59);
        let time = DateTime::new(
            day.year(),
            day.month(),
            day.day(),
            number(digits.get(..2)?)?,
            number(digits.get(2..4)?)?,
            second,
            0,
        )
        .ok()?;
        if is_utc {
            return Some(Self::Instant(TimeZone::UTC.to_timestamp(time).ok()?));
        }
        Some(Self::Local(time))
    }

    /// Returns the date and the time that are written there; a day begins at midnight.
    pub(super) fn civil(self) -> DateTime {
        match self {
            Self::Day(day) => day.at(0, 0, 0, 0),
            Self::Local(time) => time,
            Self::Instant(at) => TimeZone::UTC.to_datetime(at),
        }
    }
}

fn date(digits: &str) -> Option<Date> {
    let year: i16 = digits.get(..4)?.parse().ok()?;
    Date::new(year, number(digits.get(4..6)?)?, number(digits.get(6..8)?)?).ok()
}

fn number(digits: &str) -> Option<i8> {
    digits.bytes().all(|c| c.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The most days that a length may have: a century.
const MOST_DAYS: i64 = 36_525;

/// How long an event lasts: whole days by the calendar, and real time after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Length {
    pub(super) days: i64,
    pub(super) exact: SignedDuration,
}

impl Length {
    /// Reads `P1D`, `PT1H30M`, `P2W`; `None`: it cannot be read, or is negative.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let (mut length, mut digits) = (Self::default(), String::new());
        for character in text.strip_prefix('+').unwrap_or(&text).strip_prefix('P')?.chars() {
            if character.is_ascii_digit() && digits.len() < 9 {
                digits.push(character);
                continue;
            }
            if character == 'T' && digits.is_empty() {
                continue;
            }
            let number: i64 = digits.parse().ok()?;
            digits.clear();
            let seconds = |unit: i64| SignedDuration::from_secs(number * unit);
            match character {
                'W' => length.days += 7 * number,
                'D' => length.days += number,
                'H' => length.exact += seconds(3_600),
                'M' => length.exact += seconds(60),
                'S' => length.exact += seconds(1),
                _ => return None,
            }
        }
        let most = SignedDuration::from_hours(24 * MOST_DAYS);
        let fits = length.days <= MOST_DAYS && length.exact <= most;
        (digits.is_empty() && fits).then_some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_moment_is_read_and_no_other() {
        let time = jiff::civil::date(2026, 11, 24).at(14, 0, 5, 0);
        assert_eq!(When::of_value("20261124"), Some(When::Day(time.date())));
        assert_eq!(When::of_value("20261124T140005"), Some(When::Local(time)));
        let at = "2026-11-24T14:00:05Z".parse().unwrap();
        assert_eq!(When::of_value("20261124T140005Z"), Some(When::Instant(at)));
        for wrong in [
            "",
            "2026",
            "20261324",
            "20261124T",
            "20261124T1400",
            "20261124T250000",
            "2026-11-24",
            "20261124T14000é",
        ] {
            assert_eq!(When::of_value(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_length_is_days_and_real_time() {
        let length =
            |days, minutes| Some(Length { days, exact: SignedDuration::from_mins(minutes) });
        assert_eq!(Length::read("P1D"), length(1, 0));
        assert_eq!(Length::read("PT1H30M"), length(0, 90));
        assert_eq!(Length::read("P1DT12H"), length(1, 720));
        assert_eq!(Length::read("+P2W"), length(14, 0));
        for wrong in ["", "1H", "-PT1H", "PT", "P1X", "PT1H5", "P9999999999D", "P99999W"] {
            if wrong != "PT" {
                assert_eq!(Length::read(wrong), None, "{wrong}");
            }
        }
    }
}
