//! The answer to "your name?": a clause that is a name and nothing else.

use std::ops::Range;

use crate::lang::Cue;

use super::{
    super::{
        super::reading::{Reading, What, reading, worth},
        spelling::capitals,
    },
    Look, MOST,
};

impl Look<'_> {
    /// Reads the answer to "your name?".
    pub(super) fn answered(&self) -> Option<Reading> {
        let mut clauses = self.clauses();
        let small = |words: &Range<usize>| {
            !words.clone().any(|at| self.is_given(at) || self.is_capital(at) && !self.leads_up(at))
        };
        clauses.sort_by_key(small);
        clauses.iter().find_map(|clause| {
            if let Some(words) = self.whole(clause) {
                let guessed = words.len() == 1 && self.is_only_told(words.start);
                let named =
                    words.clone().any(|at| self.is_capital(at)) || self.is_given(words.start);
                let sure = named && !guessed;
                return Some(self.name(words, sure, worth::ANSWERED_NAME, false));
            }
            let from = clause.clone().find(|at| {
                self.is_capital(*at) && (!self.is_ordinary(*at) || self.is_given(*at))
            })?;
            if self.is_thing(from) {
                return None;
            }
            let many = (from..clause.end).take_while(|at| self.is_capital(*at)).take(MOST).count();
            let wanted = many > 1 || self.is_given(from);
            let last = from + many == clause.end;
            (wanted && last)
                .then(|| self.name(from..from + many, true, worth::ANSWERED_NAME, false))
        })
    }

    /// Reads «просто Роман» to "Shall I book it under …?" as the right name.
    pub(super) fn confirmed(&self) -> Option<Reading> {
        let given = |it: &Reading| {
            let at = it.words.start;
            self.is_given(at) && self.is_capital(at) && !self.is_staff(&it.words)
        };
        self.answered().filter(given)
    }

    /// Reads the further names of an answer that names several: "Amy Stone and Bella Cruz".
    pub(super) fn listed(&self) -> Vec<Reading> {
        let clauses = self.clauses();
        let whole = clauses.iter().filter_map(|clause| self.whole(clause));
        let named = whole.filter(|words| {
            words.clone().any(|at| self.is_capital(at)) || self.is_given(words.start)
        });
        let guests = named.skip(1).map(|words| {
            let name = capitals(self.view.written(&words));
            reading(words, What::Guest { name, sure: true }, worth::ANSWERED_NAME)
        });
        guests.collect()
    }

    /// Reads the name that was asked for where the one who writes is named behind it: "Ruan Botha, I'm
    /// Annelie".
    pub(super) fn asked_for(&self, own: usize) -> Option<Reading> {
        let first = self.clauses().into_iter().next().filter(|clause| clause.end <= own)?;
        let words = self.whole(&first).or_else(|| self.called_behind(&first))?;
        let named = words.clone().all(|at| self.is_capital(at) || self.is_particle(at));
        let name = capitals(self.view.written(&words));
        named.then(|| reading(words, What::Guest { name, sure: true }, worth::SURE_NAME))
    }

    /// Reads "Margaret Doyle is her name": a name at the head of a clause that says so behind it.
    fn called_behind(&self, clause: &Range<usize>) -> Option<Range<usize>> {
        let name =
            |at: &usize| self.is_capital(*at) && (!self.is_ordinary(*at) || self.is_given(*at));
        let many = clause.clone().take_while(name).take(MOST).count();
        let rest = clause.start + many..clause.end;
        let small = rest.clone().all(|at| self.view.is_known(at));
        let says = rest.clone().any(|at| self.view.has(at, Cue::Introduces));
        (many > 0 && small && says).then_some(clause.start..rest.start)
    }

    /// The parts of the message between signs, numbers and addresses.
    pub(super) fn clauses(&self) -> Vec<Range<usize>> {
        let mut clauses = Vec::new();
        let mut from = None;
        for at in 0..=self.view.tokens.len() {
            // "Amy and Bella" are two, where others are spoken of.
            let part = self.is_part(at) && !(self.view.setting.company && self.view.is_and(at));
            match (part, from) {
                (true, None) => from = Some(at),
                (false, Some(start)) => {
                    clauses.push(start..at);
                    from = None;
                }
                _ => {}
            }
        }
        clauses
    }
}
