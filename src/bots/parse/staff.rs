//! Reads the staff of a business.

use std::collections::BTreeSet;

use jiff::civil::Time;

use crate::{
    bots::{CaldavAccess, CalendarKind, SpokenNames, Staff},
    ids::{Lang, ServiceId, StaffId},
    schedule::{DateHours, Hours, Week},
    toml_form::{Field, Form, nearest},
};

use super::{
    caldav,
    entry_id::own_id,
    hours::{self, Days},
    localized::localized,
};

/// What the entries of all staff members share.
pub(super) struct Business<'b> {
    /// The languages of the business.
    pub(super) languages: &'b [Lang],
    /// The opening hours of the business as they are written.
    pub(super) days: &'b Days,
    /// The same as they are read, with what differs from the week.
    pub(super) hours: &'b Hours,
    /// Every service that can be named.
    pub(super) services: &'b [&'b ServiceId],
    /// Those that consist of others, with their parts.
    pub(super) composed: &'b [(&'b ServiceId, Vec<ServiceId>)],
}

/// One entry of the list of staff, with what could be read of it.
pub(super) struct StaffEntry {
    /// The services that they do.
    pub(super) services: Vec<ServiceId>,
    /// Their working hours; `None`: there were errors in them.
    pub(super) week: Option<Week>,
    /// The staff member; `None`: there were errors.
    pub(super) staff: Option<Staff>,
}

/// Reads the staff.
pub(super) fn staff(field: &Field<'_>, business: &Business<'_>) -> Vec<StaffEntry> {
    let mut ids = BTreeSet::new();
    field.some(|entry| entry.table(|form| Some(staff_member(form, business, &mut ids))))
}

fn staff_member(
    form: &Form<'_>,
    business: &Business<'_>,
    ids: &mut BTreeSet<String>,
) -> StaffEntry {
    let id = form.need("id").and_then(|field| own_id(&field, ids)).map(StaffId::new);
    let name = form.need("name").and_then(|field| localized(&field, business.languages));
    let email = form.get("email").and_then(|field| field.address());
    let is_business_owner = form.get("role").is_some_and(|field| role(&field).is_some());
    let services = form.need("services").map_or_else(Vec::new, |field| services(&field, business));
    let own = hours::own(form);
    let (calendar, caldav) = calendar(form);

    let agenda = form.get("agenda").and_then(|field| agenda(&field));

    let away = hours::absences(form);
    let dates: Vec<DateHours> = business.hours.dates.iter().map(|it| own.on_date(it)).collect();
    let days = own.or_of(business.days);
    let week = days.clone().read_whole();
    let closed = business.hours.closed.clone();
    let hours = Hours { week: days.into_week(), closed, dates, away };
    let done = services.clone();
    let staff = id.zip(name).map(|(id, name)| Staff {
        id,
        name,
        spoken: SpokenNames::default(),
        email,
        is_business_owner,
        services: done,
        hours,
        calendar,
        caldav,
        agenda,
    });
    StaffEntry { services, week, staff }
}

/// Reads which calendar they have, and how it is reached.
fn calendar(form: &Form<'_>) -> (CalendarKind, Option<CaldavAccess>) {
    let kinds = [
        ("google", CalendarKind::Google),
        ("local", CalendarKind::Local),
        ("caldav", CalendarKind::Caldav),
    ];
    let kind = form.or("calendar", CalendarKind::Local, |field| field.one_of(&kinds));
    let section = form.get("caldav");
    let access = section.as_ref().and_then(|field| field.table(caldav::access));
    match (kind, section.is_some()) {
        (CalendarKind::Caldav, false) => {
            form.refuse(
                "caldav",
                "This is missing: write [staff.caldav] with url, username and password below this \
                 entry.",
            );
        }
        (CalendarKind::Google | CalendarKind::Local, true) => {
            form.refuse(
                "caldav",
                "This is used only with calendar = \"caldav\"; write that above it, or leave this out.",
            );
        }
        _ => {}
    }
    (kind, access)
}

fn agenda(field: &Field<'_>) -> Option<Time> {
    let line = field.line()?;
    hours::time(&line)
        .or_else(|| field.refuse("Write a time of day such as \"08:00\", or leave it out."))
}

fn role(field: &Field<'_>) -> Option<()> {
    let owner = field.line()? == "owner";
    if owner { Some(()) } else { field.refuse("Write \"owner\", or leave it out.") }
}

fn services(field: &Field<'_>, business: &Business<'_>) -> Vec<ServiceId> {
    let mut seen = BTreeSet::new();
    let mut done = field.some(|entry| {
        let word = entry.line()?;
        if !business.services.iter().any(|id| id.as_str() == word) {
            let known = business.services.iter().map(|id| id.as_str());
            let Some(meant) = nearest(&word, known) else {
                return entry.refuse("There is no such service; name the `id` of one.");
            };
            entry.refuse::<()>(format!("There is no such service. Did you mean `{meant}`?"));
            // The suggestion counts from here on, or the service would be reported as one without staff.
            return Some(ServiceId::new(meant));
        }
        if !seen.insert(word.clone()) {
            return entry.refuse("This service is named twice.");
        }
        Some(ServiceId::new(word))
    });
    let named = done.clone();
    for (whole, parts) in business.composed {
        let missing: Vec<&str> =
            parts.iter().filter(|part| !named.contains(part)).map(ServiceId::as_str).collect();
        match (named.contains(whole), missing.is_empty()) {
            (true, false) => {
                let missing = missing.join("`, `");
                field.refuse::<()>(format!(
                    "`{whole}` consists of others, and all of them are done by one person: add `{missing}`."
                ));
            }
            // A person who does all parts does the whole.
            (false, true) if !parts.is_empty() => done.push((*whole).clone()),
            _ => {}
        }
    }
    done
}
