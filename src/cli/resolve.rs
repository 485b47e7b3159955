//! `zapys resolve`: what words for a day and a time mean.

/// What `zapys resolve` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The words
    words: Vec<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    super::print(&args.words.join(" "))
}
