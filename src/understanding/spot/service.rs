//! Services: what the profile calls them, bent, misspelt, or in Latin letters.

use std::collections::BTreeMap;

use crate::{
    bots::{Service, Spoken},
    ids::ServiceId,
    phrase,
    text::{differ_by_typo, plain_forms, same_stem},
};

use super::super::{
    reading::{Reading, What, reading, worth},
    view::View,
};

/// The most small words between two words of a name.
const BETWEEN: usize = 1;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let sounds: Vec<String> = view
        .tokens
        .iter()
        .enumerate()
        .map(|(at, token)| {
            let latin = token.is_word() && token.key.is_ascii() && token.key.len() > 3;
            if latin && !view.is_plain(at) { phrase::sound(&token.key) } else { String::new() }
        })
        .collect();
    let plain: Vec<Vec<String>> = view.keys.iter().map(|key| plain_forms(key)).collect();
    let heard = Heard { view, sounds: &sounds, plain: &plain };
    let mut readings = Vec::new();
    let mut parts: BTreeMap<usize, Vec<ServiceId>> = BTreeMap::new();
    for service in &view.setting.profile.services {
        for spoken in &service.search_terms.spoken {
            for at in 0..view.tokens.len() {
                if let Some(whole) = heard.whole(spoken, at) {
                    let mut one =
                        reading(whole.clone(), What::Service(service.id.clone()), worth::SERVICE);
                    // A name of two words is no two services.
                    let further = u32::try_from(spoken.words.len().saturating_sub(1)).unwrap_or(0);
                    one.score += heard.exact(spoken, at) + 2 * worth::FURTHER * further;
                    readings.push(one);
                } else if heard.is_end_of(service, spoken, at) {
                    let what = What::Service(service.id.clone());
                    readings.push(reading(at..at + 1, what, worth::PART));
                } else if heard.part(spoken, at) {
                    let ids = parts.entry(at).or_default();
                    if !ids.contains(&service.id) {
                        ids.push(service.id.clone());
                    }
                }
            }
        }
    }
    readings.extend(
        parts.into_iter().map(|(at, ids)| reading(at..at + 1, What::OneOf(ids), worth::PART)),
    );
    readings
}

struct Heard<'a> {
    view: &'a View<'a>,
    sounds: &'a [String],
    /// What each word may be without its diminutive.
    plain: &'a [Vec<String>],
}

impl Heard<'_> {
    /// Returns whether the word at a place is one of a name's.
    fn fits(&self, spoken: &Spoken, nth: usize, at: usize) -> bool {
        let (Some(token), Some(word)) = (self.view.tokens.get(at), spoken.words.get(nth)) else {
            return false;
        };
        let key = &token.key;
        if key == word {
            return true;
        }
        // A small word is no other form of a service's name: "прийти" is no "прийом".
        if !token.is_word() || self.view.is_plain(at) {
            return false;
        }
        if key.chars().next() == word.chars().next() {
            return word.chars().count() > 2
                && (same_stem(key, word)
                    || differ_by_typo(key, word)
                    || self.plain.get(at).into_iter().flatten().any(|key| same_stem(key, word)));
        }
        let sounds = self.sounds.get(at).zip(spoken.sounds.get(nth));
        sounds.is_some_and(|(key, word)| !key.is_empty() && !word.is_empty() && akin(key, word))
    }

    /// Returns the words of a name that begins at a place.
    fn whole(&self, spoken: &Spoken, at: usize) -> Option<std::ops::Range<usize>> {
        if !self.fits(spoken, 0, at) {
            return None;
        }
        let mut until = at + 1;
        for nth in 1..spoken.words.len() {
            until = (until..=until + BETWEEN).find(|place| self.fits(spoken, nth, *place))? + 1;
        }
        Some(at..until)
    }

    /// Returns what a name gains by being written as it is.
    fn exact(&self, spoken: &Spoken, at: usize) -> u32 {
        let same = self
            .view
            .keys
            .get(at)
            .is_some_and(|key| spoken.words.first().is_some_and(|word| key == word));
        2 * u32::from(same) + u32::from(spoken.is_name)
    }

    /// Returns whether the word at a place ends a name that is written as one word and whose
    /// beginning the service is called by as well: the "cut" of "haircut", which is a "hair cut".
    fn is_end_of(&self, service: &Service, spoken: &Spoken, at: usize) -> bool {
        let ([name], Some(token)) = (spoken.words.as_slice(), self.view.tokens.get(at)) else {
            return false;
        };
        let Some(begin) = name.strip_suffix(token.key.as_str()) else { return false };
        let called = |other: &Spoken| matches!(other.words.as_slice(), [first, last] if first == begin && *last == token.key);
        token.is_word() && begin.len() > 2 && service.search_terms.spoken.iter().any(called)
    }

    /// Returns whether the word at a place is a telling part of a longer name.
    fn part(&self, spoken: &Spoken, at: usize) -> bool {
        let telling = spoken.telling().iter().enumerate().filter(|(_, telling)| **telling);
        spoken.words.len() > 1 && telling.map(|(nth, _)| nth).any(|nth| self.fits(spoken, nth, at))
    }
}

/// Returns whether two sounds are one stem with other endings.
fn akin(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let longest = a.len().max(b.len());
    shared >= 5 && longest <= shared + 3 || shared == 4 && longest <= 5
}
