//! The rules of the first move that change no booking: a person, questions, courtesies, a no.

use crate::{
    chat::Fact,
    ids::ServiceId,
    schedule::Booking,
    understanding::{Courtesy, Request, Topic},
};

use super::{
    Goal, Heard, House, Move, Say, Stage, State, book,
    open::again,
    plan::{Call, call, say},
    surplus,
    topics::{self, answers, spoken_day},
};

pub(super) fn to_a_person(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let robot = heard.topics.contains(&Topic::Robot);
    let ordered =
        heard.gives() && !heard.services.is_empty() || heard.gives_contact() && heard.is_timed();
    // "My coloring is a bad job" orders no coloring.
    let swaps = !heard.not_staff.is_empty() && state.last.is_some();
    let complains = heard.wants(Request::Complain) && !heard.gives_contact() && !swaps;
    (complains || heard.wants(Request::Human) && !robot && !ordered).then(|| {
        state.passing_on = true;
        call(Call::Human)
    })
}

pub(super) fn listed(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let asks = heard.wants(Request::List) || heard.asks_for_own();
    let own_data = |topic: &Topic| matches!(topic, Topic::MyEmail | Topic::MyPhone | Topic::MyName);
    let elsewhere = heard.wants_any(&[Request::Cancel, Request::Move, Request::Details])
        || heard.topics.iter().any(own_data)
        || !heard.refuses.is_empty()
        || !heard.services.is_empty() && heard.is_timed();
    if elsewhere {
        return None;
    }
    if let (true, Stage::Holding { .. }, Some(staff)) =
        (heard.topics.contains(&Topic::Whose), &state.stage, &state.held_staff)
    {
        // "Is that with Marcus, and can I cancel if I get ill?"
        let parts = [Say::With(staff.clone())].into_iter().chain(answers(state, heard));
        return Some(Move::Say(parts.chain(again(state)).collect()));
    }
    // "5:30. Omar Haddad, 416… Will it be with Ruth or Mei?" is ordered, and the receipt answers it.
    let ordered = heard.gives_contact() && heard.exact_time().is_some();
    if ordered && state.last.is_none() && state.draft.service.is_some() {
        return None;
    }
    // "Who is it with?" before anything is booked asks who does it.
    if let (true, None, Some(service)) =
        (heard.topics.contains(&Topic::Whose), &state.last, &state.draft.service)
    {
        let wished = state.draft.staff.clone().map(Say::With);
        let who = wished.unwrap_or_else(|| Say::Told(Topic::Staff, Some(service.clone())));
        return Some(Move::Say([who].into_iter().chain(again(state)).collect()));
    }
    let chooses = heard.asks_for_own() && matches!(state.stage, Stage::Choosing { .. });
    let moves = state.draft.goal == Goal::Move && !heard.is_timed();
    if asks && (chooses || moves) {
        // What was to be done with one of them is left, and the list is the answer.
        (state.stage, state.draft) = (Stage::Idle, state.draft.next(Goal::None));
    }
    asks.then(|| call(Call::List))
}

/// A no to what is spoken of.
pub(super) fn turned_down(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    if heard.confirm != Some(false)
        || heard.gives()
        || heard.wants(Request::Rather)
        || !heard.topics.is_empty()
    {
        return None;
    }
    match &state.stage {
        Stage::Holding { .. } => {
            state.stage = Stage::Idle;
            state.draft = state.draft.next(Goal::None);
            Some(call(Call::Release))
        }
        // "No, thanks" looks for no other day.
        Stage::Offering { .. } | Stage::Proposing { .. } | Stage::Gathering
            if heard.is(Courtesy::Thanks) && heard.left.is_empty() && state.last.is_none() =>
        {
            state.draft = state.draft.next(Goal::None);
            state.stage = Stage::Idle;
            state.queue.clear();
            Some(say(Say::Dropped))
        }
        Stage::Offering { .. } | Stage::Proposing { .. } => {
            state.stage = Stage::Gathering;
            state.draft.days = None;
            state.draft.time = None;
            Some(say(Say::AskDay))
        }
        Stage::Gathering if state.draft.service.is_some() && state.draft.days.is_some() => {
            state.draft.days = None;
            state.draft.time = None;
            Some(say(Say::AskDay))
        }
        _ if state.last.is_some() => None,
        _ => {
            state.draft = state.draft.next(Goal::None);
            state.stage = Stage::Idle;
            state.queue.clear();
            Some(say(Say::Dropped))
        }
    }
}

/// Questions, each answered; an order beside them goes on.
pub(super) fn told(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let only_other = heard.topics.iter().all(|it| matches!(it, Topic::Other | Topic::Human));
    // "Any other artist? Not Jonah" looks for the times of another one.
    let of_staff = heard
        .topics
        .iter()
        .all(|topic| matches!(topic, Topic::Other | Topic::Human | Topic::Staff));
    if of_staff && !heard.not_staff.is_empty() && state.draft.goal == Goal::Book {
        return None;
    }
    let asked = answers(state, heard);
    state.spoken = spoken_day(state, heard).or(state.spoken);
    note_asked_about(state, heard);
    state.asked_staff = heard.staff.clone().filter(|_| heard.topics.contains(&Topic::Hours));
    let only = heard.several.first().filter(|_| heard.several.len() == 1);
    if heard.topics.contains(&Topic::Compare) {
        // "The small or the full one: which is dearer?" wants neither.
        state.draft.features.clear();
    }
    // Of two that were compared neither is wanted yet.
    let one = heard.about.len() + heard.services.len() + heard.several.len() <= 1;
    let asked_about = heard.about.first().or(heard.services.first()).or(only);
    let asked_about = asked_about.filter(|id| one && !is_of_last(state, heard, id));
    if let (Some(asked_about), Goal::None) = (asked_about, state.draft.goal) {
        state.draft.service = Some(asked_about.clone());
        // "Can you do my daughter's hair with a plait?" asks for her.
        (state.draft.other, state.draft.child) = (heard.other, heard.child);
        state.draft.staff = heard.staff.clone().filter(|id| {
            heard.topics.contains(&Topic::Does)
                && house.profile.who_does(asked_about).any(|it| it.id == *id)
        });
    }
    if asked.is_empty() {
        return None;
    }
    let about = heard
        .topics
        .iter()
        .any(|topic| matches!(topic, Topic::Price | Topic::Length | Topic::Hours));
    // "On Sunday till what time" asks for hours with or without a sign.
    let hours = heard.topics.iter().any(|topic| matches!(topic, Topic::Hours | Topic::Ends));
    // "When are you closed in December?" looks for no time, "does Olena do beards on Fridays?" neither.
    let looks = heard.wants(Request::Look) && !heard.topics.contains(&Topic::Hours);
    let does = heard.topics.contains(&Topic::Does) && !topics::has_time_with(heard, house);
    let works = heard.topics.contains(&Topic::Hours) && heard.staff.is_some();
    let only_asks = (about && heard.question || hours || does)
        && !(heard.wants(Request::Book) || looks)
        && !heard.gives_contact()
        && (heard.services.is_empty() || does || works);
    // "And if I came on Saturday at 10, until when?" asks for that time of what is spoken of.
    let placed = heard.exact_time().is_some() && state.draft.service.is_some();
    // Who is too young or too heavy is told so, and offered no time.
    let beyond = heard.beyond && !heard.gives_contact() && heard.exact_time().is_none();
    let orders = (!only_asks || placed) && !beyond && orders(state, heard, only_other);
    if orders && !heard.topics.contains(&Topic::CancelRules) {
        let mut made = book::wanted(state, heard, house)?;
        if let Move::Say(parts) = &mut made {
            parts.splice(0..0, asked);
        }
        return Some(made);
    }
    let mut parts = asked;
    // A customer who only asks is not asked for a service after every answer, and for a day or a
    // time once.
    let reminded = std::mem::replace(&mut state.asked_again, true);
    parts.extend(again(state).filter(|open| match open {
        Say::AskService | Say::AskWhichService(_) => state.draft.days.is_some(),
        Say::AskDay | Say::AskDayFor(_) | Say::AskTime => !reminded,
        _ => true,
    }));
    Some(Move::Say(parts))
}

/// Whether a service that is asked about is that of the visit which stands: what it costs orders no other.
fn is_of_last(state: &State, heard: &Heard, service: &ServiceId) -> bool {
    state.last.as_ref().is_some_and(|last| last.service == *service) && heard.wants.is_empty()
}

/// Notes several services that are asked about together, so that "then both" orders them.
fn note_asked_about(state: &mut State, heard: &Heard) {
    let mut named = heard.about.clone();
    named.extend(heard.services.iter().filter(|id| !heard.about.contains(id)).cloned());
    let together = !heard.either && !heard.topics.contains(&Topic::Compare);
    if !named.is_empty() {
        state.asked_about = if together && named.len() > 1 { named } else { Vec::new() };
    }
}

/// Whether a message with a question in it orders as well.
fn orders(state: &State, heard: &Heard, only_other: bool) -> bool {
    let named = !heard.services.is_empty();
    // A question in a sentence of its own takes back nothing of what is ordered beside it.
    let apart = !heard.question && heard.about.is_empty() && !heard.topics.contains(&Topic::Human);
    let known = named || state.draft.service.is_some();
    // What the visit that stands costs orders no other one.
    let of_last = named && heard.services.iter().all(|id| is_of_last(state, heard, id));
    if of_last && state.stage == Stage::Idle && !heard.is_timed() {
        return heard.gives_contact();
    }
    // "Wednesday at ten ok? Do I need to bring anything?" after the price of it.
    let whole = heard.exact_time().is_some()
        && heard.when.as_ref().is_some_and(|it| it.as_ref().is_ok_and(|it| it.date.is_some()))
        && state.draft.service.is_some()
        && !heard.topics.contains(&Topic::Hours);
    whole
        || heard.wants_any(&[Request::Book, Request::Look]) && (heard.is_timed() || named)
        || apart && (named || heard.is_timed() && known)
        || heard.is_timed() && named
        || heard.gives_contact()
        || state.stage != Stage::Idle && heard.is_timed() && !(only_other && heard.question)
}

pub(super) fn polite(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let open = again(state);
    if heard.wants(Request::Wait) {
        let parts = [Say::Waiting]
            .into_iter()
            .chain(open.filter(|_| matches!(state.stage, Stage::Holding { .. })));
        return Some(Move::Say(parts.collect()));
    }
    let said = if heard.is(Courtesy::Thanks) {
        Say::Welcome
    } else if heard.is(Courtesy::Bye) {
        Say::Goodbye
    } else if heard.is(Courtesy::Sorry) {
        Say::NoTrouble
    } else if notes(state, heard) {
        Say::AnyTime
    } else if heard.is(Courtesy::Greet) && heard.left.is_empty() {
        if state.greeted { Say::GreetAgain } else { Say::Greet }
    } else {
        return None;
    };
    if heard.is(Courtesy::Bye) && is_unbooked(state) {
        return Some(say(Say::Unbooked));
    }
    // A customer who says goodbye while a slot waits would believe to be booked.
    match open.filter(|_| {
        matches!(
            state.stage,
            Stage::Holding { .. }
                | Stage::Confirming { .. }
                | Stage::CheckingName
                | Stage::CheckingEmail { .. }
                | Stage::Proposing { .. }
        )
    }) {
        Some(open) => Some(say(open)),
        None => Some(say(said)),
    }
}

/// Whether a booking was begun of which nothing is held or shown, and none stands.
fn is_unbooked(state: &State) -> bool {
    state.draft.goal == Goal::Book
        && state.draft.service.is_some()
        && matches!(state.stage, Stage::Gathering | Stage::Offering { .. })
        && state.last.is_none()
        && state.had.is_none()
}

/// Whether an answer is only taken note of; "ok" to an open question is a yes that says too little.
fn notes(state: &State, heard: &Heard) -> bool {
    let agrees = heard.confirm == Some(true);
    heard.is(Courtesy::Noted)
        && heard.left.is_empty()
        && state.greeted
        && !(agrees && (again(state).is_some() || state.last.is_some()))
}

/// Says what stands after a yes to nothing. The bookings are looked up, because it may be several.
pub(super) fn stands(state: &mut State) -> Move {
    if state.last.is_none() {
        return say(Say::YesToWhat(None));
    }
    state.draft = state.draft.next(Goal::Stands);
    call(Call::List)
}

/// Says what stands, the bookings in hand.
pub(super) fn all_stand(state: &mut State, list: &[Booking]) -> Move {
    state.draft.goal = Goal::None;
    let pending = state.last.take_if(|last| last.is_pending()).is_some();
    match list {
        // The customer was told that it could not be written.
        [] if pending => say(Say::Fact(Box::new(Fact::Appointments { list: Vec::new() }))),
        [only] if pending => {
            state.last = Some(Box::new(only.clone()));
            say(Say::YesToWhat(state.last.clone()))
        }
        [] | [_] => say(Say::YesToWhat(list.first().cloned().map(Box::new))),
        _ => say(Say::AllStand(list.to_vec())),
    }
}

/// Nothing applies.
pub(super) fn lost(state: &mut State, heard: &Heard) -> Move {
    if let Some(open) = again(state) {
        // A yes to "what is your name?" confirms the time and answers nothing.
        let chooses = matches!(state.stage, Stage::Choosing { .. });
        let agrees = heard.confirm == Some(true) && !chooses;
        // "Six years old" is understood, and answers nothing.
        let told = heard.left.is_empty() && !heard.question && !heard.features.is_empty();
        let first = match (agrees, told && !chooses) {
            (true, _) => Say::Good,
            (false, true) => Say::Noted,
            (false, false) => Say::LostYet,
        };
        return Move::Say(vec![first, open]);
    }
    let aside = state.greeted && state.last.is_none() && !heard.left.is_empty();
    let plain = !heard.question && state.last.is_none();
    if state.greeted && plain && heard.is(Courtesy::Noted) {
        // "Ah well, next year so" asks for nothing.
        return say(Say::AnyTime);
    }
    if plain && heard.is(Courtesy::Pain) {
        return say(Say::AskService);
    }
    if heard.confirm == Some(true) && aside {
        // "Lovely, I'll talk to himself" says yes to nothing.
        return say(Say::AnyTime);
    }
    if heard.confirm == Some(true) && (state.greeted || state.last.is_some()) {
        return stands(state);
    }
    if let (true, Some(last)) = (heard.only_contact(), &state.last) {
        return say(Say::Stands(last.clone()));
    }
    if heard.words == 0 {
        return say(if state.greeted && !heard.opens { Say::Unreadable } else { Say::Greet });
    }
    if !state.greeted && !heard.question {
        return say(Say::Greet);
    }
    say(if heard.question { Say::Unknown } else { Say::Lost })
}

/// What is heard where its words say something else of what stands or is begun; `None`: they say what they say.
pub(super) fn meant(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    surplus::of_standing(state, heard)
        .or_else(|| surplus::not_needed(state, heard))
        .or_else(|| super::unable::of_open(state, heard, house))
}

/// Thanks for an address that came while the name of another person is still asked for.
pub(super) fn noted(heard: &Heard, made: Move) -> Move {
    match made {
        Move::Say(parts)
            if heard.gives_contact() && matches!(parts.as_slice(), [Say::AskOther(_)]) =>
        {
            Move::Say([Say::Noted].into_iter().chain(parts).collect())
        }
        other => other,
    }
}

/// Whether an answer only says that a question cannot be answered.
pub(super) fn is_unknown(made: &Move) -> bool {
    matches!(made, Move::Say(parts)
        if matches!(parts.as_slice(), [Say::Unknown | Say::Told(Topic::Other | Topic::Human, _)]))
}
