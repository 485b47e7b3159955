//! The cues of a message by sentence, with those dropped that are a part of a longer one.

use crate::lang::{Cue, Match};

use super::tokens::Token;

/// The cues that count, each with the sentence that it stands in.
#[derive(Debug)]
pub(super) struct Cues {
    found: Vec<(Match, usize)>,
    questions: Vec<bool>,
    /// The sentence of each word.
    sentences: Vec<usize>,
}

impl Cues {
    /// Takes the cues whose words belong to no slot.
    pub(super) fn new(tokens: &[Token], all: &[Match], claimed: &[bool]) -> Self {
        let mut sentence = 0;
        let mut sentences = Vec::with_capacity(tokens.len());
        let mut questions = vec![false];
        for token in tokens {
            sentences.push(sentence);
            if token.ends_sentence() {
                if token.key == "?"
                    && let Some(asks) = questions.last_mut()
                {
                    *asks = true;
                }
                sentence += 1;
                questions.push(false);
            }
        }
        let free = |found: &&Match| {
            (found.from..found.until).any(|at| !claimed.get(at).copied().unwrap_or(false))
                && !claimed.get(found.from).copied().unwrap_or(false)
        };
        let longer = |a: &Match, b: &Match| {
            b.from <= a.from && a.until <= b.until && b.until - b.from > a.until - a.from
        };
        let counts = |found: &&Match| {
            found.cue != Cue::Given
                && !all.iter().any(|other| other.cue != Cue::Given && longer(found, other))
        };
        let kept = all.iter().filter(free).filter(counts);
        let placed = kept.map(|found| (*found, sentences.get(found.from).copied().unwrap_or(0)));
        Self { found: placed.collect(), questions, sentences }
    }

    /// Every cue that counts, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Match> {
        self.found.iter().map(|(found, _)| *found)
    }

    /// Whether the message has a cue.
    pub(super) fn has(&self, cue: Cue) -> bool {
        self.found.iter().any(|(found, _)| found.cue == cue)
    }

    /// Whether the message has one of some cues.
    pub(super) fn any(&self, cues: &[Cue]) -> bool {
        cues.iter().any(|cue| self.has(*cue))
    }

    /// Whether the sentence of a cue has one of others as well.
    pub(super) fn beside(&self, found: &Match, cues: &[Cue]) -> bool {
        let Some(sentence) = self.sentence(found) else { return false };
        self.found.iter().any(|(other, place)| *place == sentence && cues.contains(&other.cue))
    }

    /// Whether the sentence of a cue ends with a question mark.
    pub(super) fn asks(&self, found: &Match) -> bool {
        let sentence = self.sentence(found);
        sentence.and_then(|at| self.questions.get(at)).copied().unwrap_or(false)
    }

    /// Whether the sentence of a word ends with a question mark.
    pub(super) fn asks_at(&self, at: usize) -> bool {
        let sentence = self.sentences.get(at).and_then(|at| self.questions.get(*at));
        sentence.copied().unwrap_or(false)
    }

    fn sentence(&self, found: &Match) -> Option<usize> {
        self.sentences.get(found.from).copied()
    }

    /// Whether any sentence is a question.
    pub(super) fn is_question(&self) -> bool {
        self.questions.contains(&true)
    }
}
