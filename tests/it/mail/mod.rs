//! Letters, reminders and word to staff, from the booking to the far end.

pub(crate) mod server;
mod setup;
mod exchange;
mod hanging;
mod queue;
mod reminders;
mod staff;
mod samples;
mod pictures;
mod dkim;
mod calendar_file;
mod postfix;
mod reports;
mod replies;
mod imap_server;
mod imap;
mod idle;
mod dovecot;
