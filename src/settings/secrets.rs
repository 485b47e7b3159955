//! Resolves the secrets that a profile or a section refers to, from variables and files.
//!
//! Under systemd, `LoadCredential=` puts secrets into a folder that only the service can read
//! (systemd.exec(5)), so a relative file is looked for there first. Errors name a secret's variable
//! or file and never its value.

use std::{
    fs::{self, File},
    io::Read,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

use crate::toml_form::{ConfigError, Field, SecretRef};

use super::Environment;

/// The most bytes that are read of a secret's file.
const MOST_BYTES: u64 = 64 * 1024;

/// The places where secrets are found.
#[derive(Debug, Clone)]
pub(super) struct Secrets {
    environment: Environment,
    /// The folder of the configuration.
    beside: PathBuf,
}

impl Secrets {
    pub(super) fn new(environment: Environment, beside: PathBuf) -> Self {
        Self { environment, beside }
    }

    /// Returns the environment as it was at the start.
    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Returns the path of a file; `None`: it is in none of the places. A file in a folder that
    /// cannot be read counts as found, so that reading it reports why.
    pub(super) fn find(&self, path: &Path) -> Option<PathBuf> {
        self.places(path).into_iter().find(|place| !matches!(place.try_exists(), Ok(false)))
    }

    /// Returns the sentence that names the places where a file was looked for, as whole paths.
    pub(super) fn looked_in(&self, path: &Path) -> String {
        let whole = |place: PathBuf| std::path::absolute(&place).unwrap_or(place);
        let places = self.places(path).into_iter().map(whole);
        let places: Vec<_> = places.map(|place| place.display().to_string()).collect();
        format!("Looked for {}.", places.join(" and "))
    }

    fn places(&self, path: &Path) -> Vec<PathBuf> {
        // Joining an absolute path yields that path.
        let credentials = self.environment.get("CREDENTIALS_DIRECTORY");
        let credentials = credentials.map(|folder| Path::new(folder.expose_secret()).join(path));
        let mut places: Vec<PathBuf> = credentials.into_iter().collect();
        places.push(self.beside.join(path));
        places.dedup();
        places
    }

    /// Returns the secret that a reference names, without the line end that editors append.
    ///
    /// # Errors
    /// A mistake that names the variable or the file that is missing or empty.
    pub(super) fn resolve(&self, secret: &SecretRef) -> Result<SecretString, ConfigError> {
        match secret {
            SecretRef::Env(name) => self.environment.get(name).cloned().ok_or_else(|| {
                ConfigError::new(name, "This environment variable is not set, or is empty.")
            }),
            SecretRef::File(path) => self.read_secret(path),
        }
    }

    /// Returns the file of a secret if every user of this machine may read it.
    pub(super) fn open_to_all(&self, secret: &SecretRef) -> Option<PathBuf> {
        let SecretRef::File(path) = secret else { return None };
        let found = self.find(path)?;
        let mode = fs::metadata(&found).ok()?.permissions().mode();
        // A group may be that of the service.
        (mode & 0o007 != 0).then(|| std::path::absolute(&found).unwrap_or(found))
    }

    /// Reads the secret that a field names.
    pub(super) fn read(&self, field: &Field<'_>) -> Option<SecretString> {
        let secret = field.secret()?;
        self.resolve(&secret).map_or_else(|mistake| field.refuse(mistake.to_string()), Some)
    }

    /// Returns where the file that a field names lies.
    pub(super) fn locate(&self, field: &Field<'_>, path: &Path) -> Option<PathBuf> {
        self.find(path)
            .or_else(|| field.refuse(format!("There is no such file. {}", self.looked_in(path))))
    }

    /// Reads the file that a field names.
    pub(super) fn read_file(&self, field: &Field<'_>) -> Option<Vec<u8>> {
        let path: PathBuf = field.path()?;
        let found = self.locate(field, &path)?;
        fs::read(found)
            .map_or_else(|error| field.refuse(format!("This cannot be read: {error}.")), Some)
    }

    fn read_secret(&self, path: &Path) -> Result<SecretString, ConfigError> {
        let place = || path.display().to_string();
        let found = self.find(path).ok_or_else(|| {
            let looked_in = self.looked_in(path);
            ConfigError::new(place(), format!("There is no such file. {looked_in}"))
        })?;
        let mut text = Zeroizing::new(String::new());
        let file = File::open(&found).map(|file| file.take(MOST_BYTES));
        file.and_then(|mut file| file.read_to_string(&mut text))
            .map_err(|error| ConfigError::new(place(), format!("This cannot be read: {error}.")))?;
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(ConfigError::new(place(), "This file is empty.")),
            secret => Ok(SecretString::from(secret)),
        }
    }
}
