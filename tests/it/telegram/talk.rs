//! Customers on Telegram.

use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zapys::{
    ids::StaffId,
    store::staff::{self, Invitation},
};

use super::{
    fake::Event,
    setup::{OLHA, OTHER, Setup, TOKEN},
};

#[tokio::test]
async fn a_customer_books_in_words_and_gets_the_receipt_with_its_buttons_and_its_file() {
    let setup = Setup::open().await;
    let receipt = setup.books().await;
    let Event::Sent { text, buttons, .. } = &receipt else { panic!("{receipt:?}") };
    assert!(text.starts_with("✅ Готово, записали вас!\n"), "{text}");
    assert_eq!(
        buttons,
        &["Перенести", "Скасувати", "Додати до календаря", "📋 Адреса", "📋 Телефон"]
    );
    let Event::File { name, text } = setup.hears().await else { panic!() };
    assert_eq!(name, "appointment.ics");
    assert!(
        text.starts_with("BEGIN:VCALENDAR") && text.contains("DTSTART:20261126T070000Z"),
        "{text}"
    );
    let sent = setup.api.requests(TOKEN, "SendMessage");
    let html = sent[0]["text"].as_str().unwrap();
    assert!(html.starts_with("<b>✅ Готово, записали вас!</b>\n"), "{html}");
    setup.close().await;
}

#[tokio::test]
async fn a_customer_books_by_buttons_in_one_message_that_changes() {
    let setup = Setup::open().await;
    setup.says("/book");
    let Event::Sent { message, buttons, .. } = setup.hears().await else { panic!() };
    assert!(buttons.contains(&"Стрижка".to_owned()), "{buttons:?}");
    let edited = |event: &Event| match event {
        Event::Edited { message, .. } => *message,
        other => panic!("{other:?}"),
    };
    let days = setup.pressed("Стрижка").await;
    assert_eq!(edited(&days), message);
    assert_eq!(days.buttons()[0], "Листопад 2026");
    let times = setup.pressed("26").await;
    assert_eq!(edited(&times), message);
    let held = setup.pressed("9:00").await;
    assert_eq!(edited(&held), message);
    let receipt = setup.told("Ольга Коваль, olha@example.com").await;
    assert!(receipt.starts_with("✅ Готово, записали вас!"), "{receipt}");
    let Event::File { .. } = setup.hears().await else { panic!() };
    assert_eq!(setup.api.until(TOKEN, |seen| (seen.answered() == 3).then_some(())).await, ());
    setup.close().await;
}

#[tokio::test]
async fn pressing_twice_at_once_books_once_and_the_receipt_stays() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    setup.says("/start haircut");
    setup.hears().await;
    setup.pressed("27").await;
    let time = setup.api.button(TOKEN, OLHA, "9:00");
    let other_day = setup.api.button(TOKEN, OLHA, "« Інший день");
    setup.api.presses_data(TOKEN, OLHA, (time.0, &time.1));
    setup.api.presses_data(TOKEN, OLHA, (time.0, &time.1));
    setup.api.presses_data(TOKEN, OLHA, (other_day.0, &other_day.1));
    let (first, file) = (setup.hears().await, setup.hears().await);
    assert!(
        matches!(&first, Event::Edited { text, .. } if text.starts_with("✅ Готово")),
        "{first:?}"
    );
    assert!(matches!(file, Event::File { .. }));
    let (again, file) = (setup.hears().await, setup.hears().await);
    assert!(
        matches!(&again, Event::Sent { text, .. } if text.starts_with("✅ Цей запис")),
        "{again:?}"
    );
    assert!(matches!(file, Event::File { .. }));
    // The days come below: the receipt is not replaced by them.
    assert!(matches!(setup.hears().await, Event::Sent { .. }));
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 2);
    setup.close().await;
}

#[tokio::test]
async fn a_receipt_stays_when_its_booking_is_cancelled_by_its_button() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    let question = setup.pressed("Скасувати").await;
    let Event::Sent { message, buttons, .. } = &question else { panic!("{question:?}") };
    assert_eq!(buttons, &["Так, скасувати", "Ні, залишити"]);
    let yes = setup.api.button(TOKEN, OLHA, "Так, скасувати");
    let done = setup.pressed("Так, скасувати").await;
    assert!(
        matches!(&done, Event::Edited { message: at, text, .. } if at == message && text.starts_with("✅ Запис скасовано")),
        "{done:?}"
    );
    // The same yes, pressed late, cancels nothing else.
    setup.books().await;
    setup.hears().await;
    setup.api.presses_data(TOKEN, OLHA, (yes.0, &yes.1));
    setup.hears().await;
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_button_of_somebody_elses_message_is_stale_and_shows_nothing_of_theirs() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    let cancel = setup.api.button(TOKEN, OLHA, "Скасувати");
    let thief = 8;
    setup.api.presses_data(TOKEN, thief, (cancel.0, &cancel.1));
    let answer = setup.api.next(TOKEN, thief).await;
    assert!(
        matches!(&answer, Event::Sent { text, .. } if text.starts_with("Це кнопка зі старого повідомлення")),
        "{answer:?}"
    );
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn two_bots_of_one_process_keep_their_customers_apart() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    setup.api.says(OTHER, OLHA, "/my");
    let answer = setup.api.next(OTHER, OLHA).await;
    assert!(!answer.text().contains("9:00"), "{answer:?}");
    setup.close().await;
}

#[tokio::test]
async fn commands_are_registered_in_each_language_and_for_everybody_else() {
    let setup = Setup::open().await;
    let registered = setup.api.commands(TOKEN);
    let langs: Vec<&Value> = registered.iter().map(|body| &body["language_code"]).collect();
    assert_eq!(langs, [&Value::Null, &json!("uk"), &json!("en")]);
    let names = |body: &Value| -> Vec<String> {
        let commands = body["commands"].as_array().unwrap().iter();
        commands.map(|it| it["command"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        names(&registered[2]),
        [
            "book", "slots", "my", "waitlist", "language", "help", "human", "link", "export",
            "forget"
        ]
    );
    assert_eq!(registered[2]["commands"][0]["description"], "Book an appointment");
    setup.close().await;
}

#[tokio::test]
async fn whatever_has_no_words_gets_a_sensible_answer() {
    let setup = Setup::open().await;
    let file = json!({"file_id": "f", "file_unique_id": "u", "file_size": 1, "duration": 2, "mime_type": "audio/ogg"});
    setup.writes(&json!({"voice": file}));
    assert!(setup.hears().await.text().starts_with("Голосові повідомлення"));
    setup.writes(&json!({"location": {"latitude": 50.4, "longitude": 30.5}}));
    assert!(setup.hears().await.text().starts_with("Дякую. Карту"));
    setup.close().await;
}

#[tokio::test]
async fn a_phone_that_is_needed_is_shared_by_a_key_and_counts_when_it_is_ones_own() {
    let needs = ("id     = \"haircut\"", "id     = \"haircut\"\nneeds = [\"name\", \"phone\"]");
    let mut setup = Setup::closed(&[needs]).await;
    setup.starts().await;
    setup.says("Запишіть мене на стрижку 26 листопада о 9:00. Мене звати Ольга Коваль");
    let asked = setup.hears().await;
    assert_eq!(asked.buttons(), ["Надіслати мій номер"], "{asked:?}");
    let contact = |id: i64| json!({"contact": {"phone_number": "380441112233", "first_name": "O", "user_id": id}});
    setup.writes(&contact(8));
    setup.hears().await;
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 0);
    setup.writes(&contact(OLHA));
    assert!(setup.hears().await.text().starts_with("✅ Готово"));
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!(setup.count("bookings WHERE phone = '+380441112233'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_forwarded_yes_cancels_nothing() {
    let setup = Setup::open().await;
    setup.books().await;
    setup.hears().await;
    setup.told("Скасуйте мій запис").await;
    let origin = json!({"type": "hidden_user", "sender_user_name": "X", "date": 1});
    setup.writes(&json!({"text": "Так, скасуйте", "forward_origin": origin}));
    setup.hears().await;
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 1);
    setup.close().await;
}

#[tokio::test]
async fn a_forwarded_order_is_shown_and_booked_after_a_yes_of_ones_own() {
    let setup = Setup::open().await;
    let origin = json!({"type": "hidden_user", "sender_user_name": "X", "date": 1});
    let order = "Запишіть на манікюр 27 листопада о 12:00. Марія Лис, maria@example.com";
    setup.writes(&json!({"text": order, "forward_origin": origin}));
    let asked = setup.hears().await;
    assert!(asked.text().contains("12:00") && asked.text().ends_with('?'), "{asked:?}");
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 0);
    assert!(setup.told("так").await.contains('✅'));
    setup.hears().await;
    assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 1);
    // A forwarded question is answered.
    setup.writes(&json!({"text": "Скільки коштує стрижка?", "forward_origin": origin}));
    assert!(setup.hears().await.text().contains("500"));
    setup.close().await;
}

#[tokio::test]
async fn an_invitation_is_a_link_and_makes_whoever_opens_it_staff_once() {
    let setup = Setup::open().await;
    let app = setup.app().unwrap();
    let profile = app.profile(Some("salon")).unwrap();
    let links = app.links(&profile, "zapys-0123456789").await.unwrap();
    assert_eq!(links, ["https://t.me/salon_bot?start=zapys-0123456789"]);
    assert!(setup.told("/start zapys-0123456789").await.starts_with("Це запрошення вже"));
    let now = app.clock.now();
    let invitation = Invitation {
        code_hash: Sha256::digest(b"zapys-0123456789").into(),
        bot: profile.id.clone(),
        staff: StaffId::new("olena"),
        expires: now + SignedDuration::from_hours(24),
    };
    app.store.write(move |tx| staff::invite(tx, &invitation, now)).await.unwrap();
    app.close().await;
    assert!(setup.told("/start zapys-0123456789").await.starts_with("Вітаю, Олена!"));
    let menus = setup.api.commands(TOKEN);
    let menu = menus.last().unwrap();
    assert_eq!(menu["scope"], json!({"type": "chat", "chat_id": OLHA}));
    assert_eq!(menu["commands"][0], json!({"command": "today", "description": "Мій день"}));
    setup.close().await;
}
