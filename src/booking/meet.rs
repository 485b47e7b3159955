//! The video link that a calendar makes in its own time.
//!
//! It is asked for with the event and is there a moment later, or minutes later, or never. The
//! receipt says that it follows; this is what makes that true. A customer who was promised a
//! link and will get none from the calendar is told so kindly, and the staff member is asked to
//! send one.

use crate::{
    bots::BusinessProfile,
    calendar::{CalendarOwner, EventLookup, Meet},
    ids::BookingId,
    schedule::State,
    store::{self, bookings},
};

use super::{Error, desk::BookingService, event::place, finish::reread, notice};

impl BookingService {
    /// Reads the link of a booking and tells the customer; `false`: it is still being made.
    /// With `last` it is waited for no longer.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn meet(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        last: bool,
    ) -> Result<bool, Error> {
        let record = self.again(id).await?;
        let booking = &record.booking;
        let waits = booking.state == State::Confirmed && booking.meet_url.is_none();
        let (Some(staff), true) = (profile.staff(&booking.staff), waits) else { return Ok(true) };
        let late = last || booking.span.start <= self.clock.now();
        let owner = CalendarOwner { bot: booking.bot.clone(), staff: booking.staff.clone() };
        let read = async {
            Ok::<_, Error>(
                self.calendar(profile, staff).await?.read(&owner, &place(&record)).await?,
            )
        };
        let link = match read.await {
            Ok(EventLookup::Found(there)) => match there.meet {
                Meet::Link(link) => Some(link),
                Meet::Follows if !late => return Ok(false),
                Meet::Follows | Meet::Failed | Meet::Without => None,
            },
            // That it is gone is for whoever reads the calendar's changes to find.
            Ok(EventLookup::Deleted | EventLookup::NotFound) => return Ok(true),
            Err(_) if late => None,
            Err(error) => return Err(error),
        };
        let (id, now, profile) = (id.clone(), self.clock.now(), profile.clone());
        let told = self.store.write(move |tx| {
            let Some(link) = link else {
                let record = reread(tx, &id)?;
                notice::no_link(tx, &profile, &record, now)?;
                return notice::sorry_no_link(tx, &profile, &record, now);
            };
            if bookings::set_meet_url(tx, &id, &link, now)? {
                notice::linked(tx, &profile, &reread(tx, &id)?, now)?;
            }
            Ok::<(), store::Error>(())
        });
        told.await?;
        Ok(true)
    }
}
