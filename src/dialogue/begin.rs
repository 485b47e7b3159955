//! The first move of a turn: the rules in the order in which they are asked.

use crate::{
    chat::transcript::Need,
    ids::ServiceId,
    understanding::{Courtesy, Request, Topic},
};

use super::{
    Goal, Heard, House, Move, Say, Stage, State, book, change, gather, late, plan::Call, stuck,
};

/// One rule: the move, or nothing when it does not apply.
type Rule = fn(&mut State, &Heard, &House<'_>) -> Option<Move>;

/// The table: the first rule that applies makes the move. What is open is answered before
/// anything new, what stands is changed before anything is booked, and a courtesy is answered
/// alone only when nothing else was said.
const RULES: &[Rule] = &[
    to_a_person,
    change::answered,
    book::answered,
    change::kept,
    change::chosen,
    change::cancelled,
    late::late_or_wrong,
    change::moved,
    listed,
    without_mail,
    change::implied,
    turned_down,
    told,
    book::trouble,
    book::wanted,
    change::not_wanted,
    polite,
];

/// Makes the first move of a turn.
#[must_use]
pub fn begin(state: &State, heard: &Heard, house: &House<'_>) -> (State, Move) {
    let mut next = state.clone();
    let greeted = next.greeted;
    next.passing_on = false;
    gather::gather_contact(&mut next, heard);
    let found = RULES.iter().find_map(|rule| rule(&mut next, heard, house));
    let mut made = found.unwrap_or_else(|| lost(&next, heard));
    made = stuck::ask_otherwise(state, &mut next, made, house);
    next.greeted = true;
    if let Move::Say(parts) = &mut made
        && heard.is(Courtesy::Greet)
        && !matches!(parts.first(), Some(Say::Greet | Say::GreetAgain))
        && !greeted
    {
        parts.insert(0, Say::Hello);
    }
    (next, made)
}

/// Says one thing.
pub(super) fn say(part: Say) -> Move {
    Move::Say(vec![part])
}

/// Makes one call.
pub(super) fn call(call: Call) -> Move {
    Move::Call(vec![call])
}

fn to_a_person(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let robot = heard.topics.contains(&Topic::Robot);
    let ordered =
        heard.gives() && !heard.services.is_empty() || heard.gives_contact() && heard.is_timed();
    (heard.wants(Request::Human) && !robot && !ordered).then(|| {
        state.passing_on = true;
        call(Call::Human)
    })
}

fn listed(_: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let asks = heard.wants(Request::List)
        || heard.topics.iter().any(|topic| matches!(topic, Topic::WhenMine | Topic::Whose));
    let elsewhere = heard.wants_any(&[Request::Cancel, Request::Move, Request::Details])
        || !heard.refuses.is_empty()
        || !heard.services.is_empty() && heard.is_timed();
    (asks && !elsewhere).then(|| call(Call::List))
}

fn without_mail(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let only_mail = matches!(&state.stage, Stage::Holding { missing }
        if missing.contains(&Need::Email) && !missing.contains(&Need::Phone))
        && state.draft.contact.name.is_some();
    let phone_instead = only_mail && heard.only_contact() && heard.contact.phone.is_some();
    if !(heard.wants(Request::NoEmail) || phone_instead) || heard.contact.email.is_some() {
        return None;
    }
    let needs = state.draft.service.as_ref().and_then(|id| house.profile.service(id));
    let mail = needs.is_none_or(|service| service.needs.contains(&Need::Email));
    mail.then(|| say(Say::EmailNeeded))
}

/// A no to what is spoken of.
fn turned_down(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
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
fn told(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let asked = answers(state, heard);
    if let (Some(asked_about), Goal::None) =
        (heard.about.first().or(heard.services.first()), state.draft.goal)
    {
        state.draft.service = Some(asked_about.clone());
    }
    if asked.is_empty() {
        return None;
    }
    let only_other = heard.topics == [Topic::Other];
    let about = heard
        .topics
        .iter()
        .any(|topic| matches!(topic, Topic::Price | Topic::Length | Topic::Hours));
    let only_asks = about
        && heard.question
        && !heard.wants_any(&[Request::Book, Request::Look])
        && !heard.gives_contact()
        && heard.services.is_empty();
    let orders = !only_asks && orders(state, heard, only_other);
    if orders && !heard.topics.contains(&Topic::CancelRules) {
        let mut made = book::wanted(state, heard, house)?;
        if let Move::Say(parts) = &mut made {
            parts.splice(0..0, asked);
        }
        return Some(made);
    }
    let mut parts = asked;
    parts.extend(again(state));
    Some(Move::Say(parts))
}

/// The answers to the questions of a message.
pub(super) fn answers(state: &State, heard: &Heard) -> Vec<Say> {
    let service = heard.about.first().or(heard.services.first()).cloned();
    let about: Option<ServiceId> = service
        .or_else(|| state.draft.service.clone())
        .or_else(|| state.last.as_ref().map(|last| last.service.clone()));
    let topics =
        heard.topics.iter().filter(|topic| !matches!(topic, Topic::WhenMine | Topic::Whose));
    let said = topics.map(|topic| match topic {
        Topic::Help => Say::Help,
        topic => Say::Told(*topic, about.clone()),
    });
    said.collect()
}

/// Whether a message with a question in it orders as well.
fn orders(state: &State, heard: &Heard, only_other: bool) -> bool {
    let named = !heard.services.is_empty();
    heard.wants_any(&[Request::Book, Request::Look]) && (heard.is_timed() || named)
        || heard.is_timed() && named
        || heard.gives_contact()
        || state.stage != Stage::Idle && heard.is_timed() && !only_other
}

/// Asks once more what is open.
pub(super) fn again(state: &State) -> Option<Say> {
    use crate::understanding::Asked;
    match &state.stage {
        Stage::Holding { missing } => Some(Say::AskNeeds(missing.clone())),
        Stage::Cancelling { list } => match list.as_slice() {
            [one] => Some(Say::Fact(Box::new(crate::chat::Fact::AskYes {
                booking: Box::new(one.clone()),
            }))),
            several => Some(Say::CheckCancelAll(several.to_vec())),
        },
        Stage::Proposing { start } => Some(Say::Propose(*start)),
        Stage::CheckingName => state.draft.contact.name.clone().map(Say::CheckName),
        Stage::CheckingEmail { meant } => Some(Say::CheckEmail(meant.clone())),
        Stage::Confirming { plan } => book::shown(state, plan),
        Stage::Offering { .. } => Some(Say::AskTime),
        Stage::Gathering => match state.draft.lacks() {
            Asked::Service => Some(Say::AskService),
            Asked::Day => Some(Say::AskDay),
            Asked::Time => Some(Say::AskTime),
            Asked::Contact(_) => Some(Say::AskOther(state.draft.child)),
            _ => None,
        },
        Stage::Idle | Stage::Choosing { .. } => None,
    }
}

fn polite(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
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
    } else if heard.is(Courtesy::Greet) && heard.left.is_empty() {
        if state.greeted { Say::GreetAgain } else { Say::Greet }
    } else {
        return None;
    };
    // Whoever says goodbye while a slot waits would believe to be booked.
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

/// Nothing applies.
fn lost(state: &State, heard: &Heard) -> Move {
    if let Some(open) = again(state) {
        // A yes to "what is your name?" confirms the time and answers nothing.
        let first = if heard.confirm == Some(true) { Say::Good } else { Say::LostYet };
        return Move::Say(vec![first, open]);
    }
    if heard.confirm == Some(true) {
        return say(Say::YesToWhat(state.last.clone()));
    }
    if let (true, Some(last)) = (heard.only_contact(), &state.last) {
        return say(Say::Stands(last.clone()));
    }
    if heard.words == 0 {
        return say(if state.greeted { Say::Unreadable } else { Say::Greet });
    }
    if !state.greeted && !heard.question {
        return say(Say::Greet);
    }
    say(if heard.question { Say::Unknown } else { Say::Lost })
}
