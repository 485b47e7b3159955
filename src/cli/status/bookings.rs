//! How many bookings are in each state, and the size of the database.

use serde::Serialize;

use crate::{app::App, store::statistics};

use super::line::line;

/// How many bookings are in each state.
#[derive(Debug, Serialize)]
pub(super) struct Bookings(serde_json::Map<String, serde_json::Value>);

/// The database.
#[derive(Debug, Serialize)]
pub(super) struct Database {
    version: u32,
    bytes: u64,
}

pub(super) async fn read(app: &App) -> anyhow::Result<(Bookings, Database)> {
    let measured = app.store.read(statistics::read).await?;
    let bookings = measured.bookings.into_iter();
    let counts = bookings.map(|(state, many)| (state.as_str().to_owned(), many.into())).collect();
    let database = Database { version: measured.version, bytes: measured.bytes };
    Ok((Bookings(counts), database))
}

impl Bookings {
    pub(super) fn line(&self) -> String {
        let counts = self.0.iter().map(|(state, many)| format!("{many} {state}"));
        line("bookings", counts.collect::<Vec<_>>().join(", "))
    }
}

impl Database {
    pub(super) fn line(&self) -> String {
        line("database", format!("version {}, {} bytes", self.version, self.bytes))
    }
}
