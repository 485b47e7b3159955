//! Given names, so that "запишіть Марію" books Марія, and the endings that bend them.
//!
//! Only a help: a name that is not listed is still taken where a name was asked for or introduced.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::text::word_lists::{Entry, lists};

use super::{Cue, entries};

/// The endings of one table, in the order in which they are tried.
type Endings = Vec<(&'static str, Vec<&'static str>)>;

static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let given = entries().filter(|entry| Cue::parse(entry.section) == Some(Cue::Given));
    given.flat_map(|entry| entry.text.split(',')).map(str::trim).collect()
});

static ENDINGS: LazyLock<HashMap<&'static str, Endings>> = LazyLock::new(|| {
    let mut tables: HashMap<&'static str, Endings> = HashMap::new();
    for Entry { section, text, .. } in lists("endings").flat_map(|list| list.entries()) {
        let (bent, straight) = text.split_once('=').unwrap_or((text, ""));
        let straight = straight.split(',').map(|it| it.trim().trim_matches('-')).collect();
        tables.entry(section).or_default().push((bent.trim(), straight));
    }
    tables
});

fn endings(table: &str) -> impl Iterator<Item = &'static (&'static str, Vec<&'static str>)> {
    ENDINGS.get(table).into_iter().flatten()
}

fn find(name: &str) -> Option<&'static str> {
    NAMES.get(name).copied()
}

/// Returns whether a word in lower case is a given name in the nominative.
#[must_use]
pub fn is_given(word: &str) -> bool {
    find(word).is_some()
}

/// Returns the nominative of a given name in lower case; `None`: not one that is known.
#[must_use]
pub fn nominative(word: &str) -> Option<&'static str> {
    find(word).or_else(|| {
        endings("given").find_map(|(bent, straight)| {
            let stem = word.strip_suffix(bent)?;
            straight.iter().find_map(|ending| find(&format!("{stem}{ending}")))
        })
    })
}

/// Whose name is bent, as the word before it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bent {
    /// A woman's.
    Her,
    /// A man's.
    His,
}

/// Returns the nominative of a given name in lower case that is not listed; `None`: it has none of
/// the endings of its case.
#[must_use]
pub fn unbent(word: &str, whose: Bent) -> Option<String> {
    let table = match whose {
        Bent::Her => "her_object",
        Bent::His => "his_object",
    };
    endings(table).find_map(|(bent, straight)| {
        Some(format!("{}{}", word.strip_suffix(bent)?, straight.first()?))
    })
}

/// Returns the nominative of a surname in lower case that stands after a given name.
#[must_use]
pub fn surname(word: &str, given: &str) -> String {
    let man = endings("men_like_women").any(|(name, _)| *name == given);
    let woman = endings("women_end_in").any(|(ending, _)| given.ends_with(ending));
    let table = if woman && !man { "woman" } else { "man" };
    let bent = endings(table).find_map(|(bent, straight)| {
        Some(format!("{}{}", word.strip_suffix(bent)?, straight.first()?))
    });
    bent.unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bent_names_are_straightened() {
        let cases = [
            ("марію", "марія"),
            ("олену", "олена"),
            ("івана", "іван"),
            ("петра", "петро"),
            ("сергія", "сергій"),
            ("миколу", "микола"),
            ("ігоря", "ігор"),
            ("john", "john"),
        ];
        for (bent, straight) in cases {
            assert_eq!(nominative(bent), Some(straight));
        }
        assert_eq!(nominative("вівторок"), None);
        assert_eq!(unbent("софійку", Bent::Her).as_deref(), Some("софійка"));
        assert_eq!(unbent("тимку", Bent::His).as_deref(), Some("тимко"));
        assert_eq!(unbent("арсен", Bent::His), None);
        assert_eq!(surname("петренка", "сергій"), "петренко");
        assert_eq!(surname("коваленко", "марія"), "коваленко");
    }
}
