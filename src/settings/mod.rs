//! All settings, read once at the start; the only reader of the environment.
//!
//! The `config` crate merges the sources, each over the one before: defaults, the file, the
//! environment. The merged tree is read through [`toml_form`](crate::toml_form), so that the
//! mistakes of all sections are reported at once. Each section is read by one small file here, and
//! no other room knows the names of the keys.
//!
//! `data_dir` and `bots_dir` are relative to the current directory, as in other commands. The file
//! of a secret is relative to `$CREDENTIALS_DIRECTORY`, then to the folder of the configuration, so
//! that the same file serves on a developer's machine and under systemd.

mod sources;
mod secrets;
mod profiles;
mod models;
mod speech;
mod log;
mod platforms;
mod google;
mod mail;
mod mailbox;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    channel::{discord, telegram},
    model::openai,
    oauth,
    toml_form::{ConfigError, Field, Form, SecretRef, read_merged},
    vault::{self, Vault},
    zones::Zones,
};

pub use log::{Format, Log};
pub use profiles::EXAMPLE;
pub use sources::Environment;

use secrets::Secrets;
use sources::Sources;

/// How long the worker waits for more, unless it is set: people who write in pieces take about so
/// long from one to the next.
const WAIT_FOR_MORE: SignedDuration = SignedDuration::from_secs(2);

/// The settings, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of the database and of all other data.
    pub data_dir: PathBuf,
    /// The folder of the businesses' files; `None`: not set, so it is `bots`, or the example is
    /// used.
    pub bots_dir: Option<PathBuf>,
    /// How mail is sent.
    pub mail: Arc<crate::mail::Settings>,
    /// The mailbox that letters are answered to; `None`: none is read.
    pub mailbox: Option<Arc<crate::mailbox::Settings>>,
    /// The file of the vault's key; `None`: `vault.key` in `data_dir`, created at the first start.
    pub vault_key: Option<PathBuf>,
    /// The time zone data.
    pub zones: Arc<Zones>,
    /// The level and format of the log.
    pub log: Log,
    /// The language models in the order in which they are asked; empty: only the offline model.
    pub models: Vec<openai::Settings>,
    /// How long the worker waits for more after a message that is no whole order.
    pub wait_for_more: Duration,
    /// Where voice messages are transcribed; `None`: nowhere.
    pub speech: Option<crate::speech::Settings>,
    /// The address and rate limit of Telegram.
    pub telegram: telegram::Settings,
    /// The address of Discord.
    pub discord: discord::Settings,
    /// The OAuth client at Google, and the listener for its redirects; `None`: Google is not used.
    pub google: Option<(oauth::Settings, oauth::Listen)>,
    secrets: Secrets,
}

impl Settings {
    /// Reads the settings from a file (`None`: `config.toml` in the current directory, if it
    /// exists), and from variables such as `ZAPYS__MAIL__FROM` over it.
    ///
    /// # Errors
    /// All mistakes, with the file, line and key or the variable.
    pub fn load(config: Option<&Path>, environment: Environment) -> Result<Self, Vec<ConfigError>> {
        let sources = Sources::read(config, &environment)?;
        let secrets = Secrets::new(environment, sources.folder());
        let read = read_merged(sources.merged(), |form| Some(all(form, secrets)));
        read.map_err(|mistakes| sources.name_places(mistakes))
    }

    /// Opens the vault. A key file that was set must exist; the default one is created.
    pub fn vault(&self) -> Result<Vault, vault::Error> {
        match &self.vault_key {
            Some(path) => Vault::with_key(path),
            None => Vault::open_or_create(&self.vault_path()),
        }
    }

    /// Returns the path of the vault's key.
    pub fn vault_path(&self) -> PathBuf {
        self.vault_key.clone().unwrap_or_else(|| self.data_dir.join("vault.key"))
    }

    /// Returns the secret that a reference names, without the line end that editors append.
    ///
    /// # Errors
    /// A mistake that names the variable or the file that is missing or empty.
    pub fn resolve_secret(&self, secret: &SecretRef) -> Result<SecretString, ConfigError> {
        self.secrets.resolve(secret)
    }

    /// Returns the file of a secret if every user of this machine may read it.
    pub fn open_to_all(&self, secret: &SecretRef) -> Option<PathBuf> {
        self.secrets.open_to_all(secret)
    }
}

fn all(form: &Form<'_>, secrets: Secrets) -> Settings {
    let data_dir = form.or("data_dir", PathBuf::from("data"), Field::path);
    let bots_dir = form.get("bots_dir").and_then(|field| field.path());
    let wait_for_more = form.or("wait_for_more", WAIT_FOR_MORE, |field| {
        field.duration(SignedDuration::ZERO..=SignedDuration::from_secs(10))
    });
    let mail = mail::read(form.get("mail"), &data_dir, &secrets);
    let vault_key = form.section("vault", |form| vault_key(form, &secrets));
    let zones = Arc::new(zones(secrets.environment()));
    let log = log::read(form.get("log").as_ref(), secrets.environment());
    let models = form.get("model").map(|list| models::read(&list, &secrets)).unwrap_or_default();
    let speech =
        form.get("speech").and_then(|field| field.table(|form| speech::read(form, &secrets)));
    let telegram = form.section("telegram", |form| Some(platforms::telegram(form)));
    let discord = form.section("discord", |form| Some(platforms::discord(form)));
    let google = google::read(form, &secrets);
    Settings {
        data_dir,
        bots_dir,
        wait_for_more: Duration::try_from(wait_for_more).unwrap_or_default(),
        mail: Arc::new(mail.settings),
        mailbox: mail.mailbox.map(Arc::new),
        vault_key,
        zones,
        log,
        models,
        speech,
        telegram: telegram.unwrap_or_default(),
        discord: discord.unwrap_or_default(),
        google,
        secrets,
    }
}

/// Returns the time zone data: the newer of the system's, which `TZDIR` may move, and our own.
pub fn zones(environment: &Environment) -> Zones {
    let folder = environment.get("TZDIR").map(|folder| PathBuf::from(folder.expose_secret()));
    Zones::newest(folder)
}

fn vault_key(form: &Form<'_>, secrets: &Secrets) -> Option<PathBuf> {
    let field = form.get("key")?;
    match field.secret()? {
        SecretRef::Env(_) => {
            field.refuse("The vault's key is 32 raw bytes, so it lies in a file: { file = \"…\" }.")
        }
        SecretRef::File(path) => secrets.locate(&field, &path),
    }
}

#[cfg(test)]
mod tests;
