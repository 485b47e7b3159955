//! What every calendar does, held against Google's and our own; and what Google's does in
//! trouble, where nothing may ever look free.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, tz::TimeZoneDatabase};
use serde_json::json;
use zapys::{
    calendar::{
        Attendee, Calendar, Error, Event, EventLookup, EventRef, Google, Local, Meet, WrittenEvent,
        event_id,
    },
    http::Http,
    ids::{BookingId, BusinessId, CalendarOwner, StaffId},
    schedule::Span,
    store::bookings::OwnEvent,
};

use super::{
    Outage, calendar,
    salon::{FAMILY, OLENA, Salon, owner},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn span(hour: i64) -> Span {
    let start = at("2026-11-24T08:00:00+02:00") + SignedDuration::from_hours(hour);
    Span::lasting(start, SignedDuration::from_hours(1))
}

pub(crate) fn event(n: u8, hour: i64) -> Event {
    let booking = BookingId::mint(at("2026-11-23T10:00:00+02:00"), [n; 10]);
    Event {
        at: EventRef { id: event_id(&booking, 1), calendar: None },
        booking,
        span: span(hour),
        zone: "Europe/Kyiv".into(),
        title: "Стрижка – Ann".into(),
        description: "Ann".into(),
        place: Some("вул. Садова, 5".into()),
        attendees: vec![Attendee { email: "ann@example.com".into(), name: Some("Ann".into()) }],
        is_shared: false,
        roster: String::new(),
        is_quiet: false,
        online: false,
    }
}

pub(crate) fn day() -> Span {
    Span { start: at("2026-11-24T00:00:00+02:00"), end: at("2026-11-25T00:00:00+02:00") }
}

pub(crate) fn own(written: &WrittenEvent, span: Option<Span>) -> OwnEvent {
    OwnEvent { id: written.at.id.clone(), calendar: written.at.calendar.clone(), span }
}

/// An event as it is read, whichever call found or wrote it.
fn as_read(it: &WrittenEvent) -> WrittenEvent {
    WrittenEvent { was_written: false, ..it.clone() }
}

/// The contract. A server may let the id of a deleted event be taken again; ours and Google's never do.
pub(crate) async fn keeps_it(calendar: &dyn Calendar, owner: &CalendarOwner, ids_stay_taken: bool) {
    let (a, b) = (event(1, 2), event(2, 4));
    assert_eq!(calendar.read(owner, &a.at).await.unwrap(), EventLookup::NotFound);
    let written = calendar.insert(owner, &a).await.unwrap();
    assert_eq!((written.span, &written.meet), (Some(a.span), &Meet::Without));
    assert!(written.was_written);
    let again = calendar.insert(owner, &a).await.unwrap();
    assert_eq!(as_read(&again), as_read(&written), "the same again changes nothing");
    calendar.insert(owner, &b).await.unwrap();
    let other = Event { booking: event(3, 2).booking, span: span(6), ..a.clone() };
    let taken = calendar.insert(owner, &other).await;
    assert!(matches!(taken, Err(Error::IdTaken)), "another's id: {taken:?}");

    let mut busy = calendar.busy(owner, day(), &[]).await.unwrap();
    busy.sort_by_key(|span| span.start);
    assert_eq!(busy, [a.span, b.span]);
    let left = |own| async move { calendar.busy(owner, day(), &[own]).await.unwrap() };
    assert_eq!(left(own(&written, Some(a.span))).await, [b.span], "ours where it belongs");
    assert_eq!(left(own(&written, Some(span(7)))).await.len(), 2, "ours where it does not");
    assert_eq!(left(own(&written, None)).await, [b.span], "ours that is to be erased");

    let moved = Event { at: written.at.clone(), span: span(8), ..a.clone() };
    let there = calendar.change(owner, &moved, a.span).await.unwrap().unwrap();
    assert_eq!(there, WrittenEvent { span: Some(span(8)), ..written.clone() });
    let again = calendar.change(owner, &moved, a.span).await.unwrap().unwrap();
    assert_eq!(as_read(&again), as_read(&there));
    // A move that nobody confirmed is overwritten by the next one.
    let again = Event { span: span(9), ..moved.clone() };
    let there = calendar.change(owner, &again, a.span).await.unwrap().unwrap();
    assert_eq!(calendar.read(owner, &moved.at).await.unwrap(), EventLookup::Found(as_read(&there)));

    calendar.delete(owner, &there.at).await.unwrap();
    calendar.delete(owner, &there.at).await.unwrap();
    calendar.delete(owner, &EventRef { id: "nobodyknowsme".into(), calendar: None }).await.unwrap();
    assert_eq!(calendar.read(owner, &there.at).await.unwrap(), EventLookup::Deleted);
    assert_eq!(calendar.change(owner, &moved, a.span).await.unwrap(), None);
    if ids_stay_taken {
        let taken = calendar.insert(owner, &a).await;
        assert!(matches!(taken, Err(Error::IdTaken)), "a deleted id: {taken:?}");
    }
    assert_eq!(calendar.busy(owner, day(), &[]).await.unwrap(), [b.span]);
}

fn google(salon: &Salon) -> Google {
    let tokens = salon.world.app.consents().unwrap().tokens().clone();
    Google::new(Http::new(1 << 20).unwrap(), tokens, TimeZoneDatabase::bundled())
}

#[tokio::test]
async fn our_own_calendar_keeps_the_contract() {
    let world = crate::world::World::new();
    let local = Local::new(world.store().clone());
    keeps_it(
        &local,
        &CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new("olena") },
        true,
    )
    .await;
}

#[tokio::test]
async fn google_s_keeps_the_contract() {
    let salon = Salon::open().await;
    keeps_it(&google(&salon), &owner(), true).await;
    salon.google.close();
}

#[tokio::test]
async fn what_blocks_is_what_google_calls_busy_whichever_way_it_is_asked() {
    let salon = Salon::open().await;
    let calendar = google(&salon);
    let put = |id, from: i64, more| {
        let zoned = |at: Timestamp| at.to_string();
        let at = span(from);
        salon.google.puts(OLENA, id, (&zoned(at.start), &zoned(at.end)), more);
    };
    put("opaque", 1, json!({}));
    put("free", 2, json!({"transparency": "transparent"}));
    put(
        "declined",
        3,
        json!({"attendees": [{"email": OLENA, "self": true, "responseStatus": "declined"}]}),
    );
    put(
        "tentative",
        4,
        json!({"attendees": [{"email": OLENA, "self": true, "responseStatus": "needsAction"}]}),
    );
    put("office", 5, json!({"eventType": "workingLocation", "transparency": "transparent"}));
    salon.google.puts(FAMILY, "birthday", ("2026-11-24", "2026-11-25"), json!({}));
    let mine = calendar.insert(&owner(), &event(1, 6)).await.unwrap();
    let whole_day = Span { start: at("2026-11-23T22:00:00Z"), end: at("2026-11-24T22:00:00Z") };
    let sorted = |mut busy: Vec<Span>| {
        busy.sort_by_key(|span| span.start);
        busy
    };
    let asked = calendar.busy(&owner(), day(), &[]).await.unwrap();
    assert_eq!(sorted(asked), [whole_day, span(1), span(4), span(6)]);
    let listed = calendar.busy(&owner(), day(), &[own(&mine, Some(span(6)))]).await.unwrap();
    assert_eq!(sorted(listed), [whole_day, span(1), span(4)]);
    salon.google.close();
}

#[tokio::test]
async fn more_calendars_and_longer_times_than_google_takes_are_asked_in_pieces() {
    let salon = Salon::open().await;
    let many: Vec<String> = (0..120).map(|n| format!("c{n}@group.calendar.google.com")).collect();
    for id in &many {
        salon.google.calendar(id);
    }
    salon.google.puts(
        &many[119],
        "late",
        ("2027-05-01T10:00:00Z", "2027-05-01T11:00:00Z"),
        json!({}),
    );
    let settings = zapys::store::connections::Settings {
        time_zone: None,
        write: OLENA.into(),
        check: many.into_iter().collect(),
        ..zapys::store::connections::Settings::default()
    };
    let now = salon.world.clock_now();
    let chosen = salon.world.store().write(move |tx| {
        zapys::store::connections::set_settings(tx, &owner(), &settings, None, now)
    });
    chosen.await.unwrap();
    let year = Span { start: at("2026-11-24T00:00:00Z"), end: at("2027-11-24T00:00:00Z") };
    let busy = google(&salon).busy(&owner(), year, &[]).await.unwrap();
    assert_eq!(busy, [Span { start: at("2027-05-01T10:00:00Z"), end: at("2027-05-01T11:00:00Z") }]);
    salon.google.close();
}

#[tokio::test]
async fn nothing_that_cannot_be_read_is_free() {
    let salon = Salon::open().await;
    let calendar = google(&salon);
    let ask = || async { calendar.busy(&owner(), day(), &[]).await };
    for (status, body) in [
        (200, "<html>"),
        (200, "{}"),
        (200, "[]"),
        (200, r#"{"calendars": {}}"#),
        (200, r#"{"calendars": {"olena@gmail.example": {"busy": []}}}"#),
        (
            200,
            r#"{"calendars": {"olena@gmail.example": {"busy": []}, "family#1@group.calendar.google.com": {}}}"#,
        ),
        (
            200,
            r#"{"calendars": {"olena@gmail.example": {"busy": [{"start": "soon", "end": "later"}]}, "family#1@group.calendar.google.com": {"busy": []}}}"#,
        ),
        (403, r#"{"error": {"code": 403, "errors": [{"reason": "accessNotConfigured"}]}}"#),
        (404, "{}"),
        (302, ""),
    ] {
        salon.google.fail_next("/calendar/v3/freeBusy", [Outage::Answer(status, body.into())]);
        let asked = ask().await;
        let is_failed = matches!(asked, Err(Error::Unreachable(_) | Error::Refused(_)));
        assert!(is_failed, "{status} {body}: {asked:?}");
        salon.google.calm();
    }
    // One calendar of several, inside a 200.
    salon.google.held().calendar.of.get_mut(FAMILY).unwrap().error = Some("internalError");
    assert!(matches!(ask().await, Err(Error::Unreachable(_))));
    salon.google.held().calendar.of.get_mut(FAMILY).unwrap().error = None;
    assert_eq!(ask().await.unwrap(), []);
    salon.google.close();
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let salon = Salon::open().await;
    let calendar = google(&salon);
    let limit = |status, reason: &str| {
        Outage::Answer(
            status,
            json!({"error": {"code": status, "errors": [{"reason": reason}]}}).to_string(),
        )
    };
    salon.google.fail_next(
        "/calendar/v3/freeBusy",
        [limit(403, "rateLimitExceeded"), limit(429, "userRateLimitExceeded"), Outage::HangUp],
    );
    assert_eq!(calendar.busy(&owner(), day(), &[]).await.unwrap(), []);
    assert_eq!(salon.google.count("POST /calendar/v3/freeBusy"), 4);
    // A bearer that Google no longer takes is renewed, once.
    salon.google.held().oauth.end_access();
    assert_eq!(calendar.busy(&owner(), day(), &[]).await.unwrap(), []);
    assert_eq!(salon.google.count("POST /token"), 2);
    salon.google.close();
}

#[tokio::test]
async fn an_answer_that_never_comes_is_an_unknown_outcome() {
    let salon = Salon::open().await;
    let calendar = google(&salon);
    salon.google.fail_next("/calendar/v3/calendars", [Outage::Lost]);
    let written = calendar.insert(&owner(), &event(1, 2)).await.unwrap();
    assert_eq!(written.span, Some(span(2)));
    assert_eq!(salon.google.standing(OLENA).len(), 1);
    assert_eq!(salon.google.held().calendar.mails, ["invited ann@example.com"]);
    salon.google.close();
}

#[tokio::test]
async fn a_video_link_is_asked_for_with_the_event_and_read_until_it_is_there() {
    let salon = Salon::open().await;
    let calendar = google(&salon);
    let meet = |mode| salon.google.held().calendar.meet = mode;
    let online = |n| Event { online: true, place: None, ..event(n, i64::from(n)) };
    let written = |n| {
        let calendar = &calendar;
        async move { calendar.insert(&owner(), &online(n)).await.unwrap().meet }
    };
    assert!(
        matches!(written(1).await, Meet::Link(link) if link.starts_with("https://meet.google.com/"))
    );
    meet(calendar::Meet::After(2));
    assert!(matches!(written(2).await, Meet::Link(_)));
    meet(calendar::Meet::Fails);
    assert_eq!(written(3).await, Meet::Failed);
    meet(calendar::Meet::AtOnce);
    salon.google.held().calendar.of.get_mut(OLENA).unwrap().no_meet = true;
    assert_eq!(written(4).await, Meet::Failed);
    // A list that does not say may still refuse when it is written.
    salon
        .google
        .fail_next("/calendar/v3/users/me/calendarList", [Outage::Answer(404, "{}".into())]);
    assert_eq!(written(5).await, Meet::Failed);
    assert_eq!(salon.google.standing(OLENA).len(), 5);
    salon.google.close();
}

#[tokio::test]
async fn somebody_who_was_faster_is_not_overwritten() {
    let salon = Salon::open().await;
    let (calendar, whose) = (google(&salon), owner());
    let written = calendar.insert(&whose, &event(1, 2)).await.unwrap();
    let id = written.at.id.clone();
    let to = Event { at: written.at, span: span(5), ..event(1, 2) };
    salon.google.moves(OLENA, &id, ("2026-11-24T20:00:00+02:00", "2026-11-24T21:00:00+02:00"));
    let changed = calendar.change(&whose, &to, span(2)).await;
    assert!(matches!(changed, Err(Error::MovedByOthers)), "{changed:?}");
    salon.google.moves(OLENA, &id, ("2026-11-24T10:00:00+02:00", "2026-11-24T11:00:00+02:00"));

    // The guest answers the invitation between our reading and our writing: decided anew.
    let slow = [Outage::Slow(Duration::ZERO), Outage::Slow(Duration::from_millis(300))];
    salon.google.fail_next("/calendar/v3/calendars", slow);
    let patch = format!("PATCH /calendar/v3/calendars/{OLENA}/events/{id}");
    let meanwhile = async {
        while salon.google.count(&patch) == 0 {
            tokio::task::yield_now().await;
        }
        salon.google.touches(OLENA, &id);
    };
    let changing = calendar.change(&whose, &to, span(2));
    let (changed, ()) = tokio::join!(changing, meanwhile);
    assert_eq!(changed.unwrap().unwrap().span, Some(span(5)));
    assert_eq!(salon.google.count(&patch), 2);

    // And this time somebody moves it.
    let slow = [Outage::Slow(Duration::ZERO), Outage::Slow(Duration::from_millis(300))];
    salon.google.fail_next("/calendar/v3/calendars", slow);
    let meanwhile = async {
        while salon.google.count(&patch) == 2 {
            tokio::task::yield_now().await;
        }
        salon.google.moves(OLENA, &id, ("2026-11-24T20:00:00+02:00", "2026-11-24T21:00:00+02:00"));
    };
    let to = Event { span: span(7), ..to };
    let (changed, ()) = tokio::join!(calendar.change(&whose, &to, span(5)), meanwhile);
    assert!(matches!(changed, Err(Error::MovedByOthers)), "{changed:?}");
    salon.google.close();
}
