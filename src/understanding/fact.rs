//! What a question is about beyond the booking: parking, payment, children; and which of the
//! owner's facts answers it.
//!
//! A question and a fact meet in a subject of the language tables ("cash" and "card" are one), in
//! whichever language each is written. Only where the tables know no subject do their own words
//! decide, and then most of the question's words must be in the fact: a question that shares one
//! common word with a fact is not about it.

use crate::{
    bots::{BusinessFact, LocalizedText},
    lang::{self, Cue, Match, Subject},
    phrase,
    text::same_stem,
};

use super::{
    Act, Request, Slot, Topic,
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// The fewest letters of a word that tells something.
const TELLING: usize = 4;
/// The most words between "how much is" and what it asks about.
const BETWEEN: usize = 2;
/// The most words of a message that asks by naming a subject alone: "and parking?".
const BARE: usize = 3;

/// Returns what the message asks of the house; `asked`: whether something else is asked for by it.
pub(super) fn topics(view: &View<'_>, chosen: &[Reading], cues: &Cues, asked: bool) -> Vec<Topic> {
    let mut topics = Vec::new();
    for found in subjects(view, chosen) {
        let Cue::About(subject) = found.cue else { continue };
        if !asks(view, cues, &found, chosen) || describes_service(chosen, cues, &found) {
            continue;
        }
        let topic = fact_about(view, chosen, subject).map_or(Topic::Other, Topic::Fact);
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    if topics.is_empty() && !asked && cues.is_question() {
        topics.extend(fact_in_words(view, chosen).map(Topic::Fact));
    }
    topics
}

/// The subjects that a message names, also inside words that count people, and the longest of those
/// that overlap: a gift card is no card.
fn subjects<'a>(view: &'a View<'_>, chosen: &'a [Reading]) -> impl Iterator<Item = Match> + 'a {
    let named = |found: &&Match| matches!(found.cue, Cue::About(_));
    let longer = |a: &Match, b: &Match| {
        b.from <= a.from && a.until <= b.until && b.until - b.from > a.until - a.from
    };
    let pets = Cue::About(Subject::PETS);
    let part = move |found: &Match| view.cues.iter().filter(named).any(|it| longer(found, it));
    let free = |found: &Match| {
        chosen.iter().all(|it| {
            matches!(it.what, What::Cue(_) | What::People(_) | What::Measure(..))
                || !it.words.contains(&found.from)
        })
    };
    // Where the services are for animals, a message that names one asks about nothing yet.
    let special = move |found: &Match| found.cue != pets || !has_services_for(view, pets);
    view.cues.iter().filter(named).filter(move |it| !part(it) && free(it) && special(it)).copied()
}

/// Whether a service has a subject in its name.
fn has_services_for(view: &View<'_>, subject: Cue) -> bool {
    view.setting.profile.services.iter().any(|service| names(&service.name, subject))
}

/// Whether a name has a word of one kind, in one of its languages.
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
    let openers = [Cue::Asks, Cue::May, Cue::How, Cue::Offers, Cue::Does];
    let opened = cues.iter().any(|it| openers.contains(&it.cue) && it.from <= found.from);
    // "May I come with a child?" asks, although "may I come" alone wishes.
    let accompanied = view.has(found.from, Cue::MeAnd);
    let wishes = cues.beside(found, &[Cue::Book]) && !accompanied
        || chosen.iter().any(|it| matches!(it.what, What::When { .. } | What::Hour(_)));
    cues.asks(found) && !(wishes && is_about_people(found))
        || opened && cues.beside(found, &openers) && !wishes
        || alone
}

/// Whether children are asked about and none is to be booked.
pub(super) fn asks_about_children(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> bool {
    let service = chosen.iter().any(|it| matches!(it.what, What::Service(_)));
    !service
        && subjects(view, chosen)
            .any(|found| is_about_people(&found) && asks(view, cues, &found, chosen))
}

/// Whether a subject names who comes as well: a child that is to be booked is not asked about.
fn is_about_people(found: &Match) -> bool {
    found.cue == Cue::About(Subject::CHILDREN)
}

/// Whether a subject stands beside a service that is asked about: "a children's haircut".
fn describes_service(chosen: &[Reading], cues: &Cues, found: &Match) -> bool {
    cues.any(&[Cue::Price, Cue::Length])
        && chosen.iter().any(|it| {
            matches!(it.what, What::Service(_) | What::OneOf(_))
                && (it.words.start == found.until || it.words.end == found.from)
        })
}

/// Finds the fact about a subject; of several, the one that has most of the question's words.
fn fact_about(view: &View<'_>, chosen: &[Reading], subject: Subject) -> Option<usize> {
    let asked = telling(view, chosen);
    let facts = view.setting.profile.facts.iter().enumerate();
    let about = facts.filter(|(_, fact)| fact.speaks_of(&[Cue::About(subject)]));
    about.max_by_key(|(at, fact)| (shared(&asked, fact), std::cmp::Reverse(*at))).map(|(at, _)| at)
}

/// The words of a message that tell what it is about: those that nothing explains.
fn telling<'a>(view: &'a View<'_>, chosen: &[Reading]) -> Vec<&'a str> {
    let free = |at: &usize| !chosen.iter().any(|it| it.words.contains(at));
    let long = |word: &&str| word.chars().count() >= TELLING;
    let words = (0..view.keys.len()).filter(free);
    words.filter_map(|at| view.keys.get(at).copied()).filter(long).collect()
}

/// How many of a question's telling words a fact has.
fn shared(asked: &[&str], fact: &BusinessFact) -> usize {
    let has = |word: &&&str| fact.words().iter().any(|other| same_stem(word, other));
    asked.iter().filter(has).count()
}

/// Finds the fact that has most of a question's telling words.
fn fact_in_words(view: &View<'_>, chosen: &[Reading]) -> Option<usize> {
    let asked = telling(view, chosen);
    let facts = view.setting.profile.facts.iter().enumerate();
    let (best, many) =
        facts.map(|(at, fact)| (at, shared(&asked, fact))).max_by_key(|(_, many)| *many)?;
    (many > 0 && many * 2 > asked.len()).then_some(best)
}

/// Returns the words of a service that is asked for and is none of this house's: "do you do brows?".
pub(super) fn not_offered(
    view: &View<'_>,
    explained: &[bool],
    cues: &Cues,
    acts: &[Act],
) -> Vec<String> {
    let short = view.tokens.iter().filter(|token| token.is_word()).count() <= BARE;
    let asks = cues.has(Cue::OtherService) && (cues.is_question() || short)
        || cues.has(Cue::Does) && (cues.is_question() || !cues.has(Cue::Book));
    let named = cues.has(Cue::OtherService);
    let known = acts.iter().any(|act| match act {
        Act::Inform(Slot::OneOf(_)) => !named,
        Act::Inform(slot) => {
            matches!(slot, Slot::Service(_) | Slot::Staff(_) | Slot::When(_) | Slot::Email(_))
        }
        Act::Ask(topic) => *topic != Topic::Other,
        _ => false,
    });
    if !asks || known {
        return Vec::new();
    }
    let words = view.tokens.iter().zip(explained).enumerate().filter(|(at, (token, known))| {
        token.is_word() && !**known && (!named || view.has(*at, Cue::OtherService))
    });
    words
        .map(|(_, (token, _))| view.text.get(token.span.clone()).unwrap_or_default().to_owned())
        .collect()
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
