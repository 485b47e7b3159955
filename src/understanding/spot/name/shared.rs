//! Two people joined by "and": "Jen and Mike Kowalczyk". They are two names only where the message speaks
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
    /// Reads "her name is Ottilie Finch, I'm Laura" as one who comes and one who writes.
    pub(super) fn part_introduced(&self, readings: &mut [Reading]) {
        let writes = |it: &Reading| matches!(it.what, What::Name { own: true, .. });
        self.part_another(readings);
        if !readings.iter().any(writes) {
            return;
        }
        for reading in readings {
            let start = reading.words.start;
            // "Name's Callum Byrne and I'm Helen", "Ravi Menon's the kid, I'm Deepa".
            let introduced = [Cue::IntroducesGuest, Cue::Introduces]
                .into_iter()
                .any(|cue| self.view.with(cue).any(|it| it.until == start));
            if let What::Name { name, own: false, .. } = &reading.what
                && introduced
            {
                reading.what = What::Guest { name: name.clone(), sure: true };
            }
        }
    }

    /// Reads "also, could my girlfriend get the slot after? Name's Em" as the name of the one who comes as well.
    fn part_another(&self, readings: &mut [Reading]) {
        let [only] = readings else { return };
        let start = only.words.start;
        let another = self.view.with(Cue::Again).any(|it| it.from < start);
        let person = self.view.with(Cue::Relation).any(|it| it.from < start);
        let own = self.view.with(Cue::Introduces).filter(|it| it.until == start);
        // "My name is …" is the customer's.
        let own =
            own.into_iter().any(|it| self.view.has(it.from, Cue::Me) || it.until - it.from > 2);
        if let (true, What::Name { name, own: false, .. }) = (another && person && !own, &only.what)
        {
            only.what = What::Guest { name: name.clone(), sure: true };
        }
    }

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
        // "Olia and Katia" without a word of others are two as well.
        let both = self.is_given(words.start) && self.is_given(and + 1);
        let company = self.view.setting.company;
        if !(company || both) || and == words.start || !named(words.start) || !named(and + 1) {
            return;
        }
        let name = |words: std::ops::Range<usize>| capitals(self.view.written(&words));
        let (first, second) = (words.start..and, and + 1..words.end);
        let own = if company {
            What::Name { name: name(first.clone()), sure: true, own: false }
        } else {
            What::Guest { name: name(first.clone()), sure: true }
        };
        let other = What::Guest { name: name(second.clone()), sure: true };
        *readings =
            vec![reading(first, own, worth::SURE_NAME), reading(second, other, worth::SURE_NAME)];
        let two = reading(and..and + 1, What::People(2), worth::COUNTED);
        readings.extend((!company).then_some(two));
    }

    /// Reads "Jen and Mike Kowalczyk" as two people with one surname, and "Lisa Cho and Dan Lee" as two with
    /// their own, where others come as well.
    pub(super) fn read_pair(&self, readings: &mut Vec<Reading>) {
        let counted = self.view.setting.company
            || [Cue::MeAnd, Cue::Pair, Cue::Relation, Cue::Several]
                .iter()
                .any(|cue| self.view.with(*cue).next().is_some());
        let [only] = readings.as_slice() else { return };
        let words = only.words.clone();
        let Some(and) = words.start.checked_sub(1) else { return };
        let part = |at: usize| self.is_part(at) && self.is_capital(at);
        let mut first = and;
        while and - first < 3 && first.checked_sub(1).is_some_and(part) {
            first -= 1;
        }
        let alone = first.checked_sub(1).is_none_or(|at| !self.is_part(at));
        let known = first < and && (self.is_given(first) || !self.is_ordinary(first));
        if !(counted && self.view.is_and(and) && alone && known) || words.len() < 2 {
            return;
        }
        // "Lisa Cho and Dan Lee" have a surname each.
        let surname = self.view.written(&(words.start + 1..words.end));
        let name = match self.view.written(&(first..and)) {
            given if and - first == 1 => capitals(&format!("{given} {surname}")),
            whole => capitals(whole),
        };
        let second = capitals(self.view.written(&words));
        *readings = vec![
            reading(first..and, What::Name { name, sure: true, own: false }, worth::SURE_NAME),
            reading(words, What::Guest { name: second, sure: true }, worth::SURE_NAME),
        ];
    }
}
