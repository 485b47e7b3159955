//! `zapys invite`: makes a one-time invitation for a staff member.
//!
//! The person who opens it in the business's chat is that staff member from then on. The code is
//! printed only; the store has its hash.

use anyhow::{Context as _, bail};
use jiff::SignedDuration;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{
    app::App,
    chat::command::INVITATION,
    ids::StaffId,
    store::staff::{self, Invitation},
};

use super::output::print;

/// How long an invitation can be opened.
const LASTS: SignedDuration = SignedDuration::from_hours(24);

/// What `zapys invite` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The business; without it the only one, or the example
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// The staff member
    #[arg(long, value_name = "ID")]
    staff: String,
    /// Print a JSON object with the fields `code` and `links`
    #[arg(long)]
    json: bool,
}

/// An invitation as programs read it.
#[derive(Debug, Serialize)]
struct Printed {
    code: String,
    links: Vec<String>,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    let member = StaffId::new(args.staff.as_str());
    if profile.staff(&member).is_none() {
        let known = profile.staff.iter().map(|staff| staff.id.as_str()).collect::<Vec<_>>();
        bail!(
            "there is no staff member {:?}; --staff takes one of: {}",
            args.staff,
            known.join(", ")
        );
    }
    let code = code()?;
    let now = app.clock.now();
    let invitation = Invitation {
        code_hash: Sha256::digest(code.as_bytes()).into(),
        bot: profile.id.clone(),
        staff: member,
        expires: now.saturating_add(LASTS).unwrap_or(now),
    };
    app.store.write(move |tx| staff::invite(tx, &invitation, now)).await?;
    let links = match app.links(&profile, &code).await {
        Ok(links) => links,
        // The code works without a link: sent to the bot as a message it is the same invitation.
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "invitation link not made");
            Vec::new()
        }
    };
    app.store.close().await;
    if args.json {
        return print(&serde_json::to_string(&Printed { code, links })?);
    }
    for link in &links {
        print(&format!("Open this link: {link}"))?;
    }
    let or = if links.is_empty() { "Send" } else { "Or send" };
    print(&format!("{or} this to the bot as a message: {code}"))?;
    print("It can be used once, within 24 hours.")
}

/// Makes a code that cannot be guessed: 80 random bits.
fn code() -> anyhow::Result<String> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).context("the system gives no random numbers")?;
    let digits = random.iter().fold(String::new(), |code, byte| code + &format!("{byte:02x}"));
    Ok(format!("{INVITATION}{digits}"))
}
