//! Telegram: the real client code against a server that refuses what Telegram refuses.

pub(crate) mod fake;
pub(crate) mod house;
mod talk;
mod groups;
mod refusals;
mod polling;
mod lives;
mod stopping;
