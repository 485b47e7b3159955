//! The name that stands beside an address or a number: "Ann Lee 067 111 22 33".

use crate::lang::Cue;

use super::{
    super::super::reading::{Reading, worth},
    Look, MOST,
};

impl Look<'_> {
    /// Reads what stands before an address or a number, or else behind it.
    pub(super) fn beside(&self, contact: &Reading) -> Option<Reading> {
        self.before(contact.words.start).or_else(|| self.behind(contact.words.end))
    }

    fn before(&self, contact: usize) -> Option<Reading> {
        let mut end = contact;
        let mut signs = 0;
        while let Some(before) = end.checked_sub(1).filter(|at| !self.is_part(*at)) {
            let token = self.view.tokens.get(before)?;
            let passes = token.is_sign(",()<>-–—:|\n'\"") || self.is_contact(before);
            signs += 1;
            if !passes || signs > 4 {
                break;
            }
            end = before;
        }
        // "email: ann@…" leads up to the address and not to the name.
        let mut last = end;
        while last.checked_sub(1).is_some_and(|at| self.is_part(at) && self.is_label(at)) {
            last -= 1;
            while last
                .checked_sub(1)
                .is_some_and(|at| self.view.tokens.get(at).is_some_and(|it| it.is_sign(",-–—:")))
            {
                last -= 1;
            }
        }
        self.run_before(last)
    }

    /// Whether a word only leads up to an address: "and my email is".
    fn is_label(&self, at: usize) -> bool {
        // "Електронна пошта": the capital letter begins the sentence.
        let whole =
            self.view.at(at).iter().any(|it| it.cue == Cue::Filler && it.until - it.from > 1);
        (!self.is_capital(at) || whole)
            && self.view.has(at, Cue::Filler)
            && !self.is_given(at)
            && !self.is_particle(at)
    }

    fn run_before(&self, end: usize) -> Option<Reading> {
        let last = end.checked_sub(1).filter(|at| self.is_part(*at))?;
        let clause = self.clause(last);
        let clause = clause.start..end;
        if clause.clone().any(|at| self.is_thing(at)) {
            return None;
        }
        if let Some(words) = self.whole(&clause) {
            let bent = self.is_bent(words.start);
            return Some(self.name(words, true, worth::SURE_NAME, bent));
        }
        // The capitalised words at the end of a longer clause.
        let run =
            clause.clone().rev().take_while(|at| self.is_capital(*at) || self.is_particle(*at));
        let many = run.take(MOST).count();
        let words = end - many..end;
        let words = words.clone().find(|at| self.is_capital(*at)).map(|from| from..end)?;
        let first = words.start == clause.start;
        let plain = words.clone().filter(|at| !self.is_ordinary(*at) || self.is_given(*at)).count();
        let words = words.clone().find(|at| !self.leads_up(*at)).map(|from| from..end)?;
        let name = words.len() > 1 && plain > 0
            || plain == words.len() && !(first && words.len() < clause.len());
        let bent = self.is_bent(words.start);
        name.then(|| self.name(words, true, worth::SURE_NAME, bent))
    }

    fn behind(&self, contact: usize) -> Option<Reading> {
        let from = (contact..contact + 4).find(|at| self.is_part(*at))?;
        let signs = self.view.tokens.get(contact..from).unwrap_or_default();
        if !signs.iter().all(|token| token.is_sign(",()<>-–—|\n. ")) {
            return None;
        }
        let clause = from..self.clause(from).end;
        self.whole(&clause).map(|words| self.name(words, true, worth::SURE_NAME, false))
    }
}
