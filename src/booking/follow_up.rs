//! The jobs that finish what a booking has begun.
//!
//! Each is enqueued in the transaction that makes it necessary, so that a process that stops right
//! after it loses nothing. Here are their keys and when they run; what they do is in
//! `jobs/<kind>.rs`.

use jiff::{SignedDuration, Timestamp};

use crate::{
    calendar::{EventRef, Meet, WrittenEvent, event_id},
    chat::{
        Job,
        job::{CompleteBooking, DeleteEvent, MeetLink, RecheckEvent, UpdateEvent, kind},
    },
    ids::{BookingId, BusinessId},
    schedule::{Booking, BookingEvent, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        inbox,
        jobs::{self, NewJob},
    },
};

use super::{calendar_event::place, publish::publish, service::BookingService};
use crate::bots::BusinessProfile;

/// When a job takes over what a turn has begun: longer than a turn may take.
const COMPLETE_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// When a video link that was not there at once is read: a letter that waited for it would be
/// late.
const MEET_LINK_AFTER: SignedDuration = SignedDuration::from_secs(10);
/// When a calendar that could not be read is read again.
const RECHECK_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// What is yet to be done about the video link of an event that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MissingLink {
    /// Nothing: it is there, or none belongs to the booking.
    Fine,
    /// The calendar is still making it.
    Read,
    /// The calendar makes none; staff are asked for one.
    Failed,
}

/// Names a job that completes a booking. A key is used once, so each attempt at a booking has
/// one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Completion {
    /// The booking was just taken to `committing`.
    New,
    /// A move to this version has begun.
    Move(u32),
    /// A move to this version has begun by itself: no turn completes it.
    Retiming(u32),
    /// Its first job is closed, and the booking is pending still.
    Requeued,
}

/// Enqueues that a booking is completed: at once where no turn began it, and otherwise in case the
/// turn does not.
pub(super) fn complete_later(
    tx: &Tx<'_>,
    booking: &Booking,
    which: Completion,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Booking { id, version, .. } = booking;
    let kind = kind::COMPLETE_BOOKING;
    let key = match which {
        Completion::New => format!("{kind}:{id}:{version}:"),
        Completion::Move(version) | Completion::Retiming(version) => {
            format!("{kind}:{id}:{version}")
        }
        Completion::Requeued => format!("{kind}:{id}:{version}:{}", now.as_millisecond()),
    };
    let job = Job::CompleteBooking(CompleteBooking { booking: id.clone() });
    let after = (!matches!(which, Completion::Retiming(_))).then_some(COMPLETE_AFTER);
    enqueue(tx, booking, key, &job, after, now)
}

/// Enqueues that the event of a booking gets the details that were corrected.
pub(super) fn update_event(
    tx: &Tx<'_>,
    booking: &Booking,
    call: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let key = format!("{}:{}:{call}", kind::UPDATE_EVENT, booking.id);
    let event = booking.event.clone();
    let job = Job::UpdateEvent(UpdateEvent { booking: booking.id.clone(), event });
    enqueue(tx, booking, key, &job, None, now)
}

/// Enqueues that the event of a booking is deleted whose time is given back. One whose outcome is
/// unknown may yet be written by a turn, so it is deleted once that turn must be over.
pub(super) fn delete_event(
    tx: &Tx<'_>,
    before: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &before.booking;
    let at = place(before);
    let after = booking.event.is_none().then_some(COMPLETE_AFTER);
    let key = deletion_key(booking, &at);
    if is_left_to_others(tx, booking, &at, now)? {
        return Ok(());
    }
    enqueue(tx, booking, key, &deletion(booking, at), after, now)
}

/// Where others share an event, enqueues that it says who comes still; `false`: no one else has it.
fn is_left_to_others(
    tx: &Tx<'_>,
    booking: &Booking,
    at: &EventRef,
    now: Timestamp,
) -> Result<bool, store::Error> {
    let all = bookings::with_event(tx, &at.id)?.into_iter();
    let mut others = all.map(|record| record.booking).filter(|other| other.id != booking.id);
    let Some(other) = others.find(|other| other.state == State::Confirmed) else {
        return Ok(false);
    };
    let call = format!("left:{}:{}", booking.id, booking.version);
    update_event(tx, &other, &call, now)?;
    Ok(true)
}

/// Enqueues that the event of its own is deleted that a move may have written, where that move is
/// given up.
pub(super) fn delete_moved_event(
    tx: &Tx<'_>,
    before: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &before.booking;
    let Some(moving) = before.moving.as_ref().filter(|moving| moving.has_new_event(booking)) else {
        return Ok(());
    };
    let at = EventRef { id: event_id(&booking.id, before.last_version), calendar: None };
    let moved = moving.applied(booking);
    let key = deletion_key(&moved, &at);
    enqueue(tx, booking, key, &deletion(&moved, at), Some(COMPLETE_AFTER), now)
}

/// Enqueues that an event is deleted that was written when it was no longer needed.
pub(super) fn delete_late_event(
    tx: &Tx<'_>,
    booking: &Booking,
    at: &EventRef,
    now: Timestamp,
) -> Result<(), store::Error> {
    if is_left_to_others(tx, booking, at, now)? {
        return Ok(());
    }
    let key = format!("{}:late", deletion_key(booking, at));
    enqueue(tx, booking, key, &deletion(booking, at.clone()), None, now)
}

/// Does what a written event still needs: the calendar may have put it at another time, or may
/// still be making its video link.
pub(super) fn after_writing(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    written: &WrittenEvent,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    if written.span != Some(booking.span) {
        inbox::accept_calendar_change(tx, record, "written", now)?;
    }
    match missing_link(booking, &written.meet) {
        MissingLink::Fine => Ok(()),
        MissingLink::Read => {
            let key = format!("{}:{}:{}:", kind::MEET_LINK, booking.id, booking.version);
            let job = Job::MeetLink(MeetLink { booking: booking.id.clone() });
            enqueue(tx, booking, key, &job, Some(MEET_LINK_AFTER), now)
        }
        MissingLink::Failed => {
            publish(tx, profile, record, &BookingEvent::MeetLinkFailed { announced: false }, now)
        }
    }
}

fn missing_link(booking: &Booking, meet: &Meet) -> MissingLink {
    if !booking.online || booking.meet_url.is_some() {
        return MissingLink::Fine;
    }
    match meet {
        Meet::Follows => MissingLink::Read,
        Meet::Failed => MissingLink::Failed,
        Meet::Without | Meet::Link(_) => MissingLink::Fine,
    }
}

impl BookingService {
    /// Enqueues that the event of a booking is read again in a minute, where its calendar could not
    /// be read. `after` names the turn that could not. One job for a booking is enough, unless it
    /// may be running: what it has read by now may be older than the change of this turn.
    pub fn recheck_later(
        tx: &Tx<'_>,
        bot: &BusinessId,
        id: &BookingId,
        after: &str,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        if jobs::is_queued_after(tx, id, kind::RECHECK_EVENT, now)? {
            return Ok(());
        }
        let due = now.saturating_add(RECHECK_AFTER).unwrap_or(now);
        let job = Job::RecheckEvent(RecheckEvent { booking: id.clone() });
        let key = format!("{}:{id}:{after}", kind::RECHECK_EVENT);
        let row = NewJob { booking: Some(id.clone()), due, ..NewJob::new(key, &job, bot)? };
        jobs::enqueue(tx, &row, now).map(drop)
    }
}

fn deletion(booking: &Booking, at: EventRef) -> Job {
    let EventRef { id: event, calendar } = at;
    Job::DeleteEvent(DeleteEvent { staff: booking.staff.clone(), event, calendar })
}

fn deletion_key(booking: &Booking, at: &EventRef) -> String {
    format!("{}:{}:{}:{}", kind::DELETE_EVENT, booking.id, booking.version, at.id)
}

/// Enqueues a job about a booking that any process may run; `after`: when, `None`: at once.
fn enqueue(
    tx: &Tx<'_>,
    booking: &Booking,
    key: String,
    job: &Job,
    after: Option<SignedDuration>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let due = after.map_or(jobs::AT_ONCE, |after| now.saturating_add(after).unwrap_or(now));
    let new = NewJob::new(key, job, &booking.bot)?;
    let row = NewJob { booking: Some(booking.id.clone()), due, ..new };
    jobs::enqueue(tx, &row, now).map(drop)
}

#[cfg(test)]
mod tests {
    use crate::booking::sample::booking;

    use super::*;

    #[test]
    fn a_link_is_read_later_only_for_an_online_booking_whose_calendar_makes_one() {
        let online = Booking { online: true, ..booking() };
        let linked = Booking { meet_url: Some("https://meet.example/x".into()), ..online.clone() };
        assert_eq!(missing_link(&booking(), &Meet::Follows), MissingLink::Fine);
        assert_eq!(missing_link(&linked, &Meet::Follows), MissingLink::Fine);
        assert_eq!(missing_link(&online, &Meet::Follows), MissingLink::Read);
        assert_eq!(missing_link(&online, &Meet::Failed), MissingLink::Failed);
        assert_eq!(missing_link(&online, &Meet::Without), MissingLink::Fine);
    }
}
