//! Full calendars: what a look costs, and that the last of many events still blocks.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use zapys::{calendar::Calendar as _, schedule::Span};

use super::{
    fake::{Choosing, FAMILY, WORK},
    salon::{Salon, owner},
    staff,
};
use crate::google::{asked_of, contract::day};

/// The most processor time that a look at a day of 500 events may take in an unoptimised build.
const MOST: SignedDuration = SignedDuration::from_secs(3);

/// Fills the day with events, every fifth of which repeats daily since years.
fn fill(salon: &Salon, many: i64) {
    let start: Timestamp = "2026-11-23T22:00:00Z".parse().unwrap();
    let mut held = salon.fake.held();
    for n in 0..many {
        let at = start + SignedDuration::from_secs(n * 86_000 / many);
        let local = at.to_zoned(jiff::tz::TimeZone::get("Europe/Kyiv").unwrap());
        let mut lines = String::new();
        if n % 5 == 0 {
            let time = local.strftime("%H%M%S");
            write!(
                lines,
                "DTSTART;TZID=Europe/Kyiv:20150105T{time}\nDURATION:PT1M\nRRULE:FREQ=DAILY"
            )
            .unwrap();
        } else {
            let time = local.strftime("%Y%m%dT%H%M%S");
            write!(lines, "DTSTART;TZID=Europe/Kyiv:{time}\nDURATION:PT1M").unwrap();
        }
        let name = format!("e{n}");
        held.store(WORK, &format!("{name}.ics"), &staff::event(&name, &lines));
    }
}

#[tokio::test]
async fn a_day_of_500_events_is_one_request_and_little_work() {
    let salon = Salon::open().await;
    salon.fake.held().calendars.remove(FAMILY);
    salon.calendar().busy(&owner(), day(), &[]).await.unwrap();
    salon.world.watches().await;
    fill(&salon, 500);
    salon.fake.forgets_requests();
    let begun = std::time::Instant::now();
    let busy = salon.calendar().busy(&owner(), day(), &[]).await.unwrap();
    let took = SignedDuration::try_from(begun.elapsed()).unwrap();
    println!("a look at 500 events: {} ms", took.as_millis());
    assert_eq!(salon.fake.asked(), [format!("REPORT {WORK}")]);
    assert_eq!(busy.len(), 500);
    assert!(took < MOST, "{took:?}");
    salon.close().await;
}

#[tokio::test]
async fn five_thousand_events_in_a_week_are_all_seen() {
    let salon = Salon::open().await;
    salon.fake.held().calendars.remove(FAMILY);
    fill(&salon, 5_000);
    let whole = Span { start: day().start, end: day().end + SignedDuration::from_hours(24 * 6) };
    let busy = salon.calendar().busy(&owner(), whole, &[]).await.unwrap();
    assert_eq!(busy.len(), 5_000 + 1_000 * 6);
    let last = busy.iter().map(|it| it.end).max().unwrap();
    assert!(last > whole.end - SignedDuration::from_mins(10), "{last}");
    salon.close().await;
}

/// Puts photos of a megabyte each into a calendar, one on each of many days.
fn photos(salon: &Salon, many: i64) {
    let start: Timestamp = "2027-02-01T08:00:00Z".parse().unwrap();
    let photo = "QUJD".repeat(256 << 10);
    let mut held = salon.fake.held();
    for n in 0..many {
        let at = (start + SignedDuration::from_hours(24 * n)).strftime("%Y%m%dT%H%M%SZ");
        let lines =
            format!("DTSTART:{at}\nDURATION:PT1H\nATTACH;ENCODING=BASE64;VALUE=BINARY:{photo}");
        let name = format!("photo{n}");
        held.store(WORK, &format!("{name}.ics"), &staff::event(&name, &lines));
    }
}

#[tokio::test]
async fn changes_in_a_calendar_with_more_than_one_answer_holds_are_seen() {
    // One server chooses properties, one sends all the same, and one refuses to choose.
    for choosing in [Choosing::Done, Choosing::Ignored, Choosing::Refused] {
        let salon = Salon::booked(true).await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        {
            let mut held = salon.fake.held();
            (held.choosing, held.limits) = (choosing, true);
        }
        photos(&salon, 18);
        salon.hears_nothing().await;
        // Read anew, as after a token that is too old.
        salon.fake.moves(WORK, ("20261124T140000Z", "20261124T150000Z"));
        {
            let mut held = salon.fake.held();
            held.changes += 1;
            held.forgotten = held.changes;
        }
        let heard = salon.hears().await;
        assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{choosing:?}: {heard:?}");
        let all = salon.world.store().read(zapys::store::caldav_accounts::all).await.unwrap();
        assert_eq!(all[0].last_error, None);
        assert_eq!(asked_of(&olena), Vec::<String>::new());
        let start: Timestamp = "2027-02-01T00:00:00Z".parse().unwrap();
        let month = Span::lasting(start, SignedDuration::from_hours(24 * 28));
        let busy = salon.calendar().busy(&owner(), month, &[]).await.unwrap();
        assert_eq!(busy.len(), 18, "each of them once");
        salon.close().await;
    }
}

#[tokio::test]
async fn a_single_file_that_is_too_long_hides_no_change_of_a_visit_and_closes_its_own_day() {
    let salon = Salon::booked(true).await;
    salon.fake.held().limits = true;
    let huge = "QUJD".repeat(17 << 18);
    let lines = format!("DTSTART:20270210T080000Z\nATTACH;ENCODING=BASE64;VALUE=BINARY:{huge}");
    salon.fake.puts(WORK, "huge", &lines);
    salon.fake.moves(WORK, ("20261124T140000Z", "20261124T150000Z"));
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    // Read anew, as after a token that is too old.
    salon.fake.moves(WORK, ("20261124T110000Z", "20261124T120000Z"));
    {
        let mut held = salon.fake.held();
        held.changes += 1;
        held.forgotten = held.changes;
    }
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("1:00 PM"), "{heard:?}");
    let at = |day: &str| {
        let start = day.parse().unwrap();
        Span::lasting(start, SignedDuration::from_hours(24))
    };
    let (whose, calendar) = (owner(), salon.calendar().clone());
    let busy = |day: &str| calendar.busy(&whose, at(day), &[]);
    assert_eq!(busy("2026-11-23T22:00:00Z").await.unwrap().len(), 1);
    let why = busy("2027-02-09T22:00:00Z").await.unwrap_err().to_string();
    assert!(why.contains("longer than"), "{why}");
    salon.close().await;
}

/// Events every minute, which take nearly all the work that one answer may.
fn fill_every_minute(salon: &Salon, many: usize) {
    let mut held = salon.fake.held();
    for n in 0..many {
        let lines = "DTSTART:20260101T000000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY";
        let name = format!("often{n}");
        held.store(WORK, &format!("{name}.ics"), &staff::event(&name, lines));
    }
}

/// Other work goes on while a long answer is read: this test has a single thread for both.
#[tokio::test]
async fn others_are_served_while_the_events_of_a_long_answer_are_worked_out() {
    let salon = Salon::open().await;
    salon.fake.held().calendars.remove(FAMILY);
    salon.calendar().busy(&owner(), day(), &[]).await.unwrap();
    fill_every_minute(&salon, 18);
    let (begun, mut longest) = (std::time::Instant::now(), std::time::Duration::ZERO);
    let (whose, calendar) = (owner(), salon.calendar().clone());
    let look = calendar.busy(&whose, day(), &[]);
    tokio::pin!(look);
    let busy = loop {
        let turn = std::time::Instant::now();
        tokio::select! {
            busy = &mut look => break busy.unwrap(),
            () = tokio::task::yield_now() => {}
        }
        longest = longest.max(turn.elapsed());
    };
    assert_eq!(busy.len(), 18 * 24 * 60);
    let took = begun.elapsed();
    println!("a look at {} times: {took:?}, others waited {longest:?}", busy.len());
    assert!(longest * 4 < took, "{longest:?} of {took:?}");
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_that_takes_too_much_work_is_closed_and_its_worst_event_is_named() {
    let salon = Salon::open().await;
    fill_every_minute(&salon, 200);
    let lines = "DTSTART:20260101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY;INTERVAL=30";
    salon.fake.held().store(WORK, "a-worst.ics", &staff::event("worst", lines));
    let begun = std::time::Instant::now();
    let busy = salon.calendar().busy(&owner(), day(), &[]).await.unwrap_err().to_string();
    println!("given up after {:?}", begun.elapsed());
    assert!(busy.contains("a-worst.ics: working out its events takes too much work"), "{busy}");
    let heard =
        salon.world.customer("guest").says("Haircut tomorrow at 14:00, Ann, ann@example.com").await;
    assert!(!heard.contains('✅') && !heard.is_empty(), "{heard}");
    salon.close().await;
}

#[tokio::test]
async fn a_zone_whose_clocks_change_every_second_costs_nothing_and_blocks_the_day() {
    let salon = Salon::open().await;
    salon.fake.held().calendars.remove(FAMILY);
    let zone = "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:FREQ=SECONDLY\r\n\
                TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT";
    let times = "DTSTART;TZID=X:20261124T100000\nDTEND;TZID=X:20261124T110000";
    for n in 0..10 {
        let text = staff::event(&format!("zone{n}"), times).replacen("BEGIN:VEVENT", zone, 1);
        salon.fake.held().store(WORK, &format!("zone{n}.ics"), &text);
    }
    let begun = std::time::Instant::now();
    let busy = salon.calendar().busy(&owner(), day(), &[]).await.unwrap();
    println!("ten such zones: {:?}", begun.elapsed());
    assert!(begun.elapsed() < std::time::Duration::from_secs(2));
    assert!(busy.iter().all(|it| it.end.duration_since(it.start) > SignedDuration::from_hours(24)));
    assert_eq!(busy.len(), 10);
    salon.close().await;
}
