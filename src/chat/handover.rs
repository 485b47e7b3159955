//! A conversation that is handed over to a person of the business.
//!
//! Staff are asked in their own chats and answer there; words go both ways as they were written. The bot
//! is silent in the customer's conversation from the question on, until a person ends it, nothing was said
//! for [`SILENCE`], or no one has answered within [`ANSWER_WITHIN`].

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::ids::StaffId;

/// How long staff who are at work have to answer, before the customer is told and the bot answers again.
pub const ANSWER_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// How long neither side may be silent before the bot answers again.
pub const SILENCE: SignedDuration = SignedDuration::from_hours(1);
/// The most lines of the conversation that staff are shown.
pub const MOST_LINES: u32 = 6;

/// What came of asking staff to answer in chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedStaff {
    /// The number of the handover.
    pub handover: i64,
    /// Who was asked: one staff member, or the owners.
    pub staff: Vec<StaffId>,
    /// Where it stands.
    pub state: AskedState,
}

/// Where a handover stands when the customer asks for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedState {
    /// They are at work: the bot is silent until they have answered.
    Waits,
    /// None of them is at work now: the bot goes on, and they may answer later.
    Away,
    /// They were asked before, and the bot is silent.
    Before,
    /// They were told, and the bot goes on until one of them answers: the customer said more than that a person
    /// is wanted.
    Beside,
}

/// A letter about a customer who asks for a person, where staff cannot answer in this chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffLetter {
    /// Who reads it.
    pub staff: StaffId,
    /// Whether it says how to reach the customer.
    pub has_contact: bool,
    /// Whether it was sent before in this talk, and what was said since adds nothing to it.
    pub is_sent_before: bool,
}

/// What a button about a handover does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverAction {
    /// Staff: what they write next goes to the customer.
    Answer(i64),
    /// Staff: ends it.
    Done(i64),
    /// The customer goes on with the bot.
    Leave(i64),
    /// Staff: passes these words on, which they wrote without saying to whom, in the update with this id.
    Pass(i64, String, #[serde(default)] String),
    /// Staff: these words are for the bot.
    Own(String),
}
