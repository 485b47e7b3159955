//! What the words say that a customer marked in a message: which of its bookings, or which of its
//! free times.
//!
//! Marked words choose among what that message told and say nothing beyond it: a post with an hour in
//! it is no order. A time counts as said only where the customer's own words take it up.

use jiff::civil::{Date, DateTime};

use crate::{
    ids::ServiceId,
    phrase::{self, Meaning},
    schedule::Booking,
    understanding::{Agreed, Request},
};

use super::{Heard, contradiction::covers, which::has};

/// A free time, or a day with free times, that a customer marked in an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// The time or the day.
    pub when: Meaning,
    /// The service of an offer that is no longer spoken of; `None`: it is, or the service is not known.
    pub older: Option<ServiceId>,
}

impl Heard {
    /// Finds the booking that marked words name, of those that their message told of; `None`: they name
    /// none, or several.
    #[must_use]
    pub fn marks_booking<'b>(&self, told: &[&'b Booking]) -> Option<&'b Booking> {
        let when = self.when.iter().flatten().chain(&self.of);
        let said: Vec<&Meaning> = when.collect();
        let names = !said.is_empty() || !self.services.is_empty() || self.staff.is_some();
        let services = || self.services.iter().chain(&self.several);
        let fits = |booking: &&&Booking| {
            said.iter().all(|meaning| has(booking, meaning))
                && (services().next().is_none() || services().any(|id| *id == booking.service))
                && self.staff.as_ref().is_none_or(|staff| *staff == booking.staff)
        };
        let mut fitting = told.iter().filter(fits);
        let first = fitting.next().filter(|_| names && self.is_of_one())?;
        fitting.all(|other| other.id == first.id).then_some(*first)
    }

    /// Returns the one of the customer's bookings that is asked about by a reply: "is this with Olena?"; else
    /// all of them.
    pub(super) fn asked_about<'b>(&self, list: &'b [Booking]) -> &'b [Booking] {
        let replied = list.iter().find(|own| self.replied.as_ref() == Some(&own.id));
        replied.filter(|_| self.asks_for_own()).map_or(list, std::slice::from_ref)
    }

    /// Returns the booking that is replied to, and the time that was said.
    #[cfg(test)]
    pub(crate) fn replied_and_when(&self) -> (Option<&crate::ids::BookingId>, Option<&Meaning>) {
        (self.replied.as_ref(), self.when.as_ref().and_then(|when| when.as_ref().ok()))
    }

    /// Whether marked words name one thing of each kind.
    fn is_of_one(&self) -> bool {
        self.services.len() <= 1 && !matches!(self.when, Some(Err(_)))
    }

    /// Finds the time that marked words name, of the free starts that their message told; or the day,
    /// where they name no hour. `line`: what the whole line says. `None`: it is none of them, or several.
    #[must_use]
    pub fn marks_time(&self, line: &Self, starts: &[DateTime]) -> Option<Meaning> {
        let Some(Ok(marked)) = self.when else { return None };
        let mut days: Vec<Date> = starts.iter().map(|start| start.date()).collect();
        days.dedup();
        let only = days.first().copied().filter(|_| days.len() == 1);
        let date = marked.date.or_else(|| line.single_day()).or(only);
        let meant = Meaning { date, ..marked };
        let mut fitting: Vec<DateTime> =
            starts.iter().copied().filter(|start| covers(&meant, *start)).collect();
        fitting.sort_unstable();
        fitting.dedup();
        match (meant.exact_time(), fitting.as_slice()) {
            (Some(_), [only]) => {
                let (date, time) = (Some(only.date()), Some(only.time()));
                Some(Meaning { date, time, ..Meaning::default() })
            }
            (None, [_, ..]) => date.map(|_| meant),
            _ => None,
        }
    }

    /// Returns the day of what was said, where all of it is of one.
    fn single_day(&self) -> Option<Date> {
        let said: &[Meaning] = match self.when.as_ref()? {
            Ok(when) => std::slice::from_ref(when),
            Err(phrase::Error::Ambiguous(all)) => all,
            Err(_) => return None,
        };
        let day =
            said.first()?.date.filter(|_| said.first().is_some_and(|it| it.date_end.is_none()))?;
        said.iter().all(|meaning| meaning.date == Some(day)).then_some(day)
    }

    /// Takes the time that the customer marked as said, if their own words take it up: "this one,
    /// please". What they say themselves counts before it, and so does a no. A time of an older offer is an order of
    /// its own, which is shown before it is booked.
    pub fn takes_marked(&mut self, marked: Marked) {
        let wishes = [Request::Book, Request::Move, Request::Rather];
        let own = self.is_timed() || !self.shifts.is_empty() || self.choice.is_some();
        let declines = self.confirm == Some(false)
            || self.denies
            || !self.not.is_empty()
            || !self.refuses.is_empty();
        let asks = !self.topics.is_empty() || !self.wants.iter().all(|want| wishes.contains(want));
        if own || declines || asks {
            return;
        }
        self.when = Some(Ok(marked.when));
        self.fixed_day = true;
        // It is a yes to what was marked, and to nothing else that may be open.
        (self.confirm, self.consents, self.agreed) = (None, false, Agreed::No);
        let changes = self.any_new() || !self.wants.is_empty() && !self.wants(Request::Book);
        if let Some(service) = marked.older.filter(|_| !changes) {
            (self.services, self.replied) = (vec![service], None);
            self.wants.push(Request::Book);
            self.is_spoken();
        }
    }
}
