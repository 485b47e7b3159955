//! The calendars that a staff member chose in their account.

use reqwest::Url;

use super::{
    super::{Error, EventRef},
    account::Account,
    project,
};
use crate::store::connections::Settings;

/// The account of an owner, and the calendars that were chosen in it.
pub(super) struct Chosen<'a> {
    pub(super) account: &'a Account,
    pub(super) settings: Settings,
    pub(super) addresses: Vec<String>,
}

/// Returns the calendar of an event: its own, or the one that is chosen for bookings.
pub(super) fn calendar_of(chosen: &Chosen<'_>, at: &EventRef) -> Result<Url, Error> {
    let calendar = at.calendar.as_deref().unwrap_or(&chosen.settings.write);
    let url: Url = calendar.parse().map_err(|_| unusable())?;
    if !chosen.account.trusts(&url) {
        return Err(Error::Unreachable("the event is in a calendar of another account".to_owned()));
    }
    Ok(project::folder(url))
}

/// Returns the error for an address that is none.
pub(super) fn unusable() -> Error {
    Error::Unreachable("the address of the calendar cannot be used".to_owned())
}
