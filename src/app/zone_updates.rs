//! Looks whether newer zone data was installed while the worker runs.
//!
//! The zones of the businesses are read at the start and stay as they are, so that no booking is
//! computed by two sets of rules within one turn. A restart takes the newer data, and the bookings
//! follow it; until then the log says once for each release that it waits.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::zones::Zones;

use super::component::Component;

/// How often it looks.
const EVERY: Duration = Duration::from_hours(1);

/// Makes the component that looks for newer zone data.
pub(super) fn component(zones: Arc<Zones>, stop: CancellationToken) -> Component {
    Component::infallible("zone data", async move {
        let mut told = None;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(EVERY) => {}
            }
            let newer = zones.newer_release();
            if newer.is_some() && newer != told {
                tracing::warn!(
                    release = newer,
                    "newer zone data is installed and waits for a restart"
                );
                told = newer;
            }
        }
    })
}
