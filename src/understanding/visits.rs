//! Several visits in one message, each with its own time: "the class on Monday at 7 and a private
//! lesson on Tuesday at 6", "мені на 16, сину на 17".

use std::ops::Range;

use crate::{ids::ServiceId, lang::Cue, phrase::Meaning};

use super::{
    act::Visit,
    beside::Beside,
    counted_on, order,
    person::{Person, person},
    reading::{Reading, What},
    sentence::Cues,
    served::{addresses, features, staff, staff_with_times},
    shared::{
        count_people, have_own_days, join_repeated, place_guests, share_addresses, share_day,
        share_guest, share_time, share_window,
    },
    tokens::Token,
    view::View,
    visit_people::{Mark, people},
    visit_times::{listed_hours, own_time},
};

/// Reads the visits: each has a time of its own, or another person, or another staff member.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Visit>> {
    // "Move both to Saturday, Beth at 12 and me at 12:30."
    let moves_one = cues.has(Cue::Move) && !cues.has(Cue::All);
    if cues.any(&[Cue::Or, Cue::If, Cue::Cancel]) || moves_one {
        return None;
    }
    let meant: Vec<&Reading> =
        chosen.iter().zip(denied).filter(|(_, denied)| !**denied).map(|(it, _)| it).collect();
    let (marks, by_service) = marks(view, &meant, cues)?;
    let first = meant.iter().find(|it| matches!(it.what, What::When { .. }));
    let first = first.map_or(view.tokens.len(), |it| it.words.start);
    let leads = marks.first().is_some_and(|mark| mark.words.start < first);
    let beyond =
        |it: &&Reading| matches!(it.what, What::People(many) if many as usize == marks.len() + 1);
    let more = !by_service && meant.iter().any(beyond) && !cues.has(Cue::Me);
    if marks.len() < 2 || more {
        return None;
    }
    let spans = parts(view, &meant, &marks, leads);
    // One who is named beside several people does it for all of them.
    let staffed = meant.iter().filter(|it| matches!(it.what, What::Staff { .. })).count();
    let days = meant.iter().filter(|it| matches!(it.what, What::When { day: true, .. })).count();
    // "Knife skills this Friday at 5 and the bread class on Saturday morning."
    let own_days = days >= marks.len();
    let loose = own_days || by_service && cues.any(&[Cue::Relation, Cue::Child]);
    let words: Vec<Range<usize>> = marks.iter().map(|mark| mark.words.clone()).collect();
    let listed = listed_hours(&meant, &words);
    // "Bachata from six, salsa from seven" of two services says when each begins.
    let from = meant.iter().filter(|it| {
        matches!(it.what, What::When { time: true, .. }) && view.has(it.words.start, Cue::From_)
    });
    let begin = by_service && from.count() == marks.len();
    let mut visits = Vec::new();
    let mut beside = Beside::default();
    for (at, (mark, part)) in marks.into_iter().zip(spans.clone()).enumerate() {
        let theirs = |it: &Reading| match &listed {
            Some(hours) if hours.contains(&it.words) => hours.get(at) == Some(&it.words),
            _ => part.contains(&it.words.start),
        };
        let own: Vec<&Reading> = meant.iter().copied().filter(|it| theirs(it)).collect();
        let when = own_time(view, &own, loose || begin)?;
        let when = Meaning { bound: when.bound.filter(|_| !begin), ..when };
        let when = counted_on::visit(&own, when, visits.last()).unwrap_or(when);
        let staff = staff(&own).filter(|_| by_service || staffed > 1);
        let (email, phone) = addresses(&own);
        beside.note(view, &own, &mark.words, &part);
        let visit = Visit { when, staff, email, phone, features: features(&own), ..mark.visit };
        let whole = by_service.then(|| with_person(view, &visit, &own, &part, cues));
        visits.push(whole.unwrap_or(visit));
    }
    share_addresses(&mut visits);
    if by_service {
        join_repeated(view, &mut visits, &spans);
        place_guests(&mut visits, &spans, cues);
        share_guest(&mut visits, &meant, &spans, cues);
        count_people(&mut visits, &meant, cues);
    }
    let behind = one_follows(view, &visits, &spans);
    let same = cues.has(Cue::All) || view.with(Cue::SameTime).next().is_some();
    let visits = complete(visits, &Said { by_service, behind, same, counted: beside.counts() })?;
    Some(if by_service { beside.add(visits) } else { visits })
}

/// What is said of several visits beside each of them.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that was said or not")]
struct Said {
    by_service: bool,
    /// One of two is only said to come after the other.
    behind: bool,
    /// One time holds for all.
    same: bool,
    /// A number says how many of one service there are.
    counted: bool,
}

/// What tells the visits of a message apart, and whether that is their services; `None`: nothing is read, because
/// the message changes what was said.
fn marks(view: &View<'_>, meant: &[&Reading], cues: &Cues) -> Option<(Vec<Mark>, bool)> {
    // "No, the other way round: the check-up is for me, and the frames are for Roman."
    let of_people = services_of_people(view, meant, cues);
    // "Swap them: Max at three and Leo at half past four."
    let guests = meant.iter().filter(|it| matches!(it.what, What::Guest { .. })).count();
    if cues.has(Cue::Rather) && of_people.is_empty() && guests < 2 {
        return None;
    }
    let mut marks = services(view, meant);
    if marks.len() < 2 {
        marks = of_people;
    }
    if marks.len() < 2 {
        marks = services_with_times(view, meant);
    }
    let by_service = marks.len() > 1;
    let by_staff = if by_service { Vec::new() } else { staff_with_times(meant) };
    if !by_staff.is_empty() {
        let mark = |(words, staff)| Mark {
            words,
            visit: Visit { staff: Some(staff), ..Visit::default() },
        };
        marks = by_staff.into_iter().map(mark).collect();
    } else if !by_service {
        marks = people(view, meant, cues);
    }
    Some((marks, by_service))
}

/// Fills in what is said once for several visits; `None`: they are not told apart.
fn complete(mut visits: Vec<Visit>, said: &Said) -> Option<Vec<Visit>> {
    let Said { by_service, behind, same, counted } = *said;
    let exact = visits.iter().filter(|visit| visit.when.exact_time().is_some()).count();
    let apart = |told: fn(&Visit) -> bool| visits.iter().filter(|visit| told(visit)).count() > 1;
    let people = apart(|visit| visit.guest.is_some() || visit.other)
        || visits.iter().any(|visit| visit.other) && visits.iter().any(|visit| !visit.other);
    let named = counted
        || apart(|visit| visit.staff.is_some())
        || people && (by_service || behind && exact == 1)
        || apart(|visit| visit.guest.is_some());
    let total = visits.len();
    let dated = (by_service || people) && have_own_days(&visits);
    if total < 2 || exact < total && !(named && exact < 2 || dated) {
        return None;
    }
    share_day(&mut visits);
    if exact == 0 {
        share_window(&mut visits);
    }
    if exact < total && (!dated || same) {
        share_time(&mut visits, (people || dated) && same);
    }
    Some(visits)
}

/// Whether one of two visits is only said to come after the other: "her at 4 and me after".
fn one_follows(view: &View<'_>, visits: &[Visit], parts: &[Range<usize>]) -> bool {
    let follows = |part: &Range<usize>| {
        [Cue::AfterBooking, Cue::Follows]
            .into_iter()
            .any(|cue| view.with(cue).any(|found| part.contains(&found.from)))
    };
    let untimed = visits.iter().zip(parts).filter(|(it, _)| it.when.exact_time().is_none());
    visits.len() == 2 && untimed.map(|it| it.1).all(follows)
}

/// The services that are wanted, one visit each.
fn services(view: &View<'_>, meant: &[&Reading]) -> Vec<Mark> {
    let services = meant.iter().filter_map(|it| match &it.what {
        What::Service(id) if !order::is_before(view, it) => Some(Mark {
            words: it.words.clone(),
            visit: Visit { service: Some(id.clone()), ..Visit::default() },
        }),
        _ => None,
    });
    services.collect()
}

/// The services that are named, each by its own name or by a word that several have in theirs.
fn named_services(view: &View<'_>, meant: &[&Reading]) -> Vec<(Range<usize>, Vec<ServiceId>)> {
    let named = meant.iter().filter(|it| !order::is_before(view, it)).filter_map(|it| {
        let ids = match &it.what {
            What::Service(id) => vec![id.clone()],
            What::OneOf(ids) => ids.clone(),
            _ => return None,
        };
        Some((it.words.clone(), ids))
    });
    // "A piano lesson" is two words of one service.
    let mut joined: Vec<(Range<usize>, Vec<ServiceId>)> = Vec::new();
    for (words, ids) in named {
        match joined.last_mut().filter(|(before, _)| before.end == words.start) {
            Some((before, of)) => {
                before.end = words.end;
                of.retain(|id| ids.contains(id));
            }
            None => joined.push((words, ids)),
        }
    }
    joined
}

/// Makes a mark of each service, or of each word that several have in their names.
fn marked(joined: Vec<(Range<usize>, Vec<ServiceId>)>) -> Vec<Mark> {
    let marks = joined.into_iter().map(|(words, mut ids)| {
        ids.sort_unstable();
        ids.dedup();
        let (service, one_of) = match ids.as_slice() {
            [one] => (Some(one.clone()), Vec::new()),
            _ => (None, ids),
        };
        Mark { words, visit: Visit { service, one_of, ..Visit::default() } }
    });
    marks.collect()
}

/// The services that are wanted where each has an hour of its own, also by a word that several have in
/// their names: "massage at 10, the lesson at 10:30".
fn services_with_times(view: &View<'_>, meant: &[&Reading]) -> Vec<Mark> {
    let marks = marked(named_services(view, meant));
    let timed = |words: &Range<usize>| {
        let own = |it: &&&Reading| {
            words.contains(&it.words.start)
                && matches!(it.what, What::Hour(_) | What::When { time: true, .. })
        };
        meant.iter().filter(own).count() == 1
    };
    let spans = parts(view, meant, &marks, true);
    let all = marks.len() > 1 && spans.iter().all(timed);
    if all { marks } else { Vec::new() }
}

/// The services that are wanted, also by a word that several have in their names, where each is beside
/// another person: "a lesson for Mia and the pony for Tom".
fn services_of_people(view: &View<'_>, meant: &[&Reading], cues: &Cues) -> Vec<Mark> {
    let marks = marked(named_services(view, meant));
    let named = |words: &Range<usize>| person(meant, words, cues).is_some();
    let leads = marks.first().is_some_and(|mark| !named(&(0..mark.words.start)));
    let spans = parts(view, meant, &marks, leads);
    let persons: Option<Vec<Person>> = spans.iter().map(|part| person(meant, part, cues)).collect();
    let apart = persons.is_some_and(|all| {
        all.iter().enumerate().all(|(at, own)| !all.iter().take(at).any(|it| it == own))
    });
    if apart && marks.len() > 1 { marks } else { Vec::new() }
}

/// Adds who comes to a visit.
fn with_person(
    view: &View<'_>,
    visit: &Visit,
    own: &[&Reading],
    part: &Range<usize>,
    cues: &Cues,
) -> Visit {
    let guest = own.iter().find_map(|it| match &it.what {
        What::Guest { name, .. } => Some(name.clone()),
        _ => None,
    });
    let has = |cue: Cue| cues.iter().any(|it| it.cue == cue && part.contains(&it.from));
    let child = has(Cue::Child);
    // "… і чоловіка на бороду": the other person, in one word with "and".
    let joined = cues
        .iter()
        .any(|it| it.cue == Cue::MeAnd && part.contains(&it.from) && view.is_and(it.from));
    let other = guest.is_some() || child || joined || has(Cue::Relation);
    Visit { other, child, guest, ..visit.clone() }
}

/// Cuts the message so that each part has one mark and what is said of it: at the last word or sign
/// that joins two marks, or else before or behind each mark.
fn parts(view: &View<'_>, meant: &[&Reading], marks: &[Mark], leads: bool) -> Vec<Range<usize>> {
    // "For Max and Ella": the "and" joins two who come for the same.
    let is_guest = |it: &&&Reading| matches!(it.what, What::Guest { .. });
    let names = |at: usize| {
        meant.iter().filter(is_guest).any(|it| it.words.end == at)
            && meant.iter().filter(is_guest).any(|it| it.words.start == at + 1)
    };
    let cut = |pair: &[Mark]| {
        let [mark, next] = pair else { return None };
        // "Eyebrows and": the name of a service may take the "and" along.
        let last = mark.words.end.saturating_sub(1);
        let from = if mark.words.len() > 1 && view.is_and(last) { last } else { mark.words.end };
        let mut between = from..next.words.start;
        // The colon of "12:30" ends nothing.
        let sign =
            |at: &usize| view.tokens.get(*at).is_some_and(Token::ends_clause) && !view.is_time(*at);
        let joined = between.clone().rev().find(|at| view.is_and(*at) && !names(*at));
        Some(joined.or_else(|| between.rfind(sign)).unwrap_or(if leads {
            next.words.start
        } else {
            mark.words.end
        }))
    };
    let cuts: Vec<usize> = marks.windows(2).filter_map(cut).collect();
    let from = [0].into_iter().chain(cuts.iter().copied());
    let until = cuts.iter().copied().chain([view.tokens.len()]);
    from.zip(until).map(|(from, until)| from..until).collect()
}
