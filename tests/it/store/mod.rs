//! What the store guarantees, tried on a real file: no double booking, nothing lost.
//!
//! What needs a second process runs this same test binary again, with the name of one test
//! and the file in the environment; without them that test has nothing to do.

mod bookings;
mod commits;
mod moves;
mod processes;
mod resources;
mod jobs;
mod rivals;
mod rules;
mod talk;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use tempfile::TempDir;
use zapys::{
    chat::{Inbound, InboundKind},
    ids::{BookingId, BusinessId, ConversationKey, Lang, Platform, ServiceId, StaffId},
    schedule::{Booking, Contact, Span, State},
    store::{
        Store, Tx,
        bookings::{self as table, BusyQuery, Commit, NewHold, NewMove, Record, Who, Written},
        conversations,
    },
};

/// A store in a directory of its own.
pub(crate) struct Shelf {
    pub(crate) store: Store,
    pub(crate) dir: TempDir,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("zapys.db")).unwrap();
        Self { store, dir }
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("zapys.db")
    }
}

/// Monday, 2 March 2026, 08:00 in Kyiv, and so many minutes.
pub(crate) fn at(minutes: i64) -> Timestamp {
    let eight: Timestamp = "2026-03-02T06:00:00Z".parse().unwrap();
    eight + SignedDuration::from_mins(minutes)
}

pub(crate) fn span(from: i64, until: i64) -> Span {
    Span { start: at(from), end: at(until) }
}

pub(crate) fn bot() -> BusinessId {
    BusinessId::new("salon")
}

pub(crate) fn staff() -> StaffId {
    StaffId::new("olena")
}

pub(crate) fn key_of(person: &str) -> ConversationKey {
    ConversationKey {
        bot: bot(),
        platform: Platform::Terminal,
        chat: person.into(),
        person: person.into(),
    }
}

pub(crate) fn said(person: &str, update: &str, words: &str) -> Inbound {
    Inbound {
        conversation: key_of(person),
        update: update.into(),
        sent: at(0),
        lang: None,
        handle: None,
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said: InboundKind::text(words),
    }
}

pub(crate) fn booking(id: &str, span: Span) -> Booking {
    Booking {
        id: BookingId::new(id),
        bot: bot(),
        version: 1,
        state: State::Held,
        service: ServiceId::new("haircut"),
        service_name: "Стрижка".into(),
        staff: staff(),
        staff_name: "Олена".into(),
        local_start: span.start.to_zoned(TimeZone::UTC).datetime(),
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span,
        price: Some("500 ₴".into()),
        contact: Contact::default(),
        lang: Lang::Uk,
        online: false,
        meet_url: None,
        event: None,
    }
}

/// A hold of ten minutes from `at(0)`, by a person of that name, without gaps.
pub(crate) fn new_hold(tx: &Tx<'_>, id: &str, span: Span) -> NewHold {
    let who = conversations::find_or_make(tx, &key_of(id), at(0)).unwrap();
    NewHold {
        booking: booking(id, span),
        conversation: who.id,
        customer: who.customer,
        occupied: span,
        capacity: 1,
        resources: Vec::new(),
        until: at(10),
    }
}

pub(crate) fn written(event: &str) -> Written {
    Written { event: event.into(), calendar: None, meet_url: None }
}

pub(crate) fn id(id: &str) -> BookingId {
    BookingId::new(id)
}

pub(crate) fn held(hold: Option<Record>) -> Record {
    let Some(record) = hold else { panic!("not held: {hold:?}") };
    record
}

/// Books from hold to confirmed; `false`: the time is taken.
pub(crate) fn book(tx: &Tx<'_>, name: &str, span: Span) -> bool {
    let new = new_hold(tx, name, span);
    if table::hold(tx, &new, at(0)).unwrap().is_none() {
        return false;
    }
    let commit = table::commit(tx, &id(name), &Contact::default(), None, at(0)).unwrap();
    assert!(matches!(commit, Commit::Begun(_)));
    assert!(table::confirm(tx, &id(name), &written(name), at(0)).unwrap());
    true
}

pub(crate) fn new_move(name: &str, span: Span) -> NewMove {
    NewMove {
        booking: id(name),
        staff: staff(),
        staff_name: "Олена".into(),
        local_start: span.start.to_zoned(TimeZone::UTC).datetime(),
        span,
        occupied: span,
        capacity: 1,
        resources: Vec::new(),
        service: None,
        who: Who::Zapys,
        key: None,
    }
}

/// The time that is taken of Olena on the day, as minutes after eight.
pub(crate) fn taken(db: &rusqlite::Connection, now: i64) -> Vec<(i64, i64)> {
    let (bot, staff) = (bot(), staff());
    let asked =
        BusyQuery { bot: &bot, staff: &staff, span: span(0, 1440), holder: None, except: None };
    let minutes = |t: Timestamp| t.duration_since(at(0)).as_mins();
    let busy = table::busy(db, &asked, at(now)).unwrap();
    busy.iter().map(|busy| (minutes(busy.span.start), minutes(busy.span.end))).collect()
}
