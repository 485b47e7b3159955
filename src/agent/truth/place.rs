//! Whether the streets and house numbers of an answer are those of the profile.

use crate::{agent::Request, bots::LocalizedText, ids::ServiceId, text::same_stem};

use super::{contacts, cues::Cue, known::Known, reading::Reading, violation::Rule};

/// How many words before and after the word for a street belong to it.
const REACH: usize = 3;

/// Checks the addresses of a sentence.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let profile = &request.context.profile;
    if is_for_online(request, known, reading) {
        return Err(Rule::Place);
    }
    let address: Vec<String> =
        profile.address.iter().flat_map(LocalizedText::all).flat_map(crate::text::words).collect();
    let facts: Vec<String> = profile
        .facts
        .iter()
        .map(|fact| &fact.text)
        .flat_map(LocalizedText::all)
        .flat_map(crate::text::words)
        .collect();
    let has =
        |words: &[String], word: &str| words.iter().any(|own| own == word || same_stem(own, word));
    let words: Vec<&str> = reading
        .sentence
        .raw
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        if !Cue::Streets.is(word.to_lowercase().as_str()) {
            continue;
        }
        let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default().iter().rev();
        let after = words.get(at + 1..).unwrap_or_default().iter().take(REACH);
        // "Sadova St" has its name before it, "вул. Садова" behind.
        let named_before = word.is_ascii();
        let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let part = |word: &&&str| is_part(word);
        let behind = |word: &&&str| if named_before { digit(word) } else { is_part(word) };
        let before = before.filter(|_| named_before);
        // The number of the house is the first or the last of them.
        let mut numbered = false;
        let before = before.take_while(|word| {
            let goes_on = !numbered && part(word);
            numbered = word.starts_with(|c: char| c.is_ascii_digit());
            goes_on
        });
        let before: Vec<&&str> = before.collect();
        // "5 Sadova St. 500 ₴": the number of the house was said already.
        let after = after.take_while(behind).filter(|_| !numbered);
        let parts: Vec<String> =
            before.into_iter().chain(after).map(|it| it.to_lowercase()).collect();
        let numbered = parts.iter().any(|it| it.starts_with(|c: char| c.is_ascii_digit()));
        let known = |part: &String| has(&address, part) || !numbered && has(&facts, part);
        if !parts.iter().all(known) {
            return Err(Rule::Place);
        }
    }
    if is_another_house(&words, &address) { Err(Rule::Place) } else { Ok(()) }
}

/// Returns whether a sentence sends a customer to a place whose visits are all over a video link.
fn is_for_online(request: &Request, known: &Known<'_>, reading: &Reading) -> bool {
    let profile = &request.context.profile;
    let online = |id: &ServiceId| profile.service(id).is_some_and(|it| it.online);
    let held = known.held.iter().map(|it| &it.service);
    let mut visits = known.bookings.iter().map(|it| &it.service).chain(held).peekable();
    let sentence = &reading.sentence;
    let placed = contacts::without_place(profile, &sentence.text) != sentence.text;
    let streets = || crate::text::words(&sentence.text).iter().any(|it| Cue::Streets.is(it));
    let comes = !sentence.question && Cue::Comes.is_in(&sentence.text);
    let sent = comes && (placed || streets());
    sent && visits.peek().is_some() && visits.all(online)
}

/// Returns whether a number that is not the business's stands behind the name of its street.
fn is_another_house(words: &[&str], address: &[String]) -> bool {
    words.windows(2).any(|pair| {
        let [name, number] = pair else { return false };
        let capital = name.starts_with(char::is_uppercase) && name.chars().count() > 3;
        let name = name.to_lowercase();
        let street = capital && address.iter().any(|own| same_stem(own, &name));
        let house = number.chars().all(|c| c.is_ascii_digit()) && number.len() < 4;
        street && house && !address.iter().any(|own| own == number)
    })
}

/// Returns whether a word beside the word for a street belongs to it: a number or a name.
fn is_part(word: &str) -> bool {
    let first = word.chars().next();
    first.is_some_and(|c| c.is_ascii_digit() || c.is_uppercase()) && word.to_lowercase() != word
        || first.is_some_and(|c| c.is_ascii_digit())
}
