//! Carries out `book_appointment`.
//!
//! The name, address and phone number of a call count only if the customer said them.

use jiff::civil::DateTime;

use crate::{
    agent::{ground, tool_request},
    booking::{Booked, Wish},
    chat::{
        Fact, Refusal,
        transcript::{Held, Need, WhenRejection},
    },
    dialogue::Proposal,
    schedule::{AddressError, Contact, Repeated, check_address, contact},
    store::{Durability, conversations},
};

use super::{ToolContext, Tools, error::Error, service, staff, when};

impl Tools {
    pub(super) async fn book(
        &self,
        ask: &tool_request::Book,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let profile = cx.profile();
        let contact = contact_of(ask, cx)?;
        let named = service(profile, ask.service.as_deref())?.ok_or(Refusal::NoService)?;
        let staff = staff(profile, ask.staff.as_deref(), ask.service.as_deref())?;
        let local_start = match when::start(cx.turn, ask.date.as_deref(), ask.time.as_deref(), None)
        {
            Ok(local_start) => local_start,
            Err(Refusal::Words { trouble: WhenRejection::NoTime, .. }) if ask.time.is_none() => {
                return self.check_instead(ask, cx).await;
            }
            Err(refusal) => return Err(refusal.into()),
        };
        let local_start = cx.chosen_hour(local_start)?;
        let holder = Some(cx.asker.conversation);
        let wish = Wish { profile, service: named, staff, holder, moving: None };
        if wish.able().is_empty() {
            return Err(Refusal::NoStaff { service: Some(named.id.clone()) }.into());
        }
        let staff = staff.map(|staff| &staff.id);
        cx.compare(&Proposal::Book { service: &named.id, staff, start: local_start })?;
        let booked = self.bookings.book(&wish, local_start, &contact, &cx.asker).await?;
        self.remember(&contact, cx).await?;
        Ok(booked_fact(booked, &wish, local_start, cx.turn.by_staff))
    }

    /// Answers a booking without a time with the free times of the day.
    async fn check_instead(
        &self,
        ask: &tool_request::Book,
        cx: &ToolContext<'_>,
    ) -> Result<Fact, Error> {
        let look = tool_request::Check {
            date: ask.date.clone(),
            service: ask.service.clone(),
            staff: ask.staff.clone(),
            duration_minutes: None,
        };
        self.check(&look, cx.turn, Some(cx.asker.conversation)).await
    }

    /// Stores the contact data that the customer gave, so that they are not asked again. After a power
    /// cut they are in the messages of the turn, whose end is on the disk before it is answered.
    pub(super) async fn remember(
        &self,
        contact: &Contact,
        cx: &ToolContext<'_>,
    ) -> Result<(), Error> {
        if cx.turn.by_staff {
            return Ok(());
        }
        let (customer, contact) = (cx.asker.customer, contact.clone());
        // A booking that was made has stored them.
        let known = self.store.lookup(|db| conversations::contact(db, customer)).await?;
        if adds_nothing(&contact, &known) {
            return Ok(());
        }
        let kept = self.store.write_as(Durability::Buffered, move |tx| {
            conversations::remember_contact(tx, customer, &contact)
        });
        Ok(kept.await?)
    }
}

/// Returns whether all that a contact has is known.
fn adds_nothing(contact: &Contact, known: &Contact) -> bool {
    let is_known = |new: &Option<String>, known| new.is_none() || new == known;
    is_known(&contact.name, &known.name)
        && is_known(&contact.email, &known.email)
        && is_known(&contact.phone, &known.phone)
}

/// Returns the fact that a booking came to.
pub(super) fn booked_fact(
    booked: Booked,
    wish: &Wish<'_>,
    local_start: DateTime,
    by_staff: bool,
) -> Fact {
    match booked {
        Booked::Done { change, booking } => Fact::Receipt { change, booking: booking.into() },
        Booked::Held { booking, until, missing } => Fact::Held(Held {
            // Where the clocks go back, it is told and kept which of two hours is held.
            local_start: Repeated::start_of(&wish.profile.zone, &booking),
            service: booking.service,
            staff: booking.staff,
            until,
            missing,
            by_staff,
        }),
        Booked::Confirming { booking } => {
            Fact::Confirming { booking: booking.into(), waits: false }
        }
        Booked::Refused { why, nearest } => Fact::Refused(Refusal::Slot {
            service: wish.service.id.clone(),
            staff: wish.staff.map(|staff| staff.id.clone()),
            wanted: local_start,
            why,
            nearest,
        }),
        Booked::TooMany { limit } => Fact::Refused(Refusal::TooMany { limit }),
    }
}

/// Returns the contact data of a call if the customer said them; what the call lacks is taken from
/// the store.
pub(super) fn contact_of(
    ask: &tool_request::Book,
    cx: &ToolContext<'_>,
) -> Result<Contact, Refusal> {
    let stored = &cx.turn.contact;
    let said = Contact {
        name: ask.customer_name.clone(),
        email: ask.customer_email.clone(),
        phone: ask.customer_phone.clone(),
    };
    let said = said_contact(&said, cx)?;
    Ok(Contact {
        name: said.name.or_else(|| stored.name.clone()),
        email: said.email.or_else(|| stored.email.clone()),
        phone: said.phone.or_else(|| stored.phone.clone()),
    })
}

/// Returns contact data in their stored form, if the customer said them.
pub(super) fn said_contact(said: &Contact, cx: &ToolContext<'_>) -> Result<Contact, Refusal> {
    let ground = cx.ground();
    let name = said.name.as_deref();
    // The number of a seat behind a name is ours: "Ann Lee (2)".
    let spoken = |name: &str| name.split(" (").next().is_some_and(|own| ground.has_name(own));
    if name.is_some_and(|name| !spoken(name)) {
        return Err(Refusal::NotSaid { what: Need::Name });
    }
    let email = match said.email.as_deref() {
        Some(said) if !ground.has_email(said) => {
            return Err(Refusal::NotSaid { what: Need::Email });
        }
        Some(said) => Some(checked_address(said, cx)?),
        None => None,
    };
    let phone = match said.phone.as_deref() {
        Some(said) if !ground.has_phone(said) => {
            return Err(Refusal::NotSaid { what: Need::Phone });
        }
        Some(said) => Some(contact::check_phone(said).ok_or(Refusal::BadPhone)?),
        None => None,
    };
    Ok(Contact { name: name.map(contact::tidy_name), email, phone })
}

/// Returns an address that a letter can reach. A language model may book with one whose domain is a
/// slip away from a great one only after the customer was asked; the offline model asks by itself.
fn checked_address(said: &str, cx: &ToolContext<'_>) -> Result<String, Refusal> {
    let address = check_address(said).map_err(|error| match error {
        AddressError::Form => Refusal::BadEmail,
        AddressError::OutsideAscii => Refusal::EmailOutsideAscii,
    })?;
    match ground::unasked_slip(cx.turn, &address) {
        Some(meant) if cx.by_model => Err(Refusal::LikelyEmail { meant }),
        _ => Ok(address),
    }
}
