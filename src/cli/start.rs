//! Reads the settings, begins to log and opens the application, as each subcommand needs it.

use std::{path::Path, sync::Arc};

use jiff::Timestamp;
use tracing::Level;

use crate::{
    app::{App, report},
    clock::{Clock, SystemClock},
    settings::{Environment, Settings},
};

use super::log;

/// Opens the application, and makes its data folder if there is none. The clock starts at `now`;
/// `None`: it is the machine's.
pub(super) fn open(config: Option<&Path>, now: Option<Timestamp>) -> anyhow::Result<App> {
    App::open(settings(config, Level::WARN)?, clock(now))
}

/// Opens an application that was set up before, for an administrator's command.
pub(super) fn open_existing(config: Option<&Path>) -> anyhow::Result<App> {
    App::open_existing(settings(config, Level::WARN)?, clock(None))
}

/// Opens the application for the worker, which also logs what it does.
pub(super) fn open_worker(config: Option<&Path>) -> anyhow::Result<App> {
    App::open(settings(config, Level::INFO)?, clock(None))
}

/// Reads the settings and begins to log; `default` is the level when none is set.
pub(super) fn settings(config: Option<&Path>, default: Level) -> anyhow::Result<Settings> {
    let settings = Settings::load(config, Environment::of_process());
    let settings = settings.map_err(|errors| report(&errors))?;
    log::start(settings.log, default);
    Ok(settings)
}

/// Returns a clock that starts at `now`; `None`: the machine's.
pub(super) fn clock(now: Option<Timestamp>) -> Arc<dyn Clock> {
    Arc::new(now.map_or_else(SystemClock::default, SystemClock::starting_at))
}
