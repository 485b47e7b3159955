//! A new booking: what the draft gathers, and what it still lacks.

use jiff::civil::DateTime;

use crate::{
    ids::{ServiceId, StaffId},
    phrase::{self, Meaning},
    schedule::Repeated,
    understanding::{Asked, Courtesy, Request},
};

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State, change, choose,
    denied_start::refused_start,
    each,
    free::{self, check, only_staff},
    gather::{begin_draft, gather},
    goes_on::{BOOKS, goes_on, is_aside},
    open::{again, only_named},
    plan::{Call, call, say},
    series, untimed, visits, windows,
};

/// Says what is wrong with the words for a day or a time. What has passed is asked of the tools,
/// which also say what is free.
pub(super) fn trouble(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let Some(Err(problem)) = &heard.when else {
        if heard.unclear {
            gather(state, heard, house);
            state.stage = Stage::Gathering;
            return Some(say(Say::AskDate));
        }
        return None;
    };
    let known = state.draft.service.is_some() || !heard.services.is_empty();
    if let phrase::Error::Past { .. } = problem {
        if known {
            return None;
        }
        // A story of what has passed asks for nothing.
        let story = state.stage == Stage::Idle && heard.wants.is_empty();
        if let (true, Some(last)) = (story, &state.last) {
            return Some(say(Say::Stands(last.clone())));
        }
        if story && heard.is(Courtesy::Thanks) {
            return Some(say(Say::Welcome));
        }
    }
    if windows::said(&state.draft, heard).is_some() {
        return None;
    }
    gather(state, heard, house);
    if let phrase::Error::Ambiguous(choices) = problem
        && let Some(visits) = each::visits(state, heard, choices)
    {
        let heard = Heard { visits, when: None, ..heard.clone() };
        return wanted(state, &heard, house);
    }
    if let phrase::Error::Ambiguous(choices) = problem {
        let starts = choices
            .iter()
            .filter_map(|choice| Some(choice.date?.to_datetime(choice.exact_time()?)));
        let starts: Vec<DateTime> = starts.collect();
        state.draft.share(choices);
        state.draft.choices.clone_from(&starts);
        state.stage = if starts.is_empty() {
            Stage::Gathering
        } else {
            Stage::Offering { starts, named: Vec::new() }
        };
        if state.draft.goal == Goal::None {
            state.draft.goal = Goal::Book;
        }
    }
    ask_anew(state, problem);
    if let Some(half) = heard.half {
        state.draft.share(&[half]);
        state.stage = Stage::Gathering;
        if state.draft.goal == Goal::None {
            state.draft.goal = Goal::Book;
        }
    }
    Some(say(Say::Trouble(problem.clone())))
}

/// Lets go of a start that is in question, so that a name in the next message books none.
fn ask_anew(state: &mut State, problem: &phrase::Error) {
    let open = matches!(
        state.stage,
        Stage::Holding { .. } | Stage::Proposing { .. } | Stage::Confirming { plan: Plan::Book }
    );
    if open && !matches!(problem, phrase::Error::Ambiguous(_)) {
        (state.draft.days, state.draft.time) = (None, None);
        state.stage = Stage::Gathering;
    }
    if let phrase::Error::NonexistentTime { date, .. } = problem {
        // The day stays as it was said; only another time of it is needed.
        state.draft.share(&[Meaning { date: Some(*date), ..Meaning::default() }]);
        state.stage = Stage::Gathering;
        if state.draft.goal == Goal::None {
            state.draft.goal = Goal::Book;
        }
    }
}

/// A booking is wanted, or goes on.
pub(super) fn wanted(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let books = heard.wants_any(BOOKS);
    if !goes_on(state, heard) || is_aside(state, heard) {
        return None;
    }
    // "Who else teaches guitar? Otherwise Thursday at three" while the guitar lesson is moved.
    let adds = heard.joins || heard.wants(Request::Again);
    let own = |id: &ServiceId| {
        !adds && state.draft.target.as_ref().is_some_and(|moved| moved.service == *id)
    };
    let moves = state.draft.goal == Goal::Move && heard.services.iter().all(own) && !books;
    if moves && (heard.is_timed() || heard.choice.is_some() || heard.zone.is_some()) {
        return Some(change::go_on(state, heard, house));
    }
    // "The beard right after the haircut": the haircut is booked and only says after what.
    let booked = state.last.as_ref().map(|last| last.service.clone());
    let beside = booked.filter(|_| heard.wants(Request::Behind) && heard.services.len() > 1);
    let own;
    let heard = match beside {
        Some(booked) => {
            own = heard.without(&booked);
            &own
        }
        None => heard,
    };
    if let Some(question) = only_named(state, heard) {
        return Some(question);
    }
    let both = each::asked_together(state, heard).or_else(|| each::on_each_day(state, heard));
    let heard = both.as_ref().unwrap_or(heard);
    let picked = choose::listed(state, heard, house);
    let heard = picked.as_ref().unwrap_or(heard);
    let shows = choose::is_shown_anew(state, heard);
    let refused = refused_start(state, heard);
    begin_draft(state, heard, house);
    if let Some(question) = choose::two_readings(state, heard) {
        return Some(question);
    }
    gather(state, heard, house);
    choose::choose(state, heard);
    if refused.is_some() && state.draft.start() == refused {
        state.draft.time = None;
    }
    if shows {
        state.draft.left.push(String::new());
    }
    if let Some(question) = in_the_way(state, heard, house) {
        return Some(question);
    }
    let looks = heard.wants(Request::Look) || only_asks(heard);
    let mut made = if looks { free::look(state, heard, house) } else { next(state, house) };
    if heard.people > 1 && state.draft.people > 1 {
        prefix(&mut made, Say::OneByOne(heard.people));
    }
    if heard.repeats() {
        prefix(&mut made, Say::EachVisit);
    }
    Some(made)
}

/// How many words of an unknown service are repeated to the customer.
const MOST_QUOTED: usize = 3;

/// What has to be asked before the draft goes on.
fn in_the_way(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    if heard.stranger && state.draft.staff.is_none() {
        return Some(say(Say::NoStaff(state.draft.service.clone())));
    }
    if let (Some(other), Some(service)) = (state.draft.staff.clone(), state.draft.service.clone())
        && state.draft.start().is_none()
        && heard.staff.is_some()
        && !heard.any_staff
        && !house.profile.who_does(&service).any(|staff| staff.id == other)
    {
        state.draft.staff = None;
        state.stage = Stage::Gathering;
        let parts = [Say::NoStaff(Some(service))].into_iter().chain(again(state));
        return Some(Move::Say(parts.collect()));
    }
    if state.draft.asks_zone {
        return Some(ask(state, Say::AskZone));
    }
    let unknown = state.draft.service.is_none()
        && state.draft.several.is_empty()
        && !heard.left.is_empty()
        && (heard.wants_any(BOOKS) || heard.is_timed());
    if unknown {
        let words = std::mem::take(&mut state.draft.left);
        // Words from here and there are no name of a service and are not repeated.
        return Some(match words.as_slice() {
            [piece]
                if piece.split_whitespace().count() <= MOST_QUOTED
                    && heard.sought.contains(piece) =>
            {
                ask(state, Say::UnknownService(piece.clone()))
            }
            _ => ask(state, Say::AskService),
        });
    }
    let lacks = matches!(state.draft.lacks(), Asked::Time | Asked::Day | Asked::Service);
    if !heard.only_contact() || !lacks {
        return None;
    }
    if state.stage == Stage::Idle {
        state.stage = Stage::Gathering;
    }
    let open = again(state).unwrap_or(Say::AskDay);
    Some(Move::Say(vec![Say::Noted, open]))
}

fn prefix(made: &mut Move, part: Say) {
    if let Move::Say(parts) = made {
        parts.insert(0, part);
    }
}

/// Whether the message asks what is free and does not ask for it.
fn only_asks(heard: &Heard) -> bool {
    heard.question
        && heard.is_timed()
        // "Me at four and her at half past?" is shown as a plan.
        && heard.visits.len() < 2
        && !matches!(heard.when, Some(Err(phrase::Error::Past { .. })))
        && !heard.wants_any(&[Request::Book, Request::Rather, Request::Again])
        && !heard.gives_contact()
}

/// Goes on with a booking: the next call, or the next question.
pub(super) fn next(state: &mut State, house: &House<'_>) -> Move {
    if state.draft.doubtful
        && let Some(name) = state.draft.contact.name.clone()
    {
        let rest = match &state.stage {
            Stage::Holding { missing } => state.draft.lacking(missing),
            _ => Vec::new(),
        };
        state.stage = Stage::CheckingName;
        let rest = (!rest.is_empty()).then_some(Say::AskNeeds(rest));
        return Move::Say([Say::CheckName(name)].into_iter().chain(rest).collect());
    }
    if let Some(meant) = state.draft.likely_email.take() {
        state.stage = Stage::CheckingEmail { meant: meant.clone() };
        return say(Say::CheckEmail(meant));
    }
    if let Some(refused) = too_many(state, house) {
        return refused;
    }
    if state.draft.service.is_none()
        && let Some(closed) = free::closed(state, house)
    {
        return closed;
    }
    if !state.draft.several.is_empty() && state.draft.service.is_none() {
        state.stage = Stage::Gathering;
        return say(Say::AskWhichService(state.draft.several.clone()));
    }
    if let Some(series) = state.draft.series
        && let Some(made) = series::look_up(state, &series, house)
    {
        return made;
    }
    let draft = state.draft.clone();
    match (&draft.service, draft.days, draft.time) {
        (Some(_), Some(days), Some(time)) if days.single().is_some() => {
            if untimed::turn(state) {
                return next(state, house);
            }
            untimed::turn_back(state);
            if let Some(plan) = visits::shown(state, house) {
                return plan;
            }
            state.draft.settle_name();
            let start = state.draft.start().unwrap_or(days.from.to_datetime(time));
            book(state, start, house)
        }
        (Some(_), Some(_), _) => check(state, house),
        (Some(_), None, _) if draft.extreme.is_some() || !state.offers().is_empty() => {
            check(state, house)
        }
        (None, _, _) if draft.extreme.is_some() && free::is_only(house) => check(state, house),
        (None, None, None) | (None, Some(_), _) => ask(state, Say::AskService),
        (Some(_), None, _) if draft.is_bounded() => check(state, house),
        (None, None, Some(_)) if draft.is_bounded() => ask(state, Say::AskService),
        (Some(service), None, _) if draft.inferred => {
            state.draft.inferred = false;
            ask(state, Say::AskDayFor(service.clone()))
        }
        (_, None, _) => ask(state, Say::AskDay),
    }
}

/// Says how many have room at one time, when more want to come to a class.
fn too_many(state: &mut State, house: &House<'_>) -> Option<Move> {
    let service = state.draft.service.as_ref().and_then(|id| house.profile.service(id))?;
    let (most, people) = (service.shape.capacity, state.draft.people);
    (most > 1 && people > most).then(|| {
        state.draft = state.draft.next(Goal::None);
        state.stage = Stage::Idle;
        say(Say::TooManyPeople(people, most))
    })
}

fn ask(state: &mut State, part: Say) -> Move {
    state.stage = Stage::Gathering;
    say(part)
}

/// Books, unless something has to be shown or asked before.
fn book(state: &mut State, start: DateTime, house: &House<'_>) -> Move {
    let Some(service) = state.draft.service.clone() else { return ask(state, Say::AskService) };
    if state.draft.other && state.draft.contact.name.is_none() {
        return ask(state, Say::AskOther(state.draft.child));
    }
    let does = |id: &StaffId| house.profile.who_does(&service).any(|staff| staff.id == *id);
    let unable = state.draft.staff.take_if(|id| !does(id));
    let Ok(staff) = state.draft.wished(&service, house) else {
        return only_staff(state, service);
    };
    let (start, zone) = state.draft.converted(start, house);
    if let Some(both) = Repeated::both(&house.profile.zone, start) {
        return choose::ask_which_hour(state, both);
    }
    // What waits for a name is held, shown and asked about in one message: the answer is the yes.
    let shown_first = zone.is_some()
        || unable.is_some()
        || !state.draft.left.is_empty() && !state.draft.lacks_contact(&service, house);
    if shown_first {
        state.draft.set_start(start);
        state.draft.zone = None;
        state.draft.left.clear();
        let conditions = std::mem::take(&mut state.draft.conditions);
        state.stage = Stage::Confirming { plan: Plan::Book };
        let name = state.draft.contact.name.clone();
        // Who was wished for does not do it: that is said, with who does, in the same question.
        let other = unable.map(|unable| Say::Unable(unable, service.clone()));
        let check = Say::CheckBooking { service, start, name, conditions, zone };
        return Move::Say(other.into_iter().chain([check]).collect());
    }
    call(Call::Book { service, staff, start, contact: state.draft.contact.clone() })
}
