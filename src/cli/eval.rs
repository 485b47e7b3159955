//! `zapys eval`: how often a model's conversations end with the right bookings.
//!
//! A run costs money when a language model is set up, so runs follow each other and each scenario's
//! line is printed as soon as it is known. The command fails only on an error, or
//! below `--min`, because the caller decides what is good enough.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use anyhow::{Context as _, bail};
use tokio::time::Instant;

use crate::{
    chat::Usage,
    eval::{RunReport, Scenario, differences, passes, play, read},
    settings::Settings,
};

use super::output::print;

/// The name of the model without a network.
const OFFLINE: &str = "offline";

/// What `zapys eval` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder with the scenarios, or one of them
    #[arg(value_name = "DIR")]
    place: PathBuf,
    /// One of the configured models alone; `offline`: none of them. Without it all, in order
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// How often each scenario is played
    #[arg(long, value_name = "K", default_value_t = 1,
          value_parser = clap::value_parser!(u32).range(1..=100))]
    runs: u32,
    /// Fail when fewer of all runs than this went well, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 0,
          value_parser = clap::value_parser!(u32).range(0..=100))]
    min: u32,
    /// Print what is amiss in the first run that failed, and what was said in it
    #[arg(long)]
    show: bool,
}

/// The sum of all runs so far.
#[derive(Debug, Default)]
struct Total {
    well: u32,
    runs: u32,
    models: BTreeMap<String, ModelTotal>,
    took: Duration,
}

/// What one model was asked.
#[derive(Debug, Default)]
struct ModelTotal {
    calls: u64,
    usage: Usage,
}

pub(super) async fn run(mut settings: Settings, args: Args) -> anyhow::Result<()> {
    if let Some(name) = &args.model {
        pick(&mut settings, name)?;
    }
    let scenarios = read(&args.place)?;
    let ks: Vec<String> = (1..=args.runs).map(|k| format!("pass^{k}")).collect();
    print(&format!("{}  tokens  scenario", ks.join(" ")))?;
    let mut total = Total::default();
    let mut sums = vec![0.0; ks.len()];
    for (name, scenario) in &scenarios {
        let mut outcomes = Vec::new();
        for _ in 0..args.runs {
            let begun = Instant::now();
            outcomes.push(play(scenario, &settings).await.with_context(|| name.clone())?);
            total.took += begun.elapsed();
        }
        let (row, amiss) = add_runs(scenario, &outcomes, &mut total);
        sums.iter_mut().zip(&row.passes).for_each(|(sum, share)| *sum += share);
        print(&spelled(&row, name))?;
        for line in amiss.iter().filter(|_| args.show) {
            print(&format!("    {}", line.replace('\n', "\n    ")))?;
        }
    }
    let many = f64::from(u32::try_from(scenarios.len()).unwrap_or(u32::MAX));
    let shares = sums.iter().map(|sum| sum / many).collect();
    let row =
        Row { passes: shares, tokens: total.models.values().map(|it| it.usage.total()).sum() };
    print(&spelled(&row, &format!("total of {} scenarios", scenarios.len())))?;
    for (name, model) in &total.models {
        print(&spend(&settings, name, model))?;
    }
    print(&format!("{} runs took {:.1} seconds", total.runs, total.took.as_secs_f64()))?;
    if total.well * 100 < total.runs * args.min {
        bail!("{} of {} runs went well; --min asks for {} %", total.well, total.runs, args.min);
    }
    Ok(())
}

/// Returns the line with what one model was asked and what that costs, if its price is set.
fn spend(settings: &Settings, name: &str, model: &ModelTotal) -> String {
    let ModelTotal { calls, usage } = model;
    let Usage { input, cached, output } = usage;
    let known = settings.models.iter().find(|it| it.name == name).and_then(|it| it.price);
    let cost = known.map(|price| format!(", costs {:.4}", price.of(*usage))).unwrap_or_default();
    format!("{name}: {calls} calls, {input} tokens in, {cached} of them cached, {output} out{cost}")
}

/// One printed line.
struct Row {
    passes: Vec<f64>,
    tokens: u64,
}

fn spelled(row: &Row, name: &str) -> String {
    let shares: Vec<String> = row.passes.iter().map(|share| format!("{share:<6.2}")).collect();
    format!("{} {:>7}  {name}", shares.join(" "), row.tokens)
}

/// Adds the runs of a scenario to the total; the lines say what is amiss in the first bad one.
fn add_runs(scenario: &Scenario, outcomes: &[RunReport], total: &mut Total) -> (Row, Vec<String>) {
    let (mut well, mut runs, mut tokens, mut lines) = (0, 0, 0, Vec::new());
    for outcome in outcomes {
        runs += 1;
        for used in &outcome.used {
            tokens += used.usage.total();
            let model = total.models.entry(used.model.clone()).or_default();
            model.calls += used.answers;
            model.usage += used.usage;
        }
        let amiss = differences(&scenario.expected, &outcome.result);
        if amiss.is_empty() {
            well += 1;
        } else if lines.is_empty() {
            lines = amiss;
            lines.extend(outcome.talk.iter().cloned());
        }
    }
    total.well += well;
    total.runs += runs;
    (Row { passes: passes(well, runs), tokens }, lines)
}

/// Removes all models but one.
fn pick(settings: &mut Settings, name: &str) -> anyhow::Result<()> {
    let known: Vec<&str> = settings.models.iter().map(|model| model.name.as_str()).collect();
    if name != OFFLINE && !known.contains(&name) {
        let all = [known, vec![OFFLINE]].concat().join(", ");
        bail!("there is no model {name:?} in the configuration; --model takes one of: {all}");
    }
    settings.models.retain(|model| model.name == name);
    Ok(())
}
