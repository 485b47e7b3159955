//! Whether an answer says only what is known of those who come: who does what for the visits of this
//! turn, and how many come at once.
//!
//! A slot is for one. Beside a receipt or a held slot every service and staff member that is stated
//! belongs to it, unless the customer named them.

use crate::{
    agent::Request,
    ids::{ServiceId, StaffId},
    schedule::Booking,
    text::same_stem,
};

use super::{
    claims::{self, Claim},
    cues::Cue,
    durations::unit,
    entities,
    known::Known,
    names,
    phrases::find,
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
};

/// Checks who and what a sentence names beside a visit, and how many it says can come.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    if reading.sentence.question {
        return check_question(request, known, reading);
    }
    let stated = |at: usize| {
        let clause = reading.sentence.clause_at(at);
        clause.is_none_or(|clause| clause.act == Act::States)
    };
    if known.listed && !known.bookings.is_empty() && names_another(request, known, reading) {
        return Err(Rule::Claim);
    }
    if is_with_another(known, reading) || books_another(request, known, reading) {
        return Err(Rule::Claim);
    }
    if known.held.is_some() || !known.changed.is_empty() {
        if names_another(request, known, reading) {
            return Err(Rule::Claim);
        }
        let own = Own::of(request, known);
        let service = reading.services.iter().filter(|it| stated(it.span.start));
        let staff = reading.staff.iter().filter(|it| stated(it.span.start));
        if !service.map(|it| &it.id).all(|id| own.services.contains(id))
            || !staff.map(|it| &it.id).all(|id| own.staff.contains(id))
        {
            return Err(Rule::Claim);
        }
        let numbers =
            reading.services.iter().filter_map(|it| number_before(reading, it.span.start));
        if !numbers.into_iter().all(|number| number == known.bookings.len()) {
            return Err(Rule::Claim);
        }
    }
    let counts = |clause: &Clause| counts_wrongly(request, known, reading, clause);
    if reading.sentence.clauses.iter().any(counts) { Err(Rule::Number) } else { Ok(()) }
}

/// The most words of an answer that only names who a visit is with.
const MOST_NAMING: usize = 6;

/// Returns whether a short answer names a staff member with whom the customer has none of the visits that
/// were listed: "with Svitlana".
fn is_with_another(known: &Known<'_>, reading: &Reading) -> bool {
    let listed = known.acted && known.listed && known.lookups.is_empty();
    let short = reading.sentence.text.split_whitespace().count() <= MOST_NAMING;
    let stated =
        |at: usize| reading.sentence.clause_at(at).is_none_or(|clause| clause.act == Act::States);
    let visits = || known.bookings.iter().chain(&known.before).chain(&known.cancelled);
    let mut staff = reading.staff.iter().filter(|it| stated(it.span.start));
    listed
        && short
        && visits().next().is_some()
        && reading.services.is_empty()
        && staff.any(|it| !visits().any(|booking| booking.staff == it.id))
}

/// Returns whether a sentence says that a person is booked, moved or cancelled whom no visit names: "Amy is
/// booked at seven too".
fn books_another(request: &Request, known: &Known<'_>, reading: &Reading) -> bool {
    let contacts = known.bookings.iter().chain(&known.before).chain(&known.cancelled);
    let contacts = contacts.filter_map(|it| it.contact.name.as_deref());
    let writer = request.context.contact.name.as_deref();
    let own: Vec<String> = contacts.chain(writer).flat_map(crate::text::words).collect();
    let heard = request.context.messages().map(|(text, _)| names::written(text));
    let heard: Vec<String> = heard.flatten().collect();
    let sentence = &reading.sentence;
    let mut stated = sentence.clauses.iter().filter(|clause| clause.act == Act::States);
    stated.any(|clause| {
        let claims = claims::made(sentence.words(clause));
        let done =
            [Claim::Made, Claim::Moved, Claim::Cancelled].iter().any(|it| claims.contains(it));
        let text = sentence.raw.get(clause.span.clone()).unwrap_or_default();
        let dated = |word: &str| {
            let days = reading.mentions.iter().filter_map(|it| sentence.text.get(it.span.clone()));
            Cue::Proper.is(word) || days.into_iter().any(|day| day.contains(word))
        };
        // "Amy, you're booked" speaks to her.
        let called = |word: &str| text.trim_end().to_lowercase().ends_with(&format!("{word},"));
        let named = crate::text::words(text).into_iter();
        let named = named.filter(|it| heard.contains(it) && !called(it) && !dated(it));
        let strange = |name: &String| !own.iter().any(|it| names::is_form(it, name));
        done && !own.is_empty() && named.into_iter().any(|name| strange(&name))
    })
}

/// Returns whether a sentence states a word that names of services share, "piano", and no service
/// of this conversation has it.
fn names_another(request: &Request, known: &Known<'_>, reading: &Reading) -> bool {
    let profile = &request.context.profile;
    let own = Own::of(request, known).services;
    let stated = reading.sentence.clauses.iter().filter(|clause| clause.act == Act::States);
    let mut words = stated.flat_map(|clause| crate::text::words(reading.sentence.words(clause)));
    let said = request.context.messages().flat_map(|(text, _)| crate::text::words(text));
    let said: Vec<String> = said.collect();
    words.any(|word| {
        if said.iter().any(|own| same_stem(own, &word)) {
            return false;
        }
        let of = entities::sharing(profile, &word);
        of.len() > 1 && !of.iter().any(|id| own.contains(id))
    })
}

/// Returns the number of visits that is named right before a service: "two haircuts".
fn number_before(reading: &Reading, at: usize) -> Option<usize> {
    let word = reading.sentence.text.get(..at)?.split_whitespace().next_back()?;
    let number = Cue::Values.phrases().iter().find_map(|line| {
        let (number, names) = line.split_once(' ')?;
        names.split_whitespace().any(|name| name == word).then(|| number.parse().ok()).flatten()
    });
    number.filter(|it| *it > 1)
}

/// Checks that a question about changing a visit names a service of the customer's.
fn check_question(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let changes = Cue::Change.is_in(&reading.sentence.text) && !known.bookings.is_empty();
    let own = Own::of(request, known);
    let strange = reading.services.iter().any(|it| !own.services.contains(&it.id));
    if changes && strange { Err(Rule::Claim) } else { Ok(()) }
}

/// The services and staff members that may be stated beside a visit.
struct Own {
    services: Vec<ServiceId>,
    staff: Vec<StaffId>,
}

impl Own {
    fn of(request: &Request, known: &Known<'_>) -> Self {
        let visits: Vec<&Booking> =
            known.bookings.iter().chain(&known.before).chain(&known.cancelled).copied().collect();
        let mut services: Vec<ServiceId> = visits.iter().map(|it| it.service.clone()).collect();
        let mut staff: Vec<StaffId> = visits.iter().map(|it| it.staff.clone()).collect();
        services.extend(known.held.map(|it| it.service.clone()));
        staff.extend(known.held.map(|it| it.staff.clone()));
        for lookup in &known.lookups {
            services.extend(lookup.service.cloned());
            staff.extend(lookup.staff.cloned());
        }
        let profile = &request.context.profile;
        for (text, _) in request.context.messages() {
            let text = text.to_lowercase();
            services.extend(entities::services(profile, &text).into_iter().map(|it| it.id));
            staff.extend(entities::staff(profile, &text).into_iter().map(|it| it.id));
        }
        Self { services, staff }
    }
}

/// Returns whether a clause says that several come at once, or counts them otherwise than the
/// customer did.
fn counts_wrongly(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    clause: &Clause,
) -> bool {
    let words = reading.sentence.words(clause);
    let states = matches!(clause.act, Act::States | Act::Opens);
    let shared = request.context.profile.services.iter().any(|it| it.shape.capacity > 1);
    // "On 4 January" counts nothing.
    let dated = |it: &Count| {
        let at = clause.span.start + it.at;
        reading.mentions.iter().any(|mention| mention.span.contains(&at))
    };
    let mut counted = counts(words);
    counted.retain(|it| !dated(it));
    let heard = request.context.messages().map(|(text, _)| counts(&text.to_lowercase()));
    let facts = request.context.profile.facts.iter().flat_map(|fact| fact.text.all());
    let told: Vec<Count> = facts.flat_map(|fact| counts(&fact.to_lowercase())).collect();
    let room = reading.services.iter().map(|it| &it.id).chain(&reading.carried.service);
    let room = room.filter_map(|id| request.context.profile.service(id));
    let room: Vec<u32> = room.map(|it| it.shape.capacity).filter(|it| *it > 1).collect();
    let said: Vec<Count> = heard.flatten().collect();
    let heard: Vec<&Count> = said.iter().chain(&told).collect();
    let otherwise = |it: &Count| {
        let people = Cue::People.is(&it.noun);
        let alike = |other: &&&Count| {
            same_stem(&other.noun, &it.noun) || people && Cue::People.is(&other.noun)
        };
        // "Up to six people", where the service has room for six.
        if people && room.contains(&it.number) {
            return false;
        }
        // "We are three people: Olena, Iryna and Svitlana."
        let staff = request.context.profile.staff.len();
        if people && !reading.staff.is_empty() && usize::try_from(it.number) == Ok(staff) {
            return false;
        }
        let mut same = heard.iter().filter(alike).peekable();
        let known = same.peek().is_some();
        let agrees = same.any(|other| other.number == it.number);
        !agrees && (known || Cue::People.is(&it.noun))
    };
    let together = !shared && Cue::AtOnce.is_in(words) && known.bookings.len() < 2;
    let of_people = |it: &Count| {
        Cue::People.is(&it.noun) || said.iter().any(|other| same_stem(&other.noun, &it.noun))
    };
    let fits = Cue::Fit.is_in(words) && counted.iter().any(of_people);
    states && (together || fits || counted.iter().any(otherwise))
}

/// A number of something, from two on.
#[derive(Debug)]
struct Count {
    /// Where it stands.
    at: usize,
    number: u32,
    noun: String,
}

/// The fewest letters of a noun that is counted.
const FEWEST_LETTERS: usize = 4;

/// Returns what a text in lower case counts: "three cats", "two people".
fn counts(text: &str) -> Vec<Count> {
    let mut found = Vec::new();
    for line in Cue::Values.phrases() {
        let Some((digits, names)) = line.split_once(' ') else { continue };
        let Some(number) = digits.parse().ok().filter(|it| *it > 1) else { continue };
        for name in names.split_whitespace().chain([digits]) {
            for at in find(text, &format!("{name} ")) {
                let rest = text.get(at + name.len()..).unwrap_or_default().trim_start();
                let noun = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
                let thing = noun.chars().count() >= FEWEST_LETTERS && unit(noun).is_none();
                if thing && (Cue::People.is(noun) || !Cue::Counted.begins(noun)) {
                    found.push(Count { at, number, noun: noun.to_owned() });
                }
            }
        }
    }
    found
}
