//! A line as an inbound message.
//!
//! A button is pressed by writing what stands on it. Only the message shown last has buttons:
//! in a terminal nobody scrolls back to press, and the words of an older button are just words.

use jiff::Timestamp;

use crate::{
    chat::{ButtonPress, Inbound, InboundKind, Press, Reply},
    ids::ConversationKey,
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
        said: InboundKind::line(line),
    })
}

/// Reads a line as the press of a button of what was shown last; `None`: no button says that.
/// `shown` names the promise behind the reply ([`Outgoing::id`](crate::chat::Outgoing::id)).
#[must_use]
pub fn pressed(line: &[u8], (shown, reply): (i64, &Reply)) -> Option<ButtonPress> {
    let line = String::from_utf8_lossy(line).trim().to_lowercase();
    let mut buttons = reply.buttons.iter().flatten();
    let at = buttons.position(|button| {
        matches!(button.press, Press::Do(_)) && button.label.trim().to_lowercase() == line
    })?;
    Some(ButtonPress { message: shown, button: u32::try_from(at).ok()? })
}

/// Makes the message that somebody sat down.
#[must_use]
pub fn hello(conversation: &ConversationKey, update: String, sent: Timestamp) -> Inbound {
    let conversation = conversation.clone();
    Inbound { conversation, update, sent, lang: None, handle: None, said: InboundKind::Hello }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        channel::terminal::conversation,
        chat::{Action, Button},
        ids::{BusinessId, Lang},
    };

    #[test]
    fn a_line_that_is_what_stands_on_a_button_presses_it() {
        let reply = Reply::text("?").with(vec![
            vec![Button::heading("Пн"), Button::link("Карта", "https://example.com")],
            vec![Button::new("English", Action::Speak(Lang::En))],
        ]);
        let read = |line: &str| pressed(line.as_bytes(), (7, &reply));
        assert_eq!(read(" english\r\n"), Some(ButtonPress { message: 7, button: 2 }));
        assert_eq!([read("Пн"), read("карта"), read("in English"), read("")], [None; 4]);
    }

    #[test]
    fn a_line_is_a_message_whatever_bytes_are_in_it() {
        let key = conversation(&BusinessId::new("salon"), "guest");
        let read = |line: &[u8]| inbound(&key, line, "1".into(), Timestamp::UNIX_EPOCH);
        assert_eq!(read(b" \t\r\n"), None);
        assert_eq!(
            read(b"hi \xff\r\n").map(|it| it.said),
            Some(InboundKind::Text("hi \u{fffd}".into()))
        );
    }
}
