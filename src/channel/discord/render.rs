//! A reply as messages that Discord accepts.
//!
//! Every text is plain: a customer's words may be part of it, so everything that Discord would
//! read as markup is escaped and nothing mentions a person. A receipt gets a card with the moment
//! as a time stamp, which each reader sees in their own zone. The limits are those of
//! <https://discord.com/developers/docs/resources/message#create-message>.

use serde_json::{Value, json};
use serenity::builder::{CreateActionRow, CreateEmbed};

use crate::{
    channel::utf16,
    chat::{Outgoing, Press, Reply},
};

use super::components;

/// The longest message: 2000 characters. Counted in UTF-16 units, which are never fewer.
const MOST_TEXT: usize = 2000;
/// The colour of a card.
const COLOUR: u32 = 0x002E_7D32;
/// The flag that suppresses previews of links.
const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// The flag that shows a message to one person only.
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    content: String,
    card: Option<CreateEmbed>,
    rows: Vec<CreateActionRow>,
    /// The name of the file that goes along.
    file: Option<String>,
}

/// Renders a reply as one or more messages; buttons, card and file go with the last one.
pub(super) fn render(out: &Outgoing) -> Vec<Piece> {
    let text = escape(out.reply.text.trim());
    let mut pieces: Vec<Piece> = split(&text).into_iter().map(Piece::of).collect();
    if let Some(last) = pieces.last_mut() {
        last.card = card(&out.reply);
        last.rows = components::rows(out.id, &out.reply.buttons);
        last.file = out.file.as_ref().map(|file| file.name.clone());
    }
    pieces
}

impl Piece {
    /// Makes a message of text alone.
    pub(super) fn of(content: impl Into<String>) -> Self {
        Self { content: content.into(), card: None, rows: Vec::new(), file: None }
    }

    /// Returns the message without the parts that Discord may refuse.
    pub(super) fn bare(&self) -> Self {
        Self::of(self.content.clone())
    }

    /// Returns the text as it is sent.
    pub(super) fn content(&self) -> &str {
        &self.content
    }

    pub(super) const fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// Returns the body of a request. It names every part, so that an edit leaves nothing of the
    /// old message.
    pub(super) fn body(&self, flags: u64) -> Value {
        let files: Vec<Value> =
            self.file.iter().map(|name| json!({"id": "0", "filename": name})).collect();
        let cards: Vec<&CreateEmbed> = self.card.iter().collect();
        let quiet = if self.card.is_none() { SUPPRESS_EMBEDS } else { 0 };
        json!({
            "content": self.content,
            "embeds": cards,
            "components": self.rows,
            "attachments": files,
            "allowed_mentions": {"parse": []},
            "flags": flags | quiet,
        })
    }
}

/// Makes the card of a receipt: the service, the moment in the reader's zone, and the links that
/// are too long for a button.
fn card(reply: &Reply) -> Option<CreateEmbed> {
    let booking = reply.appointment.as_ref()?;
    let (start, end) = (booking.span.start.as_second(), booking.span.end.as_second());
    let mut lines = vec![
        format!("<t:{start}:F> – <t:{end}:t>"),
        format!("<t:{start}:R>"),
        escape(&booking.staff_name),
    ];
    let long = reply.buttons.iter().flatten().filter_map(|button| match &button.press {
        Press::Open(link) if link.chars().count() > components::MOST_LINK => {
            let link = link.replace('(', "%28").replace(')', "%29");
            Some(format!("[{}]({link})", escape(&button.label)))
        }
        _ => None,
    });
    lines.extend(long);
    let card = CreateEmbed::new().title(escape(&booking.service_name)).colour(COLOUR);
    Some(card.description(lines.join("\n")))
}

/// Escapes what Discord would read as markup or as a mention; links stay whole.
pub(super) fn escape(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            kept.push('\n');
        }
        let begins = line.trim_start();
        if begins.starts_with(['#', '>']) || begins.starts_with("-#") {
            kept.push('\\');
        }
        for (at, word) in line.split(' ').enumerate() {
            if at > 0 {
                kept.push(' ');
            }
            let plain_link = |word: &str| {
                (word.starts_with("https://") || word.starts_with("http://"))
                    && !word.contains(['<', '>', '[', ']', '|', '`'])
            };
            if plain_link(word) { kept.push_str(word) } else { escape_word(word, &mut kept) }
        }
    }
    // An invisible space keeps these from looking like a mention of a whole server.
    kept.replace("@everyone", "@\u{200b}everyone").replace("@here", "@\u{200b}here")
}

fn escape_word(word: &str, kept: &mut String) {
    for c in word.chars() {
        if matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<') {
            kept.push('\\');
        }
        kept.push(c);
    }
}

/// Splits a text where a line ends, else where a word does, else between characters.
fn split(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(end) = utf16::cut(rest, MOST_TEXT) {
        let head = rest.get(..end).unwrap_or_default();
        let half = end / 2;
        let cut = [head.rfind('\n'), head.rfind(' ')].into_iter().flatten();
        let mut cut = cut.filter(|at| *at > half).max().unwrap_or(end);
        if let Some(line) = head.rfind('\n').filter(|at| *at > half) {
            cut = line;
        }
        // An escape must not be parted from what it escapes.
        let slashes =
            rest.get(..cut).map_or(0, |head| head.len() - head.trim_end_matches('\\').len());
        cut -= slashes % 2;
        let (head, tail) = rest.split_at(cut.max(1));
        pieces.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    pieces.push(if rest.is_empty() && pieces.is_empty() { "…".into() } else { rest.to_owned() });
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{chat::Button, ids::Lang};

    fn reply(text: &str) -> Outgoing {
        Outgoing { id: 7, lang: Lang::En, reply: Reply::text(text), file: None }
    }

    #[test]
    fn nothing_that_a_customer_wrote_is_markup_or_a_mention() {
        assert_eq!(
            escape("**a** _b_ <@1> [x](http://y)"),
            r"\*\*a\*\* \_b\_ \<@1> \[x\](http://y)"
        );
        assert_eq!(escape("# big\n> quote\n-# small"), "\\# big\n\\> quote\n\\-# small");
        assert_eq!(escape("hi @everyone a@here.ua"), "hi @\u{200b}everyone a@\u{200b}here.ua");
        let link = "https://meet.google.com/abc_def-ghi";
        assert_eq!(escape(link), link);
    }

    #[test]
    fn a_message_mentions_nobody_and_names_every_part() {
        let pieces = render(&reply("Привіт"));
        assert_eq!(
            pieces[0].body(EPHEMERAL),
            json!({
                "content": "Привіт", "embeds": [], "components": [], "attachments": [],
                "allowed_mentions": {"parse": []}, "flags": 68,
            })
        );
    }

    #[test]
    fn a_long_text_is_split_at_lines_and_the_buttons_come_last() {
        let line = format!("{}\n", "ї".repeat(700));
        let mut out = reply(&line.repeat(4));
        out.reply = out.reply.with(vec![vec![Button::link("l", "https://example.com")]]);
        let pieces = render(&out);
        assert_eq!(
            pieces.iter().map(|it| it.content.chars().count()).collect::<Vec<_>>(),
            [1401, 1401]
        );
        assert_eq!((pieces[0].rows.len(), pieces[1].rows.len()), (0, 1));
    }

    #[test]
    fn nothing_is_said_as_something() {
        assert_eq!(render(&reply(" "))[0].content, "…");
    }

    proptest! {
        #[test]
        fn any_text_fits_and_no_escape_is_parted(text in "[a-zї😀\\\\*_ \n]{0,6000}") {
            for piece in render(&reply(&text)) {
                prop_assert!(!piece.content.is_empty());
                prop_assert!(piece.content.encode_utf16().count() <= MOST_TEXT);
                let slashes = piece.content.len() - piece.content.trim_end_matches('\\').len();
                prop_assert_eq!(slashes % 2, 0);
            }
        }
    }
}
