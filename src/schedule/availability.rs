//! Whether a start is free, and if it is not, the one reason that is told.
//!
//! A refusal names the first reason of a fixed order. The order goes from what rules out the day (it
//! is past, beyond the booking horizon, closed) over what rules out the time of day to what is in
//! the way: a customer who hears "we are closed until Monday" need not hear that noon is taken.
//! A later reason is therefore nearer to being free, and of several staff members the one with the
//! latest reason answers.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

/// Why a start cannot be booked. The order of the variants is the order in which they are checked,
/// and the ordering of the type: the greater, the nearer to being free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// It is in the past.
    Past,
    /// It is beyond the booking horizon: [`Rules::horizon`](super::Rules::horizon).
    TooFar,
    /// The business is closed on that day.
    ClosedDay {
        /// The closure's last day.
        until: Date,
    },
    /// The staff member does not work on that day of the week.
    DayOff,
    /// The clocks go forward over this local time, so it does not exist on that day.
    Skipped,
    /// The service does not lie within a window of the working hours from its start to its end.
    OutsideHours,
    /// The staff member is away then.
    Away {
        /// When the absence begins, in local time.
        from: DateTime,
        /// When it is over.
        until: DateTime,
    },
    /// It is sooner than the minimum notice: [`Rules::min_notice`](super::Rules::min_notice).
    TooSoon,
    /// It is not on the slot interval: [`Rules::slot_interval`](super::Rules::slot_interval).
    #[serde(rename = "off_step")]
    OffInterval,
    /// The staff member has as many bookings that day as [`Rules::per_day`](super::Rules::per_day)
    /// allows.
    DayFull,
    /// The service or one of its buffers overlaps busy time.
    Taken,
    /// Every seat of the session that starts then is taken:
    /// [`Shape::capacity`](super::Shape::capacity).
    Full,
}

impl Unavailable {
    /// Returns whether another visit or event takes the time, so that it is free once that is gone.
    pub const fn may_free_up(self) -> bool {
        matches!(self, Self::DayFull | Self::Taken | Self::Full)
    }
}

/// Whether a start can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// It can be booked.
    Free,
    /// It cannot be booked.
    Refused(Unavailable),
}

impl Availability {
    /// Returns whether it can be booked.
    pub const fn is_free(self) -> bool {
        matches!(self, Self::Free)
    }

    /// Returns why it cannot be booked; `None`: it can.
    pub const fn reason(self) -> Option<Unavailable> {
        match self {
            Self::Free => None,
            Self::Refused(why) => Some(why),
        }
    }
}

/// A start on the slot interval, with its availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The start in the local time of the business.
    pub local_start: DateTime,
    /// The instant of that local time.
    pub start: Timestamp,
    /// Whether it can be booked.
    pub availability: Availability,
}
