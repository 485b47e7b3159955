//! The calendar in our own store, for staff who have no other.
//!
//! It keeps the contract of a far one: ids are taken once, a deleted event stays known. So a
//! business can begin with it, and what is tested with it holds for the others.

use async_trait::async_trait;

use crate::{
    schedule::Span,
    store::{
        self, Store,
        local_events::{self, LocalEvent, Put},
    },
};

use super::{Calendar, Error, Event, Owner, Written};

/// The calendar in our own store.
#[derive(Debug)]
pub struct Local {
    store: Store,
}

impl Local {
    /// Opens it.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

#[async_trait]
impl Calendar for Local {
    async fn busy(&self, owner: &Owner, span: Span, ours: &[String]) -> Result<Vec<Span>, Error> {
        let (owner, ours) = (owner.clone(), ours.to_vec());
        let busy = self.store.read(move |db| {
            let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
            local_events::busy(db, (&owner.bot, &owner.staff), span, &ours)
        });
        Ok(busy.await?)
    }

    async fn insert(&self, owner: &Owner, event: &Event) -> Result<Written, Error> {
        let written = Written { id: event.id.clone(), meet_url: None };
        let event = LocalEvent {
            id: event.id.clone(),
            bot: owner.bot.clone(),
            staff: owner.staff.clone(),
            span: event.span,
            title: event.title.clone(),
            cancelled: false,
        };
        match self.store.write(move |tx| local_events::put(tx, &event)).await? {
            Put::Written => Ok(written),
            Put::Other(_) => Err(Error::IdTaken),
        }
    }

    async fn change(&self, _: &Owner, event: &Event) -> Result<Option<Written>, Error> {
        let written = Written { id: event.id.clone(), meet_url: None };
        let event = event.clone();
        let changed = self
            .store
            .write(move |tx| local_events::change(tx, &event.id, event.span, &event.title));
        Ok(changed.await?.then_some(written))
    }

    async fn delete(&self, _: &Owner, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        self.store.write(move |tx| local_events::delete(tx, &id)).await?;
        Ok(())
    }
}
