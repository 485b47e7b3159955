//! How many bookings are in each state, how many no longer fit the files of the businesses, and the size of
//! the database.

use serde::Serialize;

use crate::{
    app::App,
    bots::misfit,
    schedule::Booking,
    store::{bookings::to_come, statistics},
};

use super::line::line;

/// How many bookings are in each state.
#[derive(Debug, Serialize)]
pub(super) struct Bookings(serde_json::Map<String, serde_json::Value>);

/// How many visits are to come that no longer fit the file of their business.
#[derive(Debug, Serialize)]
pub(super) struct Unfit(usize);

pub(super) async fn read_unfit(app: &App) -> anyhow::Result<Unfit> {
    let now = app.clock.now();
    let coming = app.store.read(move |db| to_come(db, now)).await?;
    let is_unfit = |booking: &Booking| {
        let of = app.profiles().find(|profile| profile.id == booking.bot);
        of.is_some_and(|profile| misfit(profile, booking).is_some())
    };
    Ok(Unfit(coming.iter().filter(|record| is_unfit(&record.booking)).count()))
}

impl Unfit {
    /// `None`: all of them fit.
    pub(super) fn line(&self) -> Option<String> {
        let says = format!("{} no longer fit the file; zapys doctor names them", self.0);
        (self.0 > 0).then(|| line("visits", says))
    }
}

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
