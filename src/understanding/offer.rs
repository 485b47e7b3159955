//! What is asked for and is none of this house's services: "do you do brows?", "a face massage".

use std::ops::Range;

use crate::{
    lang::{self, Cue},
    phrase,
};

use super::{
    Act, Request, Slot, Topic,
    fact_words::is_of,
    left,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// The most words of a message that asks by naming a service alone.
const BARE: usize = 3;
/// The fewest letters of a word that is compared by its stem.
const LONG: usize = 4;

/// Returns the words of a service that is asked for and is none of this house's: "do you do brows?".
pub(super) fn not_offered(
    view: &View<'_>,
    chosen: &[Reading],
    explained: &[bool],
    cues: &Cues,
    acts: &[Act],
) -> Vec<String> {
    // "Do you take young puppies?" is answered by what is said of their age.
    if acts.iter().any(|act| matches!(act, Act::Ask(Topic::Fact(_)))) {
        return Vec::new();
    }
    if let Some(words) = qualified(view, chosen, explained, cues) {
        return vec![view.written(&words).to_owned()];
    }
    let short = view.tokens.iter().filter(|token| token.is_word()).count() <= BARE;
    let asks = cues.has(Cue::OtherService)
        && (cues.is_question() || short || cues.any(&[Cue::Book, Cue::Look]))
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
    // What stands in another sentence is a story: "do you do house calls? My dog is nervous."
    let inside = |at: usize| {
        let sentence = left::sentence(view.tokens, at);
        cues.iter().any(|it| {
            matches!(it.cue, Cue::OtherService | Cue::Does) && sentence.contains(&it.from)
        }) && (named || !sentence.clone().any(|at| view.speaks_of_a_subject(at)))
    };
    let words = view.tokens.iter().zip(explained).enumerate().filter(|(at, (token, known))| {
        token.is_word()
            && (named || !**known)
            && !lang::is_verb(&token.key)
            && (named || lang::tells(&token.key))
            && inside(*at)
            && (!named || view.has(*at, Cue::OtherService))
            && !is_of_house(view, &token.key)
    });
    words
        .map(|(_, (token, _))| view.text.get(token.span.clone()).unwrap_or_default().to_owned())
        .collect()
}

/// Drops what a question about a service of another house would mean here.
pub(super) fn drop_asked(acts: &mut Vec<Act>) {
    acts.retain(|act| {
        !matches!(
            act,
            Act::Ask(Topic::Other | Topic::Price)
                | Act::Inform(
                    Slot::OneOf(_)
                        | Slot::Service(_)
                        | Slot::About(_)
                        | Slot::Counted(..)
                        | Slot::People(_)
                        | Slot::Things(_)
                        | Slot::Child
                        | Slot::Other
                )
                | Act::Request(Request::Book)
        )
    });
}

/// Whether a word is one of the business's own: of its name, its services or its facts. A tattoo studio does
/// tattoos, under any name.
fn is_of_house(view: &View<'_>, key: &str) -> bool {
    // The shortest words have no stem: "вії" is no "від".
    let short = key.chars().count() < LONG;
    let is_own = |word: &str| if short { word == key } else { is_of(key, word) };
    let profile = view.setting.profile;
    let services = profile.services.iter();
    let names = services.flat_map(|it| it.name.all().chain(it.also.iter().map(String::as_str)));
    let own = names
        .chain(profile.name.all())
        .any(|name| phrase::words(name).into_iter().any(|word| is_own(&word.key)));
    own || profile.facts.iter().any(|fact| fact.words().iter().any(|it| is_own(it)))
}

/// The service that is asked about with a word that makes it another one: "do you do face massage?"
/// A word that stands apart from it ("massage for a bad back") makes it none.
fn qualified(
    view: &View<'_>,
    chosen: &[Reading],
    explained: &[bool],
    cues: &Cues,
) -> Option<Range<usize>> {
    let timed = |it: &Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    let ends = |at: usize| {
        let next = view.tokens.get(at + 1).is_some_and(|token| token.key == "?");
        next && view.has(at, Cue::Asks)
    };
    let offers = cues.any(&[Cue::Offers, Cue::Does]) || (0..view.tokens.len()).any(ends);
    if !offers || chosen.iter().any(timed) {
        return None;
    }
    let other = |at: usize| {
        let plain = |token: &Token| {
            token.is_word() && !token.capital && !lang::is_verb(&token.key) && token.key.len() > 2
        };
        !explained.get(at).copied().unwrap_or(true) && view.tokens.get(at).is_some_and(plain)
    };
    let asked = |at: usize| {
        let sentence = left::sentence(view.tokens, at);
        view.tokens.get(sentence.end).is_some_and(|token| token.key == "?")
    };
    chosen.iter().find_map(|it| {
        let service = matches!(it.what, What::Service(_) | What::OneOf(_));
        if !service || !asked(it.words.start) {
            return None;
        }
        let before = it.words.start.checked_sub(1).filter(|at| other(*at));
        let behind = (it.words.end..view.tokens.len()).take_while(|at| other(*at)).count();
        let from = before.unwrap_or(it.words.start);
        (before.is_some() || behind > 0).then(|| from..it.words.end + behind)
    })
}
