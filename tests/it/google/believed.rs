//! What is believed of a change in Google Calendar, when, and what staff are asked before.

use std::sync::Arc;

use zapys::{
    app::App,
    clock::ManualClock,
    settings::{Environment, Settings},
    store::calendar_refusals,
};

use super::{
    Outage,
    both_ways::{FOUR, TWO},
    salon::{FAMILY, OLENA, Salon, asked_of, owner},
};

const ELEVEN: (&str, &str) = ("2026-11-24T11:00:00+02:00", "2026-11-24T12:00:00+02:00");

impl Salon {
    /// The event of a visit is gone without a trace, and the customer hears nothing of it.
    async fn loses(&self, id: &str) {
        self.google.loses(OLENA, id);
        self.google.forgets(OLENA);
        self.hears_nothing().await;
    }

    /// Whether the next booking tries them, for each calendar of Olena's that took no event.
    async fn refused(&self) -> Vec<bool> {
        let of = |db: &rusqlite::Connection| calendar_refusals::of(db, &owner());
        self.world.store().read(of).await.unwrap().into_iter().map(|it| it.may_retry).collect()
    }

    /// Looks once, as each minute.
    async fn looks(&self) {
        self.world.watches().await;
        self.world.pass(1);
    }
}

#[tokio::test]
async fn of_an_event_that_is_dragged_several_times_in_a_row_the_customer_hears_the_end_once() {
    let (salon, id) = Salon::booked().await;
    for to in [FOUR, ELEVEN, ("2026-11-24T12:00:00+02:00", "2026-11-24T13:00:00+02:00")] {
        salon.google.moves(OLENA, &id, to);
        salon.looks().await;
        assert_eq!(salon.world.customer("guest").heard(), Vec::<String>::new());
    }
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("12:00 PM"), "{heard:?}");
    assert_eq!(salon.world.letters().len(), 2);
    // There and back over several looks says nothing.
    salon.google.moves(OLENA, &id, FOUR);
    salon.looks().await;
    salon.google.moves(OLENA, &id, ("2026-11-24T12:00:00+02:00", "2026-11-24T13:00:00+02:00"));
    salon.looks().await;
    salon.hears_nothing().await;
    assert_eq!(salon.world.bookings().await[0].version, 2);
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_never_rests_is_told_after_ten_minutes() {
    let (salon, id) = Salon::booked().await;
    let mut told = Vec::new();
    for minute in 0..12 {
        let to = if minute % 2 == 0 { FOUR } else { ELEVEN };
        salon.google.moves(OLENA, &id, to);
        salon.looks().await;
        told.extend(salon.world.customer("guest").heard().into_iter().map(|it| (minute, it)));
    }
    assert!(told.len() == 1 && told[0].0 == 10 && told[0].1.contains("4:00 PM"), "{told:?}");
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("11:00 AM"), "{heard:?}");
    salon.close().await;
}

#[tokio::test]
async fn the_customer_of_a_visit_that_begins_soon_hears_at_once() {
    let (salon, id) = Salon::booked().await;
    // A quarter past twelve of the day of the visit.
    salon.world.pass(26 * 60 + 15);
    salon.google.moves(OLENA, &id, FOUR);
    salon.world.watches().await;
    let heard = salon.world.customer("guest").heard();
    assert!(heard.iter().any(|it| it.contains("has moved your appointment")), "{heard:?}");
    salon.close().await;
}

#[tokio::test]
async fn staff_are_asked_before_a_visit_is_cancelled_whose_event_is_gone_without_a_trace() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.loses(&id).await;
    let asked = asked_of(&olena);
    assert!(
        asked.len() == 1
            && asked[0].contains("немає у вашому календарі")
            && asked[0].contains("Ann Lee"),
        "{asked:?}"
    );
    let (off, stands) = (olena.button("Скасувати запис"), olena.button("Запис у силі"));
    // Looking again asks nothing again.
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    assert_eq!(salon.world.confirmed().await.len(), 1);
    let heard = olena.press(stands).await;
    assert!(heard.contains("запис у силі"), "{heard}");
    // Answered twice, and otherwise by another press, nothing changes.
    for late in [stands, off] {
        let heard = olena.press(late).await;
        assert!(heard.contains("Це вже вирішено"), "{heard}");
    }
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    // The visit can be moved, and has an event again.
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T15:00:00+02:00 Стрижка – Ann Lee"]);
    salon.hears_nothing().await;
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn an_answer_cancels_the_visit_once_and_only_while_its_event_is_gone() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.loses(&id).await;
    let off = olena.button("Скасувати запис");
    assert_eq!(asked_of(&olena).len(), 1);
    // The event comes back: staff are told, and the old button cancels nothing.
    let (start, end) = TWO;
    let more = serde_json::json!({"extendedProperties": {"private": {"zapys": "x"}}});
    salon.google.puts(OLENA, &id, (start, end), more);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("знову у вашому календарі"), "{told:?}");
    let heard = olena.press(off).await;
    assert!(heard.contains("Це вже вирішено"), "{heard}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    // Gone again, it is asked anew; back before the press is seen, the press cancels nothing.
    salon.loses(&id).await;
    let off = olena.button("Скасувати запис");
    assert_eq!(asked_of(&olena).len(), 1);
    let more = serde_json::json!({"extendedProperties": {"private": {"zapys": "x"}}});
    salon.google.puts(OLENA, &id, TWO, more);
    let heard = olena.press(off).await;
    assert!(heard.contains("нічого не скасовано"), "{heard}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    asked_of(&olena);
    // And the third time it is off, once.
    salon.loses(&id).await;
    let off = olena.button("Скасувати запис");
    for _ in 0..2 {
        let heard = olena.press(off).await;
        assert!(heard.contains("Скасовано, клієнта повідомлено"), "{heard}");
    }
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{heard:?}");
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    assert_eq!(salon.world.letters().len(), 2);
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn a_button_of_another_version_of_the_visit_cancels_nothing() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.loses(&id).await;
    let off = olena.button("Скасувати запис");
    let heard = salon.world.says("move it to 15:00").await;
    assert!(heard.contains('✅'), "{heard}");
    let heard = olena.press(off).await;
    assert!(heard.contains("щойно змінився"), "{heard}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.hears_nothing().await;
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn staff_are_asked_where_another_calendar_cannot_be_read_for_long() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.google.deletes(OLENA, &id);
    let list = "/calendar/v3/users/me/calendarList";
    salon.google.fail_next(list, vec![Outage::Answer(403, "{}".into()); 99]);
    for _ in 0..9 {
        salon.hears_nothing().await;
        assert_eq!(asked_of(&olena), Vec::<String>::new());
    }
    for _ in 0..4 {
        salon.hears_nothing().await;
    }
    let asked = asked_of(&olena);
    assert!(asked.len() == 1 && asked[0].contains("немає у вашому календарі"), "{asked:?}");
    // It was dragged into the other one, which is found once that can be read.
    salon.google.restores(OLENA, &id);
    salon.google.drags(OLENA, FAMILY, &id);
    salon.google.calm();
    salon.world.pass(2);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("знову у вашому календарі"), "{told:?}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn many_events_that_go_at_once_are_asked_about_and_not_believed() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    for (who, at) in [("bob", "10:00"), ("eve", "12:00")] {
        let wish = format!("Haircut tomorrow at {at}. {who} Ray, {who}@example.com");
        let heard = salon.world.customer(who).says(&wish).await;
        assert!(heard.contains('✅'), "{heard}");
    }
    salon.hears_nothing().await;
    olena.heard();
    let all: Vec<String> = salon.google.standing(OLENA).into_iter().map(|it| it.id).collect();
    assert!(all.len() == 3 && all.contains(&id), "{all:?}");
    for id in &all {
        salon.google.deletes(OLENA, id);
    }
    salon.hears_nothing().await;
    assert_eq!(salon.world.confirmed().await.len(), 3);
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("зникли події 3 записів"), "{told:?}");
    // One that stands by their word is not cancelled by a later look at what is gone, nor are the others
    // before they are answered.
    let heard = olena.presses("У силі: Вт 24.11, 14:00 Ann Lee").await;
    assert!(heard.contains("запис у силі"), "{heard}");
    for id in &all {
        salon.google.touches(OLENA, id);
        salon.hears_nothing().await;
    }
    assert_eq!(salon.world.confirmed().await.len(), 3);
    for who in ["bob", "eve"] {
        assert_eq!(salon.world.customer(who).heard(), Vec::<String>::new());
    }
    olena.heard();
    salon.close().await;
}

#[tokio::test]
async fn staff_are_told_once_of_an_event_that_comes_back_after_the_visit_was_cancelled() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.google.deletes(OLENA, &id);
    let heard = salon.hears().await;
    assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{heard:?}");
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    salon.google.restores(OLENA, &id);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(
        told.len() == 1 && told[0].contains("скасованого запису") && told[0].contains("Ann Lee"),
        "{told:?}"
    );
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    // Its time is not given away, because the event is there.
    let bob = salon.world.customer("bob");
    let heard = bob.says("Haircut tomorrow at 14:00. Bob Ray, bob@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    salon.close().await;
}

#[tokio::test]
async fn an_event_of_a_visit_that_the_customer_cancels_does_not_come_back() {
    let (salon, _) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.world.says("cancel my appointment").await;
    salon.world.says("yes").await;
    salon.google.forgets(OLENA);
    salon.hears_nothing().await;
    let told = olena.heard();
    assert!(told.len() == 1 && told[0].contains('❌'), "{told:?}");
    salon.close().await;
}

#[tokio::test]
async fn a_question_outlives_the_process_that_asked_it() {
    let (salon, id) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.google.loses(OLENA, &id);
    salon.google.forgets(OLENA);
    // Seen by one process, taken up by another, and looked at by a third.
    salon.world.app.watch().unwrap().read_all().await.unwrap();
    salon.world.pass(1);
    for _ in 0..2 {
        let config = salon.world.dir().join("config.toml");
        let settings = Settings::load(Some(&config), Environment::default()).unwrap();
        let clock = Arc::<ManualClock>::clone(&salon.world.clock);
        let another = App::open(settings, clock).unwrap();
        another.watch().unwrap().read_all().await.unwrap();
        another.close().await;
        salon.world.settle().await;
        salon.world.pass(1);
    }
    assert_eq!(asked_of(&olena).len(), 1);
    let heard = olena.presses("Запис у силі").await;
    assert!(heard.contains("запис у силі"), "{heard}");
    assert_eq!(salon.world.confirmed().await.len(), 1);
    salon.close().await;
}

#[tokio::test]
async fn staff_are_told_once_of_a_calendar_that_is_gone_and_choose_where_its_visits_go() {
    let (salon, _) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    salon.choose(FAMILY).await;
    let heard = salon
        .world
        .customer("bob")
        .says("Haircut tomorrow at 10:00. Bob Ray, bob@example.com")
        .await;
    assert!(heard.contains('✅'), "{heard}");
    salon.hears_nothing().await;
    olena.heard();
    assert_eq!(salon.google.ours(FAMILY).len(), 1);
    salon.google.held().calendar.of.remove(FAMILY);
    salon.google.person(OLENA, &[]);
    for _ in 0..14 {
        salon.hears_nothing().await;
    }
    let told = asked_of(&olena);
    assert!(
        told.len() == 1
            && told[0].contains("Одного з ваших календарів більше немає")
            && told[0].contains("10:00 Bob Ray")
            && !told[0].contains("Ann Lee"),
        "{told:?}"
    );
    assert_eq!(salon.world.confirmed().await.len(), 2);
    // To look changes nothing.
    let heard = olena.presses("Обрати календарі").await;
    assert!(heard.contains("більше немає"), "{heard}");
    salon.world.settle().await;
    assert_eq!(salon.google.ours(OLENA).len(), 1);
    olena.presses(&format!("Записувати: {OLENA}")).await;
    salon.world.settle().await;
    assert_eq!(salon.google.ours(OLENA).len(), 2);
    salon.hears_nothing().await;
    let heard = salon.world.customer("bob").says("move it to 11:00").await;
    assert!(heard.contains('✅'), "{heard}");
    assert!(
        salon
            .google
            .ours(OLENA)
            .contains(&"2026-11-24T11:00:00+02:00 Стрижка – Bob Ray".to_owned())
    );
    olena.heard();
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_that_may_not_be_written_is_told_at_once_and_books_nothing() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let forbidden = r#"{"error": {"code": 403, "errors": [{"reason": "requiredAccessLevel"}]}}"#;
    let events = "/calendar/v3/calendars/olena@gmail.example/events";
    for who in ["ann", "bob"] {
        salon.google.fail_next(events, [Outage::Answer(403, forbidden.into())]);
        let wish = format!("Haircut tomorrow at 14:00. {who} Ray, {who}@example.com");
        let heard = salon.world.customer(who).says(&wish).await;
        assert!(heard.contains("by phone only just now: +380 44 000 00 00"), "{heard}");
        salon.google.calm();
        salon.world.settle().await;
    }
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("читати, але не змінювати"), "{told:?}");
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    // No time is offered until she looks at her calendars, or the hourly check finds that it can be written.
    let wish = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
    let heard = salon.world.says(wish).await;
    assert!(heard.contains("by phone only just now"), "{heard}");
    let heard = olena.presses("Обрати календарі").await;
    assert!(heard.contains("наступний запис спробую зробити знову"), "{heard}");
    // Her look proves no event that was written.
    assert_eq!(salon.refused().await, [true]);
    salon.google.fail_next(events, [Outage::Answer(403, forbidden.into())]);
    let heard = salon.world.says(wish).await;
    assert!(heard.contains("by phone only just now"), "{heard}");
    assert_eq!(salon.refused().await, [false]);
    salon.world.pass(61);
    salon.world.app.consents().unwrap().tokens().probe().await.unwrap();
    assert_eq!(salon.refused().await, [true], "nor does the hourly check");
    let heard = salon.world.says(wish).await;
    assert!(heard.contains('✅'), "{heard}");
    assert_eq!(salon.refused().await, [true; 0]);
    olena.heard();
    salon.world.settle().await;
    salon.close().await;
}

#[tokio::test]
async fn a_refusal_at_a_later_attempt_is_noted_and_told_as_one_at_the_first_is() {
    let salon = Salon::open().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let forbidden = r#"{"error": {"code": 403, "errors": [{"reason": "requiredAccessLevel"}]}}"#;
    let events = "/calendar/v3/calendars/olena@gmail.example/events";
    salon.google.fail_next(events, vec![Outage::Answer(503, String::new()); 9]);
    let heard = salon.world.says("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    salon.google.calm();
    let new = "POST /calendar/v3/calendars/olena@gmail.example/events";
    salon.google.fail_next(new, [Outage::Answer(403, forbidden.into())]);
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.refused().await, [false]);
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("читати, але не змінювати"), "{told:?}");
    salon.google.calm();
    for _ in 0..3 {
        salon.world.pass(61);
        salon.world.settle().await;
    }
    assert_eq!(salon.world.confirmed().await.len(), 1);
    assert_eq!(salon.refused().await, [true; 0]);
    olena.heard();
    salon.world.customer("guest").heard();
    salon.close().await;
}

#[tokio::test]
async fn an_event_that_google_does_not_change_is_no_calendar_that_takes_nothing() {
    let (salon, _) = Salon::booked().await;
    let refused = r#"{"error": {"code": 403, "errors": [{"reason": "forbiddenForNonOrganizer"}]}}"#;
    let id = salon.google.own_id(OLENA);
    let event = format!("/calendar/v3/calendars/olena@gmail.example/events/{id}");
    let event: &'static str = Box::leak(event.into());
    let whole = serde_json::to_string(&salon.google.standing(OLENA)[0].shown()).unwrap();
    salon
        .google
        .fail_next(event, [Outage::Answer(200, whole), Outage::Answer(403, refused.into())]);
    let heard = salon.world.says("move it to 15:30").await;
    assert!(heard.contains("please call +380"), "{heard}");
    assert_eq!(salon.refused().await, [true; 0]);
    let heard = salon.world.customer("bob").says("what is free tomorrow for a haircut?").await;
    assert!(heard.contains("9:00 AM"), "{heard}");
    salon.close().await;
}

#[tokio::test]
async fn a_calendar_of_which_google_tells_the_busy_times_alone_is_not_gone() {
    let (salon, _) = Salon::booked().await;
    let olena = salon.world.customer("olena-chat").appointed("olena").await;
    let events = "/calendar/v3/calendars/family#1@group.calendar.google.com/events";
    let encoded = "/calendar/v3/calendars/family%231@group.calendar.google.com/events";
    for path in [events, encoded] {
        salon.google.fail_next(path, vec![Outage::Answer(404, "{}".into()); 99]);
    }
    for _ in 0..4 {
        salon.hears_nothing().await;
    }
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    let heard = salon.world.customer("bob").says("what is free tomorrow for a haircut?").await;
    assert!(heard.contains("9:00 AM"), "{heard}");
    salon.google.calm();
    // Its all-day entries are mentioned where they are shown.
    let free = serde_json::json!({"transparency": "transparent"});
    salon.google.puts(FAMILY, "trip", ("2026-11-26", "2026-11-27"), free);
    salon.hears_nothing().await;
    let told = asked_of(&olena);
    assert!(told.len() == 1 && told[0].contains("вільний: 26 листопада."), "{told:?}");
    salon.hears_nothing().await;
    assert_eq!(asked_of(&olena), Vec::<String>::new());
    salon.close().await;
}

/// What Google stored is read back before its refusal of the next try is believed.
#[tokio::test]
async fn a_refusal_behind_an_answer_that_was_lost_leaves_no_event_without_its_booking() {
    let forbidden = r#"{"error": {"code": 403, "errors": [{"reason": "requiredAccessLevel"}]}}"#;
    let new = "POST /calendar/v3/calendars/olena@gmail.example/events";
    for (status, body) in [(403, forbidden), (400, "{}"), (404, "{}")] {
        let salon = Salon::open().await;
        salon.google.fail_next(new, [Outage::Lost, Outage::Answer(status, body.into())]);
        let heard = salon.world.says("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
        assert!(!heard.contains("by phone only") && !heard.contains('✅'), "{status}: {heard}");
        assert_eq!(salon.refused().await, [true; 0], "{status}");
        salon.google.calm();
        salon.world.pass(5);
        salon.world.settle().await;
        assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Стрижка – Ann Lee"]);
        assert_eq!(salon.world.confirmed().await.len(), 1, "{status}");
        let heard = salon.world.customer("guest").heard();
        assert!(heard.iter().any(|it| it.contains('✅')), "{status}: {heard:?}");
        salon.close().await;
    }
}

#[tokio::test]
async fn a_refusal_behind_a_move_that_was_lost_undoes_no_move() {
    let (salon, _) = Salon::booked().await;
    let forbidden = r#"{"error": {"code": 403, "errors": [{"reason": "requiredAccessLevel"}]}}"#;
    let id = salon.google.own_id(OLENA);
    let change: &str = format!("PATCH /calendar/v3/calendars/{OLENA}/events/{id}").leak();
    salon.google.fail_next(change, [Outage::Lost, Outage::Answer(403, forbidden.into())]);
    let heard = salon.world.says("move it to 15:00").await;
    assert!(!heard.contains("stays as it is"), "{heard}");
    salon.google.calm();
    salon.world.pass(5);
    salon.world.settle().await;
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T15:00:00+02:00 Стрижка – Ann Lee"]);
    assert!(salon.world.confirmed().await[0].contains("15:00"));
    let heard = salon.world.customer("guest").heard();
    assert!(heard.len() == 1 && heard[0].contains("3:00 PM"), "{heard:?}");
    salon.hears_nothing().await;
    salon.close().await;
}

#[tokio::test]
async fn a_status_that_would_come_again_is_a_refusal_and_told_at_once() {
    let new = "POST /calendar/v3/calendars/olena@gmail.example/events";
    for status in [400, 402, 404, 413, 415, 423, 451] {
        let salon = Salon::open().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        salon.google.fail_next(new, [Outage::Answer(status, "{}".into())]);
        let heard = salon.world.says("Haircut tomorrow at 14:00. Ann Lee, ann@example.com").await;
        assert!(heard.contains("by phone only"), "{status}: {heard}");
        salon.world.settle().await;
        let told = asked_of(&olena);
        assert!(told.len() == 1 && told[0].contains("його сервер відмовляє"), "{status}: {told:?}");
        assert_eq!(salon.world.bookings().await.len(), 0, "{status}");
        assert_eq!(salon.google.ours(OLENA), Vec::<String>::new(), "{status}");
        salon.close().await;
    }
}

#[tokio::test]
async fn an_event_that_google_does_not_delete_is_told_to_staff_once_and_keeps_its_time() {
    for status in [400, 403, 405] {
        let (salon, _) = Salon::booked().await;
        let olena = salon.world.customer("olena-chat").appointed("olena").await;
        let refused = Outage::Answer(status, "{}".into());
        salon.google.fail_next("DELETE /calendar", vec![refused; 99]);
        salon.world.says("cancel my appointment").await;
        let heard = salon.world.says("yes").await;
        assert!(heard.contains("cancelled"), "{status}: {heard}");
        for _ in 0..4 {
            salon.world.pass(30);
            salon.world.settle().await;
        }
        let told: Vec<_> =
            olena.heard().into_iter().filter(|it| it.contains("не дає видалити")).collect();
        assert_eq!(told.len(), 1, "{status}: {told:?}");
        let bob = salon.world.customer("bob");
        let heard = bob.says("Haircut tomorrow at 14:00. Bob Ray, bob@example.com").await;
        assert!(!heard.contains('✅'), "{status}: {heard}");
        salon.google.calm();
        salon.world.pass(7 * 60);
        salon.world.settle().await;
        let heard = bob.says("Haircut tomorrow at 14:00. Bob Ray, bob@example.com").await;
        assert!(heard.contains('✅'), "{status}: it is free with the event: {heard}");
        salon.world.settle().await;
        olena.heard();
        salon.close().await;
    }
}
