//! An event that a visit had before, and that is in a calendar again.
//!
//! A visit whose event was deleted gets another one where its customer moves it. If the first one then comes back
//! (staff took the deletion back, or dropped the event into another calendar of theirs), both stand there, and the
//! hour of the first one stays taken for good. Staff are told of it, once for each time that it has.

use jiff::Timestamp;

use super::{CalendarOwner, changes::Changes};
use crate::{
    chat::job::kind,
    ids::BookingId,
    schedule::{Booking, Span, State},
    store::{
        self,
        bookings::{self, Record},
        jobs,
    },
};

/// An event that its booking had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Former {
    /// Its id.
    pub(super) id: String,
    /// Its time.
    pub(super) span: Span,
    /// The booking as it is now.
    pub(super) booking: Booking,
}

/// Returns the events among changes that their bookings had before. They are read once more before staff are
/// told, because what is deleted at this moment may still be listed.
pub(super) fn among(
    db: &rusqlite::Connection,
    owner: &CalendarOwner,
    changes: &Changes,
    now: Timestamp,
) -> Result<Vec<Former>, store::Error> {
    let mut all = Vec::new();
    for change in changes.events.iter().filter(|it| !it.deleted) {
        let (Some(span), Some((booking, version))) = (change.span, parts(&change.id)) else {
            continue;
        };
        if span.end <= now || !bookings::with_event(db, &change.id)?.is_empty() {
            continue;
        }
        let Some(record) = bookings::find(db, &booking)? else { continue };
        let is_theirs = (&record.booking.bot, &record.booking.staff) == (&owner.bot, &owner.staff);
        let is_busy = jobs::is_queued(db, &booking, kind::DELETE_EVENT)?
            || jobs::is_queued(db, &booking, kind::WRITE_EVENT)?;
        if is_theirs && !is_busy && has_left(&record, version) {
            all.push(Former { id: change.id.clone(), span, booking: record.booking });
        }
    }
    Ok(all)
}

/// Takes an id of ours apart: its booking, and the version that it was made for.
fn parts(id: &str) -> Option<(BookingId, u32)> {
    let (booking, version) = id.split_at_checked(BookingId::LENGTH)?;
    Some((BookingId::new(booking), version.parse().ok()?))
}

/// Returns whether a booking, which is not just being changed, has another event than the one that was made for a
/// version of it.
fn has_left(record: &Record, version: u32) -> bool {
    let booking = &record.booking;
    let is_settled = match booking.state {
        State::Confirmed => record.moving.is_none(),
        State::Cancelled => true,
        _ => false,
    };
    let now = booking.event.as_deref().and_then(parts);
    // The event of a class may have been made for another booking.
    let is_earlier = now.is_some_and(|(of, now)| of != booking.id || version < now);
    is_settled && is_earlier && version < booking.version
}
