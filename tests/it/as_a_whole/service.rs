//! The whole service as a process, and everything that it talks to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;
use tokio::time::{Instant, sleep};
use zapys::{
    clock::{Clock as _, SystemClock},
    mail::smtp::Tls,
};

use super::model::Model;
use crate::{
    google::{self, Google, OLENA},
    mail::server::{AUTHORITY, Server},
    telegram::fake::Api,
    world::Letter,
};

pub(super) const TOKEN: &str = "4711:AAE-secret-token";
const MODEL_KEY: &str = "sk-secret-key";
const PASSWORD: &str = "hunter2";

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) const SALON: &str = r#"
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
calendar = "google"
[telegram]
token = { env = "SALON_TOKEN" }
"#;

/// The place of the service, and its far ends.
pub(super) struct Service {
    pub(super) dir: TempDir,
    pub(super) api: Api,
    pub(super) model: Model,
    pub(super) google: Google,
    pub(super) mail: Server,
}

/// A booking that stands, as both SQLite and Google have to know it: its event's id, its own,
/// and from when to when, in seconds.
pub(super) type Standing = (String, String, i64, i64);

impl Service {
    /// A new place, whose log is written in that form.
    pub(super) async fn new(log: &str) -> Self {
        let now = SystemClock::default().now();
        let (api, model) = (Api::start(now.as_second()).await, Model::start().await);
        let (google, mail) = (Google::start().await, Server::start(Tls::Starttls).await);
        api.bot(TOKEN, "salon_bot");
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        fs::create_dir(place("bots")).unwrap();
        let config = format!(
            "data_dir = {:?}\nwait_for_more = '0s'\n{}[log]\nlevel = 'debug'\nformat = '{log}'\n\
             [telegram]\napi_url = {:?}\nper_second = 0\n\
             [[model]]\nname = 'rules'\nbase_url = {:?}\napi_key = {{ file = 'model.key' }}\n\
             [mail]\ntransport = 'smtp'\nhost = 'localhost'\nport = {}\ntls = 'starttls'\n\
             username = 'salon'\npassword = {{ file = 'smtp.password' }}\n\
             ca_file = 'authority.pem'\nfrom = 'Salon <desk@example.com>'\n",
            place("data").display().to_string(),
            google.config("https://book.example.com"),
            api.url,
            model.url,
            mail.port
        );
        for (name, text) in [
            ("config.toml", config.as_bytes()),
            ("bots/salon.toml", SALON.as_bytes()),
            ("model.key", MODEL_KEY.as_bytes()),
            ("google.secret", google::CLIENT_SECRET.as_bytes()),
            ("smtp.password", PASSWORD.as_bytes()),
            ("authority.pem", AUTHORITY),
        ] {
            fs::write(place(name), text).unwrap();
        }
        google::connects(&place("config.toml"), &google).await;
        Self { dir, api, model, google, mail }
    }

    /// Starts the service.
    pub(super) fn starts(&self) -> Life {
        self.starts_with(&[])
    }

    /// Starts the service with more in its environment.
    pub(super) fn starts_with(&self, more: &[(&str, &str)]) -> Life {
        let log = File::options().create(true).append(true).open(self.dir.path().join("log"));
        let child = Command::new(env!("CARGO_BIN_EXE_zapys"))
            .arg("run")
            .current_dir(self.dir.path())
            .env_clear()
            .env("SALON_TOKEN", TOKEN)
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.unwrap())
            .spawn();
        Life { child: child.unwrap(), log: self.dir.path().join("log") }
    }

    /// Waits until a process asks for updates, which it does once it is at work.
    pub(super) async fn is_at_work(&self, asked_before: usize) {
        self.asks("GetUpdates", asked_before).await;
    }

    /// Waits until a process asks who the bot is, which it does first of all.
    pub(super) async fn is_awake(&self, asked_before: usize) {
        self.asks("GetMe", asked_before).await;
    }

    async fn asks(&self, method: &str, before: usize) {
        self.api.until(TOKEN, |seen| (seen.asked_for(method) > before).then_some(())).await;
    }

    /// Ends all trouble at the far ends.
    pub(super) fn is_calm(&self) {
        self.api.is_down(false);
        self.model.is_down(false);
        self.google.calm();
        self.mail.calm();
    }

    pub(super) fn asked(&self, method: &str) -> usize {
        self.api.requests(TOKEN, method).len()
    }

    pub(super) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.dir.path().join("data/zapys.db")).unwrap()
    }

    fn many(&self, sql: &str) -> i64 {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Waits until every message is answered. Another process's database gives no signal, so it
    /// is looked at again and again.
    pub(super) async fn answers(&self) {
        self.until_none("SELECT count(*) FROM inbox WHERE done_ms IS NULL").await;
    }

    /// Waits until nothing waits any more but reminders, whose days are far.
    pub(super) async fn settles(&self) {
        self.until_none(
            "SELECT (SELECT count(*) FROM inbox WHERE done_ms IS NULL)
                  + (SELECT count(*) FROM outbox WHERE state = 'due' AND kind <> 'reminder')
                  + (SELECT count(*) FROM bookings WHERE state = 'committing')",
        )
        .await;
    }

    async fn until_none(&self, waits: &str) {
        let until = Instant::now() + PATIENCE;
        while self.api.unconfirmed(TOKEN) > 0 || self.many(waits) > 0 {
            assert!(Instant::now() < until, "it never settles:\n{}", self.log());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Lets the time go by that bookings and letters wait for after something went wrong.
    pub(super) fn time_goes_by(&self) {
        let sql = "UPDATE outbox SET due_ms = min(due_ms, unixepoch() * 1000)
                   WHERE state = 'due' AND kind <> 'reminder'";
        self.database().execute(sql, []).unwrap();
    }

    /// Compares the bookings with each other, with the calendar and with the letters sent.
    pub(super) fn check(&self) {
        let file = self.dir.path().join("data/zapys.db");
        crate::program::check_answers(&file);
        crate::world::check_bookings(&file);
        let booked = self.booked();
        assert_eq!(booked, self.in_calendar(), "SQLite and Google");
        let mut times: Vec<(i64, i64)> = booked.iter().map(|it| (it.2, it.3)).collect();
        times.sort_unstable();
        let overlap = times.windows(2).find(|two| two[0].1 > two[1].0);
        assert_eq!(overlap, None, "bookings that take the same time");
        self.google.close();
        // Staff hear by letter of whoever was let down.
        let (staff, customers): (Vec<_>, Vec<_>) =
            self.letters().into_iter().partition(|it| it.to.contains("olena@"));
        for (kind, letters) in [("wanted", staff), ("letter", customers)] {
            let sent =
                format!("SELECT count(*) FROM outbox WHERE kind = '{kind}' AND state = 'sent'");
            assert_eq!(i64::try_from(letters.len()).unwrap(), self.many(&sent), "{kind}");
        }
    }

    pub(super) fn booked(&self) -> Vec<Standing> {
        let db = self.database();
        let sql = "SELECT event, id, start_ms / 1000, end_ms / 1000 FROM bookings
                   WHERE state = 'confirmed' ORDER BY event";
        let mut ask = db.prepare(sql).unwrap();
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        ask.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Whether another person has booked or holds time between two instants (seconds of the epoch).
    pub(super) fn is_anothers(&self, person: i64, from: i64, until: i64) -> bool {
        let sql = "SELECT count(*) > 0 FROM bookings b JOIN customers c ON c.id = b.customer_id
                   WHERE b.state IN ('confirmed', 'held') AND c.person <> ?1
                   AND b.start_ms < ?3 * 1000 AND ?2 * 1000 < b.end_ms";
        let db = self.database();
        db.query_row(sql, (person.to_string(), from, until), |row| row.get(0)).unwrap()
    }

    /// What became of every booking that ever was between two instants (seconds of the epoch), to
    /// tell why a test failed.
    pub(super) fn history(&self, from: i64, until: i64) -> String {
        let db = self.database();
        let sql = "SELECT b.id || ' ' || c.person || ' ' || b.wall || ' v' || e.version || ' ' ||
                       coalesce(e.was, '-') || ' -> ' || e.now || ' ' || e.who || ' ' ||
                       coalesce(e.why, '') || ' ' || e.at_ms
                   FROM bookings b JOIN booking_events e ON e.booking_id = b.id
                   JOIN customers c ON c.id = b.customer_id
                   WHERE b.occupied_start_ms < ?2 * 1000 AND ?1 * 1000 < b.occupied_end_ms
                   ORDER BY e.id";
        let mut ask = db.prepare(sql).unwrap();
        let rows = ask.query_map([from, until], |row| row.get::<_, String>(0)).unwrap();
        let rows: Vec<String> = rows.map(Result::unwrap).collect();
        format!("{}\n{:#?}", rows.join("\n"), self.google.standing(OLENA))
    }

    /// The answers that a person was sent, as the jobs say.
    pub(super) fn sent_to(&self, person: i64) -> BTreeSet<String> {
        let db = self.database();
        let sql = "SELECT o.body ->> '$.text' FROM outbox o
                   JOIN conversations c ON c.id = o.conversation_id
                   WHERE c.person = ?1 AND o.kind = 'reply' AND o.state = 'sent'";
        let mut ask = db.prepare(sql).unwrap();
        let texts = ask.query_map([person.to_string()], |row| row.get(0)).unwrap();
        texts.map(Result::unwrap).collect()
    }

    fn in_calendar(&self) -> Vec<Standing> {
        let all = self.google.standing(OLENA).into_iter().map(|event| {
            let mark = event.body["extendedProperties"]["private"]["zapys"].as_str().unwrap();
            let booking = mark.split(' ').next().unwrap().to_owned();
            let at = |edge: &str| {
                let moment = event.body[edge]["dateTime"].as_str().unwrap();
                moment.parse::<jiff::Timestamp>().unwrap().as_second()
            };
            (event.id.clone(), booking, at("start"), at("end"))
        });
        let mut all: Vec<Standing> = all.collect();
        all.sort();
        all
    }

    /// The letters in the mailbox, one for each Message-ID: a mailbox knows a repeated one by it.
    pub(super) fn letters(&self) -> Vec<Letter> {
        let mut letters: BTreeMap<String, Letter> = BTreeMap::new();
        for taken in self.mail.taken() {
            assert!(taken.encrypted && taken.signed_in, "{taken:?}");
            let letter = crate::world::letter(&taken.bytes);
            let known = letters.entry(letter.id.clone()).or_insert_with(|| letter.clone());
            assert_eq!(known.to, letter.to, "a Message-ID of two letters");
        }
        letters.into_values().collect()
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    /// What a log of JSON has of warnings and errors.
    pub(super) fn warnings(&self) -> String {
        let log = self.log();
        let grave = |line: &&str| line.contains(r#""WARN""#) || line.contains(r#""ERROR""#);
        log.lines().filter(grave).collect::<Vec<_>>().join("\n")
    }

    /// Fails if the log has any of these, a secret, or a trace of a panic.
    pub(super) fn keeps_secrets(&self, words: impl IntoIterator<Item = String>) {
        let log = self.log();
        for needed in ["ready", "update stored", "answered", "booking changed", "job done"] {
            assert!(log.contains(needed), "{needed} is not in the log");
        }
        let secrets = [TOKEN, MODEL_KEY, PASSWORD, google::CLIENT_SECRET, "secret"];
        let fixed = ["panicked", "olena@", "desk@", "Запишіть", "стрижк", "Перенес", "Дякую", "✅"];
        let fixed = secrets.into_iter().chain(fixed);
        for word in fixed.map(str::to_owned).chain(words) {
            let found = log.lines().find(|line| line.contains(&word));
            assert_eq!(found, None, "{word:?} is in the log");
        }
    }
}

/// A process of the service.
pub(super) struct Life {
    child: Child,
    log: PathBuf,
}

impl Life {
    /// Ends it as a power cut does.
    pub(super) fn dies(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop.
    pub(super) async fn stops(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let ended = tokio::task::spawn_blocking(move || self.child.wait().unwrap());
        let ended = tokio::time::timeout(PATIENCE, ended).await.unwrap().unwrap();
        assert!(ended.success(), "{ended}:\n{}", fs::read_to_string(self.log).unwrap());
    }
}
