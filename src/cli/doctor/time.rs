//! The time zones of the businesses: which zone data is used, and whether another release would
//! change their clocks within the time that can be booked.
//!
//! The newer of the system's data and this program's is used. Where the two disagree, other
//! programs on this machine show another hour, so the owner has to know.

use jiff::{SignedDuration, Timestamp};

use crate::{
    bots::BusinessProfile,
    schedule::{is_same_zone, zone_named},
    zones::Zones,
};

use super::finding::Finding;

pub(super) fn check(profiles: &[BusinessProfile], zones: &Zones, now: Timestamp) -> Vec<Finding> {
    let is_damaged = zones.system.as_ref().is_some_and(|system| system.damaged.is_some());
    let mut all = vec![if is_damaged {
        let advice =
            "Install the system's package (tzdata) anew, or mend the folder that TZDIR names.";
        Finding::warning("zone data", zones.to_string(), advice)
    } else {
        Finding::fine("zone data", zones.to_string())
    }];
    let mut named: Vec<&str> = profiles.iter().map(|it| it.zone_name.as_str()).collect();
    named.sort_unstable();
    // Businesses may name one zone by its old and its new name.
    named.dedup_by(|one, other| is_same_zone(one, other));
    all.extend(named.into_iter().map(|name| {
        let same = profiles.iter().filter(|profile| is_same_zone(&profile.zone_name, name));
        let horizon = same.map(|profile| profile.rules.horizon).max().unwrap_or_default();
        zone(name, zones, now, horizon)
    }));
    all
}

fn zone(name: &str, zones: &Zones, now: Timestamp, horizon: SignedDuration) -> Finding {
    let here = zone_named(&zones.used, name).map(|zone| now.to_zoned(zone));
    let here = here.map(|it| it.strftime("%H:%M on %Y-%m-%d").to_string()).unwrap_or_default();
    if !zones.changes_within(name, now, horizon) {
        return Finding::fine("zone data", format!("{name}: it is {here}"));
    }
    let is_unnamed = zones.system.as_ref().is_some_and(|system| system.release.is_none());
    let advice = if is_unnamed && zones.is_own {
        "The system's data does not name its release (no tzdata.zi), and its rules do not show that it \
         is newer, so it was left aside. Look which of the two hours is right; if it is the system's, \
         update zapys or install a package of the data that has the file."
    } else if zones.is_own {
        "Update the system's package (tzdata), so that other programs show the same hour."
    } else {
        "Nothing has to be done: the system's data is the newer one."
    };
    let says = format!(
        "{name}: it is {here}; a release of the zone data changes its clocks within the time that \
         can be booked, and the older of the two here does not know it"
    );
    Finding::warning("zone data", says, advice)
}
