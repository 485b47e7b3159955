//! What stands, said once more: "yes, me at ten and Derek at eleven", "the one at ten is for me, Pam".
//!
//! Customers repeat what was booked, to be sure of it or to mend a name. That orders nothing new: what
//! agrees with the books is confirmed, and a name that does not is corrected. Anything else goes on to the
//! rules for new wishes.

use crate::{
    ids::ServiceId,
    phrase::Meaning,
    schedule::{Booking, Contact, Repeated},
    understanding::{Courtesy, Request, Visit},
};

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State,
    begin::stands,
    names::are_alike,
    plan::{Call, call, say},
    which::has,
};

/// What a message that repeats what stands does not ask for.
const NEW: [Request; 15] = [
    Request::Book,
    Request::Move,
    Request::Cancel,
    Request::Again,
    Request::Behind,
    Request::Ahead,
    Request::Look,
    Request::List,
    Request::Rather,
    Request::Repeat,
    Request::Late,
    Request::Keep,
    Request::Undo,
    Request::AsBefore,
    Request::Human,
];

/// The most words of a question that may ask for free times.
const SHORT: usize = 3;

impl Heard {
    /// Whether a message names a service and says nothing else.
    fn says_no_more(&self) -> bool {
        !self.is_timed()
            && !self.gives_contact()
            && !self.joins
            && self.wants.is_empty()
            && self.topics.is_empty()
            && self.left.is_empty()
            && self.shifts.is_empty()
            && self.staff.is_none()
            && self.people <= 1
    }
}

/// Looks the bookings up, where a message may repeat what was booked last.
pub(super) fn said(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let last = state.last.as_ref()?;
    if is_left_day(state, heard) {
        return Some(say(Say::Right(vec![(**last).clone()])));
    }
    let known = |id: &ServiceId| *id == last.service;
    let idle = state.stage == Stage::Idle
        && state.queue.is_empty()
        && matches!(state.draft.goal, Goal::None);
    // "Yes, two fittings, correct" of fittings that are booked.
    // "Thank you, you are great" is thanks.
    if idle
        && heard.confirm == Some(true)
        && !heard.is(Courtesy::Thanks)
        && heard.wants.is_empty()
        && !heard.is_timed()
        && !heard.gives_contact()
        && !heard.question
        && heard.topics.is_empty()
        && heard.services.iter().all(known)
        && (heard.several.is_empty() || heard.several.iter().any(known))
    {
        return Some(stands(state));
    }
    // "Wait, that's the online one, isn't it?"
    if idle && heard.question && heard.services == [last.service.clone()] && heard.says_no_more() {
        return Some(say(Say::Right(vec![(**last).clone()])));
    }
    let asks = heard.question || !heard.topics.is_empty() || !heard.shifts.is_empty();
    let corrects = heard.exact_time().is_some_and(|time| time != last.local_start.time())
        && heard.confirm == Some(false);
    let other = heard.joins
        || corrects
        || heard.series.is_some()
        || heard.zone.is_some()
        || heard.mends_contact() && !heard.denies
        || heard.contact.email.is_some()
        || heard.contact.phone.is_some()
        || !heard.several.is_empty();
    // "Swap them: Max at three and Leo at half past four."
    let swaps = heard.visits.len() > 1
        && heard.visits.iter().all(|it| it.guest.is_some())
        && !heard.wants_any(&[Request::Cancel, Request::Again, Request::Look]);
    if idle && !asks && is_of_another(heard) {
        state.draft.goal = Goal::Retold;
        return Some(call(Call::List));
    }
    if !idle || asks || other || !swaps && (heard.wants_any(&NEW) || !heard.left.is_empty()) {
        return None;
    }
    let told = told(heard);
    told.iter().any(|it| it.is_on_day_of(last)).then(|| {
        state.draft.goal = Goal::Retold;
        call(Call::List)
    })
}

/// "Still five tomorrow, right?" of a visit that stands, while other times were spoken of: it is no wish for
/// one more.
pub(super) fn still(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let had = state.had.as_ref().filter(|had| had.local_start > house.now)?;
    let open = matches!(state.stage, Stage::Idle | Stage::Gathering | Stage::Offering { .. });
    let exact = matches!(&heard.when, Some(Ok(when))
        if when.date.is_some() && when.exact_time().is_some());
    let same = heard.services.iter().all(|id| *id == had.service) && heard.several.is_empty();
    let own = !heard.other && heard.people <= 1 && !heard.gives_contact() && !heard.joins;
    let plain = heard.wants.iter().all(|want| matches!(want, Request::Keep | Request::List));
    let asks = heard.question && exact && heard.says(had.local_start);
    (open && asks && same && own && plain).then(|| say(Say::Stands(had.clone())))
}

/// Whether it is asked of the day from which the booking was moved: "and Thursday is off then, right?"
fn is_left_day(state: &State, heard: &Heard) -> bool {
    let Some(from) = &state.moved_from else { return false };
    let Some(Ok(when)) = &heard.when else { return false };
    // "And on Thursday?" may ask for a time there.
    let asks = (heard.question || heard.confirm.is_some()) && heard.words > SHORT;
    asks && when.date == Some(from.start.date())
        && when.time.is_none()
        && when.time_end.is_none()
        && !heard.any_new()
        && heard.wants.iter().all(|want| matches!(want, Request::Cancel | Request::List))
}

/// Compares what was said with the bookings; `None`: something of it is new.
pub(super) fn compared(
    state: &mut State,
    heard: &Heard,
    list: &[Booking],
    house: &House<'_>,
) -> Option<Move> {
    state.draft.goal = Goal::None;
    if is_of_another(heard) {
        return moved_of_another(state, heard, list);
    }
    if let Some(made) = by_another(heard, list, house) {
        return Some(made);
    }
    let mut free: Vec<&Booking> = list.iter().collect();
    let mut pairs: Vec<(Told, &Booking)> = Vec::new();
    for it in told(heard) {
        let by_name = free.iter().position(|own| it.is_at(own) && it.is_of(own));
        let at = by_name.or_else(|| free.iter().position(|own| it.is_at(own)))?;
        pairs.push((it, free.remove(at)));
    }
    let calls: Vec<Call> = pairs.iter().filter_map(|(it, own)| it.mends(own, list)).collect();
    let named = heard.wants(Request::Details) || heard.wrong_name.is_some() || is_swap(&pairs);
    if !calls.is_empty() && !named && pairs.iter().any(|(it, own)| it.has_another(own, list)) {
        // "Only one, for Chloe. Mine at four is booked already": she has her own.
        return Some(say(Say::Right(list.to_vec())));
    }
    if !calls.is_empty() {
        let says_wrong = named
            || heard.denies
            || heard.confirm == Some(false)
            || heard.wants_any(&[Request::Rather, Request::Move]);
        return says_wrong.then_some(Move::Call(calls));
    }
    let all: Vec<Booking> = pairs.into_iter().map(|(_, own)| own.clone()).collect();
    state.last = all.last().cloned().map(Box::new);
    (!all.is_empty()).then(|| say(Say::Right(all)))
}

/// Changes who does a booking where its person and its start are said once more with another staff member:
/// "2 pm with Ximena for Ernesto".
fn by_another(heard: &Heard, list: &[Booking], house: &House<'_>) -> Option<Move> {
    let mut told = told(heard);
    let it = told.pop().filter(|_| told.is_empty())?;
    let (staff, _) = (it.visit.staff.clone()?, it.visit.guest.as_ref()?);
    let Meaning { date, time, .. } = it.visit.when;
    let at = Meaning { date, time, ..Meaning::default() };
    let mut own = list.iter().filter(|own| it.is_of(own) && has(own, &at));
    let booking =
        own.next().filter(|own| own.staff != staff && Some(own.local_start.time()) == time)?;
    let start = Repeated::start_of(&house.profile.zone, booking);
    let booking = Box::new(booking.clone());
    Some(call(Call::Reschedule { booking, start, service: None, staff: Some(staff) }))
}

/// Whether the people of several bookings only change places: "Max at three and Leo at half past four".
fn is_swap(pairs: &[(Told, &Booking)]) -> bool {
    let booked = |guest: &String| {
        pairs
            .iter()
            .any(|(_, own)| own.contact.name.as_ref().is_some_and(|name| are_alike(guest, name)))
    };
    pairs.len() > 1 && pairs.iter().all(|(it, _)| it.visit.guest.as_ref().is_some_and(booked))
}

/// Whether another hour is said for another person, and nothing of a new visit: "no, mum at one".
fn is_of_another(heard: &Heard) -> bool {
    let turns = heard.confirm == Some(false) || heard.wants(Request::Rather);
    let adds = [Request::Again, Request::Book, Request::Cancel, Request::Look];
    turns
        && heard.other
        && heard.exact_time().is_some()
        && heard.visits.is_empty()
        && heard.guests.is_empty()
        && !heard.any_new()
        && !heard.gives_contact()
        && !heard.joins
        && !heard.wants_any(&adds)
}

/// Shows the move of the only booking of another person; `None`: there are several or none.
fn moved_of_another(state: &mut State, heard: &Heard, list: &[Booking]) -> Option<Move> {
    let own = state.draft.own_contact().name.or(state.draft.writer.clone())?;
    let theirs =
        |it: &&Booking| it.contact.name.as_ref().is_some_and(|name| !are_alike(name, &own));
    let mut all = list.iter().filter(theirs);
    let booking = all.next().filter(|_| all.next().is_none())?;
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let day = when.date.unwrap_or(booking.local_start.date());
    let start = day.to_datetime(when.exact_time()?);
    let booking = Box::new(booking.clone());
    state.draft.goal = Goal::Move;
    state.draft.target = Some(booking.clone());
    let plan = Plan::Move { booking: booking.clone(), start, service: None, staff: None };
    state.stage = Stage::Confirming { plan };
    Some(say(Say::CheckMove(booking, start)))
}

/// A visit as it was said once more.
struct Told {
    visit: Visit,
}

impl Told {
    /// Whether a booking has its service, staff member, day and hour.
    fn is_at(&self, booking: &Booking) -> bool {
        let visit = &self.visit;
        visit.service.as_ref().is_none_or(|id| *id == booking.service)
            && visit.staff.as_ref().is_none_or(|id| *id == booking.staff)
            && has(booking, &visit.when)
    }

    /// Whether a booking is on its day, where one was said.
    fn is_on_day_of(&self, booking: &Booking) -> bool {
        let Meaning { date, date_end, .. } = self.visit.when;
        has(booking, &Meaning { date, date_end, ..Meaning::default() })
    }

    /// Whether a booking is for the person who was said.
    fn is_of(&self, booking: &Booking) -> bool {
        let name = booking.contact.name.as_deref().unwrap_or_default();
        self.visit.guest.as_ref().is_none_or(|guest| are_alike(guest, name))
    }

    /// Whether the person who was said has another booking.
    fn has_another(&self, booking: &Booking, list: &[Booking]) -> bool {
        let theirs = |own: &Booking| {
            let name = own.contact.name.as_deref().unwrap_or_default();
            self.visit.guest.as_ref().is_some_and(|guest| are_alike(guest, name))
        };
        !self.is_of(booking) && list.iter().any(|own| own.id != booking.id && theirs(own))
    }

    /// Puts the name that was said in a booking that has another one, with the surname that another of
    /// the bookings has beside it.
    fn mends(&self, booking: &Booking, list: &[Booking]) -> Option<Call> {
        let guest = self.visit.guest.as_ref().filter(|_| !self.is_of(booking))?;
        let known = list.iter().filter_map(|own| own.contact.name.as_ref());
        let whole = known.into_iter().find(|name| are_alike(guest, name)).unwrap_or(guest);
        let contact = Contact { name: Some(whole.clone()), ..Contact::default() };
        Some(Call::Correct(Box::new(booking.clone()), contact))
    }
}

/// What a message says of visits with their hours; a name that is said beside the first visit of several
/// is that of the customer.
fn told(heard: &Heard) -> Vec<Told> {
    let exact = |when: &Meaning| when.exact_time().is_some();
    let own = heard.contact.name.clone();
    if !heard.visits.is_empty() {
        let all_exact = heard.visits.iter().all(|visit| exact(&visit.when));
        let mut visits = if all_exact { heard.visits.clone() } else { Vec::new() };
        if let Some(mine) = visits.iter_mut().find(|it| !it.other && it.guest.is_none()) {
            mine.guest = own;
        }
        return visits.into_iter().map(|visit| Told { visit }).collect();
    }
    let Some(when) = heard.when.as_ref().and_then(|when| when.as_ref().ok()).filter(|it| exact(it))
    else {
        return Vec::new();
    };
    if heard.services.len() > 1 || heard.guests.len() > 1 {
        return Vec::new();
    }
    let service = heard.services.first().cloned();
    let guest = heard.guests.first().cloned().or(own);
    vec![Told {
        visit: Visit {
            service,
            when: *when,
            guest,
            staff: heard.staff.clone(),
            ..Visit::default()
        },
    }]
}
