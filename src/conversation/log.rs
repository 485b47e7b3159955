//! What the log says of a turn: how long it took, by which model and with which tools; never what
//! was said.

use tokio::time::Instant;

use crate::{agent::ModelAnswer, chat::Entry, store::turns::Turn};

/// The longest name of a tool that is logged, in bytes.
const MOST_NAME: usize = 40;

/// Logs that the turn was answered, with these tools; called once the answer is committed.
pub(super) fn turn_answered(turn: &Turn, tools: &str, began: Instant) {
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (messages, attempts) = (turn.inbox.len(), turn.attempts);
    tracing::info!(messages, attempts, tools, ms, "turn answered");
}

/// Logs which model answered, and the tokens that it took.
pub(super) fn model_answered(answered: &ModelAnswer) {
    let (input, output) = (answered.usage.input, answered.usage.output);
    tracing::info!(model = answered.by, input, output, "model answered");
}

/// Returns the names of the tools that were called.
pub(super) fn tool_names(entries: &[Entry]) -> String {
    let calls = entries.iter().flat_map(|entry| match entry {
        Entry::Assistant { calls, .. } => calls.as_slice(),
        Entry::Customer { .. } => &[],
    });
    // NOTE: a model chooses the name, so a text that cannot be a tool's name is left out.
    let names = calls.map(|done| done.call.function.as_str()).filter(|name| is_name(name));
    names.collect::<Vec<_>>().join(" ")
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    name.len() <= MOST_NAME && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Call, Done, Fact, Outcome};

    #[test]
    fn a_name_that_a_model_made_up_of_a_customers_words_is_not_logged() {
        let done = |function: &str| Done {
            call: Call { id: String::new(), function: function.into(), arguments: "{}".into() },
            outcome: Outcome { told: String::new(), fact: Fact::Released },
        };
        let calls = vec![done("book_appointment"), done("Book for Anna"), done("ask_human")];
        let entries = [Entry::Assistant { text: "secret".into(), calls }];
        assert_eq!(tool_names(&entries), "book_appointment ask_human");
    }
}
