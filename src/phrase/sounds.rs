//! Gives words of the Cyrillic and the Latin alphabet that sound alike the same skeleton.
//!
//! People spell Ukrainian in Latin letters by at least four systems ("piatnytsia", "pyatnytsya",
//! "pjatnicja"). Instead of listing spellings, both sides lose what the systems disagree about:
//! glides before vowels, doubled letters, and the choice among y, j, i and among g, h, kh.

use std::collections::HashMap;

/// How each letter of both alphabets is written in Latin ones.
pub(super) struct Letters(HashMap<char, &'static str>);

impl Letters {
    /// Takes the Cyrillic letters; Latin ones are written as themselves.
    pub(super) fn new<'a>(letters: impl Iterator<Item = &'a (char, &'static str)>) -> Self {
        Self(letters.copied().collect())
    }

    /// Returns the skeleton by which both spellings of a word are the same.
    pub(super) fn sound(&self, word: &str) -> String {
        let latin: String = word.chars().map(|letter| self.latin(letter)).collect();
        let mut out = String::with_capacity(latin.len());
        let mut chars = latin.chars().peekable();
        while let Some(ch) = chars.next() {
            let next = chars.peek().copied();
            let plain = match (ch, next) {
                ('s' | 'c' | 'k' | 'z', Some('h')) => {
                    chars.next();
                    match ch {
                        'k' => 'h',
                        'z' => 'z',
                        'c' => 'c',
                        _ => 's',
                    }
                }
                ('t', Some('s' | 'z')) => {
                    chars.next();
                    'c'
                }
                ('y' | 'j' | 'i', Some('a' | 'e' | 'u' | 'o')) | ('\'', _) => continue,
                ('y' | 'j', _) => 'i',
                ('w', _) => 'v',
                ('g', _) => 'h',
                _ => ch,
            };
            if !out.ends_with(plain) {
                out.push(plain);
            }
        }
        out
    }

    fn latin(&self, letter: char) -> &'static str {
        const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
        if letter.is_ascii_lowercase() {
            let at = usize::from(letter as u8 - b'a');
            return LATIN.get(at..=at).unwrap_or_default();
        }
        self.0.get(&letter).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::words::TABLES;

    #[test]
    fn both_alphabets_sound_alike() {
        let letters = Letters::new(TABLES.iter().flat_map(|table| &table.letters));
        for (cyrillic, spellings) in [
            ("завтра", vec!["zavtra", "zawtra"]),
            ("пятницю", vec!["pyatnytsyu", "piatnytsiu", "pjatnicu"]),
            ("неділю", vec!["nedilyu", "nediliu", "nedilju"]),
            ("четвер", vec!["chetver"]),
        ] {
            for spelling in spellings {
                assert_eq!(letters.sound(cyrillic), letters.sound(spelling), "{spelling}");
            }
        }
    }
}
