//! The spotters: each proposes readings of one kind, and knows nothing of the others' choice.

mod age;
pub(super) mod choice;
mod company;
mod contact;
mod correction;
mod cues;
mod described;
mod feature;
mod guest;
mod hour;
mod known;
mod loose_hour;
mod measure;
mod month_days;
mod name;
mod people;
mod service;
mod shift;
mod spelling;
mod staff;
mod when;
mod zone;

pub use contact::emails;
pub(super) use described::drop_loose;
pub(super) use hour::{offered, place};
pub(super) use people::adds_one;

use crate::lang::Cue;

use super::{
    reading::{Reading, What},
    view::View,
};

/// Collects addresses and numbers, which are read before any time.
pub(super) fn contacts(view: &View<'_>) -> Vec<Reading> {
    let mut readings = contact::spot(view);
    readings.extend(correction::phone_ends(view));
    readings
}

/// Returns where services are named.
pub(super) fn services(view: &View<'_>) -> Vec<std::ops::Range<usize>> {
    service::spot(view).into_iter().map(|it| it.words).collect()
}

/// Collects every proposal.
pub(super) fn all(view: &View<'_>, contacts: Vec<Reading>) -> Vec<Reading> {
    let mut readings = cues::spot(view);
    let staff = staff::spot(view, &contacts);
    readings.extend(when::spot(view, &contacts, &staff));
    readings.extend(month_days::days_of_month(view));
    let mut services = service::spot(view);
    // "And will both be done?" opens a question and names no will.
    let opens = |it: &Reading| {
        view.with(Cue::Wonders)
            .any(|found| found.from == it.words.start && found.until - found.from > 1)
    };
    services.retain(|it| it.words.len() > 1 || !opens(it));
    let described = described::spot(view, &services);
    described::without_loose(view, &described, &mut services);
    cues::part(&mut readings, &services);
    readings.extend(described);
    readings.extend(services);
    readings.extend(staff);
    let many = people::spot(view, &readings);
    readings.extend(many);
    readings.extend(age::spot(view));
    readings.extend(choice::spot(view));
    readings.extend(shift::spot(view));
    readings.extend(zone::spot(view));
    readings.extend(measure::spot(view));
    readings.extend(feature::spot(view, &readings));
    let mut guests = guest::spot(view, &readings, &contacts);
    let company = company::spot(view, &readings);
    if !company.is_empty() {
        // Each who comes is named, so that no other word is a guest, but for those of another service: "the club for
        // Max and Ella, a lesson for Rob".
        let last = company.iter().map(|it| it.words.end).max().unwrap_or_default();
        let service = |it: &&Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
        let next = readings.iter().filter(service).find(|it| it.words.start >= last);
        let next = next.filter(|_| readings.iter().filter(service).any(|it| it.words.end <= last));
        guests.retain(|it| next.is_some_and(|next| it.words.start >= next.words.end));
        guests.extend(company);
    }
    company::share_surname_of_children(view, &mut guests);
    known::settle(view, &mut guests);
    let corrected = correction::names(view, &readings);
    let replaced = corrected.iter().any(|it| matches!(it.what, What::Name { .. }));
    let mut names =
        if replaced { Vec::new() } else { name::spot(view, &contacts, &readings, &guests) };
    names.retain(|name| !staff::are_several(&readings, &name.words));
    for it in &mut names {
        // «Маргариту» behind a wish to put her down is Маргарита.
        let straight = spelling::straight(view, &it.words);
        if let What::Name { name, .. } = &mut it.what
            && it.words.len() == 1
            && !name.is_ascii()
            && *name == view.written(&it.words)
        {
            *name = straight;
        }
    }
    readings.extend(names);
    readings.extend(corrected);
    readings.extend(guests);
    readings.extend(contacts);
    let known = known::spot(view, &readings);
    readings.extend(known);
    readings
}
