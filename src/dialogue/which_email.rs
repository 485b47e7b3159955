//! Several addresses in one message: which of them the letters go to is asked.
//!
//! The last of them is as likely the wrong one as the first, and a letter to a wrong address tells a
//! stranger of the visit.

use crate::{
    chat::transcript::Need,
    understanding::{Choice, Request},
};

use super::{Heard, Move, Say, State};

/// Takes the choice among the addresses that were asked about: by its place, by a word of its domain.
/// `None`: none was asked about, or none is chosen.
pub(super) fn chosen(state: &mut State, heard: &Heard) -> Option<Heard> {
    let all = std::mem::take(&mut state.emails);
    if all.is_empty() || heard.gives_address() {
        return None;
    }
    let at = match heard.choice {
        Some(Choice::Nth(place) | Choice::Number(place)) => place.checked_sub(1),
        Some(Choice::Last) => Some(all.len() - 1),
        None if heard.wants(Request::AsBefore) => Some(0),
        _ => {
            let named = |address: &String| {
                heard.left.iter().any(|word| address.to_lowercase().contains(&word.to_lowercase()))
            };
            let mut fitting = all.iter().enumerate().filter(|(_, address)| named(address));
            fitting.next().filter(|_| fitting.next().is_none()).map(|(at, _)| at)
        }
    };
    let Some(address) = at.and_then(|at| all.get(at)).cloned() else {
        state.emails = all;
        return None;
    };
    let mut heard = heard.clone();
    heard.contact.email = Some(address);
    (heard.choice, heard.places) = (None, Vec::new());
    // "No, the first one" turns nothing else down.
    heard.confirm = heard.confirm.filter(|yes| *yes);
    heard.wants.retain(|want| *want != Request::AsBefore);
    heard.left.clear();
    Some(heard)
}

/// Asks which of several addresses is meant, beside what else is said.
pub(super) fn asked(state: &mut State, heard: &Heard, made: Move) -> Move {
    if heard.emails.len() > 1 {
        state.emails.clone_from(&heard.emails);
    }
    add(state, made)
}

/// Adds the question while it is open.
pub(super) fn add(state: &State, made: Move) -> Move {
    let Move::Say(mut parts) = made else { return made };
    if state.emails.is_empty() {
        return Move::Say(parts);
    }
    parts.retain(|part| match part {
        Say::AskNeeds(needs) => !matches!(needs.as_slice(), [Need::Email | Need::EmailOrPhone]),
        Say::AskDetails | Say::Lost | Say::LostYet | Say::Examples(_) => false,
        _ => true,
    });
    parts.push(Say::AskWhichEmail(state.emails.clone()));
    Move::Say(parts)
}
