//! A full Google Calendar: what a look costs.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    contract::{day, event},
    salon::{OLENA, Salon, owner},
};
use zapys::{calendar::Calendar as _, store::bookings::OwnEvent};

/// The most time that a look at a day of 500 events may take in an unoptimised build, the fake server's own
/// included.
const MOST: SignedDuration = SignedDuration::from_secs(3);

#[tokio::test]
async fn a_day_of_500_events_is_one_request_and_little_work() {
    let salon = Salon::open().await;
    salon.google.held().calendar.page = Some(2_500);
    let start: Timestamp = "2026-11-23T22:00:00Z".parse().unwrap();
    for n in 0..500 {
        let from = start + SignedDuration::from_secs(n * 172);
        let until = from + SignedDuration::from_mins(1);
        let (from, until) = (from.to_string(), until.to_string());
        salon.google.puts(OLENA, &format!("e{n}"), (&from, &until), json!({}));
    }
    let google = salon.world.app.calendars().google().unwrap().clone();
    // One event of ours is in the calendar, so its events are listed; otherwise the busy times are asked for.
    let own = OwnEvent { id: event(1, 2).at.id, calendar: Some(OLENA.into()), span: None };
    google.busy(&owner(), day(), &[]).await.unwrap();
    for (own, path) in [(vec![own], "GET"), (Vec::new(), "POST")] {
        salon.google.held().asked.clear();
        let begun = std::time::Instant::now();
        let busy = google.busy(&owner(), day(), &own).await.unwrap();
        let took = SignedDuration::try_from(begun.elapsed()).unwrap();
        println!("a look at 500 events by {path}: {} ms", took.as_millis());
        let asked = salon.google.held().asked.clone();
        let of_it: Vec<_> = asked.iter().filter(|it| it.starts_with(path)).collect();
        assert_eq!(of_it.len(), 1, "{asked:?}");
        assert_eq!(busy.len(), 500);
        assert!(took < MOST, "{took:?}");
    }
    salon.close().await;
}
