//! Words of a staff member that may be for a customer who waits for them: they are asked, and nothing is guessed.
//!
//! Who answers customers by replies forgets to reply. So words that are no order of staff's own are shown
//! with a button for each customer who waits, talks with them, or did within the hour.

use crate::{
    agent::hear,
    chat::{
        Action, Button, HandoverAction, Inbound, InboundKind, Job, Press, Reply, handover::SILENCE,
    },
    messages,
    store::{
        self, JobId,
        handovers::{self, Answering, Handover},
        jobs,
    },
};

use super::{
    agent_loop::turn_context,
    entries::said,
    handover_words::{named, pass_words, writer},
    staff_question::yes_or_no,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// Asks whether the words of a staff member are for a customer; `None`: they are for the bot, or no customer
/// waits.
pub(super) async fn ask_for_customer(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let is_text = |inbound: &Inbound| matches!(inbound.said, InboundKind::Text(_));
    let is_blank = |inbound: &Inbound| said(inbound).trim().is_empty();
    let inbox = &scope.turn.inbox;
    if inbox.iter().all(is_blank) || !inbox.iter().all(is_text) {
        return Ok(None);
    }
    let Some(writer) = writer(scope).await? else { return Ok(None) };
    if let Some(answer) = answer_question(scope).await? {
        return Ok(Some(answer));
    }
    let waiting = waiting_for(scope, writer.here).await?;
    // An order is the staff member's own, and so is the answer to what the bot asked them.
    if waiting.is_empty() || hear::is_for_the_bot(&turn_context(scope, scope.turn).await?) {
        return Ok(None);
    }
    let reply = ask_whom(scope, &waiting, &inbox.iter().collect::<Vec<_>>()).await?;
    Ok(Some(TurnResult::reply(scope.turn, reply)))
}

/// Returns the handovers whose customer a staff member may mean who writes without a reply.
pub(super) async fn waiting_for(
    scope: &TurnScope<'_>,
    here: Answering,
) -> Result<Vec<Handover>, store::Error> {
    let now = scope.services.clock.now();
    let since = now.saturating_sub(SILENCE).unwrap_or(now);
    let bot = scope.profile.id.clone();
    let read = scope.services.store.read(move |db| handovers::of_staff(db, &bot, &here, since));
    read.await
}

/// Asks for which customer messages are.
pub(super) async fn ask_whom(
    scope: &TurnScope<'_>,
    of: &[Handover],
    inbox: &[&Inbound],
) -> Result<Reply, store::Error> {
    let lang = scope.lang;
    let words = inbox.iter().map(|inbound| said(inbound)).collect::<Vec<_>>().join("\n");
    let update = inbox.first().map(|inbound| inbound.update.clone()).unwrap_or_default();
    let customers = named(scope, of).await?;
    let pass = |handover: i64| {
        Action::Handover(HandoverAction::Pass(handover, words.clone(), update.clone()))
    };
    let mut args = vec![("words", words.clone().into())];
    let (id, mut rows) = if let [(handover, name)] = customers.as_slice() {
        args.push(("name", name.into()));
        let yes = messages::say(lang, "button-handover-pass", &[]);
        ("handover-whether", vec![vec![Button::new(yes, pass(*handover))]])
    } else {
        let row = |(id, name): &(i64, String)| vec![Button::new(name.clone(), pass(*id))];
        ("handover-whom", customers.iter().map(row).collect())
    };
    let own = Action::Handover(HandoverAction::Own(words.clone()));
    rows.push(vec![Button::new(messages::say(lang, "button-handover-own", &[]), own)]);
    Ok(Reply::text(messages::say(lang, id, &args)).with(rows))
}

/// Takes a plain yes or no as the answer to whether words are for the only customer; `None`: that was not the
/// last that was sent, or the words say something else.
pub(super) async fn answer_question(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let [inbound] = scope.turn.inbox.as_slice() else { return Ok(None) };
    // A reply is to what it answers.
    if inbound.answers.is_some() || inbound.is_edit() {
        return Ok(None);
    }
    let id = scope.conversation.id;
    let last = scope.services.store.read(move |db| jobs::last_sent(db, id)).await?;
    let Some(last) = last else { return Ok(None) };
    let question = last.id;
    let reply = serde_json::from_value::<Job>(last.job.body).ok().and_then(Job::reply);
    let buttons = reply.iter().flat_map(|reply| reply.buttons.iter().flatten());
    let mut actions: Vec<HandoverAction> = buttons
        .filter_map(|button| match &button.press {
            Press::Do(Action::Handover(action)) => Some(action.clone()),
            _ => None,
        })
        .collect();
    let (Some(HandoverAction::Own(_)), Some(pass), None) =
        (actions.pop(), actions.pop(), actions.pop())
    else {
        return Ok(None);
    };
    let (HandoverAction::Pass(handover, words, update), Some(yes)) =
        (pass, yes_or_no(said(inbound), false))
    else {
        return Ok(None);
    };
    let reply = if yes {
        pass_words(scope, handover, words, update, Some(question)).await?
    } else {
        Reply::text(scope.view().say("handover-not-passed"))
    };
    Ok(Some(TurnResult::reply(scope.turn, reply)))
}

/// Returns the message whose button was pressed.
pub(super) fn pressed(scope: &TurnScope<'_>) -> Option<JobId> {
    match scope.turn.inbox.first()?.said {
        InboundKind::ButtonPress(press) => Some(JobId(press.message)),
        _ => None,
    }
}
