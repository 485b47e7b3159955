//! The ids of rows, each kind a type of its own.
//!
//! They are passed between calls and mean nothing outside the database file. What must survive
//! outside of it is identified by a type of [`ids`](crate::ids).

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};

macro_rules! number {
    ($($(#[$doc:meta])* $type:ident),*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $type(pub i64);

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }
    )*};
}

number! {
    /// A conversation.
    ConversationId,
    /// A customer: one person with one bot on one platform.
    CustomerId,
    /// A row of the inbox.
    InboxId,
    /// A turn.
    TurnId,
    /// A row of the outbox.
    OutboxId
}
