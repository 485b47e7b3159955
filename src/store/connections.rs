//! Staff members' connections to Google Calendar: the right to use them, and their state.
//!
//! Credentials are sealed before they come here and opened after they leave; this file only knows
//! their version. Two processes that would refresh the same credentials are kept apart by the row:
//! one of them becomes its refresher, the other waits and reads what the first one stored.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection as Db, Row};
use serde::{Deserialize, Serialize};

use crate::{
    chat::CalendarName,
    ids::{CalendarOwner, words},
};

use super::{
    Error,
    sql::{Ms, all as rows, changes, get, instant, json, one, run, to_json},
    tx::Tx,
};

/// The kind of a connection; there is one so far.
pub const GOOGLE: &str = "google_calendar";

/// The state of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its calendars are read and written.
    Active,
    /// Google refuses the credentials; the staff member has to consent again.
    NeedsReconnect,
    /// The staff member ended it.
    Disconnected,
}

words!(Status {
    Active = "active",
    NeedsReconnect = "needs_reconnect",
    Disconnected = "disconnected",
});

/// The calendars that the staff member chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The IANA zone of the calendar in `write`; `None`: not known yet.
    pub time_zone: Option<String>,
    /// The Google id of the calendar that bookings are written into.
    pub write: String,
    /// The Google ids of the calendars whose busy times count; `write` always counts as well.
    pub check: BTreeSet<String>,
    /// The account's calendars at the last look, by their ids.
    pub known: BTreeMap<String, KnownCalendar>,
}

/// A calendar of an account as it was at the last look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownCalendar {
    /// Its name.
    pub name: CalendarName,
    /// Whether it could be written.
    pub is_written: bool,
}

/// Google's alias for the main calendar of an account
/// (<https://developers.google.com/workspace/calendar/api/v3/reference/calendars>).
pub const PRIMARY: &str = "primary";

impl Default for Settings {
    fn default() -> Self {
        let (check, known) = (BTreeSet::new(), BTreeMap::new());
        Self { time_zone: None, write: PRIMARY.to_owned(), check, known }
    }
}

impl Settings {
    /// Returns the name of a calendar; its id where that is not known.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self.known.get(id).map(|it| it.name.as_str());
        known.filter(|name| !name.is_empty()).unwrap_or(id)
    }

    /// Returns the names of the calendars that could be written beside the one that is chosen.
    pub fn others_written(&self) -> impl Iterator<Item = &str> {
        let others = self.known.iter().filter(|(id, it)| **id != self.write && it.is_written);
        others.map(|(_, it)| it.name.as_str())
    }

    /// Returns the calendars whose busy times count, the written one first.
    pub fn checked(&self) -> impl Iterator<Item = &str> {
        let others = self.check.iter().filter(|id| **id != self.write);
        std::iter::once(&self.write).chain(others).map(String::as_str)
    }
}

/// A staff member's connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The staff member.
    pub owner: CalendarOwner,
    /// Its state.
    pub status: Status,
    /// The sealed credentials; `None`: they were deleted when the connection ended.
    pub credentials: Option<Vec<u8>>,
    /// The version of the credentials; it rises with each change of them.
    pub version: u32,
    /// The OAuth scopes that were granted.
    pub scopes: Vec<String>,
    /// The calendars that were chosen.
    pub settings: Settings,
    /// The Google id of the account's main calendar, which is its address; `None`: not known yet.
    pub account: Option<String>,
    /// The task that refreshes the credentials now.
    pub refresher: Option<Refresher>,
    /// When a request to Google last succeeded.
    pub last_success: Option<Timestamp>,
    /// The last failure since then.
    pub last_error: Option<Failure>,
    /// When the staff member first connected.
    pub created: Timestamp,
}

/// A task, perhaps of another process, that refreshes credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresher {
    /// Its random name.
    pub name: String,
    /// When it counts as dead.
    pub until: Timestamp,
}

/// A request to Google that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The reason, without names.
    pub why: String,
    /// When it failed.
    pub at: Timestamp,
}

/// One version of a staff member's credentials. A change that was decided on one version is not
/// written over another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialsVersion {
    /// The staff member.
    pub owner: CalendarOwner,
    /// The version, as in [`Connection::version`].
    pub version: u32,
}

impl Connection {
    /// Returns the version of its credentials.
    pub fn credentials_version(&self) -> CredentialsVersion {
        CredentialsVersion { owner: self.owner.clone(), version: self.version }
    }
}

fn read(row: &Row<'_>) -> Result<Connection, Error> {
    let status: String = get(row, "status")?;
    let scopes: String = get(row, "scopes")?;
    let refresher: Option<String> = get(row, "refresher")?;
    let until: Option<Ms> = get(row, "refresher_until_ms")?;
    let error: Option<String> = get(row, "last_error")?;
    let failed: Option<Ms> = get(row, "last_error_ms")?;
    Ok(Connection {
        owner: CalendarOwner { bot: get(row, "bot")?, staff: get(row, "staff")? },
        status: Status::parse(&status).ok_or_else(|| Error::unreadable("status"))?,
        credentials: get(row, "credentials")?,
        version: get(row, "version")?,
        scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        settings: json(row, "settings")?,
        account: get(row, "account")?,
        refresher: refresher.zip(until).map(|(name, Ms(until))| Refresher { name, until }),
        last_success: get::<Option<Ms>>(row, "last_success_ms")?.map(|ms| ms.0),
        last_error: error.zip(failed).map(|(why, Ms(at))| Failure { why, at }),
        created: instant(row, "created_ms")?,
    })
}

/// Returns a staff member's connection; `None`: they never connected a calendar.
pub fn find(db: &Db, owner: &CalendarOwner) -> Result<Option<Connection>, Error> {
    let sql = "SELECT * FROM connections WHERE bot = ?1 AND staff = ?2 AND kind = ?3";
    one(db, sql, (&owner.bot, &owner.staff, GOOGLE), read)
}

/// Returns every connection.
pub fn all(db: &Db) -> Result<Vec<Connection>, Error> {
    rows(db, "SELECT * FROM connections ORDER BY bot, staff, kind", [], read)
}

/// A connection as a consent makes it.
#[derive(Debug, Clone)]
pub struct NewConnection {
    /// The sealed credentials.
    pub credentials: Vec<u8>,
    /// The OAuth scopes that were granted.
    pub scopes: Vec<String>,
    /// As in [`Connection::account`].
    pub account: Option<String>,
    /// The calendars that are chosen in it.
    pub settings: Settings,
}

/// Stores a connection, in place of the one before.
pub fn connect(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    new: &NewConnection,
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
            &new.credentials,
            new.scopes.join(" "),
            to_json(&new.settings, "settings")?,
            &new.account,
            Ms(now),
        ),
    )
}

/// Makes a task the refresher of these credentials; `false`: another task is, or they have changed.
///
/// A refresher counts as dead after its `until`. It does as well if its `until` lies after that of
/// the new one, because then the clock was wrong when it began.
pub fn begin_refresh(
    tx: &Tx<'_>,
    CredentialsVersion { owner, version }: &CredentialsVersion,
    refresher: &Refresher,
    now: Timestamp,
) -> Result<bool, Error> {
    let Refresher { name, until } = refresher;
    changes(
        tx,
        "UPDATE connections SET refresher = ?4, refresher_until_ms = ?5
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status = 'active' AND version = ?7
           AND (refresher IS NULL OR refresher_until_ms <= ?6 OR refresher_until_ms > ?5)",
        (&owner.bot, &owner.staff, GOOGLE, name, Ms(*until), Ms(now), version),
    )
}

/// Ends a task's turn as refresher, given its name.
pub fn end_refresh(tx: &Tx<'_>, owner: &CalendarOwner, name: &str) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET refresher = NULL, refresher_until_ms = NULL
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND refresher = ?4",
        (&owner.bot, &owner.staff, GOOGLE, name),
    )
}

/// Stores refreshed credentials; `false`: another version was stored meanwhile, and nothing changed.
pub fn renew(
    tx: &Tx<'_>,
    CredentialsVersion { owner, version }: &CredentialsVersion,
    credentials: &[u8],
    now: Timestamp,
) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE connections SET credentials = ?5, version = version + 1, last_success_ms = ?6,
             last_error = NULL, last_error_ms = NULL, updated_ms = ?6
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND version = ?4 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, version, credentials, Ms(now)),
    )
}

/// Records that Google refuses these credentials; `false`: that was recorded before, or another
/// version was stored meanwhile.
pub fn lapse(
    tx: &Tx<'_>,
    CredentialsVersion { owner, version }: &CredentialsVersion,
    why: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE connections SET status = 'needs_reconnect', last_error = ?5, last_error_ms = ?6,
             updated_ms = ?6
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND version = ?4 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, version, why, Ms(now)),
    )
}

/// Ends a connection and deletes its credentials; `false`: there was none.
pub fn disconnect(tx: &Tx<'_>, owner: &CalendarOwner, now: Timestamp) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE connections SET status = 'disconnected', credentials = NULL, scopes = '',
             version = version + 1, refresher = NULL, refresher_until_ms = NULL, updated_ms = ?4
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status <> 'disconnected'",
        (&owner.bot, &owner.staff, GOOGLE, Ms(now)),
    )
}

/// Records that a request to Google succeeded.
pub fn record_success(tx: &Tx<'_>, owner: &CalendarOwner, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET last_success_ms = ?4, last_error = NULL, last_error_ms = NULL
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, Ms(now)),
    )
}

/// Records that a request to Google failed; `why` must not contain names.
pub fn record_failure(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    why: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET last_error = ?4, last_error_ms = ?5
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND status = 'active'",
        (&owner.bot, &owner.staff, GOOGLE, why, Ms(now)),
    )
}

/// Stores the chosen calendars, and the account that they belong to.
pub fn set_settings(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    settings: &Settings,
    account: Option<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET settings = ?4, account = ?5, updated_ms = ?6
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3",
        (&owner.bot, &owner.staff, GOOGLE, to_json(settings, "settings")?, account, Ms(now)),
    )
}

/// Replaces the ciphertext of the credentials after a change of the key; their version stays.
pub fn reseal(tx: &Tx<'_>, owner: &CalendarOwner, sealed: &[u8]) -> Result<(), Error> {
    run(
        tx,
        "UPDATE connections SET credentials = ?4
         WHERE bot = ?1 AND staff = ?2 AND kind = ?3 AND credentials IS NOT NULL",
        (&owner.bot, &owner.staff, GOOGLE, sealed),
    )
}
