//! zapys answers a business's customers and books them.

pub mod key;
pub mod schedule;
pub mod chat;
pub mod store;
