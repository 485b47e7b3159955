//! Whether "from", "until" and ranges of times in an answer are true: a visit from its start to its
//! end, starts that are all free, or the end of a hold.

use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
};

use super::{
    claims::{self, Claim},
    cues::Cue,
    facts::{Facts, Said},
    hours,
    known::{end, later},
    sentence::Act,
    statement::{Statement, is_at},
};

impl Facts<'_> {
    /// Checks "from 9:00".
    pub(super) fn begins(&self, it: &Statement, said: Said<'_>) -> bool {
        let past = claims::made(&it.words).contains(&Claim::Moved) && self.was(said);
        // "After three there is 3:30 and 4:00": the bound is the customer's own.
        let bound = it.among && self.was_said(said) && !Cue::AnyTime.is_in(&it.words);
        if self.is_bound_of_none(it) {
            return self.has_none(it, said, |start, bound| start > bound);
        }
        past || bound || self.fits(it, said)
    }

    /// Checks "until 17:00": the last start, the end of a visit, or the end of a hold.
    pub(super) fn ends(&self, it: &Statement, said: Said<'_>) -> bool {
        if self.is_bound_of_none(it) {
            return self.has_none(it, said, |start, bound| start < bound);
        }
        let held = self.is_end_of_hold(said);
        let visit = self.known.bookings.iter().any(|booking| said.is(end(booking)));
        if Cue::Finishes.is_in(&it.words) && !it.stated.is_empty() {
            return visit || self.is_ending(it, said);
        }
        let last = self.lengths(it).any(|length| {
            self.known
                .lookups
                .iter()
                .flat_map(|it| &it.free)
                .any(|start| said.is(later(*start, length)))
        });
        held || visit || last || self.fits(it, said)
    }

    /// Returns whether a clause says that nothing is free before or after a time: "nothing before
    /// ten", where all free times of the day are known.
    fn is_bound_of_none(&self, it: &Statement) -> bool {
        let whole = self.known.lookups.first().is_some_and(|lookup| lookup.whole);
        it.act == Act::Denies && whole && Cue::Nothing.is_in(&it.words)
    }

    fn has_none(
        &self,
        it: &Statement,
        said: Said<'_>,
        beyond: impl Fn(Time, Time) -> bool,
    ) -> bool {
        let found = self.known.lookups.iter().filter(|lookup| self.is_about(lookup, it)).take(1);
        let on_day = |start: &&DateTime| said.day.is_none_or(|day| day == start.date());
        let mut free = found.flat_map(|lookup| &lookup.free).filter(on_day);
        !free.any(|start| said.times.iter().all(|bound| beyond(start.time(), *bound)))
    }

    pub(super) fn is_end_of_hold(&self, said: Said<'_>) -> bool {
        self.known.held.is_some_and(|held| {
            let until = held.until.to_zoned(self.profile.zone.clone()).datetime();
            let minute = until.time().with().second(0).subsec_nanosecond(0).build();
            said.times.iter().any(|time| minute.as_ref().is_ok_and(|minute| minute == time))
        })
    }

    /// Checks "from 15:30 to 17:00": a visit from its start to its end, or starts that are all free.
    pub(super) fn spans(&self, it: &Statement, from: Said<'_>, until: Said<'_>) -> bool {
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
        let hold = self.is_held(it, from) && self.is_end_of_hold(until);
        let moved = claims::made(&it.words).contains(&Claim::Moved)
            && self.was(from)
            && self.is_booked(it, until);
        match it.act {
            Act::Denies => visit || !self.has_start(it, from, until) && self.is_denied(it, from),
            Act::Asks => visit || slot || range || self.was_said(from) && self.was_said(until),
            _ => visit || slot || range || moved || hold,
        }
    }

    /// Returns whether a start between two times was found free.
    fn has_start(&self, it: &Statement, from: Said<'_>, until: Said<'_>) -> bool {
        let found = self.known.lookups.iter().filter(|lookup| self.is_about(lookup, it)).take(1);
        let starts: Vec<&DateTime> = found
            .flat_map(|lookup| &lookup.free)
            .filter(|start| from.day.is_none_or(|day| day == start.date()))
            .collect();
        let looked = self.known.lookups.first().map_or(self.now.date(), |it| it.days.0);
        let day = from.day.unwrap_or(looked);
        // Of the readings of "between two and three" only those in the opening hours are meant.
        let open =
            from.times.iter().filter(|time| hours::is_open_at(self.profile, it, day, **time));
        let ranges: Vec<(Time, Time)> = open
            .flat_map(|first| until.times.iter().map(|last| (*first, *last)))
            .filter(|(first, last)| first < last)
            .collect();
        ranges.is_empty()
            || ranges.iter().any(|(first, last)| {
                starts.iter().any(|start| *first <= start.time() && start.time() < *last)
            })
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
        // "From nine to five, but not at noon."
        let free = |start: DateTime| {
            is_at(&it.left_out, start.time())
                || self.is_free(it, Said { day: Some(start.date()), times: &[start.time()] })
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
    pub(super) fn lengths(&self, it: &Statement) -> impl Iterator<Item = SignedDuration> {
        let named = it.service.as_ref();
        let looked = self.known.lookups.first().and_then(|lookup| lookup.service);
        let held = self.known.held.map(|held| &held.service);
        let service = named.or(looked).or(held);
        service.and_then(|id| self.profile.service(id)).map(|it| it.shape.length).into_iter()
    }
}
