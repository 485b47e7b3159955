//! The shape of a language's table, and short ways to write its rows.

use super::marks::Mark;
use super::senses::{Form, Sense};

/// The tag of the table of Ukrainian and Russian words in Latin letters.
pub(in crate::phrase) const TRANSLITERATED: &str = "und-Latn";

/// One language.
pub(in crate::phrase) struct Table {
    /// Its primary BCP-47 subtag.
    pub(in crate::phrase) tag: &'static str,
    /// Senses and the forms that carry them.
    pub(in crate::phrase) rows: &'static [Row],
    /// Stems of regular ordinals.
    pub(in crate::phrase) ordinals: &'static [(u8, &'static str)],
    /// The endings those stems take, by use.
    pub(in crate::phrase) endings: &'static [(Form, &'static str)],
}

/// One sense, the forms that carry it, and how much they can be trusted.
pub(in crate::phrase) struct Row {
    pub(in crate::phrase) sense: Sense,
    pub(in crate::phrase) forms: &'static str,
    pub(in crate::phrase) trust: Trust,
}

/// When the forms of a row are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::phrase) enum Trust {
    /// Anywhere, in any message.
    Any,
    /// Only where a weekday or month can stand: "sat", "ср".
    Placed,
    /// Only in a message of that language: Polish "do", which is also an English verb.
    Own,
    /// Both: German "So" for Sunday.
    OwnPlaced,
}

/// A row that is believed anywhere.
pub(in crate::phrase) const fn row(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::Any }
}

/// A marker that is believed anywhere.
pub(in crate::phrase) const fn mark(mark: Mark, forms: &'static str) -> Row {
    row(Sense::Mark(mark), forms)
}

/// A row that needs its place in the sentence.
pub(in crate::phrase) const fn placed(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::Placed }
}

/// A row that counts only in a message of its language.
pub(in crate::phrase) const fn own(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::Own }
}

/// A row that counts only in a message of its language, and there only in its place.
pub(in crate::phrase) const fn own_placed(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::OwnPlaced }
}
