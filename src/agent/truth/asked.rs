//! What the customer asks in this turn, sentence by sentence.

use crate::agent::Request;

use super::{cues::Cue, sentence::sentences};

/// Returns what the customer asks in this turn, in lower case.
pub(super) fn questions(request: &Request) -> impl Iterator<Item = String> {
    let heard = request.context.heard.iter();
    heard.flat_map(|heard| sentences(&heard.text)).filter_map(|sentence| {
        let asks = sentence.question || Cue::Asks.opens(&sentence.text);
        asks.then_some(sentence.text)
    })
}
