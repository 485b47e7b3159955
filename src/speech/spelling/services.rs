//! The names of services, split or a letter off.

use crate::{bots::BusinessProfile, phrase};

use super::token::Token;

/// The fewest letters of a name that is found in spite of slips.
const FROM: usize = 6;
/// The most letters that are wrong in it.
const MOST: usize = 2;

/// A name of a service.
struct Name<'a> {
    written: &'a str,
    /// Its letters, without spaces.
    key: String,
    service: usize,
}

/// Writes the names of services right: one word, or two that are one.
pub(super) fn named(tokens: &[Token], profile: &BusinessProfile) -> Vec<Token> {
    let names = names(profile);
    let mut written = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let pair = tokens.get(at + 1).filter(|next| {
            let unsure = |it: &Token| !it.is_number() && !is_own(it, profile);
            unsure(token) && is_word(token) && is_word(next) && !phrase::is_known(&next.key)
        });
        let joined = pair.map(|next| format!("{}{}", token.key, next.key));
        let single = || {
            let name = nearest(&names, &token.key);
            name.filter(|_| token.is_unknown() && !is_own(token, profile))
        };
        if let Some(name) = single() {
            written.push(token.replaced(name.written));
            at += 1;
        } else if let (Some(name), Some(next)) =
            (joined.and_then(|key| nearest(&names, &key)), tokens.get(at + 1))
        {
            written.push(next.replaced(name.written));
            at += 2;
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    written
}

fn names(profile: &BusinessProfile) -> Vec<Name<'_>> {
    let all = profile.services.iter().enumerate().flat_map(|(service, of)| {
        let spoken = of.name.all().chain(of.also.iter().map(String::as_str));
        spoken.map(move |written| Name { written, key: phrase::key(written), service })
    });
    all.filter(|name| name.key.chars().count() >= FROM).collect()
}

/// Whether a word is part of the name of a service as it stands.
fn is_own(token: &Token, profile: &BusinessProfile) -> bool {
    let word = token.key.as_str();
    profile.services.iter().any(|service| service.search_terms.has(word))
}

fn is_word(token: &Token) -> bool {
    !token.key.is_empty() && token.key.chars().all(char::is_alphabetic) && !token.text.contains('@')
}

/// Returns the name that letters are nearest to, if the nearest ones are of one service.
fn nearest<'a, 'b>(names: &'b [Name<'a>], key: &str) -> Option<&'b Name<'a>> {
    let first = key.chars().next();
    let near = names.iter().filter(|name| name.key.chars().next() == first);
    let scored = near.map(|name| (strsim::osa_distance(&name.key, key), name));
    let mut scored: Vec<_> = scored.filter(|(distance, _)| *distance <= MOST).collect();
    scored.sort_by_key(|(distance, _)| *distance);
    let (best, name) = scored.first()?;
    let only =
        scored.iter().all(|(distance, other)| distance > best || other.service == name.service);
    only.then_some(*name)
}
