//! The customers: each asks for the times of a day, and books one of them.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::bail;
use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
use parking_lot::Mutex;
use tokio::{
    sync::{Semaphore, mpsc::UnboundedReceiver},
    task::JoinSet,
    time::{Instant, sleep, sleep_until, timeout},
};
use zapys::clock::{Clock as _, SystemClock};

use super::{
    bots::Bot,
    far_ends::FarEnds,
    process::Process,
    report::{Faults, Report, Turn, TurnKind},
    telegram::{Reply, Telegram},
};

/// The hours of a day that are booked.
const HOURS: std::ops::Range<usize> = 9..18;
/// How many customers warm a bot up.
const WARM_UP: usize = 8;
/// How long a bot may take until it asks for updates.
const READY: Duration = Duration::from_mins(1);
/// How long letters and repeated answers are waited for at the end.
const SETTLE: Duration = Duration::from_secs(20);

/// How customers come.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// So many at once: the next one comes when one has been answered.
    Closed { customers: usize },
    /// So many turns a second, however long the answers take.
    Open { turns_a_second: f64 },
}

/// What is asked of a bot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) pace: Pace,
    pub(crate) turns: usize,
    pub(crate) patience: Duration,
    /// How many conversations the database of zapys has before.
    pub(crate) old: u32,
    /// For how long the bot is left alone before it is measured.
    pub(crate) idle: Duration,
}

/// One customer, with a time that no other customer asks for.
#[derive(Debug, Clone, Copy)]
struct Customer {
    number: usize,
    date: Date,
    hour: usize,
}

/// What all customers share.
struct Crowd {
    telegram: Arc<Telegram>,
    now: Timestamp,
    patience: Duration,
    turns: Mutex<Vec<Turn>>,
    faults: Mutex<Faults>,
    /// The chats that are over, in which nothing more should come.
    over: Mutex<Vec<UnboundedReceiver<Reply>>>,
}

/// Measures a bot.
pub(crate) async fn run(bot: &Bot, far_ends: &FarEnds, load: &Load) -> anyhow::Result<Report> {
    let dir = tempfile::tempdir()?;
    let mut process = bot.start(dir.path(), far_ends.ports, load.old).await?;
    let started = Instant::now();
    ready(&mut process, &far_ends.telegram).await?;
    let start = started.elapsed();
    // What is done once after a start is over then.
    sleep(load.idle).await;
    let resting = process.counted()?;
    sleep(load.idle).await;
    let idle_cpu = process.counted()?.cpu - resting.cpu;
    let crowd = Arc::new(Crowd {
        telegram: Arc::clone(&far_ends.telegram),
        now: SystemClock::default().now(),
        patience: load.patience,
        turns: Mutex::default(),
        faults: Mutex::default(),
        over: Mutex::default(),
    });
    let today = crowd.now.to_zoned(TimeZone::UTC).date();
    let many = load.turns / 2;
    let mut all = customers(today).take(WARM_UP + many);
    closed(&crowd, all.by_ref().take(WARM_UP).collect(), WARM_UP).await;
    let warm = std::mem::take(&mut *crowd.turns.lock());
    if warm.is_empty() {
        let log = std::fs::read_to_string(dir.path().join("log")).unwrap_or_default();
        bail!("the bot answers nobody\n{log}");
    }
    let (before, began) = (process.counted()?, Instant::now());
    let asked = (far_ends.model.asked(), far_ends.google.calls(), far_ends.telegram.calls());
    match load.pace {
        Pace::Closed { customers } => closed(&crowd, all.collect(), customers).await,
        Pace::Open { turns_a_second } => open(&crowd, all.collect(), turns_a_second).await,
    }
    let took = began.elapsed();
    let after = process.counted()?;
    settle(&crowd, far_ends, WARM_UP + many).await;
    let turns = std::mem::take(&mut *crowd.turns.lock());
    let faults = crowd.faults.lock().clone();
    process.stop()?;
    let calls = calls(far_ends, &asked);
    let idle = idle_cpu / load.idle.as_secs_f64().max(1.0);
    let latencies = far_ends.latencies;
    Ok(Report { latencies, start, idle, turns, took, before, after, faults, calls })
}

/// Returns how many requests of each kind came since then.
fn calls(
    far_ends: &FarEnds,
    (model, google, telegram): &(usize, BTreeMap<String, usize>, BTreeMap<String, usize>),
) -> BTreeMap<String, usize> {
    let mut calls = BTreeMap::from([("model".to_owned(), far_ends.model.asked() - model)]);
    for (now, before) in [(far_ends.google.calls(), google), (far_ends.telegram.calls(), telegram)]
    {
        for (name, many) in now {
            let since = many - before.get(&name).copied().unwrap_or(0);
            calls.insert(name, since);
        }
    }
    calls
}

async fn ready(process: &mut Process, telegram: &Telegram) -> anyhow::Result<()> {
    let until = Instant::now() + READY;
    while telegram.polls() == 0 {
        process.check()?;
        if Instant::now() > until {
            bail!("the bot does not ask for updates");
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// One customer for each hour of the working days from next week on.
fn customers(today: Date) -> impl Iterator<Item = Customer> {
    let days = today.series(Span::new().days(1)).skip(7);
    let working = days.filter(|day| day.weekday().to_monday_zero_offset() < 5);
    let hours = working.flat_map(|date| HOURS.map(move |hour| Slot { date, hour }));
    hours.enumerate().map(|(number, Slot { date, hour })| Customer { number, date, hour })
}

struct Slot {
    date: Date,
    hour: usize,
}

async fn closed(crowd: &Arc<Crowd>, customers: Vec<Customer>, at_once: usize) {
    let (seats, mut talks) = (Arc::new(Semaphore::new(at_once)), JoinSet::new());
    for customer in customers {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { return };
        let crowd = Arc::clone(crowd);
        talks.spawn(async move {
            crowd.serve(customer).await;
            drop(seat);
        });
    }
    talks.join_all().await;
}

async fn open(crowd: &Arc<Crowd>, customers: Vec<Customer>, turns_a_second: f64) {
    let (began, mut talks) = (Instant::now(), JoinSet::new());
    let mut due = Duration::ZERO;
    for customer in customers {
        sleep_until(began + due).await;
        // A customer makes two turns.
        due += Duration::from_secs_f64(2.0 / turns_a_second);
        let crowd = Arc::clone(crowd);
        talks.spawn(async move { crowd.serve(customer).await });
    }
    talks.join_all().await;
}

impl Crowd {
    /// One customer's conversation.
    async fn serve(&self, customer: Customer) {
        let Customer { number, date, hour } = customer;
        let chat = 10_000 + i64::try_from(number).unwrap_or(0);
        let mut replies = self.telegram.open(chat);
        let ask = format!("Хочу записатися на стрижку {date}");
        let time = format!("{hour}:00");
        let offered = self
            .turn(&mut replies, chat, &ask, TurnKind::Offer, |text| text.contains(time.as_str()))
            .await;
        if offered {
            let book = format!("{hour}:00 підходить. Олена Бойко, c{number}@example.test");
            let done = |text: &str| {
                ["meet.google.com", "Записано", "зайнят"].iter().any(|it| text.contains(it))
            };
            self.turn(&mut replies, chat, &book, TurnKind::Booking, done).await;
        }
        self.over.lock().push(replies);
    }

    /// One message and the wait for its answer; `false`: none came.
    async fn turn(
        &self,
        replies: &mut UnboundedReceiver<Reply>,
        chat: i64,
        words: &str,
        kind: TurnKind,
        answers: impl Fn(&str) -> bool,
    ) -> bool {
        let asked = self.telegram.says(chat, words, self.now.as_second());
        let answer = async {
            while let Some(reply) = replies.recv().await {
                if answers(&reply.text) {
                    return Some(reply);
                }
                let mut faults = self.faults.lock();
                faults.other_answers += 1;
                faults
                    .example
                    .get_or_insert_with(|| format!("{words:?} was answered by {:?}", reply.text));
            }
            None
        };
        let Ok(Some(reply)) = timeout(self.patience, answer).await else {
            self.faults.lock().lost += 1;
            return false;
        };
        if reply.text.contains("зайнят") {
            self.faults.lock().refused += 1;
        }
        self.turns.lock().push(Turn { kind, took: reply.at.duration_since(asked) });
        true
    }
}

/// Waits for the letters, and counts what is missing or came twice.
async fn settle(crowd: &Crowd, far_ends: &FarEnds, customers: usize) {
    let address = |number: usize| format!("c{number}@example.test");
    let until = Instant::now() + SETTLE;
    while Instant::now() < until {
        let letters = far_ends.mail.letters();
        if (0..customers).all(|number| letters.contains_key(&address(number))) {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    sleep(Duration::from_secs(1)).await;
    let letters = far_ends.mail.letters();
    let booked = far_ends.google.booked();
    let mut faults = crowd.faults.lock();
    for number in 0..customers {
        // The quotes and brackets around an address keep c1 from c11.
        let of = |text: &str| {
            ["\"", "<", " "]
                .iter()
                .any(|before| text.contains(&format!("{before}{}", address(number))))
        };
        let events = booked.iter().filter(|it| of(&it.text)).count();
        faults.unbooked += usize::from(events == 0);
        faults.doubled += events.saturating_sub(1);
        let sent = letters.get(&address(number)).copied().unwrap_or(0);
        faults.letters_missing += usize::from(sent == 0);
        faults.doubled += sent.saturating_sub(1);
    }
    faults.doubled +=
        booked.windows(2).filter(|two| matches!(two, [a, b] if a.end > b.start)).count();
    for chat in crowd.over.lock().iter_mut() {
        while let Ok(reply) = chat.try_recv() {
            faults.doubled += usize::from(reply.text.contains("meet.google.com"));
        }
    }
}
