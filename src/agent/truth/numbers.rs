//! Whether the numbers of an answer are known that are no times, lengths or prices: the code of a door,
//! a bus, a number of years.

use crate::{
    agent::Request,
    bots::LocalizedText,
    phrase::{self, WordKind},
};

use super::{durations, reading::Reading, sentence::Act, statement::Statement, violation::Rule};

/// Smaller numbers count what the answer names itself.
const SMALLEST: u64 = 13;

/// Checks the numbers of a sentence.
pub(super) fn check(request: &Request, reading: &Reading) -> Result<(), Rule> {
    let text = &reading.sentence.text;
    let lengths = durations::spans(text);
    let mut own: Option<String> = None;
    for word in phrase::words(text) {
        let states = reading
            .sentence
            .clause_at(word.span.start)
            .is_none_or(|clause| matches!(clause.act, Act::States | Act::Opens));
        let large = word.key.parse().is_ok_and(|number: u64| number >= SMALLEST);
        if word.kind != WordKind::Number || !large || !states {
            continue;
        }
        let at = word.span.start;
        let day = |it: &Statement| {
            it.days
                .iter()
                .flat_map(|days| days.dates())
                .any(|day| day.day().to_string() == word.key)
        };
        let read = reading.statements.iter().any(day)
            || reading.mentions.iter().any(|it| it.span.contains(&at))
            || lengths.iter().any(|length| length.contains(&at));
        if !read
            && !own.get_or_insert_with(|| numbers_of(request)).contains(&word.key)
            && !is_phone(request, &word.key)
        {
            return Err(Rule::Number);
        }
    }
    Ok(())
}

/// Returns whether a number is the business's phone number, written without its gaps.
fn is_phone(request: &Request, number: &str) -> bool {
    let phone = request.context.profile.phone.as_deref().unwrap_or_default();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits == number
}

/// Returns all that is written in the profile, the customer's messages and the results of this turn.
fn numbers_of(request: &Request) -> String {
    let turn = &request.context;
    let profile = &turn.profile;
    let texts = profile.facts.iter().map(|fact| &fact.text).chain(&profile.address);
    let prices = profile.services.iter().filter_map(|it| it.price.as_ref());
    let public = texts.chain(prices).flat_map(LocalizedText::all).chain(profile.phone.as_deref());
    let said = turn.messages().map(|(text, _)| text);
    let told = request.outcomes().map(|done| done.outcome.told.as_str());
    public.chain(said).chain(told).collect::<Vec<_>>().join(" ")
}
