//! The history of a conversation, with every function call, its arguments and its result.
//!
//! A row is a `Message` of the specification: a role, the content, and metadata whose
//! `function_calls` name the function, the arguments as an object and the result as a word. Beside
//! these stand the fields that are needed to read the whole [`Entry`] back: the call's id, the
//! sentence that the model got as a result, and the fact.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::chat::{Call, Done, Entry, Fact, Outcome};

use super::{
    Error,
    ids::{ConversationId, TurnId},
    sql::{Ms, all, get, json, run, to_json},
    tx::Tx,
};

#[derive(Serialize, Deserialize)]
struct Customer {
    sent: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Assistant {
    function_calls: Vec<FunctionCall>,
}

#[derive(Serialize, Deserialize)]
struct FunctionCall {
    function: String,
    /// The object, or the text as the model sent it if it is not an object.
    arguments: Value,
    /// The text as the model sent it, where the object would be written differently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written: Option<String>,
    result: String,
    id: String,
    told: String,
    fact: Fact,
}

/// Appends entries to the history of a conversation.
pub fn append(
    tx: &Tx<'_>,
    conversation: ConversationId,
    turn: Option<TurnId>,
    entries: &[Entry],
    now: Timestamp,
) -> Result<(), Error> {
    for entry in entries {
        let (role, content, metadata) = match entry {
            Entry::Customer { text, sent } => {
                ("customer", text, to_json(&Customer { sent: *sent }, "metadata")?)
            }
            Entry::Assistant { text, calls } => {
                let function_calls = calls.iter().map(pack).collect();
                ("assistant", text, to_json(&Assistant { function_calls }, "metadata")?)
            }
        };
        run(
            tx,
            "INSERT INTO messages
                 (conversation_id, turn_id, role, content, metadata, created_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (conversation, turn, role, content, metadata, Ms(now)),
        )?;
    }
    Ok(())
}

/// Returns the last `limit` entries of a conversation, the oldest of them first.
pub fn recent(
    db: &Connection,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT role, content, metadata FROM messages
               WHERE conversation_id = ?1 ORDER BY id DESC LIMIT ?2";
    let mut entries = all(db, sql, (conversation, limit), read)?;
    entries.reverse();
    Ok(entries)
}

/// Returns what a turn said and did.
pub fn of_turn(db: &Connection, turn: TurnId) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT role, content, metadata FROM messages WHERE turn_id = ?1 ORDER BY id";
    all(db, sql, [turn], read)
}

/// Returns the last `limit` messages that the customer wrote, the oldest of them first.
pub fn written(
    db: &Connection,
    conversation: ConversationId,
    limit: usize,
) -> Result<Vec<String>, Error> {
    let sql = "SELECT content FROM messages
               WHERE conversation_id = ?1 AND role = 'customer' ORDER BY id DESC LIMIT ?2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut texts = all(db, sql, (conversation, limit), |row| get(row, "content"))?;
    texts.reverse();
    Ok(texts)
}

/// Returns the lines that were added after the one of a number, the oldest of them first.
pub fn since(
    db: &Connection,
    conversation: ConversationId,
    after: i64,
) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT role, content, metadata FROM messages
               WHERE conversation_id = ?1 AND id > ?2 ORDER BY id";
    all(db, sql, (conversation, after), read)
}

fn read(row: &Row<'_>) -> Result<Entry, Error> {
    let text = get(row, "content")?;
    let role: String = get(row, "role")?;
    if role == "customer" {
        let Customer { sent } = json(row, "metadata")?;
        return Ok(Entry::Customer { text, sent });
    }
    let Assistant { function_calls } = json(row, "metadata")?;
    Ok(Entry::Assistant { text, calls: function_calls.into_iter().map(unpack).collect() })
}

fn pack(done: &Done) -> FunctionCall {
    let Call { id, function, arguments } = &done.call;
    let object = serde_json::from_str(arguments).ok().filter(Value::is_object);
    let written = object
        .as_ref()
        .filter(|object| object.to_string() != *arguments)
        .map(|_| arguments.clone());
    FunctionCall {
        function: function.clone(),
        arguments: object.unwrap_or_else(|| Value::String(arguments.clone())),
        written,
        result: result(&done.outcome.fact).to_owned(),
        id: id.clone(),
        told: done.outcome.told.clone(),
        fact: done.outcome.fact.clone(),
    }
}

fn unpack(call: FunctionCall) -> Done {
    let arguments = call.written.unwrap_or_else(|| match call.arguments {
        Value::String(text) => text,
        object => object.to_string(),
    });
    Done {
        call: Call { id: call.id, function: call.function, arguments },
        outcome: Outcome { told: call.told, fact: call.fact },
    }
}

/// Returns the word for how a call ended.
fn result(fact: &Fact) -> &'static str {
    match fact {
        Fact::Times(_)
        | Fact::Days(_)
        | Fact::Coming { .. }
        | Fact::Resent { .. }
        | Fact::Late { .. }
        | Fact::Receipt { .. }
        | Fact::Appointments { .. }
        | Fact::Human { .. }
        | Fact::Waiting { .. }
        | Fact::Waitlist { .. }
        | Fact::OffWaitlist { .. }
        | Fact::Released => "success",
        Fact::Held(_) | Fact::Offered(_) => "held",
        Fact::Confirming { .. } => "pending",
        Fact::AskYes { .. } | Fact::AskChange { .. } => "needs_confirmation",
        Fact::Refused(_) | Fact::AddressRefused { .. } => "refused",
    }
}
