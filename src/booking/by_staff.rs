//! What staff do with a customer's booking in chat: cancel it, or ask its customer for another time.
//!
//! Whether they may is decided before (`roles`). The customer hears of it in their chat and by letter,
//! and is never moved without having chosen the time.

use jiff::civil::DateTime;

use crate::{
    bots::BusinessProfile,
    ids::{BookingId, StaffId},
    schedule::{Actor, Booking, BookingEvent, State},
    store::{
        self,
        bookings::{self, Record, Who},
    },
};

use super::{
    cancel::{Cancelling, cancel_version, cancelled, outcome},
    complete_pending::Attempt,
    error::Error,
    publish::publish,
    reschedule::{Changed, Mover, Planned, Target, needs_no_move},
    service::{BookingService, Wish, load},
};

/// A staff member who acts on a booking.
#[derive(Debug, Clone, Copy)]
pub struct StaffRequest<'a> {
    /// Who acts.
    pub by: &'a StaffId,
    /// The version of the booking that they were shown.
    pub version: u32,
    /// Names the call, so that the same call never acts twice.
    pub key: &'a str,
}

/// What came of asking a customer for another time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedToMove {
    /// The customer is asked.
    Done(Booking),
    /// The booking is another by now, or is just being changed.
    Changed(Booking),
    /// It is off, over, or was never made.
    Gone,
}

impl BookingService {
    /// Returns the row of a booking of a business.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn visit(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Option<Record>, store::Error> {
        let (id, bot) = (id.clone(), profile.id.clone());
        let found = self.store.read(move |db| bookings::find(db, &id)).await?;
        Ok(found.filter(|record| record.booking.bot == bot))
    }

    /// Cancels a booking for the business; the customer is told who did it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cancel_by_staff(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        request: StaffRequest<'_>,
    ) -> Result<Changed, Error> {
        let Some(record) = self.visit(profile, id).await? else { return Ok(Changed::Gone) };
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        match record.booking.state {
            State::Confirmed | State::Committing if record.booking.version != request.version => {
                return Ok(Changed::ByBusiness(record.booking));
            }
            State::Confirmed | State::Committing => {}
            State::Cancelled => return Ok(cancelled(record.booking)),
            State::Held | State::Completed | State::NoShow => return Ok(Changed::Gone),
        }
        let by = request.by.clone();
        let cancelling = Cancelling {
            who: Who::Staff(by.clone()),
            why: "the business cancelled it",
            by: Actor::Staff(by),
            key: request.key.to_owned(),
        };
        let (now, profile) = (self.clock.now(), profile.clone());
        let after = self
            .store
            .write(move |tx| cancel_version(tx, &profile, &record.booking, &cancelling, now));
        Ok(outcome(after.await?))
    }

    /// Moves a booking for the business; the customer is told who did it, and when it is now.
    ///
    /// # Errors
    /// When the store fails, or a calendar before the move is begun.
    pub async fn move_by_staff(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        local_start: DateTime,
        request: StaffRequest<'_>,
    ) -> Result<Changed, Error> {
        let Some(record) = self.visit(profile, id).await? else { return Ok(Changed::Gone) };
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        if let Some(changed) = needs_no_move(&record, &Target::at(local_start)) {
            return Ok(changed);
        }
        let (Some(service), Some(staff)) =
            (profile.service(&record.booking.service), profile.staff(&record.booking.staff))
        else {
            return Ok(Changed::NotOffered(record.booking));
        };
        let wish = Wish { profile, service, staff: Some(staff), holder: None, moving: Some(id) };
        let start = self.check_start(&wish, local_start).await?;
        if let Some(why) = start.verdict.reason() {
            return Ok(Changed::Refused { why, nearest: start.nearest });
        }
        let planned = Planned { record, wish, staff, local_start };
        let mover = Mover { who: Who::Staff(request.by.clone()), key: request.key.to_owned() };
        self.carry_out(profile, &planned, mover).await
    }

    /// Notes whether the customer of a visit that has begun came; `false`: it has not begun, or is off.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record_attendance(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        by: &StaffId,
        came: bool,
    ) -> Result<bool, store::Error> {
        let Some(record) = self.visit(profile, id).await? else { return Ok(false) };
        let now = self.clock.now();
        if record.booking.span.start > now {
            return Ok(false);
        }
        let (id, who) = (id.clone(), Who::Staff(by.clone()));
        let state = if came { State::Completed } else { State::NoShow };
        let noted = self.store.write(move |tx| bookings::end(tx, &id, state, &who, now));
        noted.await
    }

    /// Notes something on a booking, for staff alone; an empty note takes it away. `false`: there is no
    /// such booking.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        note: String,
    ) -> Result<bool, store::Error> {
        let (id, bot) = (id.clone(), profile.id.clone());
        self.store.write(move |tx| bookings::set_note(tx, &bot, &id, &note)).await
    }

    /// Asks the customer of a booking for another time. Until they choose one it stands, and they may
    /// change it until it begins.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ask_to_move(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        request: StaffRequest<'_>,
    ) -> Result<AskedToMove, store::Error> {
        let Some(record) = self.visit(profile, id).await? else { return Ok(AskedToMove::Gone) };
        let now = self.clock.now();
        if record.booking.state != State::Confirmed || record.booking.span.start <= now {
            return Ok(match record.booking.state {
                State::Committing => AskedToMove::Changed(record.booking),
                _ => AskedToMove::Gone,
            });
        }
        if record.booking.version != request.version || record.moving.is_some() {
            return Ok(AskedToMove::Changed(record.booking));
        }
        let nearest = self.nearest_to(profile, &record.booking).await?;
        let (id, version, profile) = (id.clone(), request.version, profile.clone());
        let asked = self.store.write(move |tx| {
            if !bookings::release_to_customer(tx, &id, version)? {
                return Ok(AskedToMove::Changed(load(tx, &id)?.booking));
            }
            let record = load(tx, &id)?;
            publish(tx, &profile, &record, &BookingEvent::AskedToMove { nearest }, now)?;
            Ok(AskedToMove::Done(record.booking))
        });
        asked.await
    }

    /// Returns the free starts that are nearest to a booking's own; none if the calendar cannot be read.
    async fn nearest_to(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
    ) -> Result<Vec<DateTime>, store::Error> {
        let (Some(service), Some(staff)) =
            (profile.service(&booking.service), profile.staff(&booking.staff))
        else {
            return Ok(Vec::new());
        };
        let (staff, moving) = (Some(staff), Some(&booking.id));
        let wish = Wish { profile, service, staff, holder: None, moving };
        match self.check_start(&wish, booking.local_start).await {
            Ok(start) => Ok(start.nearest),
            Err(Error::Store(error)) => Err(error),
            Err(error) => {
                tracing::warn!(business = %profile.id, %error, "calendar cannot be read");
                Ok(Vec::new())
            }
        }
    }
}
