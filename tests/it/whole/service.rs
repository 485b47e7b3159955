//! The whole service as a process, and everything that it talks to.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::time::{Instant, sleep};
use zapys::clock::{Clock as _, SystemClock};

use super::model::Model;
use crate::telegram::fake::Api;

pub(super) const TOKEN: &str = "4711:AAE-secret-token";
const MODEL_KEY: &str = "sk-secret-key";

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(90);

const SALON: &str = r#"
name      = "Салон"
languages = ["uk", "en"]
time_zone = "Europe/Kyiv"
phone     = "+380 44 000 00 00"
persona   = "Ви адміністратор."
[booking]
notice = "0m"
horizon = "90d"
step = "30m"
change_until = "0m"
per_customer = 0
per_day = 0
[limits]
turns_per_day = 0
[hours]
mon-sun = ["08:00-20:00"]
[[service]]
id = "haircut"
name = { uk = "Стрижка", en = "Haircut" }
also = ["стрижку"]
length = "60m"
[[staff]]
id = "olena"
name = "Олена"
email = "olena@example.com"
services = ["haircut"]
[telegram]
token = { env = "SALON_TOKEN" }
"#;

/// The place of the service, and its far ends.
pub(super) struct Service {
    dir: TempDir,
    pub(super) api: Api,
    pub(super) model: Model,
}

impl Service {
    pub(super) async fn new() -> Self {
        let now = SystemClock::default().now();
        let (api, model) = (Api::start(now.as_second()).await, Model::start().await);
        api.bot(TOKEN, "salon_bot");
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("bots")).unwrap();
        fs::write(dir.path().join("bots/salon.toml"), SALON).unwrap();
        let config = format!(
            "[log]\nlevel = 'debug'\n[telegram]\napi_url = {:?}\nper_second = 0\n\
             [[model]]\nname = 'rules'\nbase_url = {:?}\napi_key = {{ env = 'MODEL_KEY' }}\n",
            api.url, model.url
        );
        fs::write(dir.path().join("config.toml"), config).unwrap();
        Self { dir, api, model }
    }

    /// Starts the service.
    pub(super) fn starts(&self) -> Life {
        let log = File::options().create(true).append(true).open(self.dir.path().join("log"));
        let child = Command::new(env!("CARGO_BIN_EXE_zapys"))
            .arg("run")
            .current_dir(self.dir.path())
            .env_clear()
            .env("SALON_TOKEN", TOKEN)
            .env("MODEL_KEY", MODEL_KEY)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.unwrap())
            .spawn();
        Life(child.unwrap())
    }

    /// Waits until a process asks for updates, which it does once it is at work.
    pub(super) async fn is_at_work(&self, asked_before: usize) {
        let at_work = |seen: &mut crate::telegram::fake::Seen<'_>| {
            (seen.asked_for("GetUpdates") > asked_before).then_some(())
        };
        self.api.until(TOKEN, at_work).await;
    }

    pub(super) fn asked(&self) -> usize {
        self.api.requests(TOKEN, "GetUpdates").len()
    }

    pub(super) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap()
    }

    fn many(&self, sql: &str) -> i64 {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Waits until nothing waits any more. Another process's database gives no signal, so it is
    /// looked at again and again.
    pub(super) async fn settles(&self) {
        let waits = "SELECT (SELECT count(*) FROM inbox WHERE done_ms IS NULL)
                          + (SELECT count(*) FROM outbox WHERE state = 'due')
                          + (SELECT count(*) FROM bookings WHERE state = 'committing')";
        let until = Instant::now() + PATIENCE;
        while self.api.unconfirmed(TOKEN) > 0 || self.many(waits) > 0 {
            assert!(Instant::now() < until, "it never settles:\n{}", self.log());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Holds the books against themselves and against what is out in the world.
    pub(super) fn check(&self) {
        let file = self.dir.path().join("data/zapys.db");
        crate::program::check_answers(&file);
        crate::world::check_books(&file);
        let letters = self.letters();
        let ids: BTreeSet<_> = letters.iter().map(|letter| &letter.id).collect();
        assert_eq!(ids.len(), letters.len(), "each letter has a Message-ID of its own");
    }

    pub(super) fn letters(&self) -> Vec<crate::world::Letter> {
        crate::world::letters(&self.dir.path().join("data/mail"))
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    /// Fails if the log has any of these, a secret, or a trace of a panic.
    pub(super) fn keeps_secrets(&self, words: impl IntoIterator<Item = String>) {
        let log = self.log();
        for needed in ["ready", "came in", "answered", "a booking changed", "sent"] {
            assert!(log.contains(needed), "{needed} is not in the log");
        }
        let fixed = [TOKEN, MODEL_KEY, "secret", "panicked", "olena@", "Запишіть", "стрижк"];
        for word in fixed.map(str::to_owned).into_iter().chain(words) {
            let found = log.lines().find(|line| line.contains(&word));
            assert_eq!(found, None, "{word:?} is in the log");
        }
    }
}

/// A process of the service.
pub(super) struct Life(Child);

impl Life {
    /// Ends it as a power cut does.
    pub(super) fn dies(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks it to stop.
    pub(super) async fn stops(mut self) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let ended = tokio::task::spawn_blocking(move || self.0.wait().unwrap());
        let ended = tokio::time::timeout(PATIENCE, ended).await;
        assert!(ended.unwrap().unwrap().success());
    }
}
