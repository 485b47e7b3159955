//! How many of each service a text counts: "two lessons and a club".

use crate::{bots::BusinessProfile, ids::ServiceId};

use super::{
    amounts::{numbers, spelled_numbers},
    entities,
};

/// The most among whom a price is shared, and the most of a service that are counted.
pub(super) const MOST_SHARED: u64 = 12;

/// Returns the services that a text in lower case names, each with the number before it.
pub(super) fn order(profile: &BusinessProfile, text: &str) -> Vec<(ServiceId, u64)> {
    let named = entities::services(profile, text);
    let mut from = 0;
    let mut order: Vec<(ServiceId, u64)> = Vec::new();
    for it in named {
        let before = text.get(from..it.span.start).unwrap_or_default();
        let near = before.split_whitespace().rev().take(MOST_BEFORE).collect::<Vec<_>>().join(" ");
        let count = counts(&near).into_iter().next().unwrap_or(1);
        from = it.span.end;
        if !order.iter().any(|(id, _)| *id == it.id) {
            order.push((it.id, count));
        }
    }
    order
}

/// How many words before a service its number stands.
const MOST_BEFORE: usize = 2;

/// Returns the small numbers that a text in lower case counts with: "two lessons", "2 уроки".
pub(super) fn counts(text: &str) -> Vec<u64> {
    let all = numbers(text).into_iter().chain(spelled_numbers(text));
    all.filter(|number| (2..=MOST_SHARED).contains(number)).collect()
}
