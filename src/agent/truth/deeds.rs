//! What an answer says that the business did or will do, found by grammar: "I've …", "we'll …",
//! "has been …", "передала", "надіслано".
//!
//! Every deed needs its fact, and a verb that is on no list is a deed that no function does. So no
//! list of lies is needed: what is listed is what may be said.

use crate::{
    agent::Request,
    ids::ServiceId,
    phrase::{Mention, Mentioned},
    schedule::{Booking, Change},
};

use super::{
    affirm, beyond,
    claims::{self, Claim},
    cues::Cue,
    durations::lengths,
    entities::Named,
    known::{Known, Lookup},
    phrases::find,
    reading::Reading,
    sentence::{Act, Clause},
    verbs::{is_harmless, verb, verbs},
    violation::Rule,
    vocabulary, waits,
};

/// The most words of an answer that leaves out of what there is nothing.
const SHORT_ANSWER: usize = 5;

/// Checks the deeds of a sentence.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let sentence = &reading.sentence;
    if !sentence.question && waits::is_untrue(known, reading) {
        return Err(Rule::Promise);
    }
    // Who waits is told when something frees up: that is true of all who are on the list.
    let of_list = known.waits && Cue::Waits.is_in(&sentence.text);
    for clause in &sentence.clauses {
        let words = sentence.words(clause);
        // "That time suits Olena" says that it is free, and nothing was looked up.
        let states = matches!(clause.act, Act::States | Act::Opens);
        let looked = known.acted || !known.bookings.is_empty() || known.held.is_some();
        if states && !looked && !sentence.question && Cue::ThatTime.is_in(words) {
            return Err(Rule::Offer);
        }
        if is_closed_wrongly(known, clause, words) {
            return Err(Rule::Hours);
        }
        let full = clause.act == Act::Denies && Cue::AllTaken.is_in(words);
        if full && reading.statements.is_empty() && known.has_room() {
            return Err(Rule::Offer);
        }
        if clause.act != Act::Asks {
            appointments(request, known, reading, clause)?;
            if !of_list {
                messages(request, known, reading, words, clause.act)?;
                verbs(known, &reading.words_alone(clause))?;
            }
            promised_for(known, reading, clause)?;
        } else if !sentence.question && !of_list {
            // "I'll ask her whether she can come" is a deed, though it asks as well.
            let until = Cue::If.places(words).min().unwrap_or(words.len());
            let own = words.get(..until).unwrap_or_default();
            messages(request, known, reading, own, clause.act)?;
            verbs(known, own)?;
        }
        if !sentence.question && is_loosened(request, words) {
            return Err(Rule::Claim);
        }
        let told = matches!(clause.act, Act::States | Act::Opens)
            || clause.act == Act::Asks && !sentence.question;
        if (told || Cue::NoExtra.is_in(words)) && beyond::is_beyond(request, reading, clause) {
            return Err(Rule::Promise);
        }
    }
    Ok(())
}

/// Returns whether a clause says that the business is closed then, and the time was refused because
/// of another visit.
fn is_closed_wrongly(known: &Known<'_>, clause: &Clause, words: &str) -> bool {
    let occupied = known.lookups.first().and_then(Lookup::is_occupied);
    clause.act == Act::Closes && Cue::Then.is_in(words) && occupied == Some(true)
}

/// Checks that what is claimed of appointments was done.
fn appointments(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    clause: &Clause,
) -> Result<(), Rule> {
    let words = reading.sentence.words(clause);
    let timed = reading.statements.iter().any(|it| it.time.is_some());
    let ahead = known.before.is_empty() && known.cancelled.is_empty();
    let only = known.listed && known.bookings.len() > 1 && Cue::Only.is_in(words);
    let fewer = only && reading.services.len() < known.bookings.len();
    if fewer && !reading.sentence.question
        || is_miscounted(known, words)
        || !timed && is_denied_wrongly(known, clause, words)
        || is_fixed_wrongly(known, clause, words)
        || is_refused_unseen(request, known, clause, words)
        || ahead && Cue::Long.is_in(words)
    {
        return Err(Rule::Claim);
    }
    let general = vocabulary::repeats_a_fact(&request.context.profile, words);
    if general || clause.act == Act::Denies && Cue::Taken.is_in(words) {
        return Ok(());
    }
    let is_of_list = Cue::Waits.is_in(&reading.sentence.text);
    let fresh = !known.changed.is_empty() || known.acted || !asks_for_more(request, known);
    for claim in claims::made(&reading.words_without_services(clause)) {
        let booked = !known.bookings.is_empty();
        let proved = match claim {
            // "You're on the waiting list" claims no visit.
            Claim::Made | Claim::Kept | Claim::Done if known.waits && is_of_list => true,
            Claim::Made if known.is_kept_for(words, &request.context.profile.rules) => true,
            Claim::Made if Cue::Pair.is_in(words) => known.bookings.len() > 1 && fresh,
            Claim::Made | Claim::Expected => booked && fresh,
            Claim::Done if known.awaits_yes => false,
            Claim::Done => booked && fresh || known.human || !known.changed.is_empty(),
            Claim::Kept => known.held.is_some() || booked && fresh,
            Claim::Moved => known.moved && known.changed.last() != Some(&Change::Cancelled),
            Claim::Cancelled => {
                let most = if Cue::All.is_in(words) { 2 } else { 1 };
                known.cancelled.len() >= most || known.released && most == 1
            }
        };
        let named = reading.services.iter().filter(|it| clause.span.contains(&it.span.start));
        let own = |it: &Named<ServiceId>| known.is_of(claim, &it.id);
        if !proved || !reading.sentence.question && !named.into_iter().all(own) {
            return Err(Rule::Claim);
        }
    }
    let own = Cue::Own.is_in(words) && Cue::Visit.is_in(words) && Cue::Have.is_in(words);
    let gone = !known.cancelled.is_empty()
        && claims::made(&reading.sentence.text).contains(&Claim::Cancelled);
    if own && known.bookings.is_empty() && clause.act == Act::States && !gone {
        return Err(Rule::Claim);
    }
    Ok(())
}

/// Returns whether a clause counts the customer's visits, and there are more or fewer.
fn is_miscounted(known: &Known<'_>, words: &str) -> bool {
    let own = Cue::Have.is_in(words) || known.listed && !Cue::Will.is_in(words);
    own && Cue::Values.phrases().iter().any(|line| {
        let Some((number, names)) = line.split_once(' ') else { return false };
        let counted = |name: &str| {
            find(words, &format!("{name} ")).any(|at| {
                let rest = words.get(at + name.len()..).unwrap_or_default().trim_start();
                let rest = rest.split_once(' ').filter(|(word, _)| Cue::Adverb.is(word));
                let rest =
                    rest.map_or_else(|| words.get(at + name.len()..), |(_, rest)| Some(rest));
                rest.is_some_and(|rest| Cue::Visit.opens(rest.trim_start()))
            })
        };
        names.split_whitespace().any(counted)
            && number
                .parse()
                .is_ok_and(|number: usize| number > 0 && number != known.bookings.len())
    })
}

/// Returns whether a clause says that the customer has no visit, and that is not known.
fn is_denied_wrongly(known: &Known<'_>, clause: &Clause, words: &str) -> bool {
    let visit = Cue::Visit.is_in(words) || Cue::Booked.is_in(words);
    let own = Cue::Own.is_in(words) || Cue::Nothing.is_in(words);
    // "You have nothing", to a customer who asks what they have.
    let short = known.acted && known.listed && words.split_whitespace().count() <= SHORT_ANSWER;
    let denies = clause.act == Act::Denies && Cue::Nothing.is_in(words) && own && (visit || short);
    let gone = clause.act == Act::States && !known.cancelled.is_empty();
    let some = known.bookings.iter().any(|it| !known.cancelled.iter().any(|gone| gone.id == it.id));
    denies && !gone && !Cue::Others.is_in(words) && (some || !known.acted && !known.listed)
}

/// Returns whether a clause says no to a customer who asks after their own visit, and nothing was
/// looked up: "you don't have one".
fn is_refused_unseen(request: &Request, known: &Known<'_>, clause: &Clause, words: &str) -> bool {
    let has = Cue::Own.is_in(words) && Cue::Nothing.is_in(words) && !Cue::Mine.is_in(words);
    let unseen = !known.acted && !known.listed && known.cancelled.is_empty();
    let mut heard = request.context.heard.iter().map(|heard| heard.text.to_lowercase());
    clause.act == Act::Denies && has && unseen && heard.any(|text| affirm::is_of_own_visit(&text))
}

/// Returns whether a clause lets the customer change a visit at any time, and the rules do not.
fn is_loosened(request: &Request, words: &str) -> bool {
    let ruled = request.context.profile.rules.change_until.is_positive();
    ruled && Cue::AnyTime.is_in(words) && Cue::Change.is_in(words)
}

/// Returns whether a clause says that a visit cannot be changed, and no function refused it. With a
/// period it is a rule of the business, whose length is checked.
fn is_fixed_wrongly(known: &Known<'_>, clause: &Clause, words: &str) -> bool {
    let denies = clause.act == Act::Denies && Cue::Fixed.is_in(words) && Cue::Change.is_in(words);
    let some = !known.bookings.is_empty() || !known.cancelled.is_empty();
    let done = !known.changed.is_empty() && clause.act == Act::Denies && Cue::Change.is_in(words);
    let fails = Cue::Fixed.is_in(words);
    // "I can't change your email here" says nothing of the visit.
    let data = Cue::ContactData.is_in(words);
    (denies || done && fails) && !known.too_late && some && !data && lengths(words).is_empty()
}

/// Returns whether the customer named a day, a time or a service in this turn, so that an
/// appointment of an earlier turn does not answer them.
fn asks_for_more(request: &Request, known: &Known<'_>) -> bool {
    let turn = &request.context;
    let own = |mention: &Mention| known.bookings.iter().any(|it| is_of_visit(it, &mention.what));
    turn.heard.iter().any(|heard| {
        let text = heard.text.to_lowercase();
        let mentions = super::mentions::mentions(request, &text);
        let services = super::entities::services(&turn.profile, &text);
        !mentions.iter().all(own)
            || !services.iter().all(|it| known.bookings.iter().any(|own| own.service == it.id))
    })
}

/// Returns whether a day or a time is that of a visit.
fn is_of_visit(booking: &Booking, said: &Mentioned) -> bool {
    let start = booking.local_start;
    match said {
        Mentioned::Days { first, last, .. } => (*first..=*last).contains(&start.date()),
        Mentioned::At(times) => times.contains(&start.time()),
        _ => false,
    }
}

/// Checks what is said of letters and of people who will answer.
fn messages(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    words: &str,
    act: Act,
) -> Result<(), Rule> {
    let whole = &reading.sentence.text;
    // "Reminders come 24 hours before" is the rule of the profile, with or without a booking.
    let reminders = &request.context.profile.rules.reminders;
    let is_rule = |minutes: i64| reminders.iter().any(|it| it.as_mins() == minutes);
    let periods = lengths(words);
    let ruled = !periods.is_empty() && periods.iter().all(|it| is_rule(it.minutes));
    let booked = !known.bookings.is_empty() || !known.cancelled.is_empty();
    let held = known.held.is_some();
    // "A booking needs your email, the confirmation will go there" promises nothing yet.
    let needed = reading.sentence.clauses.iter().any(|it| it.act == Act::Asks)
        && Cue::ContactData.is_in(whole);
    let unproved = Cue::Phones.is_in(words) && act != Act::Denies
        || held && Cue::LongHold.is_in(words) && (Cue::Held.is_in(whole) || Cue::Keep.is_in(whole))
        || claims::says(words, Cue::Letter) && !booked
        || claims::says(words, Cue::Later) && !booked && !held && !ruled && !known.waits && !needed
        || act != Act::Denies && claims::says(words, Cue::Answers) && !known.human;
    if unproved { Err(Rule::Promise) } else { Ok(()) }
}

/// Checks what staff members are said to do: "Olena will squeeze you in".
fn promised_for(known: &Known<'_>, reading: &Reading, clause: &Clause) -> Result<(), Rule> {
    let inside = reading.staff.iter().filter(|it| clause.span.contains(&it.span.start));
    for named in inside {
        let until = clause.span.end;
        let rest = reading.sentence.text.get(named.span.end..until).unwrap_or_default();
        let rest = rest.trim_start();
        let will = Cue::WillOf.phrases().iter().find(|phrase| rest.starts_with(*phrase));
        let Some(verb) = will.and_then(|will| verb(rest, will.len(), Cue::Will)) else { continue };
        let fine = is_harmless(verb.word)
            || Cue::Works.opens(&format!("will {}", verb.rest))
            || Cue::Sure.opens(verb.rest)
            || Cue::Answers.opens(verb.rest) && known.human;
        if !fine {
            return Err(Rule::Promise);
        }
    }
    Ok(())
}
