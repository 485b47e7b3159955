//! Who can do a visit by their working hours, so that visits that are planned together do not get in
//! each other's way.
//!
//! What is in the calendars is not known here: a start that is taken is still refused when it is booked.

use jiff::civil::{DateTime, Time};

use crate::{
    bots::Staff,
    ids::{ServiceId, StaffId},
};

use super::{Draft, House};

/// Returns whether a staff member works for as long as a service takes from a start on.
fn works(staff: &Staff, service: &ServiceId, start: DateTime, house: &House<'_>) -> bool {
    let Some(shape) = house.profile.service(service).map(|service| &service.shape) else {
        return false;
    };
    let day = start.date();
    start.checked_add(shape.length).is_ok_and(|end| {
        let windows = staff.hours.on(day);
        windows.iter().any(|open| open.contains(start.time()) && end <= open.closes(day))
    })
}

/// Returns the first start from one on at which a staff member works who does a service: a visit that
/// is counted begins in no break.
pub(super) fn next_open(
    start: DateTime,
    service: &ServiceId,
    staff: Option<&StaffId>,
    house: &House<'_>,
) -> Option<Time> {
    let day = start.date();
    let wished = |it: &&Staff| staff.is_none_or(|staff| it.id == *staff);
    let able = || house.profile.who_does(service).filter(wished);
    let opens =
        able().flat_map(|it| it.hours.on(day).into_owned()).map(|open| day.to_datetime(open.from));
    let mut starts: Vec<DateTime> = opens.filter(|open| *open > start).chain([start]).collect();
    starts.sort();
    let fits = |at: &DateTime| able().any(|it| works(it, service, *at, house));
    starts.into_iter().find(fits).map(DateTime::time)
}

/// Leaves a staff member free for a visit at the same time that only they can do, where others can do
/// this one: of two children at ten, the massage is not given to the only teacher.
pub(super) fn leave_free(visits: &mut [&mut Draft], house: &House<'_>) {
    let able: Vec<Vec<StaffId>> = visits.iter().map(|visit| able_to(visit, house)).collect();
    let starts: Vec<Option<DateTime>> = visits.iter().map(|visit| visit.start()).collect();
    for (at, visit) in visits.iter_mut().enumerate().filter(|(_, visit)| visit.staff.is_none()) {
        let beside = able.iter().zip(&starts).enumerate().filter(|(other, (_, start))| {
            *other != at && start.is_some() && starts.get(at) == Some(*start)
        });
        for (_, (theirs, _)) in beside {
            let ([only], Some(own)) = (theirs.as_slice(), able.get(at)) else { continue };
            let others = own.iter().any(|id| id != only);
            if others && own.contains(only) && !visit.not_staff.contains(only) {
                visit.not_staff.push(only.clone());
            }
        }
    }
}

/// Returns who can do a visit at its start.
pub(super) fn able_to(visit: &Draft, house: &House<'_>) -> Vec<StaffId> {
    let (Some(service), Some(start)) = (&visit.service, visit.start()) else { return Vec::new() };
    if let Some(staff) = &visit.staff {
        return vec![staff.clone()];
    }
    let able = house.profile.who_does(service).filter(|it| works(it, service, start, house));
    able.map(|it| it.id.clone()).filter(|id| !visit.not_staff.contains(id)).collect()
}
