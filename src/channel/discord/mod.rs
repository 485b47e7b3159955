//! Discord: direct messages and servers, through serenity.
//!
//! A conversation is one person's with one bot, wherever they write: `chat` and `person` are both
//! the person's id. So two people's answers never mix in a server, and a booking begun in a server
//! continues in direct messages. Every reply is private: it goes into the answer to the person's
//! own interaction, which only they see, or into a direct message. In public the bot says two
//! fixed sentences. The `Handle` stored with the update names the place.
//!
//! An interaction's token is a secret that is valid for fifteen minutes; `tokens` keeps it in
//! memory only. When the process loses it, the answer goes by direct message.
//!
//! serenity's types are read and its requests are sent, each with a time limit (`api`). The gateway
//! (`gateway`, `session`) is our own: serenity's reads each event into its types and drops what is newer
//! than these, and it begins a task for each event, so that they come in no order. What serenity still
//! brings unused is in `docs/adr/0004-two-versions-of-rustls.md`.
//!
//! Functions here fail with [`ApiError`]; sending fails with [`channel::Error`](super::Error).

mod answer;
mod api;
mod backlog;
mod bot;
mod catch_up;
mod commands;
mod components;
mod dispatch;
mod edit;
mod echoes;
mod form;
#[doc(hidden)]
pub mod fuzz;
mod gateway;
mod handle;
mod host;
mod intake;
mod interaction;
mod listen;
mod normalise;
mod plainer;
mod quoted;
mod render;
mod route;
mod send;
mod session;
mod socket;
mod tokens;

pub use api::{ApiError, Settings, USUAL_URL};
pub use bot::{Account, Discord};
pub use handle::{DIRECT, direct_channel};
pub use host::{
    AutocompleteQuery, BookingForm, Choice, CommandField, ContactField, DiscordHost, ReadPosition,
};
