//! Reminders, in the chat and by mail: written only when they are sent.
//!
//! They were planned long before, so the booking is read afresh. A reminder that no longer holds
//! is discarded, which is no failure. One that is late says the time that is left; one for what
//! has begun is not sent. Where the staff member cannot be there and the customer has not chosen another
//! time, the chat has that question once more, and no letter goes.

use async_trait::async_trait;

use crate::{
    chat::{
        Reply,
        job::{Reminder, ReminderLetter},
    },
    ids::BookingId,
    mail,
    messages::{self, View, dates},
    notify::{
        self, Notification,
        reminders::{self, Night, Standing},
    },
    schedule::Booking,
    store::{
        self, bookings, conversations,
        jobs::{self, NewJob},
        transcript,
    },
};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

#[async_trait]
impl RunnableJob for Reminder {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let booking = match attempt.reminded_booking(&self.booking, self.version).await? {
            Ok(booking) if booking.released => return attempt.ask_again(&booking).await,
            Ok(booking) => booking,
            Err(outcome) => return Ok(outcome),
        };
        let (context, profile) = (attempt.context, attempt.profile);
        let (now, chat) = (context.clock.now(), attempt.row.job.conversation);
        let gone = context.store.read(move |db| match chat {
            Some(chat) => conversations::is_gone(db, chat),
            None => Ok(true),
        });
        if gone.await? {
            return Ok(JobOutcome::Discard("the person cannot be reached any more".into()));
        }
        let today = profile.today(now);
        let view = View { profile, lang: booking.lang, today };
        let late = context.bookings.too_late(profile, &booking);
        let case = messages::ReminderCase { is_late: late, is_again: self.is_again };
        let text = messages::reminder(&view, &booking, case, now);
        let mut reply =
            Reply { text: text.clone(), lang: Some(booking.lang), ..self.reply.clone() };
        reply.moments =
            dates::named_start(booking.lang, &text, &booking, today).into_iter().collect();
        if late {
            reply.buttons = messages::reminder_buttons(&view, &booking.id, booking.version, late);
        }
        Ok(match attempt.send_chat(reply).await? {
            JobOutcome::Done => {
                let entry = reminders::transcript_entry(&booking, &text);
                JobOutcome::DoneWithEntry(Box::new(entry))
            }
            // The letter goes by itself; that it is the only one is no failure.
            JobOutcome::Fail(why) => JobOutcome::Discard(why),
            other => other,
        })
    }
}

#[async_trait]
impl RunnableJob for ReminderLetter {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let booking = match attempt.reminded_booking(&self.booking, self.version).await? {
            Ok(booking) => booking,
            Err(outcome) => return Ok(outcome),
        };
        if booking.released {
            return Ok(JobOutcome::Discard("its customer is asked for another time".into()));
        }
        let now = attempt.context.clock.now();
        let kind = mail::Kind::Reminder { is_again: self.is_again };
        attempt.send_booking_letter(kind, &booking, now).await
    }
}

impl Attempt<'_> {
    /// Asks the customer once more for another time. It is a message of its own, because the buttons
    /// of this job are those of a reminder.
    async fn ask_again(&self, booking: &Booking) -> Result<JobOutcome, store::Error> {
        let (now, bot) = (self.context.clock.now(), booking.bot.clone());
        let chat = self.row.job.conversation;
        let planned =
            chat.and_then(|to| notify::asked_again(booking, self.profile, to, self.row.id.0, now));
        if let Some(Notification { key, job, conversation, transcript, .. }) = planned {
            let row = NewJob { conversation, ..NewJob::new(key, &job, &bot)? };
            let asked = self.context.store.write(move |tx| {
                let is_new = jobs::enqueue(tx, &row, now)?;
                match (conversation, transcript, is_new) {
                    (Some(to), Some(entry), true) => {
                        transcript::append(tx, to, None, &[entry], now)
                    }
                    _ => Ok(()),
                }
            });
            asked.await?;
        }
        Ok(JobOutcome::Discard("its customer is asked for another time".into()))
    }

    /// Returns the booking that a reminder speaks of, or what becomes of the reminder.
    async fn reminded_booking(
        &self,
        id: &BookingId,
        version: u32,
    ) -> Result<Result<Booking, JobOutcome>, store::Error> {
        let (id, now, row) = (id.clone(), self.context.clock.now(), self.row.clone());
        let read = self.context.store.read(move |db| {
            let is_overtaken = jobs::is_overtaken(db, &row, now)?;
            Ok((bookings::find(db, &id)?, is_overtaken))
        });
        let (record, is_overtaken) = read.await?;
        if is_overtaken {
            return Ok(Err(JobOutcome::Discard("a later reminder is due as well".into())));
        }
        let over = || JobOutcome::Discard("the booking is over, off or elsewhere".into());
        let Some(record) = record else { return Ok(Err(over())) };
        let is_moving = record.moving.is_some();
        let night = reminders::held_until(self.profile, &record.booking, now);
        Ok(match reminders::standing(&record.booking, is_moving, version, now) {
            Standing::Valid | Standing::Unanswered => match night {
                Night::Over => Ok(record.booking),
                Night::Until(end) => Err(JobOutcome::Postpone(end, "it is night".into())),
                Night::TooLong => Err(JobOutcome::Discard("it would come at night".into())),
            },
            Standing::Moving => Err(JobOutcome::Retry("the booking is being moved".into())),
            Standing::Void => Err(over()),
        })
    }
}
