//! What is said of cancelling and moving: a wish, the wish not to, or a question about the rules.

use crate::{
    lang::{Cue, Match},
    phrase,
};

use super::{
    Act, Request, Shift, Slot, Topic,
    acts::Wishes,
    left,
    reading::{Reading, What},
    scope, taken_back,
};

impl Wishes<'_> {
    /// Whether a question says what does not suit, and what does: "Monday won't do, how about
    /// Tuesday at the same time?"
    fn moves_elsewhere(&self, found: &Match, slots: &[Act]) -> bool {
        // "Can't do Thursday after all, Friday same time?": what cannot be is said as a reason.
        let denied = self.view.has(found.from, Cue::Deny);
        let reason = denied
            || self
                .view
                .with(Cue::Unable)
                .any(|it| it.from == found.from && it.until == found.until);
        // "I can't make it at twelve. Is one free?"
        let hour = |it: &&Reading| matches!(it.what, What::When { time: true, .. } | What::Hour(_));
        let hours = self.chosen.iter().filter(hour).count();
        let other = |act: &Act| {
            matches!(act, Act::Correct(Shift::SameTime | Shift::Minutes(_) | Shift::Days(_)))
                || matches!(act, Act::Inform(Slot::When(Ok(when))) if when.date.is_some())
                || matches!(act, Act::Inform(Slot::When(Err(phrase::Error::Ambiguous(_)))))
                || matches!(act, Act::Inform(Slot::When(Ok(when))) if hours > 1 && when.exact_time().is_some())
        };
        let asks = self.cues.is_question() || self.cues.beside(found, &[Cue::May]);
        reason && asks && slots.iter().any(other)
    }

    /// A wish to cancel, the wish not to, or a question about it.
    pub(super) fn cancel(&self, found: &Match, slots: &[Act]) -> Act {
        let cues = self.cues;
        if self.moves_elsewhere(found, slots) {
            return Act::Request(Request::Move);
        }
        if scope::is_denied(self.view, cues, found)
            || cues.beside(found, &[Cue::Keep])
                && !taken_back::keeps_another(self.view, cues, found)
        {
            return Act::Refuse(Request::Cancel);
        }
        let asks = cues.asks(found) && !cues.beside(found, &[Cue::Please]);
        // "Can I cancel one of them?", "can we scrap the Friday one?" ask for no rules.
        let one = self.view.has(found.until, Cue::One) || self.names_one(found);
        let may = cues.beside(found, &[Cue::May]) && !cues.beside(found, &[Cue::Please]) && !one;
        // "I want to cancel, I found out how to do it myself" is a wish.
        let how = cues.beside(found, &[Cue::How])
            && self.view.with(Cue::How).any(|how| how.from < found.from);
        // "It might be too cold for me, cancel please" is a wish.
        let maybe = cues.beside(found, &[Cue::Maybe])
            && !cues.beside(found, &[Cue::Please])
            // "We probably won't come, cancel it."
            && !self.cancels_elsewhere(found);
        // "I better cancel it, I'll call when I know" is a wish.
        let later = cues.is_question()
            || self
                .view
                .with(Cue::If)
                .any(|it| it.from < found.from || !cues.beside(found, &[Cue::If]));
        let rules = how
            || maybe
            || cues.beside(found, &[Cue::Policy, Cue::Gone])
            || later && cues.beside(found, &[Cue::If]);
        // "If I have to cancel, until when may I?"
        let rules = rules || cues.asks(found) && cues.beside(found, &[Cue::CancelRule]);
        if asks && !one || may || rules {
            Act::Ask(Topic::CancelRules)
        } else {
            Act::Request(Request::Cancel)
        }
    }

    /// Whether another clause of the message cancels as well.
    fn cancels_elsewhere(&self, found: &Match) -> bool {
        let clause = left::clause(self.view.tokens, found.from);
        self.cues.iter().any(|it| it.cue == Cue::Cancel && !clause.contains(&it.from))
    }

    /// Whether a visit is named behind a word, by its day or by who comes: "the Friday one", "just Jack's".
    fn names_one(&self, found: &Match) -> bool {
        let clause = left::clause(self.view.tokens, found.from);
        let behind =
            |it: &&Reading| clause.contains(&it.words.start) && it.words.start >= found.until;
        let named = |it: &Reading| {
            let next = it.words.start <= found.until + 2;
            match it.what {
                What::Guest { sure, .. } => sure,
                // "Can I cancel Friday?"
                What::When { day, time } => day && !time && next,
                _ => false,
            }
        };
        self.names_by_day(found) || self.chosen.iter().filter(behind).any(named)
    }

    /// Whether a visit is named by its day behind a word: "the Friday one".
    pub(super) fn names_by_day(&self, found: &Match) -> bool {
        let clause = left::clause(self.view.tokens, found.from);
        let day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
        self.chosen.iter().filter(|it| day(it)).any(|it| {
            clause.contains(&it.words.start)
                && it.words.end > found.until
                && self.view.has(it.words.end, Cue::One)
        })
    }

    pub(super) fn moves(&self, found: &Match, slots: &[Act]) -> Act {
        let cues = self.cues;
        if scope::is_denied(self.view, cues, found) {
            return Act::Refuse(Request::Move);
        }
        let timed =
            slots.iter().any(|act| matches!(act, Act::Inform(Slot::When(_)) | Act::Correct(_)));
        let rules = cues.beside(found, &[Cue::Policy, Cue::If, Cue::Maybe, Cue::How]);
        let one = self.view.has(found.until, Cue::One);
        let may = (cues.asks(found) || cues.beside(found, &[Cue::May]))
            && !cues.beside(found, &[Cue::Please])
            && !one;
        let named = |act: &Act| matches!(act, Act::Inform(Slot::Staff(_) | Slot::Service(_)));
        let timed = timed || !rules && slots.iter().any(named);
        // "If I move it to Saturday, is that free of charge?"
        let timed =
            timed && !(cues.beside(found, &[Cue::Policy]) && cues.beside(found, &[Cue::If]));
        if !timed && rules {
            Act::Ask(Topic::MoveRules)
        } else if !timed && may {
            Act::Ask(Topic::MayMove)
        } else {
            Act::Request(Request::Move)
        }
    }
}
