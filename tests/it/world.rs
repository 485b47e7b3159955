//! A business, its customers and a manual clock: the world of a conversation's test.
//!
//! The application is the real one, opened by `app::App` on its own database; only the clock, the
//! model where a test brings one, and the far end of the channel are replaced. So a test reads as
//! its conversation: a customer writes, reads an answer, and [`World::close`] fails if a message is
//! left unanswered or unsent, or a record is inconsistent.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use jiff::SignedDuration;
use tempfile::TempDir;
use tokio::{sync::Notify, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use zapys::{
    agent::Request,
    app::App,
    bots::BusinessProfile,
    channel::{Channel, Channels, Error, terminal},
    chat::{ButtonPress, Call, Inbound, InboundKind, Outgoing, Press, Reply, Usage},
    clock::{Clock, ManualClock},
    conversation::{ConversationRunner, TurnServices},
    http,
    ids::{BusinessId, ConversationKey, Platform, StaffId},
    model::{self, Chain, Model, Proposal, chain},
    schedule::{Booking, State},
    settings::{Environment, Settings},
    store::{Scope, Store, bookings, conversations, inbox, jobs::WorkerScope, staff},
};

/// Monday, ten in the morning in Kyiv.
pub(crate) const MONDAY: &str = "2026-11-23T10:00:00+02:00";

/// What a scripted model does with a request.
type Script = dyn Fn(&Request) -> Result<Proposal, model::Error> + Send + Sync;

/// What a scripted model says to never answer, as in a process that is killed.
pub(crate) const HANG: &str = "hang";

/// The world of one test.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) bot: BusinessId,
    dir: TempDir,
    heard: Arc<Heard>,
    chain: Chain,
    said: Mutex<u32>,
    hung: Arc<Notify>,
}

/// A person who talks to the business.
#[derive(Clone)]
pub(crate) struct Customer<'a> {
    world: &'a World,
    pub(crate) key: ConversationKey,
}

/// Every reply in order: those that no test has read yet, and those that were shown.
#[derive(Default)]
pub(crate) struct Heard {
    said: Mutex<Vec<(ConversationKey, String)>>,
    /// The same with its buttons, which can be pressed however old they are.
    shown: Mutex<Vec<(ConversationKey, Outgoing)>>,
}

/// A letter that left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

struct Scripted {
    script: Box<Script>,
    hung: Arc<Notify>,
}

#[async_trait]
impl Model for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    async fn propose(&self, request: &Request, _: Instant) -> Result<Proposal, model::Error> {
        match (self.script)(request) {
            Err(model::Error::Unusable { what: HANG, .. }) => {
                self.hung.notify_one();
                std::future::pending().await
            }
            proposal => proposal,
        }
    }
}

#[async_trait]
impl Channel for Heard {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        self.shown.lock().unwrap().push((to.clone(), out.clone()));
        self.said.lock().unwrap().push((to.clone(), out.reply.text.clone()));
        Ok(None)
    }

    async fn typing(&self, _: &ConversationKey) {}
}

/// A model that breaks off; one that is only late would be left alone for a while.
pub(crate) fn unreachable() -> model::Error {
    http::Error::BrokenOff("not now".into()).into()
}

/// A model that answers what cannot be used; [`HANG`]: that never does.
pub(crate) fn unusable(what: &'static str) -> model::Error {
    model::Error::Unusable { what, usage: Usage::default() }
}

/// An answer of words alone.
pub(crate) fn words(text: &str) -> Proposal {
    Proposal { text: text.into(), ..Proposal::default() }
}

/// An answer that calls one function.
pub(crate) fn call(function: &str, arguments: &serde_json::Value) -> Proposal {
    let arguments = arguments.to_string();
    let call = Call { id: "call_1".into(), function: function.into(), arguments };
    Proposal { calls: vec![call], ..Proposal::default() }
}

/// Settings that keep everything below a folder and read none of ours.
pub(crate) fn settings(dir: &Path, bots: Option<&Path>) -> Settings {
    settings_with(dir, bots, "")
}

/// The same with more sections.
pub(crate) fn settings_with(dir: &Path, bots: Option<&Path>, more: &str) -> Settings {
    let config = dir.join("config.toml");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("bots");
    let bots = bots.unwrap_or(&own).display();
    let data = dir.join("data").display().to_string();
    fs::write(&config, format!("data_dir = {data:?}\nbots_dir = '{bots}'\n{more}")).unwrap();
    Settings::load(Some(&config), Environment::default()).unwrap()
}

impl World {
    /// The salon of `bots/`, on a Monday morning.
    pub(crate) fn new() -> Self {
        Self::at(MONDAY)
    }

    /// The salon at a moment.
    pub(crate) fn at(now: &str) -> Self {
        Self::build("salon", now, None, "")
    }

    /// A business of `bots/` with another line here and there in its file.
    pub(crate) fn with_profile(bot: &str, now: &str, edits: &[(&str, &str)]) -> Self {
        Self::build(bot, now, Some(edits), "")
    }

    /// A business of `bots/` with other lines here and there, and sections of a configuration;
    /// the secret of a client at Google lies beside it.
    pub(crate) fn with_config(bot: &str, edits: &[(&str, &str)], more: &str) -> Self {
        Self::build(bot, MONDAY, Some(edits), more)
    }

    /// The same at another moment.
    pub(crate) fn with_config_at(
        now: &str,
        (bot, edits): (&str, &[(&str, &str)]),
        more: &str,
    ) -> Self {
        Self::build(bot, now, Some(edits), more)
    }

    /// The same with files beside the configuration.
    pub(crate) fn with_files(
        now: &str,
        (bot, edits): (&str, &[(&str, &str)]),
        more: &str,
        files: &[(&str, &str)],
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(dir.path().join(name), text).unwrap();
        }
        Self::build_in(dir, bot, now, Some(edits), more)
    }

    fn build(bot: &str, now: &str, edits: Option<&[(&str, &str)]>, more: &str) -> Self {
        Self::build_in(tempfile::tempdir().unwrap(), bot, now, edits, more)
    }

    fn build_in(
        dir: TempDir,
        bot: &str,
        now: &str,
        edits: Option<&[(&str, &str)]>,
        more: &str,
    ) -> Self {
        fs::write(dir.path().join("google.secret"), "GOCSPX-test-secret\n").unwrap();
        let bots = edits.map(|edits| {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("bots/{bot}.toml"));
            let mut text = fs::read_to_string(file).unwrap();
            for (from, to) in edits {
                assert!(text.contains(from), "{from} is not in the profile");
                text = text.replace(from, to);
            }
            let bots = dir.path().join("bots");
            fs::create_dir(&bots).unwrap();
            fs::write(bots.join(format!("{bot}.toml")), text).unwrap();
            bots
        });
        let clock = Arc::new(ManualClock::new(now.parse().unwrap()));
        let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let app = App::open(settings_with(dir.path(), bots.as_deref(), more), shared).unwrap();
        Self {
            app,
            clock,
            bot: BusinessId::new(bot),
            dir,
            heard: Arc::default(),
            chain: Chain::default(),
            said: Mutex::default(),
            hung: Arc::default(),
        }
    }

    /// The next process on the same folder; the one before died in the middle of its work,
    /// and its tasks with the runtime that they ran on.
    pub(crate) fn restarted(self) -> Self {
        self.restarted_in(Environment::default())
    }

    /// The same after the system's zone data was updated: the folder's is newer than any other.
    pub(crate) fn restarted_with_zones(self, folder: &Path) -> Self {
        let folder = ("TZDIR".to_owned(), folder.display().to_string());
        self.restarted_in([folder].into_iter().collect())
    }

    fn restarted_in(self, environment: Environment) -> Self {
        let Self { app, clock, bot, dir, heard, chain, said, hung } = self;
        drop(app);
        let config = dir.path().join("config.toml");
        let settings = Settings::load(Some(&config), environment).unwrap();
        let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let app = App::open(settings, shared).unwrap();
        Self { app, clock, bot, dir, heard, chain, said, hung }
    }

    /// Reads, as the worker does every minute, what was changed in people's calendars, and does
    /// what follows from it.
    pub(crate) async fn watches(&self) {
        self.app.watch().unwrap().read_all().await.unwrap();
        self.settle().await;
    }

    /// Puts a model before the offline one.
    pub(crate) fn model(
        mut self,
        script: impl Fn(&Request) -> Result<Proposal, model::Error> + Send + Sync + 'static,
    ) -> Self {
        let scripted = Scripted { script: Box::new(script), hung: Arc::clone(&self.hung) };
        self.chain = Chain::new(vec![Arc::new(scripted)], chain::TURN);
        self
    }

    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    pub(crate) fn profile(&self) -> Arc<BusinessProfile> {
        self.app.profile(Some(self.bot.as_str())).unwrap()
    }

    pub(crate) fn customer(&self, name: &str) -> Customer<'_> {
        Customer { world: self, key: terminal::conversation(&self.bot, name) }
    }

    /// The usual customer says something, and hears this.
    pub(crate) async fn says(&self, line: &str) -> String {
        self.customer("guest").says(line).await
    }

    /// The folder that everything is kept below.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Replaces words of the business's file, which the worker reads when it begins anew.
    pub(crate) fn rewrites(&self, edits: &[(&str, &str)]) {
        let file = self.dir().join("bots/salon.toml");
        let mut text = fs::read_to_string(&file).unwrap();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        fs::write(&file, text).unwrap();
    }

    pub(crate) fn clock_now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Answers all waiting messages and sends what is due.
    pub(crate) async fn settle(&self) {
        let scope = Scope::Places(vec![(self.bot.clone(), Platform::Terminal)]);
        self.conversations(scope.clone()).drain().await.unwrap();
        self.run_jobs(scope).await;
    }

    /// Serves as the worker does until nothing waits; with a paused clock this takes no time.
    pub(crate) async fn serves_until_idle(&self) {
        let scope = Scope::Places(vec![(self.bot.clone(), Platform::Terminal)]);
        let (conversations, stop) = (self.conversations(scope), CancellationToken::new());
        let watch = async {
            while self.store().read(inbox::backlog).await.unwrap().0 > 0 {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            stop.cancel();
        };
        let (served, ()) = tokio::join!(conversations.run(&stop), watch);
        served.unwrap();
    }

    /// Sends what is due and answers no message.
    pub(crate) async fn sends_what_is_due(&self) {
        self.run_jobs(Scope::Places(vec![(self.bot.clone(), Platform::Terminal)])).await;
    }

    async fn run_jobs(&self, scope: Scope) {
        let channel: Arc<dyn Channel> = Arc::<Heard>::clone(&self.heard);
        self.app
            .job_worker(WorkerScope { conversations: scope, any_process: true }, vec![channel])
            .drain()
            .await
            .unwrap();
    }

    fn conversations(&self, scope: Scope) -> ConversationRunner {
        let profile = self.profile();
        let profiles = Arc::new(BTreeMap::from([(profile.id.clone(), profile)]));
        let services = TurnServices {
            store: self.app.store.clone(),
            profiles,
            chain: self.chain.clone(),
            tools: self.app.tools.clone(),
            clock: Arc::clone(&self.app.clock),
            channels: Channels::default(),
            wait_for_more: Duration::ZERO,
            speech: None,
            consents: self.app.consents().cloned(),
            calendars: self.app.calendars().clone(),
        };
        ConversationRunner::new(services, scope, TaskTracker::new())
    }

    /// Every booking there ever was, holds included.
    pub(crate) async fn bookings(&self) -> Vec<Booking> {
        let all = self.store().read(|db| bookings::all(db, None, None)).await.unwrap();
        all.into_iter().map(|record| record.booking).collect()
    }

    /// What stands, as `service staff local_start name email`, earliest first.
    pub(crate) async fn confirmed(&self) -> Vec<String> {
        let all = self.bookings().await;
        let mut standing: Vec<String> = all
            .iter()
            .filter(|booking| booking.state == State::Confirmed)
            .map(|booking| {
                let contact = &booking.contact;
                let said = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".into());
                let local_start = booking.local_start.strftime("%Y-%m-%d %H:%M");
                let (name, email) = (said(&contact.name), said(&contact.email));
                format!("{local_start} {} {} {name} {email}", booking.service, booking.staff)
            })
            .collect();
        standing.sort();
        standing
    }

    /// How many times are held.
    pub(crate) async fn held(&self) -> usize {
        self.bookings().await.iter().filter(|booking| booking.state == State::Held).count()
    }

    /// Looks for what has freed up, and sends nothing, as where the process is killed before.
    pub(crate) async fn offers(&self) {
        self.app.tools.bookings().offer_freed(&self.profile()).await.unwrap();
    }

    /// Sends what is due, as where the store fails.
    pub(crate) async fn fails_to_send(&self) {
        let scope = Scope::Places(vec![(self.bot.clone(), Platform::Terminal)]);
        let channel: Arc<dyn Channel> = Arc::<Heard>::clone(&self.heard);
        let worker = self
            .app
            .job_worker(WorkerScope { conversations: scope, any_process: true }, vec![channel]);
        worker.drain().await.unwrap_err();
    }

    /// The letters in the folder, in the order in which they were enqueued.
    pub(crate) fn letters(&self) -> Vec<Letter> {
        letters(&self.dir.path().join("data/mail"))
    }

    /// Lets the calendar refuse to be written, or be itself again.
    pub(crate) fn calendar_fails(&self, fails: bool) {
        let db = rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap();
        let fail = "BEGIN SELECT RAISE(ABORT, 'the calendar is down'); END;";
        let sql = if fails {
            format!(
                "CREATE TRIGGER no_insert BEFORE INSERT ON local_events {fail}
                 CREATE TRIGGER no_change BEFORE UPDATE ON local_events {fail}"
            )
        } else {
            "DROP TRIGGER no_insert; DROP TRIGGER no_change;".to_owned()
        };
        db.execute_batch(&sql).unwrap();
    }

    fn update(&self) -> String {
        let mut said = self.said.lock().unwrap();
        *said += 1;
        format!("update-{said}")
    }

    /// Changes the database as no code of the program does.
    pub(crate) fn sql(&self, sql: &str) {
        let db = rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap();
        db.execute_batch(sql).unwrap();
    }

    /// Lets a turn begin that breaks off where its model hangs.
    pub(crate) async fn breaks_off(&self, customer: &Customer<'_>) {
        tokio::select! {
            heard = customer.hears() => panic!("it did not break off: {heard}"),
            () = self.hung.notified() => {}
        }
    }

    /// Fails when anything is left: unanswered, unsent, unfinished, or at odds with itself.
    pub(crate) async fn close(self) {
        let waiting = self.store().read(inbox::backlog).await.unwrap();
        assert_eq!(waiting.0, 0, "messages are not answered");
        let now = self.clock.now();
        let backlog = self.store().read(move |db| zapys::store::jobs::backlog(db, now));
        assert_eq!(backlog.await.unwrap(), (0, 0), "jobs are left, or were given up");
        check_bookings(&self.dir.path().join("data/zapys.db"));
        self.app.close().await;
    }
}

impl Customer<'_> {
    /// Says one line and returns all that was answered.
    pub(crate) async fn says(&self, line: &str) -> String {
        self.says_at_once(&[line]).await
    }

    /// Says several lines before the worker can answer.
    pub(crate) async fn says_at_once(&self, lines: &[&str]) -> String {
        for line in lines {
            self.sends(line).await;
        }
        self.hears().await
    }

    /// Finds the button with that label in the newest message that has one.
    pub(crate) fn button(&self, label: &str) -> ButtonPress {
        let shown = self.world.heard.shown.lock().unwrap();
        let found = shown.iter().rev().filter(|(to, _)| *to == self.key).find_map(|(_, out)| {
            let mut buttons = out.reply.buttons.iter().flatten();
            let at = buttons
                .position(|button| button.label == label && matches!(button.press, Press::Do(_)))?;
            Some(ButtonPress { message: out.id, button: u32::try_from(at).unwrap() })
        });
        found.unwrap_or_else(|| panic!("there is no button {label}"))
    }

    /// Returns the file that went with what was shown last.
    pub(crate) fn file(&self) -> String {
        let shown = self.world.heard.shown.lock().unwrap();
        let last = shown.iter().rev().find(|(to, _)| *to == self.key).unwrap();
        last.1.file.as_ref().unwrap().text.clone()
    }

    /// Returns what was shown last.
    pub(crate) fn shown(&self) -> Reply {
        let shown = self.world.heard.shown.lock().unwrap();
        shown.iter().rev().find(|(to, _)| *to == self.key).unwrap().1.reply.clone()
    }

    /// Presses the button with that label and returns all that was answered.
    pub(crate) async fn presses(&self, label: &str) -> String {
        self.press(self.button(label)).await
    }

    /// Presses a button, also one that another person was shown.
    pub(crate) async fn press(&self, pressed: ButtonPress) -> String {
        self.sends_update(InboundKind::ButtonPress(pressed)).await;
        self.hears().await
    }

    /// Stores an update that nothing answers yet, as if a button of the one message was pressed.
    pub(crate) async fn sends_update(&self, said: InboundKind) {
        let handle = Some("message".to_owned());
        let (conversation, sent) = (self.key.clone(), self.world.clock.now());
        let update = self.world.update();
        self.accept(Inbound {
            conversation,
            update,
            sent,
            lang: None,
            handle,
            replied_to: None,
            quote: None,
            answers: None,
            message: None,
            said,
        })
        .await;
    }

    /// Says a line that waits.
    pub(crate) async fn sends(&self, line: &str) {
        let update = self.world.update();
        let now = self.world.clock.now();
        let Some(inbound) = terminal::inbound(&self.key, line.as_bytes(), update, now) else {
            return;
        };
        self.accept(inbound).await;
    }

    async fn accept(&self, inbound: Inbound) {
        let now = self.world.clock.now();
        let accepted = self.world.store().write(move |tx| inbox::accept(tx, &inbound, now));
        accepted.await.unwrap();
    }

    /// Has what waits fail, as where the process is killed.
    pub(crate) async fn fails(&self) {
        let scope = Scope::One(self.key.clone());
        self.world.conversations(scope).drain().await.unwrap_err();
    }

    /// Has what waits answered, and returns it.
    pub(crate) async fn hears(&self) -> String {
        let scope = Scope::One(self.key.clone());
        self.world.conversations(scope.clone()).drain().await.unwrap();
        self.world.run_jobs(scope).await;
        self.world.heard.take(&self.key).join("\n---\n")
    }

    /// Makes this person a staff member, as an invitation does.
    pub(crate) async fn appointed(self, staff: &str) -> Self {
        let (key, staff, now) = (self.key.clone(), StaffId::new(staff), self.world.clock.now());
        let appointed = self.world.store().write(move |tx| {
            let conversation = conversations::find_or_make(tx, &key, now)?;
            staff::appoint(tx, &conversation, &staff, now)
        });
        appointed.await.unwrap();
        self
    }

    /// Takes what was answered and not heard yet.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.world.heard.take(&self.key)
    }
}

impl Heard {
    fn take(&self, key: &ConversationKey) -> Vec<String> {
        let mut all = self.said.lock().unwrap();
        let (mine, others) = all.drain(..).partition(|(to, _)| to == key);
        *all = others;
        let mine: Vec<(ConversationKey, String)> = mine;
        mine.into_iter().map(|(_, text)| text).collect()
    }
}

/// Reads the letters of a folder; each must be a whole message.
pub(crate) fn letters(folder: &Path) -> Vec<Letter> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "eml"))
        .collect();
    paths.sort_by_key(|path| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        stem.rsplit('-').nth(1).and_then(|number| number.parse::<u64>().ok())
    });
    paths.iter().map(|path| letter(&fs::read(path).unwrap())).collect()
}

pub(crate) fn letter(bytes: &[u8]) -> Letter {
    use mailparse::MailHeaderMap as _;
    fn text(part: &mailparse::ParsedMail<'_>) -> Option<String> {
        if part.ctype.mimetype == "text/plain" {
            return part.get_body().ok();
        }
        part.subparts.iter().find_map(text)
    }
    let mail = mailparse::parse_mail(bytes).unwrap();
    let header = |name: &str| mail.headers.get_first_value(name).unwrap();
    Letter {
        id: header("Message-ID"),
        to: header("To"),
        subject: header("Subject"),
        text: text(&mail).unwrap(),
    }
}

/// Holds the whole database against itself: no two bookings overlap, every trail begins with
/// `held` and ends in the booking's state, every change that stands has its event.
pub(crate) fn check_bookings(file: &Path) {
    let db = rusqlite::Connection::open(file).unwrap();
    let many = |what: &str, sql: &str| {
        let many: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(many, 0, "{what}");
    };
    many(
        "bookings that take the same time",
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.bot = b.bot AND a.staff = b.staff
         AND a.booking_id < b.booking_id AND a.start_ms < b.end_ms AND b.start_ms < a.end_ms
         WHERE NOT (a.service = b.service AND a.service_start_ms = b.service_start_ms
                    AND a.capacity > 1)",
    );
    many(
        "bookings that take more of a resource than there is",
        "SELECT count(*) FROM resource_occupancy a WHERE a.count < (SELECT count(*) FROM
         (SELECT DISTINCT staff, service, service_start_ms FROM resource_occupancy b
          WHERE a.bot = b.bot AND a.resource = b.resource
            AND b.start_ms <= a.start_ms AND b.end_ms > a.start_ms))",
    );
    many(
        "trails that do not begin with held",
        "SELECT count(*) FROM bookings b WHERE (SELECT now FROM booking_events e
         WHERE e.booking_id = b.id ORDER BY id LIMIT 1) IS NOT 'held'",
    );
    many(
        "trails that do not end where the booking is",
        "SELECT count(*) FROM bookings b WHERE NOT EXISTS (SELECT 1 FROM booking_events e
         WHERE e.booking_id = b.id AND e.now = b.state AND e.version = b.version
         AND e.id = (SELECT max(id) FROM booking_events m WHERE m.booking_id = b.id))",
    );
    many(
        "trails with a hole",
        "SELECT count(*) FROM (SELECT was, lag(now) OVER (PARTITION BY booking_id ORDER BY id)
         AS before FROM booking_events) WHERE was IS NOT before",
    );
    many(
        "bookings that stand without their event",
        "SELECT count(*) FROM bookings b WHERE b.state = 'confirmed' AND b.calendar IS NULL
         AND NOT EXISTS (SELECT 1 FROM local_events e WHERE e.id = b.event AND e.cancelled = 0
          AND e.start_ms = b.start_ms AND e.end_ms = b.end_ms)",
    );
    many(
        "events that stand without their booking",
        "SELECT count(*) FROM local_events e WHERE e.cancelled = 0 AND NOT EXISTS
         (SELECT 1 FROM bookings b WHERE b.event = e.id AND b.state = 'confirmed')",
    );
    many(
        "bookings or moves that were never finished",
        "SELECT (SELECT count(*) FROM moves) + count(*) FROM bookings WHERE state = 'committing'",
    );
}
