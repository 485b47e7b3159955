//! What is free, and why something is not.
//!
//! A staff member's time is taken by bookings, which the store knows, and by what else is in their
//! calendar, which is read live. A calendar that cannot be read makes its staff member busy: what
//! cannot be read is not free.

use std::{ops::RangeInclusive, time::Duration};

use futures_util::future::join_all;
use jiff::{
    Span as Length, Timestamp,
    civil::{Date, DateTime, Time},
};
use tokio::time::Instant;

use crate::{
    bots::{BusinessProfile, Staff},
    schedule::{
        Availability, Busy, Hours, SlotQuery, Span, Unavailable, any_availability, free_times,
        nearest, pick_staff, why_none_free,
    },
    store::{
        absences,
        bookings::{self, BusyQuery},
    },
};

use super::{
    error::{Error, is_lasting},
    service::{BookingService, Wish, owner},
};

/// How many starts are offered instead of one that cannot be had.
const NEAREST: usize = 4;
/// How many days before and after those asked for are searched for those.
const SEARCH_DAYS: i64 = 31;
/// How old a look into the calendar may be when a booking is written by it: less than the request that
/// would look again may take.
const FRESH: Duration = Duration::from_secs(1);
/// How many days with room are shown at once.
const MOST_DAYS: usize = 4;

/// The free times of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeTimes {
    /// Days with room and their free starts.
    pub free: Vec<(Date, Vec<Time>)>,
    /// When there are none: why.
    pub why: Option<Unavailable>,
    /// When there are none: the nearest free starts elsewhere.
    pub nearest: Vec<DateTime>,
}

/// A part of a day. With both ends equal it is that start alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayPart {
    /// Not before; `None`: from the beginning.
    pub from: Option<Time>,
    /// Before; `None`: to the end.
    pub until: Option<Time>,
}

impl DayPart {
    /// The whole day.
    pub const ALL: Self = Self { from: None, until: None };

    /// Returns whether a start lies in it.
    fn holds(self, time: Time) -> bool {
        match (self.from, self.until) {
            (Some(from), Some(until)) if from == until => time == from,
            (from, until) => {
                from.is_none_or(|from| from <= time) && until.is_none_or(|until| time < until)
            }
        }
    }
}

/// What is known of one start.
pub(super) struct StartCheck<'a> {
    pub(super) verdict: Availability,
    /// Free starts around it, when it is not free.
    pub(super) nearest: Vec<DateTime>,
    /// Who is to do it, when it is free.
    pub(super) staff: Option<&'a Staff>,
    /// What was seen in their calendar.
    pub(super) look: Option<Look>,
}

/// A look into a calendar: what else is in it, beside the events of bookings.
#[derive(Debug, Clone)]
pub(super) struct Look {
    foreign: Vec<Span>,
    at: Instant,
}

impl Look {
    /// Returns what was seen, if that was a moment ago; `None`: the calendar has to be read again.
    pub(super) fn fresh(self) -> Option<Vec<Span>> {
        (self.at.elapsed() < FRESH).then_some(self.foreign)
    }
}

/// A staff member and what their time is taken by.
pub(super) struct StaffTime<'a> {
    pub(super) staff: &'a Staff,
    time: TakenTime,
}

/// What the time of a staff member is taken by.
pub(super) struct TakenTime {
    /// Their hours, with the absences that they told in chat.
    pub(super) hours: Hours,
    /// Bookings, and what else is in the calendar.
    pub(super) busy: Vec<Busy>,
    /// When a resource of the service is in use by others.
    resource_taken: Vec<Span>,
    /// What of it their calendar said.
    look: Look,
}

impl BookingService {
    /// Looks for free starts on some days, in a part of the day.
    ///
    /// # Errors
    /// When the store or every calendar fails: then nothing is known to be free.
    pub async fn availability(
        &self,
        wish: &Wish<'_>,
        days: RangeInclusive<Date>,
        part: DayPart,
    ) -> Result<FreeTimes, Error> {
        let now = self.clock.now();
        let today = wish.profile.today(now);
        let (first, last) = (*days.start(), *days.end());
        let (first, last) = (first.max(today), last.max(first).max(today));
        let (from, until) = searched(today, first, last);
        let taken = self.staff_times(wish, around(wish.profile, from, until)).await?;
        let questions = questions(&taken, wish, now);
        let mut free = Vec::new();
        for day in first.series(Length::new().days(1)).take_while(|day| *day <= last) {
            let times: Vec<Time> =
                free_times(&questions, day).into_iter().filter(|time| part.holds(*time)).collect();
            if !times.is_empty() {
                free.push((day, times));
            }
            if free.len() == MOST_DAYS {
                break;
            }
        }
        if !free.is_empty() {
            return Ok(FreeTimes { free, why: None, nearest: Vec::new() });
        }
        let wanted = first.to_datetime(part.from.or(part.until).unwrap_or(Time::midnight()));
        // One start has one reason: "at a quarter past" may be between the starts of a day.
        let exact = part.from.filter(|from| part.until == Some(*from));
        let why = match exact {
            Some(_) => any_availability(&questions, wanted).reason(),
            None => why_none_free(&questions, first, |time| part.holds(time)),
        };
        Ok(FreeTimes { free, why, nearest: nearest(&questions, wanted, NEAREST) })
    }

    /// Returns which of some days have room.
    ///
    /// # Errors
    /// When the store or every calendar fails: then nothing is known to be free.
    pub async fn days(
        &self,
        wish: &Wish<'_>,
        days: RangeInclusive<Date>,
    ) -> Result<Vec<Date>, Error> {
        let (first, last) = (*days.start(), *days.end());
        let taken = self.staff_times(wish, around(wish.profile, first, last)).await?;
        let questions = questions(&taken, wish, self.clock.now());
        let all = first.series(Length::new().days(1)).take_while(|day| *day <= last);
        Ok(all.filter(|day| !free_times(&questions, *day).is_empty()).collect())
    }

    /// Judges one start, and finds the nearest free ones around it.
    pub(super) async fn check_start<'a>(
        &self,
        wish: &Wish<'a>,
        local_start: DateTime,
    ) -> Result<StartCheck<'a>, Error> {
        let now = self.clock.now();
        let today = wish.profile.today(now);
        let day = local_start.date();
        let (from, until) = searched(today, day.max(today), day.max(today));
        let taken = self.staff_times(wish, around(wish.profile, from.min(day), until)).await?;
        let questions = questions(&taken, wish, now);
        let verdict = any_availability(&questions, local_start);
        let nearest =
            if verdict.is_free() { Vec::new() } else { nearest(&questions, local_start, NEAREST) };
        let picked = pick_staff(&questions, local_start).and_then(|at| taken.get(at));
        let (staff, look) = picked.map(|taken| (taken.staff, taken.time.look.clone())).unzip();
        Ok(StartCheck { verdict, nearest, staff, look })
    }

    /// Returns what else is in a staff member's calendar, beside the events of bookings.
    pub(super) async fn foreign_events(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
        span: Span,
    ) -> Result<Vec<Span>, Error> {
        let owner = owner(profile, staff);
        let ours = self.store.lookup(|db| bookings::own_events(db, &owner.bot, &owner.staff, span));
        let ours = ours.await?;
        Ok(self.calendar(profile, staff).await?.busy(&owner, span, &ours).await?)
    }

    /// Returns what the time of each able staff member is taken by.
    pub(super) async fn staff_times<'a>(
        &self,
        wish: &Wish<'a>,
        span: Span,
    ) -> Result<Vec<StaffTime<'a>>, Error> {
        let able = wish.able();
        let asked = able.iter().map(|staff| self.busy_time(wish, staff, span));
        let (mut all, mut unread) = (Vec::new(), None);
        for (staff, busy) in able.iter().zip(join_all(asked).await) {
            match busy {
                Ok(time) => all.push(StaffTime { staff, time }),
                Err(Error::Calendar(error)) => {
                    tracing::warn!(business = %wish.profile.id, staff = %staff.id, %error, "calendar cannot be read");
                    // "Call us" is said only when no calendar would be there in a minute.
                    if unread.as_ref().is_none_or(is_lasting) {
                        unread = Some(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        match unread {
            Some(error) if all.is_empty() && is_lasting(&error) => {
                let staff = able.iter().map(|it| it.id.clone()).collect();
                Err(Error::Closed { staff, error })
            }
            Some(error) if all.is_empty() => Err(error.into()),
            _ => Ok(all),
        }
    }

    /// Returns what the time of one staff member is taken by, and what of it their calendar said.
    pub(super) async fn busy_time(
        &self,
        wish: &Wish<'_>,
        staff: &Staff,
        span: Span,
    ) -> Result<TakenTime, Error> {
        let (bot, staff_id, now) = (&wish.profile.id, &staff.id, self.clock.now());
        let (holder, except) = (wish.holder, wish.moving);
        let query = BusyQuery { bot, staff: staff_id, span, holder, except };
        let booked = self.store.lookup(|db| bookings::busy(db, &query, now));
        let mut busy = booked.await?;
        let resources = self.taken_resources(wish, staff, span).await?;
        let resource_taken = resources.into_iter().flat_map(|it| it.spans).collect();
        let hours = self.hours(wish.profile, staff).await?;
        let (owner, kind) = (owner(wish.profile, staff), staff.calendar);
        self.calendars.ensure_takes_events(&self.store, &owner, kind, now).await?;
        let at = Instant::now();
        let foreign = self.foreign_events(wish.profile, staff, span).await?;
        busy.extend(foreign.iter().map(|span| Busy { span: *span, session: None }));
        Ok(TakenTime { hours, busy, resource_taken, look: Look { foreign, at } })
    }

    /// Returns the hours of a staff member, with the absences that they told in chat.
    pub(super) async fn hours(
        &self,
        profile: &BusinessProfile,
        staff: &Staff,
    ) -> Result<Hours, Error> {
        let (bot, today) = (&profile.id, profile.today(self.clock.now()));
        let from = today.to_datetime(Time::midnight());
        let told = self.store.lookup(|db| absences::coming(db, bot, from)).await?;
        let mut hours = staff.hours.clone();
        let own = told.into_iter().filter(|it| it.staff == staff.id).map(|it| it.absence);
        for absence in own.filter(|it| !staff.hours.away.contains(it)) {
            hours.away.push(absence);
        }
        Ok(hours)
    }
}

pub(super) fn questions<'q>(
    taken: &'q [StaffTime<'q>],
    wish: &Wish<'q>,
    now: Timestamp,
) -> Vec<SlotQuery<'q>> {
    let question = |taken: &'q StaffTime<'q>| SlotQuery {
        zone: &wish.profile.zone,
        hours: &taken.time.hours,
        rules: &wish.profile.rules,
        shape: &wish.service.shape,
        service: &wish.service.id,
        busy: &taken.time.busy,
        resource_taken: &taken.time.resource_taken,
        now,
    };
    taken.iter().map(question).collect()
}

/// Returns the days whose bookings have to be known before the nearest free start of some days can be
/// named: those around them, from today on.
fn searched(today: Date, first: Date, last: Date) -> (Date, Date) {
    let days = Length::new().days(SEARCH_DAYS);
    (first.saturating_sub(days).max(today), last.saturating_add(days))
}

/// Returns the real time of some days, first and last, with a day's margin on both sides.
pub(super) fn around(profile: &BusinessProfile, first: Date, last: Date) -> Span {
    let instant = |day: Date| {
        profile.zone.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible().map(|it| it.timestamp())
    };
    let before = first.yesterday().unwrap_or(first);
    let after = last.saturating_add(Length::new().days(2));
    Span {
        start: instant(before).unwrap_or(Timestamp::MIN),
        end: instant(after).unwrap_or(Timestamp::MAX),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn a_part_of_a_day_ends_before_its_end_and_one_time_is_that_start_alone() {
        let at = |hour| Some(time(hour, 0, 0, 0));
        let held = |from, until| {
            let part = DayPart { from, until };
            [9, 12, 15].map(|hour| part.holds(time(hour, 0, 0, 0)))
        };
        assert_eq!(held(None, None), [true, true, true]);
        assert_eq!(held(at(12), None), [false, true, true]);
        assert_eq!(held(None, at(12)), [true, false, false]);
        assert_eq!(held(at(12), at(15)), [false, true, false]);
        assert_eq!(held(at(12), at(12)), [false, true, false]);
    }
}
