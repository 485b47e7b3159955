//! A message without words: a voice message, a picture, a sticker, a place.
//!
//! No model is asked. The customer is told kindly to write instead.

use crate::chat::{Reply, Wordless};

use super::{turn_result::TurnResult, turn_scope::TurnScope};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::{english, salon};

    #[test]
    fn every_kind_has_a_text_of_its_own() {
        let profile = salon();
        let kinds = [Wordless::Voice, Wordless::Picture, Wordless::Sticker, Wordless::Place];
        let mut texts: Vec<String> = kinds
            .into_iter()
            .chain([Wordless::Other])
            .map(|kind| english(&profile).say(message_id(kind)))
            .collect();
        texts.sort();
        texts.dedup();
        assert!(texts.len() == 5 && texts.iter().all(|text| !text.is_empty()), "{texts:?}");
    }
}
