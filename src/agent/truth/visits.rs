//! Whether the days and times of an answer are those of appointments, of the held slot, or of what
//! was found free.
//!
//! An asserted time must be one of these, an asked one may be the customer's own, and a denied one
//! must not be free. What the customer said proves nothing but a question back.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    ids::{ServiceId, StaffId},
    phrase::Mentioned,
    schedule::Booking,
};

use super::{
    claims::{self, Claim},
    cues::Cue,
    facts::{Facts, Said},
    hours,
    known::{Lookup, later},
    parts::parts,
    phrases::find,
    sentence::Act,
    statement::{Statement, is_at},
    violation::Rule,
    waits,
};

impl Facts<'_> {
    /// Checks one statement about time.
    pub(super) fn check(&self, it: &Statement) -> Result<(), Rule> {
        if waits::is_of_wish(self.known, it) {
            return Ok(());
        }
        let it = &self.without_old_days(it);
        let Some(time) = &it.time else { return self.check_days(it) };
        let days: Vec<Option<Date>> = match it.days.as_slice() {
            [] => vec![None],
            days => days.iter().flat_map(|days| days.dates()).map(Some).collect(),
        };
        if hours::allows(self, it) {
            return Ok(());
        }
        if it.among && (self.has_start_in_part(it, &days) || self.is_measure(it)) {
            return Ok(());
        }
        let rule = match it.act {
            Act::Opens | Act::Closes => Rule::Hours,
            _ if Cue::Free.is_in(&it.words) => Rule::Offer,
            _ if !claims::made(&it.words).is_empty() => Rule::Claim,
            _ => Rule::When,
        };
        let deadline = |day| match time {
            Mentioned::At(times) | Mentioned::From(times) | Mentioned::Until(times) => {
                self.is_deadline(it, Said { day, times })
            }
            _ => false,
        };
        if self.is_of_deadline(it) {
            let all = days.into_iter().all(deadline);
            return if all { Ok(()) } else { Err(Rule::When) };
        }
        let fits = days.into_iter().all(|day| {
            deadline(day)
                || match time {
                    Mentioned::At(times) => self.fits(it, Said { day, times }),
                    Mentioned::From(times) => self.begins(it, Said { day, times }),
                    Mentioned::Until(times) => self.ends(it, Said { day, times }),
                    Mentioned::Window(from, until) => {
                        self.spans(it, Said { day, times: from }, Said { day, times: until })
                    }
                    Mentioned::Days { .. } | Mentioned::Conflict => false,
                }
        });
        if fits { Ok(()) } else { Err(rule) }
    }

    /// Returns whether a part of the day that stands beside hours has a start that is free, held or booked:
    /// "before lunch 11:30 and 12:00".
    fn has_start_in_part(&self, it: &Statement, days: &[Option<Date>]) -> bool {
        if !is_part_of_day(&it.said) || !matches!(it.act, Act::States | Act::Asks) {
            return false;
        }
        let inside = |time: Time| match &it.time {
            Some(Mentioned::From(from)) => from.iter().any(|from| *from <= time),
            Some(Mentioned::Until(until)) => until.iter().any(|until| time <= *until),
            Some(Mentioned::Window(from, until)) => {
                from.iter().any(|from| *from <= time) && until.iter().any(|until| time <= *until)
            }
            _ => false,
        };
        let found = self.known.lookups.iter().filter(|lookup| self.is_about(lookup, it));
        let free = found.flat_map(|lookup| lookup.free.iter().copied());
        let held = self.known.held.iter().map(|held| held.local_start);
        let booked = self.known.bookings.iter().map(|booking| booking.local_start);
        let starts: Vec<DateTime> = free.chain(held).chain(booked).collect();
        days.iter().all(|day| {
            let on_day = |it: &&DateTime| day.is_none_or(|day| it.date() == day);
            starts.iter().filter(on_day).any(|start| inside(start.time()))
        })
    }

    /// Returns whether other times are only compared with the customer's own: "the nearest ones to two".
    fn is_measure(&self, it: &Statement) -> bool {
        let Some(Mentioned::At(times)) = &it.time else { return false };
        let said = Said { day: None, times };
        let beside =
            Cue::Beside.phrases().iter().any(|phrase| it.lead.ends_with(phrase.trim_end()));
        let day = it.days.first().map(|days| days.first);
        let refused = |start: &DateTime| Said { day, times }.is(*start);
        let own = self.was_said(said)
            || self.known.lookups.iter().filter_map(|it| it.refused).any(|start| refused(&start));
        beside && matches!(it.act, Act::States | Act::Asks) && own
    }

    pub(super) fn fits(&self, it: &Statement, said: Said<'_>) -> bool {
        let stands = self.is_free(it, said) || self.is_held(it, said) || self.is_booked(it, said);
        if it.act == Act::States && Cue::Finishes.is_in(&it.words) && !it.stated.is_empty() {
            let named = self.is_free(it, said) || self.is_held(it, said);
            let alone = it.stated.iter().all(|time| said.times.contains(time));
            return self.is_ending(it, said) || (named || self.is_booked(it, said)) && !alone;
        }
        if it.act == Act::States && !self.is_extreme(it, said) {
            return false;
        }
        // "Your car is in for eight" says more than that eight is free.
        let own = it.act == Act::States && tells_own(&it.words);
        if own && !self.is_held(it, said) && !self.is_booked(it, said) && !self.was(said) {
            return self.is_ending(it, said) || self.is_cancelled(said);
        }
        match it.act {
            Act::Asks => {
                let days = self.known.said.iter().any(|it| matches!(it, Mentioned::Days { .. }));
                let bare = !days && self.known.bookings.is_empty();
                let known = |day| bare || self.may_be_asked(it, day);
                let open = self.was_said(said) && said.day.is_none_or(known)
                    || Cue::Checks.is_in(&it.sentence);
                stands || self.was(said) || self.is_ending(it, said) || open && !self.is_taken(said)
            }
            Act::Denies => self.is_denied(it, said),
            Act::Opens => stands && !Cue::Doors.is_in(&it.words),
            Act::Closes => stands || self.is_cancelled(said) || self.is_out_of_reach(it, said),
            Act::States => {
                let claims = claims::made(&it.words);
                let claimed = claims.iter().all(|claim| self.is_claimed(*claim, it, said));
                // "У вас є один запис" offers nothing.
                let owned = Cue::Have.is_in(&it.words);
                let offered = claims::says(&it.words, Cue::Free) && claims.is_empty() && !owned;
                match claims.is_empty() {
                    true if offered => {
                        self.is_free(it, said) || self.is_held(it, said) || self.is_ending(it, said)
                    }
                    true => {
                        let over = claims::made(&it.sentence).contains(&Claim::Cancelled);
                        stands
                            || self.is_ending(it, said)
                            || self.is_past(it, said)
                            || over && self.is_cancelled(said)
                    }
                    false => claimed || self.is_past(it, said) || self.is_ending(it, said),
                }
            }
        }
    }

    /// Returns whether a start that is called the earliest or the latest is.
    fn is_extreme(&self, it: &Statement, said: Said<'_>) -> bool {
        if Cue::Only.is_in(&it.words) && !it.among && self.has_others(it, said) {
            return false;
        }
        let short = it.sentence.split_whitespace().count() <= MOST_BARE;
        let says = |cue: Cue, asked: bool| cue.is_in(&it.words) || short && asked;
        let earliest = says(Cue::Earliest, self.known.asks_earliest);
        let latest = says(Cue::Latest, self.known.asks_latest);
        let Some(lookup) = self.known.lookups.first().filter(|_| earliest != latest) else {
            return true;
        };
        let on_day = |start: &&DateTime| said.day.is_none_or(|day| start.date() == day);
        let starts = lookup.free.iter().filter(on_day);
        let extreme = if earliest { starts.min() } else { starts.max() };
        it.among || extreme.is_none_or(|start| said.is(*start))
    }

    /// Returns whether more than one start of a day, or of the part of it that is named, was found free.
    fn has_others(&self, it: &Statement, said: Said<'_>) -> bool {
        let newest = self.known.lookups.first().filter(|lookup| lookup.whole);
        let hours = parts(&it.sentence);
        let meant = |start: &&DateTime| {
            hours.is_empty() || hours.iter().any(|hours| hours.contains(&start.hour()))
        };
        newest.is_some_and(|lookup| {
            let day = said.day.unwrap_or(lookup.days.0);
            let of_day = lookup.free.iter().filter(|start| start.date() == day);
            of_day.filter(meant).count() > 1
        })
    }

    fn is_claimed(&self, claim: Claim, it: &Statement, said: Said<'_>) -> bool {
        match claim {
            Claim::Made if self.known.is_kept_for(&it.words, &self.profile.rules) => {
                self.is_held(it, said)
            }
            Claim::Made | Claim::Moved | Claim::Expected => self.is_booked(it, said),
            Claim::Done => self.is_booked(it, said) || self.is_cancelled(said),
            Claim::Kept => self.is_held(it, said) || self.is_booked(it, said),
            Claim::Cancelled => self.is_cancelled(said),
        }
    }

    fn is_cancelled(&self, said: Said<'_>) -> bool {
        self.known.cancelled.iter().any(|booking| said.is(booking.local_start))
    }

    /// Returns whether the newest finding about this start calls it free.
    pub(super) fn is_free(&self, it: &Statement, said: Said<'_>) -> bool {
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

    pub(super) fn is_about(&self, lookup: &Lookup<'_>, it: &Statement) -> bool {
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
    pub(super) fn is_part(&self, named: &ServiceId, whole: &ServiceId) -> bool {
        let called = |id| {
            let service = self.profile.service(id).into_iter();
            service.flat_map(|it| it.name.all()).map(str::to_lowercase).collect::<Vec<_>>()
        };
        let whole = called(whole);
        called(named).iter().any(|name| {
            let inside = |whole: &String| name.split_whitespace().all(|word| whole.contains(word));
            whole.iter().any(inside)
        })
    }

    fn is_taken(&self, said: Said<'_>) -> bool {
        let lookup = self.known.lookups.first();
        lookup.is_some_and(|lookup| {
            let day = said.day.unwrap_or(lookup.days.0);
            said.times.iter().all(|time| lookup.is_taken(DateTime::from_parts(day, *time)))
                || lookup.refused.is_some_and(|refused| said.is(refused))
        })
    }

    /// Returns whether a start is that of the held slot, with the service and the staff that a
    /// statement names.
    pub(super) fn is_held(&self, it: &Statement, said: Said<'_>) -> bool {
        self.known.held.is_some_and(|held| {
            let named = it.service.as_ref();
            let service =
                named.is_none_or(|id| *id == held.service || self.is_part(id, &held.service));
            said.is(held.local_start)
                && service
                && it.staff.iter().all(|staff| *staff == held.staff)
        })
    }

    pub(super) fn is_booked(&self, it: &Statement, said: Said<'_>) -> bool {
        self.known
            .bookings
            .iter()
            .any(|booking| said.is(booking.local_start) && self.is_of(booking, it))
    }

    /// Returns whether an appointment is of the service and the staff that a statement names.
    pub(super) fn is_of(&self, booking: &Booking, it: &Statement) -> bool {
        let service = it
            .service
            .as_ref()
            .is_none_or(|named| *named == booking.service || self.is_part(named, &booking.service));
        service && it.staff.iter().all(|staff| *staff == booking.staff)
    }

    pub(super) fn was(&self, said: Said<'_>) -> bool {
        self.known.before.iter().any(|booking| said.is(booking.local_start))
    }

    /// Returns whether it is said of how an appointment was before.
    fn is_past(&self, it: &Statement, said: Said<'_>) -> bool {
        self.was(said) && Cue::Was.is_in(&it.words) && !Cue::Still.is_in(&it.words)
    }

    pub(super) fn was_said(&self, said: Said<'_>) -> bool {
        let heard = |other: &[Time]| other.iter().any(|time| is_at(said.times, *time));
        self.known.said.iter().any(|it| match it {
            Mentioned::At(times) | Mentioned::From(times) | Mentioned::Until(times) => heard(times),
            Mentioned::Window(from, until) => heard(from) || heard(until),
            Mentioned::Days { .. } | Mentioned::Conflict => false,
        })
    }

    pub(super) fn is_denied(&self, it: &Statement, said: Said<'_>) -> bool {
        let own = Cue::Taken.is_in(&it.words) || Cue::Not.is_in(&it.words);
        let free = self.is_free(it, said);
        if self.has_other_reason(it, said) {
            return false;
        }
        if self.was(said) && !self.is_booked(it, said) {
            return true;
        }
        if !own {
            return free || self.is_taken(said) || self.is_out_of_reach(it, said);
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

    /// Returns whether a time is called taken that was refused for another reason.
    fn has_other_reason(&self, it: &Statement, said: Said<'_>) -> bool {
        let refused = self
            .known
            .lookups
            .first()
            .filter(|lookup| lookup.refused.is_some_and(|refused| said.is(refused)));
        let occupied = refused.and_then(Lookup::is_occupied);
        occupied == Some(false) && Cue::Occupied.is_in(&it.words)
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
}

/// Returns whether what is mentioned is a part of the day, and no hour: "before lunch".
fn is_part_of_day(said: &str) -> bool {
    let parts = Cue::DayParts.phrases().iter().filter_map(|line| line.split_once(' '));
    let mut names = parts.map(|(_, name)| name);
    !said.contains(|c: char| c.is_ascii_digit())
        && (Cue::Break.is_in(said) || names.any(|name| find(said, name).next().is_some()))
}

/// The most words of an answer that owes to the question what it is the answer to: "at four".
const MOST_BARE: usize = 4;

/// The most words between "your" and what is said of it: "your little dog is".
const MOST_OWNED: usize = 3;

/// Returns whether a clause says something of what is the customer's, and not of what they can choose.
fn tells_own(words: &str) -> bool {
    Cue::Yours.places(words).any(|at| {
        let rest = words.get(at..).unwrap_or_default();
        let mut next = rest.split_whitespace().skip(1).take(MOST_OWNED);
        let chooses = rest.split_whitespace().skip(1).take(2).any(|word| Cue::Choices.begins(word));
        !chooses && next.any(|word| Cue::Is.is(word))
    })
}
