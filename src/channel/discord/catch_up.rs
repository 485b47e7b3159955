//! Reads the direct messages that came while nobody listened.
//!
//! Discord repeats nothing after a lost session. The channels of direct messages that we know are
//! read on from the last message that was taken in; what was taken in twice is the inbox's to
//! see. What was said to the bot in servers meanwhile is lost, and so are the first words of
//! people we never met.

use serenity::{
    http::{LightMethod, Request, Route},
    model::{
        channel::Message,
        id::{ChannelId, UserId},
    },
};

use super::{Bot, Trouble, normalise};

/// How many messages are asked for at once: the most that Discord gives.
const PAGE: usize = 100;

impl Bot {
    /// Takes in what came in a channel after a message, moves that on, and returns how many
    /// messages these were.
    pub(super) async fn read_on(
        &self,
        me: UserId,
        channel_id: ChannelId,
        after: &mut u64,
    ) -> Result<usize, Trouble> {
        let mut taken = 0;
        loop {
            let route = Route::ChannelMessages { channel_id };
            let params = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
            let request = Request::new(route, LightMethod::Get).params(Some(params));
            let mut page: Vec<Message> = self.api.read(request).await?;
            page.sort_by_key(|message| message.id);
            for message in &page {
                if let Some(inbound) = normalise::message(&self.id, me, message) {
                    let kept = (self.ends.accept)(inbound).await;
                    kept.map_err(|_| Trouble::Unreachable("a message could not be kept"))?;
                    taken += 1;
                }
                *after = message.id.get();
            }
            if page.len() < PAGE {
                return Ok(taken);
            }
        }
    }
}
