//! The rules that a model's answer can break, each with the sentence by which the model corrects it.

/// The rule that an answer breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardViolation {
    /// It is empty, and there is no receipt to send instead.
    Empty,
    /// It claims a deed that was not done in this turn.
    Claim,
    /// It calls a time free that was not found free in this turn.
    Offer,
    /// It names a date or time that neither a result, nor the customer, nor the profile names.
    When,
    /// It has a link that is not the business's own.
    Link,
    /// It has a mention, an address or a number that is neither the business's nor the customer's.
    Contact,
    /// It names a price or a discount that is not in the profile.
    Price,
    /// It is not in the language that the customer is answered in.
    Language,
}

impl GuardViolation {
    /// Returns the sentence with which the model can correct its answer.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Empty => "Your answer was empty. Answer the customer, or call a function.",
            Self::Claim => {
                "Your answer was not sent: it says that something was booked, moved or cancelled, \
                 and no function said so in this turn. Call the function, or do not say it."
            }
            Self::Offer => {
                "Your answer was not sent: it calls a time free that was not found free in this \
                 turn. Call check_calendar_availability and name only times that it gives."
            }
            Self::When => {
                "Your answer was not sent: it names a date or a time that no function gave in this \
                 turn and that the customer did not say. Call a function, or leave it out."
            }
            Self::Link => "Your answer was not sent: it has a link. Answer without links.",
            Self::Contact => {
                "Your answer was not sent: it has a mention, a mail address or a number that is \
                 neither the customer's nor the business's. Answer without it."
            }
            Self::Price => {
                "Your answer was not sent: it names a price or a discount that is not in the list \
                 of services. Answer without it."
            }
            Self::Language => {
                "Your answer was not sent: it is not in the customer's language. Answer in it."
            }
        }
    }
}
