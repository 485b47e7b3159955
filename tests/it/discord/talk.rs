//! Free words: in direct messages, and to the bot in a server.

use serde_json::{Value, json};
use zapys::store::failed_jobs::FailedJobs;

use super::{
    fake::{Fake, Given, LOBBY},
    setup::Setup,
};

const ANNA: u64 = 21;
const BOHDAN: u64 = 22;

fn text(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

#[tokio::test]
async fn somebody_books_in_direct_messages() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Хочу записатися на стрижку завтра");
    assert!(text(&fake.direct(ANNA).await).contains("14:00"));
    fake.writes(ANNA, "14:00, Анна Шевченко, anna@example.com");
    let receipt = fake.direct(ANNA).await;
    assert!(receipt["file"].as_str().unwrap().contains("SUMMARY"), "{receipt:#}");
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 14:00 haircut Анна Шевченко anna@example.com"]
    );
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn two_members_talk_at_once_and_nothing_mixes_or_shows() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.says_in_public(ANNA, "запишіть мене на стрижку завтра о 10:00", true);
    fake.says_in_public(BOHDAN, "запишіть на манікюр завтра о 15:00", true);
    fake.says_in_public(BOHDAN, "гарна погода", false);
    let (anna, bohdan) = tokio::join!(fake.direct(ANNA), fake.direct(BOHDAN));
    assert!(text(&anna).contains("10:00"), "{anna:#}");
    assert!(text(&bohdan).contains("15:00"), "{bohdan:#}");

    fake.says_in_public(ANNA, "Анна Шевченко, anna@example.com", true);
    fake.writes(BOHDAN, "Богдан Коваль, bohdan@example.com");
    let (anna, bohdan) = tokio::join!(fake.direct(ANNA), fake.direct(BOHDAN));
    assert!(text(&anna).contains("anna@example.com"), "{anna:#}");
    assert!(text(&anna).ends_with("напишу сюди."), "{anna:#}");
    assert!(text(&bohdan).contains("bohdan@example.com"), "{bohdan:#}");
    assert_eq!(
        worker.confirmed().await,
        [
            "2026-11-24 10:00 haircut Анна Шевченко anna@example.com",
            "2026-11-24 15:00 manicure Богдан Коваль bohdan@example.com",
        ]
    );
    let words =
        fake.until("three words", |seen| Some(seen.public(LOBBY)).filter(|it| it.len() == 3));
    for word in words.await {
        assert_eq!(text(&word), "Відповідь — у приватних повідомленнях.");
        assert!(word["message_reference"]["message_id"].is_string(), "{word:#}");
        assert_eq!((&word["embeds"], &word["components"]), (&json!([]), &json!([])));
    }
    assert_eq!(worker.conversations().await, 2, "one for each, wherever they write");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn what_comes_twice_is_answered_once() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Які є послуги?");
    fake.repeats_last();
    fake.direct(ANNA).await;
    let asked = fake.commands_it(ANNA, Given::InServer, "help", &[]);
    fake.repeats_last();
    fake.answer(asked).await;
    fake.quiet().await;
    assert_eq!(fake.until("nothing", |seen| Some(seen.direct(ANNA))).await, None);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn what_is_written_in_a_row_is_heard_in_that_order() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    for person in 100..120 {
        fake.writes(person, "Стрижка завтра о 10:00");
        fake.writes(person, "ні, краще о 15:00");
    }
    let heard = worker.heard().await;
    for person in 100..120 {
        let mine: Vec<&str> =
            heard.iter().filter(|it| it.0 == person.to_string()).map(|it| it.1.as_str()).collect();
        assert_eq!(mine, ["Стрижка завтра о 10:00", "ні, краще о 15:00"], "{person}");
    }
    worker.stops().await;
}

#[tokio::test]
async fn what_a_customer_wrote_mentions_nobody_and_is_no_markup() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Стрижка завтра о 14:00");
    fake.direct(ANNA).await;
    fake.writes(ANNA, "Мене звати Анна_Марія, anna_b_c@example.com");
    let receipt = fake.direct(ANNA).await;
    assert!(text(&receipt).contains(r"anna\_b\_c@example.com"), "{receipt:#}");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_limit_is_waited_for_and_an_answer_that_got_lost_is_no_second_message() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.next(429, json!({"message": "slow", "retry_after": 0.3, "global": false}));
    fake.writes(ANNA, "Які є послуги?");
    assert!(text(&fake.direct(ANNA).await).contains("трижка"));
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn words_that_are_never_taken_hold_nobody_up_and_are_answered_for() {
    let fake = Fake::start().await;
    let setup = Setup::new(&fake);
    let worker = setup.opens(&fake).await;
    // Whole and bare.
    fake.refuses_words(2);
    fake.writes(ANNA, "Які є послуги?");
    assert!(text(&fake.direct(ANNA).await).contains("показати не вдалося"));
    fake.writes(ANNA, "Які є послуги?");
    assert!(text(&fake.direct(ANNA).await).contains("трижка"));

    fake.refuses_words(2);
    let asked = fake.commands_it(ANNA, Given::InServer, "help", &[]);
    assert!(text(&fake.answer(asked).await).contains("показати не вдалося"));
    worker.stops().await;

    // Nothing can be said at all; what comes later is.
    let worker = setup.opens(&fake).await;
    fake.refuses_words(4);
    fake.writes(ANNA, "Які є послуги?");
    let lost = |many| move |it: &FailedJobs| it.given_up && it.many == many;
    worker.has_trouble(lost(3)).await;
    fake.writes(ANNA, "Дякую");
    fake.direct(ANNA).await;
    worker.stops().await;
    fake.close();
}
