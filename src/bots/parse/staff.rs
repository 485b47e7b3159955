//! Who works there.

use std::collections::BTreeSet;

use jiff::civil::Time;

use crate::{
    bots::{CalendarKind, Staff},
    ids::{Lang, ServiceId, StaffId},
    schedule::{Closure, Hours, Week},
    toml_form::{Field, Form, nearest},
};

use super::{
    hours::{self, Days},
    names::names,
    services::own_id,
};

/// What staff share.
pub(super) struct House<'h> {
    /// The languages of the business.
    pub(super) languages: &'h [Lang],
    /// The house's hours as they are written.
    pub(super) days: &'h Days,
    /// When the house is closed.
    pub(super) closed: &'h [Closure],
    /// Every service that can be named.
    pub(super) services: &'h [&'h ServiceId],
}

/// One entry of the list of staff, with what could be read of it.
pub(super) struct Person {
    /// What they do.
    pub(super) services: Vec<ServiceId>,
    /// When they are there; `None`: that was not written as it should be.
    pub(super) week: Option<Week>,
    /// The staff member; `None`: there were mistakes.
    pub(super) staff: Option<Staff>,
}

/// Reads the staff.
pub(super) fn people(field: &Field<'_>, house: &House<'_>) -> Vec<Person> {
    let mut ids = BTreeSet::new();
    field.some(|entry| entry.table(|form| Some(person(form, house, &mut ids))))
}

fn person(form: &Form<'_>, house: &House<'_>, ids: &mut BTreeSet<String>) -> Person {
    let id = form.need("id").and_then(|field| own_id(&field, ids)).map(StaffId::new);
    let name = form.need("name").and_then(|field| names(&field, house.languages));
    let email = form.get("email").and_then(|field| field.address());
    let is_business_owner = form.get("role").is_some_and(|field| role(&field).is_some());
    let services = form.need("services").map_or_else(Vec::new, |field| services(&field, house));
    let own = hours::own(form);
    let calendars = [("google", CalendarKind::Google), ("local", CalendarKind::Local)];
    let calendar = form.or("calendar", CalendarKind::Local, |field| field.one_of(&calendars));

    let agenda = form.get("agenda").and_then(|field| agenda(&field));

    let days = own.or_of(house.days);
    let week = days.clone().read_whole();
    let hours = Hours { week: days.into_week(), closed: house.closed.to_vec() };
    let done = services.clone();
    let staff = id.zip(name).map(|(id, name)| Staff {
        id,
        name,
        email,
        is_business_owner,
        services: done,
        hours,
        calendar,
        agenda,
    });
    Person { services, week, staff }
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

fn services(field: &Field<'_>, house: &House<'_>) -> Vec<ServiceId> {
    let mut seen = BTreeSet::new();
    field.some(|entry| {
        let word = entry.line()?;
        if !house.services.iter().any(|id| id.as_str() == word) {
            let known = house.services.iter().map(|id| id.as_str());
            let Some(meant) = nearest(&word, known) else {
                return entry.refuse("There is no such service; name the `id` of one.");
            };
            entry.refuse::<()>(format!("There is no such service. Did you mean `{meant}`?"));
            // Taken as meant from here on, or the service would be one that nobody does.
            return Some(ServiceId::new(meant));
        }
        if !seen.insert(word.clone()) {
            return entry.refuse("This service is named twice.");
        }
        Some(ServiceId::new(word))
    })
}
