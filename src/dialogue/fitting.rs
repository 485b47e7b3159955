//! What of the free times fits all that was said: exclusions and bounds hold until they are replaced.

use jiff::civil::{Date, Time, Weekday};

use crate::chat::transcript::Times;

use super::{Days, Draft, House};

impl Draft {
    /// Leaves out the days and times that are not wanted.
    #[must_use]
    pub fn fitting(&self, times: &Times) -> Times {
        let mut left = times.clone();
        for (day, free) in &mut left.free {
            if self.is_out(*day) {
                free.clear();
            }
            free.retain(|time| {
                !self.not_times.iter().any(|(from, until)| {
                    from.is_none_or(|from| *time >= from)
                        && until.is_none_or(|until| *time <= until)
                })
            });
        }
        self.keep_windows(&mut left);
        left.free.retain(|(_, free)| !free.is_empty());
        if left.free.is_empty() && !times.free.is_empty() && left.window == (None, None) {
            // What is left out is free, so the day is not fully booked.
            left.window.0 = Some(Time::midnight());
        }
        // Where nothing near fits all that was said, what is near is shown all the same: "nothing is
        // free" would be untrue.
        let near = left.nearest.clone();
        left.nearest.retain(|start| !self.is_out(start.date()) && self.is_within(start.time()));
        if left.nearest.is_empty() {
            left.nearest = near.iter().filter(|it| !self.is_out(it.date())).copied().collect();
        }
        if left.nearest.is_empty() {
            left.nearest = near;
        }
        left
    }

    pub(super) fn is_out(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        // A day that is named by itself is wanted, though another of its weekday is not: "not this
        // Wednesday, the 2nd of December".
        let named = self.days.and_then(Days::single) == Some(day);
        let alike = |not: &Days| match not.single() {
            Some(date) => date == day || !named && date.weekday() == day.weekday(),
            None => not.from <= day && day <= not.until,
        };
        self.weekdays && weekend || self.not_days.iter().any(alike)
    }

    pub(super) fn is_within(&self, time: Time) -> bool {
        self.after.is_none_or(|after| time >= after)
            && self.before.is_none_or(|before| time <= before)
    }

    /// Returns another staff member who does a service, where some are excluded and the one that
    /// was tried is not free.
    pub(super) fn another(
        &mut self,
        service: &crate::ids::ServiceId,
        house: &House<'_>,
    ) -> Option<crate::ids::StaffId> {
        if self.not_staff.is_empty() || self.staff.is_some() {
            return None;
        }
        let mut left =
            house.profile.who_does(service).filter(|staff| !self.not_staff.contains(&staff.id));
        left.nth(1).map(|staff| staff.id.clone())
    }
}
