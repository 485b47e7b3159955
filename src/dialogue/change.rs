//! What stands: moving it, and keeping it. Another service or staff member is a move as well.

use jiff::{Span, civil::DateTime};

use crate::{
    phrase::Meaning,
    schedule::Booking,
    understanding::{Choice, Request, Shift},
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State, amend, cancel, correct,
    counted::{corrects, counted},
    free::check,
    gather,
    plan::{Call, call, say},
    topics::answers,
    which::{Fit, ask_which, which},
};

/// What stands is to stay.
pub(super) fn kept(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let keeps =
        heard.refuses.iter().any(|request| matches!(request, Request::Cancel | Request::Move))
            || heard.wants(Request::Keep) && (!heard.gives() || is_named_only(state, heard));
    // "Don't move it. The name is Ann" corrects the name.
    let other = |last: &Booking| correct::differs(&heard.contact, &last.contact);
    let mends = heard.gives_contact()
        && (heard.wants(Request::Details) || state.last.as_deref().is_some_and(other));
    let changes =
        heard.wants_any(&[Request::Cancel, Request::Move]) || heard.when.is_some() || mends;
    if !keeps || changes {
        return None;
    }
    if state.draft.goal != Goal::Book {
        state.draft.goal = Goal::None;
    }
    // "Don't cancel it, just tell me when it is" is answered by the list, which shows that it stands.
    if heard.asks_for_own() {
        return Some(call(Call::List));
    }
    // A question beside it is answered as well: "don't cancel; what are the rules?"
    Some(Move::Say([Say::Kept].into_iter().chain(answers(state, heard)).collect()))
}

/// Whether a message names who does the booking that stands, and nothing else: "leave it with Olena".
fn is_named_only(state: &State, heard: &Heard) -> bool {
    let staff = state.last.as_ref().map(|last| &last.staff);
    heard.staff.as_ref() == staff
        && staff.is_some()
        && !heard.is_timed()
        && heard.services.is_empty()
        && !heard.gives_contact()
}

/// One of those listed is chosen.
pub(super) fn chosen(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let Stage::Choosing { cancels, list } = state.stage.clone() else { return None };
    let else_wanted = [Request::Cancel, Request::Move, Request::Book, Request::List];
    if heard.wants_any(&else_wanted) || heard.asks_for_own() {
        return None;
    }
    let by_when = heard.when.as_ref().is_some_and(Result::is_ok) && !cancels && !heard.is_choice();
    let mut told = heard.clone();
    if by_when {
        told.of.extend(heard.when.iter().flatten());
    }
    let names = heard.is_choice()
        || !heard.services.is_empty()
        || heard.staff.is_some()
        || heard.is_timed();
    if !names {
        return None;
    }
    Some(match which(state, &told, &list, cancels) {
        Fit::All(all) if cancels => cancel::cancel_all(state, &all),
        Fit::All(all) => ask_which(state, all, cancels),
        Fit::One { booking, .. } if cancels => call(Call::Cancel(booking)),
        Fit::One { booking, .. } => {
            state.draft.target = Some(booking.clone());
            target(state, booking, &Heard::default(), house, true)
        }
        Fit::Unclear(left) => ask_which(state, left, cancels),
    })
}

/// A move is wanted by its name.
pub(super) fn moved(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let open = state.draft.goal == Goal::Book
        && state.last.is_none()
        && state.draft.days.is_some()
        && state.draft.target.is_none();
    // What is spoken of and not booked yet is changed and not moved.
    if !heard.wants(Request::Move) || open && !heard.wants(Request::List) && heard.of.is_empty() {
        return None;
    }
    let target = state.draft.target.clone().or_else(|| state.last.clone());
    // The day of a move that is shown stays when another hour is said.
    let shown = matches!(state.stage, Stage::Confirming { plan: Plan::Move { .. } });
    let days = state.draft.days.filter(|_| shown);
    let to_service = state.draft.to_service.take().filter(|_| shown);
    let to_staff = state.draft.to_staff.take().filter(|_| shown);
    let next = state.draft.next(Goal::Move);
    state.draft = Draft { days, target, to_service, to_staff, ..next };
    Some(call(Call::List))
}

/// A move that waits for its start hears "the same time" and "an hour later".
pub(super) fn continued(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let waits = state.draft.goal == Goal::Move
        && state.draft.target.is_some()
        && matches!(
            state.stage,
            Stage::Gathering | Stage::Offering { .. } | Stage::Proposing { .. }
        );
    (waits && !heard.shifts.is_empty() && heard.services.is_empty())
        .then(|| go_on(state, heard, house))
}

/// A change of what was just booked, without the word for it: "ні, краще о 16".
pub(super) fn implied(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    if heard.replied.as_ref().is_some_and(|id| *id != last.id) {
        state.last = None;
        state.draft = state.draft.next(Goal::Move);
        return heard.is_timed().then(|| call(Call::List));
    }
    if state.draft.goal == Goal::Move && state.stage != Stage::Idle {
        return None;
    }
    let elsewhere = heard.wants_any(&[
        Request::Again,
        Request::Look,
        Request::List,
        Request::Repeat,
        Request::Behind,
        Request::Ahead,
    ]) || heard.other
        || heard.people > 1
        || heard.stranger
        || gives_other_contact(heard, &last)
        || heard.services.iter().any(|id| *id != last.service)
        || !heard.several.is_empty()
        || heard.staff.is_some()
        // "And the massage then at five": a word that nothing explains may be another wish.
        || !heard.left.is_empty() && heard.shifts.contains(&Shift::SameDay)
        || heard.wants(Request::Book)
            && heard.shifts.is_empty()
            && !heard.wants(Request::Rather)
            && !heard.question;
    let shifts =
        heard.shifts.iter().any(|shift| !matches!(shift, Shift::Noon(_)) || heard.words <= 3);
    let polite = heard.is(crate::understanding::Courtesy::Thanks)
        || heard.is(crate::understanding::Courtesy::Bye);
    let talks = heard.topics.iter().any(|topic| *topic != crate::understanding::Topic::Other)
        || polite && !heard.wants(Request::Rather);
    if elsewhere || talks || state.draft.goal == Goal::Book || !(heard.is_timed() || shifts) {
        return None;
    }
    if !heard.services.is_empty() && !heard.wants(Request::Rather) && heard.shifts.is_empty() {
        return None;
    }
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let same = when.is_some_and(|when| {
        when.time == Some(last.local_start.time())
            && when.date.is_none_or(|day| day == last.local_start.date())
    });
    if same {
        if heard.zone.is_some() {
            let told = Say::Told(crate::understanding::Topic::Zone, None);
            return Some(Move::Say(vec![told, Say::Stands(last)]));
        }
        return Some(say(Say::Stands(last)));
    }
    state.draft = Draft { target: Some(last), ..state.draft.next(Goal::Move) };
    Some(call(Call::List))
}

/// Whether another person or another number is named than the booking has.
fn gives_other_contact(heard: &Heard, last: &Booking) -> bool {
    let guest = heard.guests.iter().any(|name| last.contact.name.as_ref() != Some(name));
    guest || heard.mends_contact() || correct::differs(&heard.contact, &last.contact)
}

/// "Not needed any more", while something stands and nothing else is spoken of.
pub(super) fn not_wanted(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let declines = heard.confirm == Some(false) && !heard.gives() && state.stage == Stage::Idle;
    (declines && state.last.is_some()).then(|| say(Say::YesToWhat(state.last.clone())))
}

/// Goes on with a move, the bookings in hand.
pub(super) fn move_one_of(
    state: &mut State,
    heard: &Heard,
    list: &[Booking],
    house: &House<'_>,
) -> Move {
    if list.is_empty() {
        state.draft.goal = Goal::None;
        let none = crate::chat::Fact::Appointments { list: Vec::new() };
        return say(Say::Fact(Box::new(none)));
    }
    match amend::amended(state, heard, list) {
        amend::Amended::No => {}
        amend::Amended::One(booking) => {
            state.draft.target = Some(booking.clone());
            return target(state, booking, heard, house, true);
        }
        amend::Amended::Unclear => return ask_which(state, list.to_vec(), false),
    }
    match which(state, heard, list, false) {
        Fit::All(all) => ask_which(state, all, false),
        // Without a start to show, which of several is meant is asked first.
        Fit::One { named: false, .. }
            if heard
                .when
                .as_ref()
                .is_none_or(|when| when.as_ref().is_ok_and(|when| when.time.is_none()))
                && heard.shifts.is_empty() =>
        {
            gather::gather(state, heard, house);
            ask_which(state, list.to_vec(), false)
        }
        Fit::One { booking, named } => {
            state.draft.target = Some(booking.clone());
            target(state, booking, heard, house, named)
        }
        Fit::Unclear(left) => {
            gather::gather(state, heard, house);
            ask_which(state, left, false)
        }
    }
}

/// Goes on with a move whose booking is known.
pub(super) fn go_on(state: &mut State, heard: &Heard, house: &House<'_>) -> Move {
    match state.draft.target.clone() {
        Some(booking) => target(state, booking, heard, house, true),
        None => call(Call::List),
    }
}

/// Moves a booking to the start that was said, shows it, or asks for it.
fn target(
    state: &mut State,
    booking: Box<Booking>,
    heard: &Heard,
    house: &House<'_>,
    named: bool,
) -> Move {
    if too_late(&booking, house) {
        state.draft.goal = Goal::None;
        state.stage = Stage::Idle;
        let refusal = crate::chat::Refusal::TooLate { booking };
        return say(Say::Fact(Box::new(crate::chat::Fact::Refused(refusal))));
    }
    let before = state.draft.clone();
    let (service, staff) = (before.to_service.clone(), before.to_staff.clone());
    let amends = service.is_some() || staff.is_some();
    let near = near_booking(heard, &booking);
    let moved = near.is_some();
    let heard = near.as_ref().unwrap_or(heard);
    let said = new_start(state, &booking, heard, house);
    // Another service or staff member, and nothing of the time: it stays.
    let same = (amends && !heard.is_timed()).then_some(booking.local_start);
    let Some(start) = said.or(same) else {
        return ask_start(state, booking, heard, house);
    };
    if start == booking.local_start && !amends {
        return say(Say::Stands(booking));
    }
    if service.is_some() {
        return call(Call::Reschedule { booking, start, service, staff });
    }
    let verb = heard.wants(Request::Move)
        || before.goal == Goal::Move && before.target.is_some() && state.stage != Stage::Idle;
    let sure = heard.left.is_empty() && named && !moved && (verb || !heard.question);
    let is_said = verb
        || heard.wants(Request::Rather) && heard.is_exact()
        || heard.confirm == Some(false)
        || corrects(heard, &booking)
        || !heard.shifts.is_empty()
        || staff.is_some() && !heard.question;
    if sure && is_said {
        return call(Call::Reschedule { booking, start, service, staff });
    }
    let plan = Plan::Move { booking: booking.clone(), start, service, staff: staff.clone() };
    state.stage = Stage::Confirming { plan };
    say(match staff {
        Some(staff) => Say::CheckStaff(booking, start, staff),
        None => Say::CheckMove(booking, start),
    })
}

/// Moves a booking to a start that was agreed to, with all else that it is to get.
pub(super) fn to_start(state: &State, booking: Box<Booking>, start: DateTime) -> Move {
    let (service, staff) = (state.draft.to_service.clone(), state.draft.to_staff.clone());
    call(Call::Reschedule { booking, start, service, staff })
}

/// Places a weekday's name beside the booking that it moves: the Tuesday of a visit on Monday the
/// 30th is that of the day after, and not the nearest from today on.
fn near_booking(heard: &Heard, booking: &Booking) -> Option<Heard> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let date = when.date.filter(|_| heard.weekday && when.date_end.is_none())?;
    let ahead = date.until(booking.local_start.date()).ok()?.get_days();
    let weeks = (ahead + 3).div_euclid(7);
    let placed = date.checked_add(Span::new().weeks(weeks)).ok().filter(|_| weeks > 0)?;
    let when = Meaning { date: Some(placed), ..*when };
    Some(Heard { when: Some(Ok(when)), ..heard.clone() })
}

/// Whether a booking is too near for its customer to move it.
fn too_late(booking: &Booking, house: &House<'_>) -> bool {
    let last = booking.local_start.checked_sub(house.profile.rules.change_until);
    last.is_ok_and(|last| house.now > last)
}

/// Returns the start that a booking is moved to: chosen, counted from it, or said; what is not
/// said stays as the draft has it.
fn new_start(
    state: &mut State,
    booking: &Booking,
    heard: &Heard,
    house: &House<'_>,
) -> Option<DateTime> {
    let offers = state.offers().to_vec();
    let chosen = match heard.choice {
        Some(Choice::Nth(place)) => offers.get(place.saturating_sub(1)).copied(),
        Some(Choice::Last) => offers.last().copied(),
        Some(Choice::Any) => offers.first().copied(),
        _ => None,
    };
    // The service and the staff member that were named tell which booking is meant.
    let own = Heard { services: Vec::new(), several: Vec::new(), staff: None, ..heard.clone() };
    let staff = state.draft.staff.take();
    state.draft.service = None;
    gather::gather(state, &own, house);
    state.draft.service = Some(booking.service.clone());
    state.draft.staff = staff;
    let keeps_time = heard.shifts.contains(&Shift::SameTime) || corrects(heard, booking);
    // "Oops, I meant Friday": the hour was not what was wrong.
    let bounds = (state.draft.after, state.draft.before);
    let swaps_day = heard.wants(Request::Rather)
        && !heard.wants(Request::Move)
        && !heard.question
        && bounds == (None, None);
    let said = || match (state.draft.days, state.draft.time) {
        (Some(days), Some(time)) => days.single().map(|day| day.to_datetime(time)),
        (None, Some(time)) => Some(booking.local_start.date().to_datetime(time)),
        (Some(days), None) if keeps_time || swaps_day => {
            days.single().map(|day| day.to_datetime(booking.local_start.time()))
        }
        _ => None,
    };
    chosen.or_else(|| counted(booking, heard)).or_else(said)
}

/// Looks up what is free on the day that was said, or asks for one.
fn ask_start(state: &mut State, booking: Box<Booking>, heard: &Heard, house: &House<'_>) -> Move {
    state.stage = Stage::Gathering;
    let draft = &mut state.draft;
    if draft.days.is_none() && draft.after.is_none() && draft.before.is_none() {
        let vague = heard.shifts.iter().find_map(|shift| match shift {
            Shift::Vague(later) => Some(*later),
            _ => None,
        });
        let Some(later) = vague else { return say(Say::AskMove(booking)) };
        let (day, time) = (booking.local_start.date(), booking.local_start.time());
        draft.days = Some(Days { from: day, until: day });
        (draft.after, draft.before) = if later { (Some(time), None) } else { (None, Some(time)) };
    }
    if draft.to_service.is_some() {
        draft.service.clone_from(&draft.to_service);
        draft.staff.clone_from(&draft.to_staff);
    } else {
        draft.staff = draft.to_staff.clone().or(Some(booking.staff.clone()));
    }
    check(state, house)
}

impl Heard {
    /// Whether an hour was said.
    fn is_exact(&self) -> bool {
        self.when.as_ref().is_some_and(|when| when.as_ref().is_ok_and(|when| when.time.is_some()))
    }

    /// Whether one of a list is chosen.
    pub(super) fn is_choice(&self) -> bool {
        self.choice.is_some()
    }
}
