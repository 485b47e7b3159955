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
        let id = if self.may_answer { "account-waiting" } else { "account-waiting-mute" };
        let told = attempt.account_notice(self.conversation, id, &words.join("\n")).await?;
        let Some((text, lang)) = told else {
            return Ok(JobOutcome::Fail("its conversation is gone".into()));
        };
        attempt.send_chat(Reply { lang: Some(lang), ..Reply::text(text) }).await
    }
}
