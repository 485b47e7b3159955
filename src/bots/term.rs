//! A word that a message is compared with by what it means, and not only by how it is written.

use crate::{
    lang::{self, Sense},
    phrase,
    text::{differ_by_typo, is_akin},
};

/// The fewest letters of a word that may be mistyped.
const LONG: usize = 5;

/// The fewest letters that two words in other letters begin with alike, and the most that follow.
const SOUND: usize = 4;
const ENDING: usize = 2;

/// A word of a fact, or of the words for a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The folded word.
    pub key: String,
    /// What it may mean.
    pub senses: Vec<Sense>,
    /// Whether it is no word of everyday talk.
    pub tells: bool,
    /// How it sounds, by which Ukrainian in Latin letters is known.
    sound: String,
}

impl Term {
    /// Makes the term of a folded word.
    pub fn of(key: &str) -> Self {
        Self { tells: lang::tells(key), ..Self::heard(key) }
    }

    /// Makes the term of a word of a message, of which it is known by other means whether it tells
    /// something.
    pub fn heard(key: &str) -> Self {
        let sound = phrase::sound(key);
        Self { key: key.to_owned(), senses: lang::senses(key), tells: true, sound }
    }

    /// Returns whether another one is the same word in some form, or means the same.
    pub fn is_like(&self, other: &Self) -> bool {
        self.senses.iter().any(|sense| other.senses.contains(sense)) || self.is_written_like(other)
    }

    /// Returns whether another one, in other letters, sounds like the same word.
    fn sounds_like(&self, other: &Self) -> bool {
        let (a, b) = (&self.sound, &other.sound);
        let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
        a == b && shared >= SOUND || shared > SOUND && a.len().max(b.len()) <= shared + ENDING
    }

    /// Returns whether another one is the same word in some form.
    pub fn is_written_like(&self, other: &Self) -> bool {
        let long = self.key.chars().count() >= LONG;
        if self.key.is_ascii() != other.key.is_ascii() {
            return self.sounds_like(other);
        }
        is_akin(&self.key, &other.key) || long && differ_by_typo(&self.key, &other.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_like_by_their_form_and_by_their_meaning() {
        let is_like = |a: &str, b: &str| Term::of(a).is_like(&Term::of(b));
        assert!(is_like("spectators", "watching") && is_like("diesel", "diesels"));
        assert!(is_like("спустило", "пробив") && is_like("годувати", "годують"));
        assert!(!is_like("helmet", "parking") && !is_like("шолом", "зуб"));
    }
}
