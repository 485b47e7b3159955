//! One letter, laid out as plain text and as HTML.
//!
//! Both are rendered from one value, so that they say the same. The
//! HTML is tables with inlined styles, because Outlook for Windows lays out with Word and Gmail
//! drops style sheets in forwarded mail; the style sheet in the head only adds dark colours
//! and narrow screens. Nothing is loaded from outside: clients block it, and it would show the
//! business when a customer reads their mail.

use std::{fmt::Write as _, sync::LazyLock};

use minijinja::{
    AutoEscape, Environment, Output, State, Value, escape_formatter, syntax::SyntaxConfig,
    value::Serde,
};
use serde::Serialize;

use super::one_line::{one_line, plain_spaces};

/// What a letter shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Page {
    /// The language, as a BCP 47 tag.
    pub(super) lang: &'static str,
    /// The colour of the heading.
    pub(super) tone: Tone,
    /// The business that writes.
    pub(super) business: String,
    /// The subject.
    pub(super) subject: String,
    /// What an inbox shows beside the subject.
    pub(super) preview: String,
    /// What happened to the appointment.
    pub(super) heading: String,
    /// A sentence under it.
    pub(super) lead: String,
    /// The details.
    pub(super) rows: Vec<Row>,
    /// The links that are shown as buttons.
    pub(super) buttons: Vec<Button>,
    /// Notes, a sentence each.
    pub(super) notes: Vec<String>,
    /// Why the reader gets this letter.
    pub(super) why: String,
    /// The appointment as JSON-LD; safe within a script element.
    pub(super) markup: String,
}

/// The colour of the heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    /// The appointment is confirmed.
    Good,
    /// It has another time.
    Changed,
    /// It is cancelled.
    Off,
}

/// One detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    /// Its label.
    pub(super) label: String,
    /// Its value, on one line.
    pub(super) value: String,
    /// The link behind the value.
    pub(super) link: Option<String>,
    /// Whether it no longer holds and is struck out.
    pub(super) gone: bool,
}

impl Row {
    /// Makes a detail; the value is put on one line.
    pub(super) fn new(label: String, value: &str) -> Self {
        Self { label, value: one_line(value), link: None, gone: false }
    }

    /// Makes a detail whose value says itself where its line may break.
    pub(super) fn kept(label: String, value: String) -> Self {
        Self { label, value, link: None, gone: false }
    }

    pub(super) fn link(self, link: String) -> Self {
        Self { link: Some(link), ..self }
    }

    pub(super) fn gone(self, gone: bool) -> Self {
        Self { gone, ..self }
    }

    /// Returns it as one line of text.
    pub(super) fn line(&self) -> String {
        plain_spaces(&format!("{}: {}", self.label, self.value))
    }
}

/// A link that is shown as a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Button {
    /// Its label.
    pub(super) label: String,
    /// Its address.
    pub(super) link: String,
    /// Whether the plain text has it too: it is short, and nothing else there leads to it.
    pub(super) told: bool,
}

impl Button {
    pub(super) fn new(label: String, link: String) -> Self {
        Self { label, link, told: false }
    }
}

impl Page {
    /// Lays it out as plain text: without most buttons, since a link that fills in a calendar is
    /// a screen long, and the link to a meeting is among the details.
    pub(super) fn text(&self) -> String {
        let mut parts = vec![format!("{}\n{}", self.heading, plain_spaces(&self.lead))];
        parts.push(lines(self.rows.iter().map(Row::line)));
        let told = self.buttons.iter().filter(|button| button.told);
        let told = told.map(|button| format!("{}: {}", button.label, button.link));
        let notes = self.notes.iter().map(|note| plain_spaces(note));
        parts.push(lines(notes.chain(told)));
        // NOTE: "-- " on a line of its own begins a signature (RFC 3676, section 4.3).
        parts.push(format!("-- \n{}\n{}", self.business, self.why));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n") + "\n"
    }

    /// Lays it out as HTML; `None`, and an error in the log, when the template is broken.
    pub(super) fn html(&self) -> Option<String> {
        let rendered =
            ENVIRONMENT.get_template(TEMPLATE).and_then(|template| template.render(Serde(self)));
        rendered.inspect_err(|error| tracing::error!(%error, "letter not rendered")).ok()
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<String>>().join("\n")
}

/// The name decides that everything is escaped.
const TEMPLATE: &str = "letter.html";

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_formatter(write_escaped);
    // A statement on a line of its own leaves no empty line behind.
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    let added = syntax.and_then(|syntax| {
        environment.set_syntax(syntax);
        environment.add_template(TEMPLATE, include_str!("letter.html.j2"))
    });
    if let Err(error) = added {
        tracing::error!(%error, "letter template damaged");
    }
    environment
});

/// Escapes like `minijinja`, but leaves `/` as it is: some clients follow a link's source
/// literally, and people who read the source should find the link.
fn write_escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let text = value.as_str().filter(|_| *state.auto_escape() == AutoEscape::Html);
    let Some(text) = text.filter(|_| !value.is_safe()) else {
        return escape_formatter(out, state, value);
    };
    for character in text.chars() {
        match character {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            other => out.write_char(other)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(hostile: &str) -> Page {
        let row = Row::new(hostile.into(), hostile).link(hostile.into());
        Page {
            lang: "en",
            tone: Tone::Off,
            business: hostile.into(),
            subject: hostile.into(),
            preview: hostile.into(),
            heading: hostile.into(),
            lead: hostile.into(),
            rows: vec![row],
            buttons: vec![Button::new(hostile.into(), hostile.into())],
            notes: vec![hostile.into()],
            why: hostile.into(),
            markup: "{}".into(),
        }
    }

    #[test]
    fn no_value_becomes_markup() {
        let hostile = "</title></style><script src=\"/x\">'{{ 1 }}&amp;";
        let (html, bland) = (page(hostile).html().unwrap(), page("bland").html().unwrap());
        for sign in ['<', '>', '"'] {
            assert_eq!(html.matches(sign).count(), bland.matches(sign).count(), "{sign}");
        }
        let escaped = "&lt;script src=&quot;/x&quot;&gt;&#39;{{ 1 }}&amp;amp;";
        assert_eq!(html.matches(escaped).count(), bland.matches("bland").count());
        assert!(!html.contains("{%") && bland.contains("</html>"));
    }

    /// What Word, which lays out for Outlook on Windows, does not take.
    #[test]
    fn outlook_on_windows_is_given_only_what_it_takes() {
        let html = page("bland").html().unwrap();
        let inline = html.split("style=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let inline: Vec<&str> = inline.collect();
        assert!(inline.len() > 20 && !inline.iter().any(|style| style.contains("!important")));
        for style in inline.iter().filter(|style| style.contains("line-height")) {
            assert!(style.contains("mso-line-height-rule: exactly"), "{style}");
        }
        let links = html.split("<a ").skip(1).filter_map(|rest| rest.split('>').next());
        for link in links {
            assert!(!link.contains("padding") && !link.contains("border"), "{link}");
        }
    }

    #[test]
    fn a_letter_loads_nothing_from_outside() {
        let html = page("bland").html().unwrap();
        for outside in ["<img", "<link", "<script src", "@import", "url(", "src="] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}
