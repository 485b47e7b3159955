//! `zapys chat`: the terminal as a channel, with the whole house behind it.

use std::{io::Write as _, sync::Arc};

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use tokio_util::task::TaskTracker;

use crate::{
    app::App,
    channel::{
        Channel,
        terminal::{self, Lines, Read, Terminal},
    },
    chat::Inbound,
    conversation::Conversations,
    outbox::Outbox,
    store::{Scope, inbox, outbox::Reach},
};

/// What `zapys chat` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The business; without it the only one, or the example
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// Who sits at the terminal; the same name goes on with its conversation
    #[arg(long, value_name = "NAME", default_value = "guest")]
    customer: String,
    /// Start the clock here, e.g. 2026-11-23T10:00:00+02:00
    #[arg(long, value_name = "RFC3339")]
    pub(super) now: Option<Timestamp>,
}

/// One conversation at the terminal.
struct Talk<'a> {
    app: &'a App,
    conversations: Conversations,
    outbox: Outbox,
    terminal: Arc<Terminal>,
}

/// Talks until there are no more lines.
pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    let key = terminal::conversation(&profile.id, &args.customer);
    let _seat = app.take_seat(&key, || {
        let says = format!(
            "{} is already talking in another terminal; waiting for it to end. \
             Use --customer NAME to be somebody else.\n",
            args.customer
        );
        std::io::stderr().lock().write_all(says.as_bytes()).ok();
    })?;
    let lines = Lines::open().context("open the terminal")?;
    let terminal = Arc::new(Terminal::new(Box::new(std::io::stdout())));
    let channel: Arc<dyn Channel> = Arc::<Terminal>::clone(&terminal);
    let scope = Scope::One(key.clone());
    let talk = Talk {
        app,
        conversations: app
            .conversations(scope.clone(), TaskTracker::new())
            .typing_on(vec![Arc::clone(&channel)]),
        outbox: app.outbox(Reach { scope, unbound: true }, vec![channel]),
        terminal,
    };
    talk.settle().await?;
    if lines.has_person() {
        talk.take(terminal::hello(&key, update()?, app.clock.now())).await?;
    }
    while let Read::Line(line) = lines.next().await.context("read standard input")? {
        if let Some(inbound) = terminal::inbound(&key, &line, update()?, app.clock.now()) {
            talk.take(inbound).await?;
        }
    }
    talk.settle().await?;
    app.store.close().await;
    Ok(())
}

impl Talk<'_> {
    /// Takes a message in and answers it.
    async fn take(&self, inbound: Inbound) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        self.app.store.write(move |tx| inbox::accept(tx, &inbound, now)).await?;
        self.settle().await
    }

    /// Answers what waits, and sends what is due.
    async fn settle(&self) -> anyhow::Result<()> {
        self.conversations.settle().await?;
        self.outbox.drain().await?;
        if self.terminal.is_broken() {
            bail!(
                "cannot write to standard output; what was not shown is kept and shown next time"
            );
        }
        Ok(())
    }
}

/// Names a line, which a terminal does not.
fn update() -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).context("the system gives no random numbers")?;
    Ok(format!("{:032x}", u128::from_be_bytes(random)))
}
