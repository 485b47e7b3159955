//! Statements and rows: how our values become columns and are read back.
//!
//! Every instant passes through [`Ms`], and every word of a closed set through its own type. A
//! value that cannot be read is an error that names the column and not the value.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{Timestamp, civil::DateTime};
use rusqlite::{
    Connection, Params, Row, Statement, StatementStatus, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    ids::{BookingId, BusinessId, Lang, Platform, ResourceId, ServiceId, StaffId},
    schedule::{Span, State},
};

use super::{Error, bookings::Act};

/// Runs a statement that returns no rows.
pub(super) fn run(db: &Connection, sql: &str, params: impl Params) -> Result<(), Error> {
    changed_rows(db, sql, params).map(drop)
}

/// Runs a statement; returns whether it changed a row.
pub(super) fn changes(db: &Connection, sql: &str, params: impl Params) -> Result<bool, Error> {
    Ok(changed_rows(db, sql, params)? > 0)
}

/// Runs a statement; returns how many rows it changed.
pub(super) fn changed_rows(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<usize, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let changed = statement.execute(params);
    count_scanned(&statement);
    Ok(changed?)
}

/// How many rows were read in the order of a table or an index, and not looked up in one.
static SCANNED: AtomicU64 = AtomicU64::new(0);

/// Returns how many rows the statements of this process have read to find those that they want.
pub(super) fn scanned_rows() -> u64 {
    SCANNED.load(Ordering::Relaxed)
}

fn count_scanned(statement: &Statement<'_>) {
    let rows = statement.reset_status(StatementStatus::FullscanStep);
    if let Ok(rows @ 1..) = u64::try_from(rows) {
        SCANNED.fetch_add(rows, Ordering::Relaxed);
    }
}

/// Returns every row of a query.
pub(super) fn all<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    drop(rows);
    count_scanned(&statement);
    Ok(found)
}

/// Returns the first row of a query; `None`: there is no row.
pub(super) fn one<T>(
    db: &Connection,
    sql: &str,
    params: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let first = rows.next()?.map(read).transpose()?;
    drop(rows);
    count_scanned(&statement);
    Ok(first)
}

/// Reads a column.
pub(super) fn get<T: FromSql>(row: &Row<'_>, column: &str) -> Result<T, Error> {
    row.get(column).map_err(|error| match error.sqlite_error_code() {
        Some(_) => Error::from(error),
        None => Error::unreadable(column),
    })
}

/// Reads an instant.
pub(super) fn instant(row: &Row<'_>, column: &str) -> Result<Timestamp, Error> {
    Ok(get::<Ms>(row, column)?.0)
}

/// Reads a span from its two columns.
pub(super) fn span(row: &Row<'_>, start: &str, end: &str) -> Result<Span, Error> {
    Ok(Span { start: instant(row, start)?, end: instant(row, end)? })
}

/// Reads JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, Error> {
    let text: String = get(row, column)?;
    serde_json::from_str(&text).map_err(|_| Error::unreadable(column))
}

/// Writes JSON, for the column named.
pub(super) fn to_json(value: &impl Serialize, column: &str) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::unreadable(column))
}

/// An instant as a column: milliseconds since 1970 in UTC, rounded down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ms(pub(super) Timestamp);

impl ToSql for Ms {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_millisecond().into())
    }
}

impl FromSql for Ms {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let ms = value.as_i64()?;
        Timestamp::from_millisecond(ms).map(Self).map_err(|_| FromSqlError::OutOfRange(ms))
    }
}

/// A local time without its zone as a column: `2026-11-30T14:00:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LocalTime(pub(super) DateTime);

impl ToSql for LocalTime {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

impl FromSql for LocalTime {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

macro_rules! name_column {
    ($($type:ty),*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str().map(Self::new)
            }
        }
    )*};
}

name_column!(BusinessId, ServiceId, StaffId, ResourceId, BookingId);

macro_rules! word_column {
    ($($type:ty, $word:ident);*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.$word().into())
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
            }
        }
    )*};
}

word_column!(Platform, as_str; Lang, tag; State, as_str; Act, as_str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_cannot_be_read_names_its_column_and_not_itself() {
        let db = Connection::open_in_memory().unwrap();
        let read = |row: &Row<'_>| get::<State>(row, "state");
        let error = one(&db, "SELECT 'Anna' AS state", [], read).unwrap_err();
        let said = error.to_string();
        assert!(said.contains("state") && !said.contains("Anna"), "{said}");
    }

    #[test]
    fn instants_and_local_times_read_back() {
        let db = Connection::open_in_memory().unwrap();
        let at: Timestamp = "2026-10-25T00:30:00.123Z".parse().unwrap();
        let local_start: DateTime = "2026-10-25T03:30:00".parse().unwrap();
        let read = |row: &Row<'_>| Ok((instant(row, "a")?, get::<LocalTime>(row, "b")?.0));
        let back =
            one(&db, "SELECT ?1 AS a, ?2 AS b", (Ms(at), LocalTime(local_start)), read).unwrap();
        assert_eq!(back, Some((at, local_start)));
    }
}
