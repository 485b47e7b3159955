//! Plays a scenario once, with an application of its own.
//!
//! Its data folder is made below the caller's and is removed afterwards, also after an error.
//! Letters become files in it even if the business has a mail server, so that no letter of a trial
//! reaches a person.

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
        usage::{self, ModelUsage},
    },
};

use super::{
    scenario::{Scenario, ScenarioBooking, Step},
    score::RunResult,
};

/// A run: its result, its cost and what was said.
#[derive(Debug, Clone, PartialEq)]
pub struct RunReport {
    /// What the database held in the end.
    pub result: RunResult,
    /// The tokens that each model used.
    pub used: Vec<ModelUsage>,
    /// Everything that was said, a message each: `ann> …`, and `  < …` for an answer.
    pub talk: Vec<String>,
}

/// A data folder that is removed when the run is over.
struct DataFolder {
    path: PathBuf,
    letters: PathBuf,
}

/// A channel that records the answers.
#[derive(Default)]
struct RecordingChannel(Mutex<Vec<Answer>>);

/// An answer and the customer who got it.
struct Answer {
    to: String,
    text: String,
}

/// One run.
struct Run<'a> {
    app: &'a App,
    clock: &'a ManualClock,
    channel: Arc<RecordingChannel>,
    talk: Vec<String>,
}

/// Plays a scenario once with the models of the settings.
///
/// # Errors
/// When there is no such business, or the application fails. A model that fails is a result.
pub async fn play(scenario: &Scenario, settings: &Settings) -> anyhow::Result<RunReport> {
    let folder = DataFolder::make(&settings.data_dir)?;
    let mut settings = settings.clone();
    settings.data_dir.clone_from(&folder.path);
    settings.vault_key = None;
    let transport = Transport::File { dir: folder.letters.clone() };
    settings.mail =
        Arc::new(mail::Settings { transport, is_chosen: true, ..(*settings.mail).clone() });
    let clock = Arc::new(ManualClock::new(scenario.now));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let app = App::open(settings, shared)?;
    let mut run = Run { app: &app, clock: &clock, channel: Arc::default(), talk: Vec::new() };
    let played = run.play(scenario).await;
    let talk = run.talk;
    let result = result(&app.store, &*clock, folder.count_letters()).await;
    let used = app.store.read(|db| usage::since(db, Date::ZERO)).await;
    app.close().await;
    played?;
    Ok(RunReport { result: result?, used: used?, talk })
}

impl Run<'_> {
    async fn play(&mut self, scenario: &Scenario) -> anyhow::Result<()> {
        let profile = self.app.profile(Some(scenario.bot.as_str()))?;
        for (number, step) in scenario.steps.iter().enumerate() {
            self.clock.advance(step.after);
            if !self.channel.asks_for(step) {
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
            let before = self.channel.len();
            self.answer(key).await?;
            self.talk.extend(self.channel.since(before));
        }
        Ok(())
    }

    async fn answer(&self, key: ConversationKey) -> anyhow::Result<()> {
        let scope = Scope::One(key);
        let channel: Arc<dyn Channel> = Arc::<RecordingChannel>::clone(&self.channel);
        self.app.conversations(scope.clone(), TaskTracker::new(), Vec::new()).drain().await?;
        self.app
            .job_worker(WorkerScope { conversations: scope, any_process: true }, vec![channel])
            .drain()
            .await?;
        Ok(())
    }
}

impl RecordingChannel {
    /// Whether a line is to be said, by the last answer to its customer.
    fn asks_for(&self, step: &Step) -> bool {
        let all = self.0.lock();
        let last = all.iter().rev().find(|answer| answer.to == step.by);
        let last = last.map(|answer| answer.text.to_lowercase()).unwrap_or_default();
        let has = |words: &String| last.contains(&words.to_lowercase());
        step.when.as_ref().is_none_or(has) && !step.unless.as_ref().is_some_and(has)
    }

    fn len(&self) -> usize {
        self.0.lock().len()
    }

    fn since(&self, before: usize) -> Vec<String> {
        let all = self.0.lock();
        all.iter().skip(before).map(|answer| format!("  < {}", answer.text)).collect()
    }
}

#[async_trait]
impl Channel for RecordingChannel {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        let answer = Answer { to: to.person.clone(), text: out.reply.text.clone() };
        self.0.lock().push(answer);
        Ok(None)
    }

    async fn typing(&self, _: &ConversationKey) {}
}

impl DataFolder {
    fn make(data_dir: &Path) -> anyhow::Result<Self> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).context("the system gives no random numbers")?;
        let path = data_dir.join(format!("eval-{:016x}", u64::from_be_bytes(random)));
        fs::create_dir_all(&path).with_context(|| format!("make {}", path.display()))?;
        Ok(Self { letters: path.join("mail"), path })
    }

    /// Counts the letters that left.
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

impl Drop for DataFolder {
    fn drop(&mut self) {
        // The result is ignored: a folder that stays does not change the run.
        fs::remove_dir_all(&self.path).ok();
    }
}

/// Reads what the database holds.
async fn result(
    store: &Store,
    clock: &dyn Clock,
    letters: io::Result<u32>,
) -> anyhow::Result<RunResult> {
    let now = clock.now();
    let letters = letters.context("count the letters")?;
    let read = store.read(move |db| {
        let (unanswered, _) = inbox::backlog(db)?;
        let (unsent, given_up) = jobs::backlog(db, now)?;
        let left = unanswered + unsent + given_up;
        let mut result = RunResult { letters, left, ..RunResult::default() };
        for record in bookings::all(db, None, None)? {
            match record.booking.state {
                State::Held => {
                    result.held += u32::from(record.expires.is_some_and(|until| until > now));
                }
                // A hold that expired was never a booking.
                State::Cancelled if !was_confirmed(&bookings::events(db, &record.booking.id)?) => {}
                _ => result.bookings.push(scenario_booking(&record.booking)),
            }
        }
        Ok(result)
    });
    Ok(read.await?)
}

fn was_confirmed(events: &[bookings::Event]) -> bool {
    events.iter().any(|event| event.now == State::Confirmed)
}

fn scenario_booking(booking: &Booking) -> ScenarioBooking {
    ScenarioBooking {
        service: booking.service.as_str().to_owned(),
        staff: Some(booking.staff.as_str().to_owned()),
        start: booking.local_start,
        contact: booking.contact.clone(),
        state: booking.state,
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_line_depends_on_the_last_answer_to_its_customer() {
        let channel = RecordingChannel::default();
        for (to, text) in [("ann", "Which service?"), ("ann", "✅ Booked"), ("bob", "What time?")]
        {
            channel.0.lock().push(Answer { to: to.into(), text: text.into() });
        }
        let asks = |by: &str, when: Option<&str>, unless: Option<&str>| {
            channel.asks_for(&Step {
                text: "yes".into(),
                by: by.into(),
                when: when.map(Into::into),
                unless: unless.map(Into::into),
                after: SignedDuration::ZERO,
            })
        };
        assert!(asks("ann", None, None) && asks("ann", Some("booked"), Some("service")));
        assert!(!asks("ann", Some("service"), None) && !asks("ann", None, Some("✅")));
        assert!(asks("bob", Some("TIME"), None) && !asks("carol", Some("time"), None));
    }
}
