//! The message whose button was pressed, as it was promised.
//!
//! What a button does is read from the promise behind its message and never from what a platform
//! hands back, so a press can neither be made up nor carried over from somebody else's
//! conversation. Here it is decided as well whether the answer may take the message's place:
//! a question is replaced by what followed from it, but a receipt is what the customer keeps.

use crate::{
    chat::{Action, Job, Pressed, Reply},
    store::{self, JobId, conversations::Conversation, jobs},
};

use super::Turns;

/// A pressed button.
pub(super) struct Shown {
    /// What stands on it.
    pub(super) label: String,
    /// What it does.
    pub(super) action: Action,
    /// Whether the answer may take the place of its message.
    pub(super) in_place: bool,
}

impl Turns {
    /// Looks up a pressed button; `None`: this conversation was shown no such button, or not
    /// within memory. `handle` names the message that it stands on.
    pub(super) async fn shown(
        &self,
        conversation: &Conversation,
        pressed: Pressed,
        handle: Option<&str>,
    ) -> Result<Option<Shown>, store::Error> {
        let (row, mine) = (JobId(pressed.message), conversation.id);
        let rows = self.store.read(move |db| {
            let shown = jobs::by_id(db, row)?;
            let shown = shown.filter(|row| row.job.conversation == Some(mine));
            Ok((shown, jobs::replies_after(db, mine, row)?))
        });
        let (Some(shown), later) = rows.await? else { return Ok(None) };
        let Some(shown) = reply(shown.job.body) else { return Ok(None) };
        let Some((label, action)) = shown.pressed(pressed.button) else { return Ok(None) };
        // Two presses before the first one is answered: the message may be a receipt by now.
        let mut later = later.into_iter().filter_map(|row| reply(row.job.body));
        let became_receipt = later.any(|later| {
            later.in_place && later.handle.as_deref() == handle && later.appointment.is_some()
        });
        let in_place = shown.appointment.is_none() && is_choice(action) && !became_receipt;
        Ok(Some(Shown { label: label.to_owned(), action: action.clone(), in_place }))
    }
}

/// Returns whether a button chooses among answers to a question; the others begin something
/// anew from a message that goes on to be of use.
const fn is_choice(action: &Action) -> bool {
    !matches!(action, Action::Mine | Action::Move(_) | Action::Cancel(_) | Action::Coming(..))
}

fn reply(body: serde_json::Value) -> Option<Reply> {
    serde_json::from_value(body).ok().and_then(Job::reply)
}
