//! `zapys backup`: copies the database while the worker uses it.
//!
//! A copy replaces an older copy, so that one line of a timer is enough, but never another file,
//! which a mistyped name would cost. The vault's key is not copied, so that a copy alone opens no
//! token.

use std::path::PathBuf;

use anyhow::{Context as _, bail};

use crate::{
    app::App,
    files,
    store::{Error, inspect::inspect},
};

use super::output::print;

/// What `zapys backup` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where the copy goes; an older copy of that name is replaced once the new one is whole
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let Args { file } = args;
    let shown = file.display();
    if app.is_database(&file) {
        bail!("{shown} is the database itself; name another file");
    }
    if file.is_dir() {
        bail!("{shown} is a folder; name a file in it");
    }
    // A process that uses a database leaves this file beside it; a copy has none.
    if files::with_suffix(&file, ".lock").exists() {
        bail!("{shown} is a database that somebody works with, and no copy; name another file");
    }
    match inspect(&file) {
        Ok(_) => {}
        Err(Error::Corrupt) => {
            bail!("{shown} is there and no database of zapys; name another file")
        }
        Err(error) => return Err(error).with_context(|| format!("look at {shown}")),
    }
    app.store.backup(file.clone()).await.with_context(|| format!("copy to {shown}"))?;
    app.store.close().await;
    let found = inspect(&file).with_context(|| format!("read {shown} again"))?;
    let Some(found) = found.filter(|found| found.damage.is_empty()) else {
        bail!("{shown} is not what was written; look at its disk");
    };
    print(&format!("{shown}: a whole copy, version {}", found.version))?;
    print(&format!(
        "Keep a copy of {} apart from it: without that key, connected calendars have to be \
         connected again.",
        app.vault_key().display()
    ))
}
