//! The application: everything that the command line uses, opened and connected.
//!
//! It opens the store, makes the booking service, the tools and the models, and gives each room
//! what it needs. The caller chooses which channels are open and which conversations are served:
//! the worker serves every platform, `zapys chat` one person at a terminal, by the same code.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, anyhow, bail};
use tokio_util::task::TaskTracker;

use crate::{
    booking::{BookingService, Outdated},
    bots::BusinessProfile,
    calendar::{Caldav, Calendars, Google, caldav, google},
    channel::Channels,
    clock::Clock,
    conversation::{ConversationRunner, TurnServices},
    files,
    http::Http,
    ids::{BusinessId, CalendarOwner, ConversationKey},
    jobs::{JobContext, JobWorker},
    model::{
        Chain, Model, chain,
        openai::{self, OpenAi},
    },
    oauth::{Consents, Tokens},
    settings::{EXAMPLE, Settings},
    speech::{self, Speech},
    store::{self, Scope, Store, inspect, jobs::WorkerScope},
    tools::Tools,
    vault::Vault,
    zones::Zones,
};

use super::{
    locks::{self, ensure_key_present, ensure_no_older_worker, lock_vault},
    pulses::Pulses,
};

/// The database's file in a data folder.
const DATABASE: &str = "zapys.db";

/// The opened application.
pub struct App {
    /// The store.
    pub store: Store,
    /// The tools, which the command line uses as well.
    pub tools: Tools,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    pub(super) profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    pub(super) settings: Settings,
    pub(super) bookings: BookingService,
    pub(super) calendars: Calendars,
    chain: Chain,
    speech: Option<Speech>,
    pub(super) consents: Option<Consents>,
    pub(super) pulses: Pulses,
    /// Held while this process may seal a secret, so that no other one changes the key.
    pub(super) vault_lock: File,
}

impl App {
    /// Opens the application, and makes its folder and its database if there are none. The error
    /// reports every mistake in the profiles, or why the store cannot be opened.
    pub fn open(settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let profiles = settings.profiles().map_err(|mistakes| report(&mistakes))?;
        let dir = &settings.data_dir;
        files::create_folder(dir).with_context(|| {
            format!(
                "cannot make the folder {}; set data_dir to one that can be written",
                dir.display()
            )
        })?;
        let vault_lock = lock_vault(&settings)?;
        let file = dir.join(DATABASE);
        ensure_key_present(&settings, &file)?;
        ensure_no_older_worker(&settings, &file)?;
        let vault = settings.vault();
        let vault = vault.with_context(|| format!("the vault's key in {}", dir.display()))?;
        let store = Store::open(&file).with_context(|| format!("{}", file.display()))?;
        // Without a word about mail, letters are files: enough to try the program, and nothing that a
        // customer of a platform would get.
        let sends = settings.mail.is_chosen;
        let profiles = profiles.into_iter().map(|mut it| {
            it.sends_letters = sends || it.telegram.is_none() && it.discord.is_none();
            (it.id.clone(), Arc::new(it))
        });
        let profiles = profiles.collect();
        let chain = models(&settings.models)?;
        let speech = speech(settings.speech.as_ref())?;
        let profiles = Arc::new(profiles);
        let (consents, google) =
            google_calendars(&settings, &store, vault, &clock, &profiles)?.unzip();
        let caldav = caldav_calendars(&settings, &store, &clock, &profiles)?;
        let calendars = Calendars::new(
            store.clone(),
            Arc::clone(&clock),
            Arc::clone(&profiles),
            google,
            caldav,
        );
        let bookings = BookingService::new(store.clone(), calendars.clone(), Arc::clone(&clock));
        let tools = Tools::new(store.clone(), bookings.clone(), Arc::clone(&clock));
        Ok(Self {
            store,
            tools,
            clock,
            profiles,
            settings,
            bookings,
            calendars,
            chain,
            speech,
            consents,
            pulses: Pulses::default(),
            vault_lock,
        })
    }

    /// Opens the application for maintenance. It fails if there is no database, because then the
    /// folder is the wrong one.
    pub fn open_existing(settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let file = settings.data_dir.join(DATABASE);
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

    /// Returns the names of the language models, in the order in which they are asked.
    pub fn model_names(&self) -> impl Iterator<Item = &str> {
        self.settings.models.iter().map(|model| model.name.as_str())
    }

    /// Returns whether voice messages are transcribed.
    pub fn transcribes(&self) -> bool {
        self.speech.is_some()
    }

    /// Returns every business.
    pub fn profiles(&self) -> impl Iterator<Item = &Arc<BusinessProfile>> {
        self.profiles.values()
    }

    /// Returns the business of an id; without an id the only business, or the example. It fails if
    /// there is no such business, or several to choose from.
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

    /// Returns the time zone data.
    pub fn zones(&self) -> &Zones {
        &self.settings.zones
    }

    /// Returns the businesses whose clocks a release of the zone data changes within the time that
    /// can be booked: other programs on this machine may show another hour than this one.
    pub fn clock_changes(&self) -> impl Iterator<Item = &BusinessProfile> {
        let now = self.clock.now();
        self.profiles().map(Arc::as_ref).filter(move |profile| {
            self.zones().changes_within(&profile.zone_name, now, profile.rules.horizon)
        })
    }

    /// Returns the coming bookings of a business whose instant is not that of their local time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outdated_bookings(
        &self,
        profile: &BusinessProfile,
    ) -> Result<Vec<Outdated>, store::Error> {
        self.bookings.outdated(profile).await
    }

    /// Returns the consent flow of Google Calendar; `None`: Google is not set up.
    pub fn consents(&self) -> Option<&Consents> {
        self.consents.as_ref()
    }

    /// Returns the calendars of staff.
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// Returns what serves the conversations of a scope, with these channels open; its tasks run on
    /// the tracker.
    pub fn conversations(
        &self,
        scope: Scope,
        tracker: TaskTracker,
        channels: impl Into<Channels>,
    ) -> ConversationRunner {
        let services = TurnServices {
            store: self.store.clone(),
            profiles: Arc::clone(&self.profiles),
            chain: self.chain.clone(),
            tools: self.tools.clone(),
            clock: Arc::clone(&self.clock),
            channels: channels.into(),
            wait_for_more: self.settings.wait_for_more,
            speech: self.speech.clone(),
            consents: self.consents.clone(),
            calendars: self.calendars.clone(),
        };
        ConversationRunner::new(services, scope, tracker)
    }

    /// Returns why the password of an owner's account at a CalDAV server cannot be read; `None`: it can.
    pub fn why_no_password(&self, owner: &CalendarOwner) -> Option<String> {
        let profile = self.profiles.get(&owner.bot)?;
        let access = profile.staff(&owner.staff)?.caldav.as_ref()?;
        self.settings.caldav_account(profile, access).err().map(|error| error.to_string())
    }

    /// Returns the runner of the jobs of a reach, which sends on these channels.
    pub fn job_worker(&self, scope: WorkerScope, channels: impl Into<Channels>) -> JobWorker {
        let context = JobContext {
            store: self.store.clone(),
            bookings: self.bookings.clone(),
            calendars: self.calendars.clone(),
            mail: Arc::clone(&self.settings.mail),
            profiles: Arc::clone(&self.profiles),
            channels: channels.into(),
            clock: Arc::clone(&self.clock),
        };
        JobWorker::new(context, scope, self.settings.data_dir.join("outbox.lock"))
    }

    /// Returns the folder in which the terminal writes the files of `/export`.
    pub fn exports_folder(&self) -> PathBuf {
        self.settings.data_dir.join("exports")
    }

    /// Locks a conversation that only one process may serve, until the file is closed. If another
    /// process has the lock, `waits` is called and the function waits.
    pub fn lock_conversation(
        &self,
        conversation: &ConversationKey,
        waits: impl FnOnce(),
    ) -> anyhow::Result<File> {
        locks::lock_conversation(&self.settings.data_dir, conversation, waits)
    }

    /// Locks the data folder for a worker; `None`: a worker runs.
    pub fn try_lock_worker(&self) -> anyhow::Result<Option<File>> {
        locks::try_lock_worker(&self.settings.data_dir)
    }

    /// Returns whether a worker runs on the data folder.
    pub fn is_worker_running(&self) -> anyhow::Result<bool> {
        locks::is_worker_running(&self.settings.data_dir)
    }

    /// Returns whether a file is the database itself, under any name.
    pub fn is_database(&self, file: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().ok();
        let own = real(&self.settings.data_dir.join(DATABASE));
        own.is_some() && real(file) == own
    }

    /// Returns the path of the vault's key.
    pub fn vault_key(&self) -> PathBuf {
        self.settings.vault_path()
    }

    /// Closes the store after everything handed to it is written.
    pub async fn close(self) {
        self.store.close().await;
    }
}

/// Makes the consent flow and the calendar of Google; `None`: Google is not set up.
fn google_calendars(
    settings: &Settings,
    store: &Store,
    vault: Vault,
    clock: &Arc<dyn Clock>,
    profiles: &Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
) -> anyhow::Result<Option<(Consents, Google)>> {
    let Some((google, _)) = &settings.google else { return Ok(None) };
    let http = Http::new(google::MAX_BYTES).context("prepare to ask Google")?;
    let zones = settings.zones.used.clone();
    let (store, clock, profiles) = (store.clone(), Arc::clone(clock), Arc::clone(profiles));
    let tokens =
        Tokens::new(google.clone(), http.clone(), store, Arc::new(vault), clock, profiles)?;
    Ok(Some((Consents::new(tokens.clone()), Google::new(http, tokens, zones))))
}

/// Makes the calendars at CalDAV servers; `None`: no staff member has one. An account whose password cannot be read is left out, so nothing
/// of its owner's time is free; the others go on.
fn caldav_calendars(
    settings: &Settings,
    store: &Store,
    clock: &Arc<dyn Clock>,
    profiles: &Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
) -> anyhow::Result<Option<Caldav>> {
    let mut accounts = BTreeMap::new();
    for profile in profiles.values() {
        for (owner, access) in profile.caldav_accounts() {
            match settings.caldav_account(profile, access) {
                Ok(account) => {
                    if let Some(path) = settings.open_to_all(&access.password) {
                        let path = path.display();
                        tracing::warn!(%path, "a calendar's password can be read by all users; chmod 600 it");
                    }
                    accounts.insert(owner, account);
                }
                Err(error) => {
                    tracing::error!(business = %owner.bot, staff = %owner.staff, %error, "calendar password not read");
                }
            }
        }
    }
    if accounts.is_empty() {
        return Ok(None);
    }
    let http = Http::new(caldav::MAX_BYTES).context("prepare to ask the CalDAV servers")?;
    let zones = settings.zones.used.clone();
    let (clock, profiles) = (Arc::clone(clock), Arc::clone(profiles));
    Ok(Some(Caldav::new(http, store.clone(), clock, zones, accounts, profiles)))
}

/// Makes the chain of models; the offline one at its end needs no network and no certificates.
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

/// Makes what transcribes voice messages; `None`: it is not set up.
fn speech(settings: Option<&speech::Settings>) -> anyhow::Result<Option<Speech>> {
    let Some(settings) = settings else { return Ok(None) };
    let http = Http::new(speech::MOST_BYTES).context("prepare to ask the transcription")?;
    Ok(Some(Speech::new(http, settings.clone())))
}

/// Makes one report of mistakes.
pub fn report(errors: &[crate::toml_form::ConfigError]) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    anyhow!("{}", lines.join("\n"))
}
