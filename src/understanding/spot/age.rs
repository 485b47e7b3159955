//! The age of who comes: "йому 6", "my 4-year-old", "she's 60". It is no hour and no number of
//! people, and it changes nothing of the booking.

use std::ops::Range;

use crate::lang::{Cue, Subject};

use super::super::{
    Asked,
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// The greatest age that is believed.
const MOST: u32 = 110;
/// The most small words between a person and their age.
const NEAR: usize = 2;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let ages = (0..view.tokens.len()).filter_map(|at| Some((age(view, at)?, view.number(at)?)));
    let told = ages.map(|(words, number)| {
        // "He isn't three yet", "йому ще нема трьох".
        let below = words.clone().any(|at| view.has(at, Cue::Not));
        let years = number.saturating_sub(u32::from(below));
        reading(words, What::Measure(Subject::AGE, Some(years)), worth::COUNTED)
    });
    told.chain(listed(view)).collect()
}

/// Reads the ages behind children who are spoken of, where the hour is said elsewhere: "for the kids, 9 and 11, from
/// half three".
fn listed(view: &View<'_>) -> Vec<Reading> {
    const CHILD: u32 = 17;
    let young = |at: usize| view.number(at).is_some_and(|age| (1..=CHILD).contains(&age));
    let children = view.with(Cue::Child).chain(view.with(Cue::ForChildren));
    let lists = children.filter_map(|found| {
        let sign = view.tokens.get(found.until).is_some_and(|it| it.is_sign(",("));
        let first = found.until + usize::from(sign);
        let last = (sign && young(first) && view.is_and(first + 1) && young(first + 2))
            .then_some(first + 2)?;
        let ends = view.tokens.get(last + 1).is_none_or(Token::ends_clause);
        let timed = view
            .found
            .items
            .iter()
            .any(|item| item.names_time && view.words_of(&item.span).start > last);
        let age = view.number(first)?.min(view.number(last)?);
        let what = What::Measure(Subject::AGE, Some(age));
        (ends && timed).then(|| reading(first..last + 1, what, worth::SURE_NAME))
    });
    lists.collect()
}

fn age(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    view.number(at).filter(|number| (1..=MOST).contains(number))?;
    if view.is_time(at) {
        return None;
    }
    let led = lead(view, at);
    if let Some(years) = view.with(Cue::Years).find(|years| years.from == at + 1) {
        return Some(led.map_or(at, |led| led.words.start)..years.until);
    }
    let Lead { words, sure } = led?;
    let ends = view.tokens.get(at + 1).is_none_or(Token::ends_clause);
    // "Сину 17" may be an hour, unless the hour is said beside it.
    let timed = view.found.items.iter().any(|item| item.names_time);
    let hours = view.with(Cue::Me).any(|me| view.is_time(me.until));
    // "Дочці 5, візьмете?" where no time was asked for.
    let asks = *view.setting.asked == Asked::Nothing
        && view.tokens.iter().any(|token| token.key == "?")
        && view.tokens.get(at + 1).is_some_and(|token| token.key == ",");
    (ends && (sure || timed && !hours || asks)).then_some(words.start..at + 1)
}

/// The words that lead up to an age.
struct Lead {
    words: Range<usize>,
    /// Whether they lead up to nothing else: "she's", an opening bracket behind a person.
    sure: bool,
}

fn lead(view: &View<'_>, at: usize) -> Option<Lead> {
    let person = |found: &&crate::lang::Match| matches!(found.cue, Cue::Relation | Cue::Child);
    let capital = |at: usize| view.tokens.get(at).is_some_and(|it| it.is_word() && it.capital);
    let bracket =
        at.checked_sub(1).filter(|at| view.tokens.get(*at).is_some_and(|it| it.is_sign("(")));
    if let Some(open) = bracket {
        // "My son Ben (7)".
        let named = |found: &crate::lang::Match| {
            found.until <= open && open - found.until <= NEAR && (found.until..open).all(&capital)
        };
        let behind = view.cues.iter().filter(person).any(named);
        return behind.then_some(Lead { words: at..at, sure: true });
    }
    let small = |from: usize| (from..at).all(|at| view.has(at, Cue::Filler));
    let near = |until: usize| until <= at && at - until <= NEAR && small(until);
    let aged =
        view.with(Cue::Aged).filter(|found| near(found.until)).max_by_key(|found| found.until);
    if let Some(found) = aged {
        return Some(Lead { words: found.from..found.until, sure: true });
    }
    // "My daughter Mila is 8."
    let is = at.checked_sub(1).filter(|is| view.has(*is, Cue::Wonders) && !view.is_time(*is));
    let named = is.and_then(|is| {
        let told = |found: &&crate::lang::Match| {
            found.until <= is && is - found.until <= NEAR && (found.until..is).all(&capital)
        };
        view.cues.iter().filter(person).find(told).map(|_| is)
    });
    if let Some(is) = named {
        return Some(Lead { words: is..at, sure: true });
    }
    let me = |found: &&crate::lang::Match| {
        found.cue == Cue::Me && found.until == at && *view.setting.asked == Asked::Nothing
    };
    let own = || view.cues.iter().find(me);
    let someone = view.cues.iter().filter(person).find(|found| near(found.until)).or_else(own)?;
    // "My daughter's 16" is no number of daughters.
    let written = view.written(&(someone.from..someone.until)).to_lowercase();
    let is = someone.until == at && (written.ends_with("'s") || written.ends_with("’s"));
    Some(Lead { words: if is { someone.from..someone.until } else { at..at }, sure: is })
}
