//! One message, understood: its acts in order, and the words that nothing explains.

use crate::lang::Cue;

use super::{Act, What, consent::Agreed};

/// One message, understood.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was said or not")]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Understood {
    /// What it does, in the order of its words.
    pub acts: Vec<Act>,
    /// Its words that no reading explains, as they are written; those that stand together in one
    /// piece.
    pub left: Vec<String>,
    /// What of them qualifies the wish, with the word that says so: "with a wash".
    pub conditions: Vec<String>,
    /// What of them stands where the name of a service stands: "book me for a facial".
    pub sought: Vec<String>,
    /// The words of a service that it asks for and that is not offered here.
    pub unknown: Vec<String>,
    /// Whether it asks something.
    pub question: bool,
    /// Whether it has an "or": of several days or times any will do.
    pub either: bool,
    /// Whether it joins days by "and".
    pub lists_days: bool,
    /// Whether all of the days that it joins are wanted: "on Monday and Wednesday", and not "I'm free on Monday and
    /// Wednesday".
    pub each_day: bool,
    /// How far the yes goes that it begins with.
    pub agreed: Agreed,
    /// Whether a further sentence may take back a yes or a time that it begins with.
    pub takes_back: bool,
    /// Whether it says yes, or repeats the wish to cancel, and nothing else.
    pub consents: bool,
    /// Whether it asks for a booking and for no cancellation.
    pub books: bool,
    /// Whether what it turns to is only supposed: "а якщо перенести?"
    pub supposes: bool,
    /// Whether it has a denial: "not me".
    pub denies: bool,
    /// Whether it begins with "and": what it says comes in addition.
    pub joins: bool,
    /// Whether it speaks of a number of days or weeks.
    pub counts_weeks: bool,
    /// Whether it names a weekday and says nothing of which.
    pub weekday: bool,
    /// Whether it names a day that is the only one of its name: "tomorrow", "the 24th".
    pub fixed_day: bool,
    /// Whether it names a day with its month.
    pub dated: bool,
    /// Whether it names the number of a day without its month.
    pub day_number: bool,
    /// How many words it has.
    pub words: usize,
    /// The readings that were chosen, with the words of each.
    pub readings: Vec<(String, What)>,
}

impl Understood {
    /// Returns whether it only thinks of something: "maybe", "I was thinking about".
    #[must_use]
    pub fn is_hedged(&self) -> bool {
        self.readings.iter().any(|(_, what)| *what == What::Cue(Cue::Maybe))
    }

    /// Whether a condition, a denial or a question for a reason stands beside what is said: "what if I move it to
    /// Friday?", "better not on Friday".
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        let cues = [
            Cue::If,
            Cue::Policy,
            Cue::Not,
            Cue::Deny,
            Cue::How,
            Cue::Leaves,
            Cue::Wait,
            Cue::Maybe,
        ];
        let beside = |what: &What| matches!(what, What::Cue(cue) if cues.contains(cue));
        self.supposes || self.readings.iter().any(|(_, what)| beside(what))
    }
}
