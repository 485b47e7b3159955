//! The worker: every business on every platform that it has a token for, until it is told to stop.
//!
//! A stop is soft first: the listeners end, running turns are finished, and their replies are sent.
//! What is not done within [`GRACE`] stays on the disk and the next start continues there, so a
//! stop that is cut short loses nothing either. A component that fails, panics or ends by itself
//! stops the worker with an error: a worker that is deaf on one platform and looks healthy would be
//! worse, and the service manager restarts it.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, anyhow, bail};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout_at},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    conversation::ConversationRunner,
    jobs::JobWorker,
    store::{self, Scope, jobs::WorkerScope},
};

use super::{
    component::{Component, Platforms},
    locks,
    open::App,
    platforms, zone_updates,
};

/// How long a stop takes at most; the service's `TimeoutStopSec` is longer.
pub const GRACE: Duration = Duration::from_secs(45);
/// The part of [`GRACE`] that is left for sending the replies of the last turns.
const SEND_TIME: Duration = Duration::from_secs(15);
/// The part of [`SEND_TIME`] that is left for jobs that have begun; no other job begins in it.
const FINISH_TIME: Duration = Duration::from_secs(8);
/// How long to wait before a component that the database failed is restarted.
const RESTART_WAIT: Duration = Duration::from_secs(5);

impl App {
    /// Works until `stop` is cancelled, and closes the store; `ready` is called once every component
    /// runs. It fails if another worker runs on the data folder, no business has a token, every
    /// token is refused, or a component fails.
    pub async fn work(&self, stop: &CancellationToken, ready: impl FnOnce()) -> anyhow::Result<()> {
        // Held until the store is closed: a second worker would resume the same turns.
        let _worker_lock = locks::lock_worker(&self.settings.data_dir).await?;
        let done = self.serve(stop, ready).await;
        self.store.close().await;
        done
    }

    async fn serve(&self, stop: &CancellationToken, ready: impl FnOnce()) -> anyhow::Result<()> {
        let platforms = tokio::select! {
            opened = platforms::open(self, stop) => opened?,
            () = stop.cancelled() => return Ok(()),
        };
        let Platforms { channels, places, components, .. } = platforms;
        if places.is_empty() {
            bail!(
                "no business has a token, so there is nobody to listen to; put [telegram] or \
                 [discord] with a token into a file in bots/, or talk in the terminal with \
                 `zapys chat`"
            );
        }
        tracing::info!(release = %self.zones(), "zone data chosen");
        self.warn_of_clock_changes();
        // Before the first answer: a time that a booking goes to is not given away meanwhile.
        for profile in self.profiles() {
            self.bookings.follow_clock_rules(profile).await?;
            self.bookings.take_new_resources(profile).await?;
        }
        for (business, platform) in &places {
            tracing::info!(%business, platform = platform.as_str(), "serving");
        }
        let google = self.google_components(&channels, stop).await?;
        let watch = self.watch_component(stop);
        let mailbox = self.mailbox_component(stop);
        let zones = zone_updates::component(Arc::clone(&self.settings.zones), stop.clone());
        let scope = Scope::Places(places);
        let turns = TaskTracker::new();
        let conversations = self
            .conversations(scope.clone(), turns.clone(), channels.clone())
            .with_pulses(self.pulses.answering.clone());
        let worker = self
            .job_worker(WorkerScope { conversations: scope, any_process: true }, channels)
            .with_pulses(self.pulses.sending.clone());
        let last = CancellationToken::new();
        let mut running = JoinSet::new();
        running.spawn(supervise(sending(worker.clone(), last.clone()), last.clone()));
        // The loop that begins turns is waited for with them: while it still runs, one may begin.
        let answering = supervise(answering(conversations, stop.clone()), stop.clone());
        running.spawn(turns.track_future(answering));
        for component in
            components.into_iter().chain(google).chain(watch).chain(mailbox).chain([zones])
        {
            running.spawn(supervise(component, stop.clone()));
        }
        ready();
        let ended = tokio::select! {
            () = stop.cancelled() => Ok(()),
            ended = running.join_next() => ended.map_or(Ok(()), flatten),
        };
        if let Err(error) = &ended {
            tracing::error!(error = format!("{error:#}"), "component failed");
        }
        tracing::info!("shutting down");
        stop.cancel();
        wind_down(&turns, &last, running, &worker).await;
        tracing::info!("stopped");
        ended
    }
}

impl App {
    fn warn_of_clock_changes(&self) {
        for profile in self.clock_changes() {
            tracing::warn!(
                business = %profile.id,
                zone = %profile.zone_name,
                "a release of the zone data changes the clocks of this business"
            );
        }
    }
}

/// Runs a component to its end, which is a failure unless the worker stops.
async fn supervise(component: Component, stop: CancellationToken) -> anyhow::Result<()> {
    let Component { name, task } = component;
    task.await.with_context(|| name.clone())?;
    if stop.is_cancelled() { Ok(()) } else { Err(anyhow!("{name} ended by itself")) }
}

/// Makes the component that answers messages.
fn answering(conversations: ConversationRunner, stop: CancellationToken) -> Component {
    let task = async move { restarting("answering", &stop, || conversations.run(&stop)).await };
    Component { name: "answering".to_owned(), task: Box::pin(task) }
}

/// Makes the component that runs jobs.
fn sending(worker: JobWorker, stop: CancellationToken) -> Component {
    let task = async move { restarting("sending", &stop, || worker.run(&stop)).await };
    Component { name: "sending".to_owned(), task: Box::pin(task) }
}

/// Runs a component, and restarts it after an error of the database that may pass.
async fn restarting<F>(
    name: &'static str,
    stop: &CancellationToken,
    mut run: impl FnMut() -> F,
) -> anyhow::Result<()>
where
    F: Future<Output = Result<(), store::Error>>,
{
    loop {
        match run().await {
            Err(error) if error.may_retry() => {
                tracing::error!(name, %error, "component failed");
                tokio::select! {
                    () = sleep(RESTART_WAIT) => tracing::info!(name, "component restarted"),
                    () = stop.cancelled() => return Ok(()),
                }
            }
            ended => return Ok(ended?),
        }
    }
}

/// Makes an error of a panic.
fn flatten(ended: Result<anyhow::Result<()>, tokio::task::JoinError>) -> anyhow::Result<()> {
    ended.map_err(|error| {
        if error.is_panic() { anyhow!("a component panicked") } else { anyhow!(error) }
    })?
}

/// Finishes what has begun, within [`GRACE`] from now.
async fn wind_down(
    turns: &TaskTracker,
    last: &CancellationToken,
    mut running: JoinSet<anyhow::Result<()>>,
    worker: &JobWorker,
) {
    let end = Instant::now() + GRACE;
    turns.close();
    if timeout_at(end - SEND_TIME, turns.wait()).await.is_err() {
        tracing::warn!("turns left unfinished; the next start continues them");
    }
    last.cancel();
    let rest = async {
        while let Some(ended) = running.join_next().await {
            if let Err(error) = flatten(ended) {
                tracing::error!(error = format!("{error:#}"), "component failed while stopping");
            }
        }
        let enough = CancellationToken::new();
        let drained = worker.drain_until(&enough);
        tokio::pin!(drained);
        if let Ok(drained) = timeout_at(end - FINISH_TIME, &mut drained).await {
            return drained;
        }
        enough.cancel();
        drained.await
    };
    match timeout_at(end, rest).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "replies left unsent; the next start sends them"),
        Err(_) => tracing::warn!("replies left unsent; the next start sends them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(task: impl Future<Output = anyhow::Result<()>> + Send + 'static) -> Component {
        Component { name: "telegram salon".to_owned(), task: Box::pin(task) }
    }

    #[tokio::test]
    async fn a_component_may_end_only_when_the_worker_stops() {
        let stop = CancellationToken::new();
        let by_itself = supervise(component(async { Ok(()) }), stop.clone()).await;
        assert_eq!(by_itself.unwrap_err().to_string(), "telegram salon ended by itself");
        let broken = supervise(component(async { Err(anyhow!("no disk")) }), stop.clone()).await;
        assert_eq!(format!("{:#}", broken.unwrap_err()), "telegram salon: no disk");
        stop.cancel();
        assert!(supervise(component(async { Ok(()) }), stop).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_component_is_restarted_after_an_error_that_may_pass_and_after_no_other() {
        let stop = CancellationToken::new();
        let mut errors = vec![store::Error::Closed, store::Error::Full, store::Error::Full];
        let began = Instant::now();
        let ended =
            restarting("sending", &stop, || std::future::ready(errors.pop().map_or(Ok(()), Err)));
        assert!(ended.await.is_err());
        assert_eq!(began.elapsed(), RESTART_WAIT * 2);
    }
}
