//! Whether a yes is true. A yes says what the customer asked, so the question is checked as if the
//! answer had said it: "Is two free?", "Am I booked?", "Can I bring my dog?".

use crate::{agent::Request, phrase::Mentioned};

use super::{
    claims::{self, Claim},
    cues::Cue,
    durations::lengths,
    entities,
    facts::Facts,
    house,
    known::Known,
    mentions::mentions,
    paraphrase,
    reading::{self, Reading},
    sentence::{Act, Sentence, sentences},
    violation::Rule,
    vocabulary,
};

/// Checks the yes with which an answer begins, if it begins with one.
pub(super) fn check(
    request: &Request,
    facts: &Facts<'_>,
    readings: &[Reading],
) -> Result<(), Rule> {
    let Some(first) = readings.first().filter(|it| affirms(&it.sentence)) else { return Ok(()) };
    let (known, profile) = (facts.known, facts.profile);
    let asks_back = readings.iter().any(|it| it.sentence.question);
    let questions = request.context.heard.iter().flat_map(|heard| sentences(&heard.text));
    let questions = questions.filter(|it| it.question || Cue::Asks.opens(&it.text));
    let questions: Vec<Sentence> = questions.collect();
    let is_known = |text: &str| {
        vocabulary::unknown(profile, text).is_empty() && !vocabulary::telling(text).is_empty()
    };
    // "We do", to "do you sell them? how long do they last?"
    let one_is_known = questions.iter().any(|it| is_known(&it.text));
    for question in questions {
        let text = question.text.clone();
        let asked = reading::asserted(request, question);
        if is_of_own_visit(&text) && !has_visit(known, &text) && !asks_back {
            return Err(Rule::Claim);
        }
        if asked.statements.is_empty() {
            let said: Vec<&str> = readings.iter().map(|it| it.sentence.text.as_str()).collect();
            let proved = known.has_news()
                || asks_back
                || Cue::AsksLeave.is_in(&text)
                || is_of_own_visit(&text)
                || one_is_known
                || vocabulary::is_grounded(profile, &said.join(" "))
                || readings.iter().any(|it| paraphrase::says_a_fact(request, known, it))
                // The period is compared with the rules.
                || !lengths(&first.sentence.text).is_empty()
                || !first.statements.is_empty();
            if !proved || house::lacks(profile, &text) && !asks_back {
                return Err(Rule::House);
            }
        }
        if !first.statements.is_empty() || !known.changed.is_empty() {
            continue;
        }
        for statement in &asked.statements {
            let full = statement.days.iter().flat_map(|days| days.dates()).any(|day| {
                let lookup = known.lookup(day);
                lookup.is_some_and(|it| it.free.iter().all(|start| start.date() != day))
            });
            if full && known.acted && !asks_back {
                return Err(Rule::Offer);
            }
            // "Of course! Which service would you like?" agrees to a wish and asks on.
            let courtesy = statement.time.is_none() || is_courtesy(&first.sentence);
            if !(courtesy && asks_back && facts.is_open(statement)) {
                facts.check(statement)?;
            }
        }
    }
    Ok(())
}

/// Returns whether an answer only reassures a customer who asks after their visit or orders one,
/// and no function was called: "all good, don't worry".
pub(super) fn only_reassures(request: &Request, known: &Known<'_>, readings: &[Reading]) -> bool {
    let seen = known.acted || known.listed || known.held.is_some();
    if seen || !known.bookings.is_empty() || !known.lookups.is_empty() {
        return false;
    }
    let mut heard = request.context.heard.iter().map(|heard| heard.text.to_lowercase());
    let wants = heard.any(|text| is_of_own_visit(&text) || is_whole_order(request, &text));
    let reassures = |it: &Reading| Cue::Reassures.is_in(&it.sentence.text);
    // "I'll check" leaves it open, and "I've checked, all is in order" does not.
    let open = |it: &Reading| {
        it.sentence.question || Cue::Checks.is_in(&it.sentence.text) && !reassures(it)
    };
    wants && readings.iter().any(reassures) && !readings.iter().any(open)
}

/// Returns whether a message in lower case names a service, a day and a time.
pub(super) fn is_whole_order(request: &Request, text: &str) -> bool {
    let found = mentions(request, text);
    let timed = found.iter().any(|it| matches!(it.what, Mentioned::At(_)));
    let dated = found.iter().any(|it| matches!(it.what, Mentioned::Days { .. }));
    timed && dated && !entities::services(&request.context.profile, text).is_empty()
}

/// Returns whether a sentence says yes.
fn affirms(sentence: &Sentence) -> bool {
    let start = sentence.text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let denies = sentence.clauses.iter().any(|clause| clause.act == Act::Denies);
    // "You do!" is a yes, and "you do not need it" or "you can book" is none.
    let short = Cue::ShortYes.phrases().iter().any(|phrase| {
        start
            .strip_prefix(phrase)
            .is_some_and(|rest| !rest.trim_start().starts_with(char::is_alphanumeric))
    });
    (short || Cue::Affirms.opens(start)) && !sentence.question && !denies
}

fn is_courtesy(sentence: &Sentence) -> bool {
    Cue::Courtesies.opens(sentence.text.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// Returns whether the customer asks after their own visit.
pub(super) fn is_of_own_visit(asked: &str) -> bool {
    let about = [Cue::Booked, Cue::Visit, Cue::Cancelled, Cue::Moved];
    Cue::Mine.is_in(asked) && about.into_iter().any(|cue| cue.is_in(asked))
}

fn has_visit(known: &Known<'_>, asked: &str) -> bool {
    let claims = claims::made(asked);
    if claims.contains(&Claim::Cancelled) {
        return !known.cancelled.is_empty() || !known.bookings.is_empty() && known.acted;
    }
    !known.bookings.is_empty() || known.held.is_some() || !known.lookups.is_empty()
}
