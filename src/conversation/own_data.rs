//! The answer in words to whether a person's data are to be deleted.
//!
//! A yes counts only if nothing was sent since the question, and only as text: what is deleted is gone, and a
//! voice may be misheard.

use crate::{
    chat::{Action, InboundKind, Job, Press, Reply},
    lang::agrees_to_forget,
    store::{self, jobs},
};

use super::{staff_question::yes_or_no, turn_result::TurnResult, turn_scope::TurnScope};

/// Deletes what is kept about the person, or does not; `None`: the message answers no such question.
pub(super) async fn forget_as_said(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let Some(yes) = answer_to_forget(scope).await? else { return Ok(None) };
    let said = if yes { "forget-done" } else { "forget-kept" };
    let result = TurnResult::reply(scope.turn, Reply::text(scope.view().say(said)));
    let forgets = yes.then_some(scope.conversation.customer);
    Ok(Some(TurnResult { forgets, ..result }))
}

/// Returns the answer of a plain yes or no to whether the person's data are to be deleted; `None`: that was
/// not asked last, or the message says something else.
pub(super) async fn answer_to_forget(scope: &TurnScope<'_>) -> Result<Option<bool>, store::Error> {
    let [inbound] = scope.turn.inbox.as_slice() else { return Ok(None) };
    let InboundKind::Text(text) = &inbound.said else { return Ok(None) };
    // What another person wrote is quoted, and agrees to nothing.
    let quoted = text.trim_start().starts_with('>');
    let answer = if agrees_to_forget(text) { Some(true) } else { yes_or_no(text, false) };
    let answer = answer.filter(|yes| !yes || agrees_to_forget(text));
    let Some(answer) = answer.filter(|_| !quoted && !inbound.is_edit()) else {
        return Ok(None);
    };
    let id = scope.conversation.id;
    let last = scope.services.store.read(move |db| jobs::last_sent(db, id)).await?;
    let reply = last.and_then(|row| serde_json::from_value::<Job>(row.job.body).ok());
    let reply = reply.and_then(Job::reply);
    // A reply to another message answers that one.
    let asked = reply.as_ref().map(|reply| reply.text.trim());
    if inbound.replied_to.as_deref().is_some_and(|to| Some(to.trim()) != asked) {
        return Ok(None);
    }
    let buttons = reply.into_iter().flat_map(|reply| reply.buttons);
    let is_asked =
        buttons.flatten().any(|button| matches!(button.press, Press::Do(Action::Forget)));
    Ok(is_asked.then_some(answer))
}
