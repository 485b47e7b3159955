//! How the name of one who comes is written: in the nominative, and each word with a capital letter.

use std::ops::Range;

use crate::lang::{self, Bent, Cue, PersonCase};

use super::{
    super::{
        super::{left, reading::What, tokens::Token},
        spelling::{capitals, straight},
    },
    BETWEEN, Look,
};

impl Look<'_> {
    /// Writes an unknown name in the nominative, where the word before it shows the case that it is
    /// in: "доньку Софійку".
    fn bent(&self, words: &Range<usize>) -> Option<String> {
        let from = words.start.saturating_sub(BETWEEN + 1);
        let lead = |cue: Cue| (from..words.start).any(|at| self.ends_at(at, cue));
        // "А сестричку можна записати, Яринку?": the word stands elsewhere in the sentence.
        let sentence = left::sentence(self.view.tokens, words.start);
        let says = |cue: Cue| self.view.with(cue).any(|it| sentence.contains(&it.from));
        let (her, his) =
            (says(Cue::Case(PersonCase::HerObject)), says(Cue::Case(PersonCase::HisObject)));
        let case = if lead(Cue::Case(PersonCase::HerObject)) || her && !his {
            Bent::Her
        } else if lead(Cue::Case(PersonCase::HisObject)) || his && !her {
            Bent::His
        } else {
            return None;
        };
        let written = self.view.written(words);
        (words.len() == 1).then(|| lang::unbent(&written.to_lowercase(), case)).flatten()
    }

    /// Whether the word before a place is one for a person in the nominative.
    fn is_nominative(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.ends_at(before, Cue::Case(PersonCase::HerSubject)))
    }

    /// Whether a given name says whose visit is spoken of: "move Ivy's to Friday", "cancel Ivy's". A thing that is
    /// theirs is none: "Ivy's Polo".
    pub(super) fn is_owner(&self, at: usize) -> bool {
        let written = self.view.written(&(at..at + 1));
        let owns = written.ends_with("'s") || written.ends_with("’s");
        let known = |at: usize| self.view.is_known(at) || self.view.is_time(at);
        let visit = self.view.tokens.get(at + 1).is_none_or(Token::ends_clause) || known(at + 1);
        owns && visit && self.given(at).is_some()
    }

    /// Whether a given name stands before a word that says how another person is called: «ще одну людину, Інна звуть».
    pub(super) fn is_called(&self, at: usize) -> bool {
        let called =
            |it: &lang::Match| it.cue == Cue::Introduces && it.from == at + 1 && it.until == at + 2;
        let ends = self.view.tokens.get(at + 2).is_none_or(Token::ends_clause);
        let me = self.view.with(Cue::Me).any(|it| it.until == at);
        ends && !me && self.given(at).is_some() && self.view.cues.iter().any(called)
    }

    pub(super) fn named(&self, words: &Range<usize>, sure: bool) -> What {
        let written = match (self.given(words.start), self.bent(words)) {
            // «Подруга Іванка»: the name is in the nominative already.
            (Some(_), _) if words.len() == 1 && self.is_nominative(words.start) => {
                self.view.written(words).to_owned()
            }
            (Some(_), _) => straight(self.view, words),
            (None, Some(name)) => name,
            (None, None) => self.view.written(words).to_owned(),
        };
        let name = capitals(&written.replace('_', " "));
        let name = name.trim_end_matches("'s").trim_end_matches("’s").to_owned();
        What::Guest { name, sure }
    }
}
