//! What the Telegram channel asks of the worker about connected accounts, and what their holders are
//! told when a connection changes.

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::{
    channel::{AcceptError, telegram::TelegramHost},
    chat::{ConnectedAccount, Job, Reply},
    ids::{BusinessId, ConversationKey, Platform},
    messages, roles,
    store::{
        self, connected_accounts, conversations,
        jobs::{self, NewJob},
    },
};

use super::host::Host;

/// How old a message may be that is answered when the holder lets the bot answer again. Telegram lets a
/// bot write only in chats of the last day.
const STILL_OF_USE: SignedDuration = SignedDuration::from_hours(12);

#[async_trait]
impl TelegramHost for Host {
    async fn record_account(
        &self,
        business: &BusinessId,
        update: Option<&str>,
        account: ConnectedAccount,
    ) -> Result<(), AcceptError> {
        let Some(profile) = self.profiles.get(business).cloned() else { return Ok(()) };
        let now = self.clock.now();
        let key = update.map(|update| format!("account:{business}:{update}"));
        let recorded = self.store.write(move |tx| {
            let before = connected_accounts::record(tx, &profile.id, &account, now)?;
            let holder = connected_accounts::staff_of(tx, &profile.id, &account.holder)?;
            let is_served = holder.is_some_and(|it| roles::is_answered_for(&profile, &it));
            let was_mute = before.as_ref().is_some_and(|before| !before.may_write());
            if is_served && was_mute && account.may_write() {
                let since = now.saturating_sub(STILL_OF_USE).unwrap_or(now);
                connected_accounts::reopen_unanswered(tx, &profile.id, &account.holder, since)?;
            }
            let news = news(before.as_ref(), &account, is_served);
            let (Some(id), Some(key)) = (news, key) else { return Ok(()) };
            let holder = ConversationKey::private(&profile.id, Platform::Telegram, &account.holder);
            let conversation = conversations::find_or_make(tx, &holder, now)?;
            let lang = profile.speaks(conversation.lang);
            let reply = Reply { lang: Some(lang), ..Reply::text(messages::say(lang, id, &[])) };
            let job = NewJob::new(key, &Job::Reply(reply), &profile.id)?;
            jobs::enqueue(tx, &NewJob { conversation: Some(conversation.id), ..job }, now)?;
            Ok(())
        });
        recorded.await.map_err(failed)
    }

    async fn account(
        &self,
        business: &BusinessId,
        connection: &str,
    ) -> Result<Option<ConnectedAccount>, AcceptError> {
        let (bot, connection) = (business.clone(), connection.to_owned());
        let read = move |db: &rusqlite::Connection| {
            connected_accounts::by_connection(db, &bot, &connection)
        };
        self.store.read(read).await.map_err(failed)
    }

    async fn account_of(
        &self,
        business: &BusinessId,
        holder: &str,
    ) -> Result<Option<ConnectedAccount>, AcceptError> {
        let (bot, holder) = (business.clone(), holder.to_owned());
        let read =
            move |db: &rusqlite::Connection| connected_accounts::of_holder(db, &bot, &holder);
        self.store.read(read).await.map_err(failed)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn failed(error: store::Error) -> AcceptError {
    AcceptError(error.to_string())
}

/// Returns the id of the text that tells the holder what has changed; `None`: nothing that concerns
/// them.
fn news(
    before: Option<&ConnectedAccount>,
    after: &ConnectedAccount,
    is_served: bool,
) -> Option<&'static str> {
    let before = before.map(|before| (before.is_enabled, before.can_reply));
    if before == Some((after.is_enabled, after.can_reply)) {
        return None;
    }
    let was_off = before.is_none_or(|(is_enabled, _)| !is_enabled);
    match (is_served, after.is_enabled, after.can_reply) {
        (_, false, _) if was_off => None,
        (false, true, _) => Some("account-foreign"),
        (false, false, _) => None,
        (true, true, true) => Some("account-connected"),
        (true, true, false) => Some("account-mute"),
        (true, false, _) => Some("account-disconnected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_told_of_each_change_once_and_a_stranger_why_nothing_happens() {
        let account = |is_enabled, can_reply| ConnectedAccount {
            connection: "c".into(),
            holder: "5".into(),
            is_enabled,
            can_reply,
        };
        let (on, mute, off) = (account(true, true), account(true, false), account(false, false));
        assert_eq!(news(None, &on, true), Some("account-connected"));
        assert_eq!(news(Some(&on), &on, true), None);
        assert_eq!(news(Some(&on), &mute, true), Some("account-mute"));
        assert_eq!(news(Some(&mute), &on, true), Some("account-connected"));
        assert_eq!(news(Some(&on), &off, true), Some("account-disconnected"));
        assert_eq!(news(Some(&off), &account(false, true), true), None);
        assert_eq!(news(None, &off, true), None);
        assert_eq!(news(None, &on, false), Some("account-foreign"));
        assert_eq!(news(Some(&on), &off, false), None);
    }
}
