//! A line as an inbound update.
//!
//! A person presses a button by typing its label. Only the last message has buttons: the label of
//! an older one is text.

use jiff::Timestamp;

use crate::{
    chat::{ButtonPress, Inbound, InboundKind, Press, Reply},
    ids::ConversationKey,
};

/// Makes an update of a line; `None`: the line is empty.
///
/// A terminal numbers nothing, so the caller gives every line its own `update` id.
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
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said: InboundKind::line(line),
    })
}

/// Reads a line as the press of a button of the last reply, whose id
/// ([`Outgoing::id`](crate::chat::Outgoing::id)) is `message`; `None`: no button has this label.
pub fn read_press(line: &[u8], message: i64, reply: &Reply) -> Option<ButtonPress> {
    let line = String::from_utf8_lossy(line).trim().to_lowercase();
    let mut buttons = reply.buttons.iter().flatten();
    let at = buttons.position(|button| {
        matches!(button.press, Press::Do(_)) && button.label.trim().to_lowercase() == line
    })?;
    Some(ButtonPress { message, button: u32::try_from(at).ok()? })
}

/// Makes the update of a person who opened the conversation.
pub fn hello(conversation: &ConversationKey, update: String, sent: Timestamp) -> Inbound {
    let conversation = conversation.clone();
    Inbound {
        conversation,
        update,
        sent,
        lang: None,
        handle: None,
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said: InboundKind::Hello,
    }
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
        let read = |line: &str| read_press(line.as_bytes(), 7, &reply);
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
