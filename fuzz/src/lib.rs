//! What comes from outside and must never make the program panic, one function a target.
//!
//! A target reads bytes as the program would and checks what must hold for all of them. libFuzzer
//! calls these (`fuzz_targets/`), and so does a stable test for each file of the corpus
//! (`tests/it/fuzz.rs`), which includes this file; so it may use what both crates depend on.

use std::{fs, sync::LazyLock};

use jiff::{SignedDuration, Timestamp, Zoned, civil::time, tz::TimeZoneDatabase};
use tempfile::TempDir;
use zapys::{
    bots,
    calendar::{caldav, google},
    channel::{discord, telegram},
    chat::{InboundKind, inbound::MOST_TEXT},
    ids::BusinessId,
    mail::{Invite, Mailbox, links},
    mailbox::{self, Incoming},
    phrase::{self, Context},
    schedule::{Span, Week, Window},
    settings::{Environment, Settings},
};

/// The languages that a message may be in; the last is none of ours.
const LANGUAGES: [&str; 6] = ["uk", "en", "de", "pl", "ru", "xx"];
/// The longest line of a calendar file, in bytes without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

static HOURS: LazyLock<Week> =
    LazyLock::new(|| Week::daily(Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) }));
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fn now() -> Zoned {
    "2026-11-23T10:00:00+02:00[Europe/Kyiv]".parse().unwrap()
}

/// A customer's words about time.
pub fn phrase(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let now = now();
    for lang in LANGUAGES {
        let context = Context { now: &now, hours: &HOURS, lang, day: None };
        let found = phrase::resolve(text, &context);
        let mut end = 0;
        for span in found.spans {
            assert!(span.start >= end && text.get(span.clone()).is_some(), "{span:?} in {text:?}");
            end = span.end;
        }
        if let Ok(meaning) = found.result {
            let backward = meaning.date.zip(meaning.date_end).is_some_and(|(from, to)| to < from);
            assert!(!backward, "{meaning:?} in {text:?}");
        }
        drop(phrase::mentions(text, &context));
        assert!(phrase::bare_hour(text, &context).is_none_or(|hour| hour.second() == 0));
        assert!(phrase::bare_day(text, &context).is_none_or(|day| day >= now.date()));
    }
}

/// An update of Telegram's.
pub fn telegram(data: &[u8]) {
    for inbound in telegram::fuzz::update(data) {
        is_plain(&inbound.said);
    }
}

/// An event of Discord's gateway.
pub fn discord(data: &[u8]) {
    for inbound in discord::fuzz::event(data) {
        is_plain(&inbound.said);
        let handle = inbound.handle.unwrap_or_default();
        let direct = handle.starts_with(discord::DIRECT);
        assert_eq!(discord::direct_channel(&handle).is_some(), direct, "{handle}");
    }
}

/// What people write stays text: no control characters, and not without end.
fn is_plain(said: &InboundKind) {
    let (InboundKind::Text(words) | InboundKind::ByHolder(words)) = said else { return };
    assert!(words.chars().all(|c| c == '\n' || !c.is_control()), "{words:?}");
    assert!(words.len() <= MOST_TEXT, "{} bytes", words.len());
}

/// A body of Google's.
pub fn google(data: &[u8]) {
    drop(google::fuzz::body(data));
}

/// A body of a CalDAV server.
pub fn caldav(data: &[u8]) {
    drop(caldav::fuzz::body(data));
}

/// A business's file: it is read, or at least one mistake is named.
pub fn profile(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Err(mistakes) =
        bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled())
    {
        assert!(!mistakes.is_empty());
    }
}

/// The configuration: it is read, or at least one mistake is named.
pub fn settings(data: &[u8]) {
    let file = FOLDER.path().join("config.toml");
    fs::write(&file, data).unwrap();
    if let Err(mistakes) = Settings::load(Some(&file), Environment::default()) {
        assert!(!mistakes.is_empty());
    }
}

/// A message of the mailbox: a delivery report, a calendar reply, or anything else.
pub fn mailbox(data: &[u8]) {
    match mailbox::read(data) {
        Incoming::Report(report) => {
            assert!(!report.recipients.is_empty() && report.recipients.len() <= 20);
            assert!(report.letter.names.len() <= 20 && report.letter.bookings.len() <= 20);
        }
        Incoming::Reply(reply) => assert!(!reply.from.is_empty()),
        Incoming::Other => {}
    }
}

/// What a customer and an owner wrote, as it stands in a calendar file: title, details, place,
/// link and sender, with `|` between them. No text of theirs begins a line of its own.
pub fn calendar_file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('|').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let start = Timestamp::UNIX_EPOCH;
    let invite = Invite {
        uid: "1@example.com".to_owned(),
        sequence: 0,
        made: start,
        event: links::Event {
            span: Span { start, end: start + SignedDuration::from_hours(1) },
            zone: "Europe/Kyiv".to_owned(),
            title: part(),
            details: part(),
            place: Some(part()),
        },
        link: Some(part()),
        alarms: vec![SignedDuration::from_hours(24)],
        cancelled: false,
    };
    let organizer = Mailbox::new(Some(part()), "salon@example.com".parse().unwrap());
    let file = invite.text(&organizer);
    assert!(file.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])));
    let unfolded = file.replace("\r\n ", "");
    let names = unfolded.lines().map(|line| line.split([':', ';']).next().unwrap_or_default());
    let begins = names.clone().filter(|name| *name == "BEGIN").count();
    assert_eq!((begins, names.count()), (3, 26), "{file}");
}
