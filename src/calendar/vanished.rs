//! Several visits whose events are gone at one look, and events that a server does not delete.
//!
//! A server may have lost them, or was restored; a person may have deleted a calendar's events to import them again.
//! Nothing tells that from visits that are off, and a cancellation cannot be taken back from a customer. So each event
//! is read once more, and staff are asked about all of them in one message, with keys for each. A single visit is asked
//! about, or believed, where its booking is reconciled.

use jiff::Timestamp;

use super::{
    CalendarOwner,
    notice::{Addressee, tell},
};
use crate::{
    bots::BusinessProfile,
    chat::{Action, Button, Reply, VisitAction},
    ids::BookingId,
    messages::{self, Value},
    schedule::{Booking, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        event_changes::{self, EventChange},
    },
};

/// How many visits one message asks about: it has room for so many rows of keys.
const MOST_ASKED: usize = 8;

/// Returns the bookings of changes that say that many events are gone, as far as these are still to be asked about.
pub(super) fn doubtful(
    db: &rusqlite::Connection,
    changes: &[EventChange],
    now: Timestamp,
) -> Result<Vec<Record>, store::Error> {
    let mut all = Vec::new();
    for change in changes.iter().filter(|it| it.is_gone && it.is_doubtful && it.asked.is_none()) {
        let Some(record) = bookings::find(db, &change.booking)? else { continue };
        if is_open(&record, change.version, now) {
            all.push(record);
        }
    }
    Ok(all)
}

fn is_open(record: &Record, version: u32, now: Timestamp) -> bool {
    let booking = &record.booking;
    booking.state == State::Confirmed
        && booking.version == version
        && booking.span.start > now
        && record.moving.is_none()
}

/// Asks staff about visits whose events are gone, in as few messages as their keys have room in. A visit that was
/// changed meanwhile, or asked about before, is left out.
pub(super) fn ask(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    changes: &[&EventChange],
    now: Timestamp,
) -> Result<(), store::Error> {
    let mut asked = Vec::new();
    for change in changes {
        event_changes::pass(tx, change, now)?;
        let Some(record) = bookings::find(tx, &change.booking)? else { continue };
        if is_open(&record, change.version, now) && event_changes::ask(tx, &record, now)? {
            asked.push(record.booking);
        }
    }
    asked.sort_by_key(|it| it.span.start);
    for (part, visits) in asked.chunks(MOST_ASKED).enumerate() {
        let id = visits.first().map_or("", |it| it.id.as_str());
        let key = format!("many-gone:{id}:{part}:{}", now.as_millisecond());
        tell(tx, profile, owner, &key, now, |to| question(to, visits))?;
    }
    Ok(())
}

fn question(to: &Addressee<'_>, visits: &[Booking]) -> Reply {
    let args = [("name", to.name.into()), ("many", visits.len().into())];
    let mut lines = vec![to.says("calendar-many-gone", &args)];
    let label = |it: &Booking| messages::visit_label(&to.view, it);
    lines.extend(visits.iter().map(|it| format!("• {}", label(it))));
    let key = |id: &str, it: &Booking, action: fn(BookingId, u32) -> VisitAction| {
        let args: [(&'static str, Value<'_>); 1] = [("visit", label(it).into())];
        let says = messages::say(to.view.lang, id, &args);
        Button::new(says, Action::Visit(action(it.id.clone(), it.version)))
    };
    let row = |it: &Booking| {
        vec![
            key("button-off-of", it, VisitAction::Off),
            key("button-stands-of", it, VisitAction::Stands),
        ]
    };
    Reply::text(lines.join("\n")).with(visits.iter().map(row).collect())
}

/// Tells staff, once, of an event that its server does not delete: that of a visit that is off, or that has another
/// event now.
pub(crate) fn undeleted(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    event: &str,
    id: &BookingId,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(record) = bookings::find(tx, id)? else { return Ok(()) };
    tell(tx, profile, owner, &format!("undeleted:{event}"), now, |to| {
        let visit = messages::visit_label(&to.view, &record.booking);
        let args = [("name", to.name.into()), ("visit", visit.into())];
        Reply::text(to.says("calendar-undeleted", &args))
    })
}
