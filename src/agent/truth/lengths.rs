//! Whether the lengths of services and the periods of rules in an answer are those of the profile.

use jiff::SignedDuration;

use crate::{
    agent::Request,
    bots::{LocalizedText, Service},
    ids::ServiceId,
    phrase::Mention,
    text::same_stem,
};

use super::{
    ages::{self, YEAR},
    cues::Cue,
    durations::{Length, lengths, unit},
    entities,
    known::Known,
    reading::Reading,
    sentence::Act,
    violation::Rule,
};

/// Checks the lengths of a sentence; `times` are the days and times in it.
pub(super) fn check(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    times: &[Mention],
) -> Result<(), Rule> {
    let text = &reading.sentence.text;
    for length in lengths(text) {
        let clause = reading.sentence.clause_at(length.at);
        let asks =
            reading.sentence.question && clause.is_some_and(|clause| clause.act == Act::Asks);
        let is_clock = times.iter().any(|it| it.span.contains(&length.at));
        if !(asks || is_clock || is_known(request, known, reading, length)) {
            return Err(Rule::Length);
        }
    }
    Ok(())
}

fn is_known(request: &Request, known: &Known<'_>, reading: &Reading, length: Length) -> bool {
    let profile = &request.context.profile;
    let text = &reading.sentence.text;
    let is = |span: SignedDuration| span.as_mins() == length.minutes;
    // "Ten weeks is a bit early", of a pup that is ten weeks old.
    let heard = request.context.messages().map(|(text, _)| text.to_lowercase());
    let mut told = heard.flat_map(|text| lengths(&text));
    if Cue::TooYoung.is_in(text) && told.any(|it| it.minutes == length.minutes) {
        return true;
    }
    if ages::told(request).iter().any(|years| years * YEAR == length.minutes) {
        return true;
    }
    let asked: Vec<String> =
        request.context.heard.iter().map(|heard| heard.text.to_lowercase()).collect();
    let asks = |cue: Cue| asked.iter().any(|text| cue.is_in(text));
    let ruled = is_ruled(request, text, length)
        || asks(Cue::Remind) && profile.rules.reminders.iter().any(|it| is(*it));
    if let Some(known) = of_change_or_reminder(request, reading, length, &asks) {
        return known;
    }
    if Cue::ToBook.is_in(text) && is_ahead(text, length) {
        return is(profile.rules.min_notice)
            || is(profile.rules.horizon)
            || is_fact(request, text, length, &[]);
    }
    if Cue::Keep.is_in(text) && ruled {
        return true;
    }
    let before = text.get(..length.at).unwrap_or_default().split_whitespace().next_back();
    let holds = Cue::Held.is_in(text) || Cue::Keep.is_in(text);
    if known.held.is_some() && holds && before.is_some_and(|word| Cue::During.is(word)) {
        return ruled;
    }
    let named = reading.service_at(length.at).or_else(|| reading.carried.service.clone());
    let wanted = asked_services(request);
    let services: Vec<&ServiceId> = match &named {
        Some(id) => vec![id],
        None => turn_services(known).into_iter().chain(&wanted).collect(),
    };
    let mut all = services.iter().filter_map(|id| profile.service(id));
    if all.any(|service| is(service.shape.length)) {
        return true;
    }
    let sum = |ids: &mut dyn Iterator<Item = &ServiceId>| -> SignedDuration {
        ids.filter_map(|id| profile.service(id)).map(|it| it.shape.length).sum()
    };
    let together = sum(&mut reading.services.iter().map(|it| &it.id));
    let before = sum(&mut reading.carried.services.iter());
    let hinted = hinted_services(request);
    let fits = |it: &&Service| hinted.is_empty() || hinted.contains(&&it.id);
    let unnamed =
        services.is_empty() && profile.services.iter().filter(fits).any(|it| is(it.shape.length));
    unnamed || is(together) || is(before) || ruled || is_fact(request, text, length, &services)
}

/// Returns whether a length is that until when a visit can be changed, or before which a reminder comes;
/// `None`: it is of neither.
fn of_change_or_reminder(
    request: &Request,
    reading: &Reading,
    length: Length,
    asks: &dyn Fn(Cue) -> bool,
) -> Option<bool> {
    let rules = &request.context.profile.rules;
    let text = &reading.sentence.text;
    let is = |span: SignedDuration| span.as_mins() == length.minutes;
    let fact = || is_fact(request, text, length, &[]);
    let reminds = Cue::Remind.is_in(text) || asks(Cue::Remind);
    // "Up to twelve hours before", to a customer who asks until when they can cancel.
    let answers = asks(Cue::Changes) && !Cue::ToBook.is_in(text) && reading.services.is_empty();
    if !reminds && (Cue::Change.is_in(text) || answers) && Cue::Notice.is_in(text) {
        let books = !asks(Cue::Change) && !Cue::Changes.is_in(text) && is(rules.min_notice);
        return Some(is(rules.change_until) || books || fact());
    }
    // "An hour before your visit", of when the reminder comes.
    let known = || rules.reminders.iter().any(|it| is(*it)) || fact();
    (reminds && is_ahead(text, length)).then(known)
}

/// Returns whether a length is said to lie before something: "за годину", "an hour ahead".
fn is_ahead(text: &str, length: Length) -> bool {
    let before = text.get(..length.at).unwrap_or_default().split_whitespace().next_back();
    let after = text.get(length.end..).unwrap_or_default().trim_start();
    before.is_some_and(|word| Cue::Notice.is(word)) || Cue::InAdvance.opens(after)
}

/// Returns whether a sentence names a rule of the profile and its period.
fn is_ruled(request: &Request, text: &str, length: Length) -> bool {
    let rules = &request.context.profile.rules;
    let periods = [
        (Cue::Notice, vec![rules.min_notice, rules.change_until]),
        (Cue::Ahead, vec![rules.horizon]),
        (Cue::Change, vec![rules.change_until]),
        (Cue::Hold, vec![rules.hold]),
        (Cue::Remind, rules.reminders.clone()),
        (Cue::Step, vec![rules.slot_interval]),
    ];
    periods.iter().any(|(cue, spans)| {
        cue.is_in(text) && spans.iter().any(|it| it.as_mins() == length.minutes)
    })
}

/// Returns the services that the customer named in this turn.
pub(super) fn asked_services(request: &Request) -> Vec<ServiceId> {
    let turn = &request.context;
    let heard = turn.heard.iter().map(|heard| heard.text.to_lowercase());
    let named = heard.flat_map(|text| entities::services(&turn.profile, &text));
    named.map(|it| it.id).collect()
}

/// Returns the services that share a word of their names with what the customer wrote in this turn.
pub(super) fn hinted_services(request: &Request) -> Vec<&ServiceId> {
    let turn = &request.context;
    let words = turn.heard.iter().flat_map(|heard| crate::text::words(&heard.text));
    words.flat_map(|word| entities::sharing(&turn.profile, &word)).collect()
}

fn turn_services<'a>(known: &Known<'a>) -> Vec<&'a ServiceId> {
    let held = known.held.iter().map(|it| &it.service);
    let looked = known.lookups.first().and_then(|it| it.service);
    let booked = known.bookings.iter().map(|it| &it.service);
    held.chain(looked).chain(booked).collect()
}

/// Returns whether a fact of the profile names the same length of the same thing.
fn is_fact(request: &Request, text: &str, length: Length, services: &[&ServiceId]) -> bool {
    let mut facts =
        request.context.profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    let known_acted = request.outcomes().next().is_some();
    facts.any(|fact| {
        let fact = fact.to_lowercase();
        let of = entities::services(&request.context.profile, &fact);
        let of_turn = of.iter().any(|it| services.contains(&&it.id));
        let same = lengths(&fact).iter().any(|it| it.minutes == length.minutes);
        let asked =
            || request.context.heard.iter().any(|it| shares(&fact, &it.text.to_lowercase()));
        same && (of_turn || shares(&fact, text) || !known_acted && asked())
    })
}

fn shares(fact: &str, text: &str) -> bool {
    let long = |text: &str| {
        let words = crate::text::words(text).into_iter();
        let telling = |word: &String| {
            word.chars().count() > 3 && unit(word).is_none() && !Cue::Plain.is(word)
        };
        words.filter(telling).collect::<Vec<_>>()
    };
    let others = long(text);
    long(fact).iter().filter(|word| others.iter().any(|it| same_stem(word, it))).count() > 0
}
