//! Words of a staff member that they have said to be for a customer: passed on, and what staff are told of it.

use crate::{
    chat::Reply,
    handover::{self, Content, Passed, What, Writer},
    messages,
    roles::Denial,
    store::{
        self, JobId, conversations,
        handovers::{self, Answering, Handover},
    },
};

use super::{denied::denied, turn_scope::TurnScope};

/// Returns who writes, if they are staff.
pub(super) async fn writer(scope: &TurnScope<'_>) -> Result<Option<Writer>, store::Error> {
    let role = scope.role().await?;
    let here = role
        .member()
        .map(|member| Answering { staff: member.clone(), conversation: scope.conversation.id });
    Ok(here.map(|here| Writer { role, here }))
}

/// Passes words of a staff member on, with the update that they came in, and what they write next as well
/// while the conversation is open. `question`: the message that asked for whom they are.
pub(super) async fn pass_words(
    scope: &TurnScope<'_>,
    id: i64,
    words: String,
    update: String,
    question: Option<JobId>,
) -> Result<Reply, store::Error> {
    let Some(writer) = writer(scope).await? else {
        return Ok(denied(&scope.view(), Denial::StaffOnly));
    };
    let Some(now_said) = scope.turn.inbox.first() else {
        return Ok(not_passed(scope, &Passed::Gone));
    };
    let content = Content {
        what: What::Words(words),
        // The words are passed on once, however often the button is pressed.
        update: if update.is_empty() { now_said.update.clone() } else { update },
        message: None,
        sent: now_said.sent,
        turn: scope.turn.id,
    };
    let (profile, now, chat) =
        (scope.profile.clone(), scope.services.clock.now(), scope.conversation.id);
    let passed = scope.services.store.write(move |tx| {
        // The answer to the press says that they answer the customer now.
        if handover::over(tx, id, &writer)?.is_none()
            && let Err(refused) = handover::take(tx, &profile, id, &writer, now)?
        {
            return Ok(refused);
        }
        let passed = handover::to_customer(tx, &profile, id, &writer, &content, now)?;
        if let Passed::Done(id) | Passed::Late(id) = passed {
            if let Some(question) = question {
                handovers::link(tx, id, chat, question)?;
            }
            if let Passed::Done(id) = passed {
                handovers::focus(tx, chat, Some(id))?;
            }
        }
        Ok(passed)
    });
    match passed.await? {
        Passed::Done(id) => now_for(scope, id, true).await,
        Passed::Late(id) => passed_late(scope, id).await,
        refused => Ok(not_passed(scope, &refused)),
    }
}

/// Says that words were passed on to a customer whom the bot answers again.
async fn passed_late(scope: &TurnScope<'_>, id: i64) -> Result<Reply, store::Error> {
    let handover = scope.services.store.lookup(|db| handovers::find(db, id)).await?;
    let named = named(scope, handover.as_slice()).await?;
    let name = named.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    let button = handover::answer_button(scope.lang, &name, id);
    let text = messages::say(scope.lang, "handover-passed-late", &[("name", name.into())]);
    Ok(Reply::text(text).with(vec![vec![button]]))
}

/// Says for whom a staff member's next words are.
pub(super) async fn now_for(
    scope: &TurnScope<'_>,
    id: i64,
    passed: bool,
) -> Result<Reply, store::Error> {
    let handover = scope.services.store.lookup(|db| handovers::find(db, id)).await?;
    let named = named(scope, handover.as_slice()).await?;
    let name = named.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    let message = if passed { "handover-passed" } else { "handover-focused" };
    let text = messages::say(scope.lang, message, &[("name", name.into())]);
    Ok(Reply::text(text).with(vec![vec![handover::done_button(scope.lang, id)]]))
}

/// Says why words of staff were not passed on.
pub(super) fn not_passed(scope: &TurnScope<'_>, refused: &Passed) -> Reply {
    let view = scope.view();
    match refused {
        Passed::TakenBy(staff) => {
            let staff = handover::staff_name(scope.profile, view.lang, std::slice::from_ref(staff));
            let args = [("staff", staff.into())];
            Reply::text(messages::say(view.lang, "handover-taken-by", &args))
        }
        Passed::NotTheirs => denied(&view, Denial::NotTheirs),
        Passed::Gone | Passed::Done(_) | Passed::Late(_) => Reply::text(view.say("handover-gone")),
    }
}

/// Returns the handovers with the names of their customers.
pub(super) async fn named(
    scope: &TurnScope<'_>,
    of: &[Handover],
) -> Result<Vec<(i64, String)>, store::Error> {
    let (of, lang) = (of.to_vec(), scope.lang);
    let read = scope.services.store.read(move |db| {
        let mut names = Vec::new();
        for handover in of {
            if let Some(customer) = conversations::find(db, handover.conversation)? {
                names.push((handover.id, handover::customer_name(db, &customer, lang)?));
            }
        }
        Ok(names)
    });
    read.await
}
