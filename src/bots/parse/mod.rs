//! Reads a business's file into a checked [`BusinessProfile`], or tells everything that is wrong with it.
//!
//! What hangs together is checked here too: a service that nobody does or that fits into no
//! opening would otherwise be found by a customer. Those checks use what could be read of
//! faulty entries as well, so that one mistake is not reported as two.

mod hours;
mod names;
mod rules;
mod services;
mod staff;

use jiff::{SignedDuration, civil::Weekday, tz::TimeZone};

use crate::{
    ids::{BusinessId, Lang},
    schedule::{Hours, Week},
    toml_form::{Field, Form, Mistake, SecretRef, read_text},
};

use super::{BusinessProfile, Service, Staff};
use services::Offer;
use staff::Person;

/// Reads the text of `bots/ID.toml`; `zone` looks an IANA time zone up by its name.
///
/// # Errors
/// Every mistake in the text, from its top to its end, with line and key.
pub fn parse(
    id: &BusinessId,
    text: &str,
    zone: &dyn Fn(&str) -> Option<TimeZone>,
) -> Result<BusinessProfile, Vec<Mistake>> {
    read_text(text, |form| profile(id, form, zone))
}

/// Returns whether a word can be an id: small Latin letters, digits, `_` and `-`, at most 40.
///
/// Ids stand in commands, file names and tool calls, where anything else needs quoting.
#[must_use]
pub fn is_id(word: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    (1..=40).contains(&word.len()) && word.chars().all(known)
}

fn profile(
    id: &BusinessId,
    form: &Form<'_>,
    zone: &dyn Fn(&str) -> Option<TimeZone>,
) -> Option<BusinessProfile> {
    let languages = form.need("languages").map(|field| names::languages(&field));
    let spoken = languages.as_deref().unwrap_or_default();
    let name = form.need("name").and_then(|field| names::names(&field, spoken));
    let zoned = form.need("time_zone").and_then(|field| time_zone(&field, zone));
    let address = form.get("address").and_then(|field| names::names(&field, spoken));
    let facts =
        form.or("facts", Vec::new(), |field| Some(field.each(|fact| names::names(fact, spoken))));
    let (hours, services, staff) = house(form, spoken);
    let phone = form.get("phone").and_then(|field| field.line());
    let persona = form.or("persona", String::new(), Field::text);
    let (rules, limits) = (rules::rules(form), rules::limits(form));
    let (telegram, discord) = (token(form, "telegram"), token(form, "discord"));
    let (zone_name, zone) = zoned?;
    Some(BusinessProfile {
        id: id.clone(),
        name: name?,
        languages: languages?,
        zone_name,
        zone,
        address,
        phone,
        persona,
        facts,
        rules,
        limits,
        hours,
        services,
        staff,
        telegram,
        discord,
    })
}

fn time_zone(
    field: &Field<'_>,
    zone: &dyn Fn(&str) -> Option<TimeZone>,
) -> Option<(String, TimeZone)> {
    let name = field.line()?;
    match zone(&name) {
        // The name in the database's own letters: `europe/kyiv` is found as well.
        Some(zone) => Some((zone.iana_name().map_or(name, str::to_owned), zone)),
        None => field.refuse("No such time zone is known; write one such as \"Europe/Kyiv\"."),
    }
}

/// Reads when the house is open, what it offers and who works there, which all hang together.
fn house(form: &Form<'_>, languages: &[Lang]) -> (Hours, Vec<Service>, Vec<Staff>) {
    let days = hours::own(form);
    let closed = form.or("closed", Vec::new(), |field| Some(hours::closures(field)));
    let hours = Hours { week: days.clone().into_week(), closed };
    let offers = form.need("service").map(|field| services::offers(&field, languages));
    let offers = offers.unwrap_or_default();
    let known: Vec<_> = offers.iter().filter_map(Offer::id).collect();
    let house = staff::House { languages, days: &days, closed: &hours.closed, services: &known };
    let people = form.need("staff").map(|field| staff::people(&field, &house));
    let people = people.unwrap_or_default();
    check_together(form, &offers, &people);
    let services = offers.into_iter().filter_map(|offer| offer.service).collect();
    let staff = people.into_iter().filter_map(|person| person.staff).collect();
    (hours, services, staff)
}

fn token(form: &Form<'_>, platform: &str) -> Option<SecretRef> {
    form.get(platform)?.table(|form| form.need("token")?.secret())
}

/// Checks what no entry can know alone.
fn check_together(form: &Form<'_>, offers: &[Offer<'_>], people: &[Person]) {
    if people.is_empty() || people.iter().any(|person| person.services.is_empty()) {
        return;
    }
    for offer in offers {
        let Some(id) = offer.id() else { continue };
        let doers: Vec<&Person> =
            people.iter().filter(|person| person.services.contains(id)).collect();
        if doers.is_empty() {
            offer.refuse_id("Nobody does this: name it in the `services` of a staff member.");
        }
        // Somebody who is never there may be on leave; their services just rest meanwhile.
        if let Some(longest) = weeks_of(&doers).as_deref().and_then(longest_opening) {
            offer.check_fits(longest);
        }
    }
    let all: Vec<&Person> = people.iter().collect();
    if weeks_of(&all).is_some_and(|weeks| longest_opening(&weeks).is_none()) {
        form.refuse("hours", "Nobody is ever there: write [hours], or `hours` of the staff.");
    }
}

/// The weeks of some people; `None`: not all of them could be read.
fn weeks_of<'p>(people: &[&'p Person]) -> Option<Vec<&'p Week>> {
    people.iter().map(|person| person.week.as_ref()).collect()
}

fn longest_opening(weeks: &[&Week]) -> Option<SignedDuration> {
    let days = || Weekday::Monday.cycle_forward().take(7);
    let windows = weeks.iter().flat_map(|week| days().flat_map(|day| week.on(day)));
    windows.map(hours::length).max()
}

#[cfg(test)]
mod tests;
