//! Whether the lengths of services and the periods of rules in an answer are those of the profile.

use std::ops::Range;

use jiff::SignedDuration;

use crate::{
    agent::Request,
    bots::LocalizedText,
    ids::ServiceId,
    phrase::{self, Mention, Word, WordKind},
    text::same_stem,
};

use super::{cues::Cue, entities, known::Known, reading::Reading, sentence::Act, violation::Rule};

/// A length of time in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Length {
    at: usize,
    end: usize,
    minutes: i64,
}

/// Returns where a text in lower case names lengths.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    lengths(text).into_iter().map(|it| it.at..it.end).collect()
}

/// Checks the lengths of a sentence; `times` are the days and times in it.
pub(super) fn check(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    times: &[Mention],
) -> Result<(), Rule> {
    let text = &reading.sentence.text;
    for length in lengths(text) {
        let clause = reading.sentence.clause_at(length.at);
        let asks =
            reading.sentence.question && clause.is_some_and(|clause| clause.act == Act::Asks);
        let timed = times.iter().any(|it| it.span.contains(&length.at));
        if !(asks || timed || is_known(request, known, reading, length)) {
            return Err(Rule::Length);
        }
    }
    Ok(())
}

fn is_known(request: &Request, known: &Known<'_>, reading: &Reading, length: Length) -> bool {
    let profile = &request.context.profile;
    let text = &reading.sentence.text;
    let is = |span: SignedDuration| span.as_mins() == length.minutes;
    let ruled = is_ruled(request, text, length);
    if Cue::Change.is_in(text) && Cue::Notice.is_in(text) || Cue::Keep.is_in(text) && ruled {
        return ruled || is_fact(request, text, length);
    }
    let before = text.get(..length.at).unwrap_or_default().split_whitespace().next_back();
    let holds = Cue::Held.is_in(text) || Cue::Keep.is_in(text);
    if known.held.is_some() && holds && before.is_some_and(|word| Cue::During.is(word)) {
        return ruled;
    }
    let named = reading.service_at(length.at).or_else(|| reading.carried.service.clone());
    let asked = asked_services(request);
    let services: Vec<&ServiceId> = match &named {
        Some(id) => vec![id],
        None => turn_services(known).into_iter().chain(&asked).collect(),
    };
    let mut all = services.iter().filter_map(|id| profile.service(id));
    if all.any(|service| is(service.shape.length)) {
        return true;
    }
    let several = reading.services.iter().filter_map(|it| profile.service(&it.id));
    let sum: SignedDuration = several.map(|it| it.shape.length).sum();
    let unnamed = services.is_empty() && profile.services.iter().any(|it| is(it.shape.length));
    unnamed || is(sum) || ruled || is_fact(request, text, length)
}

/// Returns whether a sentence names a rule of the profile and its period.
fn is_ruled(request: &Request, text: &str, length: Length) -> bool {
    let rules = &request.context.profile.rules;
    let ruled = [
        (Cue::Notice, vec![rules.min_notice, rules.change_until]),
        (Cue::Ahead, vec![rules.horizon]),
        (Cue::Change, vec![rules.change_until]),
        (Cue::Hold, vec![rules.hold]),
        (Cue::Remind, rules.reminders.clone()),
        (Cue::Step, vec![rules.slot_interval]),
    ];
    ruled.iter().any(|(cue, spans)| {
        cue.is_in(text) && spans.iter().any(|it| it.as_mins() == length.minutes)
    })
}

/// Returns the services that the customer named in this turn.
pub(super) fn asked_services(request: &Request) -> Vec<ServiceId> {
    let turn = &request.context;
    let heard = turn.heard.iter().map(|heard| heard.text.to_lowercase());
    let named = heard.flat_map(|text| entities::services(&turn.profile, &text));
    named.map(|it| it.id).collect()
}

fn turn_services<'a>(known: &Known<'a>) -> Vec<&'a ServiceId> {
    let held = known.held.iter().map(|it| &it.service);
    let looked = known.lookups.first().and_then(|it| it.service);
    let booked = known.bookings.iter().map(|it| &it.service);
    held.chain(looked).chain(booked).collect()
}

/// Returns whether a fact of the profile names the same length of the same thing.
fn is_fact(request: &Request, text: &str, length: Length) -> bool {
    let mut facts = request.context.profile.facts.iter().flat_map(LocalizedText::all);
    facts.any(|fact| {
        let fact = fact.to_lowercase();
        lengths(&fact).iter().any(|it| it.minutes == length.minutes) && shares(&fact, text)
    })
}

fn shares(fact: &str, text: &str) -> bool {
    let long = |text: &str| {
        let words = crate::text::words(text).into_iter();
        let telling = |word: &String| word.chars().count() > 3 && unit(word).is_none();
        words.filter(telling).collect::<Vec<_>>()
    };
    let others = long(text);
    long(fact).iter().filter(|word| others.iter().any(|it| same_stem(word, it))).count() > 0
}

/// Returns the minutes of a unit.
fn unit(word: &str) -> Option<i64> {
    Cue::Units.phrases().iter().find_map(|line| {
        let (minutes, names) = line.split_once(' ')?;
        let exact =
            |name: &str| name.strip_suffix('*').map_or(word == name, |stem| word.starts_with(stem));
        names.split_whitespace().any(exact).then(|| minutes.parse().ok()).flatten()
    })
}

/// Returns the lengths of a text in lower case.
fn lengths(text: &str) -> Vec<Length> {
    let words = phrase::words(text);
    let mut found: Vec<Length> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = words.get(at).map_or(0, |word| word.span.start);
        if let Some((minutes, next)) = fixed(text, &words, at) {
            found.push(Length { at: start, end: end_of(&words, next), minutes });
            at = next;
        } else if let Some((mut minutes, mut next)) = counted(text, &words, at) {
            // "1 год 15 хв" is one length.
            let joined = if words.get(next).is_some_and(|it| Cue::Joins.is(&it.key)) {
                next + 1
            } else {
                next
            };
            if minutes % 60 == 0
                && let Some((more, end)) =
                    counted(text, &words, joined).filter(|(more, _)| *more < 60)
            {
                (minutes, next) = (minutes + more, end);
            }
            found.push(Length { at: start, end: end_of(&words, next), minutes });
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// Returns where the word before this one ends.
fn end_of(words: &[Word], next: usize) -> usize {
    next.checked_sub(1).and_then(|last| words.get(last)).map_or(0, |word| word.span.end)
}

/// Reads a length with a name of its own: "half an hour", "півтори години".
fn fixed(text: &str, words: &[Word], at: usize) -> Option<(i64, usize)> {
    let rest = words.get(at).and_then(|word| text.get(word.span.start..))?;
    let best = Cue::Spans.phrases().iter().filter_map(|line| {
        let (minutes, name) = line.split_once(' ')?;
        let after = rest.strip_prefix(name)?;
        let whole = after.chars().next().is_none_or(|c| !c.is_alphabetic());
        let minutes: i64 = minutes.parse().ok()?;
        whole.then_some((name.len(), minutes))
    });
    let (length, minutes) = best.max()?;
    let end = words.get(at)?.span.start + length;
    let next = words.iter().position(|word| word.span.start >= end).unwrap_or(words.len());
    Some((minutes, next))
}

/// Reads a number and its unit.
fn counted(text: &str, words: &[Word], at: usize) -> Option<(i64, usize)> {
    let number = words.get(at)?;
    let clock = at > 0 && words.get(at - 1).is_some_and(|it| it.key == ":" && number.glued);
    let value: i64 = match number.kind {
        WordKind::Number if !clock => number.key.parse().ok()?,
        WordKind::Word => small_number(&number.key)?,
        _ => return None,
    };
    let hyphen = words.get(at + 1).is_some_and(|it| it.key == "-" && it.glued);
    let next = if hyphen { at + 2 } else { at + 1 };
    let word = words.get(next).filter(|it| it.kind == WordKind::Word)?;
    let minutes = unit(text.get(word.span.clone())?)?;
    Some((value * minutes, next + 1))
}

fn small_number(key: &str) -> Option<i64> {
    Cue::Values.phrases().iter().find_map(|line| {
        let (number, names) = line.split_once(' ')?;
        let named = names.split_whitespace().any(|name| phrase::key(name) == key);
        named.then(|| number.parse().ok()).flatten()
    })
}
