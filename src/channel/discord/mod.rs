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
//! serenity keeps the gateway, builds requests and knows the rate limits; its own client has no
//! time limit, so `api` gives each request one. serenity cannot be had with one TLS stack: its
//! build script refuses `http` and `gateway` without a backend, `rustls_backend` always brings
//! tokio-tungstenite 0.21 with rustls 0.22 for the gateway (rustls-webpki 0.102 has four
//! advisories, about CRLs and name constraints; a gateway connection to Mozilla's roots uses
//! neither), and `native_tls_backend` brings OpenSSL. The alternative, serenity's types with a
//! gateway and a REST client of our own, would save 21 of 366 crates and cost about 700 lines of
//! protocol to maintain.
//!
//! Functions here fail with [`ApiError`]; sending fails with [`channel::Error`](super::Error).

mod answer;
mod api;
mod backlog;
mod bot;
mod catch_up;
mod commands;
mod components;
mod edit;
mod echoes;
#[doc(hidden)]
pub mod fuzz;
mod handle;
mod host;
mod intake;
mod interaction;
mod listen;
mod normalise;
mod plainer;
mod render;
mod route;
mod send;
mod tokens;
mod unread;

pub use api::{ApiError, Settings, USUAL_URL};
pub use bot::{Account, Discord};
pub use handle::{DIRECT, direct_channel};
pub use host::{AutocompleteQuery, Choice, CommandField, DiscordHost, ReadPosition};
