//! A mailbox on a server that speaks IMAP.
//!
//! The folder is opened for reading only (EXAMINE) and messages are fetched with PEEK, so the server
//! marks none of them as read. Of each message only the beginning is fetched. Every step has a time
//! limit, because a server that stops in the middle would hold the reader up for ever.

use std::{fmt, time::Duration};

use async_imap::{
    Client,
    imap_proto::{AttributeValue, MailboxDatum, RequestId, Response, Status},
};
use jiff::civil::Date;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{
    error::{Error, Step},
    incoming::MOST_BYTES,
    tls::connector,
};
use crate::store::mailbox::Position;

/// How long one step may take.
const STEP: Duration = Duration::from_secs(30);

/// A server, and the account whose mailbox is read.
#[derive(Clone)]
pub struct Server {
    host: String,
    port: u16,
    /// What encrypts connections; `None`: a server on this machine, in the clear.
    tls: Option<TlsConnector>,
    username: String,
    password: SecretString,
    folder: String,
}

/// Where a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether connections are encrypted from their first byte.
    pub is_encrypted: bool,
}

/// Who signs in, and which folder is read.
#[derive(Clone)]
pub struct Account {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: SecretString,
    /// The folder.
    pub folder: String,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("name", &self.name()).finish_non_exhaustive()
    }
}

/// A connection to a server, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Stream for T {}

/// A folder that is open for reading.
pub struct Folder {
    pub(super) session: async_imap::Session<Box<dyn Stream>>,
    /// Which numbers its messages have.
    pub uid_validity: u32,
    /// Whether the server has announced messages since they were last listed.
    pub(super) has_news: bool,
}

impl Server {
    /// Prepares to read a mailbox; nothing is connected yet. `authority`: the certificates, in PEM, of
    /// an authority that is trusted beside those of the system.
    ///
    /// # Errors
    /// Says what is wrong with the certificates.
    pub fn new(place: Place, account: Account, authority: Option<&[u8]>) -> Result<Self, String> {
        let tls = place.is_encrypted.then(|| connector(authority)).transpose()?;
        let Account { username, password, folder } = account;
        Ok(Self { host: place.host, port: place.port, tls, username, password, folder })
    }

    /// Returns the mailbox's name in the store and in `zapys status`.
    pub fn name(&self) -> String {
        let scheme = if self.tls.is_some() { "imaps" } else { "imap" };
        let Self { host, port, username, folder, .. } = self;
        format!("{scheme}://{username}@{host}:{port}/{folder}")
    }

    /// Signs in and opens the folder.
    ///
    /// # Errors
    /// The step that failed.
    pub async fn open(&self) -> Result<Folder, Error> {
        let stream = in_time(Step::Connect, self.connect()).await?;
        let mut client = Client::new(stream);
        let greeting = in_time(Step::Connect, async {
            client.read_response().await.map_err(|error| Error::io(Step::Connect, &error))
        });
        if greeting.await?.is_none() {
            return Err(Error::lost(Step::Connect));
        }
        let mut session = in_time(Step::SignIn, async {
            let signed_in = client.login(&self.username, self.password.expose_secret()).await;
            signed_in.map_err(|(error, _)| Error::imap(Step::SignIn, &error))
        })
        .await?;
        let opened = in_time(Step::Folder, async {
            let opened = session.examine(quotable(&self.folder)).await;
            opened.map_err(|error| Error::imap(Step::Folder, &error))
        })
        .await?;
        // A server without UIDVALIDITY does not keep numbers; then all are of one kind.
        let uid_validity = opened.uid_validity.unwrap_or_default();
        Ok(Folder { session, uid_validity, has_news: false })
    }

    async fn connect(&self) -> Result<Box<dyn Stream>, Error> {
        let failed = |error: std::io::Error| Error { step: Step::Connect, what: error.to_string() };
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(failed)?;
        let Some(tls) = &self.tls else { return Ok(Box::new(stream)) };
        let name = ServerName::try_from(self.host.clone()).map_err(|_| Error {
            step: Step::Connect,
            what: "the name of the server cannot be one".to_owned(),
        })?;
        Ok(Box::new(tls.connect(name, stream).await.map_err(failed)?))
    }
}

impl Folder {
    /// Returns the numbers of the messages that came after a position and not before a day, in order.
    ///
    /// # Errors
    /// When the server does not answer as it should.
    pub async fn list(&mut self, after: Option<Position>, since: Date) -> Result<Vec<u32>, Error> {
        let known = after.filter(|at| at.uid_validity == self.uid_validity);
        let first = known.map_or(1, |at| at.uid.saturating_add(1));
        let command = format!("UID SEARCH UID {first}:* SINCE {}", since.strftime("%d-%b-%Y"));
        self.has_news = false;
        let mut new = Vec::new();
        let take = |answer: &Response<'_>| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = answer {
                // `n:*` has the last message also where its number is less than n.
                new.extend(found.iter().filter(|uid| **uid >= first));
            }
        };
        self.run(Step::List, &command, take).await?;
        new.sort_unstable();
        Ok(new)
    }

    /// Returns the beginning of a message; `None`: it has been deleted.
    ///
    /// # Errors
    /// When the server does not answer as it should.
    pub async fn fetch(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Error> {
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[]<0.{MOST_BYTES}>)");
        let mut body = None;
        let take = |answer: &Response<'_>| body = body_of(answer, uid).or(body.take());
        self.run(Step::Fetch, &command, take).await?;
        Ok(body)
    }

    /// Runs a command, and shows what the server says before it is done. The commands of `async-imap`
    /// that list and fetch take a refusal for an empty answer, and a message that was refused must not
    /// count as deleted.
    pub(super) async fn run(
        &mut self,
        step: Step,
        command: &str,
        take: impl FnMut(&Response<'_>),
    ) -> Result<(), Error> {
        in_time(step, async {
            let tag = self.session.run_command(command).await;
            let tag = tag.map_err(|error| Error::imap(step, &error))?;
            self.finish(step, &tag, take).await
        })
        .await
    }

    /// Shows what the server says until a command is done.
    pub(super) async fn finish(
        &mut self,
        step: Step,
        tag: &RequestId,
        mut take: impl FnMut(&Response<'_>),
    ) -> Result<(), Error> {
        loop {
            let see = |answer: &Response<'_>| match answer {
                Response::Done { tag: done, status, .. } if done == tag => {
                    Some(*status == Status::Ok)
                }
                other => {
                    take(other);
                    None
                }
            };
            match self.answer(step, see).await? {
                Some(true) => return Ok(()),
                Some(false) => return Err(Error::refused(step)),
                None => {}
            }
        }
    }

    /// Shows what the server says next, and notes where it announces a message.
    pub(super) async fn answer<T>(
        &mut self,
        step: Step,
        see: impl FnOnce(&Response<'_>) -> T,
    ) -> Result<T, Error> {
        let answer = self.session.read_response().await;
        let answer = answer.map_err(|error| Error::io(step, &error))?;
        let answer = answer.ok_or_else(|| Error::lost(step))?;
        if let Response::MailboxData(MailboxDatum::Exists(_)) = answer.parsed() {
            self.has_news = true;
        }
        Ok(see(answer.parsed()))
    }

    /// Signs out; an error is left aside, because the server keeps nothing of this session.
    pub async fn close(mut self) {
        timeout(STEP, self.session.logout()).await.ok();
    }
}

/// Returns the beginning of a message, if an answer has it.
fn body_of(answer: &Response<'_>, uid: u32) -> Option<Vec<u8>> {
    let Response::Fetch(_, parts) = answer else { return None };
    if !parts.contains(&AttributeValue::Uid(uid)) {
        return None;
    }
    parts.iter().find_map(|part| match part {
        AttributeValue::BodySection { section: None, data: Some(body), .. } => Some(body.to_vec()),
        _ => None,
    })
}

/// A name of a folder without what would end the command.
fn quotable(folder: &str) -> String {
    folder.chars().filter(|c| !c.is_control()).collect()
}

pub(super) async fn in_time<T>(
    step: Step,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    timeout(STEP, work).await.unwrap_or_else(|_| Err(Error::late(step)))
}
