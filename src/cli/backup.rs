//! `zapys backup`: copies the database while everybody goes on using it.
//!
//! A copy replaces an older copy, so that one line in a timetable is enough, and nothing else:
//! a mistyped name must not cost somebody a file. The vault's key is not in it on purpose: who
//! finds a copy finds no token that can be used.

use std::path::PathBuf;

use anyhow::{Context as _, bail};

use crate::{
    app::App,
    files,
    store::{Error, inspect::inspect},
};

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
    // Whoever works with a database leaves this beside it, and a copy has none.
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
    super::print(&format!("{shown}: a whole copy, version {}", found.version))?;
    super::print(&format!(
        "Keep a copy of {} apart from it: without that key, connected calendars have to be \
         connected again.",
        app.vault_key().display()
    ))
}
