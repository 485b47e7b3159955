//! Which conversations a process serves.
//!
//! Several processes may use one file: the worker, and somebody's `zapys chat` beside it. Each
//! takes only what belongs to a channel that it has opened, so that no message is answered and
//! no promise kept twice.

use rusqlite::Connection;

use crate::ids::{BusinessId, ConversationKey, Platform};

use super::{Error, conversations, ids::ConversationId};

/// The conversations of one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All conversations of these bots on these platforms.
    Places(Vec<(BusinessId, Platform)>),
    /// One conversation.
    One(ConversationKey),
}

impl Scope {
    /// Returns whether a conversation belongs to it.
    #[must_use]
    pub fn holds(&self, key: &ConversationKey) -> bool {
        match self {
            Self::Places(places) => {
                places.iter().any(|(bot, platform)| *bot == key.bot && *platform == key.platform)
            }
            Self::One(one) => one == key,
        }
    }

    /// Returns the scope as the JSON that [`IN_SCOPE`] compares with.
    pub(super) fn filter(&self, db: &Connection) -> Result<Filter, Error> {
        Ok(match self {
            Self::Places(places) => {
                let places: Vec<String> = places
                    .iter()
                    .map(|(bot, platform)| format!("{}/{bot}", platform.as_str()))
                    .collect();
                Filter { places: super::sql::to_json(&places, "places")?, one: None }
            }
            Self::One(key) => Filter {
                places: "[]".into(),
                // A conversation that does not exist yet holds nothing: no row has this id.
                one: Some(conversations::by_key(db, key)?.map_or(ConversationId(-1), |it| it.id)),
            },
        })
    }
}

/// A scope, ready for [`IN_SCOPE`].
pub(super) struct Filter {
    /// `:places`
    pub(super) places: String,
    /// `:one`
    pub(super) one: Option<ConversationId>,
}

/// The condition on a row of `conversations`, named `c`. A platform's word has no slash in it,
/// so the two names joined are as exact as the two alone.
pub(super) const IN_SCOPE: &str = "(c.id = :one OR (:one IS NULL AND \
     c.platform || '/' || c.bot IN (SELECT value FROM json_each(:places))))";
