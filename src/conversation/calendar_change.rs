//! A turn without a message: staff changed the event of a booking in their calendar.
//!
//! It is a turn, so that it neither overtakes nor is overtaken by what the customer says
//! meanwhile. `booking` tells the customer in the transaction of the change, so the turn itself
//! answers nothing. Where the calendar cannot be read, a job tries again by itself.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::{
    booking::{BookingService, Reconciled},
    bots::BusinessProfile,
    chat::InboundKind,
    ids::BookingId,
    store::{
        self,
        turns::{self, Turn},
    },
};

use super::{Turns, turn::MAX_ATTEMPTS};

/// When a calendar that could not be read is read again.
const RECHECK_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// Returns the booking whose event staff changed, if that is what a turn is about.
pub(super) fn changed(turn: &Turn) -> Option<&BookingId> {
    match &turn.inbox.first()?.said {
        InboundKind::CalendarChanged(booking) => Some(booking),
        _ => None,
    }
}

impl Turns {
    /// Does what a calendar says about a booking.
    pub(super) async fn reconcile(
        &self,
        profile: &Arc<BusinessProfile>,
        turn: &Turn,
        booking: &BookingId,
    ) -> Result<(), store::Error> {
        let reconciled = if turn.attempts >= MAX_ATTEMPTS {
            tracing::error!(turn = %turn.id, %booking, "calendar change given up");
            Reconciled::Agrees
        } else {
            self.tools.reconcile(profile, booking).await?
        };
        if reconciled != Reconciled::Agrees {
            tracing::info!(%booking, ?reconciled, "calendar change reconciled");
        }
        let (id, now, booking) = (turn.id, self.clock.now(), booking.clone());
        let bot = profile.id.clone();
        let ended = self.store.write(move |tx| {
            if turns::end(tx, id, now)? && reconciled == Reconciled::Unread {
                let due = now.saturating_add(RECHECK_AFTER).unwrap_or(now);
                BookingService::recheck_later(tx, &bot, &booking, &id.to_string(), due)?;
            }
            Ok(())
        });
        ended.await
    }
}
