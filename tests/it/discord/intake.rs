//! A disk that refuses for a while: nothing is lost, and nothing overtakes what waits.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use zapys::{
    channel::{
        AcceptError, Channel as _, ChannelHost, Connection, Error,
        discord::{
            Account, AutocompleteQuery, BookingForm, Choice, Discord, DiscordHost, ReadPosition,
            Settings,
        },
    },
    chat::{Inbound, InboundKind, Outgoing, Reply},
    ids::{BusinessId, ConversationKey, Lang, Platform},
};

use super::fake::{Fake, Given, TOKEN};

const ANNA: u64 = 61;
const BOHDAN: u64 = 62;

/// What is on the disk, and what the disk refuses.
#[derive(Default)]
struct Disk {
    kept: Mutex<Vec<Inbound>>,
    /// Whether it refuses what contains this.
    refuses: Mutex<Option<&'static str>>,
    /// How long it takes.
    takes: Mutex<Duration>,
    marks: Mutex<Option<Vec<ReadPosition>>>,
    tried: Mutex<u32>,
}

/// The channel, which listens.
struct Listener {
    channel: Discord,
    disk: Arc<Disk>,
    stop: CancellationToken,
    running: JoinSet<()>,
}

#[async_trait]
impl ChannelHost for Disk {
    async fn accept(&self, inbound: Inbound) -> Result<(), AcceptError> {
        let takes = *self.takes.lock().unwrap();
        tokio::time::sleep(takes).await;
        *self.tried.lock().unwrap() += 1;
        let refuses = *self.refuses.lock().unwrap();
        if refuses.is_some_and(|words| format!("{:?}", inbound.said).contains(words)) {
            return Err(AcceptError("the disk is full".into()));
        }
        let mut kept = self.kept.lock().unwrap();
        if !kept.iter().any(|known| known.update == inbound.update) {
            kept.push(inbound);
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        "2026-11-23T08:00:00Z".parse().unwrap()
    }

    async fn record_connection(&self, _: Platform, _: &BusinessId, _: Connection) {}
}

#[async_trait]
impl DiscordHost for Disk {
    async fn suggest(&self, _: AutocompleteQuery) -> Vec<Choice> {
        Vec::new()
    }

    fn say(&self, lang: Lang, id: &str) -> String {
        zapys::messages::say(lang, id, &[])
    }

    fn answer_lang(&self, _: &BusinessId, locale: Option<Lang>) -> Lang {
        locale.unwrap_or(Lang::En)
    }

    async fn booking_form(&self, _: &ConversationKey, _: Option<Lang>) -> Option<BookingForm> {
        None
    }

    async fn read_positions(&self, _: &BusinessId) -> Option<Vec<ReadPosition>> {
        self.marks.lock().unwrap().clone()
    }
}

impl Disk {
    fn words(&self) -> Vec<String> {
        let words = |inbound: &Inbound| match &inbound.said {
            InboundKind::Text(words) => words.clone(),
            other => format!("{other:?}"),
        };
        self.kept.lock().unwrap().iter().map(words).collect()
    }

    /// Waits until it keeps this, in this order.
    async fn keeps(&self, words: &[&str]) {
        let look = async {
            while self.words() != words {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let seen = tokio::time::timeout(Duration::from_secs(20), look).await;
        assert!(seen.is_ok(), "{:?} and not {words:?}", self.words());
    }

    /// Waits until something was refused.
    async fn was_tried(&self, times: u32) {
        let look = async {
            while *self.tried.lock().unwrap() < times {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), look).await.unwrap();
    }
}

impl Listener {
    async fn starts(fake: &Fake, disk: Disk) -> Self {
        zapys::http::install_provider();
        let disk = Arc::new(disk);
        let settings = Settings { api_url: fake.url.clone() };
        let (business, token) = (BusinessId::new("salon"), TOKEN.to_owned().into());
        let host: Arc<dyn DiscordHost> = Arc::<Disk>::clone(&disk);
        let channel = Discord::new(&settings, vec![Account { business, token }], &host).unwrap();
        let (stop, mut running) = (CancellationToken::new(), JoinSet::new());
        for (_, runs) in channel.listeners(&stop) {
            running.spawn(runs);
        }
        fake.until("a session", |seen| (seen.identified() > 0).then_some(())).await;
        Self { channel, disk, stop, running }
    }

    async fn stops(mut self) {
        self.stop.cancel();
        let ended = self.running.join_next();
        tokio::time::timeout(Duration::from_secs(30), ended).await.unwrap().unwrap().unwrap();
    }
}

fn empty() -> Disk {
    Disk { marks: Mutex::new(Some(Vec::new())), ..Disk::default() }
}

#[tokio::test]
async fn what_the_disk_refuses_is_taken_in_later_and_before_what_came_after_it() {
    let fake = Fake::start().await;
    let listener = Listener::starts(&fake, empty()).await;
    let disk = Arc::clone(&listener.disk);
    *disk.refuses.lock().unwrap() = Some("перше");
    fake.writes(ANNA, "перше");
    disk.was_tried(1).await;
    fake.writes(ANNA, "друге");
    fake.writes(BOHDAN, "інше");
    disk.keeps(&["інше"]).await;
    *disk.refuses.lock().unwrap() = None;
    disk.keeps(&["інше", "перше", "друге"]).await;
    listener.stops().await;
    fake.close();
}

#[tokio::test]
async fn what_was_missed_is_read_before_what_comes_and_until_it_can_be() {
    let fake = Fake::start().await;
    let first = fake.writes_unheard(ANNA, "відоме");
    fake.writes_unheard(ANNA, "пропущене");
    let number = |name: &str| first[name].as_str().unwrap().parse::<u64>().unwrap();
    let mark = ReadPosition { channel: number("channel_id"), message: number("id") };
    let disk = empty();
    fake.unreadable(2);
    let listener = Listener::starts(&fake, disk).await;
    let disk = Arc::clone(&listener.disk);
    fake.writes(BOHDAN, "до знайомства");
    disk.keeps(&["до знайомства"]).await;
    // A session that has to begin anew finds out what it has missed.
    *disk.marks.lock().unwrap() = None;
    fake.forgets_session();
    fake.until("a new session", |seen| (seen.identified() > 1).then_some(())).await;
    fake.writes(ANNA, "нове");
    *disk.marks.lock().unwrap() = Some(vec![mark]);
    disk.keeps(&["до знайомства", "пропущене", "нове"]).await;
    listener.stops().await;
    fake.close();
}

#[tokio::test]
async fn whoever_orders_something_that_cannot_be_kept_is_asked_to_try_again() {
    let fake = Fake::start().await;
    let listener = Listener::starts(&fake, empty()).await;
    let disk = Arc::clone(&listener.disk);
    *disk.refuses.lock().unwrap() = Some("My");
    let asked = fake.commands_it(ANNA, Given::InServer, "my", &[]);
    let (kind, said) = fake.until("an answer", |seen| seen.acknowledged(asked)).await;
    assert_eq!((kind, &said["flags"]), (4, &68.into()), "{said}");
    assert!(said["content"].as_str().unwrap().contains("ще раз за хвилину"), "{said}");
    assert!(*disk.tried.lock().unwrap() > 1, "it was tried again");

    // A disk that is slow as well: Discord hears in time that it arrived.
    *disk.takes.lock().unwrap() = Duration::from_secs(4);
    let asked = fake.commands_it(ANNA, Given::InServer, "my", &[]);
    let (kind, _) = fake.until("an answer", |seen| seen.acknowledged(asked)).await;
    assert_eq!(kind, 5);
    let answer = fake.answer(asked).await;
    assert!(answer["content"].as_str().unwrap().contains("ще раз за хвилину"), "{answer}");
    assert_eq!(disk.words(), Vec::<String>::new());
    listener.stops().await;
    fake.close();
}

#[tokio::test]
async fn a_long_answer_goes_on_where_it_was_broken_off() {
    let fake = Fake::start().await;
    let listener = Listener::starts(&fake, empty()).await;
    let asked = fake.commands_it(ANNA, Given::InServer, "help", &[]);
    fake.until("an acknowledgement", |seen| seen.acknowledged(asked)).await;
    let person = ANNA.to_string();
    let to = ConversationKey {
        bot: BusinessId::new("salon"),
        platform: Platform::Discord,
        chat: person.clone(),
        person,
    };
    let text = ["а", "б", "в"].map(|letter| letter.repeat(1500)).join("\n");
    let reply = Reply { handle: Some(format!("in:{asked}")), ..Reply::text(text) };
    let out = Outgoing { id: 1, lang: Lang::En, reply, file: None };
    for status in [200, 200, 500] {
        fake.next(status, serde_json::json!({"code": 0}));
    }
    let broken = listener.channel.send(&to, &out).await;
    assert!(matches!(broken, Err(Error::Failed(_))), "{broken:?}");
    listener.channel.send(&to, &out).await.unwrap();
    let first = fake.answer(asked).await;
    let more = fake.until("more", |seen| Some(seen.more(asked))).await;
    let begins = |it: &serde_json::Value| it["content"].as_str().unwrap().chars().next().unwrap();
    let begins: Vec<char> = std::iter::once(&first).chain(&more).map(begins).collect();
    assert_eq!(begins, ['а', 'б', 'в']);
    listener.stops().await;
    fake.close();
}
