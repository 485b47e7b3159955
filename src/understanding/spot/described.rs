//! Services that are described and not named: "the crown came off", "спустило колесо", "зуб ниє".
//!
//! The words that the owner lists for a service are compared by their meaning and in any order. What is
//! found is a part of the sentence like a part of a name: the service is shown with its price before
//! anything is booked, and of two that fit alike the customer is asked which one it is.

use std::ops::Range;

use crate::{
    bots::{Spoken, Term},
    ids::ServiceId,
    lang::Cue,
    phrase,
    text::same_stem,
};

use super::{
    super::{
        Act, Slot, left,
        reading::{Reading, What, reading, worth},
        view::View,
    },
    service,
};

/// The most services that one description may fit.
const MOST: usize = 2;
/// What a word of a description adds that tells something.
const TELLING: u32 = 4;
/// From so many telling words on, one may be missing.
const LONG: usize = 3;
/// The fewest letters of a word that is compared.
const SHORT: usize = 2;

/// A service, and the words that describe it.
#[derive(Debug, Clone)]
struct Fit {
    service: ServiceId,
    score: u32,
    words: Vec<usize>,
}

/// Proposes the services that each sentence describes. Where a service is named whole, the rest of what
/// is said tells a story.
pub(super) fn spot(view: &View<'_>, named: &[Reading]) -> Vec<Reading> {
    if named.iter().any(|it| matches!(it.what, What::Service(_))) {
        return Vec::new();
    }
    let message = Message::new(view);
    let mut readings = Vec::new();
    let mut from = 0;
    while from < view.tokens.len() {
        let sentence = left::sentence(view.tokens, from);
        let described = message.of_sentence(&sentence);
        if !names_another(view, named, &described, &sentence) {
            readings.extend(described);
        }
        from = sentence.end.max(from) + 1;
    }
    readings
}

/// Whether a word names what a question is about: "чи це боляче?" describes no toothache.
fn asks_about(view: &View<'_>, at: usize) -> bool {
    let sentence = left::sentence(view.tokens, at);
    view.speaks_of_a_subject(at) && view.tokens.get(sentence.end).is_some_and(|it| it.key == "?")
}

/// Whether another service is named beside a description, by a part of its own name: "my daughter loves
/// her lessons. Now I want piano for myself" tells a story first.
fn names_another(
    view: &View<'_>,
    parts: &[Reading],
    described: &[Reading],
    sentence: &Range<usize>,
) -> bool {
    let covered = |part: &Reading| described.iter().any(|it| it.words.start == part.words.start);
    let same = |ids: &[ServiceId]| {
        described.iter().any(|it| match &it.what {
            What::OneOf(own) => ids.iter().any(|id| own.contains(id)),
            _ => false,
        })
    };
    parts.iter().filter(|part| !covered(part)).any(|part| match &part.what {
        What::OneOf(ids) => {
            let elsewhere = !sentence.contains(&part.words.start);
            (elsewhere || !same(ids)) && ids.iter().any(|id| is_called(view, id, part.words.start))
        }
        _ => false,
    })
}

/// Whether a word is one of a service's own name, and not only of the other words for it.
fn is_called(view: &View<'_>, id: &ServiceId, at: usize) -> bool {
    let service = view.setting.profile.services.iter().find(|service| service.id == *id);
    let spoken = service.into_iter().flat_map(|service| service.search_terms.spoken.iter());
    let key = view.keys.get(at).copied().unwrap_or_default();
    spoken.filter(|it| it.is_name).any(|it| it.words.iter().any(|word| same_stem(word, key)))
}

/// Takes out the parts of names that stand only among the other words for a service, where a service is
/// described: in "стригти сина, він боїться машинки" the clipper is no second haircut.
pub(super) fn without_loose(view: &View<'_>, described: &[Reading], parts: &mut Vec<Reading>) {
    let known = |id: &ServiceId| {
        described.iter().any(|it| matches!(&it.what, What::OneOf(ids) if ids.contains(id)))
    };
    parts.retain(|it| match &it.what {
        What::OneOf(ids) if !described.is_empty() => {
            ids.iter().any(|id| known(id) || is_called(view, id, it.words.start))
        }
        _ => true,
    });
}

/// Drops the services that are only named by one of their other words inside a question that a fact
/// answers: "do I need my own clubs?" orders no lesson for who "never held a club".
pub(in super::super) fn drop_loose(
    view: &View<'_>,
    chosen: &[Reading],
    answered: &[Range<usize>],
    acts: &mut Vec<Act>,
) {
    for part in chosen {
        let What::OneOf(ids) = &part.what else { continue };
        let inside = answered.iter().any(|words| words.contains(&part.words.start));
        let called = ids.iter().any(|id| is_called(view, id, part.words.start));
        let again = chosen.iter().any(|it| it.what == part.what && it.words != part.words);
        if inside && !called && !again {
            acts.retain(|act| *act != Act::Inform(Slot::OneOf(ids.clone())));
        }
    }
}

/// A message as it is compared.
struct Message<'a> {
    view: &'a View<'a>,
    /// Its words that may describe something, each with its place.
    words: Vec<(usize, Term)>,
    /// Where it speaks of animals that the business serves, which describe none of its services alone.
    animals: Vec<usize>,
    /// The words of the business's own name, which describe none of its services.
    house: Vec<Term>,
}

impl<'a> Message<'a> {
    fn new(view: &'a View<'a>) -> Self {
        let compared = |at: &usize| {
            view.tokens.get(*at).is_some_and(|token| {
                token.is_word() && token.key.chars().count() >= SHORT && !view.is_time(*at)
            }) && !asks_about(view, *at)
        };
        let words = (0..view.tokens.len()).filter(compared).filter_map(|at| {
            let key = view.keys.get(at)?;
            Some((at, Term::heard(key)))
        });
        let names = view.setting.profile.name.all().flat_map(phrase::words);
        let house = names.into_iter().map(|word| Term::heard(&word.key)).collect();
        Self { view, words: words.collect(), animals: service::animals(view), house }
    }

    fn of_sentence(&self, sentence: &Range<usize>) -> Vec<Reading> {
        let mut fits: Vec<Fit> = Vec::new();
        for service in &self.view.setting.profile.services {
            let spoken = service.search_terms.spoken.iter();
            let own = spoken.filter_map(|spoken| self.fit(sentence, spoken));
            let best = own.max_by_key(|(score, _)| *score);
            fits.extend(best.map(|(score, words)| Fit {
                service: service.id.clone(),
                score,
                words,
            }));
        }
        let most = fits.iter().map(|fit| fit.score).max().unwrap_or(0);
        fits.retain(|fit| fit.score == most);
        if fits.is_empty() || fits.len() > MOST {
            return Vec::new();
        }
        let ids: Vec<ServiceId> = fits.iter().map(|fit| fit.service.clone()).collect();
        let mut words: Vec<usize> = fits.into_iter().flat_map(|fit| fit.words).collect();
        words.sort_unstable();
        words.dedup();
        let one = |at: usize| reading(at..at + 1, What::OneOf(ids.clone()), worth::PART + 1);
        words.into_iter().map(one).collect()
    }

    /// How well a sentence has the words of a description, and where they are; `None`: it lacks them.
    fn fit(&self, sentence: &Range<usize>, spoken: &Spoken) -> Option<(u32, Vec<usize>)> {
        let terms = spoken.describing();
        if let ([only], false) = (terms, spoken.is_name) {
            return self.other_word(sentence, only);
        }
        if terms.len() < 2 {
            return None;
        }
        let tells =
            |term: &&Term| term.tells && !self.house.iter().any(|own| own.is_written_like(term));
        let telling = terms.iter().filter(tells).count();
        let allowed = usize::from(telling >= LONG);
        let (mut words, mut missing): (Vec<usize>, usize) = (Vec::new(), 0);
        for term in terms.iter().filter(tells) {
            match self.place(sentence, term) {
                Some(at) if !words.contains(&at) => words.push(at),
                _ => missing += 1,
            }
            if missing > allowed {
                return None;
            }
        }
        // Small words and the house's own support a description and make none.
        let small = terms.iter().filter(|term| !tells(term));
        let support = small.filter(|term| self.place(sentence, term).is_some()).count();
        let only_animals = words.iter().all(|at| self.animals.contains(at));
        if words.is_empty() || words.len() + support < 2 || only_animals {
            return None;
        }
        let denied =
            |at: &usize| at.checked_sub(1).is_some_and(|before| self.view.has(before, Cue::Not));
        if words.iter().any(denied) {
            return None;
        }
        let score = TELLING * u32::try_from(words.len()).ok()? + u32::try_from(support).ok()?;
        Some((score, words))
    }

    /// How well a sentence has a word that means the same as another word for a service: "ніжки" where
    /// the owner lists "п'яти".
    fn other_word(&self, sentence: &Range<usize>, term: &Term) -> Option<(u32, Vec<usize>)> {
        let means = |word: &Term| word.senses.iter().any(|sense| term.senses.contains(sense));
        let mut inside =
            self.words.iter().filter(|(at, _)| sentence.contains(at) && !self.animals.contains(at));
        let (at, _) = inside.find(|(_, word)| term.tells && means(word))?;
        Some((TELLING - 1, vec![*at]))
    }

    /// Finds a word of a description in a sentence; a word of everyday talk only as it is written.
    fn place(&self, sentence: &Range<usize>, term: &Term) -> Option<usize> {
        let same =
            |other: &Term| if term.tells { other.is_like(term) } else { other.key == term.key };
        let mut inside = self.words.iter().filter(|(at, _)| sentence.contains(at));
        inside.find(|(_, word)| same(word)).map(|(at, _)| *at)
    }
}
