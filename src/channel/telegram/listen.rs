//! Long polling: one task for each bot receives its updates.
//!
//! No update is lost, because each one is stored before Telegram is asked for those behind it, which
//! confirms it. If an update cannot be stored it is asked for again, from where it was; the inbox
//! knows the ids of what was stored. A stop stores the updates that have arrived, confirms them and
//! asks for no more.
//!
//! Telegram may be away when the worker starts and while it runs: the listener keeps asking, and
//! `zapys status` shows the state. After a failure the next request does not wait for an update, so
//! its success shows at once.

use std::{sync::Arc, time::Duration};

use backon::BackoffBuilder as _;
use futures_util::future::BoxFuture;
use serde_json::Value;
use teloxide::{prelude::Requester as _, requests::Request as _, types::CallbackQueryId};
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::{
    channel::{Connection, backoff::backoff, update_span},
    ids::{BusinessId, Platform},
};

use super::{
    client::{BotClient, POLL_WAIT, Telegram},
    error::ApiError,
    host::TelegramHost,
    normalise::{self, BotIdentity, Translation},
    poll::{self, Poll},
};

/// How many updates one request returns at most: the most that Telegram allows
/// (<https://core.telegram.org/bots/api#getupdates>).
const BATCH: u8 = 100;
/// The first wait after a failure; each later one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(32);
/// The wait after a token was refused: its owner has to act.
const TOKEN_WAIT: Duration = Duration::from_mins(5);
/// How long confirming may take when the worker stops.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(10);
/// How many presses are answered at the same time.
const MOST_ANSWERS: usize = 32;
/// The listener of one bot.
pub(super) struct Listener {
    pub(super) client: Arc<BotClient>,
    pub(super) host: Arc<dyn TelegramHost>,
}

/// What a listener remembers across requests.
#[derive(Default)]
struct ListenerState {
    answers: JoinSet<()>,
    /// The first update that has not been stored.
    offset: i64,
    /// How often in a row an update could not be stored.
    failures: u32,
    /// Why Telegram gives no updates; `None`: as far as is known it does.
    error: Option<ApiError>,
    /// How often in a row a request failed.
    refusals: u32,
}

/// An update could not be stored.
pub(super) struct StoreFailed;

impl Telegram {
    /// Returns the listener of each bot; it ends soon after `stop` is cancelled.
    pub fn listeners(&self, stop: &CancellationToken) -> Vec<(BusinessId, BoxFuture<'static, ()>)> {
        let one = |client: &Arc<BotClient>| -> (BusinessId, BoxFuture<'static, ()>) {
            let (client, host, stop) = (Arc::clone(client), Arc::clone(&self.host), stop.clone());
            let business = client.business.clone();
            let listener = Listener { client, host };
            (business, Box::pin(async move { listener.run(stop).await }))
        };
        self.clients.values().map(one).collect()
    }
}

impl Listener {
    /// Listens until `stop` is cancelled.
    async fn run(self, stop: CancellationToken) {
        self.record(Connection::down("connecting")).await;
        let mut state = ListenerState::default();
        let listened = async {
            let Some(bot) = self.identify(&stop).await else { return };
            self.record(Connection::up("listening")).await;
            while !stop.is_cancelled() {
                if let Some(wait) = self.receive(&bot, &stop, &mut state).await {
                    stops_within(&stop, wait).await;
                }
            }
            self.confirm(&mut state).await;
        };
        listened.await;
        timeout(CLOSE_TIMEOUT, state.answers.join_all()).await.ok();
        self.record(Connection::down("stopped")).await;
    }

    /// Learns who the bot is, however long that takes; `None`: the worker stops.
    async fn identify(&self, stop: &CancellationToken) -> Option<Arc<BotIdentity>> {
        let mut failures = 0;
        loop {
            let asked = tokio::select! {
                () = stop.cancelled() => return None,
                asked = self.client.introduce() => asked,
            };
            let business = &self.client.business;
            let error = match asked {
                Ok(me) => {
                    let (business, username) = (business.clone(), me.username().to_owned());
                    return Some(Arc::new(BotIdentity { business, me: me.id, username }));
                }
                Err(error) => error,
            };
            tracing::error!(%business, %error, "Telegram does not accept the bot; retrying");
            self.record(Connection::down(error.describe())).await;
            failures += 1;
            let wait = if error == ApiError::Token { TOKEN_WAIT } else { wait_after(failures) };
            if stops_within(stop, wait).await {
                return None;
            }
        }
    }

    /// Asks for updates once and stores them; returns how long to wait before the next request.
    async fn receive(
        &self,
        bot: &BotIdentity,
        stop: &CancellationToken,
        state: &mut ListenerState,
    ) -> Option<Duration> {
        let wait = if state.error.is_some() { Duration::ZERO } else { POLL_WAIT };
        let poll = Poll { offset: state.offset, limit: BATCH, wait };
        let asked = tokio::select! {
            () = stop.cancelled() => return None,
            asked = poll::updates(&self.client.polling, &poll) => asked,
        };
        match asked {
            Ok(updates) => {
                state.refusals = 0;
                self.record_recovery(state).await;
                let Err(StoreFailed) = self.store_all(bot, &updates, state).await else {
                    state.failures = 0;
                    return None;
                };
                state.failures += 1;
                Some(wait_after(state.failures))
            }
            Err(error) => {
                state.refusals += 1;
                let wait = match &error {
                    ApiError::Wait(wait) => *wait,
                    _ => wait_after(state.refusals),
                };
                self.record_failure(state, error).await;
                Some(wait)
            }
        }
    }

    /// Stores updates in order: all at once, or else one by one, as far as possible.
    async fn store_all(
        &self,
        bot: &BotIdentity,
        updates: &[Value],
        state: &mut ListenerState,
    ) -> Result<(), StoreFailed> {
        for raw in updates {
            self.stop_draft(raw);
        }
        let changes_account = updates.iter().any(|raw| normalise::change(raw).is_some());
        if updates.len() > 1 && !changes_account && self.store_together(bot, updates, state).await {
            return Ok(());
        }
        for raw in updates {
            if !self.store(bot, raw, state).await {
                return Err(StoreFailed);
            }
            let id = raw.get("update_id").and_then(Value::as_i64);
            state.offset = id.map_or(state.offset, |id| state.offset.max(id + 1));
        }
        Ok(())
    }

    /// Stores updates in one commit, which waits for the disk once; `false`: none is stored.
    async fn store_together(
        &self,
        bot: &BotIdentity,
        updates: &[Value],
        state: &mut ListenerState,
    ) -> bool {
        let mut read = Vec::with_capacity(updates.len());
        for raw in updates {
            match self.translate(bot, raw).await {
                Ok(translation) => read.push(translation),
                Err(StoreFailed) => return false,
            }
        }
        let inbound = read.iter().filter_map(|it| it.inbound.clone()).collect();
        let accepting = self.host.accept_all(inbound);
        let span = update_span(Platform::Telegram, &self.client.business, "batch");
        if accepting.instrument(span).await.is_err() {
            return false;
        }
        for press in read.into_iter().filter_map(|it| it.press) {
            self.answer(CallbackQueryId(press), &mut state.answers).await;
        }
        let ids = updates.iter().filter_map(|raw| raw.get("update_id").and_then(Value::as_i64));
        state.offset = ids.map(|id| id + 1).fold(state.offset, i64::max);
        true
    }

    /// Confirms to Telegram what was stored; what is not confirmed comes again.
    async fn confirm(&self, state: &mut ListenerState) {
        let poll = Poll { offset: state.offset, limit: 1, wait: Duration::ZERO };
        let asking = poll::updates(&self.client.polling, &poll);
        if !matches!(timeout(CLOSE_TIMEOUT, asking).await, Ok(Ok(_))) {
            let business = &self.client.business;
            tracing::warn!(%business, "last updates not confirmed; Telegram repeats them");
        }
    }

    /// Records once why there are no updates.
    async fn record_failure(&self, state: &mut ListenerState, error: ApiError) {
        if state.error.as_ref() != Some(&error) {
            tracing::error!(business = %self.client.business, %error, "no updates; retrying");
            self.record(Connection::down(error.describe())).await;
            state.error = Some(error);
        }
    }

    async fn record_recovery(&self, state: &mut ListenerState) {
        if state.error.take().is_some() {
            tracing::info!(business = %self.client.business, "updates arrive again");
            self.record(Connection::up("listening")).await;
        }
    }

    async fn record(&self, connection: Connection) {
        let business = &self.client.business;
        self.host.record_connection(Platform::Telegram, business, connection).await;
    }

    /// Stores an update; `false`: it could not be stored.
    async fn store(&self, bot: &BotIdentity, raw: &Value, state: &mut ListenerState) -> bool {
        let id = raw.get("update_id").map(Value::to_string).unwrap_or_default();
        let span = update_span(Platform::Telegram, &self.client.business, &id);
        let storing = async {
            if self.record_account(raw).await.is_err() {
                return false;
            }
            let Ok(Translation { inbound, press }) = self.translate(bot, raw).await else {
                return false;
            };
            if inbound.is_none() && press.is_none() {
                tracing::debug!(kind = normalise::name(raw), "update passed over");
            }
            if let Some(inbound) = inbound
                && let Err(error) = self.host.accept(inbound).await
            {
                tracing::error!(%error, "update not stored; Telegram repeats it");
                return false;
            }
            if let Some(press) = press {
                self.answer(CallbackQueryId(press), &mut state.answers).await;
            }
            true
        };
        Box::pin(storing).instrument(span).await
    }

    /// Stops a draft, if an update says that a person did so. It is not stored: it concerns an answer
    /// that this process is thinking about, and only the person in whose chat it is shown can do it.
    fn stop_draft(&self, raw: &Value) {
        if let Some(draft) = normalise::stopped_draft(raw) {
            tracing::info!(business = %self.client.business, "answer stopped by the person");
            self.client.drafts.stop(draft);
        }
    }

    /// Tells Telegram that a press has arrived. A failure has no consequence: the button stops
    /// showing that it works a little later.
    async fn answer(&self, press: CallbackQueryId, answers: &mut JoinSet<()>) {
        while answers.try_join_next().is_some() {}
        if answers.len() >= MOST_ANSWERS {
            answers.join_next().await;
        }
        let request = self.client.api.answer_callback_query(press);
        let answering = async move {
            if let Err(error) = request.send().await {
                tracing::debug!(error = %ApiError::of(&error), "press not answered");
            }
        };
        answers.spawn(answering.in_current_span());
    }
}

/// Waits, and returns whether the worker stops meanwhile.
async fn stops_within(stop: &CancellationToken, wait: Duration) -> bool {
    timeout(wait, stop.cancelled()).await.is_ok()
}

/// Returns how long to wait after this many failures in a row.
fn wait_after(failures: u32) -> Duration {
    // From the fifth on the waits are the longest ones.
    let number = usize::try_from(failures.saturating_sub(1).min(4)).unwrap_or_default();
    backoff(FIRST_WAIT, LONGEST_WAIT).build().nth(number).unwrap_or(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_the_first_to_the_longest() {
        let first = wait_after(1);
        assert!(first >= FIRST_WAIT && first <= FIRST_WAIT * 2, "{first:?}");
        for failures in [5, 6, u32::MAX] {
            let wait = wait_after(failures);
            assert!(wait >= LONGEST_WAIT / 2 && wait <= LONGEST_WAIT, "{failures}: {wait:?}");
        }
    }
}
