//! Sends a letter of a job.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    channel::Channel,
    ids::Platform,
    mail,
    schedule::Booking,
    store::{self, bookings, conversations},
};

use super::context::{Attempt, JobOutcome};

impl Attempt<'_> {
    /// Sends the customer of a booking a letter, dated `at`.
    pub(super) async fn send_booking_letter(
        &self,
        kind: mail::Kind,
        booking: &Booking,
        at: Timestamp,
    ) -> Result<JobOutcome, store::Error> {
        let chat = self.chat_link(booking).await?;
        let letter = mail::letter(kind, booking, self.profile, at, chat.as_deref());
        Ok(self.send_letter(letter, at).await)
    }

    /// Sends a letter, dated `at`; `None`: there is no address.
    pub(super) async fn send_letter(
        &self,
        letter: Option<mail::Letter>,
        at: Timestamp,
    ) -> JobOutcome {
        let Some(letter) = letter else {
            return JobOutcome::Fail("there is nobody to write to".into());
        };
        let (mail, profile) = (&self.context.mail, self.profile);
        let id = format!("{}-{}", profile.id, self.row.id);
        let from = mail.sender(profile.name.in_lang(profile.first_lang()));
        let written = mail::envelope(&letter, &from)
            .and_then(|envelope| Ok((envelope, mail::message(&letter, &from, &id, at)?)));
        let (envelope, message) = match written {
            Ok(written) => written,
            Err(error) => return JobOutcome::Fail(error.to_string()),
        };
        match mail.transport.send(&id, &envelope, &message).await {
            Ok(()) => JobOutcome::Done,
            Err(error) if error.may_retry() => JobOutcome::Retry(error.to_string()),
            Err(error) => JobOutcome::Fail(error.to_string()),
        }
    }

    /// Returns the channel of a platform, if this process has it open.
    pub(super) fn channel(&self, platform: Platform) -> Option<&Arc<dyn Channel>> {
        self.context.channels.get(platform)
    }

    /// Returns the address that opens the conversation in which a booking was made, if this
    /// process has its channel open and the platform has such addresses.
    async fn chat_link(&self, booking: &Booking) -> Result<Option<String>, store::Error> {
        let id = booking.id.clone();
        let found = self.context.store.read(move |db| {
            let Some(record) = bookings::find(db, &id)? else { return Ok(None) };
            conversations::find(db, record.conversation)
        });
        let Some(conversation) = found.await? else { return Ok(None) };
        let channel = self.channel(conversation.key.platform);
        Ok(channel.and_then(|channel| channel.link(&conversation.key)))
    }
}
