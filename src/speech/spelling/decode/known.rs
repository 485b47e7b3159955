//! Which words mean something as they stand, so that they are read otherwise only for the sake of what is beside them.

use crate::{
    bots::{BusinessProfile, SearchTerms},
    lang, phrase,
    speech::spelling::token::Token,
    text::same_stem,
};

use super::sounds::Sounds;

/// The most letters in which the form of a name ends otherwise than the name.
const ENDING: usize = 2;

/// Returns which words mean something as they stand.
pub(super) fn known(tokens: &[Token], profile: &BusinessProfile, sounds: &Sounds) -> Vec<bool> {
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let patterns = lang::matches(&keys);
    let in_pattern = |at: usize| {
        patterns.iter().any(|it| {
            (it.until - it.from > 1 || it.cue == lang::Cue::Given)
                && (it.from..it.until).contains(&at)
        })
    };
    let is_given = |at: usize| {
        patterns.iter().any(|it| it.cue == lang::Cue::Given && (it.from..it.until).contains(&at))
    };
    let is_surname = |at: usize| {
        let given = at.checked_sub(1).filter(|given| is_given(*given));
        let before = given.and_then(|given| tokens.get(given)).filter(|it| !it.ends_clause());
        before.is_some_and(Token::is_capital) && tokens.get(at).is_some_and(Token::is_capital)
    };
    let names: Vec<String> = profile
        .staff
        .iter()
        .flat_map(|staff| staff.name.all())
        .map(|name| phrase::key(name).trim_end_matches(|c| sounds.is_weak(c)).to_owned())
        .collect();
    let is_staff =
        |key: &str| names.iter().any(|name| !name.is_empty() && key.starts_with(name.as_str()));
    let is_own = |key: &str| profile.services.iter().any(|it| is_name(key, &it.search_terms));
    // "Онлайн-консультацію".
    let is_own = |token: &Token| {
        is_own(&token.key) || token.text.split('-').all(|part| is_own(&phrase::key(part)))
    };
    let each = tokens.iter().zip(&keys).enumerate();
    each.map(|(at, (token, key))| {
        !token.is_word()
            || phrase::is_known(key)
            || lang::is_listed(key)
            || in_pattern(at)
            || is_surname(at)
            || is_own(token)
            || is_staff(key)
    })
    .collect()
}

/// Whether a word is one of a service's names, in one of its forms; "педикюропів" is more than a form.
fn is_name(key: &str, terms: &SearchTerms) -> bool {
    let words = terms.spoken.iter().flat_map(|it| &it.words).filter(|own| same_stem(own, key));
    let same =
        |own: &String| own.chars().zip(key.chars()).take_while(|(own, it)| own == it).count();
    words.map(same).max().is_some_and(|same| key.chars().count() <= same + ENDING)
}
