//! What members of a server do with commands, buttons, menus and forms.

use serde_json::{Value, json};

use super::{
    fake::{Fake, Given, LOBBY},
    setup::Setup,
};

const ANNA: u64 = 11;
const BOHDAN: u64 = 12;

fn text(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

fn is_fleeting(message: &Value) -> bool {
    message["flags"].as_u64().unwrap() & 64 != 0
}

#[tokio::test]
async fn a_member_books_with_a_command_and_a_form() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;

    let services = fake.types(ANNA, "book", &[("service", "стрижка б")]).await;
    assert_eq!(services, [("Стрижка бороди".to_owned(), "Стрижка бороди".to_owned())]);
    let days = fake.types(ANNA, "book", &[("service", "Стрижка"), ("date", "завтра")]).await;
    assert_eq!(days[0], ("Вівторок, 24 листопада".to_owned(), "2026-11-24".to_owned()));
    let chosen = [("service", "Стрижка"), ("date", "2026-11-24"), ("time", "14")];
    let times = fake.types(ANNA, "book", &chosen).await;
    assert_eq!(times[0], ("14:00".to_owned(), "14:00".to_owned()));

    let booking = [("service", "Стрижка"), ("date", "2026-11-24"), ("time", "14:00")];
    let asked = fake.commands_it(ANNA, Given::InServer, "book", &booking);
    let question = fake.answer(asked).await;
    assert!(is_fleeting(&question), "{question:#}");
    assert!(text(&question).contains("Як вас звати"), "{question:#}");

    let fields = ["Анна Шевченко", "anna@example.com"];
    let filled = fake.fills_in(ANNA, &question, "Заповнити форму", &fields).await;
    let receipt = fake.follow_up(filled).await;
    assert!(is_fleeting(&receipt), "{receipt:#}");
    assert!(text(&receipt).contains("14:00") && text(&receipt).contains("anna@example.com"));
    let card = receipt["embeds"][0]["description"].as_str().unwrap();
    assert!(card.starts_with("<t:1795521600:F>"), "{card}");
    assert!(receipt["file"].as_str().unwrap().starts_with("BEGIN:VCALENDAR"), "{receipt:#}");

    assert!(text(&receipt).ends_with("напишу вам у приватні повідомлення."), "{receipt:#}");
    let copy = fake.direct(ANNA).await;
    let there = text(&receipt).replace("напишу вам у приватні повідомлення.", "напишу сюди.");
    assert_eq!((text(&copy), &copy["file"]), (there.as_str(), &receipt["file"]));
    assert!(!is_fleeting(&copy));
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 14:00 haircut Анна Шевченко anna@example.com"]
    );
    assert_eq!(fake.said_in(LOBBY), Vec::<Value>::new(), "nothing in public");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_customer_goes_from_a_service_to_a_time_by_buttons() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;

    let asked = fake.commands_it(ANNA, Given::Directly, "book", &[]);
    let services = fake.answer(asked).await;
    let pressed = fake.presses(ANNA, &services, "Стрижка");
    let days = fake.answer(pressed).await;
    assert_eq!(days["id"], services["id"], "the message was edited");
    let label = option(&days, "24");
    let pressed = fake.presses(ANNA, &days, &label);
    let times = fake.answer(pressed).await;
    assert_eq!(times["id"], services["id"]);
    let pressed = fake.presses(ANNA, &times, "10:00");
    let held = fake.answer(pressed).await;
    assert!(text(&held).contains("10:00"), "{held:#}");

    let filled = fake.fills_in(ANNA, &held, "Заповнити форму", &["Анна", "anna@example.com"]).await;
    let receipt = fake.follow_up(filled).await;
    assert_eq!(worker.confirmed().await, ["2026-11-24 10:00 haircut Анна anna@example.com"]);

    let pressed = fake.presses(ANNA, &receipt, "Скасувати");
    let question = fake.follow_up(pressed).await;
    let pressed = fake.presses(ANNA, &question, "Так, скасувати");
    fake.answer(pressed).await;
    assert_eq!(worker.confirmed().await, Vec::<String>::new());
    worker.stops().await;
    fake.close();
}

/// The label of a day on a page of days, whichever way it is laid out.
fn option(on: &Value, day: &str) -> String {
    let rows = on["components"].as_array().unwrap();
    let parts = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
    let labels = parts.flat_map(|part| match part["options"].as_array() {
        Some(options) => options.iter().map(|it| it["label"].clone()).collect(),
        None => vec![part["label"].clone()],
    });
    let labels: Vec<String> = labels.map(|it| it.as_str().unwrap().to_owned()).collect();
    labels.iter().find(|label| label.contains(day)).unwrap_or_else(|| panic!("{labels:?}")).clone()
}

#[tokio::test]
async fn whoever_takes_no_direct_messages_is_told_where_reminders_go() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.refuse_directs(ANNA);

    let booking = [("service", "Стрижка"), ("date", "завтра"), ("time", "14:00")];
    let asked = fake.commands_it(ANNA, Given::InServer, "book", &booking);
    let question = fake.answer(asked).await;
    let fields = ["Анна Шевченко", "anna@example.com"];
    let filled = fake.fills_in(ANNA, &question, "Заповнити форму", &fields).await;
    let told = fake.follow_up(filled).await;
    assert!(text(&told).ends_with("нагадування надійдуть на email."), "{told:#?}");
    assert!(is_fleeting(&told));

    // A mention is answered in public with a fixed sentence, and nothing of what was asked.
    fake.says_in_public(ANNA, "коли мій запис?", true);
    let word = fake.until("a word", |seen| seen.public(LOBBY).into_iter().next()).await;
    assert!(text(&word).starts_with("Не можу написати вам приватно"), "{word:#}");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn an_answer_whose_token_is_lost_goes_by_direct_message() {
    let fake = Fake::start().await;
    let setup = Setup::new(&fake);
    let worker = setup.opens(&fake).await;

    // It expired.
    fake.deaf(true);
    let asked = fake.commands_it(ANNA, Given::InServer, "my", &[]);
    fake.until("an acknowledgement", |seen| seen.acknowledged(asked)).await;
    fake.voids(asked);
    fake.deaf(false);
    let answer = fake.direct(ANNA).await;
    assert!(text(&answer).contains("запис"), "{answer:#}");

    // The process ended between the acknowledgement and the answer.
    fake.deaf(true);
    let asked = fake.commands_it(BOHDAN, Given::InServer, "my", &[]);
    fake.until("an acknowledgement", |seen| seen.acknowledged(asked)).await;
    worker.stops().await;
    let worker = setup.opens_at(&fake, "2026-11-23T10:05:00+02:00").await;
    let answer = fake.direct(BOHDAN).await;
    assert!(text(&answer).contains("запис"), "{answer:#}");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn an_interaction_that_discord_no_longer_knows_is_answered_by_direct_message() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let asked = fake.commands_it_late(ANNA, "my");
    let answer = fake.direct(ANNA).await;
    assert!(text(&answer).contains("запис"), "{answer:#}");
    assert_eq!(fake.until("nothing", |seen| Some(seen.acknowledged(asked))).await, None);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn an_old_button_and_somebody_elses_do_nothing() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let asked = fake.commands_it(ANNA, Given::InServer, "book", &[]);
    let services = fake.answer(asked).await;
    let pressed = fake.presses(BOHDAN, &services, "Стрижка");
    let answer = fake.follow_up(pressed).await;
    assert!(text(&answer).contains("зі старого повідомлення"), "{answer:#}");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_message_that_follows_comes_once_though_the_answer_to_it_got_lost() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let booking = [("service", "Стрижка"), ("date", "завтра"), ("time", "14:00")];
    let asked = fake.commands_it(ANNA, Given::InServer, "book", &booking);
    let question = fake.answer(asked).await;
    fake.loses_answers(1);
    let fields = ["Анна Шевченко", "anna@example.com"];
    let filled = fake.fills_in(ANNA, &question, "Заповнити форму", &fields).await;
    let receipt = fake.follow_up(filled).await;
    // What comes after it in the conversation comes when it is settled.
    let asked = fake.commands_it(ANNA, Given::InServer, "help", &[]);
    fake.answer(asked).await;
    let more = fake.until("nothing", |seen| Some(seen.more(filled))).await;
    assert_eq!(more, [receipt]);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_press_in_direct_messages_is_answered_there_and_says_where_later_words_go() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Хочу на стрижку завтра о 14:00");
    let question = fake.direct(ANNA).await;
    let fields = ["Анна Шевченко", "anna@example.com"];
    let filled = fake.fills_in(ANNA, &question, "Заповнити форму", &fields).await;
    let receipt = fake.direct(ANNA).await;
    assert!(!is_fleeting(&receipt) && receipt["file"].is_string(), "{receipt:#}");
    assert!(text(&receipt).ends_with("напишу сюди."), "{receipt:#}");

    // A person who meanwhile takes no direct messages.
    fake.writes(BOHDAN, "Хочу на манікюр завтра о 15:00");
    let question = fake.direct(BOHDAN).await;
    fake.refuse_directs(BOHDAN);
    let fields = ["Богдан Коваль", "bohdan@example.com"];
    let refused = fake.fills_in(BOHDAN, &question, "Заповнити форму", &fields).await;
    let receipt = fake.follow_up(refused).await;
    assert!(text(&receipt).ends_with("нагадування надійдуть на email."), "{receipt:#}");
    assert_eq!(fake.until("nothing", |seen| Some(seen.more(filled))).await, Vec::<Value>::new());
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn whoever_moves_or_cancels_chooses_among_their_own_appointments() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    for (person, words) in [
        (ANNA, "Стрижка завтра о 14:00, Анна Шевченко, anna@example.com"),
        (BOHDAN, "Манікюр завтра о 15:00, Богдан Коваль, bohdan@example.com"),
        (ANNA, "Манікюр у п'ятницю о 12:00"),
    ] {
        fake.writes(person, words);
        assert!(!fake.direct(person).await["file"].is_null(), "{words}");
    }
    let all = fake.types(ANNA, "move", &[("appointment", "")]).await;
    let labels: Vec<&str> = all.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(
        labels,
        ["Стрижка, вівторок, 24 листопада, о 14:00", "Манікюр, п'ятниця, 27 листопада, о 12:00"]
    );
    let one = fake.types(ANNA, "cancel", &[("appointment", "стри")]).await;
    assert_eq!(one, all[..1]);
    assert_eq!(fake.types(13, "cancel", &[("appointment", "")]).await, []);

    let haircut = all[0].1.as_str();
    let days = fake.types(ANNA, "move", &[("appointment", haircut), ("date", "середа")]).await;
    assert_eq!(days[0], ("Середа, 25 листопада".to_owned(), "2026-11-25".to_owned()));
    let day = [("appointment", haircut), ("date", "2026-11-24"), ("time", "14")];
    let times = fake.types(ANNA, "move", &day).await;
    assert_eq!(times[0].1, "14:00", "its own time is free for it: {times:?}");
    // Which of the two is unknown, and another person's cannot be named.
    assert_eq!(fake.types(ANNA, "move", &[("date", "середа")]).await, []);
    let theirs = [("appointment", haircut), ("date", "середа")];
    assert_eq!(fake.types(BOHDAN, "move", &theirs).await, []);

    let to = [("appointment", haircut), ("date", "2026-11-25"), ("time", "10:00")];
    let asked = fake.commands_it(ANNA, Given::InServer, "move", &to);
    assert!(text(&fake.answer(asked).await).contains("10:00"));
    let asked = fake.commands_it(ANNA, Given::InServer, "cancel", &[("appointment", &all[1].1)]);
    let question = fake.answer(asked).await;
    let pressed = fake.presses(ANNA, &question, "Так, скасувати");
    fake.answer(pressed).await;
    assert_eq!(
        worker.confirmed().await,
        [
            "2026-11-24 15:00 manicure Богдан Коваль bohdan@example.com",
            "2026-11-25 10:00 haircut Анна Шевченко anna@example.com",
        ]
    );
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn an_acknowledgement_whose_answer_is_late_is_good_all_the_same() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.slow();
    let asked = fake.commands_it(ANNA, Given::InServer, "my", &[]);
    let answer = fake.answer(asked).await;
    assert!(text(&answer).contains("запис"), "{answer:#}");
    assert_eq!(fake.until("nothing", |seen| Some(seen.direct(ANNA))).await, None);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_form_is_opened_once_though_the_press_is_told_twice() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let booking = [("service", "Стрижка"), ("date", "завтра"), ("time", "14:00")];
    let asked = fake.commands_it(ANNA, Given::InServer, "book", &booking);
    let question = fake.answer(asked).await;
    let pressed = fake.presses(ANNA, &question, "Заповнити форму");
    fake.repeats_last();
    let (kind, _) = fake.until("a form", |seen| seen.acknowledged(pressed)).await;
    assert_eq!(kind, 9);
    fake.quiet().await;
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_receipt_in_direct_messages_stands_below_the_question_which_loses_its_buttons() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Стрижка завтра о 14:00, Анна Шевченко, anna@example.com");
    let receipt = fake.direct(ANNA).await;
    assert!(text(&receipt).ends_with("напишу сюди."), "{receipt:#}");
    fake.writes(ANNA, "Манікюр у п'ятницю");
    let times = fake.direct(ANNA).await;
    fake.presses(ANNA, &times, "14:00");
    let receipt = fake.direct(ANNA).await;
    assert!(text(&receipt).ends_with("напишу сюди."), "{receipt:#}");
    let channel = times["channel_id"].as_str().unwrap().parse().unwrap();
    let question = fake
        .until("no buttons", |seen| {
            let all = seen.public(channel);
            all.into_iter().find(|it| it["id"] == times["id"] && it["components"] == json!([]))
        })
        .await;
    assert_eq!(text(&question), text(&times));
    assert_eq!(worker.confirmed().await.len(), 2);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_receipt_that_was_read_is_not_taken_back_when_its_copy_is_refused() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let booking = [("service", "Стрижка"), ("date", "завтра"), ("time", "14:00")];
    let asked = fake.commands_it(ANNA, Given::InServer, "book", &booking);
    let question = fake.answer(asked).await;
    // The copy, whole and bare.
    fake.refuses_words(2);
    let fields = ["Анна Шевченко", "anna@example.com"];
    let filled = fake.fills_in(ANNA, &question, "Заповнити форму", &fields).await;
    let receipt = fake.follow_up(filled).await;
    assert!(text(&receipt).contains("14:00"), "{receipt:#}");
    let asked = fake.commands_it(ANNA, Given::InServer, "help", &[]);
    fake.answer(asked).await;
    assert_eq!(fake.until("nothing", |seen| Some(seen.more(filled))).await, [receipt]);
    worker.stops().await;
    fake.close();
}
