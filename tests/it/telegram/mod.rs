//! Telegram: the real client code against a server that refuses what Telegram refuses.

pub(crate) mod fake;
pub(crate) mod setup;
mod shapes;
mod talk;
mod accounts;
mod drafts;
mod edits;
mod groups;
mod handover;
mod refusals;
mod reactions;
mod pieces;
mod quotes;
mod newer;
mod polling;
mod restarts;
mod stopping;
