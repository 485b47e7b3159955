//! Everything that is tested from outside, in one crate, so that it links once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

mod openai;
mod store;
