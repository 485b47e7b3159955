//! One turn: everything that waits in a conversation, and one answer to all of it.
//!
//! The answer, the transcript and the end of what came in are one transaction, and what was decided
//! before is committed before anything is changed by it (see `journal`). So a turn that breaks off
//! anywhere goes on where it was; messages whose turn fails again and again get a fixed answer.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, civil::Time};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::{
    booking,
    bots::BusinessProfile,
    chat::{Fact, Floor, Job, Reply},
    handover,
    ids::Lang,
    roles,
    store::{
        self, Durability, Tx, absences, connected_accounts,
        conversations::{self, Conversation},
        inbox,
        jobs::{self, NewJob},
        questions, transcript,
        turns::{self, Turn},
        usage,
    },
};

use super::{
    budget::{self, Budget},
    dispatcher::dispatch,
    event::TurnEvent,
    handover::{Routed, route},
    language::{TurnLanguage, turn_language},
    log,
    more::wait_for_more,
    services::TurnServices,
    silent::stay_silent,
    spoken,
    transcribe::transcribe,
    turn_result::{KeyedJob, MAX_ATTEMPTS, ModelAnswerUsage, TurnResult},
    turn_scope::{TurnScope, turn_now},
};

/// A turn that has begun, at a business that is served.
struct OpenTurn {
    turn: Turn,
    profile: Arc<BusinessProfile>,
    budget: Budget,
    floor: Floor,
}

/// How a conversation goes on after a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing waits in it.
    Idle,
    /// More may wait in it.
    More,
    /// No turn has begun, because the customer may be writing more.
    Wait(Duration),
}

/// Runs the next turn of a conversation.
///
/// # Errors
/// When the store fails; the turn stays open and is attempted again.
pub(super) async fn run_turn(
    services: &TurnServices,
    conversation: &Conversation,
) -> Result<Progress, store::Error> {
    let (key, id, now) = (&conversation.key, conversation.id, services.clock.now());
    let Some(profile) = services.profiles.get(&key.bot).cloned() else {
        return drop_turn(services, conversation).await.map(Progress::of);
    };
    if let Some(wait) = wait_for_more(services, &profile, conversation).await? {
        return Ok(Progress::Wait(wait));
    }
    let (clocked, customer, of) = (Instant::now(), conversation.customer, conversation.clone());
    let opened = services.store.write_as(Durability::Buffered, move |tx| {
        let Some(turn) = turns::begin(tx, id, now)? else { return Ok(None) };
        let floor = floor(tx, &of, &profile, now)?;
        let budget = budget::count(tx, &profile, customer, &turn)?;
        let profile = with_absences(tx, profile, now)?;
        Ok(Some(OpenTurn { turn, profile, budget, floor }))
    });
    let Some(mut open) = opened.await? else { return Ok(Progress::Idle) };
    let (turn, platform) = (open.turn.id, key.platform.as_str());
    let span =
        tracing::error_span!("turn", id = %turn, conversation = %id, business = %key.bot, platform);
    let answering = async {
        listen(services, conversation, &mut open).await?;
        answer(services, conversation, &open, clocked).await
    };
    answering.instrument(span).await.map(Progress::of)
}

/// Returns whether the bot may write in a conversation.
fn floor(
    tx: &Tx<'_>,
    of: &Conversation,
    profile: &BusinessProfile,
    now: Timestamp,
) -> Result<Floor, store::Error> {
    connected_accounts::floor(tx, of, |holder| roles::is_answered_for(profile, holder), now)
}

/// Returns the business as its sentences speak of it: with the absences that staff told in chat.
fn with_absences(
    tx: &Tx<'_>,
    profile: Arc<BusinessProfile>,
    now: Timestamp,
) -> Result<Arc<BusinessProfile>, store::Error> {
    let from = now.to_zoned(profile.zone.clone()).date().to_datetime(Time::midnight());
    let told = absences::coming(tx, &profile.id, from)?;
    if told.is_empty() {
        return Ok(profile);
    }
    let told: Vec<_> = told.into_iter().map(|it| (it.staff, it.absence)).collect();
    Ok(Arc::new(profile.with_absences(&told)))
}

impl Progress {
    const fn of(more: bool) -> Self {
        if more { Self::More } else { Self::Idle }
    }
}

/// Ends the next turn without an answer, because its business is no longer configured.
async fn drop_turn(
    services: &TurnServices,
    conversation: &Conversation,
) -> Result<bool, store::Error> {
    let (id, now) = (conversation.id, services.clock.now());
    let ended = services.store.write(move |tx| {
        let Some(turn) = turns::begin(tx, id, now)? else { return Ok(false) };
        turns::end(tx, turn.id, now)?;
        Ok(true)
    });
    let dropped = ended.await?;
    if dropped {
        tracing::error!(business = %conversation.key.bot, "turn dropped: its business is not configured");
    }
    Ok(dropped)
}

/// Listens to the voice messages of a turn, unless it is given up.
async fn listen(
    services: &TurnServices,
    conversation: &Conversation,
    open: &mut OpenTurn,
) -> Result<(), store::Error> {
    let OpenTurn { turn, profile, budget, floor } = open;
    if turn.attempts >= MAX_ATTEMPTS || !floor.is_open() {
        return Ok(());
    }
    transcribe(services, conversation, profile, turn, *budget).await
}

async fn answer(
    services: &TurnServices,
    conversation: &Conversation,
    open: &OpenTurn,
    clocked: Instant,
) -> Result<bool, store::Error> {
    let OpenTurn { turn, profile, budget, floor } = open;
    let TurnLanguage { lang, is_new } =
        turn_language(services, profile, conversation, turn).await?;
    let scope = TurnScope {
        services,
        profile,
        conversation,
        turn,
        lang,
        now: turn_now(profile, turn.started, services.clock.now()),
        budget: *budget,
    };
    if !floor.is_open() && is_unheard(turn) {
        stay_silent(&scope, *floor).await?;
        return Ok(true);
    }
    let routed = route(&scope).await?;
    let rest = match &routed {
        Routed::Rest(turn) => turn,
        _ => turn,
    };
    let scope = TurnScope { turn: rest, ..scope };
    let result = match routed {
        Routed::Ended => None,
        Routed::Answer(ref result) => Some(TurnResult::clone(result)),
        Routed::Own | Routed::Rest(_) => dispatch(&scope).await?,
    };
    let Some(result) = result else { return Ok(true) };
    let tools = log::tool_names(&result.entries);
    let result = spoken::with_quote(&scope, addressed(result, turn, lang));
    let more = save(&scope, result, is_new.then_some(lang)).await?;
    log::turn_answered(turn, &tools, clocked);
    Ok(more)
}

/// Whether nothing was done about what the customer sent. A turn that has begun to act goes on, and a
/// change in a calendar is no message.
fn is_unheard(turn: &Turn) -> bool {
    turn.steps.is_empty() && !matches!(TurnEvent::of(turn), TurnEvent::CalendarChange(_))
}

/// Returns the result with the message that its reply answers, and with the turn's language unless
/// the handler has chosen another.
fn addressed(result: TurnResult, turn: &Turn, lang: Lang) -> TurnResult {
    let handle = turn.inbox.last().and_then(|inbound| inbound.handle.clone());
    let lang = result.reply.lang.or(Some(lang));
    TurnResult { reply: Reply { lang, handle, ..result.reply }, ..result }
}

/// Stores the answer: the transcript, the reply's job and the end of the turn in one transaction,
/// with the language that the customer has begun to write. Returns whether more waits.
async fn save(
    scope: &TurnScope<'_>,
    result: TurnResult,
    new_lang: Option<Lang>,
) -> Result<bool, store::Error> {
    let (turn, conversation) = (scope.turn.id, scope.conversation.id);
    let (profile, now) = (Arc::clone(scope.profile), scope.services.clock.now());
    let (customer, durability) = (scope.conversation.customer, durability(scope, &result));
    let (of, day) = (scope.conversation.clone(), scope.budget.day);
    let saved = scope.services.store.write_as(durability, move |tx| {
        if let Some(lang) = new_lang {
            conversations::set_lang(tx, customer, lang)?;
        }
        // The turn is still open here, so the deletion spares it, and its press counts as answered.
        if let Some(customer) = result.forgets {
            handover::forget(tx, &profile, customer, now)?;
        }
        if !turns::end(tx, turn, now)? {
            return inbox::waits(tx, conversation);
        }
        for ModelAnswerUsage { model, usage } in &result.used {
            usage::add(tx, &profile.id, day, model, *usage)?;
        }
        if let Some(question) = &result.open_question {
            questions::add(tx, &profile.id, customer, question, now)?;
        }
        transcript::append(tx, conversation, Some(turn), &result.entries, now)?;
        // What the holder of the account has overtaken was not said, so it awaits no answer.
        let is_said = floor(tx, &of, &profile, now)?.is_open();
        if let Some(dialogue) = result.dialogue.as_ref().filter(|_| is_said) {
            conversations::set_dialogue(tx, conversation, turn, dialogue, now)?;
        }
        let reply = NewJob {
            conversation: Some(conversation),
            ..NewJob::new(format!("reply:{turn}"), &Job::Reply(result.reply), &profile.id)?
        };
        jobs::enqueue(tx, &reply, now)?;
        for KeyedJob { key, job } in result.jobs {
            jobs::enqueue(tx, &NewJob::new(key, &job, &profile.id)?, now)?;
        }
        booking::confirm_later(tx, &profile, &result.announced, now)?;
        inbox::waits(tx, conversation)
    });
    saved.await
}

/// Returns what the end of a turn must survive: a power cut where its answer, or a letter that goes
/// with it, is remembered elsewhere, so that neither is made and sent again.
fn durability(scope: &TurnScope<'_>, result: &TurnResult) -> Durability {
    let looked_up = |fact: &Fact| matches!(fact, Fact::Times(_) | Fact::Days(_));
    let announced = result.announced.iter().all(looked_up);
    if result.jobs.is_empty() && announced && result.forgets.is_none() {
        Durability::for_platform(scope.conversation.key.platform)
    } else {
        Durability::Synced
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chat::InboundKind, conversation::tests::turn};

    #[test]
    fn a_reply_answers_the_last_message_in_the_language_of_the_turn() {
        let mut waiting = turn([InboundKind::Hello, InboundKind::Text("hi".into())]);
        waiting.inbox[1].handle = Some("m2".into());
        let result = TurnResult::reply(&waiting, Reply::text("Hello!"));
        let reply = addressed(result, &waiting, Lang::Uk).reply;
        assert_eq!((reply.handle.as_deref(), reply.lang), (Some("m2"), Some(Lang::Uk)));
    }

    #[test]
    fn a_reply_that_names_its_language_keeps_it() {
        let chosen = turn([InboundKind::Hello]);
        let reply = Reply { lang: Some(Lang::En), ..Reply::text("English it is.") };
        let result = addressed(TurnResult::reply(&chosen, reply), &chosen, Lang::Uk);
        assert_eq!(result.reply.lang, Some(Lang::En));
    }
}
