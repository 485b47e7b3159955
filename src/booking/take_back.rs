//! A booking or a move that its calendar refuses: it may not be written, or has no room left.
//!
//! Waiting would not help, so no job tries it again: what the turn has begun is taken back, and the customer
//! hears that as the answer of the same turn. An attempt that resumes an earlier one goes on trying, because the
//! customer was told that a confirmation will follow.

use crate::{
    bots::{BusinessProfile, CalendarKind},
    calendar::{CalendarOwner, Refusal, takes_nothing},
    chat::job::kind,
    store::{
        self,
        bookings::{self, Record},
        jobs,
    },
};

use super::service::BookingService;

impl BookingService {
    /// Takes back what a turn has begun, and tells staff of a calendar at Google that may not be written; one at
    /// a CalDAV server tells by itself, because it knows why.
    pub(super) async fn take_back(
        &self,
        profile: &BusinessProfile,
        record: &Record,
    ) -> Result<(), store::Error> {
        let (profile, record, now) = (profile.clone(), record.clone(), self.clock.now());
        let taken_back = self.store.write(move |tx| {
            let booking = &record.booking;
            let id = &booking.id;
            let done = match &record.moving {
                Some(moving) => bookings::undo_move(tx, id, moving.version)?,
                None => bookings::release(tx, id, bookings::REFUSED, now)?,
            };
            if !done {
                return Ok(());
            }
            jobs::discard_kind(tx, id, kind::COMPLETE_BOOKING, now)?;
            let staff = record.moving.as_ref().map_or(&booking.staff, |moving| &moving.staff);
            let is_google =
                profile.staff(staff).is_some_and(|it| it.calendar == CalendarKind::Google);
            if is_google {
                let owner = CalendarOwner { bot: profile.id.clone(), staff: staff.clone() };
                takes_nothing(tx, &profile, &owner, Refusal::Forbidden, now)?;
            }
            Ok(())
        });
        taken_back.await
    }
}
