//! A reply as messages that Telegram accepts: pieces of text, and the buttons below the last one.
//!
//! Telegram counts a text's UTF-16 units after it has read the markup, and refuses a whole message
//! for one bad tag. So the plain text is split first, between paragraphs, lines or words where that
//! is possible, and only then is each piece escaped. The only tag is the heading's, whole within
//! its piece. Each piece keeps its plain text, which is sent if Telegram refuses the markup.

use serde_json::{Value, json};

use crate::{
    channel::utf16,
    chat::{Action, Button, Moment, Press, Reply},
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

/// The longest text that a key copies, in characters.
const MOST_COPIED: usize = 256;

/// What the server of the Bot API takes. One that is older refuses what it does not know; then that is
/// left out, and the rest stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Keys that copy a text, that do nothing and that have a colour (Bot API 7.10, 9.4 and 10.3).
    pub(super) new_keys: bool,
    /// Times that each reader sees in their own zone (Bot API 9.5).
    pub(super) times: bool,
}

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
    /// Buttons of the message: an `InlineKeyboardMarkup`.
    Inline(Value),
    /// A key in place of the keyboard that shares the phone number: a `ReplyKeyboardMarkup`.
    Phone(Value),
}

impl Keys {
    /// Returns the markup for a new message.
    pub(super) const fn markup(&self) -> Option<&Value> {
        match self {
            Self::None => None,
            Self::Inline(keys) | Self::Phone(keys) => Some(keys),
        }
    }
}

/// Cuts a reply into one or more pieces that fit.
pub(super) fn pieces(reply: &Reply, dialect: Dialect) -> Vec<Piece> {
    let heading = reply.appointment.is_some();
    let text = match reply.text.trim() {
        // Telegram refuses an empty message.
        "" => "…",
        text => text,
    };
    let cut = split(text, MOST_UNITS);
    let mut moments: &[Moment] = if dialect.times { &reply.moments } else { &[] };
    let pieces = cut.into_iter().enumerate().map(|(at, plain)| {
        let mut piece = piece(plain, heading && at == 0);
        while let Some((moment, rest)) = moments.split_first()
            && plain.contains(&moment.text)
        {
            piece.html = timed(&piece.html, moment);
            moments = rest;
        }
        piece
    });
    pieces.collect()
}

/// Marks the words of a moment, so that each reader sees it in their own zone
/// (<https://core.telegram.org/bots/api#date-time-entity-formatting>).
fn timed(html: &str, moment: &Moment) -> String {
    let words = escape(&moment.text);
    let seconds = moment.at.as_second();
    // Without a format the words are shown as they are, and the reader's own time at a touch.
    html.replacen(&words, &format!("<tg-time unix=\"{seconds}\">{words}</tg-time>"), 1)
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
pub(super) fn keys(id: i64, reply: &Reply, dialect: Dialect) -> Keys {
    let all = || reply.buttons.iter().flatten();
    if let Some(phone) = all().find(|button| button.press == Press::SharePhone) {
        let key = json!({"text": phone.label, "request_contact": true});
        return Keys::Phone(
            json!({"keyboard": [[key]], "resize_keyboard": true, "one_time_keyboard": true}),
        );
    }
    let mut number = 0_u32..;
    let mut room = MOST_BUTTONS;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for row in &reply.buttons {
        let row = row.iter().filter_map(|button| key(id, number.next()?, button, dialect));
        let row: Vec<_> = row.take(room).collect();
        room -= row.len();
        rows.extend(row.chunks(MOST_IN_A_ROW).map(<[_]>::to_vec));
    }
    if rows.is_empty() { Keys::None } else { Keys::Inline(json!({"inline_keyboard": rows})) }
}

fn key(id: i64, number: u32, button: &Button, dialect: Dialect) -> Option<Value> {
    // Telegram refuses an empty label; an empty cell of a grid becomes a space.
    let label = if button.label.is_empty() { " " } else { &button.label };
    let mut key = match &button.press {
        Press::Do(_) => json!({"text": label, "callback_data": format!("{id}.{number}")}),
        Press::Nothing if dialect.new_keys => json!({"text": label, "disabled": {}}),
        Press::Nothing => json!({"text": label, "callback_data": NOTHING}),
        Press::Open(link) => {
            let is_address = ["https://", "http://"].iter().any(|way| link.starts_with(way));
            is_address.then(|| json!({"text": label, "url": link}))?
        }
        Press::Copy(text) if dialect.new_keys && text.chars().count() <= MOST_COPIED => {
            json!({"text": label, "copy_text": {"text": text}})
        }
        Press::Copy(_) | Press::SharePhone | Press::Fill(_) | Press::Order => return None,
    };
    if let (Some(style), true) = (style(&button.press), dialect.new_keys) {
        key["style"] = style.into();
    }
    Some(key)
}

/// Returns the colour of a button: red for what ends an appointment, green for coming to it.
const fn style(press: &Press) -> Option<&'static str> {
    match press {
        Press::Do(Action::Cancel(_) | Action::CancelYes(..)) => Some("danger"),
        Press::Do(Action::Coming(..)) => Some("success"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use jiff::Timestamp;

    use super::*;
    use crate::ids::BookingId;

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
        let older = Dialect { new_keys: false, times: false };
        let Keys::Inline(keys) = keys(7, &reply, older) else { unreachable!() };
        assert_eq!(
            keys,
            json!({"inline_keyboard": [
                [{"text": "Mon", "callback_data": "-"}, {"text": " ", "callback_data": "-"}],
                [{"text": "x", "callback_data": "7.3"}],
            ]})
        );
    }

    #[test]
    fn a_newer_server_gets_colours_texts_to_copy_and_times() {
        let booking = BookingId::new("b1");
        let at = Timestamp::from_second(1_796_130_000).unwrap();
        let reply = Reply {
            moments: vec![Moment { text: "Thu <26>, 15:00".into(), at }],
            ..Reply::text("Booked: Thu <26>, 15:00.").with(vec![vec![
                Button::heading("Mon"),
                Button::copy("Phone", "+380440000000"),
                Button::new("Yes, cancel", Action::CancelYes(booking.clone(), 1)),
                Button::new("I'll come", Action::Coming(booking, 1)),
            ]])
        };
        let newer = Dialect { new_keys: true, times: true };
        let Keys::Inline(keys) = keys(7, &reply, newer) else { unreachable!() };
        assert_eq!(
            keys,
            json!({"inline_keyboard": [[
                {"text": "Mon", "disabled": {}},
                {"text": "Phone", "copy_text": {"text": "+380440000000"}},
                {"text": "Yes, cancel", "callback_data": "7.2", "style": "danger"},
                {"text": "I'll come", "callback_data": "7.3", "style": "success"},
            ]]})
        );
        let html = "Booked: <tg-time unix=\"1796130000\">Thu &lt;26&gt;, 15:00</tg-time>.";
        assert_eq!(pieces(&reply, newer)[0].html, html);
        let older = Dialect { new_keys: false, times: false };
        assert_eq!(pieces(&reply, older)[0].html, "Booked: Thu &lt;26&gt;, 15:00.");
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
