//! What a customer says is wrong with a name or a phone number: "not Paul but Pauline", "Ілля з двома
//! л", "the number ends in 01".
//!
//! The wrong name is explained as well, so that it is no word that is left over, and never a name
//! that a booking is to be under.

use std::ops::Range;

use crate::lang::{Cue, nominative};

use super::{
    super::{
        Spelling,
        reading::{Reading, What, reading, worth},
        tokens::Token,
        view::View,
    },
    spelling::straight,
};

/// The most words of a name.
const MOST: usize = 3;
/// The most small words and signs between a wrong name and the right one: "not Karen, it is Rosie".
const BETWEEN: usize = 4;
/// The most digits that end a number.
const DIGITS: usize = 6;

/// Reads "the number ends in 01", "останні цифри 89".
pub(super) fn phone_ends(view: &View<'_>) -> Vec<Reading> {
    let ends = view.with(Cue::EndsIn).filter_map(|found| {
        let small = |at: usize| {
            view.is_known(at) || view.tokens.get(at).is_some_and(|token| token.is_sign(":-–—"))
        };
        let at = (found.until..found.until + BETWEEN)
            .find(|at| view.tokens.get(*at).is_some_and(Token::is_number))?;
        let digits = view.keys.get(at).filter(|digits| digits.len() <= DIGITS)?;
        (found.until..at).all(small).then(|| {
            reading(found.from..at + 1, What::PhoneEnd((*digits).to_owned()), worth::CONTACT)
        })
    });
    ends.collect()
}

/// Reads the names that are said to be wrong, those that take their place, and how a name is spelt.
pub(super) fn names(view: &View<'_>, others: &[Reading]) -> Vec<Reading> {
    let look = Look { view, others };
    let mut readings = Vec::new();
    for found in view.cues.iter().filter(|it| matches!(it.cue, Cue::Not | Cue::Except)) {
        let Some(wrong) = look.name_from(found.until) else { continue };
        let right = look.behind(wrong.end).or_else(|| look.before(found.from));
        if !look.is_given(wrong.start) && !right.as_ref().is_some_and(|it| look.is_full(it)) {
            continue;
        }
        // "Anyone but Jo" of a staff member leaves out no name.
        let name = view.written(&wrong).to_lowercase();
        let works_here =
            |it: &crate::bots::Staff| it.name.all().any(|own| own.to_lowercase() == name);
        if found.cue == Cue::Except && view.setting.profile.staff.iter().any(works_here) {
            continue;
        }
        let what = What::WrongName(straight(view, &wrong));
        readings.push(reading(found.from..wrong.end, what, worth::SURE_NAME));
        readings.extend(right.map(|right| look.right(right)));
    }
    for found in view.cues {
        let Some((words, spelling)) = look.spelling(found.cue, found.from, found.until) else {
            continue;
        };
        readings.extend(look.before(words.start).map(|name| look.right(name)));
        readings.push(reading(words, What::Spelling(spelling), worth::SURE_NAME));
    }
    readings
}

struct Look<'a> {
    view: &'a View<'a>,
    others: &'a [Reading],
}

impl Look<'_> {
    fn is_given(&self, at: usize) -> bool {
        let written = self.view.written(&(at..at + 1)).to_lowercase();
        nominative(&written.replace(['’', 'ʼ', '`'], "'")).is_some()
    }

    /// Whether a word can be a part of a name.
    fn is_name(&self, at: usize) -> bool {
        let Some(token) = self.view.tokens.get(at).filter(|token| token.is_word()) else {
            return false;
        };
        let elsewhere = self.others.iter().any(|other| {
            other.words.contains(&at)
                && matches!(other.what, What::Service(_) | What::OneOf(_) | What::Staff { .. })
        });
        let plain = token.capital && !self.view.is_known(at) && !self.view.is_time(at);
        !elsewhere && (plain || self.is_given(at))
    }

    /// Whether a name is a given one, or has a surname.
    fn is_full(&self, words: &Range<usize>) -> bool {
        words.len() > 1 || self.is_given(words.start)
    }

    fn name_from(&self, from: usize) -> Option<Range<usize>> {
        let many = (from..self.view.tokens.len()).take_while(|at| self.is_name(*at)).take(MOST);
        let many = many.count();
        (many > 0).then(|| from..from + many)
    }

    /// Finds the name behind a wrong one: "не Павло, а Павлина".
    fn behind(&self, wrong: usize) -> Option<Range<usize>> {
        let small = |at: &usize| {
            self.view.is_known(*at) && !self.is_name(*at)
                || self.view.tokens.get(*at).is_some_and(|token| token.is_sign(",-–—"))
        };
        let many = (wrong..self.view.tokens.len()).take_while(small).take(BETWEEN).count();
        (many > 0).then(|| self.name_from(wrong + many)).flatten()
    }

    /// Finds the name in front of some words: "Rosie Field please, not Karen".
    fn before(&self, words: usize) -> Option<Range<usize>> {
        let small = |at: &usize| {
            self.view.has(*at, Cue::Please)
                || self.view.tokens.get(*at).is_some_and(|token| token.is_sign(",-–—"))
        };
        let skipped = (0..words).rev().take_while(small).take(BETWEEN).count();
        let end = words - skipped;
        let many = (0..end).rev().take_while(|at| self.is_name(*at)).take(MOST).count();
        (many > 0).then(|| end - many..end)
    }

    fn right(&self, words: Range<usize>) -> Reading {
        let name = self.view.written(&words).to_owned();
        reading(words, What::Name { name, sure: true, own: false }, worth::SURE_NAME)
    }

    /// Reads "with a double t", "з двома «л»", "через і".
    fn spelling(&self, cue: Cue, from: usize, until: usize) -> Option<(Range<usize>, Spelling)> {
        let of = match cue {
            Cue::Doubled => Spelling::Double,
            Cue::WrittenOnce => Spelling::Single,
            Cue::SpeltWith => Spelling::Has,
            _ => return None,
        };
        let quote = self.view.tokens.get(until).is_some_and(|token| token.is_sign("«\"'“"));
        let at = until + usize::from(quote);
        let letter = self.letter(at)?;
        // "Letters" and a closing quotation mark belong to it.
        let rest = (at + 1..self.view.tokens.len())
            .take_while(|at| self.view.tokens.get(*at).is_some_and(|token| token.is_sign("»\"'”")));
        Some((from..at + 1 + rest.count(), of(letter)))
    }

    /// Returns the letter that a word is: "т", "t", "ts", "t's".
    fn letter(&self, at: usize) -> Option<char> {
        let token = self.view.tokens.get(at).filter(|token| token.is_word())?;
        let key = token.key.strip_suffix("'s").unwrap_or(&token.key);
        let key = key.strip_suffix('s').filter(|key| !key.is_empty()).unwrap_or(key);
        let mut letters = key.chars();
        let first = letters.next()?;
        (letters.all(|letter| letter == first) && key.chars().count() <= 2).then_some(first)
    }
}
