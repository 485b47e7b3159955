//! What happened to a booking: the one closed list that everything else follows from.
//!
//! The type lives here, beside [`Booking`], and not in `booking` or `notify`:
//! `messages` writes sentences about an event, `notify` decides who hears of it, and `booking`
//! publishes it, so it must stand above all three. An event is never stored. What is stored is
//! [`Change`], in receipts and letters, and its words stay as they are.

use jiff::{Timestamp, civil::DateTime};

use crate::ids::StaffId;

use super::{Booking, Change, Span, Unavailable};

/// Something that happened to a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookingEvent {
    /// The calendar has it.
    Confirmed,
    /// It has another time.
    Rescheduled {
        /// The start before, local time of the business.
        from: DateTime,
        /// Who did it.
        by: Actor,
    },
    /// It has another service or staff member, and perhaps another time.
    Amended {
        /// The booking before.
        before: Box<Booking>,
    },
    /// The name, address or phone number in it was corrected.
    Corrected {
        /// The key of the call, so that each correction is told once.
        call: String,
        /// Who did it.
        by: Actor,
    },
    /// A mail server said that the address in it takes no letters.
    AddressRefused {
        /// The address.
        address: String,
    },
    /// A reply to a letter declines it; nothing is changed by that.
    DeclinedByMail {
        /// Whether it is too late for the customer to cancel.
        too_late: bool,
    },
    /// The customer declined the calendar's invitation to it; nothing is changed by that.
    DeclinedInvitation {
        /// Whether it is too late for the customer to cancel.
        too_late: bool,
    },
    /// A reply to a letter proposes another time; nothing is changed by that.
    CounterProposed(Counter),
    /// The staff member cannot be there, and asks the customer for another time; nothing is changed by
    /// that.
    AskedToMove {
        /// The nearest free starts with the same staff member; empty: none is known.
        nearest: Vec<DateTime>,
    },
    /// It is off.
    Cancelled {
        /// Who did it.
        by: Actor,
    },
    /// It could not be written into the calendar and was given up; a move was undone.
    Abandoned {
        /// The start that the customer had asked for.
        local_start: DateTime,
        /// The version that the booking would have had.
        version: u32,
    },
    /// The calendar has made its video link.
    MeetLinkReady,
    /// The calendar makes no video link for it.
    MeetLinkFailed {
        /// Whether the customer was told that a link would follow.
        announced: bool,
    },
    /// The clock rules of its zone changed; it keeps its local time, which is at another instant now.
    Retimed,
    /// The clock rules of its zone changed, and it could not follow as it should.
    RetimeProblem(RetimeProblem),
    /// A staff member changed its event in a way that cannot be followed.
    CalendarConflict {
        /// Where the event is now; `None`: it takes whole days.
        to: Option<Span>,
        /// Why the booking cannot follow.
        conflict: Conflict,
    },
    /// Its event is gone, and nothing tells whether it is off or the event was put elsewhere. Nothing is
    /// changed by that.
    EventGone {
        /// Since when that is known.
        since: Timestamp,
    },
    /// Its event is there again, after staff were asked whether it is off.
    EventBack {
        /// Since when it was gone.
        since: Timestamp,
    },
    /// Its event is there again, after it was cancelled and the customer was told.
    EventReturned,
    /// The customer says that they will come.
    CustomerComing,
    /// The customer will not come, and it is too late for them to cancel.
    CustomerCannotCome,
    /// The customer says that they will be late.
    CustomerLate {
        /// In their own words.
        said: String,
        /// The key of the call, so that each time they say it is told once.
        call: String,
    },
}

impl BookingEvent {
    /// Returns the change that receipts and letters name; `None`: the booking's time and state
    /// are what they were.
    pub const fn change(&self) -> Option<Change> {
        match self {
            Self::Confirmed => Some(Change::Booked),
            Self::Rescheduled { .. } => Some(Change::Moved),
            Self::Amended { .. } => Some(Change::Amended),
            Self::Retimed => Some(Change::Retimed),
            Self::Cancelled { .. } => Some(Change::Cancelled),
            Self::Abandoned { .. }
            | Self::RetimeProblem(_)
            | Self::Corrected { .. }
            | Self::AddressRefused { .. }
            | Self::DeclinedByMail { .. }
            | Self::DeclinedInvitation { .. }
            | Self::EventGone { .. }
            | Self::EventBack { .. }
            | Self::EventReturned
            | Self::CounterProposed(_)
            | Self::AskedToMove { .. }
            | Self::MeetLinkReady
            | Self::MeetLinkFailed { .. }
            | Self::CalendarConflict { .. }
            | Self::CustomerComing
            | Self::CustomerCannotCome
            | Self::CustomerLate { .. } => None,
        }
    }

    /// Returns the start before a move.
    pub fn previous_start(&self) -> Option<DateTime> {
        match self {
            Self::Rescheduled { from, .. } => Some(*from),
            Self::Amended { before } => Some(before.local_start),
            _ => None,
        }
    }

    /// Returns the booking before its service or staff member was changed.
    pub fn previous(&self) -> Option<&Booking> {
        match self {
            Self::Amended { before } => Some(before),
            _ => None,
        }
    }

    /// Returns the staff member who did it; `None`: the customer, or this program.
    pub const fn staff_actor(&self) -> Option<&StaffId> {
        match self {
            Self::Rescheduled { by: Actor::Staff(id), .. }
            | Self::Corrected { by: Actor::Staff(id), .. }
            | Self::Cancelled { by: Actor::Staff(id) } => Some(id),
            _ => None,
        }
    }
}

/// Another time that a customer's calendar proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// The start, local time of the business; `None`: it cannot be read.
    pub start: Option<DateTime>,
    /// Whether it can be had.
    pub answer: CounterAnswer,
}

/// Whether a time that is proposed can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CounterAnswer {
    /// It is free.
    Free,
    /// It is not.
    Taken {
        /// Why not.
        why: Unavailable,
        /// The nearest free starts.
        nearest: Vec<DateTime>,
    },
    /// It is too late for the customer to change the booking.
    TooLate,
    /// That is not known: the start cannot be read, or the calendar does not answer.
    Unknown,
}

/// Who rescheduled, corrected or cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The customer, in chat.
    Customer,
    /// A staff member, in their calendar or their chat.
    Staff(StaffId),
}

/// Why a booking cannot follow its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// Another booking has that time.
    Taken,
    /// That time is in the past, longer than a booking may be, or whole days.
    NoTime,
}

/// Why a booking is not where its local time is by the new clock rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetimeProblem {
    /// Another booking has that time, so this one stays where it was.
    Taken,
    /// The clocks jump over the local time now, so the booking stays where it was.
    Skipped,
    /// The booking has followed, but its event could not be moved in the calendar.
    EventBehind,
}
