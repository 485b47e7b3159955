//! Whether a service that was spoken of may begin as late as an hour that was heard.
//!
//! "Сімнадцять" is heard as 18. Where nothing of what was asked for ends in time when it begins at 18, only 17 was
//! meant.

use jiff::civil::Time;

use crate::bots::{BusinessProfile, Service};

use super::token::Token;

/// Whether some of the services that are spoken of, or any where none is, may begin at a time on some day of the week.
pub(super) fn may_begin(tokens: &[Token], profile: &BusinessProfile, at: Time) -> bool {
    let is_named = |service: &&Service| tokens.iter().any(|it| service.search_terms.has(&it.key));
    let named: Vec<&Service> = profile.services.iter().filter(is_named).collect();
    let all = || profile.services.iter().collect();
    let services: Vec<&Service> = if named.is_empty() { all() } else { named };
    services.iter().any(|service| {
        let does = profile.staff.iter().filter(|staff| staff.services.contains(&service.id));
        does.filter_map(|staff| staff.hours.week.span(None)).any(|window| {
            let end = at.checked_add(service.shape.length);
            window.until == Time::midnight() || end.is_ok_and(|end| end <= window.until)
        })
    })
}
