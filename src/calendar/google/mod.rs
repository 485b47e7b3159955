//! A staff member's Google Calendar, with the same contract as the local one.
//!
//! No answer is trusted unchecked. An error inside a 200 is not free time. After a 409 or a timeout
//! the outcome is unknown, so the event is read back and compared. A change is written only over
//! the state that it was decided on, and a change that a person made first wins. A calendar that
//! contains our events is listed, without titles and texts, to tell them from others; of every
//! other calendar only the busy times are requested when free times are looked for. API:
//! <https://developers.google.com/workspace/calendar/api/v3/reference>.

mod wire;
mod project;
mod client;
mod elsewhere;
#[doc(hidden)]
pub mod fuzz;
mod sync;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::future::try_join;
use jiff::tz::TimeZoneDatabase;
use parking_lot::Mutex;
use tokio::time::{Instant, sleep};

use super::{
    Calendar, CalendarOwner, Error, Event, EventLookup, EventRef, Meet, WrittenEvent, is_own,
    refusal::Refusal,
};
use crate::{
    http::Http,
    oauth::{self, Tokens},
    schedule::Span,
    store::{
        self,
        bookings::OwnEvent,
        connections::{Settings, Status},
    },
};
use client::{Answer, Client, not_taken, read, unreadable};

/// The longest response that is read, in bytes; a page of 2,500 events is about a megabyte.
pub const MAX_BYTES: usize = 8 << 20;
/// How long reading may take: a customer waits, and perhaps a model after it.
const READ: Duration = Duration::from_secs(9);
/// How long writing may take, reading back included; less than the time until the job queue
/// retries.
const WRITE: Duration = Duration::from_secs(14);
/// How long a video link is waited for while a customer waits.
const MEET: Duration = Duration::from_millis(2_500);
/// The first pause before the link is read; each later pause is twice as long.
const MEET_PAUSE: Duration = Duration::from_millis(250);
/// How many calendars one freeBusy request may name.
const AT_ONCE: usize = 50;
/// The most pages that are read: a hundred thousand events.
const MOST_PAGES: usize = 40;
/// How often a change is decided anew because the event changed in between.
const MOST_CHANGES: usize = 3;

/// Google's calendars; clones share everything.
#[derive(Debug, Clone)]
pub struct Google {
    client: Client,
    zones: TimeZoneDatabase,
    /// The calendars that are known to create video links, so that each is asked once.
    linking: Arc<Mutex<BTreeSet<(CalendarOwner, String)>>>,
}

impl Google {
    /// Prepares to call Google; sends nothing. Days of events are read by the zone data.
    pub fn new(http: Http, tokens: Tokens, zones: TimeZoneDatabase) -> Self {
        Self { client: Client { http, tokens }, zones, linking: Arc::default() }
    }

    /// Returns whether an owner has a connection that works.
    pub(super) async fn is_connected(&self, owner: &CalendarOwner) -> Result<bool, store::Error> {
        match self.client.tokens.connection(owner).await {
            Ok(connection) => Ok(connection.is_some_and(|it| it.status == Status::Active)),
            Err(oauth::Error::Store(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }

    /// Returns the calendars that an owner chose; `None`: they have no connection that works.
    async fn settings(&self, owner: &CalendarOwner) -> Result<Option<Settings>, Error> {
        let connection = self.client.tokens.connection(owner).await;
        let connection = connection.map_err(|error| Error::Unreachable(error.to_string()))?;
        let active = connection.filter(|connection| connection.status == Status::Active);
        Ok(active.map(|connection| connection.settings))
    }

    async fn chosen(&self, owner: &CalendarOwner) -> Result<Settings, Error> {
        let settings = self.settings(owner).await?;
        settings.ok_or(Error::NotConnected)
    }

    /// Returns the busy times of calendars, in requests of the size that Google accepts.
    async fn free_busy(
        &self,
        owner: &CalendarOwner,
        calendars: &[&str],
        span: Span,
        until: Instant,
    ) -> Result<Vec<Span>, Error> {
        let mut all = Vec::new();
        let some = |at: usize| calendars.get(at..).map(|it| it.get(..AT_ONCE).unwrap_or(it));
        let asked = (0..calendars.len()).step_by(AT_ONCE).filter_map(some);
        let asked: Vec<(&[&str], Span)> = asked
            .flat_map(|some| project::pieces(span).into_iter().map(move |span| (some, span)))
            .collect();
        for (some, span) in asked {
            let request = project::free_busy(some, span);
            let Answer::Done(body) = self.client.ask(owner, &request, until).await? else {
                return Err(Error::Unreachable("freeBusy is refused".to_owned()));
            };
            let busy = project::busy(some, &read(&body)?);
            all.extend(busy.ok_or_else(|| {
                Error::Unreachable("one of the calendars cannot be read".to_owned())
            })?);
        }
        Ok(all)
    }

    /// Returns the busy times of calendars that contain our events, except those in `own`.
    async fn listed(
        &self,
        owner: &CalendarOwner,
        calendars: &[&str],
        span: Span,
        own: &[OwnEvent],
        until: Instant,
    ) -> Result<Vec<Span>, Error> {
        let mut all = Vec::new();
        for calendar in calendars {
            let mut page: Option<String> = None;
            for turned in 0.. {
                if turned == MOST_PAGES {
                    return Err(Error::Unreachable("its pages do not end".to_owned()));
                }
                let request = project::list_busy(calendar, span, page.as_deref());
                let Answer::Done(body) = self.client.ask(owner, &request, until).await? else {
                    return Err(Error::Unreachable("the calendar is not there".to_owned()));
                };
                let listed: wire::Page = read(&body)?;
                let busy = project::listed_busy(&listed, &self.zones).ok_or_else(unreadable)?;
                all.extend(busy.into_iter().filter(|(id, at)| !is_own(own, id, *at)));
                page = listed.next_page_token.filter(|token| !token.is_empty());
                if page.is_none() {
                    break;
                }
            }
        }
        Ok(all.into_iter().map(|(_, span)| span).collect())
    }

    /// Reads an event; `None`: Google does not know the id.
    async fn event(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        id: &str,
        until: Instant,
    ) -> Result<Option<wire::Event>, Error> {
        match self.client.ask(owner, &project::get(calendar, id), until).await? {
            Answer::Done(body) => {
                let there: wire::Event = read(&body)?;
                // An answer about another event is not usable.
                if there.id.as_deref() == Some(id) { Ok(Some(there)) } else { Err(unreadable()) }
            }
            Answer::NotFound => Ok(None),
            Answer::Gone => Ok(Some(deleted(id))),
            _ => Err(Error::Unreachable("reading the event is refused".to_owned())),
        }
    }

    /// Returns whether a calendar can create video links; one that does not say is tried. A calendar
    /// that can is asked again only after a link has failed.
    async fn makes_links(&self, owner: &CalendarOwner, calendar: &str, until: Instant) -> bool {
        let known = (owner.clone(), calendar.to_owned());
        if self.linking.lock().contains(&known) {
            return true;
        }
        let said = self.client.ask(owner, &project::allowed(calendar), until).await;
        let Ok(Answer::Done(body)) = said else { return true };
        let entry: wire::ListEntry = read(&body).unwrap_or_default();
        let makes = entry.conference_properties.is_none_or(|it| {
            it.allowed_conference_solution_types.iter().any(|kind| kind == wire::MEET)
        });
        if makes {
            self.linking.lock().insert(known);
        }
        makes
    }

    /// Reads an event again for a moment, while its link is being created.
    async fn await_link(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        written: WrittenEvent,
        until: Instant,
    ) -> WrittenEvent {
        let last = until.min(Instant::now() + MEET);
        let (mut written, mut pause) = (written, MEET_PAUSE);
        while written.meet == Meet::Follows && Instant::now() + pause < last {
            sleep(pause).await;
            pause *= 2;
            match self.event(owner, calendar, &written.at.id, last).await {
                Ok(Some(there)) if !project::is_deleted(&there) => {
                    let was_written = written.was_written;
                    let there = project::written(calendar, &there, true).unwrap_or(written);
                    written = WrittenEvent { was_written, ..there };
                }
                // The event is written, whether its link can be read now or not.
                _ => break,
            }
        }
        written
    }

    /// Reads the event whose id is taken, and returns it if it belongs to the same booking.
    async fn compare(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        event: &Event,
        until: Instant,
    ) -> Result<WrittenEvent, Error> {
        let there = self.event(owner, calendar, &event.at.id, until).await?;
        let there = there
            .ok_or_else(|| Error::Unreachable("an id is taken and cannot be read".to_owned()))?;
        if project::is_deleted(&there) || !project::same_booking(event, &there) {
            return Err(Error::IdTaken);
        }
        project::written(calendar, &there, event.online).ok_or_else(unreadable)
    }
}

#[async_trait]
impl Calendar for Google {
    async fn busy(
        &self,
        owner: &CalendarOwner,
        span: Span,
        own: &[OwnEvent],
    ) -> Result<Vec<Span>, Error> {
        let (until, chosen) = (Instant::now() + READ, self.chosen(owner).await?);
        let ours: BTreeSet<&str> =
            own.iter().map(|own| own.calendar.as_deref().unwrap_or(&chosen.write)).collect();
        let (listed, asked): (Vec<&str>, Vec<&str>) =
            chosen.checked().partition(|calendar| ours.contains(calendar));
        let (listed, mut busy) = try_join(
            self.listed(owner, &listed, span, own, until),
            self.free_busy(owner, &asked, span, until),
        )
        .await?;
        busy.extend(listed);
        Ok(busy)
    }

    async fn read(&self, owner: &CalendarOwner, at: &EventRef) -> Result<EventLookup, Error> {
        self.lookup(owner, at, Instant::now() + READ).await
    }

    async fn find(&self, owner: &CalendarOwner, id: &str) -> Result<Option<WrittenEvent>, Error> {
        self.elsewhere(owner, None, id, Instant::now() + READ).await
    }

    async fn insert(&self, owner: &CalendarOwner, event: &Event) -> Result<WrittenEvent, Error> {
        let (until, chosen) = (Instant::now() + WRITE, self.chosen(owner).await?);
        let calendar = event.at.calendar.as_deref().unwrap_or(&chosen.write);
        let mut meet = event.online && self.makes_links(owner, calendar, until).await;
        let mut event = event.clone();
        let written = loop {
            let request = project::insert(calendar, &event, &self.zones, meet);
            match self.client.ask(owner, &request, until).await.map_err(not_taken)? {
                Answer::Done(body) => {
                    let there: wire::Event = read(&body)?;
                    if project::span(&there) != Some(event.span) {
                        return Err(unreadable());
                    }
                    // Google keeps our id. A server that is compatible with Google may assign
                    // another id, and that is the event then: writing it again would make a second
                    // one.
                    if there.id.as_ref() != Some(&event.at.id) {
                        tracing::warn!(booking = %event.booking, "calendar assigned another event id");
                    }
                    let written = project::written(calendar, &there, event.online);
                    break WrittenEvent { was_written: true, ..written.ok_or_else(unreadable)? };
                }
                Answer::Conflict => break self.compare(owner, calendar, &event, until).await?,
                Answer::Invalid(message) if meet && message.contains("onference") => {
                    tracing::warn!(booking = %event.booking, "calendar creates no video links");
                    self.linking.lock().remove(&(owner.clone(), calendar.to_owned()));
                    meet = false;
                }
                // Google refuses some addresses that mail servers accept; our own mail is sent
                // anyway.
                Answer::Invalid(message)
                    if message.contains("ttendee") && !event.attendees.is_empty() =>
                {
                    tracing::warn!(booking = %event.booking, "calendar does not invite the customer");
                    event.attendees.clear();
                }
                // The calendar has just been read, so it is there.
                _ => return Err(Error::TakesNothing(Refusal::Refused)),
            }
        };
        Ok(self.await_link(owner, calendar, written, until).await)
    }

    async fn change(
        &self,
        owner: &CalendarOwner,
        event: &Event,
        was: Span,
    ) -> Result<Option<WrittenEvent>, Error> {
        let (until, chosen) = (Instant::now() + WRITE, self.chosen(owner).await?);
        let calendar = event.at.calendar.as_deref().unwrap_or(&chosen.write);
        for _ in 0..MOST_CHANGES {
            let there = self.event(owner, calendar, &event.at.id, until).await?;
            let Some(there) = there.filter(|there| !project::is_deleted(there)) else {
                return Ok(None);
            };
            let stands = project::span(&there);
            if stands == Some(event.span) {
                return Ok(project::written(calendar, &there, false));
            }
            let begins_as_before = stands.is_some_and(|it| it.start == was.start);
            if !begins_as_before && !project::where_we_put_it(&there) {
                return Err(Error::MovedByOthers);
            }
            let request = project::patch(calendar, event, &self.zones, there.etag);
            match self.client.ask(owner, &request, until).await.map_err(not_taken)? {
                Answer::Done(body) => {
                    let there: wire::Event = read(&body)?;
                    if project::span(&there) != Some(event.span) {
                        return Err(unreadable());
                    }
                    let written = project::written(calendar, &there, false);
                    return Ok(written.map(|it| WrittenEvent { was_written: true, ..it }));
                }
                Answer::NotFound | Answer::Gone => return Ok(None),
                // The event changed meanwhile: the answer to an invitation, or its time. Read it
                // again.
                Answer::Changed | Answer::Conflict => {}
                Answer::Invalid(_) => {
                    return Err(Error::Refused("the change is refused".to_owned()));
                }
            }
        }
        Err(Error::Unreachable("the event changes all the time".to_owned()))
    }

    async fn describe(&self, owner: &CalendarOwner, event: &Event) -> Result<bool, Error> {
        let (until, chosen) = (Instant::now() + WRITE, self.chosen(owner).await?);
        let calendar = event.at.calendar.as_deref().unwrap_or(&chosen.write);
        let there = self.event(owner, calendar, &event.at.id, until).await?;
        let Some(there) = there.filter(|there| !project::is_deleted(there)) else {
            return Ok(false);
        };
        let request = project::describe(calendar, event, &there);
        match self.client.ask(owner, &request, until).await? {
            Answer::Done(_) => Ok(true),
            Answer::NotFound | Answer::Gone => Ok(false),
            Answer::Invalid(_) => Err(Error::Refused("the change is refused".to_owned())),
            _ => Err(Error::Unreachable("the event changed meanwhile".to_owned())),
        }
    }

    async fn may_take_events(&self, owner: &CalendarOwner) -> Result<bool, Error> {
        let chosen = self.chosen(owner).await?;
        let all = self.client.tokens.calendars(owner, Instant::now() + READ).await;
        let all = all.map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(all.iter().any(|it| it.is(&chosen.write) && it.is_written()))
    }

    async fn delete(&self, owner: &CalendarOwner, at: &EventRef) -> Result<(), Error> {
        let (until, chosen) = (Instant::now() + WRITE, self.chosen(owner).await?);
        let calendar = at.calendar.as_deref().unwrap_or(&chosen.write);
        match self.client.ask(owner, &project::delete(calendar, &at.id), until).await? {
            Answer::Done(_) | Answer::NotFound | Answer::Gone => Ok(()),
            _ => Err(Error::Refused("deleting the event is refused".to_owned())),
        }
    }
}

/// Returns an event of which only the id is known, and that it was deleted.
fn deleted(id: &str) -> wire::Event {
    wire::Event {
        id: Some(id.to_owned()),
        status: Some("cancelled".to_owned()),
        ..wire::Event::default()
    }
}
