//! The time zones of the businesses: known to the system, with the same rules as in this program's
//! own copy of the zone data.
//!
//! The worker uses the system's data, because it is kept up to date. If it is older than this
//! program's, it may lack a change of the law, and every booking after that is an hour off.

use jiff::{
    SignedDuration, Timestamp,
    tz::{self, TimeZone, TimeZoneDatabase},
};

use crate::bots::BusinessProfile;

use super::finding::Finding;

/// How far ahead the rules are compared.
const AHEAD: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

pub(super) fn check(profiles: &[BusinessProfile], now: Timestamp) -> Vec<Finding> {
    let mut names: Vec<&str> = profiles.iter().map(|it| it.zone_name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| zone(name, now)).collect()
}

fn zone(name: &str, now: Timestamp) -> Finding {
    let here = now.in_tz(name).map(|it| it.strftime("%H:%M on %Y-%m-%d").to_string());
    let here = here.unwrap_or_default();
    let bundled = TimeZoneDatabase::bundled().get(name);
    match (tz::db().get(name), bundled) {
        (Ok(theirs), Ok(ours)) if changes(&theirs, now) != changes(&ours, now) => Finding::warning(
            "zone data",
            format!("{name}: this system's zone data and this program's own differ"),
            "The system's counts. Update its package (tzdata), then restart zapys.",
        ),
        (Err(_), Ok(_)) => Finding::warning(
            "zone data",
            format!("{name}: this system has no zone data; this program's own is used"),
            "Install the package tzdata: it follows changes of the law, and this program cannot.",
        ),
        _ => Finding::fine("zone data", format!("{name}: it is {here}")),
    }
}

/// The changes of the clocks ahead, with the offset from UTC in seconds after each.
fn changes(zone: &TimeZone, now: Timestamp) -> Vec<(Timestamp, i32)> {
    let end = now.saturating_add(AHEAD).unwrap_or(now);
    let ahead = zone.following(now).take_while(|change| change.timestamp() < end);
    ahead.map(|change| (change.timestamp(), change.offset().seconds())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_zones_that_change_otherwise_are_told_apart() {
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        let changes = |name: &str| changes(&TimeZoneDatabase::bundled().get(name).unwrap(), now);
        assert_eq!(changes("Europe/Kyiv").len(), 4);
        assert_eq!(changes("Europe/Kyiv"), changes("Europe/Kiev"));
        assert_ne!(changes("Europe/Kyiv"), changes("Europe/London"));
        assert_eq!(changes("Asia/Tokyo"), []);
    }
}
