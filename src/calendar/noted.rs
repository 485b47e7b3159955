//! A calendar elsewhere, of which it is noted whether it takes events.
//!
//! Both are noted here, that it refused one and that it took one, so that what was refused ends by the deed that was
//! refused and by nothing else. What is done does not fail because it cannot be noted.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;

use super::{
    Calendar, CalendarOwner, Error, Event, EventLookup, EventRef, WrittenEvent,
    refusal::Refusal,
    takes::{Attempted, Place, Refusing, Tried, takes_nothing, took},
};
use crate::{
    bots::BusinessProfile,
    clock::Clock,
    ids::BusinessId,
    schedule::Span,
    store::{self, Store, bookings::OwnEvent, calendar_refusals},
};

/// What it takes to note something of a calendar; clones share it.
#[derive(Clone)]
pub(super) struct Notebook {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
}

/// A calendar, and where it is noted whether it takes events.
pub(super) struct Noted {
    pub(super) calendar: Arc<dyn Calendar>,
    /// The account at a CalDAV server that it belongs to; `None`: it is at Google.
    pub(super) account: Option<String>,
    pub(super) notebook: Notebook,
}

#[async_trait]
impl Calendar for Noted {
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error> {
        self.calendar.busy(owner, span, own).await
    }

    async fn read(&self, owner: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error> {
        self.calendar.read(owner, at).await
    }

    async fn find(&self, owner: &CalendarOwner, id: &str) -> Result<Option<WrittenEvent>, Error> {
        self.calendar.find(owner, id).await
    }

    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error> {
        let began = self.notebook.clock.now();
        let done = self.calendar.insert(owner, event).await;
        let outcome = match &done {
            Ok(it) if it.was_written => Outcome::Taken,
            Err(Error::TakesNothing(refusal)) => Outcome::Refused(*refusal),
            _ => Outcome::Open,
        };
        let place = self.place(event, done.as_ref().ok());
        let deed = Tried { place, attempted: Attempted::New, began };
        self.notebook.note(owner, deed, outcome).await;
        done
    }

    async fn change(
        &self,
        owner: &CalendarOwner,
        event: &Event,
        was: Span,
    ) -> Result<Option<WrittenEvent>, Error> {
        let began = self.notebook.clock.now();
        let done = self.calendar.change(owner, event, was).await;
        let is_written = |it: &Option<WrittenEvent>| it.as_ref().is_some_and(|it| it.was_written);
        let outcome = self.changed(owner, &done, is_written).await;
        let place = self.place(event, done.as_ref().ok().and_then(Option::as_ref));
        let deed = Tried { place, attempted: Attempted::Time, began };
        self.notebook.note(owner, deed, outcome).await;
        done
    }

    async fn describe(&self, owner: &CalendarOwner, event: &Event) -> Result<bool, Error> {
        let began = self.notebook.clock.now();
        let done = self.calendar.describe(owner, event).await;
        let outcome = self.changed(owner, &done, |it| *it).await;
        let deed = Tried { place: self.place(event, None), attempted: Attempted::Words, began };
        self.notebook.note(owner, deed, outcome).await;
        done
    }

    async fn may_take_events(&self, owner: &CalendarOwner) -> Result<bool, Error> {
        self.calendar.may_take_events(owner).await
    }

    async fn delete(&self, owner: &CalendarOwner, at: &EventRef) -> Result<(), Error> {
        self.calendar.delete(owner, at).await
    }
}

impl Noted {
    /// Returns where an event was written, or was to be: another calendar may have been chosen meanwhile.
    fn place(&self, event: &Event, written: Option<&WrittenEvent>) -> Place {
        let at = written.map_or(&event.at, |it| &it.at);
        Place { calendar: at.calendar.clone(), account: self.account.clone() }
    }

    /// Says what came of a change of one event. A server may refuse it because of that event alone, and then the
    /// calendar takes others: only one whose server says that it may not be written takes none.
    async fn changed<T: Sync>(
        &self,
        owner: &CalendarOwner,
        done: &Result<T, Error>,
        was_written: impl Fn(&T) -> bool + Send,
    ) -> Outcome {
        match done {
            Ok(it) if was_written(it) => Outcome::Taken,
            Err(Error::TakesNothing(Refusal::Forbidden)) => {
                match self.calendar.may_take_events(owner).await {
                    Ok(false) => Outcome::Refused(Refusal::Forbidden),
                    _ => Outcome::RefusedEvent(Refusal::Forbidden),
                }
            }
            Err(Error::TakesNothing(refusal)) => Outcome::Refused(*refusal),
            Err(Error::Refused(_)) => Outcome::RefusedEvent(Refusal::Refused),
            _ => Outcome::Open,
        }
    }
}

/// What became of a deed, as far as it says whether the calendar takes events.
enum Outcome {
    /// The calendar took it just now.
    Taken,
    /// The calendar takes nothing.
    Refused(Refusal),
    /// The calendar refuses the change of this event.
    RefusedEvent(Refusal),
    /// It tells neither: nothing had to be written, or the outcome is not known.
    Open,
}

impl Notebook {
    async fn note(&self, owner: &CalendarOwner, tried: Tried, outcome: Outcome) {
        if let Err(error) = self.try_to_note(owner, tried, outcome).await {
            tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar write not recorded");
        }
    }

    async fn try_to_note(
        &self,
        owner: &CalendarOwner,
        Tried { place, attempted, began }: Tried,
        outcome: Outcome,
    ) -> Result<(), store::Error> {
        let Some(profile) = self.profiles.get(&owner.bot).cloned() else { return Ok(()) };
        let (owner, now) = (owner.clone(), self.clock.now());
        let is_of_one_event = matches!(outcome, Outcome::RefusedEvent(_));
        match outcome {
            Outcome::Open => Ok(()),
            Outcome::Refused(refusal) | Outcome::RefusedEvent(refusal) => {
                let noted = self.store.write(move |tx| {
                    let refusing =
                        Refusing { place, attempted, refusal, is_of_one_event, is_answered: false };
                    takes_nothing(tx, &profile, &owner, &refusing, now)
                });
                noted.await
            }
            Outcome::Taken => {
                // Nearly always there is nothing to end, and a write would cost the customer a moment.
                let refused = self.store.lookup(|db| calendar_refusals::of(db, &owner)).await?;
                if refused.is_empty() {
                    return Ok(());
                }
                let taken = Tried { place, attempted, began };
                let noted = self.store.write(move |tx| took(tx, &profile, &owner, &taken, now));
                noted.await
            }
        }
    }
}
