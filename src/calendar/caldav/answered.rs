//! A calendar at a CalDAV server, of which each answer is recorded for `status`.
//!
//! The worker records how its reading goes every minute. Here it is recorded what other processes, or a customer's
//! look at free times, learn in between: that the server answers, or that it refuses the password. Other failures of
//! a single request are the watch's to record, because two that disagree would make each other look new.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::{
    super::{Calendar, CalendarOwner, Error, Event, EventLookup, EventRef, WrittenEvent},
    Caldav,
};
use crate::{
    schedule::Span,
    store::{self, bookings::OwnEvent, caldav_accounts},
};

/// How often it is recorded at most that a server answers.
pub(super) const RECORDED: SignedDuration = SignedDuration::from_secs(50);

/// The calendars at CalDAV servers, with a record of their answers.
pub(in crate::calendar) struct Answered(pub(in crate::calendar) Caldav);

#[async_trait]
impl Calendar for Answered {
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error> {
        let done = self.0.busy(owner, span, own).await;
        self.noted(owner, done).await
    }

    async fn read(&self, owner: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error> {
        let done = self.0.read(owner, at).await;
        self.noted(owner, done).await
    }

    async fn find(&self, owner: &CalendarOwner, id: &str) -> Result<Option<WrittenEvent>, Error> {
        let done = self.0.find(owner, id).await;
        self.noted(owner, done).await
    }

    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error> {
        let done = self.0.insert(owner, event).await;
        self.noted(owner, done).await
    }

    async fn change(
        &self,
        owner: &CalendarOwner,
        event: &Event,
        was: Span,
    ) -> Result<Option<WrittenEvent>, Error> {
        let done = self.0.change(owner, event, was).await;
        self.noted(owner, done).await
    }

    async fn describe(&self, owner: &CalendarOwner, event: &Event) -> Result<bool, Error> {
        let done = self.0.describe(owner, event).await;
        self.noted(owner, done).await
    }

    async fn may_take_events(&self, owner: &CalendarOwner) -> Result<bool, Error> {
        let done = self.0.may_take_events(owner).await;
        self.noted(owner, done).await
    }

    async fn delete(&self, owner: &CalendarOwner, at: &EventRef) -> Result<(), Error> {
        let done = self.0.delete(owner, at).await;
        self.noted(owner, done).await
    }
}

impl Answered {
    async fn noted<T>(&self, owner: &CalendarOwner, done: Result<T, Error>) -> Result<T, Error> {
        match &done {
            Ok(_) => self.0.note_answer(owner, None).await,
            Err(error @ Error::PasswordRefused) => self.0.note_answer(owner, Some(error)).await,
            Err(_) => {}
        }
        done
    }
}

impl Caldav {
    /// Records that a look for the calendars of an account failed; that it went well is recorded with them.
    pub(super) async fn note_look(&self, owner: &CalendarOwner, failed: Option<&Error>) {
        if failed.is_some() {
            self.note_answer(owner, failed).await;
        }
    }

    /// Records that a server answered, or why it did not. A row of another account is the watch's to end.
    async fn note_answer(&self, owner: &CalendarOwner, failed: Option<&Error>) {
        if let Err(error) = self.try_to_note(owner, failed).await {
            tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar answer not recorded");
        }
    }

    async fn try_to_note(
        &self,
        owner: &CalendarOwner,
        failed: Option<&Error>,
    ) -> Result<(), store::Error> {
        let Some(account) = self.account(owner) else { return Ok(()) };
        let (owner, account, now) = (owner.clone(), account.name(), self.clock.now());
        let (failed, refused) =
            (failed.map(ToString::to_string), Error::PasswordRefused.to_string());
        let last = self.store.lookup(|db| caldav_accounts::last(db, &owner)).await?;
        if last.as_ref().is_some_and(|it| it.account != account) {
            return Ok(());
        }
        let error = last.as_ref().and_then(|it| it.last_error.as_ref()).map(|it| it.why.as_str());
        let is_known = match failed.as_deref() {
            Some(failed) => error == Some(failed),
            None => error != Some(&refused) && is_recent(last.and_then(|it| it.last_success), now),
        };
        if is_known {
            return Ok(());
        }
        let recorded = self.store.write(move |tx| match failed {
            Some(why) => caldav_accounts::record_failure(tx, &owner, &account, &why, now),
            None => caldav_accounts::record_answer(tx, &owner, &account, &refused, now),
        });
        recorded.await
    }
}

/// Returns whether an answer was recorded a moment ago.
pub(super) fn is_recent(answered: Option<Timestamp>, now: Timestamp) -> bool {
    answered.is_some_and(|at| at <= now && now.duration_since(at) < RECORDED)
}
