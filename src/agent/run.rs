//! The machine of one turn: ask a model, call tools, reply.
//!
//! It holds no connection and awaits nothing. Its driver commits every [`StepRecord`] before the
//! next step acts, and after a crash feeds the records back through [`Run::replay`]: the machine is
//! then where it was, and no finished step is repeated. A turn that a button or a command started
//! begins with its [`ToolRequest`] and asks no model. Rounds are bounded, so a model that always
//! calls another tool still ends in an answer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::chat::{Call, Done, Entry, Outcome, Reply, Usage};

use super::{
    ToolRequest, VendorFields, asked_again, reply,
    request::{Request, Round, TurnContext},
};

/// The most calls of one answer that are carried out; a model that makes more is out of control.
pub const MOST_CALLS: usize = 4;

/// What a model answered: words, calls, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// Its words; those of the last answer become the reply.
    pub text: String,
    /// Its tool calls; empty: the turn is over.
    pub calls: Vec<Call>,
    /// Whether code wrote the words from facts, so that the guards need not check them again.
    /// Only the offline model may set it.
    #[serde(default)]
    pub by_code: bool,
    /// Whether code asks before it changes a booking, because another model chose to ask the customer
    /// something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_first: bool,
    /// What its server wants back with the results of the calls.
    #[serde(default, skip_serializing_if = "VendorFields::is_empty")]
    pub vendor: VendorFields,
}

/// An answer, the model that gave it and what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModelAnswer {
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
    /// The model's name.
    #[serde(default)]
    pub by: String,
    /// The tokens spent until there was an answer, failed attempts included.
    #[serde(default)]
    pub usage: Usage,
}

/// A finished step, as it is stored.
///
/// In turns that a button or a command started, earlier versions also stored the customer's own
/// call as an answer of a model called "customer"; [`Run::replay`] passes over such a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepRecord {
    /// A model answered.
    Answered(ModelAnswer),
    /// One tool call was carried out.
    Acted(Outcome),
}

/// What to do next.
#[derive(Debug, Clone)]
pub enum Step {
    /// Ask the model, then call [`Run::answered`].
    AskModel(Request),
    /// Carry out this request, then call [`Run::acted`].
    UseTool(ToolRequest),
    /// Tell the model that its call cannot be read ([`Tool::correct`](super::Tool::correct)), then
    /// call [`Run::acted`].
    RejectCall(Call),
    /// The turn is over: the reply, and the transcript's new entry.
    Reply(Reply, Entry),
}

/// One turn.
#[derive(Debug)]
pub struct Run {
    request: Request,
    /// What the customer asked for by a button or a command. `None`: the customer wrote.
    direct: Option<ToolRequest>,
    state: State,
}

#[derive(Debug)]
enum State {
    Asking,
    Acting {
        text: String,
        by_code: bool,
        done: Vec<Done>,
        waiting: Vec<Call>,
        vendor: VendorFields,
    },
    Over {
        text: String,
        by_code: bool,
    },
}

impl Run {
    /// Begins a turn that a model answers.
    pub fn new(context: TurnContext) -> Self {
        Self::starting(context, None, State::Asking)
    }

    /// Begins a turn that carries out what the customer asked for by a button or a command.
    pub fn for_request(context: TurnContext, request: ToolRequest) -> Self {
        let waiting = vec![request.call()];
        let (text, done, vendor) = (String::new(), Vec::new(), VendorFields::default());
        let state = State::Acting { text, by_code: true, done, waiting, vendor };
        Self::starting(TurnContext { by_request: true, ..context }, Some(request), state)
    }

    fn starting(context: TurnContext, direct: Option<ToolRequest>, state: State) -> Self {
        let (context, rounds) = (Arc::new(context), Vec::new());
        let request = Request { context, rounds, correction: None, asks_first: false };
        Self { request, direct, state }
    }

    /// Brings a turn that has just begun to where it was when these steps had been recorded.
    #[must_use]
    pub fn replay(mut self, steps: Vec<StepRecord>) -> Self {
        for step in steps {
            match step {
                StepRecord::Answered(answered) => self.answered(answered.answer),
                StepRecord::Acted(outcome) => self.acted(outcome),
            }
        }
        self
    }

    /// Returns what is known in this turn.
    pub fn context(&self) -> &Arc<TurnContext> {
        &self.request.context
    }

    /// Returns what was asked and done so far.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Returns whether a language model made the call that is carried out now, and not the customer
    /// by a button, nor the offline model by the customer's words.
    pub fn is_by_model(&self) -> bool {
        matches!(self.state, State::Acting { by_code: false, .. })
    }

    /// Returns how many calls have been carried out: the number of the next one, from 0.
    pub fn calls_done(&self) -> usize {
        let now = match &self.state {
            State::Acting { done, .. } => done.len(),
            State::Asking | State::Over { .. } => 0,
        };
        self.request.outcomes().count() + now
    }

    /// Returns what to do next.
    pub fn next(&self) -> Step {
        match &self.state {
            State::Asking => Step::AskModel(self.request.clone()),
            State::Acting { waiting, text, .. } => match (waiting.first(), &self.direct) {
                (Some(_), Some(request)) => Step::UseTool(request.clone()),
                (Some(call), None) => ToolRequest::parse(call)
                    .map_or_else(|| Step::RejectCall(call.clone()), Step::UseTool),
                (None, _) => self.reply(text, false),
            },
            State::Over { text, by_code } => self.reply(text, *by_code),
        }
    }

    fn reply(&self, text: &str, by_code: bool) -> Step {
        let pick = self.direct.as_ref().and_then(ToolRequest::pick);
        let reply = reply::compose(&self.request, pick, text, by_code);
        let mut calls: Vec<Done> = self.request.outcomes().cloned().collect();
        if by_code {
            calls.extend(asked_again::questions(&self.request));
        }
        let entry = Entry::Assistant { text: reply.text.clone(), calls };
        Step::Reply(reply, entry)
    }

    /// Takes the model's answer; ignored unless a model was to be asked.
    pub fn answered(&mut self, answer: Answer) {
        if !matches!(self.state, State::Asking) {
            return;
        }
        let Answer { text, calls: mut waiting, by_code, asks_first, vendor } = answer;
        self.request.asks_first |= asks_first;
        waiting.truncate(MOST_CALLS);
        self.state = if waiting.is_empty() || !self.request.may_act() {
            State::Over { text, by_code }
        } else {
            State::Acting { text, by_code, done: Vec::new(), waiting, vendor }
        };
    }

    /// Takes the outcome of the call that was to be carried out; ignored when there is none.
    pub fn acted(&mut self, outcome: Outcome) {
        let State::Acting { text, done, waiting, vendor, .. } = &mut self.state else { return };
        if waiting.is_empty() {
            return;
        }
        done.push(Done { call: waiting.remove(0), outcome });
        if waiting.is_empty() {
            let round = Round {
                text: std::mem::take(text),
                calls: std::mem::take(done),
                vendor: std::mem::take(vendor),
            };
            self.request.rounds.push(round);
            self.state = match self.direct {
                Some(_) => State::Over { text: String::new(), by_code: true },
                None => State::Asking,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        agent::tests,
        chat::{Action, Fact},
        ids::Lang,
        messages,
    };

    fn context() -> TurnContext {
        Arc::unwrap_or_clone(tests::request(&["my appointments"]).context)
    }

    fn outcome() -> Outcome {
        Outcome { told: "none".into(), fact: Fact::Appointments { list: Vec::new() } }
    }

    fn mine() -> ToolRequest {
        ToolRequest::from_button(&Action::Mine).unwrap()
    }

    fn reply(run: &Run) -> (Reply, Entry) {
        match run.next() {
            Step::Reply(reply, entry) => (reply, entry),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_request_of_the_customer_is_carried_out_at_once_and_ends_the_turn() {
        let mut run = Run::for_request(context(), mine());
        assert!(matches!(run.next(), Step::UseTool(ToolRequest::List)));
        assert_eq!(run.calls_done(), 0);
        run.acted(outcome());
        assert_eq!(run.calls_done(), 1);
        let (said, entry) = reply(&run);
        assert_eq!(said.text, messages::say(Lang::En, "appointments-none", &[]));
        let Entry::Assistant { calls, .. } = entry else { panic!() };
        assert_eq!(calls.first().map(|it| it.call.function.as_str()), Some("list_my_appointments"));
    }

    #[test]
    fn a_turn_recorded_by_an_earlier_version_as_a_call_of_the_customer_is_replayed() {
        let rows = [
            json!({"answered": {"text": "", "by_code": true, "by": "customer", "calls": [
                {"id": "press", "function": "list_my_appointments", "arguments": "{}"}],
                "usage": {"input": 0, "cached": 0, "output": 0}}}),
            json!({"acted": {"told": "none", "fact": {"kind": "appointments", "list": []}}}),
            json!({"answered": {"text": "", "calls": [], "by_code": true, "by": "customer"}}),
        ];
        let steps: Vec<StepRecord> =
            rows.into_iter().map(|row| serde_json::from_value(row).unwrap()).collect();
        let new = Run::for_request(context(), mine()).replay(vec![StepRecord::Acted(outcome())]);
        for finished in 0..=steps.len() {
            let known = steps.iter().take(finished).cloned().collect();
            let old = Run::for_request(context(), mine()).replay(known);
            if finished < 2 {
                assert!(matches!(old.next(), Step::UseTool(ToolRequest::List)), "{finished}");
                assert_eq!(old.calls_done(), 0, "the call keeps its key");
            } else {
                assert_eq!(reply(&old).0, reply(&new).0, "{finished}");
            }
        }
    }

    #[test]
    fn a_call_that_cannot_be_read_is_rejected_and_counts_as_a_call() {
        let call = |function: &str| Call {
            id: "1".into(),
            function: function.into(),
            arguments: "{}".into(),
        };
        let mut run = Run::new(context());
        let calls = vec![call("drop_table"), call("list_my_appointments")];
        run.answered(Answer { calls, ..Answer::default() });
        assert!(matches!(run.next(), Step::RejectCall(call) if call.function == "drop_table"));
        run.acted(outcome());
        assert!(matches!(run.next(), Step::UseTool(ToolRequest::List)));
        assert_eq!(run.calls_done(), 1);
    }

    #[test]
    fn a_model_that_always_calls_another_tool_still_ends_in_an_answer() {
        let call = Call { id: "1".into(), function: "ask_human".into(), arguments: "{}".into() };
        let mut run = Run::new(context());
        for _ in 0..100 {
            run.answered(Answer { calls: vec![call.clone(); 9], ..Answer::default() });
            run.acted(outcome());
        }
        assert!(matches!(run.next(), Step::Reply(..)));
        assert_eq!(run.calls_done(), super::super::request::MOST_ROUNDS * MOST_CALLS);
    }
}
