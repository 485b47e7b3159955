//! Services that consist of others: what such a service takes from its parts where its entry says nothing.
//!
//! It is one visit with one staff member, so its length is the sum of theirs, the buffers are those at both
//! ends, and it needs all that its parts need.

use jiff::SignedDuration;

use crate::{
    bots::{LocalizedText, PriceParts, Service},
    chat::transcript::Need,
    ids::{Lang, ServiceId},
    toml_form::{nearest, spell_duration},
};

use super::{parts::Parts, services::ServiceEntry};

/// The longest that a service lasts.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Gives each service that consists of others what it takes from them; one whose parts cannot be used is
/// left out, with an error.
pub(super) fn compose(services: &mut [ServiceEntry<'_>], languages: &[Lang]) {
    let composed: Vec<usize> = services
        .iter()
        .enumerate()
        .filter_map(|(at, service)| service.parts.as_ref().map(|_| at))
        .collect();
    for at in composed {
        let made = services.get(at).and_then(|whole| {
            let parts = whole.parts.as_ref()?;
            if !are_usable(whole, parts, services) {
                return None;
            }
            let found = parts.entries.iter().map(|(_, id)| of_id(services, id)?.service.as_ref());
            let found: Vec<&Service> = found.collect::<Option<_>>()?;
            joined(whole.service.clone()?, parts, &found, languages)
        });
        if let Some(whole) = services.get_mut(at) {
            whole.service = made;
        }
    }
}

fn of_id<'s, 'a>(services: &'s [ServiceEntry<'a>], id: &ServiceId) -> Option<&'s ServiceEntry<'a>> {
    services.iter().find(|service| service.id() == Some(id))
}

/// Returns whether each part is another service of the file that one customer books by themselves.
fn are_usable(whole: &ServiceEntry<'_>, parts: &Parts<'_>, services: &[ServiceEntry<'_>]) -> bool {
    let before = parts.field.error_count();
    if parts.entries.len() < 2 {
        parts.field.refuse::<()>("Name two services at least, by their `id`.");
    }
    for (at, (field, id)) in parts.entries.iter().enumerate() {
        if parts.entries.iter().take(at).any(|(_, other)| other == id) {
            field.refuse::<()>("This service is named twice.");
            continue;
        }
        let Some(part) = of_id(services, id) else {
            let known = services.iter().filter_map(|service| service.id()).map(ServiceId::as_str);
            field.refuse::<()>(match nearest(id.as_str(), known) {
                Some(meant) => format!("There is no such service. Did you mean `{meant}`?"),
                None => "There is no such service; name the `id` of one.".to_owned(),
            });
            continue;
        };
        if whole.id() == Some(id) || part.parts.is_some() {
            field.refuse::<()>("This one consists of others itself; name those.");
        } else if part.service.as_ref().is_some_and(|service| service.shape.capacity > 1) {
            field.refuse::<()>("A class that several customers share cannot be a part.");
        }
    }
    if whole.service.as_ref().is_some_and(|service| service.shape.capacity > 1) {
        parts.field.refuse::<()>("A class that several customers share cannot consist of others.");
    }
    parts.field.error_count() == before
}

fn joined(
    mut whole: Service,
    parts: &Parts<'_>,
    found: &[&Service],
    languages: &[Lang],
) -> Option<Service> {
    whole.of = parts.ids();
    let own = parts.own;
    if !own.length {
        let sum = found.iter().map(|part| part.shape.length);
        whole.shape.length = sum.fold(SignedDuration::ZERO, SignedDuration::saturating_add);
        if whole.shape.length > DAY {
            let longest = spell_duration(DAY);
            return parts.field.refuse(format!("All parts together are longer than {longest}."));
        }
    }
    if let Some(first) = found.first().filter(|_| !own.gap_before) {
        whole.shape.buffer_before = first.shape.buffer_before;
    }
    if let Some(last) = found.last().filter(|_| !own.gap) {
        whole.shape.buffer_after = last.shape.buffer_after;
    }
    if !own.needs {
        whole.needs = found.iter().flat_map(|part| part.needs.iter().copied()).collect();
        whole.needs.sort();
        whole.needs.dedup();
        if whole.needs.contains(&Need::Email) || whole.needs.contains(&Need::Phone) {
            whole.needs.retain(|need| *need != Need::EmailOrPhone);
        }
    }
    if !own.resources {
        whole.resources = found.iter().flat_map(|part| part.resources.iter().cloned()).collect();
        whole.resources.sort();
        whole.resources.dedup();
    }
    if !own.online {
        whole.online = found.iter().any(|part| part.online);
    }
    if !own.price && found.iter().any(|part| part.price.is_some()) {
        let Some(sum) = sum(found, languages) else {
            return parts.field.refuse("The prices of these cannot be added up; write `price`.");
        };
        whole.price = Some(sum);
    }
    Some(whole)
}

/// Adds up the prices in each language; `None`: one has none, or another currency.
fn sum(found: &[&Service], languages: &[Lang]) -> Option<LocalizedText> {
    let in_lang = |lang: &Lang| {
        let prices = found.iter().map(|part| Some(part.price.as_ref()?.in_lang(*lang)));
        let prices: Vec<PriceParts<'_>> =
            prices.map(|price| PriceParts::of(price?)).collect::<Option<_>>()?;
        let first = prices.first()?;
        let is_like = |it: &PriceParts<'_>| (it.before, it.after) == (first.before, first.after);
        if !prices.iter().all(is_like) {
            return None;
        }
        let sum = prices.iter().try_fold(0_u64, |sum, it| sum.checked_add(it.hundredths))?;
        let style = prices.iter().find(|it| it.point.is_some()).unwrap_or(first);
        Some((*lang, style.with(sum)))
    };
    LocalizedText::new(languages.iter().map(in_lang).collect::<Option<_>>()?)
}
