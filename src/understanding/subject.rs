//! The subjects that a message names, and what answers a question about one: a fact of the owner, or the
//! address.
//!
//! Of several facts about a subject the one is told that shares most with the words of the question; where
//! another fact answers these words clearly better, they tell more than the subject does.

use std::{cmp::Reverse, ops::Range};

use crate::{
    bots::{BusinessFact, LocalizedText},
    lang::{self, Counts, Cue, Match, Subject},
};

use super::{
    Topic,
    fact_words::{self, TELLING, is_of_another, shared},
    left, limit,
    question::Question,
    reading::{Reading, What},
    view::View,
};

/// The age from which a limit below is no answer: "I'm 54" does not ask how old babies have to be.
const ADULT: u32 = 18;

/// What answers a question about a subject: a fact, or the address where that names it.
pub(super) fn about(
    view: &View<'_>,
    chosen: &[Reading],
    subject: Subject,
    words: Range<usize>,
) -> Option<Topic> {
    if let Some(fact) = fact_about(view, chosen, subject, words) {
        return Some(Topic::Fact(fact));
    }
    let address = view.setting.profile.address.as_ref()?;
    names(address, Cue::About(subject)).then_some(Topic::Address)
}

/// The subjects that a message names, also inside words that count people, and the longest of those
/// that overlap: a gift card is no card.
pub(super) fn subjects(view: &View<'_>, chosen: &[Reading], questions: &[Question]) -> Vec<Match> {
    let is_subject = |found: &&Match| matches!(found.cue, Cue::About(_));
    let longer = |a: &Match, b: &Match| {
        b.from <= a.from && a.until <= b.until && b.until - b.from > a.until - a.from
    };
    let own = own_subjects(view, chosen);
    let part = |found: &Match| view.cues.iter().filter(is_subject).any(|it| longer(found, it));
    // "Do you take adults?" asks about them where no service is named.
    let named = chosen.iter().any(|it| matches!(it.what, What::Service(_) | What::OneOf(_)));
    let counted = |what: &What| match what {
        What::Cue(_) | What::People(_) | What::Measure(..) => true,
        What::Feature(_) => !named,
        _ => false,
    };
    let free = |found: &Match| {
        chosen.iter().all(|it| counted(&it.what) || !it.words.contains(&found.from))
    };
    // "How much do I have to pay" asks for a price, and not how it is paid.
    let price = |found: &Match| {
        view.with(Cue::Price).any(|it| it.from <= found.from && found.until <= it.until)
    };
    let special =
        |found: &Match| !own.contains(&found.cue) && !price(found) && !owns_things(view, found);
    let told =
        view.cues.iter().filter(is_subject).filter(|it| !part(it) && free(it) && special(it));
    told.copied()
        .chain(measured(view, chosen, questions))
        .chain(counted_people(view, chosen, questions))
        .collect()
}

/// The subject of an age or a weight that is told where nothing is to be booked: "my son is 11,
/// would you see him?"
fn measured(view: &View<'_>, chosen: &[Reading], questions: &[Question]) -> Option<Match> {
    let booked = |it: &Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    let orders = chosen.iter().any(booked) || view.with(Cue::Book).next().is_some();
    // "My daughter is 14 and would like gels on Saturday, is that all right?"
    let checks = questions
        .iter()
        .any(|it| !it.is_settled && !fact_words::tells_anything(view, chosen, &it.words));
    if orders && !checks {
        return None;
    }
    // "Ada is six and Max is eight" tells who comes.
    let guest = |it: &&Reading| matches!(it.what, What::Guest { .. });
    let asks = view.tokens.iter().any(|token| token.is_sign("?"));
    if chosen.iter().filter(guest).count() > 1 && !asks {
        return None;
    }
    chosen.iter().find_map(|it| match it.what {
        What::Measure(subject, amount)
            if fact_about(view, chosen, subject, it.words.clone()).is_some()
                && (amount.is_none_or(|number| subject != Subject::AGE || number < ADULT)
                    || limit::exceeded(view, chosen).is_some()) =>
        {
            Some(Match { cue: Cue::About(subject), from: it.words.start, until: it.words.end })
        }
        _ => None,
    })
}

/// The subject of a number of people where nothing is to be booked and a fact says how many may come:
/// "there are seven of us, is that all right?"
fn counted_people(view: &View<'_>, chosen: &[Reading], questions: &[Question]) -> Option<Match> {
    let timed = |it: &Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    if questions.is_empty() || chosen.iter().any(timed) || view.with(Cue::Book).next().is_some() {
        return None;
    }
    let people = chosen.iter().find(|it| matches!(it.what, What::People(many) if many > 1))?;
    fact_about(view, chosen, Subject::PARTY, people.words.clone())?;
    let (from, until) = (people.words.start, people.words.end);
    Some(Match { cue: Cue::About(Subject::PARTY), from, until })
}

/// Animals, where the services are for animals: a message that names one asks about nothing yet,
/// unless it asks which are taken.
fn own_subjects(view: &View<'_>, chosen: &[Reading]) -> Vec<Cue> {
    let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    let asked = view.with(Cue::Offers).next().is_some() && !chosen.iter().any(service);
    if view.serves_animals() && !asked { vec![Cue::About(Subject::PETS)] } else { Vec::new() }
}

/// Whether a text has a word of one kind, in one of its languages.
fn names(name: &LocalizedText, cue: Cue) -> bool {
    name.all().any(|text| lang::speaks_of(text, cue))
}

/// Finds the fact about a subject; of several, the one that answers the question's words best.
pub(super) fn fact_about(
    view: &View<'_>,
    chosen: &[Reading],
    subject: Subject,
    words: Range<usize>,
) -> Option<usize> {
    let scores = fact_words::scores(view, chosen, &words);
    let named = fact_words::named(view, chosen, &left::sentence(view.tokens, words.start));
    let long = |word: &&str| word.chars().count() >= TELLING;
    let asked: Vec<&str> =
        view.keys.get(words.clone()).unwrap_or_default().iter().copied().filter(long).collect();
    let measured = chosen.iter().any(|it| matches!(it.what, What::Measure(..)));
    // What may be brought along is also said by what is lent.
    let kin = match subject {
        Subject::EQUIPMENT => Subject::LENDING,
        Subject::URGENT => Subject::EMERGENCIES,
        _ => subject,
    };
    // "What documents must I bring?" is answered by what speaks of both.
    let others = view.cues.iter().filter(|it| {
        matches!(it.cue, Cue::About(_)) && it.cue != Cue::About(subject) && words.contains(&it.from)
    });
    let others: Vec<Cue> = others.map(|it| it.cue).collect();
    // "What do I bring?" is answered by what says "bring".
    let literal: Vec<&str> = view
        .with(Cue::About(subject))
        .filter(|it| words.contains(&it.from))
        .flat_map(|it| view.keys.get(it.from..it.until).unwrap_or_default())
        .copied()
        .filter(|word| word.chars().count() > TELLING)
        .collect();
    let facts = view.setting.profile.facts.iter().enumerate();
    let told = facts.clone().any(|(_, fact)| fact.speaks_of(&[Cue::About(subject)]));
    let about = facts.filter(|(_, fact)| {
        (fact.speaks_of(&[Cue::About(subject)])
            || subject == Subject::AGE && measured && limits_children(fact)
            || fact.speaks_of(&[Cue::About(kin)]) && (!told || shared(&asked, fact) > 0))
            && !(is_of_person(subject) && is_of_another(view, chosen, fact))
    });
    // What something costs is told by the fact that has a number.
    let price = view.with(Cue::Price).next().is_some();
    let dear =
        |fact: &BusinessFact| price && fact.words().iter().any(|it| it.parse::<u32>().is_ok());
    let best = about.max_by_key(|(at, fact)| {
        let named = named.get(*at).copied();
        let score = scores.get(*at).copied();
        let times = fact.times(Cue::About(subject));
        let both = others.iter().filter(|cue| fact.speaks_of(&[**cue])).count();
        let own = fact.words().iter().filter(|word| literal.contains(&word.as_str())).count();
        (dear(fact), both, score, named, own, times, shared(&asked, fact), Reverse(*at))
    });
    let (best, fact) = best?;
    // A fact that speaks of both subjects of the question answers it.
    if others.iter().any(|cue| fact.speaks_of(&[*cue])) {
        return Some(best);
    }
    // The words of the question tell more than its subject where another fact has more of them.
    let score = |at: usize| scores.get(at).copied().unwrap_or(0);
    let other = (0..scores.len()).max_by_key(|at| (score(*at), Reverse(*at)))?;
    let whole = view.with(Cue::About(subject)).any(|it| {
        it.from <= words.start + 1 && words.end <= it.until && it.until - it.from > TELLING
    });
    let clearly = !is_of_person(subject)
        && !whole
        && (score(other) >= score(best) + fact_words::CLEARLY
            || score(best) == 0 && score(other) >= fact_words::ENOUGH);
    Some(if clearly { other } else { best })
}

/// Whether a fact says something of children below an age: "a parent swims with children under three".
fn limits_children(fact: &BusinessFact) -> bool {
    fact.speaks_of(&[Cue::About(Subject::CHILDREN)]) && limit::sets_a_most(fact)
}

/// Whether a subject says who comes, so that one service's answer is none for another.
fn is_of_person(subject: Subject) -> bool {
    matches!(subject, Subject::AGE | Subject::CHILDREN)
}

/// Whether a subject tells whose things are brought: "my kids' bikes".
pub(super) fn owns_things(view: &View<'_>, found: &Match) -> bool {
    is_about_people(found)
        && [Cue::Counts(Counts::Thing), Cue::Counts(Counts::Things)]
            .iter()
            .any(|cue| view.has(found.until, *cue))
}

/// Whether a subject names who comes as well: a child that is to be booked is not asked about.
pub(super) fn is_about_people(found: &Match) -> bool {
    found.cue == Cue::About(Subject::CHILDREN)
}
