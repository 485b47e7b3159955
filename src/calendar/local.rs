//! The calendar in our own database, for staff who have no other.
//!
//! It keeps the contract of a remote calendar: ids are taken for ever, and a deleted event stays
//! known. A business can start with it, and what is tested with it holds for the others.

use async_trait::async_trait;

use crate::{
    schedule::Span,
    store::{
        self, Store,
        bookings::OwnEvent,
        local_events::{self, Insertion, LocalEvent},
    },
};

use super::{
    Calendar, CalendarOwner, Error, Event, EventLookup, EventRef, Meet, WrittenEvent, is_own,
};

/// The calendar in our own database.
#[derive(Debug)]
pub struct Local {
    store: Store,
}

impl Local {
    /// Opens the calendar of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

fn written(event: LocalEvent) -> WrittenEvent {
    let at = EventRef { id: event.id, calendar: None };
    let span = Some(event.span);
    WrittenEvent { at, span, meet: Meet::Without, declined: Vec::new(), was_written: false }
}

#[async_trait]
impl Calendar for Local {
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error> {
        let events = self.store.lookup(|db| local_events::within(db, owner, span));
        let events = events.await?.into_iter();
        Ok(events.filter(|it| !is_own(own, &it.id, it.span)).map(|it| it.span).collect())
    }

    async fn read(&self, _: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error> {
        let id = at.id.clone();
        let event = self.store.read(move |db| local_events::find(db, &id)).await?;
        Ok(match event {
            Some(event) if event.cancelled => EventLookup::Deleted,
            Some(event) => EventLookup::Found(written(event)),
            None => EventLookup::NotFound,
        })
    }

    async fn find(&self, owner: &CalendarOwner, id: &str) -> Result<Option<WrittenEvent>, Error> {
        let at = EventRef { id: id.to_owned(), calendar: None };
        Ok(match self.read(owner, &at).await? {
            EventLookup::Found(there) => Some(there),
            EventLookup::Deleted | EventLookup::NotFound => None,
        })
    }

    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error> {
        let event = LocalEvent {
            id: event.at.id.clone(),
            owner: owner.clone(),
            span: event.span,
            title: event.title.clone(),
            cancelled: false,
        };
        let there = WrittenEvent { was_written: true, ..written(event.clone()) };
        match self.store.write(move |tx| local_events::insert(tx, &event)).await? {
            Insertion::Done => Ok(there),
            Insertion::IdTaken(_) => Err(Error::IdTaken),
        }
    }

    /// Ignores the earlier time, because only this program moves the events in here.
    async fn change(
        &self,
        _: &CalendarOwner,
        event: &Event,
        _: Span,
    ) -> Result<Option<WrittenEvent>, Error> {
        let (at, span) = (event.at.clone(), Some(event.span));
        let there =
            WrittenEvent { at, span, meet: Meet::Without, declined: Vec::new(), was_written: true };
        let event = event.clone();
        let changed = self
            .store
            .write(move |tx| local_events::change(tx, &event.at.id, event.span, &event.title));
        Ok(changed.await?.then_some(there))
    }

    async fn describe(&self, _: &CalendarOwner, event: &Event) -> Result<bool, Error> {
        let (id, title) = (event.at.id.clone(), event.title.clone());
        Ok(self.store.write(move |tx| local_events::rename(tx, &id, &title)).await?)
    }

    async fn may_take_events(&self, _: &CalendarOwner) -> Result<bool, Error> {
        Ok(true)
    }

    async fn delete(&self, _: &CalendarOwner, at: &EventRef) -> Result<(), Error> {
        let id = at.id.clone();
        self.store.write(move |tx| local_events::delete(tx, &id)).await?;
        Ok(())
    }
}
