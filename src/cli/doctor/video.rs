//! Online services for which no video link can be made: Google makes one with an event in its calendar, and
//! a calendar that zapys keeps itself has none.

use crate::bots::{BusinessProfile, CalendarKind, Staff};

use super::finding::Finding;

pub(super) fn check(profiles: &[BusinessProfile]) -> Vec<Finding> {
    profiles.iter().flat_map(of_business).collect()
}

fn of_business(profile: &BusinessProfile) -> Vec<Finding> {
    let online = profile.services.iter().filter(|service| service.online);
    let found = online.filter_map(|service| {
        let local = |staff: &&Staff| staff.calendar != CalendarKind::Google;
        let names: Vec<&str> =
            profile.who_does(&service.id).filter(local).map(|staff| staff.id.as_str()).collect();
        (!names.is_empty()).then(|| {
            let says = format!(
                "{}: {} is online, and no video link is made for {}",
                profile.id,
                service.id.as_str(),
                names.join(", ")
            );
            let advice = "The staff member is asked to send the customer their own link. Links are made only with \
                          calendar = \"google\" in their [[staff]].";
            Finding::warning("video link", says, advice)
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;

    use super::*;
    use crate::{bots, ids::BusinessId};

    #[test]
    fn an_online_service_without_a_calendar_that_makes_links_is_named() {
        let text = include_str!("../../../bots/studio.toml");
        let parse = |text: &str| {
            bots::parse(&BusinessId::new("studio"), text, &TimeZoneDatabase::bundled()).unwrap()
        };
        let found = check(&[parse(text)]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].says.starts_with("studio: group is online"), "{found:?}");
        let google =
            text.replace("role     = \"owner\"", "role = \"owner\"\ncalendar = \"google\"");
        let found = check(&[parse(&google)]);
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
