//! What customers ask a business about beyond bookings: a sentence, and what it speaks of.

use std::sync::OnceLock;

use crate::{
    lang::{self, Cue, Match, Subject},
    phrase,
};

use super::{localized::LocalizedText, term::Term};

/// A fact of the business's file.
#[derive(Debug, Clone)]
pub struct BusinessFact {
    /// The sentence that customers read.
    pub text: LocalizedText,
    /// Read when the first question is asked, because a program that answers none starts sooner, and
    /// kept, because each question is compared with each fact.
    content: OnceLock<Content>,
}

#[derive(Debug, Clone)]
struct Content {
    cues: Vec<Cue>,
    words: Vec<String>,
    terms: Vec<Term>,
}

impl BusinessFact {
    /// Makes a fact of a sentence.
    #[must_use]
    pub const fn new(text: LocalizedText) -> Self {
        Self { text, content: OnceLock::new() }
    }

    /// Whether it has a number, in digits or in words.
    pub fn has_number(&self) -> bool {
        let digits = |word: &String| word.parse::<u32>().is_ok();
        let number = |cue: &Cue| cue.number().is_some_and(|it| it > 1);
        self.words().iter().any(digits) || self.cues().iter().any(number)
    }

    /// Returns whether it speaks of one of some subjects, in any of its languages.
    pub fn speaks_of(&self, subjects: &[Cue]) -> bool {
        self.content().cues.iter().any(|cue| subjects.contains(cue))
    }

    /// Returns what its words do in a sentence.
    pub fn cues(&self) -> &[Cue] {
        &self.content().cues
    }

    /// Returns how often it speaks of a subject: what to bring is told by the fact that lists it.
    pub fn times(&self, subject: Cue) -> usize {
        self.content().cues.iter().filter(|cue| **cue == subject).count()
    }

    /// Returns its folded words in all its languages.
    pub fn words(&self) -> &[String] {
        &self.content().words
    }

    /// Returns whether it has two folded words together, or with a hyphen between them.
    pub fn has_pair(&self, first: &str, second: &str) -> bool {
        let words = self.words();
        let is = |at: usize, key: &str| words.get(at).is_some_and(|word| word == key);
        let near = |at: usize| is(at + 1, second) || is(at + 1, "-") && is(at + 2, second);
        (0..words.len()).any(|at| is(at, first) && near(at))
    }

    /// Returns the words that tell what it is about, each once.
    pub fn terms(&self) -> &[Term] {
        &self.content().terms
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| {
            let (mut cues, mut words) = (Vec::new(), Vec::new());
            for sentence in self.text.all() {
                let folded: Vec<String> =
                    phrase::words(sentence).into_iter().map(|word| word.key).collect();
                let keys: Vec<&str> = folded.iter().map(String::as_str).collect();
                let found = lang::matches(&keys);
                cues.extend(found.iter().filter(|it| !is_part(it, &found)).map(|it| it.cue));
                words.extend(folded);
            }
            cues.extend(tells_an_age(&cues, &words).then_some(Cue::About(Subject::AGE)));
            let mut terms: Vec<Term> = words.iter().map(|key| Term::of(key)).collect();
            terms.retain(|term| term.tells || !term.senses.is_empty());
            terms.sort_by(|a, b| a.key.cmp(&b.key));
            terms.dedup_by(|a, b| a.key == b.key);
            Content { cues, words, terms }
        })
    }
}

/// The age up to which numbers beside children are theirs.
const GROWN: u32 = 18;

/// Whether two numbers beside a word for children say how old they are: "Juniors are from eight to fifteen".
fn tells_an_age(cues: &[Cue], words: &[String]) -> bool {
    let children = [Cue::ForChildren, Cue::About(Subject::CHILDREN), Cue::Child];
    let digits = words.iter().filter_map(|word| word.parse().ok());
    let said = cues.iter().filter_map(|cue| cue.number());
    let numbers = digits.chain(said).filter(|it: &u32| (1..=GROWN).contains(it));
    let reach = [Cue::From_, Cue::To_].iter().all(|cue| cues.contains(cue));
    reach && numbers.count() > 1 && cues.iter().any(|cue| children.contains(cue))
}

/// Whether words that name a subject are a part of longer words for another one: a medical card is no
/// means of payment.
fn is_part(found: &Match, all: &[Match]) -> bool {
    let subject = |it: &Match| matches!(it.cue, Cue::About(_));
    let longer = |it: &Match| {
        it.from <= found.from
            && found.until <= it.until
            && it.until - it.from > found.until - found.from
    };
    subject(found) && all.iter().any(|it| subject(it) && longer(it))
}
