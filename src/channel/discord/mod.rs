//! Discord: a server's members, and anybody in direct messages, through serenity.
//!
//! A conversation is one person's with one bot, wherever they write: `chat` and `person` are both
//! the user's id. So nobody's answers mix in a server, a booking begun in a server goes on in
//! direct messages, and *everything* that is said to somebody is private by construction: it
//! goes into the answer to their own interaction, which only they see, or into a direct
//! message. In public the bot says two fixed sentences and no others. What the answer goes to is the
//! `Handle` that came with the message.
//!
//! An interaction's token is a secret that is good for fifteen minutes; it lives in
//! `tokens` and nowhere else. When it is lost with the process, the answer goes by direct message.
//!
//! serenity keeps the gateway, builds requests and knows the rate limits; its own client has no
//! time limit, so each request gets one here (`api.rs`). One TLS stack cannot be had of it:
//! its build script refuses `http` and `gateway` without a backend, `rustls_backend` always
//! brings tokio-tungstenite 0.21 with rustls 0.22 for the gateway (rustls-webpki 0.102 has four
//! advisories, about CRLs and name constraints, neither of which a gateway connection to
//! Mozilla's roots uses), and `native_tls_backend` brings OpenSSL. Refused: serenity for its
//! types alone, with a gateway and a REST client of ours. It would save 21 of 366 crates and cost
//! about 700 lines of somebody else's protocol that would have to be kept true.

mod answer;
mod api;
mod catch_up;
mod commands;
mod components;
mod echoes;
#[doc(hidden)]
pub mod fuzz;
mod hear;
mod intake;
mod listen;
mod normalise;
mod render;
mod send;
mod tokens;

use std::{collections::BTreeMap, sync::Arc};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use parking_lot::Mutex;
use secrecy::SecretString;
use serenity::model::id::{ChannelId, MessageId};

use crate::{
    channel::{Accept, progress::Progress},
    chat::Wanted,
    ids::{BusinessId, ConversationKey, Lang, Platform},
};

use api::Api;
use tokens::Tokens;

pub use api::Trouble;

/// Where Discord is.
pub const USUAL_URL: &str = "https://discord.com";

/// What is set in `[discord]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where REST requests go, without a slash at the end. The gateway's address comes from there.
    pub api_url: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { api_url: USUAL_URL.to_owned() }
    }
}

/// What is asked while somebody fills in a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who fills it in, and with which business.
    pub conversation: ConversationKey,
    /// The language of their Discord.
    pub lang: Option<Lang>,
    /// What they fill in.
    pub field: Field,
    /// What they have typed there so far.
    pub typed: String,
    /// What they have filled in beside it.
    pub wanted: Wanted,
    /// Whether an appointment is to be moved: then days and times are such as it can be moved to.
    pub moves: bool,
}

/// A field of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The service.
    Service,
    /// The staff member.
    Staff,
    /// One of their own appointments.
    Appointment,
    /// The day.
    Date,
    /// The time.
    Time,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is shown.
    pub label: String,
    /// What is meant, in words or as an appointment's id.
    pub value: String,
}

/// The last message that was taken in from a person's direct messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The channel of their direct messages.
    pub channel: u64,
    /// The message.
    pub message: u64,
}

/// Says the sentence of that id.
pub type Say = Arc<dyn Fn(Lang, &str) -> String + Send + Sync>;
/// Returns the language in which a business answers somebody of that one.
pub type Speaks = Arc<dyn Fn(&BusinessId, Option<Lang>) -> Lang + Send + Sync>;

/// What this channel is given by whoever puts the house together.
#[derive(Clone)]
pub struct Ends {
    /// Takes in what came.
    pub accept: Accept,
    /// Offers what can be filled in; asked while somebody types, so it writes nothing.
    pub suggest: Arc<dyn Fn(Asked) -> BoxFuture<'static, Vec<Choice>> + Send + Sync>,
    /// Says one of our own sentences.
    pub say: Say,
    /// Returns the language in which a business answers somebody of that one.
    pub speaks: Speaks,
    /// Returns what time it is.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Notes whether the gateway of a bot is up, with a word on it that names nobody.
    pub note: Arc<dyn Fn(BusinessId, bool, &'static str) -> BoxFuture<'static, ()> + Send + Sync>,
    /// Returns up to where the direct messages of a bot have been taken in; `None`: it cannot be
    /// read now.
    pub marks: Arc<dyn Fn(BusinessId) -> BoxFuture<'static, Option<Vec<Mark>>> + Send + Sync>,
}

/// The bots of all businesses on Discord.
pub struct Discord {
    bots: BTreeMap<BusinessId, Arc<Bot>>,
}

/// One business's bot.
struct Bot {
    id: BusinessId,
    api: Api,
    ends: Ends,
    tokens: Tokens,
    /// The channels of people's direct messages, as far as they are known.
    directs: Mutex<BTreeMap<String, ChannelId>>,
    /// How far replies have come, and copies of receipts.
    sent: Progress,
    copied: Progress,
}

/// What an answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handle {
    /// An interaction.
    Interaction(u64),
    /// A channel of direct messages.
    Direct(ChannelId),
    /// A message in a server that addressed the bot: answered privately, noted in public.
    Public(ChannelId, MessageId),
}

impl Discord {
    /// Prepares the bots; nothing is asked of Discord yet.
    ///
    /// # Errors
    /// When the system's means of connecting cannot be used.
    pub fn new(
        settings: &Settings,
        bots: Vec<(BusinessId, SecretString)>,
        ends: &Ends,
    ) -> Result<Self, Trouble> {
        let bots = bots.into_iter().map(|(id, token)| {
            let api = Api::new(settings, &token)?;
            let bot = Bot {
                id: id.clone(),
                api,
                ends: ends.clone(),
                tokens: Tokens::default(),
                directs: Mutex::default(),
                sent: Progress::default(),
                copied: Progress::default(),
            };
            Ok((id, Arc::new(bot)))
        });
        Ok(Self { bots: bots.collect::<Result<_, Trouble>>()? })
    }
}

impl Bot {
    fn note_direct(&self, person: &str, channel: ChannelId) {
        let mut known = self.directs.lock();
        known.insert(person.to_owned(), channel);
    }

    fn direct(&self, person: &str) -> Option<ChannelId> {
        let known = self.directs.lock();
        known.get(person).copied()
    }

    fn say(&self, lang: Option<Lang>, id: &str) -> String {
        (self.ends.say)((self.ends.speaks)(&self.id, lang), id)
    }
}

impl Handle {
    fn write(self) -> String {
        match self {
            Self::Interaction(id) => format!("in:{id}"),
            Self::Direct(channel) => format!("dm:{channel}"),
            Self::Public(channel, message) => format!("at:{channel}:{message}"),
        }
    }

    fn read(word: &str) -> Option<Self> {
        let (kind, rest) = word.split_once(':')?;
        let id = |digits: &str| digits.parse::<u64>().ok().filter(|id| *id > 0);
        match kind {
            "in" => id(rest).map(Self::Interaction),
            "dm" => id(rest).map(ChannelId::new).map(Self::Direct),
            "at" => {
                let (channel, message) = rest.split_once(':')?;
                Some(Self::Public(ChannelId::new(id(channel)?), MessageId::new(id(message)?)))
            }
            _ => None,
        }
    }
}

/// Returns the channel of direct messages that a stored handle names; `None`: it names another thing.
#[must_use]
pub fn direct_channel(handle: &str) -> Option<u64> {
    match Handle::read(handle)? {
        Handle::Direct(channel) => Some(channel.get()),
        Handle::Interaction(_) | Handle::Public(..) => None,
    }
}

/// What every handle of a direct message begins with.
pub const DIRECT: &str = "dm:";

const PLATFORM: Platform = Platform::Discord;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_reads_back_what_it_wrote() {
        let (channel, message) = (ChannelId::new(7), MessageId::new(9));
        for handle in
            [Handle::Interaction(5), Handle::Direct(channel), Handle::Public(channel, message)]
        {
            assert_eq!(Handle::read(&handle.write()), Some(handle));
        }
        for other in ["", "in:", "in:0", "at:7", "x:1", "dm:-1"] {
            assert_eq!(Handle::read(other), None, "{other}");
        }
        assert_eq!(direct_channel("dm:7"), Some(7));
    }
}
