//! Working hours: windows of local time for each weekday, the hours of single dates, closures and
//! absences.
//!
//! A week is a total function of the weekday: a day without windows is a closed day, so
//! there is no third answer to handle. A day ends at 24:00, which a clock shows as 00:00:
//! a window until midnight lasts to the end of its day, because
//! no window ends before it begins. A business that is open past midnight has two windows,
//! `22:00-24:00` and `00:00-02:00` on the day after, and is open without a break.

use std::borrow::Cow;

use jiff::{
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

use super::{moment::Moment, span::Span};

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

    /// Returns what is left of the window of a day beside an absence.
    fn without(self, day: Date, away: Absence) -> Vec<Self> {
        let (opens, closes) = (day.to_datetime(self.from), self.closes(day));
        if !away.overlaps(opens, closes) {
            return vec![self];
        }
        let parts = [(opens, away.from.min(closes)), (away.until.max(opens), closes)];
        let parts = parts.into_iter().filter(|(from, until)| from < until);
        parts.map(|(from, until)| Self { from: from.time(), until: until.time() }).collect()
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

/// The hours of one date, in place of those of its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateHours {
    /// The date.
    pub on: Date,
    /// Its windows, sorted and apart; none: a day off.
    pub windows: Vec<Window>,
}

/// Time in which a staff member is away, in local time; `until` is no longer part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// When it begins.
    pub from: DateTime,
    /// When it is over; later than `from`.
    pub until: DateTime,
}

impl Absence {
    /// Returns its instants. Where the clocks go back over its end, it lasts until that time comes for the
    /// second time: who is away until half past three is not back in between.
    pub fn span(&self, zone: &TimeZone) -> Span {
        Span { start: Moment::of(zone, self.from).at, end: Moment::last_of(zone, self.until) }
    }

    /// Returns whether another one lies within it.
    pub fn holds(&self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }

    /// Returns whether it has time in common with another stretch of local time.
    pub fn overlaps(&self, from: DateTime, until: DateTime) -> bool {
        self.from < until && from < self.until
    }
}

/// The working hours of a business or a staff member: a week, and what differs from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// The usual week.
    pub week: Week,
    /// Closures, which win over the week.
    pub closed: Vec<Closure>,
    /// Dates with hours of their own, which win over the week and the closures.
    pub dates: Vec<DateHours>,
    /// When the staff member is away; a business has none.
    pub away: Vec<Absence>,
}

impl Hours {
    /// Returns the closure that a day falls into, unless the day has hours of its own.
    pub fn closure(&self, day: Date) -> Option<Closure> {
        if self.date(day).is_some() {
            return None;
        }
        self.closed.iter().copied().find(|closed| (closed.from..=closed.until).contains(&day))
    }

    /// Returns the windows of a day without regard to absences; none: closed, or a day off.
    pub fn opening(&self, day: Date) -> &[Window] {
        match self.date(day) {
            Some(date) => &date.windows,
            None if self.closure(day).is_some() => &[],
            None => self.week.on(day.weekday()),
        }
    }

    /// Returns the windows of a day in which work is done; none: closed, a day off, or away.
    pub fn on(&self, day: Date) -> Cow<'_, [Window]> {
        let (start, end) = (day.to_datetime(Time::midnight()), Window::ALL_DAY.closes(day));
        let away: Vec<&Absence> = self.away.iter().filter(|it| it.overlaps(start, end)).collect();
        let opening = self.opening(day);
        if away.is_empty() || opening.is_empty() {
            return Cow::Borrowed(opening);
        }
        let left = away.into_iter().fold(opening.to_vec(), |left, absence| {
            left.into_iter().flat_map(|window| window.without(day, *absence)).collect()
        });
        Cow::Owned(left)
    }

    fn date(&self, day: Date) -> Option<&DateHours> {
        self.dates.iter().find(|date| date.on == day)
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
        let hours = Hours { week: Week::daily(window(9, 18)), closed, ..Hours::default() };
        assert_eq!(*hours.on(date(2026, 12, 30)), [window(9, 18)]);
        assert_eq!(*hours.on(date(2026, 12, 31)), []);
        assert_eq!(*hours.on(date(2027, 1, 2)), []);
        assert_eq!(*hours.on(date(2027, 1, 3)), [window(9, 18)]);
    }

    #[test]
    fn the_hours_of_a_date_win_over_the_week_and_over_a_closure() {
        let closed = vec![Closure { from: date(2026, 12, 24), until: date(2026, 12, 26) }];
        let half = DateHours { on: date(2026, 12, 24), windows: vec![window(9, 13)] };
        let hours = Hours { closed, dates: vec![half], ..Hours::default() };
        assert_eq!(*hours.on(date(2026, 12, 24)), [window(9, 13)]);
        assert_eq!(hours.closure(date(2026, 12, 24)), None);
        assert_eq!(*hours.on(date(2026, 12, 25)), []);
        assert!(hours.closure(date(2026, 12, 25)).is_some());
    }

    #[test]
    fn an_absence_leaves_the_rest_of_the_day_and_the_opening_as_it_is() {
        let at = |day: i8, hour: i8| date(2026, 11, day).at(hour, 0, 0, 0);
        let away = |from, until| Hours {
            week: Week::daily(window(9, 18)),
            away: vec![Absence { from, until }],
            ..Hours::default()
        };
        let left = |hours: &Hours| hours.on(date(2026, 11, 24)).into_owned();
        assert_eq!(left(&away(at(24, 12), at(24, 14))), [window(9, 12), window(14, 18)]);
        assert_eq!(left(&away(at(23, 12), at(24, 14))), [window(14, 18)]);
        assert_eq!(left(&away(at(24, 12), at(26, 0))), [window(9, 12)]);
        assert_eq!(left(&away(at(24, 0), at(25, 0))), []);
        assert_eq!(left(&away(at(24, 18), at(24, 20))), [window(9, 18)]);
        assert_eq!(left(&away(at(25, 0), at(26, 0))), [window(9, 18)]);
        let whole = away(at(24, 0), at(25, 0));
        assert_eq!(whole.opening(date(2026, 11, 24)), [window(9, 18)]);
        let night = Hours { week: Week::daily(window(20, 0)), ..away(at(24, 22), at(25, 0)) };
        assert_eq!(left(&night), [window(20, 22)]);
        let late = Hours { week: Week::daily(window(20, 0)), ..away(at(24, 20), at(24, 22)) };
        assert_eq!(left(&late), [window(22, 0)]);
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
