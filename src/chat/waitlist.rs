//! What a customer waits for: times that were taken when they asked, in case one frees up.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::ids::{ServiceId, StaffId};

/// A wish for a time that frees up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistWish {
    /// The service.
    pub service: ServiceId,
    /// The staff member; `None`: any who does the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The first day and the last, in local time of the business.
    pub days: (Date, Date),
    /// The part of each day: not before, and before; both the same: that start. `None`: no limit.
    pub window: (Option<Time>, Option<Time>),
}

/// A wish with its number in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistEntry {
    /// The number.
    pub id: i64,
    /// The wish.
    pub wish: WaitlistWish,
}

impl WaitlistWish {
    /// Returns whether a local start is what is waited for.
    pub fn holds(&self, start: DateTime) -> bool {
        let (first, last) = self.days;
        (first..=last).contains(&start.date()) && self.holds_time(start.time())
    }

    fn holds_time(&self, time: Time) -> bool {
        match self.window {
            (Some(from), Some(until)) if from == until => time == from,
            (from, until) => {
                from.is_none_or(|from| from <= time) && until.is_none_or(|until| time < until)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_wish_has_days_and_a_part_of_each() {
        let (friday, saturday) = (date(2026, 11, 27), date(2026, 11, 28));
        let wish = |window| WaitlistWish {
            service: ServiceId::new("haircut"),
            staff: None,
            days: (friday, friday),
            window,
        };
        let five = Some(time(17, 0, 0, 0));
        let after_five = wish((five, None));
        assert!(after_five.holds(friday.at(17, 0, 0, 0)));
        assert!(!after_five.holds(friday.at(16, 30, 0, 0)));
        assert!(!after_five.holds(saturday.at(17, 0, 0, 0)));
        assert!(!wish((None, five)).holds(friday.at(17, 0, 0, 0)), "before five");
        assert!(wish((five, five)).holds(friday.at(17, 0, 0, 0)));
        assert!(!wish((five, five)).holds(friday.at(17, 30, 0, 0)));
    }
}
