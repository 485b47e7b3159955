//! Which bookings differ from what was read in a calendar.
//!
//! A difference is noted and no more: the event is read again before anything follows from it. Where many
//! events go at once, a server may have lost them, or staff may have deleted a calendar. The same may be where
//! one is missing in a calendar that was read anew. That is noted too, because a cancellation cannot be taken
//! back from a customer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    CalendarOwner,
    changes::{Change, Changes, Listed},
};
use crate::{
    chat::job::kind,
    ids::BookingId,
    schedule::{Booking, Span, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        event_changes::{self, Seen},
        jobs,
    },
};

/// How many events may go at one look before staff are asked about them.
const MOST_GONE: usize = 1;
/// The mark of an event that is not listed.
const MISSING: &str = "missing";

/// Notes each booking that the changes in a calendar differ from.
pub(super) fn note_differences(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    changes: &Changes,
    now: Timestamp,
) -> Result<(), store::Error> {
    let (mut differing, mut seen) = (BTreeMap::new(), BTreeSet::new());
    for change in &changes.events {
        for record in bookings_of(tx, owner, &change.id)? {
            let id = record.booking.id.clone();
            seen.insert(id.clone());
            match difference(tx, &record, calendar, change, now)? {
                Difference::Some => {
                    differing.insert(id, (record, change.mark.as_str(), change.deleted));
                }
                Difference::None => event_changes::withdraw(tx, &id)?,
                Difference::Elsewhere => {}
            }
        }
    }
    if changes.listed != Listed::Changed {
        // An event that was deleted long ago is not listed, not even as deleted.
        for record in bookings::coming_in(tx, owner, calendar, now)? {
            if !seen.contains(&record.booking.id) {
                differing.insert(record.booking.id.clone(), (record, MISSING, true));
            }
        }
    }
    let gone = differing.values().filter(|(_, _, is_gone)| *is_gone);
    let gone: BTreeSet<_> = gone.filter_map(|(record, ..)| record.booking.event.clone()).collect();
    for (record, mark, is_gone) in differing.values() {
        let is_untold = changes.listed == Listed::Anew && *mark == MISSING;
        let is_doubtful = *is_gone && (is_untold || gone.len() > MOST_GONE);
        let seen = Seen { mark, is_gone: *is_gone, is_doubtful };
        event_changes::note(tx, record, &seen, now)?;
    }
    Ok(())
}

/// Finds the bookings of an event. Our event ids begin with a booking's id; those of a class share the
/// event of the first of them.
fn bookings_of(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    event: &str,
) -> Result<Vec<Record>, store::Error> {
    let Some(id) = event.get(..BookingId::LENGTH) else { return Ok(Vec::new()) };
    let mut all = bookings::with_event(tx, event)?;
    let named = bookings::find(tx, &BookingId::new(id))?;
    all.extend(named.filter(|record| record.booking.event.is_none()));
    all.retain(|Record { booking, .. }| {
        (&booking.bot, &booking.staff) == (&owner.bot, &owner.staff)
    });
    Ok(all)
}

/// How a booking and a change compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    /// They differ.
    Some,
    /// They agree.
    None,
    /// The change is about a place that the event has left, and says nothing of the booking.
    Elsewhere,
}

fn difference(
    tx: &Tx<'_>,
    record: &Record,
    calendar: &str,
    change: &Change,
    now: Timestamp,
) -> Result<Difference, store::Error> {
    let Booking { id, event, state, span, .. } = &record.booking;
    let is_its_place = record.calendar.as_ref().is_none_or(|its| its == calendar);
    if !is_its_place {
        return Ok(if change.deleted { Difference::Elsewhere } else { Difference::Some });
    }
    if *state == State::Cancelled {
        // One that we are yet to delete has not come back, nor one that others of its class still have.
        let is_deleted = change.deleted
            || span.start <= now
            || jobs::is_queued(tx, id, kind::DELETE_EVENT)?
            || bookings::is_event_shared(tx, event.as_deref().unwrap_or_default(), id)?;
        return Ok(if is_deleted { Difference::Elsewhere } else { Difference::Some });
    }
    let is_asked = event_changes::find(tx, id, record.booking.version)?
        .is_some_and(|known| known.asked.is_some());
    let pending = record.moving.as_ref().map(|moving| moving.span);
    let is_same =
        !differs(*state, *span, pending, change, now) && change.declined == record.guest_declined;
    Ok(if is_same && !is_asked { Difference::None } else { Difference::Some })
}

/// Returns whether a change differs from a booking in a state at a time; `pending`: the time that
/// the booking is being moved to. A booking that has begun, or no longer stands, differs from
/// nothing.
fn differs(
    state: State,
    span: Span,
    pending: Option<Span>,
    change: &Change,
    now: Timestamp,
) -> bool {
    let stands = matches!(state, State::Committing | State::Confirmed) && span.start > now;
    // An event that only became longer or shorter moves nothing for the customer.
    let is_known =
        |it: Span| it.start == span.start || pending.is_some_and(|to| to.start == it.start);
    stands && (change.deleted || !change.span.is_some_and(is_known))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour)
    }

    fn span(hour: i64) -> Span {
        Span { start: at(hour), end: at(hour + 1) }
    }

    fn event(span: Option<Span>, deleted: bool) -> Change {
        Change { id: "b1".to_owned(), deleted, span, declined: false, mark: String::new() }
    }

    #[test]
    fn only_what_staff_changed_in_a_future_booking_differs() {
        let confirmed =
            |change: &Change, pending| differs(State::Confirmed, span(9), pending, change, at(8));
        assert!(!confirmed(&event(Some(span(9)), false), None), "our own write came back");
        let longer = Span { start: at(9), end: at(11) };
        assert!(!confirmed(&event(Some(longer), false), None), "it begins as before");
        assert!(confirmed(&event(Some(span(10)), false), None), "moved");
        assert!(!confirmed(&event(Some(span(10)), false), Some(span(10))), "we are moving it");
        assert!(!confirmed(&event(Some(span(9)), false), Some(span(10))), "not moved yet");
        assert!(confirmed(&event(Some(span(9)), true), None), "deleted");
        assert!(confirmed(&event(None, false), None), "made to last all day");

        let moved = event(Some(span(10)), false);
        assert!(differs(State::Committing, span(9), None, &moved, at(8)));
        for over in [State::Held, State::Cancelled, State::Completed] {
            assert!(!differs(over, span(9), None, &moved, at(8)), "{over:?}");
        }
        assert!(!differs(State::Confirmed, span(9), None, &moved, at(9)), "it has begun");
    }
}
