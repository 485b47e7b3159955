//! Opens every platform for which a business has a token.
//!
//! A refused token concerns its own business: the others are served, and its listener keeps trying.
//! If every token is refused there is nothing to serve, and the owner who has just written one is
//! told at once.

use tokio_util::sync::CancellationToken;

use super::{component::Platforms, discord, open::App, telegram};

/// Opens the platforms; their listeners end when `stop` is cancelled. It fails if a token is
/// missing or every token is refused.
pub(super) async fn open(app: &App, stop: &CancellationToken) -> anyhow::Result<Platforms> {
    let mut platforms = Platforms::default();
    telegram::open(app, stop, &mut platforms).await?;
    discord::open(app, stop, &mut platforms).await?;
    let is_all = platforms.refused.len() == platforms.places.len();
    for refused in std::mem::take(&mut platforms.refused) {
        if is_all {
            return Err(refused);
        }
        let error = format!("{refused:#}");
        tracing::error!(error, "token refused; the other businesses are served");
    }
    Ok(platforms)
}
