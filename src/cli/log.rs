//! Sets up what is logged: our own lines and nobody else's.
//!
//! An allow list, and not a list of crates to silence: a library that is added or updated may
//! log the update it could not read, customer's words included. So a line passes only if one of
//! our modules wrote it. For the same reason a panic is logged by its place alone; its text may
//! quote the string that was cut in the wrong place.

use std::{io, io::IsTerminal as _, panic};

use tracing::Level;
use tracing_subscriber::{
    Layer as _, filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::settings::{Format, Log};

/// Whose lines are shown.
const OURS: &str = env!("CARGO_CRATE_NAME");

/// Begins to log; `usual` is the level when none is set.
pub(super) fn start(log: Log, usual: Level) {
    let ours = Targets::new().with_target(OURS, log.level.unwrap_or(usual));
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let lines = match log.format {
        Format::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
        Format::Text => lines.with_ansi(io::stderr().is_terminal()).boxed(),
    };
    // Only fails where somebody else logs already, and then theirs is the choice.
    tracing_subscriber::registry().with(lines.with_filter(ours)).try_init().ok();
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "this program panicked; that is a mistake in it");
    }));
}
