//! The next move after a call: what was found or done decides what is waited for.

use crate::{
    chat::{
        Fact, Refusal,
        transcript::{Held, Need, Times},
    },
    schedule::{Booking, Change},
    understanding::Request,
};

use super::{
    Draft, Goal, Heard, House, Move, NewStart, Say, Stage, State,
    begin::all_stand,
    book, cancel, change, correct, free, move_all, next_visit,
    offered::{found, offered},
    open::again,
    pending, picked,
    plan::{Call, call, say},
    refused, retold, series,
    state::Follow,
    table,
    topics::answers,
    visit, voice, waitlist, which_email,
};

/// Goes on after a call.
#[must_use]
pub fn resume(state: &State, heard: &Heard, fact: &Fact, house: &House<'_>) -> (State, Move) {
    let mut next = state.clone();
    waitlist::note(&mut next, fact);
    picked::note(&mut next, fact);
    let mut made = after(&mut next, heard, fact, house);
    made = voice::go_on(&mut next, fact, made);
    made = which_email::add(&next, made);
    // A question beside the order is answered with what came of the order.
    let ordered = matches!(
        fact,
        Fact::Held(_)
            | Fact::Times(_)
            | Fact::Released
            | Fact::AskYes { .. }
            | Fact::Receipt { change: Change::Booked | Change::Moved, .. }
    ) || matches!(fact, Fact::Appointments { .. }) && state.draft.goal == Goal::Move;
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
    if let Some(made) = together(state, fact) {
        return made;
    }
    match fact {
        Fact::Times(times) => looked_up(state, heard, times, house),
        Fact::Held(held) => keep_asking(state, heard, held, fact),
        Fact::Receipt { change, booking } => {
            let mut made = receipt(state, *change, booking, house);
            if let (Move::Say(parts), true) = (&mut made, heard.repeats()) {
                parts.push(Say::EachVisit);
            }
            made
        }
        Fact::Days(_) => {
            state.stage = Stage::Gathering;
            tell(fact)
        }
        // Code tells it beside the answer, as it does a receipt.
        Fact::Confirming { booking, .. } => {
            receipt(state, pending::change_of(booking), booking, house)
        }
        Fact::Coming { .. } | Fact::Released => {
            let contact = state.draft.contact.clone();
            *state = State {
                draft: Draft { contact, ..Draft::default() },
                greeted: true,
                ..State::default()
            };
            tell(fact)
        }
        Fact::Human { .. } if heard.wants(Request::Complain) => {
            Move::Say(vec![Say::Regret, Say::Fact(Box::new(fact.clone()))])
        }
        Fact::AddressRefused { booking } => {
            state.note_refused(booking);
            tell(fact)
        }
        Fact::Resent { booking } => {
            state.forget_refused(booking);
            tell(fact)
        }
        Fact::Late { .. } => Move::Say(vec![Say::Fact(Box::new(fact.clone())), Say::LateRule]),
        Fact::Appointments { list } => {
            let made = listed(state, heard, list, house);
            if list.is_empty() {
                end_without_bookings(state);
            }
            made
        }
        Fact::AskYes { booking } => await_yes(state, booking, fact),
        Fact::AskChange { booking, after } => {
            change::await_yes(state, booking, after, house);
            tell(fact)
        }
        Fact::Refused(refusal) => rejected(state, refusal, house).unwrap_or_else(|| tell(fact)),
        _ => tell(fact),
    }
}

/// Free times were looked up, for a question, a series or a wish.
fn looked_up(state: &mut State, heard: &Heard, times: &Times, house: &House<'_>) -> Move {
    if let Some(made) = series::found(state, times, house) {
        return made;
    }
    if let Some(made) = free::widened(state, heard, times, house) {
        return made;
    }
    let mut made = found(state, times, house);
    if std::mem::take(&mut state.draft.widened)
        && let Move::Say(parts) = &mut made
        && matches!(parts.first(), Some(Say::Times(_)))
    {
        parts.insert(0, Say::NotThen);
    }
    if let (Move::Say(parts), true) = (&mut made, heard.people > 1) {
        parts.insert(0, Say::OneByOne(heard.people));
    }
    // Of several services that were named, the answer says whose times these are and what follows.
    if let (Move::Say(parts), Some(service), Some(next), true) =
        (&mut made, &state.draft.service, then(state), heard.services.len() > 1)
    {
        let named = Say::TimesFor(service.clone());
        parts.retain(|part| *part != named);
        parts.splice(0..0, [named, next]);
    }
    made
}

/// Ends what cannot be done because nothing is booked, so that what is said next is a new wish.
fn end_without_bookings(state: &mut State) {
    state.follow = Some(Follow::NoBooking);
    if matches!(state.draft.goal, Goal::Cancel | Goal::Move | Goal::Correct | Goal::Resend) {
        state.draft = state.draft.next(Goal::None);
    }
}

/// The bookings were listed, for what is to be done with them.
fn listed(state: &mut State, heard: &Heard, list: &[Booking], house: &House<'_>) -> Move {
    if matches!(state.stage, Stage::Repeating { .. }) {
        return series::limited(state, list.len(), house);
    }
    match state.draft.goal {
        Goal::Rest => {
            state.draft.goal = Goal::None;
            say(Say::Rest(list.to_vec()))
        }
        Goal::Stands => all_stand(state, list),
        Goal::Sum => visit::sum(state, heard, list),
        Goal::MeetLink => visit::links(state, list),
        Goal::Retold => retold::compared(state, heard, list, house)
            .unwrap_or_else(|| table::go_on(state, heard, house)),
        // "Cancel my visit. Oh, I have none yet: book me in", "a haircut, Saturday won't do, Wednesday?"
        Goal::Cancel | Goal::Move if list.is_empty() && heard.orders() => {
            let order = heard.without_changes();
            state.draft.goal = Goal::None;
            book::wanted(state, &order, house)
                .unwrap_or_else(|| cancel::cancel_one_of(state, heard, list))
        }
        Goal::Cancel => cancel::cancel_one_of(state, heard, list),
        // "And the check-up too, at 10" of one that is not booked yet.
        Goal::Move if heard.adds_service(state, list) => {
            state.draft.goal = Goal::None;
            book::wanted(state, heard, house)
                .unwrap_or_else(|| change::move_one_of(state, heard, list, house))
        }
        Goal::Move => change::move_one_of(state, heard, list, house),
        Goal::Correct => correct::correct_these(state, heard, list),
        Goal::Resend => correct::send_again(state, heard, list),
        Goal::None | Goal::Book | Goal::Wait => {
            let list = heard.asked_about(list);
            let waits = matches!(state.stage, Stage::Cancelling { .. });
            if let [only] = list {
                state.last = Some(Box::new(only.clone()));
            }
            if !list.is_empty() && state.draft.goal == Goal::None && !waits {
                state.stage = Stage::Idle;
            }
            // "Is it booked?" while it is not.
            let first = match (again(state), list.is_empty()) {
                (Some(_), true) => Say::NotYet,
                _ => Say::Fact(Box::new(Fact::Appointments { list: list.to_vec() })),
            };
            Move::Say([first].into_iter().chain(again(state)).collect())
        }
    }
}

/// Counts what came of bookings that are cancelled together; after the last one, what still stands
/// is looked up.
fn together(state: &mut State, fact: &Fact) -> Option<Move> {
    let counts = matches!(fact, Fact::Receipt { .. } | Fact::Refused(_) | Fact::Confirming { .. });
    if !counts || state.together == 0 {
        return None;
    }
    if let Fact::Receipt { change: Change::Cancelled, booking } = fact {
        state.had = state.had.take().filter(|had| had.id != booking.id);
    }
    state.together -= 1;
    (state.together == 0).then(|| {
        let contact = std::mem::take(&mut state.draft).contact;
        state.draft = Draft { goal: Goal::Rest, contact, ..Draft::default() };
        (state.stage, state.last) = (Stage::Idle, None);
        call(Call::List)
    })
}

/// A slot is held while the customer is asked who they are.
fn keep_asking(state: &mut State, heard: &Heard, held: &Held, fact: &Fact) -> Move {
    state.draft.goal = Goal::Book;
    state.draft.service = Some(held.service.clone());
    state.draft.set_start(held.local_start);
    state.held_staff = Some(held.staff.clone());
    state.stage = Stage::Holding { missing: held.missing.clone() };
    state.last = None;
    let mut parts = Vec::new();
    if state.draft.people > 1 && heard.people > 1 {
        parts.push(Say::OneByOne(state.draft.people));
    }
    if heard.repeats() {
        parts.push(Say::EachVisit);
    }
    let conditions = std::mem::take(&mut state.draft.conditions);
    // The answer names all that was understood, and a name in reply is the yes to it. Only what was
    // guessed has to be pointed out.
    let left = std::mem::take(&mut state.draft.left);
    let unsure = left.iter().any(String::is_empty);
    if std::mem::take(&mut state.draft.inferred) {
        parts.push(Say::TimesFor(held.service.clone()));
    }
    if !conditions.is_empty() {
        parts.push(Say::LeftOut(conditions));
    } else if unsure {
        parts.push(Say::CheckThis);
    }
    parts.push(Say::Fact(Box::new(fact.clone())));
    parts.extend(then(state));
    let agreed = state.queue.iter().filter(|draft| draft.agreed && !draft.recurs).count();
    parts.extend((agreed > 0).then_some(Say::AllFollow(agreed + 1)));
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
    let more = state.queue.iter().filter(|draft| !draft.agreed);
    let next: Vec<_> = more.filter_map(|draft| draft.service.clone()).collect();
    (!next.is_empty()).then_some(Say::Then(next))
}

fn receipt(state: &mut State, change: Change, booking: &Booking, house: &House<'_>) -> Move {
    state.bad_emails = 0;
    correct::note_address(state, change, booking);
    let mends = state.refused.as_ref().is_some_and(|refused| refused.id == booking.id);
    if matches!(change, Change::Corrected | Change::Cancelled) {
        state.forget_refused(booking);
    }
    if change == Change::Corrected
        && let Some(made) = refused::go_on(state, booking, mends)
    {
        return made;
    }
    let before = std::mem::take(&mut state.draft);
    let stays = change != Change::Cancelled;
    state.stage = Stage::Idle;
    state.draft = Draft { lent: before.lent || before.named, ..before.next(Goal::None) };
    state.last = stays.then(|| Box::new(booking.clone()));
    state.spoken_staff = Some(booking.staff.clone());
    state.cancelled = (!stays).then(|| Box::new(booking.clone()));
    state.had = state.last.clone().or(state.had.take().filter(|had| had.id != booking.id));
    state.note_made(change, &before, booking);
    let moved = before.target.as_ref().filter(|_| change == Change::Moved);
    state.moved_from =
        moved.map(|target| NewStart { start: target.local_start, booking: target.clone() });
    if let Some(contact) = state.mends.take().filter(|_| change == Change::Moved) {
        return call(Call::Correct(Box::new(booking.clone()), contact));
    }
    if change == Change::Moved
        && let Some(next) = move_all::go_on(state)
    {
        return next;
    }
    if matches!(change, Change::Booked | Change::Already)
        && let Some(next) = next_visit::go_on(state, &before, booking, house)
    {
        return next;
    }
    if change == Change::Booked && before.agreed {
        return series::book_next(state, &before, house);
    }
    Move::Say(Vec::new())
}

fn rejected(state: &mut State, refusal: &Refusal, house: &House<'_>) -> Option<Move> {
    if matches!(state.stage, Stage::Repeating { .. }) {
        state.stage = Stage::Gathering;
    }
    match refusal {
        Refusal::Slot { wanted, .. } if state.draft.recurs => {
            state.missed.push(*wanted);
            let before = std::mem::take(&mut state.draft);
            state.stage = Stage::Idle;
            return Some(series::book_next(state, &before, house));
        }
        Refusal::Slot { .. } => return slot_refused(state, refusal, house),
        Refusal::WhichAppointment { list } => {
            let cancels = state.draft.goal != Goal::Move;
            state.stage = Stage::Choosing { cancels, list: list.clone() };
        }
        Refusal::NoService => state.draft.service = None,
        Refusal::NoStaff { .. } => state.draft.staff = None,
        Refusal::LikelyEmail { meant } => {
            state.stage = Stage::CheckingEmail { meant: meant.clone() };
        }
        Refusal::BadEmail | Refusal::EmailOutsideAscii => {
            state.draft.contact.email = None;
            state.stage = missing(state, Need::Email);
            state.bad_emails = state.bad_emails.saturating_add(1);
            // The same sentence twice would not help.
            return (state.bad_emails > 1).then(|| say(correct::email_again(refusal)));
        }
        Refusal::BadPhone => {
            state.draft.contact.phone = None;
            state.stage = missing(state, Need::Phone);
        }
        Refusal::NotSaid { what } => state.stage = Stage::Holding { missing: vec![*what] },
        Refusal::NoAppointment
        | Refusal::Theirs
        | Refusal::TooLate { .. }
        | Refusal::NotOffered { .. }
        | Refusal::SentTooOften
        | Refusal::TooMany { .. } => {
            state.queue.retain(|next| !next.agreed);
            state.draft.goal = Goal::None;
            state.draft.target = None;
            state.stage = Stage::Idle;
        }
        _ => {}
    }
    None
}

/// What is waited for once more: of a visit that is ordered, or of one that stands.
fn missing(state: &State, need: Need) -> Stage {
    if state.draft.goal == Goal::Book {
        Stage::Holding { missing: vec![need] }
    } else {
        Stage::Correcting
    }
}

/// A start is refused: another that was named for this case is tried, or what is near is offered.
fn slot_refused(state: &mut State, refusal: &Refusal, house: &House<'_>) -> Option<Move> {
    let Refusal::Slot { nearest, service, wanted, .. } = refusal else { return None };
    // A yes to the start that was shown is none to another one.
    state.draft.agreed = false;
    if state.draft.goal == Goal::Book && !state.draft.otherwise.is_empty() {
        state.draft.time = Some(state.draft.otherwise.remove(0));
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
    state.stage = offered(nearest.clone(), Vec::new());
    None
}
