//! A reply as messages that Telegram accepts: pieces of text, and the buttons below the last one.
//!
//! Telegram counts a text's UTF-16 units after it has read the markup, and refuses a whole message
//! for one bad tag. So the plain text is split first, between paragraphs, lines or words where that
//! is possible, and only then is each piece escaped. The only tag is the heading's, whole within
//! its piece. Each piece keeps its plain text, which is sent if Telegram refuses the markup.

use teloxide::types::{
    ButtonRequest, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup,
    ReplyMarkup,
};

use crate::{
    channel::utf16,
    chat::{Button, Press, Reply},
};

/// The most UTF-16 units of one message (<https://core.telegram.org/bots/api#sendmessage>).
pub(super) const MOST_UNITS: usize = 4096;
/// The longest line that is shown in bold as a heading, in characters.
const MOST_HEADING: usize = 80;
/// The data of a button that does nothing. Telegram allows 1 to 64 bytes of data
/// (<https://core.telegram.org/bots/api#inlinekeyboardbutton>); a reply's id and a button's number
/// take at most 31.
pub(super) const NOTHING: &str = "-";
/// The most buttons of one row: more are too narrow to read. The Bot API documents no limit.
const MOST_IN_A_ROW: usize = 8;
/// The most buttons of one message. The Bot API documents no limit; the server refuses more.
const MOST_BUTTONS: usize = 100;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The plain text.
    pub(super) plain: String,
    /// The same in Telegram's HTML (<https://core.telegram.org/bots/api#html-style>).
    pub(super) html: String,
}

/// The buttons below a message.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Keys {
    /// Nothing.
    None,
    /// Buttons of the message.
    Inline(InlineKeyboardMarkup),
    /// A key in place of the keyboard that shares the phone number.
    Phone(KeyboardMarkup),
}

impl Keys {
    /// Returns the markup for a new message.
    pub(super) fn markup(&self) -> Option<ReplyMarkup> {
        match self {
            Self::None => None,
            Self::Inline(keys) => Some(ReplyMarkup::InlineKeyboard(keys.clone())),
            Self::Phone(keys) => Some(ReplyMarkup::Keyboard(keys.clone())),
        }
    }
}

/// Cuts a reply into one or more pieces that fit.
pub(super) fn pieces(reply: &Reply) -> Vec<Piece> {
    let heading = reply.appointment.is_some();
    let text = match reply.text.trim() {
        // Telegram refuses an empty message.
        "" => "…",
        text => text,
    };
    let cut = split(text, MOST_UNITS);
    let pieces = cut.into_iter().enumerate().map(|(at, plain)| piece(plain, heading && at == 0));
    pieces.collect()
}

fn piece(plain: &str, heading: bool) -> Piece {
    let (first, rest) = plain.split_once('\n').unwrap_or((plain, ""));
    let html = if heading && !rest.is_empty() && first.chars().count() <= MOST_HEADING {
        format!("<b>{}</b>\n{}", escape(first), escape(rest))
    } else {
        escape(plain)
    };
    Piece { plain: plain.to_owned(), html }
}

/// Escapes a text for Telegram's HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Cuts a text into parts of at most `most` UTF-16 units.
pub(super) fn split(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end();
    while let Some(end) = utf16::cut(rest, most) {
        let (head, _) = rest.split_at(end);
        let at = ["\n\n", "\n", " "].iter().find_map(|gap| {
            // A cut in the first half would leave a short part.
            head.rfind(gap).filter(|at| *at > end / 2)
        });
        let (part, after) = rest.split_at(at.unwrap_or(end));
        parts.push(part.trim_end());
        rest = after.trim_start();
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Lays out the buttons of a reply; `id` is the reply's.
pub(super) fn keys(id: i64, reply: &Reply) -> Keys {
    let all = || reply.buttons.iter().flatten();
    if let Some(phone) = all().find(|button| button.press == Press::SharePhone) {
        let key = KeyboardButton::new(phone.label.clone()).request(ButtonRequest::Contact);
        let keys = KeyboardMarkup::new([[key]]).resize_keyboard().one_time_keyboard();
        return Keys::Phone(keys);
    }
    let mut number = 0_u32..;
    let mut room = MOST_BUTTONS;
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    for row in &reply.buttons {
        let row = row.iter().filter_map(|button| key(id, number.next()?, button));
        let row: Vec<_> = row.take(room).collect();
        room -= row.len();
        rows.extend(row.chunks(MOST_IN_A_ROW).map(<[_]>::to_vec));
    }
    if rows.is_empty() { Keys::None } else { Keys::Inline(InlineKeyboardMarkup::new(rows)) }
}

fn key(id: i64, number: u32, button: &Button) -> Option<InlineKeyboardButton> {
    // Telegram refuses an empty label; an empty cell of a grid becomes a space.
    let label = if button.label.is_empty() { " " } else { &button.label };
    Some(match &button.press {
        Press::Do(_) => InlineKeyboardButton::callback(label, format!("{id}.{number}")),
        Press::Nothing => InlineKeyboardButton::callback(label, NOTHING),
        Press::Open(link) => InlineKeyboardButton::url(label, link.parse().ok()?),
        Press::SharePhone | Press::Fill(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::Action;

    #[test]
    fn words_are_cut_between_paragraphs_lines_or_words_and_lose_nothing_but_the_gap() {
        assert_eq!(split("one two three", 100), ["one two three"]);
        assert_eq!(split("one two three", 9), ["one two", "three"]);
        assert_eq!(split("one two\nthree", 9), ["one two", "three"]);
        assert_eq!(split("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        // An emoji beyond the basic plane is two units and is never cut in two.
        assert_eq!(split("🙂🙂🙂", 5), ["🙂🙂", "🙂"]);
        assert_eq!(split("", 5), Vec::<&str>::new());
    }

    #[test]
    fn buttons_are_numbered_through_all_rows_whatever_they_do() {
        let reply = Reply::text("?").with(vec![
            vec![Button::heading("Mon"), Button::heading("")],
            vec![Button::link("l", "no link"), Button::new("x", Action::Mine)],
        ]);
        let Keys::Inline(keys) = keys(7, &reply) else { unreachable!() };
        let json = serde_json::to_value(keys).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"inline_keyboard": [
                [{"text": "Mon", "callback_data": "-"}, {"text": " ", "callback_data": "-"}],
                [{"text": "x", "callback_data": "7.3"}],
            ]})
        );
    }

    proptest! {
        #[test]
        fn whatever_is_said_fits_and_cannot_break_the_markup(text in "\\PC{0,200}", most in 2_usize..20) {
            for part in split(&text, most) {
                prop_assert!(part.encode_utf16().count() <= most);
            }
            let html = escape(&text);
            prop_assert!(!html.contains(['<', '>']));
            prop_assert_eq!(html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), text);
        }
    }
}
