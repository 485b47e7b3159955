//! Whether a sentence says what one fact of the profile says, in other words.
//!
//! The rules know words, and a true sentence of words that they do not know is refused. So a sentence is
//! compared with the facts as a whole first: its words are the fact's or can take their place, its
//! numbers are those that stand beside them there, it denies what the fact denies, and it neither
//! loosens nor reverses it. Nothing that touches the calendar is judged here.

use std::collections::BTreeSet;

use crate::{
    agent::Request,
    ids::{ServiceId, StaffId},
    phrase::Mention,
    text::words,
};

use super::{
    claims,
    cues::Cue,
    entities,
    fact_texts::{Amount, FactText, Meant, Part, denies, numbers},
    known::Known,
    mentions::mentions,
    names, opposed,
    reading::Reading,
    sentence::{Act, Clause},
    verbs, vocabulary,
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
    let own_visit = Cue::Have.is_in(&sentence.text) && Cue::Visit.is_in(&sentence.text);
    if sentence.question || own_visit || known.held.is_some() {
        return false;
    }
    let whole = Said::new(request, reading, &sentence.text);
    let facts = known.facts(request).iter();
    let facts: Vec<&FactText> = facts.filter(|fact| whole.is_near(fact)).collect();
    let claims = || sentence.clauses.iter().any(|it| !claims::made(sentence.words(it)).is_empty());
    // "I'll ask Olena" is a deed, though a fact speaks of her.
    let told = facts.iter().any(|fact| verbs::is_unproved(known, &fact.text));
    let does = || sentence.clauses.iter().any(|it| verbs::is_unproved(known, sentence.words(it)));
    let placed = |text: &str| Cue::Whereabouts.is_in(text);
    let elsewhere = placed(&sentence.text) && !facts.iter().any(|fact| placed(&fact.text));
    if facts.is_empty() || elsewhere || claims() || !told && does() {
        return false;
    }
    let (mut at, mut some) = (0, false);
    while at < sentence.clauses.len() {
        if sentence.clauses.get(at).is_some_and(|it| is_frame(sentence.words(it))) {
            at += 1;
            continue;
        }
        let is_told = |run: &&[Clause]| {
            let span = run.first().zip(run.last()).map(|(it, last)| it.span.start..last.span.end);
            let text = span.and_then(|span| sentence.text.get(span)).unwrap_or_default();
            let said = Said::new(request, reading, text);
            facts.iter().any(|fact| said.says(fact, &whole, said.denies))
        };
        // The longest run of clauses that one fact says: "only cats, dogs and rabbits".
        let runs = (at + 1..=sentence.clauses.len()).rev();
        let runs = runs.filter_map(|until| sentence.clauses.get(at..until));
        let Some(run) = runs.into_iter().find(is_told) else { return false };
        at += run.len();
        some = true;
    }
    some
}

/// Returns whether a clause denies what a fact says, or says what it denies: "you cannot leave the car
/// overnight".
pub(super) fn reverses_a_fact(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    clause: &Clause,
) -> bool {
    let text = reading.sentence.words(clause);
    let limited = [Cue::If, Cue::Only, Cue::Except, Cue::NoNeed, Cue::Deadline, Cue::Spanning];
    let states = matches!(clause.act, Act::States | Act::Opens | Act::Denies | Act::Closes);
    let short = words(text).len() <= MOST_REVERSED;
    if reading.sentence.question || known.acted || !states || !short || Cue::Mine.is_in(text) {
        return false;
    }
    if limited.iter().any(|cue| cue.is_in(text)) {
        return false;
    }
    let said = Said::new(request, reading, text);
    let facts = known.facts(request).iter();
    let facts: Vec<&FactText> = facts.filter(|fact| said.is_near(fact)).collect();
    let bare = |fact: &FactText| fact.parts.iter().all(|it| it.numbers.is_empty());
    said.numbers.is_empty()
        && !facts.iter().any(|fact| said.says(fact, &said, said.denies))
        && facts.iter().any(|fact| bare(fact) && said.says(fact, &said, !said.denies))
}

/// The most words of a clause that is compared with the reverse of a fact.
const MOST_REVERSED: usize = 8;

/// A text of one clause or several, as it is compared with facts.
struct Said<'a> {
    text: &'a str,
    words: Vec<Meant>,
    telling: Vec<String>,
    services: Vec<ServiceId>,
    staff: Vec<&'a StaffId>,
    /// What the customer wrote in this turn.
    heard: Vec<Meant>,
    /// The words that are written as names.
    names: Vec<String>,
    /// The words of the services' names.
    named: Vec<String>,
    numbers: BTreeSet<Amount>,
    mentions: Vec<Mention>,
    denies: bool,
}

impl<'a> Said<'a> {
    fn new(request: &Request, reading: &'a Reading, text: &'a str) -> Self {
        let services = entities::services(&request.context.profile, text);
        let named = services.iter().filter_map(|it| text.get(it.span.clone()));
        let heard = request.context.heard.iter().flat_map(|heard| words(&heard.text));
        let timed = !reading.statements.is_empty();
        Self {
            text,
            words: words(text).into_iter().map(Meant::new).collect(),
            telling: vocabulary::telling(text),
            named: named.flat_map(words).collect(),
            services: services.into_iter().map(|it| it.id).collect(),
            staff: reading.staff.iter().map(|it| &it.id).collect(),
            heard: heard.map(Meant::new).collect(),
            names: names::written(&reading.sentence.raw),
            numbers: numbers(text),
            mentions: if timed { mentions(request, text) } else { Vec::new() },
            denies: denies(text),
        }
    }

    /// Returns whether a text may be about a fact.
    fn is_near(&self, fact: &FactText) -> bool {
        let shows = |it: &&Meant| shows(&it.word) || self.telling.contains(&it.word);
        self.words.iter().filter(shows).any(|it| fact.has(it)) || self.asks(fact)
    }

    /// Returns whether the customer asks about what a fact is about.
    fn asks(&self, fact: &FactText) -> bool {
        self.heard.iter().any(|it| fact.telling.iter().any(|own| own.equals(it)))
    }

    /// Returns whether a text says what a fact says, if it is taken to deny something or not; `whole` is its
    /// sentence.
    fn says(&self, fact: &FactText, whole: &Said<'_>, denied: bool) -> bool {
        let Some(shared) = self.shared(fact, whole) else { return false };
        let own = |part: &Part| shared.iter().filter(|it| part.has(it)).count();
        let best = fact.parts.iter().map(own).max().unwrap_or_default();
        let nearest: Vec<&Part> = fact.parts.iter().filter(|it| own(it) == best).collect();
        let told: BTreeSet<_> = nearest.iter().flat_map(|it| &it.numbers).copied().collect();
        let agrees = nearest.iter().any(|it| it.denies == denied)
            && fact.parts.iter().all(|it| own(it) < FEWEST_SHARED || it.denies == denied);
        // A number may stand in another part, if no other one has numbers.
        let numbered = fact.parts.iter().filter(|it| !it.numbers.is_empty()).count();
        let elsewhere = |number: &Amount| {
            let mut having = fact.parts.iter().filter(|it| it.numbers.contains(number));
            numbered == 1 && having.any(|it| own(it) >= FEWEST_SHARED)
        };
        let bounds = fact.parts.iter().any(|it| it.denies) || Cue::Only.is_in(&fact.text);
        let timed = |it: &Mention| fact.mentions.iter().any(|own| own.what == it.what);
        self.numbers.iter().all(|it| told.contains(it) || elsewhere(it))
            && told.is_subset(&whole.numbers)
            && agrees
            && (bounds || !Cue::Only.is_in(self.text))
            && !opposed::excludes(&[&fact.text], self.text)
            && !is_loosened(&fact.text, self.text)
            && self.mentions.iter().all(timed)
    }

    /// Returns the words that are a fact's; `None`: too few are, or others say more.
    fn shared(&self, fact: &FactText, whole: &Said<'_>) -> Option<Vec<&Meant>> {
        let others = !fact.services.is_empty();
        if others && !self.services.iter().all(|it| fact.services.contains(it))
            || !self.staff.iter().all(|it| fact.staff.contains(it))
        {
            return None;
        }
        let (mut shared, mut strange): (Vec<&Meant>, usize) = (Vec::new(), 0);
        for (at, it) in self.words.iter().enumerate() {
            let telling = self.telling.contains(&it.word);
            if fact.has(it) {
                let again = shared.iter().any(|other| other.word == it.word);
                shared.extend((!again && (telling || shows(&it.word))).then_some(it));
            } else if telling && !self.is_given(it) {
                strange += 1;
                let mut near = self.words.get(at.saturating_sub(ADDED)..at)?.iter();
                if self.names.contains(&it.word) || near.any(|it| Cue::Adds.is(&it.word)) {
                    return None;
                }
            }
        }
        // "Yes, for one year", to a customer who asks about that.
        let asked = self.asks(fact);
        let counted = shared.len() + usize::from(!self.numbers.is_empty()) + usize::from(asked);
        let enough = counted >= FEWEST_SHARED || fact.is_short();
        let carriers = whole.words.iter().filter(|it| shows(&it.word) && fact.has(it)).count();
        let carried = strange == 0 || strange == 1 && carriers >= CARRYING;
        let tells = asked || shared.iter().any(|it| self.telling.contains(&it.word));
        (enough && tells && carried).then_some(shared)
    }

    /// Returns whether a word stands in what the customer wrote or in the name of a service.
    fn is_given(&self, it: &Meant) -> bool {
        self.named.contains(&it.word)
            || self.heard.iter().any(|own| vocabulary::is_form(&own.word, &it.word))
    }
}

impl FactText {
    fn has(&self, word: &Meant) -> bool {
        self.words.iter().any(|it| it.equals(word))
    }

    /// Returns whether a fact says one thing in a few words: "homework is optional".
    fn is_short(&self) -> bool {
        let long = |it: &&Meant| it.word.chars().count() >= FEWEST_LETTERS;
        self.words.iter().filter(long).count() <= FEWEST_SHARED
    }
}

impl Part {
    fn has(&self, word: &Meant) -> bool {
        self.words.iter().any(|it| it.equals(word))
    }
}

/// Returns whether a word shows of what a text speaks.
fn shows(word: &str) -> bool {
    word.chars().count() >= FEWEST_LETTERS && !Cue::Plain.is(word)
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
        Cue::Beforehand,
    ]
    .iter()
    .any(|cue| cue.is_in(text) && !cue.is_in(fact))
}
