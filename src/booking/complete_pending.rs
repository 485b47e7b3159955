//! Completes a booking or a move whose outcome in the calendar may be unknown.
//!
//! Writing an event is safe to repeat, because its id comes from the booking. So completing is
//! writing again and reading what came of it. The attempt that gets there first confirms the
//! booking in one transaction with its messages; every later one finds it done.

use crate::{
    bots::{BusinessProfile, Staff},
    calendar::{self, Calendar, Event, EventLookup, EventRef, WrittenEvent, event_id},
    chat::job::kind,
    ids::BookingId,
    schedule::{Actor, BookingEvent, Span, State},
    store::{
        self, Scope, Tx,
        bookings::{self, Move, Record},
        inbox, jobs,
    },
};

use super::{
    calendar_event::{place, stored},
    error::Error,
    follow_up::{
        Completion, after_writing, complete_later, delete_event, delete_late_event,
        delete_moved_event,
    },
    publish::publish,
    retime::{is_retiming, retime_without_calendar},
    service::{BookingService, load, owner},
    session::join,
};

/// Whether an earlier attempt may have written the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The caller began it just now, so nothing is written yet.
    First,
    /// An earlier attempt may have written it; its outcome is not known.
    Resumed,
}

/// An event that is not in its calendar yet.
pub(super) struct NewEvent<'a> {
    pub(super) profile: &'a BusinessProfile,
    /// Whose calendar it goes to.
    pub(super) staff: &'a Staff,
    pub(super) event: Event,
    /// The time that has to be free for it.
    pub(super) occupied: Span,
}

impl BookingService {
    /// Completes what was begun of a booking; a booking with nothing to complete is left as it
    /// is. Returns whether nothing is left to be completed.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn complete_pending(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<bool, Error> {
        let wanted = id.clone();
        let Some(record) = self.store.read(move |db| bookings::find(db, &wanted)).await? else {
            return Ok(true);
        };
        let record = Box::pin(self.write_pending(profile, record, Attempt::Resumed)).await?;
        Ok(!record.is_unfinished())
    }

    /// Enqueues the completion of every pending booking that has no job for it any more.
    pub async fn requeue_pending(&self, scope: &Scope) -> Result<(), store::Error> {
        let (scope, now) = (scope.clone(), self.clock.now());
        let requeued = self.store.write(move |tx| {
            for record in bookings::unfinished(tx, &scope)? {
                let booking = &record.booking;
                if !jobs::is_queued(tx, &booking.id, kind::COMPLETE_BOOKING)? {
                    complete_later(tx, booking, Completion::Requeued, now)?;
                }
            }
            Ok(())
        });
        requeued.await
    }

    /// Gives up what could not be completed: the time of a booking is free again, a move is undone,
    /// and the customer and the owner are told. `profile` is `None` where the business's file is
    /// gone; then no message can be written.
    pub async fn abandon(
        &self,
        profile: Option<&BusinessProfile>,
        id: &BookingId,
    ) -> Result<(), store::Error> {
        let (profile, id, now) = (profile.cloned(), id.clone(), self.clock.now());
        let abandoned = self.store.write(move |tx| {
            let Some(before) = bookings::find(tx, &id)? else { return Ok(()) };
            let done = match &before.moving {
                Some(moving) => {
                    if let Some(profile) = &profile
                        && is_retiming(profile, &before.booking, moving)
                    {
                        return retime_without_calendar(tx, profile, &before, now);
                    }
                    delete_moved_event(tx, &before, now)?;
                    bookings::undo_move(tx, &id, moving.version)?
                }
                None if before.booking.state == State::Committing => {
                    delete_event(tx, &before, now)?;
                    bookings::release(tx, &id, "it could not be written", now)?
                }
                None => false,
            };
            match profile {
                Some(profile) if done => publish(tx, &profile, &before, &abandoned(&before), now),
                _ => Ok(()),
            }
        });
        abandoned.await
    }

    /// Completes a booking within a turn. A calendar that fails leaves it as it is, and a job
    /// completes it later; one that refuses what this turn began has it taken back.
    pub(super) async fn complete_in_turn(
        &self,
        profile: &BusinessProfile,
        record: Record,
        attempt: Attempt,
    ) -> Result<Record, Error> {
        let id = record.booking.id.clone();
        match Box::pin(self.write_pending(profile, record.clone(), attempt)).await {
            Err(error) if error.is_refused() && attempt == Attempt::First => {
                self.take_back(&record).await?;
                Err(error.of(&record))
            }
            Err(Error::Calendar(error)) => {
                tracing::warn!(booking = %id, %error, "calendar failed; a job will complete the booking");
                Ok(record)
            }
            done => done,
        }
    }

    async fn write_pending(
        &self,
        profile: &BusinessProfile,
        record: Record,
        attempt: Attempt,
    ) -> Result<Record, Error> {
        let Some(staff) = profile.staff(&record.booking.staff) else { return Ok(record) };
        match (record.booking.state, record.moving.clone()) {
            (State::Committing, _) => self.write_new(profile, staff, record, attempt).await,
            (State::Confirmed, Some(moving)) => {
                self.write_moved(profile, staff, record, moving, attempt).await
            }
            _ => Ok(record),
        }
    }

    async fn write_new(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        record: Record,
        attempt: Attempt,
    ) -> Result<Record, Error> {
        let (id, own) = (record.booking.id.clone(), place(&record));
        let joined = self.session_event(profile, staff, &record).await?;
        let written = if joined.is_some() {
            joined
        } else {
            let event = self.event_of(profile, &record, own.clone()).await?;
            let new = NewEvent { profile, staff, event, occupied: record.occupied };
            self.write_event(new, attempt).await?
        };
        let Some(written) = written else { return self.abandon_taken(profile, &id).await };
        let (now, profile) = (self.clock.now(), profile.clone());
        let confirmed = self.store.write(move |tx| {
            // Where its session has ended meanwhile, a job completes it.
            let joined = join(tx, &record, &written, now)?;
            let Some(written) = joined else { return load(tx, &id) };
            let done = bookings::confirm(tx, &id, &stored(&written, None), now)?;
            let record = load(tx, &id)?;
            if attempt == Attempt::Resumed && written.at.id != own.id && record.capacity > 1 {
                delete_late_event(tx, &record.booking, &own, now)?;
            }
            if done {
                publish(tx, &profile, &record, &BookingEvent::Confirmed, now)?;
                after_writing(tx, &profile, &record, &written, now)?;
            } else if record.booking.state == State::Cancelled {
                delete_late_event(tx, &record.booking, &written.at, now)?;
            }
            Ok(record)
        });
        Ok(confirmed.await?)
    }

    /// Writes a new event, or finds the one that an earlier attempt wrote; `None`: its time was taken
    /// in the calendar since.
    pub(super) async fn write_event(
        &self,
        new: NewEvent<'_>,
        attempt: Attempt,
    ) -> Result<Option<WrittenEvent>, Error> {
        let NewEvent { profile, staff, event, occupied } = new;
        let (calendar, owner) = (self.calendar(profile, staff).await?, owner(profile, staff));
        if attempt == Attempt::Resumed {
            if let EventLookup::Found(written) = calendar.read(&owner, &event.at).await? {
                return Ok(Some(written));
            }
            // The time was looked at before the first attempt, and not since.
            let foreign = self.foreign_events(profile, staff, occupied).await?;
            if foreign.iter().any(|busy| busy.overlaps(&occupied)) {
                return Ok(None);
            }
        }
        self.insert_event(&*calendar, &owner, event).await.map(Some)
    }

    async fn write_moved(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        record: Record,
        moving: Move,
        attempt: Attempt,
    ) -> Result<Record, Error> {
        if moving.has_new_event(&record.booking) {
            return self.write_transferred(profile, staff, record, attempt).await;
        }
        let booking = &record.booking;
        let retimes = is_retiming(profile, booking, &moving);
        let (calendar, owner) = (self.calendar(profile, staff).await?, owner(profile, staff));
        if attempt == Attempt::Resumed
            && !retimes
            && self.is_taken_since(profile, staff, &*calendar, &record).await?
        {
            return self.abandon_taken(profile, &booking.id).await;
        }
        let after = Record { booking: moving.applied(booking), ..record.clone() };
        let event = self.event_of(profile, &after, place(&record)).await?;
        let before = event.at.clone();
        let written = match calendar.change(&owner, &event, booking.span).await {
            Ok(Some(written)) => {
                // Moving leaves the words alone, and a refusal of new ones does not undo it.
                if moving.amends(booking) {
                    Error::unless_refused(calendar.describe(&owner, &event).await)?;
                }
                written
            }
            Ok(None) => {
                // Staff deleted it there; the booking stands, so it is written anew.
                let id = event_id(&booking.id, record.last_version);
                let at = EventRef { id, calendar: None };
                self.insert_event(&*calendar, &owner, Event { at, ..event }).await?
            }
            Err(calendar::Error::MovedByOthers) if retimes => {
                return self.retime_beside_staff(profile, record, moving).await;
            }
            Err(calendar::Error::MovedByOthers) => {
                return self.yield_to_staff(profile, &record, moving.version).await;
            }
            Err(error) => return Err(error.into()),
        };
        let (now, profile) = (self.clock.now(), profile.clone());
        let moved = self.store.write(move |tx| {
            end_move(tx, &profile, &WrittenMove { record, moving, before, written }, now)
        });
        Ok(moved.await?)
    }

    pub(super) async fn abandon_taken(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Record, Error> {
        tracing::warn!(booking = %id, "time was taken in the calendar meanwhile");
        self.abandon(Some(profile), id).await?;
        self.reload(id).await
    }

    /// Gives up a customer's move, because staff have moved the event meanwhile; what they did is
    /// reconciled in a turn of its own.
    pub(super) async fn yield_to_staff(
        &self,
        profile: &BusinessProfile,
        record: &Record,
        version: u32,
    ) -> Result<Record, Error> {
        let (record, now, profile) = (record.clone(), self.clock.now(), profile.clone());
        let yielded = self.store.write(move |tx| {
            let id = &record.booking.id;
            if bookings::undo_move(tx, id, version)? {
                delete_moved_event(tx, &record, now)?;
                jobs::discard_kind(tx, id, kind::COMPLETE_BOOKING, now)?;
                inbox::accept_calendar_change(tx, &record, &version.to_string(), now)?;
                if record.confirmation_pending {
                    publish(tx, &profile, &record, &abandoned(&record), now)?;
                }
            }
            load(tx, id)
        });
        Ok(yielded.await?)
    }

    /// Returns whether the time that a booking moves to was taken in the calendar since; it was
    /// not where the booking's own event is there already.
    async fn is_taken_since(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        calendar: &dyn Calendar,
        record: &Record,
    ) -> Result<bool, Error> {
        let Some(moving) = &record.moving else { return Ok(false) };
        let own = match calendar.read(&owner(profile, staff), &place(record)).await? {
            EventLookup::Found(there) => there.span,
            EventLookup::Deleted | EventLookup::NotFound => None,
        };
        if own == Some(moving.span) {
            return Ok(false);
        }
        let foreign = self.foreign_events(profile, staff, moving.occupied).await?;
        // Where its own event is by now is for the move itself to judge.
        let mut others = foreign.iter().filter(|busy| Some(**busy) != own);
        Ok(others.any(|busy| busy.overlaps(&moving.occupied)))
    }
}

/// A move that the calendar has taken.
pub(super) struct WrittenMove {
    /// The booking before it.
    pub(super) record: Record,
    /// The move.
    pub(super) moving: Move,
    /// Where its event was.
    pub(super) before: EventRef,
    /// Its event.
    pub(super) written: WrittenEvent,
}

/// Ends a move, or deletes its event where the booking no longer needs it.
pub(super) fn end_move(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    moved: &WrittenMove,
    now: jiff::Timestamp,
) -> Result<Record, store::Error> {
    let WrittenMove { record: was, moving, before, written } = moved;
    let after = moving.applied(&was.booking);
    let id = &was.booking.id;
    let wanted = Record { booking: after.clone(), capacity: moving.capacity, ..was.clone() };
    let joined = if moving.has_new_event(&was.booking) {
        join(tx, &wanted, written, now)?
    } else {
        Some(written.clone())
    };
    let Some(written) = &joined else { return load(tx, id) };
    let written_down = stored(written, after.meet_url.clone());
    let done = bookings::complete_move(tx, id, moving.version, &written_down, now)?;
    let record = load(tx, id)?;
    if done {
        let event = if moving.amends(&was.booking) {
            BookingEvent::Amended { before: Box::new(was.booking.clone()) }
        } else if is_retiming(profile, &was.booking, moving) {
            BookingEvent::Retimed
        } else {
            let by = moving.by.clone().map_or(Actor::Customer, Actor::Staff);
            BookingEvent::Rescheduled { from: was.booking.local_start, by }
        };
        publish(tx, profile, &record, &event, now)?;
        if before.id != written.at.id {
            // In another calendar, or not found, which proves little; two events would be worse
            // than none.
            delete_late_event(tx, &was.booking, before, now)?;
        }
        after_writing(tx, profile, &record, written, now)?;
    } else if is_orphan(&record, written) {
        delete_late_event(tx, &after, &written.at, now)?;
    }
    Ok(record)
}

/// Returns whether an event that was written belongs to no booking: the booking was cancelled, or
/// has another event and no move that could still take this one.
fn is_orphan(record: &Record, written: &WrittenEvent) -> bool {
    let is_its_own = record.booking.event.as_ref() == Some(&written.at.id);
    record.booking.state == State::Cancelled || (record.moving.is_none() && !is_its_own)
}

/// What is published of a booking or a move that is given up.
fn abandoned(before: &Record) -> BookingEvent {
    let booking = &before.booking;
    let (local_start, version) = match &before.moving {
        Some(moving) => (moving.local_start, moving.version),
        None => (booking.local_start, booking.version),
    };
    BookingEvent::Abandoned { local_start, version }
}

#[cfg(test)]
mod tests {
    use crate::booking::sample::{in_state, moving, record};

    use super::*;

    fn written(id: &str) -> WrittenEvent {
        let at = EventRef { id: id.into(), calendar: None };
        WrittenEvent {
            at,
            span: None,
            meet: calendar::Meet::Without,
            declined: Vec::new(),
            was_written: false,
        }
    }

    #[test]
    fn an_event_is_an_orphan_once_its_booking_is_off_or_has_another() {
        assert!(!is_orphan(&record(), &written("e1")));
        assert!(is_orphan(&record(), &written("e2")));
        assert!(!is_orphan(&moving(), &written("e2")), "the move may still take it");
        assert!(is_orphan(&in_state(State::Cancelled), &written("e1")));
    }

    #[test]
    fn what_is_given_up_is_the_time_that_was_asked_for() {
        let BookingEvent::Abandoned { local_start, version } = abandoned(&moving()) else {
            panic!("another event");
        };
        assert_eq!((local_start.hour(), version), (16, 2));
        let pending = in_state(State::Committing);
        let local_start = pending.booking.local_start;
        assert_eq!(abandoned(&pending), BookingEvent::Abandoned { local_start, version: 1 });
    }
}
