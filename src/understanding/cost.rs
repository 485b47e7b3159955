//! What a fact says of money and time: the price of what is no service ("how much is winter storage?"), how
//! long something takes, and what each further one costs.
//!
//! A fact answers "how much" only where it has a number or says that something is free, and "how long" only
//! where it tells a time.

use std::ops::Range;

use crate::{
    bots::BusinessFact,
    lang::{Cue, Match, Subject},
    phrase,
    text::is_akin,
};

use super::{
    Act, Slot, Topic,
    fact_words::{self, in_words},
    question,
    reading::{Reading, What},
    sentence::Cues,
    subject::fact_about,
    tokens::Token,
    view::View,
};

/// The question for the price of a service that is asked about, where a fact answers another part of it: "how much is
/// a vaccination for a child?"
pub(super) fn of_asked(cues: &Cues, slots: &[Act], acts: &[Act]) -> Option<Act> {
    let about = |act: &Act| matches!(act, Act::Inform(Slot::About(_)));
    let told = |act: &Act| matches!(act, Act::Ask(topic) if !matches!(topic, Topic::Fact(_) | Topic::Other));
    let asks = cues.has(Cue::Price) && slots.iter().any(about) && !acts.iter().any(told);
    asks.then_some(Act::Ask(Topic::Price))
}

/// The most words between "how much is" and what it asks about.
const BETWEEN: usize = 2;

/// Whether a price or a length is asked for.
pub(super) fn is_asked(cues: &Cues, words: &Range<usize>) -> bool {
    let amount = |found: &Match| matches!(found.cue, Cue::Price | Cue::Length);
    cues.iter().any(|found| amount(&found) && words.contains(&found.from))
}

/// From this number on no hour and no day of a month is meant.
const A_SUM: u32 = 32;

/// Whether a question names a sum that nothing else explains: "so that's 550?"
pub(super) fn tells_a_sum(view: &View<'_>, chosen: &[Reading]) -> bool {
    let read = |at: usize| {
        chosen.iter().any(|it| it.words.contains(&at) && !matches!(it.what, What::Cue(_)))
    };
    (0..view.tokens.len()).any(|at| {
        let digits = view.tokens.get(at).is_some_and(Token::is_number);
        digits && view.number(at).is_some_and(|it| it >= A_SUM) && !view.is_time(at) && !read(at)
    })
}

/// The fact that says what each further one costs, where the price of several is asked for: "how much for
/// three copies?"
pub(super) fn further(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> Option<usize> {
    let many =
        |it: &Reading| matches!(it.what, What::People(many) | What::Things(many) if many > 1);
    let number = |at: usize| view.number(at).is_some_and(|it| it > 1) && !view.is_time(at);
    let several = chosen.iter().any(many) || (0..view.tokens.len()).any(number);
    if !several || !cues.any(&[Cue::Price, Cue::Together]) {
        return None;
    }
    let fact = |at: &usize| view.setting.profile.facts.get(*at);
    // "From the second trimester on" says nothing of a price.
    let dear = |at: &usize| fact(at).is_some_and(|it| tells_an_amount(it) || it.speaks_of(DEARER));
    fact_about(view, chosen, Subject::FURTHER, 0..0).filter(dear)
}

/// What a fact says of a price that differs from the usual one.
const DEARER: &[Cue] = &[Cue::Price, Cue::Compares, Cue::About(Subject::INCLUDED)];

/// The fact that says what a service costs more for the thing or the haste that is named beside it: "how
/// much is a wash for a jeep?" Each of these words has to be in the fact as it is said, because "my car"
/// is no jeep.
pub(super) fn surcharge(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> Option<usize> {
    let service = |it: &Reading| matches!(it.what, What::Service(_));
    if !cues.any(&[Cue::Price, Cue::Compares]) && !chosen.iter().any(service) {
        return None;
    }
    let urgent = |at: usize| view.has(at, Cue::About(Subject::EXPRESS));
    let names = |at: &usize| {
        let free = !fact_words::is_slot(view, chosen, *at) && fact_words::tells(view, *at);
        let own = |key: &&str| fact_words::is_of_a_service(view, key) || view.names_house(key);
        urgent(*at) && !chosen.iter().any(|it| service(it) && it.words.contains(at))
            || free && !view.keys.get(*at).is_some_and(own)
    };
    let facts = &view.setting.profile.facts;
    let dearer = |fact: &BusinessFact| {
        fact.speaks_of(DEARER) && fact.speaks_of(&[Cue::Compares, Cue::About(Subject::INCLUDED)])
    };
    let told = |at: usize, fact: &BusinessFact| {
        let key = view.keys.get(at).copied().unwrap_or_default();
        fact.words().iter().any(|word| {
            fact_words::is_of(key, word) || word.strip_suffix(ENDING).is_some_and(|it| it == key)
        })
    };
    let words: Vec<usize> = (0..view.keys.len()).filter(names).collect();
    facts.iter().position(|fact| dearer(fact) && words.iter().any(|at| told(*at, fact)))
}

/// The ending of several, which a short word is compared without: "SUVs".
const ENDING: char = 's';

/// The fact that says how many of one service another one takes: "how many fittings does a wedding dress
/// take?"
pub(super) fn counted(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> Option<usize> {
    let timed = |it: &Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    if cues.any(&[Cue::Price, Cue::Length]) || chosen.iter().any(timed) {
        return None;
    }
    let named = |key: &&&str| fact_words::is_of_a_service(view, key);
    let keys: Vec<&str> = view.keys.iter().filter(named).copied().collect();
    let services = &view.setting.profile.services;
    let of_one = |told: &[&str]| {
        services.iter().any(|service| {
            let words = || service.name.all().flat_map(phrase::words);
            told.iter().all(|key| words().any(|word| is_akin(&word.key, key)))
        })
    };
    view.setting.profile.facts.iter().position(|fact| {
        let has = |key: &&str| fact.words().iter().any(|word| fact_words::is_of(key, word));
        let told: Vec<&str> = keys.iter().copied().filter(has).collect();
        told.len() > 1 && fact.has_number() && !of_one(&told)
    })
}

/// The facts that tell what something costs that is no service: "how much is winter storage?"
pub(super) fn priced(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    words: &Range<usize>,
) -> Vec<usize> {
    let service = |it: &Reading| matches!(it.what, What::Service(_));
    let named = chosen.iter().filter(|it| service(it)).any(|it| words.contains(&it.words.start));
    if !is_asked(cues, words) || named {
        return Vec::new();
    }
    let mut facts = in_words(view, chosen, words);
    // "The gel has chipped, do you charge to fix it?" says before what it asks about.
    let price = words.clone().any(|at| view.has(at, Cue::Price));
    if price && facts.is_empty() && !fact_words::tells_anything(view, chosen, words) {
        facts = in_words(view, chosen, &(0..view.keys.len()));
        facts.retain(|at| view.setting.profile.facts.get(*at).is_some_and(tells_an_amount));
    }
    if !price {
        facts.retain(|at| view.setting.profile.facts.get(*at).is_some_and(tells_a_length));
    }
    let number = |at: &usize| view.setting.profile.facts.get(*at).is_some_and(tells_an_amount);
    let dear: Vec<usize> = facts.iter().copied().filter(number).collect();
    if dear.is_empty() { facts } else { dear }
}

/// Whether a fact has a number, or says that something is free.
fn tells_an_amount(fact: &BusinessFact) -> bool {
    fact.speaks_of(&[Cue::Policy]) || fact.words().iter().any(|word| word.parse::<u32>().is_ok())
}

/// Whether a fact tells of a time that something takes.
pub(super) fn tells_a_length(fact: &BusinessFact) -> bool {
    fact.speaks_of(&[
        Cue::UnitMinute,
        Cue::UnitHour,
        Cue::UnitHalfHour,
        Cue::UnitHourAndHalf,
        Cue::UnitDay,
        Cue::UnitWeek,
        Cue::UnitTwoWeeks,
        Cue::UnitAge,
        Cue::About(Subject::READINESS),
        Cue::About(Subject::STORAGE),
    ])
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

/// Whether a price is asked of a subject of the house and not of a service: "how much is parking?".
pub(super) fn is_price_of_subject(cues: &Cues, price: &Match) -> bool {
    cues.iter().any(|found| {
        matches!(found.cue, Cue::About(_))
            && price.until <= found.from
            && found.from - price.until <= BETWEEN
    })
}
