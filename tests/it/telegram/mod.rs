//! Telegram: the real client code against a server that refuses what Telegram refuses.

pub(crate) mod fake;
pub(crate) mod setup;
mod talk;
mod edits;
mod groups;
mod refusals;
mod polling;
mod restarts;
mod stopping;
