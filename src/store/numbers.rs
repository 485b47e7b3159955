//! Figures of a business for its owner: visits by service, and conversations that ended in a booking.
//!
//! They are counted when they are asked for, by indexes that lead to the rows of the period alone, so no turn
//! writes a counter and no table is read as a whole. A booking counts once it has stood; a hold that ended or
//! that the calendar refused does not.

use jiff::{Timestamp, civil::Date};
use rusqlite::Connection;

use crate::{
    ids::{BusinessId, ServiceId},
    schedule::Span,
};

use super::{
    Error,
    sql::{Ms, all, get, one},
};

/// The visits of one service that were to begin in some span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCount {
    /// The service.
    pub service: ServiceId,
    /// Its name, as it was when the last of them was booked.
    pub name: String,
    /// How many were not cancelled; those whose customers did not come are among them.
    pub visits: u32,
    /// How many were booked and cancelled.
    pub cancelled: u32,
    /// To how many the customer did not come.
    pub missed: u32,
}

/// The customers who wrote in some days; a person on one platform is one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conversations {
    /// How many there were.
    pub many: u32,
    /// How many of them booked something in these days, also if it was cancelled later.
    pub booked: u32,
}

/// Whether a booking has stood: it stands, is over, or was cancelled after it was confirmed.
const STOOD: &str = "(b.state IN ('committing', 'confirmed', 'completed', 'no_show')
     OR b.state = 'cancelled' AND EXISTS (SELECT 1 FROM booking_events e
           WHERE e.booking_id = b.id AND e.was = 'confirmed' AND e.now = 'cancelled'))";

fn visits_sql() -> String {
    format!(
        "SELECT b.service AS service, max(b.service_name) AS name,
                sum(b.state <> 'cancelled') AS visits, sum(b.state = 'cancelled') AS cancelled,
                sum(b.state = 'no_show') AS missed
         FROM bookings b
         WHERE b.bot = ?1 AND b.start_ms >= ?2 AND b.start_ms < ?3 AND {STOOD}
         GROUP BY b.service ORDER BY visits DESC, b.service"
    )
}

/// Counts the visits that begin in a span, the service with most of them first.
pub fn visits(db: &Connection, bot: &BusinessId, span: Span) -> Result<Vec<ServiceCount>, Error> {
    all(db, &visits_sql(), (bot, Ms(span.start), Ms(span.end)), |row| {
        Ok(ServiceCount {
            service: get(row, "service")?,
            name: get(row, "name")?,
            visits: get(row, "visits")?,
            cancelled: get(row, "cancelled")?,
            missed: get(row, "missed")?,
        })
    })
}

/// The plus keeps SQLite from the index that leads to all customers of the business.
fn conversations_sql() -> String {
    format!(
        "SELECT count(*) AS many, coalesce(sum(EXISTS (
                SELECT 1 FROM bookings b
                WHERE b.customer_id = c.id AND b.created_ms >= ?3 AND {STOOD})), 0) AS booked
         FROM customers c
         WHERE c.id IN (SELECT customer_id FROM customer_days WHERE day >= ?2) AND +c.bot = ?1
           AND NOT EXISTS (SELECT 1 FROM staff_accounts s
                 WHERE s.bot = c.bot AND s.platform = c.platform AND s.person = c.person)"
    )
}

/// Counts the customers who wrote on a day or later; staff are none. `since`: when that day began.
pub fn conversations(
    db: &Connection,
    bot: &BusinessId,
    day: Date,
    since: Timestamp,
) -> Result<Conversations, Error> {
    let found = one(db, &conversations_sql(), (bot, day.to_string(), Ms(since)), |row| {
        Ok(Conversations { many: get(row, "many")?, booked: get(row, "booked")? })
    })?;
    Ok(found.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use rusqlite_migration::Migrations;

    use super::{super::migrate::STEPS, *};

    #[test]
    fn no_figure_reads_a_table_or_an_index_as_a_whole() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        for sql in [visits_sql(), conversations_sql()] {
            let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let mut rows = statement.raw_query();
            let mut steps: Vec<String> = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                steps.push(row.get("detail").unwrap());
            }
            assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:?}");
            let ranged = ["start_ms>?", "day>?"];
            let is_ranged = |step: &String| ranged.iter().any(|range| step.contains(range));
            assert!(steps.iter().any(is_ranged), "{steps:?}");
        }
    }
}
