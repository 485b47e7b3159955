//! Checks links, mentions, mail addresses and phone numbers of an answer.
//!
//! Platforms turn a bare domain into a link and an `@name` into a mention, so both are looked for as
//! platforms do, in lower case and with compatibility characters folded. An answer may repeat what
//! is in the profile's facts, and the video link of the customer's own appointment. Of what the customer wrote it may repeat only their own address and
//! number, because a link that a customer sent must not be sent on by the business.

use crate::{
    agent::{Request, ground::Ground, plain},
    bots::{BusinessProfile, LocalizedText},
    chat::{Entry, Fact, Refusal},
    schedule::Booking,
};

use super::{cues::Cue, violation::Rule};

/// What only a link has, in any language.
const LINKS: [&str; 9] = ["://", "www.", "](", "href", "mailto:", "tg:", "[.]", "(.)", "t.me"];

/// Checks that every link, address and number is the business's or the customer's own.
pub(super) fn check(request: &Request, text: &str) -> Result<(), Rule> {
    let text = &text.replace(['。', '｡'], ".");
    let own = own(&request.context.profile);
    let ground = Ground::of(&request.context);
    for word in text.split(|c: char| c.is_whitespace() || "\"'«»“”„<>()[]{},|".contains(c))
    {
        let word = word.trim_matches(|c: char| ".!?:;…/\\-".contains(c));
        if word.contains('@') {
            let theirs = !word.starts_with('@') && ground.has_email(word);
            if !theirs && !own.contains(word) {
                return Err(Rule::Contact);
            }
        } else if is_domain(word) && !own.contains(word) {
            return Err(Rule::Link);
        }
    }
    if LINKS.iter().chain(Cue::Links.phrases()).any(|mark| text.contains(mark)) {
        return Err(Rule::Link);
    }
    if !numbers(text).all(|number| ground.has_phone(&number) || digits(&own).contains(&number)) {
        return Err(Rule::Contact);
    }
    Ok(())
}

/// Removes the video links of the customer's own appointments: as they are, without their scheme,
/// and behind a label.
pub(super) fn without_own_links(request: &Request, text: &str) -> String {
    let earlier = request.context.history.iter().filter_map(|entry| match entry {
        Entry::Assistant { calls, .. } => Some(calls),
        Entry::Customer { .. } => None,
    });
    let facts = earlier.flatten().chain(request.outcomes()).map(|done| &done.outcome.fact);
    let links = facts.flat_map(bookings).filter_map(|booking| booking.meet_url.as_deref());
    links.fold(text.to_owned(), |text, link| {
        let bare = link.split_once("://").map_or(link, |(_, bare)| bare);
        [link, bare].into_iter().fold(text, |text, link| without_link(&text, link))
    })
}

fn bookings(fact: &Fact) -> Vec<&Booking> {
    match fact {
        Fact::Receipt { booking, .. } | Fact::Coming { booking } | Fact::AskYes { booking } => {
            vec![booking.as_ref()]
        }
        Fact::Appointments { list } | Fact::Refused(Refusal::WhichAppointment { list }) => {
            list.iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Removes a link that stands alone or behind a label; one with more letters is another link.
fn without_link(text: &str, link: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(link) {
        let inner = |c: char| c.is_alphanumeric() || "/-_?=&%#@".contains(c);
        let alone = !before.ends_with(inner) && !after.starts_with(inner);
        let label = before.strip_suffix("](").and_then(|label| label.rsplit_once('['));
        match (alone, label) {
            (true, Some((head, label))) if after.starts_with(')') => {
                out.extend([head, label, " "]);
                rest = after.get(1..).unwrap_or_default();
            }
            (true, _) => {
                out.push_str(before);
                rest = after;
            }
            (false, _) => {
                out.push_str(before);
                out.push_str(link);
                rest = after;
            }
        }
    }
    out + rest
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

/// Blanks the business's address and number out of a text: "at 5 Sadova St" does not name a time.
/// What is left stands where it stood.
pub(super) fn without_place(profile: &BusinessProfile, text: &str) -> String {
    let addresses = profile.address.iter().flat_map(LocalizedText::all);
    let parts = addresses.flat_map(|address| address.split(',').chain([address])).map(str::trim);
    let long = parts.filter(|part| part.chars().count() > 4).chain(profile.phone.as_deref());
    let mut places: Vec<String> = long.map(plain::folded).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.len()));
    places.iter().fold(text.to_owned(), |text, place| text.replace(place, &" ".repeat(place.len())))
}

fn is_domain(word: &str) -> bool {
    let host = word.split(['/', '?', ':', '#']).next().unwrap_or_default();
    let Some((before, end)) = host.rsplit_once('.') else { return false };
    let named = before.chars().any(char::is_alphanumeric) && !before.ends_with('.');
    let latin = end.len() > 1 && end.chars().all(|c| c.is_ascii_alphabetic());
    named && (latin || Cue::Domains.is(end))
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
