//! The models in order, and the offline one at the end of them all.
//!
//! The first usable answer is taken. What a model says is held against the facts here, before
//! it becomes the turn's answer, so that there is time to do better: the model is told what was
//! wrong and asked once more, then the next one, and the offline model can always make the call
//! that another only claimed to have made. A model that failed is not asked again in the same
//! turn. A failure is the operator's to know and never the customer's: it is logged here, once.

use std::{sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::time::Instant;

use crate::{
    agent::{Answer, Answered, Correction, Request, plain, truth},
    chat::Usage,
};

use super::{Error, Model, Proposal, offline};

/// How long a turn may take by default: longer than any customer waits without looking away.
pub const TURN: Duration = Duration::from_secs(30);

/// The name under which the offline model stands in the books.
pub const OFFLINE: &str = "offline";

/// How often the same call with the same arguments makes sense in one turn.
const MOST_REPEATS: usize = 2;

/// The longest that a model is left alone after it has failed.
const LONGEST_REST: Duration = Duration::from_mins(5);

/// Models in the order in which they are asked; the offline model follows the last.
#[derive(Clone)]
pub struct Chain {
    models: Arc<[Placed]>,
    turn: Duration,
}

/// A model in its place.
struct Placed {
    model: Arc<dyn Model>,
    /// Until when it is left alone: a server that is down or has asked us to wait would cost
    /// every customer the time that it takes to find out.
    rests: Mutex<Option<Instant>>,
}

impl Placed {
    fn is_resting(&self, now: Instant) -> bool {
        self.rests.lock().is_some_and(|until| now < until)
    }

    fn rest(&self, length: Duration) {
        let until = Instant::now() + length.min(LONGEST_REST);
        *self.rests.lock() = Some(until);
    }
}

/// What is left of a turn's patience: its time, and the models that need not be asked in it.
#[derive(Debug)]
pub struct Patience {
    until: Instant,
    failed: Vec<bool>,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new(Vec::new(), TURN)
    }
}

impl Chain {
    /// Puts the offline model behind these; a turn's questions may take so long together.
    #[must_use]
    pub fn new(models: Vec<Arc<dyn Model>>, turn: Duration) -> Self {
        let place = |model| Placed { model, rests: Mutex::default() };
        Self { models: models.into_iter().map(place).collect(), turn }
    }

    /// Returns whether there is no model but the offline one.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.models.is_empty()
    }

    /// Begins a turn: its time runs from now.
    #[must_use]
    pub fn begin(&self) -> Patience {
        let now = Instant::now();
        let failed = self.models.iter().map(|placed| placed.is_resting(now)).collect();
        Patience { until: now + self.turn, failed }
    }

    /// Returns the time within which a model can be expected to answer.
    fn fair_share(&self) -> Duration {
        self.turn / u32::try_from(2 * self.models.len()).unwrap_or(u32::MAX).max(1)
    }

    /// Returns the first usable answer; there always is one, at the latest when the turn's
    /// patience is used up.
    pub async fn answer(&self, request: &Request, patience: &mut Patience) -> Answered {
        let mut usage = Usage::default();
        for (at, placed) in self.models.iter().enumerate() {
            let model = placed.model.as_ref();
            let left = patience.failed.iter().skip(at).filter(|failed| !**failed).count();
            let Some(failed) = patience.failed.get_mut(at).filter(|failed| !**failed) else {
                continue;
            };
            let now = Instant::now();
            let share = patience.until.saturating_duration_since(now)
                / u32::try_from(left).unwrap_or(u32::MAX).max(1);
            match ask(model, request, now + share, &mut usage).await {
                Ok(answer) => return Answered { answer, by: model.name().to_owned(), usage },
                Err(error) => {
                    *failed = true;
                    // Late after a moment says more about the turn than about the model.
                    let tried = share >= self.fair_share();
                    if let Some(length) = error.rest().filter(|_| tried) {
                        placed.rest(length);
                    }
                    let (bot, model) = (&request.context.profile.id, model.name());
                    tracing::warn!(%bot, model, %error, "the model failed; asking the next");
                }
            }
        }
        Answered { usage, ..offline(request) }
    }
}

/// Returns the offline model's answer, for a customer whose budget is used up.
#[must_use]
pub fn offline(request: &Request) -> Answered {
    let answer = offline::answer(request);
    Answered { answer, by: OFFLINE.to_owned(), usage: Usage::default() }
}

/// Asks one model, and once more if what it said is not true.
async fn ask(
    model: &dyn Model,
    request: &Request,
    until: Instant,
    usage: &mut Usage,
) -> Result<Answer, Error> {
    let mut request = request.clone();
    loop {
        if Instant::now() >= until {
            return Err(crate::http::Error::Timeout.into());
        }
        let proposal = match tokio::time::timeout_at(until, model.propose(&request, until)).await {
            Ok(proposed) => proposed.inspect_err(|error| *usage += error.usage())?,
            Err(_) => return Err(crate::http::Error::Timeout.into()),
        };
        *usage += proposal.usage;
        let Proposal { text, calls, .. } = proposal;
        let last = calls.is_empty() || !request.may_act();
        if !last && repeats(&request, &calls) {
            return Err(Error::Unusable {
                what: "the same call again and again",
                usage: Usage::default(),
            });
        }
        let text = plain::tidy(&text);
        let flaw = if last { truth::check(&request, &text).err() } else { None };
        let Some(flaw) = flaw else {
            return Ok(Answer { text, calls, by_code: false });
        };
        if request.correction.is_some() {
            return Err(Error::Unusable { what: "it is not true", usage: Usage::default() });
        }
        let wrong = flaw.says().to_owned();
        request.correction = Some(Correction { said: text, wrong });
    }
}

/// Returns whether a call has been made before too often: a model that goes round in circles
/// would use up the turn.
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
        Line::Proposes(Proposal { text: text.into(), calls: Vec::new(), usage })
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

    async fn ask_all(models: &[&Arc<Scripted>], said: &str) -> Answered {
        let all = models.iter().map(|model| -> Arc<dyn Model> { Arc::<Scripted>::clone(model) });
        let chain = Chain::new(all.collect(), TURN);
        chain.answer(&request(&[said]), &mut chain.begin()).await
    }

    #[tokio::test]
    async fn the_first_usable_answer_is_taken_with_its_name_and_cost() {
        let broken = scripted("a", vec![Line::Fails]);
        let good = scripted("b", vec![says("**Hello!**")]);
        let answered = ask_all(&[&broken, &good], "hi").await;
        let answer = Answer { text: "Hello!".into(), calls: Vec::new(), by_code: false };
        let usage = Usage { input: 10, cached: 4, output: 1 };
        assert_eq!(answered, Answered { answer, by: "b".into(), usage });
    }

    #[tokio::test]
    async fn what_is_not_true_is_corrected_once_and_all_of_it_is_paid() {
        let liar = scripted("a", vec![says("You are booked!"), says("What day suits you?")]);
        let answered = ask_all(&[&liar], "book me a haircut").await;
        assert_eq!(answered.answer.text, "What day suits you?");
        assert_eq!(answered.usage, Usage { input: 20, cached: 8, output: 2 });
        let told = liar.asked.lock().clone();
        let wrong = truth::Flaw::Claim.says().to_owned();
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
        let (begun, mut patience) = (Instant::now(), chain.begin());
        let answered = chain.answer(&request(&["hi"]), &mut patience).await;
        assert_eq!(answered.by, OFFLINE);
        assert_eq!(begun.elapsed(), Duration::from_secs(30));
        chain.answer(&request(&["hi"]), &mut patience).await;
        assert_eq!(slow.asked.lock().len() + slower.asked.lock().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_model_that_was_late_is_left_alone_for_a_while() {
        let slow = scripted("a", Vec::new());
        let chain = Chain::new(vec![slow.clone()], Duration::from_secs(30));
        let ask = async || {
            let begun = Instant::now();
            chain.answer(&request(&["hi"]), &mut chain.begin()).await;
            begun.elapsed().as_secs()
        };
        assert_eq!((ask().await, ask().await), (30, 0));
        tokio::time::sleep(super::super::AFTER_LATE).await;
        assert_eq!(ask().await, 30);
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
        let round = crate::agent::Round { text: String::new(), calls: vec![done] };
        let model = scripted("a", vec![again(), again()]);
        let chain = Chain::new(vec![model], TURN);
        let mut asked = request(&["my appointments"]);
        asked.rounds = vec![round.clone()];
        let answered = chain.answer(&asked, &mut chain.begin()).await;
        assert_eq!(answered.by, "a");
        asked.rounds.push(round);
        let answered = chain.answer(&asked, &mut chain.begin()).await;
        assert_eq!(answered.by, OFFLINE);
    }
}
