//! The visit of another person, said whole beside one that still waits for its day: "a manicure, please" and then
//! "and my mum Helen for a pedicure on Thursday at ten".
//!
//! It is queued as it was said, and the open question is asked once more, with the service that it is about: the
//! day and the hour of the one are not those of the other.

use crate::{ids::ServiceId, schedule::Contact, understanding::Request};

use super::{Days, Draft, Goal, Heard, House, Move, Say, Stage, State};

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
