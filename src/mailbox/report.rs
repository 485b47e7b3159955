//! A delivery report (RFC 3464): what became of a letter, for each recipient.
//!
//! Which letter it is about is read in `returned`. A report without fields, in words alone, is read in
//! `plain_report`.

use jiff::Timestamp;
use mail_parser::{DateTime, Message, MessagePart};

use super::{diagnostic::Diagnostic, part::is_type, reason::reason, returned::LetterClues};
use crate::mail::status_code;

/// The most recipients of one report that are read; our letters have one.
pub(super) const MOST_RECIPIENTS: usize = 20;

/// A delivery report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What tells which letter it is about.
    pub letter: LetterClues,
    /// What became of the letter for each recipient.
    pub recipients: Vec<RecipientReport>,
}

/// What became of a letter for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientReport {
    /// The recipient as the sender named it, and as the last server did; in lower case.
    pub addresses: Vec<String>,
    /// What was done.
    pub action: Action,
    /// The status code, such as `5.1.1`.
    pub code: String,
    /// Whether the mailbox is what is wrong.
    pub is_about_mailbox: bool,
}

/// What a server did with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It gave it up.
    Failed,
    /// It goes on trying.
    Delayed,
    /// It delivered it, or passed it on.
    PassedOn,
}

/// Reads the report in a message; `None`: it has none.
pub(super) fn read(message: &Message<'_>) -> Option<Report> {
    let is_status = |part: &&MessagePart<'_>| {
        is_type(part, "message", "delivery-status")
            || is_type(part, "message", "global-delivery-status")
    };
    let status = message.parts.iter().find(is_status)?;
    let status = String::from_utf8_lossy(status.contents());
    let words = words(message);
    let recipients = blocks(&status).filter_map(|fields| recipient(&fields, &words));
    let recipients: Vec<RecipientReport> = recipients.take(MOST_RECIPIENTS).collect();
    if recipients.is_empty() {
        return None;
    }
    let mut letter = LetterClues::read(message);
    for fields in blocks(&status) {
        let value = |name| value(&fields, name);
        letter.add_names(value("x-original-message-id"));
        letter.arrived = letter.arrived.or_else(|| instant(value("arrival-date")?));
    }
    Some(Report { letter, recipients })
}

/// Returns what a message says for people.
pub(super) fn words(message: &Message<'_>) -> String {
    let texts = message.text_bodies().filter_map(|part| part.text_contents());
    texts.collect::<Vec<_>>().join("\n\n")
}

fn instant(date: &str) -> Option<Timestamp> {
    let date = DateTime::parse_rfc822(date).filter(DateTime::is_valid)?;
    Timestamp::from_second(date.to_timestamp()).ok()
}

/// A field of a report: its name in lower case, and its value on one line.
struct Field {
    name: String,
    value: String,
}

/// Cuts the fields of a report into its blocks: one about the message, then one for each recipient.
fn blocks(status: &str) -> impl Iterator<Item = Vec<Field>> {
    let status = status.replace("\r\n", "\n");
    let blocks: Vec<Vec<Field>> = status.split("\n\n").map(fields).collect();
    blocks.into_iter()
}

fn fields(block: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in block.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = fields.last_mut() {
                last.value.push(' ');
                last.value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let (name, value) = (name.trim().to_lowercase(), value.trim().to_owned());
            fields.push(Field { name, value });
        }
    }
    fields
}

fn value<'a>(fields: &'a [Field], name: &str) -> Option<&'a str> {
    fields.iter().find(|it| it.name == name).map(|it| it.value.as_str())
}

/// Reads a block; `None`: it is about no recipient. `words`: what the report says for people.
fn recipient(fields: &[Field], words: &str) -> Option<RecipientReport> {
    let field = |name| value(fields, name);
    let action = match field("action")?.split([' ', '(']).next()?.to_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        _ => Action::PassedOn,
    };
    let addresses = ["original-recipient", "final-recipient"].into_iter().filter_map(field);
    let addresses: Vec<String> = addresses.filter_map(address).collect();
    let said = field("diagnostic-code").map(str::to_owned);
    let said = said.or_else(|| addresses.iter().find_map(|address| reason(words, address)));
    let said = Diagnostic::read(&said.unwrap_or_default());
    let status = field("status").and_then(status_code::leading);
    let is_about_mailbox = said.is_about_mailbox(status.as_deref(), words);
    let code = said.code().map(str::to_owned).or(status).unwrap_or_default();
    Some(RecipientReport { addresses, action, code, is_about_mailbox })
}

/// Reads an address such as `rfc822; ann@example.com`.
fn address(value: &str) -> Option<String> {
    let address = value.split_once(';').map_or(value, |(_, address)| address);
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').to_lowercase();
    address.contains('@').then_some(address)
}
