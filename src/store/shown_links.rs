//! Replies that showed a link which works once: the link is taken out of their rows once it is used, or valid no
//! longer.
//!
//! A reply stays in the store, because its buttons may be pressed. A link in it is a secret while it is
//! valid, and of no use afterwards.

use rusqlite::Connection as Db;

use crate::chat::{Button, Job, Press, Reply, job::kind};

use super::{
    Error,
    ids::{ConversationId, JobId},
    sql::{all, get, json, run, to_json},
    tx::Tx,
};

/// What stands before a state in a link.
const STATE: &str = "state=";

/// Replaces the text of every reply that was sent in a conversation with some words in it, and makes
/// headings of the buttons that open a link with them. `words`: at least the part of the link that no other one has.
pub fn erase(
    tx: &Tx<'_>,
    conversation: ConversationId,
    words: &str,
    instead: &str,
) -> Result<(), Error> {
    for (id, reply) in shown(tx, conversation, words)? {
        let opens =
            |button: &Button| matches!(&button.press, Press::Open(link) if link.contains(words));
        // A press names its button by its number, so another one stands in its place.
        let without = |button: &Button| {
            if opens(button) { Button::heading(&button.label) } else { button.clone() }
        };
        let rows = reply.buttons.iter();
        let buttons = rows.map(|row| row.iter().map(without).collect()).collect();
        let text = if reply.text.contains(words) { instead.to_owned() } else { reply.text.clone() };
        let job = Job::Reply(Reply { text, buttons, moments: Vec::new(), ..reply });
        let body = to_json(&job, "body")?;
        run(tx, "UPDATE outbox SET body = ?2 WHERE id = ?1", (id, body))?;
    }
    Ok(())
}

/// Returns the states of consents in the links that replies of a conversation show.
pub fn states(db: &Db, conversation: ConversationId) -> Result<Vec<String>, Error> {
    let sql = "SELECT body FROM outbox
               WHERE conversation_id = ?1 AND kind = ?2 AND state <> 'due' AND instr(body, ?3) > 0";
    let bodies: Vec<String> =
        all(db, sql, (conversation, kind::REPLY, STATE), |row| get(row, "body"))?;
    let state = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        rest.get(..end).filter(|it| !it.is_empty()).map(str::to_owned)
    };
    let mut states: Vec<String> =
        bodies.iter().flat_map(|body| body.split(STATE).skip(1).filter_map(state)).collect();
    states.sort();
    states.dedup();
    Ok(states)
}

fn shown(db: &Db, conversation: ConversationId, words: &str) -> Result<Vec<(JobId, Reply)>, Error> {
    let sql = "SELECT id, body FROM outbox
               WHERE conversation_id = ?1 AND kind = ?2 AND state <> 'due' AND instr(body, ?3) > 0";
    let rows = all(db, sql, (conversation, kind::REPLY, words), |row| {
        Ok((get::<JobId>(row, "id")?, json::<Job>(row, "body")?))
    })?;
    Ok(rows.into_iter().filter_map(|(id, job)| Some((id, job.reply()?))).collect())
}
