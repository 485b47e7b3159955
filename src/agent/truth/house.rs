//! Whether an answer says of the business only what its profile says: what it has, does and allows.
//!
//! Two kinds of sentences can be untrue without any number in them: one that repeats what the
//! customer asked about although the profile does not know it ("dogs are welcome"), and one that
//! says what there is ("we have a sauna").

use crate::agent::Request;

use super::{
    cues::{Cue, find},
    known::Known,
    reading::Reading,
    sentence::{Act, Clause, sentences},
    violation::Rule,
    vocabulary,
};

/// So many services make a list.
const FEWEST_LISTED: usize = 3;

/// Checks what a sentence says of the business.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let profile = &request.context.profile;
    let asked: Vec<String> =
        questions(request).flat_map(|text| vocabulary::unknown(profile, &text)).collect();
    for clause in &reading.sentence.clauses {
        let words = reading.sentence.words(clause);
        let states = matches!(clause.act, Act::States | Act::Opens);
        let said = vocabulary::unknown(profile, words);
        let of_people = !reading.staff.is_empty() && !reading.services.is_empty();
        if states && !known.acted && !of_people && said.iter().any(|word| asked.contains(word)) {
            return Err(Rule::House);
        }
        // A list of services has nothing in it that is none.
        let lists = states && reading.services.len() >= FEWEST_LISTED;
        if lists && !known.acted && !said.is_empty() {
            return Err(Rule::House);
        }
        if says_what_is_there(clause, words) && !said.is_empty() && !known.human {
            return Err(Rule::House);
        }
    }
    Ok(())
}

/// Returns what the customer asks in this turn, in lower case.
pub(super) fn questions(request: &Request) -> impl Iterator<Item = String> {
    let heard = request.context.heard.iter();
    heard.flat_map(|heard| sentences(&heard.text)).filter_map(|sentence| {
        let asks = sentence.question || Cue::Asks.opens(&sentence.text);
        asks.then_some(sentence.text)
    })
}

fn says_what_is_there(clause: &Clause, words: &str) -> bool {
    let opens = || Cue::House.phrases().iter().any(|phrase| find(words, phrase).next().is_some());
    match clause.act {
        Act::States | Act::Opens => opens(),
        // "No pets allowed" says as much as "pets are allowed".
        Act::Denies => Cue::Allowed.is_in(words),
        Act::Asks | Act::Closes => false,
    }
}
