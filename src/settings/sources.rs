//! The sources of the settings, merged, and the line or variable of each mistake.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

use config::{Config, File, FileFormat};
use secrecy::{ExposeSecret, SecretString};
use toml::{Table, Value};

use crate::toml_form::{ConfigError, add_lines, parse_text};

/// The default file.
const USUAL_FILE: &str = "config.toml";

/// The prefix of the variables that set something; two underscores separate keys.
const PREFIX: &str = "ZAPYS__";

/// The environment as it was at the start; its values are secrets and never shown.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<String, SecretString>);

impl Environment {
    /// Copies the environment of this process. Bytes that are not Unicode are replaced, so that
    /// such a value is refused where it is used and not overlooked.
    pub fn of_process() -> Self {
        let words = |words: std::ffi::OsString| words.to_string_lossy().into_owned();
        env::vars_os().map(|(name, value)| (words(name), words(value))).collect()
    }

    /// Returns a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&SecretString> {
        self.0.get(name).filter(|value| !value.expose_secret().is_empty())
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        let variables = variables.into_iter();
        Self(variables.map(|(name, value)| (name, SecretString::from(value))).collect())
    }
}

/// The merged sources.
pub(super) struct Sources {
    /// The file and its text; `None`: there is none.
    file: Option<(PathBuf, String)>,
    /// The keys that the environment sets, and the variables that do.
    variables: BTreeMap<String, String>,
    /// The tree of the file.
    written: Table,
    /// The tree of all sources.
    merged: Table,
}

impl Sources {
    /// Reads and merges the sources.
    pub(super) fn read(
        config: Option<&Path>,
        environment: &Environment,
    ) -> Result<Self, Vec<ConfigError>> {
        let file = read_file(config)?;
        let text = file.as_ref().map_or("", |(_, text)| text);
        let written = parse_text(text).map_err(|mistakes| in_file(file.as_ref(), mistakes))?;
        let set = environment.0.keys().filter(|name| environment.get(name).is_some());
        let variables = set.filter_map(|name| Some((key_of(name)?, name.clone()))).collect();
        let merged = merge(text, environment).map_err(|error| {
            // NOTE: the crate's errors name keys and never values.
            vec![ConfigError::new("", format!("The settings cannot be put together: {error}."))]
        })?;
        Ok(Self { file, variables, written, merged })
    }

    /// Returns the tree of all sources.
    pub(super) fn merged(&self) -> &Table {
        &self.merged
    }

    /// Returns the folder of the file, or the current one.
    pub(super) fn folder(&self) -> PathBuf {
        let folder = self.file.as_ref().and_then(|(path, _)| path.parent());
        folder.map(Path::to_owned).unwrap_or_default()
    }

    /// Says of each mistake which variable or which line of the file it is about.
    pub(super) fn name_places(&self, mistakes: Vec<ConfigError>) -> Vec<ConfigError> {
        let (set, written): (Vec<_>, Vec<_>) = mistakes
            .into_iter()
            .map(|mistake| (self.variable_of(&mistake.place), mistake))
            .partition(|(variable, _)| variable.is_some());
        let mut named: Vec<ConfigError> = set
            .into_iter()
            .filter_map(|(variable, mistake)| Some(ConfigError { place: variable?, ..mistake }))
            .collect();
        let written = written.into_iter().map(|(_, mistake)| mistake).collect();
        let text = self.file.as_ref().map_or("", |(_, text)| text);
        named.extend(in_file(self.file.as_ref(), add_lines(text, written)));
        named
    }

    /// Returns the variable that set the value at a key, or a value inside a table that is not in
    /// the file.
    fn variable_of(&self, place: &str) -> Option<String> {
        let own = self.variables.get(place);
        let within = || {
            let written = place
                .split('.')
                .try_fold(&self.written, |table, key| table.get(key).and_then(Value::as_table));
            let inside = format!("{place}.");
            let mut found = self.variables.iter().filter(|(key, _)| key.starts_with(&inside));
            found.next().map(|(_, name)| name).filter(|_| written.is_none())
        };
        own.or_else(within).cloned()
    }
}

fn read_file(config: Option<&Path>) -> Result<Option<(PathBuf, String)>, Vec<ConfigError>> {
    let path = config.unwrap_or(Path::new(USUAL_FILE));
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.to_owned(), text))),
        Err(error) if config.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let says = format!("This file cannot be read: {error}.");
            Err(vec![ConfigError::new(path.display().to_string(), says)])
        }
    }
}

/// Returns the key that a variable sets; `None`: it has not our prefix.
fn key_of(name: &str) -> Option<String> {
    let upper = name.to_uppercase();
    upper.strip_prefix(PREFIX).map(|key| key.replace("__", ".").to_lowercase())
}

fn merge(text: &str, environment: &Environment) -> Result<Table, config::ConfigError> {
    // The crate gets only our variables, and not the secrets of other programs.
    let ours = environment.0.iter().filter(|(name, _)| key_of(name).is_some());
    let ours = ours.map(|(name, value)| (name.clone(), value.expose_secret().to_owned()));
    let variables = config::Environment::with_prefix("ZAPYS")
        .separator("__")
        .ignore_empty(true)
        .source(Some(ours.collect()));
    let sources = Config::builder().add_source(File::from_str(text, FileFormat::Toml));
    sources.add_source(variables).build()?.try_deserialize()
}

/// Puts the file's name before each place.
pub(super) fn in_file(
    file: Option<&(PathBuf, String)>,
    mistakes: Vec<ConfigError>,
) -> Vec<ConfigError> {
    let Some((path, _)) = file else {
        return mistakes;
    };
    mistakes.into_iter().map(|mistake| at(path, mistake)).collect()
}

/// Puts a file's name before a place.
pub(super) fn at(path: &Path, mistake: ConfigError) -> ConfigError {
    let file = path.display();
    let place = if mistake.place.is_empty() {
        file.to_string()
    } else {
        format!("{file}: {}", mistake.place)
    };
    ConfigError { place, ..mistake }
}
