//! A letter to the owner: a customer asks for a person.

use async_trait::async_trait;

use crate::{chat::job::Handoff, mail, store};

use super::context::{Attempt, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for Handoff {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let (bot, staff) = (attempt.profile.id.clone(), &attempt.profile.staff);
        let staff: Vec<_> = staff.iter().map(|staff| staff.id.clone()).collect();
        let has_chat = attempt.context.store.lookup(|db| {
            let mut chats = staff.iter().map(|id| store::staff::conversations(db, &bot, id));
            chats.try_fold(false, |any, chats| Ok(any || !chats?.is_empty()))
        });
        let has_chat = has_chat.await?;
        let letter = mail::human_wanted(attempt.profile, &self.contact, &self.said, has_chat);
        Ok(attempt.send_letter(letter, attempt.row.created).await.outcome)
    }
}
