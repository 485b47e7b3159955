//! Reads every business in `bots/`, or the example when there is no such folder.
//!
//! The example is compiled in, so that `zapys chat` has a business before any is set up. A folder
//! that was set and does not exist is a mistake: a worker that served the example instead of the
//! owner's business would be worse than one that does not start.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::tz::TimeZoneDatabase;

use crate::{
    bots::{self, BusinessProfile, CaldavAccess},
    calendar::caldav::Account,
    ids::BusinessId,
    toml_form::ConfigError,
};

use super::{Settings, sources::at};

/// The example business: its id and its file.
pub const EXAMPLE: (&str, &str) = ("salon", include_str!("../../bots/salon.toml"));

/// The default folder.
const USUAL_DIR: &str = "bots";

impl Settings {
    /// Returns whether there is no folder of businesses, so that the example is used.
    pub fn is_example(&self) -> bool {
        self.bots_dir.is_none() && matches!(fs::exists(USUAL_DIR), Ok(false))
    }

    /// Returns every business, ordered by id; at least one.
    ///
    /// # Errors
    /// All mistakes of all files.
    pub fn profiles(&self) -> Result<Vec<BusinessProfile>, Vec<ConfigError>> {
        let zones = &self.zones.used;
        let dir = self.bots_dir.as_deref().unwrap_or(Path::new(USUAL_DIR));
        match files_in(dir) {
            Ok(files) => read_all(dir, &files, zones),
            Err(error) if self.bots_dir.is_none() && error.kind() == io::ErrorKind::NotFound => {
                example(zones).map(|profile| vec![profile])
            }
            Err(error) => {
                let says = format!("This folder of businesses cannot be read: {error}.");
                Err(vec![ConfigError::new(dir.display().to_string(), says)])
            }
        }
    }
}

impl Settings {
    /// Returns an account at a CalDAV server with its password.
    ///
    /// # Errors
    /// A mistake that names the variable or the file of the password that is missing.
    pub fn caldav_account(
        &self,
        profile: &BusinessProfile,
        access: &CaldavAccess,
    ) -> Result<Account, ConfigError> {
        let password = self.resolve_secret(&access.password)?;
        let wrong = || ConfigError::new(&access.username, "The address of this calendar is none.");
        let url = access.url.parse().map_err(|_| wrong())?;
        let mut account =
            Account::new(url, access.username.clone(), password, profile.zone.clone());
        account.dns = self.mail.dns;
        Ok(account)
    }
}

fn example(zones: &TimeZoneDatabase) -> Result<BusinessProfile, Vec<ConfigError>> {
    let (id, text) = EXAMPLE;
    bots::parse(&BusinessId::new(id), text, zones)
}

fn read_all(
    dir: &Path,
    files: &[PathBuf],
    zones: &TimeZoneDatabase,
) -> Result<Vec<BusinessProfile>, Vec<ConfigError>> {
    if files.is_empty() {
        let says = "There is no business in this folder; put a file such as salon.toml there.";
        return Err(vec![ConfigError::new(dir.display().to_string(), says)]);
    }
    let mut mistakes = Vec::new();
    let read = files.iter().filter_map(|path| {
        let noted = |said: Vec<ConfigError>| said.into_iter().map(|mistake| at(path, mistake));
        read_profile(path, zones).map_err(|said| mistakes.extend(noted(said))).ok()
    });
    let profiles: Vec<BusinessProfile> = read.collect();
    if mistakes.is_empty() { Ok(profiles) } else { Err(mistakes) }
}

/// Returns the `.toml` files of a folder by name, without hidden ones, such as those of editors.
fn files_in(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|ext| ext == "toml") && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read_profile(
    path: &Path,
    zones: &TimeZoneDatabase,
) -> Result<BusinessProfile, Vec<ConfigError>> {
    let mistake = |says: String| vec![ConfigError::new("", says)];
    let id = path.file_stem().and_then(|name| name.to_str()).filter(|name| bots::is_id(name));
    let id = id.ok_or_else(|| {
        mistake("A business's file is named with a-z, 0-9, _ and -, at most 40 of them.".to_owned())
    })?;
    let text = fs::read_to_string(path)
        .map_err(|error| mistake(format!("This file cannot be read: {error}.")))?;
    bots::parse(&BusinessId::new(id), &text, zones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_whole() {
        let example = example(&TimeZoneDatabase::bundled()).unwrap();
        assert_eq!((example.id.as_str(), example.zone_name.as_str()), ("salon", "Europe/Kyiv"));
    }
}
