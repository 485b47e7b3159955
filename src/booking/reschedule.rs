//! Changes a booking: another start, another service, another staff member.
//!
//! All three are one move, because each needs a time that is free: the new person's, and as long as
//! the new service. It is taken beside the old one before anything is written.

use jiff::civil::DateTime;

use crate::{
    bots::{BusinessProfile, Service, Staff},
    schedule::{Availability, Booking, Change, Span, State, Unavailable, start_of, unmarked},
    store::bookings::{self, Act, Move, Moving, NewMove, NewService, Record, Who},
};

use super::{
    complete_pending::Attempt,
    error::Error,
    follow_up::{Completion, complete_later},
    hold::is_away,
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
    Confirming {
        /// The booking, with where it moves.
        booking: Booking,
        /// Whether what was asked for is another change, which is not made and has to wait.
        waits: bool,
    },
    /// The new time cannot be had.
    Refused {
        /// Why not.
        why: Unavailable,
        /// The nearest free starts.
        nearest: Vec<DateTime>,
    },
    /// Too close to its start for the customer to change it.
    TooLate(Booking),
    /// Its service or staff member is no longer in the business's file, so no time can be found for it.
    NotOffered(Booking),
    /// The business has just moved it themselves, so it was left alone; a message of its own
    /// tells the customer what they did.
    ByBusiness(Booking),
    /// There is no such booking any more.
    Gone,
}

/// What a booking is to be changed to.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Its start.
    pub local_start: DateTime,
    /// Another service; `None`: it stays.
    pub service: Option<&'a Service>,
    /// Another staff member; `None`: the same one where they do the service, else any who does.
    pub staff: Option<&'a Staff>,
}

impl Target<'_> {
    /// Returns whether the service or the staff member of a booking is to be another.
    fn amends(&self, booking: &Booking) -> bool {
        self.service.is_some_and(|service| service.id != booking.service)
            || self.staff.is_some_and(|staff| staff.id != booking.staff)
    }

    /// Another start alone.
    pub const fn at(local_start: DateTime) -> Self {
        Self { local_start, service: None, staff: None }
    }
}

/// A change that can be made: the time is free.
pub(super) struct Planned<'a> {
    pub(super) record: Record,
    pub(super) wish: Wish<'a>,
    pub(super) staff: &'a Staff,
    pub(super) local_start: DateTime,
}

/// Who moves a booking, and in which call.
pub(super) struct Mover {
    pub(super) who: Who,
    pub(super) key: String,
}

impl Mover {
    fn of(asker: &Asker) -> Self {
        Self { who: Who::Customer(asker.customer), key: asker.key.clone() }
    }
}

/// What a wish for a change comes to before anything is written.
enum Plan<'a> {
    /// It can be made.
    Free(Box<Planned<'a>>),
    /// It is over with this.
    Ends(Box<Changed>),
}

impl BookingService {
    /// Changes a booking of the asker's.
    ///
    /// # Errors
    /// When the store fails, or a calendar before the move is `committing`.
    pub async fn reschedule(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        target: &Target<'_>,
        asker: &Asker,
    ) -> Result<Changed, Error> {
        let planned = match self.plan(profile, booking, target, asker).await? {
            Plan::Free(planned) => *planned,
            Plan::Ends(changed) => return Ok(*changed),
        };
        self.carry_out(profile, &planned, Mover::of(asker)).await
    }

    /// Makes a change that can be made.
    pub(super) async fn carry_out(
        &self,
        profile: &BusinessProfile,
        planned: &Planned<'_>,
        mover: Mover,
    ) -> Result<Changed, Error> {
        let id = planned.record.booking.id.clone();
        match self.begin_move(planned, mover).await? {
            Moving::Begun(begun) | Moving::Pending(begun) => {
                let found = self.store.read(move |db| bookings::find(db, &id)).await?;
                let Some(record) = found else { return Ok(Changed::Gone) };
                let record = self.complete_in_turn(profile, record, Attempt::First).await?;
                Ok(after_move(record, &begun))
            }
            Moving::Taken => {
                let start = self.check_start(&planned.wish, planned.local_start).await?;
                Ok(Changed::Refused { why: Unavailable::Taken, nearest: start.nearest })
            }
            Moving::Gone => Ok(Changed::Gone),
        }
    }

    /// Returns the booking as a change would make it, and changes nothing; an error: what the change
    /// comes to instead.
    ///
    /// # Errors
    /// As [`reschedule`](Self::reschedule).
    pub async fn foresee(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        target: &Target<'_>,
        asker: &Asker,
    ) -> Result<Result<Booking, Changed>, Error> {
        Ok(match self.plan(profile, booking, target, asker).await? {
            Plan::Free(planned) => match planned.new_move(Mover::of(asker)) {
                Some(new) => {
                    Ok(new.as_move(planned.record.last_version).applied(&planned.record.booking))
                }
                None => Err(Changed::Gone),
            },
            Plan::Ends(changed) => Err(*changed),
        })
    }

    /// Looks whether a change is needed, allowed and possible.
    async fn plan<'a>(
        &self,
        profile: &'a BusinessProfile,
        booking: &'a Booking,
        target: &Target<'a>,
        asker: &Asker,
    ) -> Result<Plan<'a>, Error> {
        let Some(record) = self.record_of(booking, asker).await? else {
            return Ok(Plan::Ends(Box::new(Changed::Gone)));
        };
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        if let Some(changed) = needs_no_move(&record, target) {
            return Ok(Plan::Ends(Box::new(changed)));
        }
        if self.too_late(profile, &record.booking) {
            return Ok(Plan::Ends(Box::new(Changed::TooLate(record.booking))));
        }
        let service = target.service.or_else(|| profile.service(&record.booking.service));
        let present = profile.staff(&record.booking.staff);
        let Some(service) = service.filter(|_| present.is_some() || target.staff.is_some()) else {
            return Ok(Plan::Ends(Box::new(Changed::NotOffered(record.booking))));
        };
        let present = present.filter(|present| present.services.contains(&service.id));
        let stays = present.is_some();
        if !stays && target.staff.is_none() && target.service.is_none() {
            // Another staff member would do it, whom the customer has not chosen.
            return Ok(Plan::Ends(Box::new(Changed::NotOffered(record.booking))));
        }
        let staff = target.staff.or(present);
        let (holder, moving) = (Some(asker.conversation), Some(&booking.id));
        let wish = Wish { profile, service, staff, holder, moving };
        let local_start = target.local_start;
        let mut start = self.check_start(&wish, local_start).await?;
        // Who does a new service was not said, so another may do it where the same one is not free.
        let open = target.staff.is_none() && target.service.is_some() && stays;
        if open && start.staff.is_none() {
            let other = self.check_start(&Wish { staff: None, ..wish }, local_start).await?;
            if other.staff.is_some() {
                start = other;
            }
        }
        let (Availability::Free, Some(staff)) = (start.verdict, start.staff) else {
            let why = start.verdict.reason().unwrap_or(Unavailable::Taken);
            return Ok(Plan::Ends(Box::new(Changed::Refused { why, nearest: start.nearest })));
        };
        Ok(Plan::Free(Box::new(Planned { record, wish, staff, local_start })))
    }

    async fn begin_move(&self, planned: &Planned<'_>, mover: Mover) -> Result<Moving, Error> {
        let Some(new) = planned.new_move(mover) else { return Ok(Moving::Gone) };
        let (now, booking) = (self.clock.now(), planned.record.booking.clone());
        let zone = planned.wish.profile.zone.clone();
        let begun = self.store.write(move |tx| {
            let at_target =
                Booking { local_start: new.local_start, span: new.span, ..booking.clone() };
            if is_away(tx, &at_target, &new.staff, &zone)? {
                return Ok(Moving::Taken);
            }
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

impl Planned<'_> {
    /// Returns the row of the move; `None`: the start does not exist.
    fn new_move(&self, mover: Mover) -> Option<NewMove> {
        let Wish { profile, service, .. } = self.wish;
        let booking = &self.record.booking;
        let start = start_of(&profile.zone, self.local_start)?;
        let changes = service.id != booking.service;
        // The length that was agreed, even if the profile has another by now.
        let length = if changes { service.shape.length } else { booking.length() };
        let span = Span::lasting(start, length);
        let staff_name = if self.staff.id == booking.staff {
            booking.staff_name.clone()
        } else {
            self.staff.name.in_lang(booking.lang).to_owned()
        };
        Some(NewMove {
            booking: booking.id.clone(),
            staff: self.staff.id.clone(),
            staff_name,
            local_start: unmarked(self.local_start),
            span,
            occupied: service.shape.occupied(span),
            capacity: service.shape.capacity,
            resources: profile.resource_needs(service),
            service: changes.then(|| NewService {
                id: service.id.clone(),
                name: service.name.in_lang(booking.lang).to_owned(),
                price: service.price.as_ref().map(|it| it.in_lang(booking.lang).to_owned()),
                online: service.online,
            }),
            who: mover.who,
            key: Some(mover.key),
        })
    }
}

/// Returns what a call came to that meant to make a version of a booking; `None`: nothing yet.
fn effect_of(act: Act, version: u32, record: Record) -> Option<Changed> {
    let pending = record.moving.as_ref().map(|moving| moving.version);
    let moved = record.last_move();
    let shown = record.shown();
    let booking = record.booking;
    match (act, booking.state) {
        (Act::Cancel, State::Cancelled) => {
            Some(Changed::Done { change: Change::Cancelled, booking })
        }
        (Act::Move, State::Confirmed) if pending == Some(version) => {
            Some(Changed::Confirming { booking: shown, waits: false })
        }
        (Act::Move, State::Confirmed) if booking.version >= version => {
            Some(Changed::Done { change: moved, booking })
        }
        _ => None,
    }
}

/// Returns what a request to move comes to without a move; `None`: the booking has to move.
pub(super) fn needs_no_move(record: &Record, target: &Target<'_>) -> Option<Changed> {
    let booking = &record.booking;
    let fits = |booking: &Booking| {
        booking.local_start == target.local_start
            && target.service.is_none_or(|service| service.id == booking.service)
            && target.staff.is_none_or(|staff| staff.id == booking.staff)
    };
    match (booking.state, &record.moving) {
        (State::Confirmed, None) if fits(booking) => {
            Some(Changed::Done { change: Change::Already, booking: booking.clone() })
        }
        (State::Confirmed, Some(pending)) if fits(&pending.applied(booking)) => {
            Some(Changed::Confirming { booking: record.shown(), waits: false })
        }
        // An event in another calendar may have been written: its outcome is awaited first.
        // So is one that keeps the local time: it is never undone.
        (State::Confirmed, Some(pending))
            if pending.amends(booking)
                || target.amends(booking)
                || pending.local_start == booking.local_start =>
        {
            Some(Changed::Confirming { booking: record.shown(), waits: true })
        }
        (State::Confirmed, _) => None,
        (State::Committing, _) => {
            Some(Changed::Confirming { booking: booking.clone(), waits: !fits(booking) })
        }
        _ => Some(Changed::Gone),
    }
}

/// Says how a move ended.
fn after_move(record: Record, wanted: &Move) -> Changed {
    let change = record.last_move();
    let shown = record.shown();
    let booking = record.booking;
    let done = booking.version == wanted.version
        || (&booking.staff, booking.local_start) == (&wanted.staff, wanted.local_start)
            && wanted.service.is_none();
    match record.moving {
        Some(moving) => {
            let waits = moving.version != wanted.version;
            Changed::Confirming { booking: shown, waits }
        }
        None if done && booking.state == State::Confirmed => Changed::Done { change, booking },
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

    fn writing(waits: bool) -> Changed {
        Changed::Confirming { booking: moving().shown(), waits }
    }

    fn done(change: Change, booking: Booking) -> Changed {
        Changed::Done { change, booking }
    }

    #[test]
    fn only_a_confirmed_booking_moves_and_only_to_where_it_is_not_going() {
        let to = |record: Record, hour| needs_no_move(&record, &Target::at(at(hour)));
        assert_eq!(to(record(), 14), Some(done(Change::Already, booking())));
        assert_eq!(to(record(), 15), None);
        assert_eq!(to(moving(), 16), Some(writing(false)));
        assert_eq!(to(moving(), 15), None, "the new move takes its place");
        let first = to(in_state(State::Committing), 15);
        assert!(matches!(first, Some(Changed::Confirming { waits: true, .. })), "{first:?}");
        let same = to(in_state(State::Committing), 14);
        assert!(matches!(same, Some(Changed::Confirming { waits: false, .. })), "{same:?}");
        assert_eq!(to(in_state(State::Cancelled), 15), Some(Changed::Gone));
    }

    #[test]
    fn a_move_into_another_calendar_is_awaited_before_the_next_one() {
        let mut pending = moving();
        pending.moving.as_mut().unwrap().staff = crate::ids::StaffId::new("ira");
        let next = needs_no_move(&pending, &Target::at(at(15)));
        assert_eq!(next, Some(Changed::Confirming { booking: pending.shown(), waits: true }));
    }

    #[test]
    fn a_move_ends_where_it_was_meant_to_or_where_staff_put_it_meanwhile() {
        let to = |hour| Move { local_start: at(hour), ..moving().moving.unwrap() };
        assert_eq!(after_move(record(), &to(14)), done(Change::Moved, booking()));
        assert_eq!(after_move(moving(), &to(16)), writing(false));
        assert_eq!(after_move(record(), &to(16)), Changed::ByBusiness(booking()));
        assert_eq!(after_move(in_state(State::Cancelled), &to(16)), Changed::Gone);
        let reason = Some("amended".to_owned());
        let booking = Booking { version: 2, ..booking() };
        let amended = Record { reason, booking: booking.clone(), ..record() };
        assert_eq!(after_move(amended, &to(16)), done(Change::Amended, booking));
    }

    #[test]
    fn a_call_that_is_repeated_finds_what_it_did() {
        assert_eq!(effect_of(Act::Move, 1, record()), Some(done(Change::Moved, booking())));
        assert_eq!(effect_of(Act::Move, 2, record()), None, "its move was undone");
        assert_eq!(effect_of(Act::Move, 2, moving()), Some(writing(false)));
        let cancelled = effect_of(Act::Cancel, 1, in_state(State::Cancelled));
        assert!(matches!(cancelled, Some(Changed::Done { change: Change::Cancelled, .. })));
        assert_eq!(effect_of(Act::Cancel, 1, record()), None);
    }
}
