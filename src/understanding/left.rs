//! The words that nothing explains, as far as they may change what is wanted.
//!
//! A story beside the wish ("My sister is getting married!") must not block it, but a word in the
//! sentence that orders ("for my dog", "with a wash") may mean something else than what is booked,
//! and so may a sentence that adds a condition.

use std::ops::Range;

use crate::lang::{self, Counts, Cue, Match};

use super::{
    Act, Slot,
    reading::{Reading, What},
    tokens::Token,
    view::View,
};

/// What nothing explains, as it is written.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// The words, those that stand together in one piece.
    pub(super) pieces: Vec<String>,
    /// The pieces that qualify the wish, with the word that says so: "with a wash", "for my dog".
    pub(super) conditions: Vec<String>,
    /// The pieces that stand where the name of a service stands: "book me for a facial".
    pub(super) sought: Vec<String>,
}

impl Left {
    /// Drops numbers, because how often was read with a series: "for 3 weeks".
    pub(super) fn forget_counts(&mut self) {
        let number = |word: &str| word.parse::<u32>().is_ok();
        self.pieces.retain(|word| !number(word));
        self.conditions.retain(|words| !words.split_whitespace().any(number));
    }
}

/// Returns the unexplained words of the sentences that matter.
pub(super) fn unexplained(view: &View<'_>, chosen: &[Reading], explained: &[bool]) -> Left {
    let is_left = |at: usize| {
        let token = view.tokens.get(at);
        !explained.get(at).copied().unwrap_or(true)
            && token.is_some_and(|token| token.is_word() || token.is_number())
            && matters(view, chosen, at)
    };
    let mut left = Left::default();
    let mut at = 0;
    while at < view.tokens.len() {
        let many = (at..view.tokens.len()).take_while(|at| is_left(*at)).count();
        if many > 0 {
            let piece = at..at + many;
            left.pieces.push(view.written(&piece).to_owned());
            left.conditions.extend(condition(view, chosen, &piece));
            left.sought.extend(sought(view, &piece));
        }
        at += many.max(1);
    }
    left
}

/// The words before which the name of a service stands.
const NAMES: &[Cue] = &[Cue::Book, Cue::A, Cue::What, Cue::Does, Cue::ForWhom];

/// Returns words that stand where the name of a service stands, and are no verb and no question.
fn sought(view: &View<'_>, piece: &Range<usize>) -> Option<String> {
    let before = piece.start.checked_sub(1)?;
    let named = NAMES.iter().any(|cue| view.has(before, *cue));
    let sentence = sentence(view.tokens, piece.start);
    let asks = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
    let verb = piece.clone().any(|at| view.keys.get(at).is_some_and(|key| lang::is_verb(key)));
    (named && !asks && !verb).then(|| view.written(piece).to_owned())
}

/// Returns the words that are left over; how often is none of them where a series is read.
pub(super) fn left_over(
    view: &View<'_>,
    chosen: &[Reading],
    explained: &[bool],
    acts: &[Act],
) -> Left {
    let mut left = unexplained(view, chosen, explained);
    if acts.iter().any(|act| matches!(act, Act::Inform(Slot::Series(_)))) {
        left.forget_counts();
    }
    left
}

/// Whether a word stands in a question of its own, which orders nothing and says no day and no time.
fn only_asks(view: &View<'_>, chosen: &[Reading], at: usize) -> bool {
    let sentence = sentence(view.tokens, at);
    let asks = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
    let orders = chosen.iter().any(|it| {
        sentence.contains(&it.words.start)
            && matches!(it.what, What::When { .. } | What::Cue(Cue::Book | Cue::Look))
    });
    asks && !orders
}

/// What makes the words behind it a condition of the wish.
const QUALIFIES: &[Cue] = &[Cue::Along, Cue::ForWhom, Cue::Except];

/// How many small words may stand between that and the condition.
const BETWEEN: usize = 2;

/// From so many words on, a condition is not repeated to the customer.
const LONG: usize = 7;

/// Returns the condition that some unexplained words make, whole: to the end of its clause, unless
/// something else is said there.
fn condition(view: &View<'_>, chosen: &[Reading], piece: &Range<usize>) -> Option<String> {
    let clause = clause(view.tokens, piece.start);
    let before = view.cues.iter().filter(|found| {
        QUALIFIES.contains(&found.cue)
            && found.from >= clause.start
            && found.until <= piece.start
            && piece.start - found.until <= BETWEEN
            && !says_slot(chosen, &(found.until..piece.start))
    });
    let found = before.max_by_key(|found| found.from)?;
    // "Is that all right for beginners?" asks, and "for $95" only says what it costs.
    let priced = piece.clone().all(|at| view.tokens.get(at).is_some_and(Token::is_number));
    if priced || only_asks(view, chosen, piece.start) {
        return None;
    }
    let rest = piece.end..clause.end;
    // "A puncture for my daughter's bike" at a bike workshop says what the house is there for.
    let own = found.cue == Cue::ForWhom && view.is_of_the_house(piece.end - 1);
    if own || is_story(view, chosen, found, piece, &clause) {
        return None;
    }
    // "For a new job" gives the reason, and "for my whole family" says who comes.
    let persons =
        [Cue::Relation, Cue::Child, Cue::ForFamily, Cue::Several, Cue::Counts(Counts::Animals)];
    let comes =
        |at: usize| persons.iter().any(|cue| view.has(at, *cue)) || view.number(at).is_some();
    let article = view.has(found.until, Cue::A);
    if found.cue == Cue::ForWhom && article && !(found.until..clause.end).any(comes) {
        return None;
    }
    let until = if says_slot(chosen, &rest) { piece.end } else { clause.end };
    (until - found.from < LONG).then(|| view.written(&(found.from..until)).to_owned())
}

/// Whether something of a booking is said in some words.
pub(super) fn says_slot(chosen: &[Reading], words: &Range<usize>) -> bool {
    let slot = |it: &Reading| words.contains(&it.words.start) && !matches!(it.what, What::Cue(_));
    chosen.iter().any(slot)
}

/// Whether words that look like a condition are none: they tell what a person does or does not do
/// ("he isn't eating"), belong to a person or a day that is read ("not with Mrs Anna"), say which
/// animal comes where animals are served, or ask.
fn is_story(
    view: &View<'_>,
    chosen: &[Reading],
    found: &Match,
    piece: &Range<usize>,
    clause: &Range<usize>,
) -> bool {
    let verb = piece.clone().any(|at| view.keys.get(at).is_some_and(|key| lang::is_verb(key)));
    // "I have an old one, from the army, and want it covered" tells what there is.
    let has = clause.clone().any(|at| view.has(at, Cue::Has))
        && !clause.clone().any(|at| view.has(at, Cue::Book));
    // "I go about with unpierced ears" names the service in what it tells.
    let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    let within = chosen.iter().any(|it| service(it) && it.words.start == piece.end)
        && !chosen.iter().any(|it| {
            service(it) && clause.contains(&it.words.start) && it.words.end <= found.from
        });
    // "I want to buy one from a neighbour" says from whom it is bought.
    let does = (clause.start..found.from).any(|at| {
        view.keys.get(at).is_some_and(|key| lang::is_verb(key))
            && chosen.iter().all(|it| !it.words.contains(&at))
    });
    let denies = matches!(found.cue, Cue::Along | Cue::Except);
    // What is added to nothing that is wanted is a story: "because my brother is coming from Lviv".
    let ordered = chosen.iter().any(|it| {
        clause.contains(&it.words.start)
            && matches!(it.what, What::Service(_) | What::OneOf(_) | What::Cue(Cue::Book))
    });
    let behind = chosen.iter().any(|it| {
        it.words.start == piece.end
            && matches!(it.what, What::Staff { .. } | What::When { .. } | What::Hour(_))
    });
    let asks = view
        .cues
        .iter()
        .any(|it| clause.contains(&it.from) && matches!(it.cue, Cue::Ends | Cue::Inquires));
    denies && (verb || does || !ordered || has || found.cue == Cue::Along && within)
        || behind && matches!(found.cue, Cue::Except | Cue::Along)
        || found.cue == Cue::ForWhom && view.serves_animals()
        || asks
}

/// Returns the sentence that a word stands in.
pub(super) fn sentence(tokens: &[Token], at: usize) -> Range<usize> {
    part(tokens, at, Token::ends_sentence)
}

/// Returns the sentences behind the one that a word stands in, in order.
pub(super) fn sentences_behind(tokens: &[Token], at: usize) -> impl Iterator<Item = Range<usize>> {
    let next = |end: usize| (end + 1 < tokens.len()).then(|| sentence(tokens, end + 1));
    let first = next(sentence(tokens, at).end);
    std::iter::successors(first, move |it| next(it.end.max(it.start)))
}

/// Returns the clause that a word stands in.
pub(super) fn clause(tokens: &[Token], at: usize) -> Range<usize> {
    part(tokens, at, Token::ends_clause)
}

fn part(tokens: &[Token], at: usize, ends: fn(&Token) -> bool) -> Range<usize> {
    let ends =
        |place: &usize| tokens.get(*place).is_some_and(ends) && !is_within_number(tokens, *place);
    let before = (0..at.min(tokens.len())).rev().find(ends);
    let after = (at..tokens.len()).find(ends);
    before.map_or(0, |place| place + 1)..after.unwrap_or(tokens.len())
}

/// Whether a sign stands between two digits: the point of "4.30" ends nothing.
fn is_within_number(tokens: &[Token], at: usize) -> bool {
    let number = |place: Option<usize>| {
        place.and_then(|place| tokens.get(place)).filter(|token| token.is_number())
    };
    let (before, after) = (number(at.checked_sub(1)), number(Some(at + 1)));
    let joined = |sign: &Token| {
        before.is_some_and(|it| it.span.end == sign.span.start)
            && after.is_some_and(|it| it.span.start == sign.span.end)
    };
    tokens.get(at).is_some_and(joined)
}

/// From so many words on, a clause that orders nothing is a story.
const STORY: usize = 5;

/// What a question is about.
const ASKED: &[Cue] = &[Cue::Price, Cue::Length, Cue::Address, Cue::Hours, Cue::Phone, Cue::Policy];

/// Whether each question of the message stands in a sentence of its own that says nothing of a
/// booking and speaks of something else: "Haircut at 3pm. Do you have parking?"
pub(super) fn asks_apart(view: &View<'_>, chosen: &[Reading], explained: &[bool]) -> bool {
    let slot = |reading: &Reading| !matches!(reading.what, What::Cue(_));
    let mut asked = view.tokens.iter().enumerate().filter(|(_, token)| token.key == "?").peekable();
    let elsewhere = asked.peek().is_some() && chosen.iter().any(slot);
    elsewhere
        && asked.all(|(at, _)| {
            let sentence = sentence(view.tokens, at);
            let own = |reading: &&Reading| sentence.contains(&reading.words.start);
            let told = sentence.clone().any(|at| {
                view.speaks_of_a_subject(at)
                    || ASKED.iter().any(|cue| view.has(at, *cue))
                    || view.tokens.get(at).is_some_and(Token::is_word)
                        && !explained.get(at).copied().unwrap_or(true)
            });
            (told || asks_at_length(view, &sentence)) && !chosen.iter().filter(own).any(slot)
        })
}

/// From so many words on, a question that wishes for nothing asks something.
const QUESTION: usize = 6;

/// Whether a question is more than "is that all right?", and wishes for nothing: "does my doctor have to
/// send me to you?"
fn asks_at_length(view: &View<'_>, sentence: &Range<usize>) -> bool {
    let wishes = [
        Cue::Please,
        Cue::Book,
        Cue::Look,
        Cue::Move,
        Cue::Cancel,
        Cue::Rather,
        Cue::Again,
        Cue::ForWhom,
    ];
    let words = view.tokens.get(sentence.clone()).unwrap_or_default();
    let has = |cue: Cue| sentence.clone().any(|at| view.has(at, cue));
    words.iter().filter(|token| token.is_word()).count() >= QUESTION
        && has(Cue::Wonders)
        && !wishes.into_iter().any(has)
}

/// Whether a word stands in a sentence that says something of a booking.
fn matters(view: &View<'_>, chosen: &[Reading], at: usize) -> bool {
    let (sentence, clause) = (sentence(view.tokens, at), clause(view.tokens, at));
    let service = |reading: &Reading| matches!(reading.what, What::Service(_) | What::OneOf(_));
    let named = chosen.iter().any(service);
    let slot = |reading: &Reading| match reading.what {
        // A day in a story is none that is wanted when another sentence says what is.
        What::When { .. } | What::Hour(_) => !named,
        What::Cue(_)
        | What::Choice(_)
        | What::Zone(_)
        | What::Measure(..)
        | What::Feature(_)
        | What::Feast(_) => false,
        What::Service(_)
        | What::OneOf(_)
        | What::Staff { .. }
        | What::Stranger(_)
        | What::Name { .. }
        | What::Guest { .. }
        | What::WrongName(_)
        | What::Spelling(_)
        | What::PhoneEnd(_)
        | What::Pet
        | What::Things(_)
        | What::Email(_)
        | What::Phone(_)
        | What::People(_)
        | What::Shift(_) => true,
    };
    let says = |part: &Range<usize>| {
        chosen.iter().any(|reading| part.contains(&reading.words.start) && slot(reading))
            || turns(view, part)
    };
    // A long clause of its own that orders nothing is a story, too: "My sister's wedding is on
    // Saturday, so I need a haircut."
    let story = named && clause.len() >= STORY && !says(&clause);
    let only = sentence == (0..view.tokens.len());
    !story && (says(&sentence) || only)
}

/// Whether a part of a message has a word that may turn what is wanted into something else.
fn turns(view: &View<'_>, part: &Range<usize>) -> bool {
    view.cues.iter().any(|found| {
        part.contains(&found.from)
            && matches!(
                found.cue,
                Cue::Not
                    | Cue::Except
                    | Cue::Deny
                    | Cue::But
                    | Cue::If
                    | Cue::Book
                    | Cue::Move
                    | Cue::Cancel
                    | Cue::Rather
                    | Cue::ForWhom
            )
    })
}
