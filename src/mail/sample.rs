//! A salon, a customer and an appointment for the tests of this room.

use jiff::{
    SignedDuration, Timestamp,
    civil::{DateTime, date},
    tz::TimeZoneDatabase,
};

use crate::{
    bots::{BusinessProfile, CalendarKind, Limits, LocalizedText, Service, SpokenNames, Staff},
    chat::transcript::Need,
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    schedule::{Booking, Change, Contact, Hours, Rules, Shape, Span, State},
};

use super::Kind;

/// The letter about a new booking.
pub(super) const BOOKED: Kind = Kind::Change { change: Change::Booked, was: None };
/// The letter about one that is off.
pub(super) const CANCELLED: Kind = Kind::Change { change: Change::Cancelled, was: None };

/// The letter about one that was at another time before.
pub(super) fn moved(from: DateTime) -> Kind {
    Kind::Change { change: Change::Moved, was: Some(from) }
}

/// Monday, 23 November 2026, 11:00 in Kyiv.
pub(super) fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

pub(super) fn contact() -> Contact {
    Contact {
        name: Some("Марія Коваленко".into()),
        email: Some("maria@example.com".into()),
        phone: Some("+380501112233".into()),
    }
}

fn staff(id: &str, name: &str, is_business_owner: bool) -> Staff {
    Staff {
        id: StaffId::new(id),
        name: LocalizedText::same(name),
        spoken: SpokenNames::default(),
        email: Some(format!("{id}@example.com")),
        is_business_owner,
        services: vec![ServiceId::new("haircut")],
        hours: Hours::default(),
        calendar: CalendarKind::Local,
        caldav: None,
        agenda: None,
    }
}

pub(super) fn profile() -> BusinessProfile {
    let two =
        |uk: &str, en: &str| LocalizedText::new(vec![(Lang::Uk, uk.into()), (Lang::En, en.into())]);
    BusinessProfile {
        id: BusinessId::new("salon"),
        name: two("Салон «Ромашка»", "Salon Daisy").unwrap(),
        languages: vec![Lang::Uk, Lang::En],
        zone_name: "Europe/Kyiv".into(),
        zone: TimeZoneDatabase::bundled().get("Europe/Kyiv").unwrap(),
        zones: TimeZoneDatabase::bundled(),
        address: two("вул. Садова, 5, Київ", "5 Sadova St, Kyiv"),
        phone: Some("+380 44 000 00 00".into()),
        persona: String::new(),
        facts: Vec::new(),
        rules: Rules {
            min_notice: SignedDuration::from_hours(2),
            horizon: SignedDuration::from_hours(60 * 24),
            slot_interval: SignedDuration::from_mins(30),
            hold: SignedDuration::from_mins(10),
            change_until: SignedDuration::from_hours(12),
            reminders: [24, 2].map(SignedDuration::from_hours).into(),
            quiet: None,
            per_customer: 3,
            per_day: 0,
        },
        limits: Limits {
            turns_per_day: 200,
            tokens_per_day: 0,
            keep_messages: SignedDuration::from_hours(90 * 24),
        },
        hours: Hours::default(),
        services: vec![Service {
            id: ServiceId::new("haircut"),
            name: two("Стрижка", "Haircut").unwrap(),
            also: Vec::new(),
            search_terms: crate::bots::SearchTerms::default(),
            shape: Shape {
                length: SignedDuration::from_hours(1),
                buffer_before: SignedDuration::ZERO,
                buffer_after: SignedDuration::from_mins(10),
                capacity: 1,
            },
            needs: vec![Need::Name, Need::Email],
            resources: Vec::new(),
            of: Vec::new(),
            price: Some(LocalizedText::same("500 ₴")),
            online: false,
        }],
        resources: Vec::new(),
        staff: vec![staff("olena", "Олена", true), staff("ira", "Іра", false)],
        telegram: None,
        discord: None,
        sends_letters: true,
    }
}

/// Tuesday, 24 November 2026, 14:00 in Kyiv.
pub(super) fn booking(lang: Lang) -> Booking {
    Booking {
        id: BookingId::new("01KB0000000000000000000001"),
        bot: BusinessId::new("salon"),
        version: 2,
        state: State::Confirmed,
        service: ServiceId::new("haircut"),
        service_name: profile().services[0].name.in_lang(lang).to_owned(),
        staff: StaffId::new("olena"),
        staff_name: "Олена".into(),
        local_start: date(2026, 11, 24).at(14, 0, 0, 0),
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span: Span {
            start: "2026-11-24T12:00:00Z".parse().unwrap(),
            end: "2026-11-24T13:30:00Z".parse().unwrap(),
        },
        price: Some("500 ₴".into()),
        contact: contact(),
        lang,
        online: false,
        meet_url: None,
        event: None,
    }
}
