//! A model that lies, invents and never stops, against the guards that hold whichever model it is.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use zapys::agent::Request;

use crate::world::{HANG, World, call, unreachable, unusable, words};

fn round(request: &Request) -> usize {
    request.rounds.len()
}

/// Books the haircut that a customer asked for, under these arguments.
fn book(name: &str, email: &str) -> serde_json::Value {
    json!({"customer_name": name, "customer_email": email, "customer_phone": null,
           "service": "haircut", "staff": null, "date": "tomorrow", "time": "14:00",
           "duration_minutes": 60, "create_meet": true})
}

#[tokio::test]
async fn a_booking_that_was_only_claimed_is_not_told() {
    let claims = [
        "Готово! Записав вас на стрижку завтра о 14:00.",
        "Done, you are booked for tomorrow at 14:00!",
        "Your appointment is confirmed.",
        "Ваш запис перенесено.",
        "Запис скасовано.",
        "I have cancelled your appointment.",
        "We rescheduled you.",
        "Вас записано.",
        "Забронювала для вас час!",
        "You're all set: RESERVED.",
    ];
    for claim in claims {
        let world = World::new().model(move |_| Ok(words(claim)));
        let reply = world.says("Стрижка завтра о 14:00").await;
        assert_ne!(reply, claim);
        assert!(!reply.contains(claim), "{reply}");
        // The offline model may have kept the time that was wished for; nothing is booked.
        assert_eq!(world.confirmed().await, Vec::<String>::new());
        world.close().await;
    }
}

#[tokio::test]
async fn a_time_or_a_date_that_nobody_named_is_not_told() {
    for invented in [
        "Вільно о 11:30.",
        "How about Friday at 4:45 PM?",
        "Приходьте 3 грудня.",
        "I can offer you 2027-01-15.",
    ] {
        let world = World::new().model(move |_| Ok(words(invented)));
        let reply = world.says("Коли можна на стрижку завтра о 14:00?").await;
        assert!(!reply.contains(invented), "{reply}");
        world.close().await;
    }
}

#[tokio::test]
async fn words_that_are_borne_out_are_told_as_they_are() {
    let said = "На завтра вільно о 9:00 та 14:00. Що обираєте?";
    let world = World::new().model(move |request| {
        Ok(match round(request) {
            0 => call(
                "check_calendar_availability",
                &json!({"date": "tomorrow", "duration_minutes": 60}),
            ),
            _ => words(said),
        })
    });
    assert_eq!(world.says("Які вільні години на завтра?").await, said);
    world.close().await;
}

#[tokio::test]
async fn links_come_from_code_alone() {
    for link in ["Pay at https://evil.example", "see www.evil.example", "write t.me/evil"] {
        let world = World::new().model(move |_| Ok(words(link)));
        let reply = world.says("how do I pay?").await;
        assert!(!reply.contains("evil"), "{reply}");
        world.close().await;
    }
}

#[tokio::test]
async fn nobody_is_booked_under_a_name_or_an_address_they_did_not_say() {
    let cases = [
        ("John Doe", "ivan@example.com"),
        ("Іван Франко", "attacker@example.com"),
        ("Customer", "customer@example.com"),
        ("Іван", "van@example.com"),
    ];
    for (name, email) in cases {
        let world = World::new().model(move |request| {
            Ok(match round(request) {
                0 => call("book_appointment", &book(name, email)),
                _ => words("Готово, записав вас!"),
            })
        });
        let reply = world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
        let confirmed = world.confirmed().await;
        assert_eq!(confirmed, Vec::<String>::new(), "{name} {email}: {reply}");
        assert!(!reply.contains("Готово"), "{reply}");
        assert_eq!(world.letters(), []);
        world.close().await;
    }
}

/// What the business has after a model made this call once and then said nothing.
async fn after(said: &str, function: &'static str, arguments: serde_json::Value) -> Vec<String> {
    let world = World::new().model(move |request| {
        let last = request.context.heard.last().map(|heard| heard.text.clone()).unwrap_or_default();
        Ok(match round(request) {
            _ if last.contains("Іван") => return Err(unreachable()),
            0 => call(function, &arguments),
            _ => words(""),
        })
    });
    world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    assert!(!world.says(said).await.is_empty());
    let confirmed = world.confirmed().await;
    world.close().await;
    confirmed
}

#[tokio::test]
async fn a_call_that_contradicts_the_customer_changes_nothing() {
    let before = after("дякую!", "list_my_appointments", json!({})).await;
    assert_eq!(before.len(), 1);
    let move_to = |date: &str, time: &str| json!({"appointment": null, "date": date, "time": time});
    let other = |service: &str, date: &str, time: &str| {
        json!({"customer_name": null, "customer_email": null, "customer_phone": null,
               "service": service, "staff": null, "date": date, "time": time,
               "duration_minutes": null, "create_meet": null})
    };
    let wrong = [
        ("перенесіть на п'ятницю о 15", "reschedule_appointment", move_to("четвер", "15:00")),
        ("перенесіть на п'ятницю о 15", "reschedule_appointment", move_to("п'ятниця", "16:00")),
        ("на годину пізніше, будь ласка", "reschedule_appointment", move_to("завтра", "16:00")),
        ("ще манікюр у четвер о 15", "book_appointment", other("manicure", "п'ятниця", "15:00")),
        ("ще манікюр у четвер о 15", "book_appointment", other("pedicure", "четвер", "15:00")),
    ];
    for (said, function, arguments) in wrong {
        let found = after(said, function, arguments.clone()).await;
        assert_eq!(found, before, "{said}: {arguments}");
    }
    let right = after(
        "перенесіть на п'ятницю о 15",
        "reschedule_appointment",
        move_to("п'ятниця", "15:00"),
    );
    assert_ne!(right.await, before, "what was said is done");
}

#[tokio::test]
async fn a_booking_that_was_made_is_told_by_code_whatever_the_model_says() {
    for lie in ["Sorry, it did not work.", "", "Записано на 18:00, лінк https://meet.example/x"]
    {
        let world = World::new().model(move |request| {
            Ok(match round(request) {
                0 => call("book_appointment", &book("Іван Франко", "ivan@example.com")),
                _ => words(lie),
            })
        });
        let reply = world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
        for part in ["✅", "14:00", "24 листопада", "ivan@example.com"] {
            assert!(reply.contains(part), "{part} is not in\n{reply}");
        }
        assert!(!reply.contains("18:00") && !reply.contains("https"), "{reply}");
        assert_eq!(world.confirmed().await.len(), 1);
        world.close().await;
    }
}

#[tokio::test]
async fn a_model_that_calls_for_ever_is_stopped_and_the_customer_answered() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let world = World::new().model(|_| {
        ASKED.fetch_add(1, Ordering::Relaxed);
        let mut answer = call("list_my_appointments", &json!({}));
        answer.calls = vec![answer.calls[0].clone(); 50];
        Ok(answer)
    });
    let reply = world.says("Привіт").await;
    assert!(!reply.is_empty());
    assert_eq!(ASKED.load(Ordering::Relaxed), 2, "the same again is not asked for");
    world.close().await;
}

#[tokio::test]
async fn unknown_functions_and_wild_arguments_do_nothing() {
    let calls = [
        ("drop_all_tables", "{}"),
        ("book_appointment", "not json"),
        ("book_appointment", r#"{"booking_id":"1","customer_name":{"x":1}}"#),
        ("cancel_appointment", r#"{"appointment":"1","force":true}"#),
        ("reschedule_appointment", r#"{"appointment":"' OR 1=1 --","date":"tomorrow"}"#),
        (
            "check_calendar_availability",
            r#"{"date":"'; DROP TABLE bookings","duration_minutes":99999999999}"#,
        ),
    ];
    for (function, arguments) in calls {
        let world = World::new().model(move |request| {
            let mut answer = call(function, &json!({}));
            answer.calls[0].arguments = arguments.into();
            Ok(if round(request) == 0 { answer } else { words("Хм.") })
        });
        assert!(!world.says("Привіт").await.is_empty());
        assert_eq!(world.bookings().await, []);
        world.close().await;
    }
}

#[tokio::test]
async fn a_model_cannot_cancel_without_the_customers_yes() {
    let world = World::new().model(|request| {
        let last = request.context.heard.last().map(|heard| heard.text.clone()).unwrap_or_default();
        if last.contains("Іван") {
            return Err(unreachable());
        }
        // Twice in a turn, as if the first answer were the customer's.
        Ok(match round(request) {
            0 | 1 => call("cancel_appointment", &json!({"appointment": null})),
            _ => words("Скасовано!"),
        })
    });
    world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    for line in ["Привіт", "завтра буде дощ", "ні, не скасовуйте", "не треба"]
    {
        let reply = world.says(line).await;
        assert!(!reply.contains("Скасовано"), "{reply}");
        assert_eq!(world.confirmed().await.len(), 1, "{line}");
    }
    assert!(world.says("так").await.contains('✅'));
    assert_eq!(world.confirmed().await, Vec::<String>::new());
    world.close().await;
}

#[tokio::test]
async fn a_yes_to_something_else_cancels_nothing() {
    let world = World::new().model(|request| {
        let last = request.context.heard.last().map(|heard| heard.text.clone()).unwrap_or_default();
        if last.contains("Іван") {
            return Err(unreachable());
        }
        Ok(match (last.as_str(), round(request)) {
            ("привіт", _) => words("Вам підходить завтра?"),
            (_, 0) => call("cancel_appointment", &json!({"appointment": null})),
            _ => words(""),
        })
    });
    world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    world.says("привіт").await;
    world.says("так").await;
    assert_eq!(world.confirmed().await.len(), 1, "nobody asked whether to cancel");
    world.close().await;
}

#[tokio::test]
async fn a_model_reaches_no_appointment_of_somebody_else() {
    let world = World::new().model(|request| {
        let last = request.context.heard.last().map(|heard| heard.text.clone()).unwrap_or_default();
        if last.contains("example.com") {
            return Err(unreachable());
        }
        Ok(match round(request) {
            0 => call("list_my_appointments", &json!({})),
            1 => call("cancel_appointment", &json!({"appointment": "haircut tomorrow"})),
            2 => call(
                "reschedule_appointment",
                &json!({"appointment": "1", "date": "friday", "time": "10:00"}),
            ),
            _ => words("…"),
        })
    });
    world.customer("victim").says("Haircut tomorrow 14:00, Ann Lee, ann@example.com").await;
    let mallory = world.customer("mallory");
    for line in ["yes", "cancel the haircut of Ann Lee", "yes, cancel it"] {
        let reply = mallory.says(line).await;
        assert!(!reply.contains("Ann Lee") && !reply.contains("2:00 PM"), "{reply}");
    }
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn a_model_that_fails_is_followed_by_the_offline_one() {
    for error in [unreachable, || unusable("half a sentence")] {
        let world = World::new().model(move |_| Err(error()));
        let reply = world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
        assert!(reply.contains('✅') && !reply.contains("timeout"), "{reply}");
        world.close().await;
    }
}

#[tokio::test]
async fn a_model_that_fails_in_the_middle_loses_nothing_of_the_turn() {
    let world = World::new().model(|request| match round(request) {
        0 => Ok(call("book_appointment", &book("Іван Франко", "ivan@example.com"))),
        _ => Err(unreachable()),
    });
    let reply = world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    assert!(reply.contains('✅'), "{reply}");
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (1, 1));
    world.close().await;
}

#[tokio::test]
async fn a_model_that_books_twice_in_a_turn_books_once() {
    let world = World::new().model(|request| {
        Ok(match round(request) {
            0..=2 => {
                let mut answer = call("book_appointment", &book("Іван Франко", "ivan@example.com"));
                answer.calls = vec![answer.calls[0].clone(); 3];
                answer
            }
            _ => words(""),
        })
    });
    let reply = world.says("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    assert_eq!(reply.matches('✅').count(), 1, "{reply}");
    assert_eq!((world.bookings().await.len(), world.letters().len()), (1, 1));
    world.close().await;
}

#[tokio::test]
async fn a_silent_model_still_ends_in_an_answer() {
    let world = World::new().model(|_| Ok(words("  \n ")));
    assert!(!world.says("Привіт").await.trim().is_empty());
    world.close().await;
}

#[tokio::test]
async fn a_turn_that_dies_after_its_booking_goes_on_where_it_was() {
    let lives = AtomicUsize::new(0);
    let world = World::new().model(move |request| match round(request) {
        0 => Ok(call("book_appointment", &book("Іван Франко", "ivan@example.com"))),
        _ if lives.fetch_add(1, Ordering::Relaxed) < 2 => Err(unusable(HANG)),
        _ => Ok(words("")),
    });
    let guest = world.customer("guest");
    guest.sends("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    world.breaks_off(&guest).await;
    world.breaks_off(&guest).await;
    let reply = guest.hears().await;
    assert!(reply.contains('✅') && reply.contains("14:00"), "{reply}");
    assert_eq!((world.bookings().await.len(), world.letters().len()), (1, 1));
    world.close().await;
}

#[tokio::test]
async fn a_turn_that_dies_too_often_is_answered_with_what_it_had_done() {
    let world = World::new().model(|request| match round(request) {
        0 => Ok(call("book_appointment", &book("Іван Франко", "ivan@example.com"))),
        _ => Err(unusable(HANG)),
    });
    let guest = world.customer("guest");
    guest.sends("Стрижка завтра о 14:00. Іван Франко, ivan@example.com").await;
    for _ in 0..3 {
        world.breaks_off(&guest).await;
    }
    let reply = guest.hears().await;
    assert!(reply.contains('✅') && reply.contains("14:00"), "{reply}");
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn a_message_that_kills_its_turn_is_passed_on_to_a_person() {
    let world = World::new().model(|_| Err(unusable(HANG)));
    let guest = world.customer("guest");
    guest.sends("Привіт").await;
    for _ in 0..3 {
        world.breaks_off(&guest).await;
    }
    let reply = guest.hears().await;
    assert!(reply.contains("людин"), "{reply}");
    let letters = world.letters();
    assert!(letters.len() == 1 && letters[0].to.contains("olena@example.com"), "{letters:?}");
    world.close().await;
}

#[tokio::test]
async fn a_plan_that_is_given_up_names_what_was_not_done_and_is_no_longer_open() {
    let world = World::new().model(|request| {
        let is_yes = request.context.heard.last().is_some_and(|it| it.text == "yes");
        match round(request) {
            0 if is_yes => Ok(call(
                "book_appointment",
                &json!({
                    "customer_name": "Ann Lee", "customer_email": "ann@example.com",
                    "customer_phone": null, "service": "haircut", "staff": null,
                    "date": "2026-11-27", "time": "10:00", "duration_minutes": null,
                    "create_meet": null,
                }),
            )),
            _ if is_yes => Err(unusable(HANG)),
            _ => Err(unreachable()),
        }
    });
    let guest = world.customer("guest");
    let plan = "haircut on Friday at 10 and manicure on Friday at 12, Ann Lee, ann@example.com";
    let shown = guest.says(plan).await;
    assert!(shown.contains("Shall I book"), "{shown}");
    guest.sends("yes").await;
    for _ in 0..3 {
        world.breaks_off(&guest).await;
    }
    let told = guest.hears().await;
    let (done, rest) = told.split_once("was not done:").unwrap();
    assert!(done.starts_with('✅') && done.contains("aircut"), "{told}");
    assert!(rest.contains("Manicure") && rest.contains("12:00"), "{told}");
    assert!(!rest.contains("aircut"), "{told}");
    let told = guest.says("thanks").await;
    assert!(!told.contains("Shall I book"), "{told}");
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}
