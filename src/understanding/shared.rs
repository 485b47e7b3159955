//! What is said once and holds for several visits of a message: a day, a time, who comes.

use std::ops::Range;

use crate::{lang::Cue, phrase::Meaning};

use super::{
    act::Visit,
    person::{Person, person},
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// Joins what is said of one service in two places: "a filling, and in a week a cleaning. The filling on
/// Friday at 10".
///
/// "A massage at 12, and one for my mum as well" is another visit.
pub(super) fn join_repeated(view: &View<'_>, visits: &mut Vec<Visit>, parts: &[Range<usize>]) {
    const ADDS: [Cue; 3] = [Cue::Again, Cue::AfterBooking, Cue::Follows];
    let mut joined: Vec<Visit> = Vec::new();
    for (visit, part) in visits.drain(..).zip(parts) {
        let adds = ADDS.iter().any(|cue| view.with(*cue).any(|found| part.contains(&found.from)));
        let open = |own: &&mut Visit| {
            (&own.service, &own.one_of) == (&visit.service, &visit.one_of)
                && (own.when.is_empty() || visit.when.is_empty())
                && !(adds && visit.other && !own.other)
        };
        match joined.iter_mut().find(open) {
            Some(own) => {
                own.when = if own.when.is_empty() { visit.when } else { own.when };
                own.guest = own.guest.take().or(visit.guest);
                own.staff = own.staff.take().or(visit.staff);
                own.email = own.email.take().or(visit.email);
                own.phone = own.phone.take().or(visit.phone);
                (own.other, own.child) = (own.other || visit.other, own.child || visit.child);
            }
            None => joined.push(visit),
        }
    }
    *visits = joined;
}

/// Whether each visit is on a day of its own, so that an hour is said of those that have one.
pub(super) fn have_own_days(visits: &[Visit]) -> bool {
    let single = |visit: &Visit| visit.when.date.is_some() && visit.when.date_end.is_none();
    let apart = |(at, visit): (usize, &Visit)| {
        single(visit) && visits.iter().take(at).all(|before| before.when.date != visit.when.date)
    };
    visits.len() > 1 && visits.iter().enumerate().all(apart)
}

/// Gives a name that stands behind the customer's own visit to the visit of the other person: "my
/// husband for guitar and me for vocals. His name is Tom".
pub(super) fn place_guests(visits: &mut [Visit], parts: &[Range<usize>], cues: &Cues) {
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

/// An address or a number that is said once is that of the one who writes, and of no visit.
pub(super) fn share_addresses(visits: &mut [Visit]) {
    if visits.iter().filter(|visit| visit.email.is_some()).count() < 2 {
        for visit in visits.iter_mut() {
            visit.email = None;
        }
    }
    if visits.iter().filter(|visit| visit.phone.is_some()).count() < 2 {
        for visit in visits.iter_mut() {
            visit.phone = None;
        }
    }
}

/// The only time that was said is that of the first visit, or of all who come together.
pub(super) fn share_time(visits: &mut [Visit], together: bool) {
    let Some(time) = visits.iter().find_map(|visit| visit.when.exact_time()) else { return };
    for (at, visit) in visits.iter_mut().enumerate() {
        visit.when.time = (at == 0 || together).then_some(time);
    }
}

/// The only person who is named comes to each visit: "math at 3 and English at 6, for Noah".
pub(super) fn share_guest(
    visits: &mut [Visit],
    meant: &[&Reading],
    parts: &[Range<usize>],
    cues: &Cues,
) {
    let mut named = meant.iter().filter(|it| matches!(it.what, What::Guest { .. }));
    let (Some(guest), None) = (named.next(), named.next()) else { return };
    // "A haircut at 10, and a manicure for my wife Lily at 12": the hour behind the name is that of her visit.
    let later = parts.iter().skip(1).find(|part| part.contains(&guest.words.start));
    let timed = |it: &&Reading| {
        matches!(it.what, What::When { time: true, .. } | What::Hour(_))
            && it.words.start >= guest.words.end
            && later.is_some_and(|part| part.contains(&it.words.start))
    };
    // "And a manicure for my mother Nina right after me", "and for my mother Nina a manicure": so is the service.
    let follows = |it: &&Reading| {
        let behind = it.words.start >= guest.words.end;
        matches!(it.what, What::Service(_) | What::Cue(Cue::AfterBooking | Cue::Follows))
            && behind
            && later.is_some_and(|part| part.contains(&it.words.start))
    };
    if meant.iter().copied().any(|it| timed(&it) || follows(&it)) {
        return;
    }
    let others = cues.iter().filter(|it| matches!(it.cue, Cue::Me | Cue::Relation)).count();
    // "Roman for a check-up and me for the frames."
    let mine = parts.iter().any(|part| person(meant, part, cues) == Some(Person::Me));
    let counted = meant.iter().any(|it| matches!(it.what, What::People(many) if many > 1));
    if others > 1 || counted || mine {
        return;
    }
    let Some(theirs) = visits.iter().find(|visit| visit.guest.is_some()).cloned() else { return };
    for visit in visits.iter_mut() {
        visit.guest.clone_from(&theirs.guest);
        (visit.other, visit.child) = (true, theirs.child);
    }
}

/// As many people as services are one for each, unless the one who writes is told among them: "two people: a
/// perm with Kofi and a cut with Ruth".
pub(super) fn count_people(visits: &mut [Visit], meant: &[&Reading], cues: &Cues) {
    // "Two dresses and a hem" counts dresses.
    let of_one = |it: &Reading| {
        let service = |other: &&Reading| matches!(other.what, What::Service(_) | What::OneOf(_));
        meant.iter().copied().filter(service).any(|other| other.words.start == it.words.end)
    };
    let many = |it: &&&Reading| {
        matches!(it.what, What::People(many) if many as usize == visits.len()) && !of_one(it)
    };
    let told = visits.iter().any(|visit| visit.other || visit.guest.is_some());
    if told || cues.any(&[Cue::Me, Cue::MeAnd, Cue::Relation]) || meant.iter().find(many).is_none()
    {
        return;
    }
    for visit in visits.iter_mut().skip(1) {
        visit.other = true;
    }
}

/// A part of the day that is said once holds for all.
pub(super) fn share_window(visits: &mut [Visit]) {
    let said = |visit: &&Visit| visit.when.time.is_some() || visit.when.time_end.is_some();
    let Some(when) = visits.iter().find(said).map(|visit| visit.when) else { return };
    for visit in visits.iter_mut().filter(|visit| !said(&&**visit)) {
        let own = visit.when;
        visit.when = Meaning { date: own.date, date_end: own.date_end, ..when };
    }
}

/// A day that is said once holds for all.
pub(super) fn share_day(visits: &mut [Visit]) {
    let day = |visit: &Visit| visit.when.date.map(|date| (date, visit.when.date_end));
    let Some((date, date_end)) = visits.iter().find_map(day) else { return };
    for visit in visits.iter_mut().filter(|visit| visit.when.date.is_none()) {
        visit.when = Meaning { date: Some(date), date_end, ..visit.when };
    }
}
