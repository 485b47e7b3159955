//! One day of one staff member, prepared to decide about any number of starts.
//!
//! What holds for the whole day is computed once: the closing instants, the first and
//! last instant that may be booked, how full the day is, and the few busy spans that reach
//! into it. One pass over the busy time costs less than sorting it would, and leaves
//! each start a handful of comparisons.

use std::iter::successors;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
};

use super::{
    availability::{Availability, Slot, Unavailable},
    hours::{Absence, Window},
    moment::{Moment, Repeated, unmarked},
    query::SlotQuery,
    span::{Busy, Span},
};

/// The length of a day on which the clocks do not go back.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// One day of one staff member.
pub(super) struct Day<'a> {
    query: SlotQuery<'a>,
    date: Date,
    /// From its midnight to the next one; every start of the day lies within.
    bounds: Span,
    /// Its windows with the instant at which a service begun there must have ended.
    windows: Vec<(Window, Timestamp)>,
    /// The absences that a service begun on this day could overlap.
    away: Vec<(Span, Absence)>,
    /// The busy time that a service begun on this day could overlap.
    blocked: Vec<BlockedTime>,
    /// The first instant after the minimum notice.
    soonest: Timestamp,
    /// The last instant of the booking horizon.
    latest: Timestamp,
    /// The slot interval in seconds.
    interval: i64,
    full: bool,
}

/// Time that the service without its buffers must not overlap: a busy span, widened by the service's
/// own buffers. Adding the buffers to the few busy spans is cheaper than adding them to every start.
struct BlockedTime {
    span: Span,
    /// The start of a session of this service that other customers may join.
    session: Option<Timestamp>,
}

impl BlockedTime {
    fn of(query: &SlotQuery<'_>, busy: &Busy) -> Self {
        let shape = query.shape;
        // A session of one seat cannot be joined.
        let session = busy.session.as_ref().filter(|_| shape.capacity > 1);
        let same = session.filter(|session| session.service == *query.service);
        Self {
            span: busy.span.widened(shape.buffer_after, shape.buffer_before),
            session: same.map(|session| session.start),
        }
    }

    /// A resource that the service needs is taken for the buffers as well.
    fn of_resource(query: &SlotQuery<'_>, taken: Span) -> Self {
        let shape = query.shape;
        Self { span: taken.widened(shape.buffer_after, shape.buffer_before), session: None }
    }
}

impl<'a> Day<'a> {
    pub(super) fn new(query: SlotQuery<'a>, date: Date) -> Self {
        let SlotQuery { zone, hours, rules, shape, now, .. } = query;
        let bounds = Span {
            start: Moment::of(zone, date.to_datetime(Time::midnight())).at,
            end: Moment::of(zone, Window::ALL_DAY.closes(date)).at,
        };
        let last_end = Span::lasting(bounds.end, shape.length).end;
        let windows = hours.opening(date).iter();
        let windows = windows.map(|window| (*window, closing(&query, *window, date, last_end)));
        let reach = shape.occupied(Span { start: bounds.start, end: last_end });
        let near = query.busy.iter().filter(|busy| busy.span.overlaps(&reach));
        let shared = query.resource_taken.iter().filter(|span| span.overlaps(&reach));
        let shared = shared.map(|span| BlockedTime::of_resource(&query, *span));
        let mut day = Self {
            query,
            date,
            bounds,
            windows: windows.collect(),
            away: absences(&query, &reach),
            blocked: near.map(|busy| BlockedTime::of(&query, busy)).chain(shared).collect(),
            soonest: Span::lasting(now, rules.min_notice).end,
            latest: Span::lasting(now, rules.horizon).end,
            interval: rules.slot_interval.as_mins().max(1) * 60,
            full: false,
        };
        day.full = rules.per_day > 0 && day.bookings() >= rules.per_day;
        day
    }

    /// Returns whether the service can start at a local time of this day.
    pub(super) fn availability(&self, local_start: DateTime) -> Availability {
        self.availability_at(local_start, Moment::of(self.query.zone, local_start))
    }

    /// Goes through the slots, earliest first. A local time that comes twice is two slots, each marked.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        let zone = self.query.zone;
        let mut starts: Vec<DateTime> = self.local_starts().collect();
        if self.bounds.end.duration_since(self.bounds.start) > DAY {
            let each = |start| Repeated::both(zone, start).map_or_else(|| vec![start], Vec::from);
            starts = starts.into_iter().flat_map(each).collect();
            starts.sort_by_key(|start| Moment::of(zone, *start).at);
        }
        starts.into_iter().filter_map(move |local_start| {
            let moment = Moment::of(zone, local_start);
            let slot = || Slot {
                local_start,
                start: moment.at,
                availability: self.availability_at(local_start, moment),
            };
            (!moment.skipped).then(slot)
        })
    }

    /// Counts our bookings that start on this day; every seat is one.
    pub(super) fn bookings(&self) -> u32 {
        let sessions = self.query.busy.iter().filter_map(|busy| busy.session.as_ref());
        let Span { start, end } = self.bounds;
        let today = sessions.filter(|session| (start..end).contains(&session.start));
        u32::try_from(today.count()).unwrap_or(u32::MAX)
    }

    /// Adds up the busy time of this day; spans that overlap count twice.
    pub(super) fn busy_time(&self) -> SignedDuration {
        let of_today = |busy: &Busy| {
            let start = busy.span.start.max(self.bounds.start);
            let end = busy.span.end.min(self.bounds.end);
            end.duration_since(start).max(SignedDuration::ZERO)
        };
        let each = self.query.busy.iter().map(of_today);
        each.fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }

    /// Returns whether a session of the service starts at an instant and others may join it.
    pub(super) fn in_session(&self, start: Timestamp) -> bool {
        self.blocked.iter().any(|blocked| blocked.session == Some(start))
    }

    fn availability_at(&self, local_start: DateTime, moment: Moment) -> Availability {
        match self.refusal(local_start, moment) {
            Some(why) => Availability::Refused(why),
            None => Availability::Free,
        }
    }

    /// The checks, in the order of [`Unavailable`].
    fn refusal(&self, local_start: DateTime, moment: Moment) -> Option<Unavailable> {
        let Moment { at: start, skipped } = moment;
        if start < self.query.now {
            return Some(Unavailable::Past);
        }
        if start > self.latest {
            return Some(Unavailable::TooFar);
        }
        if self.windows.is_empty() {
            let closure = self.query.hours.closure(self.date);
            return Some(
                closure.map_or(Unavailable::DayOff, |days| Unavailable::ClosedDay {
                    until: days.until,
                }),
            );
        }
        if skipped {
            return Some(Unavailable::Skipped);
        }
        let span = Span::lasting(start, self.query.shape.length);
        let mut windows = self.windows.iter();
        let Some((window, _)) = windows
            .find(|(window, closes)| window.contains(local_start.time()) && span.end <= *closes)
        else {
            return Some(Unavailable::OutsideHours);
        };
        if let Some(away) = self.absence(span) {
            return Some(Unavailable::Away { from: away.from, until: away.until });
        }
        if start < self.soonest {
            return Some(Unavailable::TooSoon);
        }
        let past_opening = unmarked(local_start).time().duration_since(window.from);
        if past_opening.subsec_nanos() != 0 || past_opening.as_secs() % self.interval != 0 {
            return Some(Unavailable::OffInterval);
        }
        if self.full { Some(Unavailable::DayFull) } else { self.conflict(span) }
    }

    /// Returns the absence that a service overlaps; its buffers may lie in one.
    fn absence(&self, service: Span) -> Option<Absence> {
        let away = self.away.iter().find(|(span, _)| span.overlaps(&service));
        away.map(|(_, absence)| *absence)
    }

    fn conflict(&self, span: Span) -> Option<Unavailable> {
        let mut seats = 0_u32;
        for blocked in self.blocked.iter().filter(|blocked| blocked.span.overlaps(&span)) {
            if blocked.session != Some(span.start) {
                return Some(Unavailable::Taken);
            }
            seats = seats.saturating_add(1);
        }
        (seats > 0 && seats >= self.query.shape.capacity).then_some(Unavailable::Full)
    }

    /// The starts on the slot interval, in local time: people expect 9:00, 9:30, 10:00 on the night the
    /// clocks change too.
    fn local_starts(&self) -> impl Iterator<Item = DateTime> {
        let step = SignedDuration::from_secs(self.interval);
        self.windows.iter().flat_map(move |(window, _)| {
            let next = move |time: &Time| time.checked_add(step).ok();
            let times = successors(Some(window.from), next);
            times.take_while(|time| window.contains(*time)).map(|time| self.date.to_datetime(time))
        })
    }
}

/// Returns the absences that reach into a span.
fn absences(query: &SlotQuery<'_>, reach: &Span) -> Vec<(Span, Absence)> {
    let spans = query.hours.away.iter().map(|away| (away.span(query.zone), *away));
    spans.filter(|(span, _)| span.overlaps(reach)).collect()
}

/// Returns the instant at which a window closes. A business that stays open past midnight closes
/// with the next day's window; the windows are followed no further than any service could last.
fn closing(query: &SlotQuery<'_>, window: Window, day: Date, needed: Timestamp) -> Timestamp {
    let (mut window, mut day) = (window, day);
    loop {
        let local_start = window.closes(day);
        let closes = Moment::of(query.zone, local_start).at;
        let goes_on =
            window.until == Time::midnight() && closes < needed && local_start.date() > day;
        let opens_at_once = |next: &&Window| goes_on && next.from == Time::midnight();
        let Some(next) = query.hours.opening(local_start.date()).first().filter(opens_at_once)
        else {
            return closes;
        };
        (window, day) = (*next, local_start.date());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::ServiceId,
        schedule::{Closure, Hours, Session, Week, slots::tests::Salon},
    };
    use jiff::tz::{self, TimeZone};
    use proptest::prelude::*;

    /// Everything about a business that can matter near a change of its clocks.
    #[derive(Debug, Clone)]
    struct Setting {
        zone: &'static str,
        change: usize,
        shift: i64,
        /// Quarters of an hour, a pair each for the odd and the even days of a week.
        windows: [Vec<(i64, i64)>; 2],
        closed: Option<i64>,
        /// An absence: its start in quarters from midnight, and its length.
        away: Option<(i64, i64)>,
        /// Starts in quarters from midnight, lengths, and whose: 0 and 1 ours, 2 another's.
        busy: Vec<(i64, i64, u8)>,
        length: i64,
        gaps: (i64, i64),
        capacity: u32,
        per_day: u32,
        step: i64,
        /// From midnight, like notice and horizon in units of five minutes.
        now: i64,
        notice: i64,
        horizon: i64,
    }

    fn settings() -> impl Strategy<Value = Setting> {
        let windows = || prop::collection::vec((0_i64..40, 1_i64..96), 0..4);
        let zones = ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
        let place = (prop::sample::select(zones.to_vec()), 0_usize..80, -1_i64..2);
        let away = prop::option::of((-20_i64..120, 1_i64..100));
        let hours = ([windows(), windows()], prop::option::of(-1_i64..2), away);
        let busy = prop::collection::vec((-20_i64..120, 1_i64..400, 0_u8..3), 0..8);
        let shape = (
            prop::sample::select(vec![5_i64, 30, 60, 90, 200, 900, 3000]),
            (0_i64..20, 0_i64..20),
            1_u32..4,
        );
        let step = prop::sample::select(vec![5_i64, 15, 20, 45, 60]);
        let rules = (0_u32..4, step, -400_i64..200, 0_i64..120, 0_i64..1000);
        (place, hours, busy, shape, rules).prop_map(|(place, hours, busy, shape, rules)| Setting {
            zone: place.0,
            change: place.1,
            shift: place.2,
            windows: hours.0,
            closed: hours.1,
            away: hours.2,
            busy,
            length: shape.0,
            gaps: shape.1,
            capacity: shape.2,
            per_day: rules.0,
            step: rules.1,
            now: rules.2,
            notice: rules.3,
            horizon: rules.4,
        })
    }

    fn minutes(number: i64) -> SignedDuration {
        SignedDuration::from_mins(number)
    }

    /// A day at or beside a change of the clocks, and a staff member on it.
    fn set(setting: &Setting) -> (Date, Salon) {
        let zone = tz::db().get(setting.zone).unwrap();
        let changes: Vec<_> =
            zone.following("1985-01-01T00:00:00Z".parse().unwrap()).take(80).collect();
        let change = changes[setting.change % changes.len()].timestamp();
        let day = zone.to_datetime(change).date() + minutes(setting.shift * 24 * 60);
        let midnight = Moment::of(&zone, day.to_datetime(Time::midnight())).at;
        let mut salon = Salon::nine_to_six();
        let time = |quarter: i64| Time::midnight().wrapping_add(minutes(quarter * 15));
        let window = |(from, length): &(i64, i64)| Window {
            from: time(*from),
            until: time((from + length).min(96)),
        };
        let windows = |day: usize| setting.windows[day % 2].iter().map(window).collect();
        salon.hours = Hours { week: Week::new(std::array::from_fn(windows)), ..Hours::default() };
        if let Some(shift) = setting.closed {
            let closed = day + minutes(shift * 24 * 60);
            salon.hours.closed.push(Closure { from: closed, until: closed });
        }
        let local = |quarter: i64| day.to_datetime(Time::midnight()) + minutes(quarter * 15);
        let absence =
            |(from, length): (i64, i64)| Absence { from: local(from), until: local(from + length) };
        salon.hours.away.extend(setting.away.map(absence));
        salon.shape.length = minutes(setting.length);
        (salon.shape.buffer_before, salon.shape.buffer_after) =
            (minutes(setting.gaps.0), minutes(setting.gaps.1));
        salon.shape.capacity = setting.capacity;
        salon.rules.per_day = setting.per_day;
        salon.rules.slot_interval = minutes(setting.step);
        salon.rules.min_notice = minutes(setting.notice * 5);
        salon.rules.horizon = minutes(setting.horizon * 5);
        salon.now = midnight + minutes(setting.now * 5);
        let busy = |(start, length, whose): &(i64, i64, u8)| {
            let seats = if *whose == 0 { length % 3 + 1 } else { 1 };
            let start = midnight + minutes(start * 15);
            let service = ["cut", "dye"].get(usize::from(*whose)).map(|name| ServiceId::new(*name));
            let length = if *whose == 0 { setting.length } else { *length };
            let span = salon.shape.occupied(Span::lasting(start, minutes(length)));
            let session = service.map(|service| Session { service, start });
            vec![Busy { span, session }; usize::try_from(seats).unwrap()]
        };
        salon.busy = setting.busy.iter().flat_map(busy).collect();
        salon.zone = zone;
        (day, salon)
    }

    /// What a clock shows, minute by minute: the same rules written without a short cut.
    struct Watch {
        start: Timestamp,
        /// The latest local time shown so far.
        shown: Vec<DateTime>,
        /// What is shown.
        all: Vec<DateTime>,
    }

    impl Watch {
        fn watched(zone: &TimeZone, day: Date) -> Self {
            let noon = zone.to_ambiguous_timestamp(day.at(12, 0, 0, 0)).compatible().unwrap();
            let start = noon - SignedDuration::from_hours(48);
            let all = (0..7 * 24 * 60).map(|minute| zone.to_datetime(start + minutes(minute)));
            let all: Vec<DateTime> = all.collect();
            let shown = all.iter().scan(DateTime::MIN, |latest, local_start| {
                *latest = (*local_start).max(*latest);
                Some(*latest)
            });
            Self { start, shown: shown.collect(), all }
        }

        /// The first minute that shows a local time or a later one, and whether it shows this one.
        fn first(&self, local_start: DateTime) -> (Timestamp, bool) {
            let place = self.shown.partition_point(|shown| *shown < local_start);
            let at = self.start + minutes(i64::try_from(place).unwrap());
            (at, self.shown.get(place) == Some(&local_start))
        }

        /// The last minute at which the clock shows a local time, or the first that is later.
        fn last(&self, local: DateTime) -> Timestamp {
            let last = self.all.iter().rposition(|shown| *shown == local);
            last.map_or(self.first(local).0, |place| {
                self.start + minutes(i64::try_from(place).unwrap())
            })
        }
    }

    fn fits(clock: &Watch, hours: &Hours, window: Window, day: Date, end: Timestamp) -> bool {
        let tomorrow = day.tomorrow().unwrap();
        if window.until != Time::midnight() {
            return end <= clock.first(day.to_datetime(window.until)).0;
        }
        let goes_on = hours.opening(tomorrow).iter().find(|next| next.from == Time::midnight());
        end <= clock.first(tomorrow.to_datetime(Time::midnight())).0
            || goes_on.is_some_and(|next| fits(clock, hours, *next, tomorrow, end))
    }

    fn is_free(clock: &Watch, salon: &Salon, local_start: DateTime) -> bool {
        let Salon { zone, hours, rules, shape, service, busy, now, .. } = salon;
        let (start, shown) = clock.first(local_start);
        let occupied = Span {
            start: start - shape.buffer_before,
            end: start + shape.length + shape.buffer_after,
        };
        let end = start + shape.length;
        let away = hours
            .away
            .iter()
            .any(|absence| start < clock.last(absence.until) && clock.first(absence.from).0 < end);
        let open = hours.opening(local_start.date()).iter().any(|window| {
            let past =
                local_start.duration_since(local_start.date().to_datetime(window.from)).as_mins();
            let before_until =
                window.until == Time::midnight() || local_start.time() < window.until;
            past >= 0
                && before_until
                && past % rules.slot_interval.as_mins() == 0
                && fits(clock, hours, *window, local_start.date(), start + shape.length)
        });
        let session = Some(Session { service: service.clone(), start });
        let seat = |busy: &&Busy| busy.session == session;
        let met: Vec<_> = busy.iter().filter(|busy| busy.span.overlaps(&occupied)).collect();
        let seats = met.iter().filter(|busy| seat(busy)).count();
        let room = met.is_empty()
            || seats == met.len() && seats < usize::try_from(shape.capacity).unwrap();
        let that_day = |busy: &&Busy| {
            let own = busy.session.as_ref();
            own.is_some_and(|own| zone.to_datetime(own.start).date() == local_start.date())
        };
        let bookings = busy.iter().filter(that_day).count();
        let allowed = usize::try_from(rules.per_day).unwrap();
        let in_time = start >= *now + rules.min_notice && start <= *now + rules.horizon;
        shown && in_time && open && !away && room && (allowed == 0 || bookings < allowed)
    }

    proptest! {
        #[test]
        fn whatever_the_clocks_do_a_start_is_free_exactly_when_every_rule_allows_it(
            setting in settings(),
        ) {
            let (day, salon) = set(&setting);
            let clock = Watch::watched(&salon.zone, day);
            let ready = salon.query().day(day);
            for minute in (0..24 * 60).step_by(5) {
                let local_start = day.to_datetime(Time::midnight()) + minutes(minute);
                prop_assert_eq!(
                    ready.availability(local_start).is_free(), is_free(&clock, &salon, local_start), "{}", local_start
                );
            }
        }

        #[test]
        fn a_list_and_the_answer_to_why_not_never_disagree(setting in settings()) {
            let (day, salon) = set(&setting);
            let query = salon.query();
            let list = query.slots(day);
            prop_assert!(list.is_sorted_by(|a, b| a.start < b.start));
            for slot in &list {
                prop_assert_eq!(slot.availability, query.availability(slot.local_start));
                prop_assert_ne!(slot.availability, Availability::Refused(Unavailable::OffInterval));
                let shown = unmarked(slot.local_start);
                prop_assert_eq!(salon.zone.to_datetime(slot.start), shown);
                // Of what comes twice both are in the list.
                let many = list.iter().filter(|other| unmarked(other.local_start) == shown).count();
                let is_twice = Repeated::both(&salon.zone, shown).is_some();
                prop_assert_eq!(many, if is_twice { 2 } else { 1 });
            }
            for minute in 0..24 * 60 {
                let local_start = day.to_datetime(Time::midnight()) + minutes(minute);
                let listed = list.iter().any(|slot| unmarked(slot.local_start) == local_start);
                prop_assert!(listed || !query.availability(local_start).is_free(), "{}", local_start);
            }
        }
    }
}
