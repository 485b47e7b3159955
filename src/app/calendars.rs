//! Google as a calendar: made where it is set up, and watched while a worker runs.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;

use crate::{
    bots::BusinessProfile,
    calendar::{Google, Watcher, google},
    clock::Clock,
    http::Http,
    ids::BusinessId,
    oauth::{Consents, Tokens},
    settings::Settings,
    store::Store,
    vault::Vault,
};

use super::{App, worker::Part};

/// Prepares to ask Google, where it is set up.
pub(super) fn prepare(
    settings: &Settings,
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    profiles: &Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
) -> anyhow::Result<Option<(Consents, Google)>> {
    let Some((google, _)) = &settings.google else { return Ok(None) };
    let http = Http::new(google::MAX_BYTES).context("prepare to ask Google")?;
    let profiles = Arc::clone(profiles);
    let tokens = Tokens::new(google.clone(), http.clone(), store, vault, clock, profiles)?;
    Ok(Some((Consents::new(tokens.clone()), Google::new(http, tokens))))
}

impl App {
    /// Returns what reads the changes in calendars; `None`: Google is not used.
    #[must_use]
    pub fn watch(&self) -> Option<Watcher> {
        let google = self.calendars.google()?.clone();
        Some(Watcher::new(google, self.store.clone(), Arc::clone(&self.clock)))
    }

    /// Returns the part of a worker that does so every minute.
    pub(super) fn watch_part(&self, stop: &CancellationToken) -> Option<Part> {
        let (watch, stop) = (self.watch()?, stop.clone());
        let runs = Box::pin(async move { Ok(watch.run(&stop).await?) });
        Some(Part { name: "the look at calendars".to_owned(), runs })
    }
}
