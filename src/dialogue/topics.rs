//! The answers to the questions of a message, which every rule may give beside its own move.

use crate::{ids::ServiceId, understanding::Topic};

use super::{Heard, Say, State};

/// The answers to the questions of a message.
pub(super) fn answers(state: &State, heard: &Heard) -> Vec<Say> {
    let service = heard.about.first().or(heard.services.first()).cloned();
    let about: Option<ServiceId> = service
        .or_else(|| state.draft.service.clone())
        .or_else(|| state.last.as_ref().map(|last| last.service.clone()));
    let topics =
        heard.topics.iter().filter(|topic| !matches!(topic, Topic::WhenMine | Topic::Whose));
    let said = topics.map(|topic| match topic {
        Topic::Help => Say::Help,
        Topic::NotOffered => Say::NotOffered(heard.unknown.join(" ")),
        topic => Say::Told(*topic, about.clone()),
    });
    said.collect()
}
