//! Who does a visit, and what else is said beside it. Visits may be told apart by who does them: "to Ihor at 10, to
//! Nataliia at 11:30".

use std::ops::Range;

use crate::{ids::StaffId, lang::Subject};

use super::{
    feature::Feature,
    reading::{Reading, What},
};

/// The words of each staff member who is named, where each is another one and has an hour of its own.
pub(super) fn staff_with_times(meant: &[&Reading]) -> Vec<(Range<usize>, StaffId)> {
    let named = meant.iter().filter_map(|it| match &it.what {
        What::Staff { id, .. } => Some((it.words.clone(), id.clone())),
        _ => None,
    });
    let named: Vec<(Range<usize>, StaffId)> = named.collect();
    let hours =
        meant.iter().filter(|it| matches!(it.what, What::Hour(_) | What::When { time: true, .. }));
    let apart = named
        .iter()
        .enumerate()
        .all(|(at, (_, id))| named.iter().take(at).all(|(_, other)| other != id));
    if named.len() > 1 && apart && hours.count() == named.len() { named } else { Vec::new() }
}

/// What is said of the service of a visit.
pub(super) fn features(own: &[&Reading]) -> Vec<Feature> {
    let told = own.iter().filter_map(|it| match it.what {
        What::Feature(feature) => Some(feature),
        What::Measure(Subject::AGE, Some(years)) => Some(Feature::Age(years)),
        _ => None,
    });
    told.collect()
}

/// The mail address and the phone number that stand beside a visit.
pub(super) fn addresses(own: &[&Reading]) -> (Option<String>, Option<String>) {
    let email = own.iter().find_map(|it| match &it.what {
        What::Email(address) => Some(address.clone()),
        _ => None,
    });
    let phone = own.iter().find_map(|it| match &it.what {
        What::Phone(number) => Some(number.clone()),
        _ => None,
    });
    (email, phone)
}

/// Who does a visit.
pub(super) fn staff(own: &[&Reading]) -> Option<StaffId> {
    own.iter().find_map(|it| match &it.what {
        What::Staff { id, .. } => Some(id.clone()),
        _ => None,
    })
}
