//! Services that are named in what only leads up to a wish, or to a question: they are not wanted.

use std::ops::Range;

use crate::lang::Cue;

use super::{
    Asked, left,
    mention::ids,
    reading::{Reading, What},
    tokens::Token,
    view::View,
};

/// Whether a service is named and not wanted by it.
pub(super) fn is_not_wanted(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    only_tells(view, chosen, part)
        || leads_to_a_question(view, chosen, part)
        || asks_of_something_else(view, chosen, part)
        || asks_beside_an_answer(view, chosen, part)
}

/// From so many words on, a sentence that orders nothing is a story.
const STORY: usize = 5;

/// Whether a service is named in what leads up to the wish for another one: in a sentence of its own ("Dad
/// had a stroke. We'd like speech therapy"), or behind "because".
fn only_tells(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    let own = ids(&part.what);
    let others = || {
        chosen.iter().filter(|it| {
            let ids = ids(&it.what);
            // A whole name gives way to another whole name only.
            let whole = matches!(it.what, What::Service(_)) || matches!(part.what, What::OneOf(_));
            whole && !ids.is_empty() && ids.iter().all(|id| !own.contains(id))
        })
    };
    if view.with(Cue::Again).next().is_some() {
        return false;
    }
    let sentence = left::sentence(view.tokens, part.words.start);
    let reason = |it: &Reading| {
        it.words.end <= part.words.start
            && sentence.contains(&it.words.start)
            && (it.words.end..part.words.start).any(|at| view.has(at, Cue::Because))
    };
    let wishes = |sentence: &Range<usize>| {
        // "Дикції не треба": the word for a wish is denied.
        sentence.clone().any(|at| {
            (view.has(at, Cue::Book) || view.has(at, Cue::Please)) && !view.has(at, Cue::No)
        })
    };
    let says = |it: &Reading| {
        sentence.contains(&it.words.start)
            && !matches!(it.what, What::Cue(_) | What::Service(_) | What::OneOf(_))
    };
    let joined = sentence.clone().next().is_some_and(|at| view.has(at, Cue::Joins));
    let orders = wishes(&sentence) || joined || sentence.len() < STORY || chosen.iter().any(says);
    let apart = |it: &Reading| {
        let place = left::sentence(view.tokens, it.words.start);
        place != sentence && wishes(&place)
    };
    others().any(|it| reason(it) || !orders && apart(it))
}

/// Whether a word of a service's name stands in a sentence that only tells, and another sentence asks: "She's
/// never held a club. Do you take girls that young?"
fn leads_to_a_question(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    let sentence = left::sentence(view.tokens, part.words.start);
    let asks = |at: usize| view.tokens.get(at).is_some_and(|it| it.key == "?");
    let orders =
        [Cue::Book, Cue::Please, Cue::Look, Cue::Price, Cue::May, Cue::Rather, Cue::Offers];
    let wish = |at: usize| orders.iter().any(|cue| view.has(at, *cue));
    let timed = |it: &Reading| {
        sentence.contains(&it.words.start)
            && matches!(it.what, What::When { .. } | What::Hour(_) | What::Staff { .. })
    };
    let person = view.with(Cue::HeOrShe).any(|it| sentence.contains(&it.from));
    matches!(part.what, What::OneOf(_))
        && *view.setting.asked != Asked::Service
        && person
        && sentence.len() >= STORY
        && !sentence.clone().any(|at| wish(at) || asks(at))
        && (sentence.end..view.tokens.len()).any(asks)
        && !chosen.iter().any(timed)
}

/// Whether a word of a service's name stands in a question of which other words are explained by nothing: "will
/// there be left handed clubs" asks for no club fitting.
fn asks_of_something_else(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    let sentence = left::sentence(view.tokens, part.words.start);
    let opens = [Cue::Wonders, Cue::Asks, Cue::Offers];
    let first = sentence.clone().find(|at| view.tokens.get(*at).is_some_and(Token::is_word));
    let asks = first.is_some_and(|first| opens.iter().any(|cue| view.has(first, *cue)));
    let wishes = [Cue::Book, Cue::Please, Cue::Look, Cue::Price, Cue::May, Cue::Does, Cue::Length];
    let wish = |at: usize| wishes.iter().any(|cue| view.has(at, *cue));
    let timed = |it: &Reading| {
        sentence.contains(&it.words.start)
            && matches!(it.what, What::When { .. } | What::Hour(_) | What::Staff { .. })
    };
    let read = |at: usize| chosen.iter().any(|it| it.words.contains(&at));
    let unknown = |at: &usize| {
        view.tokens.get(*at).is_some_and(Token::is_word) && !read(*at) && !view.is_known(*at)
    };
    let before = sentence.start..part.words.start;
    matches!(&part.what, What::OneOf(ids) if ids.len() == 1)
        && *view.setting.asked != Asked::Service
        && asks
        && before.clone().any(|at| unknown(&at))
        && !sentence.clone().any(wish)
        && !chosen.iter().any(timed)
}

/// Whether a word of a service's name stands in a question behind the answer to what was asked: "7 is fine. And
/// can I borrow a racket?" of a court orders no restringing.
fn asks_beside_an_answer(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    let sentence = left::sentence(view.tokens, part.words.start);
    let ends = view.tokens.get(sentence.end).is_some_and(|it| it.key == "?");
    let wishes =
        [Cue::Book, Cue::Please, Cue::Look, Cue::Price, Cue::Length, Cue::Rather, Cue::Again];
    let wish = |at: usize| wishes.iter().any(|cue| view.has(at, *cue));
    let timed = |it: &&Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    let (own, other): (Vec<&Reading>, Vec<&Reading>) =
        chosen.iter().filter(timed).partition(|it| sentence.contains(&it.words.start));
    let answers = matches!(view.setting.asked, Asked::Time | Asked::Day | Asked::Contact(_));
    matches!(&part.what, What::OneOf(ids) if ids.len() == 1)
        && answers
        && ends
        && own.is_empty()
        && other.iter().any(|it| it.words.end <= sentence.start)
        && !sentence.clone().any(wish)
}
