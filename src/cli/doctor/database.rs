//! The database: undamaged, of a version that this program knows, and not written in the future.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

use crate::store::{Error, inspect::Inspection};

use super::{data_dir::RIGHTS, finding::Finding, remote::SET_IT};

/// How far the newest row may be ahead of the clock.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

pub(super) fn check(inspected: &Result<Option<Inspection>, Error>, now: Timestamp) -> Vec<Finding> {
    let found = match inspected {
        Ok(Some(found)) => found,
        Ok(None) => {
            return vec![Finding::fine("database", "there is none yet; the first start makes it")];
        }
        Err(error) => {
            let advice = if matches!(error, Error::Open { .. }) { RIGHTS } else { "" };
            return vec![Finding::broken("database", error.to_string(), advice)];
        }
    };
    let mut findings = Vec::new();
    if !found.damage.is_empty() {
        findings.push(Finding::broken(
            "database",
            format!("it is damaged: {}", found.damage.join("; ")),
            "Stop the worker, keep the file, and put the newest backup in its place.",
        ));
    }
    let (version, known) = (found.version, found.known);
    findings.push(match version.cmp(&known) {
        Ordering::Greater => Finding::broken(
            "database",
            format!("it has version {version} and this program knows version {known}"),
            "Install the newer program, or put back the backup made before it.",
        ),
        Ordering::Less => Finding::warning(
            "database",
            format!("it has version {version}; the next start brings it to {known}"),
            "That start makes a copy first, beside it.",
        ),
        Ordering::Equal => Finding::fine("database", format!("version {version}, sound")),
    });
    findings.extend(found.newest.filter(|newest| newest.duration_since(now) > AHEAD).map(
        |newest| {
            Finding::broken(
                "clock",
                format!("this machine says {now:.0}, but something was written at {newest:.0}"),
                SET_IT,
            )
        },
    ));
    findings
}
