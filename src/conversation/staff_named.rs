//! Whose time staff write about: their own, or that of another staff member whom they name.
//!
//! A name that no one on the staff has is never taken for the writer: their own time would be blocked in
//! the place of the one whom they meant.

use std::ops::Range;

use crate::{
    bots::{
        BusinessProfile,
        find::{self, StaffMatch},
    },
    ids::StaffId,
    lang,
    phrase::{self, Word, WordKind},
    store::bookings::Record,
    text::same_stem,
};

/// Whose time is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    /// No name is said: the writer's own.
    Own,
    /// That of this staff member.
    Of(StaffId),
    /// Several are named, or the name fits several.
    Several(Vec<StaffId>),
    /// This name, as it is written, is no staff member's.
    Unknown(String),
}

/// Finds out whose time words are about; `times` are the bytes of them that say when. `is_sentence`: the
/// first word has a capital letter for its place, so only a name that is known counts there.
pub(super) fn whose(
    profile: &BusinessProfile,
    words: &str,
    times: &[Range<usize>],
    is_sentence: bool,
) -> Whose {
    let rest = names(words, times);
    let said: Vec<&str> = rest.iter().map(|word| written(words, word)).collect();
    match find::staff(profile, &said.join(" ")) {
        Some(StaffMatch::One(id)) => Whose::Of(id),
        Some(StaffMatch::Several(ids)) => Whose::Several(ids),
        None => unknown(profile, words, times, is_sentence).map_or(Whose::Own, Whose::Unknown),
    }
}

/// Returns the words that look like a name and are in no staff member's; `None`: there are none.
pub(super) fn unknown_name(
    profile: &BusinessProfile,
    words: &str,
    times: &[Range<usize>],
) -> Option<String> {
    unknown(profile, words, times, false)
}

fn unknown(
    profile: &BusinessProfile,
    words: &str,
    times: &[Range<usize>],
    is_sentence: bool,
) -> Option<String> {
    let rest = names(words, times);
    let named = rest.iter().enumerate().filter(|(at, word)| {
        let is_capital = written(words, word).starts_with(char::is_uppercase);
        let may_be_name = is_capital && !(is_sentence && *at == 0) && !lang::is_known(&word.key);
        let key = written(words, word).to_lowercase();
        let is_service = profile.services.iter().any(|service| service.search_terms.has(&key));
        (lang::is_given(&word.key) || may_be_name)
            && word.key.chars().count() > 1
            && !is_service
            && !find::is_of_staff_name(profile, &key)
    });
    let named: Vec<&str> = named.map(|(_, word)| written(words, word)).collect();
    (!named.is_empty()).then(|| named.join(" "))
}

/// Returns the visits of the customers whom words name: those whose names have the most of the words.
pub(super) fn customers_named(
    visits: &[Record],
    words: &str,
    times: &[Range<usize>],
) -> Vec<Record> {
    let said = names(words, times);
    let said: Vec<&str> = said.iter().map(|word| word.key.as_str()).collect();
    let said: Vec<&str> =
        said.into_iter().filter(|key| lang::is_given(key) || !lang::is_known(key)).collect();
    let fitting = |record: &Record| {
        let name = phrase::words(record.booking.contact.name.as_deref().unwrap_or_default());
        let fits = |word: &&Word| said.iter().any(|other| same_stem(&word.key, other));
        name.iter().filter(fits).count()
    };
    let counted: Vec<(usize, &Record)> = visits.iter().map(|it| (fitting(it), it)).collect();
    let most = counted.iter().map(|(count, _)| *count).max().unwrap_or_default();
    let named = counted.into_iter().filter(|(count, _)| most > 0 && *count == most);
    named.map(|(_, record)| record.clone()).collect()
}

/// Returns the words of letters that say no time.
fn names(words: &str, times: &[Range<usize>]) -> Vec<Word> {
    let apart = |word: &Word| {
        times.iter().all(|time| word.span.end <= time.start || time.end <= word.span.start)
    };
    phrase::words(words).into_iter().filter(|it| it.kind == WordKind::Word && apart(it)).collect()
}

fn written<'t>(words: &'t str, word: &Word) -> &'t str {
    words.get(word.span.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bots::LocalizedText, conversation::tests::salon};

    fn clinic() -> BusinessProfile {
        let mut clinic = salon();
        for (member, name) in clinic.staff.iter_mut().zip(["Dr Anna Kowal", "Dr Piotr Nowak"]) {
            member.name = LocalizedText::same(name);
        }
        clinic.staff.truncate(2);
        clinic
    }

    #[test]
    fn a_name_that_no_one_on_the_staff_has_is_not_the_writer() {
        let clinic = clinic();
        let id = |at: usize| clinic.staff[at].id.clone();
        for (words, expected) in [
            ("Dr Nowak ", Whose::Of(id(1))),
            ("Piotr ", Whose::Of(id(1))),
            ("Anna and Piotr ", Whose::Several(vec![id(0), id(1)])),
            ("Petro ", Whose::Unknown("Petro".into())),
            ("Dr Who ", Whose::Several(vec![id(0), id(1)])),
            ("olga ", Whose::Unknown("olga".into())),
            ("", Whose::Own),
            ("I'm ", Whose::Own),
            ("sorry, the dentist ", Whose::Own),
        ] {
            assert_eq!(whose(&clinic, words, &[], false), expected, "{words}");
        }
    }

    #[test]
    fn the_name_of_a_month_is_no_surname() {
        let mut clinic = clinic();
        clinic.staff[1].name = LocalizedText::same("Piotr May");
        let words = "5 May";
        let timed = 0..words.len();
        let timed = std::slice::from_ref(&timed);
        assert_eq!(whose(&clinic, words, timed, false), Whose::Own);
        assert_eq!(whose(&clinic, "Unfortunately", &[], true), Whose::Own);
    }
}
