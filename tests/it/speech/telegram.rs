//! Voice messages and round videos on Telegram, and a worker that is killed while it listens.

use std::fs;

use serde_json::json;

use super::fake::{KEY, Server, has_digit, mp4, ogg};
use crate::telegram::{
    fake::Event,
    setup::{OLHA, Setup, TOKEN},
};

async fn closed(server: &Server) -> Setup {
    let setup = Setup::closed(&[]).await;
    let config = setup.dir.path().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + &server.section()).unwrap();
    fs::write(setup.dir.path().join("speech.key"), KEY).unwrap();
    setup
}

async fn open(server: &Server) -> Setup {
    let mut setup = closed(server).await;
    setup.starts().await;
    setup
}

async fn spoken(setup: &Setup, words: &str) -> String {
    setup.api.speaks(TOKEN, OLHA, "voice", (&ogg(words), 4));
    setup.hears().await.text().to_owned()
}

fn booked(setup: &Setup) -> i64 {
    setup.count("bookings WHERE state = 'confirmed'")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_by_voice_is_quoted_and_booked_after_a_yes() {
    let server = Server::start().await;
    let setup = open(&server).await;
    let told = spoken(&setup, "Запишіть мене на стрижку в четвер о 15-30.").await;
    assert!(told.starts_with("🎙 Запишіть мене на стрижку в четвер о 15-30.\n\n"), "{told}");
    assert!(told.contains("15:30") && told.ends_with('?'), "{told}");
    assert_eq!(setup.count("bookings"), 0, "nothing is held before the yes");
    setup.told("так").await;
    assert_eq!(setup.count("bookings WHERE state = 'held'"), 1);
    let told = spoken(&setup, "Ольга Коваль, olha@example.com").await;
    assert!(
        told.contains("🎙 Ольга Коваль") && told.contains('?'),
        "a name may be misheard: {told}"
    );
    assert_eq!(booked(&setup), 0);
    let told = spoken(&setup, "Так.").await;
    assert!(told.contains("✅"), "{told}");
    assert!(matches!(setup.hears().await, Event::File { .. }));
    assert_eq!(booked(&setup), 1);
    let asked = server.asked();
    assert!(asked.iter().all(|it| it.language == "uk" && it.file == "voice.ogg"), "{asked:?}");
    let prompt = &asked[0].prompt;
    assert!(prompt.contains("Манікюр") && prompt.contains("четвер"), "{prompt}");
    assert!(!has_digit(prompt), "{prompt}");
    server.close();
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_speech_is_said_to_be_none() {
    let server = Server::start().await;
    let setup = open(&server).await;
    for silent in ["", " [BLANK_AUDIO]", "Дякую. Дякую. Дякую. Дякую."] {
        let told = spoken(&setup, silent).await;
        assert!(told.starts_with("Не вдалося вас почути"), "{silent}: {told}");
    }
    let before = server.asked().len();
    setup.api.speaks(TOKEN, OLHA, "voice", (&ogg("Стрижка завтра о 12"), 121));
    assert!(setup.hears().await.text().contains("до двох хвилин"));
    assert_eq!(server.asked().len(), before, "what is too long is not sent");
    setup.api.speaks(TOKEN, OLHA, "video_note", (&mp4("Скільки коштує стрижка?"), 9));
    let told = setup.hears().await.text().to_owned();
    assert!(told.starts_with("🎙 Скільки коштує стрижка?") && told.contains("500"), "{told}");
    assert_eq!(server.asked().last().unwrap().file, "note.mp4");
    server.close();
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_transcription_the_customer_is_asked_to_write() {
    let server = Server::start().await;
    let setup = open(&server).await;
    // A fault that passes is not noticed, and one that lasts is told of.
    server.next(&[503]);
    let told = spoken(&setup, "Скільки коштує стрижка?").await;
    assert!(told.contains("500"), "{told}");
    server.next(&[500, 500]);
    let told = spoken(&setup, "Скільки коштує манікюр?").await;
    assert!(told.starts_with("Зараз не вдається прослухати"), "{told}");
    let (up, detail) = setup.part("speech").await;
    assert_eq!((up, detail.as_str()), (false, "the server has a fault of its own"));
    server.next(&[0]);
    let told = spoken(&setup, "Скільки коштує манікюр?").await;
    assert!(told.starts_with("Зараз не вдається прослухати"), "it has a time limit: {told}");
    // Words beside it are answered all the same.
    assert!(setup.told("Скільки коштує стрижка?").await.contains("500"));
    setup.close().await;
    let unset = Setup::open().await;
    let told = spoken(&unset, "Стрижка завтра о 12").await;
    assert!(told.starts_with("Голосові повідомлення я поки не слухаю"), "{told}");
    unset.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_while_it_listens_answers_once() {
    let server = Server::start().await;
    let mut setup = open(&server).await;
    server.next(&[0]);
    setup.api.speaks(TOKEN, OLHA, "voice", (&ogg("Скільки коштує стрижка?"), 4));
    server.until_asked(1).await;
    setup.is_killed().await;
    setup.starts().await;
    let told = setup.hears().await.text().to_owned();
    assert!(told.starts_with("🎙 ") && told.contains("500"), "{told}");
    assert_eq!(server.asked().len(), 2, "the one that was cut off, and another");
    // What was heard before the worker died is not asked for again.
    setup.api.refuses(TOKEN, "SendMessage", &[json!({"ok": false, "error_code": 502})]);
    let told = spoken(&setup, "Яка у вас адреса?").await;
    assert!(told.contains("Садова"), "{told}");
    assert_eq!(server.asked().len(), 3);
    setup.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_voice_message_orders_nothing() {
    let server = Server::start().await;
    let setup = open(&server).await;
    let sound = ogg("Запишіть мене на стрижку завтра о 12");
    setup.api.speaks(TOKEN, OLHA, "voice", (&sound, 4));
    let own = setup.hears().await.text().to_owned();
    assert!(own.contains("12:00"), "{own}");
    setup.told("ні").await;
    let forwarded = json!({"voice": {"file_id": "file-1", "file_unique_id": "u", "duration": 4},
        "forward_origin": {"type": "hidden_user", "sender_user_name": "Ira", "date": 1}});
    setup.writes(&forwarded);
    let told = setup.hears().await.text().to_owned();
    assert!(!told.contains("12:00"), "{told}");
    assert_eq!(setup.count("bookings"), 0);
    setup.close().await;
}
