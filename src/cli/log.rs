//! Sets up the log: only lines of this crate pass.
//!
//! This is an allow list and not a list of crates to silence, because a library that is added or
//! updated may log an update that it could not read, with the customer's text in it. For the same
//! reason only the place of a panic is logged: its message may quote that text.

use std::{io, io::IsTerminal as _, panic};

use tracing::Level;
use tracing_subscriber::{
    Layer as _, filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::settings::{Format, Log};

/// The crate whose lines pass.
const OURS: &str = env!("CARGO_CRATE_NAME");

/// Begins to log; `default` is the level when none is set.
pub(super) fn start(log: Log, default: Level) {
    let ours = Targets::new().with_target(OURS, log.level.unwrap_or(default));
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let lines = match log.format {
        Format::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
        Format::Text => lines.with_ansi(io::stderr().is_terminal()).boxed(),
    };
    // This fails only if a subscriber is set already, as in a test; that one stays.
    tracing_subscriber::registry().with(lines.with_filter(ours)).try_init().ok();
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "thread panicked");
    }));
}
