//! What Telegram refuses is mended, waited out or given up.

use serde_json::json;

use super::{
    fake::Event,
    house::{House, OLHA, TOKEN, bad, too_many},
};

#[tokio::test]
async fn a_pause_that_telegram_asks_for_is_kept_and_no_message_is_lost_or_sent_twice() {
    let house = House::open().await;
    house.api.refuses(TOKEN, "SendMessage", &[too_many(1)]);
    house.says("/help");
    assert!(!house.hears().await.text().is_empty());
    assert_eq!(house.api.requests(TOKEN, "SendMessage").len(), 2);
    house.close().await;
}

#[tokio::test]
async fn a_file_that_is_refused_is_sent_again_without_its_message() {
    let house = House::open().await;
    house.api.refuses(TOKEN, "SendDocument", &[too_many(1)]);
    let receipt = house.books().await;
    assert!(matches!(receipt, Event::Sent { .. }));
    assert!(matches!(house.hears().await, Event::File { .. }));
    house.close().await;
}

#[tokio::test]
async fn refused_markup_goes_as_plain_words() {
    let house = House::open().await;
    house.api.refuses(TOKEN, "SendMessage", &[bad("can't parse entities: Unsupported start tag")]);
    house.says("/help");
    let told = house.hears().await;
    assert_eq!(house.api.requests(TOKEN, "SendMessage")[1]["parse_mode"], json!(null));
    assert!(!told.text().contains("&lt;"));
    house.close().await;
}

#[tokio::test]
async fn what_is_refused_for_a_reason_that_nobody_knows_goes_in_plain_words_without_its_file() {
    let house = House::open().await;
    let unknown = || bad("SOMETHING_NEW_INVALID");
    house.api.refuses(TOKEN, "SendMessage", &[unknown(), unknown()]);
    house.api.refuses(TOKEN, "SendDocument", &[unknown()]);
    let receipt = house.books().await;
    assert!(receipt.text().starts_with("✅ Готово") && receipt.buttons().is_empty(), "{receipt:?}");
    assert!(house.told("/my").await.starts_with("Ваші записи"));
    house.close().await;
}

#[tokio::test]
async fn a_text_that_is_too_long_for_telegram_is_halved_and_whole() {
    let house = House::open().await;
    house.api.refuses(TOKEN, "SendMessage", &[bad("message is too long")]);
    house.says("/help");
    let (first, second) = (house.hears().await, house.hears().await);
    assert!(first.buttons().is_empty() && !second.text().is_empty());
    house.close().await;
}

#[tokio::test]
async fn a_message_that_cannot_be_edited_is_sent_anew_and_an_unchanged_one_is_well() {
    let house = House::open().await;
    house.says("/language");
    house.hears().await;
    house.api.refuses(TOKEN, "EditMessageText", &[bad("message can't be edited")]);
    assert!(matches!(house.pressed("English").await, Event::Sent { .. }));
    let refusal = bad(
        "message is not modified: specified new message content and reply markup are exactly the same",
    );
    house.api.refuses(TOKEN, "EditMessageText", &[refusal]);
    house.presses("English");
    house.api.until(TOKEN, |seen| (seen.asked_for("EditMessageText") == 2).then_some(())).await;
    house.close().await;
}

#[tokio::test]
async fn who_blocks_the_bot_is_gone_until_they_write_again() {
    let mut house = House::open().await;
    house.api.refuses(
        TOKEN,
        "SendMessage",
        &[json!({"ok": false, "error_code": 403,
        "description": "Forbidden: bot was blocked by the user"})],
    );
    house.says("/help");
    house.api.until(TOKEN, |seen| (seen.asked_for("SendMessage") == 1).then_some(())).await;
    house.stops().await.unwrap();
    assert_eq!(house.count("conversations WHERE gone_ms IS NOT NULL"), 1);
    house.lives().await;
    house.says("/help");
    house.hears().await;
    assert_eq!(house.count("conversations WHERE gone_ms IS NOT NULL"), 0);
    assert_eq!(house.api.left(TOKEN, OLHA), []);
    house.stops().await.unwrap();
}

#[tokio::test]
async fn words_that_are_never_taken_hold_nobody_up_and_are_answered_for() {
    let mut house = House::open().await;
    let unknown = || bad("SOMETHING_NEW_INVALID");
    house.api.refuses(TOKEN, "SendMessage", &[unknown(), unknown()]);
    assert!(house.told("/help").await.contains("показати не вдалося"));
    assert!(!house.told("/help").await.contains("показати не вдалося"));
    house.stops().await.unwrap();
    assert_eq!(house.count("outbox WHERE state = 'given_up'"), 1);
    assert_eq!(house.api.left(TOKEN, OLHA), []);
}
