//! One language's table of words about time, read from its text file.
//!
//! Reading cannot fail. A line that is not understood is left out and reported by its number, so a
//! mistake in a file costs one line; a test refuses any. `src/lang/en/phrase.txt` explains the
//! notation.

use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};

use crate::text::word_lists::{Entry, WordList};

use super::senses::{Form, Sense, Toward, Unit, Value};

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// One language.
#[derive(Debug, Default)]
pub(in crate::phrase) struct Table {
    /// Its BCP-47 tag.
    pub(in crate::phrase) tag: &'static str,
    /// What its words mean.
    pub(in crate::phrase) rows: Vec<Row>,
    /// The tags whose readers write the month before the day.
    pub(in crate::phrase) month_first: Vec<&'static str>,
    /// Letters that keyboards without them write as two.
    pub(in crate::phrase) digraphs: Vec<(char, &'static str)>,
    /// How Cyrillic letters are written in Latin ones; empty in all tables but the one of words
    /// that are written so.
    pub(in crate::phrase) letters: Vec<(char, &'static str)>,
    /// Stems of regular ordinals.
    stems: Vec<(u8, &'static str)>,
    /// The endings that those stems take, by use.
    endings: Vec<(Form, &'static str)>,
}

/// One meaning, and the forms that carry it.
#[derive(Debug)]
pub(in crate::phrase) struct Row {
    pub(in crate::phrase) sense: Sense,
    pub(in crate::phrase) forms: String,
    /// Whether the forms count only in a message of that language: Polish "do", which is also an
    /// English verb.
    pub(in crate::phrase) own: bool,
}

impl Table {
    /// Reads a file, and returns with the table the numbers of the lines that were left out.
    pub(super) fn read(file: &WordList) -> (Self, Vec<usize>) {
        let mut table = Self { tag: file.tag, ..Self::default() };
        let skipped = file.entries().filter(|entry| table.add(entry).is_none());
        let skipped = skipped.map(|entry| entry.line).collect();
        table.add_ordinals();
        (table, skipped)
    }

    /// Adds what a line says; `None` if it says nothing that is understood.
    fn add(&mut self, entry: &Entry) -> Option<()> {
        let (key, forms) = entry.text.split_once(':')?;
        let forms = forms.trim();
        match entry.section {
            "language" if key == "month first" => self.month_first.extend(forms.split(' ')),
            "digraphs" => self.digraphs.push((key.parse().ok()?, forms)),
            "letters" => self.letters.push((key.parse().ok()?, forms)),
            _ if forms.is_empty() => return None,
            "ordinal stems" => {
                let number = key.parse().ok()?;
                self.stems.extend(forms.split_whitespace().map(|stem| (number, stem)));
            }
            "ordinal endings" => self.endings.push((name(key)?, forms)),
            section => {
                let own = key.strip_suffix(" (own)");
                let sense = sense(section, own.unwrap_or(key))?;
                self.rows.push(Row { sense, forms: forms.to_owned(), own: own.is_some() });
            }
        }
        Some(())
    }

    fn add_ordinals(&mut self) {
        for (number, stem) in &self.stems {
            for (form, endings) in &self.endings {
                let sense = Sense::Value(Value::Ordinal(*number, *form));
                let forms = format!("{stem}|{endings}");
                self.rows.push(Row { sense, forms, own: false });
            }
        }
    }
}

/// Returns what the forms of a key mean.
fn sense(section: &str, key: &str) -> Option<Sense> {
    let value = match section {
        "marks" | "not time" => return name(key).map(Sense::Mark),
        "weekdays" => Value::Weekday(place(&WEEKDAYS, key)?),
        "short weekdays" => Value::ShortWeekday(place(&WEEKDAYS, key)?),
        "months" => Value::Month(place(&MONTHS, key)?),
        "feasts" => feast(key)?,
        "days from today" => Value::Relative(key.parse().ok()?),
        "units" => Value::Unit(name(key)?),
        "numbers" => Value::Number(key.parse().ok()?),
        "oblique numbers" => Value::Oblique(key.parse().ok()?),
        "small counts" => Value::Few(key.parse().ok()?),
        "ordinals" => numbered(key, Value::Ordinal)?,
        "endings after digits" => Value::Suffix(name(key)?),
        "lengths" if key.ends_with(" and a half") => {
            Value::AndHalf(key.trim_end_matches(" and a half").parse().ok()?)
        }
        "lengths" => numbered::<Unit>(key, Value::Amount)?,
        "clock" => clock(key)?,
        "parts of the day" => Value::Part(name(key)?),
        "after an hour" => Value::OfDay(name(key)?),
        "parts of today" => Value::TodayPart(name(key)?),
        "parts of a period" => Value::Third(name(key)?),
        _ => return None,
    };
    Some(Sense::Value(value))
}

/// Reads a day of a month: "24 december".
fn feast(key: &str) -> Option<Value> {
    let (day, month) = key.split_once(' ')?;
    Some(Value::Feast(day.parse().ok()?, place(&MONTHS, month)?))
}

fn clock(key: &str) -> Option<Value> {
    Some(match key {
        "noon" => Value::Named(12),
        "midnight" => Value::Named(0),
        "one o'clock" => Value::OneOClock,
        _ => match key.strip_prefix("half ") {
            Some(toward) => Value::Half(name(toward)?),
            None => numbered::<Toward>(key, Value::Minutes)?,
        },
    })
}

/// Reads a number and a name: "30 minute", "5 day".
fn numbered<T: Deserialize<'static>>(key: &str, value: fn(u8, T) -> Value) -> Option<Value> {
    let (number, rest) = key.split_once(' ')?;
    Some(value(number.parse().ok()?, name(rest)?))
}

/// Returns the variant of this name: "after lunch".
fn name<T: Deserialize<'static>>(key: &str) -> Option<T> {
    T::deserialize(StrDeserializer::<Error>::new(&key.replace(' ', "-"))).ok()
}

/// Returns the place of a name in a list, from 1.
fn place(names: &[&str], key: &str) -> Option<u8> {
    names.iter().zip(1..).find_map(|(name, place)| (*name == key).then_some(place))
}

#[cfg(test)]
mod tests {
    use super::{
        super::{marks::Mark, senses::Part},
        *,
    };

    fn read(text: &'static str) -> (Table, Vec<usize>) {
        Table::read(&WordList { tag: "xx", text })
    }

    #[test]
    fn a_line_is_a_meaning_and_its_forms() {
        let (table, skipped) = read(
            "[weekdays]\nsunday: sun||s\n[lengths]\n14 day: a b_c\n[clock]\nhalf towards: d\n\
             [marks]\nnot before (own): e\n[parts of the day]\nafter lunch: f\n",
        );
        let found: Vec<_> =
            table.rows.iter().map(|row| (row.sense, row.forms.as_str(), row.own)).collect();
        let value = Sense::Value;
        let expected = [
            (value(Value::Weekday(7)), "sun||s", false),
            (value(Value::Amount(14, Unit::Day)), "a b_c", false),
            (value(Value::Half(Toward::Next)), "d", false),
            (Sense::Mark(Mark::NotBefore), "e", true),
            (value(Value::Part(Part::AfterLunch)), "f", false),
        ];
        assert_eq!(found, expected);
        assert_eq!(skipped, [0; 0]);
    }

    #[test]
    fn regular_ordinals_are_stems_with_endings() {
        let (table, _) = read("[ordinal stems]\n7: a b\n[ordinal endings]\nday: c|d\n");
        let forms: Vec<_> = table.rows.iter().map(|row| row.forms.as_str()).collect();
        assert_eq!(forms, ["a|c|d", "b|c|d"]);
        let sense = Sense::Value(Value::Ordinal(7, Form::Day));
        assert!(table.rows.iter().all(|row| row.sense == sense));
    }

    #[test]
    fn a_line_that_is_not_understood_is_left_out_and_the_rest_works() {
        let (table, skipped) = read(
            "[weekdays]\nmonday mon\nmoonday: mon\nmonday:\nmonday: mon\n[months]\n13: x\n\
             [nothing]\nmonday: mon\n[lengths]\n300 day: y\n[letters]\nab: c\n",
        );
        assert_eq!(table.rows.len(), 1);
        assert_eq!(skipped, [2, 3, 4, 7, 9, 11, 13]);
    }
}
