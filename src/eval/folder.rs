//! The scenarios of a folder.
//!
//! A file with a mistake is no scenario that failed: nothing is played until all of them can be
//! read, because a run with a language model costs money.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow, bail};

use crate::{app::report, toml_form::ConfigError};

use super::{Scenario, parse};

/// Reads all scenarios of a folder, or one file's, each with its name, in the order of the names.
///
/// # Errors
/// When something cannot be read, when there is none, and all mistakes of all files.
pub fn read(place: &Path) -> anyhow::Result<Vec<(String, Scenario)>> {
    let mut paths = vec![place.to_path_buf()];
    if place.is_dir() {
        let entries = fs::read_dir(place).with_context(|| format!("read {}", place.display()))?;
        paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
        paths.sort();
    }
    if paths.is_empty() {
        bail!("there is no scenario in {}; it has no .toml files", place.display());
    }
    let (mut read, mut mistakes) = (Vec::new(), Vec::new());
    for path in paths {
        let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        let name = path.file_stem().ok_or_else(|| anyhow!("{} has no name", path.display()))?;
        match parse(&text) {
            Ok(scenario) => read.push((name.to_string_lossy().into_owned(), scenario)),
            Err(said) => mistakes.extend(said.into_iter().map(|mistake| {
                ConfigError::new(format!("{}, {}", path.display(), mistake.place), mistake.message)
            })),
        }
    }
    if mistakes.is_empty() { Ok(read) } else { Err(report(&mistakes)) }
}
