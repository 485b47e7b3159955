//! Digest authentication (RFC 7616), for servers that take no password itself. (pure)
//!
//! The server sends a challenge, and a hash of it and of the password goes back. Baikal asks for that with
//! MD5, which is weak as a hash and still the only one that such servers have; the connection itself is
//! encrypted. Where several are offered, SHA-256 is chosen.

use std::fmt::Write as _;

use md5::Md5;
use sha2::{Digest as _, Sha256};

/// A challenge of a server, and how often it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    hash: Hash,
    /// Whether the hash of the password is mixed with the nonces (`-sess`).
    is_of_session: bool,
    /// Whether the server protects requests against being sent again; older ones do not.
    has_qop: bool,
    used: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hash {
    Md5,
    Sha256,
}

/// The request that an answer is for.
pub(super) struct Asked<'a> {
    /// Its method.
    pub(super) method: &'a str,
    /// Its path and query.
    pub(super) uri: &'a str,
    /// Random words of ours.
    pub(super) random: &'a str,
}

impl Challenge {
    /// Reads the best challenge in the headers of an answer; `None`: none of them is Digest that we know,
    /// or the password itself is taken.
    pub(super) fn of(headers: &[String]) -> Option<Self> {
        let all: Vec<Scheme> = headers.iter().flat_map(|header| schemes(header)).collect();
        if all.iter().any(|scheme| scheme.name.eq_ignore_ascii_case("basic")) {
            return None;
        }
        let digests = all.iter().filter(|scheme| scheme.name.eq_ignore_ascii_case("digest"));
        digests.filter_map(Self::read).max_by_key(|it| it.hash)
    }

    fn read(scheme: &Scheme) -> Option<Self> {
        let algorithm = scheme.value("algorithm").unwrap_or("MD5").to_ascii_lowercase();
        let (name, is_of_session) = match algorithm.strip_suffix("-sess") {
            Some(name) => (name, true),
            None => (algorithm.as_str(), false),
        };
        let hash = match name {
            "md5" => Hash::Md5,
            "sha-256" => Hash::Sha256,
            _ => return None,
        };
        let qop = scheme.value("qop");
        let offers = |qop: &str| qop.split(',').any(|it| it.trim().eq_ignore_ascii_case("auth"));
        if qop.is_some_and(|qop| !offers(qop)) {
            return None;
        }
        Some(Self {
            realm: scheme.value("realm")?.to_owned(),
            nonce: scheme.value("nonce")?.to_owned(),
            opaque: scheme.value("opaque").map(str::to_owned),
            hash,
            is_of_session,
            has_qop: qop.is_some(),
            used: 0,
        })
    }

    /// Answers the challenge for a request, as the value of the header `Authorization`.
    pub(super) fn answer(&mut self, username: &str, password: &str, asked: &Asked<'_>) -> String {
        self.used = self.used.saturating_add(1);
        let count = format!("{:08x}", self.used);
        let Self { realm, nonce, .. } = &*self;
        let Asked { method, uri, random } = asked;
        let mut secret = self.hash.of(&format!("{username}:{realm}:{password}"));
        if self.is_of_session {
            secret = self.hash.of(&format!("{secret}:{nonce}:{random}"));
        }
        let request = self.hash.of(&format!("{method}:{uri}"));
        let response = if self.has_qop {
            self.hash.of(&format!("{secret}:{nonce}:{count}:{random}:auth:{request}"))
        } else {
            self.hash.of(&format!("{secret}:{nonce}:{request}"))
        };
        let session = if self.is_of_session { "-sess" } else { "" };
        let name = match self.hash {
            Hash::Md5 => "MD5",
            Hash::Sha256 => "SHA-256",
        };
        let (user, realm, nonce) = (quoted(username), quoted(realm), quoted(nonce));
        let mut header = format!(
            "Digest username={user}, realm={realm}, uri={}, algorithm={name}{session}, nonce={nonce}, \
             response=\"{response}\"",
            quoted(uri)
        );
        // Writing into a text cannot fail.
        if self.has_qop {
            write!(header, ", nc={count}, cnonce={}, qop=auth", quoted(random)).ok();
        }
        if let Some(opaque) = &self.opaque {
            write!(header, ", opaque={}", quoted(opaque)).ok();
        }
        header
    }
}

impl Hash {
    fn of(self, text: &str) -> String {
        match self {
            Self::Md5 => hex(&Md5::digest(text.as_bytes())),
            Self::Sha256 => hex(&Sha256::digest(text.as_bytes())),
        }
    }
}

/// Writes bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").ok();
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// One way in which a server wants to know who asks.
#[derive(Debug, Default)]
struct Scheme {
    name: String,
    values: Vec<(String, String)>,
}

impl Scheme {
    fn value(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|(its, _)| its.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a header, which may name several schemes: `Basic realm="x", Digest realm="x", nonce="y"`.
fn schemes(header: &str) -> Vec<Scheme> {
    let mut all: Vec<Scheme> = Vec::new();
    for part in parts(header) {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name.trim(), value.trim()),
            None => (part.trim(), ""),
        };
        // The first value of a scheme stands behind its name.
        let name = match name.split_once(char::is_whitespace) {
            Some((scheme, name)) => {
                all.push(Scheme { name: scheme.to_owned(), values: Vec::new() });
                name.trim()
            }
            None if !part.contains('=') => {
                all.push(Scheme { name: name.to_owned(), values: Vec::new() });
                continue;
            }
            None => name,
        };
        if let Some(last) = all.last_mut() {
            last.values.push((name.to_owned(), unquoted(value)));
        }
    }
    all
}

/// Cuts a header at its commas, but not at those in quotes.
fn parts(header: &str) -> Vec<String> {
    let (mut all, mut part, mut is_quoted, mut is_escaped) =
        (Vec::new(), String::new(), false, false);
    for c in header.chars() {
        match c {
            ',' if !is_quoted => {
                all.push(std::mem::take(&mut part));
                continue;
            }
            '"' if !is_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        is_escaped = is_quoted && c == '\\' && !is_escaped;
        part.push(c);
    }
    all.push(part);
    all.retain(|part| !part.trim().is_empty());
    all
}

fn unquoted(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let Some(inner) = inner else { return value.to_owned() };
    let (mut text, mut is_escaped) = (String::new(), false);
    for c in inner.chars() {
        if c == '\\' && !is_escaped {
            is_escaped = true;
        } else {
            is_escaped = false;
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    const RANDOM: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    fn challenge(algorithm: &str) -> String {
        format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
             nonce=\"{NONCE}\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        )
    }

    fn answered(challenge: &mut Challenge) -> String {
        let asked = Asked { method: "GET", uri: "/dir/index.html", random: RANDOM };
        challenge.answer("Mufasa", "Circle of Life", &asked)
    }

    /// RFC 7616, section 3.9.1.
    #[test]
    fn the_example_of_the_standard_is_answered_as_it_says() {
        for (algorithm, response) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let mut read = Challenge::of(&[challenge(algorithm)]).unwrap();
            let answer = answered(&mut read);
            assert!(answer.contains(&format!("response=\"{response}\"")), "{answer}");
            assert!(answer.contains("nc=00000001") && answer.contains("qop=auth"), "{answer}");
            assert!(!answer.contains("Circle"), "{answer}");
            assert!(answered(&mut read).contains("nc=00000002"));
        }
    }

    #[test]
    fn the_best_challenge_is_chosen_and_a_server_that_takes_the_password_gets_that() {
        let both = [challenge("MD5"), challenge("SHA-256")];
        assert_eq!(Challenge::of(&both).unwrap().hash, Hash::Sha256);
        let one = format!("{}, {}", challenge("MD5"), "Negotiate");
        assert_eq!(Challenge::of(&[one]).unwrap().hash, Hash::Md5);
        for none in [
            "Basic realm=\"x\", charset=\"UTF-8\"".to_owned(),
            format!("Basic realm=\"a, Digest\", {}", challenge("MD5")),
            challenge("SHA-512-256"),
            "Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\"".to_owned(),
            "Digest realm=\"x\"".to_owned(),
            String::new(),
        ] {
            assert_eq!(Challenge::of(std::slice::from_ref(&none)), None, "{none}");
        }
    }

    #[test]
    fn old_servers_and_names_with_quotes_are_answered() {
        let mut old = Challenge::of(&["Digest realm=\"a \\\"b\\\"\", nonce=\"n\"".into()]).unwrap();
        let asked = Asked { method: "PUT", uri: "/x", random: "r" };
        let answer = old.answer("o\"l", "p", &asked);
        assert!(
            answer.starts_with("Digest username=\"o\\\"l\", realm=\"a \\\"b\\\"\""),
            "{answer}"
        );
        assert!(!answer.contains("cnonce") && !answer.contains("qop"), "{answer}");
    }
}
