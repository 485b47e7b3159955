//! Two people with one surname: "Jen and Mike Kowalczyk". They are two names only where the message speaks
//! of others who come.

use crate::lang::Cue;

use super::{
    super::{
        super::reading::{Reading, What, reading, worth},
        spelling::capitals,
    },
    Look,
};

impl Look<'_> {
    /// Reads "Olia and Katia" as two people, where others come as well.
    pub(super) fn part_two(&self, readings: &mut Vec<Reading>) {
        let [only] = readings.as_slice() else { return };
        let words = only.words.clone();
        let Some(and) = words.clone().find(|at| self.view.is_and(*at)) else { return };
        let named = |at: usize| {
            words.contains(&at)
                && self.is_capital(at)
                && (self.is_given(at) || !self.is_ordinary(at))
        };
        if !self.view.setting.company
            || and == words.start
            || !named(words.start)
            || !named(and + 1)
        {
            return;
        }
        let name = |words: std::ops::Range<usize>| capitals(self.view.written(&words));
        let (first, second) = (words.start..and, and + 1..words.end);
        let own = What::Name { name: name(first.clone()), sure: true, own: false };
        let other = What::Guest { name: name(second.clone()), sure: true };
        *readings =
            vec![reading(first, own, worth::SURE_NAME), reading(second, other, worth::SURE_NAME)];
    }

    /// Reads "Jen and Mike Kowalczyk" as two people with one surname, where others come as well.
    pub(super) fn share_surname(&self, readings: &mut Vec<Reading>) {
        let counted = self.view.setting.company
            || [Cue::MeAnd, Cue::Pair, Cue::Relation, Cue::Several]
                .iter()
                .any(|cue| self.view.with(*cue).next().is_some());
        let [only] = readings.as_slice() else { return };
        let words = only.words.clone();
        let (Some(and), Some(first)) = (words.start.checked_sub(1), words.start.checked_sub(2))
        else {
            return;
        };
        let alone = first.checked_sub(1).is_none_or(|at| !self.is_part(at));
        let joined = self.view.is_and(and) && self.is_part(first) && self.is_capital(first);
        let known = self.is_given(first) || !self.is_ordinary(first);
        if !(counted && joined && alone && known) || words.len() < 2 {
            return;
        }
        let surname = self.view.written(&(words.start + 1..words.end));
        let name = capitals(&format!("{} {surname}", self.view.written(&(first..first + 1))));
        let second = capitals(self.view.written(&words));
        *readings = vec![
            reading(
                first..first + 1,
                What::Name { name, sure: true, own: false },
                worth::SURE_NAME,
            ),
            reading(words, What::Guest { name: second, sure: true }, worth::SURE_NAME),
        ];
    }
}
