//! A small mail server that does what a test says: a real one, over real connections.
//!
//! It knows as much of RFC 5321 as a client can notice: greeting, EHLO, STARTTLS, AUTH PLAIN,
//! the envelope, a letter with its dots taken off. What goes wrong is said for a step, and for
//! one recipient if need be, and for so many times.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;
use zapys::mail::{
    Smtp,
    smtp::{self, Limits, Tls},
};

pub(crate) const AUTHORITY: &[u8] = include_bytes!("certificates/authority.pem");
pub(crate) const ANOTHER: &[u8] = include_bytes!("certificates/another.pem");
/// `\0salon\0hunter2`, as AUTH PLAIN says it.
const ACCOUNT: &str = "AUTH PLAIN AHNhbG9uAGh1bnRlcjI=";

/// A step at which something can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Greeting,
    Hello,
    SignIn,
    Sender,
    Recipient,
    Data,
    Dot,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    /// It answers this.
    Says(&'static str),
    /// It breaks the connection.
    Drops,
    /// It never answers.
    Hangs,
    /// It takes the letter, and breaks the connection before it says so.
    TakesAndDrops,
}

/// A letter that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// How the sender was named: `MAIL FROM:<desk@example.com> SMTPUTF8`.
    pub(crate) sender: String,
    pub(crate) to: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) encrypted: bool,
    pub(crate) signed_in: bool,
}

#[derive(Debug)]
struct Rule {
    at: At,
    to: Option<String>,
    times: usize,
    does: Does,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    taken: Vec<Taken>,
    connections: usize,
}

/// The server; it ends with the test.
pub(crate) struct Server {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
    _serving: JoinSet<()>,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

impl Server {
    /// Starts it; nobody has to sign in unless a client does.
    pub(crate) async fn start(tls: Tls) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let (mut serving, shared) = (JoinSet::new(), Arc::clone(&state));
        serving.spawn(async move {
            let acceptor = acceptor();
            let mut guests = JoinSet::new();
            loop {
                let (wire, _) = listener.accept().await.unwrap();
                let (state, acceptor) = (Arc::clone(&shared), acceptor.clone());
                state.lock().unwrap().connections += 1;
                guests.spawn(async move {
                    let talk = async {
                        let wire: Box<dyn Wire> = match tls {
                            Tls::Implicit => Box::new(acceptor.accept(wire).await?),
                            Tls::Starttls | Tls::None => Box::new(wire),
                        };
                        let talk =
                            Talk { wire, read: Vec::new(), state, encrypted: tls == Tls::Implicit };
                        talk.serve((tls == Tls::Starttls).then_some(acceptor)).await
                    };
                    // A broken connection is what many tests are about.
                    drop(talk.await);
                });
            }
        });
        Self { port, state, _serving: serving }
    }

    /// Says what is done at a step, so many times.
    pub(crate) fn rule(&self, at: At, times: usize, does: Does) {
        self.state.lock().unwrap().rules.push(Rule { at, to: None, times, does });
    }

    /// The same for one recipient alone.
    pub(crate) fn rule_for(&self, to: &str, at: At, times: usize, does: Does) {
        let to = Some(to.to_owned());
        self.state.lock().unwrap().rules.push(Rule { at, to, times, does });
    }

    /// Forgets everything that was to be done.
    pub(crate) fn calm(&self) {
        self.state.lock().unwrap().rules.clear();
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    /// The recipients of what was taken, in order.
    pub(crate) fn to(&self) -> Vec<String> {
        self.taken().into_iter().map(|taken| taken.to).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    /// How a client reaches it that trusts its authority.
    pub(crate) fn settings(&self, tls: Tls) -> smtp::Server {
        let short = Duration::from_millis(500);
        smtp::Server {
            host: "localhost".to_owned(),
            port: self.port,
            tls,
            authority: Some(AUTHORITY.to_vec()),
            account: None,
            limits: Limits { step: short, answer: short, all: short * 4, idle: short * 20 },
        }
    }

    pub(crate) fn client(&self, tls: Tls) -> Smtp {
        Smtp::new(self.settings(tls)).unwrap()
    }
}

pub(super) fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("certificates/server.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("certificates/server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.unwrap()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

struct Talk {
    wire: Box<dyn Wire>,
    read: Vec<u8>,
    state: Arc<Mutex<State>>,
    encrypted: bool,
}

impl Talk {
    async fn serve(mut self, mut starttls: Option<TlsAcceptor>) -> io::Result<()> {
        let (mut sender, mut to, mut signed_in) = (String::new(), String::new(), false);
        self.answer(At::Greeting, "", "220 test ESMTP").await?;
        loop {
            let line = self.line().await?;
            let command = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match command.as_str() {
                "EHLO" => {
                    let tls = if starttls.is_some() { "250-STARTTLS\r\n" } else { "" };
                    let says = format!("250-test\r\n{tls}250-8BITMIME\r\n250 AUTH PLAIN LOGIN");
                    self.answer(At::Hello, "", &says).await?;
                }
                "STARTTLS" if starttls.is_some() => {
                    self.say("220 go on").await?;
                    let Some(acceptor) = starttls.take() else { break };
                    self.wire = Box::new(acceptor.accept(self.wire).await?);
                    self.encrypted = true;
                }
                "AUTH" => {
                    signed_in = line == ACCOUNT;
                    let says =
                        if signed_in { "235 2.7.0 welcome" } else { "535 5.7.8 <salon> who?" };
                    self.answer(At::SignIn, "", says).await?;
                }
                "MAIL" => {
                    sender.clone_from(&line);
                    self.answer(At::Sender, "", "250 2.1.0 ok").await?;
                }
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.answer(At::Recipient, &to, "250 2.1.5 ok").await?;
                }
                "DATA" => {
                    if self.answer(At::Data, &to, "354 go on").await? {
                        let bytes = self.letter().await?;
                        let (encrypted, sender, to) = (self.encrypted, sender.clone(), to.clone());
                        self.take(Taken { sender, to, bytes, encrypted, signed_in }).await?;
                    }
                }
                "QUIT" => {
                    self.say("221 bye").await?;
                    break;
                }
                _ => self.say("250 ok").await?,
            }
        }
        Ok(())
    }

    async fn take(&mut self, taken: Taken) -> io::Result<()> {
        let rule = self.rule(At::Dot, &taken.to);
        if matches!(rule, None | Some(Does::TakesAndDrops)) {
            self.state.lock().unwrap().taken.push(taken);
        }
        self.does(rule, "250 2.0.0 taken").await.map(drop)
    }

    /// Answers as usual, or as a rule says; `true`: as usual.
    async fn answer(&mut self, at: At, to: &str, usual: &str) -> io::Result<bool> {
        let rule = self.rule(at, to);
        self.does(rule, usual).await
    }

    async fn does(&mut self, rule: Option<Does>, usual: &str) -> io::Result<bool> {
        match rule {
            None => self.say(usual).await.map(|()| true),
            Some(Does::Says(line)) => self.say(line).await.map(|()| false),
            Some(Does::Drops | Does::TakesAndDrops) => Err(io::ErrorKind::BrokenPipe.into()),
            Some(Does::Hangs) => std::future::pending().await,
        }
    }

    fn rule(&self, at: At, to: &str) -> Option<Does> {
        let mut state = self.state.lock().unwrap();
        let found = state.rules.iter_mut().find(|rule| {
            rule.at == at && rule.times > 0 && rule.to.as_deref().is_none_or(|it| it == to)
        })?;
        found.times -= 1;
        Some(found.does)
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.wire.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.wire.flush().await
    }

    async fn until(&mut self, end: &[u8]) -> io::Result<Vec<u8>> {
        loop {
            if let Some(at) = self.read.windows(end.len()).position(|it| it == end) {
                let rest = self.read.split_off(at + end.len());
                let mut found = std::mem::replace(&mut self.read, rest);
                found.truncate(at);
                return Ok(found);
            }
            let mut some = [0; 4096];
            let many = self.wire.read(&mut some).await?;
            if many == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.read.extend_from_slice(&some[..many]);
        }
    }

    async fn line(&mut self) -> io::Result<String> {
        Ok(String::from_utf8_lossy(&self.until(b"\r\n").await?).into_owned())
    }

    /// Reads a letter up to its last dot, and takes off the dots that were put before others.
    async fn letter(&mut self) -> io::Result<Vec<u8>> {
        let mut all = self.until(b"\r\n.\r\n").await?;
        all.extend_from_slice(b"\r\n");
        let mut plain = Vec::new();
        for line in all.split(|byte| *byte == b'\n') {
            plain.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
            plain.push(b'\n');
        }
        plain.pop();
        Ok(plain)
    }
}
