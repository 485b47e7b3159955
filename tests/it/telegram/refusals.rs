//! What Telegram refuses is mended, waited out or given up.

use serde_json::json;

use super::{
    fake::Event,
    setup::{OLHA, Setup, TOKEN, bad, too_many},
};

#[tokio::test]
async fn a_pause_that_telegram_asks_for_is_kept_and_no_message_is_lost_or_sent_twice() {
    let setup = Setup::open().await;
    setup.api.refuses(TOKEN, "SendMessage", &[too_many(1)]);
    setup.says("/help");
    assert!(!setup.hears().await.text().is_empty());
    assert_eq!(setup.api.requests(TOKEN, "SendMessage").len(), 2);
    setup.close().await;
}

#[tokio::test]
async fn a_file_that_is_refused_is_sent_again_without_its_message() {
    let setup = Setup::open().await;
    setup.api.refuses(TOKEN, "SendDocument", &[too_many(1)]);
    let receipt = setup.books().await;
    assert!(matches!(receipt, Event::Sent { .. }));
    assert!(matches!(setup.hears().await, Event::File { .. }));
    setup.close().await;
}

#[tokio::test]
async fn refused_markup_goes_as_plain_words() {
    let setup = Setup::open().await;
    setup.api.refuses(TOKEN, "SendMessage", &[bad("can't parse entities: Unsupported start tag")]);
    setup.says("/help");
    let told = setup.hears().await;
    assert_eq!(setup.api.requests(TOKEN, "SendMessage")[1]["parse_mode"], json!(null));
    assert!(!told.text().contains("&lt;"));
    setup.close().await;
}

#[tokio::test]
async fn what_is_refused_for_a_reason_that_nobody_knows_goes_in_plain_words_without_its_file() {
    let setup = Setup::open().await;
    let unknown = || bad("SOMETHING_NEW_INVALID");
    setup.api.refuses(TOKEN, "SendMessage", &[unknown(), unknown()]);
    setup.api.refuses(TOKEN, "SendDocument", &[unknown()]);
    let receipt = setup.books().await;
    assert!(receipt.text().starts_with("✅ Готово") && receipt.buttons().is_empty(), "{receipt:?}");
    assert!(setup.told("/my").await.starts_with("Ви записані"));
    setup.close().await;
}

#[tokio::test]
async fn a_text_that_is_too_long_for_telegram_is_halved_and_whole() {
    let setup = Setup::open().await;
    setup.api.refuses(TOKEN, "SendMessage", &[bad("message is too long")]);
    setup.says("/help");
    let (first, second) = (setup.hears().await, setup.hears().await);
    assert!(first.buttons().is_empty() && !second.text().is_empty());
    setup.close().await;
}

#[tokio::test]
async fn a_message_that_cannot_be_edited_is_sent_anew_and_an_unchanged_one_is_well() {
    let setup = Setup::open().await;
    setup.says("/language");
    setup.hears().await;
    setup.api.refuses(TOKEN, "EditMessageText", &[bad("message can't be edited")]);
    assert!(matches!(setup.pressed("English").await, Event::Sent { .. }));
    let refusal = bad(
        "message is not modified: specified new message content and reply markup are exactly the same",
    );
    setup.api.refuses(TOKEN, "EditMessageText", &[refusal]);
    setup.presses("English");
    setup.api.until(TOKEN, |seen| (seen.asked_for("EditMessageText") == 2).then_some(())).await;
    setup.close().await;
}

#[tokio::test]
async fn who_blocks_the_bot_is_gone_until_they_write_again() {
    let mut setup = Setup::open().await;
    setup.api.refuses(
        TOKEN,
        "SendMessage",
        &[json!({"ok": false, "error_code": 403,
        "description": "Forbidden: bot was blocked by the user"})],
    );
    setup.says("/help");
    setup.api.until(TOKEN, |seen| (seen.asked_for("SendMessage") == 1).then_some(())).await;
    setup.stops().await.unwrap();
    assert_eq!(setup.count("conversations WHERE gone_ms IS NOT NULL"), 1);
    setup.starts().await;
    setup.says("/help");
    setup.hears().await;
    assert_eq!(setup.count("conversations WHERE gone_ms IS NOT NULL"), 0);
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
    setup.stops().await.unwrap();
}

#[tokio::test]
async fn words_that_are_never_taken_hold_nobody_up_and_are_answered_for() {
    let mut setup = Setup::open().await;
    let unknown = || bad("SOMETHING_NEW_INVALID");
    setup.api.refuses(TOKEN, "SendMessage", &[unknown(), unknown()]);
    assert!(setup.told("/help").await.contains("показати не вдалося"));
    assert!(!setup.told("/help").await.contains("показати не вдалося"));
    setup.stops().await.unwrap();
    assert_eq!(setup.count("outbox WHERE state = 'given_up'"), 1);
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
}
