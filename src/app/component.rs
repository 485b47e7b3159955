//! What the worker runs: its components, and what each platform adds to them.

use std::{sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, join_all};
use tokio::time::timeout;

use crate::{
    channel::{Channel, Channels},
    ids::{BusinessId, Platform},
};

/// How long the start waits for a platform's answer; a listener keeps asking after that.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);

/// A component of the worker. It runs beside the others until the worker stops.
pub(super) struct Component {
    /// Its name in the log.
    pub(super) name: String,
    /// Its work; it ends soon after the token it was made with is cancelled.
    pub(super) task: BoxFuture<'static, anyhow::Result<()>>,
}

/// What the platforms add to the worker.
#[derive(Default)]
pub(super) struct Platforms {
    /// The channels.
    pub(super) channels: Channels,
    /// The conversations that the worker serves: of these businesses on these platforms.
    pub(super) places: Vec<(BusinessId, Platform)>,
    /// The listeners.
    pub(super) components: Vec<Component>,
    /// The bots whose token is refused, each with advice for the owner.
    pub(super) refused: Vec<anyhow::Error>,
}

/// A bot that a platform has prepared.
pub(super) struct PreparedBot<C> {
    pub(super) business: BusinessId,
    /// Receives the bot's updates.
    pub(super) listener: BoxFuture<'static, ()>,
    /// Fails if the platform refuses the bot's token.
    pub(super) check: C,
}

impl Component {
    /// Makes a component of a task that cannot fail.
    pub(super) fn infallible(
        name: impl Into<String>,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        let task = Box::pin(async move {
            task.await;
            Ok(())
        });
        Self { name: name.into(), task }
    }
}

impl Platforms {
    /// Adds a platform: its channel, and the listener of each bot. All tokens are checked at once.
    pub(super) async fn add<C: Future<Output = anyhow::Result<()>>>(
        &mut self,
        channel: Arc<dyn Channel>,
        bots: impl IntoIterator<Item = PreparedBot<C>>,
    ) {
        let platform = channel.platform();
        let mut checks = Vec::new();
        for PreparedBot { business, listener, check } in bots {
            checks.push(timeout(CHECK_TIMEOUT, check));
            let name = listener_name(platform, &business);
            self.components.push(Component::infallible(name, listener));
            self.places.push((business, platform));
        }
        self.channels.push(channel);
        let checked = join_all(checks).await;
        let is_late = checked.iter().any(Result::is_err);
        if is_late {
            tracing::warn!(platform = platform.as_str(), "platform takes long to answer");
        }
        self.refused.extend(checked.into_iter().filter_map(|checked| checked.ok()?.err()));
    }
}

/// Returns the name of a bot's listener, as `zapys status` shows it.
pub fn listener_name(platform: Platform, business: &BusinessId) -> String {
    format!("{} {business}", platform.as_str())
}
