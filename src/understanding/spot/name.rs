//! Who comes: the words that stand where a name stands.
//!
//! A name is introduced ("мене звати"), stands beside an address, or answers "your name?"; there
//! every word of it is the name's, even one that has another meaning. Elsewhere only a known given name,
//! or two capitalised words that are in no table, are guessed to be one.

mod answer;
mod beside;
mod shared;
mod signed;

use std::ops::Range;

use crate::{
    chat::transcript::Need,
    lang::{Cue, Match, is_given, nominative},
};

use super::{
    super::{
        Asked,
        reading::{Reading, What, reading, worth},
        view::View,
    },
    spelling::{capitals, straight},
};

/// The most words of a name.
const MOST: usize = 4;

pub(super) fn spot(
    view: &View<'_>,
    contacts: &[Reading],
    others: &[Reading],
    guests: &[Reading],
) -> Vec<Reading> {
    let look = Look { view, contacts, others, guests };
    let mut readings: Vec<Reading> = look.introduced().collect();
    let company = view.setting.company;
    let asked = company && view.setting.asked.wants(Need::Name);
    if let Some(own) = readings.iter().map(|it| it.words.start).min().filter(|_| asked) {
        readings.extend(look.asked_for(own));
    }
    if readings.is_empty() {
        // «Я номер не той дала, 063…»: a small word that is no given name says what was done.
        let turns = [Cue::Details, Cue::Rather, Cue::Slip];
        let mends = turns.iter().any(|cue| view.with(*cue).next().is_some())
            && !view.setting.asked.wants(Need::Name);
        let written =
            |it: &Reading| look.is_capital(it.words.start) || look.is_given(it.words.start);
        let mut beside = contacts
            .iter()
            .filter_map(|contact| look.beside(contact))
            .filter(|it| !mends || written(it));
        readings.extend(beside.next());
        // "Zlata. I'm her mum Oksana, 093…": the name that was asked for stands before.
        let own = |it: &&Reading| matches!(it.what, What::Name { own: true, .. });
        let own = readings.iter().find(own).map(|it| it.words.start);
        let own = own.filter(|own| asked || look.is_relative(*own));
        readings.extend(own.and_then(|own| look.asked_for(own)));
        // "Ann Lee 0671112233 and Tom Ray 0672223344": each has a number.
        let others: Vec<Reading> = beside.filter(|_| company).collect();
        readings.extend(as_guests(others, &readings));
    }
    look.read_pair(&mut readings);
    look.part_two(&mut readings);
    let mends = view.with(Cue::Details).next().is_some();
    if readings.is_empty() && mends && !view.setting.asked.wants(Need::Name) {
        // "Just Zlata, correct it" of a name that is wrong.
        let certain = |it: &Reading| {
            let at = it.words.start;
            let written = look.is_capital(at) || look.is_given(at);
            written && matches!(it.what, What::Name { sure: true, .. })
        };
        readings.extend(look.answered().filter(certain));
    }
    if readings.is_empty() && view.setting.asked.wants(Need::Name) {
        readings.extend(look.answered());
        readings.extend(look.listed());
    }
    if readings.is_empty() && *view.setting.asked == Asked::Confirm {
        readings.extend(look.confirmed());
    }
    if readings.is_empty() {
        readings.extend(look.guessed());
    }
    look.part_introduced(&mut readings);
    readings
}

/// Takes further names for those of others who come.
fn as_guests(others: Vec<Reading>, known: &[Reading]) -> Vec<Reading> {
    let taken = |it: &Reading| known.iter().any(|own| own.words.contains(&it.words.start));
    let guests = others.into_iter().filter(|it| !taken(it)).filter_map(|it| match it.what {
        What::Name { name, .. } => {
            Some(reading(it.words, What::Guest { name, sure: true }, worth::SURE_NAME))
        }
        _ => None,
    });
    guests.collect()
}

struct Look<'a> {
    view: &'a View<'a>,
    contacts: &'a [Reading],
    others: &'a [Reading],
    /// The names of those who come, which are not the customer's.
    guests: &'a [Reading],
}

impl Look<'_> {
    fn is_contact(&self, at: usize) -> bool {
        self.contacts.iter().any(|contact| contact.words.contains(&at))
    }

    /// Whether a word can be a part of a name at all.
    fn is_part(&self, at: usize) -> bool {
        let token = self.view.tokens.get(at);
        token.is_some_and(super::super::tokens::Token::is_word)
            && !self.is_contact(at)
            && !self.guests.iter().any(|guest| guest.words.contains(&at))
    }

    fn is_capital(&self, at: usize) -> bool {
        self.view.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// Whether a word means something else in this message or anywhere.
    fn is_ordinary(&self, at: usize) -> bool {
        self.view.is_known(at)
            || self.view.is_time(at)
            || self.others.iter().any(|other| {
                other.words.contains(&at)
                    && matches!(
                        other.what,
                        What::Service(_) | What::OneOf(_) | What::Zone(_) | What::Feast(_)
                    )
            })
    }

    /// Whether some words only name a staff member.
    fn is_staff(&self, words: &Range<usize>) -> bool {
        let staff = |other: &Reading| matches!(other.what, What::Staff { .. });
        self.others.iter().any(|other| {
            staff(other) && other.words.start <= words.start && words.end <= other.words.end
        })
    }

    fn lower(&self, at: usize) -> String {
        self.view.written(&(at..at + 1)).to_lowercase().replace(['’', 'ʼ', '`'], "'")
    }

    fn is_given(&self, at: usize) -> bool {
        is_given(&self.lower(at))
    }

    fn is_particle(&self, at: usize) -> bool {
        self.view.has(at, Cue::Particle)
    }

    /// The words around a place up to the ends of its clause.
    fn clause(&self, at: usize) -> Range<usize> {
        let part = |at: &usize| self.is_part(*at);
        let many = (at..self.view.tokens.len()).take_while(part).count();
        let before = (0..at).rev().take_while(part).count();
        at - before..at + many
    }

    /// Reads "мене звати Олена", "my name is john doe".
    fn introduced(&self) -> impl Iterator<Item = Reading> {
        // "Put thaddeus moore" answers "your name?", and "put it off" elsewhere names no one.
        let asked = self.view.setting.asked.wants(Need::Name);
        let put = self.view.with(Cue::NamedFor).filter(move |_| asked);
        let put = put.filter(|found| !self.is_place(found)).map(|found| (found, true));
        let surely = self.view.with(Cue::IntroducesSurely).map(|found| (found, true)).chain(put);
        let weakly = self.view.with(Cue::Introduces).map(|found| (found, false));
        let elliptic = self.view.with(Cue::Me).filter_map(|found| self.elliptic(found.until));
        let signed = self.view.with(Cue::EndsName).filter_map(|found| self.signed(found));
        let behind = |found: &Match| {
            let mut ends = self.view.with(Cue::EndsName).filter(|it| it.from == found.from);
            ends.any(|it| self.signed(it).is_some())
        };
        let led = surely.chain(weakly).filter(move |(found, _)| !behind(found));
        signed.chain(elliptic).chain(led.filter_map(|(found, surely)| {
            // "Name: Sol."
            let sign = self.view.tokens.get(found.until).is_some_and(|it| it.is_sign(":-–—="));
            let until = found.until + usize::from(sign);
            let found = Match { until, ..*found };
            let rest = self.clause(found.until).end;
            // "It's a Toyota Hilux" names no person.
            let thing = !surely
                && self
                    .view
                    .with(Cue::A)
                    .any(|it| it.from == found.until && it.until == found.until + 1);
            if rest <= found.until || thing {
                return None;
            }
            let all = found.until..rest;
            let leads = |at: &usize| {
                self.is_capital(*at)
                    || self.is_particle(*at)
                    || self.is_given(*at)
                    || surely && !self.is_ordinary(*at)
            };
            let many = all.clone().take_while(leads).take(MOST).count();
            let whole = surely && all.len() <= 3 && many > 0 && self.is_given(all.start);
            let mut words = if whole { all } else { found.until..found.until + many };
            // "Olivia Grant actually".
            while words.len() > 1 && self.is_small(words.end - 1) {
                words.end -= 1;
            }
            let ordinary = words.clone().all(|at| self.is_ordinary(at) && !self.is_given(at));
            let refused = words.is_empty()
                || ordinary && !(surely && words.clone().all(|at| self.is_capital(at)));
            let bent = self.view.has(found.from, Cue::ForWhom);
            let refused = refused || !surely && !self.is_own(&words) && self.is_staff(&words);
            (!refused).then(|| self.name(words, true, worth::SURE_NAME, bent))
        }))
    }

    /// Whether a word in front of a name puts it into another case.
    fn is_bent(&self, start: usize) -> bool {
        start.checked_sub(1).is_some_and(|at| self.view.has(at, Cue::ForWhom))
    }

    /// Whether a word leads up to a name and is no part of it: a title, a greeting, "book".
    fn leads_up(&self, at: usize) -> bool {
        const BEFORE: &[Cue] = &[
            Cue::NoName,
            Cue::ForWhom,
            Cue::Greet,
            Cue::Thanks,
            Cue::Book,
            Cue::Yes,
            Cue::Please,
            Cue::Introduces,
            Cue::Rather,
            Cue::Relation,
        ];
        let small = |cue| self.view.has(at, cue);
        if !self.is_capital(at) && !self.is_given(at) && (small(Cue::Filler) || small(Cue::Only)) {
            return true;
        }
        // "Ty Bell" in the middle of a sentence thanks for nothing.
        let inside = self.is_capital(at)
            && self.is_capital(at + 1)
            && at
                .checked_sub(1)
                .and_then(|at| self.view.tokens.get(at))
                .is_some_and(|it| it.is_sign(","));
        let polite = [Cue::Greet, Cue::Thanks, Cue::Yes].iter().any(|cue| self.view.has(at, *cue));
        !(self.is_given(at) || inside && polite) && BEFORE.iter().any(|cue| self.view.has(at, *cue))
    }

    /// Whether a name is that of the relative who writes: "I'm his nan Deb".
    fn is_relative(&self, name: usize) -> bool {
        self.view.with(Cue::Parent).any(|found| found.until == name)
    }

    /// Whether an article stands before: "it's a Toyota Hilux" and "it's a white Kia" name no person.
    fn is_thing(&self, at: usize) -> bool {
        let article = |from: usize| {
            self.view.with(Cue::A).any(|found| found.from == from && found.until == from + 1)
        };
        let told = |found: &Match| {
            found.until < at && article(found.until) && self.clause(found.from).contains(&at)
        };
        at.checked_sub(1).is_some_and(article) || self.view.with(Cue::Introduces).any(told)
    }

    /// Takes a clause that is a name and nothing else.
    fn whole(&self, clause: &Range<usize>) -> Option<Range<usize>> {
        let mut words = clause.clone();
        while words.len() > 1 && self.leads_up(words.start) {
            words.start += 1;
        }
        if self.is_thing(words.start) {
            return None;
        }
        while words.len() > 1 && self.is_given(words.start) && self.is_small(words.end - 1) {
            words.end -= 1;
        }
        if words.is_empty() || words.len() > MOST {
            return None;
        }
        let capital = words.clone().all(|at| self.is_capital(at) || self.is_particle(at));
        let ordinary =
            words.clone().filter(|at| self.is_ordinary(*at) && !self.is_given(*at)).count();
        let polite = words.clone().any(|at| self.is_courtesy(at) && !self.is_given(at));
        if polite && ordinary == words.len() {
            return None;
        }
        if capital && words.len() > 1 {
            let service = self.others.iter().any(|other| {
                matches!(other.what, What::Service(_))
                    && other.words.start <= words.start
                    && other.words.end >= words.end
            });
            return (!service).then_some(words);
        }
        // «Тимофій це внук» names Тимофій.
        let own = words.clone().take_while(|at| self.is_capital(*at)).count();
        let small = |at: &usize| self.is_ordinary(*at) && !self.is_given(*at);
        if own > 0 && own < words.len() && self.is_given(words.start) && small(&(words.start + own))
        {
            return Some(words.start..words.start + own);
        }
        let single = words.len() == 1 && ordinary == 0;
        let given = self.is_given(words.start) && words.len() <= 3;
        let unknown = ordinary == 0 && words.len() <= 3;
        let titled = words.len() == 1 && capital && self.is_titled(words.start);
        let told = words.len() == 1 && capital && self.is_only_told(words.start);
        (single || given || unknown || titled || told).then_some(words)
    }

    /// Whether a word is a small one that belongs to no name: "please", "actually".
    fn is_small(&self, at: usize) -> bool {
        !self.is_capital(at)
            && self.view.is_plain(at)
            && !self.is_given(at)
            && !self.is_particle(at)
    }

    /// Whether a word means something else only where a fact speaks of it: "Frost".
    fn is_only_told(&self, at: usize) -> bool {
        let cues = self.view.at(at);
        let told = |cue: Cue| matches!(cue, Cue::About(subject) if subject.is_only_if_told());
        !self.view.is_time(at) && !cues.is_empty() && cues.iter().all(|found| told(found.cue))
    }

    /// Whether a title stands before a word: "Mr. Thursday".
    fn is_titled(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.view.has(before, Cue::NoName))
    }

    fn is_courtesy(&self, at: usize) -> bool {
        [Cue::Thanks, Cue::Greet, Cue::Bye, Cue::Yes, Cue::No, Cue::Human, Cue::Wait]
            .iter()
            .any(|cue| self.view.has(at, *cue))
    }

    /// Guesses at "Запишіть Марію Коваленко", "a haircut for Jane Doe", "Іван Петренко".
    fn guessed(&self) -> Option<Reading> {
        self.clauses().into_iter().find_map(|clause| {
            let plain = |at: &usize| {
                self.is_capital(*at)
                    && (!self.is_ordinary(*at) || self.known(*at).is_some())
                    && !self.view.is_of_address(*at)
            };
            let from = clause.clone().find(plain)?;
            let given = self.known(from).is_some();
            let article = from.checked_sub(1).is_some_and(|at| self.view.has(at, Cue::A));
            if (article || self.is_thing(from)) && !given {
                return None;
            }
            // "May I come in tomorrow" asks, and names no one.
            let runs = |at: &usize| {
                self.is_capital(*at)
                    && (given || !self.is_ordinary(*at))
                    && !self.view.has(*at, Cue::Subject)
            };
            let many = (from..clause.end).take_while(runs).take(MOST).count();
            let alone = many == clause.len();
            let bent = from.checked_sub(1).is_some_and(|at| self.view.has(at, Cue::ForWhom));
            let opens = from == clause.start && !alone;
            let sure = many > 1 && (given || !opens);
            let wished = from.checked_sub(1).is_some_and(|at| self.view.has(at, Cue::With));
            let one = given && many == 1 && (alone && from > 0 || bent);
            let staff = self.is_staff(&(from..from + many));
            ((sure || one) && (!wished || many > 1) && !staff)
                .then(|| self.name(from..from + many, given, worth::GUESSED_NAME, bent))
        })
    }

    fn known(&self, at: usize) -> Option<&'static str> {
        nominative(&self.lower(at))
    }

    fn name(&self, words: Range<usize>, sure: bool, worth: u32, bent: bool) -> Reading {
        // An underscore would be markup where a name is shown.
        let written = self.view.written(&words).replace('_', " ");
        let name = if bent { self.straight(&words) } else { capitals(&written) };
        let own = self.is_own(&words);
        reading(words, What::Name { name, sure, own }, worth)
    }

    /// Whether the customers call themselves so: "I'm Vera", "Vera Hill here".
    fn is_own(&self, words: &Range<usize>) -> bool {
        let before =
            words.start.checked_sub(1).is_some_and(|at| self.view.has(at, Cue::IntroducesSelf));
        before || self.view.has(words.end, Cue::EndsName)
    }

    /// Writes a bent name in the nominative.
    fn straight(&self, words: &Range<usize>) -> String {
        straight(self.view, words)
    }
}
