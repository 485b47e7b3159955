//! The answer in words to whether a person's data are to be deleted.
//!
//! A yes counts only if nothing was sent since the question, only soon after it, and only as text: what is deleted
//! is gone, and a voice may be misheard.

use jiff::{SignedDuration, Timestamp};

use crate::{
    chat::{Action, Inbound, InboundKind, Job, Press, Reply},
    lang::agrees_to_forget,
    store::{self, jobs},
};

use super::{
    handover_whom::pressed, staff_question::yes_or_no, turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// How long the question waits for its answer.
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// What is answered to whether a person's data are to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// They are.
    Yes,
    /// They are not.
    No,
    /// They would be, but it was asked too long ago.
    Late,
}

/// Returns when an answer was given: by its platform, or by our own clock where that is behind.
fn answered_at(scope: &TurnScope<'_>, inbound: &Inbound) -> Timestamp {
    inbound.sent.min(scope.services.clock.now())
}

/// Returns what a yes is that was given at a moment to what was asked at another one.
fn agreed(asked: Timestamp, answered: Timestamp) -> Answer {
    if answered.duration_since(asked) > ANSWER_WITHIN { Answer::Late } else { Answer::Yes }
}

/// Deletes what is kept about the person, or says that nothing is deleted.
fn settled(scope: &TurnScope<'_>, answer: Answer) -> TurnResult {
    let said = match answer {
        Answer::Yes => "forget-done",
        Answer::No => "forget-kept",
        Answer::Late => "forget-late",
    };
    let result = TurnResult::reply(scope.turn, Reply::text(scope.view().say(said)));
    let forgets = (answer == Answer::Yes).then_some(scope.conversation.customer);
    TurnResult { forgets, ..result }
}

/// Deletes what is kept about the person, or does not; `None`: the message answers no such question.
pub(super) async fn forget_as_said(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    Ok(answer_to_forget(scope).await?.map(|answer| settled(scope, answer)))
}

/// Deletes what is kept about the person whose button says so, unless it was asked too long ago.
pub(super) async fn forget_as_pressed(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let row = pressed(scope);
    let shown = scope.services.store.lookup(|db| match row {
        Some(id) => jobs::by_id(db, id),
        None => Ok(None),
    });
    let asked = shown.await?.map(|row| row.created);
    let sent = scope.turn.inbox.first().map(|inbound| answered_at(scope, inbound));
    let answer = asked.zip(sent).map_or(Answer::Late, |(asked, sent)| agreed(asked, sent));
    Ok(settled(scope, answer))
}

/// Returns the answer of a plain yes or no to whether the person's data are to be deleted; `None`: that was
/// not asked last, or the message says something else.
pub(super) async fn answer_to_forget(
    scope: &TurnScope<'_>,
) -> Result<Option<Answer>, store::Error> {
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
    let asked_at = last.as_ref().map(|row| row.created);
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
    Ok(asked_at
        .filter(|_| is_asked)
        .map(|asked| if answer { agreed(asked, answered_at(scope, inbound)) } else { Answer::No }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deletes_data_is_agreed_to_soon_after_it_was_asked() {
        let asked: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let after = |minutes| asked.saturating_add(SignedDuration::from_mins(minutes)).unwrap();
        assert_eq!(agreed(asked, after(10)), Answer::Yes);
        assert_eq!(agreed(asked, after(11)), Answer::Late);
        // The clock of a platform may be a little behind.
        assert_eq!(agreed(asked, after(-1)), Answer::Yes);
    }
}
