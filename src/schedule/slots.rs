//! The slots of one staff member: which starts of a day are free, and whether one is.
//!
//! One function decides about a start. The list of a day is that function over every start on the
//! slot interval, so "what is free on Friday?" and "why not at three?" can never disagree.

use jiff::civil::{Date, DateTime};

use super::{
    availability::{Availability, Slot},
    day::Day,
    query::SlotQuery,
};

impl<'a> SlotQuery<'a> {
    /// Returns whether the service can start at a local time, on the slot interval or not.
    pub fn availability(&self, local_start: DateTime) -> Availability {
        self.day(local_start.date()).availability(local_start)
    }

    /// Returns every slot of a day in order: the starts on the slot interval, counted from the opening
    /// of each window. Local times that the clocks jump over are left out; a closed day has none.
    pub fn slots(&self, day: Date) -> Vec<Slot> {
        self.day(day).slots().collect()
    }

    pub(super) fn day(&self, date: Date) -> Day<'a> {
        Day::new(*self, date)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        ids::ServiceId,
        schedule::{
            Busy, Closure, Hours, Repeated, Rules, Session, Shape, Span, Unavailable, Week, Window,
            moment::Moment, start_of,
        },
    };
    use Availability::{Free, Refused};
    use jiff::{
        SignedDuration, Timestamp,
        civil::{Time, date, time},
        tz::{self, TimeZone},
    };

    /// One staff member in Kyiv, on the morning of Monday, 1 June 2026.
    pub(in crate::schedule) struct Salon {
        pub(in crate::schedule) resource_taken: Vec<Span>,
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
                resource_taken: Vec::new(),
                zone: tz::db().get("Europe/Kyiv").unwrap(),
                hours: Hours { week: Week::new(days), ..Hours::default() },
                rules: Rules {
                    min_notice: SignedDuration::ZERO,
                    horizon: SignedDuration::from_hours(24 * 60 + 12),
                    slot_interval: SignedDuration::from_mins(30),
                    hold: SignedDuration::from_mins(10),
                    change_until: SignedDuration::ZERO,
                    reminders: Vec::new(),
                    quiet: None,
                    per_customer: 0,
                    per_day: 0,
                },
                shape: Shape {
                    length: SignedDuration::from_mins(60),
                    buffer_before: SignedDuration::ZERO,
                    buffer_after: SignedDuration::ZERO,
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

        pub(in crate::schedule) fn query(&self) -> SlotQuery<'_> {
            let Self { resource_taken, zone, hours, rules, shape, service, busy, now } = self;
            SlotQuery { zone, hours, rules, shape, service, busy, resource_taken, now: *now }
        }

        fn says(&self, local_start: &str) -> Availability {
            self.query().availability(at(local_start))
        }

        /// The time of the service if it starts then; `None`: the clocks jump over that time.
        fn span(&self, local_start: &str) -> Option<Span> {
            let start = start_of(&self.zone, at(local_start))?;
            Some(Span::lasting(start, self.shape.length))
        }

        /// The free starts of a day, as people write them.
        fn free(&self, day: Date) -> Vec<String> {
            let free = self.query().slots(day).into_iter();
            let free = free.filter(|slot| slot.availability.is_free());
            free.map(|slot| slot.local_start.strftime("%H:%M").to_string()).collect()
        }
    }

    pub(in crate::schedule) fn at(local_start: &str) -> DateTime {
        local_start.parse().unwrap()
    }

    fn instant(local_start: &str) -> Timestamp {
        Moment::of(&tz::db().get("Europe/Kyiv").unwrap(), at(local_start)).at
    }

    /// An event that is not ours, by the clocks of Kyiv.
    pub(in crate::schedule) fn taken(from: &str, until: &str) -> Busy {
        Busy { span: Span { start: instant(from), end: instant(until) }, session: None }
    }

    /// A booking of ours without buffers, by the clocks of Kyiv.
    pub(in crate::schedule) fn ours(service: &str, from: &str, until: &str) -> Busy {
        let session = Some(Session { service: ServiceId::new(service), start: instant(from) });
        Busy { session, ..taken(from, until) }
    }

    fn window(from: &str, until: &str) -> Window {
        let time = |text: &str| text.parse::<Time>().unwrap();
        Window { from: time(from), until: time(until) }
    }

    fn daily(windows: &[(&str, &str)]) -> Hours {
        let day: Vec<_> = windows.iter().map(|(from, until)| window(from, until)).collect();
        Hours { week: Week::new(std::array::from_fn(|_| day.clone())), ..Hours::default() }
    }

    #[test]
    fn steps_are_counted_anew_from_the_opening_after_lunch() {
        let mut salon = Salon::nine_to_six();
        salon.hours = daily(&[("09:00", "11:00"), ("13:15", "15:00")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["09:00", "09:30", "10:00", "13:15", "13:45"]);
        assert_eq!(salon.says("2026-06-03T10:30"), Refused(Unavailable::OutsideHours));
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Unavailable::OutsideHours));
        assert_eq!(salon.says("2026-06-03T13:30"), Refused(Unavailable::OffInterval));
    }

    #[test]
    fn the_service_ends_by_closing_time_and_its_gap_may_run_past_it() {
        let mut salon = Salon::nine_to_six();
        salon.shape.buffer_after = SignedDuration::from_mins(30);
        assert_eq!(salon.says("2026-06-03T17:00"), Free);
        assert_eq!(salon.says("2026-06-03T17:30"), Refused(Unavailable::OutsideHours));
        salon.busy = vec![taken("2026-06-03T18:15", "2026-06-03T19:00")];
        assert_eq!(salon.says("2026-06-03T17:00"), Refused(Unavailable::Taken));
    }

    #[test]
    fn a_window_until_midnight_lasts_to_the_end_of_its_day() {
        let mut salon = Salon::nine_to_six();
        salon.hours = daily(&[("22:00", "00:00")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["22:00", "22:30", "23:00"]);
        assert_eq!(salon.says("2026-06-03T00:00"), Refused(Unavailable::OutsideHours));
    }

    #[test]
    fn a_business_that_stays_open_past_midnight_does_not_close_at_midnight() {
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
        assert_eq!(salon.says("2026-06-03T12:30"), Refused(Unavailable::OutsideHours));
        let closed = Unavailable::ClosedDay { until: date(2026, 6, 9) };
        assert_eq!(salon.says("2026-06-06T12:00"), Refused(closed));
    }

    #[test]
    fn nothing_begins_while_the_clocks_go_forward_and_a_service_goes_through() {
        let mut salon = Salon::around_the_clock();
        salon.now = instant("2026-03-28T12:00");
        salon.hours = daily(&[("02:00", "05:00")]);
        let night = date(2026, 3, 29);
        assert_eq!(salon.free(night), ["02:00", "02:30", "04:00"]);
        assert_eq!(salon.says("2026-03-29T03:30"), Refused(Unavailable::Skipped));
        assert_eq!(salon.span("2026-03-29T03:30"), None);
        let through = salon.span("2026-03-29T02:30").unwrap();
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
        let first = salon.span("2026-10-25T03:00").unwrap();
        assert_eq!(first.start, "2026-10-25T00:00:00Z".parse().unwrap());
        salon.hours = daily(&[("02:00", "03:30")]);
        salon.shape.length = SignedDuration::from_mins(90);
        assert_eq!(salon.free(date(2026, 10, 25)), ["02:00"]);
    }

    #[test]
    fn an_hour_that_comes_twice_is_offered_twice_and_each_is_booked_by_itself() {
        let mut salon = Salon::around_the_clock();
        salon.now = instant("2026-10-24T12:00");
        salon.hours = daily(&[("02:00", "05:00")]);
        let night = date(2026, 10, 25);
        let both = ["02:00", "02:30", "03:00", "03:30", "03:00", "03:30", "04:00"];
        assert_eq!(salon.free(night), both);
        let slots = salon.query().slots(night);
        let second = slots.iter().rfind(|slot| slot.local_start.hour() == 3).unwrap();
        assert_eq!(second.start, "2026-10-25T01:30:00Z".parse().unwrap());
        assert_eq!(salon.query().availability(second.local_start), Free);
        let span = Span::lasting(second.start, salon.shape.length);
        salon.busy = vec![Busy { span, session: None }];
        assert_eq!(salon.query().availability(second.local_start), Refused(Unavailable::Taken));
        let before = Repeated::Second.mark(at("2026-10-25T03:00"));
        assert_eq!(salon.query().availability(before), Refused(Unavailable::Taken));
        assert_eq!(salon.says("2026-10-25T03:30"), Free, "the first one");
    }

    #[test]
    fn gaps_of_neighbours_add_up_and_may_touch() {
        let mut salon = Salon::nine_to_six();
        salon.rules.slot_interval = SignedDuration::from_mins(5);
        salon.shape.buffer_before = SignedDuration::from_mins(5);
        salon.shape.buffer_after = SignedDuration::from_mins(10);
        let booked = salon.span("2026-06-03T12:00").unwrap();
        let span = salon.shape.occupied(booked);
        assert_eq!(span, taken("2026-06-03T11:55", "2026-06-03T13:10").span);
        salon.busy = vec![Busy {
            span,
            session: Some(Session { service: ServiceId::new("dye"), start: booked.start }),
        }];
        assert_eq!(salon.says("2026-06-03T13:15"), Free);
        assert_eq!(salon.says("2026-06-03T13:10"), Refused(Unavailable::Taken));
        assert_eq!(salon.says("2026-06-03T10:45"), Free);
        assert_eq!(salon.says("2026-06-03T10:50"), Refused(Unavailable::Taken));
    }

    #[test]
    fn seats_of_a_session_are_given_until_it_is_full() {
        let mut salon = Salon::nine_to_six();
        salon.shape.capacity = 2;
        let seat = ours("cut", "2026-06-03T12:00", "2026-06-03T13:00");
        salon.busy = vec![seat.clone()];
        assert_eq!(salon.says("2026-06-03T12:00"), Free);
        assert_eq!(salon.says("2026-06-03T12:30"), Refused(Unavailable::Taken));
        salon.busy.push(seat);
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Unavailable::Full));
        salon.busy = vec![ours("dye", "2026-06-03T12:00", "2026-06-03T13:00")];
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Unavailable::Taken));
        salon.busy = vec![ours("cut", "2026-06-03T12:00", "2026-06-03T13:00")];
        salon.shape.capacity = 1;
        assert_eq!(salon.says("2026-06-03T12:00"), Refused(Unavailable::Taken));
    }

    #[test]
    fn nothing_begins_while_a_resource_is_in_use_by_others() {
        let mut salon = Salon::nine_to_six();
        salon.resource_taken = vec![taken("2026-06-03T12:00", "2026-06-03T13:00").span];
        salon.shape.buffer_after = SignedDuration::from_mins(30);
        assert_eq!(salon.says("2026-06-03T10:30"), Free);
        assert_eq!(salon.says("2026-06-03T11:00"), Refused(Unavailable::Taken));
        assert_eq!(salon.says("2026-06-03T12:30"), Refused(Unavailable::Taken));
        assert_eq!(salon.says("2026-06-03T13:00"), Free);
        salon.rules.per_day = 1;
        assert_eq!(salon.says("2026-06-03T13:00"), Free, "what others do is no visit of the day");
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
        assert_eq!(salon.says("2026-06-03T14:00"), Refused(Unavailable::DayFull));
        assert_eq!(salon.says("2026-06-04T14:00"), Free);
    }

    #[test]
    fn notice_and_horizon_are_counted_from_now_and_their_last_instant_counts() {
        let mut salon = Salon::around_the_clock();
        salon.rules.min_notice = SignedDuration::from_hours(2);
        salon.rules.horizon = SignedDuration::from_hours(48);
        assert_eq!(salon.says("2026-06-01T07:30"), Refused(Unavailable::Past));
        assert_eq!(salon.says("2026-06-01T09:30"), Refused(Unavailable::TooSoon));
        assert_eq!(salon.says("2026-06-01T10:00"), Free);
        assert_eq!(salon.says("2026-06-03T08:00"), Free);
        assert_eq!(salon.says("2026-06-03T08:30"), Refused(Unavailable::TooFar));
    }

    #[test]
    fn an_interval_of_nothing_is_a_minute() {
        let mut salon = Salon::nine_to_six();
        salon.rules.slot_interval = SignedDuration::ZERO;
        salon.hours = daily(&[("09:00", "10:02")]);
        assert_eq!(salon.free(date(2026, 6, 3)), ["09:00", "09:01", "09:02"]);
        let beside = date(2026, 6, 3).to_datetime(time(9, 0, 30, 0));
        assert_eq!(salon.query().availability(beside), Refused(Unavailable::OffInterval));
    }

    #[test]
    fn reasons_read_back_from_json() {
        let closed = Unavailable::ClosedDay { until: date(2027, 1, 2) };
        let json = serde_json::to_string(&[Unavailable::OutsideHours, closed]).unwrap();
        assert_eq!(json, r#"["outside_hours",{"closed_day":{"until":"2027-01-02"}}]"#);
        let back: Vec<Unavailable> = serde_json::from_str(&json).unwrap();
        assert_eq!(back, [Unavailable::OutsideHours, closed]);
    }

    #[test]
    fn at_the_ends_of_time_nothing_is_free_and_nothing_breaks() {
        let salon = Salon::around_the_clock();
        for local_start in [DateTime::MIN, DateTime::MAX] {
            assert!(!salon.query().availability(local_start).is_free());
            assert_eq!(salon.free(local_start.date()), Vec::<String>::new());
        }
    }
}
