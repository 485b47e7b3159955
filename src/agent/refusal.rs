//! Refusals of words for a day or a time that have no usable meaning.

use crate::{
    chat::{Refusal, transcript::WhenRejection},
    phrase,
};

/// Refuses words for a day or a time; the refusal has a code for the customer's language and a
/// sentence for the model.
pub fn refuse_words(problem: &phrase::Error) -> Refusal {
    let trouble = match problem {
        phrase::Error::InvalidDate(_) => WhenRejection::InvalidDate,
        phrase::Error::InvalidTime(_) => WhenRejection::InvalidTime,
        phrase::Error::Conflict { .. } => WhenRejection::Conflict,
        phrase::Error::NonexistentTime { .. } => WhenRejection::Nonexistent,
        phrase::Error::Past { .. } => WhenRejection::Past,
        phrase::Error::Ambiguous(choices) => WhenRejection::Ambiguous(
            choices.iter().map(|choice| (choice.date, choice.exact_time())).collect(),
        ),
    };
    Refusal::Words { trouble, says: problem.for_model() }
}

/// Refuses a request that leaves out the day or the time.
pub fn refuse_missing(trouble: WhenRejection) -> Refusal {
    let says = match trouble {
        WhenRejection::NoDay => "Say which day, as the customer said it.",
        _ => "Say at what time, as the customer said it.",
    };
    Refusal::Words { trouble, says: says.to_owned() }
}
