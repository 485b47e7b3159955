//! The list of somebody's calendars at Google, and what is chosen of them.
//!
//! Pages are followed to the end: a calendar on the second page exists all the same. The list
//! is the cheapest question to Google that needs a whole connection, so it is the hourly probe
//! as well.

use std::collections::BTreeSet;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::time::Instant;

use crate::{
    http::{Retry, retry},
    ids::CalendarOwner,
    store::connections::{PRIMARY, Settings},
};

use super::{Code, Error, Tokens, google::Google};

/// How often a page is asked for.
const TRIES: usize = 3;
/// The most pages that are followed, of 250 calendars each.
const MOST_PAGES: usize = 8;

/// One of somebody's calendars.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Google's id of it; that of the main one is the account's address.
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub summary: String,
    /// What its owner calls it themselves.
    #[serde(default)]
    pub summary_override: Option<String>,
    /// Whether it is the main one.
    #[serde(default)]
    pub primary: bool,
    /// What they may do in it.
    #[serde(default)]
    pub access_role: String,
    /// Its zone.
    #[serde(default)]
    pub time_zone: Option<String>,
}

impl Entry {
    /// Returns what to call it.
    #[must_use]
    pub fn name(&self) -> &str {
        let own = self.summary_override.as_deref().filter(|name| !name.is_empty());
        own.unwrap_or(if self.summary.is_empty() { &self.id } else { &self.summary })
    }

    /// Returns whether events can be written into it.
    #[must_use]
    pub fn is_written(&self) -> bool {
        matches!(self.access_role.as_str(), "owner" | "writer")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default)]
    items: Vec<Entry>,
    #[serde(default)]
    next_page_token: Option<String>,
}

/// Why a page was not had.
pub(super) enum Missed {
    /// The bearer is refused.
    Bearer,
    /// Anything else.
    Other(String),
}

impl Tokens {
    /// Returns an owner's calendars, the main one first.
    ///
    /// # Errors
    /// As [`bearer`](Self::bearer).
    pub async fn calendars(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<Vec<Entry>, Error> {
        let bearer = self.bearer(owner, until).await?;
        match self.google.list(&bearer, until).await {
            Err(Missed::Bearer) => {
                let bearer = self.refused(owner, &bearer, until).await?;
                self.google.list(&bearer, until).await.map_err(Error::from)
            }
            listed => listed.map_err(Error::from),
        }
    }

    /// Returns the calendars behind a bearer.
    pub(super) async fn calendars_of(
        &self,
        bearer: &SecretString,
        until: Instant,
    ) -> Result<Vec<Entry>, Error> {
        Ok(self.google.list(bearer, until).await?)
    }
}

impl Google {
    /// Returns the calendars behind a bearer, the main one first.
    pub(super) async fn list(
        &self,
        bearer: &SecretString,
        until: Instant,
    ) -> Result<Vec<Entry>, Missed> {
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
    ) -> Result<Page, (Missed, Retry)> {
        let url = format!("{}/users/me/calendarList", self.settings.calendar_url);
        let query = [("maxResults", "250")].into_iter().chain(token.map(|it| ("pageToken", it)));
        let request = self.http.client().get(url).query(&query.collect::<Vec<_>>());
        let request = request.bearer_auth(bearer.expose_secret());
        let other = |what: String| Missed::Other(what);
        let answer = self.http.send(request, until).await;
        let answer = answer.map_err(|error| (other(error.to_string()), Retry::Soon))?;
        match answer.status {
            200 => serde_json::from_slice(&answer.body)
                .map_err(|_| (other("the answer cannot be read".to_owned()), Retry::Soon)),
            401 => Err((Missed::Bearer, Retry::Never)),
            status @ (403 | 429 | 500..) => {
                let pause = answer.retry_after.map_or(Retry::Soon, Retry::After);
                let what = format!("status {status} {}", reason(&answer.body));
                Err((other(what.trim_end().to_owned()), pause))
            }
            status => Err((other(format!("status {status}")), Retry::Never)),
        }
    }
}

/// Reads Google's word for a refusal, such as `accessNotConfigured`; empty: there is none.
fn reason(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let word = body["error"]["errors"][0]["reason"].as_str().unwrap_or_default();
    Code::new(word).as_str().to_owned()
}

impl From<Missed> for Error {
    fn from(missed: Missed) -> Self {
        Self::Unreachable(match missed {
            Missed::Bearer => "a new token is refused".to_owned(),
            Missed::Other(what) => what,
        })
    }
}

/// Fits what was chosen to the calendars that there are: the main one is named by its id, and
/// what is gone is chosen no longer.
#[must_use]
pub fn fit(chosen: &Settings, all: &[Entry]) -> Settings {
    let main = all.iter().find(|entry| entry.primary);
    let written = all.iter().find(|entry| entry.id == chosen.write && entry.is_written());
    let written = written.or(main);
    let known = |id: &&String| all.iter().any(|entry| entry.id == **id);
    let check: BTreeSet<String> = chosen.check.iter().filter(known).cloned().collect();
    Settings {
        time_zone: written.and_then(|it| it.time_zone.clone()).or(chosen.time_zone.clone()),
        write: written.map_or_else(|| PRIMARY.to_owned(), |entry| entry.id.clone()),
        check,
    }
}
