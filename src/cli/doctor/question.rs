//! A question to a language model as a customer of a business would put it, with the business's real
//! prompt.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    agent::{Hearing, Request, TurnContext, UserMessage},
    bots::BusinessProfile,
    schedule::Contact,
};

/// Returns the question of an unknown customer who asks in the first language of the business.
pub(super) fn question(profile: &BusinessProfile, asks: &str, now: Timestamp) -> Request {
    let context = TurnContext {
        profile: Arc::new(profile.clone()),
        lang: profile.first_lang(),
        now,
        connected: true,
        contact: Contact::default(),
        by_staff: false,
        history: Vec::new(),
        heard: vec![UserMessage {
            text: asks.to_owned(),
            sent: now,
            replied_to: None,
            quote: None,
            by_voice: false,
        }],
        dialogue: None,
        since: Vec::new(),
        reminders: Vec::new(),
        by_request: false,
        hearing: Hearing::default(),
        edit: None,
        overtaken: None,
    };
    Request { context: Arc::new(context), rounds: Vec::new(), correction: None, asks_first: false }
}
