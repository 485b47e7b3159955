//! Reads the scenarios of a folder.
//!
//! No scenario is played until all of them can be
//! read, because a run with a language model costs money.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow, bail};

use crate::{app::report, toml_form::ConfigError};

use super::scenario::{Scenario, parse};

/// Reads all scenarios of a folder, or that of one file, each with its name, sorted by name.
///
/// # Errors
/// When a file cannot be read, when there is no scenario, and all errors of all files.
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
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        let name = path.file_stem().ok_or_else(|| anyhow!("{} has no name", path.display()))?;
        match parse(&text) {
            Ok(scenario) => read.push((name.to_string_lossy().into_owned(), scenario)),
            Err(said) => errors.extend(said.into_iter().map(|error| {
                ConfigError::new(format!("{}, {}", path.display(), error.place), error.message)
            })),
        }
    }
    if errors.is_empty() { Ok(read) } else { Err(report(&errors)) }
}
