//! What the words of a service's names say of it, and of another one.

use crate::{
    ids::ServiceId,
    lang::{self, Cue, Distinction},
    text::same_stem,
};

use super::House;

/// The words of the names of a service.
fn words<'h>(id: &ServiceId, house: &House<'h>) -> Vec<&'h [String]> {
    let service = house.profile.service(id);
    let spoken = service.map(|service| service.search_terms.spoken.iter());
    spoken.into_iter().flatten().map(|spoken| spoken.words.as_slice()).collect()
}

/// Whether one of a service's names is a single word that fits.
pub(super) fn is_called(id: &ServiceId, word: &str, house: &House<'_>) -> bool {
    words(id, house).iter().any(|name| name.iter().any(|own| same_stem(own, word)))
}

/// Whether some words have all that one of a service's names says: "gel manicure" is no "gel removal".
pub(super) fn is_named_by(id: &ServiceId, content: &[&String], house: &House<'_>) -> bool {
    words(id, house).iter().any(|name| {
        let mut own = name.iter().filter(|word| !is_small(word)).peekable();
        own.peek().is_some() && own.all(|word| content.iter().any(|it| same_stem(it, word)))
    })
}

/// Whether a word of a name only joins others. "Suit" has a meaning of its own in "that suits me", and in
/// the name of a service it is what is done.
pub(super) fn is_small(word: &str) -> bool {
    const SMALL: [Cue; 5] = [Cue::Joins, Cue::Filler, Cue::A, Cue::What, Cue::With];
    lang::matches(&[word]).iter().any(|found| SMALL.contains(&found.cue))
}

/// Whether a word of a service's name plays a part.
pub(super) fn is_named(id: &ServiceId, part: Cue, house: &House<'_>) -> bool {
    words(id, house).iter().any(|name| {
        let keys: Vec<&str> = name.iter().map(String::as_str).collect();
        lang::matches(&keys).iter().any(|found| found.cue == part)
    })
}

/// Whether what one of a service's names says is said by the names of another one.
pub(super) fn is_within(id: &ServiceId, other: &ServiceId, house: &House<'_>) -> bool {
    let known = words(other, house);
    words(id, house).iter().any(|name| says(name, &known))
}

/// The same of its name in a language alone: a massage is no lesson, though both are a speech therapist's.
pub(super) fn is_named_in(id: &ServiceId, other: &ServiceId, house: &House<'_>) -> bool {
    let known = words(other, house);
    let service = house.profile.service(id);
    let mut spoken = service.into_iter().flat_map(|service| service.search_terms.spoken.iter());
    spoken.any(|it| it.is_name && says(&it.words, &known))
}

/// Whether all words of a name that tell what is done are among those of some names.
fn says(name: &[String], names: &[&[String]]) -> bool {
    let known = |word: &String| names.iter().any(|name| name.iter().any(|it| same_stem(it, word)));
    // Also words that are ordinary elsewhere tell what is done here: "check-up", "vaccination".
    let age = |word: &str| {
        let found = lang::matches(&[word]);
        found.iter().any(|it| {
            matches!(it.cue, Cue::ForChildren | Cue::Child | Cue::Apart(Distinction::Adults))
        })
    };
    let mut content = name.iter().filter(|word| !is_small(word) && !age(word)).peekable();
    content.peek().is_some() && content.all(known)
}

/// Whether a service is one for children by its name.
pub(super) fn is_childish(id: &ServiceId, house: &House<'_>) -> bool {
    is_named(id, Cue::ForChildren, house)
}
