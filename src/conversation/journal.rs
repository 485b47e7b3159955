//! The finished steps of a turn, and when they are committed.
//!
//! All steps are committed before a call that books, moves or cancels, so that a turn that breaks off
//! makes the same call again and finds what it did by the key of the call; its outcome follows, so that
//! it is told even if the turn is given up. What changed nothing is not committed: a turn that breaks off
//! looks again and asks the model again, which is rare, while a commit would be paid for in each turn.
//! None of it waits for the disk: the change does, and a commit that waits brings those before it along.

use crate::{
    agent::StepRecord,
    store::{self, Durability, turns, usage},
};

use super::{log, turn_result::ModelAnswerUsage, turn_scope::TurnScope};

/// The steps of one attempt at a turn.
pub(super) struct Journal<'a> {
    scope: &'a TurnScope<'a>,
    /// The number of the first step that waits.
    number: u32,
    waiting: Vec<StepRecord>,
}

impl<'a> Journal<'a> {
    /// Goes on after the steps that were committed.
    pub(super) fn after(scope: &'a TurnScope<'a>, committed: &[StepRecord]) -> Self {
        let number = u32::try_from(committed.len()).unwrap_or(u32::MAX);
        Self { scope, number, waiting: Vec::new() }
    }

    /// Takes a finished step, which is committed with the next change.
    pub(super) fn take(&mut self, step: StepRecord) {
        if let StepRecord::Answered(answered) = &step {
            log::model_answered(answered);
        }
        self.waiting.push(step);
    }

    /// Commits the steps that wait, before and after a call that changes something, and counts what
    /// they used.
    pub(super) async fn commit(&mut self) -> Result<(), store::Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (turn, day, number) = (self.scope.turn.id, self.scope.budget.day, self.number);
        let (bot, is_paid) = (self.scope.profile.id.clone(), self.is_paid());
        let steps = std::mem::take(&mut self.waiting);
        self.number = number.saturating_add(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        let committed = self.scope.services.store.write_as(Durability::Buffered, move |tx| {
            for (number, step) in (number..).zip(&steps) {
                let is_new = turns::record(tx, turn, number, step)?;
                if let (true, true, StepRecord::Answered(answered)) = (is_new, is_paid, step) {
                    usage::add(tx, &bot, day, &answered.by, answered.usage)?;
                }
            }
            Ok(())
        });
        committed.await
    }

    /// Ends the turn: what the steps used that were not committed is to be counted with its end.
    pub(super) fn finish(self) -> Vec<ModelAnswerUsage> {
        if !self.is_paid() {
            return Vec::new();
        }
        let answers = self.waiting.into_iter().filter_map(|step| match step {
            StepRecord::Answered(it) => Some(ModelAnswerUsage { model: it.by, usage: it.usage }),
            StepRecord::Acted(_) => None,
        });
        answers.collect()
    }

    /// Whether a language model may have answered.
    fn is_paid(&self) -> bool {
        !self.scope.services.chain.is_offline()
    }
}
