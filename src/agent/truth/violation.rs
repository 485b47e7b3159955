//! The rules that a model's answer can break, each with the note by which the model corrects it.

/// A rule that an answer breaks, and the words that break it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardViolation {
    /// The rule.
    pub rule: Rule,
    /// The sentence that breaks it, as the model wrote it; empty when the whole answer does.
    pub sentence: String,
    /// The fact that contradicts it, as a sentence for the model.
    pub fact: Option<String>,
}

/// What an answer must not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It is empty, and there is no receipt to send instead.
    Empty,
    /// It claims a deed that was not done in this turn.
    Claim,
    /// It promises what no function does.
    Promise,
    /// It calls a time free that was not found free.
    Offer,
    /// It names a date or time that no fact gives.
    When,
    /// It names opening or working hours that are not those of the profile.
    Hours,
    /// It says that a service takes another time than it does, or names a period of no rule.
    Length,
    /// It gives a service to a staff member who does not do it, or names a stranger.
    People,
    /// It has a link that is not the business's own.
    Link,
    /// It has a mention, an address or a number that is neither the business's nor the customer's.
    Contact,
    /// It names a street or a place that is not in the profile.
    Place,
    /// It names a price or a discount that is not in the profile.
    Price,
    /// It has a number that stands nowhere.
    Number,
    /// It says something of the business that is not in the profile.
    House,
    /// It is not in the language that the customer is answered in.
    Language,
}

impl Rule {
    /// Makes the violation of this rule by a sentence.
    pub(super) fn broken_by(self, sentence: &str) -> GuardViolation {
        GuardViolation { rule: self, sentence: sentence.trim().to_owned(), fact: None }
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::Empty => "Your answer was empty. Answer the customer, or call a function.",
            Self::Claim => {
                "it says that something was booked, moved or cancelled, and no function said so \
                 in this turn. Call the function, or do not say it."
            }
            Self::Promise => {
                "it promises or reports something that no function does. Call ask_human if a \
                 person must do it, or do not say it."
            }
            Self::Offer => {
                "it calls a time free that was not found free in this turn. Call \
                 check_calendar_availability and name only times that it gives."
            }
            Self::When => {
                "it names a date or a time that no function gave in this turn and that the \
                 customer did not say. Call a function, or leave it out."
            }
            Self::Hours => "these are not the hours in your instructions. Say them as they stand.",
            Self::Length => {
                "this is not the length or the period in your instructions. Say it as it stands."
            }
            Self::People => {
                "it names a person who is not known here or who does not do this service. Say who \
                 does it as it stands in your instructions, or leave the name out."
            }
            Self::Link => "it has a link. Answer without links.",
            Self::Contact => {
                "it has a mention, a mail address or a number that is neither the customer's nor \
                 the business's. Answer without it."
            }
            Self::Place => "this is not the address in your instructions. Say it as it stands.",
            Self::Price => {
                "it names a price or a discount that is not in the list of services. Answer \
                 without it."
            }
            Self::Number => "it has a number that nothing here gives. Leave it out.",
            Self::House => {
                "it says something of the business that is not in your instructions. Say that you \
                 do not know it, or offer to ask a colleague."
            }
            Self::Language => "it is not in the customer's language. Answer in it.",
        }
    }
}

/// The longest sentence that a note quotes, in characters.
const MOST_QUOTED: usize = 200;

impl GuardViolation {
    /// Returns the note with which the model can correct its answer.
    pub fn message(&self) -> String {
        let reason = self.rule.reason();
        let quote: String = self.sentence.chars().take(MOST_QUOTED).collect();
        let fact = self.fact.as_ref().map(|fact| format!(" {fact}")).unwrap_or_default();
        match self.rule {
            Rule::Empty => reason.to_owned(),
            _ if quote.is_empty() => format!("Your answer was not sent: {reason}{fact}"),
            _ => format!("Your answer was not sent because of \"{quote}\": {reason}{fact}"),
        }
    }
}
