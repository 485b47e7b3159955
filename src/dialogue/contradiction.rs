//! Whether a change of the books contradicts what the customer said.
//!
//! A language model chooses the day, the hour, the service and the person of its calls by itself.
//! They are compared here with what was heard since the last answer, and with what the draft keeps
//! of earlier messages. Only what is explicit and sure counts: silence, a choice from a list and
//! words with two readings contradict nothing, because a needless question is a fault too.

use jiff::civil::{DateTime, Time};

use crate::{
    bots::BusinessProfile,
    ids::{ServiceId, StaffId},
    phrase::{Bound, Meaning},
    schedule::Booking,
    understanding::{Request, Topic},
};

use super::{Days, Draft, Goal, Heard, State, counted::counted, draft::Beside, which::has};

/// A change of the books that is proposed.
#[derive(Debug, Clone, Copy)]
pub enum Proposal<'a> {
    /// A booking.
    Book {
        /// The service.
        service: &'a ServiceId,
        /// The staff member; `None`: anyone.
        staff: Option<&'a StaffId>,
        /// The start.
        start: DateTime,
    },
    /// Another start for a booking.
    Move {
        /// The booking.
        booking: &'a Booking,
        /// Its new start.
        start: DateTime,
        /// Its new service; `None`: it stays.
        service: Option<&'a ServiceId>,
        /// Its new staff member; `None`: the same.
        staff: Option<&'a StaffId>,
    },
    /// A cancellation.
    Cancel {
        /// The booking.
        booking: &'a Booking,
    },
}

/// What the customer said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Contradiction {
    /// These days.
    Days(Days),
    /// This time, or a time from and until.
    Time {
        /// Not before.
        from: Option<Time>,
        /// Not later than.
        until: Option<Time>,
    },
    /// This start, counted from the booking.
    Start(DateTime),
    /// The day or the time is one that they do not want.
    Excluded,
    /// One of these services.
    Service(Vec<ServiceId>),
    /// Not this service.
    NotService(ServiceId),
    /// This staff member.
    Staff(StaffId),
    /// Not this staff member.
    NotStaff(StaffId),
    /// Another booking is meant.
    Booking,
    /// They expressly do not want it, or only ask about it.
    NotWanted,
}

/// Finds what the customer said otherwise than a proposal has it.
#[must_use]
pub fn contradiction(
    state: &State,
    heard: &Heard,
    proposal: &Proposal<'_>,
    profile: &BusinessProfile,
) -> Option<Contradiction> {
    let said = Said { state, heard, profile };
    match *proposal {
        Proposal::Book { service, staff, start } => said
            .unwanted(Request::Book, None)
            .or_else(|| said.service(service))
            .or_else(|| said.staff(service, staff))
            .or_else(|| said.start(start, Goal::Book)),
        Proposal::Move { booking, start, service, staff } => said
            .unwanted(Request::Move, Some(Topic::MoveRules))
            .or_else(|| said.changed(booking, service, staff))
            .or_else(|| said.moved(booking, start)),
        Proposal::Cancel { booking } => said
            .unwanted(Request::Cancel, Some(Topic::CancelRules))
            .or_else(|| said.booking(booking, true)),
    }
}

/// What the customer said, in this turn and before.
struct Said<'a> {
    state: &'a State,
    heard: &'a Heard,
    profile: &'a BusinessProfile,
}

impl Said<'_> {
    fn unwanted(&self, request: Request, rule: Option<Topic>) -> Option<Contradiction> {
        let heard = self.heard;
        let keeps = request != Request::Book && heard.wants(Request::Keep);
        let refuses = keeps || heard.refuses.contains(&request);
        let only_asks = rule.is_some_and(|rule| heard.topics.contains(&rule));
        let wants = heard.wants(request);
        (!wants && (refuses || only_asks)).then_some(Contradiction::NotWanted)
    }

    /// Whether what an earlier message fixed for this goal still counts: nothing was offered since,
    /// and this message neither chooses nor agrees to something that the model may have proposed.
    fn keeps(&self, goal: Goal) -> bool {
        let heard = self.heard;
        self.state.draft.goal == goal
            && self.state.offers().is_empty()
            && heard.choice.is_none()
            && heard.confirm.is_none()
            && heard.shifts.is_empty()
    }

    /// Whether one booking is spoken of, so that its day and hour are those that were said.
    fn is_single(&self) -> bool {
        let heard = self.heard;
        heard.people <= 1
            && self.state.draft.people <= 1
            && !heard.other
            && heard.services.len() <= 1
            && !heard.wants_any(&[
                Request::Repeat,
                Request::Behind,
                Request::Ahead,
                Request::SameLast,
            ])
    }

    fn service(&self, service: &ServiceId) -> Option<Contradiction> {
        let heard = self.heard;
        if heard.not_services.contains(service) {
            return Some(Contradiction::NotService(service.clone()));
        }
        let named = if !heard.services.is_empty() {
            heard.services.clone()
        } else if !heard.several.is_empty() {
            heard.several.clone()
        } else {
            let drafted = self.state.draft.service.iter().filter(|_| self.keeps(Goal::Book));
            drafted.cloned().collect()
        };
        // "A haircut and a beard trim" is a service that consists of both.
        let of = self.profile.service(service).map(|it| it.of.as_slice()).unwrap_or_default();
        let whole = !of.is_empty() && of.iter().all(|part| named.contains(part));
        let other = !named.is_empty() && !named.contains(service) && !whole;
        other.then_some(Contradiction::Service(named))
    }

    fn staff(&self, service: &ServiceId, staff: Option<&StaffId>) -> Option<Contradiction> {
        let (heard, draft) = (self.heard, &self.state.draft);
        // "Anyone" may come to be each of those who do the service.
        let could: Vec<&StaffId> = match staff {
            Some(staff) => vec![staff],
            None => self.profile.who_does(service).map(|staff| &staff.id).collect(),
        };
        let unwanted = |not: &&StaffId| could.contains(not) && heard.staff.as_ref() != Some(not);
        if let Some(not) = heard.not_staff.iter().chain(&draft.not_staff).find(unwanted) {
            return Some(Contradiction::NotStaff(not.clone()));
        }
        let earlier = draft.staff.as_ref().filter(|_| self.keeps(Goal::Book) && !heard.any_staff);
        let wished = heard.staff.as_ref().or(earlier)?;
        let other = could.iter().any(|staff| *staff != wished);
        other.then(|| Contradiction::Staff(wished.clone()))
    }

    fn moved(&self, booking: &Booking, start: DateTime) -> Option<Contradiction> {
        let expected = counted(booking, self.heard).filter(|_| self.state.offers().is_empty());
        match expected {
            Some(expected) if expected != start => Some(Contradiction::Start(expected)),
            Some(_) => None,
            None => self.start(start, Goal::Move),
        }
    }

    fn start(&self, start: DateTime, goal: Goal) -> Option<Contradiction> {
        let heard = self.heard;
        let doubtful = heard.zone.is_some() || self.state.draft.zone.is_some() || heard.unclear;
        if doubtful || !self.is_single() {
            return None;
        }
        if heard.not.iter().any(|not| covers(not, start)) {
            return Some(Contradiction::Excluded);
        }
        let when = match &heard.when {
            Some(Err(_)) => return None,
            Some(Ok(when)) => Some(when),
            None => None,
        };
        if !heard.otherwise.is_empty() {
            let fits = heard.otherwise.iter().any(|one| covers(one, start));
            return (!fits).then_some(Contradiction::Excluded);
        }
        let keeps = self.keeps(goal);
        let mut draft = self.state.draft.clone();
        if let Some(when) = when {
            let looks = heard.wants(Request::Look);
            let offers = self.state.offers();
            draft.take(when, &Beside { offers, looks, dated: heard.fixed_day });
        }
        let (day_said, time_said) = when.map_or((false, false), |when| {
            (when.date.is_some(), when.time.is_some() || when.time_end.is_some())
        });
        let day = (day_said || keeps).then(|| other_day(&draft, when, start)).flatten();
        let time = (time_said || keeps && !day_said).then(|| other_time(&draft, start)).flatten();
        let out = keeps && !day_said && draft.is_out(start.date());
        day.or(time).or(out.then_some(Contradiction::Excluded))
    }

    /// Whether another booking was named, or another service or staff member for it.
    fn changed(
        &self,
        booking: &Booking,
        service: Option<&ServiceId>,
        staff: Option<&StaffId>,
    ) -> Option<Contradiction> {
        let heard = self.heard;
        let Some(wanted) = service.filter(|id| **id != booking.service) else {
            let not = staff.filter(|id| heard.not_staff.contains(id));
            return not
                .map(|id| Contradiction::NotStaff(id.clone()))
                .or_else(|| self.booking(booking, false));
        };
        if heard.not_services.contains(wanted) {
            return Some(Contradiction::NotService(wanted.clone()));
        }
        // What the booking has is named as well: "a manicure instead of my haircut".
        let named: Vec<ServiceId> =
            heard.services.iter().filter(|id| **id != booking.service).cloned().collect();
        if !named.is_empty() && !named.contains(wanted) {
            return Some(Contradiction::Service(named));
        }
        staff.and_then(|staff| self.staff(wanted, Some(staff)))
    }

    /// Whether another booking was named: by its service, its staff member, its day or its hour.
    fn booking(&self, booking: &Booking, cancels: bool) -> Option<Contradiction> {
        let heard = self.heard;
        let wishes = [Request::Book, Request::Move, Request::Cancel];
        let mixed = wishes.iter().filter(|request| heard.wants(**request)).count() > 1;
        if mixed || heard.services.len() > 1 {
            return None;
        }
        // A reply means the booking of what it answers, unless it names another one.
        let replied = heard
            .replied
            .as_ref()
            .filter(|_| heard.choice.is_none() && heard.services.is_empty() && heard.of.is_empty());
        if replied.is_some_and(|id| *id != booking.id) {
            return Some(Contradiction::Booking);
        }
        let of_day =
            heard.when.iter().flatten().filter(|_| cancels && heard.wants(Request::Cancel));
        let fits = (heard.services.is_empty() || heard.services.contains(&booking.service))
            && (heard.several.is_empty() || heard.several.contains(&booking.service))
            && (!cancels || heard.staff.as_ref().is_none_or(|staff| *staff == booking.staff))
            && heard.of.iter().chain(of_day).all(|meaning| has(booking, meaning));
        (!fits).then_some(Contradiction::Booking)
    }
}

/// Whether a day, a time or a part of one has a start in it.
pub(super) fn covers(meaning: &Meaning, start: DateTime) -> bool {
    let (day, time) = (start.date(), start.time());
    let on =
        meaning.date.is_none_or(|from| (from..=meaning.date_end.unwrap_or(from)).contains(&day));
    let at = match (meaning.time, meaning.time_end) {
        (None, None) => meaning.date.is_some(),
        (Some(at), None) if meaning.bound.is_none() => is_same(at, time),
        (from, until) => {
            from.is_none_or(|from| time >= from) && until.is_none_or(|until| time <= until)
        }
    };
    on && at
}

/// Whether two times are the same, or one is the other half of the day: "at three".
fn is_same(said: Time, time: Time) -> bool {
    said.minute() == time.minute() && said.hour() % 12 == time.hour() % 12
}

fn other_day(draft: &Draft, when: Option<&Meaning>, start: DateTime) -> Option<Contradiction> {
    let days = draft.days?;
    let day = start.date();
    let open = when.filter(|when| when.date.is_some() && when.time.is_none());
    let fits = match open.and_then(|when| when.bound) {
        Some(Bound::After) => day >= days.from,
        Some(Bound::Before) => day <= days.until,
        None => (days.from..=days.until).contains(&day),
    };
    (!fits).then_some(Contradiction::Days(days))
}

fn other_time(draft: &Draft, start: DateTime) -> Option<Contradiction> {
    let time = start.time();
    if let Some(said) = draft.time {
        let other = Contradiction::Time { from: Some(said), until: Some(said) };
        return (!is_same(said, time)).then_some(other);
    }
    let (from, until) = (draft.after, draft.before);
    (!draft.is_within(time)).then_some(Contradiction::Time { from, until })
}
