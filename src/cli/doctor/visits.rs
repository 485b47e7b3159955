//! The visits that are booked: whether they still fit the files of the businesses.
//!
//! A day that is closed later, or a service or staff member that is taken out of the file, changes no
//! visit. So the owner is told here which of them are to be settled with their customers.

use std::{collections::BTreeMap, path::Path};

use jiff::Timestamp;

use crate::{
    bots::{BusinessProfile, Misfit, misfit},
    store::{bookings, inspect},
};

use super::finding::Finding;

const SUBJECT: &str = "visits";

pub(super) fn check(profiles: &[BusinessProfile], database: &Path, now: Timestamp) -> Vec<Finding> {
    let read = inspect::ask(database, |db| bookings::to_come(db, now));
    // A database that cannot be read is another check's finding.
    let coming = read.ok().flatten().unwrap_or_default();
    let mut found: BTreeMap<(&str, Misfit), Vec<String>> = BTreeMap::new();
    for record in &coming {
        let booking = &record.booking;
        let Some(profile) = profiles.iter().find(|it| it.id == booking.bot) else { continue };
        let Some(why) = misfit(profile, booking) else { continue };
        let at = booking.local_start.strftime("%Y-%m-%d %H:%M").to_string();
        found.entry((profile.id.as_str(), why)).or_default().push(at);
    }
    found.into_iter().map(|((business, why), starts)| finding(business, why, &starts)).collect()
}

/// How many visits are named.
const MOST_NAMED: usize = 5;

fn finding(business: &str, why: Misfit, starts: &[String]) -> Finding {
    let mut named: Vec<&str> = starts.iter().take(MOST_NAMED).map(String::as_str).collect();
    if starts.len() > MOST_NAMED {
        named.push("…");
    }
    let says =
        format!("{business}: {} booked, but {}: {}", starts.len(), reason(why), named.join(", "));
    Finding::warning(
        SUBJECT,
        says,
        "They stand, and their customers know nothing of it. /day shows them to staff with buttons that \
         move or cancel a visit and tell its customer.",
    )
}

const fn reason(why: Misfit) -> &'static str {
    match why {
        Misfit::NoService => "their service is no longer in the file",
        Misfit::NoStaff => "their staff member is no longer in the file",
        Misfit::NotDone => "their staff member no longer does that service",
        Misfit::OtherZone => "under another time_zone, so they begin at another hour than they say",
        Misfit::Closed => "the business is closed on their day",
        Misfit::DayOff => "their staff member does not work on their day",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_visits_are_counted_and_a_few_are_named() {
        let starts: Vec<String> = (1..=7).map(|day| format!("2026-12-0{day} 10:00")).collect();
        let found = finding("salon", Misfit::Closed, &starts);
        assert!(found.says.starts_with("salon: 7 booked, but the business is closed"), "{found:?}");
        assert!(found.says.ends_with("2026-12-05 10:00, …"), "{found:?}");
    }
}
