//! A reaction: a thumb under a question is a yes or a no.
//!
//! It counts only under the message that was sent last, while a yes or a no is waited for. A reaction
//! elsewhere is a courtesy; nothing is answered to it and nothing changes.

use crate::{
    agent::hear,
    chat::Reaction,
    lang,
    store::{self, sent_messages},
};

use super::{
    address::answer_words,
    agent_loop::{answer_in, turn_context},
    edit::end_silently,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// Answers a reaction; `None`: it means nothing.
pub(super) async fn handle_reaction(
    scope: &TurnScope<'_>,
    reaction: &Reaction,
) -> Result<Option<TurnResult>, store::Error> {
    let (conversation, message) = (scope.conversation.id, reaction.message.clone());
    let is_last =
        scope.services.store.lookup(|db| sent_messages::is_last(db, conversation, &message));
    if !lang::is_yes_or_no(&reaction.emoji) || !is_last.await? {
        return end_silently(scope).await;
    }
    if let Some(corrected) = answer_words(scope, &reaction.emoji).await? {
        return Ok(Some(corrected));
    }
    let turn = scope.turn.saying(&reaction.emoji);
    let context = turn_context(scope, &turn).await?;
    if !hear::awaits_yes(&context) {
        return end_silently(scope).await;
    }
    answer_in(scope, &turn, context).await.map(Some)
}

#[cfg(test)]
mod tests {
    use crate::lang;

    #[test]
    fn a_thumb_answers_and_a_heart_does_not() {
        for emoji in ["👍", "👎", "✅", "💯", "👍🏽", "+", "−", "-"] {
            assert!(lang::is_yes_or_no(emoji), "{emoji}");
        }
        for emoji in ["❤", "😁", "🎉", "🤔", "😢"] {
            assert!(!lang::is_yes_or_no(emoji), "{emoji}");
        }
    }
}
