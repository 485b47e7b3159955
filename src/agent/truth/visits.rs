//! Whether the days and times of an answer are those of appointments, of the held slot, or of what
//! was found free.
//!
//! An asserted time must be one of these, an asked one may be the customer's own, and a denied one
//! must not be free. What the customer said proves nothing but a question back.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
};

use crate::{
    bots::BusinessProfile,
    ids::{ServiceId, StaffId},
    phrase::Mentioned,
    schedule::Booking,
};

use super::{
    claims::{self, Claim},
    cues::Cue,
    hours,
    known::{Known, Lookup, end, later},
    reading::{Statement, is_at},
    sentence::Act,
    violation::Rule,
};

/// What statements are compared with.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) profile: &'a BusinessProfile,
    pub(super) known: &'a Known<'a>,
    /// The present moment in local time.
    pub(super) now: DateTime,
}

/// A start as it was said: perhaps a day, and the readings of its time.
#[derive(Clone, Copy)]
struct Said<'a> {
    day: Option<Date>,
    times: &'a [Time],
}

impl Said<'_> {
    fn is(&self, start: DateTime) -> bool {
        self.day.is_none_or(|day| day == start.date()) && is_at(self.times, start.time())
    }
}

impl Facts<'_> {
    /// Checks one statement about time.
    pub(super) fn check(&self, it: &Statement) -> Result<(), Rule> {
        let Some(time) = &it.time else { return self.check_days(it) };
        let days: Vec<Option<Date>> = match it.days.as_slice() {
            [] => vec![None],
            days => days.iter().flat_map(|days| days.dates()).map(Some).collect(),
        };
        if hours::allows(self, it) {
            return Ok(());
        }
        let rule = match it.act {
            Act::Opens | Act::Closes => Rule::Hours,
            _ if Cue::Free.is_in(&it.words) => Rule::Offer,
            _ if !claims::made(&it.words).is_empty() => Rule::Claim,
            _ => Rule::When,
        };
        let fits = days.into_iter().all(|day| match time {
            Mentioned::At(times) => self.fits(it, Said { day, times }),
            Mentioned::From(times) => self.begins(it, Said { day, times }),
            Mentioned::Until(times) => self.ends(it, Said { day, times }),
            Mentioned::Window(from, until) => {
                self.spans(it, Said { day, times: from }, Said { day, times: until })
            }
            Mentioned::Days { .. } | Mentioned::Conflict => false,
        });
        if fits { Ok(()) } else { Err(rule) }
    }

    fn fits(&self, it: &Statement, said: Said<'_>) -> bool {
        let stands = self.is_free(it, said) || self.is_held(said) || self.is_booked(it, said);
        match it.act {
            Act::Asks => {
                stands
                    || self.was(said)
                    || self.is_ending(it, said)
                    || self.was_said(said) && !self.is_taken(said)
            }
            Act::Denies => self.is_denied(it, said),
            Act::Opens | Act::Closes => stands,
            Act::States => {
                let claims = claims::made(&it.words);
                let claimed = claims.iter().all(|claim| self.is_claimed(*claim, it, said));
                let offered = claims::says(&it.words, Cue::Free) && claims.is_empty();
                match claims.is_empty() {
                    true if offered => self.is_free(it, said) || self.is_held(said),
                    true => stands || self.is_ending(it, said) || self.is_past(it, said),
                    false => claimed || self.is_past(it, said) || self.is_ending(it, said),
                }
            }
        }
    }

    fn is_claimed(&self, claim: Claim, it: &Statement, said: Said<'_>) -> bool {
        match claim {
            Claim::Made | Claim::Moved | Claim::Sure => self.is_booked(it, said),
            Claim::Kept => self.is_held(said) || self.is_booked(it, said),
            Claim::Cancelled => {
                self.known.cancelled.iter().any(|booking| said.is(booking.local_start))
            }
        }
    }

    /// Returns whether the newest finding about this start calls it free.
    fn is_free(&self, it: &Statement, said: Said<'_>) -> bool {
        let lookups = self.known.lookups.iter().filter(|lookup| self.is_about(lookup, it));
        for lookup in lookups {
            if lookup.free.iter().any(|start| said.is(*start)) {
                return true;
            }
            let taken = |day| {
                said.times.iter().any(|time| lookup.is_taken(DateTime::from_parts(day, *time)))
            };
            if said.day.is_some_and(taken) {
                return false;
            }
        }
        false
    }

    fn is_about(&self, lookup: &Lookup<'_>, it: &Statement) -> bool {
        let does = |staff: &StaffId| {
            let does = |service: &&ServiceId| {
                self.profile.staff(staff).is_some_and(|staff| staff.services.contains(service))
            };
            lookup.service.is_none_or(|service| does(&service))
        };
        let service = match (lookup.service, &it.service) {
            (Some(found), Some(named)) => found == named || self.is_part(named, found),
            _ => true,
        };
        let own = |staff: &StaffId| lookup.staff.is_none_or(|found| found == staff) && does(staff);
        service && it.staff.iter().all(own)
    }

    /// Returns whether the name of a service is part of the other's: "стрижка" of "стрижка бороди".
    fn is_part(&self, named: &ServiceId, whole: &ServiceId) -> bool {
        let name = |id| {
            self.profile
                .service(id)
                .map(|it| it.name.all().collect::<Vec<_>>().join(" ").to_lowercase())
        };
        match (name(named), name(whole)) {
            (Some(named), Some(whole)) => named
                .split_whitespace()
                .any(|word| word.chars().count() > 3 && whole.contains(word)),
            _ => false,
        }
    }

    fn is_taken(&self, said: Said<'_>) -> bool {
        let lookup = self.known.lookups.first();
        lookup.is_some_and(|lookup| {
            let day = said.day.unwrap_or(lookup.days.0);
            said.times.iter().all(|time| lookup.is_taken(DateTime::from_parts(day, *time)))
                || lookup.refused.is_some_and(|refused| said.is(refused))
        })
    }

    fn is_held(&self, said: Said<'_>) -> bool {
        self.known.held.is_some_and(|held| said.is(held.local_start))
    }

    fn is_booked(&self, it: &Statement, said: Said<'_>) -> bool {
        self.known
            .bookings
            .iter()
            .any(|booking| said.is(booking.local_start) && self.is_of(booking, it))
    }

    /// Returns whether an appointment is of the service and the staff that a statement names.
    fn is_of(&self, booking: &Booking, it: &Statement) -> bool {
        let service = it
            .service
            .as_ref()
            .is_none_or(|named| *named == booking.service || self.is_part(named, &booking.service));
        service && it.staff.iter().all(|staff| *staff == booking.staff)
    }

    fn was(&self, said: Said<'_>) -> bool {
        self.known.before.iter().any(|booking| said.is(booking.local_start))
    }

    /// Returns whether it is said of how an appointment was before.
    fn is_past(&self, it: &Statement, said: Said<'_>) -> bool {
        self.was(said) && Cue::Was.is_in(&it.words)
    }

    /// Returns whether it is said of the end of a visit.
    fn is_ending(&self, it: &Statement, said: Said<'_>) -> bool {
        Cue::Ends.is_in(&it.words)
            && self.known.bookings.iter().any(|booking| said.is(end(booking)))
    }

    fn was_said(&self, said: Said<'_>) -> bool {
        let heard = |other: &[Time]| other.iter().any(|time| is_at(said.times, *time));
        self.known.said.iter().any(|it| match it {
            Mentioned::At(times) | Mentioned::From(times) | Mentioned::Until(times) => heard(times),
            Mentioned::Window(from, until) => heard(from) || heard(until),
            Mentioned::Days { .. } | Mentioned::Conflict => false,
        })
    }

    fn is_denied(&self, it: &Statement, said: Said<'_>) -> bool {
        let own = Cue::Taken.is_in(&it.words) || Cue::Not.is_in(&it.words);
        let free = self.is_free(it, said);
        if !own {
            return free || self.is_taken(said) || self.was_said(said);
        }
        if Cue::Change.is_in(&it.words) && self.is_booked(it, said) {
            return true;
        }
        let booking =
            [Cue::Booked, Cue::Moved, Cue::Cancelled].iter().any(|cue| cue.is_in(&it.words));
        if booking && !Cue::Taken.is_in(&it.words) {
            return !self.is_booked(it, said) || Cue::Cancelled.is_in(&it.words);
        }
        let taken = self.known.lookups.iter().any(|lookup| {
            let day = said.day.unwrap_or(lookup.days.0);
            said.times.iter().any(|time| lookup.is_taken(DateTime::from_parts(day, *time)))
        });
        !free && (taken || self.is_out_of_reach(it, said))
    }

    /// Returns whether the rules or the hours of the profile rule a start out.
    fn is_out_of_reach(&self, it: &Statement, said: Said<'_>) -> bool {
        let outside = |time: &Time| {
            let day = said.day.unwrap_or_else(|| self.now.date());
            let start = DateTime::from_parts(day, *time);
            let soon = start < later(self.now, self.profile.rules.min_notice);
            let far = start > later(self.now, self.profile.rules.horizon);
            soon || far || !hours::is_open_at(self.profile, it, day, *time)
        };
        said.times.iter().all(outside)
    }

    /// Checks "from 9:00".
    fn begins(&self, it: &Statement, said: Said<'_>) -> bool {
        let past = claims::made(&it.words).contains(&Claim::Moved) && self.was(said);
        past || self.fits(it, said)
    }

    /// Checks "until 17:00": the last start, the end of a visit, or the end of a hold.
    fn ends(&self, it: &Statement, said: Said<'_>) -> bool {
        let held = self.is_end_of_hold(said);
        let visit = self.known.bookings.iter().any(|booking| said.is(end(booking)));
        let last = self.lengths(it).any(|length| {
            self.known
                .lookups
                .iter()
                .flat_map(|it| &it.free)
                .any(|start| said.is(later(*start, length)))
        });
        held || visit || last || self.fits(it, said)
    }

    fn is_end_of_hold(&self, said: Said<'_>) -> bool {
        self.known.held.is_some_and(|held| {
            let until = held.until.to_zoned(self.profile.zone.clone()).datetime();
            let minute = until.time().with().second(0).subsec_nanosecond(0).build();
            said.times.iter().any(|time| minute.as_ref().is_ok_and(|minute| minute == time))
        })
    }

    /// Checks "from 15:30 to 17:00": a visit from its start to its end, or starts that are all free.
    fn spans(&self, it: &Statement, from: Said<'_>, until: Said<'_>) -> bool {
        let visit = self.known.bookings.iter().any(|booking| {
            from.is(booking.local_start) && until.is(end(booking)) && self.is_of(booking, it)
        });
        let starts: Vec<DateTime> = self.starts(it, from);
        let slot = self
            .lengths(it)
            .any(|length| starts.iter().any(|start| until.is(later(*start, length))));
        // Starts half an hour apart are no range, but a visit that is too short.
        let shortest = self.lengths(it).next().unwrap_or_default();
        let range = starts.iter().any(|first| {
            let to = until.times.iter().map(|time| DateTime::from_parts(first.date(), *time));
            to.filter(|last| *last > *first && *last >= later(*first, shortest))
                .any(|last| self.is_all_free(it, *first, last))
        });
        let hold = self.is_held(from) && self.is_end_of_hold(until);
        let moved = claims::made(&it.words).contains(&Claim::Moved)
            && self.was(from)
            && self.is_booked(it, until);
        match it.act {
            Act::Denies => visit || self.is_denied(it, from),
            Act::Asks => visit || slot || range || self.was_said(from) && self.was_said(until),
            _ => visit || slot || range || moved || hold,
        }
    }

    /// Returns the free and held starts that are meant.
    fn starts(&self, it: &Statement, said: Said<'_>) -> Vec<DateTime> {
        let found = self.known.lookups.iter().filter(|lookup| self.is_about(lookup, it));
        let free = found.flat_map(|lookup| lookup.free.iter().copied());
        let held = self.known.held.iter().map(|held| held.local_start);
        free.chain(held).filter(|start| said.is(*start)).collect()
    }

    fn is_all_free(&self, it: &Statement, first: DateTime, last: DateTime) -> bool {
        let step = self.profile.rules.slot_interval;
        let free = |start: DateTime| {
            self.is_free(it, Said { day: Some(start.date()), times: &[start.time()] })
        };
        let all = |last: DateTime| {
            let mut start = first;
            while start <= last {
                if !free(start) {
                    return false;
                }
                start = later(start, step);
            }
            free(last)
        };
        all(last) || self.lengths(it).any(|length| all(later(last, -length)))
    }

    /// Returns how long the services take that can be meant.
    fn lengths(&self, it: &Statement) -> impl Iterator<Item = SignedDuration> {
        let named = it.service.as_ref();
        let looked = self.known.lookups.first().and_then(|lookup| lookup.service);
        let held = self.known.held.map(|held| &held.service);
        let service = named.or(looked).or(held);
        service.and_then(|id| self.profile.service(id)).map(|it| it.shape.length).into_iter()
    }

    /// Checks days that are named without a time.
    fn check_days(&self, it: &Statement) -> Result<(), Rule> {
        let dates: Vec<Date> = it.days.iter().flat_map(|days| days.dates()).collect();
        let all = |test: &dyn Fn(Date) -> bool| dates.iter().all(|date| test(*date));
        match it.act {
            Act::Opens | Act::Closes if hours::allows(self, it) => Ok(()),
            Act::Closes if all(&|day| self.has_no_room(it, day)) => Ok(()),
            Act::Opens | Act::Closes => Err(Rule::Hours),
            Act::Asks => Ok(()),
            Act::Denies if all(&|day| self.has_no_room(it, day)) => Ok(()),
            Act::Denies => Err(Rule::When),
            Act::States => self.check_stated_days(it, &dates),
        }
    }

    fn has_no_room(&self, it: &Statement, day: Date) -> bool {
        let booking =
            [Cue::Booked, Cue::Moved, Cue::Cancelled].iter().any(|cue| cue.is_in(&it.words));
        let booked = self.known.bookings.iter().any(|booking| booking.local_start.date() == day);
        if booked && Cue::Change.is_in(&it.words) {
            return true;
        }
        if booking && !Cue::Taken.is_in(&it.words) {
            return !booked || Cue::Cancelled.is_in(&it.words);
        }
        let free =
            self.known.lookup(day).map(|lookup| lookup.free.iter().any(|it| it.date() == day));
        let far = day.to_datetime(Time::midnight()) > later(self.now, self.profile.rules.horizon);
        let refused =
            self.known.lookups.iter().any(|it| it.refused.is_some_and(|it| it.date() == day));
        match free {
            Some(true) => refused,
            Some(false) => true,
            None => {
                far || day < self.now.date() || !hours::is_open_on(self.profile, it, day, false)
            }
        }
    }

    fn check_stated_days(&self, it: &Statement, dates: &[Date]) -> Result<(), Rule> {
        let booked = |day: &Date| {
            let is_of =
                |booking: &&Booking| booking.local_start.date() == *day && self.is_of(booking, it);
            self.known.bookings.iter().any(|booking| is_of(&booking))
        };
        let held = |day: &Date| self.known.held.is_some_and(|it| it.local_start.date() == *day);
        let cancelled =
            |day: &Date| self.known.cancelled.iter().any(|it| it.local_start.date() == *day);
        for claim in claims::made(&it.words) {
            let proved = dates.iter().all(|day| match claim {
                Claim::Made | Claim::Moved | Claim::Sure => booked(day),
                Claim::Kept => booked(day) || held(day),
                Claim::Cancelled => cancelled(day),
            });
            if !proved {
                return Err(Rule::Claim);
            }
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
        let heard = |day: &Date| {
            self.known.said.iter().any(|it| matches!(it, Mentioned::Days { first, last, .. } if (*first..=*last).contains(day)))
        };
        let today = |day: &Date| *day == self.now.date();
        if own && !dates.iter().all(|day| booked(day) || held(day) || cancelled(day)) {
            return Err(Rule::Claim);
        }
        let fine = claims::made(&it.words).is_empty();
        let named = |day: &Date| known(day) || today(day) || fine && heard(day);
        if dates.iter().all(named) { Ok(()) } else { Err(Rule::When) }
    }
}
