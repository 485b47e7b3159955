//! An edit of a message that a turn has taken up: what the new version changes of the first answer.
//!
//! If the first answer changed nothing in the books and was the last of the conversation, the new
//! version is heard in its place, as if it had been sent at once. Otherwise it is compared with what
//! was done (`dialogue::amend`). An edit that means the same gets no second answer.

use std::collections::BTreeSet;

use crate::{
    agent::{Edit, TurnContext, hear},
    chat::{Entry, Fact, Inbound},
    dialogue::{self, Settled},
    schedule::{Change, State},
    store::{
        self, bookings, conversations,
        edits::{self, Version},
        transcript,
        turns::{self, Turn},
    },
};

use super::{
    agent_loop::{answer_in, turn_context, user_message},
    entries::facts,
    message::handle_message,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// What is stored of the earlier versions.
struct Earlier {
    versions: Vec<Version>,
    /// The messages that were answered together with them, each as it last read.
    beside: Vec<Inbound>,
    /// What those turns said and did.
    entries: Vec<Entry>,
    /// Whether nothing was said since.
    is_latest: bool,
    /// Where the dialogue stood before it, as JSON; `None`: it has not changed since.
    #[expect(clippy::option_option, reason = "it is not known, or known to be none")]
    dialogue: Option<Option<String>>,
}

/// Answers an edit; `None`: it means what was answered before.
pub(super) async fn handle_edit(scope: &TurnScope<'_>) -> Result<Option<TurnResult>, store::Error> {
    let Some(edited) = scope.turn.inbox.first() else { return Ok(None) };
    let earlier = read_earlier(scope, edited).await?;
    let (Some(first), Some(last)) = (earlier.versions.first(), earlier.versions.last()) else {
        return handle_message(scope).await.map(Some);
    };
    // "Tomorrow" means what it meant when the message was written.
    let written = Inbound { sent: first.inbound.sent, ..edited.clone() };
    let answered = Inbound { sent: first.inbound.sent, ..last.inbound.clone() };
    let done = done_by(&earlier.entries);
    let (turn, edit) = if earlier.is_latest && done.is_none() {
        let id = edited.message.as_ref().map(|message| &message.id);
        let with = |version: &Inbound| -> Vec<Inbound> {
            let of = |inbound: &Inbound| inbound.message.as_ref().map(|message| &message.id) == id;
            let each = earlier.beside.iter();
            each.map(|inbound| if of(inbound) { version.clone() } else { inbound.clone() })
                .collect()
        };
        let before = with(&answered).iter().map(user_message).collect();
        (Turn { inbox: with(&written), ..scope.turn.clone() }, Edit { before, settled: None })
    } else {
        let settled = settled(scope, done).await?;
        let before = vec![user_message(&answered)];
        let turn = Turn { inbox: vec![written], ..scope.turn.clone() };
        (turn, Edit { before, settled: Some(settled) })
    };
    let mut context = turn_context(scope, &turn).await?;
    if edit.settled.is_none()
        && let Some(stored) = &earlier.dialogue
    {
        hear_in_place(&mut context, stored.as_deref());
    }
    context.edit = Some(edit);
    if hear::adds_nothing(&context) {
        return end_silently(scope).await;
    }
    answer_in(scope, &turn, context).await.map(Some)
}

/// Puts the dialogue back to where it stood before the message was answered.
fn hear_in_place(context: &mut TurnContext, stored: Option<&str>) {
    let state: Option<dialogue::State> = stored.and_then(|state| serde_json::from_str(state).ok());
    context.dialogue = Some(state.unwrap_or_default());
    context.since = Vec::new();
}

async fn read_earlier(scope: &TurnScope<'_>, edited: &Inbound) -> Result<Earlier, store::Error> {
    let (conversation, turn) = (scope.conversation.id, scope.turn.id);
    let message = edited.message.as_ref().map(|message| message.id.clone()).unwrap_or_default();
    let read = scope.services.store.read(move |db| {
        let versions = edits::versions_before(db, conversation, &message, turn)?;
        let turns: BTreeSet<_> = versions.iter().map(|version| version.turn).collect();
        let (mut beside, mut entries) = (Vec::new(), Vec::new());
        for turn in &turns {
            for inbound in edits::messages_of(db, *turn)? {
                add_version(&mut beside, inbound);
            }
            entries.extend(transcript::of_turn(db, *turn)?);
        }
        let last = turns.last().copied();
        let dialogue = match last {
            Some(last) => conversations::dialogue_before(db, conversation, last)?,
            None => None,
        };
        let is_latest = last.is_some() && last == edits::turn_before(db, conversation, turn)?;
        Ok(Earlier { versions, beside, entries, is_latest, dialogue })
    });
    read.await
}

/// Adds a message, in place of an earlier version of it.
fn add_version(messages: &mut Vec<Inbound>, inbound: Inbound) {
    let id = |of: &Inbound| of.message.as_ref().map(|message| message.id.clone());
    let same = |known: &&mut Inbound| id(&inbound).is_some() && id(known) == id(&inbound);
    match messages.iter_mut().find(same) {
        Some(known) => *known = inbound,
        None => messages.push(inbound),
    }
}

/// Returns what the books were changed by: the last such fact.
fn done_by(entries: &[Entry]) -> Option<Settled> {
    let facts: Vec<Fact> = entries.iter().flat_map(facts).collect();
    facts.into_iter().rev().find_map(change)
}

fn change(fact: Fact) -> Option<Settled> {
    let (change, booking) = match fact {
        Fact::Receipt { change, booking } => (change, booking),
        Fact::Confirming { booking, .. } if booking.moves_to.is_some() => (Change::Moved, booking),
        Fact::Confirming { booking, .. } => (Change::Booked, booking),
        _ => return None,
    };
    Some(Settled { change: Some(change), booking: Some(booking) })
}

/// Returns what was done as it stands now: the booking may have been changed since.
async fn settled(scope: &TurnScope<'_>, done: Option<Settled>) -> Result<Settled, store::Error> {
    let Some(Settled { change, booking: Some(booking) }) = done else {
        return Ok(Settled::default());
    };
    let (id, now) = (booking.id.clone(), scope.now);
    let found = scope.services.store.read(move |db| bookings::find(db, &id)).await?;
    let booking = found.map_or(booking, |record| Box::new(record.booking));
    if booking.span.start < now {
        return Ok(Settled::default());
    }
    let stands = matches!(booking.state, State::Committing | State::Confirmed);
    let change = if stands { change } else { Some(Change::Cancelled) };
    Ok(Settled { booking: Some(booking), change })
}

pub(super) async fn end_silently(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let (turn, now) = (scope.turn.id, scope.services.clock.now());
    scope.services.store.write(move |tx| turns::end(tx, turn, now)).await?;
    tracing::debug!("nothing to answer");
    Ok(None)
}
