//! The size and version of the database, and the number of bookings in each state, for `status`.

use rusqlite::Connection;

use crate::schedule::State;

use super::{
    Error,
    bookings::REFUSED,
    sql::{all, get, one},
};

/// Figures about the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// The version of its tables.
    pub version: u32,
    /// Its size in bytes, without the write-ahead log.
    pub bytes: u64,
    /// The number of bookings in each state, all states in the order of [`State::ALL`].
    pub bookings: Vec<(State, u32)>,
}

/// Reads the figures.
pub fn read(db: &Connection) -> Result<Statistics, Error> {
    let sql = "SELECT user_version AS version, page_count * page_size AS bytes
               FROM pragma_user_version, pragma_page_count, pragma_page_size";
    let whole = one(db, sql, [], |row| {
        let bytes: i64 = get(row, "bytes")?;
        Ok((get(row, "version")?, bytes.unsigned_abs()))
    })?;
    let (version, bytes) = whole.unwrap_or_default();
    let sql = "SELECT state, count(*) AS many FROM bookings
               WHERE state <> 'cancelled' OR reason IS NOT ?1 GROUP BY state";
    let counted =
        all(db, sql, [REFUSED], |row| Ok((get::<State>(row, "state")?, get(row, "many")?)))?;
    let many = |state| counted.iter().find(|it| it.0 == state).map_or(0, |it| it.1);
    let bookings = State::ALL.map(|state| (state, many(state))).to_vec();
    Ok(Statistics { version, bytes, bookings })
}

#[cfg(test)]
mod tests {
    use rusqlite_migration::Migrations;

    use super::{super::migrate::STEPS, *};

    #[test]
    fn a_fresh_database_has_its_version_a_size_and_no_bookings() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        let statistics = read(&db).unwrap();
        assert_eq!(usize::try_from(statistics.version).unwrap(), STEPS.len());
        assert!(statistics.bytes > 0);
        assert_eq!(statistics.bookings, State::ALL.map(|state| (state, 0)));
    }
}
