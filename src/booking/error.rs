//! Why booking failed. A refusal is a value of the call; an error is what broke.

use crate::{calendar, ids::StaffId, schedule::CalendarFault, store::bookings::Record};

/// Why a booking, or a look at the free times, could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// A calendar failed before the booking was `committing`, so nothing was booked.
    #[error(transparent)]
    Calendar(#[from] calendar::Error),
    /// The calendars of those who could do it cannot be used until people do something.
    #[error("{error}")]
    Closed {
        /// The staff members whose calendars these are.
        staff: Vec<StaffId>,
        /// What is wrong with one of them.
        error: calendar::Error,
    },
    /// The machine gave no random numbers.
    #[error("make an id: the system gives no random numbers")]
    Random,
}

impl Error {
    /// Lets a refusal pass where the deed that it belongs to is done already.
    ///
    /// # Errors
    /// When the outcome is not known.
    pub(super) fn unless_refused(asked: Result<bool, calendar::Error>) -> Result<(), Self> {
        match asked.map_err(Self::from) {
            Err(error) if !error.is_refused() => Err(error),
            _ => Ok(()),
        }
    }

    /// Returns whether the calendar refuses what was asked, which passes only when people do something.
    pub fn is_refused(&self) -> bool {
        use calendar::Error as Calendar;
        let is = |error: &Calendar| {
            matches!(
                error,
                Calendar::Refused(_)
                    | Calendar::CalendarGone
                    | Calendar::NoCalendar
                    | Calendar::TakesNothing(_)
            )
        };
        self.calendar().is_some_and(is)
    }

    /// Returns whether it passes only when people do something, so that a customer is asked to call.
    pub fn is_lasting(&self) -> bool {
        self.calendar().is_some_and(is_lasting)
    }

    /// Returns what is wrong with the calendar, where that passes only when people do something about it;
    /// `None`: it may pass by itself, or no calendar is connected.
    pub fn fault(&self) -> Option<CalendarFault> {
        use calendar::{Error as Calendar, Refusal};
        match self.calendar()? {
            Calendar::PasswordRefused => Some(CalendarFault::Password),
            Calendar::NoCalendar => Some(CalendarFault::NoneYet),
            Calendar::CalendarGone => Some(CalendarFault::Gone),
            Calendar::Refused(_) => Some(CalendarFault::Refuses),
            Calendar::TakesNothing(refusal) => Some(match refusal {
                Refusal::Forbidden => CalendarFault::ReadOnly,
                Refusal::Full => CalendarFault::Full,
                Refusal::NoCalendar => CalendarFault::NoCalendar,
                Refusal::Refused => CalendarFault::Refuses,
            }),
            _ => None,
        }
    }

    /// Returns whether no calendar is connected, which passes only when a staff member connects
    /// one.
    pub fn is_unconnected(&self) -> bool {
        matches!(self.calendar(), Some(calendar::Error::NotConnected))
    }

    /// Returns the staff members whose calendars are closed, as far as that is known.
    pub fn staff(self) -> Vec<StaffId> {
        if let Self::Closed { staff, .. } = self { staff } else { Vec::new() }
    }

    /// Says whose calendar it is that failed: that of the staff member whom a booking has, or moves to.
    pub(super) fn of(self, record: &Record) -> Self {
        let staff = record.moving.as_ref().map_or(&record.booking.staff, |it| &it.staff);
        match self {
            Self::Calendar(error) if is_lasting(&error) => {
                Self::Closed { staff: vec![staff.clone()], error }
            }
            other => other,
        }
    }

    fn calendar(&self) -> Option<&calendar::Error> {
        match self {
            Self::Calendar(error) | Self::Closed { error, .. } => Some(error),
            Self::Store(_) | Self::Random => None,
        }
    }
}

/// Returns whether a failure of a calendar stays until people do something.
pub(super) fn is_lasting(error: &calendar::Error) -> bool {
    use calendar::Error as Calendar;
    matches!(
        error,
        Calendar::NotConnected
            | Calendar::PasswordRefused
            | Calendar::Refused(_)
            | Calendar::TakesNothing(_)
            | Calendar::CalendarGone
            | Calendar::NoCalendar
    )
}
