//! The changes in a calendar since it was last read.
//!
//! A server with sync tokens (RFC 6578) tells what changed and what was deleted; only events of ours
//! are then read. Of any other server the calendar's tag is compared, and after a change all events from
//! yesterday on are read. A token that the server no longer knows begins anew in the same way; then nothing
//! tells whether a missing event was deleted, or is lost together with its calendar. Nor does a tag: there a missing
//! event counts as deleted only where some other file is as it was at the reading before.

use std::{collections::BTreeSet, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use tokio::time::Instant;

use super::{
    Account, Caldav, CalendarOwner, Error, Trouble,
    answered::is_recent,
    bookmark::{Bookmark, State},
    chosen::Chosen,
    client::{self, Request, ask, send},
    discover::look_again,
    parts::{Long, Source},
    project::{self, Known, There},
    reading::aside,
    wire::{self, Multistatus},
};
use crate::{
    calendar::changes::{Change, Changes, FreeEntry, Listed},
    ical::{self, Component, Reader},
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
            None => self.all(&chosen, &url, now, until).await.map(|it| it.1.of(Listed::Anew)),
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
        let before = Bookmark::read(token);
        match &before.state {
            State::Sync(token) => {
                match self.by_token(chosen, calendar, &before, token, until).await? {
                    Since::Read(changes) => Ok(changes),
                    Since::Unnamed => {
                        Ok(self.all(chosen, calendar, now, until).await?.1.of(Listed::All))
                    }
                    Since::Unknown => {
                        Ok(self.all(chosen, calendar, now, until).await?.1.of(Listed::Anew))
                    }
                }
            }
            State::Tag(tag) => {
                let is_same =
                    !tag.is_empty() && self.state(chosen, calendar, until).await? == before.state;
                if is_same {
                    return Ok(Found::default().changes(token.to_owned(), Listed::Changed));
                }
                let (mark, changes) = self.all(chosen, calendar, now, until).await?;
                let is_same = mark.shares_a_file(&before);
                Ok(changes.of(if is_same { Listed::All } else { Listed::Anew }))
            }
        }
    }

    /// Reads what changed since a sync token.
    async fn by_token(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        before: &Bookmark,
        token: &str,
        until: Instant,
    ) -> Result<Since, Trouble> {
        let (mut token, mut found) = (token.to_owned(), Found::default());
        let mut mark = before.clone();
        if mark.dated.is_none() {
            mark.dated = self.dated(chosen, calendar, &before.state, until).await;
        }
        for _ in 0..MOST_PAGES {
            let body = wire::changes_since(&token);
            // The level stands in the body; servers differ in which depth they want beside it, and take 0.
            let request = Request::ask("REPORT", calendar.clone(), "0", body);
            let answer = send(&self.http, chosen.account, &request, until).await?;
            if matches!(answer.status, 403 | 409 | 410 | 412) {
                return Ok(Since::Unknown);
            }
            let listed = client::read(answer).await?;
            let changed = self.changed(chosen, calendar, &listed, &mut mark, until).await?;
            let Some(changed) = changed else { return Ok(Since::Unnamed) };
            found.add(changed);
            let is_cut = listed.resources.iter().any(|it| it.status == Some(507));
            token = listed
                .sync_token
                .ok_or_else(|| Trouble::Garbled("a list of changes has no token".to_owned()))?;
            if !is_cut {
                mark.state = State::Sync(token);
                return Ok(Since::Read(found.changes(mark.written(), Listed::Changed)));
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
        mark: &mut Bookmark,
        until: Instant,
    ) -> Result<Option<Found>, Trouble> {
        let (mut found, mut written) = (Found::default(), Vec::new());
        for resource in &listed.resources {
            let url = calendar.join(&resource.href).ok();
            let id = url.as_ref().and_then(project::own_id_in);
            match (resource.status, id) {
                (Some(404 | 410), Some(id)) => {
                    let mark = listed.sync_token.clone().unwrap_or_default();
                    let change = Change { id, deleted: true, span: None, declined: false, mark };
                    found.events.push(change);
                }
                (Some(404 | 410), None) => return Ok(None),
                (None | Some(200..=299), _) if url.as_ref() != Some(calendar) => {
                    written.push(resource.href.clone());
                }
                _ => {}
            }
        }
        if !written.is_empty() {
            let source = self.source(chosen, calendar, until);
            let files = source.files(written, Long::Skipped).await?;
            for it in &files.resources {
                mark.note(&it.href, it.data.as_deref().unwrap_or_default());
            }
            found.add(self.found(chosen, calendar, files).await?);
        }
        Ok(Some(found))
    }

    /// Returns the events of ours among files, by their UIDs, and what others there are of interest.
    async fn found(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        files: Multistatus,
    ) -> Result<Found, Trouble> {
        let (reading, calendar) = (self.reading(chosen), calendar.clone());
        aside(move || Found::among(files, &calendar, &reading.reader())).await
    }

    /// Reads all events of ours from yesterday on. The token is asked for first, so that a change in
    /// between is read twice and not missed.
    async fn all(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        now: Timestamp,
        until: Instant,
    ) -> Result<(Bookmark, Whole), Trouble> {
        let state = self.state(chosen, calendar, until).await?;
        let span = Span { start: now, end: now }.widened(BACK, AHEAD);
        let dated = self.dated(chosen, calendar, &state, until).await;
        let source = self.source(chosen, calendar, until);
        let listed = source.events_within(span, Long::Skipped).await?;
        let mark = Bookmark::of(state, &listed.resources, dated);
        let found = self.found(chosen, calendar, listed).await?;
        let token = mark.written();
        Ok((mark, Whole { found, token }))
    }

    /// Returns the paths of the files of a calendar whose events have additional dates, where its server may leave these
    /// out; `None`: the server failed over the question. It is asked of no other server, because some read all files
    /// for it (Radicale 3.9.0, for half a minute where photos are in them).
    async fn dated(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        state: &State,
        until: Instant,
    ) -> Option<BTreeSet<String>> {
        if !state.is_of_git() {
            return Some(BTreeSet::new());
        }
        let dated = self.source(chosen, calendar, until).dated().await.ok()?;
        let paths = dated.resources.into_iter().map(|it| it.href);
        Some(paths.filter(|path| !path.contains([' ', '\n'])).collect())
    }

    fn source<'s>(
        &'s self,
        chosen: &'s Chosen<'_>,
        calendar: &'s Url,
        until: Instant,
    ) -> Source<'s> {
        Source { http: &self.http, account: chosen.account, calendar, until }
    }

    /// Returns the state of a calendar.
    async fn state(
        &self,
        chosen: &Chosen<'_>,
        calendar: &Url,
        until: Instant,
    ) -> Result<State, Trouble> {
        let request = Request::ask("PROPFIND", calendar.clone(), "0", wire::STATE.to_owned());
        let listed = ask(&self.http, chosen.account, &request, until).await?;
        let it = listed.resources.into_iter().next().ok_or(Trouble::NotThere)?;
        if !it.is_calendar {
            return Err(Trouble::NotThere);
        }
        // Without either, the calendar is read as a whole each time.
        let one_line = |text: String| text.replace('\n', " ");
        let tag = it.ctag.map(one_line).unwrap_or_default();
        Ok(it.sync_token.map_or(State::Tag(tag), State::Sync))
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
            None => it.last_error.is_none() && is_recent(it.last_success, now),
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

/// All events of a calendar, and the text of its bookmark.
struct Whole {
    found: Found,
    token: String,
}

impl Whole {
    fn of(self, listed: Listed) -> Changes {
        self.found.changes(self.token, listed)
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
    fn among(files: Multistatus, calendar: &Url, reader: &Reader<'_>) -> Result<Self, Trouble> {
        let mut found = Self::default();
        for it in files.resources {
            let Some(text) = it.data else { continue };
            let Some(id) = project::ids_in(&text).into_iter().find(|id| project::is_ours(id))
            else {
                found.free.extend(free_entries(&text));
                continue;
            };
            let Ok(url) = calendar.join(&it.href) else { continue };
            let mark = it.etag.clone().unwrap_or_default();
            let there = There { url, calendar: calendar.clone(), etag: it.etag, text };
            let known = Known::read(&there, &id, reader)?;
            let deleted = known.is_cancelled;
            let span = known.span.filter(|_| !deleted);
            found.events.push(Change { id, deleted, span, declined: false, mark });
        }
        Ok(found)
    }

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
