//! Days and hours of the customer's own life, which are no wish: a reason ("after three, because till
//! three I'm at the market") and an event ("my wedding is in February").

use jiff::civil::Time;

use crate::{
    lang::{BesideDay, Counts, Cue},
    phrase::{self, Bound, Meaning},
};

use super::{
    act::Shift,
    by_itself::by_itself,
    from_day, left,
    reading::{Reading, What},
    tokens::Token,
    view::View,
};

/// The most small words between an event and its day: "my wedding is on the".
const SMALL: usize = 3;

/// No business begins before this hour, so that "after four" is in the afternoon.
const EARLY: i8 = 7;

/// Whether a day or time belongs to the customer's own life.
pub(super) fn is_of_life(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    is_reason(view, chosen, reading)
        || ends_where_wish_begins(view, chosen, reading)
        || is_kept(view, chosen, reading)
        || is_of_event(view, chosen, reading)
        || is_told(view, chosen, reading)
        || is_outside(view, chosen, reading)
}

/// Whether an hour is outside of the bound that is wished for behind it: "I have lunch at one, so a haircut
/// before twelve".
fn is_outside(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    const TURNS: [Cue; 6] = [Cue::Or, Cue::Otherwise, Cue::If, Cue::No, Cue::Slip, Cue::Rather];
    if !matches!(reading.what, What::When { time: true, day: false }) {
        return false;
    }
    let Some(own) = by_itself(view, reading).filter(|own| own.bound.is_none()) else {
        return false;
    };
    let Some(from) = own.time else { return false };
    let until = own.time_end.unwrap_or(from);
    let excludes = |it: &Reading| match by_itself(view, it) {
        Some(Meaning { time: Some(after), time_end: None, bound: Some(Bound::After), .. }) => {
            until < after
        }
        Some(Meaning { time: None, time_end: Some(before), .. }) => from > before,
        _ => false,
    };
    let turned = |it: &Reading| {
        let between = reading.words.end..it.words.start;
        TURNS.iter().any(|cue| view.with(*cue).any(|found| between.contains(&found.from)))
    };
    let behind = |it: &&Reading| {
        it.words.start >= reading.words.end && matches!(it.what, What::When { time: true, .. })
    };
    chosen.iter().filter(behind).any(|it| excludes(it) && !turned(it))
}

/// Whether a day is told of, and another one is wanted: "I fly to Dubai next month", "Thursday is kapa haka".
fn is_told(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
    let clause = left::clause(view.tokens, reading.words.start);
    let other = |it: &Reading| day(it) && it.words != reading.words;
    if !day(reading) || !chosen.iter().any(other) {
        return false;
    }
    // "Tomorrow at 10, and I'll call about today."
    let start = reading.words.start;
    if view.with(Cue::Leaves).any(|it| it.until <= start && start - it.until <= SMALL) {
        return true;
    }
    // "Thursday I'm at the dentist so Friday at nine."
    let so = view.with(Cue::Day(BesideDay::So)).any(|so| {
        so.from > reading.words.end
            && left::sentence(view.tokens, start).contains(&so.from)
            && chosen.iter().any(|it| day(it) && it.words.start >= so.until)
    });
    if so && reading.words.start == clause.start {
        return true;
    }
    // "Wednesday he's at footy, so tomorrow" and the same without a comma.
    let until = reading.words.end;
    let whose = [Cue::HeOrShe, Cue::Subject, Cue::IntroducesSelf];
    let busy = reading.words.start == clause.start
        && whose.into_iter().any(|cue| view.has(until, cue))
        && chosen.iter().any(|it| day(it) && it.words.start > until + 2);
    if busy {
        return true;
    }
    let elsewhere = |it: &Reading| day(it) && !clause.contains(&it.words.start);
    if !chosen.iter().any(elsewhere) {
        return false;
    }
    let unknown = |at: usize| {
        let word = view.tokens.get(at).is_some_and(Token::is_word);
        let read = chosen.iter().any(|it| it.words.contains(&at));
        word && !read && !view.is_known(at) && !view.is_time(at)
    };
    let wishes = [Cue::Book, Cue::Look, Cue::Move, Cue::Please, Cue::Rather, Cue::Works, Cue::May];
    let orders = view.cues.iter().any(|it| clause.contains(&it.from) && wishes.contains(&it.cue));
    let first = clause.start;
    // "I fly …": the subject, and a verb that nothing explains directly behind it.
    let acts = view.has(first, Cue::Subject) && unknown(first + 1);
    // "Thursday is …": the day itself is what is told of.
    let end = reading.words.end;
    let is_something =
        reading.words.start == first && view.has(end, Cue::Wonders) && unknown(end + 1);
    !orders && (acts || is_something)
}

/// Whether something keeps the customer on a day, and another day is said behind it: "they keep me at work
/// on Thursday, can I come on Saturday?"
fn is_kept(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
    let others = || chosen.iter().filter(|it| day(it) && it.words.start > reading.words.start);
    let kept = |late: &crate::lang::Match| {
        let (from, until) = (reading.words.start, reading.words.end);
        let near = late.from >= until && late.from - until <= SMALL
            || late.until <= from && from - late.until <= SMALL;
        near && others().any(|it| it.words.start >= late.until.max(until))
    };
    day(reading) && view.with(Cue::Late).any(kept)
}

/// Whether a reading stands in a clause that gives a reason for something of the same kind before it.
fn is_reason(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let clause = left::clause(view.tokens, reading.words.start);
    let reason = |found: &&crate::lang::Match| {
        clause.contains(&found.from) && found.until <= reading.words.start
    };
    let Some(because) = view.with(Cue::Because).find(reason) else { return false };
    chosen.iter().any(|it| it.words.end <= because.from && is_alike(&it.what, &reading.what))
}

/// Whether a word of a service says what another one is for: "a follow-up for my shoulder".
pub(super) fn is_purpose(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let Some(led) = view.with(Cue::ForWhom).find(|it| it.until == reading.words.start) else {
        return false;
    };
    let clause = left::clause(view.tokens, led.from);
    chosen.iter().any(|it| {
        matches!(it.what, What::Service(_))
            && clause.contains(&it.words.start)
            && it.words.end <= led.from
    })
}

/// Whether a service's name stands in a reason for another time: "could we do an hour later? Because of the
/// kindergarten".
pub(super) fn is_why(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let clause = left::clause(view.tokens, reading.words.start);
    let because = view
        .with(Cue::Because)
        .any(|it| clause.contains(&it.from) && it.until <= reading.words.start);
    because && chosen.iter().any(|it| matches!(it.what, What::Shift(_) | What::When { .. }))
}

/// Whether a service's name is the occasion of another one: "a racing lesson for his birthday".
pub(super) fn is_occasion(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    const NEAR: usize = 3;
    let start = reading.words.start;
    let event = view.has(start, Cue::Event);
    let led = view.with(Cue::ForWhom).any(|it| it.until <= start && start - it.until <= NEAR);
    let other = |it: &Reading| matches!(it.what, What::Service(_)) && it.words.end <= start;
    event && reading.words.len() == 1 && led && chosen.iter().any(other)
}

fn is_alike(one: &What, other: &What) -> bool {
    match (one, other) {
        (What::When { day, time }, What::When { day: other_day, time: other_time }) => {
            *day && *other_day || *time && *other_time
        }
        _ => false,
    }
}

/// Whether an hour ends what keeps the customer, because what is wished for begins at it: "till three I'm
/// at the market, I need it after three".
fn ends_where_wish_begins(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    if !matches!(reading.what, What::When { time: true, day: false }) {
        return false;
    }
    let Some(Meaning { time: None, time_end: Some(end), .. }) = by_itself(view, reading) else {
        return false;
    };
    let begins = |it: &Reading| match by_itself(view, it) {
        Some(Meaning { time: Some(from), time_end: None, bound: Some(Bound::After), .. }) => {
            let same = from.hour() % 12 == end.hour() % 12 && from.minute() == end.minute();
            // The half of the day of an hour that is said alone is a guess.
            let later = Time::new(from.hour() % 12 + 12, from.minute(), 0, 0);
            same || end <= later.unwrap_or(from) && from.hour() < EARLY
        }
        _ => false,
    };
    let other = |it: &&Reading| it.words != reading.words && matches!(it.what, What::When { .. });
    chosen.iter().filter(other).any(begins)
}

/// Whether a day is that of an event: "my wedding is in February", where no day is counted from it.
fn is_of_event(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
    let hour = |it: &Reading| matches!(it.what, What::When { day: false, time: true });
    let before = |it: &&Reading| it.words.end == reading.words.start;
    // "My flight is on Friday at six": the hour is that of the flight.
    let only_day = |it: &&Reading| matches!(it.what, What::When { day: true, time: false });
    let led = chosen.iter().filter(before).find(only_day);
    if let Some(day) = led.filter(|_| matches!(reading.what, What::When { day: false, .. })) {
        return is_of_event(view, chosen, day);
    }
    if hour(reading) {
        return is_beside_event(view, chosen, reading) || leads_event(view, reading);
    }
    // "I have a meeting at three on Thursday, could we do an hour later?" counts from the visit.
    let shifted = chosen.iter().any(|it| matches!(it.what, What::Shift(Shift::Minutes(_))));
    if let Some(hour) = chosen.iter().filter(before).find(|it| hour(it)).filter(|_| shifted) {
        return is_beside_event(view, chosen, hour);
    }
    let counted = || chosen.iter().any(|it| from_day::of_day(view, chosen, it));
    day(reading) && is_beside_event(view, chosen, reading) && !counted()
}

/// The hour of an event of the customer's own that a message names: "I have a meeting at three".
pub(super) fn hour_of_event<'c>(view: &View<'_>, chosen: &'c [Reading]) -> Option<&'c Reading> {
    let hour = |it: &&Reading| matches!(it.what, What::When { day: false, time: true });
    chosen.iter().filter(hour).find(|it| is_beside_event(view, chosen, it) || leads_event(view, it))
}

/// Whether an hour stands before an event that the customer has: «в мене о 15 нарада», "at three I have a meeting".
fn leads_event(view: &View<'_>, hour: &Reading) -> bool {
    let small = |at: usize| view.has(at, Cue::Has) || view.has(at, Cue::A) || view.is_plain(at);
    let has = |at: usize| view.has(at, Cue::Has);
    view.with(Cue::Event).any(|event| {
        let between = hour.words.end..event.from;
        let led = hour.words.start.checked_sub(1).is_some_and(has);
        event.from >= hour.words.end
            && between.len() <= SMALL
            && between.clone().all(small)
            && (led || between.clone().any(has))
    })
}

/// Whether a day or an hour stands behind an event, with nothing but small words between.
fn is_beside_event(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    const LEADS: [Cue; 6] = [Cue::ForWhom, Cue::What, Cue::To_, Cue::From_, Cue::A, Cue::With];
    // "Tomorrow afternoon? I need it before a wedding on Wednesday": the visit has a day of its own.
    let day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
    let other = chosen.iter().any(|it| day(it) && day(reading) && it.words != reading.words);
    view.with(Cue::Event).any(|event| {
        let between = event.until..reading.words.start;
        let small = |at: usize| {
            view.has(at, Cue::Wonders)
                || view.is_plain(at)
                || view.tokens.get(at).is_some_and(|it| it.is_sign("-–—"))
                // "Flying to Ghana on Dec 2."
                || view.tokens.get(at).is_some_and(|it| it.is_word() && it.capital) && at > 0
        };
        let led = |at: usize| LEADS.iter().any(|cue| view.has(at, *cue));
        // "I have a meeting at three."
        let had = event.from.checked_sub(2).is_some_and(|at| view.has(at, Cue::Has));
        let subject = other || had || event.from.checked_sub(1).is_none_or(|at| !led(at));
        // "A wedding gown fitting tomorrow" is a service.
        let served = chosen
            .iter()
            .any(|it| matches!(it.what, What::Service(_)) && it.words.contains(&event.from));
        // "I have an appointment at two, move it" is of a visit here.
        let ranked = (event.from..event.until).any(|at| view.has(at, Cue::Counts(Counts::Ranked)));
        let changes = [Cue::Move, Cue::Cancel, Cue::List];
        let own = ranked && changes.iter().any(|cue| view.with(*cue).next().is_some());
        event.until <= reading.words.start
            && !served
            && !own
            && between.len() <= SMALL
            && between.clone().all(small)
            && subject
            && !view.tokens.get(between).unwrap_or_default().iter().any(Token::ends_clause)
    })
}

/// Whether a part of the day is a greeting: it stands at the beginning of a message that goes on behind a sign.
pub(super) fn greets(view: &View<'_>, reading: &Reading) -> bool {
    let ends = view.tokens.get(reading.words.end).is_some_and(|it| it.is_sign("!,."));
    let more = view.tokens.iter().skip(reading.words.end).any(Token::is_word);
    let part = by_itself(view, reading).is_some_and(|own| own.time_end.is_some());
    reading.words == (0..1) && ends && more && part
}

/// Whether a word names a day that is over and wants none: "I fell yesterday". With an hour behind it, as in "a
/// haircut yesterday at 10", it is refused as over.
pub(super) fn is_gone(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let written = view.written(&reading.words);
    let weekday = view
        .found
        .items
        .iter()
        .any(|item| item.is_weekday && view.words_of(&item.span).start == reading.words.start);
    let past = || phrase::resolve(written, &view.setting.context).result;
    let timed = chosen.iter().any(|it| {
        it.words.start == reading.words.end
            && matches!(it.what, What::Hour(_) | What::When { time: true, .. })
    });
    !weekday
        && !timed
        && !written.contains(|c: char| c.is_ascii_digit())
        && matches!(past(), Err(phrase::Error::Past { .. }))
}

/// Whether a day stands directly behind what keeps the customer from coming, and another day is said.
pub(super) fn is_of_reason(view: &View<'_>, chosen: &[Reading], day: &Reading) -> bool {
    let keeps = view.with(Cue::Unable).any(|it| {
        it.until <= day.words.start
            && (it.until..day.words.start).all(|at| view.has(at, Cue::Filler))
    });
    let other = |it: &&Reading| {
        matches!(it.what, What::When { day: true, .. }) && it.words.start >= day.words.end
    };
    keeps && chosen.iter().any(|it| other(&it))
}
