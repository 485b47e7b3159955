//! One booking: what was agreed, with whom, and its state.
//!
//! A booking copies the names, duration and price that held when it was made, so that a later
//! edit of the profile cannot change what a customer was told. A reschedule raises the version of
//! the same booking: one appointment stays one row, one letter thread and one calendar event.

use jiff::{SignedDuration, civil::DateTime, tz::Offset};
use serde::{Deserialize, Serialize};

use crate::ids::{BookingId, BusinessId, Lang, ServiceId, StaffId, words};

use super::{Contact, Span, zone_links::is_same_zone};

/// The state of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The slot is kept for a conversation until a moment, then it is free again.
    Held,
    /// The event is being written into the calendar. The outcome may be unknown, so the state never
    /// expires.
    Committing,
    /// The customer has the appointment.
    Confirmed,
    /// It was confirmed and then cancelled; or it was never confirmed and given up.
    Cancelled,
    /// It took place.
    Completed,
    /// The customer did not come.
    NoShow,
}

words!(State {
    Held = "held",
    Committing = "committing",
    Confirmed = "confirmed",
    Cancelled = "cancelled",
    Completed = "completed",
    NoShow = "no_show",
});

impl State {
    /// Returns whether a booking may go from this state to that one.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Held, Self::Committing | Self::Cancelled)
                | (Self::Committing, Self::Confirmed | Self::Cancelled)
                | (Self::Confirmed, Self::Cancelled | Self::Completed | Self::NoShow)
                // Whether the customer came is often noted when the visit is over, and corrected.
                | (Self::Completed, Self::NoShow)
                | (Self::NoShow, Self::Completed)
        )
    }
}

/// One booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Its id, for its whole life.
    pub id: BookingId,
    /// The business.
    pub bot: BusinessId,
    /// Rises with every reschedule, by one or more: a reschedule that failed leaves its number
    /// unused. Letters, events and reminders carry it.
    pub version: u32,
    /// Its state.
    pub state: State,
    /// The service.
    pub service: ServiceId,
    /// The service's name when it was booked, in the customer's language.
    pub service_name: String,
    /// The staff member.
    pub staff: StaffId,
    /// Their name when it was booked.
    pub staff_name: String,
    /// The start in the local time of the business.
    #[serde(rename = "wall")]
    pub local_start: DateTime,
    /// The business's IANA time zone.
    pub zone: String,
    /// The zone by which the customer last named a time; `None`: they named none but the business's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_zone: Option<String>,
    /// From start to end, without buffers.
    pub span: Span,
    /// The price when it was booked, in the customer's language.
    pub price: Option<String>,
    /// The customer.
    pub contact: Contact,
    /// The customer's language, for letters.
    pub lang: Lang,
    /// Whether a video link belongs to it.
    pub online: bool,
    /// The video link, once there is one.
    pub meet_url: Option<String>,
    /// The id of its event in the calendar, once that is written.
    pub event: Option<String>,
    /// Whether the business has asked the customer for another time; then it is never too late to
    /// change it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub released: bool,
    /// The booking as it will be, where it is shown while a move of it is being written; `None`: no
    /// move is, or it was not read for showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<Box<Self>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Booking {
    /// Returns how long the service takes.
    pub fn length(&self) -> SignedDuration {
        self.span.end.duration_since(self.span.start)
    }

    /// Returns whether its customer may be in another zone than the business: it is a video meeting,
    /// and they come to no address, or they named a time by another zone.
    pub fn is_read_elsewhere(&self) -> bool {
        let is_other = |zone: &String| !is_same_zone(zone, &self.zone);
        self.online || self.customer_zone.as_ref().is_some_and(is_other)
    }

    /// Returns whether the calendar has yet to confirm it, or where it moves.
    pub const fn is_pending(&self) -> bool {
        matches!(self.state, State::Committing) || self.moves_to.is_some()
    }

    /// Returns how many minutes its local time is ahead of UTC; by the booking itself, because the
    /// rules of a zone may change.
    pub fn minutes_ahead(&self) -> i64 {
        let local_start = Offset::UTC.to_timestamp(self.local_start);
        local_start.unwrap_or(self.span.start).duration_since(self.span.start).as_mins()
    }
}

/// What a receipt or a letter says about a booking. This is the stored form, in transcripts and
/// in the queue; [`BookingEvent`](super::BookingEvent) is what it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was made.
    Booked,
    /// It was made before, and the customer asked for the same again.
    Already,
    /// It was moved to another time.
    Moved,
    /// It keeps its local time, which is at another instant by the new clock rules of its zone.
    Retimed,
    /// Its service or its staff member was changed, and perhaps its time.
    Amended,
    /// The name, address or phone number in it was corrected.
    Corrected,
    /// It was cancelled.
    Cancelled,
}

words!(Change {
    Booked = "booked",
    Already = "already",
    Moved = "moved",
    Retimed = "retimed",
    Amended = "amended",
    Corrected = "corrected",
    Cancelled = "cancelled",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back_and_what_is_off_or_over_never_stands_again() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        for last in [State::Cancelled, State::Completed, State::NoShow] {
            for next in [State::Held, State::Committing, State::Confirmed, State::Cancelled] {
                assert!(!last.may_become(next));
            }
        }
    }
}
