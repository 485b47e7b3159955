//! What came in and what was done, as the lines of a transcript and of the job queue.

use crate::{
    agent::Recorded,
    chat::{Command, Entry, Fact, Inbound, InboundKind, Job},
    ids::BusinessId,
    store::{self, ConversationId, jobs::NewJob, turns::Turn},
};

/// Reads the steps that were committed, up to one that a newer program wrote.
pub(super) fn recorded(turn: &Turn) -> Vec<Recorded> {
    turn.steps.iter().map_while(|step| serde_json::from_value(step.clone()).ok()).collect()
}

/// Returns what the calls of an answer came to.
pub(super) fn facts(entry: &Entry) -> Vec<Fact> {
    match entry {
        Entry::Assistant { calls, .. } => {
            calls.iter().map(|done| done.outcome.fact.clone()).collect()
        }
        Entry::Customer { .. } => Vec::new(),
    }
}

pub(super) fn customer_entries(turn: &Turn) -> Vec<Entry> {
    let entry =
        |inbound: &Inbound| Entry::Customer { text: said(inbound).to_owned(), sent: inbound.sent };
    turn.inbox.iter().map(entry).collect()
}

pub(super) fn said(inbound: &Inbound) -> &str {
    match &inbound.said {
        InboundKind::Text(text) | InboundKind::Phone(text) => text,
        InboundKind::Command(Command::Start(_))
        | InboundKind::Hello
        | InboundKind::Pressed(_)
        | InboundKind::Wordless(_)
        | InboundKind::Consented(_)
        | InboundKind::CalendarChanged(_) => "",
        InboundKind::Command(command) => command.name(),
    }
}

/// Makes the row of something that a turn promises.
pub(super) fn row(
    key: String,
    promised: &Job,
    bot: &BusinessId,
    conversation: ConversationId,
) -> Result<NewJob, store::Error> {
    let conversation = matches!(promised, Job::Reply(_)).then_some(conversation);
    Ok(NewJob { conversation, ..NewJob::new(key, promised, bot)? })
}
