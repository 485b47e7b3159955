//! A calendar that is gone as a whole: deleted, or no longer shared with the account.
//!
//! That says nothing of the visits in it, so they stand. Staff and owners are told once, when it has been gone at
//! two looks; once the staff member has chosen calendars again, the visits are written into the one for bookings.

use jiff::{SignedDuration, Timestamp};

use super::{
    CalendarOwner,
    notice::{self, Gone},
};
use crate::{
    bots::BusinessProfile,
    store::{self, Tx, bookings, calendar_reads, connections::Settings},
};

/// For how long a calendar is not there before staff are told: a single answer may be a mistake of the server.
const PATIENCE: SignedDuration = SignedDuration::from_secs(50);

/// Notes the calendars that are gone, and tells staff and owners of those that have been so for a while.
pub(super) fn note(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    owner: &CalendarOwner,
    (calendars, settings): (&[String], &Settings),
    now: Timestamp,
) -> Result<(), store::Error> {
    let is_anyone_there = notice::is_anyone_there(tx, profile, owner)?;
    let (visits, names) = (Vec::new(), Vec::new());
    let mut gone = Gone { visits, blocks: false, names, settings: settings.clone() };
    let mut is_new = false;
    for calendar in calendars {
        let since = calendar_reads::note_gone(tx, owner, calendar, now)?;
        let is_due = is_anyone_there && now.duration_since(since) >= PATIENCE;
        if !is_due || !calendar_reads::tell_gone(tx, owner, calendar)? {
            continue;
        }
        is_new = true;
        gone.names.extend(settings.known.get(calendar).map(|it| it.name.as_str().to_owned()));
        gone.blocks |= settings.checked().any(|it| it == calendar);
        let visits = bookings::coming_in(tx, owner, calendar, now)?;
        gone.visits.extend(visits.into_iter().map(|it| it.booking));
    }
    if !is_new {
        return Ok(());
    }
    gone.visits.sort_by_key(|booking| booking.span.start);
    tracing::warn!(business = %owner.bot, staff = %owner.staff, "calendar gone");
    notice::gone(tx, profile, owner, &gone, now)
}
