//! The one event of those who share a session, as in a class.
//!
//! Who books first has the event written; who comes later joins it, and a job writes who comes by now. Two
//! who book at the same moment may both write one. The transactions that confirm them run one after the
//! other, so the second finds the first and gives its own event up.

use crate::{
    bots::{BusinessProfile, Staff},
    calendar::{EventLookup, Meet, WrittenEvent},
    store::{
        self, Tx,
        bookings::{self, Record},
    },
};

use super::{
    calendar_event::place,
    error::Error,
    follow_up::{delete_late_event, update_event},
    service::{BookingService, owner},
};

impl BookingService {
    /// Finds the event of the session that a booking is for; `None`: it has none, or not at that time. `wanted`
    /// is the row as it would be.
    pub(super) async fn session_event(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        wanted: &Record,
    ) -> Result<Option<WrittenEvent>, Error> {
        if wanted.capacity < 2 {
            return Ok(None);
        }
        let asked = wanted.clone();
        let others = self.store.read(move |db| bookings::session_of(db, &asked)).await?;
        let Some(first) = others.first() else { return Ok(None) };
        let calendar = self.calendar(profile, staff).await?;
        let found = calendar.read(&owner(profile, staff), &place(first)).await?;
        let start = wanted.booking.span.start;
        Ok(match found {
            EventLookup::Found(there) if there.span.is_some_and(|it| it.start == start) => {
                Some(there)
            }
            _ => None,
        })
    }
}

/// Returns the event that a booking takes of its session, and has it say who comes; `None`: the session that
/// it was to join has ended meanwhile, so an event of its own has to be written. `written` is what was found or
/// written before the transaction.
pub(super) fn join(
    tx: &Tx<'_>,
    wanted: &Record,
    written: &WrittenEvent,
    now: jiff::Timestamp,
) -> Result<Option<WrittenEvent>, store::Error> {
    if wanted.capacity < 2 {
        return Ok(Some(written.clone()));
    }
    let booking = &wanted.booking;
    let others = bookings::session_of(tx, wanted)?;
    let has = |it: &Record| it.booking.event.as_ref() == Some(&written.at.id);
    let is_own = written.at.id.starts_with(booking.id.as_str());
    let Some(first) = others.first() else {
        return Ok(is_own.then(|| written.clone()));
    };
    if !is_own && !others.iter().any(has) {
        return Ok(None);
    }
    update_event(tx, &first.booking, &format!("joined:{}:{}", booking.id, booking.version), now)?;
    if others.iter().any(has) {
        return Ok(Some(written.clone()));
    }
    delete_late_event(tx, booking, &written.at, now)?;
    let meet = first.booking.meet_url.clone().map_or(Meet::Without, Meet::Link);
    let span = Some(first.booking.span);
    Ok(Some(WrittenEvent {
        at: place(first),
        span,
        meet,
        declined: Vec::new(),
        was_written: false,
    }))
}
