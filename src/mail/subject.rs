//! The subject as a header whose spaces no reader loses.
//!
//! A long header is folded: the line goes on behind a line break and a space. `lettre` folds a subject
//! at the spaces between its words, and readers that drop the fold with its space glue two words
//! together. So a subject that does not fit on its line is written in encoded words (RFC 2047) from
//! beginning to end: the spaces are in them, and what stands between two of them means nothing.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lettre::message::header::{HeaderName, HeaderValue};

/// The longest line of a header (RFC 5322, section 2.1.1), without the name.
const LINE: usize = 78 - "Subject: ".len();

/// The most bytes of text in an encoded word: 60 characters of base64, so that the first word fits
/// beside the name and each is within the 75 characters that one may have.
const WORD: usize = 42;

/// Returns the header of a subject, which is on one line.
pub(super) fn header(subject: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    HeaderValue::dangerous_new_pre_encoded(name, subject.to_owned(), encoded(subject))
}

fn encoded(subject: &str) -> String {
    let plain = subject.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    // What looks like an encoded word would be read as one.
    if plain && subject.len() <= LINE && !subject.contains("=?") {
        return subject.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut rest = subject;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.floor_char_boundary(WORD));
        words.push(format!("=?utf-8?b?{}?=", STANDARD.encode(word)));
        rest = after;
    }
    words.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a subject as a strict and as a careless reader do: the one takes a fold for its space,
    /// the other drops it and reads the encoded words one by one.
    fn read(written: &str) -> [String; 2] {
        [" ", ""].map(|fold| {
            // NOTE: `mailparse` reads encoded words that touch as text; Python and browsers do not.
            let unfolded = written.replace("\r\n ", fold).replace("?==?", "?= =?");
            let line = format!("Subject: {unfolded}\r\n\r\n");
            let mail = mailparse::parse_mail(line.as_bytes()).unwrap();
            mailparse::MailHeaderMap::get_first_value(&mail.headers[..], "Subject").unwrap()
        })
    }

    #[test]
    fn a_short_subject_in_ascii_stays_as_it_is() {
        assert_eq!(encoded("Haircut, Tuesday"), "Haircut, Tuesday");
        assert!(encoded("a =?utf-8?q?b?=").starts_with("=?utf-8?b?"));
    }

    proptest! {
        #[test]
        fn no_reader_loses_a_space(words in "[a-zA-Zїґєі«—👩0-9,:]{1,20}( [a-zA-Zїґєі»—0-9,:]{1,20}){0,20}") {
            let written = encoded(&words);
            prop_assert!(written.split("\r\n").all(|line| line.len() <= 76), "{}", written);
            prop_assert_eq!(read(&written), [words.clone(), words]);
        }
    }
}
