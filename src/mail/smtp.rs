//! Letters by SMTP: one letter, one exchange, and exactly where it broke off.
//!
//! The exchange is driven step by step over `lettre`'s connection and not by its ready-made
//! transport, because what is to be done about a refusal depends on the step: a refused
//! recipient never gets this letter, a refused password is the owner's to mend and loses
//! nobody's letter. What is sent is the bytes of [`mod@super::message`], unchanged.
//!
//! Between the dot that ends a letter and the server's answer lies the one moment in which it
//! is not known whether the letter was taken. If the answer is lost there, the letter is sent
//! again, with the same Message-ID, by which a mailbox can tell; so that this is rare, the answer
//! to the dot is waited for much longer than any other.

use std::{fmt, sync::Arc, time::Duration};

use lettre::{
    Address,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout};

use super::Error;

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// It begins in the clear and is encrypted before anything is said; or nothing is said.
    Starttls,
    /// It is encrypted from its first byte.
    Implicit,
    /// Not at all.
    None,
}

impl Tls {
    /// Returns the port that such servers listen on (RFC 8314, RFC 6409).
    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

/// A mail server, and who signs in there.
#[derive(Clone)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How connections to it are protected.
    pub tls: Tls,
    /// The certificates, in PEM, of an authority that counts beside those the system trusts.
    pub authority: Option<Vec<u8>>,
    /// Who signs in, and with which password; `None`: nobody has to.
    pub account: Option<(String, SecretString)>,
    /// How long it may take.
    pub limits: Limits,
}

/// How long a mail server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For one step.
    pub step: Duration,
    /// For the answer to a whole letter, which it may look into first.
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

/// A step of the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Finding the server, its greeting, the encryption.
    Connect,
    /// Signing in.
    SignIn,
    /// Who sends.
    Sender,
    /// Who is to get it.
    Recipient,
    /// The letter, before its last dot.
    Letter,
    /// The answer to the last dot.
    Answer,
}

/// Where an exchange broke off, and how. It names nobody: of what a server says only the codes
/// are kept, because the rest repeats the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The step.
    pub step: Step,
    /// The server's reply and extended code, if that is what it was: `550`, `5.1.1`.
    pub code: Option<(u16, Option<String>)>,
    /// What happened, if the server did not say.
    pub what: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.step {
            Step::Connect => "connect to the mail server",
            Step::SignIn => "sign in to the mail server",
            Step::Sender => "tell the mail server who writes",
            Step::Recipient => "tell the mail server who is written to",
            Step::Letter => "hand the letter to the mail server",
            Step::Answer => "have the letter taken by the mail server",
        })?;
        match &self.code {
            Some((code, Some(extended))) => write!(f, ": {code} {extended}"),
            Some((code, None)) => write!(f, ": {code}"),
            None => write!(f, ": {}", self.what),
        }
    }
}

impl std::error::Error for Failure {}

impl Failure {
    fn new(step: Step, error: &lettre::transport::smtp::Error) -> Self {
        let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let code = error.status().map(|code| (u16::from(code), extended(&said)));
        // What a server wrote that could not be read is not repeated.
        let what = if error.is_response() { "its answer cannot be read".into() } else { said };
        Self { step, code, what }
    }

    fn late(step: Step) -> Self {
        Self { step, code: None, what: "no answer in time".to_owned() }
    }

    /// Returns whether the same letter may leave when it is tried again: unless the server has
    /// refused, for good, this recipient or this letter. That it wants us to sign in concerns
    /// every letter, at whichever step it says so.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        let about_us = matches!(self.step, Step::Connect | Step::SignIn | Step::Sender);
        match &self.code {
            Some((530 | 534 | 535 | 538, _)) | None => true,
            Some((code, _)) => about_us || *code < 500,
        }
    }
}

/// Reads the extended code (RFC 3463) at the beginning of what a server says.
fn extended(said: &str) -> Option<String> {
    let word = said.split_whitespace().next()?;
    let parts: Vec<&str> = word.split('.').collect();
    let number = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (parts.len() == 3 && parts.iter().all(number)).then(|| word.to_owned())
}

/// A mail server that letters are handed to. Clones share their connections.
#[derive(Clone)]
pub struct Smtp {
    server: Arc<Server>,
    tls: Option<TlsParameters>,
    idle: Arc<Mutex<Vec<(AsyncSmtpConnection, Instant)>>>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Server { host, port, tls, .. } = &*self.server;
        let mut shown = f.debug_struct("Smtp");
        shown.field("host", host).field("port", port).field("tls", tls).finish_non_exhaustive()
    }
}

impl Smtp {
    /// Prepares to hand letters to a server; nothing is connected yet.
    ///
    /// # Errors
    /// With a word on it, when the certificates of the authority cannot be read.
    pub fn new(server: Server) -> Result<Self, String> {
        let tls = match server.tls {
            Tls::None => None,
            Tls::Starttls | Tls::Implicit => {
                let mut builder = TlsParameters::builder(server.host.clone());
                if let Some(pem) = &server.authority {
                    let marked = pem.windows(27).any(|it| it == b"-----BEGIN CERTIFICATE-----");
                    let authority = Certificate::from_pem(pem).ok().filter(|_| marked);
                    let unreadable = || "no certificate in PEM can be read in it".to_owned();
                    builder = builder.add_root_certificate(authority.ok_or_else(unreadable)?);
                }
                let built = builder.build().map_err(|error| Failure::new(Step::Connect, &error));
                Some(built.map_err(|failure| failure.what)?)
            }
        };
        Ok(Self { server: Arc::new(server), tls, idle: Arc::default() })
    }

    /// Hands a letter over; when this returns without an error, the server has taken it.
    pub(super) async fn send(
        &self,
        from: &Address,
        to: &Address,
        message: &[u8],
    ) -> Result<(), Error> {
        let exchange = self.exchange(from, to, message);
        match timeout(self.server.limits.all, exchange).await {
            Ok(done) => done.map_err(Error::Smtp),
            // Only the answer to the dot is waited for so long.
            Err(_) => Err(Error::Smtp(Failure::late(Step::Answer))),
        }
    }

    /// Goes as far as a letter would before it names whom it is for, on a connection of its own,
    /// and sends nothing.
    ///
    /// # Errors
    /// With the step at which a letter would break off.
    pub async fn check(&self, from: &Address) -> Result<(), Failure> {
        let limit = self.server.limits.step;
        let mut connection = self.connect(from).await?;
        let sender = Mail::new(Some(from.clone()), Vec::new());
        in_time(limit, Step::Sender, connection.command(sender)).await?;
        // Leaving without a goodbye would do: nothing was begun that the server has to keep.
        in_time(limit, Step::Sender, connection.quit()).await.ok();
        Ok(())
    }

    async fn exchange(&self, from: &Address, to: &Address, message: &[u8]) -> Result<(), Failure> {
        let mut connection = match self.kept().await {
            Some(connection) => connection,
            None => self.connect(from).await?,
        };
        self.hand_over(&mut connection, from, to, message).await?;
        let mut idle = self.idle.lock();
        idle.push((connection, Instant::now()));
        Ok(())
    }

    /// Returns a connection that was kept and still answers.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = {
                let mut idle = self.idle.lock();
                idle.pop()?
            };
            if since.elapsed() < self.server.limits.idle
                && timeout(self.server.limits.step, connection.test_connected()).await == Ok(true)
            {
                return Some(connection);
            }
        }
    }

    async fn connect(&self, from: &Address) -> Result<AsyncSmtpConnection, Failure> {
        let Server { host, port, tls, account, limits, .. } = &*self.server;
        let us = ClientId::Domain(from.domain().to_owned());
        let connecting = async {
            let server = (host.as_str(), *port);
            let at_once = self.tls.clone().filter(|_| *tls == Tls::Implicit);
            let mut connection =
                AsyncSmtpConnection::connect_tokio1(server, Some(limits.step), &us, at_once, None)
                    .await?;
            if let Some(parameters) = self.tls.clone().filter(|_| *tls == Tls::Starttls) {
                connection.starttls(parameters, &us).await?;
            }
            Ok(connection)
        };
        let mut connection = in_time(limits.step, Step::Connect, connecting).await?;
        if let Some((name, password)) = account {
            let (name, password) = (name.clone(), password.expose_secret().to_owned());
            let who = Credentials::new(name, password);
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            in_time(limits.step, Step::SignIn, connection.auth(&mechanisms, &who)).await?;
        }
        Ok(connection)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        from: &Address,
        to: &Address,
        message: &[u8],
    ) -> Result<Response, Failure> {
        let limits = self.server.limits;
        let mut parameters = Vec::new();
        if !AsRef::<str>::as_ref(from).is_ascii() || !AsRef::<str>::as_ref(to).is_ascii() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let what = "it takes no addresses outside ASCII".to_owned();
                return Err(Failure { step: Step::Recipient, code: None, what });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let sender = Mail::new(Some(from.clone()), parameters);
        in_time(limits.step, Step::Sender, connection.command(sender)).await?;
        let recipient = Rcpt::new(to.clone(), Vec::new());
        in_time(limits.step, Step::Recipient, connection.command(recipient)).await?;
        in_time(limits.step, Step::Letter, connection.command(Data)).await?;
        // The end of the last line is sent with the dot.
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        in_time(limits.answer, Step::Answer, connection.message(message)).await
    }
}

async fn in_time<T>(
    limit: Duration,
    step: Step,
    work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Failure> {
    match timeout(limit, work).await {
        Ok(done) => done.map_err(|error| Failure::new(step, &error)),
        Err(_) => Err(Failure::late(step)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(step: Step, code: Option<u16>) -> Failure {
        let code = code.map(|code| (code, Some("5.1.1".to_owned())));
        Failure { step, code, what: "reset".into() }
    }

    #[test]
    fn only_a_refused_recipient_or_letter_is_given_up() {
        for step in [Step::Recipient, Step::Letter, Step::Answer] {
            assert!(!failure(step, Some(550)).may_retry(), "{step:?}");
            assert!(failure(step, Some(451)).may_retry(), "{step:?}");
            assert!(failure(step, Some(530)).may_retry(), "{step:?}");
            assert!(failure(step, None).may_retry(), "{step:?}");
        }
        for step in [Step::Connect, Step::SignIn, Step::Sender] {
            assert!(failure(step, Some(554)).may_retry(), "{step:?}");
        }
    }

    #[test]
    fn a_failure_tells_the_step_and_the_code_and_no_address() {
        let shown = failure(Step::Recipient, Some(550)).to_string();
        assert_eq!(shown, "tell the mail server who is written to: 550 5.1.1");
        assert_eq!(
            failure(Step::Answer, None).to_string(),
            "have the letter taken by the mail server: reset"
        );
        assert_eq!(extended("5.7.26 <maria@example.com> no"), Some("5.7.26".into()));
        for none in ["", "<maria@example.com>", "1.2", "a.b.c", "5.7.1234", "5.1.1:"] {
            assert_eq!(extended(none), None, "{none}");
        }
    }
}
