//! Reads a TOML table field by field and collects every mistake with its place.
//!
//! serde and the `config` crate stop at the first mistake and tell no line, so an owner who
//! edits a file over SSH would meet her mistakes one start at a time. Here a reader asks for
//! each field, a wrong one is noted and reading goes on, and what nobody asked for is an
//! unknown key. Places count list entries from 1, as their owner does.
//!
//! A reader must ask for all of its fields before it gives up on one; what it did not ask for
//! would be called unknown.

mod duration;
mod field;
mod lines;
mod secret;

use std::{cell::RefCell, collections::BTreeSet, fmt};

use toml::Table;

pub use duration::{parse_duration, spell_duration};
pub use field::Field;
pub use lines::{add_lines, parse_text};
pub use secret::SecretRef;

/// One thing that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where: `line 12, service[2].length`, a file, or nothing when it is about the whole.
    pub place: String,
    /// What is wrong and what to write instead: one or two sentences.
    pub says: String,
}

impl Mistake {
    /// Makes a mistake.
    pub fn new(place: impl Into<String>, says: impl Into<String>) -> Self {
        Self { place: place.into(), says: says.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.says)
        } else {
            write!(f, "{}: {}", self.place, self.says)
        }
    }
}

/// The mistakes so far, and how values are spelled.
struct Log {
    mistakes: RefCell<Vec<Mistake>>,
    /// Whether numbers and truth values may come as words, as the environment has them.
    words: bool,
}

impl Log {
    fn new(words: bool) -> Self {
        Self { mistakes: RefCell::default(), words }
    }

    fn note(&self, place: &str, says: String) {
        self.mistakes.borrow_mut().push(Mistake::new(place, says));
    }

    /// What was read, unless there were mistakes.
    fn outcome<T>(self, read: Option<T>) -> Result<T, Vec<Mistake>> {
        let mistakes = self.mistakes.into_inner();
        match read {
            Some(read) if mistakes.is_empty() => Ok(read),
            None if mistakes.is_empty() => Err(vec![Mistake::new("", "This cannot be read.")]),
            _ => Err(mistakes),
        }
    }
}

/// A table that is being read.
pub struct Form<'a> {
    table: &'a Table,
    place: String,
    asked: RefCell<BTreeSet<String>>,
    log: &'a Log,
}

/// Reads a TOML text.
///
/// # Errors
/// All mistakes, from the top of the text to its end, each with its line.
pub fn read_text<T>(
    text: &str,
    read: impl FnOnce(&Form<'_>) -> Option<T>,
) -> Result<T, Vec<Mistake>> {
    let table = parse_text(text)?;
    let log = Log::new(false);
    let read = Form::new(&table, String::new(), &log).read(read);
    log.outcome(read).map_err(|mistakes| add_lines(text, mistakes))
}

/// Reads a table that was merged from files and the environment, whose numbers may be words.
///
/// # Errors
/// All mistakes, in the order in which the reader asks.
pub fn read_merged<T>(
    table: &Table,
    read: impl FnOnce(&Form<'_>) -> Option<T>,
) -> Result<T, Vec<Mistake>> {
    let log = Log::new(true);
    let read = Form::new(table, String::new(), &log).read(read);
    log.outcome(read)
}

impl<'a> Form<'a> {
    fn new(table: &'a Table, place: String, log: &'a Log) -> Self {
        Self { table, place, asked: RefCell::default(), log }
    }

    fn read<T>(self, read: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        let read = read(&self);
        self.note_unknown();
        read
    }

    /// Returns a field that may be left out.
    pub fn get(&self, key: &str) -> Option<Field<'a>> {
        self.asked.borrow_mut().insert(key.to_owned());
        let value = self.table.get(key)?;
        Some(Field::new(value, self.place_of(key), self.log))
    }

    /// Returns a field that must be there.
    pub fn need(&self, key: &str) -> Option<Field<'a>> {
        let field = self.get(key);
        if field.is_none() {
            self.log.note(&self.place_of(key), "This is missing.".to_owned());
        }
        field
    }

    /// Reads a field that has a default, which also stands in for a wrong value.
    pub fn or<T>(&self, key: &str, default: T, read: impl FnOnce(&Field<'a>) -> Option<T>) -> T {
        self.get(key).and_then(|field| read(&field)).unwrap_or(default)
    }

    /// Returns every entry of a table whose keys are not fixed, in the order of the alphabet.
    pub fn entries(&self) -> Vec<(&'a str, Field<'a>)> {
        let entries = self.table.iter().map(|(key, value)| {
            self.asked.borrow_mut().insert(key.clone());
            (key.as_str(), Field::new(value, self.place_of(key), self.log))
        });
        entries.collect()
    }

    /// Notes what is wrong with a field, whether it is there or not.
    pub fn refuse(&self, key: &str, says: impl Into<String>) {
        self.log.note(&self.place_of(key), says.into());
    }

    /// Returns how many mistakes were noted so far, here or elsewhere.
    #[must_use]
    pub fn noted(&self) -> usize {
        self.log.mistakes.borrow().len()
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    fn note_unknown(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys().filter(|key| !asked.contains(*key)) {
            let says = match nearest(key, asked.iter().map(String::as_str)) {
                Some(meant) => format!("There is no such setting. Did you mean `{meant}`?"),
                None => "There is no such setting.".to_owned(),
            };
            self.log.note(&self.place_of(key), says);
        }
    }
}

/// Returns the one of the known words that somebody probably meant.
#[must_use]
pub fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    // One slip in three letters or so; with more, `mon` would be taken for `sun`.
    let slips = ((word.chars().count() + 1) / 3).clamp(1, 3);
    let scored = known.map(|known| (strsim::damerau_levenshtein(word, known), known));
    let near = scored.filter(|(distance, known)| *distance <= slips && *distance < known.len());
    near.min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(text: &str, read: impl FnOnce(&Form<'_>) -> Option<T>) -> Vec<(String, String)> {
        let mistakes = read_text(text, read).err().unwrap_or_default();
        mistakes.into_iter().map(|mistake| (mistake.place, mistake.says)).collect()
    }

    fn said(place: &str, says: &str) -> (String, String) {
        (place.to_owned(), says.to_owned())
    }

    #[test]
    fn every_mistake_is_reported_at_once_from_top_to_bottom_with_its_line() {
        let text = "size = 'big'\nnotcie = '2h'\n\n[[part]]\nname = 'a'\n[[part]]\nnmae = 'b'\n";
        let mistakes = read(text, |form| {
            let parts = form
                .need("part")?
                .each(|part| part.table(|part| part.need("name").and_then(|name| name.line())));
            let notice = form.need("notice");
            let size = form.or("size", 1_u32, |size| size.number(0..=9));
            Some((parts, notice?.text()?, size))
        });
        assert_eq!(
            mistakes,
            [
                said("notice", "This is missing."),
                said("line 1, size", "Write a whole number without quotes."),
                said("line 2, notcie", "There is no such setting. Did you mean `notice`?"),
                said("line 6, part[2].name", "This is missing."),
                said("line 7, part[2].nmae", "There is no such setting. Did you mean `name`?"),
            ]
        );
    }

    #[test]
    fn a_merged_table_may_spell_numbers_and_truth_in_words() {
        let table: Table = toml::from_str("port = '587'\nloud = 'true'").unwrap();
        let read = |form: &Form<'_>| {
            let port = form.need("port").and_then(|port| port.number(1..=65_535_u16));
            let loud = form.need("loud").and_then(|loud| loud.flag());
            Some((port?, loud?))
        };
        assert_eq!(read_merged(&table, read), Ok((587, true)));
        assert!(read_text("port = '587'\nloud = 'true'", read).is_err());
    }

    #[test]
    fn a_word_far_from_all_others_is_not_guessed() {
        assert_eq!(nearest("sun", ["mon", "tue"].into_iter()), None);
        assert_eq!(nearest("reminder", ["notice", "reminders"].into_iter()), Some("reminders"));
        assert_eq!(nearest("x", ["y"].into_iter()), None);
    }
}
