//! Bookings whose instant was computed under older rules of their zone.
//!
//! What was agreed is the local time: "Tuesday at ten". When a country changes its clocks and the
//! zone data is updated, that time is at another instant, and the booking has to go there: in the
//! calendar, in the reminders, in the customer's file. All that are due begin to move in one
//! transaction, so that the time which one leaves is free for the next; the calendar is written by
//! the job that completes any move. A move of this kind is never undone, because the customer will
//! come at the local time also if the calendar says otherwise. What cannot move, because a customer was given
//! that time meanwhile, stays where it is and is told to staff.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    bots::BusinessProfile,
    ids::BookingId,
    schedule::{Booking, BookingEvent, RetimeProblem, Span, State, StoredStart, is_same_zone},
    store::{
        self, Tx,
        bookings::{self, Move, NewMove, Record, Who, Written},
        inbox,
    },
};

use super::{
    error::Error,
    follow_up::{Completion, complete_later},
    publish::publish,
    service::{BookingService, load},
};

/// How far the clocks of a zone are set at most: a start that is past by the old rules may be yet
/// to come by the new ones.
const LARGEST_CHANGE: SignedDuration = SignedDuration::from_hours(24);

/// How long before a visit its calendar is waited for no longer: the customer has to be told.
const WAITS_UNTIL: SignedDuration = SignedDuration::from_hours(24);

/// A booking that is not where its local time is by the present rules of its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// The booking.
    pub record: Record,
    /// When it is by the present rules; `None`: the clocks jump over its local time.
    pub start: Option<Timestamp>,
    /// What becomes of it.
    pub outlook: Outlook,
}

/// What becomes of a booking that is not where its local time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
    /// It is being moved.
    Moving,
    /// The worker moves it.
    Follows,
    /// Another booking has its time, so staff have to move it.
    Taken,
    /// The clocks jump over its local time, so staff have to move it.
    Skipped,
}

impl Outdated {
    /// Looks at a booking; `None`: it is where it belongs, is over by both rules, or was agreed in
    /// another zone than the one that the business has now.
    fn of(profile: &BusinessProfile, record: Record, now: Timestamp) -> Option<Self> {
        let booking = &record.booking;
        if !is_same_zone(&booking.zone, &profile.zone_name) {
            return None;
        }
        let stored = booking.span.start;
        let start = match StoredStart::check(&profile.zone, booking.local_start, stored) {
            StoredStart::Valid => return None,
            StoredStart::Outdated(start) => Some(start),
            StoredStart::Skipped => None,
        };
        let outlook = match start {
            _ if record.moving.is_some() => Outlook::Moving,
            Some(_) => Outlook::Follows,
            None => Outlook::Skipped,
        };
        (start.unwrap_or(stored) > now).then_some(Self { record, start, outlook })
    }

    /// Returns the move to where it belongs; `None`: there is no such instant.
    fn new_move(&self) -> Option<NewMove> {
        let Record { booking, occupied, capacity, resources, .. } = &self.record;
        let by = self.start?.duration_since(booking.span.start);
        let shifted = |span: &Span| {
            Some(Span {
                start: span.start.checked_add(by).ok()?,
                end: span.end.checked_add(by).ok()?,
            })
        };
        Some(NewMove {
            booking: booking.id.clone(),
            staff: booking.staff.clone(),
            staff_name: booking.staff_name.clone(),
            local_start: booking.local_start,
            span: shifted(&booking.span)?,
            occupied: shifted(occupied)?,
            capacity: *capacity,
            resources: resources.clone(),
            service: None,
            who: Who::Zapys,
            key: None,
        })
    }

    /// Returns whether it began to follow and the calendar did not take it, and the visit is near.
    fn is_urgent(&self, profile: &BusinessProfile, now: Timestamp) -> bool {
        let booking = &self.record.booking;
        let nearest = self.start.map_or(booking.span.start, |start| start.min(booking.span.start));
        let retimes = |to: &Move| is_retiming(profile, booking, to);
        self.record.moving.as_ref().is_some_and(retimes)
            && nearest.duration_since(now) < WAITS_UNTIL
    }

    /// Puts a booking after the one that leaves the time which it needs: later starts first where
    /// they go forward, earlier ones first where they go back. Those of one session are neighbours,
    /// also where others start at the same moment.
    fn order(&self, other: &Self) -> Ordering {
        let stored = |one: &Self| one.record.booking.span.start;
        let forward = |one: &Self| one.start.is_some_and(|start| start > stored(one));
        let by_direction = forward(self).cmp(&forward(other));
        let by_start = stored(self).cmp(&stored(other));
        let by_start = if forward(self) { by_start.reverse() } else { by_start };
        let session = |one: &Self| {
            let Booking { service, staff, local_start, .. } = &one.record.booking;
            (staff.clone(), service.clone(), *local_start)
        };
        by_direction.then(by_start).then_with(|| session(self).cmp(&session(other)))
    }

    /// Returns whether both were agreed as the same session: they move together or not at all.
    fn shares_session(&self, other: &Self) -> bool {
        let key = |one: &Self| {
            let Booking { service, staff, local_start, span, .. } = &one.record.booking;
            (service.clone(), staff.clone(), *local_start, span.start)
        };
        key(self) == key(other)
    }
}

impl BookingService {
    /// Returns the coming bookings of a business whose instant is not that of their local time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outdated(&self, profile: &BusinessProfile) -> Result<Vec<Outdated>, store::Error> {
        let (profile, now) = (profile.clone(), self.clock.now());
        let read = self.store.read(move |db| {
            let mut all = outdated(db, &profile, State::Confirmed, now)?;
            note_taken(db, &mut all)?;
            Ok(all)
        });
        read.await
    }

    /// Begins to move every booking of a business whose instant is not that of its local time, and
    /// tells staff of those that cannot move. Holds of such a time are ended.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn follow_clock_rules(&self, profile: &BusinessProfile) -> Result<(), store::Error> {
        let (profile, now) = (profile.clone(), self.clock.now());
        let wanted = profile.clone();
        let look = self.store.read(move |db| {
            let held = outdated(db, &wanted, State::Held, now)?;
            Ok(held.is_empty() && outdated(db, &wanted, State::Confirmed, now)?.is_empty())
        });
        if look.await? {
            return Ok(());
        }
        let moved = self.store.write(move |tx| {
            for held in outdated(tx, &profile, State::Held, now)? {
                let id = &held.record.booking.id;
                bookings::release(tx, id, "the clock rules of its zone changed", now)?;
            }
            // One that is moving already is looked at again when that move is over.
            let all = outdated(tx, &profile, State::Confirmed, now)?.into_iter();
            let (moving, mut standing): (Vec<_>, Vec<_>) =
                all.partition(|one| one.record.moving.is_some());
            for one in moving.iter().filter(|one| one.is_urgent(&profile, now)) {
                retime_without_calendar(tx, &profile, &one.record, now)?;
            }
            standing.sort_by(Outdated::order);
            for one in &standing {
                bookings::set_zone(tx, &one.record.booking.id, &profile.zone_name)?;
            }
            let sessions = standing.chunk_by(Outdated::shares_session).collect();
            for stays in retime_all(tx, &profile, sessions, now)? {
                refuse(tx, &profile, stays, now)?;
            }
            Ok(())
        });
        moved.await
    }
}

impl BookingService {
    /// Ends a move by new clock rules whose event staff have put elsewhere meanwhile; where it is
    /// now is reconciled in a turn of its own.
    pub(super) async fn retime_beside_staff(
        &self,
        profile: &BusinessProfile,
        record: Record,
        moving: Move,
    ) -> Result<Record, Error> {
        let (profile, now) = (profile.clone(), self.clock.now());
        let retimed = self.store.write(move |tx| {
            if end_retiming(tx, &profile, &record, &moving, now)? {
                inbox::accept_calendar_change(tx, &record, "retimed", now)?;
            }
            load(tx, &record.booking.id)
        });
        Ok(retimed.await?)
    }
}

/// Ends a move by new clock rules although the calendar cannot be written, and tells staff so: the
/// customer comes at the local time all the same.
pub(super) fn retime_without_calendar(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    before: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(moving) = &before.moving else { return Ok(()) };
    if !end_retiming(tx, profile, before, moving, now)? {
        return Ok(());
    }
    let problem = BookingEvent::RetimeProblem(RetimeProblem::EventBehind);
    publish(tx, profile, &load(tx, &before.booking.id)?, &problem, now)
}

/// Ends a move and leaves its event where it is; returns whether this call did it.
fn end_retiming(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    before: &Record,
    moving: &Move,
    now: Timestamp,
) -> Result<bool, store::Error> {
    let Record { booking, calendar, .. } = before;
    let unchanged = Written {
        event: booking.event.clone().unwrap_or_default(),
        calendar: calendar.clone(),
        meet_url: booking.meet_url.clone(),
    };
    let done = bookings::complete_move(tx, &booking.id, moving.version, &unchanged, now)?;
    if done {
        publish(tx, profile, &load(tx, &booking.id)?, &BookingEvent::Retimed, now)?;
    }
    Ok(done)
}

fn outdated(
    db: &rusqlite::Connection,
    profile: &BusinessProfile,
    state: State,
    now: Timestamp,
) -> Result<Vec<Outdated>, store::Error> {
    let after = now.checked_sub(LARGEST_CHANGE).unwrap_or(Timestamp::MIN);
    let coming = bookings::starting_after(db, &profile.id, state, after)?;
    Ok(coming.into_iter().filter_map(|record| Outdated::of(profile, record, now)).collect())
}

/// Notes which of the outdated bookings cannot follow. Those that follow leave their time.
fn note_taken(db: &rusqlite::Connection, all: &mut [Outdated]) -> Result<(), store::Error> {
    let leaving: Vec<BookingId> = all.iter().map(|one| one.record.booking.id.clone()).collect();
    for one in all.iter_mut().filter(|one| one.outlook == Outlook::Follows) {
        let Some(new) = one.new_move() else { continue };
        let business = &one.record.booking.bot;
        if bookings::is_taken(db, business, &new.staff, new.occupied, &leaving)? {
            one.outlook = Outlook::Taken;
        }
    }
    Ok(())
}

/// Begins to move all sessions that can follow, and returns those that cannot. One may need the time
/// that another one is yet to leave, in any order, so those that were refused are
/// tried again as long as others follow.
fn retime_all<'a>(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    sessions: Vec<&'a [Outdated]>,
    now: Timestamp,
) -> Result<Vec<&'a [Outdated]>, store::Error> {
    let mut waiting = sessions;
    loop {
        let before = waiting.len();
        let mut refused = Vec::new();
        for session in waiting {
            if !retime(tx, profile, session, now)? {
                refused.push(session);
            }
        }
        if refused.is_empty() || refused.len() == before {
            return Ok(refused);
        }
        waiting = refused;
    }
}

/// Begins to move all who share a session; `false`: the time is taken, or there is no such instant.
fn retime(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    session: &[Outdated],
    now: Timestamp,
) -> Result<bool, store::Error> {
    let moves: Vec<NewMove> = session.iter().filter_map(Outdated::new_move).collect();
    if moves.len() < session.len() {
        return Ok(false);
    }
    let Some(begun) = bookings::begin_retiming(tx, &moves, now)? else { return Ok(false) };
    let of_move = |one: &&Outdated, id| one.record.booking.id == id;
    for Move { booking: id, version, .. } in begun {
        let Some(one) = session.iter().find(|one| of_move(one, id.clone())) else { continue };
        tracing::info!(business = %profile.id, booking = %id, "booking follows new clock rules");
        complete_later(tx, &one.record.booking, Completion::Retiming(version), now)?;
    }
    Ok(true)
}

/// Tells staff why those who share a session stay where they are.
fn refuse(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    session: &[Outdated],
    now: Timestamp,
) -> Result<(), store::Error> {
    let moves: Vec<NewMove> = session.iter().filter_map(Outdated::new_move).collect();
    let Some(first) = moves.first().filter(|_| moves.len() == session.len()) else {
        return report(tx, profile, session, RetimeProblem::Skipped, now);
    };
    // A hold ends within minutes; the next look finds the time free, or given away.
    if bookings::is_held(tx, &profile.id, &first.staff, first.occupied)? {
        return Ok(());
    }
    report(tx, profile, session, RetimeProblem::Taken, now)
}

fn report(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    session: &[Outdated],
    problem: RetimeProblem,
    now: Timestamp,
) -> Result<(), store::Error> {
    session.iter().try_for_each(|Outdated { record, .. }| {
        let booking = &record.booking;
        tracing::warn!(business = %profile.id, booking = %booking.id, ?problem, "booking cannot follow new clock rules");
        publish(tx, profile, record, &BookingEvent::RetimeProblem(problem), now)
    })
}

/// Returns whether a move is one by new clock rules: the local time and all else stay, and the instant before is not that of the local time any more.
pub(super) fn is_retiming(profile: &BusinessProfile, booking: &Booking, to: &Move) -> bool {
    let stored = booking.span.start;
    to.local_start == booking.local_start
        && to.service.is_none()
        && to.staff == booking.staff
        && StoredStart::check(&profile.zone, booking.local_start, stored) != StoredStart::Valid
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;

    use crate::{
        booking::sample::{booking, moving, record},
        bots,
        ids::{BusinessId, StaffId},
    };

    use super::*;

    /// The salon with the clocks of another zone.
    fn salon(clocks: &str) -> BusinessProfile {
        let text = include_str!("../../bots/salon.toml");
        let zones = TimeZoneDatabase::bundled();
        let mut salon = bots::parse(&BusinessId::new("salon"), text, &zones).unwrap();
        salon.zone = zones.get(clocks).unwrap();
        salon
    }

    /// Wednesday, 25 November 2026, 14:00 in Kyiv is 12:00 UTC.
    fn outdated_in(clocks: &str, now: &str, record: Record) -> Option<Outdated> {
        Outdated::of(&salon(clocks), record, now.parse().unwrap())
    }

    const MONDAY: &str = "2026-11-23T08:00:00Z";

    #[test]
    fn a_booking_is_outdated_where_its_zone_shows_another_time_at_its_start() {
        assert_eq!(outdated_in("Europe/Kyiv", MONDAY, record()), None);
        let ahead = outdated_in("Europe/Istanbul", MONDAY, record()).unwrap();
        assert_eq!(ahead.start, Some("2026-11-25T11:00:00Z".parse().unwrap()));
        let new = ahead.new_move().unwrap();
        assert_eq!(new.local_start, booking().local_start);
        assert_eq!(new.span.start, ahead.start.unwrap());
        assert_eq!(new.span.end.duration_since(new.span.start), booking().length());
        assert_eq!(new.who, Who::Zapys);
    }

    #[test]
    fn those_of_one_session_are_neighbours_whoever_else_starts_then() {
        let one = |id: &str, staff: &str| {
            let (id, staff) = (BookingId::new(id), StaffId::new(staff));
            Record { booking: Booking { id, staff, ..booking() }, ..record() }
        };
        let all = [("b1", "ira"), ("b2", "olena"), ("b3", "ira"), ("b4", "olena"), ("b5", "ira")];
        for clocks in ["Europe/Istanbul", "Europe/London"] {
            let find = |(id, staff): (&str, &str)| outdated_in(clocks, MONDAY, one(id, staff));
            let mut all: Vec<Outdated> = all.into_iter().filter_map(find).collect();
            all.sort_by(Outdated::order);
            let sessions = all.chunk_by(Outdated::shares_session).map(<[Outdated]>::len);
            assert_eq!(sessions.collect::<Vec<_>>(), [3, 2], "{clocks}");
        }
    }

    #[test]
    fn a_booking_that_is_over_or_was_agreed_in_another_zone_is_left_alone() {
        assert_eq!(outdated_in("Europe/Istanbul", "2026-11-25T11:00:00Z", record()), None);
        let early = outdated_in("Europe/London", "2026-11-25T13:00:00Z", record());
        assert!(early.is_some(), "its start is past by the old rules and not by the new ones");
        let warsaw =
            Record { booking: Booking { zone: "Europe/Warsaw".into(), ..booking() }, ..record() };
        assert_eq!(outdated_in("Europe/Istanbul", MONDAY, warsaw), None);
    }

    #[test]
    fn a_local_time_that_the_clocks_leave_out_has_no_move() {
        let mut record = record();
        record.booking.local_start = jiff::civil::date(2026, 3, 29).at(3, 30, 0, 0);
        record.booking.span.start = "2026-03-29T02:30:00Z".parse().unwrap();
        let skipped = outdated_in("Europe/Kyiv", "2026-03-01T08:00:00Z", record).unwrap();
        assert_eq!((skipped.start, skipped.new_move()), (None, None));
    }

    #[test]
    fn starts_that_go_forward_begin_with_the_last_and_those_that_go_back_with_the_first() {
        let at = |start: &str, by: i64| {
            let mut record = record();
            record.booking.span.start = start.parse().unwrap();
            let start = record.booking.span.start + SignedDuration::from_hours(by);
            Outdated { record, start: Some(start), outlook: Outlook::Follows }
        };
        let starts = |by| {
            let mut all = ["2026-11-25T09:00:00Z", "2026-11-25T11:00:00Z", "2026-11-25T10:00:00Z"]
                .map(|start| at(start, by));
            all.sort_by(Outdated::order);
            all.map(|one| one.record.booking.span.start.to_zoned(jiff::tz::TimeZone::UTC).hour())
        };
        assert_eq!((starts(1), starts(-1)), ([11, 10, 9], [9, 10, 11]));
    }

    #[test]
    fn only_a_move_that_keeps_all_but_the_instant_is_one_by_new_rules() {
        let profile = salon("Europe/Istanbul");
        let to = moving().moving.unwrap();
        assert!(!is_retiming(&profile, &booking(), &to), "another local time");
        let same = Move { local_start: booking().local_start, ..to };
        assert!(is_retiming(&profile, &booking(), &same));
        assert!(!is_retiming(&salon("Europe/Kyiv"), &booking(), &same), "it was right before");
        let other = Move { staff: StaffId::new("ira"), ..same };
        assert!(!is_retiming(&profile, &booking(), &other));
    }
}
