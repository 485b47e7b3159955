//! `zapys rekey`: seals everything under a new key.

use anyhow::Context as _;

use crate::app::App;

pub(super) async fn run(app: &App) -> anyhow::Result<()> {
    let many = app.rekey().await.context("change the vault's key");
    app.store.close().await;
    super::print(&format!("The vault has a new key; {} secrets are sealed with it.", many?))?;
    super::print(
        "Copies of the database from before need the old key, which is gone; staff would connect again.",
    )
}
