//! Who does a visit on the day that it is moved to, where the staff member who has it does not work then.
//!
//! The change of who does it is shown and waits for a yes, because the customer may have chosen that person.

use jiff::civil::{Date, DateTime};

use crate::{ids::StaffId, schedule::Booking};

use super::{Days, House, State};

/// Takes the only other staff member who can do a visit on the day that it is moved to, where its own cannot: on the
/// day of the start that was said, or the one that is spoken of.
pub(super) fn take(
    state: &mut State,
    booking: &Booking,
    said: Option<DateTime>,
    house: &House<'_>,
) -> Option<StaffId> {
    let day = said.map(DateTime::date).or_else(|| state.draft.days.and_then(Days::single))?;
    let other = stand_in(booking, day, house)?;
    state.draft.staff = Some(other.clone());
    state.draft.to_staff = Some(other.clone());
    Some(other)
}

/// Returns the only other staff member who does the service and works on a day, where the one who has the
/// booking does not; `None`: there is no need, or a choice.
fn stand_in(booking: &Booking, day: Date, house: &House<'_>) -> Option<StaffId> {
    let works = |id: &StaffId| {
        let staff = house.profile.staff.iter().find(|staff| staff.id == *id);
        staff.is_some_and(|staff| !staff.hours.on(day).is_empty())
    };
    // The visits of a staff member who left are answered for by the business.
    let left = house.profile.staff.iter().all(|staff| staff.id != booking.staff);
    if left || works(&booking.staff) {
        return None;
    }
    let mut able = house.profile.who_does(&booking.service).filter(|staff| works(&staff.id));
    able.next().filter(|_| able.next().is_none()).map(|staff| staff.id.clone())
}
