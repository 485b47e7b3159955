//! Sends a letter of a job.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    booking,
    channel::Channel,
    ids::Platform,
    mail,
    schedule::Booking,
    store::{self, bookings, conversations},
};

use super::{
    context::{Attempt, JobOutcome},
    letter_id::letter_id,
};

/// How sending a letter ended.
pub(super) struct Sent {
    /// What becomes of the job.
    pub(super) outcome: JobOutcome,
    /// The address, if it is what was wrong.
    refused: Option<String>,
}

impl Attempt<'_> {
    /// Sends the customer of a booking a letter, dated `at`. Where their mailbox refuses it, they are
    /// asked for another address.
    pub(super) async fn send_booking_letter(
        &self,
        kind: mail::Kind,
        booking: &Booking,
        at: Timestamp,
    ) -> Result<JobOutcome, store::Error> {
        let chat = self.chat_link(booking).await?;
        let letter = mail::letter(kind, booking, self.profile, at, chat.as_deref());
        let Sent { outcome, refused } = self.send_letter(letter, at).await;
        if let Some(address) = refused {
            let bookings = &self.context.bookings;
            match bookings.address_refused(self.profile, &booking.id, &address).await {
                Ok(_) => {}
                Err(booking::Error::Store(error)) => return Err(error),
                Err(error) => return Ok(JobOutcome::Retry(error.to_string())),
            }
        }
        Ok(outcome)
    }

    /// Sends a letter, dated `at`; `None`: there is no address.
    pub(super) async fn send_letter(&self, letter: Option<mail::Letter>, at: Timestamp) -> Sent {
        let Some(letter) = letter else {
            let outcome = JobOutcome::Fail("there is nobody to write to".into());
            return Sent { outcome, refused: None };
        };
        match self.hand_over(&letter, at).await {
            Ok(()) => Sent { outcome: JobOutcome::Done, refused: None },
            Err(error) => {
                let why = error.to_string();
                let refused = error.is_about_mailbox().then(|| letter.to.clone());
                let retry = error.may_retry();
                let outcome = if retry { JobOutcome::Retry(why) } else { JobOutcome::Fail(why) };
                Sent { outcome, refused }
            }
        }
    }

    async fn hand_over(&self, letter: &mail::Letter, at: Timestamp) -> Result<(), mail::Error> {
        let mail = &self.context.mail;
        let id = letter_id(self.row);
        let from = mail.sender(&letter.business);
        let envelope = mail::envelope(letter, &from)?;
        let message = mail::message(letter, &from, &id, at)?;
        let message = match &mail.dkim {
            Some(signer) => signer.sign(message, from.email.domain(), at),
            None => message,
        };
        mail.transport.send(&id, &envelope, &message).await
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
