//! The confirmation that a customer was told would follow.
//!
//! A turn that cannot wait for the calendar says so and ends; that it said so is noted in the
//! transaction that ends it. If the booking is confirmed after that, the receipt is enqueued with
//! the confirmation; if it was confirmed before, the end of the turn enqueues it. So the customer
//! is told once: by the turn's answer, or by this message.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::Fact,
    notify,
    schedule::{Change, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        jobs,
    },
};

use super::publish::send;

/// Sees to the confirmations that a turn's answer leaves to come; belongs in the transaction that
/// ends the turn. `facts` is what the answer tells: a receipt in it makes any other message
/// unnecessary, and a booking that it calls unfinished is confirmed later, or now.
pub fn confirm_later(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    facts: &[Fact],
    now: Timestamp,
) -> Result<(), store::Error> {
    for fact in facts {
        match fact {
            Fact::Receipt { booking, .. } => {
                bookings::set_confirmation_pending(tx, &booking.id, false)?;
                let key = notify::confirmation_key(booking);
                jobs::discard_key(tx, &key, "an answer told it", now)?;
            }
            Fact::Confirming { booking, .. } => {
                let Some(record) = bookings::find(tx, &booking.id)? else { continue };
                bookings::set_confirmation_pending(tx, &booking.id, true)?;
                if let Some(change) = confirmed_since(&record) {
                    let (booking, to) = (&record.booking, record.conversation);
                    let receipt = notify::confirmation(change, booking, profile, to, now);
                    send(tx, &record, receipt, now)?;
                    bookings::set_confirmation_pending(tx, &record.booking.id, false)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns what was confirmed while the turn ended; `None`: the outcome is still unknown, or the
/// booking was given up, which was told by itself.
fn confirmed_since(record: &Record) -> Option<Change> {
    let stands = record.booking.state == State::Confirmed && !record.is_unfinished();
    let change = if record.booking.version > 1 { record.last_move() } else { Change::Booked };
    stands.then_some(change)
}

#[cfg(test)]
mod tests {
    use crate::{
        booking::sample::{in_state, moving, record},
        schedule::Booking,
    };

    use super::*;

    #[test]
    fn what_was_confirmed_while_the_turn_ended_is_a_booking_or_a_move() {
        assert_eq!(confirmed_since(&record()), Some(Change::Booked));
        let booking = Booking { version: 2, ..record().booking };
        assert_eq!(confirmed_since(&Record { booking, ..record() }), Some(Change::Moved));
        assert_eq!(confirmed_since(&moving()), None);
        assert_eq!(confirmed_since(&in_state(State::Committing)), None);
        assert_eq!(confirmed_since(&in_state(State::Cancelled)), None);
    }
}
