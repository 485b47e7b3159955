//! The changes in a calendar since it was last read.
//!
//! For a sync token Google returns all events that changed since, also deleted ones, on as many
//! pages as it takes; the next token is on the last page. If Google no longer knows a token (410),
//! reading starts anew with the events of yesterday and later
//! (<https://developers.google.com/workspace/calendar/api/guides/sync>). Of each event only its
//! times, whether it is deleted or marked as free, and whether guests declined it are requested.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::{
    super::changes::{Change, Changes, Listed},
    CalendarOwner, Error, Google, MOST_PAGES,
    client::Answer,
    project::{self, ReadFrom},
    read, unreadable, wire,
};
use crate::store::connections::Settings;

/// How long reading one calendar's changes may take.
const READ_CHANGES: Duration = Duration::from_secs(40);
/// How far back the first reading goes.
const BACK: SignedDuration = SignedDuration::from_hours(24);

impl Google {
    /// Returns the calendars that an owner chose; `None`: they have no connection that works.
    pub(crate) async fn watched(&self, owner: &CalendarOwner) -> Result<Option<Settings>, Error> {
        self.settings(owner).await
    }

    /// Reads the changes in a calendar since a token; without a token, all events.
    ///
    /// # Errors
    /// [`Error::CalendarGone`] where Google does not know the calendar for this account.
    pub(crate) async fn changes(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        token: Option<&str>,
        now: Timestamp,
    ) -> Result<Changes, Error> {
        let until = Instant::now() + READ_CHANGES;
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
        let (mut events, mut free, mut page) = (Vec::new(), Vec::new(), None::<String>);
        for _ in 0..MOST_PAGES {
            let request = project::list_changes(calendar, from, page.as_deref());
            let body = match self.client.ask(owner, &request, until).await? {
                Answer::Done(body) => body,
                Answer::Gone | Answer::Invalid(_) if !all => return Ok(None),
                Answer::NotFound => return Err(self.why_missing(owner, calendar, until).await?),
                _ => return Err(Error::Unreachable("the calendar is not there".to_owned())),
            };
            let page_read: wire::Page = read(&body)?;
            for event in &page_read.items {
                events.push(change(event).ok_or_else(unreadable)?);
                free.extend(project::free_days(event));
            }
            if let Some(token) = page_read.next_sync_token {
                let listed = if all { Listed::Anew } else { Listed::Changed };
                return Ok(Some(Changes { events, token, listed, free }));
            }
            page = Some(page_read.next_page_token.ok_or_else(unreadable)?);
        }
        Err(Error::Unreachable("its pages do not end".to_owned()))
    }

    /// Returns why a calendar has no events for us: it is gone, or Google tells no more of it than its busy times.
    async fn why_missing(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        until: Instant,
    ) -> Result<Error, Error> {
        Ok(match self.client.ask(owner, &project::allowed(calendar), until).await? {
            Answer::NotFound | Answer::Gone => Error::CalendarGone,
            _ => Error::Unreachable("its events cannot be listed".to_owned()),
        })
    }
}

/// Reads one event, which has few fields if it is deleted; `None`: it has no id.
fn change(event: &wire::Event) -> Option<Change> {
    let mark = event.etag.as_ref().or(event.updated.as_ref());
    Some(Change {
        id: event.id.clone()?,
        deleted: project::is_deleted(event),
        span: project::span(event),
        declined: project::declined(event).next().is_some(),
        mark: mark.cloned().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Span;

    fn read(event: &serde_json::Value) -> Option<Change> {
        change(&serde_json::from_value(event.clone()).unwrap())
    }

    #[test]
    fn each_kind_of_change_is_told_apart() {
        let timed = serde_json::json!({
            "id": "b1", "status": "confirmed", "etag": "\"7\"",
            "start": {"dateTime": "2026-11-30T14:00:00+02:00", "timeZone": "Europe/Kyiv"},
            "end": {"dateTime": "2026-11-30T13:00:00Z"},
        });
        let span = Span {
            start: "2026-11-30T12:00:00Z".parse().unwrap(),
            end: "2026-11-30T13:00:00Z".parse().unwrap(),
        };
        let (id, mark) = ("b1".to_owned(), "\"7\"".to_owned());
        let moved = Change { id, deleted: false, span: Some(span), declined: false, mark };
        assert_eq!(read(&timed), Some(moved.clone()));

        let mut all_day = timed.clone();
        all_day["start"] = serde_json::json!({"date": "2026-11-30"});
        assert_eq!(read(&all_day), Some(Change { span: None, ..moved.clone() }));

        let deleted = serde_json::json!({"id": "b1", "status": "cancelled", "updated": "later"});
        let mark = "later".to_owned();
        assert_eq!(read(&deleted), Some(Change { deleted: true, span: None, mark, ..moved }));

        assert_eq!(read(&serde_json::json!({"status": "cancelled"})), None);
    }

    #[test]
    fn a_guest_who_declines_is_told_from_the_owner_who_does() {
        let declined = |own: bool, response: &str| {
            let guest = serde_json::json!({"self": own, "responseStatus": response});
            let event = serde_json::json!({"id": "b1", "attendees": [guest]});
            read(&event).unwrap().declined
        };
        assert!(declined(false, "declined"));
        assert!(!declined(false, "accepted") && !declined(true, "declined"));
    }

    #[test]
    fn whole_days_that_are_marked_as_free_are_told_from_other_entries() {
        let entry = |more: &serde_json::Value| {
            let mut event = serde_json::json!({
                "id": "x_20261130", "status": "confirmed", "transparency": "transparent",
                "start": {"date": "2026-11-30"}, "end": {"date": "2026-12-02"},
            });
            for (name, value) in more.as_object().unwrap() {
                event[name] = value.clone();
            }
            project::free_days(&serde_json::from_value(event).unwrap())
        };
        let found = entry(&serde_json::json!({"recurringEventId": "x"})).unwrap();
        assert_eq!((found.id.as_str(), found.last.day()), ("x", 1));
        for other in [
            serde_json::json!({"transparency": "opaque"}),
            serde_json::json!({"status": "cancelled"}),
            serde_json::json!({"eventType": "birthday"}),
            serde_json::json!({"start": {"dateTime": "2026-11-30T10:00:00Z"}}),
            serde_json::json!({"extendedProperties": {"private": {"zapys": "b1 1/2"}}}),
        ] {
            assert_eq!(entry(&other), None, "{other}");
        }
    }
}
