//! What staff were sent about a customer whom they answer: lines of a handover, and the bot's own replies about it.
//!
//! The lines are found by their rows. A reply is known by its buttons, which name the handover; so a question that
//! names several customers is about each of them.

use rusqlite::Connection;

use crate::chat::{Action, HandoverAction, Job, Press, job::kind};

use super::{
    Error,
    ids::{ConversationId, CustomerId, JobId},
    retention::forget_jobs,
    sql::{all, get, one, run},
    tx::Tx,
};

/// A message about a customer in a chat of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffPost {
    /// Its job.
    pub job: JobId,
    /// The chat.
    pub conversation: ConversationId,
    /// The platform's id of it; `None`: it is not known.
    pub message: Option<String>,
    /// The key of its job.
    key: String,
}

/// The messages of `handover_lines` that went to staff, of the handovers of a customer.
const LINES: &str = "FROM handover_lines l JOIN outbox o ON o.id = l.job_id
                     JOIN handovers h ON h.id = l.handover_id
                     JOIN conversations c ON c.id = h.conversation_id
                     WHERE c.customer_id = ?1 AND o.conversation_id <> h.conversation_id";

/// Returns what was sent to staff about a customer.
///
/// # Errors
/// When the database cannot be read.
pub fn about(db: &Connection, customer: CustomerId) -> Result<Vec<StaffPost>, Error> {
    let sql = "SELECT h.id FROM handovers h JOIN conversations c ON c.id = h.conversation_id
               WHERE c.customer_id = ?1";
    let theirs: Vec<i64> = all(db, sql, [customer], |row| get(row, "id"))?;
    let read = |row: &rusqlite::Row<'_>| {
        let post = StaffPost {
            job: get(row, "id")?,
            conversation: get(row, "conversation_id")?,
            message: get(row, "message_id")?,
            key: get(row, "key")?,
        };
        Ok((post, get::<String>(row, "body")?))
    };
    let columns = "SELECT o.id, o.conversation_id, o.message_id, o.key, o.body";
    let mut posts = all(db, &format!("{columns} {LINES} AND o.state = 'sent'"), [customer], read)?;
    let sql = format!(
        "{columns} FROM outbox o WHERE o.kind = ?2 AND o.state = 'sent'
           AND o.conversation_id IN (SELECT o.conversation_id {LINES})
           AND instr(o.body, '\"handover\"') > 0
           AND NOT EXISTS (SELECT 1 FROM handover_lines l WHERE l.job_id = o.id)"
    );
    let replies = all(db, &sql, (customer, kind::REPLY), read)?;
    posts.extend(replies.into_iter().filter(|(_, body)| names_one(body, &theirs)));
    let mut posts: Vec<StaffPost> = posts.into_iter().map(|(post, _)| post).collect();
    let about: Vec<JobId> = posts.iter().map(|post| post.job).collect();
    for post in &mut posts {
        let Some(message) = &post.message else { continue };
        // The answer to a button takes the place of its message, and may be about something else.
        let sql = "SELECT max(id) AS id FROM outbox WHERE conversation_id = ?1 AND message_id = ?2";
        let last = one(db, sql, (post.conversation, message), |row| get::<JobId>(row, "id"))?;
        post.message.take_if(|_| last.is_some_and(|last| !about.contains(&last)));
    }
    Ok(posts)
}

/// Whether a button of a reply is about one of these handovers.
fn names_one(body: &str, theirs: &[i64]) -> bool {
    let reply = serde_json::from_str::<Job>(body).ok().and_then(Job::reply);
    let buttons = reply.iter().flat_map(|reply| reply.buttons.iter().flatten());
    let mut named = buttons.filter_map(|button| match &button.press {
        Press::Do(Action::Handover(action)) => match action {
            HandoverAction::Answer(id) | HandoverAction::Done(id) | HandoverAction::Leave(id) => {
                Some(*id)
            }
            HandoverAction::Pass(id, ..) => Some(*id),
            HandoverAction::Own(_) => None,
        },
        _ => None,
    });
    named.any(|id| theirs.contains(&id))
}

/// Deletes messages that were sent to staff, with what was said in their turns.
///
/// # Errors
/// When the store fails.
pub fn forget(tx: &Tx<'_>, posts: &[StaffPost]) -> Result<(), Error> {
    for post in posts {
        let turn = post.key.strip_prefix("reply:").and_then(|turn| turn.parse::<i64>().ok());
        if let Some(turn) = turn {
            run(tx, "DELETE FROM messages WHERE turn_id = ?1", [turn])?;
        }
        forget_jobs(tx, "id = ?1", [post.job])?;
    }
    Ok(())
}
