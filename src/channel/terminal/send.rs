//! Replies, written to standard output.

use std::{
    io::Write,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;

use super::render::render;
use crate::{
    channel::{Channel, Error},
    chat::{Outgoing, Reply},
    ids::{ConversationKey, Platform},
};

/// The person at the terminal.
pub struct Terminal {
    out: Mutex<Box<dyn Write + Send>>,
    broken: AtomicBool,
    /// Where the file of an export is written; `None`: nowhere.
    folder: Option<PathBuf>,
}

impl Terminal {
    /// Makes a terminal that writes to `out`.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out: Mutex::new(out), broken: AtomicBool::new(false), folder: None }
    }

    /// Writes the files that a person asks for into a folder.
    #[must_use]
    pub fn with_folder(self, folder: PathBuf) -> Self {
        Self { folder: Some(folder), ..self }
    }

    /// Writes the file of an export, which its owner alone may read; returns what is said of it.
    fn keep(&self, out: &Outgoing) -> std::io::Result<Option<String>> {
        let wanted = out.file.as_ref().filter(|_| out.reply.exports);
        let Some((file, folder)) = wanted.zip(self.folder.as_ref()) else { return Ok(None) };
        std::fs::create_dir_all(folder)?;
        let path = folder.join(&file.name);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?.write_all(file.text.as_bytes())?;
        Ok(Some(path.canonicalize()?.display().to_string()))
    }

    /// Returns whether a reply could not be written, to a full disk or a closed pipe.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Channel for Terminal {
    fn platform(&self) -> Platform {
        Platform::Terminal
    }

    async fn send(&self, _: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        let mut to = self.out.lock().map_err(|_| Error::Closed("the output broke off".into()))?;
        let kept = self.keep(out).map_err(|error| Error::Failed(error.to_string()))?;
        let text = kept.map_or_else(String::new, |path| format!("\n{path}"));
        let reply = Reply { text: format!("{}{text}", out.reply.text), ..out.reply.clone() };
        let written = to.write_all(render(&reply).as_bytes()).and_then(|()| to.flush());
        written.map(|()| None).map_err(|error| {
            // The reader may have gone: the next process shows them the answer.
            self.broken.store(true, Ordering::Relaxed);
            Error::Closed(error.to_string())
        })
    }

    /// Shows nothing, because output to a terminal or a pipe cannot be taken back.
    async fn typing(&self, _: &ConversationKey) {}
}
