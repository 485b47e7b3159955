//! A message without words: a voice message, a picture, a sticker, a place.
//!
//! No model is asked. The customer is told kindly to write instead.

use crate::chat::{NonText, Reply};

use super::{turn_result::TurnResult, turn_scope::TurnScope};

pub(super) fn handle_wordless(scope: &TurnScope<'_>, kind: NonText) -> TurnResult {
    TurnResult::reply(scope.turn, Reply::text(scope.view().say(message_id(kind))))
}

/// Returns the id of the text that answers this kind.
const fn message_id(kind: NonText) -> &'static str {
    match kind {
        NonText::Voice => "wordless-voice",
        NonText::Picture => "wordless-picture",
        NonText::Sticker => "wordless-sticker",
        NonText::Place => "wordless-place",
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
        let kinds = [NonText::Voice, NonText::Picture, NonText::Sticker, NonText::Place];
        let mut texts: Vec<String> = kinds
            .into_iter()
            .chain([NonText::Other])
            .map(|kind| english(&profile).say(message_id(kind)))
            .collect();
        texts.sort();
        texts.dedup();
        assert!(texts.len() == 5 && texts.iter().all(|text| !text.is_empty()), "{texts:?}");
    }
}
