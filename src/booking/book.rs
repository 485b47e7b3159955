//! Booking: the rules, the hold, the live look, the event, the receipt.

use jiff::{Timestamp, civil::DateTime, tz::AmbiguousOffset};

use crate::{
    bots::Staff,
    chat::{Job, transcript::Need},
    schedule::{Availability, Booking, Contact, State, Unavailable},
    store::{
        bookings::{self, Act, Commit, Hold, NewHold, Record},
        jobs::{self, NewJob},
    },
};

use super::{
    Error,
    desk::{Asker, BookingService, Wish, draft},
    finish::{Begun, FINISH_AFTER},
};

/// How often a booking is tried when others take the time in between.
const TRIES: usize = 4;

/// What became of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Booked {
    /// It is made; `again`: it was made before, and the same was asked once more.
    Done {
        /// The booking.
        booking: Booking,
        /// Whether it was there already.
        again: bool,
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
    /// Its outcome is not known yet; it will be finished, and the customer told.
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

/// What became of writing a hold down.
enum Committed {
    /// It is being written, or was before.
    Now(Box<Record>, Begun),
    /// The hold had ended and its time was given away.
    Gone,
    /// The customer has as many as the business allows by now.
    TooMany,
}

impl BookingService {
    /// Books a start, or holds it and says what is missing.
    ///
    /// # Errors
    /// When the store fails, or a calendar before anything was promised.
    pub async fn book(
        &self,
        wish: &Wish<'_>,
        local_start: DateTime,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Booked, Error> {
        if let Some(booked) = self.done_before(wish, local_start, contact, asker).await? {
            return Ok(booked);
        }
        let missing = missing(wish, contact);
        let limit = wish.profile.rules.per_customer;
        if limit > 0 && self.open(asker).await? >= limit {
            return Ok(Booked::TooMany { limit });
        }
        for _ in 0..TRIES {
            let judged = self.judge(wish, local_start, Some(asker.conversation), None).await?;
            let (Availability::Free, Some(staff)) = (judged.verdict, judged.staff) else {
                let why = judged.verdict.reason().unwrap_or(Unavailable::Taken);
                return Ok(Booked::Refused { why, nearest: judged.nearest });
            };
            let held = match self.held(wish, staff, local_start, asker).await? {
                Some(held) => held,
                None => match self.hold(wish, staff, local_start, contact, asker).await? {
                    Some(held) => held,
                    None => continue,
                },
            };
            if !missing.is_empty() {
                let until = held.expires.unwrap_or(self.clock.now());
                return Ok(Booked::Held { booking: held.booking, until, missing });
            }
            if let Some(booked) = self.write_down(wish, staff, &held, (contact, asker)).await? {
                return Ok(booked);
            }
        }
        let judged = self.judge(wish, local_start, Some(asker.conversation), None).await?;
        Ok(Booked::Refused {
            why: judged.verdict.reason().unwrap_or(Unavailable::Taken),
            nearest: judged.nearest,
        })
    }

    /// Returns what this call did before a crash, or the booking that the same request made.
    async fn done_before(
        &self,
        wish: &Wish<'_>,
        local_start: DateTime,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Option<Booked>, Error> {
        let Some(start) = start(wish, local_start) else { return Ok(None) };
        let (key, customer) = (asker.key.clone(), asker.customer);
        let (service, contact) = (wish.service.id.clone(), contact.clone());
        let named = contact.name.is_some() || contact.email.is_some() || contact.phone.is_some();
        let found = self.store.read(move |db| {
            let mine = bookings::by_key(db, &key)?.filter(|effect| effect.act == Act::Book);
            let mine = mine.map(|effect| effect.record);
            let mine = mine.filter(|record| {
                matches!(record.booking.state, State::Committing | State::Confirmed)
            });
            match mine {
                Some(record) => Ok(Some((record, false))),
                None if named => {
                    let same = bookings::same(db, customer, &service, start, &contact)?;
                    Ok(same.map(|record| (record, true)))
                }
                None => Ok(None),
            }
        });
        let Some((record, again)) = found.await? else { return Ok(None) };
        let record = self.finished(wish.profile, record, Begun::Before).await?;
        Ok(match record.booking.state {
            State::Confirmed => Some(Booked::Done { booking: record.booking, again }),
            State::Committing => Some(Booked::Confirming { booking: record.booking }),
            _ => None,
        })
    }

    async fn open(&self, asker: &Asker) -> Result<u32, Error> {
        let (customer, now) = (asker.customer, self.clock.now());
        Ok(self.store.read(move |db| bookings::count_open(db, customer, now)).await?)
    }

    /// Returns the asker's own hold if it is of this very start.
    async fn held(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        local_start: DateTime,
        asker: &Asker,
    ) -> Result<Option<Record>, Error> {
        let (conversation, now) = (asker.conversation, self.clock.now());
        let held = self.store.read(move |db| bookings::held_by(db, conversation, now)).await?;
        Ok(held.filter(|held| {
            let booking = &held.booking;
            (&booking.service, &booking.staff, booking.local_start)
                == (&wish.service.id, &staff.id, local_start)
                && booking.bot == wish.profile.id
                && booking.lang == asker.lang
        }))
    }

    /// Holds a start; `None`: somebody was faster.
    async fn hold(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        local_start: DateTime,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Option<Record>, Error> {
        let now = self.clock.now();
        let Some(start) = start(wish, local_start) else { return Ok(None) };
        let shape = &wish.service.shape;
        let span = crate::schedule::Span::lasting(start, shape.length);
        let mut booking = draft(wish, staff, (local_start, span), asker.lang, now)?;
        booking.contact = contact.clone();
        let until = now.saturating_add(wish.profile.rules.hold).unwrap_or(now);
        let new = NewHold {
            booking,
            conversation: asker.conversation,
            customer: asker.customer,
            occupied: shape.occupied(span),
            capacity: shape.capacity,
            until,
            key: None,
        };
        match self.store.write(move |tx| bookings::hold(tx, &new, now)).await? {
            Hold::Held(record) | Hold::Already(record) => Ok(Some(record)),
            Hold::Taken => Ok(None),
        }
    }

    /// Looks at the calendar once more and writes a held booking down; `None`: try again.
    async fn write_down(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        held: &Record,
        (contact, asker): (&Contact, &Asker),
    ) -> Result<Option<Booked>, Error> {
        let foreign = match self.foreign(wish.profile, staff, held.occupied).await {
            Ok(foreign) => foreign,
            Err(error) => {
                self.give_back(&held.booking, "the calendar could not be read").await?;
                return Err(error);
            }
        };
        if foreign.iter().any(|busy| busy.overlaps(&held.occupied)) {
            self.give_back(&held.booking, "taken in the calendar").await?;
            return Ok(None);
        }
        let limit = wish.profile.rules.per_customer;
        let (record, begun) = match self.commit(&held.booking, contact, asker, limit).await? {
            Committed::Now(record, begun) => (*record, begun),
            Committed::Gone => return Ok(None),
            Committed::TooMany => {
                self.give_back(&held.booking, "as many as one may have").await?;
                return Ok(Some(Booked::TooMany { limit }));
            }
        };
        let record = self.finished(wish.profile, record, begun).await?;
        Ok(match record.booking.state {
            State::Confirmed => Some(Booked::Done { booking: record.booking, again: false }),
            State::Committing => Some(Booked::Confirming { booking: record.booking }),
            _ => None,
        })
    }

    /// Gives back what the asker's conversation holds; `false`: it holds nothing.
    pub async fn give_up_hold(&self, asker: &Asker) -> Result<bool, Error> {
        let (conversation, now) = (asker.conversation, self.clock.now());
        let held = self.store.read(move |db| bookings::held_by(db, conversation, now)).await?;
        let Some(held) = held else { return Ok(false) };
        self.give_back(&held.booking, "the customer let it go").await?;
        Ok(true)
    }

    async fn give_back(&self, booking: &Booking, why: &'static str) -> Result<(), Error> {
        let (id, now) = (booking.id.clone(), self.clock.now());
        self.store.write(move |tx| bookings::release(tx, &id, why, now)).await?;
        Ok(())
    }

    /// Takes a hold to `committing`, together with the promise that it will be finished.
    async fn commit(
        &self,
        booking: &Booking,
        contact: &Contact,
        asker: &Asker,
        limit: u32,
    ) -> Result<Committed, Error> {
        let (booking, contact, asker) = (booking.clone(), contact.clone(), asker.clone());
        let now = self.clock.now();
        let begun = self.store.write(move |tx| {
            // Counted again where nobody can come between: the customer may talk in two places.
            let held = bookings::find(tx, &booking.id)?
                .is_some_and(|record| record.booking.state == State::Held);
            if held && limit > 0 && bookings::count_open(tx, asker.customer, now)? >= limit {
                return Ok(None);
            }
            let done = bookings::commit(tx, &booking.id, &contact, Some(&asker.key), now)?;
            if let Commit::Begun(record) = &done {
                let promised = Job::Finish { booking: record.booking.id.clone() };
                let due = now.saturating_add(FINISH_AFTER).unwrap_or(now);
                jobs::enqueue(tx, &promise(&promised, record, due)?, now)?;
            }
            Ok(Some(done))
        });
        Ok(match begun.await? {
            Some(Commit::Begun(record)) => Committed::Now(record.into(), Begun::Now),
            Some(Commit::Already(record)) => Committed::Now(record.into(), Begun::Before),
            Some(Commit::Gone) => Committed::Gone,
            None => Committed::TooMany,
        })
    }
}

/// Returns the instant of a start; `None`: the clocks jump over it.
fn start(wish: &Wish<'_>, local_start: DateTime) -> Option<Timestamp> {
    let meant = wish.profile.zone.to_ambiguous_zoned(local_start);
    if matches!(meant.offset(), AmbiguousOffset::Gap { .. }) {
        return None;
    }
    meant.compatible().ok().map(|zoned| zoned.timestamp())
}

/// Returns what a service must know of its customer and does not.
fn missing(wish: &Wish<'_>, contact: &Contact) -> Vec<Need> {
    let known = |need: &Need| match need {
        Need::Name => contact.name.is_some(),
        Need::Email => contact.email.is_some(),
        Need::Phone => contact.phone.is_some(),
    };
    wish.service.needs.iter().copied().filter(|need| !known(need)).collect()
}

/// Makes the row of a promise about a booking.
pub(super) fn promise(
    promised: &Job,
    record: &Record,
    due: Timestamp,
) -> Result<NewJob, crate::store::Error> {
    let booking = &record.booking;
    let (kind, version) = (promised.kind(), booking.version);
    // What ends in a reply needs its channel; the rest any process can do.
    let bound = matches!(promised, Job::Reply(_));
    let what = match promised {
        Job::Linked { .. } => "link".to_owned(),
        Job::Letter { change, .. } => format!("{change:?}").to_lowercase(),
        Job::Erase { event, .. } => event.clone(),
        _ => String::new(),
    };
    let key = format!("{kind}:{}:{version}:{what}", booking.id);
    Ok(NewJob {
        conversation: bound.then_some(record.conversation),
        booking: Some(booking.id.clone()),
        due,
        ..NewJob::new(key, promised, &booking.bot)?
    })
}
