//! The typing indicator while a model is asked.

use std::{convert::Infallible, time::Duration};

use crate::store::conversations::Conversation;

use super::services::TurnServices;

/// How often the indicator is shown: Telegram shows it for five seconds or less
/// (<https://core.telegram.org/bots/api#sendchataction>).
const TYPING_EVERY: Duration = Duration::from_secs(4);

/// Awaits an answer, and shows meanwhile that it is on its way.
pub(super) async fn while_typing<T>(
    services: &TurnServices,
    conversation: &Conversation,
    answer: impl Future<Output = T>,
) -> T {
    tokio::select! {
        // For an answer that is there at once no indicator is shown.
        biased;
        answer = answer => answer,
        never = show_typing(services, conversation) => match never {},
    }
}

async fn show_typing(services: &TurnServices, conversation: &Conversation) -> Infallible {
    let to = &conversation.key;
    loop {
        match services.channel(to) {
            Some(channel) => channel.typing(to).await,
            None => std::future::pending().await,
        }
        tokio::time::sleep(TYPING_EVERY).await;
    }
}
