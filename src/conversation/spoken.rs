//! What an answer says of the voice messages that it answers: what was heard, and what was not.
//!
//! What was heard is quoted above the answer, so that the customer sees a mishearing.

use crate::chat::{InboundKind, Reply, Transcription, Voice};

use super::{turn_result::TurnResult, turn_scope::TurnScope};

/// How much of a voice message is quoted, in characters.
const MOST_QUOTED: usize = 400;

/// Returns the result with what was heard above its reply, and with a word about what could not be
/// heard below it.
pub(super) fn with_quote(scope: &TurnScope<'_>, result: TurnResult) -> TurnResult {
    let voices: Vec<&Voice> = scope.turn.inbox.iter().filter_map(voice).collect();
    let mut parts: Vec<String> =
        voices.iter().filter_map(|voice| voice.heard()).map(quote).collect();
    let unheard = voices.iter().find(|voice| voice.heard().is_none());
    let only = voices.len() == scope.turn.inbox.len() && parts.is_empty();
    let answer = result.reply.text.clone();
    parts.push(answer);
    // Where nothing else was sent, the answer says so by itself.
    parts.extend(unheard.filter(|_| !only).map(|voice| scope.view().say(message_id(scope, voice))));
    TurnResult { reply: Reply { text: parts.join("\n\n"), ..result.reply }, ..result }
}

/// Returns the voice message of an update.
pub(super) fn voice(inbound: &crate::chat::Inbound) -> Option<&Voice> {
    match &inbound.said {
        InboundKind::Voice(voice) => Some(voice),
        _ => None,
    }
}

/// Returns the id of the text that says why a voice message was not heard.
pub(super) fn message_id(scope: &TurnScope<'_>, voice: &Voice) -> &'static str {
    match &voice.transcription {
        Some(Transcription::Silence) => "voice-silent",
        Some(Transcription::TooLong) => "voice-too-long",
        _ if scope.services.speech.is_none() => "wordless-voice",
        _ => "voice-unavailable",
    }
}

/// Quotes what was heard, on one line.
fn quote(heard: &str) -> String {
    let mut chars = heard.chars();
    let quoted: String = chars.by_ref().take(MOST_QUOTED).collect();
    let more = if chars.next().is_some() { "…" } else { "" };
    format!("🎙 {quoted}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_quotation_is_cut() {
        assert_eq!(quote("Стрижка завтра"), "🎙 Стрижка завтра");
        let long = quote(&"ї".repeat(MOST_QUOTED + 1));
        assert_eq!(long.chars().count(), MOST_QUOTED + 3);
    }
}
