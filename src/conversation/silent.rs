//! A turn in a connected account in which the bot says nothing.
//!
//! The holder of the account writes in the chat themselves, or the bot may not answer there. The
//! customer's words stay in the transcript, so a later answer knows them. If nothing is answered, the
//! holder hears in their own chat with the bot who is waiting, and for what.

use jiff::Timestamp;

use crate::{
    chat::{Entry, Floor, Job, job::Unanswered},
    ids::{ConversationId, ConversationKey, StaffId},
    roles,
    store::{
        self, Tx, connected_accounts, conversations,
        jobs::{self, NewJob},
        staff, transcript, turns,
    },
};

use super::{
    entries::customer_entries, event::TurnEvent, press::pressed_words, turn_scope::TurnScope,
};

/// Ends a turn without an answer.
pub(super) async fn stay_silent(scope: &TurnScope<'_>, floor: Floor) -> Result<(), store::Error> {
    let (turn, conversation) = (scope.turn.id, scope.conversation.id);
    let (key, now) = (scope.conversation.key.clone(), scope.services.clock.now());
    let mut entries = customer_entries(scope.turn);
    entries.retain(|entry| !entry.text().is_empty());
    // A button is pressed at once or not at all: its holder hears of it while they are there.
    let mut floor = floor;
    if let TurnEvent::Press(pressed) = TurnEvent::of(scope.turn)
        && let Some(text) = pressed_words(scope, pressed).await?
    {
        entries.push(Entry::Customer { text, sent: now });
        floor = if floor == Floor::Closed { floor } else { Floor::Open };
    }
    tracing::info!(?floor, "silent in a connected account");
    let is_served = is_served(scope).await?;
    let owners = scope.profile.staff.iter().filter(|staff| staff.is_business_owner);
    let owners: Vec<StaffId> = owners.map(|staff| staff.id.clone()).collect();
    let ended = scope.services.store.write(move |tx| {
        if !turns::end(tx, turn, now)? || entries.is_empty() {
            return Ok(());
        }
        transcript::append(tx, conversation, Some(turn), &entries, now)?;
        if is_served {
            tell_holder_later(tx, conversation, &key, floor, now)?;
        }
        if floor == Floor::Closed {
            tell_owners(tx, conversation, &key, &owners, now)?;
        }
        Ok(())
    });
    ended.await
}

/// Returns whether the holder of the account is staff; a person who has left is told nothing.
async fn is_served(scope: &TurnScope<'_>) -> Result<bool, store::Error> {
    let key = scope.conversation.key.clone();
    let Some(holder) = key.account_holder().map(str::to_owned) else { return Ok(false) };
    let read = move |db: &rusqlite::Connection| connected_accounts::staff_of(db, &key.bot, &holder);
    let holder = scope.services.store.read(read).await?;
    Ok(holder.is_some_and(|staff| roles::is_answered_for(scope.profile, &staff)))
}

/// Enqueues that the holder is told of the customer who waits: at once, or after the silence if there
/// was no answer by then; once for each silence, and at most once an hour.
fn tell_holder_later(
    tx: &Tx<'_>,
    conversation: ConversationId,
    key: &ConversationKey,
    floor: Floor,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(holder) = key.account_holder() else { return Ok(()) };
    let (due, mark) = match floor {
        Floor::Held(until) => (until, until.as_second()),
        Floor::Open => (jobs::AT_ONCE, now.as_second()),
        Floor::Closed => (jobs::AT_ONCE, now.as_second() / 3600),
    };
    let holder = ConversationKey::private(&key.bot, key.platform, holder);
    let holder = conversations::find_or_make(tx, &holder, now)?;
    let may_answer = floor != Floor::Closed;
    let job = Job::Unanswered(Unanswered { conversation, may_answer, for_owner: false });
    let row = NewJob::new(format!("unanswered:{conversation}:{mark}"), &job, &key.bot)?;
    jobs::enqueue(tx, &NewJob { conversation: Some(holder.id), due, ..row }, now).map(drop)
}

/// Enqueues that the owners are told of a customer who waits where the bot may not answer, because the
/// holder alone may never see it; at most once an hour.
fn tell_owners(
    tx: &Tx<'_>,
    conversation: ConversationId,
    key: &ConversationKey,
    owners: &[StaffId],
    now: Timestamp,
) -> Result<(), store::Error> {
    let holder =
        key.account_holder().map(|id| ConversationKey::private(&key.bot, key.platform, id));
    let holder = holder.map(|key| staff::who(tx, &key)).transpose()?.flatten();
    for owner in owners.iter().filter(|owner| holder.as_ref() != Some(owner)) {
        for chat in staff::conversations(tx, &key.bot, owner)? {
            let job = Unanswered { conversation, may_answer: false, for_owner: true };
            let mark = now.as_second() / 3600;
            let name = format!("unanswered:{conversation}:{mark}:{chat}");
            let row = NewJob::new(name, &Job::Unanswered(job), &key.bot)?;
            jobs::enqueue(tx, &NewJob { conversation: Some(chat), ..row }, now)?;
        }
    }
    Ok(())
}
