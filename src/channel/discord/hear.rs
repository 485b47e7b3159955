//! What happens when something comes from the gateway: kept, acknowledged, handed over.
//!
//! An interaction is on the disk before Discord hears that it arrived, and acknowledged right after,
//! once. Discord waits three seconds and repeats nothing: when the disk refuses it in that time
//! the person is asked to try again, and when the disk is slow it is acknowledged first. What is being typed into a command is answered at once and written nowhere, and a form is
//! opened at once, because it can be opened by nothing else.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use serenity::{
    http::{LightMethod, Route},
    model::{
        application::{CommandInteraction, ComponentInteraction, Interaction, ModalInteraction},
        channel::MessageFlags,
        id::{ApplicationId, InteractionId, UserId},
    },
};

use tokio::time::{Instant, sleep, timeout};

use crate::{
    channel::NotAccepted,
    chat::{Command, Inbound, InboundKind, transcript::Need},
    ids::Lang,
};

use super::{
    ApiError, Bot, api, components,
    normalise::{self, Ordered, Pressing},
    render::{EPHEMERAL, Piece},
    tokens::Place,
};

/// Discord's code for an interaction that was acknowledged before.
const ACKNOWLEDGED_BEFORE: i64 = 40060;
/// The most choices that are offered, and the longest of them, in characters.
const MOST_CHOICES: usize = 25;
const LONGEST_CHOICE: usize = 100;
/// How long what is offered may take: after three seconds Discord takes nothing.
const SUGGEST_WITHIN: Duration = Duration::from_millis(1500);
/// How long the disk may take before Discord is told that something arrived.
const KEEP_WITHIN: Duration = Duration::from_millis(1500);
/// How long an acknowledgement may take before it is sent once more.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_millis(1200);
/// How long to wait before the disk is tried again.
const KEEP_AGAIN: Duration = Duration::from_millis(200);

/// Kinds of answers to an interaction.
const SAY: u8 = 4;
const DEFER: u8 = 5;
const DEFER_UPDATE: u8 = 6;
const CHOICES: u8 = 8;
const MODAL: u8 = 9;

/// What an interaction is answered with: its number, and who may.
#[derive(Clone, Copy)]
struct At<'a> {
    id: InteractionId,
    application: ApplicationId,
    token: &'a str,
    person: UserId,
    locale: &'a str,
}

impl Bot {
    /// Sees to an interaction.
    pub(super) async fn hear(self: &Arc<Self>, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => self.commanded(&command).await,
            Interaction::Autocomplete(typing) => self.typed(&typing).await,
            Interaction::Component(pressed) => self.pressed(&pressed).await,
            Interaction::Modal(filled) => self.filled(&filled).await,
            _ => {}
        }
    }

    async fn commanded(&self, command: &CommandInteraction) {
        let at = At {
            id: command.id,
            application: command.application_id,
            token: &command.token,
            person: command.user.id,
            locale: &command.locale,
        };
        // A command that we no longer have may stand in somebody's menu for an hour.
        let known = normalise::command(&command.data);
        let said = InboundKind::Command(known.unwrap_or(Command::Help));
        self.order(at, said, (Place::Deferred, true)).await;
    }

    async fn pressed(&self, pressed: &ComponentInteraction) {
        let at = At {
            id: pressed.id,
            application: pressed.application_id,
            token: &pressed.token,
            person: pressed.user.id,
            locale: &pressed.locale,
        };
        let message = &pressed.message;
        let fleeting = message.flags.is_some_and(|it| it.contains(MessageFlags::EPHEMERAL));
        match normalise::pressed(&pressed.data) {
            Some(Pressing::Form(needs)) => {
                // It is answered at once and by nothing else, but once as well.
                let token = (at.application, at.token);
                if self.tokens.begin(at.id.get(), token, (Place::Taken, fleeting)).is_some() {
                    self.open_form(at, &needs).await;
                }
            }
            Some(Pressing::Order(press)) => {
                self.order(
                    at,
                    InboundKind::ButtonPress(press),
                    (Place::Message(message.id), fleeting),
                )
                .await;
            }
            // Somebody else's id: it is acknowledged, so that nobody waits, and means nothing.
            None => self.acknowledge(at, &json!({"type": DEFER_UPDATE})).await.map_or((), drop),
        }
    }

    async fn filled(&self, filled: &ModalInteraction) {
        let at = At {
            id: filled.id,
            application: filled.application_id,
            token: &filled.token,
            person: filled.user.id,
            locale: &filled.locale,
        };
        let flags = filled.message.as_ref().and_then(|message| message.flags);
        let fleeting = flags.is_none_or(|it| it.contains(MessageFlags::EPHEMERAL));
        let place = filled.message.as_ref().map_or(Place::Deferred, |it| Place::Message(it.id));
        self.order(at, normalise::form(&filled.data), (place, fleeting)).await;
    }

    /// Keeps what was ordered, then acknowledges it.
    async fn order(&self, at: At<'_>, said: InboundKind, (place, fleeting): (Place, bool)) {
        let token = (at.application, at.token);
        let Some(acknowledging) = self.tokens.begin(at.id.get(), token, (place, fleeting)) else {
            return;
        };
        let ordered = Ordered { id: at.id, person: at.person, locale: at.locale.to_owned(), said };
        let inbound = normalise::ordered(&self.id, ordered, (self.ends.now)());
        let keeping = self.keep(inbound);
        tokio::pin!(keeping);
        let kept = timeout(KEEP_WITHIN, &mut keeping).await;
        if let Ok(Err(error)) = &kept {
            tracing::error!(bot = %self.id, %error, "an interaction was not taken in");
            let body = json!({"type": SAY, "data": self.not_kept(at).body(EPHEMERAL)});
            self.acknowledge(at, &body).await.ok();
            return;
        }
        let body = match place {
            Place::Message(_) => json!({"type": DEFER_UPDATE}),
            _ if fleeting => json!({"type": DEFER, "data": {"flags": EPHEMERAL}}),
            _ => json!({"type": DEFER}),
        };
        let well = self.acknowledge(at, &body).await;
        acknowledging.ended(well.is_ok());
        if kept.is_err()
            && let Err(error) = keeping.await
        {
            tracing::error!(bot = %self.id, %error, "an interaction was not taken in");
            self.answer_with(at.id.get(), &self.not_kept(at)).await;
        }
    }

    /// Keeps what was ordered; the disk is tried again for as long as Discord waits.
    async fn keep(&self, inbound: Inbound) -> Result<(), NotAccepted> {
        let until = Instant::now() + KEEP_WITHIN - KEEP_AGAIN;
        loop {
            match (self.ends.accept)(inbound.clone()).await {
                Err(_) if Instant::now() < until => sleep(KEEP_AGAIN).await,
                ended => return ended,
            }
        }
    }

    /// Asks the person to try again.
    fn not_kept(&self, at: At<'_>) -> Piece {
        Piece::of(self.say(Lang::parse(at.locale), "discord-not-kept"))
    }

    async fn typed(&self, typing: &CommandInteraction) {
        let at = At {
            id: typing.id,
            application: typing.application_id,
            token: &typing.token,
            person: typing.user.id,
            locale: &typing.locale,
        };
        let asked =
            normalise::asked(normalise::key(&self.id, at.person), &typing.data, &typing.locale);
        let offered = match asked {
            Some(asked) => {
                let suggest = (self.ends.suggest)(asked);
                timeout(SUGGEST_WITHIN, suggest).await.unwrap_or_default()
            }
            None => Vec::new(),
        };
        let short = |text: &str| text.chars().take(LONGEST_CHOICE).collect::<String>();
        let choices: Vec<Value> = offered
            .iter()
            .filter(|it| !it.label.is_empty() && it.value.chars().count() <= LONGEST_CHOICE)
            .take(MOST_CHOICES)
            .map(|it| json!({"name": short(&it.label), "value": it.value}))
            .collect();
        let body = json!({"type": CHOICES, "data": {"choices": choices}});
        self.acknowledge(at, &body).await.ok();
    }

    async fn open_form(&self, at: At<'_>, needs: &[Need]) {
        let lang = Lang::parse(at.locale);
        let rows = components::form(needs, |id| self.say(lang, id));
        let title = self.say(lang, "form-title");
        let data = json!({"custom_id": "form", "title": title, "components": rows});
        self.acknowledge(at, &json!({"type": MODAL, "data": data})).await.ok();
    }

    /// Tells Discord that an interaction arrived. An answer that got lost or is late is asked for
    /// once more, within the three seconds; that it was acknowledged before is then good news.
    async fn acknowledge(&self, at: At<'_>, body: &Value) -> Result<(), ApiError> {
        let once = || async {
            let route = Route::InteractionResponse { interaction_id: at.id, token: at.token };
            let sent = self.api.send(api::with(route, LightMethod::Post, body, None));
            let late = ApiError::Unreachable("Discord did not answer in time");
            timeout(ACKNOWLEDGE_WITHIN, sent).await.unwrap_or(Err(late))
        };
        let mut ended = once().await;
        if matches!(ended, Err(ApiError::Unreachable(_))) {
            ended = once().await;
        }
        match ended {
            Ok(_) | Err(ApiError::Refused { code: ACKNOWLEDGED_BEFORE, .. }) => Ok(()),
            Err(error) => {
                tracing::warn!(bot = %self.id, %error, "an interaction could not be acknowledged");
                Err(error)
            }
        }
    }
}
