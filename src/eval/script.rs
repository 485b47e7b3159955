//! Plays a scenario once, in a house of its own.
//!
//! The folder is made below the caller's data folder and is gone afterwards, whatever happened;
//! letters become files in it however the business sends them, so that trying a model out
//! reaches nobody.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use async_trait::async_trait;
use jiff::civil::Date;
use parking_lot::Mutex;
use tokio_util::task::TaskTracker;

use crate::{
    app::App,
    channel::{Channel, Error, terminal},
    chat::Outgoing,
    clock::{Clock, ManualClock},
    ids::{ConversationKey, Platform},
    mail::{self, Transport},
    schedule::{Booking, State},
    settings::Settings,
    store::{
        Scope, Store, bookings, inbox,
        jobs::{self, WorkerScope},
        usage::{self, Used},
    },
};

use super::{Ended, Scenario, Stands, Step};

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What stands in the books.
    pub ended: Ended,
    /// What each model did.
    pub used: Vec<Used>,
    /// Everything that was said, a message each: `ann> …`, and `  < …` for an answer.
    pub talk: Vec<String>,
}

/// A house that is gone when the run is over.
struct House {
    folder: PathBuf,
    letters: PathBuf,
}

/// The far end of the channel: keeps what was said.
#[derive(Default)]
struct Heard(Mutex<Vec<(String, String)>>);

/// One run.
struct Run<'a> {
    app: &'a App,
    clock: &'a ManualClock,
    heard: Arc<Heard>,
    talk: Vec<String>,
}

/// Plays a scenario once with the models of the settings.
///
/// # Errors
/// When there is no such business, or the house does not open or breaks; a model that fails is
/// an outcome.
pub async fn play(scenario: &Scenario, settings: &Settings) -> anyhow::Result<Outcome> {
    let house = House::make(&settings.data_dir)?;
    let mut settings = settings.clone();
    settings.data_dir.clone_from(&house.folder);
    settings.vault_key = None;
    let transport = Transport::File { dir: house.letters.clone() };
    settings.mail = Arc::new(mail::Settings { transport, from: settings.mail.from.clone() });
    let clock = Arc::new(ManualClock::new(scenario.now));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let app = App::open(settings, shared)?;
    let mut run = Run { app: &app, clock: &clock, heard: Arc::default(), talk: Vec::new() };
    let played = run.play(scenario).await;
    let talk = run.talk;
    let ended = ended(&app.store, &*clock, house.count_letters()).await;
    let used = app.store.read(|db| usage::since(db, Date::ZERO)).await;
    app.close().await;
    played?;
    Ok(Outcome { ended: ended?, used: used?, talk })
}

impl Run<'_> {
    async fn play(&mut self, scenario: &Scenario) -> anyhow::Result<()> {
        let profile = self.app.profile(Some(scenario.bot.as_str()))?;
        for (number, step) in scenario.says.iter().enumerate() {
            self.clock.advance(step.after);
            if !self.heard.asks_for(step) {
                continue;
            }
            let key = terminal::conversation(&profile.id, &step.by);
            let now = self.clock.now();
            let line = step.text.as_bytes();
            let Some(inbound) = terminal::inbound(&key, line, number.to_string(), now) else {
                continue;
            };
            self.talk.push(format!("{}> {}", step.by, step.text));
            self.app.store.write(move |tx| inbox::accept(tx, &inbound, now)).await?;
            let before = self.heard.len();
            self.answer(key).await?;
            self.talk.extend(self.heard.since(before));
        }
        Ok(())
    }

    async fn answer(&self, key: ConversationKey) -> anyhow::Result<()> {
        let scope = Scope::One(key);
        let channel: Arc<dyn Channel> = Arc::<Heard>::clone(&self.heard);
        self.app.conversations(scope.clone(), TaskTracker::new()).settle().await?;
        self.app
            .job_worker(WorkerScope { conversations: scope, any_process: true }, vec![channel])
            .drain()
            .await?;
        Ok(())
    }
}

impl Heard {
    /// Whether a line is to be said, after the last answer to whoever says it.
    fn asks_for(&self, step: &Step) -> bool {
        let all = self.0.lock();
        let last = all.iter().rev().find(|(to, _)| *to == step.by);
        let last = last.map(|(_, text)| text.to_lowercase()).unwrap_or_default();
        let has = |words: &String| last.contains(&words.to_lowercase());
        step.when.as_ref().is_none_or(has) && !step.unless.as_ref().is_some_and(has)
    }

    fn len(&self) -> usize {
        self.0.lock().len()
    }

    fn since(&self, before: usize) -> Vec<String> {
        let all = self.0.lock();
        all.iter().skip(before).map(|(_, text)| format!("  < {text}")).collect()
    }
}

#[async_trait]
impl Channel for Heard {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<(), Error> {
        let said = (to.person.clone(), out.reply.text.clone());
        self.0.lock().push(said);
        Ok(())
    }

    async fn typing(&self, _: &ConversationKey) {}
}

impl House {
    fn make(data_dir: &Path) -> anyhow::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).context("the system gives no random numbers")?;
        let folder = data_dir.join(format!("eval-{:016x}", u64::from_be_bytes(random)));
        fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        Ok(Self { letters: folder.join("mail"), folder })
    }

    /// Counts the letters that left; no folder: none did.
    fn count_letters(&self) -> io::Result<u32> {
        let entries = match fs::read_dir(&self.letters) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        entries.filter_map(Result::ok).try_fold(0, |many, entry| {
            let is_letter = entry.path().extension().is_some_and(|it| it == "eml");
            Ok(many + u32::from(is_letter))
        })
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // NOTE: what cannot be removed is left to its owner; a run is no worse for it.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Reads the books.
async fn ended(
    store: &Store,
    clock: &dyn Clock,
    letters: io::Result<u32>,
) -> anyhow::Result<Ended> {
    let now = clock.now();
    let letters = letters.context("count the letters")?;
    let read = store.read(move |db| {
        let (unanswered, _) = inbox::backlog(db)?;
        let (unsent, given_up) = jobs::backlog(db, now)?;
        let mut ended = Ended { letters, left: unanswered + unsent + given_up, ..Ended::default() };
        for record in bookings::all(db, None, None)? {
            match record.booking.state {
                State::Held => {
                    ended.held += u32::from(record.expires.is_some_and(|until| until > now));
                }
                // NOTE: a hold that was let go was never a booking.
                State::Cancelled if !stood(&bookings::events(db, &record.booking.id)?) => {}
                _ => ended.bookings.push(stands(&record.booking)),
            }
        }
        Ok(ended)
    });
    Ok(read.await?)
}

fn stood(events: &[bookings::Event]) -> bool {
    events.iter().any(|event| event.now == State::Confirmed)
}

fn stands(booking: &Booking) -> Stands {
    Stands {
        service: booking.service.as_str().to_owned(),
        staff: Some(booking.staff.as_str().to_owned()),
        start: booking.local_start,
        contact: booking.contact.clone(),
        state: booking.state,
    }
}
