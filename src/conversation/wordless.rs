//! A message without words: a voice message, a picture, a sticker, a place.
//!
//! No model is asked. The customer is told kindly to write instead.

use crate::chat::{NonText, Reply};

use super::{spoken, turn_result::TurnResult, turn_scope::TurnScope};

pub(super) fn handle_wordless(scope: &TurnScope<'_>, kind: NonText) -> TurnResult {
    let last = scope.turn.inbox.last().and_then(spoken::voice);
    let id = last.map_or(message_id(kind), |voice| spoken::message_id(scope, voice));
    TurnResult::reply(scope.turn, Reply::text(scope.view().say(id)))
}

/// Returns the id of the text that answers this kind.
const fn message_id(kind: NonText) -> &'static str {
    match kind {
        NonText::Voice => "wordless-voice",
        NonText::Picture => "wordless-picture",
        NonText::Sticker => "wordless-sticker",
        NonText::Place => "wordless-place",
        NonText::Contact => "wordless-contact",
        NonText::Other => "unreadable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::{english, salon};

    #[test]
    fn every_kind_has_a_text_of_its_own() {
        let profile = salon();
        let kinds =
            [NonText::Voice, NonText::Picture, NonText::Sticker, NonText::Place, NonText::Contact];
        let mut texts: Vec<String> = kinds
            .into_iter()
            .chain([NonText::Other])
            .map(|kind| english(&profile).say(message_id(kind)))
            .collect();
        texts.sort();
        texts.dedup();
        assert!(texts.len() == 6 && texts.iter().all(|text| !text.is_empty()), "{texts:?}");
    }
}
