//! How far a denial or an exception reaches.
//!
//! "Not", "without", "any day but" deny the next slot or wish of the same clause, and what "and"
//! or "or" joins to it. A denial at the end of a clause ("середу не можу") denies what stands
//! before it in that clause when nothing stands behind.

use std::ops::Range;

use crate::lang::{BesideDay, Cue, Match};

use super::{
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// The most small words between a denial and what it denies.
const REACH: usize = 2;

/// Returns for each chosen reading whether it is denied.
pub(super) fn denied(tokens: &[Token], chosen: &[Reading], cues: &Cues) -> Vec<bool> {
    let mut denied = vec![false; chosen.len()];
    for found in cues.iter() {
        match found.cue {
            // "No, just the change" and "not only the cut" deny nothing behind.
            Cue::Not | Cue::Except
                if cues.iter().any(|it| it.cue == Cue::Only && it.from == found.until) => {}
            // "No, actually Tuesday" wants Tuesday.
            Cue::Not | Cue::Except
                if cues.iter().any(|it| {
                    it.from == found.until && matches!(it.cue, Cue::Rather | Cue::Slip)
                }) => {}
            // "No, the sleeve should be on Friday" corrects, and denies no sleeve.
            Cue::Not | Cue::Except if corrects(tokens, chosen, cues, &found) => {}
            // "I don't want anyone but Marion" wants Marion.
            Cue::Not | Cue::Except if is_doubled(tokens, cues, &found) => {}
            Cue::Not | Cue::Except => {
                forward(tokens, chosen, &found, &mut denied);
            }
            // "Any morning bar Tuesday"; elsewhere the word means another thing.
            Cue::Day(BesideDay::Except) if precedes_day(chosen, &found) => {
                forward(tokens, chosen, &found, &mut denied);
            }
            // "If she can't on Thursday" denies no Thursday.
            Cue::Deny if is_conditional(tokens, cues, &found) => {}
            Cue::Deny => deny(tokens, chosen, &found, &mut denied),
            Cue::NeverMind | Cue::Decline => deny_before(chosen, &found, &mut denied),
            _ => {}
        }
    }
    denied
}

/// The most words between a denial and an exception from it.
const DOUBLED: usize = 7;

/// Whether a denial and an exception stand in one clause, so that what is excepted is what is wanted.
fn is_doubled(tokens: &[Token], cues: &Cues, found: &Match) -> bool {
    let near = |from: usize, until: usize| {
        until <= from
            && from - until <= DOUBLED
            && super::left::clause(tokens, until).contains(&from)
    };
    let denies = |it: &Match| matches!(it.cue, Cue::Not | Cue::Deny);
    cues.iter().any(|other| match found.cue {
        Cue::Except => denies(&other) && near(found.from, other.until),
        _ => other.cue == Cue::Except && near(other.from, found.until),
    })
}

/// Whether a message begins with "no", and goes on with what a thing that is named by its article should be.
fn corrects(tokens: &[Token], chosen: &[Reading], cues: &Cues, found: &Match) -> bool {
    let first = tokens.iter().position(Token::is_word) == Some(found.from);
    // "No no, it's a clock, not a ring!"
    let says = |at: usize| cues.iter().any(|it| it.cue == Cue::Introduces && it.from == at);
    let again = |at: usize| cues.iter().any(|it| it.cue == Cue::No && it.from == at);
    let behind = (found.until..tokens.len()).find(|at| !again(*at)).unwrap_or(found.until);
    if again(found.from) && says(behind) {
        return true;
    }
    let guest = chosen.iter().any(|it| {
        let near = it.words.start > found.until && it.words.start - found.until <= REACH;
        near && matches!(it.what, What::Guest { .. })
    });
    let leads = cues
        .iter()
        .any(|it| it.from == found.until && matches!(it.cue, Cue::IntroducesGuest | Cue::ForWhom));
    // "No, it's for Ava, Leo and Max."
    if first && guest && leads {
        return true;
    }
    let no = cues.iter().any(|it| it.cue == Cue::No && it.from == found.from);
    // "No 7 in the evening" says when it should be; "no mornings" denies them.
    let digits =
        |at: usize| tokens.get(at).is_some_and(|it| it.key.contains(|c: char| c.is_ascii_digit()));
    let hour = chosen.iter().any(|it| {
        it.words.start == found.until
            && digits(it.words.start)
            && matches!(it.what, What::Hour(_) | What::When { time: true, .. })
    });
    if first && no && hour {
        return true;
    }
    let named = chosen.iter().find(|it| {
        let named = matches!(it.what, What::Service(_) | What::OneOf(_));
        named && it.words.start == found.until + 1
    });
    let article = cues.iter().any(|it| it.cue == Cue::What && it.from == found.until);
    let Some(named) = named.filter(|_| first && no && article && found.until == found.from + 1)
    else {
        return false;
    };
    let sentence = super::left::sentence(tokens, named.words.start);
    chosen.iter().any(|it| {
        it.words.start >= named.words.end
            && sentence.contains(&it.words.start)
            && matches!(
                it.what,
                What::When { .. } | What::Hour(_) | What::Staff { .. } | What::Cue(Cue::Introduces)
            )
    })
}

fn precedes_day(chosen: &[Reading], found: &Match) -> bool {
    let day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
    chosen.iter().any(|it| it.words.start == found.until && day(it))
}

/// Whether a denial stands in a clause that begins with "if".
fn is_conditional(tokens: &[Token], cues: &Cues, deny: &Match) -> bool {
    let clause = super::left::clause(tokens, deny.from);
    let leads =
        |it: &Match| it.cue == Cue::If && clause.contains(&it.from) && it.until <= deny.from;
    cues.iter().any(|it| leads(&it))
}

fn is_slot(reading: &Reading) -> bool {
    matches!(
        reading.what,
        What::When { .. }
            | What::Service(_)
            | What::OneOf(_)
            | What::Staff { .. }
            | What::Guest { .. }
            | What::Stranger(_)
            | What::Hour(_)
            | What::Choice(_)
            | What::Email(_)
    )
}

fn clear(tokens: &[Token], between: Range<usize>) -> bool {
    between.len() <= REACH
        && !tokens.get(between).unwrap_or_default().iter().any(Token::ends_clause)
}

fn forward(tokens: &[Token], chosen: &[Reading], found: &Match, denied: &mut [bool]) -> bool {
    // "Without a passport for the vaccination" denies the passport.
    let other = |between: Range<usize>| {
        chosen.iter().any(|it| {
            between.contains(&it.words.start) && matches!(it.what, What::Cue(Cue::About(_)))
        })
    };
    let next = chosen.iter().position(|reading| {
        is_slot(reading)
            && reading.words.start >= found.until
            && clear(tokens, found.until..reading.words.start)
            && !other(found.until..reading.words.start)
    });
    let Some(first) = next else { return false };
    set(denied, first);
    let kind = chosen.get(first).map(|reading| std::mem::discriminant(&reading.what));
    let mut last = first;
    for (at, reading) in chosen.iter().enumerate().skip(first + 1) {
        let Some(before) = chosen.get(last) else { break };
        let between = before.words.end..reading.words.start;
        if !is_slot(reading) {
            continue;
        }
        let gap = tokens.get(between.clone()).unwrap_or_default();
        let joined = gap.len() == 1 && gap.iter().all(|token| is_and(&token.key));
        if !joined || Some(std::mem::discriminant(&reading.what)) != kind {
            break;
        }
        set(denied, at);
        last = at;
    }
    true
}

/// Whether a word joins two things to one.
fn is_and(key: &str) -> bool {
    crate::lang::matches(&[key]).iter().any(|found| found.cue == Cue::Joins)
}

fn deny(tokens: &[Token], chosen: &[Reading], found: &Match, denied: &mut [bool]) {
    if forward(tokens, chosen, found, denied) {
        return;
    }
    let begin = tokens.get(..found.from).unwrap_or_default().iter().rposition(Token::ends_clause);
    let clause = begin.map_or(0, |at| at + 1)..found.from;
    for (at, reading) in chosen.iter().enumerate() {
        if is_slot(reading) && clause.contains(&reading.words.start) {
            set(denied, at);
        }
    }
}

/// Denies the service directly before words that turn something down, where another one is wanted:
/// "only the consultation, the coloring not for now".
fn deny_before(chosen: &[Reading], found: &Match, denied: &mut [bool]) {
    let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    let many = chosen.iter().filter(|it| service(it)).count();
    let before = chosen.iter().position(|it| service(it) && it.words.end == found.from);
    if let Some(at) = before.filter(|_| many > 1) {
        set(denied, at);
    }
}

fn set(denied: &mut [bool], at: usize) {
    if let Some(place) = denied.get_mut(at) {
        *place = true;
    }
}

/// Returns whether a wish is denied by a word directly before it, "don't cancel", or by one at the
/// end of its clause in a language that denies there: "stornieren Sie den Termin bitte nicht".
pub(super) fn is_denied(view: &View<'_>, cues: &Cues, wish: &Match) -> bool {
    let tokens = view.tokens;
    is_denied_behind(view, wish)
        || is_refused_behind(view, cues, wish)
        || cues.iter().any(|found| {
            // "Та не скасовую я": the "but" holds the denial.
            let turns = found.cue == Cue::But && view.has(found.until - 1, Cue::Not);
            // "Не треба нічого переносити": the refusal holds the denial.
            (turns || holds_denial(view, &found) || matches!(found.cue, Cue::Not | Cue::Deny))
                && found.until <= wish.from
                && wish.from - found.until <= REACH
                && clear(tokens, found.until..wish.from)
        })
}

/// Whether words that turn something down hold a word that denies.
fn holds_denial(view: &View<'_>, found: &Match) -> bool {
    let holds = |deny: &Match| found.from <= deny.from && deny.until <= found.until;
    matches!(found.cue, Cue::No | Cue::NeverMind | Cue::Decline | Cue::Alone)
        && (view.with(Cue::Deny).any(holds) || view.with(Cue::Not).any(holds))
}

/// Whether a refusal that ends the clause stands behind a move: "переносити нічого не треба". Behind a
/// cancellation it may be the reason for it: "скасуйте не треба вже".
fn is_refused_behind(view: &View<'_>, cues: &Cues, wish: &Match) -> bool {
    let small = |at: usize| view.has(at, Cue::Filler) || view.has(at, Cue::Please);
    let ends = |at: usize| view.tokens.get(at).is_none_or(Token::ends_clause);
    wish.cue == Cue::Move
        && cues.iter().any(|found| {
            found.from >= wish.until
                && found.from - wish.until <= REACH
                && clear(view.tokens, wish.until..found.from)
                && (found.until..=view.tokens.len()).find(|at| !small(*at)).is_some_and(ends)
                && holds_denial(view, &found)
        })
}

fn is_denied_behind(view: &View<'_>, wish: &Match) -> bool {
    let ends = |at: usize| view.tokens.get(at).is_none_or(Token::ends_clause);
    let small = |at: usize| view.has(at, Cue::Please) || view.has(at, Cue::Filler);
    view.with(Cue::NotBehind).any(|found| {
        let same = found.from >= wish.until && !(wish.until..found.from).any(ends);
        let last = (found.until..=view.tokens.len()).find(|at| !small(*at)).is_some_and(ends);
        // "Stornieren Sie nicht meinen Termin", but not "verschieben Sie nicht auf Montag".
        let direct = found.from.saturating_sub(wish.until) <= REACH
            && !(found.until..found.until + 3).any(|at| view.is_time(at));
        same && (last || direct)
    })
}
