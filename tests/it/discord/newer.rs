//! Reactions, the bot's own role, and what serenity cannot read.

use serde_json::{Value, json};

use super::{
    fake::{BOT, Fake, LOBBY},
    setup::Setup,
};

const ANNA: u64 = 41;

fn text(message: &Value) -> String {
    message["content"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_thumb_under_the_open_question_answers_it() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    fake.writes(
        ANNA,
        "Запишіть мене на стрижку 26 листопада о 9:00. Анна Шевчук, anna@example.com",
    );
    let receipt = fake.direct(ANNA).await;
    assert_eq!(worker.confirmed().await.len(), 1);
    fake.reacts(ANNA, &receipt, "👍");
    fake.writes(ANNA, "Скасуйте мій запис");
    let question = fake.direct(ANNA).await;
    fake.reacts(ANNA, &question, "🎉");
    fake.reacts(ANNA, &receipt, "✅");
    fake.reacts(ANNA, &question, "✅");
    let told = fake.direct(ANNA).await;
    assert!(text(&told).contains("касовано"), "{told}");
    assert_eq!(worker.confirmed().await, Vec::<String>::new());
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn the_role_that_discord_manages_for_the_bot_is_its_name() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let role = |id: &str, tags: Value| {
        json!({
        "id": id, "name": "Salon", "color": 0, "colors": {"primary_color": 0,
        "secondary_color": null, "tertiary_color": null}, "hoist": false, "position": 1,
        "permissions": "0", "managed": true, "mentionable": false, "flags": 0, "tags": tags,
        "icon": null, "unicode_emoji": null})
    };
    let bot = json!({"bot_id": BOT.to_string()});
    fake.tells(
        "GUILD_CREATE",
        &json!({
        "id": "5", "name": "Friends", "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": "1", "afk_channel_id": null, "afk_timeout": 60, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0,
        "roles": [role("77", bot), role("78", json!({"bot_id": "4"}))], "emojis": [],
        "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null,
        "description": null, "banner": null, "premium_tier": 0, "preferred_locale": "uk",
        "public_updates_channel_id": null, "nsfw_level": 0, "premium_progress_bar_enabled": false,
        "safety_alerts_channel_id": null, "joined_at": "2026-01-01T00:00:00+00:00",
        "large": false, "unavailable": false, "member_count": 2, "voice_states": [],
        "members": [], "channels": [], "threads": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "stickers": []}),
    );
    fake.mentions_role(ANNA, "78", "скільки коштує манікюр?");
    fake.mentions_role(ANNA, "77", "скільки коштує стрижка?");
    let told = fake.direct(ANNA).await;
    assert!(text(&told).contains("500"), "{told}");
    fake.until("where the answer is", |seen| seen.public(LOBBY).pop()).await;
    assert_eq!(fake.said_in(LOBBY).len(), 1);
    worker.stops().await;
    fake.close();
}

#[tokio::test]
async fn what_serenity_cannot_read_is_read_in_part_or_answered_with_a_word() {
    let fake = Fake::start().await;
    let worker = Setup::new(&fake).opens(&fake).await;
    let new = json!({"embeds": {"kind": "new"}, "components": [{"type": "new"}]});
    fake.writes_with(ANNA, "Скільки коштує стрижка?", &new);
    assert!(text(&fake.direct(ANNA).await).contains("500"));
    let id = fake.interacts_strangely(ANNA);
    let (kind, said) = fake.until("a word", |seen| seen.acknowledged(id)).await;
    assert_eq!(kind, 4);
    assert!(text(&said).contains("словами"), "{said}");
    worker.stops().await;
    fake.close();
}
