//! The parts of a message: their types, and a calendar file.

use mail_parser::{MessagePart, MimeHeaders as _, PartType};

/// The longest calendar file that is read, in bytes.
const MOST_BYTES: usize = 64 * 1024;

/// Returns whether a part is of a type.
pub(super) fn is_type(part: &MessagePart<'_>, main: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|it| {
        it.ctype().eq_ignore_ascii_case(main)
            && it.subtype().is_some_and(|its| its.eq_ignore_ascii_case(sub))
    })
}

/// Returns the calendar file in a part; `None`: it is none, or too long.
pub(super) fn calendar_file(part: &MessagePart<'_>) -> Option<String> {
    let file = match &part.body {
        PartType::Text(text) if is_type(part, "text", "calendar") => text.to_string(),
        PartType::Binary(bytes) if is_type(part, "application", "ics") => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => return None,
    };
    (file.len() <= MOST_BYTES).then_some(file)
}
