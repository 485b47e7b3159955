//! The signature by which receivers know that a letter is from the business's domain (RFC 6376).
//!
//! A provider usually signs what it sends. Where the mail server is one's own, nothing does, and large
//! receivers put unsigned letters into spam. The signature is made here over `ring`, which TLS uses
//! anyway, and not by `lettre`: its `dkim` feature brings a second implementation of RSA with an open
//! advisory (RUSTSEC-2023-0071), and signs with the time of the try, so that a letter that is sent again
//! would have other bytes.

mod canonical;
mod key;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

pub use key::Key;

/// The headers that are signed, where a letter has them.
const SIGNED: [&str; 10] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "references",
    "list-unsubscribe",
    "mime-version",
    "content-type",
];

/// How wide a line of the signature is, in characters.
const WIDTH: usize = 72;

/// What signs letters.
#[derive(Debug, Clone)]
pub struct Signer {
    /// Names the record of the key: `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// The private key.
    pub key: Key,
}

impl Signer {
    /// Signs a message of a domain, dated `at`; a message whose key is damaged stays as it is.
    pub fn sign(&self, message: Vec<u8>, domain: &str, at: Timestamp) -> Vec<u8> {
        let (headers, body) = canonical::parts(&message);
        let (mut names, mut signed) = (Vec::new(), Vec::new());
        for name in SIGNED {
            if let Some(header) = headers.iter().find(|it| canonical::name(it) == name) {
                names.push(name);
                signed.push(*header);
            }
        }
        let hash = STANDARD.encode(Sha256::digest(canonical::body(body)));
        let (algorithm, selector) = (self.key.algorithm(), &self.selector);
        // A second "from" and "subject" in the list forbids to add another one on the way.
        let unsigned = format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; d={domain};\r\n \
             s={selector}; t={}; bh={hash};\r\n h={}:from:subject;\r\n b=",
            at.as_second(),
            names.join(":\r\n  "),
        );
        let text = to_sign(signed.into_iter(), unsigned.as_bytes());
        let Some(signature) = self.key.sign(&text) else { return message };
        let mut written = unsigned.into_bytes();
        for line in STANDARD.encode(signature).as_bytes().chunks(WIDTH) {
            written.extend(b"\r\n  ");
            written.extend(line);
        }
        written.extend(b"\r\n");
        written.extend(message);
        written
    }
}

/// Returns what the signature covers: the headers, and its own without the signature.
fn to_sign<'a>(headers: impl Iterator<Item = &'a [u8]>, unsigned: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for header in headers {
        text.extend(canonical::header(header));
        text.extend(b"\r\n");
    }
    text.extend(canonical::header(unsigned));
    text
}

#[cfg(test)]
mod tests {
    use ring::signature::{ED25519, UnparsedPublicKey};

    use super::*;

    /// The example of RFC 8463, appendix A.
    const MESSAGE: &str = "From: Joe SixPack <joe@football.example.com>\r\n\
        To: Suzie Q <suzie@shopping.example.net>\r\n\
        Subject: Is dinner ready?\r\n\
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
        Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n\
        Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    const UNSIGNED: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n \
        d=football.example.com; i=@football.example.com;\r\n \
        q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n \
        subject : date : message-id : from : subject : date;\r\n \
        bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
    const SIGNATURE: &str =
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";
    const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    /// The private key of the example as OpenSSL writes it.
    const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
        -----END PRIVATE KEY-----\n";

    fn signer() -> Signer {
        Signer { selector: "brisbane".into(), key: Key::read(PRIVATE.as_bytes()).unwrap() }
    }

    fn verifies(text: &[u8], signature: &[u8]) -> bool {
        let public = UnparsedPublicKey::new(&ED25519, STANDARD.decode(PUBLIC).unwrap());
        public.verify(&Sha256::digest(text), signature).is_ok()
    }

    #[test]
    fn the_signature_of_the_standard_is_one_over_what_we_would_sign() {
        let (headers, body) = canonical::parts(MESSAGE.as_bytes());
        let hash = STANDARD.encode(Sha256::digest(canonical::body(body)));
        assert_eq!(hash, "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
        let text = to_sign(headers.into_iter(), UNSIGNED.as_bytes());
        assert!(verifies(&text, &STANDARD.decode(SIGNATURE).unwrap()));
        assert!(!verifies(b"other", &STANDARD.decode(SIGNATURE).unwrap()));
    }

    #[test]
    fn a_letter_is_signed_the_same_each_time_and_otherwise_unchanged() {
        let at = Timestamp::from_second(1_528_637_909).unwrap();
        let sign = || signer().sign(MESSAGE.into(), "football.example.com", at);
        let signed = String::from_utf8(sign()).unwrap();
        assert_eq!(signed.as_bytes(), sign());
        let (headers, _) = canonical::parts(signed.as_bytes());
        let [own, rest @ ..] = headers.as_slice() else { panic!("no headers") };
        assert!(signed.ends_with(MESSAGE) && rest.len() == 5);
        let own = String::from_utf8_lossy(own).into_owned();
        let (unsigned, signature) = own.split_once(" b=").unwrap();
        let text = to_sign(rest.iter().copied(), format!("{unsigned} b=").as_bytes());
        let signature: String = signature.split_whitespace().collect();
        assert!(verifies(&text, &STANDARD.decode(signature).unwrap()), "{own}");
        assert!(own.split("\r\n").all(|line| line.len() <= 100), "{own}");
    }

    #[test]
    fn a_record_publishes_the_key() {
        let key = signer().key;
        assert_eq!(key.record(), format!("v=DKIM1; k=ed25519; p={PUBLIC}"));
        assert!(key.is_published_by(&format!("k=ed25519;t=s; p = {PUBLIC} ;")));
        for other in ["", "v=DKIM1; k=ed25519; p=", "v=spf1 -all"] {
            assert!(!key.is_published_by(other), "{other}");
        }
        assert!(Key::read(b"no key").is_none());
    }
}
