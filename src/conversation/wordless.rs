//! A message without words: a voice message, a picture, a sticker, a place.
//!
//! No model is asked. The customer is told kindly to write instead.

use crate::chat::{Reply, Wordless};

use super::{context::TurnScope, turn_result::TurnResult};

pub(super) fn handle_wordless(scope: &TurnScope<'_>, kind: Wordless) -> TurnResult {
    TurnResult::reply(scope.turn, Reply::text(scope.view().say(message_id(kind))))
}

/// Returns the id of the text that answers this kind.
const fn message_id(kind: Wordless) -> &'static str {
    match kind {
        Wordless::Voice => "wordless-voice",
        Wordless::Picture => "wordless-picture",
        Wordless::Sticker => "wordless-sticker",
        Wordless::Place => "wordless-place",
        Wordless::Other => "unreadable",
    }
}
