//! The questions of a message: where each begins and ends, and whether its own words say already what
//! is asked.
//!
//! "How long does it take, and do I need a passport?" is two questions, and each is answered. So a
//! sentence is cut at its commas and before a word that opens a further question.

use std::ops::Range;

use crate::lang::{Cue, Match, OwnVisit};

use super::{
    left,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// A question of a message.
#[derive(Debug)]
pub(super) struct Question {
    /// Its words.
    pub(super) words: Range<usize>,
    /// Whether its words say what it is about: a price, a time, a booking.
    pub(super) is_settled: bool,
}

/// What opens a question inside a sentence.
const OPENS: &[Cue] =
    &[Cue::Asks, Cue::How, Cue::May, Cue::Offers, Cue::Does, Cue::Price, Cue::Length, Cue::Staff];

/// What a question is about without any fact.
const SETTLES: &[Cue] = &[
    Cue::Price,
    Cue::Length,
    Cue::Address,
    Cue::Hours,
    Cue::Phone,
    Cue::Services,
    Cue::Staff,
    Cue::Better,
    Cue::Ends,
    Cue::Horizon,
    Cue::Capacity,
    Cue::Robot,
    Cue::Own(OwnVisit::Whose),
    Cue::Own(OwnVisit::When),
    Cue::Own(OwnVisit::Reminders),
    Cue::Own(OwnVisit::Sent),
    Cue::Own(OwnVisit::Night),
    Cue::Own(OwnVisit::Email),
    Cue::Own(OwnVisit::Phone),
    Cue::Own(OwnVisit::Name),
    Cue::Own(OwnVisit::Link),
    Cue::List,
    Cue::Look,
    Cue::Cancel,
    Cue::Move,
    Cue::LateRule,
    Cue::Late,
    Cue::ZoneWhich,
];

/// The most words before a question that name what it is about: "and the card, do you take it?"
const SHORT: usize = 3;

/// Finds the questions of a message.
pub(super) fn all(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> Vec<Question> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < view.tokens.len() {
        let sentence = left::sentence(view.tokens, from);
        let until = sentence.end.max(from + 1);
        let asks = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
        let inquires = |it: Match| it.cue == Cue::Inquires && sentence.contains(&it.from);
        if asks
            || wonders(view, &sentence)
            || ends_in_question(view, &sentence)
            || cues.iter().any(inquires)
        {
            let parts = parts(view, chosen, cues, &sentence);
            found.extend(
                parts
                    .into_iter()
                    .map(|words| Question { is_settled: is_settled(chosen, cues, &words), words }),
            );
        }
        from = until;
    }
    found
}

/// Whether a word stands in the sentence of a question and only leads up to it.
pub(super) fn is_beside(view: &View<'_>, questions: &[Question], at: usize) -> bool {
    let sentence = left::sentence(view.tokens, at);
    let mut own = questions.iter().filter(|it| sentence.contains(&it.words.start)).peekable();
    own.peek().is_some() && own.all(|it| !it.words.contains(&at))
}

/// Whether a message that lacks the question mark begins a sentence with a question word: "what does
/// it come to". "How about Friday" and "what about her" propose.
pub(super) fn wonders(view: &View<'_>, sentence: &Range<usize>) -> bool {
    let small = |at: &usize| {
        let cues = [Cue::Greet, Cue::Noted, Cue::Thanks, Cue::Yes, Cue::Joins, Cue::But];
        *at == sentence.start && view.is_plain(*at) && !view.has(*at, Cue::Wonders)
            || cues.iter().any(|cue| view.has(*at, *cue)) && !opens_with_wonder(view, *at)
            || view.tokens.get(*at).is_some_and(|token| !token.is_word() && !token.is_number())
    };
    let first = sentence.clone().find(|at| !small(at));
    first.is_some_and(|at| {
        opens_with_wonder(view, at) && !view.has(at, Cue::Rather) && !view.has(at, Cue::Look)
    })
}

/// Whether the words that open a question begin at a place: "чи можна".
fn opens_with_wonder(view: &View<'_>, at: usize) -> bool {
    view.cues.iter().any(|it| it.cue == Cue::Wonders && it.from == at)
}

/// Whether the last clause of a sentence without its mark asks ("gran's in a wheelchair, can she get in"),
/// or what stands behind a colon ("and one more thing: may it stay overnight").
fn ends_in_question(view: &View<'_>, sentence: &Range<usize>) -> bool {
    let last = |sign: &str| {
        let found = |at: &usize| view.tokens.get(*at).is_some_and(|token| token.key == sign);
        sentence.clone().rev().find(found)
    };
    // "I'd like a photo with a horse, you do these"
    let does = |at: usize| view.has(at + 1, Cue::Does) || view.has(at + 1, Cue::Offers);
    let asks = |at: usize| wonders(view, &(at + 1..sentence.end)) || does(at);
    last(",").is_some_and(asks) || last(":").is_some_and(asks)
}

/// Whether some words have one that opens a question.
pub(super) fn opens(view: &View<'_>, words: &Range<usize>) -> bool {
    let opens = |at: usize| {
        view.cues.iter().any(|found| {
            found.from == at && (OPENS.contains(&found.cue) || found.cue == Cue::Wonders)
        })
    };
    words.clone().any(opens)
}

/// Cuts a sentence at its commas, and where a further question is joined to the one before.
fn parts(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    sentence: &Range<usize>,
) -> Vec<Range<usize>> {
    let opens =
        |at: usize| view.cues.iter().any(|found| found.from == at && OPENS.contains(&found.cue));
    let cut = |at: &usize| {
        view.tokens.get(*at).is_some_and(Token::ends_clause)
            || view.has(*at, Cue::Joins) && opens(at + 1)
    };
    let mut parts = Vec::new();
    let mut from = sentence.start;
    for at in sentence.clone().filter(cut) {
        parts.push(from..at);
        from = at + 1;
    }
    parts.push(from..sentence.end);
    parts.retain(|part| !part.is_empty());
    without_story(view, chosen, cues, parts)
}

/// Leaves out what only leads up to a question: "my crown came off while I was eating, can you put it
/// back?" asks nothing about eating.
fn without_story(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    parts: Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let Some(first) = parts.iter().position(|part| begins(view, part)) else { return parts };
    // "My own tyres, how long does it take?" asks for a length alone.
    let settled = parts.iter().skip(first).any(|part| is_settled(chosen, cues, part));
    let named = |part: &Range<usize>| {
        let words = view.tokens.get(part.clone()).unwrap_or_default();
        let subject = part.clone().any(|at| view.speaks_of_a_subject(at));
        let service = chosen.iter().any(|it| {
            part.contains(&it.words.start) && matches!(it.what, What::Service(_) | What::OneOf(_))
        });
        words.iter().filter(|token| token.is_word()).count() <= SHORT
            && subject
            && !service
            && !settled
    };
    let told = parts.into_iter().enumerate();
    told.filter(|(at, part)| *at >= first || named(part)).map(|(_, part)| part).collect()
}

/// Whether a part of a sentence opens a question: by a word that does, or by a verb at its beginning.
fn begins(view: &View<'_>, part: &Range<usize>) -> bool {
    let inside = |found: &Match| part.contains(&found.from);
    view.cues.iter().filter(|found| inside(found)).any(|found| {
        OPENS.contains(&found.cue) && !view.has(found.from, Cue::Joins)
            || matches!(found.cue, Cue::Wonders | Cue::Please) && found.from == part.start
    })
}

fn is_settled(chosen: &[Reading], cues: &Cues, words: &Range<usize>) -> bool {
    let timed = |it: &Reading| {
        words.contains(&it.words.start)
            && matches!(it.what, What::When { .. } | What::Hour(_) | What::Shift(_))
    };
    cues.iter().any(|found| words.contains(&found.from) && SETTLES.contains(&found.cue))
        || chosen.iter().any(timed)
}
