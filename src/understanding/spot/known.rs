//! People whose names were given before: "Mele has the lesson", "зір перевіряти Роману".
//!
//! Where several people were named, a name alone says which of them is meant, in any case and beside any
//! word. A name that is read for another reason, as a staff member's or behind "for", is left as it is.

use crate::{lang::nominative, text::same_stem};

use super::super::{
    reading::{Reading, What, reading, worth},
    setting::KnownName,
    view::View,
};

/// Only of several people does a bare name tell one.
const FEWEST: usize = 2;
/// A shorter name has no stem to compare.
const SHORTEST: usize = 4;

pub(super) fn spot(view: &View<'_>, others: &[Reading]) -> Vec<Reading> {
    let names = view.setting.names;
    if names.len() < FEWEST {
        return Vec::new();
    }
    let free = |at: &usize| {
        let is_other = |it: &Reading| it.words.contains(at) && !matches!(it.what, What::Cue(_));
        view.tokens.get(*at).is_some_and(|token| token.capital && token.is_word())
            && !others.iter().any(is_other)
    };
    let told = |at: usize| {
        let word = lower(view.written(&(at..at + 1)));
        let word = word.strip_suffix("'s").unwrap_or(&word);
        let mut fitting = names.iter().filter(|known| is_called(known, word));
        let (Some(known), None) = (fitting.next(), fitting.next()) else { return None };
        let name = known.name.clone();
        let what = if known.own {
            What::Name { name, sure: true, own: true }
        } else {
            What::Guest { name, sure: true }
        };
        Some(reading(at..at + 1, what, worth::SURE_NAME))
    };
    (0..view.tokens.len()).filter(free).filter_map(told).collect()
}

/// Takes no guest for a guess whose name was given before.
pub(super) fn settle(view: &View<'_>, guests: &mut [Reading]) {
    for guest in guests {
        if let What::Guest { name, sure } = &mut guest.what {
            // "На Стефу" of Стефа, who was named before.
            let bent = |known: &&KnownName| is_bent(name, &known.name);
            if let Some(known) = view.setting.names.iter().find(bent) {
                name.clone_from(&known.name);
            }
            *sure |= view.setting.names.iter().any(|known| known.name == *name);
        }
    }
}

/// Whether a name of one word is another one in another case: it differs in the last letter only.
fn is_bent(said: &str, known: &str) -> bool {
    let letters = |name: &str| lower(name).chars().collect::<Vec<_>>();
    let (said, known) = (letters(said), letters(known));
    let stem = known.len().saturating_sub(1);
    let plain = !known.contains(&' ') && known.first().is_some_and(|c| !c.is_ascii());
    plain
        && stem > 2
        && said != known
        && said.len() == known.len()
        && said.get(..stem) == known.get(..stem)
}

/// Whether a word is the given name of a person, in any case.
fn is_called(known: &KnownName, word: &str) -> bool {
    let given = lower(known.name.split(' ').next().unwrap_or_default());
    let long = given.chars().count().min(word.chars().count()) >= SHORTEST;
    word == given
        || nominative(word) == Some(given.as_str())
        || long && !word.is_ascii() && same_stem(word, &given)
}

fn lower(word: &str) -> String {
    word.to_lowercase().replace(['’', 'ʼ', '`'], "'")
}
