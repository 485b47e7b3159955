//! A part of a message that is marked in a reply says what is meant.

use serde_json::{Value, json};

use super::{
    fake::Event,
    setup::{OLHA, Setup, TOKEN},
};

/// Books a haircut on Thursday at nine and a manicure on Friday at noon, and returns the list of both.
async fn with_two(setup: &Setup) -> String {
    for order in [
        "Запишіть мене на стрижку 26 листопада о 9:00. Ольга Коваль, olha@example.com",
        "Ще манікюр 27 листопада о 12:00",
    ] {
        assert!(setup.told(order).await.starts_with("✅"), "{order}");
        assert!(matches!(setup.hears().await, Event::File { .. }));
    }
    setup.told("/my").await
}

/// Replies to a message of the bot's in which a part is marked.
fn reply(setup: &Setup, whole: &str, part: &str, words: &str) -> Value {
    let at = whole.find(part).unwrap();
    let position = whole[..at].encode_utf16().count();
    json!({"text": words, "reply_to_message": setup.api.quoted(TOKEN, OLHA, whole),
           "quote": {"text": part, "position": position, "is_manual": true}})
}

fn booked(setup: &Setup, what: &str) -> i64 {
    setup.count(&format!("bookings WHERE state = 'confirmed' AND {what}"))
}

#[tokio::test]
async fn a_marked_line_of_ones_visits_is_the_one_that_is_cancelled() {
    let setup = Setup::open().await;
    let list = with_two(&setup).await;
    setup.writes(&reply(&setup, &list, "Стрижка", "скасуйте це"));
    let asked = setup.hears().await;
    assert!(asked.text().contains("стрижк") && !asked.text().contains("манікюр"), "{asked:?}");
    assert!(setup.told("так").await.starts_with("✅ Запис скасовано"));
    assert_eq!((booked(&setup, "service = 'haircut'"), booked(&setup, "TRUE")), (0, 1));
    setup.close().await;
}

#[tokio::test]
async fn a_marked_line_is_moved_and_asked_about_also_after_a_restart() {
    let mut setup = Setup::open().await;
    let list = with_two(&setup).await;
    setup.writes(&reply(&setup, &list, "27", "Is this with Olena?"));
    let told = setup.hears().await;
    assert!(told.text().contains("anicure") && !told.text().contains("aircut"), "{told:?}");
    setup.stops().await.unwrap();
    // It waits while the worker is down, and is read by the next one.
    setup.writes(&reply(&setup, &list, "26", "перенесіть це на суботу о 12:00"));
    setup.starts().await;
    let moved = setup.hears().await;
    assert!(moved.text().contains("28"), "{moved:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!(booked(&setup, "service = 'haircut' AND wall LIKE '2026-11-28T12:00%'"), 1);
    assert_eq!(booked(&setup, "service = 'manicure' AND wall LIKE '2026-11-27T12:00%'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_marked_free_time_is_taken_by_this_one() {
    let setup = Setup::open().await;
    let times = setup.told("Коли є місце на стрижку в четвер?").await;
    assert!(times.contains("9:00"), "{times}");
    setup.writes(&reply(&setup, &times, "9:00", "оцей, будь ласка"));
    let held = setup.hears().await;
    assert!(held.text().contains("9:00") && held.text().contains("звати"), "{held:?}");
    assert!(setup.told("Ольга Коваль, olha@example.com").await.starts_with("✅"));
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!(booked(&setup, "wall LIKE '2026-11-26T09:00%'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_quoted_post_with_a_time_orders_nothing() {
    let setup = Setup::open().await;
    let post = json!({"text": "це, будь ласка", "external_reply": {"origin": {"type": "channel"}},
                      "quote": {"text": "Стрижка в четвер о 9:00", "position": 0}});
    setup.writes(&post);
    let asked = setup.hears().await;
    assert!(!asked.text().contains("9:00"), "{asked:?}");
    assert_eq!(setup.count("bookings"), 0);
    setup.close().await;
}

#[tokio::test]
async fn a_marked_line_of_a_cancelled_visit_moves_no_other_one() {
    let setup = Setup::open().await;
    let list = with_two(&setup).await;
    setup.told("скасуйте манікюр").await;
    assert!(setup.told("так").await.starts_with("✅ Запис скасовано"));
    setup.writes(&reply(&setup, &list, "Манікюр", "перенесіть це на 5 грудня о 12:00"));
    let told = setup.hears().await;
    assert!(told.text().contains("не бачу") || told.text().contains("Не бачу"), "{told:?}");
    assert_eq!(booked(&setup, "service = 'haircut' AND wall LIKE '2026-11-26T09:00%'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_yes_to_an_older_question_answers_no_other_one() {
    let setup = Setup::open().await;
    with_two(&setup).await;
    let older = setup.told("скасуйте стрижку").await;
    setup.told("ні").await;
    let open = setup.told("скасуйте манікюр").await;
    setup.writes(&reply(&setup, &older, "стрижк", "так"));
    assert_eq!(setup.hears().await.text(), open);
    assert_eq!(booked(&setup, "TRUE"), 2);
    setup.close().await;
}

#[tokio::test]
async fn a_marked_time_of_an_older_offer_is_shown_before_it_is_booked() {
    for words in ["оцей, будь ласка", "так", "добре"] {
        let setup = Setup::open().await;
        let order = "Запишіть мене на манікюр 27 листопада о 12:00. Ольга Коваль, olha@example.com";
        assert!(setup.told(order).await.starts_with("✅"));
        assert!(matches!(setup.hears().await, Event::File { .. }));
        let times = setup.told("Коли є місце на стрижку в четвер?").await;
        let open = setup.told("скасуйте манікюр").await;
        setup.writes(&reply(&setup, &times, "9:00", words));
        let shown = setup.hears().await;
        assert!(shown.text().contains("9:00") && shown.text() != open, "{words}: {shown:?}");
        assert_eq!((booked(&setup, "TRUE"), booked(&setup, "service = 'manicure'")), (1, 1));
        assert!(setup.told("так").await.starts_with("✅ Готово, записали"), "{words}");
        assert!(matches!(setup.hears().await, Event::File { .. }));
        assert_eq!(booked(&setup, "service = 'haircut' AND wall LIKE '2026-11-26T09:00%'"), 1);
        assert_eq!(booked(&setup, "TRUE"), 2);
        setup.close().await;
    }
}

#[tokio::test]
async fn a_marked_time_that_is_still_spoken_of_is_taken_also_behind_a_question() {
    let setup = Setup::open().await;
    let times = setup.told("Коли є місце на стрижку в четвер?").await;
    setup.told("Скільки коштує стрижка?").await;
    let words = "оцей, будь ласка. Ольга Коваль, olha@example.com";
    setup.writes(&reply(&setup, &times, "9:00", words));
    assert!(setup.hears().await.text().starts_with("✅"));
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!(booked(&setup, "wall LIKE '2026-11-26T09:00%'"), 1);
    setup.close().await;
}
