//! What has changed in a calendar since it was last read.
//!
//! Google answers a token with everything that changed since, deleted events too, over as many
//! pages as it takes; the next token is on the last of them. A token that Google has forgotten
//! (410) begins anew, from yesterday on: what is over interests nobody. Of an event only its
//! times and whether it is deleted are asked for.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::{
    CalendarOwner, Error, Google, MOST_PAGES,
    client::Answer,
    project::{self, ReadFrom},
    read, unreadable, wire,
};
use crate::{schedule::Span, store::connections::Settings};

/// How long reading one calendar's changes may take.
const READ: Duration = Duration::from_secs(40);
/// How far back the first reading goes.
const BACK: SignedDuration = SignedDuration::from_hours(24);

/// What has changed in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The events that changed, or all there are.
    pub(crate) events: Vec<Change>,
    /// Google's word for how far it was read.
    pub(crate) token: String,
    /// Whether these are all there are, so that what is missing is not there.
    pub(crate) all: bool,
}

/// An event that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its id.
    pub(crate) id: String,
    /// Whether it was deleted.
    pub(crate) deleted: bool,
    /// When it is; `None`: all day.
    pub(crate) span: Option<Span>,
    /// Tells this state of it from others.
    pub(crate) mark: String,
}

impl Google {
    /// Returns what an owner chose; `None`: their calendar cannot be asked.
    pub(crate) async fn watched(&self, owner: &CalendarOwner) -> Result<Option<Settings>, Error> {
        self.settings(owner).await
    }

    /// Reads what has changed in a calendar since a token; without one, all there is.
    pub(crate) async fn changes(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        token: Option<&str>,
        now: Timestamp,
    ) -> Result<Changes, Error> {
        let until = Instant::now() + READ;
        if let Some(token) = token {
            let changes = self.read_from(owner, calendar, ReadFrom::Token(token), until).await?;
            if let Some(changes) = changes {
                return Ok(changes);
            }
        }
        let from = ReadFrom::Time(now.saturating_sub(BACK).unwrap_or(now));
        let all = self.read_from(owner, calendar, from, until).await?;
        all.ok_or_else(|| Error::Unreachable("the calendar cannot be listed".to_owned()))
    }

    /// Reads all pages; `None`: Google no longer knows the token.
    async fn read_from(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        from: ReadFrom<'_>,
        until: Instant,
    ) -> Result<Option<Changes>, Error> {
        let all = matches!(from, ReadFrom::Time(_));
        let (mut events, mut page) = (Vec::new(), None::<String>);
        for _ in 0..MOST_PAGES {
            let request = project::list_changes(calendar, from, page.as_deref());
            let body = match self.client.ask(owner, &request, until).await? {
                Answer::Done(body) => body,
                Answer::Gone | Answer::Invalid(_) if !all => return Ok(None),
                _ => return Err(Error::Unreachable("the calendar is not there".to_owned())),
            };
            let listed: wire::Page = read(&body)?;
            for event in &listed.items {
                events.push(change(event).ok_or_else(unreadable)?);
            }
            if let Some(token) = listed.next_sync_token {
                return Ok(Some(Changes { events, token, all }));
            }
            page = Some(listed.next_page_token.ok_or_else(unreadable)?);
        }
        Err(Error::Unreachable("its pages do not end".to_owned()))
    }
}

/// Reads one event; a deleted one has few fields.
fn change(event: &wire::Event) -> Option<Change> {
    let mark = event.etag.as_ref().or(event.updated.as_ref());
    Some(Change {
        id: event.id.clone()?,
        deleted: project::is_deleted(event),
        span: project::span(event),
        mark: mark.cloned().unwrap_or_default(),
    })
}
