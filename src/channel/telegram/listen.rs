//! Long polling: one task for each bot receives its updates.
//!
//! No update is lost, because each one is stored before the next one is pulled from teloxide's
//! stream: the stream asks Telegram for more, which confirms the updates so far, only when the last
//! batch is used up. If an update cannot be stored the stream is dropped, and a new one begins at
//! Telegram's offset; the updates that were stored come again and the inbox knows their ids. A stop
//! stores the updates that have arrived, confirms them and asks for no more.
//!
//! Telegram may be away when the worker starts and while it runs: the listener keeps asking, and
//! `zapys status` shows the state. The bot counts as connected again after an update, or when no
//! request has failed for as long as one and the wait before it can take.
//!
//! dptree sorts updates by kind, in a tree one level deep whose leaves only translate; an update
//! without a leaf is dropped. Decisions are made behind the inbox, where they survive a crash.

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use backon::BackoffBuilder as _;
use dptree::Handler;
use futures_util::{StreamExt as _, future::BoxFuture};
use jiff::Timestamp;
use teloxide::{
    Bot,
    dispatching::{DpHandlerDescription, UpdateFilterExt as _},
    prelude::Requester as _,
    requests::Request as _,
    types::{AllowedUpdate, CallbackQuery, CallbackQueryId, Message, Update, UpdateKind},
    update_listeners::{AsUpdateStream as _, Polling, UpdateListener as _},
};
use tokio::{pin, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::{
    channel::{ChannelHost, Connection, backoff::backoff, update_span},
    chat::Inbound,
    ids::{BusinessId, Platform},
};

use super::{
    client::{BotClient, POLL_TIMEOUT, POLL_WAIT, Telegram},
    error::ApiError,
    normalise::{self, BotIdentity},
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
/// How long no failure means that a request has succeeded: one request, the wait before it, and a
/// margin.
const WELL_AFTER: Duration =
    POLL_TIMEOUT.saturating_add(LONGEST_WAIT).saturating_add(Duration::from_secs(20));

/// An update, translated.
#[derive(Debug, Clone, Default)]
struct Translation {
    /// What it says; `None`: nothing that concerns the bot.
    inbound: Option<Inbound>,
    /// The press that has to be answered: until then the button shows that it works.
    press: Option<CallbackQueryId>,
}

type Tree = Handler<'static, Translation, DpHandlerDescription>;

/// The listener of one bot.
struct Listener {
    client: Arc<BotClient>,
    tree: Tree,
    host: Arc<dyn ChannelHost>,
}

/// What a listener remembers across streams.
#[derive(Default)]
struct ListenerState {
    answers: JoinSet<()>,
    /// How often in a row an update could not be stored.
    failures: u32,
    /// Why Telegram gives no updates; `None`: as far as is known it does.
    error: Option<ApiError>,
}

/// Why a stream ended.
enum StreamEnd {
    /// The worker stops.
    Stopped,
    /// An update could not be stored.
    StoreFailed,
}

impl Telegram {
    /// Returns the listener of each bot; it ends soon after `stop` is cancelled.
    pub fn listeners(&self, stop: &CancellationToken) -> Vec<(BusinessId, BoxFuture<'static, ()>)> {
        let one = |client: &Arc<BotClient>| -> (BusinessId, BoxFuture<'static, ()>) {
            let (client, host, stop) = (Arc::clone(client), Arc::clone(&self.host), stop.clone());
            let business = client.business.clone();
            let listener = Listener { client, tree: tree(), host };
            (business, Box::pin(async move { listener.run(stop).await }))
        };
        self.clients.values().map(one).collect()
    }
}

impl ListenerState {
    /// Returns after how long without a failure the bot counts as connected: while Telegram asks to
    /// wait no request is sent.
    fn well_after(&self) -> Duration {
        match self.error {
            Some(ApiError::Wait(wait)) => WELL_AFTER.saturating_add(wait),
            _ => WELL_AFTER,
        }
    }
}

/// Sorts updates by kind.
fn tree() -> Tree {
    dptree::entry()
        .branch(Update::filter_message().endpoint(
            |bot: Arc<BotIdentity>, update: Update, message: Message| async move {
                let inbound = normalise::message(&bot, update.id, &message);
                Translation { inbound, press: None }
            },
        ))
        .branch(Update::filter_edited_message().endpoint(
            |bot: Arc<BotIdentity>, update: Update, message: Message| async move {
                let inbound = normalise::edited_message(&bot, update.id, &message);
                Translation { inbound, press: None }
            },
        ))
        .branch(Update::filter_callback_query().endpoint(
            |bot: Arc<BotIdentity>, update: Update, query: CallbackQuery, now: Timestamp| async move {
                let inbound = normalise::callback_query(&bot, update.id, &query, now);
                Translation { inbound, press: Some(query.id) }
            },
        ))
}

impl Listener {
    /// Listens until `stop` is cancelled.
    async fn run(self, stop: CancellationToken) {
        self.record(Connection::down("connecting")).await;
        let mut state = ListenerState::default();
        let listened = async {
            let Some(bot) = self.identify(&stop).await else { return };
            self.record(Connection::up("listening")).await;
            while let StreamEnd::StoreFailed = self.receive(&bot, &stop, &mut state).await {
                state.failures += 1;
                if stops_within(&stop, wait_after(state.failures)).await {
                    break;
                }
            }
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

    /// Stores the updates of one stream until it ends.
    async fn receive(
        &self,
        bot: &Arc<BotIdentity>,
        stop: &CancellationToken,
        state: &mut ListenerState,
    ) -> StreamEnd {
        let mut polling = polling(&self.client.polling);
        let ending = polling.stop_token();
        let stream = polling.as_stream();
        pin!(stream);
        loop {
            let next = tokio::select! {
                next = stream.next() => next,
                () = tokio::time::sleep(state.well_after()), if state.error.is_some() => {
                    self.record_recovery(state).await;
                    continue;
                }
                () = stop.cancelled() => {
                    ending.stop();
                    break;
                }
            };
            match next {
                None => return StreamEnd::Stopped,
                Some(Err(error)) => self.record_failure(state, ApiError::of(&error)).await,
                Some(Ok(update)) => {
                    if !self.store(bot, update, state).await {
                        return StreamEnd::StoreFailed;
                    }
                    state.failures = 0;
                    self.record_recovery(state).await;
                }
            }
        }
        // Stores the updates that have arrived and confirms them to Telegram.
        let close = async {
            while let Some(Ok(update)) = stream.next().await {
                if !self.store(bot, update, state).await {
                    return;
                }
            }
        };
        if timeout(CLOSE_TIMEOUT, close).await.is_err() {
            let business = &self.client.business;
            tracing::warn!(%business, "last updates not confirmed; Telegram repeats them");
        }
        StreamEnd::Stopped
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
    async fn store(
        &self,
        bot: &Arc<BotIdentity>,
        update: Update,
        state: &mut ListenerState,
    ) -> bool {
        let id = update.id.0.to_string();
        let span = update_span(Platform::Telegram, &self.client.business, &id);
        let storing = async {
            let Translation { inbound, press } = self.translate(bot, update).await;
            if let Some(inbound) = inbound
                && let Err(error) = self.host.accept(inbound).await
            {
                tracing::error!(%error, "update not stored; Telegram repeats it");
                return false;
            }
            if let Some(press) = press {
                self.answer(press, &mut state.answers).await;
            }
            true
        };
        Box::pin(storing).instrument(span).await
    }

    /// Translates an update by the leaf of its kind.
    async fn translate(&self, bot: &Arc<BotIdentity>, update: Update) -> Translation {
        if let UpdateKind::Error(raw) = &update.kind {
            tracing::warn!("update not understood");
            let inbound = normalise::unknown(bot, update.id, raw);
            return Translation { inbound, press: None };
        }
        match self.tree.dispatch(dptree::deps![Arc::clone(bot), update, self.host.now()]).await {
            ControlFlow::Break(translation) => translation,
            ControlFlow::Continue(_) => Translation::default(),
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

fn polling(bot: &Bot) -> Polling<Bot> {
    let allowed =
        vec![AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery];
    Polling::builder(bot.clone())
        .timeout(POLL_WAIT)
        .limit(BATCH)
        .allowed_updates(allowed)
        .backoff_strategy(wait_after)
        .build()
}

/// Waits, and returns whether the worker stops meanwhile.
async fn stops_within(stop: &CancellationToken, wait: Duration) -> bool {
    timeout(wait, stop.cancelled()).await.is_ok()
}

/// Returns how long to wait after this many failures in a row; teloxide asks for it by number.
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

    #[test]
    fn no_failure_proves_nothing_while_telegram_asks_to_wait() {
        let mut state = ListenerState { error: Some(ApiError::Token), ..Default::default() };
        assert_eq!(state.well_after(), WELL_AFTER);
        state.error = Some(ApiError::Wait(Duration::from_secs(7)));
        assert_eq!(state.well_after(), WELL_AFTER + Duration::from_secs(7));
    }
}
