//! An honest model.

use serde_json::{Value, json};
use zapys::{chat::Usage, ids::BusinessId};

use super::{
    Act, FIRST, Fake, Setup,
    fake::{call, completion},
    messages, told,
};

fn book(name: Option<&str>, email: Option<&str>) -> Value {
    json!({
        "customer_name": name, "customer_email": email, "customer_phone": null,
        "service": "Haircut", "staff": null, "date": "завтра", "time": "14:00",
        "duration_minutes": 60, "create_meet": null,
    })
}

fn check(date: &str) -> Value {
    json!({"date": date, "duration_minutes": 60, "service": "Стрижка", "staff": null})
}

#[tokio::test]
async fn the_missions_dialogue_ends_in_a_booking_a_letter_and_a_receipt() {
    let fake = Fake::start(vec![
        call("check_calendar_availability", &check("завтра")),
        Act::Say("На завтра вільно о 9:00, 11:00, 14:00 та 16:00. Який час вам підходить?"),
        call("book_appointment", &book(Some("John Doe"), Some("john@example.com"))),
        Act::Say("Готово! Чекаємо вас завтра о 14:00."),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    let first = setup.says("ivan", "Хочу записатися на стрижку завтра").await;
    assert_eq!(first, "На завтра вільно о 9:00, 11:00, 14:00 та 16:00. Який час вам підходить?");
    assert_eq!(setup.book().await, [""; 0]);

    let second = setup.says("ivan", "14:00 підходить. John Doe, john@example.com").await;
    assert!(second.starts_with("Готово! Чекаємо вас завтра о 14:00.\n\n"), "{second}");
    for part in ["Стрижка", "24 листопада", "14:00", "500 ₴", "john@example.com"]
    {
        assert!(second.contains(part), "{part}\n{second}");
    }
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 confirmed John Doe"]);
    assert_eq!(setup.letters(), 1);
    fake.close();
}

#[tokio::test]
async fn the_server_reads_the_same_beginning_again_and_nothing_secret() {
    let fake = Fake::start(vec![
        call("check_calendar_availability", &check("tomorrow")),
        Act::Say("Tomorrow 9:00 and 11:00 are free."),
        call("book_appointment", &book(Some("Anna Smith"), Some("anna@example.com"))),
        Act::Say("See you tomorrow!"),
        Act::Say("Вітаю! Чим можу допомогти?"),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("anna", "Is there a haircut tomorrow?").await;
    setup.says("anna", "Please book 14:00. Anna Smith, anna@example.com").await;
    setup.says("petro", "Добрий день").await;
    let requests = fake.requests();
    for request in &requests {
        assert_eq!(messages(request)[0], messages(&requests[0])[0]);
        assert_eq!(request["tools"].to_string(), requests[0]["tools"].to_string());
    }
    // Within a turn everything that was sent before is sent again, then what is new.
    assert_eq!(messages(&requests[1])[..2], messages(&requests[0])[..2]);
    assert_eq!(messages(&requests[3])[..messages(&requests[2]).len()], messages(&requests[2])[..]);
    let system = messages(&requests[0])[0]["content"].as_str().unwrap().to_owned();
    assert!(system.len() > 2_000 && system.contains("Calendar Integration Available"));
    let asked = |at: usize| messages(&requests[at])[1]["content"].as_str().unwrap().to_owned();
    assert!(asked(0).contains("Today is Monday, 2026-11-23; it is 10:00 in Europe/Kyiv."));
    assert!(asked(0).contains("Write English.") && asked(4).contains("Write Ukrainian."));
    assert!(asked(0).ends_with("\n\nIs there a haircut tomorrow?"));

    let booking = setup.bookings().await.remove(0);
    let all = serde_json::to_string(&requests).unwrap();
    for secret in [booking.id.as_str(), super::KEY, "olena@example.com", "conversation"] {
        assert!(!all.contains(secret), "{secret}");
    }
    let other = serde_json::to_string(&requests[4]).unwrap();
    assert!(
        !other.contains("Anna")
            && !other.contains("anna@example.com")
            && !other.contains("14:00\"")
    );
    fake.close();
}

#[tokio::test]
async fn several_calls_of_one_answer_are_carried_out_in_order() {
    let calls = vec![
        ("check_calendar_availability", check("завтра").to_string()),
        ("book_appointment", book(Some("Іван Франко"), Some("ivan@example.com")).to_string()),
    ];
    let fake = Fake::start(vec![Act::Call(calls), Act::Say("")]).await;
    let mut setup = Setup::open(&fake);
    let said = "Стрижка завтра о 14:00, Іван Франко, ivan@example.com";
    let answer = setup.says("ivan", said).await;
    assert!(answer.contains("14:00") && answer.contains("Іван Франко"), "{answer}");
    let last = messages(&fake.requests()[1]);
    let results: Vec<&str> = last
        .iter()
        .filter(|it| it["role"] == "tool")
        .filter_map(|it| it["content"].as_str())
        .collect();
    assert!(results[0].starts_with("Available times: 9:00 AM"), "{results:?}");
    assert!(results[1].starts_with("✅ Appointment booked successfully!"), "{results:?}");
    fake.close();
}

#[tokio::test]
async fn a_slot_is_held_while_the_model_asks_who_comes() {
    let fake = Fake::start(vec![
        call("book_appointment", &book(None, None)),
        Act::Say("Тримаю для вас завтра 14:00. Як вас звати і яка у вас пошта?"),
        call("book_appointment", &book(Some("Ганна"), Some("hanna@example.com"))),
        Act::Say("Дякую!"),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("hanna", "стрижка завтра о 14:00").await;
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 held -"]);
    assert!(told(&fake.requests()[1]).starts_with("Not booked yet:"));
    setup.says("hanna", "Ганна, hanna@example.com").await;
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 confirmed Ганна"]);
    fake.close();
}

#[tokio::test]
async fn a_cancellation_needs_a_yes_that_the_customer_said() {
    let cancel = || call("cancel_appointment", &json!({"appointment": null}));
    let fake = Fake::start(vec![
        call("book_appointment", &book(Some("Ганна"), Some("hanna@example.com"))),
        Act::Say("Дякую!"),
        cancel(),
        Act::Say("Скасувати візит завтра о 14:00?"),
        cancel(),
        Act::Say("Запис скасовано."),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("hanna", "стрижка завтра о 14:00, Ганна, hanna@example.com").await;
    setup.says("hanna", "скасуйте мій запис").await;
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 confirmed Ганна"]);
    let answer = setup.says("hanna", "так").await;
    assert!(answer.starts_with("Запис скасовано."), "{answer}");
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 cancelled Ганна"]);
    fake.close();
}

#[tokio::test]
async fn tokens_are_counted_as_the_provider_counts_them() {
    let fake = Fake::start(vec![
        Act::Say("Hello! Which service?"),
        super::fake::body(&completion(2, &json!({"content": "Which day suits you?"}), "stop")),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("anna", "hello").await;
    setup.says("anna", "a haircut").await;
    let [used] = setup.used().await.try_into().unwrap();
    assert_eq!((used.bot, used.model.as_str(), used.answers), (BusinessId::new("salon"), FIRST, 2));
    assert_eq!(used.usage, Usage { input: 200, cached: 128, output: 40 });
    assert_eq!(used.day.to_string(), "2026-11-23");
    fake.close();
}
