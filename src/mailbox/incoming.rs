//! Reads a message of the mailbox: a delivery report, a reply to a calendar file, or neither.
//!
//! Anyone may have written it. So only its beginning is read, a message with more messages inside
//! each other than a report has is no report, and what cannot be understood is left alone.

use mail_parser::{Message, MessageParser};

use super::{
    calendar_reply::{self, CalendarReply},
    plain_report,
    report::{self, Report},
};

/// How much of a message is read, in bytes. A report has what counts at its beginning; the letter that
/// it returns may follow whole.
pub const MOST_BYTES: usize = 256 * 1024;

/// How often a message may name the types that hold another message. The parser frees messages within
/// messages by recursion, so thousands of them would exhaust the stack.
const MOST_NESTED: usize = 100;

/// The words without which there is no message within a message.
const NESTING: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];

/// A message of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A mail server says what became of a letter.
    Report(Report),
    /// A calendar answers the file of a letter.
    Reply(CalendarReply),
    /// Anything else, out-of-office notes included.
    Other,
}

/// Reads a message, or its first [`MOST_BYTES`] bytes.
pub fn read(bytes: &[u8]) -> Incoming {
    let bytes = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    if nested(bytes) > MOST_NESTED {
        return Incoming::Other;
    }
    let Some(message) = MessageParser::default().parse(bytes) else { return Incoming::Other };
    if let Some(report) = report::read(&message).or_else(|| plain_report::read(&message)) {
        return Incoming::Report(report);
    }
    // RFC 3834: an answer that no person gave.
    if header(&message, "Auto-Submitted").is_some_and(|it| it.starts_with("auto-replied")) {
        return Incoming::Other;
    }
    calendar_reply::read(&message).map_or(Incoming::Other, Incoming::Reply)
}

/// Counts the words that stand for a message within a message.
fn nested(bytes: &[u8]) -> usize {
    let at = |word: &[u8]| {
        bytes.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
    };
    NESTING.iter().map(|word| at(word)).sum()
}

/// Returns a header as text, in lower case.
fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    message.header_raw(name).map(|value| value.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_within_messages_without_end_are_left_alone() {
        let nest = "Content-Type: message/rfc822\r\n\r\n".repeat(8_000);
        assert_eq!(read(nest.as_bytes()), Incoming::Other);
        let digest = "Content-Type: multipart/digest; boundary=a\r\n\r\n--a\r\n\r\n".repeat(5_000);
        assert_eq!(read(digest.as_bytes()), Incoming::Other);
    }

    #[test]
    fn messages_that_an_encoded_text_hides_are_no_messages() {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let nest = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
        let text = format!(
            "Hi. This is the mail program.\r\n\r\n<ann@example.com>:\r\n550 no such user\r\n\r\n\
             --- Below this line is a copy of the message.\r\n\r\n\
             Message-ID: <x@example.com>\r\n{nest}"
        );
        let encoded = STANDARD.encode(text);
        let mail = format!(
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n"
        );
        assert!(mail.len() < MOST_BYTES);
        let Incoming::Report(report) = read(mail.as_bytes()) else { panic!("a report") };
        assert_eq!(report.letter.names, ["x@example.com"]);
    }

    #[test]
    fn parts_without_end_are_read_in_time() {
        let part = "--a\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n\r\nx\r\n";
        let bomb = format!(
            "Content-Type: multipart/report; boundary=a\r\n\r\n{}",
            part.repeat(MOST_BYTES / part.len() + 1_000)
        );
        assert_eq!(read(bomb.as_bytes()), Incoming::Other);
    }

    #[test]
    fn neither_a_person_s_letter_nor_noise_is_anything() {
        for text in [
            "",
            "\r\n\r\n",
            "From: ann@example.com\r\nSubject: hello\r\n\r\nCan I come at five?",
            "From: ann@example.com\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: \
             <salon-1-ab@example.com>\r\n\r\nI am away until Monday.",
            "Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
            "\u{0}\u{1}\u{2}",
        ] {
            assert_eq!(read(text.as_bytes()), Incoming::Other, "{text:?}");
        }
    }
}
