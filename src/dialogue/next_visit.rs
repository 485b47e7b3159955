//! Goes on with the next of several visits once one is booked.
//!
//! What was left open is filled in from the visit before. A visit that was shown and agreed to is
//! booked at once; any other is shown first.

use crate::schedule::{Booking, Contact};

use super::{
    Days, Draft, Goal, House, Move, Plan, Say, Stage, State, able, book, for_children, free,
    plan::say,
    visits::{after, fill},
};

/// Goes on after a booking with the next of several visits, if there is one.
pub(super) fn go_on(
    state: &mut State,
    before: &Draft,
    booking: &Booking,
    house: &House<'_>,
) -> Option<Move> {
    let done = |next: &Draft| {
        next.service.as_ref() == Some(&booking.service)
            && next.start().is_none_or(|start| start == booking.local_start)
            && !next.other
            && !next.behind
    };
    state.queue.retain(|next| !done(next));
    if before.people > 1 {
        return Some(next_seat(state, before, booking, house));
    }
    if state.queue.is_empty() {
        return None;
    }
    let mut next = state.queue.remove(0);
    fill(&mut next, Some(&booking.service), Some(booking.local_start), house);
    next.keep_person(before);
    let own = before.own_contact();
    let told = next.contact.name.take().filter(|_| next.other || next.named);
    next.named = told.is_some();
    let name = if next.other || next.named { told } else { own.name.clone() };
    // What was said for this visit alone comes before what is known of the one who writes.
    let (email, phone) = (next.contact.email.take(), next.contact.phone.take());
    next.contact = Contact { name, email: email.or(own.email), phone: phone.or(own.phone) };
    if next.recurs && !next.other && !next.named {
        // Each visit of a series is for the same person.
        next.contact.name.clone_from(&before.contact.name);
        (next.named, next.other) = (before.named, before.other);
    }
    next.writer.clone_from(&before.writer);
    next.lent = before.lent || before.named;
    Some(next_visit(state, next, house))
}

/// Goes on with one of several visits that differ: what is known of it is shown.
fn next_visit(state: &mut State, next: Draft, house: &House<'_>) -> Move {
    state.draft = Draft { follows: true, ..next };
    state.stage = Stage::Gathering;
    let asks = match (state.draft.start(), &state.draft.service) {
        (Some(_), Some(_)) if state.draft.other && state.draft.contact.name.is_none() => {
            return say(Say::AskOther(state.draft.child));
        }
        (Some(_), Some(_)) if state.draft.agreed => return book::next(state, house),
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
        (_, Some(_)) if state.draft.days.and_then(Days::single).is_some() => {
            return free::check(state, house);
        }
        (_, Some(service)) => Say::AskTimeFor(service.clone()),
        _ => Say::AskTime,
    };
    say(asks)
}

/// Goes on with the next of several who come for the same: at the same time where that is possible,
/// else after the one before.
fn next_seat(state: &mut State, before: &Draft, booking: &Booking, house: &House<'_>) -> Move {
    let start = booking.local_start;
    let day = start.date();
    let class = house.profile.service(&booking.service).is_some_and(|it| it.shape.capacity > 1);
    let here = Draft { service: Some(booking.service.clone()), staff: None, ..before.clone() };
    let here =
        Draft { days: Some(Days { from: day, until: day }), time: Some(start.time()), ..here };
    let beside = able::able_to(&here, house).len() > 1 && before.staff.is_none();
    let together = class || !before.in_turn && beside && (!before.things || before.together);
    let time = if together {
        Some(start.time())
    } else {
        after(start, &booking.service, &booking.service, before.staff.as_ref(), house)
    };
    let own = before.own_contact();
    let mut names = before.names.clone();
    let name = (!names.is_empty()).then(|| names.remove(0));
    let known = name.is_some() || before.things;
    // Several seats of one session under one name are told apart by a number.
    let seat = own.name.clone().map(|name| if class { state.numbered(name) } else { name });
    state.draft = Draft {
        goal: Goal::Book,
        service: Some(booking.service.clone()),
        staff: before.staff.clone(),
        days: Some(Days { from: day, until: day }),
        time,
        people: before.people - 1,
        things: before.things,
        together: before.together,
        in_turn: before.in_turn,
        other: !before.things,
        child: before.child,
        named: name.is_some(),
        names,
        writer: before.writer.clone().or_else(|| own.name.clone()),
        lent: true,
        contact: Contact { name: if before.things { seat } else { name }, ..own },
        ..Draft::default()
    };
    if state.draft.child {
        for_children::for_child(&mut state.draft, house);
    }
    state.stage = Stage::Gathering;
    if !known {
        // A bath or a consultation may be one for both, which the business's file does not tell.
        let one = house.profile.service(&booking.service).is_some_and(|it| it.shape.capacity == 1);
        return say(if one { Say::AskNextOrTogether } else { Say::AskNext });
    }
    if !class {
        // A start that was counted is shown.
        state.draft.left.push(String::new());
    }
    book::next(state, house)
}

impl State {
    /// Returns a name with the number of the seat, where bookings are under it already: "Ann Lee (2)".
    pub(super) fn numbered(&self, name: String) -> String {
        let own = name.split(" (").next().unwrap_or_default();
        let is = |it: &&String| *it == own || it.starts_with(&format!("{own} ("));
        match self.people.iter().filter(is).count() {
            0 => name,
            many => format!("{own} ({})", many + 1),
        }
    }
}
