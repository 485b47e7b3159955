//! A mail server as the settings describe it.

use std::time::Duration;

use secrecy::SecretString;

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// STARTTLS: it begins in the clear and is encrypted before anything else is sent, or ended.
    Starttls,
    /// It is encrypted from its first byte.
    Implicit,
    /// It is not encrypted.
    None,
}

impl Tls {
    /// Returns the port that such servers listen on (RFC 8314, RFC 6409).
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

/// A mail server, and the account that signs in there.
#[derive(Clone)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How connections to it are protected.
    pub tls: Tls,
    /// The certificates, in PEM, of an authority that is trusted beside those of the system.
    pub authority: Option<Vec<u8>>,
    /// The user name and the password to sign in with; `None`: the server asks for none.
    pub account: Option<(String, SecretString)>,
    /// How long an exchange with it may take.
    pub limits: Limits,
}

/// How long an exchange with a mail server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one step.
    pub step: Duration,
    /// For the answer to a whole letter, which the server may scan first.
    pub answer: Duration,
    /// For everything together.
    pub all: Duration,
    /// How long a connection is kept for the next letter.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let secs = Duration::from_secs;
        Self { step: secs(30), answer: secs(120), all: secs(150), idle: secs(20) }
    }
}
