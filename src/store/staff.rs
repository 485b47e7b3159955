//! Staff members in chat: invitations, and the accounts that redeemed one.
//!
//! An account is a staff member's because it redeemed a one-time invitation, and never because of
//! something it says. What they may do is decided in the room `roles`. Only the hash of a code is stored, so a copy of the
//! database does not contain valid invitations.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::ids::{BusinessId, ConversationKey, StaffId};

use super::{
    Error,
    conversations::Conversation,
    ids::ConversationId,
    sql::{Ms, all, changes, get, one, run},
    tx::Tx,
};

/// A one-time invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The SHA-256 of its code.
    pub code_hash: [u8; 32],
    /// The business.
    pub bot: BusinessId,
    /// The staff member that the account becomes.
    pub staff: StaffId,
    /// The end of its validity.
    pub expires: Timestamp,
}

/// Stores an invitation; earlier ones of the same staff member that were not redeemed are deleted.
pub fn invite(tx: &Tx<'_>, invitation: &Invitation, now: Timestamp) -> Result<(), Error> {
    let Invitation { code_hash, bot, staff, expires } = invitation;
    run(
        tx,
        "DELETE FROM invitations WHERE bot = ?1 AND staff = ?2 AND used_ms IS NULL",
        (bot, staff),
    )?;
    run(
        tx,
        "INSERT INTO invitations (code_hash, bot, staff, created_ms, expires_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (code_hash, bot, staff, Ms(now), Ms(*expires)),
    )
}

/// Redeems an invitation for the person of a conversation, and returns the staff member that they
/// are now. `None`: the business has no such invitation, it was used by another person, or its
/// validity has ended. The same person may redeem it again, since a turn may be repeated.
pub fn redeem(
    tx: &Tx<'_>,
    code_hash: &[u8; 32],
    conversation: &Conversation,
    now: Timestamp,
) -> Result<Option<StaffId>, Error> {
    let key = &conversation.key;
    let sql = "SELECT staff FROM invitations WHERE code_hash = ?1 AND bot = ?2
               AND (used_by = ?3 OR (used_ms IS NULL AND expires_ms > ?4))";
    let params = (code_hash, &key.bot, conversation.id, Ms(now));
    let Some(staff) = one(tx, sql, params, |row| get::<StaffId>(row, "staff"))? else {
        return Ok(None);
    };
    run(
        tx,
        "UPDATE invitations SET used_ms = ?2, used_by = ?3
         WHERE code_hash = ?1 AND used_ms IS NULL",
        (code_hash, Ms(now), conversation.id),
    )?;
    appoint(tx, conversation, &staff, now)?;
    Ok(Some(staff))
}

/// Makes the person of a conversation a staff member.
pub fn appoint(
    tx: &Tx<'_>,
    conversation: &Conversation,
    staff: &StaffId,
    now: Timestamp,
) -> Result<(), Error> {
    let key = &conversation.key;
    run(
        tx,
        "INSERT INTO staff_accounts (bot, platform, person, staff, conversation_id, since_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET staff = excluded.staff,
             conversation_id = excluded.conversation_id, since_ms = excluded.since_ms",
        (&key.bot, &key.platform, &key.person, staff, conversation.id, Ms(now)),
    )
}

/// Returns the staff member that a person is; `None`: the person is a customer.
pub fn who(db: &Connection, key: &ConversationKey) -> Result<Option<StaffId>, Error> {
    let sql = "SELECT staff FROM staff_accounts WHERE bot = ?1 AND platform = ?2 AND person = ?3";
    one(db, sql, (&key.bot, &key.platform, &key.person), |row| get(row, "staff"))
}

/// Returns the reachable conversations of a staff member.
pub fn conversations(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
) -> Result<Vec<ConversationId>, Error> {
    let sql = "SELECT a.conversation_id FROM staff_accounts a
               JOIN conversations c ON c.id = a.conversation_id
               WHERE a.bot = ?1 AND a.staff = ?2 AND c.gone_ms IS NULL
               ORDER BY a.since_ms, a.conversation_id";
    all(db, sql, (bot, staff), |row| get(row, "conversation_id"))
}

/// Makes a staff member a customer again; `false`: the person was not staff.
pub fn dismiss(tx: &Tx<'_>, key: &ConversationKey) -> Result<bool, Error> {
    changes(
        tx,
        "DELETE FROM staff_accounts WHERE bot = ?1 AND platform = ?2 AND person = ?3",
        (&key.bot, &key.platform, &key.person),
    )
}
