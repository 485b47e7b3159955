//! The next move after a call: what was found or done decides what is waited for.

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::{
    chat::{
        Fact, Refusal,
        transcript::{Held, Times},
    },
    schedule::{Booking, Change},
    understanding::Request,
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State, book, cancel, change, correct,
    plan::say, topics::answers,
};

/// Goes on after a call.
#[must_use]
pub fn resume(state: &State, heard: &Heard, fact: &Fact, house: &House<'_>) -> (State, Move) {
    let mut next = state.clone();
    let mut made = after(&mut next, heard, fact, house);
    // A question beside the order is answered with what came of the order.
    let ordered = matches!(
        fact,
        Fact::Held(_) | Fact::Times(_) | Fact::Receipt { change: Change::Booked, .. }
    );
    if let (Move::Say(parts), true) = (&mut made, ordered) {
        parts.splice(0..0, answers(&next, heard));
    }
    next.greeted = true;
    (next, made)
}

fn tell(fact: &Fact) -> Move {
    say(Say::Fact(Box::new(fact.clone())))
}

fn after(state: &mut State, heard: &Heard, fact: &Fact, house: &House<'_>) -> Move {
    match fact {
        Fact::Times(times) => {
            let mut made = found(state, times);
            if let (Move::Say(parts), true) = (&mut made, heard.people > 1) {
                parts.insert(0, Say::OneByOne(heard.people));
            }
            made
        }
        Fact::Held(held) => keep_asking(state, heard, held, fact),
        Fact::Receipt { change, booking } => {
            let mut made = receipt(state, *change, booking);
            if let (Move::Say(parts), true) = (&mut made, heard.wants(Request::Repeat)) {
                parts.push(Say::EachVisit);
            }
            made
        }
        Fact::Days(days) => {
            state.draft.goal = if days.pick.moving.is_some() { Goal::Move } else { Goal::Book };
            state.draft.service = Some(days.pick.service.clone());
            state.stage = Stage::Gathering;
            tell(fact)
        }
        Fact::Confirming { .. } | Fact::Coming { .. } | Fact::Released => {
            let contact = state.draft.contact.clone();
            *state = State {
                draft: Draft { contact, ..Draft::default() },
                greeted: true,
                ..State::default()
            };
            tell(fact)
        }
        Fact::Human { .. } | Fact::Resent { .. } => tell(fact),
        Fact::Late { .. } => Move::Say(vec![Say::Fact(Box::new(fact.clone())), Say::LateRule]),
        Fact::Appointments { list } => match state.draft.goal {
            Goal::Cancel => cancel::cancel_one_of(state, heard, list),
            Goal::Move => change::move_one_of(state, heard, list, house),
            Goal::Correct => correct::correct_these(state, heard, list),
            Goal::Resend => correct::send_again(state, heard, list),
            Goal::None | Goal::Book => {
                if let [only] = list.as_slice() {
                    state.last = Some(Box::new(only.clone()));
                }
                if !list.is_empty() && state.draft.goal == Goal::None {
                    state.stage = Stage::Idle;
                }
                tell(fact)
            }
        },
        Fact::AskYes { booking } => await_yes(state, booking, fact),
        Fact::Refused(refusal) => refused(state, refusal, house).unwrap_or_else(|| tell(fact)),
    }
}

/// A slot is held while the customer is asked who they are.
fn keep_asking(state: &mut State, heard: &Heard, held: &Held, fact: &Fact) -> Move {
    state.draft.goal = Goal::Book;
    state.draft.service = Some(held.service.clone());
    state.draft.set_start(held.local_start);
    state.stage = Stage::Holding { missing: held.missing.clone() };
    state.last = None;
    let mut parts = Vec::new();
    if state.draft.people > 1 && heard.people > 1 {
        parts.push(Say::OneByOne(state.draft.people));
    }
    if heard.wants(Request::Repeat) {
        parts.push(Say::EachVisit);
    }
    let conditions = std::mem::take(&mut state.draft.conditions);
    let unsure = !std::mem::take(&mut state.draft.left).is_empty();
    if !conditions.is_empty() {
        parts.push(Say::LeftOut(conditions));
    } else if unsure {
        parts.push(Say::CheckThis);
    }
    parts.push(Say::Fact(Box::new(fact.clone())));
    parts.extend(then(state));
    Move::Say(parts)
}

/// A cancellation waits for its yes; several wait for one together.
fn await_yes(state: &mut State, booking: &Booking, fact: &Fact) -> Move {
    let mut list = match &state.stage {
        Stage::Cancelling { list } => list.clone(),
        _ => Vec::new(),
    };
    list.retain(|known| known.id != booking.id);
    list.push(booking.clone());
    state.stage = Stage::Cancelling { list: list.clone() };
    if list.len() > 1 { say(Say::CheckCancelAll(list)) } else { tell(fact) }
}

/// What is booked after this.
fn then(state: &State) -> Option<Say> {
    let next: Vec<_> = state.queue.iter().filter_map(|draft| draft.service.clone()).collect();
    (!next.is_empty()).then_some(Say::Then(next))
}

fn receipt(state: &mut State, change: Change, booking: &Booking) -> Move {
    let before = std::mem::take(&mut state.draft);
    let stays = change != Change::Cancelled;
    let contact =
        if before.other { crate::schedule::Contact::default() } else { before.contact.clone() };
    state.stage = Stage::Idle;
    state.draft = Draft { contact, ..Draft::default() };
    state.last = stays.then(|| Box::new(booking.clone()));
    state.cancelled = (!stays).then(|| Box::new(booking.clone()));
    if change == Change::Booked && before.people > 1 {
        let day = booking.local_start.date();
        state.draft = Draft {
            goal: Goal::Book,
            service: Some(booking.service.clone()),
            days: Some(Days { from: day, until: day }),
            time: Some(booking.local_start.time()),
            people: before.people - 1,
            other: true,
            contact: crate::schedule::Contact { name: None, ..before.contact },
            ..Draft::default()
        };
        state.stage = Stage::Gathering;
        return say(Say::AskNext);
    }
    if change == Change::Booked && !state.queue.is_empty() {
        let mut next = state.queue.remove(0);
        next.contact = state.draft.contact.clone();
        let day = booking.local_start.date();
        next.days = next.days.or(Some(Days { from: day, until: day }));
        next.service = next.service.or_else(|| Some(booking.service.clone()));
        return next_visit(state, next);
    }
    Move::Say(Vec::new())
}

/// Goes on with the next of several: its day and time are shown when they are known.
fn next_visit(state: &mut State, mut next: Draft) -> Move {
    if next.other {
        next.contact.name = None;
    }
    state.draft = next;
    state.stage = Stage::Gathering;
    let then = state.draft.service.clone().map(Say::Now);
    let asks = match (state.draft.start(), &state.draft.service) {
        (Some(_), Some(_)) if state.draft.other => {
            return say(Say::AskOther(state.draft.child));
        }
        (Some(start), Some(service)) => {
            let name = state.draft.contact.name.clone();
            let service = service.clone();
            state.stage = Stage::Confirming { plan: Plan::Book };
            return say(Say::CheckBooking {
                service,
                start,
                name,
                conditions: Vec::new(),
                zone: None,
            });
        }
        _ => Say::AskTime,
    };
    Move::Say(then.into_iter().chain([asks]).collect())
}

fn refused(state: &mut State, refusal: &Refusal, house: &House<'_>) -> Option<Move> {
    match refusal {
        Refusal::Slot { nearest, service, wanted, .. } => {
            if state.draft.goal == Goal::Book && !state.draft.otherwise.is_empty() {
                let time = state.draft.otherwise.remove(0);
                state.draft.time = Some(time);
                return Some(book::next(state, house));
            }
            let other = state.draft.other_staff.take();
            let other = other.filter(|_| state.draft.goal == Goal::Book);
            if let Some(another) = other.or_else(|| state.draft.another(service, house)) {
                state.draft.staff = Some(another);
                state.draft.set_start(*wanted);
                return Some(book::next(state, house));
            }
            state.draft.time = None;
            if state.draft.goal == Goal::None {
                state.draft.goal = Goal::Book;
            }
            state.stage = offered(nearest.clone());
        }
        Refusal::WhichAppointment { list } => {
            let cancels = state.draft.goal != Goal::Move;
            state.stage = Stage::Choosing { cancels, list: list.clone() };
        }
        Refusal::NoService => state.draft.service = None,
        Refusal::NoStaff { .. } => state.draft.staff = None,
        Refusal::BadEmail => {
            state.draft.contact.email = None;
            state.stage = Stage::Holding { missing: vec![crate::chat::transcript::Need::Email] };
        }
        Refusal::BadPhone => {
            state.draft.contact.phone = None;
            state.stage = Stage::Holding { missing: vec![crate::chat::transcript::Need::Phone] };
        }
        Refusal::NotSaid { what } => state.stage = Stage::Holding { missing: vec![*what] },
        Refusal::NoAppointment
        | Refusal::Theirs
        | Refusal::TooLate { .. }
        | Refusal::SentTooOften
        | Refusal::TooMany { .. } => {
            state.draft.goal = Goal::None;
            state.draft.target = None;
            state.stage = Stage::Idle;
        }
        Refusal::Words { .. }
        | Refusal::Contradicts { .. }
        | Refusal::NoCalendar
        | Refusal::ByPhone
        | Refusal::BadCall => {}
    }
    None
}

/// What is waited for after starts were shown: a yes to the only one, or a choice.
fn offered(starts: Vec<DateTime>) -> Stage {
    match starts.as_slice() {
        [start] => Stage::Proposing { start: *start },
        _ => Stage::Offering { starts },
    }
}

/// Free times were found: one is proposed, or several are offered.
fn found(state: &mut State, times: &Times) -> Move {
    let fitting = state.draft.fitting(times);
    let starts: Vec<DateTime> = fitting
        .free
        .iter()
        .flat_map(|(day, free)| free.iter().map(|time| day.to_datetime(*time)))
        .collect();
    let assumed = state.draft.service.is_none() && state.draft.goal != Goal::Move;
    state.draft.service = state.draft.service.take().or_else(|| times.service.clone());
    if state.draft.goal == Goal::None {
        state.draft.goal = Goal::Book;
    }
    let chosen = match state.draft.extreme.take() {
        Some(true) => starts.first(),
        Some(false) => starts.last(),
        None => None,
    };
    if let Some(start) = chosen.copied() {
        state.stage = Stage::Proposing { start };
        let mut parts = vec![Say::Propose(start)];
        if let (true, Some(service)) = (assumed, &times.service) {
            parts.push(Say::Assumed(service.clone()));
        }
        return Move::Say(parts);
    }
    state.stage = offered(if starts.is_empty() { fitting.nearest.clone() } else { starts });
    if fitting.free.is_empty() {
        state.draft.time = None;
    }
    let mut parts = vec![Say::Times(Box::new(fitting))];
    if let (true, Some(service)) = (assumed, &times.service) {
        parts.push(Say::Assumed(service.clone()));
    }
    Move::Say(parts)
}

impl Draft {
    /// Leaves out the days and times that are not wanted.
    #[must_use]
    pub fn fitting(&self, times: &Times) -> Times {
        let mut left = times.clone();
        for (day, free) in &mut left.free {
            if self.is_out(*day) {
                free.clear();
            }
            free.retain(|time| {
                !self.not_times.iter().any(|(from, until)| {
                    from.is_none_or(|from| *time >= from)
                        && until.is_none_or(|until| *time <= until)
                })
            });
        }
        left.free.retain(|(_, free)| !free.is_empty());
        if left.free.is_empty() && !times.free.is_empty() && left.window == (None, None) {
            // What is left out is free, so the day is not fully booked.
            left.window.0 = Some(Time::midnight());
        }
        // Where nothing near fits all that was said, what is near is shown all the same: "nothing is
        // free" would be untrue.
        let near = left.nearest.clone();
        left.nearest.retain(|start| !self.is_out(start.date()) && self.is_within(start.time()));
        if left.nearest.is_empty() {
            left.nearest = near.iter().filter(|it| !self.is_out(it.date())).copied().collect();
        }
        if left.nearest.is_empty() {
            left.nearest = near;
        }
        left
    }

    pub(super) fn is_out(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let alike = |not: &Days| match not.single() {
            Some(date) => date.weekday() == day.weekday(),
            None => not.from <= day && day <= not.until,
        };
        self.weekdays && weekend || self.not_days.iter().any(alike)
    }

    pub(super) fn is_within(&self, time: Time) -> bool {
        self.after.is_none_or(|after| time >= after)
            && self.before.is_none_or(|before| time <= before)
    }

    /// Returns another staff member who does a service, where some are excluded and the one that
    /// was tried is not free.
    fn another(
        &mut self,
        service: &crate::ids::ServiceId,
        house: &House<'_>,
    ) -> Option<crate::ids::StaffId> {
        if self.not_staff.is_empty() || self.staff.is_some() {
            return None;
        }
        let mut left =
            house.profile.who_does(service).filter(|staff| !self.not_staff.contains(&staff.id));
        left.nth(1).map(|staff| staff.id.clone())
    }
}
