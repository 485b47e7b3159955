//! Several visits in one message, each with its own time: "the class on Monday at 7 and a private
//! lesson on Tuesday at 6", "мені на 16, сину на 17".

use std::ops::Range;

use crate::{
    ids::StaffId,
    lang::Cue,
    phrase::{self, Meaning},
};

use super::{
    act::Visit,
    order,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// What a visit is told apart by: its service, or who comes.
struct Mark {
    words: Range<usize>,
    visit: Visit,
}

/// Reads the visits: each has a time of its own, or another person, or another staff member.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Visit>> {
    if cues.any(&[Cue::Or, Cue::If, Cue::Move, Cue::Cancel, Cue::Rather]) {
        return None;
    }
    let meant: Vec<&Reading> =
        chosen.iter().zip(denied).filter(|(_, denied)| !**denied).map(|(it, _)| it).collect();
    let mut marks = services(view, &meant);
    let by_service = marks.len() > 1;
    if !by_service {
        marks = people(view, &meant, cues);
    }
    let first = meant.iter().find(|it| matches!(it.what, What::When { .. }));
    let first = first.map_or(view.tokens.len(), |it| it.words.start);
    let leads = marks.first().is_some_and(|mark| mark.words.start < first);
    let beyond =
        |it: &&Reading| matches!(it.what, What::People(many) if many as usize == marks.len() + 1);
    let more = !by_service && meant.iter().any(beyond) && !cues.has(Cue::Me);
    if marks.len() < 2 || more {
        return None;
    }
    let spans = parts(view, &marks, leads);
    // One who is named beside several people does it for all of them.
    let staffed = meant.iter().filter(|it| matches!(it.what, What::Staff { .. })).count();
    let loose = by_service && cues.any(&[Cue::Relation, Cue::Child]);
    let mut visits = Vec::new();
    for (mark, part) in marks.into_iter().zip(spans.clone()) {
        let own: Vec<&Reading> =
            meant.iter().copied().filter(|it| part.contains(&it.words.start)).collect();
        let when = own_time(view, &own, loose)?;
        let staff = staff(&own).filter(|_| by_service || staffed > 1);
        let visit = Visit { when, staff, ..mark.visit };
        visits.push(if by_service { with_person(visit, &own, &part, cues) } else { visit });
    }
    if by_service {
        join_repeated(&mut visits);
        place_guests(&mut visits, &spans, cues);
        share_guest(&mut visits, &meant, cues);
    }
    let exact = visits.iter().filter(|visit| visit.when.exact_time().is_some()).count();
    let apart = |told: fn(&Visit) -> bool| visits.iter().filter(|visit| told(visit)).count() > 1;
    let people = apart(|visit| visit.guest.is_some() || visit.other)
        || visits.iter().any(|visit| visit.other) && visits.iter().any(|visit| !visit.other);
    let behind = exact == 1 && one_follows(view, &visits, &spans);
    let named = apart(|visit| visit.staff.is_some())
        || people && (by_service || behind)
        || apart(|visit| visit.guest.is_some());
    let total = visits.len();
    let dated = by_service && exact > 0 && have_own_days(&visits);
    if total < 2 || exact < total && !(named && exact < 2 || dated) {
        return None;
    }
    share_day(&mut visits);
    if exact == 0 {
        share_window(&mut visits);
    }
    if exact < total && !dated {
        let same = cues.has(Cue::All) || view.with(Cue::SameTime).next().is_some();
        share_time(&mut visits, people && same);
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

/// Reads the day and the exact time of one visit; `None`: what is said of it is no exact time.
/// `loose`: it may be a part of the day, because the visits are told apart by who comes.
fn own_time(view: &View<'_>, own: &[&Reading], loose: bool) -> Option<Meaning> {
    let whens = own.iter().filter(|it| matches!(it.what, What::When { .. }));
    let words: Vec<&str> = whens.map(|it| view.written(&it.words)).collect();
    let when = if words.is_empty() {
        Meaning::default()
    } else {
        phrase::resolve(&words.join(" "), &view.setting.context).result.ok()?
    };
    let bare = own.iter().find_map(|it| match it.what {
        What::Hour(time) => Some(time),
        _ => None,
    });
    let when = Meaning { time: when.time.or(bare), ..when };
    let exact = when.time_end.is_none() && (when.bound.is_none() || when.time.is_none());
    (loose || exact).then_some(when)
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

/// Joins what is said of one service in two places: "a filling, and in a week a cleaning. The filling on
/// Friday at 10".
fn join_repeated(visits: &mut Vec<Visit>) {
    let mut joined: Vec<Visit> = Vec::new();
    for visit in visits.drain(..) {
        let open = |own: &&mut Visit| {
            own.service == visit.service && (own.when.is_empty() || visit.when.is_empty())
        };
        match joined.iter_mut().find(open) {
            Some(own) => {
                own.when = if own.when.is_empty() { visit.when } else { own.when };
                own.guest = own.guest.take().or(visit.guest);
                own.staff = own.staff.take().or(visit.staff);
                (own.other, own.child) = (own.other || visit.other, own.child || visit.child);
            }
            None => joined.push(visit),
        }
    }
    *visits = joined;
}

/// Whether each visit is on a day of its own, so that an hour is said of those that have one.
fn have_own_days(visits: &[Visit]) -> bool {
    let single = |visit: &Visit| visit.when.date.is_some() && visit.when.date_end.is_none();
    let apart = |(at, visit): (usize, &Visit)| {
        single(visit) && visits.iter().take(at).all(|before| before.when.date != visit.when.date)
    };
    visits.len() > 1 && visits.iter().enumerate().all(apart)
}

/// Adds who comes to a visit.
fn with_person(visit: Visit, own: &[&Reading], part: &Range<usize>, cues: &Cues) -> Visit {
    let guest = own.iter().find_map(|it| match &it.what {
        What::Guest { name, .. } => Some(name.clone()),
        _ => None,
    });
    let has = |cue: Cue| cues.iter().any(|it| it.cue == cue && part.contains(&it.from));
    let child = has(Cue::Child);
    let other = guest.is_some() || child || has(Cue::Relation);
    Visit { other, child, guest, ..visit }
}

/// Who does a visit.
fn staff(own: &[&Reading]) -> Option<StaffId> {
    own.iter().find_map(|it| match &it.what {
        What::Staff { id, .. } => Some(id.clone()),
        _ => None,
    })
}

/// Gives a name that stands behind the customer's own visit to the visit of the other person: "my
/// husband for guitar and me for vocals. His name is Tom".
fn place_guests(visits: &mut [Visit], parts: &[Range<usize>], cues: &Cues) {
    let mine = |part: &Range<usize>| {
        let first = cues
            .iter()
            .filter(|it| matches!(it.cue, Cue::Me | Cue::Relation) && part.contains(&it.from))
            .min_by_key(|it| it.from);
        first.is_some_and(|it| it.cue == Cue::Me)
    };
    let Some(theirs) = visits.iter().position(|visit| visit.other && visit.guest.is_none()) else {
        return;
    };
    let own = (0..visits.len()).find(|at| {
        visits.get(*at).is_some_and(|visit| visit.guest.is_some())
            && parts.get(*at).is_some_and(mine)
    });
    let Some(own) = own.and_then(|at| visits.get_mut(at)) else { return };
    let guest = own.guest.take();
    (own.other, own.child) = (false, false);
    if let Some(visit) = visits.get_mut(theirs) {
        visit.guest = guest;
    }
}

/// The customer and the others whom the message speaks of. A person and the name of that person
/// are one.
fn people(view: &View<'_>, meant: &[&Reading], cues: &Cues) -> Vec<Mark> {
    // "Мама Дзвінка, дитина Олесь": the one who writes comes to no visit.
    let writes = |words: &Range<usize>| view.with(Cue::Parent).any(|it| it.until == words.start);
    let guests = meant.iter().filter(|it| !writes(&it.words)).filter_map(|it| match &it.what {
        What::Guest { name, .. } => Some(Mark {
            words: it.words.clone(),
            visit: Visit { other: true, guest: Some(name.clone()), ..Visit::default() },
        }),
        _ => None,
    });
    let mut marks: Vec<Mark> = guests.collect();
    let named: Vec<Range<usize>> = marks.iter().map(|mark| mark.words.clone()).collect();
    for found in cues.iter().filter(|found| matches!(found.cue, Cue::Me | Cue::Relation)) {
        let near = |words: &Range<usize>| {
            found.from <= words.start && words.start.saturating_sub(found.until) <= 2
        };
        if found.cue == Cue::Relation && named.iter().any(near) {
            continue;
        }
        let child = cues.iter().any(|it| it.cue == Cue::Child && it.from == found.from);
        let other = found.cue == Cue::Relation;
        let visit = Visit { other, child: other && child, ..Visit::default() };
        marks.push(Mark { words: found.from..found.until, visit });
    }
    // "My daughter and my son at four. Mia and Tom": each is named later.
    let unnamed = |mark: &Mark| mark.visit.guest.is_none();
    let many = marks.iter().filter(|mark| unnamed(mark)).count();
    if named.len() > 1
        && many <= named.len()
        && !marks.iter().any(|it| unnamed(it) && !it.visit.other)
    {
        marks.retain(|mark| !unnamed(mark));
    }
    marks.sort_by_key(|mark| mark.words.start);
    if let [only] = marks.as_slice()
        && only.visit.other
        && is_between_times(meant, &only.words)
    {
        // "A check-up at 10, and my husband at 10:30": the first one is the customer's.
        marks.insert(0, Mark { words: 0..0, visit: Visit::default() });
    }
    marks
}

/// Whether a time of day stands before some words, and another one behind them.
fn is_between_times(meant: &[&Reading], words: &Range<usize>) -> bool {
    let times = || meant.iter().filter(|it| matches!(it.what, What::When { time: true, .. }));
    times().any(|it| it.words.end <= words.start) && times().any(|it| it.words.start >= words.end)
}

/// Cuts the message so that each part has one mark and what is said of it: at the last word or sign
/// that joins two marks, or else before or behind each mark.
fn parts(view: &View<'_>, marks: &[Mark], leads: bool) -> Vec<Range<usize>> {
    let cut = |pair: &[Mark]| {
        let [mark, next] = pair else { return None };
        let mut between = mark.words.end..next.words.start;
        // The colon of "12:30" ends nothing.
        let sign =
            |at: &usize| view.tokens.get(*at).is_some_and(Token::ends_clause) && !view.is_time(*at);
        let joined = between.clone().rev().find(|at| view.is_and(*at));
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

/// The only time that was said is that of the first visit, or of all who come together.
fn share_time(visits: &mut [Visit], together: bool) {
    let Some(time) = visits.iter().find_map(|visit| visit.when.exact_time()) else { return };
    for (at, visit) in visits.iter_mut().enumerate() {
        visit.when.time = (at == 0 || together).then_some(time);
    }
}

/// The only person who is named comes to each visit: "math at 3 and English at 6, for Noah".
fn share_guest(visits: &mut [Visit], meant: &[&Reading], cues: &Cues) {
    let mut named = meant.iter().filter(|it| matches!(it.what, What::Guest { .. }));
    let (Some(_), None) = (named.next(), named.next()) else { return };
    let others = cues.iter().filter(|it| matches!(it.cue, Cue::Me | Cue::Relation)).count();
    let counted = meant.iter().any(|it| matches!(it.what, What::People(many) if many > 1));
    if others > 1 || counted {
        return;
    }
    let Some(theirs) = visits.iter().find(|visit| visit.guest.is_some()).cloned() else { return };
    for visit in visits.iter_mut() {
        visit.guest.clone_from(&theirs.guest);
        (visit.other, visit.child) = (true, theirs.child);
    }
}

/// A part of the day that is said once holds for all.
fn share_window(visits: &mut [Visit]) {
    let said = |visit: &&Visit| visit.when.time.is_some() || visit.when.time_end.is_some();
    let Some(when) = visits.iter().find(said).map(|visit| visit.when) else { return };
    for visit in visits.iter_mut().filter(|visit| !said(&&**visit)) {
        let own = visit.when;
        visit.when = Meaning { date: own.date, date_end: own.date_end, ..when };
    }
}

/// A day that is said once holds for all.
fn share_day(visits: &mut [Visit]) {
    let day = |visit: &Visit| visit.when.date.map(|date| (date, visit.when.date_end));
    let Some((date, date_end)) = visits.iter().find_map(day) else { return };
    for visit in visits.iter_mut().filter(|visit| visit.when.date.is_none()) {
        visit.when = Meaning { date: Some(date), date_end, ..visit.when };
    }
}
