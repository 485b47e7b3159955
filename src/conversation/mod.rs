//! Runs each conversation in order, and many at once.
//!
//! Order lives here and not in the channels: one platform's library keeps a chat in order,
//! another starts a task per event and keeps none. Each conversation that has something
//! waiting gets one task, which takes turns until nothing waits; so a slow model delays one
//! customer and nobody else. What waits is in the store, not in memory: a flood costs disk
//! and not the process.
//!
//! What to say is decided in [`agent`](crate::agent); nothing here reads words.

mod desk;
mod log;
mod turn;
mod entries;
mod order;
mod shown;
mod staff;
mod connect;
mod given_up;
mod calendar_change;
mod budget;
mod language;

pub use desk::{Conversations, Error, Pulses};
pub use turn::Turns;
