//! How long to wait before something that failed is tried again.

use std::time::Duration;

use backon::ExponentialBuilder;

/// Returns waits that double from `first` and stay below `longest`.
///
/// Each wait is lengthened at random by up to its own length, so that the bots of one process do
/// not all return at the same moment after an outage. `longest` is in whole, even seconds.
pub(super) const fn backoff(first: Duration, longest: Duration) -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_jitter()
        .with_min_delay(first)
        .with_max_delay(Duration::from_secs(longest.as_secs() / 2))
        .without_max_times()
}

#[cfg(test)]
mod tests {
    use backon::BackoffBuilder as _;

    use super::*;

    #[test]
    fn waits_begin_at_the_first_and_never_exceed_the_longest() {
        let (first, longest) = (Duration::from_millis(250), Duration::from_secs(30));
        let waits: Vec<Duration> = backoff(first, longest).build().take(50).collect();
        assert_eq!(waits.len(), 50);
        assert!((first..first * 2).contains(&waits[0]), "{:?}", waits[0]);
        assert!(waits[20..].iter().all(|wait| (longest / 2..=longest).contains(wait)), "{waits:?}");
    }
}
