//! Reads a field as the value that it should be.
//!
//! Every reader returns `None` after it has noted an error, so that readers chain with
//! `and_then` and no error is reported twice. A message does not repeat the refused value, because
//! an owner may have put a secret where a name belongs.

use std::{fmt, ops::RangeInclusive, path::PathBuf};

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
};
use toml::Value;

use super::{
    duration::{parse_duration, spell_duration},
    form::Field,
};

/// The most characters that are taken as one line, and as a text of several.
const MOST_LINE: usize = 500;
const MOST_TEXT: usize = 20_000;

impl<'a> Field<'a> {
    /// Returns the words, if it is a text; nothing is noted.
    pub fn words_as_they_are(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// Reads words that may run over several lines; never empty.
    pub fn text(&self) -> Option<String> {
        self.words(MOST_TEXT)
    }

    /// Reads words on one line; never empty.
    pub fn line(&self) -> Option<String> {
        let line = self.words(MOST_LINE)?;
        if line.chars().any(char::is_control) {
            return self.refuse("Write this on one line.");
        }
        Some(line)
    }

    fn words(&self, most: usize) -> Option<String> {
        let Some(words) = self.value.as_str() else {
            return self.refuse("Write words in quotes.");
        };
        let words = words.trim();
        if words.is_empty() {
            return self.refuse("This is empty.");
        }
        if words.chars().count() > most {
            return self.refuse(format!("This is longer than {most} characters."));
        }
        Some(words.to_owned())
    }

    /// Reads `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        let spelled = self.value.as_str().filter(|_| self.report.words);
        let flag = spelled.and_then(|word| word.parse().ok()).or(self.value.as_bool());
        flag.or_else(|| self.refuse("Write true or false, without quotes."))
    }

    /// Reads a whole number within bounds.
    pub fn number<N>(&self, bounds: RangeInclusive<N>) -> Option<N>
    where
        N: TryFrom<i64> + PartialOrd + fmt::Display,
    {
        let spelled = self.value.as_str().filter(|_| self.report.words);
        let number = spelled.and_then(|word| word.parse().ok()).or(self.value.as_integer());
        let Some(number) = number else {
            return self.refuse("Write a whole number without quotes.");
        };
        let number = N::try_from(number).ok().filter(|number| bounds.contains(number));
        number.or_else(|| {
            self.refuse(format!("It must be from {} to {}.", bounds.start(), bounds.end()))
        })
    }

    /// Reads a number that may have a fraction and is not negative.
    pub fn amount(&self) -> Option<f64> {
        let spelled = self.value.as_str().filter(|_| self.report.words);
        let whole = || self.value.as_integer().and_then(|whole| i32::try_from(whole).ok());
        let amount = spelled
            .and_then(|word| word.parse().ok())
            .or_else(|| self.value.as_float())
            .or_else(|| whole().map(f64::from));
        let amount = amount.filter(|amount| amount.is_finite() && *amount >= 0.0);
        amount.or_else(|| self.refuse("Write a number such as 0.4, without quotes."))
    }

    /// Reads one of some words.
    pub fn one_of<T: Copy>(&self, known: &[(&str, T)]) -> Option<T> {
        let word = self.value.as_str().map(str::trim);
        let found = known.iter().find(|(known, _)| Some(*known) == word);
        found.map(|(_, value)| *value).or_else(|| {
            let words: Vec<String> =
                known.iter().map(|(known, _)| format!("\"{known}\"")).collect();
            self.refuse(format!("Write {}.", words.join(" or ")))
        })
    }

    /// Reads a length of time within bounds.
    pub fn duration(&self, bounds: RangeInclusive<SignedDuration>) -> Option<SignedDuration> {
        if let Some(number) = self.value.as_integer() {
            let message =
                format!("A length of time needs its unit: \"{number}m\" or \"{number}h\".");
            return self.refuse(message);
        }
        let Some(length) = self.value.as_str().and_then(parse_duration) else {
            return self
                .refuse("Write a length of time such as \"30m\", \"1h30m\", \"2h\" or \"90d\".");
        };
        if !bounds.contains(&length) {
            let (least, most) = (spell_duration(*bounds.start()), spell_duration(*bounds.end()));
            return self.refuse(format!("It must be from {least} to {most}."));
        }
        Some(length)
    }

    /// Reads a day, with or without quotes.
    pub fn date(&self) -> Option<Date> {
        let words = match self.value {
            Value::String(words) => words.clone(),
            Value::Datetime(day) if day.time.is_none() => day.to_string(),
            _ => String::new(),
        };
        let shaped = words.len() == "2026-12-31".len();
        let date = words.parse().ok().filter(|_| shaped);
        date.or_else(|| self.refuse("Write a day that exists as \"2026-12-31\"."))
    }

    /// Reads a day or a moment of local time, with or without quotes.
    pub fn moment(&self) -> Option<DayOrMoment> {
        let words = match self.value {
            Value::String(words) => words.trim().to_owned(),
            Value::Datetime(at) if at.offset.is_none() => at.to_string(),
            _ => String::new(),
        };
        if words.len() == "2026-12-31".len()
            && let Ok(day) = words.parse()
        {
            return Some(DayOrMoment::Day(day));
        }
        let is_shaped = words.len() >= "2026-12-31 09:00".len()
            && words.is_char_boundary("2026-12-31".len())
            && !words.contains(['Z', 'z', '+', '[']);
        let moment = words.parse::<DateTime>().ok().filter(|_| is_shaped);
        moment.map(DayOrMoment::Moment).or_else(|| {
            self.refuse("Write a day as \"2026-12-31\", or with a time as \"2026-12-31 14:00\".")
        })
    }

    /// Reads a mail address; whether it can be reached is not asked.
    pub fn address(&self) -> Option<String> {
        let address = self.line()?;
        if is_address(&address) {
            return Some(address);
        }
        self.refuse("This cannot be a mail address; write one such as \"olena@example.com\".")
    }

    /// Reads a mail address that may have a name before it: `Salon <hello@example.com>`.
    pub fn mailbox(&self) -> Option<String> {
        let mailbox = self.line()?;
        let inner = mailbox.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
        if is_address(inner.map_or(mailbox.as_str(), |(_, address)| address)) {
            return Some(mailbox);
        }
        self.refuse("Write a mail address such as \"Salon <hello@example.com>\".")
    }

    /// Reads a path.
    pub fn path(&self) -> Option<PathBuf> {
        let path = self.line()?;
        if path.starts_with('~') {
            return self.refuse("`~` is known to shells only; write the whole path.");
        }
        Some(path.into())
    }
}

/// A day, or a moment of local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrMoment {
    /// A whole day.
    Day(Date),
    /// A moment.
    Moment(DateTime),
}

impl DayOrMoment {
    /// Returns whether it is a whole day.
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// Returns when something begins that begins with it.
    pub fn begins(self) -> DateTime {
        match self {
            Self::Day(day) => day.to_datetime(Time::midnight()),
            Self::Moment(at) => at,
        }
    }

    /// Returns when something is over that ends with it: a day is included.
    pub fn ends(self) -> DateTime {
        match self {
            Self::Day(day) => {
                day.tomorrow().map_or(DateTime::MAX, |next| next.to_datetime(Time::midnight()))
            }
            Self::Moment(at) => at,
        }
    }
}

/// The common shape of an address; the exotic ones of RFC 5321 are refused, as mail forms do.
fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let word = |word: &str, more: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || more.contains(c))
    };
    let local = local.split('.').all(|part| word(part, "!#$%&'*+-/=?^_`{|}~"));
    let labels = domain.split('.').all(|label| word(label, "-"));
    local && labels && (domain.contains('.') || domain == "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml_form::{ConfigError, read_text};

    // `Field::line` itself is a function of one lifetime only.
    fn line(field: &Field<'_>) -> Option<String> {
        field.line()
    }

    fn text(field: &Field<'_>) -> Option<String> {
        field.text()
    }

    fn date(field: &Field<'_>) -> Option<Date> {
        field.date()
    }

    fn read<T>(value: &str, read: impl Fn(&Field<'_>) -> Option<T>) -> Result<T, String> {
        let read = read_text(&format!("x = {value}"), |form| read(&form.need("x")?));
        read.map_err(|errors| {
            let said =
                errors.iter().map(|ConfigError { place, message }| format!("{place}: {message}"));
            said.collect::<Vec<_>>().join("\n")
        })
    }

    #[test]
    fn a_length_outside_its_bounds_is_told_them() {
        let bounds = SignedDuration::from_mins(1)..=SignedDuration::from_hours(24);
        let length = |value| read(value, |field| field.duration(bounds.clone()));
        assert_eq!(length("'90m'"), Ok(SignedDuration::from_mins(90)));
        assert_eq!(length("'0m'"), Err("line 1, x: It must be from 1m to 1d.".into()));
        let message = "line 1, x: A length of time needs its unit: \"60m\" or \"60h\".";
        assert_eq!(length("60"), Err(message.into()));
        assert!(length("'soon'").is_err());
    }

    #[test]
    fn a_day_is_read_with_and_without_quotes() {
        assert_eq!(read("'2026-12-31'", date), Ok(Date::constant(2026, 12, 31)));
        assert_eq!(read("2026-12-31", date), Ok(Date::constant(2026, 12, 31)));
        for wrong in ["'2026-02-30'", "'31.12.2026'", "2026-12-31T10:00:00", "5"] {
            assert!(read(wrong, date).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_word_out_of_a_few_is_told_which_they_are() {
        let choice = |value| read(value, |field| field.one_of(&[("google", 1), ("local", 2)]));
        assert_eq!(choice("'local'"), Ok(2));
        assert_eq!(choice("'ical'"), Err("line 1, x: Write \"google\" or \"local\".".into()));
    }

    #[test]
    fn addresses_are_checked_for_their_common_shape() {
        for good in ["olena@example.com", "o.l+x@пошта.укр", "a@localhost"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["olena", "olena@", "@example.com", "a b@example.com", "a@b", "a@b..com", "a@.b"]
        {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn words_are_trimmed_and_never_empty() {
        assert_eq!(read("'  a  '", line), Ok("a".into()));
        assert_eq!(read("' '", line), Err("line 1, x: This is empty.".into()));
        assert_eq!(read("\"a\\nb\"", line), Err("line 1, x: Write this on one line.".into()));
        assert_eq!(read("\"a\\nb\"", text), Ok("a\nb".into()));
        assert_eq!(read("5", line), Err("line 1, x: Write words in quotes.".into()));
    }
}
