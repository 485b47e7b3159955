//! The words of each language, as tables that are read from text files.
//!
//! A language is data: `src/lang/<tag>/phrase.txt` lists meanings and the forms that carry them,
//! and the English file explains the notation. The grammar knows meanings only, so another
//! language is one more such file, and its tag in the list below.

mod marks;
mod senses;
mod table;

use std::sync::LazyLock;

use crate::text::word_lists::{WordList, lang_files};

pub(super) use marks::{Mark, Marks};
pub(super) use senses::{Form, Part, Sense, Third, Toward, Unit, Value};
pub(super) use table::Table;

const FILES: &[WordList] = lang_files!("phrase": "uk" "en" "ru" "pl" "de" "und-Latn");

/// Every language that is understood; a message is read in all of them at once.
pub(super) static TABLES: LazyLock<Vec<Table>> =
    LazyLock::new(|| FILES.iter().map(|file| Table::read(file).0).collect());

/// Returns whether readers of this BCP-47 tag write the month before the day: "en-US".
pub(super) fn month_first(tag: &str) -> bool {
    TABLES.iter().any(|table| table.month_first.iter().any(|it| it.eq_ignore_ascii_case(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        for file in FILES {
            let (table, skipped) = Table::read(file);
            assert_eq!(skipped, [0; 0], "lines of src/lang/{}/phrase.txt", file.tag);
            assert!(!table.rows.is_empty(), "{}", file.tag);
        }
    }

    #[test]
    fn an_american_reads_the_month_first() {
        assert!(month_first("en-US") && month_first("en_us"));
        assert!(!month_first("en") && !month_first("en-GB") && !month_first("uk"));
    }
}
