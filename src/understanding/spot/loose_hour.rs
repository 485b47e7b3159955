//! Bare numbers that are hours although no hour was asked for, because of what stands around them: "I can't do 12. Is 1
//! free?", «9 то 9».

use crate::{
    lang::Cue,
    phrase::{self, Expression},
};

use super::super::{
    Asked,
    left::clause,
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// Reads the hour.
pub(super) fn read(view: &View<'_>) -> Option<Reading> {
    echoed(view).or_else(|| asked_about(view)).or_else(|| ends_order(view))
}

/// Reads the hour of "a cruise on Saturday for two adults, 11 please": alone in the last clause of a message that names a day
/// and no hour.
fn ends_order(view: &View<'_>) -> Option<Reading> {
    let days = view.found.items.iter().filter(|item| item.names_day).count();
    let timed = view.found.items.iter().any(|item| item.names_time);
    if days != 1 || timed || *view.setting.asked != Asked::Nothing {
        return None;
    }
    let words = (0..view.tokens.len()).filter(|at| {
        view.tokens.get(*at).is_some_and(|it| it.is_word() || it.is_number())
            && !view.has(*at, Cue::Please)
    });
    let at = words.max()?;
    let own = clause(view.tokens, at);
    let polite = |other: usize| {
        other == at
            || view.has(other, Cue::Please)
            || !view.tokens.get(other).is_some_and(|it| it.is_word() || it.is_number())
    };
    let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
    let please = view.has(at + 1, Cue::Please) && own.start > 0 && own.clone().all(polite);
    let word = view.text.get(token.span.clone()).filter(|_| please && !view.is_time(at))?;
    let hour = phrase::bare_hour(word, &view.setting.context)?;
    Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
}

/// Reads the bare hours of "10 on Thursday and 11 on Saturday", where each stands directly before its day.
pub(super) fn before_days(view: &View<'_>) -> Vec<Reading> {
    let days = view.found.items.iter().filter(|item| item.names_day && !item.names_time);
    let before = days.filter_map(|item| view.words_of(&item.span).start.checked_sub(1));
    let timed = |at: &usize| {
        let ends = |item: &Expression| item.names_time && view.words_of(&item.span).end == at + 1;
        view.found.items.iter().any(ends)
    };
    let hour = |at: usize| {
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        let word = view.text.get(token.span.clone()).filter(|_| !view.is_time(at))?;
        let hour = phrase::bare_hour(word, &view.setting.context)?;
        Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
    };
    let all: Vec<usize> = before.collect();
    let bare: Vec<Reading> = all.iter().filter_map(|at| hour(*at)).collect();
    let whole = all.iter().filter(|at| timed(at)).count();
    if bare.len() + whole > 1 { bare } else { Vec::new() }
}

/// Reads «9 то 9»: the hour that was offered is said twice.
fn echoed(view: &View<'_>) -> Option<Reading> {
    let number = |at: usize| view.tokens.get(at).filter(|token| token.is_number());
    let twice = |at: &usize| {
        let same = number(*at).zip(number(at + 2)).is_some_and(|(one, other)| one.key == other.key);
        same && view.is_plain(at + 1) && !view.is_time(*at) && !view.is_time(at + 2)
    };
    let at = (0..view.tokens.len()).find(twice)?;
    let word = view.text.get(number(at)?.span.clone())?;
    let hour = phrase::bare_hour(word, &view.setting.context)?;
    Some(reading(at..at + 3, What::Hour(hour), worth::CHOICE))
}

/// Reads the hour of "I can't do 12. Is 1 free?": in a clause of its own it is asked whether it suits, and another hour is
/// named before it.
fn asked_about(view: &View<'_>) -> Option<Reading> {
    const SMALL: [Cue; 5] = [Cue::Filler, Cue::Wonders, Cue::Please, Cue::If, Cue::Asks];
    const ASKS: [Cue; 3] = [Cue::May, Cue::Look, Cue::Works];
    let first = view.found.items.iter().find(|item| item.names_time)?;
    let first = view.words_of(&first.span).end;
    let number = |at: usize| {
        let token = view.tokens.get(at)?;
        (token.is_number() && token.key.len() <= 2 && !view.is_time(at)).then_some(token)
    };
    let turns = [Cue::Rather, Cue::Move, Cue::No, Cue::Unable];
    let turns = turns.into_iter().flat_map(|cue| view.with(cue)).next().is_some();
    let alone = |at: usize| {
        let words = clause(view.tokens, at);
        let word = |it: &usize| view.tokens.get(*it).is_some_and(Token::is_word);
        let has = |it: usize, cues: &[Cue]| cues.iter().any(|cue| view.has(it, *cue));
        let last = words.end >= view.tokens.len()
            || view.tokens.get(words.end).is_some_and(|it| it.is_sign("?"));
        let others: Vec<usize> = words.filter(word).collect();
        // "Afternoon would be better. 2?"
        let alone = others.is_empty() && last && turns;
        let asks = others.iter().any(|it| has(*it, &ASKS));
        alone || asks && others.iter().all(|it| has(*it, &ASKS) || has(*it, &SMALL))
    };
    let at = (first..view.tokens.len()).find(|at| number(*at).is_some() && alone(*at))?;
    let word = view.text.get(number(at)?.span.clone())?;
    let hour = phrase::bare_hour(word, &view.setting.context)?;
    Some(reading(at..at + 1, What::Hour(hour), worth::CHOICE))
}
