//! `zapys resolve --cases`: one JSON object in, one out.
//!
//! The objects have the shape of the case files in `tests/it/`, so those can be scored without
//! another program.

use anyhow::anyhow;
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time},
    tz::TimeZoneDatabase,
};
use serde::{Deserialize, Serialize};

use crate::{
    phrase::{self, Bound, Context, Meaning, resolve},
    schedule::{Week, Window},
};

/// One message and what surrounds it.
#[derive(Debug, Clone, Deserialize)]
struct Case {
    /// Names the case.
    id: String,
    /// The language tag.
    lang: String,
    /// The message.
    text: String,
    /// The present instant, RFC 3339 with any offset.
    now: String,
    /// The IANA time zone of the business.
    tz: String,
    /// From the first opening to the last closing: "09:00-18:00".
    open: String,
}

/// What the message means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Answer {
    /// The case's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The day, `YYYY-MM-DD`.
    date: Option<String>,
    /// The last day of several.
    date_end: Option<String>,
    /// The time, `HH:MM`.
    time: Option<String>,
    /// The end of a window.
    time_end: Option<String>,
    /// "after" or "before".
    bound: Option<String>,
    /// The name of an error.
    error: Option<String>,
    /// The readings of an ambiguous message.
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<Answer>>,
}

/// Answers one line of a case file with one line of answers.
pub(super) fn answer(line: &str) -> anyhow::Result<String> {
    let case: Case = serde_json::from_str(line)?;
    Ok(serde_json::to_string(&case.answer()?)?)
}

impl Case {
    /// Answers this case.
    fn answer(&self) -> anyhow::Result<Answer> {
        let (now, hours) = self.surroundings()?;
        let context = Context { now: &now, hours: &hours, lang: &self.lang, day: None };
        let found = resolve(&self.text, &context);
        Ok(Answer { id: Some(self.id.clone()), ..Answer::from(&found.result) })
    }

    /// Returns the present instant in the zone of the business, and its opening hours.
    fn surroundings(&self) -> anyhow::Result<(Zoned, Week)> {
        let bad = |what: &str, value: &str| anyhow!("{}: bad {what}: {value}", self.id);
        let now: Timestamp = self.now.parse().map_err(|_| bad("instant", &self.now))?;
        let zone = TimeZoneDatabase::bundled().get(&self.tz).map_err(|_| bad("zone", &self.tz))?;
        let (from, until) = self.open.split_once('-').ok_or_else(|| bad("hours", &self.open))?;
        let clock = |text: &str| -> anyhow::Result<Time> {
            let text = if text == "24:00" { "23:59" } else { text };
            text.parse().map_err(|_| bad("hours", &self.open))
        };
        let window = Window { from: clock(from)?, until: clock(until)? };
        Ok((now.to_zoned(zone), Week::daily(window)))
    }
}

impl From<&Result<Meaning, phrase::Error>> for Answer {
    fn from(result: &Result<Meaning, phrase::Error>) -> Self {
        match result {
            Ok(meaning) => Self::from(meaning),
            Err(error) => Self {
                error: Some(error.kind().to_owned()),
                candidates: match error {
                    phrase::Error::Ambiguous(all) => Some(all.iter().map(Self::from).collect()),
                    _ => None,
                },
                ..Self::default()
            },
        }
    }
}

impl From<&Meaning> for Answer {
    fn from(meaning: &Meaning) -> Self {
        let day = |date: Option<Date>| date.map(|date| date.to_string());
        let clock = |time: Option<Time>| time.map(|time| time.strftime("%H:%M").to_string());
        Self {
            date: day(meaning.date),
            date_end: day(meaning.date_end),
            time: clock(meaning.time),
            time_end: clock(meaning.time_end),
            bound: meaning.bound.map(|bound| {
                match bound {
                    Bound::After => "after",
                    Bound::Before => "before",
                }
                .to_owned()
            }),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A case with its right answer.
    #[derive(Deserialize)]
    struct Known {
        #[serde(flatten)]
        case: Case,
        expect: Answer,
    }

    /// Returns the wrong answers to a case file, and how many cases it has.
    fn score(file: &str) -> (Vec<String>, usize) {
        let mut wrong = Vec::new();
        let mut all = 0;
        for line in file.lines().filter(|line| !line.trim().is_empty()) {
            let known: Known = serde_json::from_str(line).unwrap();
            let given = Answer { id: None, ..known.case.answer().unwrap() };
            all += 1;
            if !agrees(&known.expect, &given) {
                wrong.push(format!("{} {:?}: {given:?}", known.case.id, known.case.text));
            }
        }
        (wrong, all)
    }

    fn agrees(expected: &Answer, given: &Answer) -> bool {
        if expected.error.is_none() {
            return expected == given;
        }
        let sorted = |answer: &Answer| {
            let mut all: Vec<String> =
                answer.candidates.iter().flatten().map(|c| format!("{c:?}")).collect();
            all.sort();
            all
        };
        let named = expected.candidates.is_none() || sorted(expected) == sorted(given);
        expected.error == given.error && named
    }

    fn assert_score(file: &str, least: f64) {
        let (wrong, all) = score(file);
        let count = |n: usize| f64::from(u32::try_from(n).unwrap());
        let right = count(all - wrong.len()) / count(all);
        assert!(right >= least, "{right:.3} of {all}: {wrong:#?}");
    }

    #[test]
    fn the_development_cases_are_answered_right() {
        assert_score(include_str!("../../../tests/it/dates.jsonl"), 0.99);
    }

    #[test]
    fn phrases_written_rule_by_rule_are_answered_right() {
        assert_score(include_str!("../../../tests/it/phrases.jsonl"), 0.99);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_refused() {
        assert!(answer("{}").is_err());
        let zone = r#"{"id":"x","lang":"en","text":"","now":"2024-11-13T10:20:00Z","tz":"Mars/Base","open":"09:00-18:00"}"#;
        assert_eq!(answer(zone).unwrap_err().to_string(), "x: bad zone: Mars/Base");
    }
}
