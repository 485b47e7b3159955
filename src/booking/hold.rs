//! Holding a time for a conversation, and giving it back.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use rusqlite::Connection;

use crate::{
    bots::Staff,
    ids::{BookingId, Lang, StaffId},
    schedule::{Absence, Booking, Contact, Span, State, start_of},
    store::{
        self, Tx, absences,
        bookings::{self, NewHold, Record},
    },
};

use super::{
    error::Error,
    service::{Asker, BookingService, Wish},
};

/// A hold of a start.
pub(super) enum Hold {
    /// The conversation has it.
    Kept(Box<Record>),
    /// It is yet to be stored.
    New(Box<NewHold>),
}

/// Holds a time in a transaction; `None`: it was taken meanwhile.
pub(super) fn hold(
    tx: &Tx<'_>,
    new: &NewHold,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Option<Record>, store::Error> {
    if is_away(tx, &new.booking, &new.booking.staff, zone)? {
        return Ok(None);
    }
    bookings::hold(tx, new, now)
}

impl BookingService {
    /// Gives back what the asker's conversation holds; `false`: it holds nothing.
    pub async fn give_up_hold(&self, asker: &Asker, why: &'static str) -> Result<bool, Error> {
        let Some(held) = self.held_by(asker).await? else { return Ok(false) };
        self.give_back(&held.booking, why).await?;
        Ok(true)
    }

    /// Returns a hold of a start: the one that the asker's conversation has, or what is yet to be
    /// stored. `None`: the clocks jump over that start.
    pub(super) async fn find_hold(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        local_start: DateTime,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Option<Hold>, Error> {
        let now = self.clock.now();
        let Some(start) = start_of(&wish.profile.zone, local_start) else { return Ok(None) };
        let span = Span::lasting(start, wish.service.shape.length);
        let mut booking = draft(wish, staff, span, asker.lang, now)?;
        booking.contact = contact.clone();
        if let Some(held) = self.held_by(asker).await?
            && is_reusable(&held.booking, &booking)
        {
            return Ok(Some(Hold::Kept(Box::new(held))));
        }
        let shape = &wish.service.shape;
        Ok(Some(Hold::New(Box::new(NewHold {
            booking,
            conversation: asker.conversation,
            customer: asker.customer,
            occupied: shape.occupied(span),
            capacity: shape.capacity,
            resources: wish.profile.resource_needs(wish.service),
            until: now.saturating_add(wish.profile.rules.hold).unwrap_or(now),
        }))))
    }

    /// Gives a hold back.
    pub(super) async fn give_back(
        &self,
        booking: &Booking,
        why: &'static str,
    ) -> Result<(), Error> {
        let (id, now) = (booking.id.clone(), self.clock.now());
        self.store.write(move |tx| bookings::release(tx, &id, why, now)).await?;
        Ok(())
    }

    async fn held_by(&self, asker: &Asker) -> Result<Option<Record>, Error> {
        let (conversation, now) = (asker.conversation, self.clock.now());
        Ok(self.store.read(move |db| bookings::held_by(db, conversation, now)).await?)
    }
}

/// Returns whether a staff member is away at the time of a booking, as they said in chat. It is asked in
/// the transaction that takes the time, because they may have said it after the free times were
/// looked up.
pub(super) fn is_away(
    db: &Connection,
    booking: &Booking,
    staff: &StaffId,
    zone: &TimeZone,
) -> Result<bool, store::Error> {
    // Instants decide, as for free times: by local time alone, an hour that comes twice would be away once
    // too often.
    let from = booking.local_start.saturating_sub(NEAR);
    let until = booking.local_start.saturating_add(booking.length()).saturating_add(NEAR);
    let near = absences::reaching_into(db, &booking.bot, staff, Absence { from, until })?;
    Ok(near.iter().any(|absence| absence.span(zone).overlaps(&booking.span)))
}

/// The most by which the clocks of a zone change.
const NEAR: SignedDuration = SignedDuration::from_hours(24);

/// Returns whether a hold is what a new one would be, apart from the contact: then it is kept.
fn is_reusable(held: &Booking, wanted: &Booking) -> bool {
    (&held.bot, &held.service, &held.staff) == (&wanted.bot, &wanted.service, &wanted.staff)
        && (held.local_start, held.lang) == (wanted.local_start, wanted.lang)
        // Where the clocks go back, two starts have one local time.
        && held.span.start == wanted.span.start
}

/// Makes a booking that does not exist yet.
pub(super) fn draft(
    wish: &Wish<'_>,
    staff: &Staff,
    span: Span,
    lang: Lang,
    now: Timestamp,
) -> Result<Booking, Error> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|_| Error::Random)?;
    let service = wish.service;
    Ok(Booking {
        id: BookingId::mint(now, random),
        bot: wish.profile.id.clone(),
        version: 1,
        state: State::Held,
        service: service.id.clone(),
        service_name: service.name.in_lang(lang).to_owned(),
        staff: staff.id.clone(),
        staff_name: staff.name.in_lang(lang).to_owned(),
        local_start: span.start.to_zoned(wish.profile.zone.clone()).datetime(),
        zone: wish.profile.zone_name.clone(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span,
        price: service.price.as_ref().map(|price| price.in_lang(lang).to_owned()),
        contact: Contact::default(),
        lang,
        online: service.online,
        meet_url: None,
        event: None,
    })
}

#[cfg(test)]
mod tests {
    use crate::booking::sample::booking;

    use super::*;

    #[test]
    fn a_hold_is_kept_for_the_same_start_and_given_up_for_another() {
        let held = booking();
        let contact = Contact { name: Some("Ann Lee".into()), ..Contact::default() };
        assert!(is_reusable(&held, &Booking { contact, id: BookingId::new("b2"), ..booking() }));
        let later = held.local_start + SignedDuration::from_mins(30);
        let others = [
            Booking { local_start: later, ..booking() },
            Booking { lang: Lang::Uk, ..booking() },
            Booking { staff: StaffId::new("ira"), ..booking() },
            Booking { service: crate::ids::ServiceId::new("coloring"), ..booking() },
        ];
        assert!(others.iter().all(|wanted| !is_reusable(&held, wanted)));
    }
}
