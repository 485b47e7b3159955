//! Moves a confirmed booking: takes the new time beside the old, then lets the old one go.
//!
//! A move may also change the service and the staff member. The new time is then one of the new
//! person's and as long as the new service; the schema guards both alike.
//!
//! Between the two the calendar is written, which may end in an unknown outcome. Until it is
//! known the booking occupies both times, so neither can be sold twice.

use jiff::{Timestamp, civil::DateTime};
use rusqlite::named_params;

use crate::{
    ids::{BookingId, StaffId},
    schedule::{ResourceNeed, Span, State},
};

use super::{
    super::{
        Error,
        sql::{LocalTime, Ms, changes, run, to_json},
        tx::Tx,
    },
    Act, Move, NewService, Who, Written,
    hold::{NewEffect, drop_expired, drop_expired_of, record_effect, unless_taken},
    questions::{LONGEST, find},
    record::AMENDED,
};

/// Where a booking is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMove {
    /// The booking.
    pub booking: BookingId,
    /// Who will do it.
    pub staff: StaffId,
    /// Their name.
    pub staff_name: String,
    /// The new start in the local time of the business.
    pub local_start: DateTime,
    /// The new time of the service itself.
    pub span: Span,
    /// The new time it takes, gaps included; at most [`LONGEST`].
    pub occupied: Span,
    /// How many customers can share one session of the service.
    pub capacity: u32,
    /// What it needs beside a staff member.
    pub resources: Vec<ResourceNeed>,
    /// The new service; `None`: it stays.
    pub service: Option<NewService>,
    /// Who moves it.
    pub who: Who,
    /// Names the call that asks, as in [`NewHold`](super::NewHold).
    pub key: Option<String>,
}

impl NewMove {
    /// Returns the move as it will be read, after a version.
    pub fn as_move(self, last_version: u32) -> Move {
        Move {
            booking: self.booking,
            version: last_version + 1,
            staff: self.staff,
            staff_name: self.staff_name,
            local_start: self.local_start,
            span: self.span,
            occupied: self.occupied,
            service: self.service,
            capacity: self.capacity,
            is_shared: self.capacity > 1,
            by: match self.who {
                Who::Staff(staff) => Some(staff),
                Who::Customer(_) | Who::Zapys => None,
            },
        }
    }
}

/// What became of a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moving {
    /// The new time is kept beside the old one.
    Begun(Move),
    /// A move of this booking has begun before, perhaps to another time: finish it first.
    Pending(Move),
    /// Another booking has that time.
    Taken,
    /// The booking is not confirmed, or there is none.
    Gone,
}

/// Takes the new time of a confirmed booking, beside its old one.
///
/// The version that it will have rises with every attempt and is never used twice.
///
/// # Errors
/// When the database fails, or the time is longer than [`LONGEST`].
pub fn begin_move(tx: &Tx<'_>, new: &NewMove, now: Timestamp) -> Result<Moving, Error> {
    let Some(record) = find(tx, &new.booking)? else {
        return Ok(Moving::Gone);
    };
    if let Some(pending) = record.moving {
        return Ok(Moving::Pending(pending));
    }
    if record.booking.state != State::Confirmed {
        return Ok(Moving::Gone);
    }
    drop_expired(tx, &record.booking.bot, &new.staff, now)?;
    drop_expired_of(tx, &record.booking.bot, &new.resources, now)?;
    if tx.attempt(|tx| unless_taken(insert(tx, new, now)))?.is_none() {
        return Ok(Moving::Taken);
    }
    let begun = find(tx, &new.booking)?
        .and_then(|record| record.moving)
        .ok_or_else(|| Error::unreadable("booking_id"))?;
    if let Some(key) = &new.key {
        let effect = NewEffect { booking: &new.booking, version: begun.version, act: Act::Move };
        record_effect(tx, key, &effect, now)?;
    }
    Ok(Moving::Begun(begun))
}

/// Begins a move in the place of one that is pending, whose outcome the calendar does not tell:
/// the event is written again for the new time. If that cannot be had, the pending one stays.
///
/// # Errors
/// As [`begin_move`].
pub fn replace_move(tx: &Tx<'_>, new: &NewMove, now: Timestamp) -> Result<Moving, Error> {
    let begun = tx.attempt(|tx| {
        if let Some(pending) = find(tx, &new.booking)?.and_then(|record| record.moving) {
            undo_move(tx, &new.booking, pending.version)?;
        }
        Ok(Some(begin_move(tx, new, now)?).filter(|begun| *begun != Moving::Taken))
    });
    Ok(begun?.unwrap_or(Moving::Taken))
}

/// Completes a move that the calendar has taken: the booking is at its new time, the old one is
/// free. Returns whether this call did it.
pub fn complete_move(
    tx: &Tx<'_>,
    id: &BookingId,
    version: u32,
    written: &Written,
    now: Timestamp,
) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE bookings SET version = m.version, staff = m.staff, staff_name = m.staff_name,
                service = coalesce(m.service, bookings.service),
                service_name = coalesce(m.service_name, bookings.service_name),
                price = CASE WHEN m.service IS NULL THEN bookings.price ELSE m.price END,
                online = coalesce(m.online, bookings.online), wall = m.wall, start_ms = m.start_ms, end_ms = m.end_ms,
                occupied_start_ms = m.occupied_start_ms, occupied_end_ms = m.occupied_end_ms,
                capacity = m.capacity, resources = m.resources, event = :event, meet_url = :meet_url, calendar = :calendar,
                updated_ms = :now, updated_by = m.begun_by,
                reason = CASE WHEN m.staff <> bookings.staff
                                OR coalesce(m.service, bookings.service) <> bookings.service
                              THEN :amended ELSE 'moved' END
         FROM moves m
         WHERE m.booking_id = bookings.id AND m.version = :version AND bookings.id = :id
           AND bookings.state = 'confirmed'",
        named_params! {
            ":id": id, ":version": version, ":event": written.event,
            ":meet_url": written.meet_url, ":calendar": written.calendar,
            ":now": Ms(now), ":amended": AMENDED,
        },
    )
}

/// A move whose event staff have put there already, and where that event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedMove {
    /// The move.
    pub new: NewMove,
    /// The version that the booking has now; if it has another by then, nothing is moved.
    pub version: u32,
    /// Its event.
    pub written: Written,
}

/// Moves several bookings of one staff member together, onto each other's times; `false`: one of the times
/// is taken by another booking, or a booking has changed, and nothing is moved.
///
/// No statement moves two bookings, so each goes by way of a time of its own in the past, at which nothing
/// is booked. Each step is an ordinary move, guarded as any other.
///
/// # Errors
/// As [`begin_move`].
pub fn move_together(tx: &Tx<'_>, all: &[FollowedMove], now: Timestamp) -> Result<bool, Error> {
    let moved = tx.attempt(|tx| {
        let aside = all.iter().enumerate().map(|(at, it)| FollowedMove {
            new: NewMove {
                span: aside(it.new.span, at),
                occupied: aside(it.new.occupied, at),
                ..it.new.clone()
            },
            ..it.clone()
        });
        for step in &aside.collect::<Vec<_>>() {
            let record = find(tx, &step.new.booking)?;
            let is_same = record.is_some_and(|it| it.booking.version == step.version);
            if !is_same || !follow(tx, step, now)? {
                return Ok(None);
            }
        }
        for step in all {
            if !follow(tx, step, now)? {
                return Ok(None);
            }
        }
        Ok(Some(()))
    });
    Ok(moved?.is_some())
}

fn follow(tx: &Tx<'_>, step: &FollowedMove, now: Timestamp) -> Result<bool, Error> {
    let Moving::Begun(begun) = begin_move(tx, &step.new, now)? else { return Ok(false) };
    complete_move(tx, &step.new.booking, begun.version, &step.written, now)
}

/// Puts a span into the first weeks of 1970, those of several bookings apart from each other.
fn aside(span: Span, at: usize) -> Span {
    let apart = i32::try_from(at).unwrap_or_default().saturating_add(1);
    let start = Timestamp::UNIX_EPOCH + LONGEST * 2 * apart;
    Span::lasting(start, span.end.duration_since(span.start))
}

/// Gives up a move that the calendar has not taken; the booking stays where it is. Returns
/// whether this call did it.
pub fn undo_move(tx: &Tx<'_>, id: &BookingId, version: u32) -> Result<bool, Error> {
    let sql = "DELETE FROM moves WHERE booking_id = ?1 AND version = ?2";
    changes(tx, sql, (id, version))
}

fn insert(tx: &Tx<'_>, new: &NewMove, now: Timestamp) -> Result<(), Error> {
    let raise = "UPDATE bookings SET last_version = last_version + 1 WHERE id = ?1";
    run(tx, raise, [&new.booking])?;
    let service = new.service.as_ref();
    run(
        tx,
        "INSERT INTO moves (booking_id, version, staff, staff_name, wall, start_ms, end_ms,
             occupied_start_ms, occupied_end_ms, capacity, begun_ms, begun_by,
             service, service_name, price, online, resources)
         SELECT id, last_version, :staff, :staff_name, :wall, :start, :end,
             :from, :until, :capacity, :now, :who,
             :service, :service_name, :price, :online, :resources FROM bookings WHERE id = :id",
        named_params! {
            ":id": new.booking, ":staff": new.staff, ":staff_name": new.staff_name,
            ":wall": LocalTime(new.local_start), ":start": Ms(new.span.start), ":end": Ms(new.span.end),
            ":from": Ms(new.occupied.start), ":until": Ms(new.occupied.end),
            ":capacity": new.capacity, ":now": Ms(now), ":who": new.who.written(),
            ":service": service.map(|service| &service.id),
            ":service_name": service.map(|service| &service.name),
            ":price": service.and_then(|service| service.price.as_ref()),
            ":online": service.map(|service| service.online),
            ":resources": to_json(&new.resources, "resources")?,
        },
    )
}
