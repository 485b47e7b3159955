//! Opens every platform that a business has a token for.
//!
//! A token that is refused is its own business's trouble: the others are served, and its
//! listener tries on. Where nobody is let in there is nothing to serve, and the owner who just
//! wrote the token is told at once.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{App, discord, telegram, worker::Platforms};

/// How long the start waits for a platform; what listens goes on asking.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// Opens them; what listens ends when `stop` is cancelled.
///
/// # Errors
/// When a token is missing, or every token is refused.
pub(super) async fn open(app: &App, stop: &CancellationToken) -> anyhow::Result<Platforms> {
    let mut platforms = Platforms::default();
    telegram::open(app, stop, &mut platforms).await?;
    discord::open(app, stop, &mut platforms).await?;
    let all = platforms.refused.len() == platforms.places.len();
    for refused in std::mem::take(&mut platforms.refused) {
        if all {
            return Err(refused);
        }
        tracing::error!(
            error = format!("{refused:#}"),
            "a bot is not let in; the others are served"
        );
    }
    Ok(platforms)
}
