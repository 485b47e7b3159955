//! Reads, every minute, what staff members changed in their calendars about our bookings.
//!
//! No change is decided here. If a changed event differs from its booking, a message is put into
//! the customer's conversation, in the transaction that stores how far the calendar was read; the
//! turn there reads the event again. Our own writes come back as changes too, agree with the
//! booking and end here. Events that belong to no booking are ignored.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{
    Caldav, CalendarOwner, Calendars, Error,
    changes::{Change, Changes},
};
use crate::{
    clock::Clock,
    ids::BookingId,
    schedule::{Booking, Span, State},
    store::{
        self, Store, Tx,
        bookings::{self, Record},
        calendar_reads,
        connections::{self, Settings},
        inbox,
    },
};

/// How often each calendar is read.
const EVERY: Duration = Duration::from_mins(1);
/// How many owners' calendars are read at once.
const AT_ONCE: usize = 8;

/// Reads the changes in the calendars of others; clones share everything.
#[derive(Clone)]
pub struct Watcher {
    calendars: Calendars,
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Watcher {
    /// Prepares to read; sends nothing.
    pub fn new(calendars: Calendars, store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { calendars, store, clock }
    }

    /// Reads all calendars every minute until `stop`.
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

    /// Reads every connected calendar once. A calendar that fails is read the next time.
    pub async fn read_all(&self) -> Result<(), store::Error> {
        let mut sources = self.sources().await?;
        let mut reading = JoinSet::new();
        loop {
            while let (true, Some((source, owner))) = (reading.len() < AT_ONCE, sources.pop()) {
                let this = self.clone();
                reading.spawn(async move { this.read(source, &owner).await });
            }
            match reading.join_next().await {
                Some(read) => read.map_err(|_| store::Error::Closed)??,
                None => return Ok(()),
            }
        }
    }

    /// Returns whose calendars are read, and where they are.
    async fn sources(&self) -> Result<Vec<(Source, CalendarOwner)>, store::Error> {
        let caldav = self.calendars.caldav().map(Caldav::owners).unwrap_or_default();
        let mut all: Vec<_> = caldav.into_iter().map(|owner| (Source::Caldav, owner)).collect();
        if self.calendars.google().is_some() {
            let connected = self.store.read(connections::all).await?;
            all.extend(connected.into_iter().map(|it| (Source::Google, it.owner)));
        }
        Ok(all)
    }

    /// Returns the calendars that an owner chose; `None`: they have no connection that works.
    async fn watched(
        &self,
        source: Source,
        owner: &CalendarOwner,
    ) -> Result<Option<Settings>, Error> {
        match (source, self.calendars.google(), self.calendars.caldav()) {
            (Source::Caldav, _, Some(caldav)) => caldav.watched(owner).await.map(Some),
            (Source::Google, Some(google), _) => google.watched(owner).await,
            _ => Ok(None),
        }
    }

    /// Reads the changes in a calendar since a token; without a token, all events.
    async fn changes(
        &self,
        source: Source,
        owner: &CalendarOwner,
        calendar: &str,
        token: Option<&str>,
    ) -> Result<Changes, Error> {
        let now = self.clock.now();
        match (source, self.calendars.google(), self.calendars.caldav()) {
            (Source::Caldav, _, Some(caldav)) => caldav.changes(owner, calendar, token, now).await,
            (Source::Google, Some(google), _) => google.changes(owner, calendar, token, now).await,
            _ => Err(Error::NotConnected),
        }
    }

    async fn read(&self, source: Source, owner: &CalendarOwner) -> Result<(), store::Error> {
        let settings = match self.watched(source, owner).await {
            Ok(Some(settings)) => settings,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar connection not read");
                return Ok(());
            }
        };
        let (whose, now) = (owner.clone(), self.clock.now());
        let used = self.store.read(move |db| calendar_reads::in_use(db, &whose, now)).await?;
        let calendars: BTreeSet<String> = used.into_iter().chain([settings.write]).collect();
        for calendar in calendars {
            if let Err(error) = self.read_one(source, owner, &calendar).await? {
                tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar changes not read");
            }
        }
        Ok(())
    }

    async fn read_one(
        &self,
        source: Source,
        owner: &CalendarOwner,
        calendar: &str,
    ) -> Result<Result<(), Error>, store::Error> {
        let (whose, which, now) = (owner.clone(), calendar.to_owned(), self.clock.now());
        let token = self.store.read(move |db| calendar_reads::token(db, &whose, &which)).await?;
        let changes = match self.changes(source, owner, calendar, token.as_deref()).await {
            Ok(changes) => changes,
            Err(error) => return Ok(Err(error)),
        };
        // Usually nothing has changed, not even the token; that needs no write.
        if changes.events.is_empty() && token.as_ref() == Some(&changes.token) {
            return Ok(Ok(()));
        }
        let (account, calendar) = (owner.clone(), calendar.to_owned());
        let stored = self.store.write(move |tx| {
            let differing = enqueue_differences(tx, &account, &calendar, &changes, now)?;
            calendar_reads::set_token(tx, &account, &calendar, &changes.token, now)?;
            Ok(differing)
        });
        let differing = stored.await?;
        if differing > 0 {
            let (business, staff) = (&owner.bot, &owner.staff);
            tracing::info!(%business, %staff, differing, "calendar changes received");
        }
        Ok(Ok(()))
    }
}

/// Where a calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Google,
    Caldav,
}

/// Puts a message into the inbox for each booking that the changes differ from; returns how many.
fn enqueue_differences(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    changes: &Changes,
    now: Timestamp,
) -> Result<usize, store::Error> {
    let (mut differing, mut seen) = (0, BTreeSet::new());
    for change in &changes.events {
        let Some(record) = booking_of(tx, owner, &change.id)? else { continue };
        seen.insert(record.booking.id.clone());
        let pending = record.moving.as_ref().map(|moving| moving.span);
        let Booking { state, span, .. } = record.booking;
        if differs(state, span, pending, change, now) {
            inbox::accept_calendar_change(tx, &record, &change.mark, now)?;
            differing += 1;
        }
    }
    if changes.all {
        // An event that was deleted long ago is not listed, not even as deleted.
        for record in bookings::coming_in(tx, owner, calendar, now)? {
            if !seen.contains(&record.booking.id) {
                inbox::accept_calendar_change(tx, &record, &changes.token, now)?;
                differing += 1;
            }
        }
    }
    Ok(differing)
}

/// Finds the booking of an event: our event ids begin with the booking's id.
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

/// Returns whether a change differs from a booking in a state at a time; `pending`: the time that
/// the booking is being moved to. A booking that has begun, or no longer stands, differs from
/// nothing.
fn differs(
    state: State,
    span: Span,
    pending: Option<Span>,
    change: &Change,
    now: Timestamp,
) -> bool {
    let stands = matches!(state, State::Committing | State::Confirmed) && span.start > now;
    // An event that only became longer or shorter moves nothing for the customer.
    let is_known =
        |it: Span| it.start == span.start || pending.is_some_and(|to| to.start == it.start);
    stands && (change.deleted || !change.span.is_some_and(is_known))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour)
    }

    fn span(hour: i64) -> Span {
        Span { start: at(hour), end: at(hour + 1) }
    }

    fn event(span: Option<Span>, deleted: bool) -> Change {
        Change { id: "b1".to_owned(), deleted, span, mark: String::new() }
    }

    #[test]
    fn only_what_staff_changed_in_a_future_booking_differs() {
        let confirmed =
            |change: &Change, pending| differs(State::Confirmed, span(9), pending, change, at(8));
        assert!(!confirmed(&event(Some(span(9)), false), None), "our own write came back");
        let longer = Span { start: at(9), end: at(11) };
        assert!(!confirmed(&event(Some(longer), false), None), "it begins as before");
        assert!(confirmed(&event(Some(span(10)), false), None), "moved");
        assert!(!confirmed(&event(Some(span(10)), false), Some(span(10))), "we are moving it");
        assert!(!confirmed(&event(Some(span(9)), false), Some(span(10))), "not moved yet");
        assert!(confirmed(&event(Some(span(9)), true), None), "deleted");
        assert!(confirmed(&event(None, false), None), "made to last all day");

        let moved = event(Some(span(10)), false);
        assert!(differs(State::Committing, span(9), None, &moved, at(8)));
        for over in [State::Held, State::Cancelled, State::Completed] {
            assert!(!differs(over, span(9), None, &moved, at(8)), "{over:?}");
        }
        assert!(!differs(State::Confirmed, span(9), None, &moved, at(9)), "it has begun");
    }
}
