//! Courtesies in front of an answer: a greeting is greeted back, and pain is met with sympathy.

use crate::understanding::Courtesy;

use super::{Heard, Move, Say, State};

/// Greets back a customer who greets in a first message that says more.
pub fn greet_back(before: &State, heard: &Heard, made: &mut Move) {
    if let Move::Say(parts) = made
        && heard.is(Courtesy::Greet)
        && !before.greeted
        && !parts.is_empty()
        && !matches!(parts.first(), Some(Say::Greet | Say::GreetAgain))
    {
        parts.insert(0, Say::Hello);
    }
}

/// Meets pain with sympathy, before anything else is said.
pub fn sympathise(heard: &Heard, made: &mut Move) {
    if let Move::Say(parts) = made
        && heard.is(Courtesy::Pain)
        && !parts.is_empty()
    {
        let greeting = usize::from(parts.first() == Some(&Say::Hello));
        parts.insert(greeting, Say::Sympathy);
    }
}
