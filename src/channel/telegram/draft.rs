//! What a customer sees while a language model thinks: a draft, with a key that stops it.
//!
//! A draft without a text is shown by Telegram as "Thinking…" in the reader's language. Nothing of the
//! model's words is put into it: the guard reads an answer as a whole, and a sentence that it drops
//! later would already have been read. Once the answer is checked it is sent, and takes the draft's
//! place. A server that refuses a draft once is asked for none again; then "typing" is shown.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    call::call,
    client::BotClient,
    drafts::{DraftId, draft_id},
    error::ApiError,
    place::Place,
};

impl BotClient {
    /// Shows a draft; `false`: the server takes none, or none is possible there.
    pub(super) async fn show_draft(&self, place: &Place, id: i64) -> bool {
        let drafts = &self.drafts;
        if place.connection.is_some() || drafts.are_refused.load(Ordering::Relaxed) {
            return false;
        }
        let draft = DraftId { chat: place.chat, id: draft_id(id) };
        if !drafts.is_due(draft, Instant::now()) {
            return true;
        }
        let mut body = json!({"draft_id": draft.id, "text": "", "can_stop": true});
        place.name_in(&mut body);
        place.name_thread_in(&mut body);
        match call::<Value>(&self.api, "SendMessageDraft", &body).await {
            Ok(_) => true,
            Err(error) => {
                if error.is_final() {
                    tracing::info!(business = %self.business, %error, "drafts refused; none are sent any more");
                    drafts.are_refused.store(true, Ordering::Relaxed);
                }
                drafts.forget(draft);
                matches!(error, ApiError::Wait(_) | ApiError::Gone)
            }
        }
    }
}
