//! zapys answers a business's customers and books them.

pub mod key;
pub mod schedule;
pub mod phrase;
pub mod form;
pub mod chat;
pub mod bots;
pub mod words;
pub mod agent;
pub mod clock;
pub mod http;
pub mod vault;
pub mod store;
pub mod mail;
pub mod model;
pub mod calendar;
pub mod booking;
pub mod channel;
pub mod tools;
pub mod conversation;
pub mod outbox;
pub mod settings;
pub mod app;
pub mod cli;
