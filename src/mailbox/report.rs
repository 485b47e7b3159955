//! A delivery report (RFC 3464), and the letter that it is about.
//!
//! The letter is named by the headers that the report returns (RFC 6522), or, where it returns none,
//! by In-Reply-To and References. An older form of report, a text without fields, is left alone:
//! every server of today writes the fields.

use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, PartType};

use super::{
    diagnostic::{bare_code, extended_code},
    part::is_type,
};
use crate::mail::status_code;

/// The most recipients of one report that are read; our letters have one.
const MOST_RECIPIENTS: usize = 20;
/// The most Message-IDs that are read.
const MOST_IDS: usize = 20;

/// A delivery report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The Message-IDs of the letter that it may be about, without `<>`; the surest first.
    pub letters: Vec<String>,
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
    let after_recipient = message.text_bodies().any(|part| {
        part.text_contents().is_some_and(|text| text.to_uppercase().contains("RCPT TO"))
    });
    let recipients = blocks(&status).filter_map(|fields| recipient(&fields, after_recipient));
    let recipients: Vec<RecipientReport> = recipients.take(MOST_RECIPIENTS).collect();
    (!recipients.is_empty()).then(|| Report { letters: letters(message), recipients })
}

/// Returns the Message-IDs of the letter that a report is about.
fn letters(message: &Message<'_>) -> Vec<String> {
    let returned = message.parts.iter().filter_map(returned_id);
    let answered = [message.in_reply_to(), message.references()].into_iter().flat_map(ids);
    let mut all: Vec<String> = Vec::new();
    for id in returned.chain(answered) {
        if all.len() < MOST_IDS && !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// Returns the Message-ID of a letter that is returned in a part, whole or as its headers.
fn returned_id(part: &MessagePart<'_>) -> Option<String> {
    if let PartType::Message(letter) = &part.body {
        return letter.message_id().map(str::to_owned);
    }
    let is_headers = is_type(part, "text", "rfc822-headers")
        || is_type(part, "message", "global-headers")
        || is_type(part, "message", "rfc822-headers");
    let headers = is_headers.then(|| MessageParser::default().parse_headers(part.contents()))??;
    headers.message_id().map(str::to_owned)
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
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

/// Reads a block; `None`: it is about no recipient. `after_recipient`: the report says in words that
/// the recipient's address was what the server refused.
fn recipient(fields: &[Field], after_recipient: bool) -> Option<RecipientReport> {
    let field = |name: &str| fields.iter().find(|it| it.name == name).map(|it| it.value.as_str());
    let action = match field("action")?.split([' ', '(']).next()?.to_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        _ => Action::PassedOn,
    };
    let said = field("diagnostic-code").unwrap_or_default();
    let status = field("status").and_then(status_code::leading);
    let code = extended_code(said).or(status).unwrap_or_default();
    // As in an exchange with the server itself: a bare 550 to the address is about the mailbox.
    let refused = after_recipient && matches!(bare_code(said), Some(550 | 551 | 553));
    let general = code.is_empty() || code.ends_with(".0.0");
    let is_about_mailbox = status_code::is_about_mailbox(&code) || general && refused;
    let addresses = ["original-recipient", "final-recipient"].into_iter().filter_map(field);
    let addresses = addresses.filter_map(address).collect();
    Some(RecipientReport { addresses, action, code, is_about_mailbox })
}

/// Reads an address such as `rfc822; ann@example.com`.
fn address(value: &str) -> Option<String> {
    let address = value.split_once(';').map_or(value, |(_, address)| address);
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').to_lowercase();
    address.contains('@').then_some(address)
}
