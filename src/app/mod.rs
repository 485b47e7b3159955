//! Puts the house together: the only place that names concrete things.
//!
//! It opens the store, makes the desk, the tools and the models, and hands each room what it
//! needs. Which channels are open and which conversations are served is the caller's: the
//! worker serves every platform, `zapys chat` one person at a terminal, by the same code.

pub mod health;
mod calendars;
mod platforms;
mod telegram;
mod discord;
mod suggest;
mod google;
pub mod worker;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, anyhow, bail};
use tokio_util::task::TaskTracker;

use crate::{
    booking::BookingService,
    bots::BusinessProfile,
    calendar::Calendars,
    channel::Channel,
    clock::Clock,
    conversation::{Conversations, Turns},
    files,
    http::Http,
    ids::{BusinessId, ConversationKey},
    jobs::{JobContext, JobWorker},
    model::{
        Chain, Model, chain,
        openai::{self, OpenAi},
    },
    oauth::Consents,
    settings::{EXAMPLE, Settings},
    store::{Scope, Store, inspect, jobs::WorkerScope},
    tools::Tools,
};

/// The house, open.
pub struct App {
    /// The store.
    pub store: Store,
    /// The tools, which the command line uses too.
    pub tools: Tools,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    settings: Settings,
    desk: BookingService,
    calendars: Calendars,
    chain: Chain,
    consents: Option<Consents>,
    pulses: health::Pulses,
    /// Held as long as something may be sealed here, so that nobody changes the key meanwhile.
    sealing: File,
}

impl App {
    /// Opens the house; makes its folder and its database where there are none.
    ///
    /// # Errors
    /// Everything that is wrong with the profiles, or what keeps the store from opening.
    pub fn open(settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let profiles = settings.profiles().map_err(|mistakes| report(&mistakes))?;
        let dir = &settings.data_dir;
        files::make_folder(dir).with_context(|| {
            format!(
                "cannot make the folder {}; set data_dir to one that can be written",
                dir.display()
            )
        })?;
        let sealing = seals(&settings)?;
        let file = dir.join("zapys.db");
        misses_key(&settings, &file)?;
        leaves_worker(&settings, &file)?;
        let vault = settings.vault();
        let vault = vault.with_context(|| format!("the vault's key in {}", dir.display()))?;
        let store = Store::open(&file).with_context(|| format!("{}", file.display()))?;
        let profiles = profiles.into_iter().map(|it| (it.id.clone(), Arc::new(it))).collect();
        let chain = models(&settings.models)?;
        let profiles = Arc::new(profiles);
        let kept = (store.clone(), Arc::new(vault), Arc::clone(&clock));
        let (consents, google) = calendars::prepare(&settings, kept, &profiles)?.unzip();
        let calendars = Calendars::new(store.clone(), google);
        let desk = BookingService::new(store.clone(), calendars.clone(), Arc::clone(&clock));
        let tools = Tools::new(store.clone(), desk.clone(), Arc::clone(&clock));
        let pulses = health::Pulses::default();
        Ok(Self {
            store,
            tools,
            clock,
            profiles,
            settings,
            desk,
            calendars,
            chain,
            consents,
            pulses,
            sealing,
        })
    }

    /// Opens the house for somebody who looks after it, and makes none: where there is no
    /// database they took the wrong folder.
    ///
    /// # Errors
    /// The same, and when there is no database.
    pub fn open_kept(settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let file = settings.data_dir.join("zapys.db");
        let found = inspect::version(&file).with_context(|| format!("{}", file.display()))?;
        if found.is_none() {
            bail!(
                "there is no database in {}: is this the right --config? (`zapys run` and \
                 `zapys chat` make one)",
                settings.data_dir.display()
            );
        }
        Self::open(settings, clock)
    }

    /// Returns every business.
    pub fn profiles(&self) -> impl Iterator<Item = &Arc<BusinessProfile>> {
        self.profiles.values()
    }

    /// Returns the business of that id; without one the only business, or the example.
    ///
    /// # Errors
    /// When there is no such business, or it has to be said which.
    pub fn profile(&self, id: Option<&str>) -> anyhow::Result<Arc<BusinessProfile>> {
        let known = || self.profiles.keys().map(BusinessId::as_str).collect::<Vec<_>>().join(", ");
        let found = match id {
            Some(id) => self.profiles.get(&BusinessId::new(id)),
            None if self.profiles.len() == 1 => self.profiles.values().next(),
            None => self.profiles.get(&BusinessId::new(EXAMPLE.0)),
        };
        found.map(Arc::clone).ok_or_else(|| match id {
            Some(id) => anyhow!("there is no business {id:?}; --bot takes one of: {}", known()),
            None => anyhow!("say which business with --bot, one of: {}", known()),
        })
    }

    /// Returns what gives out links to Google's consent page; `None`: Google is not used.
    #[must_use]
    pub fn consents(&self) -> Option<&Consents> {
        self.consents.as_ref()
    }

    /// Returns what serves the conversations of a scope; its tasks run on the tracker.
    #[must_use]
    pub fn conversations(&self, scope: Scope, tracker: TaskTracker) -> Conversations {
        let turns = Turns::new(
            self.store.clone(),
            Arc::clone(&self.profiles),
            self.chain.clone(),
            self.tools.clone(),
            Arc::clone(&self.clock),
        );
        let turns = turns.connecting(self.consents.clone());
        Conversations::new(self.store.clone(), turns, scope, tracker)
    }

    /// Returns what runs the jobs of a scope, with these channels open.
    #[must_use]
    pub fn job_worker(&self, scope: WorkerScope, channels: Vec<Arc<dyn Channel>>) -> JobWorker {
        let context = JobContext {
            store: self.store.clone(),
            bookings: self.desk.clone(),
            calendars: self.calendars.clone(),
            mail: Arc::clone(&self.settings.mail),
            profiles: Arc::clone(&self.profiles),
            channels,
            clock: Arc::clone(&self.clock),
        };
        JobWorker::new(context, scope, self.settings.data_dir.join("outbox.lock"))
    }

    /// Takes the seat of a conversation that only one process may serve; waits while another
    /// has it, and `waits` is called before. The seat ends with the file, or the process.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn take_seat(&self, seat: &ConversationKey, waits: impl FnOnce()) -> anyhow::Result<File> {
        let person = seat.person.as_bytes().iter().fold(String::new(), |name, byte| {
            if byte.is_ascii_alphanumeric() {
                name + &char::from(*byte).to_string()
            } else {
                format!("{name}%{byte:02x}")
            }
        });
        if person.len() > 200 {
            bail!("the name of the customer is too long; take one of at most 60 letters");
        }
        let name = format!("{}-{}-{person}.lock", seat.platform.as_str(), seat.bot);
        let path = self.settings.data_dir.join(name);
        let file = files::lock_file(&path).with_context(|| format!("make {}", path.display()))?;
        if file.try_lock().is_err() {
            waits();
            file.lock().with_context(|| format!("lock {}", path.display()))?;
        }
        Ok(file)
    }

    /// Returns whether a file is the database itself, by whatever name.
    #[must_use]
    pub fn is_database(&self, file: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().ok();
        let own = real(&self.settings.data_dir.join("zapys.db"));
        own.is_some() && real(file) == own
    }

    /// Returns where the vault's key is.
    #[must_use]
    pub fn vault_key(&self) -> PathBuf {
        self.settings.vault_path()
    }

    /// Closes the house; everything that was handed over is written first.
    pub async fn close(self) {
        self.store.close().await;
    }
}

/// Waits while somebody changes the vault's key, and keeps others from it.
fn seals(settings: &Settings) -> anyhow::Result<File> {
    let path = settings.data_dir.join("vault.lock");
    let file = files::lock_file(&path).with_context(|| format!("make {}", path.display()))?;
    file.lock_shared().with_context(|| format!("lock {}", path.display()))?;
    Ok(file)
}

/// Refuses to make a new key for secrets that are sealed with one that is gone.
fn misses_key(settings: &Settings, database: &Path) -> anyhow::Result<()> {
    let key = settings.vault_path();
    if key.try_exists().unwrap_or(true) {
        return Ok(());
    }
    let sealed = inspect::sealed(database).with_context(|| format!("{}", database.display()))?;
    if sealed == 0 {
        return Ok(());
    }
    bail!(
        "the vault's key {0} is gone, and {sealed} calendar connections are sealed with it; put \
         it back from where you keep it. If it is lost, `head -c 32 /dev/urandom > {0} && \
         chmod 600 {0} && chown --reference={1} {0}` makes another one, and staff have to connect \
         their calendars again with /connect",
        key.display(),
        files::folder(&key).display()
    );
}

/// Refuses to bring a database up to date under a worker that is older than this program.
fn leaves_worker(settings: &Settings, database: &Path) -> anyhow::Result<()> {
    let found = inspect::version(database).with_context(|| format!("{}", database.display()))?;
    if found.is_some_and(|(version, known)| version < known) && worker::runs(&settings.data_dir)? {
        bail!(
            "the worker that runs on {} is of an older version than this program; restart it \
             first, then try again",
            settings.data_dir.display()
        );
    }
    Ok(())
}

/// Puts the models in a row; the offline one needs no network and no certificates.
fn models(settings: &[openai::Settings]) -> anyhow::Result<Chain> {
    if settings.is_empty() {
        return Ok(Chain::default());
    }
    let http = Http::new(openai::MOST_BYTES).context("prepare to ask the models")?;
    let model = |one: &openai::Settings| -> Arc<dyn Model> {
        Arc::new(OpenAi::new(http.clone(), one.clone()))
    };
    Ok(Chain::new(settings.iter().map(model).collect(), chain::TURN))
}

/// Puts mistakes into one report.
pub fn report(mistakes: &[crate::toml_form::Mistake]) -> anyhow::Error {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    anyhow!("{}", lines.join("\n"))
}
