//! Where an answer goes on Discord, as text that is stored with the update.
//!
//! An earlier version may have written the text, so one that cannot be read means a direct
//! message, which is always correct.

use serenity::model::id::{ChannelId, MessageId};

/// What every handle of a direct message begins with.
pub const DIRECT: &str = "dm:";

/// Where an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    /// Into the answer to an interaction.
    Interaction(u64),
    /// Into a channel of direct messages.
    Direct(ChannelId),
    /// Into direct messages, because this message in a server addressed the bot; the server's
    /// channel only reads that the answer is there.
    Public(ChannelId, MessageId),
}

impl Handle {
    /// Writes it as it is stored.
    pub(super) fn write(self) -> String {
        match self {
            Self::Interaction(id) => format!("in:{id}"),
            Self::Direct(channel) => format!("{DIRECT}{channel}"),
            Self::Public(channel, message) => format!("at:{channel}:{message}"),
        }
    }

    /// Reads what [`Handle::write`] wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
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

/// Returns the channel of direct messages that a stored handle names; `None`: it is a handle of
/// another kind.
pub fn direct_channel(handle: &str) -> Option<u64> {
    match Handle::parse(handle)? {
        Handle::Direct(channel) => Some(channel.get()),
        Handle::Interaction(_) | Handle::Public(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_reads_back_what_it_wrote() {
        let (channel, message) = (ChannelId::new(7), MessageId::new(9));
        for handle in
            [Handle::Interaction(5), Handle::Direct(channel), Handle::Public(channel, message)]
        {
            assert_eq!(Handle::parse(&handle.write()), Some(handle));
        }
        for other in ["", "in:", "in:0", "at:7", "x:1", "dm:-1"] {
            assert_eq!(Handle::parse(other), None, "{other}");
        }
        assert_eq!(direct_channel("dm:7"), Some(7));
    }
}
