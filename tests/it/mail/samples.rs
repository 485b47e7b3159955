//! Every letter there is, for those who look at letters from outside.

use std::process::Command;

use jiff::{Timestamp, civil::date};
use zapys::{
    bots::BusinessProfile,
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    mail::{Kind, Letter, letter},
    schedule::{Booking, Change, Contact, Span, State},
};

/// The kinds, by name.
pub(crate) fn kinds() -> Vec<(&'static str, Kind)> {
    let from = date(2026, 11, 23).at(16, 30, 0, 0);
    let told = |change, was| Kind::Change { change, was };
    vec![
        ("booked", told(Change::Booked, None)),
        ("moved", told(Change::Moved, Some(from))),
        ("cancelled", told(Change::Cancelled, None)),
        ("reminder", Kind::Reminder { is_again: false }),
        ("link", Kind::MeetLink),
    ]
}

/// A booking with everything that can make a letter long.
pub(crate) fn booking(lang: Lang, online: bool) -> Booking {
    let uk = lang == Lang::Uk;
    let text = |one: &str, other: &str| if uk { one } else { other }.to_owned();
    Booking {
        id: BookingId::new("01KB0000000000000000000001"),
        bot: BusinessId::new("salon"),
        version: 2,
        state: State::Confirmed,
        service: ServiceId::new("consultation"),
        service_name: if online {
            text("Онлайн-консультація", "Online consultation")
        } else {
            text("Стрижка та укладання довгого волосся", "Haircut and styling for long hair")
        },
        staff: StaffId::new("olena"),
        staff_name: text("Олена", "Olena"),
        local_start: date(2026, 11, 24).at(14, 0, 0, 0),
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span: Span {
            start: "2026-11-24T12:00:00Z".parse().unwrap(),
            end: "2026-11-24T13:30:00Z".parse().unwrap(),
        },
        price: Some(text("від 500 ₴", "from 500 ₴")),
        contact: Contact {
            name: Some(text("Марія Коваленко-Петренко", "Maria Kovalenko-Petrenko")),
            email: Some("maria@example.com".into()),
            phone: None,
        },
        lang,
        online,
        meet_url: online.then(|| "https://meet.google.com/abc-defg-hij".into()),
        event: None,
    }
}

pub(crate) fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// Every letter in a language, by name.
pub(crate) fn letters(profile: &BusinessProfile, lang: Lang) -> Vec<(String, Letter)> {
    let chat = Some("https://t.me/salon_bot?start=my");
    let written = |(name, kind): (&str, Kind)| {
        let online = matches!(kind, Kind::MeetLink | Kind::Reminder { .. });
        let letter = letter(kind, &booking(lang, online), profile, now(), chat).unwrap();
        (format!("{name}-{}", lang.tag()), letter)
    };
    kinds().into_iter().map(written).collect()
}

/// Returns the first of these programs that runs here with these arguments; where none does, the
/// test that asks says why it is skipped.
pub(crate) fn program(names: &[&str], arguments: &[&str], test: &str) -> Option<String> {
    let runs = |name: &&&str| {
        Command::new(name).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let found = names.iter().find(runs).map(ToString::to_string);
    if found.is_none() {
        let names = names.join(" or ");
        let arguments = arguments.join(" ");
        skipped(&format!("{test} needs `{names} {arguments}` to work here"));
    }
    found
}

/// Says that a test did not run, and why.
#[expect(clippy::print_stderr, reason = "whoever runs the tests should see it")]
pub(crate) fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}
