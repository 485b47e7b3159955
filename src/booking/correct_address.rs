//! A staff member corrects an address that took no letter, in their chat.
//!
//! Only an address that a mail server refused can be corrected, and only by the staff member of the
//! booking or an owner, so that no one else can send a customer's letters elsewhere. The letter goes to the
//! new address, and the customer is told which one that is.

use crate::{
    bots::{BusinessProfile, Staff},
    roles::{self, Account, Permission, Role},
    schedule::{Actor, BookingEvent, Contact},
    store::{
        bookings::{self, Who},
        jobs,
    },
};

use super::{
    error::Error,
    follow_up,
    publish::publish,
    service::{BookingService, load},
};

/// What became of the correction of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressCorrection {
    /// It is corrected in every booking that it is refused in.
    Done,
    /// It was refused in no coming booking that this staff member may correct.
    Unknown,
    /// A booking is just being changed.
    Changing,
}

/// The correction of an address, as a staff member asks for it.
#[derive(Debug, Clone)]
pub struct AddressRequest<'a> {
    /// The address that took no letter.
    pub old: &'a str,
    /// The right one.
    pub new: &'a str,
    /// Who corrects it.
    pub by: &'a Staff,
    /// Names the call, so that the same call sends no second letter.
    pub call: &'a str,
}

impl BookingService {
    /// Corrects an address that took no letter in all coming bookings of a staff member; of an owner:
    /// in all of the business.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn correct_address(
        &self,
        profile: &BusinessProfile,
        request: &AddressRequest<'_>,
    ) -> Result<AddressCorrection, Error> {
        let (profile, now) = (profile.clone(), self.clock.now());
        let (old, new) = (request.old.to_lowercase(), request.new.to_owned());
        let by = request.by.id.clone();
        let role = Role::of(&profile, Some(Account { business: &profile.id, staff: &by }));
        let call = request.call.to_owned();
        let corrected = self.store.write(move |tx| {
            let mut done = AddressCorrection::Unknown;
            for record in bookings::coming_with_address(tx, &profile.id, &old, now)? {
                let (id, staff) = (&record.booking.id, &record.booking.staff);
                let was_refused = jobs::has_key(tx, &format!("address-refused:{id}:{old}"))?;
                let may = roles::check(&role, Permission::CorrectAddress(staff)).is_ok();
                if !was_refused || !may {
                    continue;
                }
                let contact = Contact { email: Some(new.clone()), ..Contact::default() };
                if !bookings::correct(tx, id, &contact, &Who::Staff(by.clone()), now)? {
                    return Ok(AddressCorrection::Changing);
                }
                let record = load(tx, id)?;
                follow_up::update_event(tx, &record.booking, &call, now)?;
                let by = Actor::Staff(by.clone());
                let event = BookingEvent::Corrected { call: call.clone(), by };
                publish(tx, &profile, &record, &event, now)?;
                done = AddressCorrection::Done;
            }
            Ok(done)
        });
        Ok(corrected.await?)
    }
}
