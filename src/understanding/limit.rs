//! Whether an age or a weight is one that the owner's facts allow: "We see children from the age of
//! five." A fact whose numbers cannot be compared is told in any case.

use crate::{
    bots::BusinessFact,
    lang::{self, Cue, Distinction, Match, Subject},
    phrase,
    text::{is_akin, same_stem},
};

use super::{
    reading::{Reading, What},
    view::View,
};

/// What lasts for years, so that the years of a fact are no age.
const LASTING: &[Cue] = &[
    Cue::About(Subject::GUARANTEE),
    Cue::About(Subject::PASSES),
    Cue::About(Subject::VOUCHERS),
    Cue::About(Subject::STORAGE),
];

/// From how many years, or kilos, on no child is meant.
const ADULT: u32 = 18;

/// Returns the place of the fact that an age or a weight in the message is at odds with.
pub(super) fn exceeded(view: &View<'_>, chosen: &[Reading]) -> Option<usize> {
    chosen.iter().find_map(|reading| {
        let What::Measure(subject, amount) = reading.what else { return None };
        let speaks = |fact: &BusinessFact| {
            fact.speaks_of(&[Cue::About(subject)]) && !fact.speaks_of(LASTING)
        };
        // "An adult may be there" sets no limit where another fact says from which age.
        let limited = |fact: &BusinessFact| fact.text.all().any(|text| !limits(text).is_empty());
        let facts = &view.setting.profile.facts;
        let any = facts.iter().any(|fact| speaks(fact) && limited(fact));
        facts.iter().position(|fact| {
            speaks(fact)
                && (limited(fact) || !any)
                && !is_of_what_is_allowed(view, chosen, fact)
                && match amount {
                    Some(amount) => forbids(fact, amount),
                    None => is_too_young(view, reading, fact),
                }
        })
    })
}

/// Whether a fact names the service that is wished for as the only one that is allowed: "children under five can come on
/// the harbour cruise only".
fn is_of_what_is_allowed(view: &View<'_>, chosen: &[Reading], fact: &BusinessFact) -> bool {
    let named = |it: &Reading| match &it.what {
        What::Service(id) => view.setting.profile.service(id).is_some_and(|service| {
            service.name.all().any(|name| {
                let mut words = phrase::words(name).into_iter();
                words.all(|word| fact.words().iter().any(|own| same_stem(own, &word.key)))
            })
        }),
        _ => false,
    };
    fact.speaks_of(&[Cue::Only]) && chosen.iter().any(named)
}

/// Whether a fact sets a limit and does not allow so much. "A small dog is one under 12 kilos" says
/// which service it is, and forbids nothing.
fn forbids(fact: &BusinessFact, amount: u32) -> bool {
    if fact.speaks_of(&[Cue::Apart(Distinction::Small), Cue::Apart(Distinction::Large)]) {
        return false;
    }
    // "We see children from six" forbids no adult.
    let adult = amount >= ADULT && fact.speaks_of(&[Cue::Child, Cue::About(Subject::CHILDREN)]);
    if adult && !fact.speaks_of(&[Cue::AtMost]) {
        return false;
    }
    let small = fact.speaks_of(&[Cue::UnitWeek, Cue::UnitAge]);
    let limits: Vec<Limit> = fact.text.all().flat_map(limits).collect();
    // "From five for the piano and from seven for the guitar" forbids only who is below both.
    let alike = limits.windows(2).all(|pair| matches!(pair, [a, b] if a.most == b.most));
    let beyond = if alike {
        limits.iter().all(|limit| !limit.allows(amount))
    } else {
        limits.iter().any(|limit| !limit.allows(amount))
    };
    !small && (limits.is_empty() || beyond)
}

/// Whether an age in weeks or months is one that a fact does not allow: the fact's limit in the same
/// unit counts, and one in years, or in no number, allows none.
fn is_too_young(view: &View<'_>, reading: &Reading, fact: &BusinessFact) -> bool {
    let said = reading.words.clone().find_map(|at| view.number(at));
    let units: Vec<&str> =
        reading.words.clone().filter_map(|at| view.keys.get(at).copied()).collect();
    let same = |limit: &Limit| {
        let unit = limit.unit.as_deref();
        unit.is_some_and(|unit| units.iter().any(|own| own.len() > 3 && is_akin(own, unit)))
    };
    let mut limits = fact.text.all().flat_map(limits).filter(same).peekable();
    match (said, limits.peek().is_some()) {
        (Some(said), true) => limits.any(|limit| !limit.allows(said)),
        _ => true,
    }
}

/// Whether a fact names the most that something may be: "under three".
pub(super) fn sets_a_most(fact: &BusinessFact) -> bool {
    fact.text.all().flat_map(limits).any(|limit| limit.most)
}

/// A number that a fact names.
struct Limit {
    number: u32,
    most: bool,
    /// The word behind it.
    unit: Option<String>,
}

impl Limit {
    const fn allows(&self, amount: u32) -> bool {
        if self.most { amount <= self.number } else { amount >= self.number }
    }
}

/// The numbers of a text, each with whether it is the most.
fn limits(text: &str) -> Vec<Limit> {
    let words: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
    let keys: Vec<&str> = words.iter().map(String::as_str).collect();
    let cues = lang::matches(&keys);
    let number = |at: usize, key: &str| {
        let said = |found: &Match| found.from == at && found.until == at + 1;
        // "A" is a number in "a week", and none in a fact.
        let named = || cues.iter().filter(|it| said(it) && it.cue != Cue::A);
        key.parse().ok().or_else(|| named().find_map(|found| found.cue.number()))
    };
    let has = |of: &[Cue]| cues.iter().any(|it| of.contains(&it.cue));
    // "Children under five come on the cruise only" is of those who are younger, and of no one else.
    let younger = has(&[Cue::Child, Cue::About(Subject::CHILDREN), Cue::ForChildren])
        && has(&[Cue::Only, Cue::Not, Cue::Deny]);
    let most =
        |at: usize| !younger && cues.iter().any(|it| it.cue == Cue::AtMost && it.until == at);
    let all = keys.iter().enumerate();
    let limit = |(at, key): (usize, &&str)| {
        let unit = keys.get(at + 1).map(|unit| (*unit).to_owned());
        Some(Limit { number: number(at, key)?, most: most(at), unit })
    };
    all.filter_map(limit).collect()
}
