//! Visits that staff have put onto each other's times in their calendar.
//!
//! Seen one by one, each would be refused, because the other still has the time. So where a visit's event is at
//! the time of another visit, that one's event is read as well: if all of them have moved to times that do
//! not overlap, they are moved together, in one transaction. The schema guards each as any other move.

use jiff::SignedDuration;

use crate::{
    bots::BusinessProfile,
    calendar::EventLookup,
    schedule::{Actor, BookingEvent, Span, State},
    store::{
        self, Tx,
        bookings::{self, FollowedMove, LONGEST, NewMove, Record, Who, Written},
    },
};

use super::{
    calendar_event::place,
    error::Error,
    gone_event::settle,
    publish::publish,
    service::{BookingService, load, owner},
};

/// The most visits that are moved together.
const MOST: usize = 4;
/// How long a visit waits for the others to rest.
const MOST_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// A visit, and the move by which it follows its event.
#[derive(Debug, Clone)]
pub(super) struct Followed {
    record: Record,
    new: NewMove,
    written: Written,
}

impl Followed {
    /// A visit whose event is at its place of before.
    pub(super) fn of(record: &Record, new: NewMove) -> Self {
        let written = Written {
            event: record.booking.event.clone().unwrap_or_default(),
            calendar: record.calendar.clone(),
            meet_url: record.booking.meet_url.clone(),
        };
        Self { record: record.clone(), new, written }
    }
}

impl BookingService {
    /// Returns the visits that have to move together so that `first` can follow its event; empty: there are
    /// none, or what is in the way stays there. `None`: staff have just begun to move what is in the way, so
    /// it is to be looked at again once that rests.
    pub(super) async fn moved_together(
        &self,
        profile: &BusinessProfile,
        first: Followed,
    ) -> Result<Option<Vec<Followed>>, Error> {
        let known = self.known_change(&first.record).await?;
        let waits = known.is_some_and(|it| self.clock.now().duration_since(it.first) < MOST_WAIT);
        let mut all = vec![first];
        let mut at = 0;
        while let Some(next) = all.get(at) {
            for other in self.in_the_way(next).await? {
                if all.iter().any(|known| known.record.booking.id == other.booking.id) {
                    continue;
                }
                let followed = self.follow_other(profile, other).await?;
                let Some(followed) = followed.filter(|_| all.len() < MOST) else {
                    return Ok(Some(Vec::new()));
                };
                let change = self.known_change(&followed.record).await?;
                if change.is_none_or(|it| it.passed.is_none()) {
                    return Ok(Some(Vec::new()).filter(|_| !waits));
                }
                all.push(followed);
            }
            at += 1;
        }
        Ok(Some(if all.len() > 1 { all } else { Vec::new() }))
    }

    async fn in_the_way(&self, it: &Followed) -> Result<Vec<Record>, store::Error> {
        let (bot, now) = (it.record.booking.bot.clone(), self.clock.now());
        let (staff, span) = (it.new.staff.clone(), it.new.occupied);
        self.store.read(move |db| bookings::occupying(db, &bot, &staff, span, now)).await
    }

    /// Returns the move by which a visit follows its event; `None`: its event is where it was, or it cannot.
    async fn follow_other(
        &self,
        profile: &BusinessProfile,
        record: Record,
    ) -> Result<Option<Followed>, Error> {
        let booking = &record.booking;
        let stands = booking.state == State::Confirmed
            && record.moving.is_none()
            && record.capacity < 2
            && booking.span.start > self.clock.now();
        let Some(staff) = profile.staff(&booking.staff).filter(|_| stands) else { return Ok(None) };
        let calendar = self.calendar(profile, staff).await?;
        let found = calendar.read(&owner(profile, staff), &place(&record)).await?;
        let EventLookup::Found(there) = found else { return Ok(None) };
        let moved = there
            .span
            .filter(|span| span.start != booking.span.start && span.start > self.clock.now());
        let new = moved.and_then(|span| move_to(profile, &record, span));
        Ok(new.map(|new| {
            let mut followed = Followed::of(&record, new);
            followed.written.calendar = there.at.calendar.or(followed.written.calendar);
            followed
        }))
    }
}

/// Moves visits together and publishes each; `false`: one of their times is taken, and nothing is moved.
pub(super) fn move_all(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    all: &[Followed],
    now: jiff::Timestamp,
) -> Result<bool, store::Error> {
    let moves: Vec<FollowedMove> = all
        .iter()
        .map(|it| FollowedMove {
            new: it.new.clone(),
            version: it.record.booking.version,
            written: it.written.clone(),
        })
        .collect();
    if moves.is_empty() || !bookings::move_together(tx, &moves, now)? {
        return Ok(false);
    }
    for Followed { record: before, .. } in all {
        let after = load(tx, &before.booking.id)?;
        settle(tx, profile, &before.booking, &after, now)?;
        publish(tx, profile, &after, &rescheduled(before), now)?;
    }
    Ok(true)
}

/// What is published of a visit that staff have moved; `before`: as it was.
pub(super) fn rescheduled(before: &Record) -> BookingEvent {
    BookingEvent::Rescheduled { from: before.booking.local_start, by: by_staff(before) }
}

pub(super) fn by_staff(record: &Record) -> Actor {
    Actor::Staff(record.booking.staff.clone())
}

/// Returns the move to where the event is; `None`: it is longer than a booking may be.
pub(super) fn move_to(profile: &BusinessProfile, record: &Record, span: Span) -> Option<NewMove> {
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
        resources: record.resources.clone(),
        service: None,
        who: Who::Staff(booking.staff.clone()),
        key: None,
    })
}
