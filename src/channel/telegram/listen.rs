//! The connection on which a bot hears: long polling, one task a bot.
//!
//! Nothing is lost, because each update is kept before the next one is pulled from teloxide's
//! stream: the stream asks Telegram for more, which confirms what it has given, only when the
//! last batch has been taken out of it. If an update cannot be kept the stream is dropped, and
//! a new one begins at the offset that Telegram has; what was kept already comes again and is
//! known by its id. A stop takes what has arrived, confirms it, and asks for nothing more.
//!
//! dptree sorts updates by kind, in a tree one level deep whose leaves only translate; whatever
//! has no leaf is let pass. Decisions are made behind the inbox, where they survive a crash.

use std::{sync::Arc, time::Duration};

use dptree::Handler;
use futures_util::StreamExt as _;
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

use crate::{channel::Accept, chat::Inbound};

use super::{
    Line, Telegram,
    fault::Fault,
    normalise::{self, Ears},
};

/// How long Telegram is asked to wait for an update: it allows 50 seconds.
pub(super) const WAIT: Duration = Duration::from_secs(45);
/// Updates of one batch.
const BATCH: u8 = 100;
/// The first pause after something went wrong; each next one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(32);
/// How long confirming may take when the worker stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// Presses that are answered at the same time.
const MOST_ANSWERS: usize = 32;

/// What tells the time; a press carries none of its own.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What became of an update.
#[derive(Debug, Clone, Default)]
struct Taken {
    /// What it says; `None`: nothing that concerns us.
    inbound: Option<Inbound>,
    /// The press that waits for an answer: until it has one, the button shows that it works.
    press: Option<CallbackQueryId>,
}

type Tree = Handler<'static, Taken, DpHandlerDescription>;

/// What listens for one bot.
pub struct Listener {
    line: Arc<Line>,
    polling: Bot,
    ears: Arc<Ears>,
    tree: Tree,
    accept: Accept,
    now: Now,
}

/// Why a stream ended.
enum End {
    /// It was told to.
    Stopped,
    /// An update could not be kept.
    NotKept,
}

impl Telegram {
    /// Returns what listens, one for each bot.
    #[must_use]
    pub fn listeners(&self, accept: &Accept, now: &Now) -> Vec<Listener> {
        let bots = self.polling.iter().filter_map(|(bot, polling)| {
            let line = Arc::clone(self.lines.get(bot)?);
            let ears = Ears { bot: bot.clone(), me: line.me, username: line.username.clone() };
            Some(Listener {
                line,
                polling: polling.clone(),
                ears: Arc::new(ears),
                tree: tree(),
                accept: Arc::clone(accept),
                now: Arc::clone(now),
            })
        });
        bots.collect()
    }
}

/// Sorts updates by kind.
fn tree() -> Tree {
    dptree::entry()
        .branch(Update::filter_message().endpoint(
            |ears: Arc<Ears>, update: Update, message: Message| async move {
                let inbound = normalise::message(&ears, update.id, &message);
                Taken { inbound, press: None }
            },
        ))
        .branch(Update::filter_edited_message().endpoint(
            |ears: Arc<Ears>, update: Update, message: Message| async move {
                let inbound = normalise::edited(&ears, update.id, &message);
                Taken { inbound, press: None }
            },
        ))
        .branch(Update::filter_callback_query().endpoint(
            |ears: Arc<Ears>, update: Update, query: CallbackQuery, now: Timestamp| async move {
                let inbound = normalise::pressed(&ears, update.id, &query, now);
                Taken { inbound, press: Some(query.id) }
            },
        ))
}

impl Listener {
    /// Returns whose bot it is, for the log.
    #[must_use]
    pub fn name(&self) -> String {
        format!("telegram of {}", self.line.bot)
    }

    /// Listens until it is told to stop.
    pub async fn run(self, stop: CancellationToken) {
        let mut answers = JoinSet::new();
        let mut failures = 0;
        while let End::NotKept = self.hear(&stop, &mut answers, &mut failures).await {
            failures += 1;
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(pause(failures)) => {}
            }
        }
        timeout(FAREWELL, answers.join_all()).await.ok();
    }

    /// Hears one stream to its end.
    async fn hear(
        &self,
        stop: &CancellationToken,
        answers: &mut JoinSet<()>,
        failures: &mut u32,
    ) -> End {
        let allowed = vec![
            AllowedUpdate::Message,
            AllowedUpdate::EditedMessage,
            AllowedUpdate::CallbackQuery,
        ];
        let mut polling = Polling::builder(self.polling.clone())
            .timeout(WAIT)
            .limit(BATCH)
            .allowed_updates(allowed)
            .backoff_strategy(pause)
            .build();
        let ending = polling.stop_token();
        let stream = polling.as_stream();
        pin!(stream);
        let mut trouble = None;
        loop {
            let next = tokio::select! {
                next = stream.next() => next,
                () = stop.cancelled() => {
                    ending.stop();
                    break;
                }
            };
            match next {
                None => return End::Stopped,
                Some(Err(error)) => {
                    let fault = Fault::of(&error);
                    if trouble.as_ref() != Some(&fault) {
                        tracing::error!(bot = %self.line.bot, why = %fault, "no updates can be had; trying on");
                        trouble = Some(fault);
                    }
                }
                Some(Ok(update)) => {
                    if !self.keep(update, answers).await {
                        return End::NotKept;
                    }
                    (*failures, trouble) = (0, None);
                }
            }
        }
        // What has arrived is kept, and that it was is told to Telegram.
        let farewell = async {
            while let Some(Ok(update)) = stream.next().await {
                if !self.keep(update, answers).await {
                    return;
                }
            }
        };
        if timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!(bot = %self.line.bot, "what arrived last is not confirmed; it will come again");
        }
        End::Stopped
    }

    /// Keeps an update; `false`: it could not be kept.
    async fn keep(&self, update: Update, answers: &mut JoinSet<()>) -> bool {
        let taken = self.sort(update).await;
        if let Some(inbound) = taken.inbound
            && let Err(error) = (self.accept)(inbound).await
        {
            tracing::error!(bot = %self.line.bot, %error, "an update is not kept; it will come again");
            return false;
        }
        if let Some(press) = taken.press {
            self.answer(press, answers).await;
        }
        true
    }

    /// Has an update translated by the leaf of its kind.
    async fn sort(&self, update: Update) -> Taken {
        if let UpdateKind::Error(raw) = &update.kind {
            tracing::warn!(bot = %self.line.bot, update = update.id.0, "an update that teloxide cannot read");
            let inbound = normalise::unknown(&self.ears, update.id, raw);
            return Taken { inbound, press: None };
        }
        let input = dptree::deps![Arc::clone(&self.ears), update, (self.now)()];
        match self.tree.dispatch(input).await {
            std::ops::ControlFlow::Break(taken) => taken,
            std::ops::ControlFlow::Continue(_) => Taken::default(),
        }
    }

    /// Tells Telegram that a press has arrived. Nothing hangs on it: the button stops showing
    /// that it works a little later without.
    async fn answer(&self, press: CallbackQueryId, answers: &mut JoinSet<()>) {
        while answers.try_join_next().is_some() {}
        if answers.len() >= MOST_ANSWERS {
            answers.join_next().await;
        }
        let request = self.line.api.answer_callback_query(press);
        answers.spawn(async move {
            if let Err(error) = request.send().await {
                tracing::debug!(why = %Fault::of(&error), "a press is not answered");
            }
        });
    }
}

/// Returns how long to leave Telegram alone after so many failures.
fn pause(failures: u32) -> Duration {
    PAUSE.saturating_mul(1 << failures.min(5)).min(LONGEST_PAUSE)
}
