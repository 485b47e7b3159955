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
