//! The customer and others by their names: "я, Юля і Катя", "me, Julia and Kate".
//!
//! One name behind the customer is their own ("я, Марина Коваль"), and so is the first of several if it
//! has a surname. Without "and" before the last one no company is meant.

use std::ops::Range;

use crate::lang::{Cue, nominative};

use super::{
    super::{
        reading::{Reading, What, reading, worth},
        view::View,
    },
    spelling::straight,
};

/// The most words of a name.
const MOST: usize = 2;

/// Reads how many they are, and the name of each.
pub(super) fn spot(view: &View<'_>, others: &[Reading]) -> Vec<Reading> {
    let me = |found: &&crate::lang::Match| {
        matches!(found.cue, Cue::Me | Cue::Subject | Cue::IntroducesSelf)
            && found.until == found.from + 1
    };
    let mut places = view.cues.iter().filter(me).map(|found| found.from);
    places.find_map(|at| company(view, others, at)).unwrap_or_default()
}

fn company(view: &View<'_>, others: &[Reading], me: usize) -> Option<Vec<Reading>> {
    let comma = |at: usize| view.keys.get(at) == Some(&",");
    let mut at = me + 1;
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut closed = false;
    while !closed {
        let listed = comma(at);
        let from = at + usize::from(listed);
        let joined = view.is_and(from);
        if !(listed || joined) {
            break;
        }
        let from = from + usize::from(joined);
        let Some(name) = name(view, others, from) else { break };
        at = name.end;
        names.push(name);
        closed = joined;
    }
    if !closed || names.len() < 2 {
        return None;
    }
    let own = names.first().filter(|first| first.len() > 1).cloned();
    let guests = names.iter().skip(usize::from(own.is_some()));
    let many = u32::try_from(guests.clone().count()).ok()?.saturating_add(1);
    let mut readings = vec![reading(me..me + 1, What::People(many), worth::COUNTED)];
    readings.extend(guests.map(|words| {
        let name = straight(view, words);
        reading(words.clone(), What::Guest { name, sure: true }, worth::SURE_NAME)
    }));
    readings.extend(own.map(|words| {
        let name = view.written(&words).to_owned();
        reading(words, What::Name { name, sure: true, own: true }, worth::SURE_NAME)
    }));
    Some(readings)
}

/// Reads a name that begins at a place.
fn name(view: &View<'_>, others: &[Reading], from: usize) -> Option<Range<usize>> {
    let part = |at: &usize| {
        let token = view.tokens.get(*at);
        let lower = view.written(&(*at..at + 1)).to_lowercase().replace(['’', 'ʼ', '`'], "'");
        let elsewhere = others.iter().any(|other| {
            other.words.contains(at) && matches!(other.what, What::Service(_) | What::OneOf(_))
        });
        token.is_some_and(|token| token.is_word() && token.capital)
            && !elsewhere
            && !view.is_time(*at)
            && (nominative(&lower).is_some() || !view.is_known(*at))
    };
    let many = (from..view.tokens.len()).take_while(part).take(MOST).count();
    (many > 0).then(|| from..from + many)
}
