//! The type of a part of a message.

use mail_parser::{MessagePart, MimeHeaders as _};

/// Returns whether a part is of a type.
pub(super) fn is_type(part: &MessagePart<'_>, main: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|it| {
        it.ctype().eq_ignore_ascii_case(main)
            && it.subtype().is_some_and(|its| its.eq_ignore_ascii_case(sub))
    })
}
