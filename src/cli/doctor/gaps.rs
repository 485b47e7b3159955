//! What a business's file leaves out, so that customers or the owner miss something: a name in one of its
//! languages, an owner, a number that can be called.

use std::collections::BTreeMap;

use crate::{
    bots::{BusinessProfile, LocalizedText},
    ids::Lang,
    schedule::contact::check_phone,
    toml_form::spell_duration,
};

use super::finding::Finding;

const SUBJECT: &str = "business";

/// Looks through the businesses.
pub(super) fn check(profiles: &[BusinessProfile]) -> Vec<Finding> {
    profiles.iter().flat_map(of_business).collect()
}

fn of_business(profile: &BusinessProfile) -> Vec<Finding> {
    let warn = |says: String, advice: &str| {
        Finding::warning(SUBJECT, format!("{}: {says}", profile.id), advice)
    };
    let mut found = Vec::new();
    if !profile.staff.iter().any(|staff| staff.is_business_owner) {
        found.push(warn(
            "no staff member is the owner".into(),
            "Write role = \"owner\" for the one who hears of customers that ask for a person.",
        ));
    }
    if let Some(phone) = profile.phone.as_ref().filter(|phone| check_phone(phone).is_none()) {
        found.push(warn(
            format!("phone {phone:?} is no number that can be called"),
            "Customers are told it where the chat cannot help them.",
        ));
    }
    found.extend(same_names(profile).map(|(name, ids)| {
        let ids = ids.join(", ");
        warn(
            format!("{ids} have the same name, {name:?}"),
            "Customers and staff cannot say which of them they mean: write a surname as well.",
        )
    }));
    let longest = profile.rules.reminders.iter().max();
    found.extend(longest.filter(|reminder| **reminder > profile.rules.horizon).map(|reminder| {
        warn(
            format!(
                "the reminder {} before a visit is longer than horizon",
                spell_duration(*reminder)
            ),
            "No visit is booked so far ahead, so it is never sent.",
        )
    }));
    let missing = missing(profile);
    if let Some((what, lang)) = missing.first() {
        let more = missing.len() - 1;
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        found.push(warn(
            format!("{what} has no text in {:?}{more}", lang.tag()),
            "Customers who write in that language read the other one there.",
        ));
    }
    found
}

/// Returns the names that several staff members have, with their ids.
fn same_names(profile: &BusinessProfile) -> impl Iterator<Item = (String, Vec<&str>)> {
    let mut ids: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for staff in &profile.staff {
        let name = staff.name.in_lang(profile.first_lang()).to_lowercase();
        ids.entry(name).or_default().push(staff.id.as_str());
    }
    ids.into_iter().filter(|(_, ids)| ids.len() > 1)
}

/// Returns what lacks a text in a language of the business.
fn missing(profile: &BusinessProfile) -> Vec<(String, Lang)> {
    let services = profile.services.iter().flat_map(|service| {
        let name = (format!("the name of service {}", service.id), &service.name);
        let price = service.price.as_ref();
        let price = price.map(|price| (format!("the price of service {}", service.id), price));
        [Some(name), price].into_iter().flatten()
    });
    let staff =
        profile.staff.iter().map(|staff| (format!("the name of {}", staff.id), &staff.name));
    let address = profile.address.as_ref().map(|address| ("the address".to_owned(), address));
    let all: Vec<(String, &LocalizedText)> = services.chain(staff).chain(address).collect();
    let lacks = |(what, text): (String, &LocalizedText)| {
        let lang = profile.languages.iter().copied().find(|lang| !text.has(*lang))?;
        Some((what, lang))
    };
    all.into_iter().filter_map(lacks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edits: &[(&str, &str)]) -> Vec<String> {
        let profile = super::super::salon_with(edits);
        of_business(&profile).into_iter().map(|finding| finding.says).collect()
    }

    #[test]
    fn what_the_file_leaves_out_is_told() {
        assert_eq!(found(&[]), [""; 0]);
        for (from, to, says) in [
            ("role     = \"owner\"\n", "", "salon: no staff member is the owner"),
            ("\"+380 44 000 00 00\"", "\"abc\"", "salon: phone \"abc\" is no number"),
            (
                "{ uk = \"Ірина\", en = \"Iryna\" }",
                "\"Олена\"",
                "salon: olena, iryna have the same name",
            ),
            ("[\"24h\", \"2h\"]", "[\"90d\"]", "salon: the reminder 90d before a visit is longer"),
            (
                "{ uk = \"Стрижка\", en = \"Haircut\" }",
                "{ uk = \"Стрижка\" }",
                "salon: the name of service haircut has no text in \"en\"",
            ),
        ] {
            let found = found(&[(from, to)]);
            assert!(found.iter().any(|it| it.starts_with(says)), "{says}: {found:?}");
        }
    }
}
