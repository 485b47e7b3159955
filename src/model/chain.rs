//! The models in the order in which they are asked, with the offline model as the last.
//!
//! The first usable answer is taken. An answer is checked against the facts here, before it becomes
//! the turn's answer, while there is time to correct it: the model is told which rule it broke and
//! asked once more, then the next model is asked. A model that only talks where the customer's words
//! order a call is not asked again: the next one makes the call, and the offline one always can. A
//! model that failed is not asked again in the same turn. A failure is logged here, once; the customer
//! is not told of it. A model that was late or down, or that chats again and again, is left alone for a
//! while (see `health`).
//!
//! When a model has called functions twice and nothing is left to call, code writes the answer from
//! what they found, because a third question would say no more.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;
use tracing::Instrument as _;

use crate::{
    agent::{Answer, Correction, ModelAnswer, Request, chatter, plain, slots, truth},
    chat::Usage,
    dialogue::Owed,
};

use super::{
    Error, Model, Proposal,
    health::{Condition, Health},
    offline,
};

/// How long the models of a turn may take together, by default.
pub const TURN: Duration = Duration::from_secs(30);

/// The name of the offline model in the log and the usage table.
pub const OFFLINE: &str = "offline";

/// How often a model may make the same call with the same arguments in one turn.
const MOST_REPEATS: usize = 2;

/// How many rounds of calls a model makes before code writes the answer, if nothing is left to call.
const USUAL_ROUNDS: usize = 2;

/// How many rounds of calls a model makes before the offline model goes on in any case; the longest
/// honest turn (look, book, refused, look) takes so many.
const MOST_ROUNDS: usize = 4;

/// How long a model rests that did not answer in time.
const REST: Duration = Duration::from_secs(20);

/// How long customers may wait in vain for a connection before the model rests.
const SLOW: Duration = Duration::from_secs(4);

/// Models in the order in which they are asked; the offline model follows the last.
#[derive(Clone)]
pub struct Chain {
    models: Arc<[ModelSlot]>,
    turn: Duration,
}

/// A model with its health.
struct ModelSlot {
    model: Arc<dyn Model>,
    health: Health,
}

impl ModelSlot {
    /// Notes how the model answered. A model that had only a moment is not to blame for being late.
    fn note_failure(&self, error: &Error, had: Duration, took: Duration, fair: Duration) {
        match error {
            Error::Unreachable(crate::http::Error::Timeout) if had >= fair => {
                self.health.failed(REST);
            }
            Error::Unreachable(crate::http::Error::Timeout) => {}
            Error::Unreachable(_) if took >= SLOW => self.health.failed(REST),
            Error::Refused { wait: Some(wait), .. } => self.health.asked_to_wait(*wait),
            Error::Chatter { .. } => self.health.chattered(),
            Error::Unreachable(_) | Error::Refused { .. } | Error::Unusable { .. } => {
                self.health.answered();
            }
        }
    }
}

/// What is new of a model for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelNews {
    /// Its name.
    pub model: String,
    /// How it is now.
    pub condition: Condition,
}

/// The use of the models in one turn: its deadline, and what is known of each model in it.
#[derive(Debug)]
pub struct ModelSession {
    until: Instant,
    models: Vec<Standing>,
    /// Whether a model asked the customer something, in an answer that could not be sent.
    asked: bool,
}

/// What is known of a model in one turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It was not yet asked.
    Unasked,
    /// It may be asked in this turn.
    Admitted,
    /// It has failed, or is left alone.
    Out,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new(Vec::new(), TURN)
    }
}

impl Chain {
    /// Makes a chain of these models and the offline one; `turn` is how long all questions of one
    /// turn may take together.
    pub fn new(models: Vec<Arc<dyn Model>>, turn: Duration) -> Self {
        let slot = |model| ModelSlot { model, health: Health::default() };
        Self { models: models.into_iter().map(slot).collect(), turn }
    }

    /// Returns whether there is no model but the offline one.
    pub fn is_offline(&self) -> bool {
        self.models.is_empty()
    }

    /// Returns what a use of the model of this name costs; `None`: there is no such model any more, or its
    /// price is not in the settings.
    pub fn cost(&self, model: &str, usage: Usage) -> Option<f64> {
        self.models.iter().find(|slot| slot.model.name() == model)?.model.cost(usage)
    }

    /// Starts the session of a turn; its time runs from now.
    pub fn start_session(&self) -> ModelSession {
        let models = vec![Standing::Unasked; self.models.len()];
        ModelSession { until: Instant::now() + self.turn, models, asked: false }
    }

    /// Returns what is new of the models since this was asked for last.
    pub fn take_news(&self) -> Vec<ModelNews> {
        let news = self.models.iter().filter_map(|slot| {
            let condition = slot.health.take_news()?;
            Some(ModelNews { model: slot.model.name().to_owned(), condition })
        });
        news.collect()
    }

    /// Returns the time within which a working model can be expected to answer.
    fn fair_share(&self) -> Duration {
        self.turn / u32::try_from(2 * self.models.len()).unwrap_or(u32::MAX).max(1)
    }

    /// Returns how many models can still be asked in this turn, from the one at `at` on; at least one.
    fn left(&self, session: &ModelSession, at: usize, now: Instant) -> u32 {
        let all = session.models.iter().zip(self.models.iter()).skip(at);
        let left = all.filter(|(standing, slot)| match standing {
            Standing::Unasked => !slot.health.rests(now),
            Standing::Admitted => true,
            Standing::Out => false,
        });
        u32::try_from(left.count()).unwrap_or(u32::MAX).max(1)
    }

    /// Returns the first usable answer. The offline model answers when the others have failed or the
    /// session's time is over.
    pub async fn answer(&self, request: &Request, session: &mut ModelSession) -> ModelAnswer {
        let mut usage = Usage::default();
        if let Some(answer) = concluded(request).filter(|_| !self.is_offline()) {
            return by_offline(answer);
        }
        for (at, slot) in self.models.iter().enumerate() {
            let model = slot.model.as_ref();
            let now = Instant::now();
            let share = session.until.saturating_duration_since(now) / self.left(session, at, now);
            let Some(standing) = session.models.get_mut(at) else { continue };
            if *standing == Standing::Unasked {
                let admitted = slot.health.admits(now, self.turn);
                *standing = if admitted { Standing::Admitted } else { Standing::Out };
            }
            if *standing == Standing::Out {
                continue;
            }
            let span = tracing::error_span!("model_call", model = model.name());
            let mut question = Question { request: request.clone(), usage, asks: false };
            let answered = question.ask(model, now + share).instrument(span).await;
            usage = question.usage;
            session.asked |= question.asks;
            match answered {
                Ok(answer) => {
                    if answer.calls.is_empty() {
                        slot.health.answered();
                    } else {
                        slot.health.called();
                    }
                    return ModelAnswer { answer, by: model.name().to_owned(), usage };
                }
                Err(error) => {
                    *standing = Standing::Out;
                    slot.note_failure(&error, share, now.elapsed(), self.fair_share());
                    let (business, model) = (&request.context.profile.id, model.name());
                    tracing::warn!(%business, model, %error, "model failed");
                }
            }
        }
        let asks_first = request.asks_first || session.asked;
        ModelAnswer { usage, ..offline(&Request { asks_first, ..request.clone() }) }
    }
}

/// Returns the offline model's answer; for a customer whose budget is spent no other is asked.
pub fn offline(request: &Request) -> ModelAnswer {
    by_offline(offline::answer(request))
}

fn by_offline(answer: Answer) -> ModelAnswer {
    ModelAnswer { answer, by: OFFLINE.to_owned(), usage: Usage::default() }
}

/// Returns the answer of code, when the calls of this turn have found or done what there is to say, or
/// were too many.
fn concluded(request: &Request) -> Option<Answer> {
    if request.rounds.len() >= MOST_ROUNDS {
        return Some(offline::answer(request));
    }
    offline::conclude(request, USUAL_ROUNDS)
}

/// One model asked, until it answers or fails.
struct Question {
    request: Request,
    /// What was spent so far, by the models before it too.
    usage: Usage,
    /// Whether it asked the customer something, in an answer that could not be sent.
    asks: bool,
}

impl Question {
    /// Asks, and once more if the answer breaks a rule.
    async fn ask(&mut self, model: &dyn Model, until: Instant) -> Result<Answer, Error> {
        loop {
            let Proposal { text, calls, vendor, .. } = self.propose(model, until).await?;
            let request = &mut self.request;
            let last = calls.is_empty() || !request.may_act();
            let (text, unfilled) = match slots::fill(request, &text) {
                Ok(text) => (text, None),
                Err(slot) => (text, Some(slot).filter(|_| last)),
            };
            if !last && repeats(request, &calls) {
                let what = "the same call again and again";
                return Err(Error::Unusable { what, usage: Usage::default() });
            }
            if last && let Some(what) = chatter(request, &text) {
                return Err(Error::Chatter { what });
            }
            let text = plain::tidy(&text);
            let wrong = if let Some(slot) = unfilled {
                format!("Your answer was not sent: nothing is known for {{{slot}}}.")
            } else {
                let violation = if last { truth::check(request, &text).err() } else { None };
                let Some(violation) = violation else {
                    return Ok(Answer { text, calls, vendor, ..Answer::default() });
                };
                // A second question costs the customer seconds; often what is left answers them.
                if let Some(text) = truth::without_flaws(request, &text) {
                    return Ok(Answer { text, calls, vendor, ..Answer::default() });
                }
                violation.message()
            };
            self.asks |= text.contains(QUESTION_MARKS);
            if request.correction.is_some() {
                return Err(Error::Unusable { what: "it is not true", usage: Usage::default() });
            }
            request.correction = Some(Correction { said: text, wrong });
        }
    }

    async fn propose(&mut self, model: &dyn Model, until: Instant) -> Result<Proposal, Error> {
        if Instant::now() >= until {
            return Err(crate::http::Error::Timeout.into());
        }
        match tokio::time::timeout_at(until, model.propose(&self.request, until)).await {
            Ok(Ok(proposal)) => {
                self.usage += proposal.usage;
                Ok(proposal)
            }
            Ok(Err(error)) => {
                self.usage += error.usage();
                Err(error)
            }
            Err(_) => Err(crate::http::Error::Timeout.into()),
        }
    }
}

/// What a question ends in.
const QUESTION_MARKS: [char; 2] = ['?', '？'];

/// Returns why words are no answer; `None`: they may be one.
fn chatter(request: &Request, text: &str) -> Option<&'static str> {
    if let Some(found) = chatter::find(request, text) {
        return Some(found.as_str());
    }
    if request.outcomes().next().is_some() {
        return None;
    }
    let asks = text.contains(QUESTION_MARKS) && chatter::takes_up(request, text);
    let fits = match offline::owed(request) {
        Owed::Words => true,
        Owed::Question => asks,
        Owed::Call => false,
    };
    (!fits).then_some("it calls no function")
}

/// Returns whether a call has been made too often before; a model that repeats itself would use up
/// the turn.
fn repeats(request: &Request, calls: &[crate::chat::Call]) -> bool {
    calls.iter().any(|call| {
        let same = request.outcomes().filter(|done| {
            done.call.function == call.function && done.call.arguments == call.arguments
        });
        same.count() >= MOST_REPEATS
    })
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use parking_lot::Mutex;

    use super::*;
    use crate::{agent::tests::request, chat::Call};

    #[derive(Clone)]
    enum Line {
        Proposes(Proposal),
        Fails,
    }

    /// A model that answers from a list; after its end it never does.
    struct Scripted {
        name: &'static str,
        script: Mutex<Vec<Line>>,
        asked: Mutex<Vec<Option<Correction>>>,
    }

    fn scripted(name: &'static str, script: Vec<Line>) -> Arc<Scripted> {
        let script = Mutex::new(script.into_iter().rev().collect());
        Arc::new(Scripted { name, script, asked: Mutex::default() })
    }

    fn says(text: &str) -> Line {
        let usage = Usage { input: 10, cached: 4, output: 1 };
        Line::Proposes(Proposal { text: text.into(), usage, ..Proposal::default() })
    }

    #[async_trait]
    impl Model for Scripted {
        fn name(&self) -> &str {
            self.name
        }

        async fn propose(&self, request: &Request, _: Instant) -> Result<Proposal, Error> {
            self.asked.lock().push(request.correction.clone());
            let next = self.script.lock().pop();
            match next {
                Some(Line::Proposes(proposal)) => Ok(proposal),
                Some(Line::Fails) => {
                    Err(Error::Unusable { what: "empty", usage: Usage::default() })
                }
                None => std::future::pending().await,
            }
        }
    }

    async fn ask_all(models: &[&Arc<Scripted>], said: &str) -> ModelAnswer {
        let all = models.iter().map(|model| -> Arc<dyn Model> { Arc::<Scripted>::clone(model) });
        let chain = Chain::new(all.collect(), TURN);
        chain.answer(&request(&[said]), &mut chain.start_session()).await
    }

    #[tokio::test]
    async fn the_first_usable_answer_is_taken_with_its_name_and_cost() {
        let broken = scripted("a", vec![Line::Fails]);
        let good = scripted("b", vec![says("**Hello!**")]);
        let answered = ask_all(&[&broken, &good], "hi").await;
        let answer = Answer { text: "Hello!".into(), ..Answer::default() };
        let usage = Usage { input: 10, cached: 4, output: 1 };
        assert_eq!(answered, ModelAnswer { answer, by: "b".into(), usage });
    }

    #[tokio::test]
    async fn what_is_not_true_is_corrected_once_and_all_of_it_is_paid() {
        let liar = scripted("a", vec![says("You are booked!"), says("What day suits you?")]);
        let answered = ask_all(&[&liar], "book me a haircut").await;
        assert_eq!(answered.answer.text, "What day suits you?");
        assert_eq!(answered.usage, Usage { input: 20, cached: 8, output: 2 });
        let told = liar.asked.lock().clone();
        let wrong = truth::check(&request(&["book me a haircut"]), "You are booked!").unwrap_err();
        assert_eq!(wrong.rule, truth::Rule::Claim);
        let wrong = wrong.message();
        let correction = Correction { said: "You are booked!".into(), wrong };
        assert_eq!(told, [None, Some(correction)]);
    }

    #[tokio::test]
    async fn a_claim_without_a_deed_ends_with_the_deed_done_by_the_offline_model() {
        let lies = || vec![says("You are booked for tomorrow at 14:00."), says("Done, see you!")];
        let (one, two) = (scripted("a", lies()), scripted("b", lies()));
        let said = "haircut tomorrow at 14:00, John Doe, john@example.com";
        let answered = ask_all(&[&one, &two], said).await;
        assert_eq!(answered.by, OFFLINE);
        assert_eq!(
            answered.answer.calls.first().map(|it| it.function.as_str()),
            Some("book_appointment")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn each_model_gets_its_share_of_the_time_and_none_is_asked_twice_in_a_turn() {
        let (slow, slower) = (scripted("a", Vec::new()), scripted("b", Vec::new()));
        let all: Vec<Arc<dyn Model>> = vec![slow.clone(), slower.clone()];
        let chain = Chain::new(all, Duration::from_secs(30));
        let (begun, mut session) = (Instant::now(), chain.start_session());
        let answered = chain.answer(&request(&["hi"]), &mut session).await;
        assert_eq!(answered.by, OFFLINE);
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
        chain.answer(&request(&["hi"]), &mut session).await;
        assert_eq!(slow.asked.lock().len() + slower.asked.lock().len(), 2);
    }

    /// Asks in a session of its own, and tells how long the answer took.
    async fn seconds_of_a_turn(chain: &Chain) -> u64 {
        let begun = Instant::now();
        chain.answer(&request(&["hi"]), &mut chain.start_session()).await;
        begun.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn a_model_that_was_late_is_left_alone_for_a_while() {
        let slow = scripted("a", Vec::new());
        let chain = Chain::new(vec![slow.clone()], Duration::from_secs(30));
        let ask = || seconds_of_a_turn(&chain);
        assert_eq!((ask().await, ask().await), (30, 0));
        tokio::time::sleep(REST).await;
        assert_eq!(ask().await, 30);
        assert_eq!(slow.asked.lock().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_late_answer_one_turn_tries_the_model_and_the_others_do_not_wait() {
        let slow = scripted("a", Vec::new());
        let chain = Chain::new(vec![slow.clone()], Duration::from_secs(30));
        let ask = || seconds_of_a_turn(&chain);
        assert_eq!(ask().await, 30);
        tokio::time::sleep(REST).await;
        let waited = tokio::join!(ask(), ask(), ask());
        assert_eq!(waited, (30, 0, 0));
        assert_eq!(slow.asked.lock().len(), 2);
    }

    #[tokio::test]
    async fn a_model_that_goes_round_in_circles_is_left() {
        let call = Call {
            id: "x".into(),
            function: "list_my_appointments".into(),
            arguments: "{}".into(),
        };
        let again =
            || Line::Proposes(Proposal { calls: vec![call.clone()], ..Proposal::default() });
        let done = crate::chat::Done {
            call: call.clone(),
            outcome: crate::chat::Outcome {
                told: "none".into(),
                fact: crate::chat::Fact::Appointments { list: Vec::new() },
            },
        };
        let round = crate::agent::Round {
            text: String::new(),
            calls: vec![done],
            ..crate::agent::Round::default()
        };
        let model = scripted("a", vec![again(), again()]);
        let chain = Chain::new(vec![model], TURN);
        let mut asked = request(&["my appointments"]);
        asked.rounds = vec![round.clone()];
        let answered = chain.answer(&asked, &mut chain.start_session()).await;
        assert_eq!(answered.by, "a");
        asked.rounds.push(round);
        let answered = chain.answer(&asked, &mut chain.start_session()).await;
        assert_eq!(answered.by, OFFLINE);
    }
}
