//! Models that talk where they have to call a function or to answer: they are left, in the turn and,
//! if they do it again and again, for a while.

use serde_json::{Value, json};
use zapys::store::health::{self, Component};

use crate::program::Program;

use super::{Act, Fake, Fixed, Setup, fake::call, last_words};

const ORDER: &str = "a manicure on Friday at 11:00 please, Ruth Cole, ruth@example.com";

fn manicure() -> Act {
    call(
        "book_appointment",
        &json!({
            "customer_name": "Ruth Cole", "customer_email": "ruth@example.com",
            "customer_phone": null, "service": "Manicure", "staff": null, "date": "Friday",
            "time": "11:00", "duration_minutes": null, "create_meet": null,
        }),
    )
}

#[tokio::test]
async fn a_complete_order_is_answered_by_the_model_that_makes_the_call() {
    for words in [
        "A manicure on Friday at 11, lovely choice! Anything else?",
        "So Friday at 11:00?",
        "What colour would you like?",
        "All set for Friday!",
        "```json\n{\"time\": \"11:00\"}\n```",
    ] {
        let talks = Fake::start(vec![Act::Say(words)]).await;
        let calls = Fake::start(vec![manicure(), Act::Say("See you on Friday!")]).await;
        let mut setup = Setup::with(&[&talks, &calls], |profile| profile);
        let answer = setup.says("ruth", ORDER).await;
        assert!(answer.starts_with("See you on Friday!"), "{words}: {answer}");
        assert_eq!(setup.book().await, ["manicure 27.11 11:00 confirmed Ruth Cole"], "{words}");
        talks.close();
        calls.close();
    }
}

#[tokio::test]
async fn what_is_hedged_or_vague_may_be_answered_with_a_question() {
    for (said, words) in [
        ("a manicure on Friday at 11:00 maybe", "A manicure on Friday at 11:00, shall I look?"),
        ("I want to move my appointment", "Of course! Which appointment is it?"),
        ("cancel my appointment", "Do you want to cancel it, really?"),
    ] {
        let fake = Fake::start(vec![Act::Say(words)]).await;
        let mut setup = Setup::open(&fake);
        assert_eq!(setup.says("ruth", said).await, words, "{said}");
        assert_eq!(setup.book().await, [""; 0], "{said}");
        fake.close();
    }
}

#[tokio::test]
async fn a_day_named_after_an_offer_is_kept_though_no_model_looked_it_up() {
    let fake = Fake::start(vec![super::fake::status(401, "invalid_api_key")]).await;
    let mut setup = Setup::open(&fake);
    setup.says("ruth", "a manicure some time after 15:00 please").await;
    fake.then(vec![Act::Say("Gladly!"), super::fake::status(401, "invalid_api_key")]);
    assert_eq!(setup.says("ruth", "Thursday would be best").await, "Gladly!");
    setup.says("ruth", "the earliest please").await;
    fake.then(vec![super::fake::status(401, "invalid_api_key")]);
    setup.says("ruth", "yes").await;
    assert_eq!(setup.book().await, ["manicure 26.11 15:00 held -"]);
    fake.close();
}

#[tokio::test]
async fn a_question_whether_one_is_booked_is_never_answered_without_a_look() {
    for (asked, words) in [
        ("am I booked?", "Yes, you have one appointment."),
        ("when is my appointment?", "It is all fine, do not worry."),
        ("I want to cancel my appointment", "How can I help you today?"),
        ("чи є в мене запис?", "Так, усе гаразд, чекаємо."),
    ] {
        let fake = Fake::start(vec![Act::Say(words)]).await;
        let mut setup = Setup::open(&fake);
        let answer = setup.says("ruth", asked).await;
        assert!(!answer.contains(words), "{asked}: {answer}");
        let used = setup.used().await;
        assert_eq!(used.iter().map(|it| it.model.as_str()).collect::<Vec<_>>(), ["offline"]);
        fake.close();
    }
}

#[tokio::test]
async fn what_a_server_says_to_every_question_is_not_sent_where_nothing_is_booked() {
    const WORDS: [fn(&Value) -> String; 8] = [
        |_| "Yes, you have one appointment.".to_owned(),
        |_| "You have a haircut tomorrow at 2 PM.".to_owned(),
        |_| "Tomorrow at 2 PM it is.".to_owned(),
        |_| "Ваш візит завтра о 14:00.".to_owned(),
        |_| "It is no longer in our calendar.".to_owned(),
        |_| "Yes, we are open on Sunday.".to_owned(),
        |_| "So tomorrow at 14:00?".to_owned(),
        |_| "Yes.".to_owned(),
    ];
    let mut sent = Vec::new();
    for words in WORDS {
        let told = words(&Value::Null);
        for asked in [
            &["am I booked?", "are you open on Sunday?"][..],
            &["a haircut tomorrow please", "14:30"],
            &["чи я записана на завтра?", "а в неділю ви працюєте?"],
        ] {
            let server = Fixed::start(words).await;
            let mut fake = Fake::start(Vec::new()).await;
            fake.url.clone_from(&server.url);
            let mut setup = Setup::open(&fake);
            for said in asked {
                let answer = setup.says("ruth", said).await;
                if answer.contains(&told) {
                    sent.push(format!("{said}: {answer}"));
                }
            }
            assert!(setup.book().await.iter().all(|it| it.contains(" held ")), "{asked:?}");
        }
    }
    assert_eq!(sent, [""; 0]);
}

#[tokio::test]
async fn what_is_no_answer_goes_to_the_next_model_without_another_question() {
    let note = "[Note from the booking system, not from the customer: Write English.]";
    for (said, words) in [
        ("do you also cut beards here?", "Do you also cut beards here?"),
        ("do you also cut beards here?", "You asked: do you also cut beards here?"),
        ("hello there", note),
        ("hello there", "check_calendar_availability(date='tomorrow')"),
        ("hello there", "{\"name\": \"list_my_appointments\", \"parameters\": {}}"),
    ] {
        let weak = Fake::start(vec![Act::Say(words)]).await;
        let good = Fake::start(vec![Act::Say("Good morning! What may I do for you?")]).await;
        let mut setup = Setup::with(&[&weak, &good], |profile| profile);
        let answer = setup.says("ruth", said).await;
        assert_eq!(answer, "Good morning! What may I do for you?", "{words}");
        weak.close();
        good.close();
    }
}

#[tokio::test]
async fn the_same_words_are_no_answer_to_something_new_but_to_the_same_question() {
    let words = "Which day suits you?";
    let fake = Fake::start(vec![Act::Say(words); 3]).await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("ruth", "a haircut please").await, words);
    assert_eq!(setup.says("ruth", "a haircut please").await, words);
    let answer = setup.says("ruth", "how much is a manicure?").await;
    assert!(answer.contains("600"), "{answer}");
    fake.close();
}

#[tokio::test]
async fn a_model_that_chats_again_and_again_rests_and_its_owner_is_told() {
    let weak = Fake::start(vec![Act::Say("How lovely!"); 3]).await;
    let mut setup = Setup::open(&weak);
    for (person, day) in [("ruth", 24), ("olha", 25), ("ivan", 26), ("petro", 27)] {
        let said = format!("a haircut on {day} November at 14:00");
        let answer = setup.says(person, &said).await;
        assert!(!answer.contains("How lovely!"), "{answer}");
    }
    assert_eq!(weak.requests().len(), 3, "the fourth customer does not wait for it");
    let held: Vec<String> = setup.book().await;
    assert_eq!(held.len(), 4, "{held:?}");
    let [model]: [Component; 1] =
        setup.app.store.read(health::components).await.unwrap().try_into().unwrap();
    assert_eq!((model.name.as_str(), model.up), ("model first", false));
    assert!(model.detail.starts_with("it talks where it has to call a function"), "{model:?}");
    weak.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn status_and_doctor_say_that_a_model_only_talks() {
    let parrot = Fixed::start(last_words).await;
    let program = Program::new();
    program.write("bots/salon.toml", include_str!("../../../bots/salon.toml"));
    program.write(
        "config.toml",
        format!("data_dir = \"data\"\n[[model]]\nname = \"m1\"\nbase_url = {:?}\n", parrot.url),
    );
    let said = "a haircut tomorrow at 14:00\nand a manicure on Friday at 11:00\n\
                how much is a manicure then?\nwhere are you located exactly?\n";
    let chat = program.chat("ruth", said);
    assert!(chat.ok && !chat.out.contains("where are you located"), "{chat:?}");
    assert_eq!(parrot.asked(), 3);
    let status = program.run(&["status"], "").went_well();
    let line = status.lines().find(|line| line.contains("model m1")).unwrap();
    assert!(line.contains("DOWN") && line.contains("talks where it has to call"), "{line}");
    let found = program.run(&["doctor", "--offline", "--json"], "").out;
    let found = found.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let model: Vec<Value> = found.filter(|it| it["subject"] == "model").collect();
    assert_eq!(model.len(), 1, "{model:?}");
    let says = model[0]["says"].as_str().unwrap();
    assert!(says.starts_with("m1: with customers, since ") && says.contains("talks"), "{says}");
}

#[tokio::test]
async fn code_changes_nothing_unasked_in_a_turn_in_which_a_model_chose_to_ask() {
    let fake = Fake::start(vec![manicure(), Act::Say("Thank you!")]).await;
    let mut setup = Setup::open(&fake);
    setup.says("ruth", ORDER).await;
    let ask = || Act::Say("On Saturday 15:45 is free as well, shall I take that?");
    fake.then(vec![call("list_my_appointments", &json!({})), ask(), ask()]);
    let answer = setup.says("ruth", "please move my manicure to Saturday at 14:00").await;
    assert!(answer.contains('?') && answer.contains("2:00 PM"), "{answer}");
    assert!(!answer.contains("15:45"), "{answer}");
    assert_eq!(setup.book().await, ["manicure 27.11 11:00 confirmed Ruth Cole"]);
    fake.then(vec![super::fake::status(401, "invalid_api_key")]);
    setup.says("ruth", "yes").await;
    assert_eq!(setup.book().await, ["manicure 28.11 14:00 confirmed Ruth Cole"]);
    fake.close();
}
