//! Listening: what arrives is kept before it is confirmed, and trouble is waited out.

use serde_json::json;

use super::{
    fake::Event,
    house::{House, OLHA, OTHER, TOKEN},
};

#[tokio::test]
async fn an_update_that_comes_again_is_answered_once() {
    let house = House::open().await;
    house.says("/help");
    house.hears().await;
    // The same update, under its own number, as after a lost confirmation.
    let message = json!({
        "message_id": 3000, "date": 1_795_420_800_i64, "text": "/help",
        "chat": {"id": OLHA, "type": "private", "first_name": "Olha"},
        "from": {"id": OLHA, "is_bot": false, "first_name": "Olha"},
    });
    let id = house.api.update(TOKEN, "message", &message);
    house.hears().await;
    house.api.again(TOKEN, id, &message);
    house.says("/my");
    house.hears().await;
    assert_eq!(house.api.left(TOKEN, OLHA), []);
    house.close().await;
}

#[tokio::test]
async fn nothing_is_confirmed_that_cannot_be_kept_and_it_is_answered_when_it_can() {
    let house = House::open().await;
    let db = rusqlite::Connection::open(house.dir.path().join("data/zapys.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END;",
    )
    .unwrap();
    let before = house.api.requests(TOKEN, "GetUpdates").len();
    house.says("/help");
    // It is asked for again, from where it was.
    house.api.until(TOKEN, |seen| (seen.asked_for("GetUpdates") > before + 1).then_some(())).await;
    assert_eq!(house.api.unconfirmed(TOKEN), 1);
    db.execute_batch("DROP TRIGGER full").unwrap();
    house.hears().await;
    house.close().await;
}

#[tokio::test]
async fn an_update_of_an_unknown_kind_holds_nothing_up() {
    let house = House::open().await;
    house.api.update(TOKEN, "message", &json!({"something": "new"}));
    house.api.update(TOKEN, "from_the_future", &json!({"x": 1}));
    // teloxide cannot read a voice message without its type, and it is answered all the same.
    let voice = json!({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 2}});
    house.writes(&voice);
    assert!(house.hears().await.text().starts_with("Не зовсім розумію"));
    house.says("/help");
    assert!(matches!(house.hears().await, Event::Sent { .. }));
    house.close().await;
}

#[tokio::test]
async fn a_second_poller_and_a_webhook_are_waited_out() {
    let house = House::open().await;
    house.api.webhook(TOKEN, true);
    house.api.refuses(TOKEN, "GetUpdates", &[json!({"ok": false, "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})]);
    house.says("/help");
    house.api.until(TOKEN, |seen| (seen.asked_for("GetUpdates") > 2).then_some(())).await;
    assert!(!house.part("telegram salon").await.0);
    house.api.webhook(TOKEN, false);
    house.hears().await;
    assert_eq!(house.part("telegram salon").await, (true, "listening".into()));
    house.close().await;
}

#[tokio::test]
async fn a_token_that_telegram_refuses_is_its_own_businesss_trouble() {
    let mut house = House::closed(&[]).await;
    house.api.forgets(OTHER);
    house.lives().await;
    assert!(house.told("/help").await.starts_with("Напишіть звичайними словами"));
    let stands = house.part("telegram studio").await;
    assert_eq!(
        stands,
        (false, "the token is refused; put the one that @BotFather shows into its place".into())
    );
    assert_eq!(house.part("telegram salon").await, (true, "listening".into()));
    house.close().await;
}

#[tokio::test]
async fn where_every_token_is_refused_the_start_ends_and_names_a_business() {
    let mut house = House::closed(&[]).await;
    house.api.forgets(TOKEN);
    house.api.forgets(OTHER);
    let error = format!("{:#}", house.begins().await.unwrap_err());
    assert_eq!(
        error,
        "Telegram refuses the token of salon; take the one that @BotFather shows for this bot"
    );
}

#[tokio::test]
async fn a_telegram_that_is_away_at_the_start_is_waited_for() {
    let mut house = House::closed(&[]).await;
    let away = json!({"ok": false, "error_code": 502, "description": "Bad Gateway"});
    house.api.refuses(TOKEN, "GetMe", &[away.clone(), away]);
    house.says("/help");
    house.lives().await;
    assert!(house.hears().await.text().starts_with("Напишіть звичайними словами"));
    assert_eq!(house.part("telegram salon").await, (true, "listening".into()));
    assert_eq!(house.api.commands(TOKEN).len(), 3);
    house.close().await;
}

#[tokio::test]
async fn a_stop_confirms_what_was_kept() {
    let mut house = House::open().await;
    house.says("/help");
    house.hears().await;
    house.stops().await.unwrap();
    assert_eq!(house.api.unconfirmed(TOKEN), 0);
    let last = house.api.requests(TOKEN, "GetUpdates").pop().unwrap();
    assert_eq!((&last["limit"], &last["timeout"]), (&json!(1), &json!(0)));
}
