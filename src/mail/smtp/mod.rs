//! Letters by SMTP: one exchange for each letter, and the step at which it broke off.
//!
//! The exchange is driven step by step over `lettre`'s connection and not by its own
//! transport, because the consequence of a refusal depends on the step: a refused
//! recipient never gets this letter, while a refused password is a mistake that the owner can
//! correct, after which the letter is sent. The bytes of [`mod@super::message`] are sent unchanged.
//!
//! Between the dot that ends a letter and the server's answer the worker cannot know whether the
//! server took the letter. If the answer is lost there, the letter is sent again with the same
//! Message-ID, by which a mailbox can drop the second one. To make that rare, the worker waits for
//! the answer to the dot much longer than for any other.

mod error;
mod server;

use std::{fmt, sync::Arc, time::Duration};

use lettre::{
    Address,
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::Response,
    },
};
use parking_lot::Mutex;
use secrecy::ExposeSecret as _;
use tokio::time::{Instant, timeout};

pub use error::{Error, Step};
pub use server::{Limits, Server, Tls};

/// A client of a mail server. Clones share their connections.
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
    /// Says what is wrong when the certificates of the authority cannot be read.
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
                let built = builder.build().map_err(|error| Error::new(Step::Connect, &error));
                Some(built.map_err(|error| error.what)?)
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
            Ok(done) => done,
            // Only the answer to the dot may take so long.
            Err(_) => Err(Error::late(Step::Answer)),
        }
    }

    /// Connects, signs in and names the sender, on a connection of its own; sends no letter.
    ///
    /// # Errors
    /// The step at which a letter would fail.
    pub async fn check(&self, from: &Address) -> Result<(), Error> {
        let limit = self.server.limits.step;
        let mut connection = self.connect(from).await?;
        let parameters = parameters(&connection, &[from])?;
        let sender = Mail::new(Some(from.clone()), parameters);
        in_time(limit, Step::Sender, connection.command(sender)).await?;
        // The result is ignored: the server keeps nothing of this session.
        in_time(limit, Step::Sender, connection.quit()).await.ok();
        Ok(())
    }

    async fn exchange(&self, from: &Address, to: &Address, message: &[u8]) -> Result<(), Error> {
        let mut connection = match self.idle_connection().await {
            Some(connection) => connection,
            None => self.connect(from).await?,
        };
        self.hand_over(&mut connection, from, to, message).await?;
        let mut idle = self.idle.lock();
        idle.push((connection, Instant::now()));
        Ok(())
    }

    /// Returns an idle connection that still answers; `None`: there is none.
    async fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
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

    async fn connect(&self, from: &Address) -> Result<AsyncSmtpConnection, Error> {
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
    ) -> Result<Response, Error> {
        let limits = self.server.limits;
        let parameters = parameters(connection, &[from, to])?;
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

/// Returns what is told with the sender; it depends on the addresses of a letter.
fn parameters(
    connection: &AsyncSmtpConnection,
    addresses: &[&Address],
) -> Result<Vec<MailParameter>, Error> {
    if addresses.iter().all(|address| AsRef::<str>::as_ref(*address).is_ascii()) {
        return Ok(Vec::new());
    }
    if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        let what = "it takes no addresses outside ASCII".to_owned();
        return Err(Error { step: Step::Recipient, code: None, what });
    }
    // The address stands in the headers as well (RFC 6531, section 3.6).
    Ok(vec![MailParameter::Body(MailBodyParameter::EightBitMime), MailParameter::SmtpUtfEight])
}

async fn in_time<T>(
    limit: Duration,
    step: Step,
    work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Error> {
    match timeout(limit, work).await {
        Ok(done) => done.map_err(|error| Error::new(step, &error)),
        Err(_) => Err(Error::late(step)),
    }
}
