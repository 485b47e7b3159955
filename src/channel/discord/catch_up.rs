//! Reads the direct messages that came while nobody listened.
//!
//! Discord repeats nothing after a lost session. The channels of direct messages that we know are
//! read on from the last message that was taken in; what was taken in twice is the inbox's to
//! see. What was said to the bot in servers meanwhile is lost, and so are the first words of
//! people we never met.

use std::sync::Arc;

use serenity::{
    http::{LightMethod, Request, Route},
    model::{
        channel::Message,
        id::{ChannelId, UserId},
    },
};

use super::{Bot, Mark, Trouble, normalise};

/// How many messages are asked for at once: the most that Discord gives.
const PAGE: usize = 100;

impl Bot {
    /// Takes in what was missed since those marks.
    pub(super) async fn catch_up(self: &Arc<Self>, me: UserId, marks: &[Mark]) {
        let mut taken = 0;
        for mark in marks {
            match self.read_on(me, mark).await {
                Ok(more) => taken += more,
                Err(error) => {
                    tracing::warn!(bot = %self.id, %error, "direct messages could not be read");
                }
            }
        }
        if taken > 0 {
            tracing::info!(bot = %self.id, taken, "direct messages had been missed");
        }
    }

    async fn read_on(&self, me: UserId, mark: &Mark) -> Result<usize, Trouble> {
        let (mut after, mut taken) = (mark.message, 0);
        loop {
            let route = Route::ChannelMessages { channel_id: ChannelId::new(mark.channel) };
            let params = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
            let request = Request::new(route, LightMethod::Get).params(Some(params));
            let mut page: Vec<Message> = self.api.read(request).await?;
            page.sort_by_key(|message| message.id);
            for message in &page {
                let Some(inbound) = normalise::message(&self.id, me, message) else { continue };
                let kept = (self.ends.accept)(inbound).await;
                kept.map_err(|_| Trouble::Unreachable("a message could not be kept"))?;
                taken += 1;
            }
            match page.last() {
                Some(last) if page.len() >= PAGE => after = last.id.get(),
                _ => return Ok(taken),
            }
        }
    }
}
