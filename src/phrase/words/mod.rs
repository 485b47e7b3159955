//! The words of each language, as tables that are read from text files.
//!
//! A language is data: `src/lang/<tag>/phrase.txt` lists meanings and the forms that carry them,
//! and the English file explains the notation. The grammar knows meanings only, so another
//! language is one more such file.

mod marks;
mod senses;
mod table;

use std::sync::LazyLock;

use crate::text::word_lists::lists;

pub(super) use marks::{Mark, Marks};
pub(super) use senses::{Form, Part, Sense, Third, Toward, Unit, Value};
pub(super) use table::Table;

/// Every language that is understood; a message is read in all of them at once.
pub(super) static TABLES: LazyLock<Vec<Table>> =
    LazyLock::new(|| lists("phrase").map(|file| Table::read(&file).0).collect());

/// Returns whether readers of this BCP-47 tag write the month before the day: "en-US".
pub(super) fn month_first(tag: &str) -> bool {
    TABLES.iter().any(|table| table.month_first.iter().any(|it| it.eq_ignore_ascii_case(tag)))
}

/// Returns the tag of the region in which readers of a language write the month before the day.
pub fn month_first_tag(tag: &str) -> Option<&'static str> {
    TABLES.iter().find(|table| table.tag == tag)?.month_first.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        for file in lists("phrase") {
            let (table, skipped) = Table::read(&file);
            assert_eq!(skipped, [0; 0], "lines of src/lang/{}/phrase.txt", file.tag);
            assert!(!table.rows.is_empty(), "{}", file.tag);
        }
    }

    #[test]
    fn an_american_reads_the_month_first() {
        assert!(month_first("en-US") && month_first("en_us"));
        assert_eq!((month_first_tag("en"), month_first_tag("uk")), (Some("en-US"), None));
        assert!(!month_first("en") && !month_first("en-GB") && !month_first("uk"));
    }
}
