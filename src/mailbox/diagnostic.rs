//! What a mail server said of an address, as a delivery report repeats it.
//!
//! Programs that write reports often give a general status code (5.0.0) or one of their own choice
//! (5.1.1 for every 550), and repeat the server's own words beside it. So the code in those words
//! counts first.

use crate::mail::status_code;

/// Returns the extended code in the words of a server: `5.1.1` of `smtp; 550-5.1.1 no such user`.
pub(super) fn extended_code(diagnostic: &str) -> Option<String> {
    let (_, rest) = basic_code(diagnostic)?;
    // The code comes first; some servers put a sign before it ("550 #5.1.1").
    let word = rest.split_whitespace().next()?;
    let word = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    status_code::leading(word.trim_end_matches(|c: char| !c.is_ascii_digit()))
}

/// Returns the reply code in the words of a server, if it gave no extended code.
pub(super) fn bare_code(diagnostic: &str) -> Option<u16> {
    basic_code(diagnostic).map(|(code, _)| code).filter(|_| extended_code(diagnostic).is_none())
}

/// Cuts the reply code off the words of a server.
fn basic_code(diagnostic: &str) -> Option<(u16, &str)> {
    // "smtp; 550 …", "x-unix; …": the type stands before the words.
    let said = diagnostic.split_once(';').map_or(diagnostic, |(_, said)| said).trim();
    let (code, rest) = said.split_at_checked(3)?;
    let rest = rest.strip_prefix([' ', '-']).or_else(|| rest.is_empty().then_some(rest))?;
    let code: u16 = code.parse().ok()?;
    (400..600).contains(&code).then_some((code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_own_code_is_found_in_its_words() {
        for (said, code) in [
            ("smtp; 550 5.1.1 <ann@example.com>: no such user", Some("5.1.1")),
            ("smtp;550-5.1.1 The account does not exist. 550 5.1.1 see", Some("5.1.1")),
            ("smtp; 550 #5.1.0 Address rejected", Some("5.1.0")),
            ("smtp;550 5.7.26: unauthenticated", Some("5.7.26")),
            ("smtp; 554 delivery error: dd Not a valid recipient", None),
            ("X-Postfix; Host or domain name not found", None),
            ("smtp; 550", None),
            ("", None),
        ] {
            assert_eq!(extended_code(said).as_deref(), code, "{said}");
        }
        assert_eq!(bare_code("smtp; 550 no such user"), Some(550));
        assert_eq!(bare_code("smtp; 550 5.1.1 no such user"), None);
        assert_eq!(bare_code("smtp; 5500 x"), None);
        assert_eq!(bare_code("smtp; ї50"), None);
    }
}
