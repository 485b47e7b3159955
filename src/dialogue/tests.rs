//! Moves of the dialogue: where a conversation stands, what is written, and what follows.

use std::str::FromStr as _;

use jiff::{Timestamp, civil::date, tz::TimeZoneDatabase};

use super::*;
use crate::{
    bots,
    chat::transcript::Need,
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    phrase,
    schedule::{Booking, Contact, Span, State as BookingState},
    understanding::{Setting, understand},
};

pub(super) fn salon() -> BusinessProfile {
    bots::parse(
        &BusinessId::new("salon"),
        include_str!("../../bots/salon.toml"),
        &TimeZoneDatabase::bundled(),
    )
    .unwrap()
}

/// A haircut on Thursday at 15:00.
pub(super) fn haircut() -> Booking {
    let start = Timestamp::from_str("2026-11-26T15:00:00+02:00").unwrap();
    Booking {
        id: BookingId::mint(start, [7; 10]),
        bot: BusinessId::new("salon"),
        version: 1,
        state: BookingState::Confirmed,
        service: ServiceId::new("haircut"),
        service_name: "Haircut".into(),
        staff: StaffId::new("olena"),
        staff_name: "Olena".into(),
        local_start: date(2026, 11, 26).at(15, 0, 0, 0),
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span: Span { start, end: start + jiff::SignedDuration::from_mins(60) },
        price: None,
        contact: Contact::default(),
        lang: Lang::En,
        online: false,
        meet_url: None,
        event: None,
    }
}

pub(super) fn held() -> State {
    let draft = Draft {
        goal: Goal::Book,
        service: Some(ServiceId::new("haircut")),
        days: Some(Days { from: date(2026, 11, 24), until: date(2026, 11, 24) }),
        time: Some(jiff::civil::time(15, 0, 0, 0)),
        ..Draft::default()
    };
    let stage = Stage::Holding { missing: vec![Need::Name, Need::Email] };
    State { stage, draft, greeted: true, ..State::default() }
}

pub(super) fn booked() -> State {
    State { last: Some(Box::new(haircut())), greeted: true, ..State::default() }
}

/// The haircut is to be moved, and its new start is asked for.
pub(super) fn moving() -> State {
    let draft = Draft { goal: Goal::Move, target: Some(Box::new(haircut())), ..Draft::default() };
    State { stage: Stage::Gathering, draft, ..booked() }
}

pub(super) fn cancelling() -> State {
    State { stage: Stage::Cancelling { list: vec![haircut()] }, greeted: true, ..State::default() }
}

pub(super) fn offered() -> State {
    let starts = [9, 10, 15].map(|hour| date(2026, 11, 24).at(hour, 0, 0, 0)).to_vec();
    State { stage: Stage::Offering { starts, named: Vec::new() }, ..held() }
}

/// Reads a text where a conversation stands, and goes on with what was heard.
pub(super) fn reading<T>(
    state: &State,
    text: &str,
    go_on: impl FnOnce(&Heard, &House<'_>) -> T,
) -> T {
    let profile = salon();
    let now =
        Timestamp::from_str("2026-11-23T10:00:00+02:00").unwrap().to_zoned(profile.zone.clone());
    let (hours, asked) = (profile.open_week(), state.asked());
    let lang = if text.is_ascii() { "en" } else { "uk" };
    let context = phrase::Context { now: &now, hours: &hours, lang, day: None };
    let setting = Setting {
        profile: &profile,
        context,
        asked: &asked,
        offers: state.offers(),
        within: (None, None),
        company: state.has_company(),
        names: &state.known_names(),
        choices: &[],
    };
    let mut heard = Heard::on(now.date());
    heard.add(understand(text, &setting));
    go_on(&heard, &House { profile: &profile, now: now.datetime(), known: true, by_staff: false })
}

/// Makes the first move and, where that is to look the bookings up, the next one.
fn moved(state: &State, text: &str) -> String {
    reading(state, text, |heard, house| {
        let (next, mut made) = begin(state, heard, house);
        if made == Move::Call(vec![Call::List]) && state.last.is_some() {
            let fact = crate::chat::Fact::Appointments { list: vec![haircut()] };
            made = resume(&next, heard, &fact, house).1;
        }
        format!("{made:?}")
    })
}

#[test]
fn every_text_makes_its_move() {
    type Row<'a> = (State, &'a str, &'a str);
    let rows: Vec<Row<'_>> = vec![
        (State::default(), "Hi", "Say([Greet])"),
        (State::default(), "I want a haircut", "Say([AskDay])"),
        (State::default(), "Haircut tomorrow at 3pm", "Call([Book"),
        (State::default(), "haircut tomorrow at 3pm?", "Call([Check"),
        (State::default(), "what do you have free tomorrow?", "Call([Check"),
        (State::default(), "talk to a real person", "Call([Human])"),
        (held(), "thanks, bye!", "Say([AskNeeds("),
        (held(), "John Doe, john@example.com, thank you", "Call([Book"),
        (held(), "cool cucumber", "Say([CheckName("),
        (held(), "no", "Call([Release])"),
        (held(), "how much is it?", "Say([Told(Price"),
        (offered(), "the second one", "start: 2026-11-24T10:00:00"),
        (offered(), "the last one", "start: 2026-11-24T15:00:00"),
        (booked(), "cancel it", "Call([Cancel("),
        (booked(), "can I cancel for free?", "Say([Told(CancelRules"),
        (booked(), "don't cancel it", "Say([Kept])"),
        (booked(), "don't cancel it. What is your cancellation policy?", "Told(CancelRules"),
        (booked(), "ой, передумала, краще о 16", "16:00"),
        (booked(), "an hour later", "start: 2026-11-26T16:00:00,"),
        (booked(), "no, better at 4pm", "Reschedule {"),
        (booked(), "could it be at 5pm?", "Say([CheckMove("),
        (booked(), "move it to Saturday at 11", "Reschedule {"),
        (booked(), "ok", "Say([YesToWhat("),
        (booked(), "друг теж хоче, тоді йому на 17:00", "Say([AskOther("),
        (booked(), "thank you!", "Say([Welcome])"),
        (cancelling(), "yes", "Call([Cancel("),
        (cancelling(), "ok, and where are you?", "Say([Told(Address"),
        (cancelling(), "no, keep it", "Say([Kept])"),
    ];
    for (state, text, expected) in &rows {
        let made = moved(state, text);
        assert!(made.contains(expected), "{text}\n  {expected}\n  {made}");
    }
}

#[test]
fn a_state_reads_back_as_it_was_written() {
    for state in [State::default(), held(), booked(), cancelling(), offered()] {
        let written = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&written).unwrap(), state);
    }
}

#[test]
fn a_yes_long_after_its_question_is_asked_for_again() {
    let asked = |day| State { answered: Some(date(2026, 11, day).at(10, 0, 0, 0)), ..cancelling() };
    let today = moved(&asked(23), "yes");
    assert!(today.starts_with("Call([Cancel("), "{today}");
    let later = moved(&asked(20), "yes");
    assert!(later.starts_with("Say([Fact(AskYes"), "{later}");
    assert!(!moved(&asked(20), "no").contains("AskYes"), "a no needs no question");
}
