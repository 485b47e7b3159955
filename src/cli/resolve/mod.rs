//! `zapys resolve`: shows what a text says about a day and a time.

mod cases;

use std::io::BufRead as _;

use anyhow::Context as _;
use jiff::{Timestamp, civil::time};

use crate::{
    ids::Lang,
    messages::dates,
    phrase::{self, Bound, Context, Meaning},
    schedule::{Week, Window},
    settings::{self, Environment},
};

use super::{output::print, start::clock};

/// What `zapys resolve` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The words, e.g. "завтра о 14"
    #[arg(required_unless_present = "cases")]
    words: Vec<String>,
    /// Read cases as JSON lines from standard input and write the answers as JSON lines
    #[arg(long, conflicts_with_all = ["words", "now", "zone", "lang"])]
    cases: bool,
    /// Count from this instant, e.g. 2026-11-23T10:00:00+02:00
    #[arg(long, value_name = "RFC3339")]
    now: Option<Timestamp>,
    /// The time zone of the business
    #[arg(long, value_name = "IANA", default_value = "Europe/Kyiv")]
    zone: String,
    /// The language of the words, e.g. uk, en, en-US
    #[arg(long, value_name = "TAG", default_value = "uk")]
    lang: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    if args.cases {
        return run_cases();
    }
    let zones = settings::zones(&Environment::of_process());
    let zone = zones.used.get(&args.zone).with_context(|| {
        format!("there is no time zone {:?}; write one like Europe/Kyiv", args.zone)
    })?;
    let now = clock(args.now).now().to_zoned(zone);
    let window = Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) };
    let hours = Week::daily(window);
    let context = Context { now: &now, hours: &hours, lang: &args.lang, day: None };
    let said = match phrase::resolve(&args.words.join(" "), &context).result {
        Ok(meaning) if meaning.is_empty() => "no day and no time".to_owned(),
        Ok(meaning) => spell(&meaning),
        Err(phrase::Error::Ambiguous(choices)) => {
            choices.iter().map(spell).collect::<Vec<_>>().join(", or ")
        }
        Err(error) => format!("{}: {}", error.kind(), error.for_model()),
    };
    print(&said)
}

fn run_cases() -> anyhow::Result<()> {
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.context("read standard input")?;
        if !line.trim().is_empty() {
            let answer = cases::answer(&line).with_context(|| format!("line {}", number + 1))?;
            print(&answer)?;
        }
    }
    Ok(())
}

/// Writes a meaning so that a person can check it: "Tuesday 2026-11-24 14:00".
fn spell(meaning: &Meaning) -> String {
    let day =
        |date: jiff::civil::Date| format!("{} {date}", dates::weekday(Lang::OWN, date.weekday()));
    let clock = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
    let bound = |of_time: bool| match meaning.bound {
        Some(Bound::After) if of_time == meaning.time.is_some() => "from ",
        Some(Bound::Before) if of_time == meaning.time_end.is_some() => "until ",
        _ => "",
    };
    let timed = meaning.time.is_some() || meaning.time_end.is_some();
    let mut parts = Vec::new();
    if let Some(date) = meaning.date {
        let until = meaning.date_end.map(|end| format!(" – {}", day(end))).unwrap_or_default();
        let bound = if timed { "" } else { bound(false) };
        parts.push(format!("{bound}{}{until}", day(date)));
    }
    match (meaning.time, meaning.time_end) {
        (Some(from), Some(until)) => parts.push(format!("{} – {}", clock(from), clock(until))),
        (Some(time), None) => parts.push(format!("{}{}", bound(true), clock(time))),
        (None, Some(until)) => parts.push(format!("{}{}", bound(true), clock(until))),
        (None, None) => {}
    }
    parts.join(" ")
}
