//! A reply to a letter: the customer's calendar declined the visit, or proposed another time.
//!
//! In the chat "I can't come" leads to a question before anything is cancelled, and so it does here. A
//! mail can be forged, and some calendars answer by themselves, so a booking is never changed by one:
//! the customer is asked in their own chat, staff hear of it, and only the customer's answer counts.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    bots::BusinessProfile,
    chat::job::kind,
    ids::BookingId,
    schedule::{BookingEvent, Counter, CounterAnswer, State},
    store::{
        bookings::{self, Record},
        jobs,
    },
};

use super::{
    error::Error,
    publish::publish,
    service::{BookingService, Wish},
};

/// How many messages about one booking there may be before replies to its letters are left aside, so
/// that a forged flood of them reaches no one.
const MOST_MESSAGES: u32 = 20;

impl BookingService {
    /// Asks a customer whether to cancel a booking that a reply to its letter declines; `false`: it is
    /// over, off or just changing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn declined_by_mail(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<bool, Error> {
        let Some(record) = self.standing(id).await? else { return Ok(false) };
        let too_late = self.too_late(profile, &record.booking);
        self.publish_reply(profile, record, BookingEvent::DeclinedByMail { too_late }).await
    }

    /// Asks a customer whether to move a booking to the start that a reply to its letter proposes;
    /// `false`: it is over, off or just changing, or is at that time. `start`: local time of the
    /// business, or `None` where it cannot be read.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn counter_proposed(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        start: Option<DateTime>,
    ) -> Result<bool, Error> {
        let Some(record) = self.standing(id).await? else { return Ok(false) };
        if start == Some(record.booking.local_start) {
            return Ok(false);
        }
        let answer = match start {
            _ if self.too_late(profile, &record.booking) => CounterAnswer::TooLate,
            Some(start) => self.check_counter(profile, &record, start).await?,
            None => CounterAnswer::Unknown,
        };
        let event = BookingEvent::CounterProposed(Counter { start, answer });
        self.publish_reply(profile, record, event).await
    }

    /// Looks whether a booking can have a start.
    async fn check_counter(
        &self,
        profile: &BusinessProfile,
        record: &Record,
        start: DateTime,
    ) -> Result<CounterAnswer, Error> {
        let booking = &record.booking;
        let service = profile.service(&booking.service);
        let (Some(service), Some(staff)) = (service, profile.staff(&booking.staff)) else {
            return Ok(CounterAnswer::Unknown);
        };
        let (holder, moving) = (Some(record.conversation), Some(&booking.id));
        let wish = Wish { profile, service, staff: Some(staff), holder, moving };
        match self.check_start(&wish, start).await {
            Ok(checked) => Ok(match checked.verdict.reason() {
                None => CounterAnswer::Free,
                Some(why) => CounterAnswer::Taken { why, nearest: checked.nearest },
            }),
            Err(Error::Store(error)) => Err(Error::Store(error)),
            // The calendar does not answer: the customer is asked without it.
            Err(error) => {
                tracing::warn!(booking = %booking.id, %error, "proposed time not looked up");
                Ok(CounterAnswer::Unknown)
            }
        }
    }

    /// Returns a booking that stands and is yet to come, and is not being changed.
    async fn standing(&self, id: &BookingId) -> Result<Option<Record>, Error> {
        let (id, now) = (id.clone(), self.clock.now());
        let found = self.store.read(move |db| bookings::find(db, &id)).await?;
        Ok(found.filter(|record| stands(record, now)))
    }

    async fn publish_reply(
        &self,
        profile: &BusinessProfile,
        before: Record,
        event: BookingEvent,
    ) -> Result<bool, Error> {
        let (profile, now) = (profile.clone(), self.clock.now());
        let published = self.store.write(move |tx| {
            let id = &before.booking.id;
            let Some(record) = bookings::find(tx, id)? else { return Ok(false) };
            let is_same = record.booking.version == before.booking.version;
            let many = jobs::count_of_kind(tx, id, kind::REPLY)?;
            if !is_same || !stands(&record, now) || many >= MOST_MESSAGES {
                return Ok(false);
            }
            publish(tx, &profile, &record, &event, now)?;
            Ok(true)
        });
        Ok(published.await?)
    }
}

fn stands(record: &Record, now: Timestamp) -> bool {
    let booking = &record.booking;
    booking.state == State::Confirmed && record.moving.is_none() && booking.span.start > now
}
