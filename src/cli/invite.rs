//! `zapys invite`: makes a one-time invitation for a staff member.
//!
//! The person who opens it in the business's chat is that staff member from then on. The code is
//! printed only; the store has its hash.

use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    app::App,
    chat::command::INVITATION,
    store::staff::{self, Invitation},
    vault::random_hex,
};

use super::{output::print, staff::staff_member};

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

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    let member = staff_member(&profile, &args.staff, "--staff takes")?;
    // 80 random bits cannot be guessed.
    let code = format!("{INVITATION}{}", random_hex::<10>()?);
    let now = app.clock.now();
    let invitation = Invitation {
        code_hash: Sha256::digest(code.as_bytes()).into(),
        bot: profile.id.clone(),
        staff: member.id.clone(),
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
        return print(&json!({"code": code, "links": links}).to_string());
    }
    for link in &links {
        print(&format!("Open this link: {link}"))?;
    }
    let or = if links.is_empty() { "Send" } else { "Or send" };
    print(&format!("{or} this to the bot as a message: {code}"))?;
    print(&format!(
        "It can be used once, within 24 hours; earlier invitations of {} no longer count.",
        member.id
    ))
}
