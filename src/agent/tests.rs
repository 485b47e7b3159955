//! What the tests of this room and of the rooms below it begin with: the example business and a
//! turn in it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZoneDatabase};

use crate::{
    bots,
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    schedule::{Booking, Contact, Span, State},
};

use super::{Hearing, Request, TurnContext, UserMessage};

/// A Monday, ten o'clock in Kyiv.
pub(crate) const NOW: &str = "2026-11-23T10:00:00+02:00";

/// A turn at the example business in which an unknown customer wrote these messages.
pub(crate) fn request(said: &[&str]) -> Request {
    let text = include_str!("../../bots/salon.toml");
    let now: Timestamp = NOW.parse().unwrap();
    let context = TurnContext {
        profile: Arc::new(
            bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled()).unwrap(),
        ),
        lang: Lang::En,
        now,
        connected: true,
        contact: Contact::default(),
        by_staff: false,
        history: Vec::new(),
        dialogue: None,
        since: Vec::new(),
        reminders: Vec::new(),
        by_request: false,
        hearing: Hearing::default(),
        edit: None,
        overtaken: None,
        heard: said
            .iter()
            .map(|text| UserMessage {
                text: (*text).to_owned(),
                sent: now,
                replied_to: None,
                quote: None,
                by_voice: false,
            })
            .collect(),
    };
    Request { context: Arc::new(context), rounds: Vec::new(), correction: None, asks_first: false }
}

/// A confirmed haircut of an hour at the example business.
pub(crate) fn booking(local_start: DateTime) -> Booking {
    let zone = TimeZoneDatabase::bundled().get("Europe/Kyiv").unwrap();
    let start = local_start.to_zoned(zone).unwrap().timestamp();
    Booking {
        id: BookingId::new("01k7n5cng0vvvvvvvvvvvvvvvv"),
        bot: BusinessId::new("salon"),
        version: 1,
        state: State::Confirmed,
        service: ServiceId::new("haircut"),
        service_name: "Haircut".into(),
        staff: StaffId::new("olena"),
        staff_name: "Olena".into(),
        local_start,
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span: Span { start, end: start + SignedDuration::from_mins(60) },
        price: Some("500 ₴".into()),
        contact: Contact::default(),
        lang: Lang::En,
        online: false,
        meet_url: None,
        event: None,
    }
}
