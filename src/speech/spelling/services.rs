//! The names of services, split or a letter off.

use crate::{bots::BusinessProfile, phrase};

use super::token::Token;

/// The fewest letters of a name that is found in spite of slips.
const FROM: usize = 5;
/// From so many letters on two of them may be wrong; in a shorter name, one.
const TWO_FROM: usize = 6;

/// A name of a service.
struct Name<'a> {
    written: &'a str,
    /// Its letters, without spaces.
    key: String,
    service: usize,
}

/// Writes the names of services right: one word, or two that are one. `grown` are words that grow on to a name.
pub(super) fn named(tokens: &[Token], profile: &BusinessProfile, grown: &[String]) -> Vec<Token> {
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
        let joined = joined.as_deref();
        let split = joined.and_then(|key| before(&names, key, grown));
        if let Some(name) = single() {
            written.push(token.replaced(name.written));
            at += 1;
        } else if let (Some((name, word)), Some(next)) = (split, tokens.get(at + 1)) {
            written.extend([Token::new(name.written), next.replaced(word)]);
            at += 2;
        } else if let (Some(name), Some(next)) =
            (joined.and_then(|key| nearest(&names, key)), tokens.get(at + 1))
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

/// Returns the name that letters begin with, and the word that has grown on to it; `None`: they are a name as they
/// are, or none.
fn before<'a, 'b, 'w>(
    names: &'b [Name<'a>],
    key: &str,
    grown: &'w [String],
) -> Option<(&'b Name<'a>, &'w str)> {
    if nearest(names, key).is_some() {
        return None;
    }
    let name =
        |word: &'w String| Some((nearest(names, key.strip_suffix(word.as_str())?)?, &**word));
    grown.iter().find_map(name)
}

/// Returns the name that letters are nearest to, if the nearest ones are of one service.
fn nearest<'a, 'b>(names: &'b [Name<'a>], key: &str) -> Option<&'b Name<'a>> {
    let first = key.chars().next();
    let near = names.iter().filter(|name| name.key.chars().next() == first);
    let scored = near.map(|name| (strsim::osa_distance(&name.key, key), name));
    let most = |name: &Name<'_>| if name.key.chars().count() < TWO_FROM { 1 } else { 2 };
    let mut scored: Vec<_> = scored.filter(|(distance, name)| *distance <= most(name)).collect();
    scored.sort_by_key(|(distance, _)| *distance);
    let (best, name) = scored.first()?;
    let only =
        scored.iter().all(|(distance, other)| distance > best || other.service == name.service);
    only.then_some(*name)
}
