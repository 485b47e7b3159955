//! Drives the agent's machine to its reply: asks the models, carries out tool calls, commits steps.
//!
//! Every step is committed before the next one acts, so a turn that breaks off goes on where it
//! was. A turn starts either with the customer's words, for a model, or with a request of a button
//! or a command, for which no model is asked.

use std::sync::Arc;

use crate::{
    agent::{ModelAnswer, Request, Run, Step, StepRecord, ToolRequest, TurnContext, UserMessage},
    booking::Asker,
    chat::{Entry, Inbound, Outcome},
    dialogue,
    model::{ModelSession, chain, offline},
    schedule::Contact,
    store::{
        self,
        conversations::{self, Dialogue},
        transcript,
        turns::{self, Turn},
        usage,
    },
    tools::{self, ToolContext},
};

use super::{
    entries::{customer_entries, facts, recorded_steps, said},
    log,
    turn_result::TurnResult,
    turn_scope::TurnScope,
    typing::while_typing,
};

/// The most entries of the transcript that a language model is given.
const HISTORY: u32 = 40;
/// How many entries are read where the stored state tells the rest: the last answer, to which a yes
/// may belong. So a turn costs the same in a long conversation.
const LAST_ANSWER: u32 = 1;

/// Answers the messages of a turn, by a model.
pub(super) async fn answer_by_model(
    scope: &TurnScope<'_>,
    turn: &Turn,
) -> Result<TurnResult, store::Error> {
    let context = turn_context(scope, turn).await?;
    answer_in(scope, turn, context).await
}

/// Answers the messages of a turn by a model that is told this.
pub(super) async fn answer_in(
    scope: &TurnScope<'_>,
    turn: &Turn,
    context: TurnContext,
) -> Result<TurnResult, store::Error> {
    drive(scope, turn, Run::new(context)).await
}

/// Answers a turn as if the customer had written these words, by a model.
pub(super) async fn answer_words(
    scope: &TurnScope<'_>,
    words: &str,
) -> Result<TurnResult, store::Error> {
    answer_by_model(scope, &scope.turn.saying(words)).await
}

/// Answers a turn by carrying out a request; `words` stand for it in the transcript.
pub(super) async fn answer_request(
    scope: &TurnScope<'_>,
    request: ToolRequest,
    words: &str,
) -> Result<TurnResult, store::Error> {
    let turn = scope.turn.saying(words);
    let run = Run::for_request(turn_context(scope, &turn).await?, request);
    drive(scope, &turn, run).await
}

/// What is stored of a conversation before a turn.
struct Before {
    history: Vec<Entry>,
    contact: Contact,
    dialogue: Option<dialogue::State>,
    /// What was sent since that state was stored.
    since: Vec<Entry>,
}

pub(super) async fn turn_context(
    scope: &TurnScope<'_>,
    turn: &Turn,
) -> Result<TurnContext, store::Error> {
    let (id, customer) = (scope.conversation.id, scope.conversation.customer);
    // A reply may be to any message, so the whole history is read for it.
    let replies = turn.inbox.iter().any(|inbound| inbound.replied_to.is_some());
    let offline = scope.services.chain.is_offline() && !replies;
    let before = scope.services.store.read(move |db| {
        let stored = conversations::dialogue(db, id)?;
        let since =
            stored.as_ref().map(|(_, line)| transcript::since(db, id, *line)).transpose()?;
        // A newer version's state is not understood; the history tells then.
        let dialogue = stored.and_then(|(state, _)| serde_json::from_str(&state).ok());
        let lines = if offline && dialogue.is_some() { LAST_ANSWER } else { HISTORY };
        Ok(Before {
            history: transcript::recent(db, id, lines)?,
            contact: conversations::contact(db, customer)?,
            dialogue,
            since: since.unwrap_or_default(),
        })
    });
    let Before { history, contact, dialogue, since } = before.await?;
    let heard = turn.inbox.iter().map(user_message);
    Ok(TurnContext {
        profile: Arc::clone(scope.profile),
        lang: scope.lang,
        now: scope.now,
        connected: scope.services.tools.bookings().connected(scope.profile).await?,
        contact,
        history,
        heard: heard.collect(),
        dialogue,
        since,
        by_request: false,
        edit: None,
    })
}

/// Returns a message as the agent hears it.
pub(super) fn user_message(inbound: &Inbound) -> UserMessage {
    UserMessage {
        text: said(inbound).to_owned(),
        sent: inbound.sent,
        replied_to: inbound.replied_to.clone(),
    }
}

/// Drives the machine from its recorded steps to its reply.
async fn drive(scope: &TurnScope<'_>, turn: &Turn, run: Run) -> Result<TurnResult, store::Error> {
    let mut session = scope.services.chain.start_session();
    let steps = recorded_steps(turn);
    let mut number = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let mut run = run.replay(steps);
    loop {
        let record = match run.next() {
            // An edit of what was acted on is compared with it by rules, whichever model answers.
            Step::AskModel(request)
                if scope.budget.spent || request.context.settled().is_some() =>
            {
                StepRecord::Answered(chain::offline(&request))
            }
            Step::AskModel(request) => {
                let answer = ask(scope, &request, &mut session);
                StepRecord::Answered(answer.await)
            }
            Step::UseTool(request) => StepRecord::Acted(use_tool(scope, &run, &request).await?),
            Step::RejectCall(call) => StepRecord::Acted(tools::reject(&call)),
            Step::Reply(reply, entry) => {
                let announced = facts(&entry);
                let dialogue = written(&offline::state_after(run.request())).map(|after| {
                    let before = run.context().dialogue.as_ref().and_then(written);
                    Dialogue { after, before }
                });
                let mut entries = customer_entries(turn);
                entries.push(entry);
                return Ok(TurnResult {
                    reply,
                    entries,
                    announced,
                    jobs: Vec::new(),
                    forgets: None,
                    dialogue,
                });
            }
        };
        commit(scope, number, &record).await?;
        number = number.saturating_add(1);
        match record {
            StepRecord::Answered(answered) => run.answered(answered.answer),
            StepRecord::Acted(outcome) => run.acted(outcome),
        }
    }
}

fn written(state: &dialogue::State) -> Option<String> {
    serde_json::to_string(state).ok()
}

async fn ask(scope: &TurnScope<'_>, request: &Request, session: &mut ModelSession) -> ModelAnswer {
    let answer = scope.services.chain.answer(request, session);
    while_typing(scope.services, scope.conversation, answer).await
}

async fn use_tool(
    scope: &TurnScope<'_>,
    run: &Run,
    request: &ToolRequest,
) -> Result<Outcome, store::Error> {
    let context = run.context();
    let asker = Asker {
        conversation: scope.conversation.id,
        customer: scope.conversation.customer,
        lang: context.lang,
        key: format!("{}:{}", scope.turn.id, run.calls_done()),
    };
    scope
        .services
        .tools
        .carry_out(request, &ToolContext { turn: context, asker, by_model: run.is_by_model() })
        .await
}

/// Commits a finished step, and what it cost.
async fn commit(
    scope: &TurnScope<'_>,
    number: u32,
    record: &StepRecord,
) -> Result<(), store::Error> {
    if let StepRecord::Answered(answered) = record {
        log::model_answered(answered);
    }
    let (turn, day, row) = (scope.turn.id, scope.budget.day, record.clone());
    let bot = scope.profile.id.clone();
    let counts = !scope.services.chain.is_offline();
    let committed = scope.services.store.write(move |tx| {
        let new = turns::record(tx, turn, number, &row)?;
        if let (true, true, StepRecord::Answered(answered)) = (new, counts, &row) {
            usage::add(tx, &bot, day, &answered.by, answered.usage)?;
        }
        Ok(())
    });
    committed.await
}
