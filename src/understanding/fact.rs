//! What a question is about beyond the booking: parking, payment, children; and which of the
//! owner's facts answers it.
//!
//! A question and a fact meet in a subject of the language tables ("cash" and "card" are one), in
//! whichever language each is written. Only where the tables know no subject do their own words
//! decide, and then most of the question's words must be in the fact: a question that shares one
//! common word with a fact is not about it.

use std::ops::Range;

use crate::{
    bots::BusinessFact,
    lang::{Cue, Match, Subject},
};

use super::{
    Act, Request, Slot, Topic, cost,
    fact_words::{self, in_words, shared},
    left,
    question::{self, Question},
    reading::{Reading, What},
    relevance,
    sentence::Cues,
    subject::{about, fact_about, is_about_people, subjects},
    view::View,
};

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
            cost::priced(view, chosen, cues, &question.words)
        } else {
            in_question(view, chosen, question, &named)
        };
        topics.extend(told(&facts, &question.words));
    }
    // What a fact speaks of in passing is not answered by that fact for its words either.
    let passing = named.iter().any(|found| all.is_only_mentioned(found));
    if topics.is_empty() && !passing && !asked && (!questions.is_empty() || inquires(view, chosen))
    {
        let words = 0..view.keys.len();
        topics.extend(told(&in_words(view, chosen, &words), &words));
    }
    add_amounts(&all, &mut topics);
    let refused = fact_words::refused(view, chosen)
        .filter(|at| topics.iter().all(|it| it.topic != Topic::Fact(*at)));
    topics.extend(refused.map(|at| Told { topic: Topic::Fact(at), words: 0..0 }));
    // What leads up to a question that is answered is no question of its own.
    let answered = topics.iter().any(|it| it.topic != Topic::Other);
    topics.retain(|it| it.topic != Topic::Other || !answered || question::opens(view, &it.words));
    topics
}

/// Adds what is asked of an amount: what each further one costs, how many it takes, what is dearer.
fn add_amounts(asking: &Asking<'_>, topics: &mut Vec<Told>) {
    let (view, chosen, cues) = (asking.view, asking.chosen, asking.cues);
    if topics.iter().all(|it| !matches!(it.topic, Topic::Fact(_))) {
        let further = cost::further(view, chosen, cues).into_iter().collect::<Vec<_>>();
        topics.extend(told(&further, &(0..0)));
    }
    if topics.is_empty() && !asking.questions.is_empty() {
        let counted = cost::counted(view, chosen, cues).into_iter().collect::<Vec<_>>();
        topics.extend(told(&counted, &(0..view.keys.len())));
    }
    let dearer = cost::surcharge(view, chosen, cues);
    if let Some(at) = dearer.filter(|at| topics.iter().all(|it| it.topic != Topic::Fact(*at))) {
        topics.extend(told(&[at], &(0..0)));
    }
    // "A full wash for a jeep, how much?" asks for the price of both.
    if dearer.is_some() && !cues.any(&[Cue::Price, Cue::Length]) && !asking.questions.is_empty() {
        let named = |it: &Reading| matches!(it.what, What::Service(_));
        let priced = chosen.iter().any(named);
        topics.extend(priced.then_some(Told { topic: Topic::Price, words: 0..0 }));
    }
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
            other.cue != found.cue
                && own.is_some_and(|it| it.words.contains(&other.from))
                && about(view, chosen, subject, other.from..other.until).is_some()
        };
        let told = |subject| fact_about(view, chosen, subject, 0..0).is_some();
        if relevance::asks_another(view, found, &words, told) {
            return None;
        }
        let fact = |at: usize| view.setting.profile.facts.get(at);
        let answers = |topic: &Topic| match *topic {
            Topic::Fact(at) => {
                fact(at).is_some_and(|it| relevance::answers(view, chosen, found, &words, it))
            }
            _ => true,
        };
        let topic = match about(view, chosen, subject, words.clone()).filter(answers) {
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
                let mut facts = in_words(view, chosen, &words);
                facts.retain(|at| answers(&Topic::Fact(*at)));
                if subject == Subject::AGE {
                    facts.retain(|at| fact(*at).is_some_and(BusinessFact::has_number));
                }
                let settled =
                    own.is_some_and(|own| own.is_settled && !cost::is_asked(self.cues, &own.words));
                let first = facts.first().map(|at| Topic::Fact(*at));
                match first.or_else(|| self.without_fact(subject, found, &words)) {
                    Some(topic) => topic,
                    None if settled || subject.is_only_if_told() => return None,
                    None => Topic::Other,
                }
            }
        };
        Some(Told { topic, words })
    }

    /// What a subject asks where no fact tells of it.
    fn without_fact(&self, subject: Subject, found: &Match, words: &Range<usize>) -> Option<Topic> {
        let (view, chosen) = (self.view, self.chosen);
        // "When would I get it back?" asks when the work on it is done.
        if subject == Subject::READINESS && !tells_more(view, chosen, found, words) {
            return Some(Topic::Ends);
        }
        // "There are six of us, is that extra?" asks for how many the price is.
        if relevance::asks_for_more_people(view, chosen, subject) {
            return Some(Topic::Capacity);
        }
        // "Where do we meet?" at a house with an address.
        let meets = subject == Subject::MEETING && view.setting.profile.address.is_some();
        meets.then_some(Topic::Address)
    }

    /// Whether a subject is named that a fact speaks of without answering.
    fn is_only_mentioned(&self, found: &Match) -> bool {
        let Cue::About(subject) = found.cue else { return false };
        let own = self.questions.iter().find(|it| it.words.contains(&found.from));
        let words = own.map_or(found.from..found.until, |it| it.words.clone());
        let at = fact_about(self.view, self.chosen, subject, words.clone());
        let fact = at.and_then(|at| self.view.setting.profile.facts.get(at));
        fact.is_some_and(|it| !relevance::answers(self.view, self.chosen, found, &words, it))
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
        // "With me what to bring" asks by the words for its subject.
        let asks_itself = [Cue::Asks, Cue::How]
            .iter()
            .any(|cue| view.with(*cue).any(|it| found.from <= it.from && it.until <= found.until));
        if own.is_none() && found.until - found.from > 1 && asks_itself {
            return true;
        }
        // A child that is expected, and an emergency, is told and seldom asked about.
        let told = matches!(subject, Subject::PREGNANCY | Subject::URGENT);
        if told && fact_about(view, chosen, subject, 0..0).is_some() {
            return true;
        }
        // "She's 16 and wants one. I'd sign for it, would you do it?"
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

/// Whether a question tells more than the subject that it names.
fn tells_more(view: &View<'_>, chosen: &[Reading], found: &Match, words: &Range<usize>) -> bool {
    let parts = [words.start..found.from, found.until..words.end];
    parts.iter().any(|part| fact_words::tells_anything(view, chosen, part))
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

/// Each fact as a topic of a question.
fn told(facts: &[usize], words: &Range<usize>) -> Vec<Told> {
    facts.iter().map(|at| Told { topic: Topic::Fact(*at), words: words.clone() }).collect()
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
    let sentence = asked_apart(view, found.from);
    let timed = |it: &Reading| {
        sentence.contains(&it.words.start) && matches!(it.what, What::When { .. } | What::Hour(_))
    };
    cues.beside(found, &[Cue::Book]) && !accompanied || chosen.iter().any(timed)
}

/// The sentence around a word, from the question in it that is joined to what stands before: "how much is it on
/// Saturday, and may we bring children?"
fn asked_apart(view: &View<'_>, at: usize) -> Range<usize> {
    let sentence = left::sentence(view.tokens, at);
    let openers = [Cue::May, Cue::Offers, Cue::Does, Cue::Inquires, Cue::Wonders];
    let opens =
        |joins: &usize| view.is_and(*joins) && openers.iter().any(|cue| view.has(joins + 1, *cue));
    let from = (sentence.start..at).rev().find(opens);
    from.map_or(sentence.start, |joins| joins + 1)..sentence.end
}

/// Whether a subject names who is to be booked.
fn wishes_for(view: &View<'_>, cues: &Cues, found: &Match, chosen: &[Reading]) -> bool {
    is_about_people(found) && wishes(view, cues, found, chosen)
}

/// Drops the child who is asked about and does not come.
pub(super) fn drop_children(view: &View<'_>, chosen: &[Reading], cues: &Cues, acts: &mut Vec<Act>) {
    if asks_about_children(view, chosen, cues) {
        acts.retain(|act| !matches!(act, Act::Inform(Slot::Child | Slot::Other | Slot::People(_))));
    }
}

/// Whether children are asked about and none is to be booked.
fn asks_about_children(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> bool {
    let service = chosen.iter().any(|it| matches!(it.what, What::Service(_)));
    !service
        && subjects(view, chosen, &question::all(view, chosen, cues))
            .iter()
            .any(|found| is_about_people(found) && asks(view, cues, found, chosen))
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

/// Whether a fact speaks of what some words name: "I'm pregnant" where a fact is about pregnancy.
pub(super) fn told_of(view: &View<'_>, found: &Match) -> Option<usize> {
    let words = view.keys.get(found.from..found.until)?;
    let facts = &view.setting.profile.facts;
    facts.iter().position(|fact| shared(words, fact) == words.len())
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
        Act::Exclude(slot) => matches!(slot, Slot::Staff(_)),
        Act::Confirm(_) | Act::Courtesy(_) => false,
    }
}
