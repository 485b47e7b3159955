//! The component that reads the changes in staff members' calendars.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::calendar::Watcher;

use super::{component::Component, open::App};

impl App {
    /// Returns the reader of changes in calendars; `None`: Google is not set up.
    #[must_use]
    pub fn watch(&self) -> Option<Watcher> {
        let google = self.calendars.google()?.clone();
        Some(Watcher::new(google, self.store.clone(), Arc::clone(&self.clock)))
    }

    /// Returns the component that reads the changes every minute.
    pub(super) fn watch_component(&self, stop: &CancellationToken) -> Option<Component> {
        let (watch, stop) = (self.watch()?, stop.clone());
        let task = Box::pin(async move { Ok(watch.run(&stop).await?) });
        Some(Component { name: "calendar changes".to_owned(), task })
    }
}
