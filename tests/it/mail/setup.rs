//! A salon whose letters, chats and clock a test has in its hands.
//!
//! The application is the real one, put together by `app::App`; the far ends are a chat that can be
//! left or hang, and either the folder of letters or a mail server.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;
use zapys::{
    app::App,
    channel::{Channel, Error, terminal},
    chat::{ButtonPress, Inbound, InboundKind, Outgoing},
    clock::{Clock, ManualClock},
    ids::{BusinessId, ConversationKey, Platform, StaffId},
    schedule::{Booking, State},
    settings::{Environment, Settings},
    store::{
        Scope, bookings, conversations,
        failed_jobs::{self, FailedJobs},
        inbox,
        jobs::WorkerScope,
        staff,
    },
};

use crate::world::{self, Letter};

/// One test's application, clock, chat and letters.
pub(crate) struct Setup {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) chat: Arc<Chat>,
    bot: BusinessId,
    dir: TempDir,
    said: AtomicU32,
}

/// The far end of every chat.
#[derive(Default)]
pub(crate) struct Chat {
    heard: Mutex<Vec<(ConversationKey, Outgoing)>>,
    left: Mutex<BTreeSet<String>>,
    /// Takes a message and never says so, as where a process dies just then.
    pub(crate) hangs: Mutex<bool>,
    pub(crate) hung: Notify,
    /// Says that it may work later.
    pub(crate) fails: Mutex<bool>,
}

#[async_trait]
impl Channel for Chat {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        if self.left.lock().unwrap().contains(&to.person) {
            return Err(Error::Gone);
        }
        if *self.fails.lock().unwrap() {
            return Err(Error::Failed("the platform is down".into()));
        }
        self.heard.lock().unwrap().push((to.clone(), out.clone()));
        if *self.hangs.lock().unwrap() {
            self.hung.notify_one();
            std::future::pending::<()>().await;
        }
        Ok(None)
    }

    async fn typing(&self, _: &ConversationKey) {}

    fn link(&self, _: &ConversationKey) -> Option<String> {
        Some("https://chat.example/salon".into())
    }
}

impl Chat {
    /// Somebody blocks the bot.
    pub(crate) fn leave(&self, person: &str) {
        self.left.lock().unwrap().insert(person.to_owned());
    }
}

impl Setup {
    /// The salon at a moment, with these lines in its profile changed and these in `[mail]`.
    pub(crate) fn new(now: &str, edits: &[(&str, &str)], mail: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bots = dir.path().join("bots");
        fs::create_dir(&bots).unwrap();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("bots/salon.toml");
        let mut text = fs::read_to_string(own).unwrap();
        for (from, to) in edits {
            assert!(text.contains(from), "{from} is not in the profile");
            text = text.replacen(from, to, 1);
        }
        fs::write(bots.join("salon.toml"), text).unwrap();
        let config = dir.path().join("config.toml");
        let data = dir.path().join("data").display().to_string();
        let bots = bots.display();
        fs::write(&config, format!("data_dir = '{data}'\nbots_dir = '{bots}'\n[mail]\n{mail}\n"))
            .unwrap();
        fs::write(dir.path().join("authority.pem"), super::server::AUTHORITY).unwrap();
        let key = include_bytes!("certificates/dkim-rsa.key");
        fs::write(dir.path().join("dkim.key"), key).unwrap();
        let settings = Settings::load(Some(&config), Environment::default()).unwrap();
        let clock = Arc::new(ManualClock::new(now.parse().unwrap()));
        let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let app = App::open(settings, shared).unwrap();
        let (chat, said) = (Arc::default(), AtomicU32::new(0));
        Self { app, clock, chat, bot: BusinessId::new("salon"), dir, said }
    }

    /// The salon on Monday, ten in the morning in Kyiv, with letters in a folder.
    pub(crate) fn on_monday() -> Self {
        Self::new(world::MONDAY, &[], "")
    }

    pub(crate) fn key(&self, person: &str) -> ConversationKey {
        terminal::conversation(&self.bot, person)
    }

    /// Somebody says something, and hears this.
    pub(crate) async fn says(&self, person: &str, line: &str) -> String {
        self.comes_in(person, InboundKind::line(line)).await;
        self.serves().await;
        let heard = self.heard(person);
        heard.into_iter().map(|out| out.reply.text).collect::<Vec<_>>().join("\n---\n")
    }

    /// Somebody presses the button of that name, and hears this.
    pub(crate) async fn presses(&self, person: &str, on: &Outgoing, label: &str) -> String {
        let all = on.reply.buttons.iter().flatten();
        let labels: Vec<&str> = all.map(|button| button.label.as_str()).collect();
        let at = labels.iter().position(|it| *it == label);
        let at = at.unwrap_or_else(|| panic!("{label} is not among {labels:?}"));
        let button = u32::try_from(at).unwrap();
        self.comes_in(person, InboundKind::ButtonPress(ButtonPress { message: on.id, button }))
            .await;
        self.serves().await;
        let heard = self.heard(person);
        heard.into_iter().map(|out| out.reply.text).collect::<Vec<_>>().join("\n---\n")
    }

    async fn comes_in(&self, person: &str, said: InboundKind) {
        let update = format!("update-{}", self.said.fetch_add(1, Ordering::Relaxed));
        let (conversation, sent) = (self.key(person), self.clock.now());
        let inbound = Inbound {
            conversation,
            update,
            sent,
            lang: None,
            handle: None,
            replied_to: None,
            quote: None,
            answers: None,
            message: None,
            said,
        };
        self.app.store.write(move |tx| inbox::accept(tx, &inbound, sent)).await.unwrap();
    }

    /// A person says something that is answered; the jobs it enqueued are left to others to run.
    pub(crate) async fn comes_in_and_is_answered(&self, person: &str, line: &str) {
        self.comes_in(person, InboundKind::line(line)).await;
        self.app.conversations(self.scope(), TaskTracker::new(), Vec::new()).drain().await.unwrap();
    }

    /// Answers what waits and sends what is due.
    pub(crate) async fn serves(&self) {
        self.app.conversations(self.scope(), TaskTracker::new(), Vec::new()).drain().await.unwrap();
        self.sends().await;
    }

    fn scope(&self) -> Scope {
        Scope::Places(vec![(self.bot.clone(), Platform::Terminal)])
    }

    pub(crate) fn job_worker(&self) -> zapys::jobs::JobWorker {
        let channel: Arc<dyn Channel> = Arc::<Chat>::clone(&self.chat);
        self.app.job_worker(
            WorkerScope { conversations: self.scope(), any_process: true },
            vec![channel],
        )
    }

    /// Sends what is due.
    pub(crate) async fn sends(&self) {
        self.job_worker().drain().await.unwrap();
    }

    /// It becomes that time, and what is due then is sent.
    pub(crate) async fn at(&self, now: &str) {
        self.clock.set(now.parse().unwrap());
        self.sends().await;
    }

    /// What somebody heard and was not looked at yet.
    pub(crate) fn heard(&self, person: &str) -> Vec<Outgoing> {
        let key = self.key(person);
        let mut all = self.chat.heard.lock().unwrap();
        let (mine, others) = all.drain(..).partition(|(to, _)| *to == key);
        *all = others;
        let mine: Vec<(ConversationKey, Outgoing)> = mine;
        mine.into_iter().map(|(_, out)| out).collect()
    }

    /// The words of it.
    pub(crate) fn texts(&self, person: &str) -> Vec<String> {
        self.heard(person).into_iter().map(|out| out.reply.text).collect()
    }

    /// The letters in the folder, oldest job first.
    pub(crate) fn letters(&self) -> Vec<Letter> {
        world::letters(&self.dir.path().join("data/mail"))
    }

    /// The second lines of the letters, which are their news.
    pub(crate) fn news(&self) -> Vec<String> {
        let first = |letter: Letter| letter.text.lines().next().unwrap_or_default().to_owned();
        self.letters().into_iter().map(first).collect()
    }

    /// Makes somebody a staff member, in their chat and in Ukrainian.
    pub(crate) async fn employs(&self, person: &str, member: &str) {
        let (key, now, member) = (self.key(person), self.clock.now(), StaffId::new(member));
        let appointed = self.app.store.write(move |tx| {
            let conversation = conversations::find_or_make(tx, &key, now)?;
            conversations::set_lang(tx, conversation.customer, zapys::ids::Lang::Uk)?;
            staff::appoint(tx, &conversation, &member, now)
        });
        appointed.await.unwrap();
    }

    /// Every booking in a state.
    pub(crate) async fn bookings(&self, state: State) -> Vec<Booking> {
        let all = self.app.store.read(move |db| bookings::all(db, None, Some(state))).await;
        all.unwrap().into_iter().map(|record| record.booking).collect()
    }

    /// When reminders will be due.
    pub(crate) fn reminders(&self) -> Vec<Timestamp> {
        let db = rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap();
        let sql = "SELECT DISTINCT due_ms FROM outbox WHERE kind = 'reminder' AND state = 'due'
                   ORDER BY due_ms";
        let mut ask = db.prepare(sql).unwrap();
        let due = ask.query_map([], |row| row.get(0)).unwrap();
        due.map(|ms| Timestamp::from_millisecond(ms.unwrap()).unwrap()).collect()
    }

    /// What `status` would say went wrong.
    pub(crate) async fn troubles(&self) -> Vec<FailedJobs> {
        let all = |db: &rusqlite::Connection| failed_jobs::since(db, Timestamp::UNIX_EPOCH, 20);
        self.app.store.read(all).await.unwrap()
    }

    /// Does something to the database behind everybody's back.
    pub(crate) fn sql(&self, sql: &str) {
        let db = rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap();
        db.execute_batch(sql).unwrap();
    }
}
