//! Several visits: shown together before any is booked, then booked one after the other.
//!
//! The draft is the visit that is spoken of, and the queue holds those after it. What the customer
//! left open is filled in from the visit before; a start that was counted is always shown.

use jiff::{
    SignedDuration, Span,
    civil::{DateTime, Time},
};

use crate::ids::{ServiceId, StaffId};

use super::{
    Days, Draft, Heard, House, Move, Plan, Say, Stage, State, able, draft::Beside, plan::Planned,
};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// When a visit can begin that follows another one: when that ends, with the buffers of both where
/// one person does both, on the next start.
pub(super) fn after(
    start: DateTime,
    service: &ServiceId,
    next: &ServiceId,
    staff: Option<&StaffId>,
    house: &House<'_>,
) -> Option<Time> {
    let profile = house.profile;
    let (before, then) = (&profile.service(service)?.shape, &profile.service(next)?.shape);
    let mut able = profile.who_does(next).filter(|it| staff.is_none_or(|staff| it.id == *staff));
    let apart = able.any(|it| !it.services.contains(service));
    let buffers =
        if apart { SignedDuration::ZERO } else { before.buffer_after + then.buffer_before };
    let end = start.checked_add(before.length + buffers).ok()?;
    let step = house.profile.rules.slot_interval.as_mins().max(1);
    let minutes = i64::from(end.hour()) * 60 + i64::from(end.minute());
    let rounded = (minutes + step - 1) / step * step;
    if rounded >= DAY || end.date() != start.date() {
        return None;
    }
    let next_start = start.date().to_datetime(Time::midnight());
    let counted = next_start.checked_add(Span::new().minutes(rounded)).ok()?;
    Some(able::next_open(counted, next, staff, house).unwrap_or_else(|| counted.time()))
}

/// When a visit can begin that ends before another one begins, with the buffers of both where one person does both,
/// on the start before.
pub(super) fn ahead(
    start: DateTime,
    service: &ServiceId,
    first: &ServiceId,
    house: &House<'_>,
) -> Option<Time> {
    let profile = house.profile;
    let (own, then) = (&profile.service(first)?.shape, &profile.service(service)?.shape);
    let apart = profile.who_does(first).any(|it| !it.services.contains(service));
    let buffers = if apart { SignedDuration::ZERO } else { own.buffer_after + then.buffer_before };
    let begin = start.checked_sub(own.length + buffers).ok()?;
    let step = house.profile.rules.slot_interval.as_mins().max(1);
    let minutes = i64::from(begin.hour()) * 60 + i64::from(begin.minute());
    let midnight = start.date().to_datetime(Time::midnight());
    let counted = midnight.checked_add(Span::new().minutes(minutes / step * step)).ok()?;
    (begin.date() == start.date()).then_some(counted.time())
}

/// Shows several visits together, where each start is known and none was agreed to.
pub(super) fn shown(state: &mut State, house: &House<'_>) -> Option<Move> {
    if state.draft.agreed || state.queue.is_empty() || state.draft.zone.is_some() {
        return None;
    }
    let mut before = state.draft.clone();
    let mut queue = state.queue.clone();
    let mut moved = Vec::new();
    deal_names(&mut state.draft, &mut queue);
    for next in &mut queue {
        next.count_anew();
        fill(next, before.service.as_ref(), before.start(), house);
        next.keep_person(&before);
        moved.extend(make_room(&before, next, house));
        before = next.clone();
    }
    if state.stage != (Stage::Confirming { plan: Plan::BookAll }) {
        leave_out_repeated(&state.draft, &mut queue);
    }
    if queue.is_empty() {
        state.queue = queue;
        return None;
    }
    let mut together: Vec<&mut Draft> = [&mut state.draft].into_iter().chain(&mut queue).collect();
    able::leave_free(&mut together, house);
    let planned = planned(&state.draft, &queue);
    if planned.len() <= queue.len() {
        return None;
    }
    state.queue = queue;
    state.stage = Stage::Confirming { plan: Plan::BookAll };
    let moved = moved.into_iter().map(Say::TooSoon);
    Some(Move::Say(moved.chain([Say::CheckPlan(planned)]).collect()))
}

/// Moves a visit that begins before the only person who can do it is done with the one before; returns the
/// start that was asked for. `None`: nothing is in the way.
fn make_room(before: &Draft, next: &mut Draft, house: &House<'_>) -> Option<Time> {
    let (from, asked) = (before.start()?, next.start()?);
    let (service, then) = (before.service.clone()?, next.service.clone()?);
    let class = house.profile.service(&then).is_some_and(|it| it.shape.capacity > 1);
    let shared = class && service == then;
    // Seats of one class are taken side by side.
    if shared && asked == from {
        return None;
    }
    if asked >= from && asked.date() == from.date() && is_one_person(before, next) {
        // One customer is in one place, also where two staff members do the visits.
        let free = after(from, &service, &then, next.staff.as_ref(), house)?;
        if asked.time() < free {
            next.set_start(asked.date().to_datetime(free));
            return Some(asked.time());
        }
    }
    let own = able::able_to(before, house);
    let [only] = own.as_slice() else { return None };
    if shared || asked < from || able::able_to(next, house) != own {
        return None;
    }
    let free = after(from, &service, &then, Some(only), house)?;
    let in_the_way = asked.date() == from.date() && asked.time() < free;
    in_the_way.then(|| {
        next.set_start(asked.date().to_datetime(free));
        asked.time()
    })
}

/// Whether the same person comes to both visits, one after the other.
fn is_one_person(before: &Draft, next: &Draft) -> bool {
    let (one, other) = (&before.contact.name, &next.contact.name);
    let named = one == other || other.is_none() && next.alike && !before.named;
    before.other == next.other
        && named
        && !next.together
        && before.people <= 1
        && next.people <= 1
        && !before.things
        && !next.things
}

/// Gives the names of several people to as many visits: "a trial on guitar and one on piano, for Leo and
/// Max".
fn deal_names(first: &mut Draft, queue: &mut [Draft]) {
    let open = queue.iter().all(|it| it.alike && it.contact.name.is_none());
    if !first.named || first.names.len() != queue.len() || !open {
        return;
    }
    for (next, name) in queue.iter_mut().zip(first.names.drain(..)) {
        next.contact.name = Some(name);
        (next.named, next.other, next.child, next.alike) = (true, true, first.child, false);
    }
    first.people = 0;
}

/// Leaves out a visit that is another one said again: the same service at the same start, for the same
/// person.
fn leave_out_repeated(first: &Draft, queue: &mut Vec<Draft>) {
    let mut kept = vec![first.clone()];
    queue.retain(|next| {
        let same = |own: &Draft| {
            (&own.service, own.start(), &own.staff) == (&next.service, next.start(), &next.staff)
                && !next.other
                && !own.other
                && own.start().is_some()
        };
        let new = !kept.iter().any(same);
        kept.push(next.clone());
        new
    });
}

/// Fills in what the visit before tells of the next one.
pub(super) fn fill(
    next: &mut Draft,
    service: Option<&ServiceId>,
    start: Option<DateTime>,
    house: &House<'_>,
) {
    let own_day = next.days.is_some();
    let day = start.map(DateTime::date).map(|day| Days { from: day, until: day });
    next.days = next.days.or(day);
    next.service = next.service.take().or_else(|| service.cloned());
    let (Some(start), Some(service), Some(own)) = (start, service, &next.service) else { return };
    let seats = house.profile.service(own).is_some_and(|it| it.shape.capacity > 1);
    if next.time.is_none() && (next.together || next.behind && own == service && seats) {
        next.time = Some(start.time());
    } else if next.time.is_none() && next.behind && (!own_day || next.days == day) {
        next.time = after(start, service, own, next.staff.as_ref(), house);
        next.counted = next.time.is_some();
        // A start that is counted past closing time is asked for instead.
        if next.counted && able::able_to(next, house).is_empty() {
            (next.time, next.counted) = (None, false);
        }
    }
}

/// Takes what is said of a service that comes later, and not of the one that is spoken of.
pub(super) fn take_said(state: &mut State, heard: &Heard, later: &ServiceId) {
    let next = state.queue.iter_mut().rev().find(|next| next.service.as_ref() == Some(later));
    let Some(next) = next else { return };
    if let Some(Ok(when)) = &heard.when {
        next.take(when, &Beside { dated: heard.fixed_day, ..Beside::default() });
        next.behind = false;
    }
    if heard.staff.is_some() {
        next.staff.clone_from(&heard.staff);
    }
}

/// Agrees to every visit that was shown.
pub(super) fn agree(state: &mut State) {
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        visit.agreed = true;
        visit.left.clear();
    }
}

/// Returns what is shown of the visits of a plan: also of one customer's own the name is shown, so that a wrong
/// one is seen. A visit of which something is not known yet is left out.
pub(super) fn planned(first: &Draft, queue: &[Draft]) -> Vec<Planned> {
    let visits = [first].into_iter().chain(queue);
    let shown = visits.filter_map(|visit| {
        let same = visit.alike && !first.named;
        let own = visit.writer.iter().chain(&first.writer).next().filter(|_| !visit.other);
        let name = visit.contact.name.clone().or_else(|| own.cloned());
        Some(Planned {
            service: visit.service.clone()?,
            start: visit.start()?,
            staff: visit.staff.clone(),
            name: name.or_else(|| first.contact.name.clone().filter(|_| same)),
        })
    });
    shown.collect()
}

impl Draft {
    /// Drops a start that was only counted from the visit before, because that one may be another now.
    fn count_anew(&mut self) {
        if std::mem::take(&mut self.counted) {
            (self.days, self.time) = (None, None);
        }
    }

    /// Takes over who comes from the visit before, where one person comes to both.
    pub(super) fn keep_person(&mut self, before: &Self) {
        if self.alike && before.named && before.names.is_empty() {
            (self.named, self.other, self.child) = (before.named, before.other, before.child);
            self.contact.name.clone_from(&before.contact.name);
        }
    }
}
