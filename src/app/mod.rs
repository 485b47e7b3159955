//! The application: the only room that names concrete things.
//!
//! `open` connects the rooms; `worker` runs the components that `platforms`, `google` and
//! `calendars` make, and `host` is what the channels see of all this. Errors here are `anyhow`'s,
//! with advice for the person at the command line.

mod accounts;
mod component;
mod discord;
mod google;
pub mod health;
mod host;
mod locks;
mod mailbox;
mod open;
mod platforms;
mod zone_updates;
mod pulses;
mod suggest;
mod telegram;
pub mod worker;

pub use component::listener_name;
pub use locks::is_worker_running;
pub use open::{App, report};
