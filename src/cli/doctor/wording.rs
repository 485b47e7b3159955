//! What a business's file says that is no mistake and will still surprise its owner: words that mean
//! two things, and a rule that no visit can meet.

use jiff::{Timestamp, Zoned};

use crate::{
    bots::{BusinessProfile, Service},
    lang,
    phrase::{self, Context},
    toml_form::spell_duration,
};

use super::finding::Finding;

const SUBJECT: &str = "business";

/// Looks through the businesses.
pub(super) fn check(profiles: &[BusinessProfile], now: Timestamp) -> Vec<Finding> {
    profiles.iter().flat_map(|profile| of_business(profile, now)).collect()
}

fn of_business(profile: &BusinessProfile, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(unreachable_rule(profile));
    let now = now.to_zoned(profile.zone.clone());
    for service in &profile.services {
        let doubtful = service.also.iter().filter_map(|words| doubt(profile, &now, words));
        findings.extend(doubtful.map(|(words, what)| {
            let says = format!(
                "{}: service {}: {words:?} in `also` is read as {what}",
                profile.id, service.id
            );
            Finding::warning(
                SUBJECT,
                says,
                "Leave it out, or write more words: otherwise the service may not be understood.",
            )
        }));
    }
    findings.extend(shared(profile));
    findings.extend(unneeded(profile));
    findings
}

/// Warns of a limit for changes that is longer than any visit is ahead.
fn unreachable_rule(profile: &BusinessProfile) -> Option<Finding> {
    let (until, horizon) = (profile.rules.change_until, profile.rules.horizon);
    (until > horizon).then(|| {
        let says = format!(
            "{}: change_until ({}) is longer than horizon ({}), so no customer can move or cancel",
            profile.id,
            spell_duration(until),
            spell_duration(horizon)
        );
        Finding::warning(SUBJECT, says, "Make booking.change_until shorter than booking.horizon.")
    })
}

/// Returns what a customer's word for a service is read as instead; `None`: it is no other thing.
fn doubt<'a>(
    profile: &BusinessProfile,
    now: &Zoned,
    words: &'a str,
) -> Option<(&'a str, &'static str)> {
    let hours = profile.open_week();
    let lang = profile.first_lang().tag();
    let read = phrase::resolve(words, &Context { now, hours: &hours, lang, day: None });
    // "Morning flow" has a word of its own beside its time.
    let is_time = |at: usize| read.spans.iter().any(|span| span.contains(&at));
    let mut letters = words.char_indices().filter(|(_, letter)| letter.is_alphanumeric());
    let is_all_time = letters.all(|(at, _)| is_time(at));
    if is_all_time && read.items.iter().any(|item| item.names_day) {
        return Some((words, "a day"));
    }
    if is_all_time && !read.items.is_empty() {
        return Some((words, "an hour"));
    }
    let mut keys = phrase::words(words).into_iter().map(|word| word.key);
    let (first, more) = (keys.next()?, keys.next());
    if more.is_none() && lang::is_yes_or_no(&first) {
        return Some((words, "a yes or a no"));
    }
    (more.is_none() && lang::is_given(&first)).then_some((words, "a name"))
}

/// Warns of words that two services have.
fn shared(profile: &BusinessProfile) -> Vec<Finding> {
    let said = |service: &Service| -> Vec<String> {
        let names = service.name.all().map(str::to_lowercase);
        names.chain(service.also.iter().map(|words| words.to_lowercase())).collect()
    };
    let mut findings = Vec::new();
    for (at, one) in profile.services.iter().enumerate() {
        for other in profile.services.iter().skip(at + 1) {
            let theirs = said(other);
            let Some(words) = said(one).into_iter().find(|words| theirs.contains(words)) else {
                continue;
            };
            let says = format!(
                "{}: {words:?} is written for both {} and {}",
                profile.id, one.id, other.id
            );
            let advice = "Customers who say it are asked which one; leave it with one of them.";
            findings.push(Finding::warning(SUBJECT, says, advice));
        }
    }
    findings
}

/// Warns of resources that no service needs.
fn unneeded(profile: &BusinessProfile) -> impl Iterator<Item = Finding> {
    let needed = |id| profile.services.iter().any(|service| service.resources.contains(id));
    profile.resources.iter().filter(move |it| !needed(&it.id)).map(|it| {
        let says = format!("{}: no service needs the resource {}", profile.id, it.id);
        let advice = "Name it in `resources` of each service that needs it, or leave it out.";
        Finding::warning(SUBJECT, says, advice)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edits: &[(&str, &str)]) -> Vec<String> {
        let profile = super::super::salon_with(edits);
        let now = "2026-11-23T10:00:00+02:00".parse().unwrap();
        check(&[profile], now).into_iter().map(|finding| finding.says).collect()
    }

    #[test]
    fn words_that_mean_two_things_and_a_rule_that_rules_out_everything_are_told() {
        assert_eq!(found(&[]), [""; 0], "the example has none");
        let says = found(&[
            ("change_until = \"12h\"", "change_until = \"90d\""),
            (
                "[[service]]\nid     = \"haircut\"",
                "[[resource]]\nid = \"chair\"\nname = \"Chair\"\n\n[[service]]\nid     = \"haircut\"",
            ),
            ("\"toenails\"", "\"monday\", \"at 3 pm\", \"olena\", \"beard\""),
        ]);
        assert_eq!(
            says,
            [
                "salon: change_until (90d) is longer than horizon (60d), so no customer can move or cancel",
                "salon: service pedicure: \"monday\" in `also` is read as a day",
                "salon: service pedicure: \"at 3 pm\" in `also` is read as an hour",
                "salon: service pedicure: \"olena\" in `also` is read as a name",
                "salon: \"beard\" is written for both pedicure and beard",
                "salon: no service needs the resource chair",
            ]
        );
    }
}
