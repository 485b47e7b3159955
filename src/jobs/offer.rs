//! Offers a customer on the waiting list a time that has freed up, while it is held for them.
//!
//! An offer that would come late, at night, or after its time was given away is not sent. It is taken
//! back then, so that the customer may be offered the same time once more: they have not seen it.

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::{
    chat::{Call, Done, Entry, Fact, Outcome, job::Offer},
    schedule::State,
    store::{self, bookings},
};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

/// How long an offer may wait: after that its customer would have less than the time that it promises.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(1);

#[async_trait]
impl RunnableJob for Offer {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::CHAT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let (context, profile) = (attempt.context, attempt.profile);
        let (id, now) = (self.booking.clone(), context.clock.now());
        let record = context.store.read(move |db| bookings::find(db, &id)).await?;
        let stands = record.is_some_and(|record| {
            record.booking.state == State::Held && record.expires.is_some_and(|it| it > now)
        });
        let late = now.duration_since(attempt.row.created) > LONGEST_WAIT;
        let quiet = profile.rules.quiet.as_ref();
        let night = quiet.is_some_and(|quiet| quiet.cover(&profile.zone, now));
        if !stands || late || night {
            context.bookings.withdraw_offer(&self.booking).await?;
            return Ok(JobOutcome::Discard("the offer would come too late".into()));
        }
        Ok(match attempt.send_chat(self.reply.clone()).await? {
            JobOutcome::Done => JobOutcome::DoneWithEntry(Box::new(self.entry())),
            JobOutcome::Fail(why) => {
                context.bookings.withdraw_offer(&self.booking).await?;
                JobOutcome::Discard(why)
            }
            other => other,
        })
    }
}

impl Offer {
    /// Returns what the transcript keeps of the offer, so that a yes means it.
    fn entry(&self) -> Entry {
        let call = Call {
            id: format!("offer:{}", self.booking),
            function: "check_calendar_availability".to_owned(),
            arguments: "{}".to_owned(),
        };
        let outcome = Outcome {
            told: "A time that the customer waits for has freed up. It is held for them, and they \
                   were asked whether to book it."
                .to_owned(),
            fact: Fact::Offered(self.offer.clone()),
        };
        Entry::Assistant { text: self.reply.text.clone(), calls: vec![Done { call, outcome }] }
    }
}
