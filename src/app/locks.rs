//! The lock files of a data folder, and the checks before its database is opened.
//!
//! A lock ends with its file handle or with the process, so a crash leaves none behind.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tokio::time::sleep;

use crate::{files, ids::ConversationKey, settings::Settings, store::inspect};

/// The file that a worker locks.
const WORKER: &str = "worker.lock";
/// How often the worker's lock is tried before another worker counts as running.
const WORKER_TRIES: u32 = 10;
/// The wait between two tries.
const WORKER_WAIT: Duration = Duration::from_millis(50);
/// The longest part of a file's name that stands for a customer, in bytes: file systems allow 255
/// for the whole name.
const MOST_CUSTOMER: usize = 200;

/// Waits while another process changes the vault's key, and keeps others from changing it.
pub(super) fn lock_vault(settings: &Settings) -> anyhow::Result<File> {
    let (file, path) = open(&settings.data_dir, "vault.lock")?;
    file.lock_shared().with_context(|| format!("lock {}", path.display()))?;
    Ok(file)
}

/// Refuses to make a new key while the database holds secrets that the lost one sealed.
pub(super) fn ensure_key_present(settings: &Settings, database: &Path) -> anyhow::Result<()> {
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
        files::parent_folder(&key).display()
    );
}

/// Refuses to migrate a database while a worker of an older version uses it.
pub(super) fn ensure_no_older_worker(settings: &Settings, database: &Path) -> anyhow::Result<()> {
    let found = inspect::version(database).with_context(|| format!("{}", database.display()))?;
    let is_older = found.is_some_and(|(version, known)| version < known);
    if is_older && is_worker_running(&settings.data_dir)? {
        bail!(
            "the worker that runs on {} is of an older version than this program; restart it \
             first, then try again",
            settings.data_dir.display()
        );
    }
    Ok(())
}

/// Locks a conversation that only one process may serve. If another process has the lock, `waits`
/// is called and the function waits.
pub(super) fn lock_conversation(
    data_dir: &Path,
    conversation: &ConversationKey,
    waits: impl FnOnce(),
) -> anyhow::Result<File> {
    let person = conversation.person.as_bytes().iter().fold(String::new(), |name, byte| {
        if byte.is_ascii_alphanumeric() {
            name + &char::from(*byte).to_string()
        } else {
            format!("{name}%{byte:02x}")
        }
    });
    if person.len() > MOST_CUSTOMER {
        bail!("the name of the customer is too long; take one of at most 60 letters");
    }
    let ConversationKey { bot, platform, .. } = conversation;
    let (file, path) = open(data_dir, &format!("{}-{bot}-{person}.lock", platform.as_str()))?;
    if file.try_lock().is_err() {
        waits();
        file.lock().with_context(|| format!("lock {}", path.display()))?;
    }
    Ok(file)
}

/// Locks a data folder for a worker; it fails if another worker runs.
pub(super) async fn lock_worker(data_dir: &Path) -> anyhow::Result<File> {
    // A process that asks whether a worker runs holds the lock for a moment.
    for _ in 0..WORKER_TRIES {
        if let Some(file) = try_lock_worker(data_dir)? {
            return Ok(file);
        }
        sleep(WORKER_WAIT).await;
    }
    bail!(
        "another zapys already runs on {}; stop it first, or set data_dir to another folder",
        data_dir.display()
    );
}

/// Locks a data folder for a worker; `None`: a worker runs.
pub(super) fn try_lock_worker(data_dir: &Path) -> anyhow::Result<Option<File>> {
    let (file, _) = open(data_dir, WORKER)?;
    Ok(file.try_lock().is_ok().then_some(file))
}

/// Returns whether a worker runs on a data folder.
pub fn is_worker_running(data_dir: &Path) -> anyhow::Result<bool> {
    let path = data_dir.join(WORKER);
    match File::open(&path) {
        Ok(file) => Ok(file.try_lock_shared().is_err()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("open {}", path.display())),
    }
}

fn open(data_dir: &Path, name: &str) -> anyhow::Result<(File, PathBuf)> {
    let path = data_dir.join(name);
    let file = files::open_lock_file(&path).with_context(|| format!("make {}", path.display()))?;
    Ok((file, path))
}
