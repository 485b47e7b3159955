//! Tells the holder of a connected account that a customer waits there, if there was no answer.

use async_trait::async_trait;

use crate::{
    chat::{Reply, job::Unanswered},
    store,
};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

#[async_trait]
impl RunnableJob for Unanswered {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let words = attempt.unanswered(self.conversation).await?;
        if words.is_empty() {
            return Ok(JobOutcome::Discard("it was answered meanwhile".into()));
        }
        let id = match (self.may_answer, self.for_owner) {
            (true, _) => "account-waiting",
            (false, false) => "account-waiting-mute",
            (false, true) => "account-waiting-owner",
        };
        let reader = attempt.row.job.conversation.filter(|_| self.for_owner);
        let told = attempt.account_notice(self.conversation, reader, id, &words.join("\n")).await?;
        let Some((text, lang)) = told else {
            return Ok(JobOutcome::Fail("its conversation is gone".into()));
        };
        attempt.send_chat(Reply { lang: Some(lang), ..Reply::text(text) }).await
    }
}
