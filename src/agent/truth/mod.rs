//! Whether a model's words are borne out: its times, what it says was done, where it leads.
//!
//! Every date and clock time in an answer must occur in this turn's results, in the customer's
//! own messages or in the profile. "Booked", "moved" and "cancelled" need a result that says
//! so, of that very appointment; "free" needs a look into the calendar that found it. Links,
//! addresses, numbers and prices are the business's own or nobody's. The check is blunt on
//! purpose and reads no intentions: a true sentence refused costs a second answer, a false one
//! let through costs somebody their evening.

mod claims;
mod known;
mod marks;

use crate::{chat::Fact, phrase};

use super::{plain, run::Request};

use claims::Claim;
use known::Known;

/// What is wrong with a model's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It says nothing, and no receipt speaks for it.
    Empty,
    /// Something is said to be done that was not done in this turn.
    Claim,
    /// A time is said to be free that was not found free in this turn.
    Offer,
    /// A date or time comes from nowhere.
    When,
    /// It leads to a place that is not the business's.
    Link,
    /// It names somebody, an address or a number that is not known.
    Contact,
    /// A price or a discount that is not in the profile.
    Price,
    /// It is not in a language that the customer is answered in.
    Language,
}

impl Flaw {
    /// Returns the sentence that tells the model, so that it can do better.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Empty => "Your answer was empty. Answer the customer, or call a function.",
            Self::Claim => {
                "Your answer was not sent: it says that something was booked, moved or cancelled, \
                 and no function said so in this turn. Call the function, or do not say it."
            }
            Self::Offer => {
                "Your answer was not sent: it calls a time free that was not found free in this \
                 turn. Call check_calendar_availability and name only times that it gives."
            }
            Self::When => {
                "Your answer was not sent: it names a date or a time that no function gave in this \
                 turn and that the customer did not say. Call a function, or leave it out."
            }
            Self::Link => "Your answer was not sent: it has a link. Answer without links.",
            Self::Contact => {
                "Your answer was not sent: it has a mention, a mail address or a number that is \
                 neither the customer's nor the business's. Answer without it."
            }
            Self::Price => {
                "Your answer was not sent: it names a price or a discount that is not in the list \
                 of services. Answer without it."
            }
            Self::Language => {
                "Your answer was not sent: it is not in the customer's language. Answer in it."
            }
        }
    }
}

/// Looks for something in a model's words that goes beyond what this turn bears out.
///
/// # Errors
/// The first flaw that was found.
pub fn check(request: &Request, text: &str) -> Result<(), Flaw> {
    let told = |fact: &Fact| matches!(fact, Fact::Receipt { .. } | Fact::Confirming { .. });
    if text.is_empty() && !request.outcomes().any(|done| told(&done.outcome.fact)) {
        return Err(Flaw::Empty);
    }
    let text = plain::folded(text);
    marks::check(request, &text)?;
    let text = marks::without_place(&request.context.profile, &text);
    let found = mentions(request, &text);
    if !Known::of(request).has(&found) {
        return Err(Flaw::When);
    }
    sentences(&text).try_for_each(|sentence| holds(request, sentence))
}

/// Looks at what one sentence claims, and at the times it claims it of.
fn holds(request: &Request, sentence: &str) -> Result<(), Flaw> {
    let facts = || request.outcomes().map(|done| &done.outcome.fact);
    let found = mentions(request, sentence);
    for claim in claims::made(sentence) {
        let proofs: Vec<&Fact> = facts().filter(|fact| claim.is_proved(fact)).collect();
        let flaw = if claim == Claim::Free { Flaw::Offer } else { Flaw::Claim };
        match claim {
            Claim::Sure if proofs.is_empty() && !claims::has_booking(request) => return Err(flaw),
            Claim::Sure => {}
            Claim::Free if found.dates.is_empty() && found.times.is_empty() => {}
            _ if proofs.is_empty() => return Err(flaw),
            _ if !Known::of_facts(request, &proofs, claim).has(&found) => return Err(flaw),
            _ => {}
        }
    }
    Ok(())
}

fn mentions(request: &Request, text: &str) -> phrase::Mentions {
    let sent = request.context.sent();
    let hours = request.context.profile.open_week();
    let lang = request.context.lang.tag();
    phrase::mentions(text, &phrase::Context { now: &sent, hours: &hours, lang, day: None })
}

/// Parts a text into sentences, and at words that turn a sentence round.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    const TURNS: [&str; 7] =
        [" але ", " проте ", " однак ", " но ", " but ", " however ", " aber "];
    let ends = |(at, c): (usize, char)| {
        let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        c == '\n' || "!?;".contains(c) || c == '.' && next.is_none_or(char::is_whitespace)
    };
    let mut cuts: Vec<usize> =
        text.char_indices().filter(|it| ends(*it)).map(|(at, c)| at + c.len_utf8()).collect();
    cuts.extend(TURNS.iter().flat_map(|turn| text.match_indices(turn)).map(|(at, _)| at));
    cuts.push(text.len());
    cuts.sort_unstable();
    let mut from = 0;
    cuts.into_iter().filter_map(move |until| {
        let sentence = text.get(from..until)?;
        from = until;
        Some(sentence.trim())
    })
}

#[cfg(test)]
mod tests;
