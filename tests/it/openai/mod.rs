//! Whole conversations with a language model, over HTTP, through the real modules.
//!
//! The model is a script behind a server that holds us to the protocol, and the assertions are
//! on what the customer reads, what is booked and what the server was sent.

mod chatter;
mod cost;
mod dialects;
mod dialogues;
mod fake;
mod faults;
mod fit;
mod fixed;
mod hostile;
mod limits;
mod out_of_control;
mod smollm;

pub(crate) use fake::completion;
pub(crate) use fixed::{Fixed, last_words};

use std::{
    fs,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::task::TaskTracker;
use zapys::{
    app::App,
    channel::{self, Channel},
    chat::{Inbound, InboundKind, Outgoing},
    clock::{Clock as _, ManualClock},
    ids::{BusinessId, ConversationKey, Platform},
    model::openai,
    schedule::Booking,
    settings::{Environment, Settings},
    store::{
        Scope, bookings, inbox,
        jobs::WorkerScope,
        usage::{self, ModelUsage},
    },
};

use fake::{Act, Fake, KEY};

/// Monday, ten o'clock in Kyiv.
const NOW: &str = "2026-11-23T10:00:00+02:00";

/// The example business with some models, and the customers who write to it.
struct Setup {
    app: App,
    clock: Arc<ManualClock>,
    heard: Arc<RecordingChannel>,
    dir: TempDir,
    updates: u32,
}

/// A channel that keeps what was said, and how often it was shown that an answer comes.
#[derive(Default)]
struct RecordingChannel {
    replies: Mutex<Vec<(String, String)>>,
    typed: Mutex<u32>,
}

#[async_trait]
impl Channel for RecordingChannel {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(
        &self,
        to: &ConversationKey,
        out: &Outgoing,
    ) -> Result<Option<String>, channel::Error> {
        self.replies.lock().unwrap().push((to.person.clone(), out.reply.text.clone()));
        Ok(None)
    }

    async fn typing(&self, _: &ConversationKey) {
        *self.typed.lock().unwrap() += 1;
    }
}

impl Setup {
    /// Opens with one model.
    fn open(fake: &Fake) -> Self {
        Self::with(&[fake], |profile| profile)
    }

    /// Opens with several models, and a profile that was changed.
    fn with(fakes: &[&Fake], change: impl FnOnce(String) -> String) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("bots")).unwrap();
        let profile = change(include_str!("../../../bots/salon.toml").to_owned());
        fs::write(dir.path().join("bots/salon.toml"), profile).unwrap();
        let place = |name: &str| dir.path().join(name).display().to_string();
        let set = [("ZAPYS__DATA_DIR", place("data")), ("ZAPYS__BOTS_DIR", place("bots"))];
        let config = dir.path().join("config.toml");
        fs::write(&config, "").unwrap();
        let environment: Environment =
            set.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut settings = Settings::load(Some(&config), environment).unwrap();
        settings.models = fakes.iter().zip(["first", "second", "third"]).map(model).collect();
        let clock = Arc::new(ManualClock::new(NOW.parse().unwrap()));
        let app = App::open(settings, clock.clone()).unwrap();
        Self { app, clock, heard: Arc::default(), dir, updates: 0 }
    }

    /// A person writes, everything is answered, and the last answer to them is returned.
    async fn says(&mut self, person: &str, text: &str) -> String {
        self.updates += 1;
        let inbound = Inbound {
            conversation: ConversationKey {
                bot: BusinessId::new("salon"),
                platform: Platform::Terminal,
                chat: person.into(),
                person: person.into(),
            },
            update: self.updates.to_string(),
            sent: self.clock.now(),
            lang: None,
            handle: None,
            replied_to: None,
            quote: None,
            answers: None,
            message: None,
            said: InboundKind::text(text),
        };
        let now = self.clock.now();
        self.app.store.write(move |tx| inbox::accept(tx, &inbound, now)).await.unwrap();
        let scope = Scope::Places(vec![(BusinessId::new("salon"), Platform::Terminal)]);
        let channels: Vec<Arc<dyn Channel>> = vec![self.heard.clone()];
        let tasks = TaskTracker::new();
        self.app.conversations(scope.clone(), tasks, channels.clone()).drain().await.unwrap();
        let worker =
            self.app.job_worker(WorkerScope { conversations: scope, any_process: true }, channels);
        worker.drain().await.unwrap();
        self.clock.advance(SignedDuration::from_secs(20));
        let replies = self.heard.replies.lock().unwrap();
        let (to, text) = replies.last().unwrap();
        assert_eq!(to, person);
        text.clone()
    }

    async fn bookings(&self) -> Vec<Booking> {
        let all = self.app.store.read(|db| bookings::all(db, None, None)).await.unwrap();
        all.into_iter().map(|record| record.booking).collect()
    }

    /// Returns every booking as "service day time state name".
    async fn book(&self) -> Vec<String> {
        let lines = self.bookings().await.into_iter().map(|it| {
            let name = it.contact.name.unwrap_or_else(|| "-".into());
            format!(
                "{} {} {} {name}",
                it.service,
                it.local_start.strftime("%d.%m %H:%M"),
                it.state.as_str()
            )
        });
        lines.collect()
    }

    async fn used(&self) -> Vec<ModelUsage> {
        self.app.store.read(|db| usage::since(db, jiff::civil::Date::MIN)).await.unwrap()
    }

    fn letters(&self) -> usize {
        fs::read_dir(self.dir.path().join("data/mail")).map_or(0, Iterator::count)
    }
}

fn model((fake, name): (&&Fake, &str)) -> openai::Settings {
    openai::Settings {
        name: name.into(),
        base_url: fake.url.clone(),
        api_key: Some(SecretString::from(KEY)),
        timeout: fake.patience,
        ..openai::Settings::default()
    }
}

/// Returns the messages of a request.
fn messages(request: &Value) -> Vec<Value> {
    request["messages"].as_array().unwrap().clone()
}

/// Returns what a model was told last.
fn told(request: &Value) -> String {
    messages(request).last().unwrap()["content"].as_str().unwrap().to_owned()
}

/// Fails if a customer would read of what is none of their business.
fn assert_kind(answer: &str) {
    assert!(!answer.trim().is_empty());
    let lower = answer.to_lowercase();
    for word in ["error", "limit", "timeout", "model", "status", "помилк", "json", "quota"] {
        assert!(!lower.contains(word), "{answer}");
    }
}

const FIRST: &str = "first";

#[tokio::test]
async fn it_is_shown_that_an_answer_is_on_its_way_only_while_somebody_waits() {
    let fake = Fake::start(vec![Act::Say("Hello! Which service would you like?")]).await;
    let mut setup = Setup::open(&fake);
    setup.says("anna", "hello there").await;
    assert_eq!(*setup.heard.typed.lock().unwrap(), 1);
    let mut offline = Setup::with(&[], |profile| profile);
    offline.says("anna", "hello there").await;
    assert_eq!(*offline.heard.typed.lock().unwrap(), 0);
    assert_eq!(offline.used().await, []);
    fake.close();
}
