//! What people do: they write, press, choose and fill in.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{APPLICATION, BOT, Fake, Interaction, LOBBY, PATIENCE, message, rest, user};

/// Something that a person did, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Given {
    /// In direct messages with the bot.
    Directly,
    /// In a server.
    InServer,
}

impl Fake {
    /// A person writes a direct message.
    pub(crate) fn writes(&self, from: u64, words: &str) {
        let written = self.writes_unheard(from, words);
        self.state.dispatch("MESSAGE_CREATE", &written);
    }

    /// A person writes a direct message that no event tells of.
    pub(crate) fn writes_unheard(&self, from: u64, words: &str) -> Value {
        self.state.with(|state| {
            let (channel, id) = (rest::direct(state, from), state.id());
            let written = message(id, channel, from, &json!({"content": words}));
            state.messages.entry(channel).or_default().push(written.clone());
            written
        })
    }

    /// A person writes a direct message beside or in place of whose usual fields something stands.
    pub(crate) fn writes_with(&self, from: u64, words: &str, more: &Value) -> Value {
        let mut written = self.writes_unheard(from, words);
        for (name, value) in more.as_object().unwrap() {
            written[name] = value.clone();
        }
        self.state.dispatch("MESSAGE_CREATE", &written);
        written
    }

    /// A person reacts to a message in direct messages.
    pub(crate) fn reacts(&self, from: u64, to: &Value, emoji: &str) {
        let reaction = json!({
            "user_id": from.to_string(), "channel_id": to["channel_id"], "message_id": to["id"],
            "message_author_id": to["author"]["id"], "emoji": {"id": null, "name": emoji},
            "burst": false, "type": 0,
        });
        self.state.dispatch("MESSAGE_REACTION_ADD", &reaction);
    }

    /// A person mentions a role in a server.
    pub(crate) fn mentions_role(&self, from: u64, role: &str, words: &str) {
        let written = self.state.with(|state| {
            let id = state.id();
            let content = format!("<@&{role}> {words}");
            let mut written = message(id, LOBBY, from, &json!({"content": content}));
            written["mention_roles"] = json!([role]);
            written["guild_id"] = "5".into();
            state.messages.entry(LOBBY).or_default().push(written.clone());
            written
        });
        self.state.dispatch("MESSAGE_CREATE", &written);
    }

    /// A person uses a component of a kind that the program does not know.
    pub(crate) fn interacts_strangely(&self, from: u64) -> u64 {
        let data = json!({"custom_id": "x", "component_type": "new"});
        let (id, event) = self.begins((from, Given::Directly), 3, &data, None);
        self.state.dispatch("INTERACTION_CREATE", &event);
        id
    }

    /// The gateway tells of something.
    pub(crate) fn tells(&self, kind: &str, what: &Value) {
        self.state.dispatch(kind, what);
    }

    /// A person edits a message of theirs.
    pub(crate) fn edits(&self, message: &Value, words: &str) {
        let mut edited = message.clone();
        edited["content"] = words.into();
        let moment = self.state.with(super::State::id) % 1_000_000;
        edited["edited_timestamp"] = format!("2026-11-23T08:01:00.{moment:06}+00:00").into();
        self.state.dispatch("MESSAGE_UPDATE", &edited);
    }

    /// Discord has loaded the preview of a link in a message.
    pub(crate) fn shows_preview(&self, message: &Value) {
        self.state.dispatch("MESSAGE_UPDATE", message);
    }

    /// A person says something in a server, to the bot or to the others.
    pub(crate) fn says_in_public(&self, from: u64, words: &str, to_bot: bool) {
        let written = self.state.with(|state| {
            let id = state.id();
            let mentions = if to_bot { json!([user(BOT)]) } else { json!([]) };
            let content = if to_bot { format!("<@{BOT}> {words}") } else { String::new() };
            let body = json!({"content": content, "mentions": mentions});
            let mut written = message(id, LOBBY, from, &body);
            written["guild_id"] = "5".into();
            state.messages.entry(LOBBY).or_default().push(written.clone());
            written
        });
        self.state.dispatch("MESSAGE_CREATE", &written);
    }

    /// Sends the last event once more, as after a clumsy resume.
    pub(crate) fn repeats_last(&self) {
        let last = self.state.with(|state| state.session.as_ref()?.log.last().cloned()).unwrap();
        self.state.dispatch(last["t"].as_str().unwrap(), &last["d"]);
    }

    /// A person sends a command; returns the interaction.
    pub(crate) fn commands_it(
        &self,
        from: u64,
        at: Given,
        name: &str,
        options: &[(&str, &str)],
    ) -> u64 {
        let options: Vec<Value> = options
            .iter()
            .map(|(name, value)| json!({"name": name, "type": 3, "value": value}))
            .collect();
        let data = json!({"id": "77", "name": name, "type": 1, "options": options});
        self.interacts((from, at), 2, &data, None)
    }

    /// A person sends a command whose event comes when Discord has long told them that it failed.
    pub(crate) fn commands_it_late(&self, from: u64, name: &str) -> u64 {
        let data = json!({"id": "77", "name": name, "type": 1, "options": []});
        let (id, event) = self.begins((from, Given::InServer), 2, &data, None);
        self.state.with(|state| {
            let interaction = state.interactions.get_mut(&id).unwrap();
            (interaction.void, interaction.expected_late) = (true, true);
        });
        self.state.dispatch("INTERACTION_CREATE", &event);
        id
    }

    /// A person fills in a command's last field.
    pub(crate) async fn types(
        &self,
        from: u64,
        name: &str,
        fields: &[(&str, &str)],
    ) -> Vec<(String, String)> {
        let last = fields.len() - 1;
        let options: Vec<Value> = fields
            .iter()
            .enumerate()
            .map(|(at, (name, value))| {
                json!({"name": name, "type": 3, "value": value, "focused": at == last})
            })
            .collect();
        let data = json!({"id": "77", "name": name, "type": 1, "options": options});
        let id = self.interacts((from, Given::InServer), 4, &data, None);
        let (_, data) = self.until("choices", |seen| seen.acknowledged(id)).await;
        let words = |choice: &Value, name: &str| choice[name].as_str().unwrap().to_owned();
        let all = data["choices"].as_array().unwrap();
        all.iter().map(|choice| (words(choice, "name"), words(choice, "value"))).collect()
    }

    /// A person presses the button of a message that has this label, or chooses it in a menu.
    pub(crate) fn presses(&self, from: u64, on: &Value, label: &str) -> u64 {
        let rows = on["components"].as_array().unwrap();
        let parts = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
        let data = parts.into_iter().find_map(|part| {
            if part["label"] == label {
                return Some(json!({"custom_id": part["custom_id"], "component_type": 2}));
            }
            let options = part["options"].as_array()?;
            let option = options.iter().find(|option| option["label"] == label)?;
            Some(json!({"custom_id": part["custom_id"], "component_type": 3, "values": [option["value"]]}))
        });
        let data = data.unwrap_or_else(|| panic!("there is no {label:?} on {on:#}"));
        self.interacts((from, Given::Directly), 3, &data, Some(on))
    }

    /// A person presses a button that opens a form, and fills that in.
    pub(crate) async fn fills_in(
        &self,
        from: u64,
        on: &Value,
        label: &str,
        fields: &[&str],
    ) -> u64 {
        let id = self.presses(from, on, label);
        let (kind, form) = self.until("a form", |seen| seen.acknowledged(id)).await;
        assert_eq!(kind, 9, "it is no form: {form}");
        let data = filled(&form, fields);
        self.interacts((from, Given::Directly), 5, &data, Some(on))
    }

    /// A person calls a form by a command, and returns it.
    pub(crate) async fn calls_form(&self, from: u64, name: &str) -> Value {
        let id = self.commands_it(from, Given::InServer, name, &[]);
        let (kind, form) = self.until("a form", |seen| seen.acknowledged(id)).await;
        assert_eq!(kind, 9, "it is no form: {form}");
        form
    }

    /// A person sends a form off; the label of an option stands for it.
    pub(crate) fn sends_form(&self, from: u64, form: &Value, fields: &[&str]) -> u64 {
        self.interacts((from, Given::InServer), 5, &filled(form, fields), None)
    }

    /// An interaction arrives that brings this in place of a form.
    pub(crate) fn sends_strange_form(&self, from: u64, data: &Value) -> u64 {
        self.interacts((from, Given::InServer), 5, data, None)
    }

    /// The answer to an interaction, once it is there.
    pub(crate) async fn answer(&self, id: u64) -> Value {
        self.until("the answer", |seen| seen.answer(id)).await
    }

    /// The first message that followed an interaction.
    pub(crate) async fn follow_up(&self, id: u64) -> Value {
        self.until("a message of its own", |seen| seen.more(id).into_iter().next()).await
    }

    /// The bot's next direct message to a person.
    pub(crate) async fn direct(&self, user: u64) -> Value {
        self.until("a direct message", |seen| seen.direct(user)).await
    }

    /// Lets a moment pass in which nothing is to come, and returns what came.
    pub(crate) async fn quiet(&self) {
        // What is under way has ended once another person's exchange has.
        let probe = self.commands_it(999, Given::InServer, "help", &[]);
        tokio::time::timeout(PATIENCE, self.answer(probe)).await.unwrap();
    }

    /// Voids an interaction's token, as time does.
    pub(crate) fn voids(&self, id: u64) {
        self.state.with(|state| state.interactions.get_mut(&id).unwrap().void = true);
    }

    fn interacts(&self, who: (u64, Given), kind: u64, data: &Value, on: Option<&Value>) -> u64 {
        let (id, event) = self.begins(who, kind, data, on);
        self.state.dispatch("INTERACTION_CREATE", &event);
        id
    }

    /// Makes an interaction, and the event that tells of it.
    fn begins(
        &self,
        (from, at): (u64, Given),
        kind: u64,
        data: &Value,
        on: Option<&Value>,
    ) -> (u64, Value) {
        let (id, token, channel) = self.state.with(|state| {
            let id = state.id();
            let token = format!("token-{id}");
            let pressed = on.map(|on| {
                let number = |name: &str| on[name].as_str().unwrap().parse::<u64>().unwrap();
                (number("channel_id"), number("id"))
            });
            let channel = match (pressed, at) {
                (Some((channel, _)), _) => channel,
                (None, Given::Directly) => rest::direct(state, from),
                (None, Given::InServer) => LOBBY,
            };
            state.interactions.insert(
                id,
                Interaction {
                    token: token.clone(),
                    kind,
                    user: from,
                    channel,
                    message: pressed,
                    begun: Instant::now(),
                    acknowledged: None,
                    original: None,
                    more: Vec::new(),
                    fleeting: on.is_some_and(|on| on["flags"].as_u64().unwrap() & 64 != 0),
                    void: false,
                    expected_late: false,
                },
            );
            (id, token, channel)
        });
        let mut event = json!({
            "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": kind,
            "data": data, "channel_id": channel.to_string(), "token": token, "version": 1,
            "app_permissions": "0", "locale": "uk", "entitlements": [],
            "attachment_size_limit": 8_388_608, "authorizing_integration_owners": {},
        });
        if channel == LOBBY {
            event["guild_id"] = "5".into();
            event["guild_locale"] = "uk".into();
            event["member"] = json!({
                "user": user(from), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00",
                "deaf": false, "mute": false, "flags": 0, "permissions": "0", "avatar": null,
                "nick": null, "premium_since": null, "pending": false,
                "communication_disabled_until": null,
            });
        } else {
            event["user"] = user(from);
        }
        if let Some(on) = on {
            let mut on = on.clone();
            on.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
            event["message"] = on;
        }
        (id, event)
    }
}

/// What Discord sends of a form that was filled in.
fn filled(form: &Value, fields: &[&str]) -> Value {
    let labels = form["components"].as_array().unwrap();
    assert_eq!(labels.len(), fields.len(), "{form}");
    let field = |(label, said): (&Value, &&str)| {
        let part = &label["component"];
        let (kind, id) = (&part["type"], &part["custom_id"]);
        let chosen = part["options"].as_array().map(|options| {
            let named = |it: &&Value| it["label"] == **said;
            options.iter().find(named).unwrap_or_else(|| panic!("no {said} in {part}"))["value"]
                .clone()
        });
        let component = match (kind.as_u64(), chosen) {
            (Some(3), Some(value)) => {
                json!({"type": 3, "id": 3, "custom_id": id, "values": [value]})
            }
            (Some(21), Some(value)) => {
                json!({"type": 21, "id": 3, "custom_id": id, "value": value})
            }
            _ => json!({"type": 4, "id": 3, "custom_id": id, "value": said}),
        };
        json!({"type": 18, "id": 2, "component": component})
    };
    let filled: Vec<Value> = labels.iter().zip(fields).map(field).collect();
    json!({"custom_id": form["custom_id"], "components": filled})
}
