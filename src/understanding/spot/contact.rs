//! Mail addresses and phone numbers, digit for digit.

use std::{ops::Range, sync::LazyLock};

use crate::{
    chat::transcript::Need,
    lang::{self, Cue},
    text::word_lists::phrases,
};

use super::super::{
    reading::{Reading, What, reading, worth},
    view::View,
};

/// The fewest and most digits of a phone number (E.164 allows 15).
const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// From so many digits on, a group is a number by itself.
const WHOLE: usize = 9;
/// The fewest digits of a local number, where a phone is asked for.
const LOCAL: usize = 7;
/// The digits of a number of a country without area codes, which is written in groups of this many or
/// more: "8123 4501".
const GROUPED: (usize, usize) = (8, 4);

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let mut readings: Vec<Reading> = emails(view.text)
        .into_iter()
        .map(|(span, email)| reading(view.words_of(&span), What::Email(email), worth::CONTACT))
        .collect();
    if readings.is_empty() {
        readings.extend(broken(view).or_else(|| first_part(view)));
    }
    let taken = |at: usize, readings: &[Reading]| readings.iter().any(|it| it.words.contains(&at));
    let mut at = 0;
    while at < view.tokens.len() {
        match phone(view, at).or_else(|| spoken_number(view, at)).filter(|_| !taken(at, &readings))
        {
            Some((until, number)) => {
                readings.push(reading(at..until, What::Phone(number), worth::CONTACT));
                at = until;
            }
            None => at += 1,
        }
    }
    readings
}

/// Returns the mail addresses in a text with their bytes, spoken ones ("tom at example dot com")
/// as they are meant.
#[must_use]
pub fn emails(text: &str) -> Vec<(Range<usize>, String)> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let plain =
        addresses(text).map(|part| (start(part)..start(part) + part.len(), part.to_owned()));
    let mut found: Vec<(Range<usize>, String)> = plain.collect();
    if found.is_empty() {
        found.extend(spoken(text));
    }
    found
}

/// Returns the mail addresses in a text, without the signs that are glued to them: emoji, dashes,
/// quotes, brackets. What cannot be an address is found all the same if it is meant as one, so that
/// the customer is told.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('@').filter_map(|(at, _)| address_around(text, at))
}

/// Returns the address around an at sign.
fn address_around(text: &str, at: usize) -> Option<&str> {
    let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
    let inside = |at: usize, c: char| {
        let follows = before.get(..at).is_some_and(|it| it.ends_with(char::is_alphanumeric));
        is_emoji(c) && follows
    };
    let mut chars = before.char_indices().rev();
    let begin = chars.by_ref().take_while(|(at, c)| is_local(*c) || inside(*at, *c)).last()?.0;
    let local = before.get(begin..)?.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = after.find(|c| !is_domain(c)).unwrap_or(after.len());
    let domain = after.get(..end)?.trim_end_matches(['.', '-']);
    let domain = with_comma(after, domain).unwrap_or(domain);
    // An emoji in place of the domain makes it no address, which the customer is told.
    let domain = match after.chars().next() {
        Some(sign) if is_emoji(sign) => after.get(..sign.len_utf8())?,
        _ => domain,
    };
    let (begin, end) = (at - local.len(), at + 1 + domain.len());
    // Of "a@b@c.com" no part is an address.
    let beside = before.get(..begin)?.ends_with('@') || text.get(end..)?.starts_with('@');
    let whole = !local.is_empty() && !domain.is_empty() && !beside;
    text.get(begin..end).filter(|_| whole)
}

/// The letters of the ending of a domain.
const ENDING: std::ops::RangeInclusive<usize> = 2..=4;

/// Returns a domain with a comma in place of its dot: "ukr,net".
fn with_comma<'t>(after: &'t str, domain: &str) -> Option<&'t str> {
    let rest = after.get(domain.len()..)?.strip_prefix(',')?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let next = rest.get(end..)?.chars().next();
    let is_ending = ENDING.contains(&end)
        && !domain.is_empty()
        && !domain.contains('.')
        && next.is_none_or(|c| !c.is_alphanumeric() && c != '@');
    after.get(..domain.len() + 1 + end).filter(|_| is_ending)
}

/// Whether a character is an emoji that people put into an address by a slip. Those that point to an
/// address, or tick it off, stand before it.
fn is_emoji(c: char) -> bool {
    let emoji = matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}');
    emoji && !"✉📧📨📩📬📭📮💌👉👇➡✅✔☑".contains(c)
}

/// Returns what is meant as an address and can be none, where an address is asked for or nothing else is
/// said: "tom@", "tom@@example.com". A name behind the sign is that of an account elsewhere.
fn broken(view: &View<'_>) -> Option<Reading> {
    let mut words = view.text.split_whitespace();
    let word = words.clone().find(|word| word.contains('@') && !word.starts_with('@'))?;
    let asked = view.setting.asked.wants(Need::Email) || words.by_ref().count() == 1;
    let named = word.starts_with(char::is_alphanumeric);
    let start = word.as_ptr() as usize - view.text.as_ptr() as usize;
    let span = start..start + word.len();
    (asked && named)
        .then(|| reading(view.words_of(&span), What::Email(word.to_owned()), worth::CONTACT))
}

/// The most words of a message that may give an address without saying so: "має бути ivan.franko".
const SHORT: usize = 5;

/// Returns the first part of an address whose sign and domain are missing: "my email is wrong, it's
/// john.doe". It is no name, and no address either, so the customer is asked for the whole one.
fn first_part(view: &View<'_>) -> Option<Reading> {
    let is_edge = |c: char| !is_local(c) && c != '_';
    let pieces = view.text.split(is_edge).map(|piece| piece.trim_matches(['.', '-', '\'']));
    let start = |piece: &str| piece.as_ptr() as usize - view.text.as_ptr() as usize;
    // "@anna_b" is the name of an account elsewhere, and what stands behind a slash a part of a link.
    let is_free = |piece: &&str| {
        let before = view.text.get(..start(piece)).unwrap_or_default();
        !before.ends_with(['@', '/']) && is_first_part(piece)
    };
    let piece = pieces.filter(|piece| !piece.is_empty()).find(is_free)?;
    let words = view.words_of(&(start(piece)..start(piece) + piece.len()));
    let asked = &view.setting.asked;
    let spoken = view.with(Cue::MailWord).next().is_some() || asked.wants(Need::Email);
    let many = view.tokens.iter().filter(|token| token.is_word()).count();
    // "Ok.Thanks" is two sentences, and "John.Doe" may answer a question for the name.
    let ordinary = words.clone().any(|at| view.is_known(at));
    let plain = piece.chars().all(|c| !c.is_uppercase()) && !is_site(piece);
    let alone = many <= SHORT + words.len() && plain && !ordinary && !asked.wants(Need::Name);
    (spoken && !words.clone().all(|at| view.is_known(at)) || alone)
        .then(|| reading(words, What::Email(piece.to_owned()), worth::CONTACT))
}

/// Whether a piece of text looks like the first part of an address and like nothing else: Latin letters in
/// two parts or more with a dot or an underscore between.
fn is_first_part(piece: &str) -> bool {
    let parts: Vec<&str> = piece.split(['.', '_']).collect();
    let is_part = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '+')
    };
    let words = parts
        .iter()
        .filter(|part| part.len() > 1 && part.starts_with(|c: char| c.is_ascii_alphabetic()));
    parts.iter().all(is_part) && words.count() > 1
}

/// Whether a piece of text is the name of a site: its last part is an ending that domains have.
fn is_site(piece: &str) -> bool {
    const ENDINGS: [&str; 10] = ["com", "net", "org", "info", "biz", "ua", "uk", "pl", "de", "me"];
    piece.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Whether a character stands in the first part of the addresses that people have.
fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "._%+-'".contains(c)
}

fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || ".-_".contains(c)
}

/// How people spell the at sign and the dot of an address, in any language.
struct Spelled {
    at: Vec<&'static str>,
    dot: Vec<&'static str>,
}

static SPELLED: LazyLock<Spelled> =
    LazyLock::new(|| Spelled { at: phrases("addresses", "at"), dot: phrases("addresses", "dot") });

fn spoken(text: &str) -> Option<(Range<usize>, String)> {
    let at = SPELLED.at.iter().find_map(|word| text.find(word).map(|from| (from, word.len())));
    let (from, long) = at?;
    let word = |until: usize| {
        let before = text.get(..until).unwrap_or_default().trim_end();
        before.rfind(|c: char| c.is_whitespace() || c == ',').map_or(0, |at| at + 1)
    };
    let mut begin = word(from);
    // "olena dot koval at gmail dot com": the dots of the name are spelled, too.
    let dotted = |begin: usize| {
        let before = text.get(..begin)?;
        let dot = SPELLED.dot.iter().find(|dot| before.ends_with(**dot))?;
        Some(word(begin - dot.len()))
    };
    while let Some(first) = dotted(begin).filter(|first| *first < begin) {
        begin = first;
    }
    let mut end = from + long;
    let mut domain = text.get(end..)?.trim_start().to_owned();
    end = text.len() - domain.len();
    for word in &SPELLED.dot {
        domain = domain.replace(word, ".");
    }
    let domain: String =
        domain.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
    let domain = domain.trim_end_matches('.');
    let local = text.get(begin..from)?.trim();
    let local = SPELLED.dot.iter().fold(local.to_owned(), |local, dot| local.replace(dot, "."));
    let local = local.as_str();
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-+".contains(c))
    };
    if !plain(local) || !plain(domain) || !domain.contains('.') {
        return None;
    }
    // "Tomorrow at 9.15" is no address.
    let last = domain.rsplit('.').next()?;
    if last.len() < 2 || !last.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let stop = text.get(end..)?.find(last).map_or(text.len(), |at| end + at + last.len());
    Some((begin..stop, format!("{local}@{domain}")))
}

/// Reads a phone number that begins at a place.
fn phone(view: &View<'_>, from: usize) -> Option<(usize, String)> {
    let plus = view.tokens.get(from)?.key == "+";
    let first = if plus || view.tokens.get(from)?.is_sign("(") { from + 1 } else { from };
    if !view.tokens.get(first)?.is_number() {
        return None;
    }
    let mut digits = String::new();
    let (mut at, mut until) = (first, first);
    while let Some(token) = view.tokens.get(at) {
        if token.is_number() {
            // "10.30. 0835550155": a whole number behind an hour.
            if !digits.is_empty() && !plus && token.key.len() >= WHOLE {
                return None;
            }
            let more = digits.len() + token.key.len() > *DIGITS.end();
            if more
                || is_clock(view, at) && !digits.is_empty() && digits.len() + token.key.len() > 8
                || begins_clock(view, at)
            {
                break;
            }
            digits.push_str(&token.key);
            until = at + 1;
        } else if !token.is_sign("-().+/ ") || at > until + 1 {
            break;
        }
        at += 1;
    }
    // Behind a zero stands an area code, so that a shorter number is a slip.
    let whole = !digits.starts_with('0');
    let asked = whole && view.setting.asked.wants(Need::Phone) && digits.len() >= LOCAL;
    let numbers = view.tokens.get(first..until).unwrap_or_default().iter();
    let mut groups = numbers.filter(|token| token.is_number());
    let grouped = whole && digits.len() == GROUPED.0 && groups.all(|it| it.key.len() >= GROUPED.1);
    if !(DIGITS.contains(&digits.len()) || asked || grouped) {
        return None;
    }
    let closes = view.tokens.get(until).is_some_and(|token| token.is_sign(")"));
    let number = if plus { format!("+{digits}") } else { digits };
    Some((until + usize::from(closes), number))
}

/// Reads a phone number that is dictated in words.
fn spoken_number(view: &View<'_>, from: usize) -> Option<(usize, String)> {
    let (until, digits) = lang::dictated(view.keys, from)?;
    DIGITS.contains(&digits.len()).then_some((until, digits))
}

/// Whether a number is the hour of "8:00" or "8am".
fn begins_clock(view: &View<'_>, at: usize) -> bool {
    let next = |ahead: usize| view.tokens.get(at + ahead);
    let colon = next(1).is_some_and(|token| token.key == ":")
        && next(2).is_some_and(super::super::tokens::Token::is_number);
    let half = next(1).is_some_and(|token| ["am", "pm"].contains(&token.key.as_str()));
    colon || half
}

/// Whether a number of one or two digits stands before a slash and another: "30/11".
fn is_clock(view: &View<'_>, at: usize) -> bool {
    let short = view.tokens.get(at).is_some_and(|token| token.key.len() <= 2);
    short && view.tokens.get(at + 1).is_some_and(|token| token.key == "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let found = emails(text);
        for (span, address) in &found {
            assert!(text.get(span.clone()).is_some_and(|part| part == address), "{text}");
        }
        found.into_iter().map(|(_, address)| address).collect()
    }

    fn found_loosely(text: &str) -> Vec<String> {
        emails(text).into_iter().map(|(_, address)| address).collect()
    }

    #[test]
    fn the_first_part_of_an_address_is_told_from_names_sites_and_sentences() {
        for part in ["john.doe", "ivan_franko", "anna.koval87", "m.kovalenko.kyiv"] {
            assert!(is_first_part(part), "{part}");
        }
        for other in ["john", "9.30", "24.11.2026", "no.15", "e.g", "j.d", "", "a..b"] {
            assert!(!is_first_part(other), "{other}");
        }
        assert!(is_site("salon.com") && is_site("www.salon.com.ua") && !is_site("john.doe"));
    }

    #[test]
    fn signs_that_are_glued_to_an_address_are_no_part_of_it() {
        for text in [
            "📧anna@ukr.net",
            "anna@ukr.net👍",
            "–anna@ukr.net–",
            "«anna@ukr.net»",
            "“anna@ukr.net”",
            "(anna@ukr.net)",
            "<anna@ukr.net>",
            "[anna@ukr.net]",
            "mail:anna@ukr.net.",
            "anna@ukr.net…",
            "email📧anna@ukr.net✅дякую",
            "'anna@ukr.net'",
            "*anna@ukr.net*",
            "anna@ukr.net!",
            "e-mail=anna@ukr.net",
            "anna@ukr.net/0501112233",
            "⟨anna@ukr.net⟩",
            "`anna@ukr.net`",
            "mailto:anna@ukr.net?subject=hi",
            "anna@ukr.net—це моя",
            "anna@ukr.net,",
        ] {
            assert_eq!(found(text), ["anna@ukr.net"], "{text}");
        }
        assert_eq!(found("anna@ukr,net"), ["anna@ukr,net"]);
        assert_eq!(found("anna@ukr.net,Anna"), ["anna@ukr.net"]);
        for inside in ["anna😊koval@ukr.net", "anna😊@ukr.net", "anna@😊ukr.net", "anna@uk😊r.net"]
        {
            let found = found_loosely(inside);
            assert!(
                found.iter().all(|it| crate::schedule::check_address(it).is_err()),
                "{found:?}"
            );
            assert_eq!(found.len(), 1, "{inside}");
        }
        assert_eq!(found("o'brien+x@mail.example.org"), ["o'brien+x@mail.example.org"]);
        assert_eq!(found("ivan@приклад.укр"), ["ivan@приклад.укр"]);
        for none in ["@anna_b", "a@b@c.com", "write @ 5", "anna@", "@"] {
            assert_eq!(found(none), Vec::<String>::new(), "{none}");
        }
    }
}
