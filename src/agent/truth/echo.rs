//! Whether a sentence only repeats the customer's wish before something is asked: "Understood, on Friday.
//! Which service would you like?"
//!
//! It states nothing, because the question behind it leaves everything open. Behind a whole order or beside
//! a visit the same words would say that it is booked or moved.

use crate::{phrase::Mentioned, text::words};

use super::{Answer, affirm, cues::Cue, reading::Reading};

impl Answer<'_> {
    /// Returns whether a sentence only repeats days and times of the customer, and a question follows.
    pub(super) fn echoes(&self, reading: &Reading) -> bool {
        let known = self.known;
        let apart = known.acted || known.held.is_some() || !known.bookings.is_empty();
        let asks = self
            .readings
            .iter()
            .skip_while(|it| !std::ptr::eq(*it, reading))
            .any(|it| it.sentence.question);
        if apart || !asks || reading.mentions.is_empty() || reading.sentence.question {
            return false;
        }
        let said = self.request.context.messages().map(|(text, _)| text.to_lowercase());
        let order = said.collect::<Vec<_>>().join(". ");
        !affirm::is_whole_order(self.request, &order)
            && reading.mentions.iter().all(|it| self.was_heard(&it.what))
            && reading.sentence.clauses.iter().all(|it| is_frame(&reading.words_alone(it)))
    }

    fn was_heard(&self, what: &Mentioned) -> bool {
        let same = |heard: &Mentioned| match (heard, what) {
            (Mentioned::At(heard), Mentioned::At(said)) => {
                heard.iter().any(|time| said.contains(time))
            }
            (
                Mentioned::Days { first, last, .. },
                Mentioned::Days { first: from, last: until, .. },
            ) => first == from && last == until,
            (heard, said) => heard == said,
        };
        self.known.said.iter().any(same)
    }
}

/// Returns whether a clause without its days and times says no more than that the wish was heard.
fn is_frame(text: &str) -> bool {
    let frame = |word: &String| {
        [Cue::Understood, Cue::Yes, Cue::Joins, Cue::Onto].iter().any(|cue| cue.is(word))
    };
    words(text).iter().all(frame)
}
