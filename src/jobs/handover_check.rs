//! Looks whether a handover is over by itself: not answered in time, or silent for too long.

use async_trait::async_trait;

use crate::{
    chat::job::HandoverCheck,
    handover::{self, Due, EndedBy},
    store::{self, handovers},
};

use super::context::{Attempt, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for HandoverCheck {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let (id, now) = (self.handover, attempt.context.clock.now());
        let profile = attempt.profile.clone();
        let checked = attempt.context.store.write(move |tx| {
            let Some(handover) = handovers::find(tx, id)? else { return Ok(Due::Nothing) };
            let due = handover::due(&handover, now);
            match due {
                Due::Unanswered => {
                    handover::end(tx, &profile, &handover, EndedBy::Unanswered, now)?;
                }
                Due::Silence => {
                    handover::end(tx, &profile, &handover, EndedBy::Silence, now)?;
                }
                Due::Nothing | Due::Later(_) => {}
            }
            Ok(due)
        });
        Ok(match checked.await? {
            Due::Nothing => JobOutcome::Discard("the handover is over".into()),
            Due::Later(at) => JobOutcome::Postpone(at, "the handover goes on".into()),
            Due::Unanswered | Due::Silence => JobOutcome::Done,
        })
    }
}
