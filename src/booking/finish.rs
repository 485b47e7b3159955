//! Finishing: a booking or a move whose outcome in the calendar may be unknown.
//!
//! Writing an event is safe to repeat, because its id is ours. So finishing is doing it again
//! and reading what came of it; whoever gets there first confirms, in one transaction with the
//! letter, and everybody after that finds it done.

use jiff::{SignedDuration, Timestamp};

use crate::{
    bots::BusinessProfile,
    calendar::{
        self, Calendar, CalendarOwner, Event, EventLookup, EventRef, Meet, WrittenEvent, event_id,
    },
    chat::Job,
    ids::BookingId,
    messages::News,
    schedule::{Change, State},
    store::{
        self, Scope, Tx,
        bookings::{self, Record},
        inbox, jobs,
    },
};

use super::{
    Error,
    book::promise,
    desk::BookingService,
    event::{event, place},
    notice, remind, tell, word,
};

/// When the outbox takes over what a turn has begun: longer than a turn may take.
pub(super) const FINISH_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// When a link that was not there at once is looked for: a letter that waited would be late.
const MEET_AFTER: SignedDuration = SignedDuration::from_secs(10);
/// How many ids an event may try: each is taken once in a life, so more than two are a mistake.
const MOST_IDS: usize = 3;

/// Who began to write what is to be finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begun {
    /// Whoever asks, just now.
    Now,
    /// Perhaps somebody before, whose outcome is not known.
    Before,
}

impl BookingService {
    /// Finishes what was begun of a booking; nothing to do is no error. Returns whether nothing
    /// is left to be finished.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn finish(&self, profile: &BusinessProfile, id: &BookingId) -> Result<bool, Error> {
        let wanted = id.clone();
        let Some(record) = self.store.read(move |db| bookings::find(db, &wanted)).await? else {
            return Ok(true);
        };
        let record = self.write_event(profile, record, Begun::Before).await?;
        Ok(!record.is_unfinished())
    }

    /// Promises that what was begun is finished, where nothing does any more.
    pub async fn take_up(&self, scope: &Scope) -> Result<(), store::Error> {
        let (scope, now) = (scope.clone(), self.clock.now());
        let due = now.saturating_add(FINISH_AFTER).unwrap_or(now);
        let taken_up = self.store.write(move |tx| {
            for record in bookings::unfinished(tx, &scope)? {
                let id = &record.booking.id;
                if jobs::is_due(tx, id, "finish")? {
                    continue;
                }
                let mut row = promise(&Job::Finish { booking: id.clone() }, &record, due)?;
                // Its first promise is settled, and a key is used once.
                row.key = format!("{}{}", row.key, now.as_millisecond());
                jobs::enqueue(tx, &row, now)?;
            }
            Ok(())
        });
        taken_up.await
    }

    /// Gives up what could not be finished: a booking's time is anybody's again, a move is
    /// undone, and the customer and the business are told. Without its profile nobody can be.
    pub async fn give_up(
        &self,
        profile: Option<&BusinessProfile>,
        id: &BookingId,
    ) -> Result<(), store::Error> {
        let (profile, id, now) = (profile.cloned(), id.clone(), self.clock.now());
        let given_up = self.store.write(move |tx| {
            let Some(before) = bookings::find(tx, &id)? else { return Ok(()) };
            let done = match &before.moving {
                Some(moving) => bookings::undo_move(tx, &id, moving.version)?,
                None if before.booking.state == State::Committing => {
                    erase(tx, &before, now)?;
                    bookings::release(tx, &id, "it could not be written", now)?
                }
                None => false,
            };
            match profile {
                Some(profile) if done => word::sorry(tx, &profile, &before, now),
                _ => Ok(()),
            }
        });
        given_up.await
    }

    /// Finishes a booking within a turn: a calendar that fails leaves it as it is, to be
    /// finished later.
    pub(super) async fn finished(
        &self,
        profile: &BusinessProfile,
        record: Record,
        begun: Begun,
    ) -> Result<Record, Error> {
        let id = record.booking.id.clone();
        match self.write_event(profile, record.clone(), begun).await {
            Err(Error::Calendar(error)) => {
                tracing::warn!(booking = %id, %error, "the calendar failed; the outbox will finish the booking");
                Ok(record)
            }
            done => done,
        }
    }

    async fn write_event(
        &self,
        profile: &BusinessProfile,
        record: Record,
        begun: Begun,
    ) -> Result<Record, Error> {
        match (&record.booking.state, &record.moving) {
            (State::Committing, _) => self.write_new(profile, record, begun).await,
            (State::Confirmed, Some(_)) => self.write_moved(profile, record, begun).await,
            _ => Ok(record),
        }
    }

    async fn write_new(
        &self,
        profile: &BusinessProfile,
        record: Record,
        begun: Begun,
    ) -> Result<Record, Error> {
        let booking = &record.booking;
        let Some(staff) = profile.staff(&booking.staff) else { return Ok(record) };
        let owner = CalendarOwner { bot: booking.bot.clone(), staff: booking.staff.clone() };
        let calendar = self.calendar(profile, staff).await?;
        let event = event(profile, &record, place(&record), booking.span);
        // Whoever was at it before may have written it, and then the time is taken by ourselves.
        let there = match begun {
            Begun::Now => EventLookup::NotFound,
            Begun::Before => calendar.read(&owner, &event.at).await?,
        };
        let written = match there {
            EventLookup::Found(written) => written,
            EventLookup::Deleted | EventLookup::NotFound if begun == Begun::Before => {
                let foreign = self.foreign(profile, staff, record.occupied).await?;
                if foreign.iter().any(|busy| busy.overlaps(&record.occupied)) {
                    tracing::warn!(booking = %booking.id, "its time was taken in the calendar meanwhile");
                    self.give_up(Some(profile), &booking.id).await?;
                    return self.again(&booking.id).await;
                }
                self.insert(&*calendar, &owner, event).await?
            }
            EventLookup::Deleted | EventLookup::NotFound => {
                self.insert(&*calendar, &owner, event).await?
            }
        };
        let (id, now) = (booking.id.clone(), self.clock.now());
        let profile = profile.clone();
        let confirmed = self.store.write(move |tx| {
            let done = bookings::confirm(tx, &id, &kept(&written, None), now)?;
            let record = reread(tx, &id)?;
            if done {
                settle(tx, &profile, &record, (Change::Booked, None), now)?;
                word::settled(tx, &profile, &record, Change::Booked, now)?;
                follow(tx, &profile, &record, &written, now)?;
            } else if record.booking.state == State::Cancelled {
                erase_late(tx, &record, &written.at, now)?;
            }
            Ok(record)
        });
        Ok(confirmed.await?)
    }

    async fn write_moved(
        &self,
        profile: &BusinessProfile,
        record: Record,
        begun: Begun,
    ) -> Result<Record, Error> {
        let booking = &record.booking;
        let (Some(staff), Some(moving)) = (profile.staff(&booking.staff), &record.moving) else {
            return Ok(record);
        };
        let owner = CalendarOwner { bot: booking.bot.clone(), staff: booking.staff.clone() };
        let calendar = self.calendar(profile, staff).await?;
        let event = event(profile, &record, place(&record), moving.span);
        let before = event.at.clone();
        // Begun a while ago: whoever has the calendar may have taken the time since.
        if begun == Begun::Before
            && self.is_taken_since(profile, staff, &*calendar, &record).await?
        {
            tracing::warn!(booking = %booking.id, "the time it moves to was taken in the calendar meanwhile");
            self.give_up(Some(profile), &booking.id).await?;
            return self.again(&booking.id).await;
        }
        let written = match calendar.change(&owner, &event, booking.span).await {
            Ok(Some(written)) => written,
            Ok(None) => {
                // Somebody deleted it there; the booking stands, so it is written anew.
                let id = event_id(&booking.id, record.last_version);
                let at = EventRef { id, calendar: None };
                self.insert(&*calendar, &owner, Event { at, ..event }).await?
            }
            Err(calendar::Error::MovedByOthers) => {
                return self.yield_to_theirs(profile, &record, moving.version).await;
            }
            Err(error) => return Err(error.into()),
        };
        let (id, version, was, now) =
            (booking.id.clone(), moving.version, booking.local_start, self.clock.now());
        let (link, profile) = (booking.meet_url.clone(), profile.clone());
        let moved = self.store.write(move |tx| {
            let done = bookings::finish_move(tx, &id, version, &kept(&written, link), now)?;
            let record = reread(tx, &id)?;
            let stands = record.booking.event.as_ref() == Some(&written.at.id);
            if done {
                settle(tx, &profile, &record, (Change::Moved, Some(was)), now)?;
                word::settled(tx, &profile, &record, Change::Moved, now)?;
                if before.id != written.at.id {
                    // It was not found, which proves little; two would be worse than none.
                    erase_late(tx, &record, &before, now)?;
                }
                follow(tx, &profile, &record, &written, now)?;
            } else if record.booking.state == State::Cancelled || record.moving.is_none() && !stands
            {
                erase_late(tx, &record, &written.at, now)?;
            }
            Ok(record)
        });
        Ok(moved.await?)
    }

    /// Writes a new event. An id that is taken is left alone for ever and another one used, of
    /// a higher version, which is kept first: whoever resumes this asks for that one.
    async fn insert(
        &self,
        calendar: &dyn Calendar,
        owner: &CalendarOwner,
        mut event: Event,
    ) -> Result<WrittenEvent, Error> {
        for _ in 0..MOST_IDS {
            match calendar.insert(owner, &event).await {
                Err(calendar::Error::IdTaken) => {}
                done => return Ok(done?),
            }
            tracing::warn!(booking = %event.booking, "the id of its event is taken; another is used");
            let id = event.booking.clone();
            let raised = self.store.write(move |tx| bookings::raise_version(tx, &id)).await?;
            let Some(version) = raised else { break };
            event.at.id = event_id(&event.booking, version);
        }
        Err(calendar::Error::IdTaken.into())
    }

    /// Gives up our own move, because somebody in the business has moved the event meanwhile;
    /// what they did is looked at in a turn of its own.
    async fn yield_to_theirs(
        &self,
        profile: &BusinessProfile,
        record: &Record,
        version: u32,
    ) -> Result<Record, Error> {
        let (record, now, profile) = (record.clone(), self.clock.now(), profile.clone());
        let yielded = self.store.write(move |tx| {
            let id = &record.booking.id;
            if bookings::undo_move(tx, id, version)? {
                jobs::drop_kind(tx, id, "finish", now)?;
                inbox::calendar_changed(tx, &record, &version.to_string(), now)?;
                if record.awaited {
                    word::sorry(tx, &profile, &record, now)?;
                }
            }
            reread(tx, id)
        });
        Ok(yielded.await?)
    }

    pub(super) async fn again(&self, id: &BookingId) -> Result<Record, Error> {
        let id = id.clone();
        let found = self.store.read(move |db| bookings::find(db, &id)).await?;
        Ok(found.ok_or_else(|| unreadable("id"))?)
    }
}

/// Returns what is kept of a written event; a link that was known stays known.
fn kept(written: &WrittenEvent, meet_url: Option<String>) -> bookings::Written {
    bookings::Written {
        event: written.at.id.clone(),
        calendar: written.at.calendar.clone(),
        meet_url: written.meet.clone().link().or(meet_url),
    }
}

/// Sees to what an event is not yet as it should be: its link, or its time.
fn follow(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    written: &WrittenEvent,
    now: Timestamp,
) -> Result<(), store::Error> {
    if written.span != Some(record.booking.span) {
        inbox::calendar_changed(tx, record, "written", now)?;
    }
    if !record.booking.online || record.booking.meet_url.is_some() {
        return Ok(());
    }
    match &written.meet {
        Meet::Follows => {
            let promised = Job::Meet { booking: record.booking.id.clone() };
            let due = now.saturating_add(MEET_AFTER).unwrap_or(now);
            jobs::enqueue(tx, &promise(&promised, record, due)?, now).map(drop)
        }
        Meet::Failed => notice::no_link(tx, profile, record, now),
        Meet::Without | Meet::Link(_) => Ok(()),
    }
}

/// Promises what follows a change, in the change's own transaction, and drops what it made void.
pub(super) fn settle(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    (change, was): (Change, Option<jiff::civil::DateTime>),
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = record.booking.clone();
    jobs::drop_kind(tx, &booking.id, "finish", now)?;
    let (bot, version) = (&booking.bot, booking.version);
    tracing::info!(%bot, booking = %booking.id, version, ?change, "a booking changed");
    if booking.contact.email.is_some() {
        let letter = Job::Letter { change, booking: booking.into(), was };
        jobs::enqueue(tx, &promise(&letter, record, jobs::AT_ONCE)?, now)?;
    }
    remind::promise(tx, profile, record, now)?;
    let news = match change {
        Change::Booked | Change::Already => News::Booked,
        Change::Moved => News::Moved { was },
        Change::Cancelled => News::Cancelled,
    };
    tell::tell(tx, profile, record, news, now)
}

/// Promises that the event of a booking that is given back is taken out. One whose outcome is
/// unknown may yet be written by whoever was at it, so it is erased once they must be done.
pub(super) fn erase(tx: &Tx<'_>, before: &Record, now: Timestamp) -> Result<(), store::Error> {
    let booking = &before.booking;
    let due = match &booking.event {
        Some(_) => jobs::AT_ONCE,
        None => now.saturating_add(FINISH_AFTER).unwrap_or(now),
    };
    let EventRef { id: event, calendar } = place(before);
    let erase = Job::Erase { staff: booking.staff.clone(), event, calendar };
    jobs::enqueue(tx, &promise(&erase, before, due)?, now).map(drop)
}

/// Promises that an event is taken out that was written when nobody wanted it any more.
fn erase_late(
    tx: &Tx<'_>,
    record: &Record,
    at: &EventRef,
    now: Timestamp,
) -> Result<(), store::Error> {
    let EventRef { id: event, calendar } = at.clone();
    let erase = Job::Erase { staff: record.booking.staff.clone(), event, calendar };
    let mut row = promise(&erase, record, jobs::AT_ONCE)?;
    row.key.push_str(":late");
    jobs::enqueue(tx, &row, now).map(drop)
}

pub(super) fn reread(tx: &Tx<'_>, id: &BookingId) -> Result<Record, store::Error> {
    bookings::find(tx, id)?.ok_or_else(|| unreadable("id"))
}

pub(super) fn unreadable(column: &str) -> store::Error {
    store::Error::Unreadable { column: column.to_owned() }
}
