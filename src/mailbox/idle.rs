//! Waits on an open connection until the server announces a message (IDLE, RFC 2177).
//!
//! A server that can do so tells of a bounce within seconds, where one that is asked at intervals keeps it
//! for minutes. A connection can end without a word to us, at a router that forgets it, so a wait has a
//! limit, after which the mailbox is looked at all the same. `async-imap` has this command too, but
//! its handle owns the session and drops what the server announces before the wait begins.

use std::time::Duration;

use async_imap::{
    imap_proto::{RequestId, Response},
    types::Capability,
};
use tokio::time::timeout;

use super::{
    error::{Error, Step},
    imap::{Folder, in_time},
};

impl Folder {
    /// Returns whether the server can tell of new messages.
    ///
    /// # Errors
    /// When it does not answer as it should.
    pub async fn can_wait(&mut self) -> Result<bool, Error> {
        in_time(Step::Wait, async {
            let offered = self.session.capabilities().await;
            let offered = offered.map_err(|error| Error::imap(Step::Wait, &error))?;
            Ok(offered.has(&Capability::Atom("IDLE".to_owned())))
        })
        .await
    }

    /// Waits until the server announces a message, or `limit` is over.
    ///
    /// # Errors
    /// When the connection is lost, or the server refuses to tell.
    pub async fn wait(&mut self, limit: Duration) -> Result<(), Error> {
        let tag = in_time(Step::Wait, self.begin_wait()).await?;
        // The end of the time is no error: the connection may be well, and nothing came.
        if let Ok(announced) = timeout(limit, self.announcement()).await {
            announced?;
        }
        in_time(Step::Wait, async {
            let ended = self.session.run_command_untagged("DONE").await;
            ended.map_err(|error| Error::imap(Step::Wait, &error))?;
            self.finish(Step::Wait, &tag, |_| {}).await
        })
        .await
    }

    async fn begin_wait(&mut self) -> Result<RequestId, Error> {
        let tag = self.session.run_command("IDLE").await;
        let tag = tag.map_err(|error| Error::imap(Step::Wait, &error))?;
        loop {
            let see = |answer: &Response<'_>| match answer {
                Response::Continue { .. } => Some(true),
                Response::Done { tag: done, .. } if *done == tag => Some(false),
                _ => None,
            };
            match self.answer(Step::Wait, see).await? {
                Some(true) => return Ok(tag),
                Some(false) => return Err(Error::refused(Step::Wait)),
                None => {}
            }
        }
    }

    async fn announcement(&mut self) -> Result<(), Error> {
        while !self.has_news {
            self.answer(Step::Wait, |_| ()).await?;
        }
        Ok(())
    }
}
