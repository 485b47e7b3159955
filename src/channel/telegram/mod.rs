//! Telegram, by long polling: no public address is needed, and one process serves many bots.
//!
//! teloxide brings the requests that send. Updates are asked for without it (`poll`): its types know
//! an older Bot API, and its dispatcher takes an update out of the stream before the update is
//! stored. Here [`ChannelHost::accept`](super::ChannelHost::accept) stores each update, and the
//! offset, which confirms it to Telegram, follows (`listen`).
//!
//! All personal data stays in private chats. In a group the bot answers a person who addresses it,
//! but privately; the group reads one fixed sentence that says so (`send`).
//!
//! Opening and checking a bot fails with [`Error`]; sending fails with
//! [`channel::Error`](super::Error).

mod account;
mod call;
mod client;
mod content;
mod document;
mod draft;
mod drafts;
mod error;
mod handle;
mod host;
#[doc(hidden)]
pub mod fuzz;
mod listen;
mod menu;
mod normalise;
mod pace;
mod place;
mod poll;
mod render;
mod repair;
mod send;
mod settings;
mod sound;

pub use client::{Telegram, username};
pub use error::Error;
pub use host::TelegramHost;
pub use settings::{Account, Menu, MenuCommand, Settings, Texts, USUAL_RATE, USUAL_URL};
