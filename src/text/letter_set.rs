//! The letters of a word as bits, to rule out typing mistakes without counting them.

/// The letters of a word. A typing mistake changes one letter, so the sets of a word and of the same
/// word with a mistake differ in two bits at most; of nearly all other pairs in more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LetterSet(u64);

impl LetterSet {
    /// Collects the letters of a word.
    pub fn of(word: &str) -> Self {
        Self::of_letters(word.chars())
    }

    /// Collects letters.
    pub fn of_letters(letters: impl Iterator<Item = char>) -> Self {
        letters.fold(Self::default(), Self::with)
    }

    /// Returns the set with one letter more.
    #[must_use]
    pub fn with(self, letter: char) -> Self {
        Self(self.0 | 1 << (u32::from(letter) % 64))
    }

    /// Returns whether a letter may be one of the set; others share its bit.
    pub fn may_have(self, letter: char) -> bool {
        self.0 >> (u32::from(letter) % 64) & 1 == 1
    }

    /// Returns whether two sets may have a letter in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns whether two words may lie so many mistakes apart.
    pub const fn is_within(self, mistakes: usize, other: Self) -> bool {
        (self.0 ^ other.0).count_ones() as usize <= 2 * mistakes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_changes_two_letters_at_most() {
        let near = |a: &str, b: &str| LetterSet::of(a).is_within(1, LetterSet::of(b));
        assert!(near("haircut", "haricut") && near("haircut", "haircyt"));
        assert!(!near("haircut", "massage"));
    }
}
