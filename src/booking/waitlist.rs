//! The waiting list: whether a time may free up at all, and offers of times that have.
//!
//! Nothing tells that a time has freed up: it may be a visit that was cancelled or moved, an absence
//! that was taken back, other hours in the business's file, or an event that is gone from a calendar. So
//! what is free is looked up for those who wait, and nothing is lost where the process stops in between.
//! An offer is a hold, its row in the list and the job that sends it, in one transaction.

use jiff::{
    SignedDuration, Span as Length, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use crate::{
    bots::{BusinessProfile, Staff},
    chat::{Job, WaitlistWish, job, transcript::Offer},
    ids::BookingId,
    messages::{self, View},
    schedule::{
        Repeated, Span, State, Unavailable, free_times, pick_staff, start_of, why_none_free,
    },
    store::{
        self, Tx,
        bookings::{self, NewHold},
        conversations,
        jobs::{self, NewJob},
        waitlist::{self, Waiting},
    },
};

use super::{
    availability::{DayPart, FreeTimes, around, questions},
    error::Error,
    hold::{draft, is_away},
    service::{Asker, BookingService, Wish},
};

/// How long what is offered is held.
const OFFER_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How long before its start a time is offered at the latest, where the business wants no longer notice.
const SOONEST: SignedDuration = SignedDuration::from_hours(1);
/// How long after the customer's last message nothing is offered, because they may be writing.
const TALKS: SignedDuration = SignedDuration::from_mins(2);
/// The most days of a wish that are looked at.
const MOST_DAYS: usize = 92;

/// What is known of times that a customer would wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prospect {
    /// Some are free, or there is no such time to wait for.
    Found(FreeTimes),
    /// All of them are taken, so one may free up.
    Taken,
}

/// What came of the attempt to offer a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offering {
    /// It is offered.
    Made,
    /// The customer is offered nothing now.
    NotNow,
    /// It was taken meanwhile, or was offered to them before.
    Other,
}

/// A start that is free, and who would do it.
struct Opening<'a> {
    local_start: DateTime,
    staff: &'a Staff,
}

impl BookingService {
    /// Looks whether times that a customer would wait for may free up.
    ///
    /// # Errors
    /// When the store or every calendar fails.
    pub async fn prospect(
        &self,
        wish: &Wish<'_>,
        wanted: &WaitlistWish,
    ) -> Result<Prospect, Error> {
        let (first, last) = wanted.days;
        let part = DayPart { from: wanted.window.0, until: wanted.window.1 };
        let seen = self.availability(wish, first..=last, part).await?;
        if !seen.free.is_empty() {
            return Ok(Prospect::Found(seen));
        }
        let now = self.clock.now();
        let taken = self.staff_times(wish, around(wish.profile, first, last)).await?;
        let questions = questions(&taken, wish, now);
        let is_taken = |day: Date| {
            let why = why_none_free(&questions, day, |time| wanted.holds(day.to_datetime(time)));
            why.is_some_and(Unavailable::may_free_up)
        };
        let may = days(first.max(wish.profile.today(now)), last).any(is_taken);
        Ok(if may { Prospect::Taken } else { Prospect::Found(seen) })
    }

    /// Offers what has freed up to those who wait for it, in the order of the list. Nothing is offered
    /// in the quiet hours of the business.
    ///
    /// # Errors
    /// When the store fails. A calendar that cannot be read offers nothing.
    pub async fn offer_freed(&self, profile: &BusinessProfile) -> Result<(), store::Error> {
        let (now, bot) = (self.clock.now(), &profile.id);
        if is_quiet(profile, now) {
            return Ok(());
        }
        let all = self.store.lookup(|db| waitlist::waiting(db, bot)).await?;
        let today = profile.today(now);
        if all.iter().any(|it| it.entry.wish.days.1 < today) {
            let bot = bot.clone();
            self.store.write(move |tx| waitlist::close_over(tx, &bot, today, now)).await?;
        }
        for waiting in all.into_iter().filter(|it| it.entry.wish.days.1 >= today) {
            match self.offer_next(profile, &waiting).await {
                Ok(()) => {}
                Err(Error::Store(error)) => return Err(error),
                Err(error) => {
                    tracing::warn!(business = %profile.id, %error, "calendar cannot be read");
                }
            }
        }
        Ok(())
    }

    /// Offers a customer the first start that they wait for and that is free.
    async fn offer_next(&self, profile: &BusinessProfile, waiting: &Waiting) -> Result<(), Error> {
        let wanted = &waiting.entry.wish;
        let Some(service) = profile.service(&wanted.service) else { return Ok(()) };
        let staff = wanted.staff.as_ref().and_then(|id| profile.staff(id));
        // For a staff member who has left there is nothing to offer.
        if wanted.staff.is_some() && staff.is_none() {
            return Ok(());
        }
        let wish = Wish { profile, service, staff, holder: None, moving: None };
        if wish.able().is_empty() {
            return Ok(());
        }
        for opening in self.openings(&wish, wanted).await? {
            match Box::pin(self.offer(&wish, waiting, &opening)).await? {
                Offering::Made | Offering::NotNow => return Ok(()),
                Offering::Other => {}
            }
        }
        Ok(())
    }

    /// Returns the free starts that are waited for and may still be offered, the earliest first.
    async fn openings<'a>(
        &self,
        wish: &Wish<'a>,
        wanted: &WaitlistWish,
    ) -> Result<Vec<Opening<'a>>, Error> {
        let (now, profile) = (self.clock.now(), wish.profile);
        let (first, last) = (wanted.days.0.max(profile.today(now)), wanted.days.1);
        let taken = self.staff_times(wish, around(profile, first, last)).await?;
        let questions = questions(&taken, wish, now);
        let notice = profile.rules.min_notice.max(SOONEST) + OFFER_FOR;
        let soonest = now.saturating_add(notice).unwrap_or(now);
        let mut found = Vec::new();
        for day in days(first, last) {
            let starts = free_times(&questions, day).into_iter().map(|time| day.to_datetime(time));
            for local_start in starts.filter(|start| wanted.holds(*start)) {
                let clear = Repeated::both(&profile.zone, local_start).is_none();
                let at = start_of(&profile.zone, local_start).filter(|at| *at >= soonest);
                let picked = pick_staff(&questions, local_start).and_then(|at| taken.get(at));
                if let (true, Some(_), Some(taken)) = (clear, at, picked) {
                    found.push(Opening { local_start, staff: taken.staff });
                }
            }
        }
        Ok(found)
    }

    async fn offer(
        &self,
        wish: &Wish<'_>,
        waiting: &Waiting,
        opening: &Opening<'_>,
    ) -> Result<Offering, Error> {
        let (now, profile) = (self.clock.now(), wish.profile);
        let (to, customer) = (waiting.conversation, waiting.customer);
        let read = self.store.read(move |db| {
            let lang = conversations::find(db, to)?.and_then(|it| it.lang);
            Ok((lang, conversations::contact(db, customer)?))
        });
        let (lang, contact) = read.await?;
        let lang = profile.speaks(lang);
        let Some(start) = start_of(&profile.zone, opening.local_start) else {
            return Ok(Offering::Other);
        };
        let span = Span::lasting(start, wish.service.shape.length);
        let mut booking = draft(wish, opening.staff, span, lang, now)?;
        booking.contact = contact;
        let until = now.saturating_add(OFFER_FOR).unwrap_or(now);
        let offer = Offer {
            service: booking.service.clone(),
            staff: booking.staff.clone(),
            local_start: opening.local_start,
            until,
        };
        let view = View { profile, lang, today: profile.today(now) };
        let reply = messages::offer(&view, &offer, &booking.id, waiting.entry.id);
        let job = Job::Offer(job::Offer { booking: booking.id.clone(), reply, offer });
        let shape = &wish.service.shape;
        let (occupied, capacity) = (shape.occupied(span), shape.capacity);
        let resources = profile.resource_needs(wish.service);
        let conversation = to;
        let hold =
            NewHold { booking, conversation, customer, occupied, capacity, resources, until };
        let (waiting, most) = (waiting.clone(), profile.rules.per_customer);
        let new = NewOffer { hold, job, most, zone: profile.zone.clone() };
        let offered = self.store.write(move |tx| place(tx, &waiting, &new, now));
        Ok(offered.await?)
    }

    /// Takes back an offer that did not reach its customer: the time is free again, and they may be
    /// offered it once more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn withdraw_offer(&self, id: &BookingId) -> Result<(), store::Error> {
        let (id, now) = (id.clone(), self.clock.now());
        let withdrawn = self.store.write(move |tx| {
            let held = bookings::find(tx, &id)?;
            if held.is_some_and(|record| record.booking.state == State::Held) {
                bookings::release(tx, &id, "the offer was not sent", now)?;
                waitlist::withdraw(tx, &id)?;
            }
            Ok(())
        });
        withdrawn.await
    }

    /// Lets go of what was offered to a customer who does not want it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pass_offer(&self, id: &BookingId, asker: &Asker) -> Result<(), store::Error> {
        let (id, now, conversation) = (id.clone(), self.clock.now(), asker.conversation);
        let passed = self.store.write(move |tx| {
            let Some(record) = bookings::find(tx, &id)? else { return Ok(()) };
            let theirs = record.conversation == conversation && waitlist::is_offer(tx, &id)?;
            if theirs && record.booking.state == State::Held {
                bookings::release(tx, &id, "the customer passed", now)?;
            }
            Ok(())
        });
        passed.await
    }
}

/// An offer that is to be made.
struct NewOffer {
    hold: NewHold,
    job: Job,
    /// The most visits that a customer may have coming; 0: any number.
    most: u32,
    /// The business's, by which absences are compared.
    zone: TimeZone,
}

/// Holds a start for a customer and enqueues the offer, unless it is not theirs to have now.
fn place(
    tx: &Tx<'_>,
    waiting: &Waiting,
    new: &NewOffer,
    now: Timestamp,
) -> Result<Offering, store::Error> {
    let (booking, customer) = (&new.hold.booking, waiting.customer);
    let to = waiting.conversation;
    let heard = waitlist::last_heard(tx, to)?;
    let talks = heard.is_some_and(|at| now.duration_since(at) < TALKS);
    let full = new.most > 0 && bookings::count_open(tx, customer, now)? >= new.most;
    if talks
        || full
        || !waitlist::is_open(tx, waiting.entry.id)?
        || bookings::held_by(tx, to, now)?.is_some()
    {
        return Ok(Offering::NotNow);
    }
    if waitlist::was_offered(tx, customer, &booking.service, booking.span.start)?
        || is_away(tx, booking, &booking.staff, &new.zone)?
        || bookings::hold(tx, &new.hold, now)?.is_none()
    {
        return Ok(Offering::Other);
    }
    waitlist::offer(tx, waiting, booking, now)?;
    let key = format!("{}:{}", job::kind::OFFER, booking.id);
    let row = NewJob::new(key, &new.job, &booking.bot)?;
    let row = NewJob { conversation: Some(to), booking: Some(booking.id.clone()), ..row };
    jobs::enqueue(tx, &row, now)?;
    Ok(Offering::Made)
}

/// Returns whether nothing is sent now that no one has asked for.
fn is_quiet(profile: &BusinessProfile, now: Timestamp) -> bool {
    profile.rules.quiet.as_ref().is_some_and(|quiet| quiet.cover(&profile.zone, now))
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(Length::new().days(1)).take_while(move |day| *day <= last).take(MOST_DAYS)
}
