//! Ids: of businesses, staff members, services, bookings, platforms, languages and conversations.
//!
//! Each kind of id is a type of its own, so that a staff member's cannot be
//! passed where a service's is meant. Ids from outside are checked once,
//! where the type is made, and trusted afterwards.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Gives a closed set its words: `ALL`, `as_str`, and `parse`, which reads back what `as_str` wrote.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every one, in the order of the declaration.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// Returns the word that stands for it wherever it is written: in the store, in logs, in
            /// `--json`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Reads back what [`as_str`](Self::as_str) wrote; `None`: another word, perhaps of a
            /// newer version.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == word)
            }
        }
    };
}
pub(crate) use words;

macro_rules! name {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $type(String);

        impl $type {
            /// Wraps an id that has been checked, or was made by this program.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// One business: the name of its file in `bots/`, without `.toml`.
    BusinessId
}
name! {
    /// A service of one business, as its profile calls it.
    ServiceId
}
name! {
    /// A staff member of one business, as its profile calls them.
    StaffId
}
name! {
    /// A resource that several staff members of one business share, as its profile calls it.
    ResourceId
}
name! {
    /// One booking, for its whole life: 26 letters and digits, sortable by the time it was made.
    BookingId
}

impl BookingId {
    /// The length of an id, in characters.
    pub const LENGTH: usize = 26;

    /// Returns whether a word has the form of a booking id.
    pub fn is_one(word: &str) -> bool {
        word.len() == Self::LENGTH && word.chars().all(|c| c.is_digit(32) && !c.is_uppercase())
    }

    /// Makes an id from the instant of the booking and ten random bytes.
    ///
    /// Ids sort by that instant, to the millisecond. The letters are those of base32hex
    /// (RFC 4648, section 7) in lower case, because Google takes only `0-9a-v` in the id of an
    /// event, and the event's id is made from this one.
    pub fn mint(now: Timestamp, random: [u8; 10]) -> Self {
        let ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let mut bits = u128::from(ms & 0xFFFF_FFFF_FFFF);
        for byte in random {
            bits = bits << 8 | u128::from(byte);
        }
        let digit = |place: u32| {
            let value = (bits >> (5 * place)) & 31;
            char::from_digit(u32::try_from(value).unwrap_or(0), 32).unwrap_or('0')
        };
        Self((0..26).rev().map(digit).collect())
    }
}

/// The platform of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// The terminal that `zapys chat` runs in.
    Terminal,
    /// Telegram.
    Telegram,
    /// Discord.
    Discord,
}

words!(Platform { Terminal = "terminal", Telegram = "telegram", Discord = "discord" });

// `Lang`, which `build.rs` writes from the folders of `src/lang/`.
include!(concat!(env!("OUT_DIR"), "/lang.rs"));

impl Lang {
    /// The language of the program's own words: what models and operators read, and what a customer
    /// reads of whom no other language is known.
    pub const OWN: Self = Self::En;

    /// Reads a BCP 47 tag, of which only the language counts (`en-GB` is English).
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(language))
    }
}

/// The staff member to whom a calendar and its connection belong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarOwner {
    /// The business.
    pub bot: BusinessId,
    /// The staff member.
    pub staff: StaffId,
}

/// One person's conversation with one bot in one chat.
///
/// In a private chat `chat` and `person` are equal. In a group each person has
/// a conversation of their own, so that the answers to several people do not mix.
/// In an account in which the bot answers for its holder, `chat` is `HOLDER:PERSON`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConversationKey {
    /// The business.
    pub bot: BusinessId,
    /// The platform.
    pub platform: Platform,
    /// The platform's id of the chat.
    pub chat: String,
    /// The platform's id of the person; never a name that they can change.
    pub person: String,
}

impl ConversationKey {
    /// Returns the key of a private chat, which has the id of its person.
    pub fn private(bot: &BusinessId, platform: Platform, person: impl Into<String>) -> Self {
        let person = person.into();
        Self { bot: bot.clone(), platform, chat: person.clone(), person }
    }

    /// Returns the key of a person's chat with the holder of an account in which the bot answers.
    pub fn in_account(
        bot: &BusinessId,
        platform: Platform,
        holder: &str,
        person: impl Into<String>,
    ) -> Self {
        let person = person.into();
        Self { bot: bot.clone(), platform, chat: format!("{holder}:{person}"), person }
    }

    /// Returns the holder of the account that the chat is in; `None`: it is a chat with the bot.
    pub fn account_holder(&self) -> Option<&str> {
        let (holder, _) = self.chat.split_once(':')?;
        (self.platform == Platform::Telegram).then_some(holder)
    }
}

/// The number that the database gives to a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConversationId(pub i64);

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_does_not_change_the_language() {
        assert_eq!(Lang::parse("uk-UA"), Some(Lang::Uk));
        assert_eq!(Lang::parse("EN_us"), Some(Lang::En));
        assert_eq!(Lang::parse("fr"), None);
    }

    #[test]
    fn booking_ids_sort_by_time_and_fit_a_google_event() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let early = BookingId::mint(at(1_795_000_000_000), [255; 10]);
        let late = BookingId::mint(at(1_795_000_000_001), [0; 10]);
        assert!(early < late);
        assert_eq!(early.as_str(), "01k7n5cng0vvvvvvvvvvvvvvvv");
        let fits = |c: char| c.is_ascii_digit() || ('a'..='v').contains(&c);
        assert!(late.as_str().len() == 26 && late.as_str().chars().all(fits));
    }

    #[test]
    fn a_chat_in_an_account_names_its_holder_and_a_chat_with_the_bot_names_none() {
        let salon = BusinessId::new("salon");
        let inside = ConversationKey::in_account(&salon, Platform::Telegram, "5", "7");
        assert_eq!((inside.account_holder(), inside.person.as_str()), (Some("5"), "7"));
        let private = ConversationKey::private(&salon, Platform::Telegram, "7");
        assert_eq!(private.account_holder(), None);
        let terminal = ConversationKey::private(&salon, Platform::Terminal, "a:b");
        assert_eq!(terminal.account_holder(), None);
    }

    #[test]
    fn a_platform_reads_back_what_it_wrote() {
        for platform in Platform::ALL {
            assert_eq!(Platform::parse(platform.as_str()), Some(platform));
        }
    }
}
