//! Listening: what arrives is kept before it is confirmed, and trouble is waited out.

use serde_json::json;

use super::{
    fake::Event,
    setup::{OLHA, OTHER, Setup, TOKEN},
};

#[tokio::test]
async fn an_update_that_comes_again_is_answered_once() {
    let setup = Setup::open().await;
    setup.says("/help");
    setup.hears().await;
    // The same update, under its own number, as after a lost confirmation.
    let message = json!({
        "message_id": 3000, "date": 1_795_420_800_i64, "text": "/help",
        "chat": {"id": OLHA, "type": "private", "first_name": "Olha"},
        "from": {"id": OLHA, "is_bot": false, "first_name": "Olha"},
    });
    let id = setup.api.update(TOKEN, "message", &message);
    setup.hears().await;
    setup.api.again(TOKEN, id, &message);
    setup.says("/my");
    setup.hears().await;
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
    setup.close().await;
}

#[tokio::test]
async fn nothing_is_confirmed_that_cannot_be_kept_and_it_is_answered_when_it_can() {
    let setup = Setup::open().await;
    let db = rusqlite::Connection::open(setup.dir.path().join("data/zapys.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'full'); END;",
    )
    .unwrap();
    let before = setup.api.requests(TOKEN, "GetUpdates").len();
    setup.says("/help");
    // It is asked for again, from where it was.
    setup.api.until(TOKEN, |seen| (seen.asked_for("GetUpdates") > before + 1).then_some(())).await;
    assert_eq!(setup.api.unconfirmed(TOKEN), 1);
    db.execute_batch("DROP TRIGGER full").unwrap();
    setup.hears().await;
    setup.close().await;
}

#[tokio::test]
async fn an_update_of_an_unknown_kind_holds_nothing_up() {
    let setup = Setup::open().await;
    setup.api.update(TOKEN, "message", &json!({"something": "new"}));
    setup.api.update(TOKEN, "from_the_future", &json!({"x": 1}));
    setup.writes(&json!({"managed_bot_created": {"bot": {"id": 5}}}));
    // A part may be missing; what it is is known by its key.
    let voice = json!({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 2}});
    setup.writes(&voice);
    assert!(setup.hears().await.text().starts_with("Голосові повідомлення"));
    setup.says("/help");
    assert!(matches!(setup.hears().await, Event::Sent { .. }));
    setup.close().await;
}

#[tokio::test]
async fn a_second_poller_and_a_webhook_are_waited_out() {
    let setup = Setup::open().await;
    setup.api.webhook(TOKEN, true);
    setup.api.refuses(TOKEN, "GetUpdates", &[json!({"ok": false, "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})]);
    setup.says("/help");
    setup.api.until(TOKEN, |seen| (seen.asked_for("GetUpdates") > 2).then_some(())).await;
    assert!(!setup.part("telegram salon").await.0);
    setup.api.webhook(TOKEN, false);
    setup.hears().await;
    assert_eq!(setup.part("telegram salon").await, (true, "listening".into()));
    setup.close().await;
}

#[tokio::test]
async fn a_token_that_telegram_refuses_is_its_own_businesss_trouble() {
    let mut setup = Setup::closed(&[]).await;
    setup.api.forgets(OTHER);
    setup.starts().await;
    assert!(setup.told("/help").await.starts_with("Напишіть звичайними словами"));
    let stands = setup.part("telegram studio").await;
    assert_eq!(
        stands,
        (false, "the token is refused; put the one that @BotFather shows into its place".into())
    );
    assert_eq!(setup.part("telegram salon").await, (true, "listening".into()));
    setup.close().await;
}

#[tokio::test]
async fn where_every_token_is_refused_the_start_ends_and_names_a_business() {
    let mut setup = Setup::closed(&[]).await;
    setup.api.forgets(TOKEN);
    setup.api.forgets(OTHER);
    let error = format!("{:#}", setup.tries_to_start().await.unwrap_err());
    assert_eq!(
        error,
        "Telegram refuses the token of salon; take the one that @BotFather shows for this bot"
    );
}

#[tokio::test]
async fn a_telegram_that_is_away_at_the_start_is_waited_for() {
    let mut setup = Setup::closed(&[]).await;
    let away = json!({"ok": false, "error_code": 502, "description": "Bad Gateway"});
    setup.api.refuses(TOKEN, "GetMe", &[away.clone(), away]);
    setup.says("/help");
    setup.starts().await;
    assert!(setup.hears().await.text().starts_with("Напишіть звичайними словами"));
    assert_eq!(setup.part("telegram salon").await, (true, "listening".into()));
    assert_eq!(setup.api.commands(TOKEN).len(), 3);
    setup.close().await;
}

#[tokio::test]
async fn a_stop_confirms_what_was_kept() {
    let mut setup = Setup::open().await;
    setup.says("/help");
    setup.hears().await;
    setup.stops().await.unwrap();
    assert_eq!(setup.api.unconfirmed(TOKEN), 0);
    let last = setup.api.requests(TOKEN, "GetUpdates").pop().unwrap();
    assert_eq!((&last["limit"], &last["timeout"]), (&json!(1), &json!(0)));
}

/// Queues a question of each of so many people before the worker starts.
fn ask_before_the_start(setup: &Setup, people: std::ops::Range<i64>) {
    for person in people {
        setup.api.says(TOKEN, person, "/help");
    }
}

#[tokio::test]
async fn updates_that_arrive_together_are_stored_in_one_commit() {
    let mut setup = Setup::closed(&[]).await;
    ask_before_the_start(&setup, 100..120);
    setup.starts().await;
    for person in 100..120 {
        setup.api.next(TOKEN, person).await;
    }
    let db = rusqlite::Connection::open(setup.dir.path().join("data/zapys.db")).unwrap();
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM inbox"), 20);
    assert_eq!(count("SELECT count(DISTINCT received_ms) FROM inbox"), 1);
    setup.close().await;
}

#[tokio::test]
async fn one_update_that_cannot_be_stored_does_not_hold_up_those_before_it() {
    let mut setup = Setup::closed(&[]).await;
    setup.starts().await;
    let db = rusqlite::Connection::open(setup.dir.path().join("data/zapys.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE INSERT ON inbox WHEN NEW.body LIKE '%poison%'
         BEGIN SELECT RAISE(ABORT, 'full'); END;",
    )
    .unwrap();
    setup.stops().await.unwrap();
    ask_before_the_start(&setup, 100..103);
    setup.api.says(TOKEN, 103, "poison");
    ask_before_the_start(&setup, 104..106);
    setup.starts().await;
    for person in 100..103 {
        setup.api.next(TOKEN, person).await;
    }
    assert!(setup.api.left(TOKEN, 104).is_empty(), "order is kept");
    db.execute_batch("DROP TRIGGER full").unwrap();
    for person in 103..106 {
        setup.api.next(TOKEN, person).await;
    }
    setup.close().await;
}
