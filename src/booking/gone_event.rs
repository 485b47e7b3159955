//! A visit whose event is gone from the calendar, where nothing tells whether the visit is off.
//!
//! A cancellation cannot be taken back from a customer. So the visit stands until staff answer, and the
//! question is kept in the store: it is asked once, outlives a restart, and a button under it does nothing
//! once the event is back, the visit was changed, or another one has answered.

use jiff::{SignedDuration, Timestamp};

use crate::{
    bots::{BusinessProfile, Staff},
    calendar::EventLookup,
    ids::BookingId,
    schedule::{Booking, BookingEvent, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        event_changes::{self, EventChange},
    },
};

use super::{
    by_staff::StaffRequest,
    calendar_event::place,
    error::Error,
    publish::publish,
    reconciled::Reconciled,
    reschedule::Changed,
    service::{BookingService, load, owner},
};

/// How long a calendar that cannot be read is waited for before staff are asked without it.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// What came of an answer whether a visit is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoneAnswer {
    /// It is cancelled, and the customer is told.
    Cancelled(Booking),
    /// It stands.
    Stands(Booking),
    /// Its event is there again, so nothing is cancelled.
    Back(Booking),
    /// That was answered before, or settled by itself: it stands.
    Settled(Booking),
    /// It is another version by now, or is just being changed.
    Changed(Booking),
    /// It is over, or there is none.
    Gone,
}

impl BookingService {
    /// Asks staff whether a visit is off, unless they were asked.
    pub(super) async fn ask_whether_off(
        &self,
        profile: &BusinessProfile,
        before: &Record,
    ) -> Result<Reconciled, Error> {
        let (now, before, profile) = (self.clock.now(), before.clone(), profile.clone());
        let asked = self.store.write(move |tx| {
            let record = load(tx, &before.booking.id)?;
            let is_changed = record.booking.version != before.booking.version;
            if is_changed || record.booking.state != State::Confirmed || record.moving.is_some() {
                return Ok(Reconciled::Unread);
            }
            if !event_changes::ask(tx, &record, now)? {
                return Ok(Reconciled::Agrees);
            }
            let event = BookingEvent::EventGone { since: now };
            publish(tx, &profile, &record, &event, now)?;
            Ok(Reconciled::Published(event))
        });
        Ok(asked.await?)
    }

    /// Returns what is known of the change of a booking's event.
    pub(super) async fn known_change(
        &self,
        record: &Record,
    ) -> Result<Option<EventChange>, store::Error> {
        let (id, version) = (record.booking.id.clone(), record.booking.version);
        self.store.read(move |db| event_changes::find(db, &id, version)).await
    }

    /// Returns the last change of a booking's event that was seen, also for an earlier version of the booking.
    pub(super) async fn last_change(
        &self,
        id: &BookingId,
    ) -> Result<Option<EventChange>, store::Error> {
        let id = id.clone();
        self.store.read(move |db| event_changes::last(db, &id)).await
    }

    /// Tells staff that the event of a cancelled visit is there again.
    pub(super) async fn tell_returned(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        record: &Record,
    ) -> Result<Reconciled, Error> {
        let booking = &record.booking;
        let Some(event) = booking.event.clone() else { return Ok(Reconciled::Agrees) };
        let calendar = self.calendar(profile, staff).await?;
        let found = calendar.read(&owner(profile, staff), &place(record)).await?;
        if !matches!(found, EventLookup::Found(_)) {
            return Ok(Reconciled::Agrees);
        }
        let (now, id, profile) = (self.clock.now(), booking.id.clone(), profile.clone());
        let told = self.store.write(move |tx| {
            let record = load(tx, &id)?;
            let is_of_others = bookings::is_event_shared(tx, &event, &id)?;
            if record.booking.state != State::Cancelled || is_of_others {
                return Ok(Reconciled::Agrees);
            }
            let event = BookingEvent::EventReturned;
            publish(tx, &profile, &record, &event, now)?;
            Ok(Reconciled::Published(event))
        });
        Ok(told.await?)
    }

    /// Carries out an answer of staff: the visit is off, or stands. An answer that comes twice, or late,
    /// changes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn answer_gone(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        request: StaffRequest<'_>,
        is_off: bool,
    ) -> Result<GoneAnswer, Error> {
        let Some(record) = self.visit(profile, id).await? else { return Ok(GoneAnswer::Gone) };
        let booking = record.booking.clone();
        match booking.state {
            State::Cancelled if is_off => return Ok(GoneAnswer::Cancelled(booking)),
            State::Confirmed if booking.span.start > self.clock.now() => {}
            State::Committing => return Ok(GoneAnswer::Changed(booking)),
            _ => return Ok(GoneAnswer::Gone),
        }
        if booking.version != request.version || record.moving.is_some() {
            return Ok(GoneAnswer::Changed(booking));
        }
        let is_open = |it: EventChange| it.asked.is_some() && !it.is_kept;
        if !self.known_change(&record).await?.is_some_and(is_open) {
            return Ok(GoneAnswer::Settled(booking));
        }
        if is_off {
            return self.cancel_gone(profile, &record, request).await;
        }
        let (kept, now) = (booking.clone(), self.clock.now());
        let stored = self.store.write(move |tx| {
            let is_kept = event_changes::keep(tx, &kept.id, kept.version)?;
            if is_kept && let Some(event) = &kept.event {
                bookings::write_again(tx, &kept, event, now)?;
            }
            Ok(is_kept)
        });
        Ok(if stored.await? { GoneAnswer::Stands(booking) } else { GoneAnswer::Settled(booking) })
    }

    /// Returns whether the event of a visit is there again. A calendar that cannot be read does not keep staff
    /// from deciding.
    async fn is_back(&self, profile: &BusinessProfile, record: &Record) -> Result<bool, Error> {
        let Some(staff) = profile.staff(&record.booking.staff) else { return Ok(false) };
        let calendar = match self.calendar(profile, staff).await {
            Ok(calendar) => calendar,
            Err(Error::Store(error)) => return Err(error.into()),
            Err(_) => return Ok(false),
        };
        let found = calendar.read(&owner(profile, staff), &place(record)).await;
        Ok(matches!(found, Ok(EventLookup::Found(_))))
    }

    /// Cancels a visit whose event is gone, unless it is there again.
    async fn cancel_gone(
        &self,
        profile: &BusinessProfile,
        record: &Record,
        request: StaffRequest<'_>,
    ) -> Result<GoneAnswer, Error> {
        let booking = &record.booking;
        if self.is_back(profile, record).await? {
            Box::pin(self.reconcile(profile, &booking.id)).await?;
            return Ok(GoneAnswer::Back(self.reload(&booking.id).await?.booking));
        }
        let cancelled = self.cancel_by_staff(profile, &booking.id, request).await?;
        Ok(match cancelled {
            Changed::Done { booking, .. } => {
                let id = booking.id.clone();
                self.store.write(move |tx| event_changes::forget(tx, &id)).await?;
                GoneAnswer::Cancelled(booking)
            }
            Changed::ByBusiness(booking) | Changed::Confirming { booking, .. } => {
                GoneAnswer::Changed(booking)
            }
            _ => GoneAnswer::Gone,
        })
    }
}

/// Forgets the change of an event that agrees with its booking again, and tells staff where they were
/// asked. `before` is the booking as they were asked about it, `record` as it is now.
pub(super) fn settle(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    before: &Booking,
    record: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(known) = event_changes::find(tx, &before.id, before.version)? else { return Ok(()) };
    event_changes::forget(tx, &before.id)?;
    let Some(since) = known.asked else { return Ok(()) };
    publish(tx, profile, record, &BookingEvent::EventBack { since }, now)
}

/// Returns whether a deleted event cancels a booking of a version. Once staff were asked about it, theirs is the
/// word, and a doubt outlives a change of the booking that was made while it waited.
pub(super) fn is_believed(known: Option<&EventChange>, version: u32) -> bool {
    known.is_none_or(|it| !it.is_doubtful && (it.asked.is_none() || it.version != version))
}

/// Returns whether an event has been gone for so long that staff are asked, although not all calendars can be
/// read.
pub(super) fn is_overdue(known: Option<&EventChange>, now: Timestamp) -> bool {
    known.is_some_and(|it| it.is_gone && now.duration_since(it.first) >= PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deletion_is_believed_unless_there_was_doubt_or_a_question() {
        let gone = EventChange {
            booking: BookingId::new("b1"),
            version: 1,
            mark: "missing".into(),
            is_gone: true,
            is_doubtful: false,
            first: Timestamp::UNIX_EPOCH,
            asked: None,
            is_kept: false,
            passed: None,
        };
        assert!(is_believed(None, 1) && is_believed(Some(&gone), 1));
        let asked = EventChange { asked: Some(Timestamp::UNIX_EPOCH), ..gone.clone() };
        assert!(!is_believed(Some(&asked), 1));
        assert!(is_believed(Some(&asked), 2), "it was answered by the change of the visit");
        let doubtful = EventChange { is_doubtful: true, ..gone };
        assert!(!is_believed(Some(&doubtful), 1) && !is_believed(Some(&doubtful), 2));
    }

    #[test]
    fn a_calendar_that_cannot_be_read_is_waited_for_ten_minutes() {
        let at = |minute| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
        let gone = EventChange {
            passed: None,
            booking: BookingId::new("b1"),
            version: 1,
            mark: "missing".into(),
            is_gone: true,
            is_doubtful: false,
            first: at(0),
            asked: None,
            is_kept: false,
        };
        assert!(!is_overdue(Some(&gone), at(9)));
        assert!(is_overdue(Some(&gone), at(10)));
        assert!(!is_overdue(Some(&EventChange { is_gone: false, ..gone }), at(60)), "moved");
        assert!(!is_overdue(None, at(60)));
    }
}
