//! `zapys slots`: lists the free slots of a day, as a model is told them.

use std::sync::Arc;

use anyhow::bail;
use jiff::Timestamp;

use crate::{
    agent::{Hearing, TurnContext, UserMessage, tool_request},
    app::App,
    bots::find,
    ids::Lang,
    schedule::Contact,
};

use super::{output::print, staff::staff_member};

/// What `zapys slots` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The business; without it the only one, or the example
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// The day in words: tomorrow, завтра, next monday, 2026-11-24
    #[arg(long, value_name = "WORDS")]
    date: String,
    /// How long it must be, when no service says so
    #[arg(long, value_name = "MIN")]
    duration: Option<u32>,
    /// The service
    #[arg(long, value_name = "ID")]
    service: Option<String>,
    /// The staff member
    #[arg(long, value_name = "ID")]
    staff: Option<String>,
    /// Print a JSON object with the field `slots`
    #[arg(long)]
    json: bool,
    /// Start the clock here, e.g. 2026-11-23T10:00:00+02:00
    #[arg(long, value_name = "RFC3339")]
    pub(super) now: Option<Timestamp>,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    if let Some(staff) = &args.staff {
        staff_member(&profile, staff, "--staff takes")?;
    }
    if let Some(id) = &args.service
        && find::service_named(&profile, id).is_none()
    {
        let known: Vec<&str> = profile.services.iter().map(|service| service.id.as_str()).collect();
        bail!("there is no service {id:?}; --service takes one of: {}", known.join(", "));
    }
    let now = app.clock.now();
    let context = TurnContext {
        profile: Arc::clone(&profile),
        lang: Lang::OWN,
        now,
        connected: true,
        contact: Contact::default(),
        by_staff: false,
        dialogue: None,
        since: Vec::new(),
        reminders: Vec::new(),
        history: Vec::new(),
        heard: vec![UserMessage {
            text: args.date.clone(),
            sent: now,
            replied_to: None,
            quote: None,
            by_voice: false,
        }],
        by_request: false,
        hearing: Hearing::default(),
        edit: None,
        overtaken: None,
    };
    let ask = tool_request::Check {
        date: Some(args.date),
        duration_minutes: args.duration,
        service: args.service,
        staff: args.staff,
    };
    let outcome = app.tools.slots(&ask, &context).await?;
    app.store.close().await;
    if args.json {
        print(&serde_json::json!({"slots": outcome.told}).to_string())
    } else {
        print(&outcome.told)
    }
}
