//! The words that a question and a fact share, by form or by meaning.
//!
//! Each word of a question that tells something is worth the more, the fewer facts have it. A fact
//! answers if the words that it has are worth enough of the whole question: one that shares a common
//! word with it is not about it. Words of a service's name tell nothing: every fact of a massage room
//! speaks of massages.

use std::ops::Range;

use crate::{
    bots::{BusinessFact, Term},
    ids::ServiceId,
    lang::{self, Counts, Cue, Subject},
    phrase,
    text::{is_akin, same_stem},
};

use super::{
    left, question,
    reading::{Reading, What},
    tokens::Token,
    view::View,
};

/// The fewest letters of a word that tells something.
pub(super) const TELLING: usize = 3;
/// The fewest letters of a word of everyday talk that tells something where one fact has it.
const TOLD: usize = 6;
/// The fewest letters of a fact's word that a longer word of the question may end in: "e-scooter".
const COMPOUND: usize = 6;
/// The most facts that answer one question alike.
const ALIKE: usize = 2;

/// Whether a word is one of a service's name, and so tells nothing of a question beyond the service.
pub(super) fn is_of_a_service(view: &View<'_>, key: &str) -> bool {
    let mut services = view.setting.profile.services.iter();
    key.chars().count() > TELLING
        && services.any(|service| {
            service
                .name
                .all()
                .any(|name| phrase::words(name).into_iter().any(|word| is_akin(&word.key, key)))
        })
}

/// How many of a question's telling words a fact has.
pub(super) fn shared(asked: &[&str], fact: &BusinessFact) -> usize {
    let has = |word: &&&str| fact.words().iter().any(|other| is_of(word, other));
    asked.iter().filter(has).count()
}

/// Whether a word is a word of a fact, alone or at its end: "електросамокат", "самокати".
pub(super) fn is_of(word: &str, other: &str) -> bool {
    if word.chars().count().min(other.chars().count()) <= TELLING {
        return word == other;
    }
    let long = other.chars().count() >= COMPOUND && word.len() > other.len();
    let end = || {
        let many = other.chars().count();
        let skipped = word.chars().count().saturating_sub(many);
        let from = word.char_indices().nth(skipped + 1).map_or(0, |(at, _)| at);
        let near = word.char_indices().nth(skipped).map_or(0, |(at, _)| at);
        [from, near].into_iter().any(|at| word.get(at..).is_some_and(|end| same_stem(end, other)))
    };
    is_akin(word, other) || long && end()
}

/// Whether a fact is about another service than the one that is asked about.
pub(super) fn is_of_another(view: &View<'_>, chosen: &[Reading], fact: &BusinessFact) -> bool {
    let asked: Vec<&ServiceId> = chosen
        .iter()
        .flat_map(|it| match &it.what {
            What::Service(id) => std::slice::from_ref(id).iter(),
            What::OneOf(ids) => ids.iter(),
            _ => [].iter(),
        })
        .collect();
    let mut services = view.setting.profile.services.iter();
    let mut others = false;
    !asked.is_empty()
        && services.all(|service| {
            let names = service.name.all().chain(service.also.iter().map(String::as_str));
            let told = names.into_iter().any(|name| has_name(fact, name));
            let own = asked.contains(&&service.id);
            others |= told && !own;
            !(told && own)
        })
        && others
}

/// Whether a fact has all words of a name.
fn has_name(fact: &BusinessFact, name: &str) -> bool {
    let words: Vec<String> = phrase::words(name).into_iter().map(|word| word.key).collect();
    let mut words = words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).peekable();
    words.peek().is_some() && words.all(|word| fact.words().iter().any(|it| is_akin(word, it)))
}

/// What a question asks, as the facts are compared with it.
#[derive(Default)]
struct Question {
    /// Its words that tell something, each with what it is worth.
    words: Vec<(Term, u32)>,
    /// The words of services, which tell only which of several facts is meant.
    services: Vec<Term>,
    /// Small words that mean something beside others: the "another" of "another car meanwhile".
    small: Vec<Term>,
    /// A letter and the word behind it: "e bikes" where a fact speaks of e-bikes.
    pairs: Vec<(String, String)>,
    /// Words of everyday talk that a single fact has, too: "electronic".
    rare: Vec<String>,
    /// Whether all that it tells are parts of services' names: "anything new on my hair?"
    is_of_services: bool,
    /// Whether it asks for what none of the facts knows and other houses do.
    is_of_others: bool,
}

impl Question {
    fn new(view: &View<'_>, chosen: &[Reading], words: &Range<usize>) -> Self {
        let facts = &view.setting.profile.facts;
        let (mut question, mut parts) = (Self::default(), 0);
        for at in words.clone().filter(|at| !is_slot(view, chosen, *at)) {
            let Some(key) = view.keys.get(at).filter(|key| key.chars().count() > 1) else {
                continue;
            };
            let term = Term::heard(key);
            if !tells(view, at) {
                question.take_small(view, term);
            } else if is_of_a_service(view, key) || view.names_house(key) || describes(chosen, at) {
                question.services.push(term);
            } else {
                let having = facts.iter().filter(|fact| has(fact, &term)).count();
                let worth = u32::try_from(having).ok().and_then(|many| RARE.checked_div(many));
                // What only other houses do answers itself: "hair extensions?"
                question.is_of_others |= having == 0 && view.has(at, Cue::OtherService);
                let most = match (is_part(chosen, at), lang::is_verb(key)) {
                    (true, _) => PART,
                    (false, true) => VERB,
                    (false, false) => RARE,
                };
                let subject = || {
                    view.speaks_of_a_subject(at)
                        && question::opens(view, &left::clause(view.tokens, at))
                };
                let unknown = || if subject() { UNKNOWN_SUBJECT } else { UNKNOWN };
                let worth = worth.map_or_else(unknown, |worth| worth.clamp(COMMON, most));
                question.words.push((term, worth));
                parts += usize::from(is_part(chosen, at));
            }
        }
        question.is_of_services = parts > 0 && parts == question.words.len();
        question.take_short(view, words);
        question
    }

    /// Takes a word that is written apart after one letter: "e bikes" where a fact speaks of e-bikes.
    fn take_short(&mut self, view: &View<'_>, words: &Range<usize>) {
        let facts = &view.setting.profile.facts;
        for at in words.clone() {
            let (Some(first), Some(second)) = (view.keys.get(at), view.keys.get(at + 1)) else {
                break;
            };
            let letter = first.chars().count() == 1 && second.chars().count() > TELLING;
            if letter && facts.iter().any(|fact| fact.has_pair(first, second)) {
                self.pairs.push(((*first).to_owned(), (*second).to_owned()));
            }
        }
    }

    /// Takes a small word: one that means something beside others, or a long one that a single fact has.
    fn take_small(&mut self, view: &View<'_>, term: Term) {
        let facts = &view.setting.profile.facts;
        let written = |fact: &&BusinessFact| fact.words().iter().any(|it| same_stem(it, &term.key));
        let long = term.key.chars().count() >= TOLD;
        if !term.senses.is_empty() {
            self.small.push(term);
        } else if long && facts.iter().filter(written).count() == 1 {
            self.rare.push(term.key);
        }
    }

    /// What the words are worth that a fact has.
    fn score(&self, fact: &BusinessFact) -> u32 {
        let telling = self.words.iter().filter(|(term, _)| has(fact, term));
        let telling: u32 = telling.map(|(_, worth)| worth).sum();
        let rare = |key: &&String| fact.words().iter().any(|it| same_stem(it, key));
        let rare = self.rare.iter().filter(rare).count();
        let small = self.small.iter().filter(|term| means(fact, term)).count() + rare;
        let services = self.services.iter().filter(|term| telling > 0 && has(fact, term)).count();
        let pairs = self.pairs.iter().filter(|(a, b)| fact.has_pair(a, b)).count();
        let pairs = u32::try_from(pairs).unwrap_or(0).saturating_mul(RARE);
        telling + pairs + u32::try_from(small + services).unwrap_or(0).saturating_mul(SMALL)
    }

    /// The words that a fact has.
    fn shared(&self, fact: &BusinessFact) -> Vec<&str> {
        let words = self.words.iter().map(|(term, _)| term).chain(&self.small);
        words.filter(|term| has(fact, term)).map(|term| term.key.as_str()).collect()
    }

    /// Whether a score is enough for an answer.
    fn is_answered(&self, score: u32) -> bool {
        let all: u32 = self.words.iter().map(|(_, worth)| worth).sum();
        let unknown =
            self.words.iter().any(|(_, worth)| *worth == UNKNOWN || *worth == UNKNOWN_SUBJECT);
        // "Is the polish vegan?" is not answered by any fact about polish.
        let few = unknown && score <= PART;
        // "Is she patient with nervous learners?" asks nothing about a learner permit.
        let strange = self.words.iter().filter(|(_, worth)| *worth == UNKNOWN).count();
        let aside = strange > 1 && score <= RARE;
        score >= ENOUGH
            && score * 5 >= all * 2
            && !few
            && !aside
            && !self.is_of_others
            && !self.is_of_services
    }
}

/// By how much another fact answers the words of a question better than the one about its subject.
pub(super) const CLEARLY: u32 = 12;
/// What a word of a question is worth that stands in one fact; in several, as much less.
const RARE: u32 = 12;
/// The most that a verb is worth, which says less than the thing that it is done to.
const VERB: u32 = 9;
/// The most that one of the words for a service is worth.
const PART: u32 = 6;
/// The least that a word is worth.
const COMMON: u32 = 3;
/// What a word is worth that stands in no fact: it tells of something else.
const UNKNOWN: u32 = 5;
/// The same of a word that names what the whole question is about.
const UNKNOWN_SUBJECT: u32 = 20;
/// What a small word is worth that means the same as one of the fact, and a service's beside others.
const SMALL: u32 = 3;
/// The least score of an answer: a word of two facts at most.
pub(super) const ENOUGH: u32 = 6;

/// What a word may be in a sentence and still tell what a question is about.
fn is_content(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::About(_)
            | Cue::OtherService
            | Cue::Content
            | Cue::Counts(Counts::Thing | Counts::Things | Counts::Animals)
            | Cue::Veterinary
            | Cue::Given
            | Cue::Relation
            | Cue::Child
            | Cue::ForChildren
            | Cue::Parent
            | Cue::Apart(_)
            | Cue::Works
            | Cue::Performs
            | Cue::Pain
            | Cue::Keep
            | Cue::Filler
    )
}

/// Whether a word belongs to what is told of a booking: a day, a name, a service by its whole name.
pub(super) fn is_slot(view: &View<'_>, chosen: &[Reading], at: usize) -> bool {
    !view.tokens.get(at).is_some_and(Token::is_word)
        || chosen.iter().any(|it| {
            it.words.contains(&at)
                && !matches!(
                    it.what,
                    What::Cue(_)
                        | What::OneOf(_)
                        | What::Feature(_)
                        | What::People(_)
                        | What::Measure(..)
                )
        })
}

/// Whether a word is read as one of the words for a service.
fn is_part(chosen: &[Reading], at: usize) -> bool {
    chosen.iter().any(|it| it.words.contains(&at) && matches!(it.what, What::OneOf(_)))
}

/// Whether a word describes a service together with another one.
fn describes(chosen: &[Reading], at: usize) -> bool {
    let own = chosen.iter().filter(|it| it.words.contains(&at));
    own.filter(|it| matches!(it.what, What::OneOf(_)))
        .any(|it| chosen.iter().any(|other| other.what == it.what && other.words != it.words))
}

/// Whether a word tells what a question is about: it is a part of the sentence by nothing else, and no
/// word of everyday talk.
pub(super) fn tells(view: &View<'_>, at: usize) -> bool {
    view.at(at).iter().all(|found| is_content(found.cue))
        && view.keys.get(at).is_some_and(|key| lang::tells(key))
}

/// Whether a fact has a word that means the same as a small one.
fn means(fact: &BusinessFact, small: &Term) -> bool {
    let same = |own: &Term| own.senses.iter().any(|sense| small.senses.contains(sense));
    fact.terms().iter().any(same)
}

/// Whether some words tell anything of what is asked.
pub(super) fn tells_anything(view: &View<'_>, chosen: &[Reading], words: &Range<usize>) -> bool {
    let named = |at: usize| view.keys.get(at).is_some_and(|key| is_of_a_service(view, key));
    words.clone().any(|at| !is_slot(view, chosen, at) && tells(view, at) && !named(at))
}

/// Whether a fact has a word, or another one that means the same.
fn has(fact: &BusinessFact, term: &Term) -> bool {
    fact.terms()
        .iter()
        .any(|own| own.is_like(term) || is_of(&term.key, &own.key) || is_of(&own.key, &term.key))
}

/// Finds the facts that answer a question by its telling words: one, or two that answer it alike. What
/// has to be done for a service is told by the only fact that speaks of it.
pub(super) fn in_words(view: &View<'_>, chosen: &[Reading], words: &Range<usize>) -> Vec<usize> {
    let facts = &view.setting.profile.facts;
    let best = |scores: &[u32]| -> Vec<usize> {
        let most = scores.iter().copied().max().filter(|most| *most > 0);
        let all = scores.iter().enumerate().filter(|(_, score)| Some(**score) == most);
        all.map(|(at, _)| at).collect()
    };
    let question = Question::new(view, chosen, words);
    let scores: Vec<u32> = facts.iter().map(|fact| question.score(fact)).collect();
    let found = best(&scores);
    let most = scores.iter().copied().max().unwrap_or(0);
    // Two facts answer alike if they share the same words with the question.
    let same = |at: &usize| facts.get(*at).map(|fact| question.shared(fact));
    let alike = found.windows(2).all(|pair| pair.first().map(same) == pair.last().map(same));
    if question.is_answered(most) && alike && (1..=ALIKE).contains(&found.len()) {
        return found;
    }
    let has = |cue: Cue| words.clone().any(|at| view.has(at, cue));
    if !has(Cue::Obliged) && view.with(Cue::Inquires).next().is_none() {
        return Vec::new();
    }
    let service = |at: &usize| {
        chosen
            .iter()
            .any(|it| it.words.contains(at) && matches!(it.what, What::Service(_) | What::OneOf(_)))
    };
    let keys = |words: Range<usize>| -> Vec<&str> {
        words.filter(service).filter_map(|at| view.keys.get(at).copied()).collect()
    };
    // "Lashes on Friday. What do I need to do beforehand?"
    let mut named = keys(words.clone());
    if named.is_empty() && has(Cue::Obliged) {
        named = keys(0..view.keys.len());
    }
    let counts: Vec<u32> =
        facts.iter().map(|fact| u32::try_from(shared(&named, fact)).unwrap_or(0)).collect();
    let found = best(&counts);
    if found.len() == 1 { found } else { Vec::new() }
}

/// Whether a fact has a word of the message, or another one that means the same.
pub(super) fn has_word(view: &View<'_>, at: usize, fact: &BusinessFact) -> bool {
    view.keys.get(at).is_some_and(|key| has(fact, &Term::heard(key)))
}

/// Finds the fact that says of a thing that it is not done, where the word for it stands before that of a
/// service: "my suede jacket" where no suede is worked on.
pub(super) fn refused(view: &View<'_>, chosen: &[Reading]) -> Option<usize> {
    let facts = &view.setting.profile.facts;
    let kind = |it: &Reading| {
        let at = it.words.start.checked_sub(1)?;
        let free = chosen.iter().all(|other| !other.words.contains(&at))
            && tells(view, at)
            && !view.has(at, Cue::About(Subject::EQUIPMENT));
        view.keys.get(at).filter(|_| free)
    };
    let services = chosen.iter().filter(|it| matches!(it.what, What::Service(_) | What::OneOf(_)));
    services.filter_map(kind).find_map(|key| {
        let has = |fact: &BusinessFact| fact.words().iter().any(|word| same_stem(word, key));
        let one = facts.iter().filter(|fact| has(fact)).count() == 1;
        facts.iter().position(|fact| one && has(fact) && fact.speaks_of(&[Cue::Not]))
    })
}

/// How many words of services each fact shares with some words, by which one of several facts about a
/// subject is chosen: "and her ears, is she old enough?"
pub(super) fn named(view: &View<'_>, chosen: &[Reading], words: &Range<usize>) -> Vec<usize> {
    let question = Question::new(view, chosen, words);
    let terms = || question.services.iter().chain(question.words.iter().map(|(term, _)| term));
    let facts = view.setting.profile.facts.iter();
    facts.map(|fact| terms().filter(|term| has(fact, term)).count()).collect()
}

/// How well each fact answers a question by its telling words.
pub(super) fn scores(view: &View<'_>, chosen: &[Reading], words: &Range<usize>) -> Vec<u32> {
    let question = Question::new(view, chosen, words);
    view.setting.profile.facts.iter().map(|fact| question.score(fact)).collect()
}
