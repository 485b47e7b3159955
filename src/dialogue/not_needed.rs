//! A message that only says what is not needed, taken as a cancellation of it.
//!
//! It names no wish to cancel, so it is taken so only where nothing else is said.

use crate::understanding::Request;

use super::Heard;

/// What is heard of a message that says what is not needed and names no wish but that the rest stays: a
/// cancellation of what is not needed; `None`: it says something else.
pub(super) fn turned(heard: &Heard) -> Option<Heard> {
    // "Don't cancel the haircut, and the manicure isn't needed" in a language that denies behind what is kept.
    let stays = heard.refuses == [Request::Cancel] && !heard.services.is_empty();
    let keeps = heard.wants(Request::Keep) || stays;
    let day = heard.not.len() == 1
        && (keeps || heard.confirm == Some(false))
        && heard.services.is_empty()
        && heard.not_services.is_empty();
    let service = keeps && heard.not_services.len() == 1 && heard.not.len() <= 1;
    let plain = heard.when.is_none()
        && heard.staff.is_none()
        && !heard.gives_contact()
        && !heard.question
        && heard.topics.is_empty()
        && heard.shifts.is_empty()
        && heard.wants.iter().all(|want| *want == Request::Keep);
    if let Some(named) = not_needed(heard) {
        return Some(named);
    }
    (plain && (day || service)).then(|| Heard {
        of: heard.not.clone(),
        not: Vec::new(),
        services: heard.not_services.clone(),
        not_services: heard.services.clone(),
        several: Vec::new(),
        wants: vec![Request::Cancel],
        refuses: Vec::new(),
        confirm: None,
        left: Vec::new(),
        ..heard.clone()
    })
}

/// "The manicure isn't needed any more", and nothing else.
fn not_needed(heard: &Heard) -> Option<Heard> {
    let [service] = heard.not_services.as_slice() else { return None };
    let short = heard.words <= SHORT && heard.left.is_empty() && !heard.question;
    let plain = short
        && heard.wants.is_empty()
        && heard.refuses.is_empty()
        && heard.services.is_empty()
        && heard.several.is_empty()
        && heard.topics.is_empty()
        && !heard.is_timed()
        && heard.not.is_empty()
        && !heard.gives_contact();
    plain.then(|| Heard {
        services: vec![service.clone()],
        not_services: Vec::new(),
        wants: vec![Request::Cancel],
        confirm: None,
        ..heard.clone()
    })
}

/// The most words of a message that says nothing but what is not needed.
const SHORT: usize = 5;
