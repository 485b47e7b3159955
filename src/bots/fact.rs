//! What customers ask a business about beyond bookings: a sentence, and what it speaks of.

use crate::{
    lang::{self, Cue},
    phrase,
};

use super::localized::LocalizedText;

/// A fact of the business's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessFact {
    /// The sentence that customers read.
    pub text: LocalizedText,
    /// What its words do in each of its languages: the subjects that it speaks of. Found once, when
    /// the file is read, because each question is compared with each fact.
    pub cues: Vec<Cue>,
    /// Its folded words in all its languages.
    pub words: Vec<String>,
}

impl BusinessFact {
    /// Reads a sentence.
    #[must_use]
    pub fn new(text: LocalizedText) -> Self {
        let (mut cues, mut words) = (Vec::new(), Vec::new());
        for sentence in text.all() {
            let folded: Vec<String> =
                phrase::words(sentence).into_iter().map(|word| word.key).collect();
            let keys: Vec<&str> = folded.iter().map(String::as_str).collect();
            cues.extend(lang::matches(&keys).into_iter().map(|found| found.cue));
            words.extend(folded);
        }
        Self { text, cues, words }
    }

    /// Returns whether it speaks of one of some subjects.
    pub fn speaks_of(&self, subjects: &[Cue]) -> bool {
        self.cues.iter().any(|cue| subjects.contains(cue))
    }
}
