//! Whether a sentence says what one fact of the profile says, in other words.
//!
//! The rules know words, and a true sentence of words that they do not know is refused. So a sentence is
//! compared with the facts as a whole first: its words are the fact's or can take their place, its
//! numbers are those that stand beside them there, it denies what the fact denies, and it neither
//! loosens nor reverses it. Nothing that touches the calendar is judged here.

use std::collections::BTreeSet;

use crate::{agent::Request, text::words};

use super::{
    claims,
    cues::Cue,
    entities,
    fact_texts::{Amount, FactText, Meant, Part, denies, numbers},
    known::Known,
    mentions::mentions,
    names, opposed,
    reading::Reading,
    sentence::Clause,
    vocabulary,
};

/// The fewest letters of a word that shows of what a clause speaks.
const FEWEST_LETTERS: usize = 4;
/// So many shared words show that a clause is about a fact.
const FEWEST_SHARED: usize = 2;
/// So many shared words carry one word that nothing knows.
const CARRYING: usize = 3;
/// How many words behind a joining word add something: "and all the raw files".
const ADDED: usize = 3;

/// Returns whether each clause of a sentence that says something of the business says what a fact says.
pub(super) fn says_a_fact(request: &Request, known: &Known<'_>, reading: &Reading) -> bool {
    let sentence = &reading.sentence;
    let claims = sentence.clauses.iter().any(|it| !claims::made(sentence.words(it)).is_empty());
    let own_visit = Cue::Have.is_in(&sentence.text) && Cue::Visit.is_in(&sentence.text);
    if sentence.question || claims || own_visit || known.held.is_some() {
        return false;
    }
    let facts = known.facts(&request.context.profile);
    let said = meant(&sentence.text);
    let near = |fact: &&FactText| {
        let own = |word: &&Meant| fact.words.iter().any(|it| it.equals(word));
        said.iter().filter(|word| is_long(&word.word)).any(|word| own(&word))
    };
    let facts: Vec<&FactText> = facts.iter().filter(near).collect();
    if facts.is_empty() {
        return false;
    }
    let (mut at, mut some) = (0, false);
    while at < sentence.clauses.len() {
        if sentence.clauses.get(at).is_some_and(|it| is_frame(sentence.words(it))) {
            at += 1;
            continue;
        }
        let end = |run: &&[Clause]| {
            let span = run.first().zip(run.last()).map(|(it, last)| it.span.start..last.span.end);
            let text = span.and_then(|span| sentence.text.get(span)).unwrap_or_default();
            facts.iter().any(|fact| fact.entails(request, reading, text))
        };
        // The longest run of clauses that one fact says: "only cats, dogs and rabbits".
        let runs = (at + 1..=sentence.clauses.len()).rev();
        let runs = runs.filter_map(|until| sentence.clauses.get(at..until));
        let Some(run) = runs.into_iter().find(end) else { return false };
        at += run.len();
        some = true;
    }
    some
}

impl FactText {
    /// Returns whether a text, of one clause or several, says what this fact says.
    fn entails(&self, request: &Request, reading: &Reading, text: &str) -> bool {
        let Some(shared) = self.shared(request, reading, text) else { return false };
        let own = |part: &Part| {
            let has = |word: &&Meant| part.words.iter().any(|it| it.equals(word));
            shared.iter().filter(has).count()
        };
        let best = self.parts.iter().map(own).max().unwrap_or_default();
        let nearest: Vec<&Part> = self.parts.iter().filter(|it| own(it) == best).collect();
        let told: BTreeSet<_> = nearest.iter().flat_map(|it| &it.numbers).copied().collect();
        let denied = denies(text);
        let agrees = nearest.iter().any(|it| it.denies == denied)
            && self.parts.iter().all(|it| own(it) < FEWEST_SHARED || it.denies == denied);
        let bounds = self.parts.iter().any(|it| it.denies) || Cue::Only.is_in(&self.text);
        let said = numbers(text);
        said.iter().all(|it| told.contains(it) || self.stands_in(*it, &shared))
            && told.is_subset(&numbers(&reading.sentence.text))
            && agrees
            && (!Cue::Only.is_in(text) || bounds)
            && !opposed::excludes(&[&self.text], text)
            && !is_loosened(&self.text, text)
            && self.has_times(request, reading, text)
    }

    /// Returns whether a number stands in a part whose words a text shares, and in no other part.
    fn stands_in(&self, number: Amount, shared: &[Meant]) -> bool {
        let mut having = self.parts.iter().filter(|it| it.numbers.contains(&number));
        let says = |part: &Part| {
            let has = |word: &&Meant| part.words.iter().any(|it| it.equals(word));
            shared.iter().filter(has).count() >= FEWEST_SHARED
        };
        let numbered = self.parts.iter().filter(|it| !it.numbers.is_empty()).count();
        numbered == 1 && having.any(says)
    }

    /// Returns the words of a text that are this fact's; `None`: too few are, or others say more.
    fn shared(&self, request: &Request, reading: &Reading, text: &str) -> Option<Vec<Meant>> {
        let profile = &request.context.profile;
        let named = entities::services(profile, text);
        let own = entities::services(profile, &self.text);
        let staff = entities::staff(profile, &self.text);
        if named.iter().any(|it| !own.is_empty() && own.iter().all(|own| own.id != it.id))
            || reading.staff.iter().any(|it| staff.iter().all(|own| own.id != it.id))
        {
            return None;
        }
        let said = meant(text);
        let heard = request.context.heard.iter().flat_map(|heard| words(&heard.text));
        let heard: Vec<String> = heard.collect();
        let telling = vocabulary::telling(text);
        let named: Vec<String> =
            named.iter().filter_map(|it| text.get(it.span.clone())).flat_map(words).collect();
        let is_own = |word: &Meant| self.words.iter().any(|it| it.equals(word));
        let names = names::written(&reading.sentence.raw);
        let is_strange = |word: &String| {
            let asked = heard.iter().any(|it| vocabulary::is_form(it, word));
            telling.contains(word) && !asked && !named.contains(word)
        };
        let (mut shared, mut strange) = (Vec::new(), 0);
        let mut before: Vec<String> = Vec::new();
        for it in said {
            before.push(it.word.clone());
            if is_own(&it) {
                let again = shared.iter().any(|other: &Meant| other.word == it.word);
                if !again && (shows(&it.word) || telling.contains(&it.word)) {
                    shared.push(it);
                }
            } else if is_strange(&it.word) {
                strange += 1;
                if names.contains(&it.word) {
                    return None;
                }
                if before.iter().rev().take(ADDED).any(|it| Cue::Adds.is(it)) {
                    return None;
                }
            }
        }
        let counted = shared.len() + usize::from(!numbers(text).is_empty());
        let enough = counted >= FEWEST_SHARED || self.is_short();
        let whole = meant(&reading.sentence.text).into_iter();
        let whole = whole.filter(|it| shows(&it.word) && is_own(it)).count();
        let carried = strange == 0 || strange == 1 && whole >= CARRYING;
        let tells = shared.iter().any(|it| telling.contains(&it.word));
        (enough && tells && carried).then_some(shared)
    }

    /// Returns whether a fact says one thing in a few words: "homework is optional".
    fn is_short(&self) -> bool {
        self.words.iter().filter(|it| is_long(&it.word)).count() <= FEWEST_SHARED
    }

    /// Returns whether the days and times of a text stand in this fact as well.
    fn has_times(&self, request: &Request, reading: &Reading, text: &str) -> bool {
        if reading.statements.is_empty() {
            return true;
        }
        let own = mentions(request, &self.text);
        mentions(request, text).iter().all(|it| own.iter().any(|own| own.what == it.what))
    }
}

/// Returns the words of a text with what they may mean.
fn meant(text: &str) -> Vec<Meant> {
    words(text).into_iter().map(Meant::new).collect()
}

/// Returns whether a word shows of what a text speaks.
fn shows(word: &str) -> bool {
    is_long(word) && !Cue::Plain.is(word)
}

/// Returns whether a word is long enough to show of what a text speaks.
fn is_long(word: &str) -> bool {
    word.chars().count() >= FEWEST_LETTERS
}

/// Returns whether a clause only says yes or no, or regrets: "yes", "sorry", "no problem".
fn is_frame(text: &str) -> bool {
    let rest = Cue::Agrees.blank(text);
    let plain = |word: &String| {
        Cue::Yes.is(word) || Cue::Interjections.is(word) || Cue::Courtesies.begins(word)
    };
    words(&rest).iter().all(plain)
}

/// Returns whether a text says of all what the fact says of some, or speaks of money where the fact does
/// not: "at any time", "free".
fn is_loosened(fact: &str, text: &str) -> bool {
    [
        Cue::AnyTime,
        Cue::Every,
        Cue::All,
        Cue::Gratis,
        Cue::Costless,
        Cue::Discounts,
        Cue::Means,
        Cue::Apart,
        Cue::NoExtra,
        Cue::Raises,
    ]
    .iter()
    .any(|cue| cue.is_in(text) && !cue.is_in(fact))
}
