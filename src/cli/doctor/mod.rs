//! `zapys doctor`: looks for everything that keeps the house from working, and says what to do.
//!
//! It looks and changes nothing: neither a database is made nor one is migrated, and nobody is
//! written to. The one thing that may be kept is a refresh token that Google gave in place of the
//! one it was asked with (`grants`): without it the look would end the connection. A file for each subject, each check a function that returns what it found; one
//! that fails does not keep the others from being made, so an owner mends all in one go.

mod finding;
mod far;
mod place;
mod database;
mod time;
mod tokens;
mod telegram;
mod discord;
mod google;
mod grants;
mod listen;
mod models;
mod mail;

use std::{path::Path, process::ExitCode};

use crate::{
    clock::{Clock as _, SystemClock},
    settings::{Environment, Settings},
    store::inspect::inspect,
    toml_form::ConfigError,
};

use far::Far;
use finding::{Finding, Weight};

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
    let database = inspect(&settings.data_dir.join("zapys.db"));
    findings.extend(database::look(&database, now));
    findings.extend(time::look(&profiles, now));
    let (said, linked) = google::look(&settings, &profiles, &database);
    findings.extend(said);
    findings.extend(listen::look(&settings));
    if offline {
        return findings;
    }
    match Far::new() {
        Ok(far) => {
            findings.extend(telegram::look(&far, &settings, &tokens.telegram).await);
            findings.extend(discord::look(&far, &settings, &tokens.discord).await);
            findings.extend(grants::look(&far, &settings, &linked, now).await);
            findings.extend(models::look(&far.http, &settings.models).await);
            findings.extend(far.clock());
        }
        Err(error) => findings.push(Finding::broken("network", error.to_string(), "")),
    }
    findings.push(mail::look(&settings.mail).await);
    findings
}

fn mistaken(subject: &'static str, mistakes: &[ConfigError]) -> Vec<Finding> {
    mistakes.iter().map(|mistake| Finding::broken(subject, mistake.to_string(), "")).collect()
}
