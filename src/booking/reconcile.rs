//! Heeding what somebody changed in a calendar about a booking of ours.
//!
//! That something changed is a hint and no more: the event is read again here, and what it says
//! is carried out by the same guards as a customer's wish. Whoever has a calendar may do in it
//! what the rules would refuse a customer; only the schema is asked, because two people cannot
//! be served at once. What it refuses becomes a question to the staff member, and for the
//! customer nothing changes. The customer is told in the transaction of the change, so a hint
//! that comes twice tells nothing twice.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    calendar::{self, CalendarOwner, EventLookup},
    chat::Job,
    ids::BookingId,
    schedule::{Change, Span, State},
    store::{
        self, Tx,
        bookings::{self, LONGEST, Moving, NewMove, Record, Who},
        jobs::{self, NewJob},
    },
};

use super::{
    Error,
    desk::BookingService,
    event::place,
    finish::{Begun, reread, settle},
    notice,
};

/// What a change in a calendar came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reconciled {
    /// The booking is as the calendar says, or is none of its business any more.
    Nothing,
    /// The booking was moved, and the customer is told.
    Moved,
    /// The booking was cancelled, and the customer is told.
    Cancelled,
    /// It cannot be so; the staff member is asked.
    Asked,
    /// The calendar could not be read; it will be looked at again.
    Unread,
}

/// Why what the calendar says cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cannot {
    /// Another booking has that time.
    Taken,
    /// It is over by now, longer than anything we book, or at no time of day.
    NoTime,
}

impl BookingService {
    /// Reads a booking's event again and does what it says.
    pub async fn reconcile(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Reconciled, store::Error> {
        match self.follow_calendar(profile, id).await {
            Ok(heeded) => Ok(heeded),
            Err(Error::Store(error)) => Err(error),
            Err(error) => {
                tracing::warn!(booking = %id, %error, "a change in the calendar cannot be read yet");
                Ok(Reconciled::Unread)
            }
        }
    }

    /// Promises that a booking is looked at again, where its calendar could not be read.
    pub fn look_again(
        tx: &Tx<'_>,
        profile: &BusinessProfile,
        id: &BookingId,
        (after, due): (&str, Timestamp),
    ) -> Result<(), store::Error> {
        if jobs::is_due(tx, id, "look")? {
            return Ok(());
        }
        let look = Job::Look { booking: id.clone() };
        let row = NewJob {
            booking: Some(id.clone()),
            due,
            ..NewJob::new(format!("look:{id}:{after}"), &look, &profile.id)?
        };
        jobs::enqueue(tx, &row, due).map(drop)
    }

    async fn follow_calendar(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Reconciled, Error> {
        let record = self.again(id).await?;
        // What we are writing ourselves comes back as a change; it is finished first.
        let record = self.finished(profile, record, Begun::Before).await?;
        if record.is_unfinished() {
            return Ok(Reconciled::Unread);
        }
        let booking = &record.booking;
        let over = booking.span.start <= self.clock.now();
        let staff = profile.staff(&booking.staff);
        let (Some(staff), State::Confirmed, false) = (staff, booking.state, over) else {
            return Ok(Reconciled::Nothing);
        };
        let owner = CalendarOwner { bot: booking.bot.clone(), staff: booking.staff.clone() };
        let found = self.calendar(profile, staff).await?.read(&owner, &place(&record)).await?;
        Ok(match found {
            EventLookup::Found(there) if there.span == Some(booking.span) => Reconciled::Nothing,
            EventLookup::Found(calendar::WrittenEvent { span, .. }) => {
                self.moved_by_staff(profile, &record, span).await?
            }
            EventLookup::Deleted => self.cancelled_by_staff(profile, &record).await?,
            EventLookup::NotFound => {
                tracing::warn!(booking = %booking.id, "its event is not in the calendar, which proves nothing");
                Reconciled::Nothing
            }
        })
    }

    async fn moved_by_staff(
        &self,
        profile: &BusinessProfile,
        before: &Record,
        span: Option<Span>,
    ) -> Result<Reconciled, Error> {
        let now = self.clock.now();
        let new = span.filter(|span| span.start > now).and_then(|span| to(profile, before, span));
        let (before, profile) = (before.clone(), profile.clone());
        let moved = self.store.write(move |tx| {
            let record = reread(tx, &before.booking.id)?;
            if (record.booking.version, record.booking.state)
                != (before.booking.version, State::Confirmed)
            {
                return Ok(Reconciled::Unread);
            }
            let Some(new) = new else {
                notice::ask_staff(tx, &profile, &record, (span, Cannot::NoTime), now)?;
                return Ok(Reconciled::Asked);
            };
            let begun = match bookings::begin_move(tx, &new, now)? {
                Moving::Begun(begun) => begun,
                Moving::Taken => {
                    notice::ask_staff(tx, &profile, &record, (span, Cannot::Taken), now)?;
                    return Ok(Reconciled::Asked);
                }
                Moving::Pending(_) | Moving::Gone => return Ok(Reconciled::Unread),
            };
            let written = bookings::Written {
                event: record.booking.event.clone().unwrap_or_default(),
                calendar: record.calendar.clone(),
                meet_url: record.booking.meet_url.clone(),
            };
            bookings::finish_move(tx, &new.booking, begun.version, &written, now)?;
            let (was, record) = (record.booking.local_start, reread(tx, &new.booking)?);
            settle(tx, &profile, &record, (Change::Moved, Some(was)), now)?;
            notice::theirs(tx, &profile, &record, (Change::Moved, Some(was)), now)?;
            Ok(Reconciled::Moved)
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
            let record = reread(tx, id)?;
            if record.booking.version != before.booking.version || record.moving.is_some() {
                return Ok(Reconciled::Unread);
            }
            let who = Who::Staff(before.booking.staff.clone());
            if !bookings::cancel(tx, id, &who, "deleted in the calendar", now)? {
                return Ok(Reconciled::Nothing);
            }
            let record = reread(tx, id)?;
            settle(tx, &profile, &record, (Change::Cancelled, None), now)?;
            notice::theirs(tx, &profile, &record, (Change::Cancelled, None), now)?;
            Ok(Reconciled::Cancelled)
        });
        Ok(cancelled.await?)
    }
}

/// Returns the move to where the event is; `None`: it is longer than anything we book.
fn to(profile: &BusinessProfile, record: &Record, span: Span) -> Option<NewMove> {
    let booking = &record.booking;
    let zoned = span.start.to_zoned(profile.zone.clone());
    // Of what the service takes, gaps included, only the gaps are the profile's to say.
    let occupied = match profile.service(&booking.service) {
        Some(service) => service.shape.occupied(span),
        None => span,
    };
    let fits = occupied.end.duration_since(occupied.start) <= LONGEST && span.start < span.end;
    fits.then(|| NewMove {
        booking: booking.id.clone(),
        staff: booking.staff.clone(),
        staff_name: booking.staff_name.clone(),
        local_start: zoned.datetime(),
        span,
        occupied,
        capacity: record.capacity,
        who: Who::Staff(booking.staff.clone()),
        key: None,
    })
}
