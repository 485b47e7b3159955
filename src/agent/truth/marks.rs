//! Where a text leads: links, mentions, addresses, phone numbers, prices, and its letters.
//!
//! Platforms turn a bare domain into a link and an `@name` into a call to somebody, so both are
//! looked for as platforms do, in a text in lower case with compatible letters made one. What
//! stands in the profile's own facts may be repeated; what a customer wrote may not, but for
//! their address and number, since a stranger's link is no better in the business's mouth.

use crate::{
    agent::{Request, ground::Ground, plain},
    bots::{BusinessProfile, LocalizedText},
    chat::Fact,
    ids::Lang,
};

use super::Flaw;

/// What only a link has.
const LINKS: &[&str] = &[
    "://",
    "www.",
    "](",
    "href",
    "mailto:",
    "tg:",
    "[.]",
    "(.)",
    " dot com",
    " крапка ком",
    "t.me",
];
/// Top-level domains in Cyrillic; with those in Latin any two letters may be one.
const CYRILLIC_ENDS: &[&str] =
    &["укр", "рф", "рус", "бел", "ком", "орг", "онлайн", "сайт", "москва"];
const CURRENCIES: &[&str] = &[
    "₴",
    "$",
    "€",
    "£",
    "₽",
    "грн",
    "гривень",
    "гривн",
    "uah",
    "usd",
    "eur",
    "євро",
    "долар",
    "руб",
    "zł",
    "pln",
    "dollar",
    "hryvnia",
    "pound",
];
const DISCOUNTS: &[&str] = &["знижк", "скидк", "discount", "half price", "rabat", "% off"];

/// Looks for the first mark that is not the business's own.
pub(super) fn check(request: &Request, text: &str) -> Result<(), Flaw> {
    let text = &text.replace(['。', '｡'], ".");
    let own = own(&request.context.profile);
    let said: Vec<String> = request.context.messages().map(|(text, _)| text.to_owned()).collect();
    let ground = Ground { said: &said, stored: &request.context.contact };
    for word in text.split(|c: char| c.is_whitespace() || "\"'«»“”„<>()[]{},|".contains(c))
    {
        let word = word.trim_matches(|c: char| ".!?:;…/\\-".contains(c));
        if word.contains('@') {
            let theirs = !word.starts_with('@') && ground.has_email(word);
            if !theirs && !own.contains(word) {
                return Err(Flaw::Contact);
            }
        } else if is_domain(word) && !own.contains(word) {
            return Err(Flaw::Link);
        }
    }
    if LINKS.iter().any(|mark| text.contains(mark)) {
        return Err(Flaw::Link);
    }
    if !numbers(text).all(|number| ground.has_phone(&number) || digits(&own).contains(&number)) {
        return Err(Flaw::Contact);
    }
    prices(request, text, &own)?;
    letters(text, request.context.lang)
}

/// Everything of the profile that anybody may read, in lower case.
fn own(profile: &BusinessProfile) -> String {
    let names = profile.facts.iter().chain(&profile.address).chain([&profile.name]);
    let services = profile.services.iter().flat_map(|it| [&it.name].into_iter().chain(&it.price));
    let words: Vec<&str> = names.chain(services).flat_map(LocalizedText::all).collect();
    let phone = profile.phone.as_deref().unwrap_or_default();
    plain::folded(&format!("{} {phone}", words.join(" | ")))
}

/// Takes the business's address and number out of a text: "at 5 Sadova St" names no time.
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
    named && (latin || CYRILLIC_ENDS.contains(&end))
}

/// Returns the digits of everything that could be dialled.
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

fn prices(request: &Request, text: &str, own: &str) -> Result<(), Flaw> {
    if DISCOUNTS.iter().any(|word| text.contains(word) && !own.contains(word)) {
        return Err(Flaw::Price);
    }
    let booked = request.outcomes().filter_map(|done| match &done.outcome.fact {
        Fact::Receipt { booking, .. } | Fact::AskYes { booking } => booking.price.as_deref(),
        _ => None,
    });
    let listed: Vec<String> =
        booked.chain([own]).flat_map(|text| amounts(text).collect::<Vec<_>>()).collect();
    let known = |amount: &String| listed.contains(amount);
    if amounts(text).all(|amount| known(&amount)) { Ok(()) } else { Err(Flaw::Price) }
}

/// Returns the digits of every number that stands beside a currency or a percent sign.
fn amounts(text: &str) -> impl Iterator<Item = String> {
    let marks = CURRENCIES.iter().chain(&["%"]);
    let found = marks.flat_map(|mark| text.match_indices(mark)).flat_map(|(at, mark)| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        let after = text.get(at + mark.len()..).unwrap_or_default().trim_start();
        let part = |c: &char| c.is_ascii_digit() || " \u{a0}.,".contains(*c);
        let before: String = before.chars().rev().take_while(part).collect();
        let before: String = before.chars().rev().collect();
        let after: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let symbol = matches!(mark, "$" | "€" | "£" | "₴" | "₽");
        [whole(&before), symbol.then(|| whole(&after)).flatten()]
    });
    found.flatten()
}

/// Returns the whole units of a written amount, without what groups its digits.
fn whole(amount: &str) -> Option<String> {
    let amount = amount.trim_matches(|c: char| !c.is_ascii_digit());
    let cents = amount.rsplit_once(['.', ',']).filter(|(_, cents)| cents.len() < 3);
    let units = cents.map_or(amount, |(units, _)| units);
    // "at 10:00, 500 ₴": what stands before a comma and a space is another number.
    let last = units.rsplit(", ").next().unwrap_or_default();
    Some(digits(last)).filter(|digits| !digits.is_empty())
}

/// Refuses letters that neither of our languages has, words of two scripts, and an answer whose
/// letters are not those of the customer's language.
fn letters(text: &str, lang: Lang) -> Result<(), Flaw> {
    let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
    let latin = |c: char| matches!(c, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let strange = text.chars().any(|c| c.is_alphabetic() && !cyrillic(c) && !latin(c));
    let mixed = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.contains(cyrillic) && word.contains(latin));
    let count = |of: &dyn Fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let (ours, theirs) = match lang {
        Lang::Uk => (count(&cyrillic), count(&latin)),
        Lang::En => (count(&latin), count(&cyrillic)),
    };
    let foreign = theirs > 12 && theirs > 2 * ours;
    if strange || mixed || foreign { Err(Flaw::Language) } else { Ok(()) }
}
