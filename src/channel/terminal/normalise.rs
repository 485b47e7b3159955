//! A line as an inbound message.

use jiff::Timestamp;

use crate::{
    chat::{Inbound, Said},
    key::ConversationKey,
};

/// Makes a message of a line; `None`: an empty one says nothing.
///
/// A terminal numbers nothing, so `update` is the caller's: new for every line.
#[must_use]
pub fn inbound(
    conversation: &ConversationKey,
    line: &[u8],
    update: String,
    sent: Timestamp,
) -> Option<Inbound> {
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    (!line.is_empty()).then(|| Inbound {
        conversation: conversation.clone(),
        update,
        sent,
        lang: None,
        handle: None,
        said: Said::line(line),
    })
}

/// Makes the message that somebody sat down.
#[must_use]
pub fn hello(conversation: &ConversationKey, update: String, sent: Timestamp) -> Inbound {
    let conversation = conversation.clone();
    Inbound { conversation, update, sent, lang: None, handle: None, said: Said::Hello }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{channel::terminal::conversation, key::BotId};

    #[test]
    fn a_line_is_a_message_whatever_bytes_are_in_it() {
        let key = conversation(&BotId::new("salon"), "guest");
        let read = |line: &[u8]| inbound(&key, line, "1".into(), Timestamp::UNIX_EPOCH);
        assert_eq!(read(b" \t\r\n"), None);
        assert_eq!(read(b"hi \xff\r\n").map(|it| it.said), Some(Said::Text("hi \u{fffd}".into())));
    }
}
