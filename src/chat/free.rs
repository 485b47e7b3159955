//! Free times and days, as a transcript keeps them: what was found, and what a time is chosen for.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ServiceId, StaffId},
    schedule::{Booking, Unavailable},
};

use super::Pick;

/// Free times of one or several days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// The service asked about; `None`: only a length was known.
    pub service: Option<ServiceId>,
    /// The staff member asked for; `None`: anyone.
    pub staff: Option<StaffId>,
    /// The days asked about, first and last.
    pub days: (Date, Date),
    /// The window of the day asked about, e.g. after 17:00; `None` on a side: no limit.
    pub window: (Option<Time>, Option<Time>),
    /// Days with room and their free starts; empty: none.
    pub free: Vec<(Date, Vec<Time>)>,
    /// When there are none: why not.
    pub why: Option<Unavailable>,
    /// When there are none: the nearest free starts elsewhere.
    pub nearest: Vec<DateTime>,
    /// What a time is chosen for, where a button says it; `None`: they were asked for in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked: Option<Picked>,
}

/// What the times of a button are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picked {
    /// A new booking.
    New,
    /// This booking, which is to be moved.
    Move(Box<Booking>),
}

/// Days with room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// What a time is chosen for.
    pub pick: Pick,
    /// The first day that was looked at.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// Those with room, in order.
    pub free: Vec<Date>,
    /// Whether later days can be booked as well.
    pub more: bool,
    /// The booking that is to be moved, so that words that come next are of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving: Option<Box<Booking>>,
}
