//! Why booking failed. A refusal is a value of the call; an error is what broke.

/// Why a booking, or a look at the free times, could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// A calendar failed before the booking was `committing`, so nothing was booked.
    #[error(transparent)]
    Calendar(#[from] crate::calendar::Error),
    /// The machine gave no random numbers.
    #[error("make an id: the system gives no random numbers")]
    Random,
}

impl Error {
    /// Returns whether the calendar refuses what was asked, which passes only when people do something.
    pub fn is_refused(&self) -> bool {
        use crate::calendar::Error as Calendar;
        matches!(self, Self::Calendar(Calendar::Refused(_) | Calendar::CalendarGone))
    }

    /// Returns whether no calendar is connected, which passes only when a staff member connects
    /// one.
    pub fn is_unconnected(&self) -> bool {
        matches!(self, Self::Calendar(crate::calendar::Error::NotConnected))
    }
}
