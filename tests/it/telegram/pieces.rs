//! People who write in pieces: several messages in a row get one answer, and an album is one message.

use std::fs;

use serde_json::json;

use super::setup::{OLHA, Setup, TOKEN};

/// A worker that waits for more.
async fn open() -> Setup {
    let mut setup = Setup::closed(&[]).await;
    let config = setup.dir.path().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.contains("wait_for_more = '0s'\n"));
    // Longer than the two seconds where nothing is set, so that a slow machine takes all in before it ends.
    fs::write(&config, text.replace("wait_for_more = '0s'\n", "wait_for_more = '8s'\n")).unwrap();
    setup.starts().await;
    setup
}

/// Waits until so many messages were taken in, so that each is a delivery of its own.
async fn taken_in(setup: &Setup, many: usize) {
    let many = i64::try_from(many).unwrap();
    while setup.count("inbox") < many {
        tokio::task::yield_now().await;
    }
    assert_eq!(setup.count("inbox"), many);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_in_a_row_get_one_answer() {
    let setup = open().await;
    for (at, words) in ["Добрий день", "хочу на манікюр", "завтра о 15:00"].iter().enumerate()
    {
        setup.says(words);
        taken_in(&setup, at + 1).await;
    }
    let told = setup.hears().await;
    assert!(told.text().contains("15:00"), "{told:?}");
    assert_eq!(setup.count("turns"), 1);
    // What orders something in full is answered at once; so is a question.
    let told = setup.told("Ольга Коваль, olha@example.com").await;
    assert!(told.starts_with("✅"), "{told}");
    setup.hears().await;
    assert!(setup.told("Скільки коштує стрижка?").await.contains("500"));
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_is_one_message_and_a_restart_loses_no_piece() {
    let mut setup = open().await;
    for (at, photo) in ["a", "b", "c"].iter().enumerate() {
        setup.writes(&json!({"media_group_id": "12", "photo": [
            {"file_id": photo, "file_unique_id": photo, "width": 90, "height": 90}]}));
        taken_in(&setup, at + 1).await;
    }
    assert!(setup.hears().await.text().contains("Зображення"));
    assert_eq!(setup.api.left(TOKEN, OLHA), []);
    // What waits when the worker dies is answered by the next one, whose clock begins anew here.
    setup.says("Хочу на стрижку");
    taken_in(&setup, 4).await;
    setup.is_killed().await;
    assert_eq!(setup.count("turns"), 1, "the second had not begun");
    setup.starts().await;
    let told = setup.hears().await;
    assert!(told.text().contains("день"), "{told:?}");
    setup.close().await;
}
