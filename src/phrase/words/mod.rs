//! The words of each language, as tables.
//!
//! A language is data: rows of a sense and the forms that carry it. The grammar knows senses
//! only, so another language is one more [`Table`] in [`TABLES`]. Forms are
//! enumerated by stem and ending instead of being guessed by a stemmer, because a stemmer takes
//! "Марту" for March and "сер" for Wednesday.
//!
//! The notation of a row: forms stand apart by spaces; `stem|a|b` is `stema` and `stemb`
//! (an empty ending is the stem itself); `_` joins the words of a phrase, each of which may
//! have endings of its own.

mod marks;
mod senses;
mod table;
mod de;
mod en;
mod latin;
mod pl;
mod ru;
mod uk;

pub(super) use marks::{Mark, Marks};
pub(super) use senses::{Form, Part, Sense, Third, Toward, Unit, Value};
pub(super) use table::{Row, TRANSLITERATED, Table, Trust};

/// Every language that is understood; a message is read in all of them at once.
pub(super) const TABLES: &[&Table] =
    &[&uk::TABLE, &en::TABLE, &ru::TABLE, &pl::TABLE, &de::TABLE, &latin::TABLE];
