//! Everything that is tested from outside, in one crate, so that it links once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

mod architecture;
mod world;
mod program;
mod dialogues;
mod eval;
mod guards;
mod crash;
mod race;
mod replay;
mod late;
mod bad_input;
mod openai;
mod google;
mod store;
mod mail;
mod telegram;
mod discord;
mod channels;
mod buttons;
mod service;
mod owner;
mod doctor;
mod whole;
