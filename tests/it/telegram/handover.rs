//! A staff member answers customers by replying to what was forwarded to them.

use serde_json::{Value, json};
use zapys::{
    ids::{BusinessId, ConversationKey, Platform, StaffId},
    store::{conversations, staff},
};

use super::{
    fake::{Event, merged},
    setup::{OLHA, Setup, TOKEN},
};

const OLENA: i64 = 8;
const ANNA: i64 = 9;

/// The salon, where Olena has a chat with the bot.
async fn with_olena() -> Setup {
    let mut setup = Setup::closed(&[]).await;
    let app = setup.app().unwrap();
    let now = app.clock.now();
    let appointed = app.store.write(move |tx| {
        let person = OLENA.to_string();
        let key = ConversationKey::private(&BusinessId::new("salon"), Platform::Telegram, person);
        let conversation = conversations::find_or_make(tx, &key, now)?;
        staff::appoint(tx, &conversation, &StaffId::new("olena"), now)
    });
    appointed.await.unwrap();
    app.close().await;
    setup.starts().await;
    setup
}

async fn next(setup: &Setup, person: i64) -> Event {
    setup.api.next(TOKEN, person).await
}

/// Olena replies to a message with something.
fn replies(setup: &Setup, to: &Event, with: &Value) {
    let Event::Sent { message, text, .. } = to else { panic!("{to:?}") };
    let quoted = setup.api.quoted(TOKEN, OLENA, text);
    let quoted = merged(quoted, &json!({"message_id": message}));
    let more = merged(json!({"reply_to_message": quoted}), with);
    setup.api.writes(TOKEN, OLENA, &more);
}

fn says(setup: &Setup, to: &Event, words: &str) {
    replies(setup, to, &json!({"text": words}));
}

/// The customer asks for a person, and Olena has said her first word. Returns the lines that she was sent.
async fn answered(setup: &Setup) -> Event {
    setup.told("Покличте людину").await;
    let notice = next(setup, OLENA).await;
    says(setup, &notice, "Слухаю");
    setup.hears().await;
    setup.hears().await;
    next(setup, OLENA).await;
    notice
}

#[tokio::test]
async fn replies_go_to_the_customer_whose_line_they_answer() {
    let setup = with_olena().await;
    assert!(setup.told("Покличте людину").await.starts_with("Я передаю вашу розмову"));
    let about_olha = next(&setup, OLENA).await;
    setup.api.says(TOKEN, ANNA, "Покличте людину");
    next(&setup, ANNA).await;
    let about_anna = next(&setup, OLENA).await;
    assert_eq!(about_anna.buttons().len(), 2, "{about_anna:?}");

    says(&setup, &about_olha, "Вітаю, Ольго");
    assert!(setup.hears().await.text().starts_with("🙋 Тепер вам відповідає Олена"));
    assert_eq!(setup.hears().await.text(), "Олена: Вітаю, Ольго");
    assert!(next(&setup, OLENA).await.text().starts_with("Тепер клієнтові"));

    setup.api.says(TOKEN, ANNA, "Ви тут?");
    let line = next(&setup, OLENA).await;
    says(&setup, &line, "Так, Анно");
    assert!(next(&setup, ANNA).await.text().starts_with("🙋 Тепер вам відповідає Олена"));
    assert_eq!(next(&setup, ANNA).await.text(), "Олена: Так, Анно");
    next(&setup, OLENA).await;
    assert_eq!(setup.api.left(TOKEN, OLHA), [], "what is said to one is not read by the other");

    // Words without a reply are for no one until Olena says for whom.
    setup.api.says(TOKEN, OLENA, "о третій");
    let asked = next(&setup, OLENA).await;
    assert_eq!(asked.buttons(), ["Клієнт 2", "Клієнт 3", "Це не клієнтові"]);
    setup.api.presses(TOKEN, OLENA, "Клієнт 3");
    assert_eq!(next(&setup, ANNA).await.text(), "Олена: о третій");
    next(&setup, OLENA).await;
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
    setup.close().await;
}

#[tokio::test]
async fn a_late_reply_is_passed_on_and_the_bot_stays() {
    let setup = with_olena().await;
    let notice = answered(&setup).await;
    setup.api.says(TOKEN, OLENA, "/done");
    next(&setup, OLENA).await;
    setup.hears().await;
    says(&setup, &notice, "до зустрічі!");
    assert_eq!(setup.hears().await.text(), "Олена: до зустрічі!");
    let told = next(&setup, OLENA).await;
    assert!(told.text().starts_with("Передано: Клієнт 2. Вашу розмову завершено"), "{told:?}");
    assert!(setup.told("Скільки коштує стрижка?").await.contains("500"), "the bot answers");
    setup.api.presses(TOKEN, OLENA, "Відповісти: Клієнт 2");
    assert!(setup.hears().await.text().starts_with("🙋 Тепер вам відповідає Олена"));
    next(&setup, OLENA).await;
    setup.close().await;
}

#[tokio::test]
async fn what_a_reply_of_staff_quotes_is_deleted_with_the_customer() {
    let setup = with_olena().await;
    answered(&setup).await;
    setup.says("моя таємниця");
    let line = next(&setup, OLENA).await;
    says(&setup, &line, "/done");
    assert!(next(&setup, OLENA).await.text().starts_with("Готово"));
    setup.hears().await;
    setup.told("/forget").await;
    assert!(setup.told("так").await.starts_with("Готово"));
    for (table, column) in [("outbox", "body"), ("messages", "content"), ("inbox", "body")] {
        assert_eq!(setup.count(&format!("{table} WHERE {column} LIKE '%таємниц%'")), 0, "{table}");
    }
    setup.close().await;
}

#[tokio::test]
async fn a_marked_part_is_passed_on_with_the_words() {
    let setup = with_olena().await;
    answered(&setup).await;
    setup.writes(&json!({"text": "ось це не виходить",
                         "reply_to_message": setup.api.quoted(TOKEN, OLHA, "Олена: о третій чи о п'ятій?"),
                         "quote": {"text": "о п'ятій", "position": 17, "is_manual": true}}));
    let line = next(&setup, OLENA).await;
    assert!(line.text().ends_with("> о п'ятій\nось це не виходить"), "{line:?}");
    setup.close().await;
}

#[tokio::test]
async fn edits_and_pictures_are_passed_on_as_what_they_are() {
    let setup = with_olena().await;
    setup.told("Покличте людину").await;
    let notice = next(&setup, OLENA).await;
    let asked = setup.api.sends(TOKEN, OLHA, "О котрій ви відчиняєтеся?");
    assert!(next(&setup, OLENA).await.text().ends_with(": О котрій ви відчиняєтеся?"));
    setup.api.edits(TOKEN, OLHA, asked, &json!({"text": "О котрій ви зачиняєтеся?"}));
    assert!(next(&setup, OLENA).await.text().ends_with(", виправлено: О котрій ви зачиняєтеся?"));
    let photo = json!([{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]);
    setup.writes(&json!({"photo": photo}));
    assert!(next(&setup, OLENA).await.text().contains("[фото або файл"));
    assert!(setup.hears().await.text().starts_with("Я можу передати лише слова"));

    let answer = setup.api.message_id(TOKEN);
    replies(&setup, &notice, &json!({"message_id": answer, "text": "О шостій"}));
    setup.hears().await;
    assert_eq!(setup.hears().await.text(), "Олена: О шостій");
    next(&setup, OLENA).await;
    setup.api.edits(TOKEN, OLENA, answer, &json!({"text": "О сьомій"}));
    assert_eq!(setup.hears().await.text(), "Олена, виправлено: О сьомій");
    setup.close().await;
}

#[tokio::test]
async fn what_is_said_when_the_process_is_killed_is_passed_on_in_order_and_once() {
    let mut setup = with_olena().await;
    let notice = answered(&setup).await;
    for number in 1..=4 {
        setup.says(&format!("рядок {number}"));
        setup.is_killed().await;
        setup.starts().await;
    }
    let mut read = Vec::new();
    while read.last().is_none_or(|last: &String| !last.ends_with("рядок 4")) {
        read.push(next(&setup, OLENA).await.text().to_owned());
    }
    read.dedup();
    let expected: Vec<String> = (1..=4).map(|it| format!("Клієнт 2: рядок {it}")).collect();
    assert_eq!(read, expected);
    assert_eq!(setup.count("handover_lines WHERE from_conversation = 2"), 4);
    says(&setup, &notice, "Дякую");
    let mut heard = setup.hears().await.text().to_owned();
    // What had been sent and not yet noted when the process was killed is sent again.
    while heard == "Олена: Слухаю" {
        heard = setup.hears().await.text().to_owned();
    }
    assert_eq!(heard, "Олена: Дякую");
    setup.api.says(TOKEN, OLENA, "/done");
    assert!(next(&setup, OLENA).await.text().starts_with("Готово"));
    assert!(setup.hears().await.text().starts_with("Розмову з людиною (Олена) завершено"));

    // What comes after the end is passed on as well.
    says(&setup, &notice, "І ще: візьміть рушник");
    assert_eq!(setup.hears().await.text(), "Олена: І ще: візьміть рушник");
    assert!(next(&setup, OLENA).await.text().starts_with("Передано: Клієнт 2"));
    setup.close().await;
}

#[tokio::test]
async fn a_customer_is_told_when_the_one_who_answers_cannot_be_reached_any_more() {
    let mut setup = with_olena().await;
    answered(&setup).await;
    setup.api.blocks(TOKEN, OLENA);
    setup.says("Ви ще тут?");
    let told = setup.hears().await;
    assert!(told.text().starts_with("Зв'язатися тут більше не вдається (Олена)"), "{told:?}");
    assert!(setup.told("Скільки коштує стрижка?").await.contains("500"));
    setup.stops().await.unwrap();
}

#[tokio::test]
async fn a_reply_of_a_customer_to_a_message_of_another_chat_reaches_no_one() {
    let setup = with_olena().await;
    setup.told("Покличте людину").await;
    let notice = next(&setup, OLENA).await;
    let Event::Sent { message, text, .. } = &notice else { panic!() };
    let quoted = setup.api.quoted(TOKEN, ANNA, text);
    let quoted = merged(quoted, &json!({"message_id": message}));
    setup.api.writes(TOKEN, ANNA, &json!({"text": "підробка", "reply_to_message": quoted}));
    next(&setup, ANNA).await;
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
    assert_eq!(setup.count("handovers WHERE staff IS NOT NULL"), 0);
    setup.close().await;
}

#[tokio::test]
async fn what_stands_in_the_chat_of_staff_is_replaced_when_the_customer_is_forgotten() {
    let setup = with_olena().await;
    let order = "Запишіть мене на стрижку 26 листопада о 9:00. Ольга Коваль, olha@example.com";
    assert!(setup.told(order).await.starts_with("✅"));
    setup.hears().await;
    next(&setup, OLENA).await;
    setup.told("Покличте людину").await;
    let notice = next(&setup, OLENA).await;
    assert!(notice.text().contains("Ольга Коваль"), "{notice:?}");
    setup.api.says(TOKEN, OLENA, "доброго вечора");
    let asked = next(&setup, OLENA).await;
    assert!(asked.text().contains("Ольга Коваль"), "{asked:?}");
    setup.api.says(TOKEN, OLENA, "так");
    let passed = next(&setup, OLENA).await;
    assert!(passed.text().contains("Ольга Коваль"), "{passed:?}");
    setup.api.says(TOKEN, OLENA, "/done");
    let done = next(&setup, OLENA).await;
    assert!(done.text().contains("Ольга Коваль"), "{done:?}");
    for _ in 0..3 {
        setup.hears().await;
    }
    setup.told("/forget").await;
    assert!(setup.told("так").await.starts_with("Готово"));
    let mut erased = Vec::new();
    for _ in 0..4 {
        let event = next(&setup, OLENA).await;
        let Event::Edited { message, text, buttons } = event else { panic!("{event:?}") };
        assert!(text.starts_with('🗑') && buttons.is_empty(), "{text}");
        erased.push(message);
    }
    let sent = [notice, asked, passed, done].map(|event| match event {
        Event::Sent { message, .. } => message,
        other => panic!("{other:?}"),
    });
    erased.sort_unstable();
    assert_eq!(erased, sent);
    for (table, column) in [("outbox", "body"), ("messages", "content")] {
        let left = format!("{table} WHERE {column} LIKE '%Коваль%' AND {column} NOT LIKE '%Нов%'");
        assert_eq!(setup.count(&left), 0, "{table}");
    }
    setup.close().await;
}
