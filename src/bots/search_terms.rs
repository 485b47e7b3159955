//! The words by which customers may name a service.

use std::sync::OnceLock;

use crate::{
    lang::{self, Cue},
    phrase::{self, WordKind},
    text::{LetterSet, differ_by_typo, same_stem, words},
};

use super::{localized::LocalizedText, term::Term};

/// The words of all names of a service, split once when its profile is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchTerms {
    pub(super) names: Vec<Vec<String>>,
    pub(super) others: Vec<Vec<String>>,
    /// The same as customers write them, folded.
    pub spoken: Vec<Spoken>,
}

/// One name of a service, as [`phrase::key`] folds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Its words, in order; never empty.
    pub words: Vec<String>,
    /// How each of them sounds; empty for one that is in Latin letters.
    pub sounds: Vec<String>,
    telling: OnceLock<Vec<bool>>,
    described: OnceLock<Vec<Term>>,
    /// The words that end it, where it is one word and the service is also called by that word with
    /// its beginning apart: the "cut" of "haircut", which is a "hair cut".
    pub endings: Vec<String>,
    /// The letters that its words and their sounds begin with.
    initials: LetterSet,
    /// Whether it is a name of the service and not an entry of `also`.
    pub is_name: bool,
}

/// The fewest letters of a single word that stands for a longer name.
const PART: usize = 3;

impl Spoken {
    fn new(text: &str, is_name: bool) -> Option<Self> {
        let words: Vec<String> = phrase::words(text)
            .into_iter()
            .filter(|word| word.kind != WordKind::Sign)
            .map(|word| word.key)
            .collect();
        let sound =
            |word: &String| if word.is_ascii() { String::new() } else { phrase::sound(word) };
        let sounds: Vec<String> = words.iter().map(sound).collect();
        let (telling, described) = (OnceLock::new(), OnceLock::new());
        let initials = initials(words.iter().chain(&sounds));
        (!words.is_empty()).then_some(Self {
            words,
            sounds,
            telling,
            described,
            endings: Vec::new(),
            initials,
            is_name,
        })
    }

    /// Returns whether one of its words or their sounds begins with one of some letters; nearly all
    /// words of a message are ruled out by this.
    pub const fn may_begin_with(&self, letters: LetterSet) -> bool {
        self.initials.meets(letters)
    }

    /// Returns its words as a description of what is wanted, which customers give in their own order and
    /// their own words: "болить зуб".
    pub fn describing(&self) -> &[Term] {
        self.described.get_or_init(|| self.words.iter().map(|key| Term::of(key)).collect())
    }

    /// Returns of each word whether it alone may stand for the whole name: it is long, and no
    /// ordinary word.
    pub fn telling(&self) -> &[bool] {
        let is_telling = |word: &String| word.chars().count() >= PART && lang::may_name(word);
        self.telling.get_or_init(|| self.words.iter().map(is_telling).collect())
    }
}

/// Returns the last words of the pairs that are a name of one word, with a beginning of three letters
/// at least.
fn endings(name: &[String], pairs: &[Vec<String>]) -> Vec<String> {
    let [name] = name else { return Vec::new() };
    let last = pairs.iter().filter_map(|pair| {
        let [first, last] = pair.as_slice() else { return None };
        let joined = first.len() > 2 && name.strip_prefix(first.as_str()) == Some(last);
        joined.then(|| last.clone())
    });
    last.collect()
}

/// Returns the first letters of some words.
pub fn initials<'a>(words: impl IntoIterator<Item = &'a String>) -> LetterSet {
    LetterSet::of_letters(words.into_iter().filter_map(|word| word.chars().next()))
}

/// The words of a staff member's name, once they are asked for.
#[derive(Debug, Clone, Default)]
pub struct SpokenNames(OnceLock<Vec<Vec<String>>>);

impl SpokenNames {
    /// Returns the folded words of the name in each of its languages, without titles.
    pub(super) fn of(&self, name: &LocalizedText) -> &[Vec<String>] {
        self.0.get_or_init(|| {
            let is_title =
                |key: &str| lang::matches(&[key]).iter().any(|found| found.cue == Cue::NoName);
            let names = name.all().map(|name| {
                let words = phrase::words(name).into_iter().map(|word| word.key);
                words
                    .filter(|key| key.chars().any(char::is_alphanumeric))
                    .filter(|key| !is_title(key))
                    .collect()
            });
            let mut names: Vec<Vec<String>> = names.collect();
            names.dedup();
            names
        })
    }
}

impl SearchTerms {
    /// Splits the names and the entries of `also`; words of one or two letters are left out.
    pub fn new(name: &LocalizedText, also: &[String]) -> Self {
        let telling = |name: &str| {
            let words = words(name).into_iter();
            words.filter(|word| word.chars().count() > 2).collect::<Vec<_>>()
        };
        let kept = |words: &Vec<String>| !words.is_empty();
        let spoken = name.all().map(|name| (name, true));
        let spoken = spoken.chain(also.iter().map(|also| (also.as_str(), false)));
        let mut spoken: Vec<Spoken> =
            spoken.filter_map(|(text, is_name)| Spoken::new(text, is_name)).collect();
        let pairs: Vec<Vec<String>> =
            spoken.iter().map(|it| it.words.clone()).filter(|words| words.len() == 2).collect();
        for name in &mut spoken {
            name.endings = endings(&name.words, &pairs);
        }
        Self {
            spoken,
            names: name.all().map(telling).filter(kept).collect(),
            others: also.iter().map(|also| telling(also)).filter(kept).collect(),
        }
    }

    /// Returns whether a word in lower case is part of one of the names.
    pub fn has(&self, word: &str) -> bool {
        let mut own = self.names.iter().chain(&self.others).flatten();
        own.any(|own| same_stem(own, word) || differ_by_typo(own, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_another_ending_or_a_typo_is_part_of_the_name() {
        let name = LocalizedText::same("Стрижка");
        let terms = SearchTerms::new(&name, &["trim of a beard".to_owned()]);
        for word in ["стрижку", "стрижак", "beards", "trim"] {
            assert!(terms.has(word), "{word}");
        }
        for word in ["of", "a", "манікюр"] {
            assert!(!terms.has(word), "{word}");
        }
    }
}
