//! What a question is about beyond the booking: parking, payment, children; and which of the
//! owner's facts answers it.
//!
//! A question and a fact meet in a subject of the language tables ("cash" and "card" are one), in
//! whichever language each is written. Only where the tables know no subject do their own words
//! decide, and then most of the question's words must be in the fact: a question that shares one
//! common word with a fact is not about it.

use std::{cmp::Reverse, ops::Range};

use crate::{
    bots::{BusinessFact, LocalizedText},
    lang::{self, Cue, Match, Subject},
    phrase,
};

use super::{
    Act, Request, Slot, Topic,
    fact_words::{self, TELLING, in_words, is_of_another, shared},
    left, limit,
    question::{self, Question},
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// The age from which a limit below is no answer: "I'm 54" does not ask how old babies have to be.
const ADULT: u32 = 18;
/// The most words between "how much is" and what it asks about.
const BETWEEN: usize = 2;
/// The most words of a message that asks by naming a subject alone: "and parking?".
const BARE: usize = 3;

/// What a question is about, and its words.
pub(super) struct Told {
    pub(super) topic: Topic,
    pub(super) words: Range<usize>,
}

/// Returns what the message asks of the house; `asked`: whether something else is asked for by it.
pub(super) fn topics(view: &View<'_>, chosen: &[Reading], cues: &Cues, asked: bool) -> Vec<Told> {
    let questions = question::all(view, chosen, cues);
    let named = subjects(view, chosen, &questions);
    let all = Asking { view, chosen, cues, questions: &questions, named: &named };
    let mut topics: Vec<Told> = named.iter().filter_map(|found| all.of_subject(found)).collect();
    for question in &questions {
        let inside = |found: &Match| question.words.contains(&found.from);
        if named.iter().any(inside) {
            continue;
        }
        let facts = if question.is_settled {
            priced(view, chosen, cues, &question.words)
        } else {
            in_question(view, chosen, question, &named)
        };
        topics.extend(told(&facts, &question.words));
    }
    if topics.is_empty() && !asked && (!questions.is_empty() || inquires(view, chosen)) {
        let words = 0..view.keys.len();
        topics.extend(told(&in_words(view, chosen, &words), &words));
    }
    let refused = fact_words::refused(view, chosen)
        .filter(|at| topics.iter().all(|it| it.topic != Topic::Fact(*at)));
    topics.extend(refused.map(|at| Told { topic: Topic::Fact(at), words: 0..0 }));
    // What leads up to a question that is answered is no question of its own.
    let answered = topics.iter().any(|it| it.topic != Topic::Other);
    topics.retain(|it| it.topic != Topic::Other || !answered || question::opens(view, &it.words));
    topics
}

/// The facts that answer a question by its words, or by those of its sentence where it only refers to
/// them: "the scooter is dead, do you mend those?"
fn in_question(
    view: &View<'_>,
    chosen: &[Reading],
    question: &Question,
    named: &[Match],
) -> Vec<usize> {
    let facts = in_words(view, chosen, &question.words);
    let refers = !fact_words::tells_anything(view, chosen, &question.words);
    let sentence = left::sentence(view.tokens, question.words.start);
    let known = named.iter().any(|found| sentence.contains(&found.from));
    if facts.is_empty() && refers && !known && question::opens(view, &question.words) {
        return in_words(view, chosen, &sentence);
    }
    facts
}

/// Whether a message without a question mark has a word of questions: "можна тут ще й підкачати шини".
fn inquires(view: &View<'_>, chosen: &[Reading]) -> bool {
    let asks = [Cue::May, Cue::Obliged, Cue::Offers, Cue::Does, Cue::Inquires];
    let contact =
        |it: &Reading| matches!(it.what, What::Name { .. } | What::Email(_) | What::Phone(_));
    !chosen.iter().any(contact) && view.cues.iter().any(|it| asks.contains(&it.cue))
}

/// The questions of a message, and the subjects that it names.
struct Asking<'a> {
    view: &'a View<'a>,
    chosen: &'a [Reading],
    cues: &'a Cues,
    questions: &'a [Question],
    named: &'a [Match],
}

impl Asking<'_> {
    /// What is asked by naming a subject; `None`: nothing.
    fn of_subject(&self, found: &Match) -> Option<Told> {
        let (view, chosen) = (self.view, self.chosen);
        let Cue::About(subject) = found.cue else { return None };
        let own = self.questions.iter().find(|it| it.words.contains(&found.from));
        if !self.is_asked(found, own) || describes_service(chosen, self.cues, found) {
            return None;
        }
        let words = own.map_or(found.from..found.until, |it| it.words.clone());
        // What one question asks is answered once, and not denied beside its answer.
        let known = |other: &Match| {
            let Cue::About(subject) = other.cue else { return false };
            own.is_some_and(|it| it.words.contains(&other.from))
                && about(view, chosen, subject, other.from..other.until).is_some()
        };
        let topic = match about(view, chosen, subject, words.clone()) {
            // "May the dog come, is it all right to bring him?" asks about the dog.
            Some(_)
                if subject == Subject::EQUIPMENT
                    && found.until - found.from == 1
                    && self.named.iter().any(|it| it.cue != found.cue && known(it)) =>
            {
                return None;
            }
            Some(topic) => topic,
            None if self.named.iter().any(known) => return None,
            None if self.cues.beside(found, &[Cue::Capacity]) => return None,
            None => {
                let facts = in_words(view, chosen, &words);
                let settled =
                    own.is_some_and(|own| own.is_settled && !costs(self.cues, &own.words));
                match facts.first() {
                    Some(at) => Topic::Fact(*at),
                    None if settled || subject.is_only_if_told() => return None,
                    None => Topic::Other,
                }
            }
        };
        Some(Told { topic, words })
    }

    /// Whether a subject is asked about; `own`: the question that it stands in.
    fn is_asked(&self, found: &Match, own: Option<&Question>) -> bool {
        let (view, chosen, cues) = (self.view, self.chosen, self.cues);
        let tells =
            |it: &Question| it.is_settled || fact_words::tells_anything(view, chosen, &it.words);
        let Cue::About(subject) = found.cue else { return false };
        let alone = chosen.iter().all(|it| matches!(it.what, What::Cue(_)));
        let loose = subject.is_only_if_told() && own.is_none() && !alone;
        if loose || is_only_brought(view, chosen, subject, own) {
            return false;
        }
        // A child that is expected is told and seldom asked about.
        if subject == Subject::PREGNANCY && fact_about(view, chosen, subject, 0..0).is_some() {
            return true;
        }
        // "She's 16 and wants one. I'd sign whatever, would you do it?"
        let measure =
            |it: &Reading| matches!(it.what, What::Measure(..)) && it.words.start == found.from;
        let measured = !self.questions.is_empty() && chosen.iter().any(measure);
        let beside =
            own.is_none() && (measured || question::is_beside(view, self.questions, found.from));
        if beside {
            // "Gran is in a wheelchair, can she get in?" says before what it asks about.
            return !self.questions.iter().any(tells) && !wishes_for(view, cues, found, chosen);
        }
        own.is_some() && !wishes_for(view, cues, found, chosen) || asks(view, cues, found, chosen)
    }
}

/// Whether a question says when something is brought, and not whether it has to be: "could I bring my
/// bike in on Friday at 9?"
fn is_only_brought(
    view: &View<'_>,
    chosen: &[Reading],
    subject: Subject,
    own: Option<&Question>,
) -> bool {
    let timed = |it: &Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    subject == Subject::EQUIPMENT
        && own.is_some_and(|own| {
            let obliged = own.words.clone().any(|at| view.has(at, Cue::Obliged));
            let says = |it: &Reading| own.words.contains(&it.words.start) && timed(it);
            !obliged && chosen.iter().any(says)
        })
}

/// Whether a subject tells whose things are brought: "my kids' bikes".
fn owns_things(view: &View<'_>, found: &Match) -> bool {
    is_about_people(found)
        && [Cue::Thing, Cue::Things].iter().any(|cue| view.has(found.until, *cue))
}

/// Whether a price or a length is asked for.
fn costs(cues: &Cues, words: &Range<usize>) -> bool {
    let amount = |found: &Match| matches!(found.cue, Cue::Price | Cue::Length);
    cues.iter().any(|found| amount(&found) && words.contains(&found.from))
}

/// Each fact as a topic of a question.
fn told(facts: &[usize], words: &Range<usize>) -> Vec<Told> {
    facts.iter().map(|at| Told { topic: Topic::Fact(*at), words: words.clone() }).collect()
}

/// The facts that tell what something costs that is no service: "how much is winter storage?"
fn priced(view: &View<'_>, chosen: &[Reading], cues: &Cues, words: &Range<usize>) -> Vec<usize> {
    let service = |it: &Reading| matches!(it.what, What::Service(_));
    let named = chosen.iter().filter(|it| service(it)).any(|it| words.contains(&it.words.start));
    if !costs(cues, words) || named {
        return Vec::new();
    }
    let mut facts = in_words(view, chosen, words);
    // "The gel has chipped, do you charge to fix it?" says before what it asks about.
    let price = words.clone().any(|at| view.has(at, Cue::Price));
    if price && facts.is_empty() && !fact_words::tells_anything(view, chosen, words) {
        facts = in_words(view, chosen, &(0..view.keys.len()));
        facts.retain(|at| view.setting.profile.facts.get(*at).is_some_and(tells_an_amount));
    }
    let number = |at: &usize| view.setting.profile.facts.get(*at).is_some_and(tells_an_amount);
    let dear: Vec<usize> = facts.iter().copied().filter(number).collect();
    if dear.is_empty() { facts } else { dear }
}

/// Whether a fact has a number, or says that something is free.
fn tells_an_amount(fact: &BusinessFact) -> bool {
    fact.speaks_of(&[Cue::Policy]) || fact.words().iter().any(|word| word.parse::<u32>().is_ok())
}

/// Whether the price that is asked for is told by a fact and is that of no service.
pub(super) fn is_priced(view: &View<'_>, chosen: &[Reading], cues: &Cues, price: &Match) -> bool {
    let questions = question::all(view, chosen, cues);
    let own = questions.iter().find(|it| it.words.contains(&price.from));
    own.is_some_and(|own| {
        let service = |it: &Reading| {
            own.words.contains(&it.words.start)
                && matches!(&it.what, What::OneOf(ids) if ids.len() == 1)
        };
        !chosen.iter().any(service) && !priced(view, chosen, cues, &own.words).is_empty()
    })
}

/// What answers a question about a subject: a fact, or the address where that names it.
fn about(
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
fn subjects(view: &View<'_>, chosen: &[Reading], questions: &[Question]) -> Vec<Match> {
    let named = |found: &&Match| matches!(found.cue, Cue::About(_));
    let longer = |a: &Match, b: &Match| {
        b.from <= a.from && a.until <= b.until && b.until - b.from > a.until - a.from
    };
    let own = own_subjects(view, chosen);
    let part = |found: &Match| view.cues.iter().filter(named).any(|it| longer(found, it));
    let free = |found: &Match| {
        chosen.iter().all(|it| {
            matches!(it.what, What::Cue(_) | What::People(_) | What::Measure(..))
                || !it.words.contains(&found.from)
        })
    };
    // "How much do I have to pay" asks for a price, and not how it is paid.
    let price = |found: &Match| {
        view.with(Cue::Price).any(|it| it.from <= found.from && found.until <= it.until)
    };
    let special =
        |found: &Match| !own.contains(&found.cue) && !price(found) && !owns_things(view, found);
    let told = view.cues.iter().filter(named).filter(|it| !part(it) && free(it) && special(it));
    told.copied().chain(measured(view, chosen, questions)).collect()
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

/// Animals, where the services are for animals: a message that names one asks about nothing yet,
/// unless it asks which are taken.
fn own_subjects(view: &View<'_>, chosen: &[Reading]) -> Vec<Cue> {
    let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    let asked = view.with(Cue::Offers).next().is_some() && !chosen.iter().any(service);
    if view.serves_animals() && !asked { vec![Cue::About(Subject::PETS)] } else { Vec::new() }
}

/// Whether a text has a word of one kind, in one of its languages.
fn names(name: &LocalizedText, cue: Cue) -> bool {
    name.all().any(|text| {
        let words: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
        let keys: Vec<&str> = words.iter().map(String::as_str).collect();
        lang::matches(&keys).iter().any(|found| found.cue == cue)
    })
}

/// Whether a price is asked of a subject of the house and not of a service: "how much is parking?".
pub(super) fn is_price_of_subject(cues: &Cues, price: &Match) -> bool {
    cues.iter().any(|found| {
        matches!(found.cue, Cue::About(_))
            && price.until <= found.from
            && found.from - price.until <= BETWEEN
    })
}

/// Whether a subject is asked about: in a question, behind a word that asks, or alone.
fn asks(view: &View<'_>, cues: &Cues, found: &Match, chosen: &[Reading]) -> bool {
    let alone = view.tokens.iter().filter(|token| token.is_word()).count() <= BARE
        && chosen.iter().all(|it| matches!(it.what, What::Cue(_)));
    let openers = [Cue::Asks, Cue::May, Cue::How, Cue::Offers, Cue::Does, Cue::Inquires];
    let opened = cues
        .iter()
        .any(|it| openers.contains(&it.cue) && (it.from <= found.from || it.cue == Cue::Inquires));
    let wishes = wishes(view, cues, found, chosen);
    cues.asks(found) && !wishes_for(view, cues, found, chosen)
        || opened && cues.beside(found, &openers) && !wishes
        || alone
}

/// Whether something is wanted beside a subject. "May I come with a child?" asks, although "may I
/// come" alone wishes.
fn wishes(view: &View<'_>, cues: &Cues, found: &Match, chosen: &[Reading]) -> bool {
    let accompanied = view.has(found.from, Cue::MeAnd);
    let sentence = left::sentence(view.tokens, found.from);
    let timed = |it: &Reading| {
        sentence.contains(&it.words.start) && matches!(it.what, What::When { .. } | What::Hour(_))
    };
    cues.beside(found, &[Cue::Book]) && !accompanied || chosen.iter().any(timed)
}

/// Whether a subject names who is to be booked.
fn wishes_for(view: &View<'_>, cues: &Cues, found: &Match, chosen: &[Reading]) -> bool {
    is_about_people(found) && wishes(view, cues, found, chosen)
}

/// Whether children are asked about and none is to be booked.
pub(super) fn asks_about_children(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> bool {
    let service = chosen.iter().any(|it| matches!(it.what, What::Service(_)));
    !service
        && subjects(view, chosen, &question::all(view, chosen, cues))
            .iter()
            .any(|found| is_about_people(found) && asks(view, cues, found, chosen))
}

/// Whether a subject names who comes as well: a child that is to be booked is not asked about.
fn is_about_people(found: &Match) -> bool {
    found.cue == Cue::About(Subject::CHILDREN)
}

/// Whether a subject stands beside a service that is asked about: "a children's haircut".
fn describes_service(chosen: &[Reading], cues: &Cues, found: &Match) -> bool {
    is_about_people(found)
        && cues.any(&[Cue::Price, Cue::Length])
        && chosen.iter().any(|it| {
            matches!(it.what, What::Service(_) | What::OneOf(_))
                && (it.words.start == found.until || it.words.end == found.from)
        })
}

/// Finds the fact about a subject; of several, the one that answers the question's words best.
fn fact_about(
    view: &View<'_>,
    chosen: &[Reading],
    subject: Subject,
    words: Range<usize>,
) -> Option<usize> {
    let scores = fact_words::scores(view, chosen, &words);
    let named = fact_words::named(view, chosen, &left::sentence(view.tokens, words.start));
    let long = |word: &&str| word.chars().count() >= TELLING;
    let asked: Vec<&str> =
        view.keys.get(words).unwrap_or_default().iter().copied().filter(long).collect();
    let measured = chosen.iter().any(|it| matches!(it.what, What::Measure(..)));
    // What may be brought along is also said by what is lent.
    let kin = if subject == Subject::EQUIPMENT { Subject::LENDING } else { subject };
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
        (dear(fact), score, named, times, shared(&asked, fact), Reverse(*at))
    });
    let best = best.map(|(at, _)| at)?;
    // The words of the question tell more than its subject where another fact has more of them.
    let score = |at: usize| scores.get(at).copied().unwrap_or(0);
    let other = (0..scores.len()).max_by_key(|at| (score(*at), Reverse(*at)))?;
    let clearly = !is_of_person(subject)
        && (score(other) >= score(best) + fact_words::CLEARLY
            || score(best) == 0 && score(other) >= fact_words::ENOUGH);
    Some(if clearly { other } else { best })
}

/// Whether a fact says something of children below an age: "a parent swims with children under three".
fn limits_children(fact: &BusinessFact) -> bool {
    fact.speaks_of(&[Cue::About(Subject::CHILDREN)]) && limit::sets_a_most(fact)
}

/// Whether a fact speaks of what some words name: "I'm pregnant" where a fact is about pregnancy.
pub(super) fn told_of(view: &View<'_>, found: &Match) -> Option<usize> {
    let words = view.keys.get(found.from..found.until)?;
    let facts = &view.setting.profile.facts;
    facts.iter().position(|fact| shared(words, fact) == words.len())
}

/// Whether a subject says who comes, so that one service's answer is none for another.
fn is_of_person(subject: Subject) -> bool {
    matches!(subject, Subject::AGE | Subject::CHILDREN)
}

/// Whether an act says what a question is about.
pub(super) fn settles(act: &Act) -> bool {
    match act {
        Act::Ask(_) | Act::Correct(_) | Act::Refuse(_) | Act::Select(_) => true,
        Act::Inform(slot) => matches!(
            slot,
            Slot::When(_)
                | Slot::Visits(_)
                | Slot::Service(_)
                | Slot::About(_)
                | Slot::OneOf(_)
                | Slot::Staff(_)
                | Slot::Stranger(_)
        ),
        Act::Request(request) => !matches!(request, Request::Rather | Request::Again),
        Act::Exclude(_) | Act::Confirm(_) | Act::Courtesy(_) => false,
    }
}
