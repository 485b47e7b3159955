//! What a customer reads while calendars cannot be used: who can be booked by phone only.

use crate::ids::StaffId;

use super::{View, dates, say};

/// Says that some staff members can be booked by phone only, or that their visits are moved so.
pub(super) fn by_phone(view: &View<'_>, staff: &[StaffId], moving: bool) -> String {
    let names = staff.iter().filter_map(|id| view.profile.staff(id));
    let names: Vec<String> = names.map(|it| it.name.in_lang(view.lang).to_owned()).collect();
    let id = match (moving, names.is_empty(), &view.profile.phone) {
        (true, _, Some(_)) => "no-calendar-move-phone",
        (true, _, None) => "no-calendar-move-human",
        (false, true, Some(_)) => "no-calendar-any-phone",
        (false, true, None) => "no-calendar-any-human",
        (false, false, Some(_)) => "no-calendar-phone",
        (false, false, None) => "no-calendar-human",
    };
    let phone = view.profile.phone.clone().unwrap_or_default();
    let staff = dates::list(view.lang, &names, dates::Join::And);
    say(view.lang, id, &[("phone", phone.into()), ("staff", staff.into())])
}
