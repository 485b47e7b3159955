//! What was measured of a bot, as a row of a table.

use std::{collections::BTreeMap, time::Duration};

use super::{far_ends::Latencies, process::Counted};

/// What a turn was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TurnKind {
    /// It offers times: two completions and one look into the calendar.
    Offer,
    /// It books: two completions, one look, one new event.
    Booking,
}

/// A turn that was answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) kind: TurnKind,
    pub(crate) took: Duration,
}

/// What went wrong.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    /// Messages without an answer.
    pub(crate) lost: usize,
    /// Bookings, letters or receipts that came twice.
    pub(crate) doubled: usize,
    /// Customers without an event.
    pub(crate) unbooked: usize,
    pub(crate) letters_missing: usize,
    /// Free times that were refused.
    pub(crate) refused: usize,
    /// Messages that were no answer; harmless.
    pub(crate) other_answers: usize,
    /// The first of them.
    pub(crate) example: Option<String>,
}

/// A measured run.
pub(crate) struct Report {
    pub(crate) latencies: Latencies,
    /// From the start of the process to its first question for updates.
    pub(crate) start: Duration,
    /// The share of a core that it uses while no one writes.
    pub(crate) idle: f64,
    pub(crate) turns: Vec<Turn>,
    pub(crate) took: Duration,
    pub(crate) before: Counted,
    pub(crate) after: Counted,
    pub(crate) faults: Faults,
    pub(crate) calls: BTreeMap<String, usize>,
}

impl Report {
    pub(crate) const HEAD: &'static str = "\
| bot | start, s | idle cores | turns/s | offer p50 / p99, ms | booking p50 / p99, ms | CPU s / 1000 turns | kB written / turn | \
writes / turn | MB, idle / end / peak | lost | doubled | other faults | requests / turn |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---|";

    /// Writes the row of a bot. Times are its own: without the latency of the calls that a turn needs.
    pub(crate) fn row(&self, name: &str) -> String {
        let many = as_float(self.turns.len().max(1));
        let seconds = self.took.as_secs_f64();
        let cpu = (self.after.cpu - self.before.cpu) * 1_000.0 / many;
        let written = as_float(self.after.written.saturating_sub(self.before.written)) / many;
        let writes = as_float(self.after.writes.saturating_sub(self.before.writes)) / many;
        let memory = [self.before.resident, self.after.resident, self.after.peak]
            .map(|kilobytes| format!("{:.0}", as_float(kilobytes) / 1024.0));
        let requests: Vec<String> = self
            .calls
            .iter()
            .map(|(name, calls)| (name, as_float(*calls) / many))
            .filter(|(_, each)| *each >= 0.01)
            .map(|(name, each)| format!("{name} {each:.2}"))
            .collect();
        let Faults { lost, doubled, unbooked, letters_missing, refused, other_answers, .. } =
            &self.faults;
        format!(
            "| {name} | {:.2} | {:.4} | {:.0} | {} | {} | {cpu:.2} | {:.0} | {writes:.0} | {} | {lost} | {doubled} | \
             unbooked {unbooked}, no letter {letters_missing}, refused {refused}, other messages \
             {other_answers} | {} |",
            self.start.as_secs_f64(),
            self.idle,
            many / seconds,
            self.own_time(TurnKind::Offer),
            self.own_time(TurnKind::Booking),
            written / 1024.0,
            memory.join(" / "),
            requests.join(", "),
        )
    }

    /// The median and the 99th percentile of the bot's own time in turns of a kind.
    fn own_time(&self, kind: TurnKind) -> String {
        let Latencies { model, google, .. } = self.latencies;
        let needed = match kind {
            TurnKind::Offer => model * 2 + google,
            TurnKind::Booking => model * 2 + google * 2,
        };
        let turns = self.turns.iter().filter(|turn| turn.kind == kind);
        let mut own: Vec<Duration> = turns.map(|turn| turn.took.saturating_sub(needed)).collect();
        own.sort_unstable();
        let at = |percent: usize| own.get(own.len().saturating_sub(1) * percent / 100);
        let shown = |own: Option<&Duration>| own.map_or(0.0, |own| own.as_secs_f64() * 1_000.0);
        format!("{:.1} / {:.1}", shown(at(50)), shown(at(99)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are far below 2^53")]
fn as_float(many: impl TryInto<u64>) -> f64 {
    many.try_into().unwrap_or(0) as f64
}
