//! Brings a booking into agreement with its event, after staff changed that in their calendar.
//!
//! That something changed is a hint and no more: the event is read again here, and what it says is
//! carried out by the same guards as a customer's request. Staff may do in their own calendar what
//! the rules would refuse a customer; only the schema is asked, because two customers cannot be
//! served at once. What it refuses becomes a question to the staff member, and so does an event that is gone
//! where nothing tells that it was deleted; for the customer nothing changes then. The customer is told in
//! the transaction of the change, so a hint that comes twice tells them once.

use crate::{
    bots::BusinessProfile,
    calendar::EventLookup,
    ids::BookingId,
    schedule::{BookingEvent, Conflict, Span, State},
    store::{
        self, Tx,
        bookings::{self, Moving, Record, Who},
        event_changes,
    },
};

use super::{
    calendar_event::place,
    complete_pending::Attempt,
    error::Error,
    gone_event::{is_believed, is_overdue, settle},
    publish::publish,
    reconciled::Reconciled,
    retime::is_retiming,
    service::{BookingService, load, owner},
    swapped::{Followed, by_staff, move_all, move_to, rescheduled},
};

impl BookingService {
    /// Reads a booking's event again and does what it says.
    ///
    /// # Errors
    /// When the store fails. A calendar that fails is [`Reconciled::Unread`].
    pub async fn reconcile(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Reconciled, store::Error> {
        match self.follow_calendar(profile, id).await {
            Ok(reconciled) => Ok(reconciled),
            Err(Error::Store(error)) => Err(error),
            Err(error) => {
                tracing::warn!(booking = %id, %error, "calendar change cannot be read yet");
                Ok(Reconciled::Unread)
            }
        }
    }

    async fn follow_calendar(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Reconciled, Error> {
        let wanted = id.clone();
        let found = self.store.read(move |db| bookings::find(db, &wanted)).await?;
        let Some(record) = found else { return Ok(Reconciled::Agrees) };
        // What this program is writing comes back as a change too; it is completed first.
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        if record.is_unfinished() {
            return Ok(Reconciled::Unread);
        }
        let booking = &record.booking;
        let over = booking.span.start <= self.clock.now();
        let Some(staff) = profile.staff(&booking.staff).filter(|_| !over) else {
            return Ok(Reconciled::Agrees);
        };
        match booking.state {
            State::Confirmed => {}
            State::Cancelled => return self.tell_returned(profile, staff, &record).await,
            _ => return Ok(Reconciled::Agrees),
        }
        let known = self.last_change(&record.booking.id).await?;
        let calendar = self.calendar(profile, staff).await?;
        let found = match calendar.read(&owner(profile, staff), &place(&record)).await {
            Ok(found) => found,
            Err(error) => {
                if is_overdue(known.as_ref(), self.clock.now()) {
                    self.ask_whether_off(profile, &record).await?;
                }
                return Err(error.into());
            }
        };
        let record = self.follow_event(record, &found).await?;
        match found {
            EventLookup::Found(there) => {
                self.note_guest(profile, &record, &there.declined).await?;
                let is_there = there.span.is_some_and(|it| it.start == record.booking.span.start);
                if !is_there {
                    return self.moved_by_staff(profile, &record, there.span).await;
                }
                // One that lasts longer now keeps its owner busy longer, as the calendar is read.
                self.agrees(profile, &record).await
            }
            EventLookup::Deleted if is_believed(known.as_ref(), record.booking.version) => {
                self.cancelled_by_staff(profile, &record).await
            }
            EventLookup::Deleted | EventLookup::NotFound => {
                self.ask_whether_off(profile, &record).await
            }
        }
    }

    /// Ends what was noted of a booking's event, which is as the booking says.
    async fn agrees(
        &self,
        profile: &BusinessProfile,
        record: &Record,
    ) -> Result<Reconciled, Error> {
        let (record, profile, now) = (record.clone(), profile.clone(), self.clock.now());
        let settled =
            self.store.write(move |tx| settle(tx, &profile, &record.booking, &record, now));
        settled.await?;
        Ok(Reconciled::Agrees)
    }

    /// Stores the calendar that an event was found in, where staff dragged it into another of theirs.
    async fn follow_event(&self, record: Record, found: &EventLookup) -> Result<Record, Error> {
        let EventLookup::Found(there) = found else { return Ok(record) };
        let Some(calendar) = there.at.calendar.clone() else { return Ok(record) };
        if record.calendar.as_ref().is_none_or(|before| *before == calendar) {
            return Ok(record);
        }
        tracing::info!(booking = %record.booking.id, "event is in another calendar now");
        let (id, place) = (record.booking.id.clone(), calendar.clone());
        self.store.write(move |tx| bookings::set_calendar(tx, &id, &place)).await?;
        Ok(Record { calendar: Some(calendar), ..record })
    }

    async fn moved_by_staff(
        &self,
        profile: &BusinessProfile,
        before: &Record,
        span: Option<Span>,
    ) -> Result<Reconciled, Error> {
        let now = self.clock.now();
        let future = span.filter(|span| span.start > now);
        let new = future.and_then(|span| move_to(profile, before, span));
        let together = match &new {
            Some(new) if before.capacity < 2 => {
                self.moved_together(profile, Followed::of(before, new.clone())).await?
            }
            _ => Some(Vec::new()),
        };
        let Some(together) = together else { return Ok(Reconciled::Unread) };
        let (before, profile) = (before.clone(), profile.clone());
        let moved = self.store.write(move |tx| {
            let record = load(tx, &before.booking.id)?;
            let is_changed = record.booking.version != before.booking.version;
            if is_changed || record.booking.state != State::Confirmed {
                return Ok(Reconciled::Unread);
            }
            let conflict = |conflict| BookingEvent::CalendarConflict { to: span, conflict };
            let Some(new) = new else {
                return publish_one(tx, &profile, &record, conflict(Conflict::NoTime), now);
            };
            let begun = match bookings::begin_move(tx, &new, now)? {
                Moving::Begun(begun) => begun,
                Moving::Taken if move_all(tx, &profile, &together, now)? => {
                    return Ok(Reconciled::Published(rescheduled(&record)));
                }
                Moving::Taken => {
                    return publish_one(tx, &profile, &record, conflict(Conflict::Taken), now);
                }
                Moving::Pending(_) | Moving::Gone => return Ok(Reconciled::Unread),
            };
            let written = bookings::Written {
                event: record.booking.event.clone().unwrap_or_default(),
                calendar: record.calendar.clone(),
                meet_url: record.booking.meet_url.clone(),
            };
            bookings::complete_move(tx, &new.booking, begun.version, &written, now)?;
            let event = if is_retiming(&profile, &record.booking, &begun) {
                BookingEvent::Retimed
            } else {
                rescheduled(&record)
            };
            let after = load(tx, &new.booking)?;
            settle(tx, &profile, &record.booking, &after, now)?;
            publish_one(tx, &profile, &after, event, now)
        });
        Ok(moved.await?)
    }

    async fn cancelled_by_staff(
        &self,
        profile: &BusinessProfile,
        before: &Record,
    ) -> Result<Reconciled, Error> {
        let (now, before, profile) = (self.clock.now(), before.clone(), profile.clone());
        let cancelled = self.store.write(move |tx| {
            let id = &before.booking.id;
            let record = load(tx, id)?;
            if record.booking.version != before.booking.version || record.moving.is_some() {
                return Ok(Reconciled::Unread);
            }
            let who = Who::Staff(before.booking.staff.clone());
            if !bookings::cancel(tx, id, &who, "deleted in the calendar", now)? {
                return Ok(Reconciled::Agrees);
            }
            event_changes::forget(tx, id)?;
            let event = BookingEvent::Cancelled { by: by_staff(&record) };
            publish_one(tx, &profile, &load(tx, id)?, event, now)
        });
        Ok(cancelled.await?)
    }
}

fn publish_one(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    event: BookingEvent,
    now: jiff::Timestamp,
) -> Result<Reconciled, store::Error> {
    publish(tx, profile, record, &event, now)?;
    Ok(Reconciled::Published(event))
}
