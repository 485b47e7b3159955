//! The typing indicator while a model is asked.

use std::{convert::Infallible, time::Duration};

use tokio::time::{Instant, sleep_until};

use crate::store::conversations::Conversation;

use super::services::TurnServices;

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
    /// Awaits an answer, and shows meanwhile that it is on its way.
    pub(super) async fn during<T>(
        &mut self,
        services: &TurnServices,
        conversation: &Conversation,
        answer: impl Future<Output = T>,
    ) -> T {
        tokio::select! {
            // For an answer that is there at once no indicator is shown.
            biased;
            answer = answer => answer,
            never = self.show(services, conversation) => match never {},
        }
    }

    async fn show(&mut self, services: &TurnServices, conversation: &Conversation) -> Infallible {
        let to = &conversation.key;
        loop {
            if let Some(shown) = self.shown {
                sleep_until(shown + TYPING_EVERY).await;
            }
            self.shown = Some(Instant::now());
            match services.channel(to) {
                Some(channel) => channel.typing(to).await,
                None => std::future::pending().await,
            }
        }
    }
}
