//! Whether an answer names only people who are known here, and gives staff members only the services
//! that they do.

use crate::{
    agent::Request,
    bots::{LocalizedText, Service},
    ids::{ServiceId, StaffId},
    phrase::{Mention, Mentioned},
};

use super::{
    attributes, claims,
    cues::Cue,
    hours,
    known::Known,
    lengths, names,
    phrases::find,
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
    vocabulary,
};

/// Checks the people of a sentence.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    if !do_their_services(request, reading)
        || !does_what_is_meant(request, known, reading)
        || !of_the_booking(known, reading)
    {
        return Err(Rule::People);
    }
    if !are_all_who_do(request, reading) {
        return Err(Rule::People);
    }
    if !attributes::fit(request, reading) {
        return Err(Rule::People);
    }
    if !is_in_as_said(request, reading) {
        return Err(Rule::Hours);
    }
    if relays(request, reading) || is_a_person(reading) {
        return Err(Rule::People);
    }
    if stranger(request, known, &reading.sentence.raw).is_some() {
        Err(Rule::People)
    } else {
        Ok(())
    }
}

/// Returns whether the one who speaks says to be a staff member.
fn is_a_person(reading: &Reading) -> bool {
    reading.staff.iter().any(|it| {
        let text = &reading.sentence.text;
        let before = text.get(..it.span.start).unwrap_or_default();
        let after = text.get(it.span.end..).unwrap_or_default();
        let ends = !after.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '\'');
        let own = |phrase: &&str| find(before, phrase).any(|at| at + phrase.len() >= before.len());
        ends && Cue::IAm.phrases().iter().any(own)
    })
}

/// Returns whether a staff member is said to have said or agreed to something that no fact of the
/// profile tells.
fn relays(request: &Request, reading: &Reading) -> bool {
    let sentence = &reading.sentence;
    let inside =
        |clause: &Clause| reading.staff.iter().any(|it| clause.span.contains(&it.span.start));
    !sentence.question
        && sentence.clauses.iter().any(|clause| {
            let words = sentence.words(clause);
            let relayed = inside(clause) && Cue::Relayed.is_in(words);
            relayed && !vocabulary::is_grounded(&request.context.profile, words)
        })
}

/// Returns whether a staff member who is said to be in every day is; at any hour the business never is.
fn is_in_as_said(request: &Request, reading: &Reading) -> bool {
    reading.sentence.clauses.iter().all(|clause| {
        let words = reading.sentence.words(clause);
        let through = Cue::NoBreak.is_in(words) && hours::has_breaks(&request.context.profile);
        let opens = clause.act == Act::Opens;
        if opens && Cue::AnyTime.is_in(words) || through && clause.act != Act::Asks {
            return false;
        }
        let daily = Cue::Every.is_in(words) && matches!(clause.act, Act::States | Act::Opens);
        let mut staff = reading.staff_at(clause.span.start);
        let except = Cue::Except.is_in(&reading.sentence.text);
        let named = reading.statements.iter().filter(|it| except && it.time.is_none());
        staff.extend(named.clone().flat_map(|it| it.staff.clone()));
        let days = named.flat_map(|it| &it.days).flat_map(|days| days.dates());
        let days: Vec<_> = days.map(jiff::civil::Date::weekday).collect();
        let is_in = |id: &StaffId| hours::is_in_every_day(&request.context.profile, id, &days);
        !daily || staff.iter().all(is_in)
    })
}

/// A service or a staff member, in the order said.
enum Entity<'a> {
    Staff(&'a StaffId),
    Service(&'a ServiceId),
}

/// Returns whether each staff member does the services that are said together with them: those
/// behind their name, or before it if a service comes first.
fn do_their_services(request: &Request, reading: &Reading) -> bool {
    let states = |at: usize| {
        let clause = reading.sentence.clause_at(at);
        clause.is_none_or(|clause| clause.act == Act::States || clause.act == Act::Opens)
    };
    let staff = reading.staff.iter().map(|it| (it.span.start, Entity::Staff(&it.id)));
    let services = reading.services.iter().map(|it| (it.span.start, Entity::Service(&it.id)));
    let mut all: Vec<(usize, Entity<'_>)> =
        staff.chain(services).filter(|(at, _)| states(*at)).collect();
    all.sort_by_key(|(at, _)| *at);
    let staff_first = matches!(all.first(), Some((_, Entity::Staff(_))));
    let mut people: Vec<&StaffId> = Vec::new();
    let mut services: Vec<&ServiceId> = Vec::new();
    let times = |from: usize, until: usize| {
        let timed = |it: &&Mention| !matches!(it.what, Mentioned::Days { .. });
        let mut clocks = reading.mentions.iter().filter(timed);
        clocks.any(|it| from < it.span.start && it.span.start < until)
    };
    let everyone = Cue::AllStaff.is_in(&reading.sentence.text) && reading.staff.is_empty();
    if everyone && !reading.sentence.question {
        let people: Vec<&StaffId> = request.context.profile.staff.iter().map(|it| &it.id).collect();
        let services: Vec<&ServiceId> = reading.services.iter().map(|it| &it.id).collect();
        return all_done(request, &people, &services);
    }
    let mut last = None;
    for (at, entity) in &all {
        // "A haircut at two and a manicure at four with Iryna": the haircut is not hers.
        let apart = last.is_some_and(|last| times(last, *at)) && people.is_empty();
        if apart && matches!(entity, Entity::Service(_)) {
            services.clear();
        }
        last = Some(*at);
        let closes = match entity {
            Entity::Staff(_) => staff_first && !services.is_empty(),
            Entity::Service(_) => !staff_first && !people.is_empty(),
        };
        if closes {
            if !all_done(request, &people, &services) {
                return false;
            }
            (people, services) = (Vec::new(), Vec::new());
        }
        match entity {
            Entity::Staff(id) => people.push(id),
            Entity::Service(id) => services.push(id),
        }
    }
    all_done(request, &people, &services)
}

/// Returns whether the staff members who are said to be the only ones to do a service are: "only Roman
/// does tyres".
fn are_all_who_do(request: &Request, reading: &Reading) -> bool {
    let sentence = &reading.sentence;
    sentence.question
        || sentence.clauses.iter().all(|clause| {
            let inside = |at: usize| clause.span.contains(&at);
            let staff = reading.staff.iter().filter(|it| inside(it.span.start));
            let staff: Vec<&StaffId> = staff.map(|it| &it.id).collect();
            let services = reading.services.iter().filter(|it| inside(it.span.start));
            let does = |service: &ServiceId| {
                let all = request.context.profile.staff.iter();
                let all = all.filter(|it| it.services.contains(service));
                all.into_iter().all(|it| staff.contains(&&it.id))
            };
            let only = clause.act == Act::States && Cue::Only.is_in(sentence.words(clause));
            !only || staff.is_empty() || services.into_iter().all(|it| does(&it.id))
        })
}

/// Returns whether a staff member who is said to do something does the service that is meant where
/// the sentence names none: the one that was looked up or asked for.
fn does_what_is_meant(request: &Request, known: &Known<'_>, reading: &Reading) -> bool {
    if !reading.services.is_empty() || reading.sentence.question {
        return true;
    }
    let looked = known.lookups.first().and_then(|it| it.service.cloned());
    let asked = || lengths::asked_services(request).into_iter().next();
    let Some(service) = looked.or_else(asked) else { return true };
    reading.sentence.clauses.iter().all(|clause| {
        let words = reading.sentence.words(clause);
        let does = matches!(clause.act, Act::States | Act::Opens)
            && (Cue::Works.is_in(words) || Cue::AndSo.is_in(words));
        let mut inside = reading.staff.iter().filter(|it| clause.span.contains(&it.span.start));
        !does || inside.all(|it| all_done(request, &[&it.id], &[&service]))
    })
}

fn all_done(request: &Request, people: &[&StaffId], services: &[&ServiceId]) -> bool {
    let does = |id: &StaffId, service: &ServiceId| {
        request.context.profile.staff(id).is_some_and(|it| it.services.contains(service))
    };
    people.iter().all(|id| services.iter().all(|service| does(id, service)))
}

/// Returns whether a sentence that says something was booked names the staff member of the booking.
fn of_the_booking(known: &Known<'_>, reading: &Reading) -> bool {
    reading.sentence.clauses.iter().all(|clause| {
        let words = reading.sentence.words(clause);
        let booked = clause.act == Act::States
            && [Cue::Booked, Cue::Held, Cue::Sure].iter().any(|cue| claims::says(words, *cue));
        let inside = reading.staff.iter().filter(|it| clause.span.contains(&it.span.start));
        let theirs = |id: &StaffId| {
            known.bookings.iter().any(|it| it.staff == *id)
                || known.held.is_some_and(|it| it.staff == *id)
        };
        !booked || inside.map(|it| &it.id).all(theirs)
    })
}

/// Returns the first word with a capital letter, not at the beginning, that is no name known here.
fn stranger<'a>(request: &Request, known: &Known<'_>, raw: &'a str) -> Option<&'a str> {
    let known = words_known(request, known);
    let mut begins = true;
    let mut from = 0;
    for word in raw.split_inclusive(|c: char| c.is_whitespace() || "()[]\"«»“”/".contains(c))
    {
        let start = from;
        from += word.len();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let first = begins;
        let opens = word.trim_end().ends_with([':', '!', '?', '.', '—', '–', '-', '(', '[', '•']);
        begins = opens
            || bare.is_empty() && begins
            || word.trim().is_empty() && begins
            || bare.is_empty() && !word.contains(['«', '"', '“']);
        if first || start == 0 || !names::is_name(bare) {
            continue;
        }
        let lower = bare.to_lowercase();
        let stem = lower.strip_suffix("'s").unwrap_or(&lower);
        let parts: Vec<&str> = stem.split(['-', '\'']).collect();
        let own = |word: &str| known.iter().any(|it| names::is_form(it, word));
        let time = !super::mentions::mentions(request, &lower).is_empty();
        let street = |word: &str| {
            let address = request.context.profile.address.iter().flat_map(LocalizedText::all);
            let mut words = address.flat_map(crate::text::words);
            words.any(|own| crate::text::is_akin(&own, word))
        };
        if !(own(stem)
            || street(stem)
            || parts.len() > 1 && parts.iter().all(|it| own(it))
            || Cue::Proper.begins(stem)
            || Cue::Streets.is(stem)
            || time)
        {
            return Some(bare);
        }
    }
    None
}

/// Returns the words that the profile, the customer and the calls name.
fn words_known(request: &Request, known: &Known<'_>) -> Vec<String> {
    let turn = &request.context;
    let profile = &turn.profile;
    let service = |it: &Service| -> Vec<String> {
        it.name.all().map(str::to_owned).chain(it.also.iter().cloned()).collect()
    };
    let mut texts: Vec<String> = profile.services.iter().flat_map(service).collect();
    let names =
        profile.staff.iter().map(|it| &it.name).chain([&profile.name]).chain(&profile.address);
    texts.extend(
        names
            .chain(profile.facts.iter().map(|fact| &fact.text))
            .flat_map(LocalizedText::all)
            .map(str::to_owned),
    );
    texts.extend(
        profile
            .services
            .iter()
            .filter_map(|it| it.price.as_ref())
            .flat_map(LocalizedText::all)
            .map(str::to_owned),
    );
    texts.extend(turn.messages().map(|(text, _)| text.to_owned()));
    texts.extend(turn.contact.name.clone());
    let visits = known.bookings.iter().chain(&known.cancelled);
    texts.extend(visits.filter_map(|booking| booking.contact.name.clone()));
    texts
        .iter()
        .flat_map(|text| crate::text::words(text))
        .flat_map(|word| {
            let parts: Vec<String> = word.split('-').map(str::to_owned).collect();
            parts
        })
        .collect()
}
