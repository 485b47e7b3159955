//! Whether days that an answer names without a time are those of appointments, of free times, or of
//! closed days.
//!
//! That the customer named a day proves nothing of it, unless it is asked about.

use std::iter;

use jiff::civil::{Date, DateTime, Time};

use crate::{phrase::Mentioned, schedule::Booking};

use super::{
    claims::{self, Claim},
    cues::Cue,
    facts::{Facts, Said},
    hours,
    known::{Lookup, later},
    parts::parts,
    phrases::find,
    sentence::Act,
    statement::Statement,
    violation::Rule,
};

/// Returns whether a clause means every time of a day or of a part of it: "all Thursday afternoon".
fn is_any_time(words: &str) -> bool {
    let parts = Cue::DayParts.phrases().iter().filter_map(|line| line.split_once(' '));
    let all = Cue::Whole.places(words).min();
    let part = |name: &str| all.is_some_and(|all| find(words, name).any(|at| at > all));
    Cue::AnyTime.is_in(words) || parts.map(|(_, name)| name).any(part)
}

impl Facts<'_> {
    /// Checks days that are named without a time.
    pub(super) fn check_days(&self, it: &Statement) -> Result<(), Rule> {
        let dates: Vec<Date> = it.days.iter().flat_map(|days| days.dates()).collect();
        let all = |test: &dyn Fn(Date) -> bool| dates.iter().all(|date| test(*date));
        match it.act {
            Act::Opens | Act::Closes if hours::allows(self, it) => Ok(()),
            // "We are closed" is said of the business's days, and not of a day that is full.
            Act::Closes if it.staff.is_empty() && Cue::Shut.is_in(&it.words) => {
                let shut = |day| !hours::is_open_on(self.profile, it, day, false);
                if all(&shut) { Ok(()) } else { Err(Rule::Hours) }
            }
            Act::Closes if all(&|day| self.has_no_room(it, day)) => Ok(()),
            Act::Opens | Act::Closes => Err(Rule::Hours),
            Act::Asks if all(&|day| self.may_be_asked(it, day)) => Ok(()),
            Act::Denies if all(&|day| self.has_no_room(it, day)) => Ok(()),
            Act::Asks | Act::Denies => Err(Rule::When),
            Act::States => self.check_stated_days(it, &dates),
        }
    }

    /// Returns whether a day may be asked about: the customer named it, or something is known of it.
    pub(super) fn may_be_asked(&self, it: &Statement, day: Date) -> bool {
        let said = self.known.said.iter().any(|heard| {
            matches!(heard, Mentioned::Days { first, last, .. } if (*first..=*last).contains(&day))
        });
        let visits = self.known.bookings.iter().chain(&self.known.cancelled);
        let of = |booking: &Booking| booking.local_start.date() == day && self.is_of(booking, it);
        let own = visits.chain(&self.known.before).any(|booking| of(booking));
        let held = self.known.held.is_some_and(|it| it.local_start.date() == day);
        let several = it.days.iter().any(|days| days.weekly && days.dates().count() > 2);
        let choice = it.days.len() > 1 && self.is_open(it);
        let known =
            own || held || choice || self.known.lookup(day).is_some() || day == self.now.date();
        // "Would Thursday do?" offers to look, where nothing was found and the business is open.
        let in_vain = !self.known.lookups.is_empty() && !self.known.has_room();
        let refused = self.known.lookups.first().is_some_and(|it| it.refused.is_some());
        let other =
            it.question && in_vain && (refused || !self.known.changes(day)) && self.is_open(it);
        said || known || several || other || Cue::Checks.is_in(&it.sentence)
    }

    /// Returns whether the business or the staff member works on all days of a statement.
    pub(super) fn is_open(&self, it: &Statement) -> bool {
        let mut dates = it.days.iter().flat_map(|days| days.dates());
        dates.all(|day| hours::is_open_on(self.profile, it, day, false))
    }

    fn has_no_room(&self, it: &Statement, day: Date) -> bool {
        let booking =
            [Cue::Booked, Cue::Moved, Cue::Cancelled].iter().any(|cue| cue.is_in(&it.words));
        let booked = self.known.bookings.iter().any(|booking| booking.local_start.date() == day);
        if booked && Cue::Change.is_in(&it.words) {
            return true;
        }
        // "No longer Wednesday but Friday", "Saturday, not Friday": the other day is said as well.
        let held = self.known.held.is_some_and(|held| held.local_start.date() == day);
        let visit = self.known.held.is_some() || !self.known.bookings.is_empty();
        if visit && it.day_groups > 1 && !booked && !held && !Cue::Taken.is_in(&it.words) {
            return true;
        }
        if booking && !Cue::Taken.is_in(&it.words) {
            return !booked || Cue::Cancelled.is_in(&it.words);
        }
        let free =
            self.known.lookup(day).map(|lookup| lookup.free.iter().any(|it| it.date() == day));
        let far = day.to_datetime(Time::midnight()) > later(self.now, self.profile.rules.horizon);
        // "All hours are taken", of a day on which the staff do not work at all.
        let off = self
            .known
            .lookup(day)
            .is_some_and(|it| it.refused.is_none() && it.is_occupied() == Some(false));
        if off && free != Some(true) && Cue::Occupied.is_in(&it.words) {
            return false;
        }
        let refused =
            self.known.lookups.iter().any(|it| it.refused.is_some_and(|it| it.date() == day));
        match free {
            Some(true) => match self.room_in_part(it, day) {
                Some(room) => !room,
                None => refused && !Cue::AllTaken.is_in(&it.words),
            },
            Some(false) => true,
            None => {
                far || day < self.now.date() || !hours::is_open_on(self.profile, it, day, false)
            }
        }
    }

    /// Returns whether there is room in the part of a day that a statement names; `None`: it names none.
    fn room_in_part(&self, it: &Statement, day: Date) -> Option<bool> {
        let hours = parts(&it.words).into_iter().next()?;
        let free = &self.known.lookup(day)?.free;
        let inside = |start: &DateTime| hours.contains(&start.hour());
        Some(free.iter().any(|start| start.date() == day && inside(start)))
    }

    fn check_stated_days(&self, it: &Statement, dates: &[Date]) -> Result<(), Rule> {
        let booked = |day: &Date| {
            let is_of =
                |booking: &&Booking| booking.local_start.date() == *day && self.is_of(booking, it);
            self.known.bookings.iter().any(is_of)
        };
        let held = |day: &Date| self.known.held.is_some_and(|it| it.local_start.date() == *day);
        let cancelled =
            |day: &Date| self.known.cancelled.iter().any(|it| it.local_start.date() == *day);
        let was = |day: &Date| self.known.before.iter().any(|it| it.local_start.date() == *day);
        // "Until Friday", of how long a visit of Saturday can be changed.
        if self.is_of_deadline(it) {
            return self.check_last_days(dates);
        }
        let onto = Cue::Onto.is(&it.preceded);
        if Cue::Was.is_in(&it.sentence) && dates.iter().all(was) && !onto {
            return Ok(());
        }
        // "Tomorrow's visit was moved to Thursday": the old day and the new one.
        let left = |day: &Date| was(day) && it.day_groups > 1 && !onto;
        for claim in claims::made(&it.words) {
            let proved = dates.iter().all(|day| match claim {
                Claim::Moved => booked(day) && !Cue::Off.is(&it.preceded) || left(day),
                Claim::Made | Claim::Expected => booked(day),
                Claim::Done => booked(day) || cancelled(day),
                Claim::Kept => booked(day) || held(day),
                Claim::Cancelled => cancelled(day),
            });
            if !proved {
                return Err(Rule::Claim);
            }
        }
        if self.is_habit(it) || self.is_in_vain_elsewhere(it, dates) {
            return Ok(());
        }
        if is_any_time(&it.words) {
            return if self.is_wholly_free(it, dates) { Ok(()) } else { Err(Rule::Offer) };
        }
        let free = |day: &Date| {
            let found = |lookup: &Lookup<'_>| {
                self.is_about(lookup, it) && lookup.free.iter().any(|it| it.date() == *day)
            };
            self.known.lookups.iter().any(found)
        };
        if claims::says(&it.words, Cue::Free) {
            return if dates.iter().all(|day| free(day) || held(day)) {
                Ok(())
            } else {
                Err(Rule::Offer)
            };
        }
        let own = Cue::Own.is_in(&it.words) && Cue::Visit.is_in(&it.words);
        let known = |day: &Date| {
            booked(day) || held(day) || cancelled(day) || self.known.lookup(*day).is_some()
        };
        if own && !dates.iter().all(|day| booked(day) || held(day) || cancelled(day)) {
            return Err(Rule::Claim);
        }
        // "Today is Monday, 23 November."
        let today = |day: &Date| *day == self.now.date() && it.days.len() > 1;
        let named = |day: &Date| known(day) || today(day) || left(day);
        if dates.iter().all(named) { Ok(()) } else { Err(Rule::When) }
    }

    /// Checks the days until which a visit is said to be changeable.
    fn check_last_days(&self, dates: &[Date]) -> Result<(), Rule> {
        let period = self.profile.rules.change_until;
        let last = |day: &Date| {
            let mut own = self.known.bookings.iter();
            own.any(|it| later(it.local_start, -period).date() == *day)
        };
        if dates.iter().all(last) { Ok(()) } else { Err(Rule::When) }
    }

    /// Returns whether a statement says on which days of every week a staff member works: "she is available
    /// on Tuesdays".
    fn is_habit(&self, it: &Statement) -> bool {
        let all = !it.days.is_empty() && it.days.iter().all(|days| days.weekly);
        let own = claims::made(&it.words).is_empty() && !it.staff.is_empty();
        all && own && Cue::Habitual.is_in(&it.words) && self.is_open(it)
    }

    /// Returns whether a statement names other days on which the service is done, after nothing was found:
    /// "the club can take place on Tuesday or Thursday".
    fn is_in_vain_elsewhere(&self, it: &Statement, dates: &[Date]) -> bool {
        let in_vain = !self.known.lookups.is_empty() && !self.known.has_room();
        let several = it.days.len() > 1 && it.days.iter().all(|days| days.weekly);
        let own = claims::made(&it.words).is_empty() && !claims::says(&it.words, Cue::Free);
        let looked = self.known.lookups.first().and_then(|it| it.service);
        let done = |day: &Date| {
            let does = self.profile.staff.iter().filter(|staff| {
                let fits = it.staff.is_empty() || it.staff.contains(&staff.id);
                fits && looked.is_none_or(|service| staff.services.contains(service))
            });
            let mut does = does.map(|staff| staff.hours.week.on(day.weekday()).to_vec());
            does.any(|windows| !windows.is_empty())
        };
        let full = |day: &Date| {
            self.known
                .lookup(*day)
                .is_some_and(|lookup| lookup.free.iter().all(|it| it.date() != *day))
        };
        in_vain && several && own && dates.iter().all(|day| done(day) && !full(day))
    }

    /// Returns whether every start of the opening hours of these days was found free.
    fn is_wholly_free(&self, it: &Statement, dates: &[Date]) -> bool {
        let length = self.lengths(it).next().unwrap_or(self.profile.rules.slot_interval);
        let step = self.profile.rules.slot_interval;
        !dates.is_empty()
            && dates.iter().all(|day| {
                let windows = self.profile.hours.opening(*day);
                !windows.is_empty()
                    && windows.iter().all(|window| {
                        let first = day.to_datetime(window.from);
                        let end = later(day.to_datetime(window.until), -length);
                        let next = |start: &DateTime| Some(later(*start, step));
                        let mut starts =
                            iter::successors(Some(first), next).take_while(|it| *it <= end);
                        starts.all(|start| {
                            let said = Said { day: Some(*day), times: &[start.time()] };
                            self.is_free(it, said)
                        })
                    })
            })
    }
}
