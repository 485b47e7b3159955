//! The worker as the channels see it: the one implementation of their host traits.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    booking::BookingService,
    bots::BusinessProfile,
    channel::{
        AcceptError, ChannelHost, Connection,
        discord::{self, AutocompleteQuery, BookingForm, Choice, DiscordHost, ReadPosition},
    },
    chat::{Inbound, InboundKind},
    clock::Clock,
    ids::{BusinessId, ConversationKey, Lang, Platform, StaffId},
    messages, roles,
    store::{
        self, Store, Tx, health,
        inbox::{self, Acceptance},
    },
};

use super::{component::listener_name, open::App};

/// The host of every channel.
pub(super) struct Host {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    pub(super) bookings: BookingService,
}

impl App {
    /// Returns the host of every channel.
    pub(super) fn host(&self) -> Arc<Host> {
        Arc::new(Host {
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            profiles: Arc::clone(&self.profiles),
            bookings: self.bookings.clone(),
        })
    }
}

#[async_trait]
impl ChannelHost for Host {
    async fn accept(&self, update: Inbound) -> Result<(), AcceptError> {
        let (kind, now) = (kind_name(&update.said), self.clock.now());
        tracing::debug!(kind, "update received");
        let profiles = Arc::clone(&self.profiles);
        let accepted = self.store.write(move |tx| accept(tx, &profiles, &update, now)).await;
        log_acceptance(kind, accepted.map_err(|error| AcceptError(error.to_string()))?);
        Ok(())
    }

    async fn accept_all(&self, updates: Vec<Inbound>) -> Result<(), AcceptError> {
        let now = self.clock.now();
        let kinds: Vec<&str> = updates.iter().map(|update| kind_name(&update.said)).collect();
        let profiles = Arc::clone(&self.profiles);
        let accepted = self.store.write(move |tx| {
            updates
                .iter()
                .map(|update| accept(tx, &profiles, update, now))
                .collect::<Result<_, _>>()
        });
        let accepted: Vec<Acceptance> =
            accepted.await.map_err(|error| AcceptError(error.to_string()))?;
        for (kind, acceptance) in kinds.into_iter().zip(accepted) {
            log_acceptance(kind, acceptance);
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn record_connection(
        &self,
        platform: Platform,
        business: &BusinessId,
        connection: Connection,
    ) {
        let (name, now) = (listener_name(platform, business), self.clock.now());
        let Connection { is_up, detail } = connection;
        let written = self.store.write(move |tx| health::note(tx, &name, is_up, detail, now)).await;
        if let Err(error) = written {
            tracing::warn!(%business, %error, "connection not recorded");
        }
    }
}

#[async_trait]
impl DiscordHost for Host {
    async fn suggest(&self, query: AutocompleteQuery) -> Vec<Choice> {
        self.suggestions(&query).await
    }

    fn say(&self, lang: Lang, id: &str) -> String {
        messages::say(lang, id, &[])
    }

    fn answer_lang(&self, business: &BusinessId, locale: Option<Lang>) -> Lang {
        match self.profiles.get(business) {
            Some(profile) => profile.speaks(locale),
            None => locale.unwrap_or(Lang::OWN),
        }
    }

    async fn booking_form(
        &self,
        conversation: &ConversationKey,
        locale: Option<Lang>,
    ) -> Option<BookingForm> {
        self.order_form(conversation, locale).await
    }

    async fn read_positions(&self, business: &BusinessId) -> Option<Vec<ReadPosition>> {
        let bot = business.clone();
        let read = self
            .store
            .read(move |db| inbox::marks(db, &bot, Platform::Discord, discord::DIRECT))
            .await
            .inspect_err(|error| {
                tracing::warn!(%business, %error, "positions of direct messages not read");
            });
        let position = |(handle, message): (String, u64)| {
            Some(ReadPosition { channel: discord::direct_channel(&handle)?, message })
        };
        Some(read.ok()?.into_iter().filter_map(position).collect())
    }
}

/// Stores an update, unless it is from the account of a person who is not staff of its business.
fn accept(
    tx: &Tx<'_>,
    profiles: &BTreeMap<BusinessId, Arc<BusinessProfile>>,
    update: &Inbound,
    now: Timestamp,
) -> Result<Acceptance, store::Error> {
    let profile = profiles.get(&update.conversation.bot);
    let serves = |holder: &StaffId| profile.is_some_and(|it| roles::is_answered_for(it, holder));
    inbox::accept_served(tx, update, serves, now)
}

fn log_acceptance(kind: &str, acceptance: Acceptance) {
    match acceptance {
        Acceptance::New(row) => tracing::info!(kind, row = row.0, "update stored"),
        Acceptance::Absorbed => tracing::info!(kind, "update taken in without a turn"),
        Acceptance::Foreign => tracing::debug!(kind, "update of a stranger's account passed over"),
        Acceptance::Duplicate => tracing::debug!(kind, "update was stored before"),
    }
}

/// Returns the kind of an update for the log, which never shows the content.
const fn kind_name(kind: &InboundKind) -> &'static str {
    match kind {
        InboundKind::Text(_) => "text",
        InboundKind::Hello => "hello",
        InboundKind::Command(_) => "command",
        InboundKind::ButtonPress(_) => "button press",
        InboundKind::Phone(_) => "phone",
        InboundKind::NonText(_) => "non-text",
        InboundKind::Voice(_) => "voice",
        InboundKind::Reaction(_) => "reaction",
        InboundKind::ByHolder(_) => "holder's own words",
        InboundKind::Withdrawn(_) => "deletion",
        InboundKind::ConsentResult(_) => "consent result",
        InboundKind::CalendarChanged(_) => "calendar change",
    }
}
