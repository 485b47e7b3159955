//! What is shown while an answer is awaited: that it is being written, or thought about.

use std::{convert::Infallible, time::Duration};

use tokio::time::{Instant, sleep_until};

use crate::{channel::Thought, ids::ConversationKey, store::conversations::Conversation};

use super::{services::TurnServices, turn_scope::TurnScope};

/// How often the indicator is shown: Telegram shows it for five seconds or less
/// (<https://core.telegram.org/bots/api#sendchataction>).
const TYPING_EVERY: Duration = Duration::from_secs(4);

/// The indicator of one turn, which may ask a model several times.
#[derive(Debug, Default)]
pub(super) struct Typing {
    /// When it was shown last.
    shown: Option<Instant>,
}

impl Typing {
    /// Awaits something, and shows meanwhile that an answer is on its way.
    pub(super) async fn during<T>(
        &mut self,
        services: &TurnServices,
        conversation: &Conversation,
        awaited: impl Future<Output = T>,
    ) -> T {
        tokio::select! {
            // For an answer that is there at once no indicator is shown.
            biased;
            answer = awaited => answer,
            never = self.show(services, &conversation.key, None) => match never {},
        }
    }

    /// Awaits a model's answer, and shows meanwhile that it is thought about; `None`: the customer
    /// has stopped it.
    pub(super) async fn during_thought<T>(
        &mut self,
        scope: &TurnScope<'_>,
        answer: impl Future<Output = T>,
    ) -> Option<T> {
        let handle = scope.turn.inbox.last().and_then(|inbound| inbound.handle.as_deref());
        let thought = Thought { id: scope.turn.id.0, handle };
        tokio::select! {
            biased;
            answer = answer => Some(answer),
            () = stopped(scope) => None,
            never = self.show(scope.services, &scope.conversation.key, Some(thought)) => {
                match never {}
            }
        }
    }

    async fn show(
        &mut self,
        services: &TurnServices,
        to: &ConversationKey,
        thought: Option<Thought<'_>>,
    ) -> Infallible {
        loop {
            if let Some(shown) = self.shown {
                sleep_until(shown + TYPING_EVERY).await;
            }
            self.shown = Some(Instant::now());
            match (services.channel(to), thought) {
                (Some(channel), Some(thought)) => channel.thinking(to, &thought).await,
                (Some(channel), None) => channel.typing(to).await,
                (None, _) => std::future::pending().await,
            }
        }
    }
}

/// Returns once the customer has stopped the answer.
async fn stopped(scope: &TurnScope<'_>) {
    let to = &scope.conversation.key;
    match scope.services.channel(to) {
        Some(channel) => channel.stopped(to, scope.turn.id.0).await,
        None => std::future::pending().await,
    }
}
