//! Times that follow from facts: when a visit ends, and until when it can be changed.

use jiff::civil::{DateTime, Time};

use crate::phrase::Mentioned;

use super::{
    claims::{self, Claim},
    cues::Cue,
    durations::lengths,
    facts::{Facts, Said},
    known::{end, later},
    sentence::Act,
    statement::{Statement, is_at},
};

impl Facts<'_> {
    /// Returns whether it is said of the end of a visit: of one that stands, of the held slot, or of
    /// one that would begin at a free time which the sentence names.
    pub(super) fn is_ending(&self, it: &Statement, said: Said<'_>) -> bool {
        if !Cue::Ends.is_in(&it.words) {
            return false;
        }
        let ends = |start: DateTime| self.lengths(it).any(|length| said.is(later(start, length)));
        let named = |start: &DateTime| is_at(&it.stated, start.time());
        let free = self.known.lookups.iter().flat_map(|lookup| lookup.free.iter().copied());
        // "If I come at two, when do I leave?" is answered from the length alone.
        let asked = self.known.said.iter().flat_map(|it| match it {
            Mentioned::At(times) => times.as_slice(),
            _ => &[],
        });
        let over = |start: &Time| {
            let start = self.now.date().to_datetime(*start);
            let mut lengths = self.lengths(it);
            lengths.any(|length| is_at(said.times, later(start, length).time()))
        };
        asked.into_iter().any(over)
            || self.known.bookings.iter().any(|booking| said.is(end(booking)))
            || self.known.held.is_some_and(|held| ends(held.local_start))
            || free.filter(named).any(ends)
    }

    /// Leaves the new day of "moved from Wednesday to Friday", which reads as a range of days.
    pub(super) fn without_old_days(&self, it: &Statement) -> Statement {
        let mut it = it.clone();
        if claims::made(&it.sentence).contains(&Claim::Moved) {
            let booked = |day| self.known.bookings.iter().any(|it| it.local_start.date() == day);
            let was = |day| self.known.before.iter().any(|it| it.local_start.date() == day);
            for days in &mut it.days {
                if days.first < days.last && was(days.first) && booked(days.last) {
                    days.first = days.last;
                }
            }
        }
        it
    }

    /// Returns whether a statement says until when a visit of the customer's can be changed.
    pub(super) fn is_of_deadline(&self, it: &Statement) -> bool {
        let bound = matches!(it.time, Some(Mentioned::Until(_)));
        let changes = bound && Cue::Change.is_in(&it.words) || self.known.asks_deadline;
        let states = matches!(it.act, Act::States | Act::Asks) && !it.question;
        states
            && changes
            && Cue::Deadline.is_in(&it.words)
            && claims::made(&it.words).is_empty()
            && !self.known.bookings.is_empty()
    }

    /// Returns whether it is the last moment at which a visit can be changed, and the sentence
    /// speaks of changes or names the period.
    pub(super) fn is_deadline(&self, it: &Statement, said: Said<'_>) -> bool {
        let period = self.profile.rules.change_until;
        let named = lengths(&it.sentence).iter().any(|it| it.minutes == period.as_mins());
        (named || self.known.asks_deadline || Cue::Change.is_in(&it.sentence))
            && Cue::Deadline.is_in(&it.sentence)
            && self.known.bookings.iter().any(|it| said.is(later(it.local_start, -period)))
    }
}
