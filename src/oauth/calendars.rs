//! The list of an account's calendars at Google, and which of them a staff member has chosen.
//!
//! All pages of the list are read, because a chosen calendar may be on the last one. Listing is the
//! cheapest request that needs a working connection, so it is the hourly probe as well.
//! API: <https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/list>

use std::collections::BTreeSet;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::time::Instant;

use crate::{
    chat::CalendarName,
    http::{Retry, retry},
    ids::CalendarOwner,
    store::connections::{KnownCalendar, PRIMARY, Settings},
};

use super::{Code, Error, Tokens, google::Endpoints};

/// How often a page is requested.
const TRIES: usize = 3;
/// The most pages that are read, of 250 calendars each (the API's maximum).
const MOST_PAGES: usize = 8;

/// One calendar of an account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalendarEntry {
    /// Google's id; the id of the main calendar is the account's address.
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub summary: CalendarName,
    /// The name that this user gave it; `None`: they gave none.
    #[serde(default)]
    pub summary_override: Option<CalendarName>,
    /// Whether it is the account's main calendar.
    #[serde(default)]
    pub primary: bool,
    /// The user's rights: `owner`, `writer`, `reader` or `freeBusyReader`.
    #[serde(default)]
    pub access_role: String,
    /// Its IANA zone.
    #[serde(default)]
    pub time_zone: Option<String>,
}

impl CalendarEntry {
    /// Returns the name to show.
    pub fn name(&self) -> &str {
        let named = [self.summary_override.as_ref(), Some(&self.summary)];
        let mut named = named.into_iter().flatten().map(CalendarName::as_str);
        named.find(|name| !name.is_empty()).unwrap_or(&self.id)
    }

    /// Returns whether it is the calendar of an id, or of Google's alias for the main one.
    pub fn is(&self, id: &str) -> bool {
        self.id == id || (self.primary && id == PRIMARY)
    }

    /// Returns whether events can be written into it.
    pub fn is_written(&self) -> bool {
        matches!(self.access_role.as_str(), "owner" | "writer")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default)]
    items: Vec<CalendarEntry>,
    #[serde(default)]
    next_page_token: Option<String>,
}

/// Why a request that carried a bearer failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    /// Google refused the bearer (401).
    #[error("a new token is refused")]
    BearerRefused,
    /// Google does not allow this (403), and would not the next time; without names.
    #[error("{0}")]
    Forbidden(String),
    /// Any other reason, without names.
    #[error("{0}")]
    Other(String),
}

impl Tokens {
    /// Returns an owner's calendars, the main one first.
    pub async fn calendars(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<Vec<CalendarEntry>, Error> {
        let bearer = self.bearer(owner, until).await?;
        match self.google.list(&bearer, until).await {
            Err(RequestError::BearerRefused) => {
                let bearer = self.replace(owner, &bearer, until).await?;
                Ok(self.google.list(&bearer, until).await?)
            }
            listed => Ok(listed?),
        }
    }

    /// Returns the calendars behind a bearer.
    pub(super) async fn calendars_of(
        &self,
        bearer: &SecretString,
        until: Instant,
    ) -> Result<Vec<CalendarEntry>, Error> {
        Ok(self.google.list(bearer, until).await?)
    }
}

impl Endpoints {
    /// Returns the calendars behind a bearer, the main one first.
    pub(super) async fn list(
        &self,
        bearer: &SecretString,
        until: Instant,
    ) -> Result<Vec<CalendarEntry>, RequestError> {
        let (mut all, mut token) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let page = retry(until, TRIES, || self.page(bearer, token.as_deref(), until)).await?;
            all.extend(page.items);
            token = page.next_page_token.filter(|token| !token.is_empty());
            if token.is_none() {
                break;
            }
        }
        all.sort_by_key(|entry| !entry.primary);
        Ok(all)
    }

    async fn page(
        &self,
        bearer: &SecretString,
        token: Option<&str>,
        until: Instant,
    ) -> Result<Page, (RequestError, Retry)> {
        let url = format!("{}/users/me/calendarList", self.settings.calendar_url);
        let query = [("maxResults", "250")].into_iter().chain(token.map(|it| ("pageToken", it)));
        let request = self.http.client().get(url).query(&query.collect::<Vec<_>>());
        let request = request.bearer_auth(bearer.expose_secret());
        let answer = self.http.send(request, until).await;
        let answer =
            answer.map_err(|error| (RequestError::Other(error.to_string()), Retry::Soon))?;
        match answer.status {
            200 => serde_json::from_slice(&answer.body).map_err(|_| {
                (RequestError::Other("the answer cannot be read".to_owned()), Retry::Soon)
            }),
            401 => Err((RequestError::BearerRefused, Retry::Never)),
            status @ (403 | 429 | 500..) => {
                let pause = answer.retry_after.map_or(Retry::Soon, Retry::After);
                let what = format!("status {status} {}", reason(&answer.body));
                Err((RequestError::Other(what.trim_end().to_owned()), pause))
            }
            status => Err((RequestError::Other(format!("status {status}")), Retry::Never)),
        }
    }
}

/// Reads Google's code for a refusal, such as `accessNotConfigured`; empty: there is none.
fn reason(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let word = body["error"]["errors"][0]["reason"].as_str().unwrap_or_default();
    Code::new(word).as_str().to_owned()
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self::Unreachable(error.to_string())
    }
}

/// Adapts a choice to the calendars that exist: the main calendar is named by its id, checked calendars
/// that are gone are dropped, and the zone becomes that of the calendar that is written. A calendar for bookings
/// that is gone, or that may no longer be written, stays chosen: in its place another one would be written that
/// the staff member may keep for themselves.
pub fn fit(chosen: &Settings, all: &[CalendarEntry]) -> Settings {
    let written = all.iter().find(|entry| entry.is(&chosen.write));
    let is_there = |id: &&String| all.iter().any(|entry| entry.id == **id);
    let check: BTreeSet<String> = chosen.check.iter().filter(is_there).cloned().collect();
    let known = |it: &CalendarEntry| {
        let known = KnownCalendar { name: it.name().into(), is_written: it.is_written() };
        (it.id.clone(), known)
    };
    let mut settings = Settings {
        time_zone: written.and_then(|it| it.time_zone.clone()).or(chosen.time_zone.clone()),
        write: written.map_or_else(|| chosen.write.clone(), |entry| entry.id.clone()),
        check,
        known: all.iter().map(known).collect(),
    };
    // One that is gone keeps its name, so that it can be said which it was.
    if let Some(gone) = chosen.known.get(&settings.write).filter(|_| written.is_none()) {
        let gone = KnownCalendar { is_written: false, ..gone.clone() };
        settings.known.insert(settings.write.clone(), gone);
    }
    settings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn entry(id: &str, primary: bool, role: &str) -> CalendarEntry {
        let zone = (id == "work").then(|| "Europe/Kyiv".to_owned());
        CalendarEntry {
            id: id.to_owned(),
            summary: CalendarName::default(),
            summary_override: None,
            primary,
            access_role: role.to_owned(),
            time_zone: zone,
        }
    }

    fn choice(write: &str, check: &[&str]) -> Settings {
        let check = check.iter().map(|id| (*id).to_owned()).collect();
        let time_zone = Some("Europe/Warsaw".to_owned());
        Settings { time_zone, write: write.to_owned(), check, ..Settings::default() }
    }

    #[test]
    fn a_choice_keeps_the_calendar_for_bookings_and_of_the_others_what_exists() {
        let all = [entry("a@b", true, "owner"), entry("work", false, "writer")];
        let fitted = fit(&choice(PRIMARY, &["work", "gone"]), &all);
        assert_eq!(Settings { known: BTreeMap::new(), ..fitted }, choice("a@b", &["work"]));
        let fitted = fit(&choice("work", &[]), &all);
        assert_eq!((fitted.write.as_str(), fitted.name("work")), ("work", "work"));
        assert_eq!(fitted.time_zone.as_deref(), Some("Europe/Kyiv"));
        assert_eq!(fitted.others_written().collect::<Vec<_>>(), ["a@b"]);
        let readable = [entry("a@b", true, "owner"), entry("work", false, "reader")];
        assert_eq!(fit(&choice("work", &["work"]), &readable).write, "work", "never another one");
        let named =
            CalendarEntry { summary: "Робота".into(), ..entry("work", false, "owner") };
        let before = fit(&choice("work", &[]), &[entry("a@b", true, "owner"), named]);
        let after = fit(&before, &[entry("a@b", true, "owner")]);
        assert_eq!((after.write.as_str(), after.name("work")), ("work", "Робота"));
        assert_eq!(fit(&choice(PRIMARY, &[]), &[]).write, PRIMARY);
    }
}
