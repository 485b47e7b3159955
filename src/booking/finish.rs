//! Finishing: a booking or a move whose outcome in the calendar may be unknown.
//!
//! Writing an event is safe to repeat, because its id is ours. So finishing is doing it again
//! and reading what came of it; whoever gets there first confirms, in one transaction with the
//! letter, and everybody after that finds it done.

use jiff::{SignedDuration, Timestamp};

use crate::{
    bots::Profile,
    calendar::{Event, Owner, event_id},
    chat::Promised,
    key::BookingId,
    schedule::{Booking, Change, State},
    store::{
        self, Scope, Tx,
        bookings::{self, Record, Written},
        outbox,
    },
};

use super::{Error, book::promise, desk::FrontDesk, word};

/// When the outbox takes over what a turn has begun: longer than a turn may take.
pub(super) const FINISH_AFTER: SignedDuration = SignedDuration::from_secs(60);

impl FrontDesk {
    /// Finishes what was begun of a booking; nothing to do is no error. Returns whether nothing
    /// is left to be finished.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn finish(&self, profile: &Profile, id: &BookingId) -> Result<bool, Error> {
        let wanted = id.clone();
        let Some(record) = self.store.read(move |db| bookings::find(db, &wanted)).await? else {
            return Ok(true);
        };
        let record = self.write_event(profile, record).await?;
        Ok(!record.is_unfinished())
    }

    /// Promises that what was begun is finished, where nothing does any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_up(&self, scope: &Scope) -> Result<(), store::Error> {
        let (scope, now) = (scope.clone(), self.clock.now());
        let due = now.saturating_add(FINISH_AFTER).unwrap_or(now);
        let taken_up = self.store.write(move |tx| {
            for record in bookings::unfinished(tx, &scope)? {
                let id = &record.booking.id;
                if outbox::is_due(tx, id, "finish")? {
                    continue;
                }
                let mut row = promise(&Promised::Finish { booking: id.clone() }, &record, due)?;
                // Its first promise is settled, and a key is used once.
                row.key = format!("{}{}", row.key, now.as_millisecond());
                outbox::promise(tx, &row, now)?;
            }
            Ok(())
        });
        taken_up.await
    }

    /// Gives up what could not be finished: a booking's time is anybody's again, a move is
    /// undone, and the customer and the business are told. Without its profile nobody can be.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn give_up(
        &self,
        profile: Option<&Profile>,
        id: &BookingId,
    ) -> Result<(), store::Error> {
        let (profile, id, now) = (profile.cloned(), id.clone(), self.clock.now());
        let given_up = self.store.write(move |tx| {
            let Some(before) = bookings::find(tx, &id)? else { return Ok(()) };
            let done = match &before.moving {
                Some(moving) => bookings::undo_move(tx, &id, moving.version)?,
                None if before.booking.state == State::Committing => {
                    erase(tx, &before, now)?;
                    bookings::release(tx, &id, "it could not be written", now)?
                }
                None => false,
            };
            match profile {
                Some(profile) if done => word::sorry(tx, &profile, &before, now),
                _ => Ok(()),
            }
        });
        given_up.await
    }

    /// Finishes a booking within a turn: a calendar that fails leaves it as it is, to be
    /// finished later.
    pub(super) async fn finished(
        &self,
        profile: &Profile,
        record: Record,
    ) -> Result<Record, Error> {
        let id = record.booking.id.clone();
        match self.write_event(profile, record.clone()).await {
            Err(Error::Calendar(error)) => {
                tracing::warn!(booking = %id, %error, "the calendar failed; the outbox will finish the booking");
                Ok(record)
            }
            done => done,
        }
    }

    async fn write_event(&self, profile: &Profile, record: Record) -> Result<Record, Error> {
        match (&record.booking.state, &record.moving) {
            (State::Committing, _) => self.write_new(profile, record).await,
            (State::Confirmed, Some(_)) => self.write_moved(profile, record).await,
            _ => Ok(record),
        }
    }

    async fn write_new(&self, profile: &Profile, record: Record) -> Result<Record, Error> {
        let booking = &record.booking;
        let Some(staff) = profile.staff(&booking.staff) else { return Ok(record) };
        let event = Event {
            id: event_id(&booking.id, booking.version),
            span: booking.span,
            title: title(booking),
            online: booking.online,
        };
        let owner = Owner { bot: booking.bot.clone(), staff: booking.staff.clone() };
        let written = self.calendar(staff)?.insert(&owner, &event).await?;
        let (id, now) = (booking.id.clone(), self.clock.now());
        let profile = profile.clone();
        let confirmed = self.store.write(move |tx| {
            let written = Written { event: written.id, meet_url: written.meet_url };
            let done = bookings::confirm(tx, &id, &written, now)?;
            let record = reread(tx, &id)?;
            if done {
                settle(tx, &record, (Change::Booked, None), now)?;
                word::settled(tx, &profile, &record, Change::Booked, now)?;
            } else if record.booking.state == State::Cancelled {
                erase_late(tx, &record, &written.event, now)?;
            }
            Ok(record)
        });
        Ok(confirmed.await?)
    }

    async fn write_moved(&self, profile: &Profile, record: Record) -> Result<Record, Error> {
        let booking = &record.booking;
        let (Some(staff), Some(moving)) = (profile.staff(&booking.staff), &record.moving) else {
            return Ok(record);
        };
        let event = Event {
            id: booking.event.clone().unwrap_or_else(|| event_id(&booking.id, booking.version)),
            span: moving.span,
            title: title(booking),
            online: booking.online,
        };
        let owner = Owner { bot: booking.bot.clone(), staff: booking.staff.clone() };
        let calendar = self.calendar(staff)?;
        let written = if let Some(written) = calendar.change(&owner, &event).await? {
            written
        } else {
            // Somebody deleted it there; the booking stands, so it is written anew.
            let id = event_id(&booking.id, moving.version);
            calendar.insert(&owner, &Event { id, ..event }).await?
        };
        let (id, version, was, now) =
            (booking.id.clone(), moving.version, booking.wall, self.clock.now());
        let meet_url = written.meet_url.or_else(|| booking.meet_url.clone());
        let profile = profile.clone();
        let moved = self.store.write(move |tx| {
            let written = Written { event: written.id, meet_url };
            let done = bookings::finish_move(tx, &id, version, &written, now)?;
            let record = reread(tx, &id)?;
            if done {
                settle(tx, &record, (Change::Moved, Some(was)), now)?;
                word::settled(tx, &profile, &record, Change::Moved, now)?;
            } else if record.booking.state == State::Cancelled
                || record.moving.is_none() && record.booking.event.as_ref() != Some(&written.event)
            {
                erase_late(tx, &record, &written.event, now)?;
            }
            Ok(record)
        });
        Ok(moved.await?)
    }
}

/// Promises what follows a change, in the change's own transaction, and drops what it made void.
pub(super) fn settle(
    tx: &Tx<'_>,
    record: &Record,
    (change, was): (Change, Option<jiff::civil::DateTime>),
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = record.booking.clone();
    outbox::drop_kind(tx, &booking.id, "finish", now)?;
    let (bot, version) = (&booking.bot, booking.version);
    tracing::info!(%bot, booking = %booking.id, version, ?change, "a booking changed");
    if booking.contact.email.is_some() {
        let letter = Promised::Letter { change, booking: booking.into(), was };
        outbox::promise(tx, &promise(&letter, record, outbox::AT_ONCE)?, now)?;
    }
    Ok(())
}

/// Promises that the event of a booking that is given back is taken out. One whose outcome is
/// unknown may yet be written by whoever was at it, so it is erased once they must be done.
pub(super) fn erase(tx: &Tx<'_>, before: &Record, now: Timestamp) -> Result<(), store::Error> {
    let booking = &before.booking;
    let (event, due) = match &booking.event {
        Some(event) => (event.clone(), outbox::AT_ONCE),
        None => (
            event_id(&booking.id, booking.version),
            now.saturating_add(FINISH_AFTER).unwrap_or(now),
        ),
    };
    let erase = Promised::Erase { staff: booking.staff.clone(), event };
    outbox::promise(tx, &promise(&erase, before, due)?, now).map(drop)
}

/// Promises that an event is taken out that was written when nobody wanted it any more.
fn erase_late(
    tx: &Tx<'_>,
    record: &Record,
    event: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let erase = Promised::Erase { staff: record.booking.staff.clone(), event: event.to_owned() };
    let mut row = promise(&erase, record, outbox::AT_ONCE)?;
    row.key.push_str(":late");
    outbox::promise(tx, &row, now).map(drop)
}

pub(super) fn reread(tx: &Tx<'_>, id: &BookingId) -> Result<Record, store::Error> {
    bookings::find(tx, id)?.ok_or_else(|| unreadable("id"))
}

pub(super) fn unreadable(column: &str) -> store::Error {
    store::Error::Unreadable { column: column.to_owned() }
}

/// What the staff member reads in their calendar.
fn title(booking: &Booking) -> String {
    match &booking.contact.name {
        Some(name) => format!("{} – {name}", booking.service_name),
        None => booking.service_name.clone(),
    }
}
