//! A letter to the owner: a customer asks for a person.

use async_trait::async_trait;

use crate::{chat::job::Handoff, mail, store};

use super::context::{Attempt, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for Handoff {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let letter = mail::human_wanted(attempt.profile, &self.contact, &self.said);
        Ok(attempt.send_letter(letter, attempt.row.created).await.outcome)
    }
}
