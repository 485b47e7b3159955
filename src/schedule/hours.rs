//! Opening hours: windows of wall time for each weekday, and closures.
//!
//! A week is a total function of the weekday: a day without windows is a closed day, so
//! there is no third answer to handle.

use jiff::civil::{Date, Time, Weekday};

/// A window of wall time within one day; `until` is when the door closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When the door opens.
    pub from: Time,
    /// When it closes; later than `from`.
    pub until: Time,
}

/// The windows of each weekday, sorted and apart from each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week {
    days: [Vec<Window>; 7],
}

impl Week {
    /// Makes a week from its days, Monday first.
    #[must_use]
    pub fn new(mut days: [Vec<Window>; 7]) -> Self {
        for windows in &mut days {
            windows.sort_by_key(|window| window.from);
        }
        Self { days }
    }

    /// Makes a week that has the same window on every day.
    #[must_use]
    pub fn daily(window: Window) -> Self {
        Self { days: std::array::from_fn(|_| vec![window]) }
    }

    /// Returns the windows of a weekday; none: closed.
    #[must_use]
    pub fn on(&self, day: Weekday) -> &[Window] {
        let index = usize::from(day.to_monday_zero_offset().unsigned_abs());
        self.days.get(index).map_or(&[], Vec::as_slice)
    }

    /// Returns the time from the first opening to the last closing of a weekday, or with no
    /// day, of the whole week; `None`: closed.
    #[must_use]
    pub fn span(&self, day: Option<Weekday>) -> Option<Window> {
        let windows: Vec<Window> = match day {
            Some(day) => self.on(day).to_vec(),
            None => self.days.iter().flatten().copied().collect(),
        };
        Some(Window {
            from: windows.iter().map(|window| window.from).min()?,
            until: windows.iter().map(|window| window.until).max()?,
        })
    }
}

/// Days on which nobody works, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// When somebody can be had: a week, and the days it does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// The usual week.
    pub week: Week,
    /// Closures, which win over the week.
    pub closed: Vec<Closure>,
}

impl Hours {
    /// Returns the closure that a day falls into.
    #[must_use]
    pub fn closure(&self, day: Date) -> Option<Closure> {
        self.closed.iter().copied().find(|closed| (closed.from..=closed.until).contains(&day))
    }

    /// Returns the windows of a day; none: closed.
    #[must_use]
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
}
