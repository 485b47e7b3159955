//! How near two words sound: an edit distance in which some letters cost less than others.
//!
//! Which letters are heard for each other is data (`[alike]` and `[weak]` in `src/lang/<tag>/sounds.txt`).

use crate::{phrase, text::word_lists::WordList};

/// What a letter costs that is heard for another one: any, and one that sounds alike.
const OTHER: f32 = 1.0;
const ALIKE: f32 = 0.35;
/// What a letter costs that is missed or heard where none was said: any, and a weak one.
const MISSED: f32 = 0.85;
const WEAK: f32 = 0.45;
const SILENT: f32 = 0.2;
/// Two costs are the same that differ by no more.
const EQUAL: f32 = 0.001;

/// The most letters behind a word that may be heard as a part of it.
const MOST_BEHIND: usize = 2;

/// The most letters that a language may have.
const MOST_LETTERS: usize = 64;

/// A letter, by its place among those of a language; all that are in no list are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter(u8);

/// What the letters of a language cost.
#[derive(Debug)]
pub(super) struct Sounds {
    letters: Vec<char>,
    /// What each letter costs that is heard for each other one, row by row.
    replaced: Vec<f32>,
    missed: Vec<f32>,
}

impl Sounds {
    pub(super) fn of(list: &WordList) -> Self {
        let mut letters = Vec::new();
        for letter in
            list.entries().flat_map(|entry| phrase::key(entry.text).chars().collect::<Vec<_>>())
        {
            if letter.is_alphabetic()
                && !letters.contains(&letter)
                && letters.len() + 1 < MOST_LETTERS
            {
                letters.push(letter);
            }
        }
        let side = letters.len() + 1;
        let mut sounds =
            Self { letters, replaced: vec![OTHER; side * side], missed: vec![MISSED; side] };
        for group in list.phrases("alike") {
            let group = sounds.letters(group);
            for (one, other) in
                group.iter().flat_map(|one| group.iter().map(move |other| (one, other)))
            {
                let place = sounds.place(*one, *other);
                if let Some(cost) = sounds.replaced.get_mut(place) {
                    *cost = ALIKE;
                }
            }
        }
        for (section, cost) in [("weak", WEAK), ("silent", SILENT)] {
            for letter in
                list.phrases(section).flat_map(|line| sounds.letters(line)).collect::<Vec<_>>()
            {
                if let Some(missed) = sounds.missed.get_mut(usize::from(letter.0)) {
                    *missed = cost;
                }
            }
        }
        sounds
    }

    pub(super) fn letter(&self, letter: char) -> Letter {
        let place = self.letters.iter().position(|it| *it == letter).unwrap_or(self.letters.len());
        Letter(u8::try_from(place).unwrap_or(u8::MAX))
    }

    pub(super) fn letters(&self, word: &str) -> Vec<Letter> {
        phrase::key(word).chars().map(|c| self.letter(c)).collect()
    }

    fn place(&self, one: Letter, other: Letter) -> usize {
        usize::from(one.0) * (self.letters.len() + 1) + usize::from(other.0)
    }

    fn replaced(&self, one: Letter, other: Letter) -> f32 {
        let is_known = usize::from(one.0) < self.letters.len();
        if one == other && is_known {
            0.0
        } else {
            self.replaced.get(self.place(one, other)).copied().unwrap_or(OTHER)
        }
    }

    /// Whether a letter is easily missed, such as those that a name ends with.
    pub(super) fn is_weak(&self, letter: char) -> bool {
        self.missed(self.letter(letter)) <= WEAK
    }

    /// Returns what a letter costs that is missed, or heard where none was said.
    pub(super) fn missed(&self, letter: Letter) -> f32 {
        self.missed.get(usize::from(letter.0)).copied().unwrap_or(MISSED)
    }

    /// Compares a word with the beginning of what was heard. Returns how many letters of it may be the word, and what
    /// each costs, up to `most`.
    pub(super) fn heads(&self, word: &[Letter], heard: &[Letter], most: f32) -> Vec<(usize, f32)> {
        let (Some(first), Some(said)) = (word.first(), heard.first()) else { return Vec::new() };
        if self.replaced(*first, *said) > ALIKE && self.missed(*first) > WEAK {
            return Vec::new();
        }
        let mut row: Vec<f32> = std::iter::once(0.0)
            .chain(word.iter().scan(0.0, |sum, letter| {
                *sum += self.missed(*letter);
                Some(*sum)
            }))
            .collect();
        let mut found = Vec::new();
        // How many letters are heard behind the word at the least, where it costs that much.
        let mut behind = 0;
        for (length, heard) in heard.iter().enumerate() {
            let whole = row.last().copied().unwrap_or_default();
            let mut before = row.first().copied().unwrap_or_default();
            let mut left = before + self.missed(*heard);
            if let Some(first) = row.first_mut() {
                *first = left;
            }
            for (cell, letter) in row.iter_mut().skip(1).zip(word) {
                let changed = before + self.replaced(*letter, *heard);
                let longer = *cell + self.missed(*heard);
                before = *cell;
                left = changed.min(longer).min(left + self.missed(*letter));
                *cell = left;
            }
            let cost = row.last().copied().unwrap_or_default();
            behind = if cost + EQUAL >= whole + self.missed(*heard) { behind + 1 } else { 0 };
            if cost <= most && behind <= MOST_BEHIND {
                found.push((length + 1, cost));
            }
            if row.iter().all(|cost| *cost > most) {
                break;
            }
        }
        found
    }
}
