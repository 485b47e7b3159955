//! The service itself, who asks it for something, and what they ask for.

use std::sync::Arc;

use crate::{
    bots::{BusinessProfile, Service, Staff},
    calendar::{Calendar, CalendarOwner, Calendars},
    clock::Clock,
    ids::{BookingId, Lang},
    schedule::Booking,
    store::{
        self, ConversationId, CustomerId, Store,
        bookings::{self, Record},
    },
};

use super::error::Error;

/// What makes and changes bookings; clones share its store and calendars.
#[derive(Clone)]
pub struct BookingService {
    pub(super) store: Store,
    pub(super) calendars: Calendars,
    pub(super) clock: Arc<dyn Clock>,
}

/// Who asks, and in which call.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The conversation.
    pub conversation: ConversationId,
    /// The customer.
    pub customer: CustomerId,
    /// Their language, for letters.
    pub lang: Lang,
    /// Names the call, so that the same call never acts twice.
    pub key: String,
    /// Whom they book for.
    pub books: BooksFor,
}

/// Whom a person books for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BooksFor {
    /// A customer for themselves, or for those who come with them.
    Themselves,
    /// A staff member for a customer who rang: what is said of that customer is not remembered of the staff
    /// member, and does not count against how many bookings one may have.
    Customer,
    /// The same, and the staff member says that there is neither an address nor a number.
    CustomerWithoutContact,
}

/// A service that a customer wishes for, and what does not count as taken for them.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The business.
    pub profile: &'a BusinessProfile,
    /// The service.
    pub service: &'a Service,
    /// The staff member; `None`: any who is free.
    pub staff: Option<&'a Staff>,
    /// The conversation that asks: the time that it holds counts as free. `None`: no
    /// conversation asks.
    pub holder: Option<ConversationId>,
    /// The booking that is to move: its own time counts as free. `None`: a new booking.
    pub moving: Option<&'a BookingId>,
}

impl<'a> Wish<'a> {
    /// Returns the staff members who can fulfil it, in the order of the profile.
    pub fn able(&self) -> Vec<&'a Staff> {
        let staff = self.staff.map(|staff| &staff.id);
        let does = self.profile.who_does(&self.service.id);
        does.filter(|able| staff.is_none_or(|wanted| *wanted == able.id)).collect()
    }
}

impl BookingService {
    /// Makes the service.
    pub fn new(store: Store, calendars: Calendars, clock: Arc<dyn Clock>) -> Self {
        Self { store, calendars, clock }
    }

    /// Returns whether the calendar of at least one staff member is connected, so that there is
    /// something to book.
    pub async fn connected(&self, profile: &BusinessProfile) -> Result<bool, store::Error> {
        for staff in &profile.staff {
            let owner = owner(profile, staff);
            if self.calendars.of(&owner, staff.calendar).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the coming appointments of a customer, earliest first.
    pub async fn appointments(&self, asker: &Asker) -> Result<Vec<Booking>, Error> {
        let (customer, now) = (asker.customer, self.clock.now());
        let coming = self.store.read(move |db| bookings::of_customer(db, customer, now)).await?;
        Ok(coming.iter().map(Record::shown).collect())
    }

    /// Returns whether it is too late for the customer to change a booking by themselves.
    pub fn too_late(&self, profile: &BusinessProfile, booking: &Booking) -> bool {
        if booking.released {
            return false;
        }
        let last = booking.span.start.saturating_sub(profile.rules.change_until);
        self.clock.now() > last.unwrap_or(booking.span.start)
    }

    /// Returns the calendar of a staff member.
    pub(super) async fn calendar(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
    ) -> Result<Arc<dyn Calendar>, Error> {
        let calendar = self.calendars.of(&owner(profile, staff), staff.calendar).await?;
        calendar.ok_or_else(|| crate::calendar::Error::NotConnected.into())
    }

    /// Returns the row of a booking if it is the asker's own.
    pub(super) async fn record_of(
        &self,
        booking: &Booking,
        asker: &Asker,
    ) -> Result<Option<Record>, Error> {
        let id = booking.id.clone();
        let found = self.store.read(move |db| bookings::find(db, &id)).await?;
        Ok(found.filter(|record| record.customer == asker.customer))
    }

    /// Reads a booking's row again.
    pub(super) async fn reload(&self, id: &BookingId) -> Result<Record, Error> {
        let id = id.clone();
        Ok(self.store.read(move |db| load(db, &id)).await?)
    }
}

/// Returns the row of a booking that must exist.
pub(super) fn load(db: &rusqlite::Connection, id: &BookingId) -> Result<Record, store::Error> {
    let missing = || store::Error::Unreadable { column: "id".to_owned() };
    bookings::find(db, id)?.ok_or_else(missing)
}

/// Names the calendar of a staff member.
pub(super) fn owner(profile: &BusinessProfile, staff: &Staff) -> CalendarOwner {
    CalendarOwner { bot: profile.id.clone(), staff: staff.id.clone() }
}
