//! A table and its fields, from which a reader takes what it knows.
//!
//! A table gives fields, and a field may be a list or a table again, so both are in one file. The
//! readers of single values are in [`values`](super::values).

use std::{cell::RefCell, collections::BTreeSet};

use toml::{Table, Value};

use super::{report::Report, spelling::nearest};

/// A table that is being read.
pub struct Form<'a> {
    table: &'a Table,
    place: String,
    asked: RefCell<BTreeSet<String>>,
    report: &'a Report,
}

impl<'a> Form<'a> {
    pub(super) fn new(table: &'a Table, place: String, report: &'a Report) -> Self {
        Self { table, place, asked: RefCell::default(), report }
    }

    pub(super) fn read<T>(self, read: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        let read = read(&self);
        self.note_unknown();
        read
    }

    /// Returns a field that may be left out.
    pub fn get(&self, key: &str) -> Option<Field<'a>> {
        self.asked.borrow_mut().insert(key.to_owned());
        let value = self.table.get(key)?;
        Some(Field::new(value, self.place_of(key), self.report))
    }

    /// Returns a field that must be there.
    pub fn need(&self, key: &str) -> Option<Field<'a>> {
        let field = self.get(key);
        if field.is_none() {
            self.report.note(&self.place_of(key), "This is missing.".to_owned());
        }
        field
    }

    /// Reads a key that is a table of its own; `None`: it is absent, or refused.
    pub fn section<T>(&self, key: &str, read: impl FnOnce(&Self) -> Option<T>) -> Option<T> {
        self.get(key)?.table(read)
    }

    /// Reads a field that has a default, which also stands in for a wrong value.
    pub fn or<T>(&self, key: &str, default: T, read: impl FnOnce(&Field<'a>) -> Option<T>) -> T {
        self.get(key).and_then(|field| read(&field)).unwrap_or(default)
    }

    /// Returns every entry of a table whose keys are not fixed, in the order of the alphabet.
    pub fn entries(&self) -> Vec<(&'a str, Field<'a>)> {
        let entries = self.table.iter().map(|(key, value)| {
            self.asked.borrow_mut().insert(key.clone());
            (key.as_str(), Field::new(value, self.place_of(key), self.report))
        });
        entries.collect()
    }

    /// Notes what is wrong with a field, whether it is there or not.
    pub fn refuse(&self, key: &str, message: impl Into<String>) {
        self.report.note(&self.place_of(key), message.into());
    }

    /// Returns how many errors were noted so far in the whole file.
    pub fn error_count(&self) -> usize {
        self.report.errors.borrow().len()
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    fn note_unknown(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys().filter(|key| !asked.contains(*key)) {
            let message = match nearest(key, asked.iter().map(String::as_str)) {
                Some(meant) => format!("There is no such setting. Did you mean `{meant}`?"),
                // A key below a section belongs to it.
                None if !self.place.is_empty() => {
                    "There is no such setting here. One of the whole file stands above the first [section]."
                        .to_owned()
                }
                None => "There is no such setting.".to_owned(),
            };
            self.report.note(&self.place_of(key), message);
        }
    }
}

/// A value that is being read.
#[derive(Clone)]
pub struct Field<'a> {
    pub(super) value: &'a Value,
    place: String,
    pub(super) report: &'a Report,
}

impl<'a> Field<'a> {
    fn new(value: &'a Value, place: String, report: &'a Report) -> Self {
        Self { value, place, report }
    }

    /// Notes what is wrong with this value and returns `None`.
    pub fn refuse<T>(&self, message: impl Into<String>) -> Option<T> {
        self.report.note(&self.place, message.into());
        None
    }

    /// Returns how many errors were noted so far in the whole file.
    pub fn error_count(&self) -> usize {
        self.report.errors.borrow().len()
    }

    /// Reads every entry of a list; entries with errors are left out.
    pub fn each<T>(&self, mut read: impl FnMut(&Field<'a>) -> Option<T>) -> Vec<T> {
        let Some(list) = self.value.as_array() else {
            self.refuse::<()>("Write a list: [ … ], or [[…]] above each entry.");
            return Vec::new();
        };
        let entries = list.iter().enumerate().map(|(index, value)| {
            Field::new(value, format!("{}[{}]", self.place, index + 1), self.report)
        });
        entries.filter_map(|entry| read(&entry)).collect()
    }

    /// Reads every entry of a list that must have one at least.
    pub fn some<T>(&self, read: impl FnMut(&Field<'a>) -> Option<T>) -> Vec<T> {
        if self.value.as_array().is_some_and(Vec::is_empty) {
            self.refuse::<()>("Write one entry at least.");
        }
        self.each(read)
    }

    /// Reads a table; what the reader did not ask for is noted as unknown.
    pub fn table<T>(&self, read: impl FnOnce(&Form<'a>) -> Option<T>) -> Option<T> {
        match self.value.as_table() {
            Some(table) => Form::new(table, self.place.clone(), self.report).read(read),
            None => self.refuse("Write a table: { key = value }, or a section of its own."),
        }
    }

    /// Returns whether this is a table.
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }
}
