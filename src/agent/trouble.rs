//! What is wrong with somebody's words for a day or a time.

use crate::{chat::transcript::Trouble, phrase::Problem};

/// Says it in the words that every room shares.
#[must_use]
pub fn trouble(problem: &Problem) -> Trouble {
    match problem {
        Problem::InvalidDate(_) => Trouble::InvalidDate,
        Problem::InvalidTime(_) => Trouble::InvalidTime,
        Problem::Conflict { .. } => Trouble::Conflict,
        Problem::NonexistentTime { .. } => Trouble::Nonexistent,
        Problem::Past { .. } => Trouble::Past,
        Problem::Ambiguous(choices) => {
            Trouble::Ambiguous(choices.iter().map(|choice| (choice.date, choice.time)).collect())
        }
    }
}
