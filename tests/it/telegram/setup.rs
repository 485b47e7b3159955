//! The worker with a business on Telegram, which a test can kill and start again.
//!
//! Each start has a runtime of its own: when the worker is killed everything that runs is dropped
//! where it stands, as in a killed process, and the next start opens the same folder.

use std::{fs, path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{runtime::Runtime, sync::oneshot};
use tokio_util::sync::CancellationToken;
use zapys::{
    app::App,
    clock::SystemClock,
    settings::{Environment, Settings},
    store::{Store, health},
};

use crate::world::MONDAY;

use super::fake::{Api, Event};

pub(crate) const TOKEN: &str = "111:AAA";
pub(crate) const OTHER: &str = "222:BBB";
pub(crate) const OLHA: i64 = 7;
pub(crate) const GROUP: i64 = -100_500;

pub(crate) struct Setup {
    pub(crate) dir: TempDir,
    pub(crate) api: Api,
    /// When the next worker begins.
    pub(crate) begins: &'static str,
    running: Option<Running>,
}

struct Running {
    runtime: Runtime,
    store: Store,
    stop: CancellationToken,
    ended: oneshot::Receiver<anyhow::Result<()>>,
}

/// Writes businesses that have bots, and settings that lead to the server.
fn furnish(dir: &Path, api: &Api, edits: &[(&str, &str)]) {
    let bots = dir.join("bots");
    fs::create_dir_all(&bots).unwrap();
    let salon = Path::new(env!("CARGO_MANIFEST_DIR")).join("bots/salon.toml");
    let mut salon = fs::read_to_string(salon).unwrap();
    for (from, to) in edits {
        assert!(salon.contains(from), "{from} is not in the profile");
        salon = salon.replace(from, to);
    }
    let with = |token: &str| format!("{salon}\n[telegram]\ntoken = {{ env = \"{token}\" }}\n");
    fs::write(bots.join("salon.toml"), with("SALON_TOKEN")).unwrap();
    fs::write(bots.join("studio.toml"), with("STUDIO_TOKEN")).unwrap();
    let config = format!(
        "data_dir = '{}'\nbots_dir = '{}'\nwait_for_more = '0s'\n[telegram]\napi_url = {:?}\nper_second = 0\n[mail]\ntransport = 'file'\n",
        dir.join("data").display(),
        bots.display(),
        api.url,
    );
    fs::write(dir.join("config.toml"), config).unwrap();
}

impl Setup {
    /// A salon and its studio, each with a bot, on a Monday morning; no worker runs yet.
    pub(crate) async fn closed(edits: &[(&str, &str)]) -> Self {
        let now: Timestamp = MONDAY.parse().unwrap();
        let api = Api::start(now.as_second()).await;
        api.bot(TOKEN, "salon_bot");
        api.bot(OTHER, "studio_bot");
        let dir = tempfile::tempdir().unwrap();
        furnish(dir.path(), &api, edits);
        Self { dir, api, begins: MONDAY, running: None }
    }

    /// The same, at work.
    pub(crate) async fn open() -> Self {
        let mut setup = Self::closed(&[]).await;
        setup.starts().await;
        setup
    }

    pub(crate) fn app(&self) -> anyhow::Result<App> {
        let variables = [("SALON_TOKEN", TOKEN), ("STUDIO_TOKEN", OTHER)];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let environment: Environment = variables.into_iter().collect();
        let config = self.dir.path().join("config.toml");
        let settings = Settings::load(Some(&config), environment).unwrap();
        App::open(settings, Arc::new(SystemClock::starting_at(self.begins.parse().unwrap())))
    }

    /// Starts the worker; returns when it is ready.
    pub(crate) async fn starts(&mut self) {
        self.tries_to_start().await.unwrap();
    }

    /// Starts the worker, or returns why it does not start.
    pub(crate) async fn tries_to_start(&mut self) -> anyhow::Result<()> {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
        let (ready, is_ready) = oneshot::channel();
        let (done, ended) = oneshot::channel();
        let stop = CancellationToken::new();
        let (ending, app) = (stop.clone(), self.app()?);
        let store = app.store.clone();
        runtime.handle().spawn(async move {
            let worked = app
                .work(&ending, || {
                    ready.send(()).ok();
                })
                .await;
            app.close().await;
            done.send(worked).ok();
        });
        self.running = Some(Running { runtime, store, stop, ended });
        if is_ready.await.is_ok() {
            return Ok(());
        }
        self.stops().await
    }

    /// Drops the worker where it stands, as SIGKILL does.
    pub(crate) async fn is_killed(&mut self) {
        let running = self.running.take().unwrap();
        let killed = move || running.runtime.shutdown_timeout(Duration::from_secs(10));
        tokio::task::spawn_blocking(killed).await.unwrap();
    }

    /// The database as the running worker has it open, and what tells that worker to stop.
    pub(crate) fn worker(&self) -> (&Store, &CancellationToken) {
        let running = self.running.as_ref().unwrap();
        (&running.store, &running.stop)
    }

    /// Stops the worker as SIGTERM does.
    pub(crate) async fn stops(&mut self) -> anyhow::Result<()> {
        let running = self.running.take().unwrap();
        running.stop.cancel();
        let ended = running.ended.await.unwrap();
        running.runtime.shutdown_background();
        ended
    }

    pub(crate) fn says(&self, words: &str) {
        self.api.says(TOKEN, OLHA, words);
    }

    pub(crate) fn presses(&self, label: &str) {
        self.api.presses(TOKEN, OLHA, label);
    }

    pub(crate) fn writes(&self, more: &Value) {
        self.api.writes(TOKEN, OLHA, more);
    }

    pub(crate) async fn hears(&self) -> Event {
        self.api.next(TOKEN, OLHA).await
    }

    /// Says words and returns the text of the answer.
    pub(crate) async fn told(&self, words: &str) -> String {
        self.says(words);
        self.hears().await.text().to_owned()
    }

    /// Presses a button and returns what it brought about.
    pub(crate) async fn pressed(&self, label: &str) -> Event {
        self.presses(label);
        self.hears().await
    }

    /// Books a haircut on Thursday at nine, in words.
    pub(crate) async fn books(&self) -> Event {
        self.says("Запишіть мене на стрижку 26 листопада о 9:00. Ольга Коваль, olha@example.com");
        self.hears().await
    }

    /// Counts rows of the database.
    pub(crate) fn count(&self, what: &str) -> i64 {
        let db = rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap();
        db.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
    }

    /// Changes the database as no code of the program does.
    pub(crate) fn sql(&self, sql: &str) {
        let db = rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap();
        db.execute_batch(sql).unwrap();
    }

    /// What `status` would say of a part: whether it is up, and a word on it.
    pub(crate) async fn part(&self, name: &str) -> (bool, String) {
        let store = Store::open(&self.dir.path().join("data/zapys.db")).unwrap();
        let parts = store.read(health::components).await.unwrap();
        store.close().await;
        let part = parts.into_iter().find(|part| part.name == name).unwrap();
        (part.up, part.detail)
    }

    /// Stops the worker; fails when anything is left unanswered, unsent or unheard.
    pub(crate) async fn close(mut self) {
        self.stops().await.unwrap();
        assert_eq!(self.api.left(TOKEN, OLHA), []);
        assert_eq!(self.api.faults(TOKEN), Vec::<String>::new());
        assert_eq!(self.api.unconfirmed(TOKEN), 0, "updates are not confirmed");
        assert_eq!(self.count("inbox WHERE done_ms IS NULL"), 0, "messages are not answered");
        assert_eq!(self.count("outbox WHERE state <> 'sent' AND due_ms = 0"), 0, "not sent");
        crate::world::check_bookings(&self.dir.path().join("data/zapys.db"));
    }
}

pub(crate) fn too_many(seconds: u64) -> Value {
    json!({"ok": false, "error_code": 429,
           "description": format!("Too Many Requests: retry after {seconds}"),
           "parameters": {"retry_after": seconds}})
}

pub(crate) fn bad(says: &str) -> Value {
    json!({"ok": false, "error_code": 400, "description": format!("Bad Request: {says}")})
}
