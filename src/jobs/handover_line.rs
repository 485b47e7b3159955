//! A line of a handover, in the chat of one side.
//!
//! What staff cannot be shown any more is not left unread in silence: the handover ends, and the customer
//! is told. What a customer cannot be sent is told to the staff member who wrote it.

use async_trait::async_trait;

use crate::{
    bots::BusinessProfile,
    chat::job::HandoverLine,
    handover,
    ids::ConversationId,
    store::{self, conversations, staff},
};

use super::{
    context::{Attempt, JobContext, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

#[async_trait]
impl RunnableJob for HandoverLine {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        if !self.is_for_staff_of(attempt).await? {
            return Ok(JobOutcome::Fail("its reader no longer works there".into()));
        }
        attempt.send_chat(self.reply.clone()).await
    }

    async fn give_up(
        &self,
        context: &JobContext,
        profile: Option<&BusinessProfile>,
    ) -> Result<(), store::Error> {
        let Some(profile) = profile.cloned() else { return Ok(()) };
        let (line, now) = (self.clone(), context.clock.now());
        context.store.write(move |tx| handover::line_lost(tx, &profile, &line, now)).await
    }
}

impl HandoverLine {
    /// Whether the reader is still the staff member it is for; a customer is always who they were.
    async fn is_for_staff_of(&self, attempt: &Attempt<'_>) -> Result<bool, store::Error> {
        let Some(id) = self.staff.clone() else { return Ok(true) };
        let Some(conversation) = attempt.row.job.conversation else { return Ok(false) };
        let works_here = attempt.profile.staff(&id).is_some();
        let read = move |db: &rusqlite::Connection| who(db, conversation);
        Ok(works_here && attempt.context.store.read(read).await? == Some(id))
    }
}

fn who(
    db: &rusqlite::Connection,
    conversation: ConversationId,
) -> Result<Option<crate::ids::StaffId>, store::Error> {
    match conversations::find(db, conversation)? {
        Some(conversation) => staff::who(db, &conversation.key),
        None => Ok(None),
    }
}
