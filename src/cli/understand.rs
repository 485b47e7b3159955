//! `zapys understand`: what a message is understood to say.

use jiff::Timestamp;

use crate::{
    app::App,
    chat::transcript::Need,
    phrase,
    understanding::{Asked, KnownName, Setting, understand},
};

/// What `zapys understand` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The message, e.g. "стрижку завтра о 14"
    #[arg(required = true)]
    words: Vec<String>,
    /// The business; without it the only one, or the example
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// A person whose name was given before, e.g. "Роман"; may stand several times
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// What the customer was asked before: `service`, `day`, `time`, `contact`, `which`, `yes`
    #[arg(long, value_name = "WHAT", value_parser = asked)]
    asked: Option<Asked>,
    /// Count from this instant, e.g. 2026-11-23T10:00:00+02:00
    #[arg(long, value_name = "RFC3339")]
    pub(super) now: Option<Timestamp>,
}

/// Reads what was asked before.
fn asked(word: &str) -> Result<Asked, String> {
    Ok(match word {
        "service" => Asked::Service,
        "day" => Asked::Day,
        "time" => Asked::Time,
        "contact" => Asked::Contact(vec![Need::Name, Need::Email]),
        "which" => Asked::Which,
        "yes" => Asked::Confirm,
        _ => return Err("use service, day, time, contact, which or yes".to_owned()),
    })
}

pub(super) fn run(app: &App, args: &Args) -> anyhow::Result<()> {
    let profile = app.profile(args.bot.as_deref())?;
    let now = app.clock.now().to_zoned(profile.zone.clone());
    let hours = profile.open_week();
    let lang = profile.first_lang().tag();
    let names = args.name.iter().map(|name| KnownName { name: name.clone(), own: false });
    let names: Vec<KnownName> = names.collect();
    let setting = Setting {
        profile: &profile,
        context: phrase::Context { now: &now, hours: &hours, lang, day: None },
        asked: args.asked.as_ref().unwrap_or(&Asked::Nothing),
        offers: &[],
        within: (None, None),
        company: !names.is_empty(),
        names: &names,
        choices: &[],
    };
    let understood = understand(&args.words.join(" "), &setting);
    for (words, what) in &understood.readings {
        super::output::print(&format!("{words:?}: {what:?}"))?;
    }
    for act in &understood.acts {
        super::output::print(&format!("act   {act:?}"))?;
    }
    for word in &understood.left {
        super::output::print(&format!("left  {word}"))?;
    }
    Ok(())
}
