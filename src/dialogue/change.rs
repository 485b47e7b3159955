//! What stands: moving it, and keeping it. Another service or staff member is a move as well.

use jiff::civil::DateTime;

use crate::{
    schedule::{Booking, Repeated},
    understanding::{Choice, Courtesy, Request, Shift, Topic},
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State, amend, cancel, choose,
    counted::corrects,
    elsewhere, gather,
    heard::Zone,
    move_all, new_start,
    plan::{Call, call, say},
    siblings, stand_in, turned,
    which::{Fit, ask_which, has, which},
};

/// One of those listed is chosen.
pub(super) fn chosen(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let Stage::Choosing { cancels, list } = state.stage.clone() else { return None };
    let else_wanted =
        [Request::Cancel, Request::Move, Request::Book, Request::List, Request::Again];
    if heard.wants_any(&else_wanted) || heard.asks_for_own() {
        return None;
    }
    let of_one = heard.when.iter().flatten().any(|when| list.iter().any(|own| has(own, when)));
    let by_when = of_one && !cancels && !heard.is_choice();
    let mut told = heard.clone();
    if by_when {
        told.of.extend(heard.when.iter().flatten());
    }
    let names = heard.is_choice()
        || heard.means_all(&list)
        || !heard.services.is_empty()
        || heard.staff.is_some()
        || heard.is_timed();
    // "Thanks, see you all on Saturday" chooses none.
    if !names || heard.is(Courtesy::Bye) && heard.wants.is_empty() {
        return None;
    }
    Some(match which(state, &told, &list, cancels) {
        Fit::All(all) if cancels => cancel::cancel_all(state, &all),
        Fit::All(all) => move_all::move_these(state, heard, all),
        Fit::One { booking, .. } if cancels => call(Call::Cancel(booking)),
        Fit::One { booking, .. } => {
            state.draft.target = Some(booking.clone());
            // "The second, to Friday with Max" says what it is to become as well.
            let chosen = heard.is_choice() || !by_when && heard.when.is_some();
            let more = chosen && (heard.is_timed() || heard.staff.is_some());
            let told = if more { heard.clone() } else { Heard::default() };
            let staff = told.staff.as_ref().filter(|id| **id != booking.staff);
            state.draft.to_staff = staff.cloned().or(state.draft.to_staff.take());
            target(state, booking, &told, house, true)
        }
        Fit::Unclear(left) => ask_which(state, left, cancels),
        Fit::NoSuch => ask_which(state, list, cancels),
    })
}

/// What was moved is to be as it was before: that is shown and waits for a yes.
pub(super) fn moved_back(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let booking = state.last.clone()?;
    let start = state.moved_from.as_ref().filter(|it| it.booking.id == booking.id)?.start;
    let counts = heard.shifts.iter().any(Shift::counts);
    let other = heard.when.as_ref().is_some_and(|when| {
        when.as_ref().map_or(true, |when| {
            when.date.is_some_and(|day| day != start.date())
                || when.time.is_some_and(|time| time != start.time())
        })
    });
    // "Keep Friday" names what it was before; "keep it" leaves it as it is.
    let names = heard.when.is_some() || heard.wants_any(&[Request::Undo, Request::AsBefore]);
    if counts || other || heard.any_new() || !names || heard.fits(&booking) && heard.when.is_some()
    {
        return None;
    }
    let plan = Plan::Move { booking: booking.clone(), start, service: None, staff: None };
    state.draft = Draft { target: Some(booking.clone()), ..state.draft.next(Goal::Move) };
    state.stage = Stage::Confirming { plan };
    Some(say(Say::CheckMove(booking, start)))
}

/// Whether a move is said of a booking that stands, and not of what is spoken of and not held yet.
fn is_of_standing(state: &State, heard: &Heard, house: &House<'_>) -> bool {
    let stands = state.had.as_ref().filter(|had| had.local_start > house.now);
    // "No, move the same one to Friday" while one more visit is shown.
    let shown = matches!(state.stage, Stage::Confirming { plan: Plan::Book });
    if shown && stands.is_some() && heard.confirm == Some(false) {
        return true;
    }
    let held = matches!(state.stage, Stage::Holding { .. } | Stage::Confirming { .. });
    // "Yes, but also move this Friday's to five", while a visit on another day is shown.
    let day = matches!(&heard.when, Some(Ok(when)) if when.date.is_some()
        && stands.is_some_and(|had| when.date == Some(had.local_start.date()))
        && state.draft.days.and_then(Days::single) != when.date);
    if day {
        return true;
    }
    stands.is_some_and(|had| match heard.services.as_slice() {
        [] => state.draft.service.as_ref().is_none_or(|own| *own == had.service),
        services => services.contains(&had.service),
    }) && !held
}

/// A move is wanted by its name.
pub(super) fn moved(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let open = state.draft.goal == Goal::Book
        && state.last.is_none()
        && state.draft.days.is_some()
        && state.draft.target.is_none()
        && !is_of_standing(state, heard, house);
    // What is spoken of and not booked yet is changed and not moved.
    if !heard.wants(Request::Move) || open && !heard.wants(Request::List) && heard.of.is_empty() {
        return None;
    }
    let target = state.draft.target.clone().or_else(|| state.last.clone());
    let target = target.or_else(|| state.had.clone().filter(|had| had.local_start > house.now));
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
pub(super) fn implied(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.clone()?;
    if heard.replied.as_ref().is_some_and(|id| *id != last.id) {
        state.last = None;
        state.draft = state.draft.next(Goal::Move);
        return heard.is_timed().then(|| call(Call::List));
    }
    if state.draft.goal == Goal::Move && state.stage != Stage::Idle {
        return None;
    }
    if let Some(made) = turned::counted_of_another(state, heard) {
        return Some(made);
    }
    // "Better not move it to Friday" leaves what stands.
    let dated = heard.when.as_ref().is_some_and(|it| it.as_ref().is_ok_and(|it| it.date.is_some()));
    if heard.refuses.contains(&Request::Move) && !dated {
        return Some(say(Say::Kept));
    }
    let other = elsewhere::is_elsewhere(heard, &last);
    let shifts =
        heard.shifts.iter().any(|shift| !matches!(shift, Shift::Noon(_)) || heard.words <= 3);
    let polite = heard.is(Courtesy::Thanks) || heard.is(Courtesy::Bye);
    let talks = heard.topics.iter().any(|topic| *topic != Topic::Other)
        || polite && !heard.wants(Request::Rather) && !corrects(heard, &last);
    // "Can it be an hour later? And do you pick me up?"
    let counts = |shift: &Shift| match shift {
        Shift::Minutes(_) | Shift::Days(_) => true,
        // "No, Friday at the same time. And how many fit in?"
        Shift::SameTime => dated && !heard.wants(Request::Look),
        _ => false,
    };
    let talks = talks && !heard.shifts.iter().any(counts) && !turned::turns_aside(heard);
    let extreme = matches!(heard.choice, Some(Choice::Earliest | Choice::Latest))
        && heard.wants(Request::Rather);
    let told = heard.is_timed() || shifts || extreme;
    if other || talks || state.draft.goal == Goal::Book || !told {
        return None;
    }
    if !heard.services.is_empty() && !heard.wants(Request::Rather) && heard.shifts.is_empty() {
        return None;
    }
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let zoned = matches!(&heard.zone, Some(Zone::Named(zone)) if *zone != house.profile.zone_name);
    let same = !zoned
        && when.is_some_and(|when| {
            when.time == Some(last.local_start.time())
                && when.date.is_none_or(|day| day == last.local_start.date())
        });
    if same {
        if heard.zone.is_some() {
            let told = Say::Told(Topic::Zone, None);
            return Some(Move::Say(vec![told, Say::Stands(last)]));
        }
        return Some(say(Say::Stands(last)));
    }
    state.draft = Draft { target: Some(last), ..state.draft.next(Goal::Move) };
    Some(call(Call::List))
}

/// A change of service waits for its yes.
pub(super) fn await_yes(state: &mut State, booking: &Booking, after: &Booking, house: &House<'_>) {
    let plan = Plan::Move {
        booking: Box::new(booking.clone()),
        start: Repeated::start_of(&house.profile.zone, after),
        service: Some(after.service.clone()),
        staff: Some(after.staff.clone()),
    };
    state.draft.goal = Goal::Move;
    state.draft.target = Some(Box::new(booking.clone()));
    state.draft.to_service = Some(after.service.clone());
    state.last = Some(Box::new(booking.clone()));
    state.stage = Stage::Confirming { plan };
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
    // "Make it the full hour" names a service by what tells it from another one.
    let told = !heard.features.is_empty() && heard.services.is_empty();
    let named = told.then(|| siblings::resolve(state, heard, house));
    let heard = named.as_ref().unwrap_or(heard);
    if let Some(made) = move_all::apart(state, heard, list) {
        return made;
    }
    let moved = new_start::other_day(heard, list);
    let heard = moved.as_ref().unwrap_or(heard);
    match amend::amended(state, heard, list, house) {
        amend::Amended::No => {}
        amend::Amended::One(booking) => {
            state.draft.target = Some(booking.clone());
            return target(state, booking, heard, house, true);
        }
        amend::Amended::Unclear => return ask_which(state, list.to_vec(), false),
    }
    if state.means_all_made(heard, list) {
        let made = list.iter().filter(|it| state.made.contains(&it.id)).cloned().collect();
        return move_all::move_these(state, heard, made);
    }
    match which(state, heard, list, false) {
        Fit::All(all) => move_all::move_these(state, heard, all),
        // Without a start to show, which of several is meant is asked first.
        Fit::One { named: false, .. }
            if list.len() > 1
                && heard
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
        Fit::NoSuch => {
            state.stage = Stage::Idle;
            state.draft = state.draft.next(Goal::None);
            say(Say::NoSuch(list.to_vec()))
        }
    }
}

/// Goes on with a move whose booking is known.
pub(super) fn go_on(state: &mut State, heard: &Heard, house: &House<'_>) -> Move {
    // "Saturday at 12 for Beth's" of another booking than the one that is spoken of.
    let target_of = state.draft.target.take_if(|booking| heard.names_other_than(booking));
    if target_of.is_some() {
        return call(Call::List);
    }
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
    let without = new_start::without_own(heard, &booking);
    let heard = without.as_ref().unwrap_or(heard);
    let before = state.draft.clone();
    let (service, staff) = (before.to_service.clone(), before.to_staff.clone());
    let amends = service.is_some() || staff.is_some();
    let near = new_start::near_booking(heard, &booking);
    let moved = near.is_some();
    let heard = near.as_ref().unwrap_or(heard);
    let said = new_start::new_start(state, &booking, heard, house);
    // The day and the hour wait in the draft until it is known whose time it is.
    if state.draft.asks_zone {
        state.stage = Stage::Gathering;
        return say(Say::AskZone);
    }
    // "Move it to 11 London time" is converted, and shown before it is done.
    let (said, zone) = new_start::converted(state, heard, said, house);
    let stand_in =
        if staff.is_none() { stand_in::take(state, &booking, said, house) } else { None };
    let other = stand_in.is_some();
    let staff = staff.or(stand_in);
    // Another service or staff member, and nothing of the time: it stays.
    let same =
        (amends && !heard.is_timed()).then(|| Repeated::start_of(&house.profile.zone, &booking));
    let Some(start) = said.or(same) else {
        return new_start::ask_start(state, booking, heard, house);
    };
    let start = choose::marked(start, heard, house);
    if let Some(both) = Repeated::both(&house.profile.zone, start) {
        return choose::ask_which_hour(state, both);
    }
    if start == booking.local_start && !amends {
        return say(Say::Stands(booking));
    }
    if service.is_some() {
        return call(Call::Reschedule { booking, start, service, staff });
    }
    let verb = heard.wants(Request::Move)
        || before.goal == Goal::Move && before.target.is_some() && state.stage != Stage::Idle;
    let orders = heard.left.is_empty() && !only_asks(heard, verb);
    let sure = orders && !other && named && !moved && zone.is_none();
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
    let check = match staff {
        Some(staff) => Say::CheckStaff(booking, start, staff),
        None => Say::CheckMove(booking, start),
    };
    let zone = zone.map(|(said, zone)| Say::Converted { said, zone, start });
    Move::Say(zone.into_iter().chain([check]).collect())
}

/// Whether a move is only asked about: "I have to move it, is 12 free?", "what if I move it to Friday at 12?".
fn only_asks(heard: &Heard, verb: bool) -> bool {
    heard.question && (!verb || heard.wants(Request::Look))
        || verb && heard.conditional && heard.refuses.is_empty()
}

/// Moves a booking to a start that was agreed to, with all else that it is to get.
pub(super) fn to_start(state: &State, booking: Box<Booking>, start: DateTime) -> Move {
    let (service, staff) = (state.draft.to_service.clone(), state.draft.to_staff.clone());
    call(Call::Reschedule { booking, start, service, staff })
}

/// Whether a booking is too near for its customer to move it.
fn too_late(booking: &Booking, house: &House<'_>) -> bool {
    let last = booking.local_start.checked_sub(house.profile.rules.change_until);
    !booking.released && last.is_ok_and(|last| house.now > last)
}
