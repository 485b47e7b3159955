//! Names by which customers call themselves without a verb before them: "Rajesh Kumar here", "мене
//! Вадим", "мене Інга звати".

use crate::lang::{Cue, Match};

use super::{
    super::{
        super::reading::{Reading, What, reading, worth},
        spelling::capitals,
    },
    Look, MOST,
};

impl Look<'_> {
    /// Reads "мене Вадим", "мене Інга звати": a given name directly behind the customer.
    pub(super) fn elliptic(&self, from: usize) -> Option<Reading> {
        let rest = from..self.clause(from).end;
        let name = |at: &usize| self.is_capital(*at) && !self.view.is_known(*at);
        let many = rest.clone().take_while(name).take(MOST).count();
        let given = self.known(from) == Some(self.lower(from).as_str());
        let ends = from + many == rest.end || self.view.has(from + many, Cue::Introduces);
        let words = from..from + many;
        (given && many > 0 && ends && !self.is_staff(&words)).then(|| {
            let name = capitals(self.view.written(&words));
            reading(words, What::Name { name, sure: true, own: true }, worth::SURE_NAME)
        })
    }

    /// Reads "Rajesh Kumar here": a whole clause of capitalised words before the word that ends it.
    pub(super) fn signed(&self, found: &Match) -> Option<Reading> {
        let end = found.from;
        let last = end.checked_sub(1).filter(|at| self.is_part(*at))?;
        let clause = self.clause(last);
        let from = (clause.start..end).find(|at| !self.leads_up(*at))?;
        let words = from..end;
        let name = words
            .clone()
            .all(|at| self.is_capital(at) && (!self.is_ordinary(at) || self.is_given(at)));
        let given = self.is_given(from);
        let ends = clause.end == found.until || given && found.until - found.from > 1;
        // «Романом мене звуть.»
        let bent = self.known(from).is_some_and(|name| name != self.lower(from));
        (name && ends && words.len() <= MOST)
            .then(|| self.name(words, true, worth::SURE_NAME, bent))
    }

    /// Whether what stands behind a preposition is where the customer is, because they are named elsewhere in the message:
    /// «Роман, буду на роботі».
    pub(super) fn is_place(&self, found: &Match) -> bool {
        let name = found.until;
        let written = |at: usize| self.is_given(at) && (self.is_capital(at) || at == 0);
        found.until - found.from == 1
            && !self.is_given(name)
            && (0..self.view.tokens.len()).any(|at| at != name && written(at))
    }
}
