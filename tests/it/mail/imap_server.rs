//! A small IMAP server that does what a test says: a real one, over real connections.
//!
//! It knows as much of RFC 9051 as a reader can notice: greeting, LOGIN, EXAMINE, UID SEARCH by number
//! and day, UID FETCH of a part of a message, CAPABILITY, IDLE where a test wants it, LOGOUT. It keeps every
//! command, so that a test sees what was asked for.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufStream},
    net::TcpListener,
    sync::watch,
    task::JoinSet,
};

use super::server::acceptor;

/// What the server does in place of its usual answer to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// It says no, and repeats an address.
    Refuses,
    /// It breaks the connection.
    Drops,
    /// It answers what is no IMAP.
    Babbles,
}

#[derive(Debug, Clone)]
struct Message {
    uid: u32,
    bytes: Vec<u8>,
}

#[derive(Debug, Default)]
struct State {
    uid_validity: u32,
    messages: Vec<Message>,
    commands: Vec<String>,
    rule: Option<(&'static str, Does)>,
    /// The message that the server cannot read any more.
    damaged: Option<u32>,
    /// Whether the server tells of new messages.
    idles: bool,
    /// A message that arrives while the server answers the next UID SEARCH, too late to be found.
    late: Option<Vec<u8>>,
}

impl State {
    fn add(&mut self, bytes: &[u8]) -> u32 {
        let uid = self.messages.last().map_or(1, |last| last.uid + 1);
        self.messages.push(Message { uid, bytes: bytes.into() });
        uid
    }
}

/// The server; it ends with the test.
pub(super) struct ImapServer {
    pub(super) port: u16,
    state: Arc<Mutex<State>>,
    /// Changes with each message that arrives, and each connection that is to end.
    signal: watch::Sender<Signal>,
    _serving: JoinSet<()>,
}

/// What a connection that waits is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    /// A message has arrived.
    Arrived,
    /// The server ends it.
    Ends,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

impl ImapServer {
    /// Starts it, encrypted or not.
    pub(super) async fn start(is_encrypted: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { uid_validity: 7, ..State::default() }));
        let (mut serving, shared) = (JoinSet::new(), Arc::clone(&state));
        let (signal, listener_signal) = watch::channel(Signal::Arrived);
        serving.spawn(async move {
            let mut guests = JoinSet::new();
            loop {
                let (wire, _) = listener.accept().await.unwrap();
                let (state, signal) = (Arc::clone(&shared), listener_signal.clone());
                guests.spawn(async move {
                    let talk = async {
                        let wire: Box<dyn Wire> = if is_encrypted {
                            Box::new(acceptor().accept(wire).await?)
                        } else {
                            Box::new(wire)
                        };
                        Talk { wire: BufStream::new(wire), state, signal, told: 0 }.serve().await
                    };
                    // A broken connection is what some tests are about.
                    drop(talk.await);
                });
            }
        });
        Self { port, state, signal, _serving: serving }
    }

    /// A message arrives; returns its number.
    pub(super) fn arrives(&self, bytes: &str) -> u32 {
        let uid = self.state.lock().unwrap().add(bytes.as_bytes());
        self.signal.send_replace(Signal::Arrived);
        uid
    }

    /// The server tells of new messages from now on.
    pub(super) fn idles(&self) {
        self.state.lock().unwrap().idles = true;
    }

    /// A message arrives while the server answers the next UID SEARCH, too late to be found. The answer
    /// announces it, so nothing that comes later does.
    pub(super) fn arrives_late(&self, bytes: &str) {
        self.state.lock().unwrap().late = Some(bytes.into());
    }

    /// The server ends the connections that wait.
    pub(super) fn ends_waiting(&self) {
        self.signal.send_replace(Signal::Ends);
    }

    /// Waits until a command was given so often since the commands were last taken.
    pub(super) async fn is_told(&self, verb: &str, times: usize) {
        let told = async {
            loop {
                let many = {
                    let state = self.state.lock().unwrap();
                    state.commands.iter().filter(|command| command.starts_with(verb)).count()
                };
                if many >= times {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), told).await.unwrap();
    }

    /// The server numbers its messages anew, as after a move to another machine.
    pub(super) fn renumbers(&self) {
        self.state.lock().unwrap().uid_validity += 1;
    }

    /// A message is damaged on the server's disk.
    pub(super) fn damages(&self, uid: u32) {
        self.state.lock().unwrap().damaged = Some(uid);
    }

    /// What is done at a command from now on; `None`: what is usual.
    pub(super) fn rule(&self, rule: Option<(&'static str, Does)>) {
        self.state.lock().unwrap().rule = rule;
    }

    /// The commands since the last call, without their tags.
    pub(super) fn commands(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().commands)
    }
}

struct Talk {
    wire: BufStream<Box<dyn Wire>>,
    state: Arc<Mutex<State>>,
    signal: watch::Receiver<Signal>,
    /// Of how many messages the other side has been told.
    told: usize,
}

impl Talk {
    async fn serve(mut self) -> io::Result<()> {
        self.say("* OK [CAPABILITY IMAP4rev1] ready").await?;
        loop {
            let mut line = String::new();
            if self.wire.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let (tag, command) = line.trim_end().split_once(' ').unwrap_or_default();
            let verb = command.trim_start_matches("UID ").split(' ').next().unwrap_or_default();
            let rule = {
                let mut state = self.state.lock().unwrap();
                state.commands.push(command.to_owned());
                state.rule.filter(|(at, _)| *at == verb).map(|(_, does)| does)
            };
            match rule {
                Some(Does::Drops) => return Err(io::ErrorKind::BrokenPipe.into()),
                Some(Does::Babbles) => self.say("220 ann@example.com ESMTP {").await?,
                Some(Does::Refuses) => {
                    self.say(&format!("{tag} NO [X] not for ann@example.com")).await?;
                }
                None if verb == "LOGOUT" => {
                    self.say("* BYE").await?;
                    return self.say(&format!("{tag} OK bye")).await;
                }
                None => self.answer(tag, verb, command).await?,
            }
        }
    }

    async fn answer(&mut self, tag: &str, verb: &str, command: &str) -> io::Result<()> {
        let (uid_validity, messages, damaged) = {
            let state = self.state.lock().unwrap();
            (state.uid_validity, state.messages.clone(), state.damaged)
        };
        match verb {
            "LOGIN" if command == r#"LOGIN "salon" "hunter\"2""# => {}
            "LOGIN" => return self.say(&format!("{tag} NO [AUTHENTICATIONFAILED] who?")).await,
            "EXAMINE" if command == r#"EXAMINE "INBOX""# => {
                self.announce(messages.len()).await?;
                self.say("* FLAGS (\\Seen)").await?;
                self.say(&format!("* OK [UIDVALIDITY {uid_validity}] UIDs")).await?;
            }
            "EXAMINE" => return self.say(&format!("{tag} NO [NONEXISTENT] no folder")).await,
            "SEARCH" => {
                let first = command.split([' ', ':']).nth(3).unwrap().parse::<u32>().unwrap();
                let last = messages.last().map_or(0, |last| last.uid);
                // The last message is found by `n:*` also where its number is less.
                let found = messages.iter().filter(|it| it.uid >= first || it.uid == last);
                let found: Vec<String> = found.map(|it| it.uid.to_string()).collect();
                self.say(&format!("* SEARCH {}", found.join(" "))).await?;
                let late = {
                    let mut state = self.state.lock().unwrap();
                    state.late.take().map(|bytes| state.add(&bytes))
                };
                if late.is_some() {
                    self.announce(messages.len() + 1).await?;
                }
            }
            "FETCH" => {
                let uid: u32 = command.split(' ').nth(2).unwrap().parse().unwrap();
                let most = command.split(['.', '>']).nth(2).unwrap().parse::<usize>().unwrap();
                if damaged == Some(uid) {
                    return self.say(&format!("{tag} NO [SERVERBUG] cannot read it")).await;
                }
                if let Some(at) = messages.iter().position(|it| it.uid == uid) {
                    let bytes = &messages[at].bytes[..messages[at].bytes.len().min(most)];
                    let head =
                        format!("* {} FETCH (UID {uid} BODY[]<0> {{{}}}", at + 1, bytes.len());
                    self.say(&head).await?;
                    self.wire.write_all(bytes).await?;
                    self.say(")").await?;
                }
            }
            "CAPABILITY" => {
                let idle = if self.state.lock().unwrap().idles { " IDLE" } else { "" };
                self.say(&format!("* CAPABILITY IMAP4rev1{idle}")).await?;
            }
            "IDLE" => self.idle().await?,
            _ => return self.say(&format!("{tag} BAD what?")).await,
        }
        self.say(&format!("{tag} OK done")).await
    }

    /// Tells of messages until the other side has enough.
    async fn idle(&mut self) -> io::Result<()> {
        self.signal.mark_unchanged();
        self.say("+ idling").await?;
        self.say("* OK Still here").await?;
        let mut line = String::new();
        loop {
            let many = self.state.lock().unwrap().messages.len();
            if many > self.told {
                self.announce(many).await?;
            }
            tokio::select! {
                read = self.wire.read_line(&mut line) => {
                    read?;
                    assert_eq!(line, "DONE\r\n");
                    return Ok(());
                }
                changed = self.signal.changed() => {
                    changed.map_err(|_| io::ErrorKind::BrokenPipe)?;
                }
            }
            if *self.signal.borrow() == Signal::Ends {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
        }
    }

    async fn announce(&mut self, many: usize) -> io::Result<()> {
        self.told = many;
        self.say(&format!("* {many} EXISTS")).await
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.wire.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.wire.flush().await
    }
}
