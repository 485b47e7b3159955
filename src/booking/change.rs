//! Changing what is booked: moving and cancelling.

use jiff::civil::DateTime;

use crate::{
    bots::{BusinessProfile, Staff},
    calendar::{Calendar, CalendarOwner, EventLookup},
    chat::Job,
    messages::News,
    schedule::{Availability, Booking, Change, Span, State, Unavailable},
    store::{
        bookings::{self, Act, Moving, NewMove, Record, Who},
        jobs,
    },
};

use super::{
    Error,
    book::promise,
    desk::{Asker, BookingService, Wish},
    event::place,
    finish::{Begun, FINISH_AFTER, erase, reread, settle},
};

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done(Booking),
    /// It was so already.
    Already(Booking),
    /// Its outcome is not known yet; it will be finished, and the customer told.
    Confirming(Booking),
    /// The new time cannot be had.
    Refused {
        /// Why not.
        why: Unavailable,
        /// The nearest free starts.
        nearest: Vec<DateTime>,
    },
    /// Too close to its start for the customer to change it.
    TooLate(Booking),
    /// The business has just moved it themselves, so it was left alone; what they did is told
    /// in a message of its own.
    Theirs(Booking),
    /// There is no such booking any more.
    Gone,
}

impl BookingService {
    /// Returns the coming appointments of a customer, earliest first.
    pub async fn appointments(&self, asker: &Asker) -> Result<Vec<Booking>, Error> {
        let (customer, now) = (asker.customer, self.clock.now());
        let coming = self.store.read(move |db| bookings::of_customer(db, customer, now)).await?;
        Ok(coming.into_iter().map(|record| record.booking).collect())
    }

    /// Moves a booking of the asker's to another start with the same staff member.
    ///
    /// # Errors
    /// When the store fails, or the calendar before anything was promised.
    pub async fn move_to(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        local_start: DateTime,
        asker: &Asker,
    ) -> Result<Changed, Error> {
        let Some(record) = self.of_asker(booking, asker).await? else { return Ok(Changed::Gone) };
        let record = self.finished(profile, record, Begun::Before).await?;
        let booking = &record.booking;
        match (booking.state, record.moving.as_ref().map(|moving| moving.local_start)) {
            (State::Confirmed, None) if booking.local_start == local_start => {
                return Ok(Changed::Already(record.booking));
            }
            (State::Confirmed, Some(pending)) if pending == local_start => {
                return Ok(Changed::Confirming(record.booking));
            }
            (State::Confirmed, _) => {}
            (State::Committing, _) => return Ok(Changed::Confirming(record.booking)),
            _ => return Ok(Changed::Gone),
        }
        if self.too_late(profile, booking) {
            return Ok(Changed::TooLate(booking.clone()));
        }
        let (Some(service), Some(staff)) =
            (profile.service(&booking.service), profile.staff(&booking.staff))
        else {
            return Ok(Changed::Refused { why: Unavailable::DayOff, nearest: Vec::new() });
        };
        let wish = Wish { profile, service, staff: Some(staff) };
        let judged =
            self.judge(&wish, local_start, Some(asker.conversation), Some(&booking.id)).await?;
        if let Availability::Refused(why) = judged.verdict {
            return Ok(Changed::Refused { why, nearest: judged.nearest });
        }
        let begun = self.begin_move(&record, local_start, &wish, asker).await?;
        match begun {
            Moving::Begun(_) | Moving::Pending(_) => {
                let id = booking.id.clone();
                let again = self.store.read(move |db| bookings::find(db, &id)).await?;
                let Some(again) = again else { return Ok(Changed::Gone) };
                let record = self.finished(profile, again, Begun::Now).await?;
                Ok(ended(record, local_start))
            }
            Moving::Taken => {
                let holder = Some(asker.conversation);
                let judged = self.judge(&wish, local_start, holder, Some(&booking.id)).await?;
                Ok(Changed::Refused { why: Unavailable::Taken, nearest: judged.nearest })
            }
            Moving::Gone => Ok(Changed::Gone),
        }
    }

    async fn begin_move(
        &self,
        record: &Record,
        local_start: DateTime,
        wish: &Wish<'_>,
        asker: &Asker,
    ) -> Result<Moving, Error> {
        let booking = &record.booking;
        let shape = &wish.service.shape;
        let start = wish.profile.zone.to_ambiguous_zoned(local_start).compatible();
        let Ok(start) = start.map(|zoned| zoned.timestamp()) else { return Ok(Moving::Gone) };
        // The length that was agreed, even if the profile has another by now.
        let span = Span::lasting(start, booking.length());
        let new = NewMove {
            booking: booking.id.clone(),
            staff: booking.staff.clone(),
            staff_name: booking.staff_name.clone(),
            local_start,
            span,
            occupied: shape.occupied(span),
            capacity: shape.capacity,
            who: Who::Customer(asker.customer),
            key: Some(asker.key.clone()),
        };
        let now = self.clock.now();
        let record = record.clone();
        let begun = self.store.write(move |tx| {
            let begun = bookings::replace_move(tx, &new, now)?;
            if let Moving::Begun(begun) = &begun {
                let promised = Job::Finish { booking: new.booking.clone() };
                let due = now.saturating_add(FINISH_AFTER).unwrap_or(now);
                let mut row = promise(&promised, &record, due)?;
                row.key = format!("finish:{}:{}", new.booking, begun.version);
                jobs::enqueue(tx, &row, now)?;
            }
            Ok(begun)
        });
        Ok(begun.await?)
    }

    /// Returns what this very call changed before the process died in it. To be asked before the
    /// call's words are read again: they may mean another appointment by now.
    pub async fn changed_before(
        &self,
        profile: &BusinessProfile,
        act: Act,
        asker: &Asker,
    ) -> Result<Option<Changed>, Error> {
        let key = asker.key.clone();
        let effect = self.store.read(move |db| bookings::by_key(db, &key)).await?;
        let effect =
            effect.filter(|effect| effect.act == act && effect.record.customer == asker.customer);
        let Some(effect) = effect else { return Ok(None) };
        let record = self.finished(profile, effect.record, Begun::Before).await?;
        let pending = record.moving.as_ref().map(|moving| moving.version);
        let booking = record.booking;
        Ok(match (act, booking.state) {
            (Act::Cancel, State::Cancelled) => Some(Changed::Done(booking)),
            (Act::Move, State::Confirmed) if pending == Some(effect.version) => {
                Some(Changed::Confirming(booking))
            }
            (Act::Move, State::Confirmed) if booking.version >= effect.version => {
                Some(Changed::Done(booking))
            }
            _ => None,
        })
    }

    /// Cancels a booking of the asker's. Whether they said yes is the caller's to know.
    pub async fn cancel(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        asker: &Asker,
    ) -> Result<Changed, Error> {
        let Some(record) = self.of_asker(booking, asker).await? else { return Ok(Changed::Gone) };
        let record = self.finished(profile, record, Begun::Before).await?;
        match record.booking.state {
            State::Committing | State::Confirmed => {}
            State::Cancelled => return Ok(Changed::Done(record.booking)),
            State::Held | State::Completed | State::NoShow => return Ok(Changed::Gone),
        }
        if self.too_late(profile, &record.booking) {
            self.pass_on(profile, &record.booking, News::CannotCome, asker).await?;
            return Ok(Changed::TooLate(record.booking));
        }
        let (asker, now, profile) = (asker.clone(), self.clock.now(), profile.clone());
        let cancelled = self.store.write(move |tx| {
            let (id, who) = (&record.booking.id, Who::Customer(asker.customer));
            let before = reread(tx, id)?;
            let done = bookings::cancel(tx, id, &who, "the customer asked", now)?;
            let after = reread(tx, id)?;
            if done {
                let version = after.booking.version;
                bookings::keep_key(tx, &asker.key, (id, version), Act::Cancel, now)?;
                bookings::set_awaited(tx, id, false)?;
                settle(tx, &profile, &after, (Change::Cancelled, None), now)?;
                erase(tx, &before, now)?;
            }
            Ok(after.booking)
        });
        let cancelled = cancelled.await?;
        Ok(match cancelled.state {
            State::Cancelled => Changed::Done(cancelled),
            _ => Changed::Gone,
        })
    }

    /// Returns whether the time that a booking moves to is another's by now; it is not where its
    /// event is there already.
    pub(super) async fn is_taken_since(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        calendar: &dyn Calendar,
        record: &Record,
    ) -> Result<bool, Error> {
        let Some(moving) = &record.moving else { return Ok(false) };
        let owner = CalendarOwner { bot: record.booking.bot.clone(), staff: staff.id.clone() };
        let stands = match calendar.read(&owner, &place(record)).await? {
            EventLookup::Found(there) => there.span,
            EventLookup::Deleted | EventLookup::NotFound => None,
        };
        if stands == Some(moving.span) {
            return Ok(false);
        }
        let foreign = self.foreign(profile, staff, moving.occupied).await?;
        // Where its own event is by now is for the move itself to judge.
        let mut others = foreign.iter().filter(|busy| Some(**busy) != stands);
        Ok(others.any(|busy| busy.overlaps(&moving.occupied)))
    }

    /// Returns the row of a booking if it is the asker's own.
    pub(super) async fn of_asker(
        &self,
        booking: &Booking,
        asker: &Asker,
    ) -> Result<Option<Record>, Error> {
        let id = booking.id.clone();
        let found = self.store.read(move |db| bookings::find(db, &id)).await?;
        Ok(found.filter(|record| record.customer == asker.customer))
    }

    /// Returns whether it is too late for the customer to change a booking by themselves.
    #[must_use]
    pub fn too_late(&self, profile: &BusinessProfile, booking: &Booking) -> bool {
        let last = booking.span.start.saturating_sub(profile.rules.change_until);
        self.clock.now() > last.unwrap_or(booking.span.start)
    }
}

/// Says how a move ended.
fn ended(record: Record, local_start: DateTime) -> Changed {
    let booking = record.booking;
    match record.moving {
        Some(_) => Changed::Confirming(booking),
        None if booking.local_start == local_start => Changed::Done(booking),
        None if booking.state == State::Confirmed => Changed::Theirs(booking),
        None => Changed::Gone,
    }
}
