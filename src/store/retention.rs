//! Deletes what was said once a business need not keep it, or when a customer asks for it.
//!
//! The text of a message is stored in the history, in the inbox, in a turn's steps and in jobs, so
//! all of them are deleted together. Bookings and their events stay: the business needs them.
//!
//! What is old is deleted in slices, each a short transaction of its own: one for all would keep the
//! only writer, and so every customer, waiting for a minute in an old database. Rows are walked in the
//! order of their numbers, which is the order in which they were written, so no index is needed and a
//! day's deletion ends at the first row that is young enough.

use jiff::Timestamp;

use crate::ids::BusinessId;

use super::{
    Error,
    ids::CustomerId,
    questions,
    sql::{Ms, changed_rows, get, one, run},
    tx::Tx,
};

/// How many rows one slice looks at. That takes a few milliseconds, and customers write between two
/// slices.
const SLICE: u32 = 200;

/// What is deleted in turn, each from its oldest row on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Messages,
    /// With their steps and inbox rows, which the schema deletes with them.
    Turns,
    /// Edits that needed no turn.
    Edits,
    Jobs,
    Dialogues,
    Days,
}

impl Part {
    const fn next(self) -> Option<Self> {
        Some(match self {
            Self::Messages => Self::Turns,
            Self::Turns => Self::Edits,
            Self::Edits => Self::Jobs,
            Self::Jobs => Self::Dialogues,
            Self::Dialogues => Self::Days,
            Self::Days => return None,
        })
    }

    /// Finds the last row of a slice, and when the first of its rows was written; 0: its rows are in no
    /// such order, so all of them are looked at.
    fn slice_sql(self) -> String {
        let (table, at) = match self {
            Self::Messages => ("messages", "created_ms"),
            Self::Turns => ("turns", "started_ms"),
            Self::Edits => ("inbox", "received_ms"),
            Self::Jobs => ("outbox", "created_ms"),
            Self::Dialogues => ("conversations", "0"),
            Self::Days => ("customers", "0"),
        };
        format!(
            "SELECT max(id) AS last, count(*) AS many, min(at) AS first FROM
             (SELECT id, {at} AS at FROM {table} WHERE id > ?1 ORDER BY id LIMIT ?2)"
        )
    }

    /// Deletes the old rows of a business in a slice; `None`: they are jobs. A plus keeps SQLite from an
    /// index that would find all rows of the business. Whose a row is is looked up
    /// for each, because a list of the business's conversations would be made anew in each slice.
    const fn delete_sql(self) -> Option<&'static str> {
        Some(match self {
            Self::Messages => {
                "DELETE FROM messages WHERE id > ?3 AND id <= ?4 AND created_ms < ?2
                     AND EXISTS (SELECT 1 FROM conversations c
                                 WHERE c.id = messages.conversation_id AND c.bot = ?1)"
            }
            Self::Turns => {
                "DELETE FROM turns WHERE id > ?3 AND id <= ?4 AND ended_ms < ?2
                     AND EXISTS (SELECT 1 FROM conversations c
                                 WHERE c.id = turns.conversation_id AND c.bot = ?1)"
            }
            Self::Edits => {
                "DELETE FROM inbox WHERE id > ?3 AND id <= ?4 AND turn_id IS NULL
                     AND done_ms < ?2 AND +bot = ?1"
            }
            Self::Jobs => return None,
            Self::Dialogues => {
                "UPDATE conversations
                 SET dialogue = NULL, dialogue_ms = NULL, dialogue_before = NULL
                 WHERE id > ?3 AND id <= ?4 AND +bot = ?1 AND dialogue_ms < ?2"
            }
            // The number of turns in a day is needed on that day only; in any zone a day ends within
            // 36 hours of its first instant in UTC.
            Self::Days => {
                "DELETE FROM customer_days WHERE customer_id > ?3 AND customer_id <= ?4
                     AND day < date(?2 / 1000 - 129600, 'unixepoch')
                     AND EXISTS (SELECT 1 FROM customers c
                                 WHERE c.id = customer_days.customer_id AND c.bot = ?1)"
            }
        })
    }
}

/// The deletion of what a business's customers wrote, and of what was answered and sent, before an
/// instant: what is deleted, and how far that has come.
#[derive(Debug, Clone)]
pub struct Forgetting {
    bot: BusinessId,
    before: Timestamp,
    part: Part,
    /// The last row that was looked at.
    after: i64,
    /// How many lines of history were deleted.
    lines: usize,
}

/// What comes after a slice.
#[derive(Debug, Clone)]
pub enum Slice {
    /// There may be more to delete.
    More(Forgetting),
    /// All is deleted; so many lines of history were.
    Done(usize),
}

impl Forgetting {
    /// Begins with the oldest row.
    #[must_use]
    pub const fn new(bot: BusinessId, before: Timestamp) -> Self {
        Self { bot, before, part: Part::Messages, after: 0, lines: 0 }
    }

    /// Looks at the next rows of the part, so many at most; `None`: it has no more old ones.
    fn look(&self, tx: &Tx<'_>, most: u32) -> Result<Option<Rows>, Error> {
        let found = one(tx, &self.part.slice_sql(), (self.after, most), |row| {
            let first: Option<Ms> = get(row, "first")?;
            let old = first.is_some_and(|first| first.0 < self.before);
            let last: Option<i64> = get(row, "last")?;
            let many = get(row, "many")?;
            Ok(last.filter(|_| old).map(|last| Rows { last, many }))
        });
        Ok(found?.flatten())
    }

    /// Deletes what may go of the rows up to `last`; returns how many rows of the part did.
    fn delete(&self, tx: &Tx<'_>, last: i64) -> Result<usize, Error> {
        let params = (&self.bot, Ms(self.before), self.after, last);
        match self.part.delete_sql() {
            Some(sql) => changed_rows(tx, sql, params),
            None => forget_jobs(tx, OLD_JOBS, params).map(|()| 0),
        }
    }
}

/// The jobs of a slice that are done.
const OLD_JOBS: &str = "id > ?3 AND id <= ?4 AND done_ms < ?2 AND bot = ?1";

/// Some rows of a part: the last of them, and how many they are.
struct Rows {
    last: i64,
    many: u32,
}

/// Deletes the next slice. Unanswered updates and jobs that are not done stay, however old they are.
pub fn forget_slice(tx: &Tx<'_>, mut forgetting: Forgetting) -> Result<Slice, Error> {
    let mut left = SLICE;
    while left > 0 {
        if let Some(Rows { last, many }) = forgetting.look(tx, left)? {
            let deleted = forgetting.delete(tx, last)?;
            if forgetting.part == Part::Messages {
                forgetting.lines += deleted;
            }
            forgetting.after = last;
            left = left.saturating_sub(many);
        } else if let Some(part) = forgetting.part.next() {
            (forgetting.part, forgetting.after) = (part, 0);
        } else {
            return Ok(Slice::Done(forgetting.lines));
        }
    }
    Ok(Slice::More(forgetting))
}

/// Deletes the data of a customer who asks for it: their messages, the answers, what they wait for, and
/// their contact data, also in bookings that are over. The contact data in future bookings stay, because the
/// business expects the customer; so do unanswered updates and jobs that are not done.
pub fn forget(tx: &Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    let theirs = "conversation_id IN (SELECT id FROM conversations WHERE customer_id = ?1)";
    run(tx, &format!("DELETE FROM messages WHERE {theirs}"), [customer])?;
    run(tx, &format!("DELETE FROM turns WHERE ended_ms IS NOT NULL AND {theirs}"), [customer])?;
    forget_handovers(tx, customer)?;
    run(tx, "DELETE FROM waitlist_offers WHERE customer_id = ?1", [customer])?;
    run(tx, "DELETE FROM waitlist WHERE customer_id = ?1", [customer])?;
    questions::forget(tx, customer)?;
    let stands =
        "UPDATE conversations SET dialogue = NULL, dialogue_ms = NULL, dialogue_before = NULL
                  WHERE customer_id = ?1";
    run(tx, stands, [customer])?;
    forget_jobs(tx, &format!("done_ms IS NOT NULL AND {theirs}"), [customer])?;
    forget_jobs(
        tx,
        "done_ms IS NOT NULL AND booking_id IN (SELECT id FROM bookings WHERE customer_id = ?1)",
        [customer],
    )?;
    // The letter that a person is wanted has the customer's words, and is found by its key.
    forget_jobs(
        tx,
        "done_ms IS NOT NULL AND kind = 'wanted' AND EXISTS (SELECT 1 FROM conversations c
           WHERE c.customer_id = ?1 AND instr(outbox.key, 'wanted:' || c.id || ':') = 1)",
        [customer],
    )?;
    run(
        tx,
        "UPDATE bookings SET name = NULL, email = NULL, phone = NULL, note = NULL
         WHERE customer_id = ?1 AND state IN ('cancelled', 'completed', 'no_show')",
        [customer],
    )?;
    // The ids of a booking's events begin with its own.
    run(
        tx,
        "UPDATE local_events SET title = '' WHERE EXISTS (SELECT 1 FROM bookings b
             WHERE b.customer_id = ?1 AND b.state IN ('cancelled', 'completed', 'no_show')
               AND substr(local_events.id, 1, length(b.id)) = b.id)",
        [customer],
    )?;
    run(
        tx,
        "UPDATE customers SET name = NULL, email = NULL, phone = NULL, zone = NULL
         WHERE id = ?1 OR linked_to = ?1",
        [customer],
    )
}

/// Deletes the handovers of a customer, with what was said in them on either side.
fn forget_handovers(tx: &Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    let theirs = "SELECT h.id FROM handovers h JOIN conversations c ON c.id = h.conversation_id
                  WHERE c.customer_id = ?1";
    // The words of staff to them are in the inbox of the staff member's conversation, and in its history
    // where staff were asked for whom they are.
    let words = format!(
        "SELECT i.turn_id FROM handover_lines l
           JOIN conversations writer ON writer.id = l.from_conversation
           JOIN inbox i ON i.bot = writer.bot AND i.platform = writer.platform
                       AND i.update_id = l.update_id
         WHERE l.handover_id IN ({theirs})"
    );
    run(
        tx,
        &format!(
            r#"UPDATE inbox SET body = json_remove(json_set(body, '$.said', json('{{"text":""}}')),
                                                  '$.replied_to', '$.quote')
               WHERE done_ms IS NOT NULL AND turn_id IN ({words})"#
        ),
        [customer],
    )?;
    run(tx, &format!("DELETE FROM messages WHERE turn_id IN ({words})"), [customer])?;
    // What staff replied to is the customer's as well, also where they answered with a command.
    run(
        tx,
        &format!(
            "UPDATE inbox SET body = json_remove(body, '$.replied_to', '$.quote')
             WHERE done_ms IS NOT NULL AND EXISTS (
                 SELECT 1 FROM handover_lines l JOIN outbox o ON o.id = l.job_id
                 WHERE l.handover_id IN ({theirs}) AND o.conversation_id = inbox.conversation_id
                   AND o.message_id = json_extract(inbox.body, '$.answers'))"
        ),
        [customer],
    )?;
    run(
        tx,
        &format!(
            "UPDATE outbox SET body = 'null', state = 'dropped', done_ms = coalesce(done_ms, created_ms)
             WHERE state = 'due' AND id IN (SELECT job_id FROM handover_lines
                                            WHERE handover_id IN ({theirs}))"
        ),
        [customer],
    )?;
    let lines =
        format!("id IN (SELECT job_id FROM handover_lines WHERE handover_id IN ({theirs}))");
    forget_jobs(tx, &lines, [customer])?;
    run(tx, &format!("DELETE FROM handovers WHERE id IN ({theirs})"), [customer])
}

/// Deletes jobs; of the last row only the body. Buttons and letters refer to row ids, and SQLite
/// would give the last id out again (<https://www.sqlite.org/autoinc.html>).
pub(super) fn forget_jobs(
    tx: &Tx<'_>,
    which: &str,
    params: impl rusqlite::Params + Clone,
) -> Result<(), Error> {
    let last = "id = (SELECT max(id) FROM outbox)";
    let blank = format!("UPDATE outbox SET body = 'null' WHERE {last} AND {which}");
    run(tx, &blank, params.clone())?;
    run(tx, &format!("DELETE FROM outbox WHERE NOT {last} AND {which}"), params)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use rusqlite_migration::Migrations;

    use super::{super::migrate::STEPS, *};

    fn plan(db: &Connection, sql: &str) -> Vec<String> {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get("detail").unwrap());
        }
        steps
    }

    #[test]
    fn no_slice_scans_a_table_or_the_index_of_one() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        let jobs = format!("DELETE FROM outbox WHERE {OLD_JOBS}");
        let mut part = Some(Part::Messages);
        while let Some(of) = part {
            for sql in [of.slice_sql().as_str(), of.delete_sql().unwrap_or(&jobs)] {
                let steps = plan(&db, sql);
                let scans = |step: &&String| step.starts_with("SCAN") && !step.contains("subquery");
                assert_eq!(steps.iter().find(scans), None, "{sql}: {steps:?}");
                let ranged = ["rowid>?", "customer_id>?"];
                let is_ranged = |step: &String| ranged.iter().any(|range| step.contains(range));
                assert!(steps.iter().any(is_ranged), "{sql}: {steps:?}");
            }
            part = of.next();
        }
    }
}
