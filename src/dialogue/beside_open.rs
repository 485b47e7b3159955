//! The visit of another person, said whole beside one that still waits for its day: "a manicure, please" and then
//! "and my mum Helen for a pedicure on Thursday at ten".
//!
//! It is queued as it was said, and the open question is asked once more, with the service that it is about: the
//! day and the hour of the one are not those of the other.

use jiff::{Span, civil::DateTime};

use crate::{
    ids::ServiceId,
    phrase,
    schedule::Contact,
    understanding::{Request, Shift},
};

use super::{Days, Draft, Goal, Heard, House, Move, Say, Stage, State, counted};

/// Queues the visit of another person, and asks again for the day of the one that is open.
pub(super) fn queued(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let next = planned(state, heard)?;
    let own = state.draft.service.clone()?;
    state.queue.push(next);
    let ask = match state.draft.days {
        Some(_) => Say::AskTimeFor(own),
        None => Say::AskDayFor(own),
    };
    Some(Move::Say(vec![Say::Noted, ask]))
}

/// Whether a message says the visit of another person whole, so that its names are not those of the open one.
pub(super) fn is_said(state: &State, heard: &Heard) -> bool {
    planned(state, heard).is_some()
}

/// The visit of another person that a message says whole; `None`: it is said of the one that is open.
fn planned(state: &State, heard: &Heard) -> Option<Draft> {
    let waits = matches!(state.stage, Stage::Gathering | Stage::Offering { .. });
    let open = waits
        && state.draft.goal == Goal::Book
        && state.draft.target.is_none()
        && state.draft.start().is_none()
        && state.queue.is_empty();
    let own = state.draft.service.as_ref().filter(|_| open)?;
    let [service] = heard.services.as_slice() else { return None };
    if service == own || !heard.is_whole_visit_of_another() {
        return None;
    }
    whole(heard, service)
}

/// Queues the visit of another person that is said whole beside what was asked for of the one that is held: "097 111 33
/// 55. And my sister Alina, a trial on Thursday at six". Returns what was heard without it.
pub(super) fn beside_contact(state: &mut State, heard: &Heard) -> Option<Heard> {
    let held = matches!(state.stage, Stage::Holding { .. }) && state.queue.is_empty();
    let [service] = heard.services.as_slice() else { return None };
    let alone = Heard { contact: Contact::default(), emails: Vec::new(), ..heard.clone() };
    if !held || !heard.gives_address() || !alone.is_whole_visit_of_another() {
        return None;
    }
    let next = whole(heard, service)?;
    state.queue.push(next);
    Some(Heard {
        contact: heard.contact.clone(),
        emails: heard.emails.clone(),
        words: heard.words,
        ..Heard::default()
    })
}

/// Queues the visit of another person that comes behind the customer's own, which is open: "11, ann@…, and my sister
/// Beth for a haircut after me". Returns what was heard without it, because the hour is that of the own one.
pub(super) fn behind_own(state: &mut State, heard: &Heard) -> Option<Heard> {
    let open = !matches!(state.stage, Stage::Idle | Stage::Confirming { .. })
        && state.draft.goal == Goal::Book
        && state.draft.target.is_none()
        && !state.draft.other
        && state.draft.people <= 1
        && state.queue.is_empty();
    let own = state.draft.service.as_ref().filter(|_| open)?;
    let [service] = heard.services.as_slice() else { return None };
    let turns = [Request::Rather, Request::Cancel, Request::Move, Request::Drop];
    let another = heard.guests.len() == 1 && heard.visits.is_empty() && service != own;
    if !another || !heard.wants(Request::Behind) || heard.wants_any(&turns) || heard.question {
        return None;
    }
    let next = Draft { service: Some(service.clone()), behind: true, ..Draft::of_guest(heard) };
    state.queue.push(next);
    let own = |want: &Request| !matches!(want, Request::Behind | Request::Again);
    Some(Heard {
        guests: Vec::new(),
        services: Vec::new(),
        other: false,
        child: false,
        joins: false,
        wants: heard.wants.iter().copied().filter(own).collect(),
        ..heard.clone()
    })
}

/// The visit of another person, whose day and hour are said.
fn whole(heard: &Heard, service: &ServiceId) -> Option<Draft> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let (day, time) = (when.date.filter(|_| when.date_end.is_none())?, when.exact_time()?);
    Some(Draft {
        service: Some(service.clone()),
        days: Some(Days { from: day, until: day }),
        time: Some(time),
        ..Draft::of_guest(heard)
    })
}

impl Draft {
    /// A visit of another person, as far as a message says who comes and who does it.
    pub(super) fn of_guest(heard: &Heard) -> Self {
        let name = heard.guests.first().cloned();
        Self {
            goal: Goal::Book,
            staff: heard.staff.clone(),
            other: true,
            child: heard.child,
            named: name.is_some(),
            contact: Contact { name, ..Contact::default() },
            ..Self::default()
        }
    }
}

impl Heard {
    /// Whether another person, a service, and when are said in addition to what was spoken of, and nothing else.
    fn is_whole_visit_of_another(&self) -> bool {
        let another = self.other || self.guests.len() == 1;
        let adds = self.joins || self.wants(Request::Again);
        let turns = [Request::Rather, Request::Cancel, Request::Move, Request::Drop, Request::Look];
        another
            && adds
            && self.guests.len() <= 1
            && self.visits.is_empty()
            && self.confirm.is_none()
            && !self.wants_any(&turns)
            && self.shifts.is_empty()
            && self.left.is_empty()
            && self.topics.is_empty()
            && self.contact == Contact::default()
    }
}

/// "Yes, Saul Pinter 0671112233, and the booster next Monday at three" of a start that is shown or held: queues the visit of
/// the other service, and returns what is said of the first one.
pub(super) fn another_service(state: &mut State, heard: &Heard, start: DateTime) -> Option<Heard> {
    let [service] = heard.services.as_slice() else { return None };
    let own = state.draft.service.as_ref()?;
    let turns = [Request::Rather, Request::Move, Request::Cancel, Request::Look, Request::Drop];
    let adds = service != own
        && heard.confirm == Some(true)
        && heard.visits.is_empty()
        && heard.guests.is_empty()
        && !heard.other
        && !heard.question
        && heard.not_services.is_empty()
        && !heard.wants_any(&turns)
        && state.queue.is_empty()
        && state.draft.people <= 1;
    let days: i64 = heard.shifts.iter().filter_map(counted::days).sum();
    let said = match &heard.when {
        Some(said) => *said.as_ref().ok()?,
        None => phrase::Meaning::default(),
    };
    let counted = || start.date().checked_add(Span::new().days(days)).ok();
    let single = said.date.filter(|_| said.date_end.is_none());
    let day = single.or_else(|| counted().filter(|_| said.date.is_none()))?;
    let same = heard.shifts.contains(&Shift::SameTime).then(|| start.time());
    let time = said.exact_time().or(same);
    let apart = day != start.date() || time.is_some_and(|time| time != start.time());
    if !adds || !apart {
        return None;
    }
    state.queue.push(Draft {
        goal: Goal::Book,
        service: Some(service.clone()),
        staff: heard.staff.clone(),
        days: Some(Days { from: day, until: day }),
        time,
        alike: true,
        ..Draft::default()
    });
    let mut heard = heard.clone();
    heard.wants.retain(|want| !matches!(want, Request::Again | Request::Book));
    Some(Heard {
        services: Vec::new(),
        staff: None,
        when: None,
        shifts: Vec::new(),
        joins: false,
        ..heard
    })
}

/// "Ann Lee 0671112233, and the second on 4 December" of a time that is held: queues one more visit of the same
/// kind, and returns what is said of the first one.
pub(super) fn second(state: &mut State, heard: &Heard, start: DateTime) -> Option<Heard> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let day = when.date.filter(|day| *day != start.date() && when.date_end.is_none())?;
    let service = state.draft.service.clone()?;
    let own = heard.services.iter().all(|id| *id == service) && heard.several.is_empty();
    let alone = heard.guests.is_empty() && !heard.other && heard.people <= 1;
    let adds = heard.wants(Request::Again)
        && !heard.wants_any(&[Request::Rather, Request::Move, Request::Cancel, Request::Look])
        && heard.confirm != Some(false)
        && heard.visits.is_empty()
        && !heard.question;
    if !(own && alone && adds) {
        return None;
    }
    state.queue.push(Draft {
        goal: Goal::Book,
        service: Some(service),
        staff: state.draft.staff.clone(),
        not_staff: state.draft.not_staff.clone(),
        days: Some(Days { from: day, until: day }),
        time: when.exact_time().or(Some(start.time())),
        alike: true,
        behind: true,
        ..Draft::default()
    });
    let mut heard = heard.clone();
    heard.wants.retain(|want| !matches!(want, Request::Again | Request::Book));
    Some(Heard { when: None, shifts: Vec::new(), joins: false, ..heard })
}
