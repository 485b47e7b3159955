//! Messages that are edited, and replies to what stands above.

use serde_json::{Value, json};

use super::{fake::Fake, setup::Setup};

const ANNA: u64 = 71;
const ORDER: &str = "Стрижка завтра о 14:00. Анна Шевченко, anna@example.com";

fn text(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

#[tokio::test]
async fn an_edited_hour_moves_the_booking_and_a_loaded_preview_does_nothing() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let order = fake.writes_with(ANNA, ORDER, &json!({}));
    assert!(text(&fake.direct(ANNA).await).contains("14:00"));
    fake.shows_preview(&order);
    fake.edits(&order, ORDER);
    fake.edits(&order, &ORDER.replace("14:00", "16:00"));
    fake.repeats_last();
    assert!(text(&fake.direct(ANNA).await).contains("16:00"));
    fake.quiet().await;
    assert_eq!(fake.until("nothing", |seen| Some(seen.direct(ANNA))).await, None);
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 16:00 haircut Анна Шевченко anna@example.com"]
    );
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_reply_to_ones_own_order_means_the_booking_that_came_of_it() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let order = fake.writes_with(ANNA, ORDER, &json!({}));
    fake.direct(ANNA).await;
    fake.writes(ANNA, "Ще манікюр у п'ятницю о 12:00");
    fake.direct(ANNA).await;
    fake.writes_with(ANNA, "скасуйте це", &json!({"type": 19, "referenced_message": order}));
    let asked = fake.direct(ANNA).await;
    assert!(text(&asked).contains("14:00"), "{asked:#}");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_reply_to_a_receipt_means_its_booking() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, ORDER);
    let mut receipt = fake.direct(ANNA).await;
    fake.writes(ANNA, "Ще манікюр у п'ятницю о 12:00");
    fake.direct(ANNA).await;
    receipt.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
    let reply = json!({"type": 19, "referenced_message": receipt});
    fake.writes_with(ANNA, "перенесіть на 16:00", &reply);
    assert!(text(&fake.direct(ANNA).await).contains("16:00"));
    let haircut = "2026-11-24 16:00 haircut Анна Шевченко anna@example.com";
    assert_eq!(worker.confirmed().await[0], haircut);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_reply_to_a_reminder_means_its_booking() {
    let fake = Fake::start().await;
    let setup = Setup::new(&fake);
    let worker = setup.opens(&fake).await;
    fake.writes(ANNA, &ORDER.replace("завтра о 14:00", "у середу о 9:00"));
    fake.direct(ANNA).await;
    fake.writes(ANNA, "Ще манікюр у п'ятницю о 12:00");
    fake.direct(ANNA).await;
    worker.stops().await;
    let worker = setup.opens_at(&fake, "2026-11-24T09:00:30+02:00").await;
    let mut reminder = fake.direct(ANNA).await;
    assert!(text(&reminder).contains("трижк"), "{reminder:#}");
    reminder.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
    let reply = json!({"type": 19, "referenced_message": reminder});
    fake.writes_with(ANNA, "скасуйте це", &reply);
    let asked = fake.direct(ANNA).await;
    assert!(text(&asked).contains("трижк"), "{asked:#}");
    fake.writes(ANNA, "так");
    fake.direct(ANNA).await;
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-27 12:00 manicure Анна Шевченко anna@example.com"]
    );
    worker.stops().await;
    fake.close();
}

/// Books a haircut and a manicure, and returns the list of both as a reply shows it.
async fn lists_two(fake: &Fake) -> Value {
    fake.writes(ANNA, ORDER);
    fake.direct(ANNA).await;
    fake.writes(ANNA, "Ще манікюр у п'ятницю о 12:00");
    fake.direct(ANNA).await;
    fake.writes(ANNA, "мої записи");
    let mut list = fake.direct(ANNA).await;
    list.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
    json!({"type": 19, "referenced_message": list})
}

#[tokio::test]
async fn a_quoted_line_of_ones_visits_is_the_one_that_is_cancelled() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let list = lists_two(&fake).await;
    fake.writes_with(ANNA, "> Стрижка\nскасуйте це", &list);
    let asked = fake.direct(ANNA).await;
    assert!(text(&asked).contains("стрижк") && !text(&asked).contains("манікюр"), "{asked:#}");
    fake.writes(ANNA, "так");
    fake.direct(ANNA).await;
    let manicure = "2026-11-27 12:00 manicure Анна Шевченко anna@example.com";
    assert_eq!(worker.confirmed().await, [manicure]);
    // The line of what was cancelled moves no other one.
    fake.writes_with(ANNA, "> Стрижка\nперенесіть це на 4 грудня о 12:00", &list);
    fake.direct(ANNA).await;
    assert_eq!(worker.confirmed().await, [manicure]);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_quoted_free_time_is_taken_and_a_line_that_was_not_said_is_none() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Коли є місце на стрижку в четвер?");
    let mut times = fake.direct(ANNA).await;
    times.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
    let reply = json!({"type": 19, "referenced_message": times});
    fake.writes_with(ANNA, "> о 19:45\nоцей, будь ласка", &reply);
    assert!(!text(&fake.direct(ANNA).await).contains("19:45"));
    fake.writes_with(ANNA, "> 9:00\nоцей, будь ласка. Анна Шевченко, anna@example.com", &reply);
    // The offer is no longer the last thing that was said, so it is shown before it is booked.
    let shown = fake.direct(ANNA).await;
    assert!(text(&shown).contains("9:00") && worker.confirmed().await.is_empty(), "{shown:#}");
    fake.writes(ANNA, "так");
    let told = fake.direct(ANNA).await;
    assert!(text(&told).starts_with('✅'), "{told:#}");
    let haircut = "2026-11-26 09:00 haircut Анна Шевченко anna@example.com";
    assert_eq!(worker.confirmed().await, [haircut]);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_mended_name_mends_the_booking_and_the_same_words_do_nothing() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let order = fake.writes_with(ANNA, ORDER, &json!({}));
    fake.direct(ANNA).await;
    fake.edits(&order, ORDER);
    fake.edits(&order, &ORDER.replace("Шевченко", "Шевчук"));
    let told = fake.direct(ANNA).await;
    assert!(text(&told).contains("Шевчук"), "{told:#}");
    assert_eq!(worker.confirmed().await, ["2026-11-24 14:00 haircut Анна Шевчук anna@example.com"]);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_forwarded_message_is_read_and_orders_nothing() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let snapshot = json!({"message": {"type": 0, "content": ORDER, "embeds": [], "attachments": [],
        "timestamp": "2026-11-22T08:00:00.000000+00:00", "edited_timestamp": null, "flags": 0,
        "mentions": [], "mention_roles": [], "sticker_items": [], "components": []}});
    let reference = json!({"type": 1, "channel_id": "9", "message_id": "8"});
    let forwarded = json!({"message_snapshots": [snapshot], "message_reference": reference});
    fake.writes_with(ANNA, "", &forwarded);
    let told = fake.direct(ANNA).await;
    assert!(text(&told).contains("14:00") && text(&told).ends_with('?'), "{told:#}");
    assert_eq!(worker.confirmed().await, Vec::<String>::new());
    // Words of one's own beside it are one's own.
    fake.writes_with(ANNA, "Скільки коштує манікюр?", &forwarded);
    assert!(text(&fake.direct(ANNA).await).contains("600"));
    worker.stops().await;
    fake.close();
}
