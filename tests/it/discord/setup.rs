//! The worker with a bot on Discord, whose far end is the fake.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tempfile::TempDir;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use zapys::{
    app::App,
    clock::SystemClock,
    ids::Platform,
    settings::{Environment, Settings},
    store::{bookings, failed_jobs, health},
};

use super::fake::{Fake, TOKEN};
use crate::world::MONDAY;

/// A folder that outlives the workers that serve it.
pub(crate) struct Setup {
    dir: Arc<TempDir>,
    url: String,
    /// More sections of the configuration.
    sections: String,
}

/// A worker that runs.
pub(crate) struct Worker {
    pub(crate) app: Arc<App>,
    _dir: Arc<TempDir>,
    stop: CancellationToken,
    running: JoinSet<()>,
}

impl Setup {
    pub(crate) fn new(fake: &Fake) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let bots = dir.path().join("bots");
        fs::create_dir(&bots).unwrap();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("bots/salon.toml");
        let text = fs::read_to_string(own).unwrap();
        let token = "\n[discord]\ntoken = { env = \"SALON_DISCORD_TOKEN\" }\n";
        fs::write(bots.join("salon.toml"), text + token).unwrap();
        Self { dir, url: fake.url.clone(), sections: String::new() }
    }

    /// Adds sections to the configuration.
    pub(crate) fn with(self, sections: &str) -> Self {
        Self { sections: sections.to_owned(), ..self }
    }

    /// Another business with the same bot.
    pub(crate) fn has_twin(&self) {
        let bots = self.dir.path().join("bots");
        fs::copy(bots.join("salon.toml"), bots.join("twin.toml")).unwrap();
    }

    fn settings(&self, token: &str) -> Settings {
        let at = |name: &str| self.dir.path().join(name).display().to_string();
        let config = self.dir.path().join("config.toml");
        let (data, bots, url) = (at("data"), at("bots"), &self.url);
        let text = format!(
            "data_dir = '{data}'\nbots_dir = '{bots}'\nwait_for_more = '0s'\n[discord]\napi_url = '{url}/'\n[mail]\ntransport = 'file'\n{}",
            self.sections
        );
        fs::write(&config, text).unwrap();
        let environment = [("SALON_DISCORD_TOKEN".to_owned(), token.to_owned())];
        Settings::load(Some(&config), Environment::from_iter(environment)).unwrap()
    }

    /// The database of its workers.
    pub(crate) fn database(&self) -> PathBuf {
        self.dir.path().join("data/zapys.db")
    }

    /// Tries to start a worker with another token.
    pub(crate) async fn refuses(&self, token: &str) -> String {
        let clock = Arc::new(SystemClock::starting_at(MONDAY.parse().unwrap()));
        let app = App::open(self.settings(token), clock).unwrap();
        let (stop, works) = (CancellationToken::new(), Duration::from_secs(10));
        let refused = tokio::time::timeout(works, app.work(&stop, || {})).await;
        let refused = refused.expect("it is refused").unwrap_err();
        app.close().await;
        format!("{refused:#}")
    }

    /// Starts a worker on a Monday morning.
    pub(crate) async fn opens(&self, fake: &Fake) -> Worker {
        self.opens_at(fake, MONDAY).await
    }

    /// Starts a worker at a moment, and waits until it listens.
    pub(crate) async fn opens_at(&self, fake: &Fake, now: &str) -> Worker {
        let before = fake.sessions().0;
        let clock = SystemClock::starting_at(now.parse::<Timestamp>().unwrap());
        let app = Arc::new(App::open(self.settings(TOKEN), Arc::new(clock)).unwrap());
        let stop = CancellationToken::new();
        let mut running = JoinSet::new();
        let (works, stopped) = (Arc::clone(&app), stop.clone());
        running.spawn(async move { works.work(&stopped, || {}).await.unwrap() });
        fake.until("a session", |seen| (seen.identified() > before).then_some(())).await;
        Worker { app, _dir: Arc::clone(&self.dir), stop, running }
    }
}

impl Worker {
    /// Stops the worker gracefully and closes the database.
    pub(crate) async fn stops(mut self) {
        self.stop.cancel();
        let ended = self.running.join_next();
        tokio::time::timeout(Duration::from_secs(30), ended).await.unwrap().unwrap().unwrap();
        Arc::into_inner(self.app).unwrap().close().await;
    }

    /// What stands, as `staff local_start name email`.
    pub(crate) async fn confirmed(&self) -> Vec<String> {
        use zapys::schedule::State;
        let all = self.app.store.read(|db| bookings::all(db, None, Some(State::Confirmed)));
        let all = all.await.unwrap().into_iter().map(|record| record.booking);
        let mut all: Vec<String> = all
            .map(|it| {
                let said = |it: Option<String>| it.unwrap_or_else(|| "-".into());
                let local_start = it.local_start.strftime("%Y-%m-%d %H:%M");
                format!(
                    "{local_start} {} {} {}",
                    it.service,
                    said(it.contact.name),
                    said(it.contact.email)
                )
            })
            .collect();
        all.sort();
        all
    }

    /// Waits until `status` would say this of the gateway.
    pub(crate) async fn gateway_is(&self, up: bool) {
        let look = async {
            loop {
                let parts = self.app.store.read(health::components).await.unwrap();
                if parts.iter().any(|part| part.name == "discord salon" && part.up == up) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(40), look).await.unwrap();
    }

    /// Waits until `status` would show a trouble that fits.
    pub(crate) async fn has_trouble(&self, fits: impl Fn(&failed_jobs::FailedJobs) -> bool) {
        let look = async {
            loop {
                let seen =
                    self.app.store.read(|db| failed_jobs::since(db, Timestamp::MIN, 9)).await;
                if seen.unwrap().iter().any(&fits) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), look).await.unwrap();
    }

    /// Who wrote what, in the order in which it was taken in, once forty messages were.
    pub(crate) async fn heard(&self) -> Vec<(String, String)> {
        let read = |db: &rusqlite::Connection| {
            let sql = "SELECT body ->> '$.conversation.person', body ->> '$.said.text'
                       FROM inbox ORDER BY id";
            let mut ask = db.prepare(sql).unwrap();
            let rows = ask.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            Ok(rows.map(Result::unwrap).collect::<Vec<(String, String)>>())
        };
        let look = async {
            loop {
                let heard = self.app.store.read(read).await.unwrap();
                if heard.len() == 40 {
                    return heard;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), look).await.unwrap()
    }

    /// How many conversations there are on Discord.
    pub(crate) async fn conversations(&self) -> i64 {
        let count = self.app.store.read(|db| {
            let sql = "SELECT count(*) FROM conversations WHERE platform = ?1";
            let many = db.query_row(sql, [Platform::Discord.as_str()], |row| row.get(0));
            many.map_err(|_| zapys::store::Error::Closed)
        });
        count.await.unwrap()
    }
}
