//! The fact that contradicts a refused sentence, as a line for the model.

use crate::{
    agent::{Request, prompt},
    bots::{BusinessProfile, Service},
    ids::{Lang, StaffId},
    messages::dates,
    schedule::Booking,
};

use super::{known::Known, reading::Reading, violation::Rule};

/// The most times that are named.
const MOST_TIMES: usize = 12;

/// Returns what is true instead; `None`: nothing is known of it.
pub(super) fn fact(
    request: &Request,
    known: &Known<'_>,
    rule: Rule,
    reading: &Reading,
) -> Option<String> {
    let profile = &request.context.profile;
    match rule {
        Rule::Claim | Rule::When | Rule::Offer => Some(visits(request, known)),
        Rule::Price | Rule::Length => {
            let named = reading.services.iter().filter_map(|it| profile.service(&it.id));
            let lines: Vec<String> = named.map(service).collect();
            (!lines.is_empty()).then(|| lines.join(" "))
        }
        Rule::People => {
            let lines: Vec<String> =
                reading.staff.iter().filter_map(|it| does(profile, &it.id)).collect();
            (!lines.is_empty()).then(|| lines.join(" "))
        }
        Rule::Hours => {
            let dates = profile.hours.dates.iter().map(prompt::date);
            let days: Vec<String> = prompt::days(&profile.hours.week).chain(dates).collect();
            Some(format!("Opening hours: {}.", days.join("; ")))
        }
        Rule::Place => {
            let address = profile.address.as_ref()?.in_lang(Lang::OWN);
            Some(format!("The address is {address}."))
        }
        _ => None,
    }
}

/// Writes the customer's visits and the times that were found.
fn visits(request: &Request, known: &Known<'_>) -> String {
    let today = request.context.sent().date();
    let moment = |start| dates::moment(Lang::OWN, start, today);
    let visit = |it: &&Booking| format!("{} {}", it.service_name, moment(it.local_start));
    let mut lines = Vec::new();
    if let Some(held) = known.held {
        lines.push(format!("Kept but not booked: {}.", moment(held.local_start)));
    }
    let booked: Vec<String> = known.bookings.iter().map(visit).collect();
    match booked.as_slice() {
        [] if known.listed || known.acted => lines.push("Nothing is booked.".to_owned()),
        [] => lines.push("No function said that anything is booked.".to_owned()),
        _ => lines.push(format!("Booked: {}.", booked.join("; "))),
    }
    if let Some(lookup) = known.lookups.first() {
        let free: Vec<String> =
            lookup.free.iter().take(MOST_TIMES).map(|start| moment(*start)).collect();
        let free = if free.is_empty() { "nothing".to_owned() } else { free.join("; ") };
        lines.push(format!("Found free: {free}."));
    }
    lines.join(" ")
}

fn service(it: &Service) -> String {
    let name = it.name.in_lang(Lang::OWN);
    let length = dates::duration(Lang::OWN, it.shape.length);
    let price = it.price.as_ref().map(|price| format!(", {}", price.in_lang(Lang::OWN)));
    format!("{name}: {length}{}.", price.unwrap_or_default())
}

fn does(profile: &BusinessProfile, id: &StaffId) -> Option<String> {
    let staff = profile.staff(id)?;
    let services = staff.services.iter().filter_map(|id| profile.service(id));
    let services: Vec<&str> = services.map(|it| it.name.in_lang(Lang::OWN)).collect();
    Some(format!("{} does: {}.", staff.name.in_lang(Lang::OWN), services.join(", ")))
}
