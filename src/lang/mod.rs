//! What words of a language do in a sentence: wishes, answers, denials, names, small words.
//!
//! A language is a folder of text files. Each file has sections named after a [`Cue`], and below
//! it the patterns that give that cue. All languages are searched at once, because customers mix
//! them. Adding a language means adding its folder; no rule knows a word.

mod beside_day;
mod counted;
mod counts;
mod cue;
mod detect;
mod dictated;
mod distinction;
mod given;
mod mail_domain;
mod named;
mod own_data;
mod own_visit;
mod pattern;
mod person_case;
mod section;
mod staff_words;
mod subject;
mod synonyms;
mod wanted;

use std::sync::LazyLock;

use crate::{
    phrase,
    text::word_lists::{Entry, lists, phrases},
};

pub use beside_day::BesideDay;
pub use counts::Counts;
pub use cue::Cue;
pub use detect::{Detected, detect, without_addresses};
pub use dictated::{dictated, dictated_numbers};
pub use distinction::Distinction;
pub use given::{Bent, is_given, nominative, surname, unbent};
pub use mail_domain::likely_address;
pub use named::{Feast, feast, zone, zone_of_city};
pub use own_data::{SaidCommand, agrees_to_forget, said_command};
pub use own_visit::OwnVisit;
pub use pattern::{
    Match, bare_answer, is_known, is_listed, is_yes_or_no, matches, may_name, speaks_of,
};
pub use person_case::PersonCase;
pub use staff_words::{SaidAbsence, StaffCue, beside_absence, staff_cues};
pub use subject::Subject;
pub use synonyms::{Sense, senses, tells};
pub use wanted::{anyone_there, wanted};

/// What a verb may end in.
static VERB_ENDINGS: LazyLock<Vec<String>> =
    LazyLock::new(|| phrases("endings", "verb").into_iter().map(phrase::key).collect());

/// The fewest letters before a verb's ending.
const VERB_STEM: usize = 2;

/// Returns whether a folded word has a verb's ending, in a language where these tell one.
#[must_use]
pub fn is_verb(key: &str) -> bool {
    VERB_ENDINGS.iter().any(|ending| {
        let stem = key.strip_suffix(ending.as_str());
        key == ending || stem.is_some_and(|stem| stem.chars().count() >= VERB_STEM)
    })
}

/// The words before a verb that asks what the house does, and the endings of such verbs.
static HOUSE: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let read = |section| phrases("endings", section).into_iter().map(phrase::key).collect();
    (read("house_before"), read("house_verb"))
});

/// Returns whether a folded word is a verb that asks what the house does, by the word before it or by its
/// ending: "do you translate", "перекладаєте".
#[must_use]
pub fn is_asked_of_house(before: Option<&str>, key: &str) -> bool {
    let (words, endings) = &*HOUSE;
    before.is_some_and(|word| words.iter().any(|it| it == word))
        || endings.iter().any(|it| key.len() > it.len() && key.ends_with(it.as_str()))
}

/// The names of the files with cues, in every language's folder that has them.
const FILES: [&str; 8] =
    ["requests", "answers", "questions", "people", "services", "when", "small", "names"];

/// Returns the entries of every file with cues, in all languages.
fn entries() -> impl Iterator<Item = Entry> {
    FILES.iter().flat_map(|name| lists(name)).flat_map(|list| list.entries().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::Lang,
        text::word_lists::{FOLDERS, Folder},
    };

    /// The other files that a folder may have.
    const OTHERS: [&str; 16] = [
        "own_data",
        "wanted",
        "phrase",
        "sounds",
        "staff",
        "common",
        "endings",
        "addresses",
        "claims",
        "marks",
        "everyday",
        "slots",
        "synonyms",
        "equal",
        "opposed",
        "transcript",
    ];
    /// What a language needs that the bot answers in, beside its messages.
    const NEEDED: [&str; 9] = [
        "requests",
        "answers",
        "questions",
        "people",
        "when",
        "small",
        "names",
        "phrase",
        "common",
    ];

    fn missing(folder: &Folder) -> Vec<&'static str> {
        NEEDED.into_iter().filter(|name| folder.list(name).is_none()).collect()
    }

    #[test]
    fn every_language_folder_has_only_files_that_are_read() {
        for folder in FOLDERS {
            for (file, _) in folder.files {
                let read = file.strip_suffix(".ftl").is_some()
                    || FILES.iter().chain(&OTHERS).any(|name| *file == format!("{name}.txt"));
                assert!(read, "nothing reads src/lang/{}/{file}", folder.tag);
            }
        }
    }

    #[test]
    fn every_language_that_answers_is_understood() {
        for lang in Lang::ALL {
            let folder = FOLDERS.iter().find(|folder| folder.tag == lang.tag()).unwrap();
            assert_eq!(missing(folder), [""; 0], "src/lang/{}", folder.tag);
        }
        let half = Folder { tag: "xx", files: &[("answers.txt", "[yes]\njes\n")] };
        assert_eq!(missing(&half).len(), NEEDED.len() - 1);
    }

    #[test]
    fn every_word_file_has_entries_in_known_sections() {
        let lines: Vec<_> = entries().collect();
        assert!(lines.len() > 500);
        assert!(lines.iter().all(|entry| Cue::parse(entry.section).is_some()));
    }
}
