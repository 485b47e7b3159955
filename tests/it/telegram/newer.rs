//! What newer servers give: times in each reader's zone, keys that copy, colours; and older ones without.

use super::{
    fake::Event,
    setup::{Setup, TOKEN},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_has_the_readers_own_time_and_keys_that_copy() {
    let setup = Setup::open().await;
    let told = setup.books().await;
    assert!(told.text().starts_with("✅"), "{told:?}");
    assert!(told.buttons().contains(&"📋 Адреса".to_owned()), "{told:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    let sent = setup.api.requests(TOKEN, "SendMessage").pop().unwrap();
    let at: i64 = "2026-11-26T07:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    let html = sent["text"].as_str().unwrap();
    assert!(html.contains(&format!("<tg-time unix=\"{at}\">")), "{html}");
    assert!(sent["reply_markup"].to_string().contains("вул. Садова, 5, Київ"), "{sent}");
    setup.says("Скасуйте мій запис");
    setup.hears().await;
    let asked = setup.api.requests(TOKEN, "SendMessage").pop().unwrap();
    assert!(asked["reply_markup"].to_string().contains("\"style\":\"danger\""), "{asked}");
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_server_refuses_once_and_gets_plainer_messages_from_then_on() {
    let setup = Setup::open().await;
    setup.api.is_older(TOKEN);
    let told = setup.books().await;
    assert!(told.text().starts_with("✅"), "{told:?}");
    assert!(told.buttons().contains(&"Додати до календаря".to_owned()), "{told:?}");
    assert!(!told.buttons().iter().any(|label| label.contains('📋')), "{told:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    let tried = setup.api.requests(TOKEN, "SendMessage").len();
    setup.says("Запишіть мене на манікюр 27 листопада о 10:00");
    let told = setup.hears().await;
    assert!(told.text().starts_with("✅"), "{told:?}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!(setup.api.requests(TOKEN, "SendMessage").len(), tried + 1, "it is remembered");
    setup.close().await;
}
