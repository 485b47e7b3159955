//! When one event begins, how long it lasts and whether it keeps its owner busy, apart from its repetition.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::DateTime};

use super::{
    Unreadable,
    lines::Component,
    moment::{Length, When},
    rule::Until,
    work::Work,
    zone::Zone,
};
use crate::schedule::Span;

/// When an event begins and how long it lasts.
pub(super) struct Timing {
    pub(super) uid: Arc<str>,
    pub(super) start: DateTime,
    pub(super) zone: Zone,
    pub(super) zone_name: Option<String>,
    pub(super) length: Length,
    /// The start as it is written.
    pub(super) when: When,
    /// Whether it leaves its owner free.
    pub(super) is_free: bool,
    /// Whether nothing tells the zone of its start or of its end.
    pub(super) is_unplaced: bool,
}

impl Timing {
    /// Returns whether it lasts whole days.
    pub(super) const fn is_all_day(&self) -> bool {
        matches!(self.when, When::Day(_))
    }

    /// Returns whether its start is written as an instant.
    pub(super) const fn is_utc(&self) -> bool {
        matches!(self.when, When::Instant(_))
    }

    /// Returns the longest time that it may last.
    pub(super) fn lasts(&self) -> SignedDuration {
        SignedDuration::from_hours(self.length.days.saturating_mul(25))
            .saturating_add(self.length.exact)
    }

    /// Returns the time of the occurrence that begins at a local time.
    ///
    /// # Errors
    /// When it is beyond all times, or takes too much work.
    pub(super) fn at(&self, start: DateTime, work: &Work) -> Result<Span, Unreadable> {
        self.lasting(start, self.length, work)
    }

    /// Returns the time of an occurrence with a length of its own.
    ///
    /// # Errors
    /// As [`Self::at`].
    pub(super) fn lasting(
        &self,
        start: DateTime,
        length: Length,
        work: &Work,
    ) -> Result<Span, Unreadable> {
        let begins = self.zone.instant(start, work)?.ok_or(Unreadable::Time)?;
        let days = jiff::Span::new().try_days(length.days).map_err(|_| Unreadable::Time)?;
        let last_day = start.checked_add(days).map_err(|_| Unreadable::Time)?;
        let ends = match length.days {
            0 => begins,
            _ => self.zone.instant(last_day, work)?.ok_or(Unreadable::Time)?,
        };
        let end = ends.latest.checked_add(length.exact).map_err(|_| Unreadable::Time)?;
        Ok(Span { start: begins.earliest, end })
    }

    /// Returns whether a rule still reaches a local time.
    pub(super) fn reaches(
        &self,
        until: Option<Until>,
        local: DateTime,
        work: &Work,
    ) -> Result<bool, Unreadable> {
        Ok(match until {
            None => true,
            Some(Until::Day(day)) => local.date() <= day,
            Some(Until::Local(last)) => local <= last,
            // What cannot be told still counts.
            Some(Until::Instant(last)) => {
                self.zone.instant(local, work)?.is_none_or(|at| at.earliest <= last)
            }
        })
    }
}

/// An occurrence that was changed together with all later ones.
pub(super) struct Later {
    /// When it was to begin before that.
    pub(super) from: Timestamp,
    pub(super) timing: Timing,
    /// How much later it and those after it begin.
    pub(super) by: SignedDuration,
}

impl Later {
    /// Returns the time of an occurrence that was to begin at a local time.
    ///
    /// # Errors
    /// When it is beyond all times, or takes too much work.
    pub(super) fn moved(&self, start: DateTime, work: &Work) -> Result<Span, Unreadable> {
        self.timing.at(start.checked_add(self.by).map_err(|_| Unreadable::Time)?, work)
    }

    /// Returns how far from its former beginning an occurrence may begin or end.
    pub(super) fn reach(&self) -> SignedDuration {
        let by = SignedDuration::from_secs(self.by.as_secs().saturating_abs());
        by.saturating_add(self.timing.lasts())
    }
}

/// Returns whether an event leaves its owner free: it is shown so, is cancelled, or was declined by one of the
/// owner's `addresses`.
pub(super) fn is_free(event: &Component, addresses: &[String]) -> bool {
    let says =
        |name, word: &str| event.value(name).is_some_and(|value| value.eq_ignore_ascii_case(word));
    let declined = event.lines_of("ATTENDEE").any(|line| {
        let address = line.value.trim().to_lowercase();
        let address = address.strip_prefix("mailto:").unwrap_or(&address);
        line.param("PARTSTAT").is_some_and(|it| it.eq_ignore_ascii_case("DECLINED"))
            && addresses.iter().any(|own| own == address)
    });
    says("TRANSP", "TRANSPARENT") || says("STATUS", "CANCELLED") || declined
}
