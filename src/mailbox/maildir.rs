//! A mailbox in a folder of this machine (Maildir): one file for each message.
//!
//! Nothing in the folder is changed. A file keeps its name when a mail program moves it from `new` to
//! `cur`, except for the flags behind a colon, so the name without them tells a message from others.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::{
    error::{Error, Step},
    incoming::MOST_BYTES,
};

/// The folders of a Maildir that hold messages; in `tmp` they are still being written.
const FOLDERS: [&str; 2] = ["new", "cur"];

/// A message in a Maildir.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageFile {
    /// Its name without flags.
    pub name: String,
    path: PathBuf,
}

/// Lists the messages that were written since an instant, in the order of their names, which begin
/// with a time.
///
/// # Errors
/// When the folder is no Maildir, or cannot be read.
pub fn list(folder: &Path, since: Timestamp) -> Result<Vec<MessageFile>, Error> {
    let mut found = Vec::new();
    for part in FOLDERS {
        let entries = fs::read_dir(folder.join(part));
        for entry in entries.map_err(|error| failed(Step::Folder, &error))? {
            let entry = entry.map_err(|error| failed(Step::List, &error))?;
            // It may have been moved or deleted since it was listed.
            let Ok(about) = entry.metadata() else { continue };
            let written = about.modified().ok().and_then(|at| Timestamp::try_from(at).ok());
            let is_recent = written.is_some_and(|at| at >= since);
            let Some(name) = message_name(&entry.file_name().to_string_lossy()) else { continue };
            if about.is_file() && is_recent {
                found.push(MessageFile { name, path: entry.path() });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

/// Reads the beginning of a message; `None`: it has been moved or deleted.
///
/// # Errors
/// When it cannot be read.
pub fn fetch(file: &MessageFile) -> Result<Option<Vec<u8>>, Error> {
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = File::open(&file.path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(Step::Fetch, &error)),
    }
}

fn message_name(file: &str) -> Option<String> {
    let name = file.split(':').next()?;
    (!name.starts_with('.') && !name.is_empty()).then(|| name.to_owned())
}

fn failed(step: Step, error: &io::Error) -> Error {
    Error { step, what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_listed_by_name_without_their_flags() {
        let root = tempfile::tempdir().unwrap();
        let error = list(root.path(), Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(error.step, Step::Folder);
        for folder in ["new", "cur", "tmp"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        for file in ["new/1800000002.b.host", "cur/1800000001.a.host:2,S", "cur/.hidden", "tmp/3"] {
            fs::write(root.path().join(file), "Subject: x\r\n\r\n").unwrap();
        }
        let found = list(root.path(), Timestamp::UNIX_EPOCH).unwrap();
        let names: Vec<&str> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["1800000001.a.host", "1800000002.b.host"]);
        let future = "2200-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(list(root.path(), future), Ok(Vec::new()));
        let first = found.first().unwrap();
        assert_eq!(fetch(first).unwrap().unwrap(), b"Subject: x\r\n\r\n");
        fs::remove_file(&first.path).unwrap();
        assert_eq!(fetch(first), Ok(None));
    }
}
