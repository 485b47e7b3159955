//! Drives the agent's machine to its reply: asks the models, carries out tool calls, records steps.
//!
//! The journal commits the steps before one of them changes anything, so a turn that breaks off goes
//! on where it was. A turn starts either with the customer's words, for a model, or with a request of a button
//! or a command, for which no model is asked.

use std::sync::Arc;

use crate::{
    agent::{
        Answer, Hearing, ModelAnswer, Request, Run, Step, StepRecord, ToolRequest, TurnContext,
        UserMessage,
        hear::{self, understand},
    },
    booking::{Asker, BooksFor},
    chat::{Entry, Inbound, InboundKind, Outcome, Usage},
    dialogue,
    model::{Condition, ModelNews, ModelSession, chain, offline},
    schedule::{Contact, PlannedReminder, is_same_zone},
    store::{
        self, connected_accounts,
        conversations::{self, Dialogue},
        health, reminders, transcript,
        turns::Turn,
    },
    tools::{self, ToolContext},
};

use super::{
    entries::{customer_entries, facts, recorded_steps, said},
    journal::Journal,
    open_question::open_question,
    turn_result::TurnResult,
    turn_scope::TurnScope,
    typing::Typing,
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
    keep_zone(scope, &context).await?;
    drive(scope, turn, Run::new(context)).await
}

/// Stores the zone by which the customer names a time, so that the times of their bookings are named
/// with a zone from now on. They are told the business's times, which are no longer surely theirs.
async fn keep_zone(scope: &TurnScope<'_>, context: &TurnContext) -> Result<(), store::Error> {
    let zone = understand(context).heard.named_zone();
    let is_other = |zone: &&str| !is_same_zone(zone, &scope.profile.zone_name);
    let Some(zone) = zone.filter(is_other) else { return Ok(()) };
    let customer = scope.conversation.customer;
    scope.services.store.write(move |tx| conversations::set_zone(tx, customer, zone)).await
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
    /// Where the dialogue stood before a person of the business spoke.
    overtaken: Option<dialogue::State>,
    reminders: Vec<PlannedReminder>,
}

pub(super) async fn turn_context(
    scope: &TurnScope<'_>,
    turn: &Turn,
) -> Result<TurnContext, store::Error> {
    let (id, customer, now) = (scope.conversation.id, scope.conversation.customer, scope.now);
    // A reply may be to any message, so the whole history is read for it.
    let replies = turn.inbox.iter().any(|inbound| inbound.replied_to.is_some());
    let offline = scope.services.chain.is_offline() && !replies;
    let by_staff = scope.role().await?.member().is_some();
    let before = scope.services.store.lookup(|db| {
        let overtaken = connected_accounts::overtook_dialogue(db, id)?;
        let stored = conversations::dialogue(db, id)?;
        let read = |state: &String| serde_json::from_str(state).ok();
        let before = stored.as_ref().filter(|_| overtaken).and_then(|(state, _)| read(state));
        let stored = stored.filter(|_| !overtaken);
        let since =
            stored.as_ref().map(|(_, line)| transcript::since(db, id, *line)).transpose()?;
        // A newer version's state is not understood; the history tells then.
        let dialogue = stored.and_then(|(state, _)| read(&state));
        let mut dialogue = if overtaken { Some(dialogue::State::default()) } else { dialogue };
        if let Some(state) = dialogue.as_mut().filter(|_| by_staff) {
            state.forget_person();
        }
        let lines = if offline && dialogue.is_some() { LAST_ANSWER } else { HISTORY };
        Ok(Before {
            history: transcript::recent(db, id, lines)?,
            contact: if by_staff {
                Contact::default()
            } else {
                conversations::contact(db, customer)?
            },
            dialogue,
            since: since.unwrap_or_default(),
            overtaken: before,
            reminders: reminders::of_customer(db, customer, now)?,
        })
    });
    let Before { history, contact, dialogue, since, overtaken, reminders } = before.await?;
    let heard = turn.inbox.iter().map(user_message);
    Ok(TurnContext {
        profile: Arc::clone(scope.profile),
        lang: scope.lang,
        now: scope.now,
        connected: scope.services.tools.bookings().connected(scope.profile).await?,
        contact,
        by_staff,
        history,
        heard: heard.collect(),
        dialogue,
        since,
        reminders,
        by_request: false,
        hearing: Hearing::default(),
        edit: None,
        overtaken,
    })
}

/// Returns a message as the agent hears it.
pub(super) fn user_message(inbound: &Inbound) -> UserMessage {
    UserMessage {
        text: said(inbound).to_owned(),
        sent: inbound.sent,
        replied_to: inbound.replied_to.clone(),
        quote: inbound.quote.clone(),
        by_voice: matches!(inbound.said, InboundKind::Voice(_)) || is_passed_on(said(inbound)),
    }
}

/// Whether a text is another person's as a whole: a channel marks each line of what was forwarded. What
/// it orders was not said to the bot, so it is shown and waits for a yes, like what was spoken.
fn is_passed_on(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('>'))
}

/// Drives the machine from its recorded steps to its reply.
async fn drive(scope: &TurnScope<'_>, turn: &Turn, run: Run) -> Result<TurnResult, store::Error> {
    let mut asking =
        Asking { session: scope.services.chain.start_session(), typing: Typing::default() };
    let steps = recorded_steps(turn);
    let mut journal = Journal::after(scope, &steps);
    let mut run = run.replay(steps);
    // Whether the customer stopped the answer before anything was done: then nothing was heard.
    let mut is_unsaid = false;
    loop {
        let record = match run.next() {
            Step::AskModel(request) => {
                let answer = ask(scope, &request, &mut asking).await.unwrap_or_else(|| {
                    is_unsaid = run.calls_done() == 0;
                    stopped(scope, is_unsaid)
                });
                let answered = StepRecord::Answered(answer);
                journal.take(answered.clone());
                answered
            }
            Step::UseTool(request) => Box::pin(act(scope, &run, &request, &mut journal)).await?,
            Step::RejectCall(call) => {
                let rejected = StepRecord::Acted(tools::reject(&call));
                journal.take(rejected.clone());
                rejected
            }
            Step::Reply(reply, entry) => {
                let announced = facts(&entry);
                let dialogue = offline::state_after(run.request()).to_json().map(|after| {
                    let before = run.context().dialogue.as_ref().and_then(dialogue::State::to_json);
                    Dialogue { after, before }
                });
                let open_question = open_question(run.context(), &reply.text);
                let mut entries = customer_entries(turn);
                entries.push(entry);
                let dialogue = dialogue.filter(|_| !is_unsaid);
                return Ok(TurnResult {
                    reply,
                    entries,
                    announced,
                    jobs: Vec::new(),
                    forgets: None,
                    dialogue,
                    open_question,
                    used: journal.finish(),
                });
            }
        };
        match record {
            StepRecord::Answered(answered) => run.answered(answered.answer),
            StepRecord::Acted(outcome) => run.acted(outcome),
        }
    }
}

/// What a turn keeps between the times that it asks a model.
struct Asking {
    session: ModelSession,
    typing: Typing,
}

/// Asks the models; `None`: the customer has stopped the answer.
async fn ask(scope: &TurnScope<'_>, request: &Request, asking: &mut Asking) -> Option<ModelAnswer> {
    // An edit of what was acted on is compared with it by rules, whichever model answers.
    if scope.budget.spent || request.context.settled().is_some() {
        return Some(chain::offline(request));
    }
    let Asking { session, typing } = asking;
    let answer = scope.services.chain.answer(request, session);
    let answer = typing.during_thought(scope, answer).await;
    record_news(scope).await;
    answer
}

/// Returns what is answered where the customer stopped the model: what was done is told by code, and if
/// nothing was, that nothing was.
fn stopped(scope: &TurnScope<'_>, nothing_done: bool) -> ModelAnswer {
    tracing::info!("answer stopped by the customer");
    let text = if nothing_done { scope.view().say("stopped") } else { String::new() };
    let answer = Answer { text, by_code: true, ..Answer::default() };
    ModelAnswer { answer, by: chain::OFFLINE.to_owned(), usage: Usage::default() }
}

/// Stores how the models are, for `status` and `doctor`; that it fails changes nothing of the turn.
async fn record_news(scope: &TurnScope<'_>) {
    for ModelNews { model, condition } in scope.services.chain.take_news() {
        let (name, up) = (health::model_name(&model), condition == Condition::Works);
        let (detail, now) = (condition.sentence(), scope.now);
        let written =
            scope.services.store.write(move |tx| health::note(tx, &name, up, detail, now)).await;
        if let Err(error) = written {
            tracing::warn!(model, %error, "condition of a model not recorded");
        }
    }
}

/// Carries out a request, with its step committed before and after if it changes anything.
async fn act(
    scope: &TurnScope<'_>,
    run: &Run,
    request: &ToolRequest,
    journal: &mut Journal<'_>,
) -> Result<StepRecord, store::Error> {
    let changes = !request.only_looks();
    if changes {
        journal.commit().await?;
    }
    let acted = StepRecord::Acted(use_tool(scope, run, request).await?);
    journal.take(acted.clone());
    if changes {
        journal.commit().await?;
    }
    Ok(acted)
}

/// Says whom the person who writes books for.
fn books_for(context: &TurnContext) -> BooksFor {
    match context.by_staff {
        false => BooksFor::Themselves,
        true if hear::is_without_contact(context) => BooksFor::CustomerWithoutContact,
        true => BooksFor::Customer,
    }
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
        books: books_for(context),
    };
    scope
        .services
        .tools
        .carry_out(request, &ToolContext { turn: context, asker, by_model: run.is_by_model() })
        .await
}
