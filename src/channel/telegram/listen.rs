//! The connection on which a bot hears: long polling, one task a bot.
//!
//! Nothing is lost, because each update is kept before the next one is pulled from teloxide's
//! stream: the stream asks Telegram for more, which confirms what it has given, only when the
//! last batch has been taken out of it. If an update cannot be kept the stream is dropped, and
//! a new one begins at the offset that Telegram has; what was kept already comes again and is
//! known by its id. A stop takes what has arrived, confirms it, and asks for nothing more.
//!
//! Telegram may be away when the worker starts and while it runs: it is asked again and again,
//! and `status` is told how it stands. That all is well again shows by an update, or by no
//! failure for as long as a poll and the pause before it can take.
//!
//! dptree sorts updates by kind, in a tree one level deep whose leaves only translate; whatever
//! has no leaf is let pass. Decisions are made behind the inbox, where they survive a crash.

use std::{sync::Arc, time::Duration};

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

use crate::{channel::Accept, chat::Inbound, ids::BusinessId};

use super::{
    BotClient, Telegram,
    error::ApiError,
    normalise::{self, BotIdentity},
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

/// How long nothing fails until a poll must have succeeded: one and the pause before it, and some.
const WELL: Duration =
    super::LONG_PATIENCE.saturating_add(LONGEST_PAUSE).saturating_add(Duration::from_secs(20));
/// The pause after a token was refused: it takes its owner to mend that.
const REFUSED_PAUSE: Duration = Duration::from_mins(5);

/// What a listener hands over to, and asks.
#[derive(Clone)]
pub struct Ends {
    /// Keeps a message.
    pub accept: Accept,
    /// Tells the time; a press carries none of its own.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Notes whether a bot hears, with a word on it that names nobody.
    pub note: Arc<dyn Fn(BusinessId, bool, &'static str) -> BoxFuture<'static, ()> + Send + Sync>,
}

/// What became of an update.
#[derive(Debug, Clone, Default)]
struct Translated {
    /// What it says; `None`: nothing that concerns us.
    inbound: Option<Inbound>,
    /// The press that waits for an answer: until it has one, the button shows that it works.
    press: Option<CallbackQueryId>,
}

type Tree = Handler<'static, Translated, DpHandlerDescription>;

/// What listens for one bot.
pub struct Listener {
    line: Arc<BotClient>,
    polling: Bot,
    tree: Tree,
    ends: Ends,
}

/// How the work of a listener goes.
#[derive(Default)]
struct Course {
    answers: JoinSet<()>,
    /// How often in a row something could not be kept.
    failures: u32,
    /// Why Telegram gives no updates; `None`: as far as is known it does.
    trouble: Option<ApiError>,
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
    pub fn listeners(&self, ends: &Ends) -> Vec<(BusinessId, Listener)> {
        let bots = self.polling.iter().filter_map(|(bot, polling)| {
            let (line, polling) = (Arc::clone(self.lines.get(bot)?), polling.clone());
            Some((bot.clone(), Listener { line, polling, tree: tree(), ends: ends.clone() }))
        });
        bots.collect()
    }
}

impl Course {
    /// How long no failure means that all is well; while Telegram asks to wait nothing is asked.
    fn well_after(&self) -> Duration {
        match self.trouble {
            Some(ApiError::Wait(pause)) => WELL.saturating_add(pause),
            _ => WELL,
        }
    }
}

/// Sorts updates by kind.
fn tree() -> Tree {
    dptree::entry()
        .branch(Update::filter_message().endpoint(
            |ears: Arc<BotIdentity>, update: Update, message: Message| async move {
                let inbound = normalise::message(&ears, update.id, &message);
                Translated { inbound, press: None }
            },
        ))
        .branch(Update::filter_edited_message().endpoint(
            |ears: Arc<BotIdentity>, update: Update, message: Message| async move {
                let inbound = normalise::edited(&ears, update.id, &message);
                Translated { inbound, press: None }
            },
        ))
        .branch(Update::filter_callback_query().endpoint(
            |ears: Arc<BotIdentity>, update: Update, query: CallbackQuery, now: Timestamp| async move {
                let inbound = normalise::pressed(&ears, update.id, &query, now);
                Translated { inbound, press: Some(query.id) }
            },
        ))
}

impl Listener {
    /// Listens until it is told to stop.
    pub async fn run(self, stop: CancellationToken) {
        self.note(false, "connecting").await;
        let mut course = Course::default();
        let listened = async {
            let Some(ears) = self.ears(&stop).await else { return };
            self.note(true, "listening").await;
            while let End::NotKept = self.hear(&ears, &stop, &mut course).await {
                course.failures += 1;
                if rest(&stop, pause(course.failures)).await {
                    break;
                }
            }
        };
        listened.await;
        timeout(FAREWELL, course.answers.join_all()).await.ok();
        self.note(false, "stopped").await;
    }

    /// Learns who the bot is, however long that takes; `None`: it was told to stop.
    async fn ears(&self, stop: &CancellationToken) -> Option<Arc<BotIdentity>> {
        let mut failures = 0;
        loop {
            let asked = tokio::select! {
                () = stop.cancelled() => return None,
                asked = self.line.introduce() => asked,
            };
            let error = match asked {
                Ok(me) => {
                    let (bot, username) = (self.line.bot.clone(), me.username().to_owned());
                    return Some(Arc::new(BotIdentity { bot, me: me.id, username }));
                }
                Err(error) => error,
            };
            tracing::error!(bot = %self.line.bot, why = %error, "Telegram does not let this bot in; trying on");
            self.note(false, error.words()).await;
            failures += 1;
            let wait = if error == ApiError::Token { REFUSED_PAUSE } else { pause(failures) };
            if rest(stop, wait).await {
                return None;
            }
        }
    }

    /// Hears one stream to its end.
    async fn hear(
        &self,
        ears: &Arc<BotIdentity>,
        stop: &CancellationToken,
        course: &mut Course,
    ) -> End {
        let mut polling = polling(&self.polling);
        let ending = polling.stop_token();
        let stream = polling.as_stream();
        pin!(stream);
        loop {
            let next = tokio::select! {
                next = stream.next() => next,
                () = tokio::time::sleep(course.well_after()), if course.trouble.is_some() => {
                    self.is_well(course).await;
                    continue;
                }
                () = stop.cancelled() => {
                    ending.stop();
                    break;
                }
            };
            match next {
                None => return End::Stopped,
                Some(Err(error)) => self.fails(course, ApiError::of(&error)).await,
                Some(Ok(update)) => {
                    if !self.keep(ears, update, course).await {
                        return End::NotKept;
                    }
                    course.failures = 0;
                    self.is_well(course).await;
                }
            }
        }
        // What has arrived is kept, and that it was is told to Telegram.
        let farewell = async {
            while let Some(Ok(update)) = stream.next().await {
                if !self.keep(ears, update, course).await {
                    return;
                }
            }
        };
        if timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!(bot = %self.line.bot, "what arrived last is not confirmed; it will come again");
        }
        End::Stopped
    }

    /// Tells once why there are no updates.
    async fn fails(&self, course: &mut Course, error: ApiError) {
        if course.trouble.as_ref() != Some(&error) {
            tracing::error!(bot = %self.line.bot, why = %error, "no updates can be had; trying on");
            self.note(false, error.words()).await;
            course.trouble = Some(error);
        }
    }

    async fn is_well(&self, course: &mut Course) {
        if course.trouble.take().is_some() {
            tracing::info!(bot = %self.line.bot, "updates come again");
            self.note(true, "listening").await;
        }
    }

    async fn note(&self, up: bool, detail: &'static str) {
        (self.ends.note)(self.line.bot.clone(), up, detail).await;
    }

    /// Keeps an update; `false`: it could not be kept.
    async fn keep(&self, ears: &Arc<BotIdentity>, update: Update, course: &mut Course) -> bool {
        let taken = self.sort(ears, update).await;
        if let Some(inbound) = taken.inbound
            && let Err(error) = (self.ends.accept)(inbound).await
        {
            tracing::error!(bot = %self.line.bot, %error, "an update is not kept; it will come again");
            return false;
        }
        if let Some(press) = taken.press {
            self.answer(press, &mut course.answers).await;
        }
        true
    }

    /// Has an update translated by the leaf of its kind.
    async fn sort(&self, ears: &Arc<BotIdentity>, update: Update) -> Translated {
        if let UpdateKind::Error(raw) = &update.kind {
            tracing::warn!(bot = %self.line.bot, update = update.id.0, "an update that teloxide cannot read");
            let inbound = normalise::unknown(ears, update.id, raw);
            return Translated { inbound, press: None };
        }
        let input = dptree::deps![Arc::clone(ears), update, (self.ends.now)()];
        match self.tree.dispatch(input).await {
            std::ops::ControlFlow::Break(taken) => taken,
            std::ops::ControlFlow::Continue(_) => Translated::default(),
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
                tracing::debug!(why = %ApiError::of(&error), "a press is not answered");
            }
        });
    }
}

fn polling(bot: &Bot) -> Polling<Bot> {
    let allowed =
        vec![AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery];
    Polling::builder(bot.clone())
        .timeout(WAIT)
        .limit(BATCH)
        .allowed_updates(allowed)
        .backoff_strategy(pause)
        .build()
}

/// Rests, and returns whether it was told to stop meanwhile.
async fn rest(stop: &CancellationToken, wait: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => true,
        () = tokio::time::sleep(wait) => false,
    }
}

/// Returns how long to leave Telegram alone after so many failures.
fn pause(failures: u32) -> Duration {
    PAUSE.saturating_mul(1 << failures.min(5)).min(LONGEST_PAUSE)
}
