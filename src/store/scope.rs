//! The conversations that a process serves.
//!
//! Several processes may use one file, such as the worker and a `zapys chat` beside it. Each takes
//! only the conversations of the channels that it has opened, so no message is answered twice and
//! no job runs twice.

use rusqlite::Connection;

use crate::ids::{BusinessId, ConversationKey, Platform};

use super::{Error, conversations, ids::ConversationId};

/// The conversations of one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All conversations of these businesses on these platforms.
    Places(Vec<(BusinessId, Platform)>),
    /// One conversation.
    One(ConversationKey),
}

impl Scope {
    /// Returns whether a conversation belongs to the scope.
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
                // For a conversation that does not exist yet; no row has this id.
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

/// The condition on a row of `conversations`, named `c`. A platform's name has no slash, so the
/// joined text identifies the pair.
pub(super) const IN_SCOPE: &str = "(c.id = :one OR (:one IS NULL AND \
     c.platform || '/' || c.bot IN (SELECT value FROM json_each(:places))))";
