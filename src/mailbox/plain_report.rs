//! A delivery report in words alone: qmail's, and that of an older Exim.
//!
//! Both return a copy of the letter below a line, so its Message-ID is there as in any other report. The
//! words above it are read only where the message shows that one of these programs wrote it.

use mail_parser::Message;

use super::{
    diagnostic::Diagnostic,
    reason::reason,
    report::{Action, MOST_RECIPIENTS, RecipientReport, Report, words},
    returned::LetterClues,
};

/// How qmail begins (the form is called QSBMF).
const QMAIL: &str = "Hi. This is the";
/// What the line says below which the letter is returned.
const COPY: &str = "copy of the message";
/// The header in which Exim names the addresses.
const FAILED: &str = "X-Failed-Recipients";
/// How qmail says that the reply was to the address.
const REFUSES: &str = "does not like recipient";

/// Reads the report in a message; `None`: it has none.
pub(super) fn read(message: &Message<'_>) -> Option<Report> {
    let text = words(message);
    let (said, returned) = split(&text)?;
    let addresses = match message.header_raw(FAILED) {
        Some(failed) => failed.split(',').map(|it| it.trim().to_lowercase()).collect(),
        None if said.trim_start().starts_with(QMAIL) => marked_addresses(said),
        None => Vec::new(),
    };
    let read = |address: String| {
        let reason = reason(said, &address)?;
        let report = if reason.contains(REFUSES) { "RCPT TO" } else { reason.as_str() };
        let diagnostic = Diagnostic::read(&reason);
        Some(RecipientReport {
            action: Action::Failed,
            is_about_mailbox: diagnostic.is_about_mailbox(None, report),
            code: diagnostic.code().unwrap_or_default().to_owned(),
            addresses: vec![address],
        })
    };
    let recipients = addresses.into_iter().take(MOST_RECIPIENTS).filter_map(read);
    let recipients: Vec<RecipientReport> = recipients.collect();
    let mut letter = LetterClues::read(message);
    letter.read_text(returned);
    (!recipients.is_empty()).then_some(Report { letter, recipients })
}

/// Cuts the words of a report from the letter that it returns.
fn split(text: &str) -> Option<(&str, &str)> {
    let line = text.lines().find(|line| line.starts_with("---") && line.contains(COPY))?;
    let (said, returned) = text.split_once(line)?;
    Some((said, returned.trim_start()))
}

/// Returns the addresses at the beginning of a line, as qmail writes them: `<ann@example.com>:`.
fn marked_addresses(said: &str) -> Vec<String> {
    let marked = |line: &str| {
        let address = line.trim_end().strip_prefix('<')?.strip_suffix(">:")?;
        Some(address.to_lowercase())
    };
    said.lines().filter_map(marked).collect()
}
