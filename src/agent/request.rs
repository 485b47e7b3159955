//! What a model is asked: all that is known when a turn begins, and what was done in it so far.
//!
//! Both are plain values that are read only. The machine in [`run`](super::run) grows a [`Request`]
//! round by round; prompts, guards and models read it.

use std::sync::Arc;

use jiff::{Timestamp, Zoned};

use crate::{
    bots::BusinessProfile,
    chat::{Done, Entry, Quote},
    dialogue,
    ids::Lang,
    schedule::{Contact, PlannedReminder},
};

use super::{VendorFields, hearing::Hearing};

/// The most rounds of tool calls in one turn; the longest honest turn (look, book, refused, look)
/// takes four.
pub const MOST_ROUNDS: usize = 8;

/// All that is known when a turn begins.
#[derive(Debug, Clone)]
pub struct TurnContext {
    /// The business.
    pub profile: Arc<BusinessProfile>,
    /// The language of the answer.
    pub lang: Lang,
    /// The instant that the turn counts from.
    pub now: Timestamp,
    /// Whether the calendar of at least one staff member can be read and written. If not, there
    /// is nothing to book.
    pub connected: bool,
    /// What is stored of the customer; nothing where a staff member writes, whose words are about several.
    pub contact: Contact,
    /// Whether a staff member writes.
    pub by_staff: bool,
    /// What was said and done in earlier turns, oldest first: as much as a language model is given,
    /// and only the last answer where the offline model alone goes by the stored state.
    pub history: Vec<Entry>,
    /// The customer's messages in this turn, in order; never empty.
    pub heard: Vec<UserMessage>,
    /// Where the conversation stood after the turn before. `None`: nothing is stored, so the history
    /// tells.
    pub dialogue: Option<dialogue::State>,
    /// What the bot sent since then without being asked: reminders.
    pub since: Vec<Entry>,
    /// Where the dialogue stood before a person of the business spoke; `None`: they did not. What the bot had asked
    /// is no longer what the customer answers.
    pub overtaken: Option<dialogue::State>,
    /// The reminders of the customer's bookings, planned and sent, the earliest first.
    pub reminders: Vec<PlannedReminder>,
    /// Whether a button or a command asked, so that the messages are not the customer's own words.
    pub by_request: bool,
    /// What the messages say, once they are understood.
    pub hearing: Hearing,
    /// What `heard` is a new version of; `None`: it is no edit.
    pub edit: Option<Edit>,
}

/// An edit of messages that were answered before.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The messages as they were answered.
    pub before: Vec<UserMessage>,
    /// What came of that answer. `None`: nothing, so the new version is heard in place of the first.
    pub settled: Option<dialogue::Settled>,
}

/// A message of the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserMessage {
    /// The customer's words.
    pub text: String,
    /// When the customer sent them.
    pub sent: Timestamp,
    /// The text of the message that they reply to: one of the bot's, or one of their own.
    pub replied_to: Option<String>,
    /// The part that they marked in it, or in another person's message.
    pub quote: Option<Quote>,
    /// Whether it was spoken, or passed on from another person: what it orders is shown first.
    pub by_voice: bool,
}

impl TurnContext {
    /// Returns everything that this customer wrote and when, oldest first.
    pub fn messages(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        let before = self.history.iter().filter_map(|entry| match entry {
            Entry::Customer { text, sent } => Some((text.as_str(), *sent)),
            Entry::Assistant { .. } => None,
        });
        before.chain(self.heard.iter().map(|heard| (heard.text.as_str(), heard.sent)))
    }

    /// Returns what the answer to the earlier versions did, where that cannot be undone by hearing
    /// the new one in their place.
    pub fn settled(&self) -> Option<&dialogue::Settled> {
        self.edit.as_ref()?.settled.as_ref()
    }

    /// Returns the language as a tag that says how dates of numbers are written.
    pub fn date_tag(&self) -> &'static str {
        self.profile.date_tag(self.lang)
    }

    /// Returns when the last message was sent, in the business's time zone.
    pub fn sent(&self) -> Zoned {
        // The days in an edited message count from when it was written, the answer from the edit.
        let heard = self.heard.last().filter(|_| self.edit.is_none());
        let last = heard.map_or(self.now, |heard| heard.sent);
        last.to_zoned(self.profile.zone.clone())
    }
}

/// What a model is asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is known.
    pub context: Arc<TurnContext>,
    /// The finished rounds of this turn.
    pub rounds: Vec<Round>,
    /// The model's own answer that a guard refused. `None`: the model is asked for the first time.
    pub correction: Option<Correction>,
    /// Whether a model chose to ask the customer something, so that code changes no booking in this
    /// turn without asking as well.
    pub asks_first: bool,
}

/// An answer that was not sent, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The answer.
    pub said: String,
    /// Why it was not sent: a sentence that the model can act on.
    pub wrong: String,
}

/// One answer with tool calls, and their outcomes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Round {
    /// What the model said beside its calls.
    pub text: String,
    /// The calls, carried out.
    pub calls: Vec<Done>,
    /// What the model's server wants back with the results.
    pub vendor: VendorFields,
}

impl Request {
    /// Returns whether tools may still be called; if not, the next answer is the last.
    pub fn may_act(&self) -> bool {
        self.rounds.len() < MOST_ROUNDS
    }

    /// Returns what was done in this turn so far.
    pub fn outcomes(&self) -> impl Iterator<Item = &Done> {
        self.rounds.iter().flat_map(|round| &round.calls)
    }
}
