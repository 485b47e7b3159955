//! The changes in a calendar since it was last read.
//!
//! A server with sync tokens (RFC 6578) tells what changed and what was deleted; only events of ours
//! are then read. Of any other server the calendar's tag is compared, and after a change all events from
//! yesterday on are read. A token that the server no longer knows begins anew in the same way; then nothing
//! tells whether a missing event was deleted, or is lost together with its calendar.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use tokio::time::Instant;

use super::{
    Account, Caldav, CalendarOwner, Error, Trouble,
    chosen::Chosen,
    client::{self, Request, ask, send},
    discover::look_again,
    parts,
    project::{self, Known, There},
    wire::{self, Multistatus},
};
use crate::{
    calendar::changes::{Change, Changes, FreeEntry, Listed},
    ical::{self, Component},
    ids::BookingId,
    schedule::Span,
    store::{self, caldav_accounts, connections::Settings},
};

/// How long reading one calendar's changes may take.
const READ_CHANGES: Duration = Duration::from_secs(40);
/// How far back the first reading goes, and how far ahead.
const BACK: SignedDuration = SignedDuration::from_hours(24);
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 400);
/// The most pages of changes that are read at once.
const MOST_PAGES: usize = 40;
/// How often it is recorded that a server answers.
const RECORDED: SignedDuration = SignedDuration::from_mins(10);
/// What stands before a token of RFC 6578, and before a calendar's tag.
const SYNC: &str = "sync:";
const TAG: &str = "tag:";

impl Caldav {
    /// Returns the calendars that an owner chose.
    pub(in crate::calendar) async fn watched(
        &self,
        owner: &CalendarOwner,
    ) -> Result<Settings, Error> {
        self.settled(owner, Instant::now() + READ_CHANGES).await
    }

    /// Reads the changes in a calendar since a token; without a token, all events.
    ///
    /// # Errors
    /// [`Error::CalendarGone`] where the account no longer has the calendar.
    pub(in crate::calendar) async fn changes(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        token: Option<&str>,
        now: Timestamp,
    ) -> Result<Changes, Error> {
        let until = Instant::now() + READ_CHANGES;
        let chosen = self.chosen(owner, until).await?;
        let url = calendar.parse::<Url>().ok().filter(|url| chosen.account.trusts(url));
        let url = url.ok_or(Error::CalendarGone)?;
        let read = match token {
            Some(token) => self.since(&chosen, &url, token, now, until).await,
            None => self.all(&chosen, &url, Listed::Anew, now, until).await,
        };
        match read {
            Err(Trouble::NotThere) if self.is_gone(chosen.account, &url, until).await => {
                Err(Error::CalendarGone)
            }
            read => Ok(read?),
        }
    }

    /// Returns whether an account no longer has a calendar, as far as its server says so. One that answers 404 to
    /// everything says nothing.
    async fn is_gone(&self, account: &Account, calendar: &Url, until: Instant) -> bool {
        let is_it = |url: Url| project::is_same(&url, calendar);
        let found = look_again(&self.http, account, until).await;
        found.is_ok_and(|it| !it.calendars.iter().any(|it| it.id.parse().is_ok_and(is_it)))
    }

    async fn since(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        token: &str,
        now: Timestamp,
        until: Instant,
    ) -> Result<Changes, Trouble> {
        let mut listed = Listed::All;
        if let Some(token) = token.strip_prefix(SYNC) {
            match self.by_token(chosen, calendar, token, until).await? {
                Since::Read(changes) => return Ok(changes),
                Since::Unnamed => {}
                Since::Unknown => listed = Listed::Anew,
            }
        }
        if token.starts_with(TAG) && self.state(chosen, calendar, until).await? == token {
            return Ok(Found::default().changes(token.to_owned(), Listed::Changed));
        }
        self.all(chosen, calendar, listed, now, until).await
    }

    /// Reads what changed since a sync token.
    async fn by_token(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        token: &str,
        until: Instant,
    ) -> Result<Since, Trouble> {
        let (mut token, mut found) = (token.to_owned(), Found::default());
        for _ in 0..MOST_PAGES {
            let body = wire::changes_since(&token);
            // The level stands in the body; servers differ in which depth they want beside it, and take 0.
            let request = Request::ask("REPORT", calendar.clone(), "0", body);
            let answer = send(&self.http, chosen.account, &request, until).await?;
            if matches!(answer.status, 403 | 409 | 410 | 412) {
                return Ok(Since::Unknown);
            }
            let listed = client::read(&answer)?;
            let changed = self.changed(chosen, calendar, &listed, until).await?;
            let Some(changed) = changed else { return Ok(Since::Unnamed) };
            found.add(changed);
            let is_cut = listed.resources.iter().any(|it| it.status == Some(507));
            token = listed
                .sync_token
                .ok_or_else(|| Trouble::Garbled("a list of changes has no token".to_owned()))?;
            if !is_cut {
                let token = format!("{SYNC}{token}");
                return Ok(Since::Read(found.changes(token, Listed::Changed)));
            }
        }
        Err(Trouble::Unreachable("its changes do not end".to_owned()))
    }

    /// Returns the changes that are about events of ours; `None`: a file is gone whose name tells nothing, so
    /// all events have to be read.
    async fn changed(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        listed: &Multistatus,
        until: Instant,
    ) -> Result<Option<Found>, Trouble> {
        let (mut found, mut written) = (Found::default(), Vec::new());
        for resource in &listed.resources {
            let url = calendar.join(&resource.href).ok();
            let id = url.as_ref().and_then(project::id_in).filter(|id| is_ours(id));
            match (resource.status, id) {
                (Some(404 | 410), Some(id)) => {
                    let mark = listed.sync_token.clone().unwrap_or_default();
                    let change = Change { id, deleted: true, span: None, declined: false, mark };
                    found.events.push(change);
                }
                (Some(404 | 410), None) => return Ok(None),
                (None | Some(200..=299), _) if url.as_ref() != Some(calendar) => {
                    written.push(resource.href.as_str());
                }
                _ => {}
            }
        }
        if !written.is_empty() {
            let files = parts::files(&self.http, chosen.account, calendar, &written, until).await?;
            found.add(self.found(chosen, calendar, files)?);
        }
        Ok(Some(found))
    }

    /// Returns the events of ours among files, by their UIDs, and what others there are of interest.
    fn found(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        files: Multistatus,
    ) -> Result<Found, Trouble> {
        let mut found = Found::default();
        for it in files.resources {
            let Some(text) = it.data else { continue };
            let Some(id) = project::ids_in(&text).into_iter().find(|id| is_ours(id)) else {
                found.free.extend(free_entries(&text));
                continue;
            };
            let Ok(url) = calendar.join(&it.href) else { continue };
            let mark = it.etag.clone().unwrap_or_default();
            let there = There { url, calendar: calendar.clone(), etag: it.etag, text };
            found.events.push(self.change_of(chosen, &there, &id, mark)?);
        }
        Ok(found)
    }

    fn change_of(
        &self,
        chosen: &Chosen<'_>,
        there: &There,
        id: &str,
        mark: String,
    ) -> Result<Change, Trouble> {
        let known = Known::read(there, id, chosen.account, &self.zones)?;
        let deleted = known.is_cancelled;
        let span = known.span.filter(|_| !deleted);
        Ok(Change { id: id.to_owned(), deleted, span, declined: false, mark })
    }

    /// Reads all events of ours from yesterday on. The token is asked for first, so that a change in
    /// between is read twice and not missed.
    async fn all(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        which: Listed,
        now: Timestamp,
        until: Instant,
    ) -> Result<Changes, Trouble> {
        let token = self.state(chosen, calendar, until).await?;
        let span = Span { start: now, end: now }.widened(BACK, AHEAD);
        let listed =
            parts::events_within(&self.http, chosen.account, calendar, span, until).await?;
        Ok(self.found(chosen, calendar, listed)?.changes(token, which))
    }

    /// Returns the state of a calendar as a token.
    async fn state(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        until: Instant,
    ) -> Result<String, Trouble> {
        let request = Request::ask("PROPFIND", calendar.clone(), "0", wire::STATE.to_owned());
        let listed = ask(&self.http, chosen.account, &request, until).await?;
        let it = listed.resources.into_iter().next().ok_or(Trouble::NotThere)?;
        if !it.is_calendar {
            return Err(Trouble::NotThere);
        }
        let sync = it.sync_token.map(|token| format!("{SYNC}{token}"));
        let tag = it.ctag.map(|tag| format!("{TAG}{tag}"));
        // Without either, the calendar is read as a whole each time.
        Ok(sync.or(tag).unwrap_or_default())
    }

    /// Records whether an owner's server answered.
    pub(in crate::calendar) async fn record(
        &self,
        owner: &CalendarOwner,
        read: Result<(), &Error>,
    ) -> Result<(), store::Error> {
        let Some(account) = self.accounts.get(owner) else { return Ok(()) };
        let (owner, account, now) = (owner.clone(), account.name(), self.clock.now());
        let why = read.err().map(ToString::to_string);
        let (whose, name) = (owner.clone(), account.clone());
        let known = self.store.read(move |db| caldav_accounts::find(db, &whose, &name)).await?;
        let is_same = known.is_some_and(|it| match &why {
            None => {
                let recent = |at: Timestamp| at <= now && now.duration_since(at) < RECORDED;
                it.last_error.is_none() && it.last_success.is_some_and(recent)
            }
            Some(why) => it.last_error.is_some_and(|before| before.why == *why),
        });
        if is_same {
            return Ok(());
        }
        let recorded = self.store.write(move |tx| match why {
            None => caldav_accounts::record_success(tx, &owner, now),
            Some(why) => caldav_accounts::record_failure(tx, &owner, &account, &why, now),
        });
        recorded.await
    }
}

/// What came of a question for the changes since a token.
enum Since {
    /// These are the changes.
    Read(Changes),
    /// A file is gone whose name tells nothing, so all events have to be read.
    Unnamed,
    /// The server no longer knows the token.
    Unknown,
}

/// What was found in files: events of ours, and entries of staff's own that are marked as free.
#[derive(Default)]
struct Found {
    events: Vec<Change>,
    free: Vec<FreeEntry>,
}

impl Found {
    fn add(&mut self, more: Self) {
        self.events.extend(more.events);
        self.free.extend(more.free);
    }

    fn changes(self, token: String, listed: Listed) -> Changes {
        Changes { events: self.events, token, listed, free: self.free }
    }
}

fn free_entries(text: &str) -> Vec<FreeEntry> {
    let file = Component::read(text);
    let days = file.iter().flat_map(ical::free_days);
    days.map(|it| FreeEntry { id: it.uid, first: it.first, last: it.last }).collect()
}

/// Returns whether an id has the form of those of our events: that of a booking, and its version.
fn is_ours(id: &str) -> bool {
    let booking = id.get(..BookingId::LENGTH).is_some_and(BookingId::is_one);
    booking && id.get(BookingId::LENGTH..).is_some_and(|it| it.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_our_events_are_ours() {
        assert!(is_ours("01k7n5cng0vvvvvvvvvvvvvvvv1"));
        assert!(!is_ours("01k7n5cng0vvvvvvvvvvvvvvvv-copy"));
        assert!(!is_ours("a1b2c3"));
    }
}
