//! `zapys rekey`: replaces the vault's key and encrypts every secret with the new one.

use anyhow::Context as _;

use crate::app::App;

use super::output::print;

pub(super) async fn run(app: &App) -> anyhow::Result<()> {
    let many = app.rekey().await.context("change the vault's key");
    app.store.close().await;
    print(&format!("The vault has a new key; {} secrets are sealed with it.", many?))?;
    print(
        "Copies of the database from before need the old key, which is gone; staff would connect again.",
    )
}
