//! Everything that can be set, read once at the start; the only reader of the environment.
//!
//! Sources are merged by the `config` crate, each over the one before: defaults, then the
//! file, then the environment. The merged tree is read through [`form`](crate::toml_form), so that
//! all mistakes of all sections are reported at once. Each room's section is one small
//! function here and nothing else in the house knows the names of the keys.
//!
//! `data_dir` and `bots_dir` are relative to the current directory, as in any command; the
//! file of a secret is relative to `$CREDENTIALS_DIRECTORY`, then to the configuration's
//! folder, so that the same file serves at a desk and under systemd.

mod sources;
mod secrets;
mod profiles;
mod models;
mod log;
mod platforms;
mod google;
mod mail;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    channel::{discord, telegram},
    model::openai,
    oauth,
    toml_form::{ConfigError, Field, Form, SecretRef, read_merged},
    vault::{self, Vault},
};

pub use log::{Format, Log};
pub use profiles::EXAMPLE;
pub use sources::Environment;

use secrets::Secrets;
use sources::Sources;

/// What was set, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the database and everything else that changes is kept.
    pub data_dir: PathBuf,
    /// Where the businesses' files are; `None`: not set, so it is `bots` or the example.
    pub bots_dir: Option<PathBuf>,
    /// How letters are sent.
    pub mail: Arc<crate::mail::Settings>,
    /// The key of the vault; `None`: one of its own in `data_dir`.
    pub vault_key: Option<PathBuf>,
    /// What is logged, and how.
    pub log: Log,
    /// The language models in the order in which they are asked; none: offline only.
    pub models: Vec<openai::Settings>,
    /// How Telegram is reached.
    pub telegram: telegram::Settings,
    /// Where Discord is.
    pub discord: discord::Settings,
    /// The client at Google, and where people come back to; `None`: Google is not used.
    pub google: Option<(oauth::Settings, oauth::Listen)>,
    secrets: Secrets,
}

impl Settings {
    /// Reads the settings: from a file, or from `config.toml` in the current directory when
    /// there is one, and from variables such as `ZAPYS__MAIL__FROM` over it.
    ///
    /// # Errors
    /// All mistakes, with the file, line and key or the variable.
    pub fn load(config: Option<&Path>, environment: Environment) -> Result<Self, Vec<ConfigError>> {
        let sources = Sources::read(config, &environment)?;
        let secrets = Secrets::new(environment, sources.folder());
        let read = read_merged(sources.merged(), |form| Some(all(form, secrets)));
        read.map_err(|mistakes| sources.name_places(mistakes))
    }

    /// Opens the vault; its own key is made at the first start, a key that was set must be there.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn vault(&self) -> Result<Vault, vault::Error> {
        match &self.vault_key {
            Some(path) => Vault::with_key(path),
            None => Vault::open_or_create(&self.vault_path()),
        }
    }

    /// Returns where the vault's key is.
    #[must_use]
    pub fn vault_path(&self) -> PathBuf {
        self.vault_key.clone().unwrap_or_else(|| self.data_dir.join("vault.key"))
    }
}

fn all(form: &Form<'_>, secrets: Secrets) -> Settings {
    let data_dir = form.or("data_dir", PathBuf::from("data"), Field::path);
    let bots_dir = form.get("bots_dir").and_then(|field| field.path());
    let mail = mail::mail(form.get("mail"), &data_dir, &secrets);
    let vault_key =
        form.get("vault").and_then(|field| field.table(|form| vault_key(form, &secrets)));
    let log = log::log(form.get("log").as_ref(), secrets.environment());
    let models = form.get("model").map(|list| models::models(&list, &secrets)).unwrap_or_default();
    let telegram =
        form.get("telegram").and_then(|field| field.table(|form| Some(platforms::telegram(form))));
    let discord =
        form.get("discord").and_then(|field| field.table(|form| Some(platforms::discord(form))));
    let google = google::google(form, &secrets);
    Settings {
        data_dir,
        bots_dir,
        mail: Arc::new(mail),
        vault_key,
        log,
        models,
        telegram: telegram.unwrap_or_default(),
        discord: discord.unwrap_or_default(),
        google,
        secrets,
    }
}

fn vault_key(form: &Form<'_>, secrets: &Secrets) -> Option<PathBuf> {
    let field = form.get("key")?;
    match field.secret()? {
        SecretRef::Env(_) => {
            field.refuse("The vault's key is 32 raw bytes, so it lies in a file: { file = \"…\" }.")
        }
        SecretRef::File(path) => secrets.find(&path).or_else(|| {
            field.refuse(format!("There is no such file. {}", secrets.looked_in(&path)))
        }),
    }
}

#[cfg(test)]
mod tests;
