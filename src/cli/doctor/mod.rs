//! `zapys doctor`: looks for everything that keeps the house from working, and says what to do.
//!
//! It looks and changes nothing: neither a database is made nor one is migrated, and nobody is
//! written to. A file for each subject, each check a function that returns what it found; one
//! that fails does not keep the others from being made, so an owner mends all in one go.

mod finding;
mod place;
mod database;
mod time;
mod tokens;
mod telegram;
mod discord;
mod google;
mod models;
mod mail;

use std::{path::Path, process::ExitCode, time::Duration};

use crate::{
    clock::{Clock as _, SystemClock},
    form::Mistake,
    http::Http,
    model::openai::MOST_BYTES,
    settings::{Environment, Settings},
};

use finding::{Finding, Weight};

/// How long one question to somebody else may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What `zapys doctor` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Leave out what needs a network
    #[arg(long)]
    offline: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Looks at everything; the exit code is 1 when something is broken.
pub(super) async fn run(config: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let findings = look(config, args.offline).await;
    for found in &findings {
        let line = if args.json { serde_json::to_string(found)? } else { found.line() };
        super::print(&line)?;
    }
    let many = |weight| findings.iter().filter(|found| found.weight == weight).count();
    let (broken, warnings) = (many(Weight::Broken), many(Weight::Warning));
    if !args.json {
        super::print(&format!("{} checks, {warnings} warnings, {broken} broken", findings.len()))?;
    }
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn look(config: Option<&Path>, offline: bool) -> Vec<Finding> {
    let settings = match Settings::load(config, Environment::of_process()) {
        Ok(settings) => settings,
        Err(mistakes) => return mistaken("configuration", &mistakes),
    };
    let mut findings = vec![Finding::fine("configuration", "it can be read")];
    let now = SystemClock::default().now();
    let profiles = settings.profiles();
    match &profiles {
        Ok(profiles) => findings.extend(profiles.iter().map(|profile| {
            let (services, staff) = (profile.services.len(), profile.staff.len());
            let says = format!("{}: {services} services, {staff} staff", profile.id);
            Finding::fine("business", says)
        })),
        Err(mistakes) => findings.extend(mistaken("business", mistakes)),
    }
    let profiles = profiles.unwrap_or_default();
    let (said, tokens) = tokens::look(&settings, &profiles);
    findings.extend(said);
    findings.extend(place::look(&settings));
    findings.extend(database::look(&settings, now));
    findings.extend(time::look(&profiles, now));
    findings.extend(google::look(&settings, &profiles));
    if offline {
        return findings;
    }
    match Http::new(MOST_BYTES) {
        Ok(http) => {
            findings.extend(telegram::look(&http, &settings, &tokens.telegram).await);
            findings.extend(discord::look(&http, &settings, &tokens.discord).await);
            findings.extend(google::look_outside(&http, &settings).await);
            findings.extend(models::look(&http, &settings.models).await);
        }
        Err(error) => findings.push(Finding::broken("network", error.to_string(), "")),
    }
    findings.push(mail::look(&settings.mail).await);
    findings
}

fn mistaken(subject: &'static str, mistakes: &[Mistake]) -> Vec<Finding> {
    mistakes.iter().map(|mistake| Finding::broken(subject, mistake.to_string(), "")).collect()
}
