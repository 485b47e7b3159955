//! `zapys doctor`: checks everything that zapys needs to work, and says what to do.
//!
//! It changes nothing: it neither creates nor migrates a database and sends no message. The one
//! thing that it may store is a refresh token that Google gave in place of the
//! one it was asked with (`grants`), because without it the check would end the connection. There is
//! one file for each subject. A check that fails does not prevent the others, so that an owner can
//! correct everything at once.

mod finding;
mod remote;
mod data_dir;
mod database;
mod time;
mod tokens;
mod telegram;
mod discord;
mod google;
mod caldav;
mod grants;
mod listen;
mod question;
mod models;
mod speech;
mod model_use;
mod mail;
mod mailbox;
mod sender_domain;
mod slots;
mod gaps;
mod video;
mod visits;
mod wording;

use std::{path::Path, process::ExitCode};

use crate::{
    clock::{Clock as _, SystemClock},
    settings::{Environment, Settings},
    store::inspect::inspect,
    toml_form::ConfigError,
};

use finding::{Finding, Severity, many};
use remote::Remote;

use super::output::print;

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

/// Checks everything; the exit code is 1 when something is broken.
pub(super) async fn run(config: Option<&Path>, args: Args) -> anyhow::Result<ExitCode> {
    let findings = check(config, args.offline).await;
    for found in &findings {
        let line = if args.json { serde_json::to_string(found)? } else { found.line() };
        print(&line)?;
    }
    let count = |severity| {
        let of = findings.iter().filter(|found| found.severity == severity);
        of.count()
    };
    let (broken, warnings) = (count(Severity::Broken), count(Severity::Warning));
    if !args.json {
        let (checks, warnings) = (many(findings.len(), "check"), many(warnings, "warning"));
        print(&format!("{checks}, {warnings}, {broken} broken"))?;
    }
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn check(config: Option<&Path>, offline: bool) -> Vec<Finding> {
    let settings = match Settings::load(config, Environment::of_process()) {
        Ok(settings) => settings,
        Err(errors) => return broken("configuration", &errors),
    };
    let mut findings = vec![Finding::fine("configuration", "it can be read")];
    let now = SystemClock::default().now();
    let profiles = settings.profiles();
    match &profiles {
        Ok(profiles) => findings.extend(profiles.iter().map(|profile| {
            let (services, staff) = (profile.services.len(), profile.staff.len());
            let says = format!("{}: {}, {staff} staff", profile.id, many(services, "service"));
            Finding::fine("business", says)
        })),
        Err(errors) => findings.extend(broken("business", errors)),
    }
    let profiles = profiles.unwrap_or_default();
    findings.extend(wording::check(&profiles, now));
    findings.extend(gaps::check(&profiles));
    let (said, tokens) = tokens::check(&settings, &profiles);
    findings.extend(said);
    findings.extend(data_dir::check(&settings));
    let file = settings.data_dir.join("zapys.db");
    let database = inspect(&file);
    findings.extend(database::check(&database, now));
    findings.extend(mail::waiting(&file, now));
    findings.extend(mailbox::undelivered(&file, now));
    findings.extend(video::check(&profiles));
    findings.extend(visits::check(&profiles, &file, now));
    findings.extend(time::check(&profiles, &settings.zones, now));
    let (said, linked) = google::check(&settings, &profiles, &database);
    findings.extend(said);
    findings.extend(listen::check(&settings));
    findings.extend(model_use::check(&settings));
    if offline {
        return findings;
    }
    match Remote::new() {
        Ok(remote) => {
            for token in &tokens.telegram {
                findings.extend(telegram::check(&remote, &settings, token).await);
            }
            for token in &tokens.discord {
                findings.push(discord::check(&remote, &settings, token).await);
            }
            findings.extend(grants::check(&remote, &settings, &linked, now).await);
            findings.extend(caldav::check(&remote, &settings, &profiles, now).await);
            findings.extend(models::check(&remote.http, &settings.models, &profiles, now).await);
            findings.push(speech::check(settings.speech.as_ref(), &profiles).await);
            findings.extend(remote.clock());
        }
        Err(error) => findings.push(Finding::broken("network", error.to_string(), "")),
    }
    let talks = !tokens.telegram.is_empty() || !tokens.discord.is_empty();
    findings.push(mail::check(&settings.mail, talks).await);
    findings.extend(mailbox::check(settings.mailbox.as_deref()).await);
    findings.extend(sender_domain::check(&settings.mail).await);
    findings
}

fn broken(subject: &'static str, errors: &[ConfigError]) -> Vec<Finding> {
    errors.iter().map(|error| Finding::broken(subject, error.to_string(), "")).collect()
}

/// The example business with some words of its file replaced, each by its first place.
#[cfg(test)]
fn salon_with(edits: &[(&str, &str)]) -> crate::bots::BusinessProfile {
    let mut text = include_str!("../../../bots/salon.toml").to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let zones = jiff::tz::TimeZoneDatabase::bundled();
    crate::bots::parse(&crate::ids::BusinessId::new("salon"), &text, &zones).unwrap()
}
