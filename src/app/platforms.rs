//! Opens every platform that a business has a token for.

use tokio_util::sync::CancellationToken;

use super::{App, discord, telegram, worker::Platforms};

/// Opens them; what listens ends when `stop` is cancelled.
///
/// # Errors
/// When a token is missing, or a platform refuses it.
pub(super) async fn open(app: &App, stop: &CancellationToken) -> anyhow::Result<Platforms> {
    let mut platforms = Platforms::default();
    telegram::open(app, stop, &mut platforms).await?;
    discord::open(app, stop, &mut platforms).await?;
    Ok(platforms)
}
