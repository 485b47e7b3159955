//! A calendar change: the event of a booking was changed in a calendar.
//!
//! It is a turn, so that it keeps its place among the customer's messages. The booking service
//! notifies the customer in the transaction of the change, so the turn itself sends no answer. If
//! the calendar cannot be read, a job reads it again later.

use crate::{
    booking::{BookingService, Reconciled},
    ids::BookingId,
    store::{self, turns},
};

use super::{turn_result::MAX_ATTEMPTS, turn_scope::TurnScope};

/// Brings a booking into agreement with its event, and ends the turn.
pub(super) async fn handle_calendar_change(
    scope: &TurnScope<'_>,
    booking: &BookingId,
) -> Result<(), store::Error> {
    let (services, profile, turn) = (scope.services, scope.profile, scope.turn);
    let reconciled = if turn.attempts >= MAX_ATTEMPTS {
        tracing::error!(turn = %turn.id, %booking, "calendar change given up");
        Reconciled::Agrees
    } else {
        services.tools.bookings().reconcile(profile, booking).await?
    };
    if reconciled != Reconciled::Agrees {
        tracing::info!(%booking, ?reconciled, "calendar change reconciled");
    }
    let (id, now, booking) = (turn.id, services.clock.now(), booking.clone());
    let bot = profile.id.clone();
    let ended = services.store.write(move |tx| {
        if turns::end(tx, id, now)? && reconciled == Reconciled::Unread {
            BookingService::recheck_later(tx, &bot, &booking, &id.to_string(), now)?;
        }
        Ok(())
    });
    ended.await
}
