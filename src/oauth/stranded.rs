//! Coming visits whose event is in a calendar that can no longer be used: of an account before this one, or
//! one that is gone.
//!
//! The visits stand. Each is written by a job into the calendar that bookings go into now; its event keeps its
//! id, by which a copy that staff brought into the new account is found and used. Deletions that were waiting for
//! such a calendar can no longer be done. All of it is in the caller's transaction, which stores the new choice.

use std::collections::BTreeSet;

use jiff::Timestamp;
use oauth2::url::Url;

use crate::{
    chat::{
        Job,
        job::{DeleteEvent, kind},
    },
    ids::CalendarOwner,
    schedule::Booking,
    store::{self, Tx, bookings, jobs},
};

/// What was in calendars that can no longer be used.
#[derive(Debug, Default)]
pub(crate) struct Stranded {
    /// The visits that stand, earliest first; they are written once more.
    pub(crate) visits: Vec<Booking>,
    /// Coming visits that were cancelled or changed, and whose event was to be deleted there.
    pub(crate) undeleted: Vec<Booking>,
}

/// Takes over what is in the calendars that are left behind.
pub(crate) fn take_over(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    is_left: impl Fn(&str) -> bool,
    now: Timestamp,
) -> Result<Stranded, store::Error> {
    let mut stranded =
        Stranded { undeleted: undeleted(tx, owner, &is_left, now)?, ..Stranded::default() };
    let mut seen = BTreeSet::new();
    for record in bookings::with_calendar(tx, owner, now)? {
        let (booking, calendar) = (record.booking, record.calendar.unwrap_or_default());
        let Some(event) = booking.event.clone().filter(|_| is_left(&calendar)) else { continue };
        // Those of a class share one event, which is written once.
        if seen.insert(event.clone()) {
            bookings::write_again(tx, &booking, &event, now)?;
        }
        stranded.visits.push(booking);
    }
    Ok(stranded)
}

/// Discards the deletions of events in calendars that are left behind, and returns the coming bookings that they
/// are about.
fn undeleted(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    is_left: impl Fn(&str) -> bool,
    now: Timestamp,
) -> Result<Vec<Booking>, store::Error> {
    let mut all = Vec::new();
    for row in jobs::queued(tx, &owner.bot, kind::DELETE_EVENT)? {
        let Ok(Job::DeleteEvent(DeleteEvent { staff, calendar: Some(calendar), .. })) =
            serde_json::from_value(row.job.body)
        else {
            continue;
        };
        if staff != owner.staff || !is_left(&calendar) {
            continue;
        }
        jobs::discard(tx, row.id, "its calendar is used no longer", now)?;
        let found = row.job.booking.map(|id| bookings::find(tx, &id)).transpose()?.flatten();
        all.extend(found.map(|it| it.booking).filter(|it| it.span.start > now));
    }
    Ok(all)
}

/// Returns the stored name of an account at a CalDAV server as people read it: the user, and the host.
pub(crate) fn account_name(account: &str) -> String {
    let (user, url) = account.rsplit_once(' ').unwrap_or((account, ""));
    let host = url.parse::<Url>().ok().and_then(|it| it.host_str().map(str::to_owned));
    host.map_or_else(|| user.to_owned(), |host| format!("{user} ({host})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_shown_by_its_user_and_its_host() {
        assert_eq!(account_name("olena@a.ua https://dav.a.ua:8443/x/"), "olena@a.ua (dav.a.ua)");
        assert_eq!(account_name("Olena K https://dav.a.ua/"), "Olena K (dav.a.ua)");
        assert_eq!(account_name("olena"), "olena");
    }
}
