//! What came in and what was done, as the lines of a transcript and of the job queue.

use crate::{
    agent::StepRecord,
    chat::{Command, Entry, Fact, Inbound, InboundKind},
    store::turns::Turn,
};

/// Reads the steps that were committed, up to the first that a newer version wrote.
pub(super) fn recorded_steps(turn: &Turn) -> Vec<StepRecord> {
    turn.steps.iter().map_while(|step| serde_json::from_value(step.clone()).ok()).collect()
}

/// Returns the outcomes of the calls in an entry.
pub(super) fn facts(entry: &Entry) -> Vec<Fact> {
    match entry {
        Entry::Assistant { calls, .. } => {
            calls.iter().map(|done| done.outcome.fact.clone()).collect()
        }
        Entry::Customer { .. } => Vec::new(),
    }
}

/// Returns the lines of the transcript for what the customer sent in this turn.
pub(super) fn customer_entries(turn: &Turn) -> Vec<Entry> {
    let entry =
        |inbound: &Inbound| Entry::Customer { text: said(inbound).to_owned(), sent: inbound.sent };
    turn.inbox.iter().map(entry).collect()
}

/// Returns the words of what came in; empty: it has none.
pub(super) fn said(inbound: &Inbound) -> &str {
    match &inbound.said {
        InboundKind::Text(text) | InboundKind::Phone(text) => text,
        InboundKind::Voice(voice) => voice.words().unwrap_or_default(),
        InboundKind::Command(Command::Start(_))
        | InboundKind::Hello
        | InboundKind::ButtonPress(_)
        | InboundKind::NonText(_)
        | InboundKind::Reaction(_)
        | InboundKind::ByHolder(_)
        | InboundKind::Withdrawn(_)
        | InboundKind::ConsentResult(_)
        | InboundKind::CalendarChanged(_) => "",
        InboundKind::Command(command) => command.name(),
    }
}
