//! Whether a fact that speaks of a subject answers the question that names it.
//!
//! A fact may speak of a subject in passing: "Pets are welcome at no extra charge" says nothing of what a
//! sixth person costs. An answer that is none is worse than "I don't know that", so what the question
//! names beside its subject has to be in the fact where the subject alone says too little.

use std::ops::Range;

use crate::{
    bots::BusinessFact,
    lang::{self, Cue, Match, Subject},
};

use super::{
    cost::tells_a_length,
    fact_words::{has_word, is_of_a_service, is_of_another, is_slot, tells},
    reading::{Reading, What},
    view::View,
};

/// Who or what comes. A fact about one of these answers a question about money only for these.
const COMERS: &[Subject] = &[
    Subject::PETS,
    Subject::SPECIES,
    Subject::CHILDREN,
    Subject::AGE,
    Subject::PREGNANCY,
    Subject::ILLNESS,
];

/// What is handled, worn or brought: what is done to it decides whether a fact answers.
const HANDLED: &[Subject] = &[Subject::PAPERS, Subject::EQUIPMENT];

/// The most words behind "bring" to the thing that is brought.
const THING: usize = 3;

/// From more words on, those of a subject name no thing by themselves.
const PHRASE: usize = 2;

/// Whether a fact answers a question that names a subject; `words`: those of the question.
pub(super) fn answers(
    view: &View<'_>,
    chosen: &[Reading],
    found: &Match,
    words: &Range<usize>,
    fact: &BusinessFact,
) -> bool {
    let Cue::About(subject) = found.cue else { return true };
    let question = Words { view, chosen, of: words };
    if subject == Subject::SPECIES {
        return names_the_animal(view, found, fact);
    }
    if subject == Subject::READINESS && is_of_another(view, chosen, fact) {
        return false;
    }
    // "Will you lend me a car?" is not answered by which hats are lent.
    if subject == Subject::LENDING && !question.unknown().is_empty() {
        return question.shares(fact, &(found.from..found.until));
    }
    // "When do I pick it up?" is answered by how long something takes, and not by what is picked up.
    if subject == Subject::READINESS && !fact.speaks_of(&[found.cue]) && !tells_a_length(fact) {
        return false;
    }
    if asks_for_more_people(view, chosen, subject) {
        return fact.speaks_of(&[Cue::About(Subject::PARTY)]);
    }
    if subject.is_only_if_told() && is_about_others(view, words, fact) {
        return question.shares(fact, &(found.from..found.until));
    }
    // "Can my wife watch?" is not answered by who stays with a child.
    if subject == Subject::STAYING {
        let has = |cue: Cue| words.clone().any(|at| view.has(at, cue));
        let grown = has(Cue::Relation) && ![Cue::Parent, Cue::Child].into_iter().any(has);
        let children = fact.speaks_of(&[Cue::About(Subject::CHILDREN)]);
        return !(grown && children);
    }
    // "Do you sell dog food?" is not answered by how pets are fed.
    let sold = view.with(Cue::About(Subject::SHOP)).any(|it| words.contains(&it.from));
    let used = COMERS.contains(&subject) || matches!(subject, Subject::FOOD | Subject::EQUIPMENT);
    if sold && used && !fact.speaks_of(&[Cue::About(Subject::SHOP)]) {
        return false;
    }
    !HANDLED.contains(&subject) || answers_of_things(&question, found, subject, fact)
}

/// Whether a fact about things answers what is asked of one.
fn answers_of_things(
    question: &Words<'_>,
    found: &Match,
    subject: Subject,
    fact: &BusinessFact,
) -> bool {
    let (view, words) = (question.view, question.of);
    let other = question.unknown();
    let done = |at: &usize| {
        let key = |at: usize| view.keys.get(at).copied();
        let before = at.checked_sub(1).and_then(key);
        key(*at).is_some_and(|verb| lang::is_asked_of_house(before, verb))
    };
    // "Do you translate documents?" is not answered by how documents are signed.
    if other.iter().any(done) {
        return false;
    }
    // "Do I need to bring witnesses?" is not answered by which papers are brought.
    // "Should I bring my own knife?" is not answered by who brings wine.
    if brings_another(view, found, fact) {
        return false;
    }
    // "What should I bring?" asks for all of it.
    let brought = subject == Subject::EQUIPMENT && found.from > words.start;
    let mut others = view.cues.iter().filter(|it| {
        matches!(it.cue, Cue::About(_)) && it.cue != found.cue && words.contains(&it.from)
    });
    // "Can I bring my dog?" is not answered by what else is brought.
    if brought && others.clone().next().is_some() {
        return others.any(|it| fact.speaks_of(&[it.cue]));
    }
    // "Is there anything special to put on?" names no thing.
    let thing = |at: &usize| {
        let of_subject = view
            .with(found.cue)
            .any(|it| it.until - it.from > PHRASE && (it.from..it.until).contains(at));
        !of_subject && !view.keys.get(*at).is_some_and(|key| lang::is_verb(key))
    };
    !brought || !other.iter().any(thing)
}

/// Whether a thing that a service is called by is asked about, and a fact does not have it.
fn brings_another(view: &View<'_>, found: &Match, fact: &BusinessFact) -> bool {
    let object = found.until..view.keys.len();
    let small = |at: &usize| {
        let leads = [Cue::What, Cue::ForWhom, Cue::To_].iter().any(|cue| view.has(*at, *cue));
        view.has(*at, Cue::A) || view.has(*at, found.cue) || view.is_plain(*at) && !leads
    };
    let thing = object.take(THING).find(|at| !small(at));
    thing.is_some_and(|at| {
        view.keys.get(at).is_some_and(|key| is_of_a_service(view, key)) && !has_word(view, at, fact)
    })
}

/// Whether it is asked what so many people pay: "there are six of us, is that extra?"
pub(super) fn asks_for_more_people(view: &View<'_>, chosen: &[Reading], subject: Subject) -> bool {
    let people = |it: &Reading| matches!(it.what, What::People(many) if many > 1);
    let counted = || view.with(Cue::About(Subject::PARTY)).next().is_some();
    subject == Subject::INCLUDED && (chosen.iter().any(people) || counted())
}

/// Whether a fact is about those who come, none of whom a question names.
fn is_about_others(view: &View<'_>, words: &Range<usize>, fact: &BusinessFact) -> bool {
    let comers = || COMERS.iter().map(|subject| Cue::About(*subject));
    let named = |cue: Cue| view.with(cue).any(|it| words.contains(&it.from));
    comers().any(|cue| fact.speaks_of(&[cue])) && !comers().any(named)
}

/// Whether a fact says something of the animal that is asked about: it names it, or says which are taken.
fn names_the_animal(view: &View<'_>, found: &Match, fact: &BusinessFact) -> bool {
    let whole = found.until - found.from > 1;
    let named = || (found.from..found.until).any(|at| has_word(view, at, fact));
    whole || fact.speaks_of(&[Cue::About(Subject::PETS)]) || named()
}

/// Whether a question asks from which age on, and no fact tells one: what is said of children or animals
/// is no answer then.
pub(super) fn asks_another(
    view: &View<'_>,
    found: &Match,
    words: &Range<usize>,
    told: impl Fn(Subject) -> bool,
) -> bool {
    let comer = [Subject::PETS, Subject::SPECIES, Subject::CHILDREN]
        .iter()
        .any(|subject| found.cue == Cue::About(*subject));
    let aged = view.with(Cue::About(Subject::AGE)).any(|it| words.contains(&it.from));
    // "Who is best with children?" asks for the staff.
    let staff = |at: usize| view.has(at, Cue::Better);
    comer && (aged && !told(Subject::AGE) || words.clone().any(staff))
}

/// Some words of a message, as facts are compared with them.
struct Words<'a> {
    view: &'a View<'a>,
    chosen: &'a [Reading],
    of: &'a Range<usize>,
}

impl Words<'_> {
    /// The words that tell something and stand in no fact.
    fn unknown(&self) -> Vec<usize> {
        let facts = &self.view.setting.profile.facts;
        let known = |at: usize| facts.iter().any(|fact| has_word(self.view, at, fact));
        self.telling().filter(|at| !known(*at)).collect()
    }

    /// Whether a fact has one of the words that tell something; `but`: the place of those that do not count.
    fn shares(&self, fact: &BusinessFact, but: &Range<usize>) -> bool {
        self.telling().any(|at| !but.contains(&at) && has_word(self.view, at, fact))
    }

    fn telling(&self) -> impl Iterator<Item = usize> {
        let service =
            |at: usize| self.view.keys.get(at).is_some_and(|key| is_of_a_service(self.view, key));
        let own = move |at: &usize| {
            !is_slot(self.view, self.chosen, *at) && tells(self.view, *at) && !service(*at)
        };
        self.of.clone().filter(own)
    }
}
