//! Codes that link two chats: the messages that showed them lose them once they are valid no longer.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::command::LINK_SHOWN,
    messages,
    store::{self, conversations::Conversation, linked_accounts},
};

use super::context::JobContext;

/// Takes the codes of a business that are used, or whose time is over, out of their messages.
pub(super) async fn erase(
    context: &JobContext,
    profile: &BusinessProfile,
    now: Timestamp,
) -> Result<(), store::Error> {
    let over = context.store.lookup(|db| linked_accounts::over(db, &profile.id, now)).await?;
    if over.is_empty() {
        return Ok(());
    }
    let profile = profile.clone();
    let erased = context.store.write(move |tx| {
        let given =
            |shown: &Conversation| messages::say(profile.speaks(shown.lang), "link-given", &[]);
        linked_accounts::erase_shown(tx, &profile.id, LINK_SHOWN, given, now)
    });
    erased.await
}
