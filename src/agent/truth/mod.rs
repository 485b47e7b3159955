//! Whether a model's answer is true: its times, the deeds that it claims, its links and prices.
//!
//! Every date and clock time in an answer must occur in this turn's results, in the customer's own
//! messages or in the profile. "Booked", "moved" and "cancelled" need a result that says so of the
//! same appointment; "free" needs a calendar lookup that found the time. Links, addresses, numbers
//! and prices must be the business's own. The check is strict on purpose: refusing a true sentence
//! costs a second answer, but a false one that is sent costs a customer their evening.

mod allowed_times;
mod claims;
mod marks;
mod violation;

use crate::{chat::Fact, phrase};

use super::{plain, request::Request};

use allowed_times::AllowedTimes;
use claims::Claim;

pub use violation::GuardViolation;

/// Checks a model's answer against what is true in this turn.
///
/// # Errors
/// The first rule that the answer breaks.
pub fn check(request: &Request, text: &str) -> Result<(), GuardViolation> {
    let told = |fact: &Fact| matches!(fact, Fact::Receipt { .. } | Fact::Confirming { .. });
    if text.is_empty() && !request.outcomes().any(|done| told(&done.outcome.fact)) {
        return Err(GuardViolation::Empty);
    }
    let text = plain::folded(text);
    marks::check(request, &text)?;
    let text = marks::without_place(&request.context.profile, &text);
    let found = mentions(request, &text);
    if !AllowedTimes::of(request).has(&found) {
        return Err(GuardViolation::When);
    }
    sentences(&text).try_for_each(|sentence| holds(request, sentence))
}

/// Checks the claims of one sentence, together with the dates and times that it names.
fn holds(request: &Request, sentence: &str) -> Result<(), GuardViolation> {
    let facts = || request.outcomes().map(|done| &done.outcome.fact);
    let found = mentions(request, sentence);
    for claim in claims::made(sentence) {
        let proofs: Vec<&Fact> = facts().filter(|fact| claim.is_proved(fact)).collect();
        let violation =
            if claim == Claim::Free { GuardViolation::Offer } else { GuardViolation::Claim };
        match claim {
            Claim::Sure if proofs.is_empty() && !claims::has_booking(request) => {
                return Err(violation);
            }
            Claim::Sure => {}
            Claim::Free if found.dates.is_empty() && found.times.is_empty() => {}
            _ if proofs.is_empty() => return Err(violation),
            _ if !AllowedTimes::of_facts(request, &proofs, claim).has(&found) => {
                return Err(violation);
            }
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

/// Splits a text into sentences, and a sentence at words such as "but".
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = |(at, c): (usize, char)| {
        let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        c == '\n' || "!?;".contains(c) || c == '.' && next.is_none_or(char::is_whitespace)
    };
    let mut cuts: Vec<usize> =
        text.char_indices().filter(|it| ends(*it)).map(|(at, c)| at + c.len_utf8()).collect();
    let turns = claims::turns().iter().map(|word| format!(" {word} "));
    cuts.extend(
        turns.flat_map(|turn| text.match_indices(&turn).map(|(at, _)| at).collect::<Vec<_>>()),
    );
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
