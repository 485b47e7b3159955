//! Recognises words with one or two typing mistakes.
//!
//! Candidates share the first letter, have nearly the same letters (a 64-bit set of letters
//! rules out almost all of them before any distance is counted) and lie within one typo, or two
//! from eight letters on. A typo is a letter too many, too few, wrong, or two letters swapped.

use std::collections::HashMap;

/// Words that a typo may lead to.
#[derive(Debug, Default)]
pub(super) struct Typos {
    buckets: HashMap<char, Vec<Target>>,
}

#[derive(Debug)]
struct Target {
    letters: Vec<char>,
    set: u64,
    entry: usize,
}

impl Typos {
    /// Adds a word, unless it is too short to be told apart.
    pub(super) fn add(&mut self, word: &str, entry: usize) {
        let letters: Vec<char> = word.chars().collect();
        if let Some(first) = letters.first().filter(|_| letters.len() >= 5) {
            let set = set(&letters);
            self.buckets.entry(*first).or_default().push(Target { letters, set, entry });
        }
    }

    /// Puts the words in an order that does not depend on hashing.
    pub(super) fn sort(&mut self) {
        for bucket in self.buckets.values_mut() {
            bucket.sort_by(|a, b| a.letters.cmp(&b.letters));
        }
    }

    /// Returns the entry of the nearest word within reach.
    pub(super) fn nearest(&self, word: &str) -> Option<usize> {
        if word.len() > 40 || word.len() < 5 {
            return None;
        }
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < 5 {
            return None;
        }
        let set = set(&letters);
        let mut best: Option<(usize, usize)> = None;
        for target in self.buckets.get(letters.first()?)? {
            let reach = if target.letters.len() >= 8 && letters.len() >= 7 { 2 } else { 1 };
            let longer = target.letters.len().abs_diff(letters.len());
            if longer > reach || (target.set ^ set).count_ones() as usize > 2 * reach {
                continue;
            }
            let typos = typos(&letters, &target.letters);
            if typos <= reach && best.is_none_or(|(least, _)| typos < least) {
                best = Some((typos, target.entry));
            }
        }
        best.map(|(_, entry)| entry)
    }
}

fn set(letters: &[char]) -> u64 {
    letters.iter().fold(0, |set, ch| set | 1 << (u32::from(*ch) % 64))
}

/// Counts the typos between two words: the optimal string alignment distance.
fn typos(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut here = Vec::with_capacity(b.len() + 1);
        here.push(i + 1);
        for (j, right) in b.iter().enumerate() {
            let up = above.get(j + 1).map_or(usize::MAX, |n| n + 1);
            let aside = here.get(j).map_or(usize::MAX, |n| n + 1);
            let across = above.get(j).map_or(usize::MAX, |n| n + usize::from(left != right));
            let mut least = up.min(aside).min(across);
            if i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left) {
                least = least.min(before.get(j - 1).map_or(usize::MAX, |n| n + 1));
            }
            here.push(least);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_slip() {
        let count = |a: &str, b: &str| {
            typos(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!(count("завтар", "завтра"), 1);
        assert_eq!(count("wendesday", "wednesday"), 1);
        assert_eq!(count("робота", "субота"), 2);
        assert_eq!(count("", "abc"), 3);
    }
}
