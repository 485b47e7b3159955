//! The ways a letter can leave.
//!
//! A file is written under another name and renamed, so that a reader of the folder never
//! meets half a letter. It is named after the job that sends it, so that a repeat after a
//! crash leaves one letter and not two. This is an enum and not a trait: the ways are few, all of this
//! crate, and chosen once by the settings.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use lettre::Address;

use super::{error::Error, smtp::Smtp};
use crate::files;

/// A way to send letters.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Each letter becomes `dir/ID.eml`.
    File {
        /// The folder; made when it is first needed.
        dir: PathBuf,
    },
    /// Each letter is handed to a mail server.
    Smtp(Smtp),
}

/// The sender and the recipient, as SMTP is told them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The sender.
    pub from: Address,
    /// The recipient.
    pub to: Address,
}

impl Transport {
    /// Sends a message. When this returns without an error, the message has left for good.
    ///
    /// `id` names the job that sends it: letters, digits, `.`, `_`, `-`, at most 100 of them, and
    /// no `.` in front. The same id again replaces the file that was written under it.
    ///
    /// # Errors
    /// When the id cannot name a file, the file cannot be written, or the server does not take it.
    pub async fn send(&self, id: &str, envelope: &Envelope, message: &[u8]) -> Result<(), Error> {
        match self {
            Self::Smtp(smtp) => {
                smtp.send(&envelope.from, &envelope.to, message).await.map_err(Error::Smtp)
            }
            Self::File { dir } => {
                let name = file_name(id)?;
                let (dir, message) = (dir.clone(), message.to_vec());
                let task = tokio::task::spawn_blocking(move || write(&dir, &name, &message));
                task.await.map_err(|broken| Error::Write(io::Error::other(broken)))?
            }
        }
    }
}

fn file_name(id: &str) -> Result<String, Error> {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let good = !id.is_empty() && id.len() <= 100 && !id.starts_with('.') && id.chars().all(known);
    if good { Ok(format!("{id}.eml")) } else { Err(Error::Id) }
}

fn write(dir: &Path, name: &str, message: &[u8]) -> Result<(), Error> {
    files::create_folder(dir).map_err(Error::Folder)?;
    let unfinished = dir.join(format!(".{name}.part"));
    let written = || -> io::Result<()> {
        // A crash while writing may have left an unfinished file.
        match fs::remove_file(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = files::create(&unfinished)?;
        file.write_all(message)?;
        file.sync_all()?;
        fs::rename(&unfinished, dir.join(name))?;
        // The new name is in the folder, and a power cut can lose a folder too.
        File::open(dir)?.sync_all()
    };
    written().map_err(Error::Write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope() -> Envelope {
        Envelope { from: "a@b.com".parse().unwrap(), to: "c@d.com".parse().unwrap() }
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_letter_sent_twice_is_one_file() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("deep").join("mail");
        let transport = Transport::File { dir: dir.clone() };
        transport.send("17", &envelope(), b"half").await.unwrap();
        // What a crash in the middle leaves behind.
        fs::write(dir.join(".17.eml.part"), b"ha").unwrap();
        transport.send("17", &envelope(), b"whole").await.unwrap();
        transport.send("18.salon-a_b", &envelope(), b"other").await.unwrap();
        assert_eq!(names(&dir), ["17.eml", "18.salon-a_b.eml"]);
        assert_eq!(fs::read(dir.join("17.eml")).unwrap(), b"whole");
    }

    #[tokio::test]
    async fn an_id_cannot_leave_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("mail");
        let transport = Transport::File { dir: dir.clone() };
        for id in ["", "..", "../x", "a/b", ".x", "a\0b", "ї", "a b"] {
            let error = transport.send(id, &envelope(), b"x").await.unwrap_err();
            assert!(matches!(error, Error::Id) && !error.may_retry(), "{id:?}");
        }
        assert!(!dir.exists());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_may_be_there_later() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("mail"), b"a file").unwrap();
        let transport = Transport::File { dir: root.path().join("mail") };
        let error = transport.send("17", &envelope(), b"x").await.unwrap_err();
        assert!(matches!(error, Error::Folder(_)) && error.may_retry());
    }
}
