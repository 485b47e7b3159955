//! What an answer says that no function does and no fact of the profile tells: gifts, fees, other ways
//! of paying.

use crate::{agent::Request, bots::LocalizedText};

use super::{
    claims,
    cues::Cue,
    phrases::find,
    prices,
    reading::Reading,
    sentence::{Act, Clause},
    vocabulary,
};

/// Returns whether a clause goes beyond what is done here.
pub(super) fn is_beyond(request: &Request, reading: &Reading, clause: &Clause) -> bool {
    let words = reading.sentence.words(clause);
    is_never_done(request, words)
        || is_denied_extra(request, words)
        || is_paid_ahead(request, words)
        || is_paid_otherwise(request, reading, clause)
}

/// Returns whether a clause speaks of what no function does and the profile does not mention.
fn is_never_done(request: &Request, words: &str) -> bool {
    let facts =
        || request.context.profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    let own = |phrase: &str| {
        facts().any(|fact| {
            let fact = fact.to_lowercase();
            let apart = Cue::Apart.is_in(phrase) && Cue::Apart.is_in(&fact);
            fact.contains(phrase) || apart && vocabulary::share_two(&fact, words)
        })
    };
    let named = |phrase: &&&str| claims::has_phrase(words, phrase) && !own(phrase.trim());
    Cue::Never.phrases().iter().any(|phrase| named(&phrase))
}

/// Returns whether a clause says how something is paid, and no fact of the profile about paying has
/// two of its words.
fn is_paid_otherwise(request: &Request, reading: &Reading, clause: &Clause) -> bool {
    let words = reading.sentence.words(clause);
    let mut facts =
        request.context.profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    // "You pay by card" names a way that the fact names, and nothing else.
    let named: Vec<&str> = Cue::Means
        .phrases()
        .iter()
        .map(|it| it.trim())
        .filter(|way| find(words, way).next().is_some())
        .collect();
    let same = |fact: &str| {
        let fact = fact.to_lowercase();
        let ways = !named.is_empty() && named.iter().all(|way| find(&fact, way).next().is_some());
        let plain = vocabulary::unknown(&request.context.profile, words).is_empty();
        (Cue::Pays.is_in(&fact) || Cue::Apart.is_in(&fact))
            && (vocabulary::share_two(&fact, &reading.sentence.text) || ways && plain)
    };
    // "900 ₴ to pay" tells the price, which was compared.
    let amount = prices::names_one(words) && !Cue::Means.is_in(words);
    let ways = clause.act == Act::States && Cue::Pays.is_in(words);
    ways && !amount && !facts.any(same)
}

/// Returns whether a clause wants money before the visit, and no fact of the profile says so.
fn is_paid_ahead(request: &Request, words: &str) -> bool {
    let ahead = |text: &str| Cue::Pays.is_in(text) && Cue::Beforehand.is_in(text);
    let mut facts =
        request.context.profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    ahead(words) && !facts.any(|fact| ahead(&fact.to_lowercase()))
}

/// Returns whether a clause says that something costs no more, and no fact of the profile does.
fn is_denied_extra(request: &Request, words: &str) -> bool {
    let mut facts = request.context.profile.facts.iter().flat_map(|fact| fact.text.all());
    let says = |fact: &str| {
        let fact = fact.to_lowercase();
        (Cue::NoExtra.is_in(&fact) || Cue::Gratis.is_in(&fact))
            && vocabulary::share_one(&fact, words)
    };
    Cue::NoExtra.is_in(words) && !facts.any(says)
}
