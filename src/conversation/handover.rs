//! A turn in a conversation that is handed over: what the customer writes goes to staff, and what staff
//! write goes to the customer that they mean.
//!
//! Staff say which customer they mean by replying to a line, or by a button. Words without either are never
//! guessed to be for a customer: staff are asked (`handover_whom`). A button or a command acts as ever,
//! because it cannot be meant for a person.

use crate::{
    chat::{Inbound, InboundKind, NonText, Reply},
    dialogue,
    handover::{self, Content, EndedBy, Passed, What, Writer},
    ids::StaffId,
    store::{
        self, Tx, conversations,
        handovers::{self, Answered, Answering, Handover},
        staff, turns,
        turns::Turn,
    },
};

use super::{
    edit::end_silently,
    handover_whom::{answer_question, ask_whom, waiting_for},
    handover_words::{not_passed, writer},
    own_data::answer_to_forget,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// What became of a turn.
pub(super) enum Routed {
    /// All of it was passed on, and the turn is over.
    Ended,
    /// This is the answer.
    Answer(Box<TurnResult>),
    /// It is for the bot.
    Own,
    /// What is left of it is for the bot.
    Rest(Turn),
}

/// Returns whether all that a turn has can be passed on to a person.
fn is_for_a_person(turn: &Turn) -> bool {
    turn.steps.is_empty() && turn.inbox.iter().any(|inbound| what(inbound).is_some())
}

/// Returns what of an update can be passed on; `None`: it means something to the bot alone. What the writer
/// marked in the message that they reply to goes along, as a quote.
fn what(inbound: &Inbound) -> Option<What> {
    let quoted = |words: &String| match &inbound.quote {
        Some(quote) => quote.above(words),
        None => words.clone(),
    };
    match &inbound.said {
        InboundKind::Text(words) if inbound.is_edit() => Some(What::Corrected(quoted(words))),
        InboundKind::Text(words) | InboundKind::Phone(words) => Some(What::Words(quoted(words))),
        InboundKind::NonText(kind) => Some(What::NonText(*kind)),
        InboundKind::Voice(voice) => Some(match voice.words() {
            Some(words) => What::Words(words.to_owned()),
            None => What::NonText(NonText::Voice),
        }),
        _ => None,
    }
}

fn content(turn: &Turn, inbound: &Inbound) -> Option<Content> {
    Some(Content {
        what: what(inbound)?,
        update: inbound.update.clone(),
        message: inbound.message.as_ref().map(|message| message.id.clone()),
        sent: inbound.sent,
        turn: turn.id,
    })
}

/// Passes on a turn in a conversation in which a person answers, or a turn of that person.
pub(super) async fn route(scope: &TurnScope<'_>) -> Result<Routed, store::Error> {
    if !is_for_a_person(scope.turn) {
        return Ok(Routed::Own);
    }
    let id = scope.conversation.id;
    let (open, answered) = scope
        .services
        .store
        .lookup(|db| Ok((handovers::open_of(db, id)?, handovers::answered_in(db, id)?)))
        .await?;
    if let Some(open) = open
        && !is_for_bot(scope, &open).await?
        && answer_to_forget(scope).await?.is_none()
        && pass_to_staff(scope, open).await?
    {
        return Ok(Routed::Ended);
    }
    let names = scope.turn.inbox.iter().any(|it| it.answers.is_some() || it.is_edit());
    if answered.is_empty() && !names {
        return Ok(Routed::Own);
    }
    let Some(writer) = writer(scope).await? else { return Ok(Routed::Own) };
    if let Some(answer) = answer_question(scope).await? {
        return Ok(Routed::Answer(answer.into()));
    }
    pass_to_customers(scope, writer, &answered).await
}

/// Whether words answer what the bot asked since anything was passed on: a button pressed meanwhile led to "Shall I
/// cancel it?", and a "yes" that went to the person would leave the visit standing.
async fn is_for_bot(scope: &TurnScope<'_>, open: &Handover) -> Result<bool, store::Error> {
    let (id, last) = (scope.conversation.id, open.last);
    let read = scope.services.store.read(move |db| conversations::dialogue_since(db, id, last));
    let state = read.await?.and_then(|state| serde_json::from_str::<dialogue::State>(&state).ok());
    Ok(state.is_some_and(|state| {
        let asked = !matches!(state.stage, dialogue::Stage::Idle | dialogue::Stage::Gathering);
        asked || state.draft.target.is_some()
    }))
}

/// Passes a turn of a customer on; `false`: the one who answered no longer works here, and the bot
/// answers again.
async fn pass_to_staff(scope: &TurnScope<'_>, open: Handover) -> Result<bool, store::Error> {
    let (turn, customer) = (scope.turn.clone(), scope.conversation.clone());
    let (profile, now) = (scope.profile.clone(), scope.services.clock.now());
    let passed = scope.services.store.write(move |tx| {
        if let Some(answering) = &open.answering
            && !still_works(tx, answering, |id| profile.staff(id).is_some())?
        {
            handover::end(tx, &profile, &open, EndedBy::Unreachable, now)?;
            return Ok(false);
        }
        if !turns::end(tx, turn.id, now)? {
            return Ok(true);
        }
        for content in turn.inbox.iter().filter_map(|inbound| content(&turn, inbound)) {
            handover::from_customer(tx, &profile, &open, &customer, &content, now)?;
        }
        Ok(true)
    });
    let passed = passed.await?;
    tracing::info!(passed, "passed on to a person");
    Ok(passed)
}

fn still_works(
    tx: &Tx<'_>,
    answering: &Answering,
    works_here: impl Fn(&StaffId) -> bool,
) -> Result<bool, store::Error> {
    let Some(chat) = conversations::find(tx, answering.conversation)? else { return Ok(false) };
    Ok(staff::who(tx, &chat.key)?.as_ref() == Some(&answering.staff)
        && works_here(&answering.staff))
}

/// For whom a message of a staff member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The customer of this handover.
    Customer(i64),
    /// The bot.
    Bot,
    /// They did not say.
    Unsaid,
}

async fn pass_to_customers(
    scope: &TurnScope<'_>,
    writer: Writer,
    answered: &[Handover],
) -> Result<Routed, store::Error> {
    let targets = targets(scope, answered).await?;
    let all = || scope.turn.inbox.iter().zip(&targets);
    let meant: Vec<(i64, Content)> = all()
        .filter_map(|(inbound, target)| match target {
            Target::Customer(id) => Some((*id, content(scope.turn, inbound)?)),
            _ => None,
        })
        .collect();
    let unsaid: Vec<&Inbound> = all()
        .filter(|(_, target)| **target == Target::Unsaid)
        .map(|(inbound, _)| inbound)
        .collect();
    let for_bot: Vec<Inbound> = all()
        .filter(|(_, target)| **target == Target::Bot)
        .map(|(inbound, _)| inbound.clone())
        .collect();
    let many = meant.len();
    let here = writer.here.clone();
    let refused = pass_each(scope, writer, meant).await?;
    if let Some(refused) = refused {
        return Ok(Routed::Answer(TurnResult::reply(scope.turn, refused).into()));
    }
    if !unsaid.is_empty() && !answered.is_empty() {
        let reply = ask_whom(scope, &waiting_for(scope, here).await?, &unsaid).await?;
        return Ok(Routed::Answer(TurnResult::reply(scope.turn, reply).into()));
    }
    match (many, for_bot.is_empty() && unsaid.is_empty()) {
        (0, _) => Ok(Routed::Own),
        (_, true) => {
            end_silently(scope).await?;
            Ok(Routed::Ended)
        }
        (_, false) => {
            let rest = all().filter(|(_, target)| !matches!(target, Target::Customer(_)));
            let inbox = rest.map(|(inbound, _)| inbound.clone()).collect();
            Ok(Routed::Rest(Turn { inbox, ..scope.turn.clone() }))
        }
    }
}

/// Returns for whom each message of a turn is.
async fn targets(
    scope: &TurnScope<'_>,
    answered: &[Handover],
) -> Result<Vec<Target>, store::Error> {
    let (inbox, id) = (scope.turn.inbox.clone(), scope.conversation.id);
    let focused = answered.iter().find(|handover| handover.is_focused).map(|it| it.id);
    let read = scope
        .services
        .store
        .read(move |db| inbox.iter().map(|inbound| target(db, id, focused, inbound)).collect());
    read.await
}

fn target(
    db: &rusqlite::Connection,
    conversation: store::ConversationId,
    focused: Option<i64>,
    inbound: &Inbound,
) -> Result<Target, store::Error> {
    if let Some(message) = inbound.message.as_ref().filter(|message| message.is_edit) {
        let passed = handovers::passed_in(db, conversation, &message.id)?;
        // An edit of what the bot was told is for the bot, whichever customer is answered now.
        return Ok(passed.map_or(Target::Bot, Target::Customer));
    }
    if let Some(message) = &inbound.answers {
        match handovers::of_message(db, conversation, message)? {
            Answered::Line(handover) => return Ok(Target::Customer(handover)),
            Answered::Other => return Ok(Target::Bot),
            Answered::Unknown => {
                let text = inbound.replied_to.as_deref().unwrap_or_default();
                let line = handovers::of_text(db, conversation, text)?;
                return Ok(line.map_or(Target::Unsaid, Target::Customer));
            }
        }
    }
    Ok(focused.map_or(Target::Unsaid, Target::Customer))
}

/// Passes each message on to its customer; returns what is told of the first that was not.
async fn pass_each(
    scope: &TurnScope<'_>,
    writer: Writer,
    meant: Vec<(i64, Content)>,
) -> Result<Option<Reply>, store::Error> {
    if meant.is_empty() {
        return Ok(None);
    }
    let (profile, now) = (scope.profile.clone(), scope.services.clock.now());
    let passed = scope.services.store.write(move |tx| {
        let mut refused = None;
        for (handover, content) in &meant {
            match handover::to_customer(tx, &profile, *handover, &writer, content, now)? {
                Passed::Done(_) => {}
                Passed::Late(id) => {
                    handover::tell_late(tx, &profile, id, &writer.here, &content.update, now)?;
                }
                other => refused = refused.or(Some(other)),
            }
        }
        Ok(refused)
    });
    let refused = passed.await?;
    tracing::info!(refused = refused.is_some(), "passed on to a customer");
    Ok(refused.map(|refused| not_passed(scope, &refused)))
}
