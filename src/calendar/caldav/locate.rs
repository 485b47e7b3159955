//! Where an event of ours is: at its place, or wherever in the account it was put since.

use futures_util::future::try_join_all;
use reqwest::Url;
use tokio::time::Instant;

use super::{
    super::{Error, Event, EventRef, WrittenEvent, refusal::Refusal},
    Caldav,
    account::{Account, Trouble},
    chosen::{Chosen, calendar_of, unusable},
    client::{Request, ask, refused, send},
    discover::look_again,
    project::{self, Known, Text, There},
    wire,
};
use crate::{http::Response, ical::Reader};

impl Caldav {
    /// Reads an event where it was written, or wherever in the account it was put since; `None`: it is
    /// nowhere. One that was never seen to be written is looked for at its place alone.
    pub(super) async fn locate(
        &self,
        chosen: &Chosen<'_>,
        at: &EventRef,
        until: Instant,
    ) -> Result<Option<There>, Error> {
        let calendar = calendar_of(chosen, at)?;
        let url = project::event_url(&calendar, &at.id).ok_or_else(unusable)?;
        let answer = send(&self.http, chosen.account, &Request::get(url.clone()), until).await?;
        match answer.status {
            200..=299 => Ok(Some(there(url, calendar, answer)?)),
            404 | 410 if at.calendar.is_none() => Ok(None),
            404 | 410 => self.search(chosen.account, &calendar, &at.id, until).await,
            _ => Err(refused(&answer).into()),
        }
    }

    /// Looks for an event in all calendars of an account.
    ///
    /// # Errors
    /// [`Error::CalendarGone`] where it is in none of them, and its own calendar is not among them: then nothing
    /// tells what became of it.
    pub(super) async fn search(
        &self,
        account: &Account,
        own: &Url,
        id: &str,
        until: Instant,
    ) -> Result<Option<There>, Error> {
        let all = look_again(&self.http, account, until).await?.calendars;
        let all: Vec<Url> = all.iter().filter_map(|entry| entry.id.parse().ok()).collect();
        let found = self.among(account, &all, id, until).await?;
        let is_told = found.is_some() || all.iter().any(|it| project::is_same(it, own));
        if is_told { Ok(found) } else { Err(Error::CalendarGone) }
    }

    /// Looks for an event in some calendars by its UID.
    pub(super) async fn among(
        &self,
        account: &Account,
        calendars: &[Url],
        id: &str,
        until: Instant,
    ) -> Result<Option<There>, Trouble> {
        let asked = calendars.iter().map(|calendar| self.in_calendar(account, calendar, id, until));
        Ok(try_join_all(asked).await?.into_iter().flatten().next())
    }

    /// Looks for an event in one calendar by its UID.
    async fn in_calendar(
        &self,
        account: &Account,
        calendar: &Url,
        id: &str,
        until: Instant,
    ) -> Result<Option<There>, Trouble> {
        let query = wire::event_of(&project::uid(id));
        let request = Request::ask("REPORT", calendar.clone(), "1", query);
        let listed = ask(&self.http, account, &request, until).await?;
        let found = listed.resources.into_iter().find_map(|it| {
            // Some servers match a part of the UID.
            let text = it.data.filter(|text| text.contains(&project::uid(id)))?;
            let url = calendar.join(&it.href).ok()?;
            Some(There { url, calendar: calendar.clone(), etag: it.etag, text })
        });
        Ok(found)
    }

    pub(super) fn known(
        &self,
        chosen: &Chosen<'_>,
        there: &There,
        id: &str,
    ) -> Result<Known, Error> {
        let reader = Reader::new(&self.zones, &chosen.account.zone, &[]);
        Ok(Known::read(there, id, &reader)?)
    }

    /// Returns the event whose place is taken, if it belongs to the same booking.
    pub(super) async fn compare(
        &self,
        chosen: &Chosen<'_>,
        event: &Event,
        until: Instant,
    ) -> Result<WrittenEvent, Error> {
        let calendar = calendar_of(chosen, &event.at)?;
        let here = EventRef { id: event.at.id.clone(), calendar: None };
        let there = match self.locate(chosen, &here, until).await? {
            Some(there) => Some(there),
            // Its UID is taken by a file of another name.
            None => self.in_calendar(chosen.account, &calendar, &event.at.id, until).await?,
        };
        // It was answered that something stands in the way, and there is nothing: so it would be answered again.
        let there = there.ok_or(Error::TakesNothing(Refusal::Refused))?;
        let known = self.known(chosen, &there, &event.at.id).map_err(|_| Error::IdTaken)?;
        if known.is_cancelled || !known.is_of(event) {
            return Err(Error::IdTaken);
        }
        Ok(project::written(&event.at.id, &there.calendar, known.span))
    }

    /// Writes a change over the state that it was decided on; `false`: that has changed meanwhile.
    pub(super) async fn put(
        &self,
        chosen: &Chosen<'_>,
        event: &Event,
        there: &There,
        text: Text<'_>,
        until: Instant,
    ) -> Result<bool, Trouble> {
        let etag = there.etag.clone().ok_or_else(|| {
            Trouble::Garbled("an event has no etag, so it cannot be changed safely".to_owned())
        })?;
        let file = project::file(event, &self.zones, self.clock.now(), text)
            .ok_or_else(|| Trouble::Unreadable("an event cannot be changed".to_owned()))?;
        let request = Request::put(there.url.clone(), file, Some(etag));
        let answer = send(&self.http, chosen.account, &request, until).await?;
        match (answer.status, refused(&answer)) {
            (200..=206, _) => Ok(true),
            // The body of a 412 may name another reason than the etag, and that one stays.
            (_, trouble @ (Trouble::Refused(_) | Trouble::Full | Trouble::Forbidden(_))) => {
                Err(trouble)
            }
            _ => Ok(false),
        }
    }
}

pub(super) fn there(url: Url, calendar: Url, answer: Response) -> Result<There, Trouble> {
    let text = String::from_utf8(answer.body)
        .map_err(|_| Trouble::Unreadable("it is no text".to_owned()))?;
    Ok(There { url, calendar, etag: answer.etag, text })
}
