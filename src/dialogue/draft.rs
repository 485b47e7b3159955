//! What a draft makes of days, times and exclusions: what is not said stays as it was.

use jiff::{
    Span,
    civil::{Date, DateTime, Time},
};

use crate::{
    bots::Staff,
    chat::transcript::Need,
    ids::{ServiceId, StaffId},
    phrase::{Bound, Meaning},
    understanding::Shift,
};

use super::{Days, Draft, House};

/// Moves an hour to the other half of the day.
pub(super) fn halves(time: Time, after: bool) -> Option<Time> {
    let hour = time.hour() % 12 + if after { 12 } else { 0 };
    Time::new(hour, time.minute(), 0, 0).ok()
}

/// How many days "after the 10th" reaches.
const OPEN_DAYS: i64 = 28;

/// Returns the last of the days that were said. A day from which on it may be opens several
/// weeks, so that a weekday that is named later lies among them.
fn last_day(when: &Meaning, from: Date) -> Date {
    let timed = when.time.is_some() || when.time_end.is_some();
    let open = when.bound == Some(Bound::After) && !timed && when.date_end.is_none();
    let last = open.then(|| from.checked_add(Span::new().days(OPEN_DAYS)).ok()).flatten();
    when.date_end.or(last).unwrap_or(from)
}

/// What stands beside a day or a time that is said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    /// The starts that were offered.
    pub offers: &'a [DateTime],
    /// Whether free times are looked for.
    pub looks: bool,
    /// Whether a day was said with its month, so that no later one of the same name is meant.
    pub dated: bool,
}

impl Draft {
    /// Whether a part of the day or some days are said, without the day.
    pub(super) fn is_bounded(&self) -> bool {
        self.after.is_some() || self.before.is_some() || !self.not_days.is_empty() || self.weekdays
    }

    /// Returns the start, when day and time are known.
    pub(super) fn start(&self) -> Option<DateTime> {
        Some(self.days?.single()?.to_datetime(self.time?))
    }

    /// Whether the customer still has to say who comes, before a service is booked.
    pub(super) fn lacks_contact(&self, service: &ServiceId, house: &House<'_>) -> bool {
        let needs = house.profile.service(service).map(|service| service.needs.as_slice());
        !self.lacking(needs.unwrap_or_default()).is_empty()
    }

    /// Returns what of several needs is not known.
    pub(super) fn lacking(&self, needs: &[Need]) -> Vec<Need> {
        needs.iter().filter(|need| !need.is_met(&self.contact)).copied().collect()
    }

    /// Forgets the words that nothing explained, once the customer has said yes to the start that was
    /// shown. What a fact forbids, and a condition, is shown all the same.
    pub(super) fn forget_left(&mut self) {
        if self.conditions.is_empty() {
            self.left.retain(String::is_empty);
        }
    }

    pub(super) fn set_start(&mut self, start: DateTime) {
        self.days = Some(Days { from: start.date(), until: start.date() });
        self.time = Some(start.time());
    }

    /// Returns the staff member to ask for; an error: all who do it are excluded.
    pub(super) fn wished(
        &self,
        service: &ServiceId,
        house: &House<'_>,
    ) -> Result<Option<StaffId>, ()> {
        let tries = |staff: &Staff| {
            self.tried.is_empty() || self.tried.iter().any(|id| staff.services.contains(id))
        };
        let all = self.not_staff.is_empty() && house.profile.who_does(service).all(tries);
        if self.staff.is_some() || all {
            return Ok(self.staff.clone());
        }
        let mut left = house
            .profile
            .who_does(service)
            .filter(|staff| !self.not_staff.contains(&staff.id) && tries(staff));
        left.next().map(|staff| Some(staff.id.clone())).ok_or(())
    }

    /// Converts a start that was said in another zone; with it, what was said.
    pub(super) fn converted(
        &self,
        start: DateTime,
        house: &House<'_>,
    ) -> (DateTime, Option<(DateTime, String)>) {
        let Some(zone) = &self.zone else { return (start, None) };
        let there = house.profile.zones.get(zone).ok().and_then(|there| start.to_zoned(there).ok());
        match there {
            Some(there) => {
                let here = there.with_time_zone(house.profile.zone.clone()).datetime();
                (here, Some((start, zone.clone())))
            }
            None => (start, None),
        }
    }

    /// Returns the first day from one on that no excluded range covers.
    pub(super) fn first_day(&self, from: Date) -> Date {
        let covering = |day: Date| {
            self.not_days
                .iter()
                .find(|not| not.single().is_none() && not.from <= day && day <= not.until)
        };
        match covering(from) {
            Some(not) => not.until.checked_add(Span::new().days(1)).unwrap_or(from),
            None => from,
        }
    }

    pub(super) fn exclude(&mut self, meaning: &Meaning) {
        if let Some(from) = meaning.date {
            let days = Days { from, until: meaning.date_end.unwrap_or(from) };
            if !self.not_days.contains(&days) {
                self.not_days.push(days);
            }
            if self.days.is_some_and(|own| own == days) {
                self.days = None;
            }
        } else if meaning.time.is_some() || meaning.time_end.is_some() {
            let exact = meaning.time_end.is_none() && meaning.bound.is_none();
            let until = if exact { meaning.time } else { meaning.time_end };
            self.not_times.push((meaning.time, until));
            if self.time.is_some() && self.time == meaning.time {
                self.time = None;
            }
        }
    }

    /// Places a weekday in the week of another day: "then Tuesday of that same week".
    pub(super) fn place_in_week(&mut self, spoken: Date) {
        let Some(day) = self.days.and_then(Days::single) else { return };
        let monday = Span::new().days(i64::from(spoken.weekday().to_monday_zero_offset()));
        let offset = Span::new().days(i64::from(day.weekday().to_monday_zero_offset()));
        let placed = spoken.checked_sub(monday).and_then(|monday| monday.checked_add(offset));
        if let Ok(day) = placed {
            self.days = Some(Days { from: day, until: day });
        }
    }

    /// Places a day's number in the month that is spoken of: "and the 30th?" after a day of December.
    pub(super) fn in_month(&self, when: &Meaning, is_number: bool) -> Meaning {
        let target = self.target.as_ref().map(|booking| booking.local_start.date());
        let spoken = self.days.map(|days| days.from).or(target);
        let placed = |date: Date| spoken?.with().day(date.day()).build().ok();
        let single = is_number && when.date_end.is_none() && when.bound.is_none();
        let later = when
            .date
            .filter(|_| single)
            .and_then(|date| placed(date).filter(|placed| *placed > date));
        Meaning { date: later.or(when.date), ..*when }
    }

    /// Takes a day, a time or a part of the day; what is not said stays.
    pub(super) fn take(&mut self, when: &Meaning, said: &Beside<'_>) {
        let offers = said.offers;
        self.counted &= when.is_empty();
        if let Some(from) = when.date {
            self.take_day(when, from, said);
            if said.looks {
                self.time = None;
            }
        }
        let exact = when.time_end.is_none() && (when.bound.is_none() || when.time.is_none());
        if when.time.is_some() || when.time_end.is_some() {
            self.retime_windows();
        }
        if let (Some(time), true) = (when.time, exact) {
            self.take_time(time, when.date.is_some(), offers);
        } else if when.time.is_some() || when.time_end.is_some() {
            (self.after, self.before) = (when.time, when.time_end);
            self.time = None;
        }
    }

    /// Takes a day. A weekday's name may mean a later one that was offered, or one in the week spoken
    /// of.
    fn take_day(&mut self, when: &Meaning, from: Date, said: &Beside<'_>) {
        let offers = said.offers;
        self.windows.retain(|window| window.day == from && when.date_end.is_none());
        if let (true, [only]) = (when.time.is_none(), self.windows.as_slice())
            && only.from.is_some()
            && only.from == only.until
        {
            // "Wednesday then" of "Tuesday at 10 or Wednesday at 2".
            self.time = only.from;
        }
        let mut days = Days { from, until: last_day(when, from) };
        let known = |date: Date| offers.iter().any(|offer| offer.date() == date);
        if days.single().is_some() && !known(from) {
            let later =
                (1..=8).filter_map(|weeks| from.checked_add(Span::new().days(7 * weeks)).ok());
            let within = |date: Date| {
                self.days.is_some_and(|own| {
                    own.single().is_none() && own.from <= date && date <= own.until
                })
            };
            if !said.dated
                && when.bound.is_none()
                && !within(from)
                && (!offers.is_empty() || self.days.is_some())
                && let Some(date) = later.into_iter().find(|date| known(*date) || within(*date))
            {
                days = Days { from: date, until: date };
            }
        }
        // A weekday in a week that is excluded is that of the next one.
        while let (Some(day), true) =
            (days.single(), when.bound.is_none() && self.first_day(days.from) != days.from)
        {
            let Ok(later) = day.checked_add(Span::new().days(7)) else { break };
            days = Days { from: later, until: later };
        }
        self.days = Some(days);
        self.not_days.retain(|not| days.single().is_none() || not.from != days.from);
    }

    /// Takes a time, and the day on which it was offered. A time that is free on several of the days
    /// tells none of them.
    fn take_time(&mut self, time: Time, dated: bool, offers: &[DateTime]) {
        self.time = Some(time);
        let mut with_time = offers.iter().filter(|offer| offer.time() == time);
        let offered = with_time.next().filter(|_| with_time.next().is_none());
        let single = self.days.and_then(Days::single);
        let there = offers.iter().any(|offer| offer.time() == time && Some(offer.date()) == single);
        if !dated
            && self.days.is_none()
            && let Some(first) = offers.first()
            && offers.iter().all(|offer| offer.date() == first.date())
        {
            self.days = Some(Days { from: first.date(), until: first.date() });
        }
        if let (false, Some(offer), false) = (dated, offered, there) {
            self.days = Some(Days { from: offer.date(), until: offer.date() });
        }
    }

    /// Counts a start from the one that is spoken of: "half an hour later", before it is booked.
    pub(super) fn shift(&mut self, shift: Shift, offers: &[DateTime]) {
        let only = offers.first().filter(|_| offers.len() == 1).copied();
        let Some(start) = self.start().or(only) else { return };
        let span = match shift {
            Shift::Minutes(minutes) => Span::new().minutes(minutes),
            Shift::Days(days) => Span::new().days(days),
            _ => return,
        };
        if let Ok(start) = start.checked_add(span) {
            self.set_start(start);
        }
    }

    /// Looks later or earlier than what was offered or said, and no longer the other way.
    pub(super) fn turn(&mut self, later: bool, offers: &[DateTime]) {
        let bounded = self.time.is_some() || self.after.is_some() || self.before.is_some();
        if !later && !bounded && self.days.and_then(Days::single).is_some() {
            // "Can it be sooner?" of a day that was shown whole is an earlier day.
            (self.days, self.extreme) = (None, Some(true));
            return;
        }
        let offered = if later { offers.last() } else { offers.first() };
        let bound = if later { self.before } else { self.after };
        let Some(from) = self.time.or(offered.map(|start| start.time())).or(bound) else { return };
        let minute = Span::new().minutes(1);
        (self.after, self.before) = if later {
            (from.checked_add(minute).ok(), None)
        } else {
            (None, from.checked_sub(minute).ok())
        };
        self.time = None;
        let days = offered.map(|start| Days { from: start.date(), until: start.date() });
        self.days = self.days.or(days);
    }

    /// Takes what several readings share.
    pub(super) fn share(&mut self, choices: &[Meaning]) {
        let mut days = choices.iter().map(|choice| choice.date);
        if let Some(Some(day)) = days.next()
            && days.all(|other| other == Some(day))
        {
            self.days = Some(Days { from: day, until: day });
        }
        let Some(first) = choices.first() else { return };
        let same = |choice: &Meaning| {
            (choice.time, choice.time_end, choice.bound)
                == (first.time, first.time_end, first.bound)
        };
        if !choices.iter().all(same) {
            return;
        }
        if let Some(time) = first.exact_time() {
            self.time = Some(time);
        } else if first.time.is_some() || first.time_end.is_some() {
            (self.after, self.before) = (first.time, first.time_end);
            self.time = None;
        }
    }
}
