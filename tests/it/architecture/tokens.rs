//! Source text as tokens: what the rules about imports and signatures read.
//!
//! A token is a word, a lifetime, `::`, `->` or one other character. Comments, strings and what
//! is compiled for tests alone are left out; the comments can be had by themselves.

use super::{character, is_word, string};

/// The tokens of a file without its comments, strings and tests.
pub(super) fn tokens(text: &str) -> Vec<String> {
    without_tests(&words(&split(text).code))
}

/// The comments of a file, those of its tests included, one below the other.
pub(super) fn comments(text: &str) -> String {
    split(text).comments
}

/// A text taken apart: code with its strings blanked out, and comments.
#[derive(Default)]
struct Split {
    code: String,
    comments: String,
}

fn split(text: &str) -> Split {
    let mut found = Split::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") || rest.starts_with("/*") {
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else {
                rest.find("*/").map_or(rest.len(), |at| at + 2)
            };
            found.comments.push_str(&rest[..length]);
            found.comments.push('\n');
            found.code.push(' ');
            rest = &rest[length..];
            continue;
        }
        let raw = rest.strip_prefix("r#\"").and_then(|raw| raw.find("\"#"));
        let skipped = match first {
            'r' if raw.is_some() => raw.map_or(0, |at| at + 5),
            '"' => string(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if skipped > 0 {
            found.code.push_str(" \"\" ");
            rest = &rest[skipped..];
        } else {
            found.code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

fn words(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let lifetime = usize::from(first == '\'');
        let word = rest[lifetime..].find(|c| !is_word(c)).unwrap_or(rest.len() - lifetime);
        let length = match word {
            0 if rest.starts_with("::") || rest.starts_with("->") => 2,
            0 => first.len_utf8(),
            word => word + lifetime,
        };
        found.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    found
}

/// Leaves out each item that stands behind `#[cfg(test)]`.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let marker = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        if rest.len() >= marker.len() && rest.iter().zip(marker).all(|(it, wanted)| it == wanted) {
            at += marker.len() + item(&rest[marker.len()..]);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// How many tokens an item has: up to its `;`, or to the end of its braces.
fn item(tokens: &[String]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(token.as_str(), ";" | "}") {
            return at + 1;
        }
    }
    tokens.len()
}

/// Whether a token is a word of code: a name or a keyword.
pub(super) fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[test]
fn tokens_have_no_comments_strings_or_tests_and_comments_have_those_of_tests() {
    let text = r##"
//! One.
use a::b; // two
#[cfg(test)]
mod sample;
fn f<'a>(x: &'a str) -> u8 { g("// no", r#"no"#, '"') }
#[cfg(test)]
mod tests { /* three */ fn no() {} }
"##;
    let found = tokens(text).join(" ");
    assert_eq!(
        found,
        "use a :: b ; fn f < 'a > ( x : & 'a str ) -> u8 { g ( \" \" , \" \" , \" \" ) }"
    );
    assert_eq!(comments(text), "//! One.\n// two\n/* three */\n");
}
