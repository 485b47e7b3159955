//! The mailbox that letters are answered to: when it was last read, and which letters did not arrive.

use jiff::SignedDuration;
use serde::Serialize;

use crate::{
    app::App,
    store::mailbox::{self, MailboxState, UndeliveredLetters},
};

use super::line::line;

/// How far back letters that did not arrive are shown.
const UNDELIVERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The mailbox, and what reports in it said.
#[derive(Debug, Serialize)]
pub(super) struct Mailbox {
    /// `null`: none is set.
    state: Option<MailboxState>,
    undelivered: Vec<UndeliveredLetters>,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Mailbox> {
    let now = app.clock.now();
    let from = now.saturating_sub(UNDELIVERED).unwrap_or(now);
    let Some(name) = app.mailbox_name() else {
        return Ok(Mailbox { state: None, undelivered: Vec::new() });
    };
    let read = app.store.read(move |db| {
        let never = MailboxState { name: name.clone(), read: None, failed: None, error: None };
        let state = Some(mailbox::state(db, &name)?.unwrap_or(never));
        Ok(Mailbox { state, undelivered: mailbox::undelivered(db, from)? })
    });
    Ok(read.await?)
}

impl Mailbox {
    pub(super) fn lines(&self) -> Vec<String> {
        let state = self.state.iter().map(|state| {
            let MailboxState { name, read, failed, error } = state;
            let read = read
                .map_or_else(|| "not read yet".to_owned(), |read| format!("last read {read:.0}"));
            let failed = failed.zip(error.as_ref());
            let failed = failed.map(|(since, why)| format!("; fails since {since:.0}: {why}"));
            line("mailbox", format!("{name}: {read}{}", failed.unwrap_or_default()))
        });
        let letters = self.undelivered.iter().map(|letters| {
            let UndeliveredLetters { verdict, code, many, last } = letters;
            line("trouble", format!("{many} letter, {verdict}, last {last:.0}: {code}"))
        });
        state.chain(letters).collect()
    }
}
