//! zapys answers a business's customers and books them.

pub mod key;
pub mod schedule;
pub mod form;
pub mod chat;
pub mod bots;
pub mod clock;
pub mod vault;
pub mod settings;
