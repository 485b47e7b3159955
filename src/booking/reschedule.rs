//! Moves a booking to another start with the same staff member.

use jiff::civil::DateTime;

use crate::{
    bots::BusinessProfile,
    schedule::{Availability, Booking, Change, Span, State, Unavailable, start_of},
    store::bookings::{self, Act, Moving, NewMove, Record, Who},
};

use super::{
    complete_pending::Attempt,
    error::Error,
    follow_up::{Completion, complete_later},
    service::{Asker, BookingService, Wish},
};

/// What came of a request to move or cancel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is done, or was so before.
    Done {
        /// What the customer is told; [`Change::Already`]: the booking was there already.
        change: Change,
        /// The booking as it is now.
        booking: Booking,
    },
    /// Its outcome is not known yet; a job completes it, and the customer is told then.
    Confirming(Booking),
    /// The new time cannot be had.
    Refused {
        /// Why not.
        why: Unavailable,
        /// The nearest free starts.
        nearest: Vec<DateTime>,
    },
    /// Too close to its start for the customer to change it.
    TooLate(Booking),
    /// The business has just moved it themselves, so it was left alone; a message of its own
    /// tells the customer what they did.
    ByBusiness(Booking),
    /// There is no such booking any more.
    Gone,
}

impl BookingService {
    /// Moves a booking of the asker's to another start with the same staff member.
    ///
    /// # Errors
    /// When the store fails, or the calendar before the move is `committing`.
    pub async fn reschedule(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        local_start: DateTime,
        asker: &Asker,
    ) -> Result<Changed, Error> {
        let Some(record) = self.record_of(booking, asker).await? else { return Ok(Changed::Gone) };
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        if let Some(changed) = needs_no_move(&record, local_start) {
            return Ok(changed);
        }
        let booking = &record.booking;
        if self.too_late(profile, booking) {
            return Ok(Changed::TooLate(booking.clone()));
        }
        let (Some(service), Some(staff)) =
            (profile.service(&booking.service), profile.staff(&booking.staff))
        else {
            return Ok(Changed::Refused { why: Unavailable::DayOff, nearest: Vec::new() });
        };
        let (holder, moving) = (Some(asker.conversation), Some(&booking.id));
        let wish = Wish { profile, service, staff: Some(staff), holder, moving };
        let start = self.check_start(&wish, local_start).await?;
        if let Availability::Refused(why) = start.verdict {
            return Ok(Changed::Refused { why, nearest: start.nearest });
        }
        match self.begin_move(&record, local_start, &wish, asker).await? {
            Moving::Begun(_) | Moving::Pending(_) => {
                let id = booking.id.clone();
                let begun = self.store.read(move |db| bookings::find(db, &id)).await?;
                let Some(begun) = begun else { return Ok(Changed::Gone) };
                let record = self.complete_in_turn(profile, begun, Attempt::First).await?;
                Ok(after_move(record, local_start))
            }
            Moving::Taken => {
                let start = self.check_start(&wish, local_start).await?;
                Ok(Changed::Refused { why: Unavailable::Taken, nearest: start.nearest })
            }
            Moving::Gone => Ok(Changed::Gone),
        }
    }

    async fn begin_move(
        &self,
        record: &Record,
        local_start: DateTime,
        wish: &Wish<'_>,
        asker: &Asker,
    ) -> Result<Moving, Error> {
        let booking = &record.booking;
        let shape = &wish.service.shape;
        let Some(start) = start_of(&wish.profile.zone, local_start) else {
            return Ok(Moving::Gone);
        };
        // The length that was agreed, even if the profile has another by now.
        let span = Span::lasting(start, booking.length());
        let new = NewMove {
            booking: booking.id.clone(),
            staff: booking.staff.clone(),
            staff_name: booking.staff_name.clone(),
            local_start,
            span,
            occupied: shape.occupied(span),
            capacity: shape.capacity,
            who: Who::Customer(asker.customer),
            key: Some(asker.key.clone()),
        };
        let (now, booking) = (self.clock.now(), booking.clone());
        let begun = self.store.write(move |tx| {
            let begun = bookings::replace_move(tx, &new, now)?;
            if let Moving::Begun(begun) = &begun {
                complete_later(tx, &booking, Completion::Move(begun.version), now)?;
            }
            Ok(begun)
        });
        Ok(begun.await?)
    }

    /// Returns what this very call changed before the process died in it. To be asked before the
    /// call's words are read again: they may mean another appointment by now.
    pub async fn changed_before(
        &self,
        profile: &BusinessProfile,
        act: Act,
        asker: &Asker,
    ) -> Result<Option<Changed>, Error> {
        let key = asker.key.clone();
        let effect = self.store.read(move |db| bookings::by_key(db, &key)).await?;
        let effect =
            effect.filter(|effect| effect.act == act && effect.record.customer == asker.customer);
        let Some(effect) = effect else { return Ok(None) };
        let record = self.complete_in_turn(profile, effect.record, Attempt::Resumed).await?;
        Ok(effect_of(act, effect.version, record))
    }
}

/// Returns what a call came to that meant to make a version of a booking; `None`: nothing yet.
fn effect_of(act: Act, version: u32, record: Record) -> Option<Changed> {
    let pending = record.moving.as_ref().map(|moving| moving.version);
    let booking = record.booking;
    match (act, booking.state) {
        (Act::Cancel, State::Cancelled) => {
            Some(Changed::Done { change: Change::Cancelled, booking })
        }
        (Act::Move, State::Confirmed) if pending == Some(version) => {
            Some(Changed::Confirming(booking))
        }
        (Act::Move, State::Confirmed) if booking.version >= version => {
            Some(Changed::Done { change: Change::Moved, booking })
        }
        _ => None,
    }
}

/// Returns what a request to move comes to without a move; `None`: the booking has to move.
fn needs_no_move(record: &Record, local_start: DateTime) -> Option<Changed> {
    let booking = &record.booking;
    let pending = record.moving.as_ref().map(|moving| moving.local_start);
    match (booking.state, pending) {
        (State::Confirmed, None) if booking.local_start == local_start => {
            Some(Changed::Done { change: Change::Already, booking: booking.clone() })
        }
        (State::Confirmed, Some(pending)) if pending == local_start => {
            Some(Changed::Confirming(booking.clone()))
        }
        (State::Confirmed, _) => None,
        (State::Committing, _) => Some(Changed::Confirming(booking.clone())),
        _ => Some(Changed::Gone),
    }
}

/// Says how a move ended.
fn after_move(record: Record, local_start: DateTime) -> Changed {
    let booking = record.booking;
    match record.moving {
        Some(_) => Changed::Confirming(booking),
        None if booking.local_start == local_start => {
            Changed::Done { change: Change::Moved, booking }
        }
        None if booking.state == State::Confirmed => Changed::ByBusiness(booking),
        None => Changed::Gone,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::booking::sample::{booking, in_state, moving, record};

    use super::*;

    fn at(hour: i8) -> DateTime {
        date(2026, 11, 25).at(hour, 0, 0, 0)
    }

    fn done(change: Change, booking: Booking) -> Changed {
        Changed::Done { change, booking }
    }

    #[test]
    fn only_a_confirmed_booking_moves_and_only_to_where_it_is_not_going() {
        assert_eq!(needs_no_move(&record(), at(14)), Some(done(Change::Already, booking())));
        assert_eq!(needs_no_move(&record(), at(15)), None);
        assert_eq!(needs_no_move(&moving(), at(16)), Some(Changed::Confirming(booking())));
        assert_eq!(needs_no_move(&moving(), at(15)), None, "the new move takes its place");
        let pending = needs_no_move(&in_state(State::Committing), at(15));
        assert!(matches!(pending, Some(Changed::Confirming(_))));
        assert_eq!(needs_no_move(&in_state(State::Cancelled), at(15)), Some(Changed::Gone));
    }

    #[test]
    fn a_move_ends_where_it_was_meant_to_or_where_staff_put_it_meanwhile() {
        assert_eq!(after_move(record(), at(14)), done(Change::Moved, booking()));
        assert_eq!(after_move(moving(), at(16)), Changed::Confirming(booking()));
        assert_eq!(after_move(record(), at(16)), Changed::ByBusiness(booking()));
        assert_eq!(after_move(in_state(State::Cancelled), at(16)), Changed::Gone);
    }

    #[test]
    fn a_call_that_is_repeated_finds_what_it_did() {
        assert_eq!(effect_of(Act::Move, 1, record()), Some(done(Change::Moved, booking())));
        assert_eq!(effect_of(Act::Move, 2, record()), None, "its move was undone");
        assert_eq!(effect_of(Act::Move, 2, moving()), Some(Changed::Confirming(booking())));
        let cancelled = effect_of(Act::Cancel, 1, in_state(State::Cancelled));
        assert!(matches!(cancelled, Some(Changed::Done { change: Change::Cancelled, .. })));
        assert_eq!(effect_of(Act::Cancel, 1, record()), None);
    }
}
