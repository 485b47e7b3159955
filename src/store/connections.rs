//! Staff members' calendars at Google: the right to use them, and how it stands.
//!
//! The credentials are sealed before they come here and opened after they leave; this file
//! only knows which version of them there is. Two who would renew the same credentials are
//! kept apart by the row itself, since they may be two processes: one becomes its refresher,
//! the other waits and reads what that one brought.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection as Db, Row};
use serde::{Deserialize, Serialize};

use crate::ids::CalendarOwner;

use super::{
    Error,
    sql::{Ms, all as rows, get, instant, json, one, run, to_json},
    tx::Tx,
};

/// The only kind so far.
pub const GOOGLE: &str = "google_calendar";

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is used.
    Active,
    /// Google takes the credentials no longer; the staff member has to consent again.
    NeedsReconnect,
    /// The staff member ended it.
    Disconnected,
}

impl Status {
    /// Returns the word that stands for it in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::NeedsReconnect => "needs_reconnect",
            Self::Disconnected => "disconnected",
        }
    }

    /// Reads back what [`as_str`](Self::as_str) wrote.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Active, Self::NeedsReconnect, Self::Disconnected];
        all.into_iter().find(|status| status.as_str() == word)
    }
}

/// What the staff member chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The zone of the calendar that is written; `None`: not known yet.
    pub time_zone: Option<String>,
    /// The calendar that bookings are written into, by Google's id of it.
    pub write: String,
    /// The calendars in which what is busy counts; the written one always does.
    pub check: BTreeSet<String>,
}

/// Google's own word for somebody's main calendar.
pub const PRIMARY: &str = "primary";

impl Default for Settings {
    fn default() -> Self {
        Self { time_zone: None, write: PRIMARY.to_owned(), check: BTreeSet::new() }
    }
}

impl Settings {
    /// Returns the calendars in which what is busy counts, the written one first.
    pub fn checked(&self) -> impl Iterator<Item = &str> {
        let others = self.check.iter().filter(|id| **id != self.write);
        std::iter::once(&self.write).chain(others).map(String::as_str)
    }
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Whose it is.
    pub owner: CalendarOwner,
    /// How it stands.
    pub status: Status,
    /// The sealed credentials; `None`: they were forgotten.
    pub credentials: Option<Vec<u8>>,
    /// Rises with every change of the credentials.
    pub version: u32,
    /// What was granted.
    pub scopes: Vec<String>,
    /// What was chosen.
    pub settings: Settings,
    /// Which account it is, as far as it is known.
    pub account: Option<String>,
    /// Who renews the credentials just now, and until when they are waited for.
    pub refresher: Option<(String, Timestamp)>,
    /// When Google last did what was asked.
    pub last_success: Option<Timestamp>,
    /// What failed since then, and when.
    pub last_error: Option<(String, Timestamp)>,
    /// Since when there is a connection.
    pub created: Timestamp,
}

fn read(row: &Row<'_>) -> Result<Connection, Error> {
    let status: String = get(row, "status")?;
    let scopes: String = get(row, "scopes")?;
    let until: Option<Ms> = get(row, "refresher_until_ms")?;
    let refresher: Option<String> = get(row, "refresher")?;
    let failed: Option<Ms> = get(row, "last_error_ms")?;
    let error: Option<String> = get(row, "last_error")?;
    Ok(Connection {
        owner: CalendarOwner { bot: get(row, "bot")?, staff: get(row, "staff")? },
        status: Status::parse(&status).ok_or_else(|| Error::unreadable("status"))?,
        credentials: get(row, "credentials")?,
        version: get(row, "version")?,
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        settings: json(row, "settings")?,
        account: get(row, "account")?,
        refresher: refresher.zip(until.map(|ms| ms.0)),
        last_success: get::<Option<Ms>>(row, "last_success_ms")?.map(|ms| ms.0),
        last_error: error.zip(failed.map(|ms| ms.0)),
        created: instant(row, "created_ms")?,
    })
}

/// Returns a staff member's connection; `None`: there never was one.
pub fn find(db: &Db, owner: &CalendarOwner) -> Result<Option<Connection>, Error> {
    let sql = "SELECT * FROM connections WHERE bot = ?1 AND staff = ?2 AND kind = ?3";
    one(db, sql, (&owner.bot, &owner.staff, GOOGLE), read)
}

/// Returns every connection.
pub fn all(db: &Db) -> Result<Vec<Connection>, Error> {
    rows(db, "SELECT * FROM connections ORDER BY bot, staff, kind", [], read)
}

/// What a consent brought.
#[derive(Debug, Clone)]
pub struct Brought {
    /// The sealed credentials.
    pub credentials: Vec<u8>,
    /// What was granted.
    pub scopes: Vec<String>,
    /// Which account it is; `None`: not known yet.
    pub account: Option<String>,
    /// What is chosen in it.
    pub settings: Settings,
}

/// Keeps what a consent brought, in place of what was there before.
pub fn connect(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    brought: &Brought,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO connections (bot, staff, kind, status, credentials, version, scopes, settings,
                                  account, last_success_ms, created_ms, updated_ms)
         VALUES (?1, ?2, ?3, 'active', ?4, 1, ?5, ?6, ?7, ?8, ?8, ?8)
         ON CONFLICT DO UPDATE SET status = 'active', credentials = excluded.credentials,
             version = version + 1, scopes = excluded.scopes, settings = excluded.settings,
             account = excluded.account, refresher = NULL, refresher_until_ms = NULL,
             last_success_ms = excluded.last_success_ms, last_error = NULL,
             last_error_ms = NULL, updated_ms = excluded.updated_ms",
        (
            &owner.bot,
            &owner.staff,
            GOOGLE,
            &brought.credentials,
            brought.scopes.join(" "),
            to_json(&brought.settings, "settings")?,
            &brought.account,
            Ms(now),
        ),
    )
    .map(drop)
}

/// Makes somebody the one who renews the credentials of this version; `false`: somebody else
/// does already, or has done.
///
/// Whoever has not come back within `most` is taken for dead; so is one whose time would end
/// later than that, because then the clock was wrong.
pub fn begin_refresh(
    tx: &Tx<'_>,
    (owner, version): (&CalendarOwner, u32),
    (who, most): (&str, SignedDuration),
    now: Timestamp,
) -> Result<bool, Error> {
    let until = now.saturating_add(most).unwrap_or(Timestamp::MAX);
    let changed = run(
        tx,
        "UPDATE connections SET refresher = ?4, refresher_until_ms = ?5
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status = 'active' AND version = ?7
           AND (refresher IS NULL OR refresher_until_ms <= ?6 OR refresher_until_ms > ?5)",
        (&owner.bot, &owner.staff, GOOGLE, who, Ms(until), Ms(now), version),
    )?;
    Ok(changed > 0)
}

/// Ends somebody's turn at renewing them.
pub fn end_refresh(tx: &Tx<'_>, (owner, who): (&CalendarOwner, &str)) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET refresher = NULL, refresher_until_ms = NULL
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND refresher = ?4",
        (&owner.bot, &owner.staff, GOOGLE, who),
    )
    .map(drop)
}

/// Keeps renewed credentials; `false`: they have changed since, so these are of no use.
pub fn renew(
    tx: &Tx<'_>,
    (owner, version): (&CalendarOwner, u32),
    credentials: &[u8],
    now: Timestamp,
) -> Result<bool, Error> {
    let changed = run(
        tx,
        "UPDATE connections SET credentials = ?5, version = version + 1, last_success_ms = ?6,
             last_error = NULL, last_error_ms = NULL, updated_ms = ?6
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND version = ?4 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, version, credentials, Ms(now)),
    )?;
    Ok(changed > 0)
}

/// Notes that Google takes these credentials no longer; `false`: it was known, or others have
/// come since.
pub fn lapse(
    tx: &Tx<'_>,
    (owner, version): (&CalendarOwner, u32),
    why: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed = run(
        tx,
        "UPDATE connections SET status = 'needs_reconnect', last_error = ?5, last_error_ms = ?6,
             updated_ms = ?6
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND version = ?4 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, version, why, Ms(now)),
    )?;
    Ok(changed > 0)
}

/// Forgets the credentials; `false`: there were none.
pub fn disconnect(tx: &Tx<'_>, owner: &CalendarOwner, now: Timestamp) -> Result<bool, Error> {
    let changed = run(
        tx,
        "UPDATE connections SET status = 'disconnected', credentials = NULL, scopes = '',
             version = version + 1, refresher = NULL, refresher_until_ms = NULL, updated_ms = ?4
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status <> 'disconnected'",
        (&owner.bot, &owner.staff, GOOGLE, Ms(now)),
    )?;
    Ok(changed > 0)
}

/// Notes that Google did what was asked.
pub fn succeeded(tx: &Tx<'_>, owner: &CalendarOwner, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET last_success_ms = ?4, last_error = NULL, last_error_ms = NULL
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, Ms(now)),
    )
    .map(drop)
}

/// Notes what failed, in words without names.
pub fn failed(tx: &Tx<'_>, owner: &CalendarOwner, what: &str, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET last_error = ?4, last_error_ms = ?5
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, what, Ms(now)),
    )
    .map(drop)
}

/// Keeps what was chosen, and which account it was chosen for.
pub fn choose(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    (settings, account): (&Settings, Option<&str>),
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET settings = ?4, account = ?5, updated_ms = ?6
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3",
        (&owner.bot, &owner.staff, GOOGLE, to_json(settings, "settings")?, account, Ms(now)),
    )
    .map(drop)
}

/// Puts the same credentials under another seal in place of those that were read.
pub fn reseal(tx: &Tx<'_>, owner: &CalendarOwner, sealed: &[u8]) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET credentials = ?4
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND credentials IS NOT NULL",
        (&owner.bot, &owner.staff, GOOGLE, sealed),
    )
    .map(drop)
}
