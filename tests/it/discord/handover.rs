//! A staff member answers a customer in direct messages, by replying to what was forwarded.

use serde_json::{Value, json};
use zapys::{
    ids::{BusinessId, ConversationKey, Platform, StaffId},
    store::{conversations, staff},
};

use super::{
    fake::{Fake, Given},
    setup::{Setup, Worker},
};

const ANNA: u64 = 21;
const OLENA: u64 = 30;

fn text(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

async fn appoint_olena(worker: &Worker) {
    let now = worker.app.clock.now();
    let appointed = worker.app.store.write(move |tx| {
        let person = OLENA.to_string();
        let key = ConversationKey::private(&BusinessId::new("salon"), Platform::Discord, person);
        let conversation = conversations::find_or_make(tx, &key, now)?;
        staff::appoint(tx, &conversation, &StaffId::new("olena"), now)
    });
    appointed.await.unwrap();
}

/// Olena replies to a message.
fn replies(fake: &Fake, to: &Value, words: &str) {
    let mut to = to.clone();
    to.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
    fake.writes_with(OLENA, words, &json!({"type": 19, "referenced_message": to}));
}

#[tokio::test]
async fn words_go_both_ways_in_direct_messages_until_staff_are_done() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    appoint_olena(&worker).await;
    fake.writes(ANNA, "Покличте людину");
    assert!(text(&fake.direct(ANNA).await).starts_with("Я передаю вашу розмову"));
    let notice = fake.direct(OLENA).await;
    assert!(text(&notice).contains("Покличте людину"), "{notice:#}");
    fake.writes(ANNA, "Чи можна з собакою?");
    let line = fake.direct(OLENA).await;
    assert!(text(&line).ends_with(": Чи можна з собакою?"), "{line:#}");
    replies(&fake, &line, "Звісно!");
    assert!(text(&fake.direct(ANNA).await).starts_with("🙋 Тепер вам відповідає Олена"));
    assert_eq!(text(&fake.direct(ANNA).await), "Олена: Звісно!");
    let taken = fake.direct(OLENA).await;
    assert!(text(&taken).starts_with("Тепер клієнтові"), "{taken:#}");
    fake.presses(OLENA, &taken, "Завершити");
    assert!(text(&fake.direct(OLENA).await).starts_with("Готово"));
    assert!(text(&fake.direct(ANNA).await).starts_with("Розмову з людиною (Олена) завершено"));
    fake.writes(ANNA, "Скільки коштує стрижка?");
    assert!(text(&fake.direct(ANNA).await).contains("500"));
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn an_export_is_attached_to_the_answer() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(ANNA, "Хочу на стрижку завтра о 14:00, Анна Шевченко, anna@example.com");
    fake.direct(ANNA).await;
    let asked = fake.commands_it(ANNA, Given::Directly, "export", &[]);
    let told = fake.answer(asked).await;
    let all: Value = serde_json::from_str(told["file"].as_str().unwrap()).unwrap();
    assert_eq!(all["person"]["name"], "Анна Шевченко");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn what_stands_in_the_chat_of_staff_is_replaced_when_the_customer_is_forgotten() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    appoint_olena(&worker).await;
    fake.writes(ANNA, "Покличте людину");
    fake.direct(ANNA).await;
    fake.direct(OLENA).await;
    fake.writes(ANNA, "моя таємниця");
    let line = fake.direct(OLENA).await;
    assert!(text(&line).contains("таємниця"), "{line:#}");
    fake.writes(ANNA, "/forget");
    fake.direct(ANNA).await;
    fake.writes(ANNA, "так");
    let told = fake.direct(ANNA).await;
    assert!(text(&told).starts_with("Готово"), "{told:#}");
    let channel = line["channel_id"].as_str().unwrap().parse().unwrap();
    fake.until("the lines to be replaced", |peek| {
        let said = peek.public(channel);
        said.iter()
            .all(|it| !text(it).contains("таємниця") && !text(it).contains("Покличте"))
            .then_some(())
    })
    .await;
    let erased = fake.said_in(channel).iter().filter(|it| text(it).starts_with('🗑')).count();
    assert!(erased >= 2, "{erased}");
    worker.stops().await;
    fake.close();
}
