//! The machine of one turn: ask the model, use tools, reply.
//!
//! It holds no connection and awaits nothing. Its driver commits every [`Recorded`] step
//! before the next one acts, and after a crash feeds them back through [`Run::replay`]: the
//! machine is then where it was, and no finished step is asked again. Rounds are bounded, so
//! a model that calls tools for ever still ends in an answer.

use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::{
    bots::BusinessProfile,
    chat::{Action, Call, Done, Entry, Outcome, Reply, Usage},
    dialogue,
    ids::Lang,
    schedule::Contact,
};

use super::reply;

/// Rounds of tools in one turn; the longest honest turn (look, book, refused, look) takes four.
pub const MOST_ROUNDS: usize = 8;

/// Calls that are carried out of one answer; more are a model gone wild.
pub const MOST_CALLS: usize = 4;

/// All that is known when a turn begins.
#[derive(Debug, Clone)]
pub struct TurnContext {
    /// The business.
    pub profile: Arc<BusinessProfile>,
    /// The language to answer in.
    pub lang: Lang,
    /// When the turn began.
    pub now: Timestamp,
    /// Whether anybody's calendar can be read and written, so that there is something to book.
    pub connected: bool,
    /// What is stored of the customer.
    pub contact: Contact,
    /// What was said and done before.
    pub history: Vec<Entry>,
    /// The messages of this turn, in order; never empty.
    pub heard: Vec<UserMessage>,
    /// Where the conversation stood after the turn before; `None`: nothing is stored, so the
    /// history tells.
    pub dialogue: Option<dialogue::State>,
    /// What the bot told since then without being asked: reminders.
    pub since: Vec<Entry>,
    /// What was pressed, if that is what the turn answers.
    pub pressed: Option<Action>,
}

/// A message of the turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserMessage {
    /// The customer's words.
    pub text: String,
    /// When they sent them.
    pub sent: Timestamp,
}

impl TurnContext {
    /// Returns everything this customer wrote and when they sent it, earliest first.
    pub fn messages(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        let before = self.history.iter().filter_map(|entry| match entry {
            Entry::Customer { text, sent } => Some((text.as_str(), *sent)),
            Entry::Assistant { .. } => None,
        });
        before.chain(self.heard.iter().map(|heard| (heard.text.as_str(), heard.sent)))
    }

    /// Returns the language as a tag that says how dates of numbers are written.
    #[must_use]
    pub fn date_tag(&self) -> &'static str {
        match self.lang {
            Lang::En if self.profile.is_month_first() => "en-US",
            lang => lang.tag(),
        }
    }

    /// Returns when the last message was sent, on the wall of the business.
    #[must_use]
    pub fn sent(&self) -> Zoned {
        let last = self.heard.last().map_or(self.now, |heard| heard.sent);
        last.to_zoned(self.profile.zone.clone())
    }
}

/// What a model is asked: the brief, and what it did in this turn so far.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is known.
    pub context: Arc<TurnContext>,
    /// Finished rounds of this turn.
    pub rounds: Vec<Round>,
    /// An answer of the same model that was not sent, when it is asked once more.
    pub correction: Option<Correction>,
}

/// An answer that was not sent, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The answer.
    pub said: String,
    /// Why it was not sent: a sentence for the model to act on.
    pub wrong: String,
}

/// One answer with calls, and what came of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// What the model said beside its calls.
    pub text: String,
    /// The calls, carried out.
    pub calls: Vec<Done>,
}

impl Request {
    /// Returns whether tools may still be used; without them the next answer is the last.
    #[must_use]
    pub fn may_act(&self) -> bool {
        self.rounds.len() < MOST_ROUNDS
    }

    /// Returns what was done in this turn so far.
    pub fn outcomes(&self) -> impl Iterator<Item = &Done> {
        self.rounds.iter().flat_map(|round| &round.calls)
    }
}

/// What a model answered: words, calls, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// Its words; the last ones are the reply.
    pub text: String,
    /// Its calls; none: the turn is over.
    pub calls: Vec<Call>,
    /// The words were written by code from facts, not by a language model; they are not
    /// held against the facts again. Only the offline model may say so.
    #[serde(default)]
    pub by_code: bool,
}

/// An answer with who gave it and what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answered {
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
    /// The model's name.
    #[serde(default)]
    pub by: String,
    /// What was spent until there was an answer, failed attempts included.
    #[serde(default)]
    pub usage: Usage,
}

/// A finished step, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recorded {
    /// A model answered.
    Answered(Answered),
    /// One call was carried out.
    Acted(Outcome),
}

/// What to do next.
#[derive(Debug, Clone)]
pub enum Step {
    /// Ask the model, then [`Run::answered`].
    AskModel(Request),
    /// Carry out this call, then [`Run::acted`].
    UseTool(Call),
    /// The turn is over: this is the answer, and the transcript's new entry.
    Reply(Reply, Entry),
}

/// One turn.
#[derive(Debug)]
pub struct Run {
    request: Request,
    state: State,
}

#[derive(Debug)]
enum State {
    Asking,
    Acting { text: String, done: Vec<Done>, waiting: Vec<Call> },
    Over { text: String, by_code: bool },
}

impl Run {
    /// Begins a turn.
    #[must_use]
    pub fn new(context: TurnContext) -> Self {
        let request = Request { context: Arc::new(context), rounds: Vec::new(), correction: None };
        Self { request, state: State::Asking }
    }

    /// Brings a turn back to where it was when these steps had been recorded.
    #[must_use]
    pub fn replay(context: TurnContext, steps: Vec<Recorded>) -> Self {
        let mut run = Self::new(context);
        for step in steps {
            match step {
                Recorded::Answered(answered) => run.answered(answered.answer),
                Recorded::Acted(outcome) => run.acted(outcome),
            }
        }
        run
    }

    /// Returns what is known in this turn.
    #[must_use]
    pub fn context(&self) -> &Arc<TurnContext> {
        &self.request.context
    }

    /// Returns what was asked and done so far.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Returns how many calls have been carried out: the number of the next one.
    #[must_use]
    pub fn calls_done(&self) -> usize {
        let now = match &self.state {
            State::Acting { done, .. } => done.len(),
            State::Asking | State::Over { .. } => 0,
        };
        self.request.outcomes().count() + now
    }

    /// Says what to do next.
    #[must_use]
    pub fn next(&self) -> Step {
        match &self.state {
            State::Asking => Step::AskModel(self.request.clone()),
            State::Acting { waiting, text, .. } => match waiting.first() {
                Some(call) => Step::UseTool(call.clone()),
                None => self.reply(text, false),
            },
            State::Over { text, by_code } => self.reply(text, *by_code),
        }
    }

    fn reply(&self, text: &str, by_code: bool) -> Step {
        let reply = reply::compose(&self.request, text, by_code);
        let calls = self.request.outcomes().cloned().collect();
        let entry = Entry::Assistant { text: reply.text.clone(), calls };
        Step::Reply(reply, entry)
    }

    /// Takes the model's answer; ignored unless one was asked for.
    pub fn answered(&mut self, answer: Answer) {
        if !matches!(self.state, State::Asking) {
            return;
        }
        let mut waiting = answer.calls;
        waiting.truncate(MOST_CALLS);
        self.state = if waiting.is_empty() || !self.request.may_act() {
            State::Over { text: answer.text, by_code: answer.by_code }
        } else {
            State::Acting { text: answer.text, done: Vec::new(), waiting }
        };
    }

    /// Takes the outcome of the call that was to be carried out; ignored when there is none.
    pub fn acted(&mut self, outcome: Outcome) {
        let State::Acting { text, done, waiting } = &mut self.state else { return };
        if waiting.is_empty() {
            return;
        }
        done.push(Done { call: waiting.remove(0), outcome });
        if waiting.is_empty() {
            let round = Round { text: std::mem::take(text), calls: std::mem::take(done) };
            self.request.rounds.push(round);
            self.state = State::Asking;
        }
    }
}
