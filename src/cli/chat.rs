//! `zapys chat`: a conversation in the terminal, with the same application as in production.

use std::{io::Write as _, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use tokio::{task::JoinHandle, time::timeout};
use tokio_util::task::TaskTracker;

use crate::{
    app::App,
    bots::BusinessProfile,
    channel::{
        Channel,
        terminal::{self, Input, Lines, Terminal},
    },
    chat::{ButtonPress, Inbound, InboundKind, Job},
    conversation::ConversationRunner,
    ids::{ConversationKey, Platform, StaffId},
    jobs::JobWorker,
    store::{
        self, Durability, Scope, Tx, conversations, inbox,
        jobs::{self, WorkerScope},
        staff,
    },
    vault::random_hex,
};

use super::staff::staff_member;

/// What `zapys chat` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The business; without it the only one, or the example
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// Who sits at the terminal; the same name goes on with its conversation
    #[arg(long, value_name = "NAME", default_value = "guest")]
    customer: String,
    /// Sit down as a staff member instead of a customer
    #[arg(long = "as", value_name = "customer|STAFF", default_value = "customer")]
    as_whom: String,
    /// Start the clock here, e.g. 2026-11-23T10:00:00+02:00
    #[arg(long, value_name = "RFC3339")]
    pub(super) now: Option<Timestamp>,
}

/// How long an answer is waited for that needs a job outside the chat, such as a booking that Google
/// confirms at once.
const PATIENCE: Duration = Duration::from_secs(2);

/// One conversation in the terminal.
struct TerminalSession<'a> {
    app: &'a App,
    conversations: ConversationRunner,
    worker: JobWorker,
    terminal: Arc<Terminal>,
    /// On which tasks run.
    tasks: TaskTracker,
    /// Letters and bookings that are under way while the conversation goes on.
    background: Option<JoinHandle<Result<(), store::Error>>>,
}

/// Answers each line until there are no more.
pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    let member = member(&profile, &args.as_whom)?;
    // A customer's name has no colon, so a customer cannot take a staff member's key.
    let who =
        member.as_ref().map_or_else(|| args.customer.replace(':', "_"), |it| format!("staff:{it}"));
    let key = terminal::conversation(&profile.id, &who);
    let _seat = app.lock_conversation(&key, || {
        let says = format!(
            "{who} is already talking in another terminal; waiting for it to end. \
             Use --customer NAME to be somebody else.\n"
        );
        std::io::stderr().lock().write_all(says.as_bytes()).ok();
    })?;
    if let Some(member) = member {
        appoint(app, &key, member).await?;
    }
    let lines = Lines::open().context("open the terminal")?;
    let terminal = Terminal::new(Box::new(std::io::stdout())).with_folder(app.exports_folder());
    let terminal = Arc::new(terminal);
    let channel: Arc<dyn Channel> = Arc::<Terminal>::clone(&terminal);
    let scope = Scope::One(key.clone());
    let tasks = TaskTracker::new();
    let mut session = TerminalSession {
        app,
        conversations: app.conversations(scope.clone(), tasks.clone(), vec![Arc::clone(&channel)]),
        worker: app
            .job_worker(WorkerScope { conversations: scope, any_process: true }, vec![channel]),
        terminal,
        tasks,
        background: None,
    };
    session.drain().await?;
    if lines.has_person() {
        std::io::stderr().lock().write_all(b"Ctrl-D ends the chat.\n").ok();
        session.take(terminal::hello(&key, random_hex::<16>()?, app.clock.now())).await?;
    }
    while let Input::Line(line) = lines.next().await.context("read standard input")? {
        let Some(mut inbound) =
            terminal::inbound(&key, &line, random_hex::<16>()?, app.clock.now())
        else {
            continue;
        };
        if let Some(pressed) = session.pressed(&key, &line).await? {
            inbound.said = InboundKind::ButtonPress(pressed);
        }
        session.take(inbound).await?;
    }
    session.finish().await?;
    app.store.close().await;
    Ok(())
}

/// Reads the option `--as`; `None`: a customer.
fn member(profile: &BusinessProfile, word: &str) -> anyhow::Result<Option<StaffId>> {
    if word == "customer" {
        return Ok(None);
    }
    Ok(Some(staff_member(profile, word, "--as takes customer or")?.id.clone()))
}

/// Makes the person at the terminal a staff member. They may read the database, so they need no
/// invitation.
async fn appoint(app: &App, key: &ConversationKey, member: StaffId) -> anyhow::Result<()> {
    let (key, now) = (key.clone(), app.clock.now());
    let appointed = app.store.write(move |tx| {
        let conversation = conversations::find_or_make(tx, &key, now)?;
        staff::appoint(tx, &conversation, &member, now)
    });
    Ok(appointed.await?)
}

impl TerminalSession<'_> {
    /// Stores a message and answers it.
    async fn take(&mut self, inbound: Inbound) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let durability = Durability::for_platform(Platform::Terminal);
        let accept = move |tx: &Tx<'_>| inbox::accept(tx, &inbound, now);
        self.app.store.write_as(durability, accept).await?;
        self.drain().await
    }

    /// Reads a line as a press of a button of what was shown last, by this process or another.
    async fn pressed(
        &self,
        key: &ConversationKey,
        line: &[u8],
    ) -> anyhow::Result<Option<ButtonPress>> {
        let shown = self.app.store.lookup(|db| {
            let talk = conversations::by_key(db, key)?;
            talk.map_or(Ok(None), |talk| jobs::last_sent(db, talk.id))
        });
        let Some(shown) = shown.await? else { return Ok(None) };
        let reply = serde_json::from_value(shown.job.body).ok().and_then(Job::reply);
        Ok(reply.and_then(|reply| terminal::read_press(line, shown.id.0, &reply)))
    }

    /// Answers the waiting messages and sends the replies that are due. Letters go out meanwhile.
    async fn drain(&mut self) -> anyhow::Result<()> {
        self.conversations.drain().await?;
        self.worker.drain_chat().await?;
        self.ensure_shown()?;
        self.run_background().await?;
        self.worker.drain_chat().await?;
        self.ensure_shown()
    }

    /// Lets the jobs outside the chat run, and waits a moment for them. Those that go on longer are
    /// waited for no more.
    async fn run_background(&mut self) -> anyhow::Result<()> {
        if let Some(before) = self.background.take_if(|task| task.is_finished()) {
            before.await??;
        }
        if self.background.is_some() {
            // What has been queued since then is taken up by the same task.
            return Ok(());
        }
        let worker = self.worker.clone();
        let mut task = self.tasks.spawn(async move { worker.drain_background().await });
        match timeout(PATIENCE, &mut task).await {
            Ok(ended) => ended??,
            Err(_) => self.background = Some(task),
        }
        Ok(())
    }

    /// Waits for what is under way, and sends all that is due.
    async fn finish(&mut self) -> anyhow::Result<()> {
        if let Some(under_way) = self.background.take() {
            under_way.await??;
        }
        self.conversations.drain().await?;
        self.worker.drain().await?;
        self.ensure_shown()
    }

    fn ensure_shown(&self) -> anyhow::Result<()> {
        if self.terminal.is_broken() {
            bail!(
                "cannot write to standard output; what was not shown is kept and shown next time"
            );
        }
        Ok(())
    }
}
