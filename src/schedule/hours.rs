//! Working hours: windows of local time for each weekday, and closures.
//!
//! A week is a total function of the weekday: a day without windows is a closed day, so
//! there is no third answer to handle. A day ends at 24:00, which a clock shows as 00:00:
//! a window until midnight lasts to the end of its day, because
//! no window ends before it begins. A business that is open past midnight has two windows,
//! `22:00-24:00` and `00:00-02:00` on the day after, and is open without a break.

use jiff::civil::{Date, DateTime, Time, Weekday};

/// A window of local time within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When it opens.
    pub from: Time,
    /// When it closes; later than `from`. Midnight: at the end of the day.
    pub until: Time,
}

impl Window {
    /// A whole day.
    pub const ALL_DAY: Self = Self { from: Time::midnight(), until: Time::midnight() };

    /// Returns whether a time lies in the window; `until` does not.
    pub fn contains(&self, time: Time) -> bool {
        self.from <= time && (time < self.until || self.until == Time::midnight())
    }

    /// Returns the local time at which the window of a day closes: midnight is that of the next day.
    pub fn closes(&self, day: Date) -> DateTime {
        let end_of_day = || Some(day.tomorrow().ok()?.to_datetime(Time::midnight()));
        let until = (self.until == Time::midnight()).then(end_of_day);
        until.flatten().unwrap_or_else(|| day.to_datetime(self.until))
    }

    /// Orders windows by their closing.
    fn last(&self) -> (bool, Time) {
        (self.until == Time::midnight(), self.until)
    }
}

/// The windows of each weekday, sorted and apart from each other; they may touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week {
    days: [Vec<Window>; 7],
}

impl Week {
    /// Makes a week from its days, Monday first. Windows that overlap become one.
    pub fn new(mut days: [Vec<Window>; 7]) -> Self {
        for windows in &mut days {
            windows.sort_by_key(|window| window.from);
            windows.dedup_by(|next, kept| {
                let overlap = kept.contains(next.from);
                if overlap && next.last() > kept.last() {
                    kept.until = next.until;
                }
                overlap
            });
        }
        Self { days }
    }

    /// Makes a week that has the same window on every day.
    pub fn daily(window: Window) -> Self {
        Self { days: std::array::from_fn(|_| vec![window]) }
    }

    /// Returns the windows of a weekday; none: closed.
    pub fn on(&self, day: Weekday) -> &[Window] {
        let index = usize::from(day.to_monday_zero_offset().unsigned_abs());
        self.days.get(index).map_or(&[], Vec::as_slice)
    }

    /// Returns the time from the first opening to the last closing of a weekday, or with no
    /// day, of the whole week; `None`: closed.
    pub fn span(&self, day: Option<Weekday>) -> Option<Window> {
        let windows: Vec<Window> = match day {
            Some(day) => self.on(day).to_vec(),
            None => self.days.iter().flatten().copied().collect(),
        };
        Some(Window {
            from: windows.iter().map(|window| window.from).min()?,
            until: windows.iter().max_by_key(|window| window.last())?.until,
        })
    }
}

/// Days on which the business is closed, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// The working hours of a business or a staff member: a week, and closures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// The usual week.
    pub week: Week,
    /// Closures, which win over the week.
    pub closed: Vec<Closure>,
}

impl Hours {
    /// Returns the closure that a day falls into.
    pub fn closure(&self, day: Date) -> Option<Closure> {
        self.closed.iter().copied().find(|closed| (closed.from..=closed.until).contains(&day))
    }

    /// Returns the windows of a day; none: closed.
    pub fn on(&self, day: Date) -> &[Window] {
        if self.closure(day).is_some() { &[] } else { self.week.on(day.weekday()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn window(from: i8, until: i8) -> Window {
        Window { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) }
    }

    #[test]
    fn a_closure_wins_over_the_week_on_both_of_its_ends() {
        let closed = vec![Closure { from: date(2026, 12, 31), until: date(2027, 1, 2) }];
        let hours = Hours { week: Week::daily(window(9, 18)), closed };
        assert_eq!(hours.on(date(2026, 12, 30)), [window(9, 18)]);
        assert_eq!(hours.on(date(2026, 12, 31)), []);
        assert_eq!(hours.on(date(2027, 1, 2)), []);
        assert_eq!(hours.on(date(2027, 1, 3)), [window(9, 18)]);
    }

    #[test]
    fn a_day_with_a_lunch_break_spans_from_first_opening_to_last_closing() {
        let mut days: [Vec<Window>; 7] = Default::default();
        days[1] = vec![window(14, 18), window(9, 13)];
        let week = Week::new(days);
        assert_eq!(week.span(Some(Weekday::Tuesday)), Some(window(9, 18)));
        assert_eq!(week.span(Some(Weekday::Monday)), None);
        assert_eq!(week.on(Weekday::Tuesday), [window(9, 13), window(14, 18)]);
    }

    #[test]
    fn midnight_as_an_end_is_the_end_of_the_day() {
        let night = window(22, 0);
        assert!(night.contains(time(23, 59, 59, 0)) && !night.contains(time(0, 0, 0, 0)));
        assert_eq!(night.closes(date(2026, 12, 31)), date(2027, 1, 1).at(0, 0, 0, 0));
        assert_eq!(window(9, 18).closes(date(2026, 12, 31)), date(2026, 12, 31).at(18, 0, 0, 0));
        let mut days: [Vec<Window>; 7] = Default::default();
        days[0] = vec![window(9, 13), night];
        assert_eq!(Week::new(days).span(Some(Weekday::Monday)), Some(window(9, 0)));
    }

    #[test]
    fn windows_that_overlap_become_one_and_those_that_touch_stay_two() {
        let mut days: [Vec<Window>; 7] = Default::default();
        days[0] = vec![window(14, 16), window(9, 13), window(10, 12), window(12, 14)];
        days[1] = vec![window(9, 0), window(12, 18)];
        let week = Week::new(days);
        assert_eq!(week.on(Weekday::Monday), [window(9, 14), window(14, 16)]);
        assert_eq!(week.on(Weekday::Tuesday), [window(9, 0)]);
    }
}
