//! The buttons and the command by which a handover is taken up and ended.

use crate::{
    chat::{Action, Button, HandoverAction, Reply},
    handover::{self, EndedBy, Passed, Writer},
    messages,
    roles::{self, Denial, Permission, Role},
    store::{
        self,
        handovers::{self, Answered, Answering, Handover},
    },
};

use super::{
    denied::denied,
    handover_whom::pressed,
    handover_words::{named, not_passed, now_for, pass_words, writer},
    message::handle_own_words,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// Does what a button about a handover says.
pub(super) async fn press_handover(
    scope: &TurnScope<'_>,
    action: &HandoverAction,
) -> Result<TurnResult, store::Error> {
    let reply = match action {
        HandoverAction::Leave(id) => leave(scope, *id).await?,
        HandoverAction::Answer(id) => answer(scope, *id).await?,
        HandoverAction::Pass(id, words, update) => {
            pass_words(scope, *id, words.clone(), update.clone(), pressed(scope)).await?
        }
        HandoverAction::Done(id) => finish(scope, *id).await?,
        HandoverAction::Own(words) => {
            let turn = scope.turn.saying(words);
            return Box::pin(handle_own_words(&TurnScope { turn: &turn, ..*scope })).await;
        }
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

/// Ends a handover by command: that of the conversation, or the only one that staff answer here.
pub(super) async fn done(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let id = scope.conversation.id;
    let (own, answered) = scope
        .services
        .store
        .lookup(|db| Ok((handovers::open_of(db, id)?, handovers::answered_in(db, id)?)))
        .await?;
    let replied = scope.turn.inbox.first().and_then(|it| it.answers.clone());
    let line = match replied {
        Some(message) => {
            scope.services.store.lookup(|db| handovers::of_message(db, id, &message)).await?
        }
        None => Answered::Unknown,
    };
    let reply = match (own, line, answered.as_slice()) {
        (Some(own), ..) => leave(scope, own.id).await?,
        (None, Answered::Line(handover), _) => finish(scope, handover).await?,
        (None, _, []) => Reply::text(scope.view().say("handover-none")),
        (None, _, [only]) => finish(scope, only.id).await?,
        (None, _, several) => {
            let named = named(scope, several).await?;
            let row =
                |(id, name)| vec![Button::new(name, Action::Handover(HandoverAction::Done(id)))];
            let rows = named.into_iter().map(row).collect();
            Reply::text(scope.view().say("handover-which")).with(rows)
        }
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

/// The customer goes on with the bot.
async fn leave(scope: &TurnScope<'_>, id: i64) -> Result<Reply, store::Error> {
    let (profile, now) = (scope.profile.clone(), scope.services.clock.now());
    let own = scope.conversation.id;
    let left = scope.services.store.write(move |tx| {
        let handover = handovers::find(tx, id)?.filter(|it| it.conversation == own);
        // The button may be below an earlier handover than the one that is open.
        let handover = handover.filter(|it| it.is_open).or(handovers::open_of(tx, own)?);
        if let Some(handover) = handover {
            handover::end(tx, &profile, &handover, EndedBy::Customer, now)?;
            handovers::overtake(tx, own)?;
        }
        Ok(())
    });
    left.await?;
    Ok(Reply::text(scope.view().say("handover-back")))
}

/// A staff member answers a customer with what they write next.
async fn answer(scope: &TurnScope<'_>, id: i64) -> Result<Reply, store::Error> {
    let Some(writer) = writer(scope).await? else {
        return Ok(denied(&scope.view(), Denial::StaffOnly));
    };
    let (profile, now, chat) =
        (scope.profile.clone(), scope.services.clock.now(), scope.conversation.id);
    let taken = scope.services.store.write(move |tx| {
        let taken = match handover::take(tx, &profile, id, &writer, now)? {
            Ok(taken) => taken.handover,
            Err(refused) => return Ok(refused),
        };
        handovers::focus(tx, chat, Some(taken.id))?;
        Ok(Passed::Done(taken.id))
    });
    match taken.await? {
        Passed::Done(id) => now_for(scope, id, false).await,
        refused => Ok(not_passed(scope, &refused)),
    }
}

/// A staff member has finished.
async fn finish(scope: &TurnScope<'_>, id: i64) -> Result<Reply, store::Error> {
    let Some(Writer { role, here }) = writer(scope).await? else {
        return Ok(denied(&scope.view(), Denial::StaffOnly));
    };
    let (profile, now) = (scope.profile.clone(), scope.services.clock.now());
    let finished = scope.services.store.write(move |tx| {
        let Some(named) = handovers::find(tx, id)? else { return Ok(None) };
        let open = handovers::open_of(tx, named.conversation)?;
        let Some(open) = open.filter(|open| is_theirs(open, &role, &here)) else {
            return Ok(None);
        };
        let ended = handover::end(tx, &profile, &open, EndedBy::Staff, now)?;
        Ok(Some(open).filter(|_| ended))
    });
    let Some(ended) = finished.await? else {
        return Ok(Reply::text(scope.view().say("handover-none")));
    };
    let named = named(scope, &[ended]).await?;
    let (id, name) = named.into_iter().next().unwrap_or_default();
    let button = handover::answer_button(scope.lang, &name, id);
    let text = messages::say(scope.lang, "handover-done", &[("name", name.into())]);
    Ok(Reply::text(text).with(vec![vec![button]]))
}

/// Whether a staff member may end a handover: they answer it, or no one does and they were asked.
fn is_theirs(handover: &Handover, role: &Role, here: &Answering) -> bool {
    match &handover.answering {
        Some(answering) => answering.staff == here.staff,
        None => handover
            .asked
            .iter()
            .any(|asked| roles::check(role, Permission::AnswerCustomer(asked)).is_ok()),
    }
}
