//! What the tests of this room and of the rooms below it begin with: the example business and a
//! turn in it.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZoneDatabase};

use crate::{
    bots,
    ids::{BusinessId, Lang},
    schedule::Contact,
};

use super::{Request, TurnContext, UserMessage};

/// A Monday, ten o'clock in Kyiv.
pub(crate) const NOW: &str = "2026-11-23T10:00:00+02:00";

/// A turn at the example business in which an unknown customer wrote these messages.
pub(crate) fn request(said: &[&str]) -> Request {
    let zone = |name: &str| TimeZoneDatabase::bundled().get(name).ok();
    let text = include_str!("../../bots/salon.toml");
    let now: Timestamp = NOW.parse().unwrap();
    let context = TurnContext {
        profile: Arc::new(bots::parse(&BusinessId::new("salon"), text, &zone).unwrap()),
        lang: Lang::En,
        now,
        connected: true,
        contact: Contact::default(),
        history: Vec::new(),
        heard: said
            .iter()
            .map(|text| UserMessage { text: (*text).to_owned(), sent: now })
            .collect(),
    };
    Request { context: Arc::new(context), rounds: Vec::new(), correction: None }
}
