//! A message without the parts that may be newer than serenity: its words count, its decoration does
//! not.

use serde_json::{Map, Value, json};
use serenity::model::channel::Message;

/// The fields of a message that are looked at, all of which serenity has known for long
/// (<https://discord.com/developers/docs/resources/message#message-object>).
const KNOWN: [&str; 17] = [
    "id",
    "channel_id",
    "guild_id",
    "author",
    "content",
    "timestamp",
    "edited_timestamp",
    "tts",
    "mention_everyone",
    "mentions",
    "mention_roles",
    "pinned",
    "type",
    "flags",
    "webhook_id",
    "nonce",
    "attachments",
];

/// Reads a message without what may be new in it; `None`: that is not enough.
pub(super) fn plainer(message: &Value) -> Option<Message> {
    let known = |keys: &[&str]| {
        let fields = message.as_object()?.iter().filter(|(key, _)| keys.contains(&key.as_str()));
        let mut fields: Map<String, Value> =
            fields.map(|(key, value)| (key.clone(), value.clone())).collect();
        for list in ["mentions", "mention_roles", "attachments", "embeds"] {
            fields.entry(list).or_insert_with(|| json!([]));
        }
        serde_json::from_value::<Message>(Value::Object(fields)).ok()
    };
    let without_files: Vec<&str> = KNOWN.into_iter().filter(|key| *key != "attachments").collect();
    known(&KNOWN).or_else(|| known(&without_files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_message_count_whatever_is_new_beside_them() {
        let mut message = json!({
            "id": "41", "channel_id": "7", "content": "Привіт", "type": 0, "tts": false,
            "author": {"id": "1", "username": "anna", "discriminator": "0", "avatar": null},
            "timestamp": "2026-11-23T08:00:00.000000+00:00", "edited_timestamp": null,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "embeds": "new",
            "attachments": [], "pinned": false, "components": {"type": 99},
        });
        assert!(serde_json::from_value::<Message>(message.clone()).is_err());
        assert_eq!(plainer(&message).map(|it| it.content), Some("Привіт".into()));
        message["attachments"] = json!([{"id": "1", "size": "large"}]);
        assert_eq!(plainer(&message).map(|it| it.content), Some("Привіт".into()));
        message["author"] = Value::Null;
        assert!(plainer(&message).is_none());
    }
}
