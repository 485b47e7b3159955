//! Discord: the real worker and the real serenity against a server that refuses what Discord
//! refuses.

pub(crate) mod fake;
pub(crate) mod setup;

mod commands;
mod edits;
mod forms;
mod handover;
mod talk;
mod newer;
mod gateway;
mod intake;
