//! The database of a business that has worked for years, written by SQL before the bot is started.
//!
//! Each conversation has ten messages in five turns, with the updates, steps and jobs that belong to them, and
//! two visits that are over. The rows are as long as real ones. They pass the schema's own guards, so the
//! program could have written them.

use std::path::Path;

use anyhow::Context as _;
use rusqlite::Connection;

/// Fills the database of a bot that is not running with so many conversations, as of an instant in
/// milliseconds since 1970.
pub(crate) fn fill(file: &Path, conversations: u32, now_ms: i64) -> anyhow::Result<()> {
    let db = Connection::open(file).context("open the database")?;
    db.execute_batch(
        "PRAGMA foreign_keys = on; PRAGMA synchronous = off; PRAGMA cache_size = -200000;
         BEGIN;
         CREATE TEMP TABLE known (conversations INTEGER NOT NULL, now_ms INTEGER NOT NULL)",
    )?;
    db.execute("INSERT INTO known VALUES (?1, ?2)", [i64::from(conversations), now_ms])?;
    db.execute_batch(SAID).context("write what was said")?;
    db.execute_batch(VISITS).context("choose the visits")?;
    for first in ["0", "1"] {
        db.execute_batch(&HALF.replace("$FIRST", first)).context("write the visits")?;
    }
    db.execute_batch(OVER).context("end the visits")?;
    db.execute_batch("COMMIT; PRAGMA wal_checkpoint(truncate)").context("store the database")
}

/// The conversations, one after the other in the last 80 days: words are kept for 90 if a profile says nothing.
const SAID: &str = r#"
CREATE TEMP TABLE five (i INTEGER PRIMARY KEY);
INSERT INTO five VALUES (0), (1), (2), (3), (4);
CREATE TEMP TABLE people (i INTEGER PRIMARY KEY, began_ms INTEGER NOT NULL);
WITH RECURSIVE n(i) AS (
    SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT conversations FROM known))
INSERT INTO people SELECT i, now_ms - 6912000000 / conversations * (conversations - i + 1) FROM n, known;

INSERT INTO customers (id, bot, platform, person, lang, name, email, created_ms)
SELECT 1000000 + i, 'salon', 'telegram', 'old' || i, 'uk', 'Олена Бойко', 'old' || i || '@example.test',
       began_ms FROM people;
INSERT INTO conversations
    (id, bot, platform, chat, person, customer_id, created_ms, dialogue, dialogue_ms, dialogue_before)
SELECT 1000000 + i, 'salon', 'telegram', 'old' || i, 'old' || i, 1000000 + i, began_ms,
       json_object('greeted', json('true'), 'spoken', hex(zeroblob(500))), began_ms,
       json_object('greeted', json('true'), 'spoken', hex(zeroblob(200))) FROM people;
INSERT INTO turns (id, conversation_id, started_ms, ended_ms)
SELECT 5000000 + 5 * p.i + five.i, 1000000 + p.i, began_ms + five.i, began_ms + five.i + 1
FROM people p, five ORDER BY 1;
INSERT INTO inbox (conversation_id, bot, platform, update_id, body, sent_ms, received_ms, turn_id, done_ms,
                   message_id)
SELECT c.id, c.bot, c.platform, 'old' || t.id,
       json_object('conversation', json_object('bot', c.bot, 'platform', c.platform, 'chat', c.chat,
                                               'person', c.person),
                   'update', 'old' || t.id, 'sent', '2025-11-30T20:14:06Z', 'lang', 'uk', 'handle', NULL,
                   'message', json_object('id', c.chat || '/' || t.id, 'is_edit', json('false')),
                   'said', json_object('text', 'Хочу записатися на стрижку 2026-12-11, якщо можна')),
       t.started_ms, t.started_ms, t.id, t.ended_ms, c.chat || '/' || t.id
FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE t.id >= 5000000 ORDER BY t.id;
INSERT INTO steps (turn_id, n, body)
SELECT id, 0, json_object('answered', hex(zeroblob(220))) FROM turns WHERE id >= 5000000 AND id % 5 < 2;
INSERT INTO messages (conversation_id, turn_id, role, content, metadata, created_ms)
SELECT t.conversation_id, t.id, role.word,
       'Хочу записатися на стрижку 2026-12-11, якщо можна, або в інший день тижня', role.metadata, t.ended_ms
FROM turns t CROSS JOIN (SELECT 'customer' AS word, '{"sent":"2025-11-30T20:14:06Z"}' AS metadata UNION ALL
    SELECT 'assistant', json_object('function_calls', json_array(), 'more', hex(zeroblob(350)))) role
WHERE t.id >= 5000000 ORDER BY t.id;
INSERT INTO outbox (key, kind, bot, conversation_id, body, due_ms, state, created_ms, done_ms, message_id)
SELECT 'reply:' || id, 'reply', 'salon', conversation_id,
       json_object('kind', 'reply', 'text', hex(zeroblob(200))), 0, 'sent', ended_ms, ended_ms, 'old' || id
FROM turns WHERE id >= 5000000 ORDER BY id;
"#;

/// The visits: one of an hour after the other, by day and by night.
const VISITS: &str = r"
CREATE TEMP TABLE visits (n INTEGER PRIMARY KEY, i INTEGER NOT NULL, start_ms INTEGER NOT NULL);
INSERT INTO visits
SELECT 2 * p.i + five.i, p.i,
       now_ms / 3600000 * 3600000 - 3600000 * (2 * (conversations - p.i) - five.i + 48)
FROM people p, five, known WHERE five.i < 2;
";

/// Every second visit, from one on: a conversation holds one time at once, and has two visits.
const HALF: &str = r"
INSERT INTO bookings (id, bot, conversation_id, customer_id, version, last_version, state, service,
    service_name, staff, staff_name, wall, zone, start_ms, end_ms, occupied_start_ms, occupied_end_ms, capacity,
    name, email, lang, online, expires_ms, created_ms, updated_ms, updated_by)
SELECT 'old' || n, 'salon', 1000000 + i, 1000000 + i, 1, 1, 'held', 'haircut', 'Стрижка', 'olena', 'Оксана',
       '2025-11-30T10:00:00', 'Europe/Kyiv', start_ms, start_ms + 3600000, start_ms, start_ms + 3600000, 1,
       'Олена Бойко', 'old' || i || '@example.test', 'uk', 1, start_ms, start_ms, start_ms, 'zapys'
FROM visits WHERE n % 2 = $FIRST;
UPDATE bookings SET state = 'committing', expires_ms = NULL WHERE state = 'held' AND id LIKE 'old%';
";

/// The visits are over, and their letters are sent.
const OVER: &str = r"
UPDATE bookings SET state = 'confirmed', event = id || '1' WHERE state = 'committing' AND id LIKE 'old%';
UPDATE bookings SET state = 'completed' WHERE state = 'confirmed' AND id LIKE 'old%';
INSERT INTO effects (key, booking_id, version, act, at_ms)
SELECT 'old' || n, 'old' || n, 1, 'book', start_ms FROM visits;
INSERT INTO outbox (key, kind, bot, booking_id, version, body, due_ms, state, created_ms, done_ms, lane)
SELECT 'letter:old' || n || ':1:booked', 'letter', 'salon', 'old' || n, 1,
       json_object('kind', 'letter', 'text', hex(zeroblob(300))), 0, 'sent', start_ms, start_ms,
       'salon to:old' || i || '@example.test'
FROM visits ORDER BY n;
";
