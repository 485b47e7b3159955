//! The spotters: each proposes readings of one kind, and knows nothing of the others' choice.

mod age;
pub(super) mod choice;
mod contact;
mod cues;
mod guest;
mod measure;
mod name;
mod people;
mod service;
mod shift;
mod spelling;
mod staff;
mod when;
mod zone;

pub use contact::emails;
pub(super) use when::{offered, place};

use super::{reading::Reading, view::View};

/// Collects addresses and numbers, which are read before any time.
pub(super) fn contacts(view: &View<'_>) -> Vec<Reading> {
    contact::spot(view)
}

/// Collects every proposal.
pub(super) fn all(view: &View<'_>, contacts: Vec<Reading>) -> Vec<Reading> {
    let mut readings = cues::spot(view);
    let staff = staff::spot(view, &contacts);
    readings.extend(when::spot(view, &contacts, &staff));
    readings.extend(service::spot(view));
    readings.extend(staff);
    let many = people::spot(view, &readings);
    readings.extend(many);
    readings.extend(age::spot(view));
    readings.extend(choice::spot(view));
    readings.extend(shift::spot(view));
    readings.extend(zone::spot(view));
    readings.extend(measure::spot(view));
    let guests = guest::spot(view, &readings);
    let names = name::spot(view, &contacts, &readings, &guests);
    readings.extend(names);
    readings.extend(guests);
    readings.extend(contacts);
    readings
}
