//! Books a start: the rules, the hold, the live look at the calendar, the event, the receipt.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    bots::Staff,
    chat::transcript::Need,
    schedule::{Availability, Booking, Change, Contact, State, Unavailable, start_of},
    store::{
        self, Tx,
        bookings::{self, Act, Commit, Record},
        conversations,
    },
};

use super::{
    availability::Look,
    complete_pending::Attempt,
    error::Error,
    follow_up::{Completion, complete_later},
    hold::{self, Hold, is_away},
    service::{Asker, BookingService, BooksFor, Wish},
};

/// How often a booking is tried when others take the time in between.
const TRIES: usize = 4;

/// What came of a request to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booked {
    /// It is made, or was made before.
    Done {
        /// What the customer is told; [`Change::Already`]: the same was asked once more.
        change: Change,
        /// The booking.
        booking: Booking,
    },
    /// The time is kept, and this is missing.
    Held {
        /// The booking so far.
        booking: Booking,
        /// Until when it is kept.
        until: Timestamp,
        /// What is missing; never empty.
        missing: Vec<Need>,
    },
    /// Its outcome is not known yet; a job completes it, and the customer is told then.
    Confirming {
        /// The booking so far.
        booking: Booking,
    },
    /// The time cannot be had.
    Refused {
        /// Why not.
        why: Unavailable,
        /// The nearest free starts.
        nearest: Vec<DateTime>,
    },
    /// The customer has as many as the business allows.
    TooMany {
        /// How many that is.
        limit: u32,
    },
}

/// A hold, and the look into the calendar by which it was made.
struct Kept<'k> {
    held: &'k Record,
    look: Option<Look>,
}

/// What came of taking a time.
enum Taking {
    /// It is held.
    Held(Record),
    /// It is held and `committing`: the event is written next.
    Begun(Record),
    /// The customer has as many bookings as the business allows.
    TooMany,
    /// Another has it.
    Taken,
}

impl BookingService {
    /// Books a start, or holds it and says what is missing.
    ///
    /// # Errors
    /// When the store fails, or a calendar before the booking is `committing`.
    pub async fn book(
        &self,
        wish: &Wish<'_>,
        local_start: DateTime,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Booked, Error> {
        if let Some(booked) = self.booked_before(wish, local_start, contact, asker).await? {
            return Ok(booked);
        }
        let missing = missing(wish, contact, asker);
        let limit = limit(wish, asker);
        if limit > 0 && self.count_open(asker).await? >= limit {
            return Ok(Booked::TooMany { limit });
        }
        for _ in 0..TRIES {
            let start = match self.check_start(wish, local_start).await {
                Ok(start) => start,
                Err(error) => return Err(self.let_go(asker, error).await),
            };
            let (Availability::Free, Some(staff)) = (start.verdict, start.staff) else {
                let why = start.verdict.reason().unwrap_or(Unavailable::Taken);
                return Ok(Booked::Refused { why, nearest: start.nearest });
            };
            let found = self.find_hold(wish, staff, local_start, contact, asker).await?;
            let Some(found) = found else { continue };
            // Only a booking from which nothing is missing is written into the calendar.
            let look = start.look.filter(|_| missing.is_empty());
            let held = match self.take(wish, found, look.clone(), contact, asker).await? {
                Taking::Held(held) => held,
                Taking::Begun(record) => {
                    let first = Attempt::First;
                    let record = self.complete_in_turn(wish.profile, record, first).await?;
                    match outcome(record, Change::Booked) {
                        Some(booked) => return Ok(booked),
                        None => continue,
                    }
                }
                Taking::TooMany => return Ok(Booked::TooMany { limit }),
                Taking::Taken => continue,
            };
            if !missing.is_empty() {
                let until = held.expires.unwrap_or(self.clock.now());
                return Ok(Booked::Held { booking: held.booking, until, missing });
            }
            let kept = Kept { held: &held, look };
            if let Some(booked) = self.write_down(wish, staff, kept, contact, asker).await? {
                return Ok(booked);
            }
        }
        let start = self.check_start(wish, local_start).await?;
        let why = start.verdict.reason().unwrap_or(Unavailable::Taken);
        Ok(Booked::Refused { why, nearest: start.nearest })
    }

    /// Gives back what is held for a start that cannot be checked: the customer is refused, and the
    /// time must not look taken to others meanwhile. An error of the store is passed on, and the
    /// request is carried out again.
    async fn let_go(&self, asker: &Asker, error: Error) -> Error {
        if matches!(error, Error::Store(_)) {
            return error;
        }
        match self.give_up_hold(asker, "the calendar could not be read").await {
            Ok(_) => error,
            Err(failed) => failed,
        }
    }

    /// Returns what this call did before a crash, or the booking that the same request made.
    async fn booked_before(
        &self,
        wish: &Wish<'_>,
        local_start: DateTime,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Option<Booked>, Error> {
        let Some(start) = start_of(&wish.profile.zone, local_start) else { return Ok(None) };
        let (key, customer) = (asker.key.clone(), asker.customer);
        let (service, contact) = (wish.service.id.clone(), contact.clone());
        let named = contact.name.is_some() || contact.email.is_some() || contact.phone.is_some();
        let found = self.store.read(move |db| {
            let mine = bookings::by_key(db, &key)?.filter(|effect| effect.act == Act::Book);
            let mine = mine.map(|effect| effect.record).filter(|record| {
                matches!(record.booking.state, State::Committing | State::Confirmed)
            });
            match mine {
                Some(record) => Ok(Some((record, Change::Booked))),
                None if named => {
                    let same = bookings::same(db, customer, &service, start, &contact)?;
                    Ok(same.map(|record| (record, Change::Already)))
                }
                None => Ok(None),
            }
        });
        let Some((record, change)) = found.await? else { return Ok(None) };
        let record = self.complete_in_turn(wish.profile, record, Attempt::Resumed).await?;
        Ok(outcome(record, change))
    }

    async fn count_open(&self, asker: &Asker) -> Result<u32, Error> {
        let (customer, now) = (asker.customer, self.clock.now());
        Ok(self.store.read(move |db| bookings::count_open(db, customer, now)).await?)
    }

    /// Looks at the calendar once more, unless that was just done, and writes a held booking down; `None`:
    /// try again.
    async fn write_down(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        Kept { held, look }: Kept<'_>,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Option<Booked>, Error> {
        let foreign = match look.and_then(Look::fresh) {
            Some(foreign) => foreign,
            None => match self.foreign_events(wish.profile, staff, held.occupied).await {
                Ok(foreign) => foreign,
                Err(error) => {
                    self.give_back(&held.booking, "the calendar could not be read").await?;
                    return Err(error);
                }
            },
        };
        if foreign.iter().any(|busy| busy.overlaps(&held.occupied)) {
            self.give_back(&held.booking, "taken in the calendar").await?;
            return Ok(None);
        }
        let limit = limit(wish, asker);
        let (record, attempt) = match self.commit(wish, &held.booking, contact, asker).await? {
            Some(Commit::Begun(record)) => (record, Attempt::First),
            Some(Commit::Already(record)) => (record, Attempt::Resumed),
            Some(Commit::Gone) => return Ok(None),
            None => {
                self.give_back(&held.booking, "as many as one may have").await?;
                return Ok(Some(Booked::TooMany { limit }));
            }
        };
        let record = self.complete_in_turn(wish.profile, record, attempt).await?;
        Ok(outcome(record, Change::Booked))
    }

    /// Holds a time, and takes it to `committing` in the same transaction if the look into the calendar is a
    /// moment old and shows that it is free.
    async fn take(
        &self,
        wish: &Wish<'_>,
        found: Hold,
        look: Option<Look>,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Taking, Error> {
        let new = match found {
            Hold::Kept(held) => return Ok(Taking::Held(*held)),
            Hold::New(new) => new,
        };
        let (limit, zone) = (limit(wish, asker), wish.profile.zone.clone());
        let (contact, asker, now) = (contact.clone(), asker.clone(), self.clock.now());
        let taken = self.store.write(move |tx| {
            let seen = look.and_then(Look::fresh);
            let is_free = seen
                .is_some_and(|foreign| !foreign.iter().any(|busy| busy.overlaps(&new.occupied)));
            if is_free && limit > 0 && bookings::count_open(tx, asker.customer, now)? >= limit {
                return Ok(Taking::TooMany);
            }
            let Some(held) = hold::hold(tx, &new, &zone, now)? else { return Ok(Taking::Taken) };
            if !is_free {
                return Ok(Taking::Held(held));
            }
            Ok(match begin_writing(tx, &held.booking, &contact, &asker, now)? {
                Commit::Begun(record) => Taking::Begun(record),
                Commit::Already(_) | Commit::Gone => Taking::Taken,
            })
        });
        Ok(taken.await?)
    }

    /// Takes a hold to `committing`, together with the job that completes it; `None`: the customer
    /// has as many bookings as the business allows.
    async fn commit(
        &self,
        wish: &Wish<'_>,
        booking: &Booking,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Option<Commit>, Error> {
        let (limit, zone) = (limit(wish, asker), wish.profile.zone.clone());
        let (booking, contact, asker) = (booking.clone(), contact.clone(), asker.clone());
        let now = self.clock.now();
        let begun = self.store.write(move |tx| {
            // Counted again inside the transaction: the customer may talk in two places.
            let held = bookings::find(tx, &booking.id)?
                .is_some_and(|record| record.booking.state == State::Held);
            if held && limit > 0 && bookings::count_open(tx, asker.customer, now)? >= limit {
                return Ok(None);
            }
            if held && is_away(tx, &booking, &booking.staff, &zone)? {
                return Ok(Some(Commit::Gone));
            }
            begin_writing(tx, &booking, &contact, &asker, now).map(Some)
        });
        Ok(begun.await?)
    }
}

/// Takes a hold to `committing` in a transaction, with the job that completes it, and remembers who comes.
fn begin_writing(
    tx: &Tx<'_>,
    booking: &Booking,
    contact: &Contact,
    asker: &Asker,
    now: Timestamp,
) -> Result<Commit, store::Error> {
    let done = bookings::commit(tx, &booking.id, contact, Some(&asker.key), now)?;
    if let Commit::Begun(record) = &done {
        complete_later(tx, &record.booking, Completion::New, now)?;
        if asker.books == BooksFor::Themselves {
            conversations::remember_contact(tx, asker.customer, contact)?;
        }
    }
    Ok(done)
}

/// Says what a booking that was written came to; `None`: it was given up.
fn outcome(record: Record, change: Change) -> Option<Booked> {
    let booking = record.booking;
    match booking.state {
        State::Confirmed => Some(Booked::Done { change, booking }),
        State::Committing => Some(Booked::Confirming { booking }),
        State::Held | State::Cancelled | State::Completed | State::NoShow => None,
    }
}

/// Returns how many open bookings the one who asks may have; 0: any number. What staff book for others does
/// not count.
const fn limit(wish: &Wish<'_>, asker: &Asker) -> u32 {
    match asker.books {
        BooksFor::Themselves => wish.profile.rules.per_customer,
        BooksFor::Customer | BooksFor::CustomerWithoutContact => 0,
    }
}

/// Returns what a service must know of its customer and does not.
fn missing(wish: &Wish<'_>, contact: &Contact, asker: &Asker) -> Vec<Need> {
    let waived = |need: Need| need.reaches() && asker.books == BooksFor::CustomerWithoutContact;
    let needs = wish.service.needs.iter().copied();
    needs.filter(|need| !need.is_met(contact) && !waived(*need)).collect()
}

#[cfg(test)]
mod tests {
    use crate::booking::sample::in_state;

    use super::*;

    #[test]
    fn a_booking_that_was_written_is_done_pending_or_given_up() {
        let came = |state| outcome(in_state(state), Change::Booked);
        assert!(matches!(came(State::Confirmed), Some(Booked::Done { .. })));
        assert!(matches!(came(State::Committing), Some(Booked::Confirming { .. })));
        assert_eq!(came(State::Cancelled), None);
    }
}
