//! Prices: of one service, of several with their sum, and of all.

use crate::{
    bots::{BusinessFact, LocalizedText, PriceParts, Service},
    ids::ServiceId,
    lang::{self, Cue, Subject},
    messages::{View, dates, say},
    phrase,
    text::same_stem,
};

/// Says what a service costs, with what the owner adds to its price.
pub(super) fn one(view: &View<'_>, service: &Service) -> String {
    if let Some(told) = with_length(view, service) {
        return match remark(view, service) {
            Some(remark) => format!("{told} {remark}"),
            None => told,
        };
    }
    let names = [
        ("service", view.service_within(&service.id).into()),
        ("object", view.service_object(&service.id).into()),
    ];
    say(view.lang, "price-none", &names)
}

/// Names a service that was understood from a part of its name or a description, with what it costs and
/// how long it takes, so that the customer sees whether it is the one that was meant.
pub(super) fn named(view: &View<'_>, service: &ServiceId) -> String {
    let Some(service) = view.profile.service(service) else { return String::new() };
    with_length(view, service).unwrap_or_else(|| {
        let length = dates::duration(view.lang, service.shape.length);
        let name = service.name.in_lang(view.lang);
        say(view.lang, "times-for", &[("service", name.into()), ("length", length.into())])
    })
}

fn with_length(view: &View<'_>, service: &Service) -> Option<String> {
    let price = service.price.as_ref()?;
    let length = dates::duration(view.lang, service.shape.length);
    let args = [
        ("service", service.name.in_lang(view.lang).into()),
        ("price", price.in_lang(view.lang).into()),
        ("length", length.into()),
    ];
    Some(say(view.lang, "price-length", &args))
}

/// Says what every service costs.
pub(super) fn all(view: &View<'_>) -> String {
    let lines = view.profile.services.iter().map(|service| {
        let what = match &service.price {
            Some(price) => {
                let name = service.name.in_lang(view.lang);
                let args = [("service", name.into()), ("price", price.in_lang(view.lang).into())];
                say(view.lang, "price", &args).trim_end_matches('.').to_owned()
            }
            None => service.name.in_lang(view.lang).to_owned(),
        };
        say(view.lang, "prices-line", &[("what", what.into())])
    });
    format!("{}\n{}", view.say("prices"), lines.collect::<Vec<_>>().join("\n"))
}

/// Says how long every service takes, with its price.
pub(super) fn all_lengths(view: &View<'_>) -> String {
    let lines = view.profile.services.iter().map(|service| {
        let what = named(view, &service.id).trim_end_matches('.').to_owned();
        say(view.lang, "prices-line", &[("what", what.into())])
    });
    format!("{}\n{}", view.say("prices"), lines.collect::<Vec<_>>().join("\n"))
}

/// Says what several services cost, a line each.
pub(super) fn each(view: &View<'_>, ids: &[ServiceId]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in ids.iter().filter_map(|id| view.profile.service(id)).map(|it| one(view, it)) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Says what several services cost, and their sum where the prices can be added.
pub(super) fn several(view: &View<'_>, ids: &[ServiceId]) -> String {
    let services: Vec<&Service> = ids.iter().filter_map(|id| view.profile.service(id)).collect();
    // "Up to six people, every extra person is R100" is told, and no price is multiplied.
    if let [first, rest @ ..] = services.as_slice()
        && !rest.is_empty()
        && rest.iter().all(|it| it.id == first.id)
        && (remark(view, first).is_some() || is_for_a_group(first))
    {
        return one(view, first);
    }
    let prices = services.iter().map(|it| it.price.as_ref().map(|price| price.in_lang(view.lang)));
    let total = prices.collect::<Option<Vec<_>>>().and_then(|prices| sum(&prices));
    let total = total.map(|total| say(view.lang, "price-total", &[("price", total.into())]));
    [each(view, ids)].into_iter().chain(total).collect::<Vec<_>>().join("\n")
}

/// Whether a price is for all who come together: "$380 for up to four people", "£50 for the pair".
fn is_for_a_group(service: &Service) -> bool {
    service.price.iter().flat_map(LocalizedText::all).any(|price| {
        let keys: Vec<String> = phrase::words(price).into_iter().map(|word| word.key).collect();
        let refs: Vec<&str> = keys.iter().map(String::as_str).collect();
        let group = |cue: Cue| matches!(cue, Cue::AtMost | Cue::Pair | Cue::ForFamily);
        lang::matches(&refs).iter().any(|found| group(found.cue))
    })
}

/// Adds prices that are written alike and have one number each: "500 ₴" and "700 ₴".
fn sum(prices: &[&str]) -> Option<String> {
    let parts: Vec<PriceParts<'_>> =
        prices.iter().map(|price| PriceParts::of(price)).collect::<Option<_>>()?;
    let first = parts.first()?;
    let alike = parts.iter().all(|it| it.before == first.before && it.after == first.after);
    let grouping = parts.iter().find_map(|it| it.grouping);
    let point = parts.iter().find_map(|it| it.point);
    let written = PriceParts { grouping, point, ..*first };
    alike.then(|| written.with(parts.iter().map(|it| it.hundredths).sum()))
}

/// What the owner adds to the price of a service among the facts: a fact that names the service and
/// speaks of prices.
fn remark(view: &View<'_>, service: &Service) -> Option<String> {
    let names: Vec<&str> = service.name.all().collect();
    // What stands beside the number of the price: "R", "₴".
    let own = service.price.iter().flat_map(LocalizedText::all).filter_map(PriceParts::of);
    let signs: Vec<&str> = own
        .flat_map(|parts| [parts.before.trim(), parts.after.trim()])
        .filter(|sign| !sign.is_empty() && !sign.chars().all(char::is_lowercase))
        .collect();
    let adds = |fact: &&BusinessFact| {
        fact.text.all().any(|text| {
            let keys: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
            let refs: Vec<&str> = keys.iter().map(String::as_str).collect();
            let prices = lang::matches(&refs).iter().any(|found| {
                matches!(found.cue, Cue::Price) || found.cue == Cue::About(Subject::DISCOUNTS)
            });
            (prices || signs.iter().any(|sign| text.contains(sign)))
                && names.iter().any(|name| has_all(&keys, name))
        })
    };
    let fact = view.profile.facts.iter().find(adds)?;
    Some(fact.text.in_lang(view.lang).to_owned())
}

/// Whether all words of a name are among others.
fn has_all(keys: &[String], name: &str) -> bool {
    let mut words =
        phrase::words(name).into_iter().filter(|word| word.key.chars().any(char::is_alphanumeric));
    words.all(|word| keys.iter().any(|key| same_stem(key, &word.key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_that_are_written_alike_are_added() {
        assert_eq!(sum(&["500 ₴", "700 ₴"]).as_deref(), Some("1200 ₴"));
        assert_eq!(sum(&["£18", "£35"]).as_deref(), Some("£53"));
        assert_eq!(sum(&["500 ₴", "from 700 ₴"]), None);
        assert_eq!(sum(&["5–7 ₴", "9 ₴"]), None);
        assert_eq!(sum(&["free", "9 ₴"]), None);
    }
}
