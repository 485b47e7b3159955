//! Checks links, mentions, addresses, phone numbers, prices and letters of an answer.
//!
//! Platforms turn a bare domain into a link and an `@name` into a mention, so both are looked for as
//! platforms do, in lower case and with compatibility characters folded. An answer may repeat what
//! is in the profile's facts. Of what the customer wrote it may repeat only their own address and
//! number, because a link that a customer sent must not be sent on by the business.

use std::sync::LazyLock;

use crate::{
    agent::{Request, ground::Ground, plain},
    bots::{BusinessProfile, LocalizedText},
    chat::Fact,
    ids::Lang,
    messages,
    text::{is_cyrillic, word_lists::phrases},
};

use super::violation::GuardViolation;

/// What only a link has, in any language.
const LINKS: [&str; 9] = ["://", "www.", "](", "href", "mailto:", "tg:", "[.]", "(.)", "t.me"];

/// The signs of currencies; an amount stands before or behind them.
const SIGNS: [&str; 5] = ["₴", "$", "€", "£", "₽"];

struct MarkWords {
    links: Vec<&'static str>,
    /// Top-level domains in Cyrillic. In Latin, any two letters may be a top-level domain.
    domains: Vec<&'static str>,
    /// Names of currencies; an amount stands before them.
    currencies: Vec<&'static str>,
    discounts: Vec<&'static str>,
}

static WORDS: LazyLock<MarkWords> = LazyLock::new(|| MarkWords {
    links: phrases("marks", "links"),
    domains: phrases("marks", "domains"),
    currencies: phrases("marks", "currencies"),
    discounts: phrases("marks", "discounts"),
});

/// Checks that every link, address, number and price is the business's or the customer's own.
pub(super) fn check(request: &Request, text: &str) -> Result<(), GuardViolation> {
    let text = &text.replace(['。', '｡'], ".");
    let own = own(&request.context.profile);
    let ground = Ground::of(&request.context);
    for word in text.split(|c: char| c.is_whitespace() || "\"'«»“”„<>()[]{},|".contains(c))
    {
        let word = word.trim_matches(|c: char| ".!?:;…/\\-".contains(c));
        if word.contains('@') {
            let theirs = !word.starts_with('@') && ground.has_email(word);
            if !theirs && !own.contains(word) {
                return Err(GuardViolation::Contact);
            }
        } else if is_domain(word) && !own.contains(word) {
            return Err(GuardViolation::Link);
        }
    }
    if LINKS.iter().chain(&WORDS.links).any(|mark| text.contains(mark)) {
        return Err(GuardViolation::Link);
    }
    if !numbers(text).all(|number| ground.has_phone(&number) || digits(&own).contains(&number)) {
        return Err(GuardViolation::Contact);
    }
    prices(request, text, &own)?;
    letters(text, request.context.lang)
}

/// Returns all that is public in the profile, folded to lower case.
fn own(profile: &BusinessProfile) -> String {
    let names =
        profile.facts.iter().map(|fact| &fact.text).chain(&profile.address).chain([&profile.name]);
    let services = profile.services.iter().flat_map(|it| [&it.name].into_iter().chain(&it.price));
    let words: Vec<&str> = names.chain(services).flat_map(LocalizedText::all).collect();
    let phone = profile.phone.as_deref().unwrap_or_default();
    plain::folded(&format!("{} {phone}", words.join(" | ")))
}

/// Removes the business's address and number from a text: "at 5 Sadova St" does not name a time.
pub(super) fn without_place(profile: &BusinessProfile, text: &str) -> String {
    let addresses = profile.address.iter().flat_map(LocalizedText::all);
    let parts = addresses.flat_map(|address| address.split(',').chain([address])).map(str::trim);
    let long = parts.filter(|part| part.chars().count() > 4).chain(profile.phone.as_deref());
    let mut places: Vec<String> = long.map(plain::folded).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.len()));
    places.iter().fold(text.to_owned(), |text, place| text.replace(place, " "))
}

fn is_domain(word: &str) -> bool {
    let host = word.split(['/', '?', ':', '#']).next().unwrap_or_default();
    let Some((before, end)) = host.rsplit_once('.') else { return false };
    let named = before.chars().any(char::is_alphanumeric) && !before.ends_with('.');
    let latin = end.len() > 1 && end.chars().all(|c| c.is_ascii_alphabetic());
    named && (latin || WORDS.domains.contains(&end))
}

/// Returns the digits of every text that a phone could dial.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    let runs = text.split(|c: char| !(c.is_ascii_digit() || " \u{a0}()-+".contains(c)));
    runs.filter_map(|run| {
        let groups = run.split([' ', '\u{a0}']).filter(|group| !is_iso_date(group));
        let run = groups.collect::<Vec<_>>().join(" ");
        let plus = run.contains('+');
        let number = digits(&run);
        (number.len() >= 9 || plus && number.len() >= 7).then_some(number)
    })
}

fn is_iso_date(group: &str) -> bool {
    let parts: Vec<usize> = group.split('-').map(str::len).collect();
    parts == [4, 2, 2]
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn prices(request: &Request, text: &str, own: &str) -> Result<(), GuardViolation> {
    if WORDS.discounts.iter().any(|word| text.contains(word) && !own.contains(word)) {
        return Err(GuardViolation::Price);
    }
    let booked = request.outcomes().filter_map(|done| match &done.outcome.fact {
        Fact::Receipt { booking, .. } | Fact::AskYes { booking } => booking.price.as_deref(),
        _ => None,
    });
    let listed: Vec<String> =
        booked.chain([own]).flat_map(|text| amounts(text).collect::<Vec<_>>()).collect();
    let known = |amount: &String| listed.contains(amount);
    if amounts(text).all(|amount| known(&amount)) { Ok(()) } else { Err(GuardViolation::Price) }
}

/// Returns the digits of every number that stands beside a currency or a percent sign.
fn amounts(text: &str) -> impl Iterator<Item = String> {
    let marks = SIGNS.iter().chain(&WORDS.currencies).chain(&["%"]);
    let found = marks.flat_map(|mark| text.match_indices(mark)).flat_map(|(at, mark)| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        let after = text.get(at + mark.len()..).unwrap_or_default().trim_start();
        let part = |c: &char| c.is_ascii_digit() || " \u{a0}.,".contains(*c);
        let before: String = before.chars().rev().take_while(part).collect();
        let before: String = before.chars().rev().collect();
        let after: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let sign = SIGNS.contains(&mark);
        [whole(&before), sign.then(|| whole(&after)).flatten()]
    });
    found.flatten()
}

/// Returns the whole units of a written amount, without separators of thousands.
fn whole(amount: &str) -> Option<String> {
    let amount = amount.trim_matches(|c: char| !c.is_ascii_digit());
    let cents = amount.rsplit_once(['.', ',']).filter(|(_, cents)| cents.len() < 3);
    let units = cents.map_or(amount, |(units, _)| units);
    // "at 10:00, 500 ₴": what stands before a comma and a space is another number.
    let last = units.rsplit(", ").next().unwrap_or_default();
    Some(digits(last)).filter(|digits| !digits.is_empty())
}

/// Refuses letters of other scripts, words of two scripts, and an answer that is not in the script
/// of the customer's language.
fn letters(text: &str, lang: Lang) -> Result<(), GuardViolation> {
    let latin = |c: char| matches!(c, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let strange = text.chars().any(|c| c.is_alphabetic() && !is_cyrillic(c) && !latin(c));
    let mixed = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.contains(is_cyrillic) && word.contains(latin));
    let count = |of: &dyn Fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let (cyrillic, latin) = (count(&is_cyrillic), count(&latin));
    let (ours, theirs) =
        if messages::writes_cyrillic(lang) { (cyrillic, latin) } else { (latin, cyrillic) };
    let foreign = theirs > 12 && theirs > 2 * ours;
    if strange || mixed || foreign { Err(GuardViolation::Language) } else { Ok(()) }
}
