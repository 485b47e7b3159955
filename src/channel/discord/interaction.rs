//! Interactions from the gateway: stored, acknowledged, answered.
//!
//! An interaction is on the disk before Discord hears that it arrived, and is acknowledged right
//! after, once. Discord waits three seconds for that and repeats nothing
//! (<https://discord.com/developers/docs/interactions/receiving-and-responding>): if the disk
//! refuses the interaction in that time the person is asked to try again, and if the disk is slow
//! the interaction is acknowledged first. Suggestions for a command are answered at once and not
//! stored. A form is opened at once, because only the first answer can open one.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use serenity::{
    http::{LightMethod, Route},
    model::{
        application::{CommandInteraction, ComponentInteraction, Interaction},
        channel::MessageFlags,
        id::{ApplicationId, InteractionId, UserId},
    },
};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    channel::AcceptError,
    chat::{Command, Inbound, InboundKind, transcript::Need},
    ids::Lang,
};

use super::{
    api::{ApiError, json_request},
    bot::Bot,
    commands::ORDER_FORM,
    form::{self, FORM, FilledForm},
    normalise::{self, ComponentUse, InteractionUpdate},
    render::{EPHEMERAL, Piece},
    tokens::{AnswerTarget, NewInteraction},
};

/// Discord's code for an interaction that was acknowledged before
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>).
const ACKNOWLEDGED_BEFORE: i64 = 40060;
/// The most suggestions of an answer
/// (<https://discord.com/developers/docs/interactions/receiving-and-responding>).
const MOST_CHOICES: usize = 25;
/// The longest suggestion, in characters
/// (<https://discord.com/developers/docs/interactions/application-commands>).
const LONGEST_CHOICE: usize = 100;
/// How long finding suggestions may take: Discord takes them for three seconds.
const SUGGEST_TIMEOUT: Duration = Duration::from_millis(1500);
/// How long the disk may take before the interaction is acknowledged all the same.
const STORE_TIMEOUT: Duration = Duration::from_millis(1500);
/// How long an acknowledgement may take before it is sent once more.
const ACKNOWLEDGE_TIMEOUT: Duration = Duration::from_millis(1200);
/// How long to wait before the disk is tried again.
const STORE_RETRY: Duration = Duration::from_millis(200);

/// The types of a response to an interaction
/// (<https://discord.com/developers/docs/interactions/receiving-and-responding>).
const MESSAGE: u8 = 4;
const DEFERRED_MESSAGE: u8 = 5;
const DEFERRED_UPDATE: u8 = 6;
const AUTOCOMPLETE: u8 = 8;
const MODAL: u8 = 9;

/// An interaction: its id, who caused it, and the token that answers it.
#[derive(Clone, Copy)]
struct Source<'a> {
    id: InteractionId,
    application: ApplicationId,
    token: &'a str,
    person: UserId,
    locale: &'a str,
}

/// Makes the source of one kind of interaction; all kinds have these fields.
macro_rules! source {
    ($interaction:expr) => {
        Source {
            id: $interaction.id,
            application: $interaction.application_id,
            token: &$interaction.token,
            person: $interaction.user.id,
            locale: &$interaction.locale,
        }
    };
}

impl Source<'_> {
    fn new_token(&self, target: AnswerTarget, is_ephemeral: bool) -> NewInteraction<'_> {
        let Self { application, token, .. } = *self;
        NewInteraction { id: self.id.get(), application, token, target, is_ephemeral }
    }
}

impl Bot {
    /// Handles an interaction.
    pub(super) async fn handle_interaction(self: &Arc<Self>, interaction: Interaction) {
        match interaction {
            Interaction::Command(command) => self.handle_command(&command).await,
            Interaction::Autocomplete(typing) => self.suggest(&typing).await,
            Interaction::Component(component) => self.handle_component(&component).await,
            _ => {}
        }
    }

    async fn handle_command(&self, command: &CommandInteraction) {
        if command.data.name == ORDER_FORM {
            let from = source!(command);
            let new = from.new_token(AnswerTarget::Followup, true);
            if self.tokens.begin(new).is_some() {
                self.open_booking_form(from).await;
            }
            return;
        }
        // Discord may offer a command that was removed for another hour.
        let known = normalise::command(&command.data);
        let kind = InboundKind::Command(known.unwrap_or(Command::Help));
        self.store(source!(command), kind, AnswerTarget::Deferred, true).await;
    }

    async fn handle_component(&self, component: &ComponentInteraction) {
        let (from, message) = (source!(component), &component.message);
        let is_ephemeral = message.flags.is_some_and(|it| it.contains(MessageFlags::EPHEMERAL));
        match normalise::component(&component.data) {
            Some(ComponentUse::OpenForm(needs)) => {
                // The form is the only answer, and it is opened once.
                let new = from.new_token(AnswerTarget::Followup, is_ephemeral);
                if self.tokens.begin(new).is_some() {
                    self.open_form(from, &needs).await;
                }
            }
            Some(ComponentUse::OpenOrder) => {
                let new = from.new_token(AnswerTarget::Followup, is_ephemeral);
                if self.tokens.begin(new).is_some() {
                    self.open_booking_form(from).await;
                }
            }
            Some(ComponentUse::Press(press)) => {
                let (kind, target) =
                    (InboundKind::ButtonPress(press), AnswerTarget::Message(message.id));
                self.store(from, kind, target, is_ephemeral).await;
            }
            // The id has another form: acknowledged, so that Discord shows no error, and dropped.
            None => {
                self.acknowledge(from, &json!({"type": DEFERRED_UPDATE})).await.ok();
            }
        }
    }

    /// Handles a completed form.
    pub(super) async fn handle_form(&self, form: &FilledForm) {
        let FilledForm { id, application, person, is_ephemeral, .. } = *form;
        let (token, locale) = (form.token.as_str(), form.locale.as_str());
        let from = Source { id, application, token, person, locale };
        let target = form.message.map_or(AnswerTarget::Deferred, AnswerTarget::Message);
        self.store(from, form.said.clone(), target, is_ephemeral).await;
    }

    /// Stores an interaction, then acknowledges it.
    async fn store(
        &self,
        from: Source<'_>,
        kind: InboundKind,
        target: AnswerTarget,
        is_ephemeral: bool,
    ) {
        let Some(acknowledgement) = self.tokens.begin(from.new_token(target, is_ephemeral)) else {
            return;
        };
        let (id, person, locale) = (from.id, from.person, from.locale.to_owned());
        let update = InteractionUpdate { id, person, locale, kind };
        let inbound = normalise::interaction(&self.business, update, self.host.now());
        let storing = self.accept_in_time(inbound);
        tokio::pin!(storing);
        let stored = timeout(STORE_TIMEOUT, &mut storing).await;
        if let Ok(Err(error)) = &stored {
            tracing::error!(%error, "interaction not stored");
            let body = json!({"type": MESSAGE, "data": self.not_stored(from).body(EPHEMERAL)});
            self.acknowledge(from, &body).await.ok();
            return;
        }
        let body = match target {
            AnswerTarget::Message(_) => json!({"type": DEFERRED_UPDATE}),
            _ if is_ephemeral => json!({"type": DEFERRED_MESSAGE, "data": {"flags": EPHEMERAL}}),
            _ => json!({"type": DEFERRED_MESSAGE}),
        };
        let acknowledged = self.acknowledge(from, &body).await;
        acknowledgement.finish(acknowledged.is_ok());
        if stored.is_err()
            && let Err(error) = storing.await
        {
            tracing::error!(%error, "interaction not stored");
            self.answer_with(from.id.get(), &self.not_stored(from)).await;
        }
    }

    /// Stores an update; the disk is tried again for as long as Discord waits.
    async fn accept_in_time(&self, inbound: Inbound) -> Result<(), AcceptError> {
        let until = Instant::now() + STORE_TIMEOUT - STORE_RETRY;
        loop {
            match self.host.accept(inbound.clone()).await {
                Err(_) if Instant::now() < until => sleep(STORE_RETRY).await,
                ended => return ended,
            }
        }
    }

    /// Asks the person to try again.
    fn not_stored(&self, from: Source<'_>) -> Piece {
        Piece::of(self.say(Lang::parse(from.locale), "discord-not-kept"))
    }

    async fn suggest(&self, typing: &CommandInteraction) {
        let from = source!(typing);
        let conversation = normalise::key(&self.business, from.person);
        let found = match normalise::autocomplete(conversation, &typing.data, &typing.locale) {
            Some(query) => {
                timeout(SUGGEST_TIMEOUT, self.host.suggest(query)).await.unwrap_or_default()
            }
            None => Vec::new(),
        };
        let short = |text: &str| text.chars().take(LONGEST_CHOICE).collect::<String>();
        let choices: Vec<Value> = found
            .iter()
            .filter(|it| !it.label.is_empty() && it.value.chars().count() <= LONGEST_CHOICE)
            .take(MOST_CHOICES)
            .map(|it| json!({"name": short(&it.label), "value": it.value}))
            .collect();
        let body = json!({"type": AUTOCOMPLETE, "data": {"choices": choices}});
        self.acknowledge(from, &body).await.ok();
    }

    async fn open_form(&self, from: Source<'_>, needs: &[Need]) {
        let lang = Lang::parse(from.locale);
        let fields = form::contact(needs, |id| self.say(lang, id));
        self.show_form(from, &self.say(lang, "form-title"), &fields).await;
    }

    /// Opens the form for a whole order; where what it offers cannot be read in time, the person is
    /// asked to try again.
    async fn open_booking_form(&self, from: Source<'_>) {
        let conversation = normalise::key(&self.business, from.person);
        let locale = Lang::parse(from.locale);
        let read = self.host.booking_form(&conversation, locale);
        let Some(form) = timeout(SUGGEST_TIMEOUT, read).await.ok().flatten() else {
            let body = json!({"type": MESSAGE, "data": self.not_stored(from).body(EPHEMERAL)});
            self.acknowledge(from, &body).await.ok();
            return;
        };
        let fields = form::booking(&form, |id| self.host.say(form.lang, id));
        self.show_form(from, &self.host.say(form.lang, "form-order"), &fields).await;
    }

    async fn show_form(&self, from: Source<'_>, title: &str, fields: &[Value]) {
        let data = json!({"custom_id": FORM, "title": title, "components": fields});
        self.acknowledge(from, &json!({"type": MODAL, "data": data})).await.ok();
    }

    /// Tells Discord that an interaction arrived. If the response is lost or late the request is
    /// sent once more, within the three seconds; "acknowledged before" then means success.
    async fn acknowledge(&self, from: Source<'_>, body: &Value) -> Result<(), ApiError> {
        let once = || async {
            let Source { id: interaction_id, token, .. } = from;
            let route = Route::InteractionResponse { interaction_id, token };
            let sent = self.api.send(json_request(route, LightMethod::Post, body, None));
            let late = ApiError::Unreachable("Discord did not answer in time");
            timeout(ACKNOWLEDGE_TIMEOUT, sent).await.unwrap_or(Err(late))
        };
        let mut ended = once().await;
        if matches!(ended, Err(ApiError::Unreachable(_))) {
            ended = once().await;
        }
        match ended {
            Ok(_) | Err(ApiError::Refused { code: ACKNOWLEDGED_BEFORE, .. }) => Ok(()),
            Err(error) => {
                tracing::warn!(%error, "interaction not acknowledged");
                Err(error)
            }
        }
    }
}
