//! A staff member's calendar at a CalDAV server (RFC 4791), with the same contract as Google's.
//!
//! Busy time is asked for as the events of a span and worked out here, because servers answer
//! `free-busy-query` wrongly. A new event is written only where nothing is (`If-None-Match: *`), a
//! change only over the state that it was decided on (`If-Match`), and an outcome that is not known is
//! read back. An event that is not at its place is looked for in the person's other calendars before it
//! counts as deleted. Requests carry the password to the account's own server alone.

mod account;
mod answered;
mod bookmark;
mod chosen;
mod wire;
mod project;
mod client;
mod digest;
mod discover;
#[doc(hidden)]
pub mod fuzz;
mod inspect;
mod locate;
mod parts;
mod reading;
mod switch;
mod sync;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::try_join_all;
use jiff::tz::TimeZoneDatabase;
use reqwest::Url;
use tokio::time::Instant;

use super::{
    Calendar, CalendarOwner, Error, Event, EventLookup, EventRef, WrittenEvent, refusal::Refusal,
};
use crate::{
    bots::BusinessProfile,
    clock::Clock,
    http::Http,
    ids::BusinessId,
    schedule::Span,
    store::{self, Store, bookings::OwnEvent, calendar_reads},
};
use bookmark::Bookmark;
use chosen::{Chosen, calendar_of, unusable};
use client::{Request, is_final, refused, send};
use discover::look_again;
use parts::{Long, Source};
use project::Text;
use reading::{Reading, aside};
use wire::{Multistatus, Resource};

pub use account::{Account, Trouble};
pub(super) use answered::Answered;
pub use discover::{Discovered, discover};
pub use inspect::{Inspected, inspect};

/// The longest answer that is read at once, in bytes: some twenty thousand events.
pub const MAX_BYTES: usize = 16 << 20;
/// How long reading may take: a customer waits, and perhaps a model after it.
const READ: Duration = Duration::from_secs(9);
/// How long writing may take, reading back included; less than the time until the job queue retries.
const WRITE: Duration = Duration::from_secs(14);
/// How often a change is decided anew because the event changed in between.
const MOST_CHANGES: usize = 3;

/// The calendars at CalDAV servers; clones share everything.
#[derive(Clone)]
pub struct Caldav {
    http: Http,
    store: Store,
    clock: Arc<dyn Clock>,
    zones: TimeZoneDatabase,
    accounts: Arc<BTreeMap<CalendarOwner, Account>>,
    profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
}

impl Caldav {
    /// Prepares to call the servers of some accounts; sends nothing.
    pub fn new(
        http: Http,
        store: Store,
        clock: Arc<dyn Clock>,
        zones: TimeZoneDatabase,
        accounts: BTreeMap<CalendarOwner, Account>,
        profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    ) -> Self {
        Self { http, store, clock, zones, accounts: Arc::new(accounts), profiles }
    }

    /// Returns the account of an owner; `None`: they have none, or its password cannot be read.
    pub fn account(&self, owner: &CalendarOwner) -> Option<&Account> {
        self.accounts.get(owner)
    }

    /// Returns the owners of accounts.
    pub(super) fn owners(&self) -> Vec<CalendarOwner> {
        self.accounts.keys().cloned().collect()
    }

    /// Looks for the calendars of an account, until an instant.
    ///
    /// # Errors
    /// What the server did not do; [`Trouble::NoCalendars`] where the account has none.
    pub async fn discover(&self, account: &Account, until: Instant) -> Result<Discovered, Trouble> {
        discover(&self.http, account, until).await
    }

    /// Reads the events of a calendar in a span, those with additional dates as well that the server may
    /// leave out.
    async fn events(
        &self,
        owner: &CalendarOwner,
        account: &Account,
        calendar: &str,
        span: Span,
        until: Instant,
    ) -> Result<Multistatus, Trouble> {
        let url: Url = calendar.parse().map_err(|_| Trouble::NotThere)?;
        let (whose, which) = (owner.clone(), calendar.to_owned());
        let read = self.store.read(move |db| calendar_reads::token(db, &whose, &which)).await?;
        let dated = read.and_then(|it| Bookmark::read(&it).dated).unwrap_or_default();
        let source = Source { http: &self.http, account, calendar: &url, until };
        let dated = source.files(dated.into_iter().collect(), Long::Refused);
        let listed = source.events_within(span, Long::Refused);
        let (mut listed, dated) = futures_util::try_join!(listed, dated)?;
        let known: BTreeSet<String> = listed.resources.iter().map(|it| it.href.clone()).collect();
        let is_new =
            |it: &Resource| !matches!(it.status, Some(404 | 410)) && !known.contains(&it.href);
        listed.resources.extend(dated.resources.into_iter().filter(is_new));
        Ok(listed)
    }

    fn reading(&self, chosen: &Chosen<'_>) -> Reading {
        Reading {
            zones: self.zones.clone(),
            home: chosen.account.zone.clone(),
            addresses: chosen.addresses.clone(),
        }
    }
}

#[async_trait]
impl Calendar for Caldav {
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error> {
        let until = Instant::now() + READ;
        let chosen = self.chosen(owner, until).await?;
        let asked = chosen.settings.checked().map(|calendar| {
            self.events(owner, chosen.account, calendar, project::asked(span), until)
        });
        let (all, reading, own) = (try_join_all(asked).await?, self.reading(&chosen), own.to_vec());
        let busy = aside(move || {
            let (reader, mut busy) = (reading.reader(), Vec::new());
            for listed in &all {
                busy.extend(project::busy(listed, &reader, span, &own)?);
            }
            Ok(busy)
        });
        Ok(busy.await?)
    }

    async fn read(&self, owner: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error> {
        let until = Instant::now() + READ;
        let chosen = self.chosen(owner, until).await?;
        let Some(there) = self.locate(&chosen, at, until).await? else {
            let was_there = at.calendar.is_some();
            return Ok(if was_there { EventLookup::Deleted } else { EventLookup::NotFound });
        };
        let known = self.known(&chosen, &there, &at.id)?;
        if known.is_cancelled {
            return Ok(EventLookup::Deleted);
        }
        Ok(EventLookup::Found(project::written(&at.id, &there.calendar, known.span)))
    }

    async fn find(&self, owner: &CalendarOwner, id: &str) -> Result<Option<WrittenEvent>, Error> {
        let until = Instant::now() + READ;
        let chosen = self.chosen(owner, until).await?;
        let all = look_again(&self.http, chosen.account, until).await?.calendars;
        let written = all.iter().filter(|it| it.is_written()).filter_map(|it| it.id.parse().ok());
        let written: Vec<Url> = written.collect();
        let Some(there) = self.among(chosen.account, &written, id, until).await? else {
            return Ok(None);
        };
        let known = self.known(&chosen, &there, id)?;
        let is_there = !known.is_cancelled;
        Ok(is_there.then(|| project::written(id, &there.calendar, known.span)))
    }

    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error> {
        let until = Instant::now() + WRITE;
        let chosen = self.chosen(owner, until).await?;
        let calendar = calendar_of(&chosen, &event.at)?;
        let url = project::event_url(&calendar, &event.at.id).ok_or_else(unusable)?;
        let file = project::file(event, &self.zones, self.clock.now(), Text::New);
        let request = Request::put(url, file.ok_or_else(unusable)?, None);
        let sent = send(&self.http, chosen.account, &request, until).await;
        let answer = sent.map_err(not_taken)?;
        match (answer.status, refused(&answer)) {
            // A list of answers is none to one file, so the event is looked for.
            (200..=206, _) => {
                let written = project::written(&event.at.id, &calendar, Some(event.span));
                Ok(WrittenEvent { was_written: true, ..written })
            }
            (_, trouble @ (Trouble::NotThere | Trouble::Full | Trouble::Forbidden(_))) => {
                Err(not_taken(trouble))
            }
            _ => self.compare(&chosen, event, until).await,
        }
    }

    async fn change(
        &self,
        owner: &CalendarOwner,
        event: &Event,
        was: Span,
    ) -> Result<Option<WrittenEvent>, Error> {
        let until = Instant::now() + WRITE;
        let chosen = self.chosen(owner, until).await?;
        let mut refused_over = None;
        for _ in 0..MOST_CHANGES {
            let Some(there) = self.locate(&chosen, &event.at, until).await? else {
                return Ok(None);
            };
            ensure_changed(refused_over.as_ref(), &there)?;
            let known = self.known(&chosen, &there, &event.at.id)?;
            if known.is_cancelled {
                return Ok(None);
            }
            if known.span == Some(event.span) {
                return Ok(Some(project::written(&event.at.id, &there.calendar, known.span)));
            }
            let begins_as_before = known.span.is_some_and(|it| it.start == was.start);
            if !begins_as_before && !known.is_where_we_put_it() {
                return Err(Error::MovedByOthers);
            }
            let put = self.put(&chosen, event, &there, Text::Moved(&there.text), until).await;
            if put.map_err(not_changed)? {
                let written = project::written(&event.at.id, &there.calendar, Some(event.span));
                return Ok(Some(WrittenEvent { was_written: true, ..written }));
            }
            refused_over = there.etag;
        }
        Err(Error::Unreachable("the event changes all the time".to_owned()))
    }

    async fn describe(&self, owner: &CalendarOwner, event: &Event) -> Result<bool, Error> {
        let until = Instant::now() + WRITE;
        let chosen = self.chosen(owner, until).await?;
        let mut refused_over = None;
        for _ in 0..MOST_CHANGES {
            let Some(there) = self.locate(&chosen, &event.at, until).await? else {
                return Ok(false);
            };
            ensure_changed(refused_over.as_ref(), &there)?;
            let put = self.put(&chosen, event, &there, Text::Described(&there.text), until).await;
            if put.map_err(not_changed)? {
                return Ok(true);
            }
            refused_over = there.etag;
        }
        Err(Error::Unreachable("the event changes all the time".to_owned()))
    }

    async fn may_take_events(&self, owner: &CalendarOwner) -> Result<bool, Error> {
        self.is_written(owner, Instant::now() + READ).await
    }

    async fn delete(&self, owner: &CalendarOwner, at: &EventRef) -> Result<(), Error> {
        let until = Instant::now() + WRITE;
        let chosen = self.chosen(owner, until).await?;
        let calendar = calendar_of(&chosen, at)?;
        let mut url = project::event_url(&calendar, &at.id).ok_or_else(unusable)?;
        for is_last in [false, true] {
            let request = Request::delete(url);
            let answer = send(&self.http, chosen.account, &request, until).await;
            let answer = answer.map_err(of_one_event)?;
            match answer.status {
                200..=299 => return Ok(()),
                404 | 410 if is_last || at.calendar.is_none() => return Ok(()),
                404 | 410 => {}
                _ => return Err(of_one_event(refused(&answer))),
            }
            match self.search(chosen.account, &calendar, &at.id, until).await {
                Ok(Some(there)) => url = there.url,
                // With its calendar it is gone as well.
                Ok(None) | Err(Error::CalendarGone) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// Says what came of writing where the calendar takes no event and waiting does not help. Of a password that is refused
/// staff hear where changes are read.
fn not_taken(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Full => Error::TakesNothing(Refusal::Full),
        Trouble::Forbidden(_) => Error::TakesNothing(Refusal::Forbidden),
        Trouble::NoCaldav => Error::TakesNothing(Refusal::NoCalendar),
        Trouble::Status(status, _) if is_final(status) => Error::TakesNothing(Refusal::Refused),
        // The calendar has just been read, so it is there.
        Trouble::NotThere | Trouble::OtherHost(_) | Trouble::Certificate | Trouble::Refused(_) => {
            Error::TakesNothing(Refusal::Refused)
        }
        trouble => trouble.into(),
    }
}

/// The same for the change of one event, which a server may refuse because of that event alone: one with a guest of
/// the staff's, for example.
fn not_changed(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Refused(_) | Trouble::Status(..) => of_one_event(trouble),
        trouble => not_taken(trouble),
    }
}

/// Says what came of a request about one event; a status that would come again is a refusal of it.
fn of_one_event(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Status(status, _) if is_final(status) => Error::Refused(trouble.to_string()),
        trouble => trouble.into(),
    }
}

/// Ensures that an event has changed since a change over its state was refused; one that has not would be refused
/// again.
fn ensure_changed(refused_over: Option<&String>, there: &project::There) -> Result<(), Error> {
    if refused_over.is_some() && refused_over == there.etag.as_ref() {
        let why = "it refuses a change over the state of an event that it has just shown";
        return Err(Error::Refused(why.to_owned()));
    }
    Ok(())
}

/// Returns whether two addresses are those of one calendar; an id that is no address is none of one.
pub(super) fn is_same_calendar(one: &str, other: &str) -> bool {
    let url = |it: &str| it.parse::<Url>().ok().map(project::folder);
    url(one).zip(url(other)).is_some_and(|(one, other)| project::is_same(&one, &other))
}
