//! Whether a start is free, and if not, why not.
//!
//! One function judges a start. The list of a day is that function over every start on the
//! step, so "what is free on Friday?" and "why not at three?" can never disagree. A refusal
//! names one reason, the first of a fixed order that goes from what rules out the day (it is
//! past, too far off, closed) over what rules out the time of day to what only stands in the
//! way: a customer who hears "we are closed until Monday" need not hear that noon is taken.
//! A later reason is therefore nearer to being free, and several staff members answer with
//! the latest of theirs.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use crate::ids::ServiceId;

use super::{Busy, Hours, Rules, Shape, Span, day::Day, moment::Moment};

/// Why a start cannot be had. The order of the variants is the order in which they are
/// looked at, and the ordering of the type: the greater, the nearer to being free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It has passed.
    Past,
    /// It is further ahead than bookings are taken: [`Rules::horizon`].
    TooFar,
    /// The day falls into a closure.
    ClosedDay {
        /// The closure's last day.
        until: Date,
    },
    /// Nobody works on that day of the week.
    DayOff,
    /// The clocks go forward over this time; it does not exist on that day.
    Skipped,
    /// The service does not lie within a window of that day, from its start to its end.
    OutsideHours,
    /// It is sooner than bookings are taken: [`Rules::notice`].
    TooSoon,
    /// It lies beside the step: [`Rules::step`].
    OffStep,
    /// The staff member has as many bookings that day as they take: [`Rules::per_day`].
    DayFull,
    /// The time, or the gap before or after it, is taken.
    Taken,
    /// Every seat of the session that starts there is taken: [`Shape::capacity`].
    Full,
}

/// What a start was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It can be had.
    Free,
    /// It cannot.
    Refused(Why),
}

impl Verdict {
    /// Returns whether it can be had.
    #[must_use]
    pub const fn is_free(self) -> bool {
        matches!(self, Self::Free)
    }

    /// Returns why it cannot be had; `None`: it can.
    #[must_use]
    pub const fn why(self) -> Option<Why> {
        match self {
            Self::Free => None,
            Self::Refused(why) => Some(why),
        }
    }
}

/// A start on the step, with its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The start on the wall.
    pub local_start: DateTime,
    /// The instant it means.
    pub start: Timestamp,
    /// What it was found to be.
    pub verdict: Verdict,
}

/// A service of one staff member, and everything that decides when it can be had.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The zone of the business.
    pub zone: &'a TimeZone,
    /// When the staff member can be had, closures included.
    pub hours: &'a Hours,
    /// The business's rules.
    pub rules: &'a Rules,
    /// What the service takes of a calendar.
    pub shape: &'a Shape,
    /// The service.
    pub service: &'a ServiceId,
    /// What the staff member's time is taken by, in any order; every seat is an entry. Who
    /// asks to move a booking leaves that booking out.
    pub busy: &'a [Busy],
    /// The instant of asking.
    pub now: Timestamp,
}

impl<'a> Question<'a> {
    /// Judges a start at any wall time, on the step or beside it.
    #[must_use]
    pub fn verdict(&self, local_start: DateTime) -> Verdict {
        self.day(local_start.date()).verdict(local_start)
    }

    /// Returns every start on the step of each window of a day, in order, with its verdict.
    /// Wall times that the clocks jump over are left out; a closed day has none.
    #[must_use]
    pub fn candidates(&self, day: Date) -> Vec<Candidate> {
        self.day(day).candidates().collect()
    }

    /// Returns the time of the service itself, gaps left out, if it starts at a wall time;
    /// `None`: the clocks jump over it.
    #[must_use]
    pub fn span(&self, local_start: DateTime) -> Option<Span> {
        let moment = Moment::of(self.zone, local_start);
        (!moment.skipped).then(|| Span::lasting(moment.at, self.shape.length))
    }

    /// Returns what a service of that time takes of the calendar: with its gaps.
    #[must_use]
    pub fn occupied(&self, span: Span) -> Span {
        self.shape.occupied(span)
    }

    pub(super) fn day(&self, date: Date) -> Day<'a> {
        Day::new(*self, date)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::schedule::{Closure, Week, Window};
    use Verdict::{Free, Refused};
    use jiff::{
        SignedDuration,
        civil::{Time, date, time},
        tz,
    };

    /// One staff member in Kyiv, on the morning of Monday, 1 June 2026.
    pub(in crate::schedule) struct Salon {
        pub(in crate::schedule) zone: TimeZone,
        pub(in crate::schedule) hours: Hours,
        pub(in crate::schedule) rules: Rules,
        pub(in crate::schedule) shape: Shape,
        pub(in crate::schedule) service: ServiceId,
        pub(in crate::schedule) busy: Vec<Busy>,
        pub(in crate::schedule) now: Timestamp,
    }

    impl Salon {
        /// Weekdays from 9 to 18, every half hour an hour, for two months.
        pub(in crate::schedule) fn nine_to_six() -> Self {
            let day = vec![window("09:00", "18:00")];
            let mut days: [Vec<Window>; 7] = std::array::from_fn(|_| day.clone());
            (days[5], days[6]) = (Vec::new(), Vec::new());
            Self {
                zone: tz::db().get("Europe/Kyiv").unwrap(),
                hours: Hours { week: Week::new(days), closed: Vec::new() },
                rules: Rules {
                    notice: SignedDuration::ZERO,
                    horizon: SignedDuration::from_hours(24 * 60 + 12),
                    step: SignedDuration::from_mins(30),
                    hold: SignedDuration::from_mins(10),
                    change_until: SignedDuration::ZERO,
                    reminders: Vec::new(),
                    per_customer: 0,
                    per_day: 0,
                },
                shape: Shape {
                    length: SignedDuration::from_mins(60),
                    gap_before: SignedDuration::ZERO,
                    gap: SignedDuration::ZERO,
                    capacity: 1,
                },
                service: ServiceId::new("cut"),
                busy: Vec::new(),
                now: instant("2026-06-01T08:00"),
            }
        }

        pub(in crate::schedule) fn around_the_clock() -> Self {
            Self { hours: daily(&[("00:00", "00:00")]), ..Self::nine_to_six() }
        }

        pub(in crate::schedule) fn question(&self) -> Question<'_> {
            let Self { zone, hours, rules, shape, service, busy, now } = self;
            Question { zone, hours, rules, shape, service, busy, now: *now }
        }

        fn says(&self, local_start: &str) -> Verdict {
            self.question().verdict(at(local_start))
        }

        /// The free starts of a day, as people write them.
        fn free(&self, day: Date) -> Vec<String> {
            let free = self.question().candidates(day).into_iter();
            let free = free.filter(|candidate| candidate.verdict.is_free());
            free.map(|candidate| candidate.local_start.strftime("%H:%M").to_string()).collect()
        }
    }

    pub(in crate::schedule) fn at(local_start: &str) -> DateTime {
        local_start.parse().unwrap()
    }

    fn instant(local_start: &str) -> Timestamp {
        Moment::of(&tz::db().get("Europe/Kyiv").unwrap(), at(local_start)).at
    }

    /// Somebody else's event, by the clocks of Kyiv.
    pub(in crate::schedule) fn taken(from: &str, until: &str) -> Busy {
        Busy { span: Span { start: instant(from), end: instant(until) }, ours: None }
    }

    /// A booking of ours without gaps, by the clocks of Kyiv.
    pub(in crate::schedule) fn ours(service: &str, from: &str, until: &str) -> Busy {
        let ours = Some((ServiceId::new(service), instant(from)));
        Busy { ours, ..taken(from, until) }
    }

    fn window(from: &str, until: &str) -> Window {
        let time = |text: &str| text.parse::<Time>().unwrap();
        Window { from: time(from), until: time(until) }
    }

    fn daily(windows: &[(&str, &str)]) -> Hours {
        let day: Vec<_> = windows.iter().map(|(from, until)| window(from, until)).collect();
        Hours { week: Week::new(std::array::from_fn(|_| day.clone())), closed: Vec::new() }
    }

    #[test]
    fn steps_are_counted_anew_from_the_opening_after_lunch() {
        let mut salon = Salon::nine_to_six();
        salon.hours = daily(&[("09:00", "11:00"), ("13:15", "15:00")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["09:00", "09:30", "10:00", "13:15", "13:45"]);
        assert_eq!(salon.says("2026-06-03T10:30"), Refused(Why::OutsideHours));
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Why::OutsideHours));
        assert_eq!(salon.says("2026-06-03T13:30"), Refused(Why::OffStep));
    }

    #[test]
    fn the_service_ends_by_closing_time_and_its_gap_may_run_past_it() {
        let mut salon = Salon::nine_to_six();
        salon.shape.gap = SignedDuration::from_mins(30);
        assert_eq!(salon.says("2026-06-03T17:00"), Free);
        assert_eq!(salon.says("2026-06-03T17:30"), Refused(Why::OutsideHours));
        salon.busy = vec![taken("2026-06-03T18:15", "2026-06-03T19:00")];
        assert_eq!(salon.says("2026-06-03T17:00"), Refused(Why::Taken));
    }

    #[test]
    fn a_window_until_midnight_lasts_to_the_end_of_its_day() {
        let mut salon = Salon::nine_to_six();
        salon.hours = daily(&[("22:00", "00:00")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["22:00", "22:30", "23:00"]);
        assert_eq!(salon.says("2026-06-03T00:00"), Refused(Why::OutsideHours));
    }

    #[test]
    fn a_door_that_stays_open_past_midnight_does_not_close_at_midnight() {
        let mut salon = Salon::nine_to_six();
        salon.hours = daily(&[("00:00", "00:45"), ("22:00", "00:00")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["22:00", "22:30", "23:00", "23:30"]);
        salon.shape.length = SignedDuration::from_mins(90);
        assert_eq!(salon.free(date(2026, 6, 3)), ["22:00", "22:30", "23:00"]);
        salon.hours.closed = vec![Closure { from: date(2026, 6, 4), until: date(2026, 6, 4) }];
        assert_eq!(salon.free(date(2026, 6, 3)), ["22:00", "22:30"]);
    }

    #[test]
    fn around_the_clock_a_service_may_last_for_days() {
        let mut salon = Salon::around_the_clock();
        salon.shape.length = SignedDuration::from_hours(60);
        salon.hours.closed = vec![Closure { from: date(2026, 6, 6), until: date(2026, 6, 9) }];
        assert_eq!(salon.says("2026-06-03T12:00"), Free);
        assert_eq!(salon.says("2026-06-03T12:30"), Refused(Why::OutsideHours));
        let closed = Why::ClosedDay { until: date(2026, 6, 9) };
        assert_eq!(salon.says("2026-06-06T12:00"), Refused(closed));
    }

    #[test]
    fn nothing_begins_while_the_clocks_go_forward_and_a_service_goes_through() {
        let mut salon = Salon::around_the_clock();
        salon.now = instant("2026-03-28T12:00");
        salon.hours = daily(&[("02:00", "05:00")]);
        let night = date(2026, 3, 29);
        assert_eq!(salon.free(night), ["02:00", "02:30", "04:00"]);
        assert_eq!(salon.says("2026-03-29T03:30"), Refused(Why::Skipped));
        assert_eq!(salon.question().span(at("2026-03-29T03:30")), None);
        let through = salon.question().span(at("2026-03-29T02:30")).unwrap();
        assert_eq!(salon.zone.to_datetime(through.end), at("2026-03-29T04:30"));
    }

    #[test]
    fn when_the_clocks_go_back_the_first_of_two_is_meant_and_closing_is_an_instant() {
        let mut salon = Salon::around_the_clock();
        salon.now = instant("2026-10-24T12:00");
        salon.hours = daily(&[("02:00", "04:00")]);
        // Four o'clock is three hours after two o'clock on this night.
        salon.shape.length = SignedDuration::from_mins(150);
        assert_eq!(salon.free(date(2026, 10, 25)), ["02:00", "02:30"]);
        let first = salon.question().span(at("2026-10-25T03:00")).unwrap();
        assert_eq!(first.start, "2026-10-25T00:00:00Z".parse().unwrap());
        salon.hours = daily(&[("02:00", "03:30")]);
        salon.shape.length = SignedDuration::from_mins(90);
        assert_eq!(salon.free(date(2026, 10, 25)), ["02:00"]);
    }

    #[test]
    fn gaps_of_neighbours_add_up_and_may_touch() {
        let mut salon = Salon::nine_to_six();
        salon.rules.step = SignedDuration::from_mins(5);
        salon.shape.gap_before = SignedDuration::from_mins(5);
        salon.shape.gap = SignedDuration::from_mins(10);
        let booked = salon.question().span(at("2026-06-03T12:00")).unwrap();
        let span = salon.question().occupied(booked);
        assert_eq!(span, taken("2026-06-03T11:55", "2026-06-03T13:10").span);
        salon.busy = vec![Busy { span, ours: Some((ServiceId::new("dye"), booked.start)) }];
        assert_eq!(salon.says("2026-06-03T13:15"), Free);
        assert_eq!(salon.says("2026-06-03T13:10"), Refused(Why::Taken));
        assert_eq!(salon.says("2026-06-03T10:45"), Free);
        assert_eq!(salon.says("2026-06-03T10:50"), Refused(Why::Taken));
    }

    #[test]
    fn seats_of_a_session_are_given_until_it_is_full() {
        let mut salon = Salon::nine_to_six();
        salon.shape.capacity = 2;
        let seat = ours("cut", "2026-06-03T12:00", "2026-06-03T13:00");
        salon.busy = vec![seat.clone()];
        assert_eq!(salon.says("2026-06-03T12:00"), Free);
        assert_eq!(salon.says("2026-06-03T12:30"), Refused(Why::Taken));
        salon.busy.push(seat);
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Why::Full));
        salon.busy = vec![ours("dye", "2026-06-03T12:00", "2026-06-03T13:00")];
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Why::Taken));
        salon.busy = vec![ours("cut", "2026-06-03T12:00", "2026-06-03T13:00")];
        salon.shape.capacity = 1;
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Why::Taken));
    }

    #[test]
    fn a_day_is_full_by_the_bookings_that_start_on_it() {
        let mut salon = Salon::nine_to_six();
        salon.rules.per_day = 2;
        salon.busy = vec![
            ours("cut", "2026-06-03T09:00", "2026-06-03T10:00"),
            ours("cut", "2026-06-02T23:00", "2026-06-03T00:30"),
            ours("cut", "2026-06-04T00:00", "2026-06-04T01:00"),
            taken("2026-06-03T10:00", "2026-06-03T11:00"),
        ];
        assert_eq!(salon.says("2026-06-03T14:00"), Free);
        salon.busy.push(ours("dye", "2026-06-03T16:00", "2026-06-03T17:00"));
        assert_eq!(salon.says("2026-06-03T14:00"), Refused(Why::DayFull));
        assert_eq!(salon.says("2026-06-04T14:00"), Free);
    }

    #[test]
    fn notice_and_horizon_are_counted_from_now_and_their_last_instant_counts() {
        let mut salon = Salon::around_the_clock();
        salon.rules.notice = SignedDuration::from_hours(2);
        salon.rules.horizon = SignedDuration::from_hours(48);
        assert_eq!(salon.says("2026-06-01T07:30"), Refused(Why::Past));
        assert_eq!(salon.says("2026-06-01T09:30"), Refused(Why::TooSoon));
        assert_eq!(salon.says("2026-06-01T10:00"), Free);
        assert_eq!(salon.says("2026-06-03T08:00"), Free);
        assert_eq!(salon.says("2026-06-03T08:30"), Refused(Why::TooFar));
    }

    #[test]
    fn a_step_of_nothing_is_a_minute() {
        let mut salon = Salon::nine_to_six();
        salon.rules.step = SignedDuration::ZERO;
        salon.hours = daily(&[("09:00", "10:02")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["09:00", "09:01", "09:02"]);
        let beside = date(2026, 6, 3).to_datetime(time(9, 0, 30, 0));
        assert_eq!(salon.question().verdict(beside), Refused(Why::OffStep));
    }

    #[test]
    fn reasons_read_back_from_json() {
        let closed = Why::ClosedDay { until: date(2027, 1, 2) };
        let json = serde_json::to_string(&[Why::OutsideHours, closed]).unwrap();
        assert_eq!(json, r#"["outside_hours",{"closed_day":{"until":"2027-01-02"}}]"#);
        let back: Vec<Why> = serde_json::from_str(&json).unwrap();
        assert_eq!(back, [Why::OutsideHours, closed]);
    }

    #[test]
    fn at_the_ends_of_time_nothing_is_free_and_nothing_breaks() {
        let salon = Salon::around_the_clock();
        for local_start in [DateTime::MIN, DateTime::MAX] {
            assert!(!salon.question().verdict(local_start).is_free());
            assert_eq!(salon.free(local_start.date()), Vec::<String>::new());
        }
    }
}
