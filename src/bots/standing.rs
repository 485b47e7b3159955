//! Whether a booked visit still fits the business's file, which may have changed since it was booked.
//!
//! Nothing is done with a visit that does not fit: it was promised to a customer, so staff are told and
//! decide.

use crate::schedule::{Booking, is_same_zone};

use super::profile::BusinessProfile;

/// Why a visit no longer fits the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misfit {
    /// Its service is no longer offered.
    NoService,
    /// Its staff member is no longer there.
    NoStaff,
    /// Its staff member no longer does its service.
    NotDone,
    /// The business has another time zone now, so its hour is another one.
    OtherZone,
    /// The business is closed on its day.
    Closed,
    /// Its staff member does not work on its day.
    DayOff,
}

/// Returns why a visit that is to come no longer fits; `None`: it fits.
pub fn misfit(profile: &BusinessProfile, booking: &Booking) -> Option<Misfit> {
    let day = booking.local_start.date();
    let Some(service) = profile.service(&booking.service) else { return Some(Misfit::NoService) };
    let Some(staff) = profile.staff(&booking.staff) else { return Some(Misfit::NoStaff) };
    if !staff.services.contains(&service.id) {
        return Some(Misfit::NotDone);
    }
    if !is_same_zone(&booking.zone, &profile.zone_name) {
        return Some(Misfit::OtherZone);
    }
    if !staff.hours.opening(day).is_empty() {
        return None;
    }
    Some(if profile.hours.opening(day).is_empty() { Misfit::Closed } else { Misfit::DayOff })
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZoneDatabase};

    use super::*;
    use crate::{
        agent::tests::booking,
        ids::{BusinessId, ServiceId, StaffId},
        schedule::Closure,
    };

    #[test]
    fn a_visit_no_longer_fits_when_the_file_has_lost_what_it_needs() {
        let text = include_str!("../../bots/salon.toml");
        let salon =
            crate::bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled());
        let salon = salon.unwrap();
        let visit = booking(date(2026, 11, 24).at(14, 0, 0, 0));
        assert_eq!(misfit(&salon, &visit), None);
        let service = Booking { service: ServiceId::new("gone"), ..visit.clone() };
        assert_eq!(misfit(&salon, &service), Some(Misfit::NoService));
        let staff = Booking { staff: StaffId::new("marta"), ..visit.clone() };
        assert_eq!(misfit(&salon, &staff), Some(Misfit::NoStaff));
        let zone = Booking { zone: "Europe/London".into(), ..visit.clone() };
        assert_eq!(misfit(&salon, &zone), Some(Misfit::OtherZone));
        let mut closed = salon;
        let closure = Closure { from: date(2026, 11, 24), until: date(2026, 11, 24) };
        for member in &mut closed.staff {
            member.hours.closed.push(closure);
        }
        assert_eq!(misfit(&closed, &visit), Some(Misfit::DayOff));
        closed.hours.closed.push(closure);
        assert_eq!(misfit(&closed, &visit), Some(Misfit::Closed));
    }
}
