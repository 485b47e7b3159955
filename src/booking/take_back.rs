//! A booking or a move that its calendar refuses: it may not be written, or has no room left.
//!
//! Waiting would not help, so no job tries it again: what the turn has begun is taken back, and the customer
//! hears that as the answer of the same turn. An attempt that resumes an earlier one goes on trying, because the
//! customer was told that a confirmation will follow.

use crate::{
    chat::job::kind,
    store::{
        self,
        bookings::{self, Record},
        jobs,
    },
};

use super::service::BookingService;

impl BookingService {
    /// Takes back what a turn has begun. That the calendar takes nothing was noted, and told to staff, where it
    /// was refused.
    pub(super) async fn take_back(&self, record: &Record) -> Result<(), store::Error> {
        let (record, now) = (record.clone(), self.clock.now());
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
            Ok(())
        });
        taken_back.await
    }
}
