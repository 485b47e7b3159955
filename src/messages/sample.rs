//! A salon, an appointment and a view of them for the tests of this room.

use jiff::{
    civil::{Date, date},
    tz::TimeZoneDatabase,
};

use crate::{
    bots::BusinessProfile,
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    schedule::{Booking, Contact, Span, State},
};

use super::View;

/// Monday.
pub(super) const TODAY: Date = date(2026, 11, 23);

/// The example salon.
pub(super) fn profile() -> BusinessProfile {
    let text = include_str!("../../bots/salon.toml");
    crate::bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled()).unwrap()
}

pub(super) fn view(profile: &BusinessProfile, lang: Lang) -> View<'_> {
    View { profile, lang, today: TODAY }
}

/// Tuesday, 14:00 in Kyiv.
pub(super) fn booking(lang: Lang) -> Booking {
    let haircut = ServiceId::new("haircut");
    Booking {
        id: BookingId::new("01kb0000000000000000000001"),
        bot: BusinessId::new("salon"),
        version: 1,
        state: State::Confirmed,
        service_name: profile().service(&haircut).unwrap().name.in_lang(lang).to_owned(),
        service: haircut,
        staff: StaffId::new("olena"),
        staff_name: "Олена".into(),
        local_start: date(2026, 11, 24).at(14, 0, 0, 0),
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span: Span {
            start: "2026-11-24T12:00:00Z".parse().unwrap(),
            end: "2026-11-24T13:00:00Z".parse().unwrap(),
        },
        price: Some("500 ₴".into()),
        contact: Contact {
            name: Some("Ann Lee".into()),
            email: Some("ann@example.com".into()),
            phone: Some("+380501112233".into()),
        },
        lang,
        online: false,
        meet_url: None,
        event: None,
    }
}
