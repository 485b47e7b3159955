//! The bots of all businesses on Discord, and what this process knows of each.

use std::{collections::BTreeMap, sync::Arc};

use parking_lot::Mutex;
use secrecy::SecretString;
use serenity::model::id::{ChannelId, GuildId, MessageId, RoleId};

use crate::{
    channel::progress::Progress,
    ids::{BusinessId, Lang},
};

use super::{
    api::{Api, ApiError, Settings},
    host::DiscordHost,
    tokens::Tokens,
};

/// The bots of all businesses on Discord.
pub struct Discord {
    pub(super) bots: BTreeMap<BusinessId, Arc<Bot>>,
}

/// A business's bot that is to be opened.
#[derive(Debug, Clone)]
pub struct Account {
    /// The business.
    pub business: BusinessId,
    /// The bot's token.
    pub token: SecretString,
}

/// One business's bot.
pub(super) struct Bot {
    pub(super) business: BusinessId,
    pub(super) api: Api,
    pub(super) host: Arc<dyn DiscordHost>,
    pub(super) tokens: Tokens,
    /// The channel of each person's direct messages, by the person's id, as far as it is known.
    direct_channels: Mutex<BTreeMap<String, ChannelId>>,
    /// The role that Discord manages for the bot, by server.
    roles: Mutex<BTreeMap<GuildId, RoleId>>,
    /// How many messages of each reply were sent.
    pub(super) sent: Progress,
    /// The last direct message of each reply that is being sent.
    pub(super) last_messages: Mutex<BTreeMap<i64, MessageId>>,
    /// How many messages of each receipt's copy were sent.
    pub(super) copied: Progress,
}

impl Discord {
    /// Prepares the bots; no request is sent yet. It fails when the operating system offers no
    /// TLS connections.
    pub fn new(
        settings: &Settings,
        accounts: Vec<Account>,
        host: &Arc<dyn DiscordHost>,
    ) -> Result<Self, ApiError> {
        let bots = accounts.into_iter().map(|Account { business, token }| {
            let bot = Bot {
                business: business.clone(),
                api: Api::new(settings, &token)?,
                host: Arc::clone(host),
                tokens: Tokens::default(),
                direct_channels: Mutex::default(),
                roles: Mutex::default(),
                sent: Progress::default(),
                last_messages: Mutex::default(),
                copied: Progress::default(),
            };
            Ok((business, Arc::new(bot)))
        });
        Ok(Self { bots: bots.collect::<Result<_, ApiError>>()? })
    }
}

impl Bot {
    /// Remembers the channel of a person's direct messages.
    pub(super) fn set_direct_channel(&self, person: &str, channel: ChannelId) {
        self.direct_channels.lock().insert(person.to_owned(), channel);
    }

    /// Returns the channel of a person's direct messages; `None`: it is not known yet.
    pub(super) fn direct_channel(&self, person: &str) -> Option<ChannelId> {
        self.direct_channels.lock().get(person).copied()
    }

    /// Notes the role that Discord manages for the bot in a server.
    pub(super) fn set_role(&self, server: GuildId, role: Option<RoleId>) {
        let mut roles = self.roles.lock();
        match role {
            Some(role) => roles.insert(server, role),
            None => roles.remove(&server),
        };
    }

    /// Returns the bot's own role in a server, as far as it is known.
    pub(super) fn role_in(&self, server: Option<GuildId>) -> Option<RoleId> {
        self.roles.lock().get(&server?).copied()
    }

    /// Returns one of the bot's own sentences, in the language in which the business answers a
    /// person with this locale.
    pub(super) fn say(&self, locale: Option<Lang>, id: &str) -> String {
        self.host.say(self.host.answer_lang(&self.business, locale), id)
    }
}
