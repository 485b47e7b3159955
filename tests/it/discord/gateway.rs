//! The gateway: commands that are registered, sessions that break, and what was missed.

use serde_json::{Value, json};

use super::{
    fake::{Fake, Given, TOKEN},
    setup::Setup,
};

const ANNA: u64 = 31;

fn text(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

#[tokio::test]
async fn commands_are_written_once_and_again_when_they_changed() {
    let fake = Fake::start().await;
    let setup = Setup::new(&fake);
    let worker = setup.opens(&fake).await;
    fake.until("the commands", |seen| (seen.written() == 1).then_some(())).await;
    let (commands, _) = fake.commands();
    let named = |name: &str| commands.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(named("book")["name_localizations"]["uk"], "записатися");
    assert_eq!(
        named("connect")["description_localizations"]["uk"],
        "Під'єднати або обрати календар"
    );
    worker.stops().await;

    let worker = setup.opens(&fake).await;
    fake.writes(ANNA, "Добрий день");
    fake.direct(ANNA).await;
    fake.quiet().await;
    worker.stops().await;
    assert_eq!(fake.commands().1, 1, "they are known");

    fake.set_commands(vec![json!({"id": "1", "name": "old", "description": "x", "type": 1})]);
    let worker = setup.opens(&fake).await;
    fake.until("the commands", |seen| (seen.written() == 2).then_some(())).await;
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_connection_that_breaks_is_taken_up_where_it_was() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    worker.gateway_is(true).await;
    fake.drop_gateway(4000);
    fake.writes(ANNA, "Які є послуги?");
    assert!(text(&fake.direct(ANNA).await).contains("трижка"));
    fake.until("a resume", |seen| (seen.resumed() == 1).then_some(())).await;
    assert_eq!(fake.sessions(), (1, 1));
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_connection_without_answers_to_its_heartbeats_is_left_and_taken_up_again() {
    let fake = Fake::start().await;
    fake.wants_heartbeats(150, true);
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.until("a heartbeat", |seen| (seen.heartbeats() > 0).then_some(())).await;
    fake.wants_heartbeats(150, false);
    fake.until("a resume", |seen| (seen.resumed() > 0).then_some(())).await;
    let before = fake.until("more", |seen| Some(seen.heartbeats())).await;
    fake.until("heartbeats", |seen| (seen.heartbeats() > before + 3).then_some(())).await;
    let resumed = fake.sessions();
    fake.writes(ANNA, "Які є послуги?");
    assert!(text(&fake.direct(ANNA).await).contains("трижка"));
    assert_eq!(fake.sessions(), resumed, "it stands");
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn what_the_gateway_wants_is_done_and_what_it_says_in_vain_is_passed_over() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    worker.gateway_is(true).await;
    for strange in [
        "",
        "{",
        "[1]",
        "{\"op\":99}",
        "{\"op\":0,\"t\":\"NEW\",\"d\":7}",
        "{\"op\":0,\"t\":\"MESSAGE_CREATE\",\"d\":{\"id\":1}}",
        "{\"op\":0,\"t\":\"INTERACTION_CREATE\",\"d\":{\"type\":5,\"id\":\"x\"}}",
    ] {
        fake.gateway_says(strange);
    }
    let before = fake.until("heartbeats", |seen| Some(seen.heartbeats())).await;
    fake.gateway_says("{\"op\":1,\"d\":null}");
    fake.until("a heartbeat", |seen| (seen.heartbeats() > before).then_some(())).await;
    fake.gateway_says("{\"op\":7,\"d\":null}");
    fake.until("a resume", |seen| (seen.resumed() == 1).then_some(())).await;
    fake.writes(ANNA, "Які є послуги?");
    assert!(text(&fake.direct(ANNA).await).contains("трижка"));
    assert_eq!(fake.sessions(), (1, 1));
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn no_session_is_begun_that_discord_does_not_allow() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    worker.gateway_is(true).await;
    fake.remaining(0);
    fake.forgets_session();
    worker.gateway_is(false).await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(fake.sessions(), (1, 0));
    fake.remaining(5);
    fake.until("a session", |seen| (seen.identified() == 2).then_some(())).await;
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_gateway_that_is_down_shows_and_comes_back() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    worker.gateway_is(true).await;
    fake.shut_gateway(true);
    fake.drop_gateway(4000);
    worker.gateway_is(false).await;
    fake.shut_gateway(false);
    worker.gateway_is(true).await;
    let asked = fake.commands_it(ANNA, Given::InServer, "help", &[]);
    fake.answer(asked).await;
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn direct_messages_that_came_while_nobody_listened_are_answered() {
    let fake = Fake::start().await;
    let setup = Setup::new(&fake);
    let worker = setup.opens(&fake).await;
    fake.writes(ANNA, "Хочу на стрижку завтра");
    fake.direct(ANNA).await;
    worker.stops().await;

    fake.writes_unheard(ANNA, "14:00");
    fake.writes_unheard(ANNA, "Анна Шевченко, anna@example.com");
    let worker = setup.opens_at(&fake, "2026-11-23T10:05:00+02:00").await;
    let mut last = fake.direct(ANNA).await;
    while last["file"].is_null() {
        last = fake.direct(ANNA).await;
    }
    assert_eq!(
        worker.confirmed().await,
        ["2026-11-24 14:00 haircut Анна Шевченко anna@example.com"]
    );
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_wrong_token_is_told_at_the_start() {
    let fake = Fake::start().await;
    let said = Setup::new(&fake).refuses("another").await;
    assert!(said.contains("Discord does not take the token of salon"), "{said}");
    assert!(!said.contains("another") && !said.contains(TOKEN), "{said}");
    fake.close();
}

#[tokio::test]
async fn two_businesses_with_one_token_are_told_apart_at_the_start() {
    let fake = Fake::start().await;
    let setup = Setup::new(&fake);
    setup.has_twin();
    let said = setup.refuses(TOKEN).await;
    assert!(said.contains("bots/twin.toml, discord.token: it is the token of salon"), "{said}");
    assert!(!said.contains(TOKEN), "{said}");
    fake.close();
}
