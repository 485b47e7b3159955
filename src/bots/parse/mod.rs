//! Reads a business's file into a checked [`BusinessProfile`], or reports every error in it.
//!
//! Entries that refer to each other are checked here too: a service without staff, or one longer
//! than any window of the working hours, would otherwise be found by a customer. Those checks use
//! what could be read of faulty entries as well, so that one mistake is not reported as two.

mod caldav;
mod entry_id;
mod localized;
mod hours;
mod compose;
mod parts;
mod resources;
mod rules;
mod services;
mod staff;

use jiff::{
    SignedDuration,
    civil::Weekday,
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::{
    ids::{BusinessId, Lang},
    schedule::{Hours, Week, zone_named},
    toml_form::{ConfigError, Field, Form, SecretRef, read_text},
};

use super::{
    fact::BusinessFact,
    profile::{BusinessProfile, Resource, Service, Staff},
};
use services::ServiceEntry;
use staff::StaffEntry;

pub use entry_id::is_id;

/// Reads the text of `bots/ID.toml`; its zone, and those that its customers name, are looked up in
/// `zones`.
///
/// # Errors
/// Every error in the text, from its top to its end, with line and key.
pub fn parse(
    id: &BusinessId,
    text: &str,
    zones: &TimeZoneDatabase,
) -> Result<BusinessProfile, Vec<ConfigError>> {
    read_text(text, |form| profile(id, form, zones))
}

fn profile(id: &BusinessId, form: &Form<'_>, zones: &TimeZoneDatabase) -> Option<BusinessProfile> {
    let languages = form.need("languages").map(|field| localized::languages(&field));
    let spoken = languages.as_deref().unwrap_or_default();
    let name = form.need("name").and_then(|field| localized::localized(&field, spoken));
    let named = form.need("time_zone").and_then(|field| time_zone(&field, zones));
    let address = form.get("address").and_then(|field| localized::localized(&field, spoken));
    let facts = form.or("facts", Vec::new(), |field| {
        Some(field.each(|fact| localized::localized(fact, spoken).map(BusinessFact::new)))
    });
    let Offering { hours, resources, services, staff } = offering(form, spoken);
    let phone = form.get("phone").and_then(|field| field.line());
    let persona = form.or("persona", String::new(), Field::text);
    let (rules, limits) = (rules::rules(form), rules::limits(form));
    let (telegram, discord) = (token(form, "telegram"), token(form, "discord"));
    let (zone_name, zone) = named?;
    Some(BusinessProfile {
        id: id.clone(),
        name: name?,
        languages: languages?,
        zone_name,
        zone,
        zones: zones.clone(),
        address,
        phone,
        persona,
        facts,
        rules,
        limits,
        hours,
        services,
        resources,
        staff,
        telegram,
        discord,
        sends_letters: true,
    })
}

fn time_zone(field: &Field<'_>, zones: &TimeZoneDatabase) -> Option<(String, TimeZone)> {
    let name = field.line()?;
    match zone_named(zones, &name) {
        // The name in the database's own letters: `europe/kyiv` is found as well.
        Some(zone) => Some((zone.iana_name().map_or(name, str::to_owned), zone)),
        None => field.refuse("No such time zone is known; write one such as \"Europe/Kyiv\"."),
    }
}

/// When a business is open, what it offers and who works there.
struct Offering {
    hours: Hours,
    resources: Vec<Resource>,
    services: Vec<Service>,
    staff: Vec<Staff>,
}

/// Reads the opening hours, services and staff together, because they refer to each other.
fn offering(form: &Form<'_>, languages: &[Lang]) -> Offering {
    let days = hours::own(form);
    let closed = form.or("closed", Vec::new(), |field| Some(hours::closures(field)));
    let dates = hours::dates(form);
    let closed = [closed, dates.closed].concat();
    let week = days.clone().into_week();
    let hours = Hours { week, closed, dates: dates.open, away: Vec::new() };
    let shared = resources::resources(form, languages);
    let services = form.need("service").map(|field| services::services(&field, languages, &shared));
    let mut services = services.unwrap_or_default();
    compose::compose(&mut services, languages);
    let ids: Vec<_> = services.iter().filter_map(ServiceEntry::id).collect();
    let composed: Vec<_> = services.iter().filter_map(ServiceEntry::composed).collect();
    let business = staff::Business {
        languages,
        days: &days,
        hours: &hours,
        services: &ids,
        composed: &composed,
    };
    let staff = form.need("staff").map(|field| staff::staff(&field, &business));
    let staff = staff.unwrap_or_default();
    check_together(form, &services, &staff);
    Offering {
        hours,
        resources: shared.all,
        services: services.into_iter().filter_map(|entry| entry.service).collect(),
        staff: staff.into_iter().filter_map(|entry| entry.staff).collect(),
    }
}

fn token(form: &Form<'_>, platform: &str) -> Option<SecretRef> {
    form.section(platform, |form| form.need("token")?.secret())
}

/// Checks entries against each other.
fn check_together(form: &Form<'_>, services: &[ServiceEntry<'_>], people: &[StaffEntry]) {
    if people.is_empty() || people.iter().any(|person| person.services.is_empty()) {
        return;
    }
    for service in services {
        let Some(id) = service.id() else { continue };
        let doers: Vec<&StaffEntry> =
            people.iter().filter(|person| person.services.contains(id)).collect();
        if doers.is_empty() {
            service.refuse_id("Nobody does this: name it in the `services` of a staff member.");
        }
        // A staff member without working hours may be on leave, and their services with them.
        if let Some(longest) = weeks_of(&doers).as_deref().and_then(longest_opening) {
            service.check_fits(longest);
        }
    }
    let all: Vec<&StaffEntry> = people.iter().collect();
    if weeks_of(&all).is_some_and(|weeks| longest_opening(&weeks).is_none()) {
        form.refuse("hours", "Nobody is ever there: write [hours], or `hours` of the staff.");
    }
}

/// The working hours of some staff members; `None`: not all of them could be read.
fn weeks_of<'p>(people: &[&'p StaffEntry]) -> Option<Vec<&'p Week>> {
    people.iter().map(|person| person.week.as_ref()).collect()
}

fn longest_opening(weeks: &[&Week]) -> Option<SignedDuration> {
    let days = || Weekday::Monday.cycle_forward().take(7);
    let windows = weeks.iter().flat_map(|week| days().flat_map(|day| week.on(day)));
    windows.map(hours::length).max()
}

#[cfg(test)]
mod tests;
