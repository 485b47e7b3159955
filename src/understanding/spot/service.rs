//! Services: what the profile calls them, bent, misspelt, or in Latin letters.

use std::collections::BTreeMap;

use crate::{
    bots::{Service, Spoken, initials},
    ids::ServiceId,
    lang::{self, Counts, Cue, Distinction, Subject},
    phrase::{self, WordKind},
    text::{LetterSet, differ_by_typo, is_diminutive, may_share_a_stem, same_stem},
};

use super::super::{
    Asked,
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// The fewest letters of a Latin word that is compared by a sound like its own.
const SOUND_FROM: usize = 4;
/// From so many services on that are also called by a word, it is the name of none of them.
const GENERIC: usize = 2;
/// The fewest letters of the end of a name that stands for the whole: "something's come up" is no cover-up.
const ENDING_FROM: usize = 3;
/// The most small words between two words of a name.
const BETWEEN: usize = 1;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let words: Vec<Word> = (0..view.tokens.len()).map(|at| Word::new(view, at)).collect();
    let heard = Heard { view, words: &words };
    let mut readings = Vec::new();
    let mut parts: BTreeMap<usize, Parts> = BTreeMap::new();
    let animals = animals(view);
    for service in &view.setting.profile.services {
        for spoken in &service.search_terms.spoken {
            for at in 0..view.tokens.len() {
                if let Some(whole) = heard.whole(spoken, at).or_else(|| heard.turned(spoken, at)) {
                    let mut one =
                        reading(whole.clone(), What::Service(service.id.clone()), worth::SERVICE);
                    // A name of two words is no two services.
                    let further = u32::try_from(spoken.words.len().saturating_sub(1)).unwrap_or(0);
                    one.score += heard.exact(spoken, at) + 2 * worth::FURTHER * further;
                    readings.push(one);
                } else if heard.is_end_of(spoken, at) {
                    let what = What::Service(service.id.clone());
                    readings.push(reading(at..at + 1, what, worth::PART));
                } else if heard.part(spoken, at) && !animals.contains(&at) {
                    parts.entry(at).or_default().add(&service.id, spoken.is_name);
                }
            }
        }
    }
    // The word of the house's own name tells nothing where it is in the name of one service, or of all.
    let all = view.setting.profile.services.len();
    parts.retain(|at, it| {
        let many = it.by_name.len();
        let house = view.keys.get(*at).is_some_and(|key| view.names_house(key));
        !house || (2..all).contains(&many)
    });
    readings.extend(chosen(view));
    let plain = plain_siblings(view, &readings);
    readings.extend(plain);
    let meant = parts.iter().map(|(at, it)| {
        let neighbours: Vec<usize> =
            [at.checked_sub(1), Some(at + 1)].into_iter().flatten().collect();
        let beside = neighbours.into_iter().filter_map(|other| parts.get(&other));
        let own = it.meant();
        let shared = beside.clone().map(|other| it.shared(other)).find(|it| !it.is_empty());
        let one = |it: &Parts| (it.by_name.len() == 1).then(|| it.meant());
        let told = || beside.clone().find_map(one).filter(|_| it.by_name.len() > 1);
        reading(*at..at + 1, What::OneOf(shared.or_else(told).unwrap_or(own)), worth::PART)
    });
    readings.extend(meant.flat_map(|it| told_apart(view, &it).into_iter().chain([it])));
    readings
}

/// Reads the service that the word beside a part of several names tells, though it is an ordinary one: "the phone's
/// screen" of a phone screen and a laptop screen.
fn told_apart(view: &View<'_>, part: &Reading) -> Option<Reading> {
    let What::OneOf(ids) = &part.what else { return None };
    let services = view.setting.profile.services.iter().filter(|it| ids.contains(&it.id));
    let tells = |at: usize| {
        let key = view.keys.get(at)?;
        let mut fitting = services.clone().filter(|service| {
            let names = service.search_terms.spoken.iter().filter(|spoken| spoken.is_name);
            let mut words = names.flat_map(|spoken| spoken.words.iter());
            words.any(|word| word == key || is_bent(key, word))
        });
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let small = |at: usize| view.has(at, Cue::What) || view.has(at, Cue::With);
    let before =
        part.words.start.checked_sub(1).map(|at| if small(at) { at.max(1) - 1 } else { at });
    let behind = part.words.end + usize::from(small(part.words.end));
    let mut beside = [Some(behind), before].into_iter().flatten();
    let (at, service) = beside.find_map(|at| Some((at, tells(at)?)))?;
    let words = part.words.start.min(at)..part.words.end.max(at + 1);
    (ids.len() > 1).then(|| reading(words, What::Service(service.id.clone()), worth::SERVICE))
}

/// Reads a word that only one of the services has in its names, of which it was asked which is meant: "phone" of
/// a phone screen and a laptop screen. Such a word is the answer, also where it may mean something else.
fn chosen(view: &View<'_>) -> Vec<Reading> {
    if *view.setting.asked != Asked::Service || view.setting.choices.len() < 2 {
        return Vec::new();
    }
    let services = &view.setting.profile.services;
    let asked = services.iter().filter(|service| view.setting.choices.contains(&service.id));
    let has = |service: &Service, key: &str| {
        let spoken = service.search_terms.spoken.iter().filter(|spoken| spoken.is_name);
        let mut words = spoken.flat_map(|spoken| spoken.words.iter());
        words.any(|word| word == key || key.len() > 2 && same_stem(key, word))
    };
    let read = |at: usize| {
        let token = view.tokens.get(at).filter(|token| token.is_word())?;
        let mut fitting = asked.clone().filter(|service| has(service, &token.key));
        let only = fitting.next().filter(|_| fitting.next().is_none())?;
        Some(reading(at..at + 1, What::Service(only.id.clone()), worth::SERVICE + 1))
    };
    (0..view.tokens.len()).filter_map(read).collect()
}

/// The animals that a message speaks of, where the house serves them: "my cat" tells no service that has the
/// word in its name, unless it was asked which one.
pub(super) fn animals(view: &View<'_>) -> Vec<usize> {
    let cues = [Cue::Counts(Counts::Animals), Cue::About(Subject::PETS)];
    let named = view.cues.iter().filter(|it| cues.contains(&it.cue));
    let named: Vec<usize> = named.flat_map(|it| it.from..it.until).collect();
    if named.is_empty() || *view.setting.asked == Asked::Service || !view.serves_animals() {
        return Vec::new();
    }
    named
}

/// Reads "a normal one" beside a service for children as the same for adults, and "a kid's one" beside
/// that as the one for children: "a kid's eye test for Lucy and a normal one for me".
fn plain_siblings(view: &View<'_>, readings: &[Reading]) -> Vec<Reading> {
    let childish = |at: usize| view.has(at, Cue::ForChildren);
    let named = |child: bool| {
        readings.iter().find_map(|it| match &it.what {
            What::Service(id) if it.words.clone().any(childish) == child => Some(id),
            _ => None,
        })
    };
    let ends = |at: usize| {
        view.tokens.get(at).is_none_or(Token::ends_clause)
            || view.has(at, Cue::ForWhom)
            || view.has(at, Cue::Me)
    };
    let found = |cue: Cue, sibling: Option<ServiceId>, bare: bool| {
        let sibling = sibling.into_iter();
        sibling.flat_map(move |id| {
            view.with(cue).filter_map(move |found| {
                let one = view.has(found.until, Cue::One);
                let until = found.until + usize::from(one);
                let worth = worth::SERVICE + 1;
                ((bare || one) && ends(until))
                    .then(|| reading(found.from..until, What::Service(id.clone()), worth))
            })
        })
    };
    let adult = named(true).and_then(|id| sibling(view, id, false));
    let child = named(false).and_then(|id| sibling(view, id, true));
    let plain = found(Cue::Apart(Distinction::Adults), adult.clone(), true).chain(found(
        Cue::Plain,
        adult,
        true,
    ));
    plain.chain(found(Cue::ForChildren, child, false)).collect()
}

/// Finds the service whose name is the same but for the words that say that it is for children: the one
/// for children (`child`), or the other.
fn sibling(view: &View<'_>, service: &ServiceId, child: bool) -> Option<ServiceId> {
    let childish = |word: &String| {
        lang::matches(&[word.as_str()]).iter().any(|found| found.cue == Cue::ForChildren)
    };
    let services = &view.setting.profile.services;
    let names = |id: &ServiceId| {
        let own = services.iter().find(|service| service.id == *id);
        own.into_iter().flat_map(|service| service.search_terms.spoken.iter())
    };
    let plain = |spoken: &Spoken| -> Vec<String> {
        spoken.words.iter().filter(|word| !childish(word)).cloned().collect()
    };
    let own: Vec<Vec<String>> =
        names(service).map(plain).filter(|words| !words.is_empty()).collect();
    let is_same = |spoken: &Spoken| {
        spoken.words.iter().any(childish) == child && own.contains(&plain(spoken))
    };
    let fits = |id: &ServiceId| id != service && names(id).any(is_same);
    services.iter().map(|service| &service.id).find(|id| fits(id)).cloned()
}

/// The services that have a word in their names.
#[derive(Default)]
struct Parts {
    by_name: Vec<ServiceId>,
    by_other: Vec<ServiceId>,
}

impl Parts {
    fn add(&mut self, id: &ServiceId, is_name: bool) {
        let ids = if is_name { &mut self.by_name } else { &mut self.by_other };
        if !ids.contains(id) {
            ids.push(id.clone());
        }
        let named = self.by_name.clone();
        self.by_other.retain(|id| !named.contains(id));
    }

    /// Those that customers read the word in; a "dress" is no "wedding dress" that is only listed under
    /// `also`.
    fn meant(&self) -> Vec<ServiceId> {
        // A word that many services are also called by tells none of them: "photos" at a photographer's.
        let generic = self.by_name.len() == 1 && self.by_other.len() >= GENERIC;
        match (self.by_name.is_empty(), generic) {
            (true, _) => self.by_other.clone(),
            (false, true) => self.by_name.iter().chain(&self.by_other).cloned().collect(),
            (false, false) => self.by_name.clone(),
        }
    }

    /// Those that the word beside it fits as well: "choose glasses" is what is called so.
    fn shared(&self, other: &Self) -> Vec<ServiceId> {
        let all = |parts: &Self| -> Vec<ServiceId> {
            parts.by_name.iter().chain(&parts.by_other).cloned().collect()
        };
        let theirs = all(other);
        all(self).into_iter().filter(|id| theirs.contains(id)).collect()
    }
}

/// What is compared of each word of a message.
struct Word {
    /// How it sounds, where it is in Latin letters and no small word; else empty.
    sound: String,
    /// What it and its sound begin with.
    initials: LetterSet,
}

impl Word {
    fn new(view: &View<'_>, at: usize) -> Self {
        let latin = |token: &&Token| token.is_word() && token.key.is_ascii() && token.key.len() > 3;
        let token = view.tokens.get(at);
        let latin = token.filter(latin).filter(|_| !view.is_plain(at));
        let sound = latin.map_or_else(String::new, |token| phrase::sound(&token.key));
        let key = token.filter(|token| token.kind != WordKind::Sign).map(|token| &token.key);
        let initials = initials(key.into_iter().chain([&sound]));
        Self { sound, initials }
    }
}

struct Heard<'a> {
    view: &'a View<'a>,
    words: &'a [Word],
}

impl Heard<'_> {
    /// Returns whether the word at a place may be one of a name's.
    fn may_fit(&self, spoken: &Spoken, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| spoken.may_begin_with(word.initials))
    }

    /// Returns whether the word at a place is one of a name's.
    fn fits(&self, spoken: &Spoken, nth: usize, at: usize) -> bool {
        let (Some(token), Some(word)) = (self.view.tokens.get(at), spoken.words.get(nth)) else {
            return false;
        };
        let key = &token.key;
        // "Do you do cover ups?"
        if key == word || nth > 0 && word.is_ascii() && key.strip_suffix('s') == Some(word) {
            return true;
        }
        // "Manikiur bez pokryttia": a short word inside a name is one only by its exact sound.
        if key.is_ascii() && key.len() < SOUND_FROM && nth > 0 && !word.is_ascii() {
            return phrase::sound(key) == *spoken.sounds.get(nth).unwrap_or(word);
        }
        // A small word is no other form of a service's name: "прийти" is no "прийом". One that is bent only
        // in its last letters is that word: "жіночу стрижку".
        if self.view.is_plain(at) && spoken.is_name && is_bent(key, word) {
            return true;
        }
        let leaves = self.view.has(at, Cue::Leaves);
        // Nor does a word that means something else: "that suits me" is no suit.
        let other = self.view.at(at).iter().any(|it| {
            it.from == at && it.until == at + 1 && matches!(it.cue, Cue::Yes | Cue::Filler)
        });
        if !token.is_word() || self.view.is_plain(at) || leaves || other {
            return false;
        }
        if key.chars().next() == word.chars().next() {
            return may_share_a_stem(key, word)
                && (same_stem(key, word)
                    || differ_by_typo(key, word)
                    || (spoken.is_name || spoken.words.len() == 1) && is_diminutive(key, word));
        }
        let sounds = self.words.get(at).map(|it| &it.sound).zip(spoken.sounds.get(nth));
        sounds.is_some_and(|(key, word)| !key.is_empty() && !word.is_empty() && akin(key, word))
    }

    /// Returns the words of a name that begins at a place.
    fn whole(&self, spoken: &Spoken, at: usize) -> Option<std::ops::Range<usize>> {
        if !self.may_fit(spoken, at) || !self.fits(spoken, 0, at) {
            return None;
        }
        let mut until = at + 1;
        for nth in 1..spoken.words.len() {
            // "A haircut and a beard" is no "haircut of the beard".
            let joined = |place: &usize| (until..*place).any(|at| self.view.is_and(at));
            let next = |place: &usize| self.fits(spoken, nth, *place) && !joined(place);
            until = (until..=until + BETWEEN).find(next)? + 1;
        }
        Some(at..until)
    }

    /// Returns the words of a name of two words that are said in the other order: «фари відполірувати».
    fn turned(&self, spoken: &Spoken, at: usize) -> Option<std::ops::Range<usize>> {
        if spoken.words.len() != 2 || !self.fits(spoken, 1, at) {
            return None;
        }
        // «Вінду б переставити.»
        let small = self.view.is_plain(at + 1) && !self.view.is_and(at + 1);
        let mut places =
            (at + 1..=at + 1 + usize::from(small)).filter(|it| self.may_fit(spoken, *it));
        let first = places.find(|it| self.fits(spoken, 0, *it))?;
        Some(at..first + 1)
    }

    /// Returns what a name gains by being written as it is.
    fn exact(&self, spoken: &Spoken, at: usize) -> u32 {
        let same = self
            .view
            .keys
            .get(at)
            .is_some_and(|key| spoken.words.first().is_some_and(|word| key == word));
        2 * u32::from(same) + u32::from(spoken.is_name)
    }

    /// Returns whether the word at a place ends a name that is written as one word.
    fn is_end_of(&self, spoken: &Spoken, at: usize) -> bool {
        let key = self.view.keys.get(at);
        let long = key.is_some_and(|key| key.chars().count() >= ENDING_FROM);
        long && !spoken.endings.is_empty()
            && spoken.endings.iter().any(|end| key == Some(&end.as_str()))
    }

    /// Returns whether a long word of a name may tell it although it is an ordinary one, because it was asked which
    /// service is meant: "personal" of a personal tax return.
    fn is_asked(&self, spoken: &Spoken, nth: usize) -> bool {
        let word = spoken.words.get(nth);
        *self.view.setting.asked == Asked::Service
            && word.is_some_and(|word| word.chars().count() > SOUND_FROM + 1)
    }

    /// Returns whether a word of a name is one that customers ask about, and no fact speaks of it: "the pregnancy
    /// one" of a pregnancy massage.
    fn is_subject(&self, spoken: &Spoken, nth: usize) -> bool {
        let Some(word) = spoken.words.get(nth).filter(|word| word.chars().count() > SOUND_FROM)
        else {
            return false;
        };
        let cues = lang::matches(&[word.as_str()]);
        let told =
            |cue: Cue| self.view.setting.profile.facts.iter().any(|fact| fact.speaks_of(&[cue]));
        let subject = |it: &lang::Match| matches!(it.cue, Cue::About(_)) && !told(it.cue);
        let small = [Cue::Filler, Cue::Counts(Counts::Thing), Cue::Plain];
        cues.iter().any(subject) && cues.iter().all(|it| subject(it) || small.contains(&it.cue))
    }

    /// Returns whether the word at a place is a telling part of a longer name.
    fn part(&self, spoken: &Spoken, at: usize) -> bool {
        if spoken.words.len() < 2 || !self.may_fit(spoken, at) {
            return false;
        }
        let telling = spoken.telling().iter().enumerate();
        telling.into_iter().any(|(nth, telling)| {
            (*telling || self.is_subject(spoken, nth) || self.is_asked(spoken, nth))
                && self.fits(spoken, nth, at)
        })
    }
}

/// The fewest letters that two forms of one word begin with alike, and the most that follow.
const STEM: usize = 5;
const ENDING: usize = 2;

/// Returns whether two words are one in two cases: "жіноча", "жіночу".
fn is_bent(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    shared >= STEM && a.chars().count().max(b.chars().count()) <= shared + ENDING && !a.is_ascii()
}

/// Returns whether two sounds are one stem with other endings.
fn akin(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let longest = a.len().max(b.len());
    shared >= 5 && longest <= shared + 3 || shared == 4 && longest <= 5
}
