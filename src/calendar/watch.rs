//! Reads, every minute, what staff members changed in their calendars about bookings.
//!
//! Nothing is decided here. A change of an event that no longer agrees with its booking becomes an
//! update in the customer's conversation, in the transaction that keeps how far the calendar was
//! read; the turn there reads the event again. What this program wrote itself comes back as a
//! change as well; it agrees with its booking, so it ends here. Events without a booking are
//! skipped.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{
    CalendarOwner, Error,
    google::{Change, Changes, Google},
};
use crate::{
    clock::Clock,
    ids::BookingId,
    schedule::{Span, State},
    store::{
        self, Store, Tx,
        bookings::{self, Record},
        calendar_reads, connections, inbox,
    },
};

/// How often each calendar is read.
const EVERY: Duration = Duration::from_mins(1);
/// How many owners' calendars are read at the same time.
const AT_ONCE: usize = 8;

/// Reads the changes in calendars.
#[derive(Clone)]
pub struct Watch {
    google: Google,
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Watch {
    /// Prepares to read them.
    #[must_use]
    pub fn new(google: Google, store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { google, store, clock }
    }

    /// Reads every minute until it is told to stop.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                read = self.read_all() => read?,
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = sleep(EVERY) => {}
            }
        }
    }

    /// Reads every calendar that is connected, once. One that fails is read the next time.
    pub async fn read_all(&self) -> Result<(), store::Error> {
        let mut owners: Vec<CalendarOwner> = self
            .store
            .read(|db| Ok(connections::all(db)?.into_iter().map(|it| it.owner).collect()))
            .await?;
        let mut reading = JoinSet::new();
        loop {
            while let (true, Some(owner)) = (reading.len() < AT_ONCE, owners.pop()) {
                let this = self.clone();
                reading.spawn(async move { this.read(&owner).await });
            }
            match reading.join_next().await {
                Some(read) => read.map_err(|_| store::Error::Closed)??,
                None => return Ok(()),
            }
        }
    }

    async fn read(&self, owner: &CalendarOwner) -> Result<(), store::Error> {
        let settings = match self.google.watched(owner).await {
            Ok(Some(settings)) => settings,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::warn!(bot = %owner.bot, staff = %owner.staff, %error, "calendar connection cannot be read");
                return Ok(());
            }
        };
        let (whose, now) = (owner.clone(), self.clock.now());
        let used = self.store.read(move |db| calendar_reads::in_use(db, &whose, now)).await?;
        let calendars: BTreeSet<String> = used.into_iter().chain([settings.write]).collect();
        for calendar in calendars {
            if let Err(error) = self.read_one(owner, &calendar).await? {
                tracing::warn!(bot = %owner.bot, staff = %owner.staff, %error, "calendar changes cannot be read");
            }
        }
        Ok(())
    }

    async fn read_one(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
    ) -> Result<Result<(), Error>, store::Error> {
        let (whose, which, now) = (owner.clone(), calendar.to_owned(), self.clock.now());
        let token = self.store.read(move |db| calendar_reads::token(db, &whose, &which)).await?;
        let changes = match self.google.changes(owner, (calendar, token.as_deref()), now).await {
            Ok(changes) => changes,
            Err(error) => return Ok(Err(error)),
        };
        // An unchanged token over an empty list is the usual answer, and not worth a write.
        if changes.events.is_empty() && token.as_ref() == Some(&changes.token) {
            return Ok(Ok(()));
        }
        let (owner, calendar) = (owner.clone(), calendar.to_owned());
        let kept = self.store.write(move |tx| {
            let accepted = accept_changes(tx, &owner, &calendar, &changes, now)?;
            calendar_reads::keep(tx, &owner, (&calendar, &changes.token), now)?;
            Ok(accepted)
        });
        let accepted = kept.await?;
        if accepted > 0 {
            tracing::info!(accepted, "calendar changes received");
        }
        Ok(Ok(()))
    }
}

/// Takes in the changes that no longer agree with a booking; returns how many those are.
fn accept_changes(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    changes: &Changes,
    now: Timestamp,
) -> Result<usize, store::Error> {
    let (mut accepted, mut seen) = (0, BTreeSet::new());
    for change in &changes.events {
        let Some(record) = booking_of(tx, owner, &change.id)? else { continue };
        seen.insert(record.booking.id.clone());
        if disagrees(&record, change, now) {
            inbox::accept_calendar_change(tx, &record, &change.mark, now)?;
            accepted += 1;
        }
    }
    if changes.all {
        // What was deleted long ago is not even listed as deleted.
        for record in bookings::coming_in(tx, owner, calendar, now)? {
            if !seen.contains(&record.booking.id) {
                inbox::accept_calendar_change(tx, &record, &changes.token, now)?;
                accepted += 1;
            }
        }
    }
    Ok(accepted)
}

/// Finds the booking that an event stands for: the id of its event begins with its own.
fn booking_of(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    event: &str,
) -> Result<Option<Record>, store::Error> {
    let Some(id) = event.get(..BookingId::LENGTH) else { return Ok(None) };
    let record = bookings::find(tx, &BookingId::new(id))?;
    Ok(record.filter(|record| {
        let booking = &record.booking;
        let its = booking.event.as_deref().is_none_or(|its| its == event);
        (&booking.bot, &booking.staff) == (&owner.bot, &owner.staff) && its
    }))
}

/// Returns whether a changed event agrees neither with its booking nor with a move of it that has
/// begun.
fn disagrees(record: &Record, change: &Change, now: Timestamp) -> bool {
    let booking = &record.booking;
    let stands = matches!(booking.state, State::Committing | State::Confirmed);
    if !stands || booking.span.start <= now {
        return false;
    }
    let moving = record.moving.as_ref().map(|moving| moving.span);
    let known: [Option<Span>; 2] = [Some(booking.span), moving];
    change.deleted || change.span.is_none() || !known.contains(&change.span)
}
