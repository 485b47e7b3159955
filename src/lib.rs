//! zapys as a library: its rooms stand in the order in which they may import each other.
//!
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod ids;
pub mod text;
pub mod schedule;
pub mod phrase;
pub mod lang;
pub mod toml_form;
pub mod chat;
pub mod bots;
pub mod understanding;
pub mod dialogue;
pub mod messages;
pub mod notify;
pub mod agent;
pub mod clock;
pub mod zones;
pub mod http;
pub mod files;
pub mod vault;
pub mod store;
pub mod mail;
pub mod model;
pub mod speech;
pub mod oauth;
pub mod calendar;
pub mod booking;
pub mod channel;
pub mod tools;
pub mod conversation;
pub mod jobs;
pub mod mailbox;
pub mod settings;
pub mod app;
pub mod eval;
pub mod cli;
