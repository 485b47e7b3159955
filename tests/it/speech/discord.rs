//! Voice messages on Discord.

use std::fs;

use super::fake::{KEY, Server, attachment, ogg};
use crate::discord::{fake::Fake, setup::Setup};

const ANNA: u64 = 41;

#[tokio::test]
async fn an_order_by_voice_is_quoted_and_booked_after_a_yes() {
    let (server, fake) = (Server::start().await, Fake::start().await);
    let setup = Setup::new(&fake).with(&server.section());
    fs::write(setup.database().parent().unwrap().with_file_name("speech.key"), KEY).unwrap();
    let worker = setup.opens(&fake).await;
    fake.writes(ANNA, "Привіт");
    fake.direct(ANNA).await;
    let url = server.keeps("one", ogg("Стрижка завтравочотирнадцетій"));
    fake.writes_with(ANNA, "", &attachment(&url, 3.2));
    let told = fake.direct(ANNA).await["content"].as_str().unwrap().to_owned();
    assert!(told.contains("🎙 Стрижка завтравочотирнадцетій") && told.contains("14:00"), "{told}");
    fake.writes(ANNA, "так");
    fake.direct(ANNA).await;
    fake.writes(ANNA, "Анна Шевчук, anna@example.com");
    fake.direct(ANNA).await;
    assert_eq!(worker.confirmed().await, ["2026-11-24 14:00 haircut Анна Шевчук anna@example.com"]);
    let gone = format!("{url}-that-has-expired");
    fake.writes_with(ANNA, "", &attachment(&gone, 3.2));
    let told = fake.direct(ANNA).await["content"].as_str().unwrap().to_owned();
    assert!(told.contains("не вдається прослухати"), "{told}");
    server.close();
    worker.stops().await;
    fake.close();
}
