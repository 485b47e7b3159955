//! Who does a visit on the day that it is moved to, where the staff member who has it does not work then.
//!
//! The change of who does it is shown and waits for a yes, because the customer may have chosen that person.

use jiff::civil::Date;

use crate::{ids::StaffId, schedule::Booking};

use super::House;

/// Returns the only other staff member who does the service and works on a day, where the one who has the
/// booking does not; `None`: there is no need, or a choice.
pub(super) fn stand_in(booking: &Booking, day: Date, house: &House<'_>) -> Option<StaffId> {
    let works = |id: &StaffId| {
        let staff = house.profile.staff.iter().find(|staff| staff.id == *id);
        staff.is_some_and(|staff| !staff.hours.on(day).is_empty())
    };
    if works(&booking.staff) {
        return None;
    }
    let mut able = house.profile.who_does(&booking.service).filter(|staff| works(&staff.id));
    able.next().filter(|_| able.next().is_none()).map(|staff| staff.id.clone())
}
