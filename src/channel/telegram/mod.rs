//! Telegram, by long polling: no public address is needed, and one process serves many bots.
//!
//! teloxide brings the Bot API's types and its polling. Its dispatcher is not used: it takes an
//! update out of the stream before the update is stored, so an update could be confirmed and lost.
//! Here [`ChannelHost::accept`](super::ChannelHost::accept) stores each update before the next one
//! is pulled, and the offset, which confirms it to Telegram, follows (`listen`).
//!
//! All personal data stays in private chats. In a group the bot answers a person who addresses it,
//! but privately; the group reads one fixed sentence that says so (`send`).
//!
//! Opening and checking a bot fails with [`Error`]; sending fails with
//! [`channel::Error`](super::Error).

mod client;
mod error;
mod handle;
#[doc(hidden)]
pub mod fuzz;
mod listen;
mod menu;
mod normalise;
mod pace;
mod render;
mod send;
mod settings;

pub use client::{Telegram, username};
pub use error::Error;
pub use settings::{Account, Menu, MenuCommand, Settings, Texts, USUAL_RATE, USUAL_URL};
