//! A turn that nobody wrote: somebody changed the event of a booking in a calendar.
//!
//! It is a turn, so that it neither overtakes nor is overtaken by what the customer says
//! meanwhile. The front desk tells the customer in the transaction of what it changes, so the
//! turn itself answers nothing, and mostly there is nothing to tell.

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

/// When a calendar that could not be read is looked at again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// Returns the booking whose event somebody changed, if that is what a turn is about.
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
        let heeded = if turn.attempts >= MAX_ATTEMPTS {
            tracing::error!(turn = %turn.id, %booking, "a change in a calendar died too often and is left alone");
            Reconciled::Nothing
        } else {
            self.tools.reconcile(profile, booking).await?
        };
        if heeded != Reconciled::Nothing {
            tracing::info!(%booking, ?heeded, "the calendar says something else");
        }
        let (id, now, booking) = (turn.id, self.clock.now(), booking.clone());
        let profile = Arc::clone(profile);
        let ended = self.store.write(move |tx| {
            if turns::end(tx, id, now)? && heeded == Reconciled::Unread {
                let due = now.saturating_add(LOOK_AGAIN).unwrap_or(now);
                BookingService::look_again(tx, &profile, &booking, (&id.to_string(), due))?;
            }
            Ok(())
        });
        ended.await
    }
}
