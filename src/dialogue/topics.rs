//! The answers to the questions of a message, which every rule may give beside its own move.

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use crate::{
    ids::ServiceId,
    understanding::{Request, Topic},
};

use super::{Goal, Heard, House, Say, Stage, State, state::Follow};

/// The most days whose hours are told one by one; of more, the week is told.
const MOST_DAYS: i32 = 2;
/// The most words of a question that is about the day spoken of before: "and until when?".
const SHORT: usize = 4;

/// The answers to the questions of a message.
pub(super) fn answers(state: &State, heard: &Heard) -> Vec<Say> {
    let mut named: Vec<ServiceId> = heard.about.clone();
    named.extend(heard.services.iter().filter(|id| !heard.about.contains(id)).cloned());
    // "For tyres and oil": a part of a name beside a whole one names a service, too.
    if let [only] = heard.several.as_slice() {
        named.extend((!named.contains(only)).then(|| only.clone()));
    }
    // "How much is a haircut?" asks for each of those that are called so.
    let alike = named.is_empty() && heard.several.len() > 1;
    if alike {
        named.clone_from(&heard.several);
    }
    let about: Option<ServiceId> = named
        .first()
        .filter(|_| !alike)
        .cloned()
        .or_else(|| state.draft.service.clone())
        .or_else(|| state.last.as_ref().map(|last| last.service.clone()));
    let compares = heard.topics.contains(&Topic::Compare);
    // "And is the wreath dearer?" compares it with what is spoken of.
    if let (true, [one], Some(other)) = (compares, named.as_slice(), spoken_of(state)) {
        let other = Some(other).filter(|other| other != one);
        named.splice(0..0, other);
    }
    // "Is it long?" behind the prices of two asks for both.
    if named.is_empty() && about.is_none() {
        named.clone_from(&state.asked_about);
    }
    let has = |topic| heard.topics.contains(&topic);
    let told_elsewhere = |topic: &Topic| match topic {
        Topic::WhenMine | Topic::Whose | Topic::MeetLink => true,
        Topic::Price | Topic::Length => has(Topic::Together),
        Topic::Staff => has(Topic::Does),
        _ => false,
    };
    let topics = heard.topics.iter().filter(|topic| !told_elsewhere(topic));
    let said = topics.flat_map(|topic| match topic {
        Topic::Does => does(heard, named.first().or(about.as_ref())),
        Topic::Together => vec![together(state, &often(heard, &named), about.clone())],
        Topic::Price | Topic::Length | Topic::Compare if (compares || alike) && named.len() > 1 => {
            vec![Say::Compare(named.clone())]
        }
        Topic::Help => vec![Say::Help],
        Topic::NotOffered => vec![Say::NotOffered(heard.unknown.join(" "))],
        Topic::Hours => opening(state, heard),
        Topic::Length if named.len() > 1 => vec![Say::Prices(named.clone())],
        Topic::Price if often(heard, &named).len() > 1 => vec![Say::Prices(often(heard, &named))],
        Topic::Price if heard.people > 1 && named.len() == 1 => {
            vec![Say::Prices(times(named.first(), heard.people))]
        }
        Topic::Ends => vec![ends(state, heard, about.clone())],
        topic => vec![Say::Told(*topic, about.clone())],
    });
    said.collect()
}

/// The services that are named, each so often as it was counted: "two lessons and a club".
fn often(heard: &Heard, named: &[ServiceId]) -> Vec<ServiceId> {
    let many = |id: &ServiceId| {
        let counted = heard.counted.iter().find(|(counted, _)| counted == id);
        counted.map_or(1, |(_, many)| *many).min(MOST_COUNTED)
    };
    named.iter().flat_map(|id| times(Some(id), many(id))).collect()
}

/// The most of one service whose prices are told one by one.
const MOST_COUNTED: u32 = 12;

/// The service that is being booked, or was booked last.
fn spoken_of(state: &State) -> Option<ServiceId> {
    let last = || state.last.as_ref().map(|last| last.service.clone());
    state.draft.service.clone().or_else(last)
}

/// Whether a staff member does a service, on a day if one is named.
fn does(heard: &Heard, service: Option<&ServiceId>) -> Vec<Say> {
    let day = heard.when.as_ref().and_then(|when| when.as_ref().ok()?.date);
    match (heard.staff.clone(), service) {
        (Some(staff), Some(service)) => vec![Say::Does(staff, service.clone(), day)],
        _ => Vec::new(),
    }
}

/// Whether the staff member who is asked about does the service and is in on the day that was said, so
/// that the free times of that day are wanted as well.
pub(super) fn has_time_with(heard: &Heard, house: &House<'_>) -> bool {
    let day = heard.when.as_ref().and_then(|when| when.as_ref().ok()?.date);
    let member = heard.staff.as_ref().and_then(|id| house.profile.staff(id));
    let (Some(day), Some(member)) = (day, member) else { return false };
    heard.services.iter().all(|id| member.services.contains(id)) && !member.hours.on(day).is_empty()
}

/// What the services that are named cost together, or those that are being booked.
fn together(state: &State, named: &[ServiceId], about: Option<ServiceId>) -> Say {
    let planned = [&state.draft].into_iter().chain(&state.queue);
    let planned: Vec<ServiceId> = planned.filter_map(|draft| draft.service.clone()).collect();
    match (named, planned.as_slice()) {
        ([_, _, ..], _) => Say::Prices(named.to_vec()),
        ([], [_, _, ..]) => Say::Prices(planned),
        _ => Say::Told(Topic::Price, about),
    }
}

/// Whether it is asked what all that is booked costs.
pub(super) fn asks_for_sum(state: &State, heard: &Heard) -> bool {
    let named = !heard.about.is_empty() || !heard.services.is_empty() || !heard.several.is_empty();
    heard.topics.contains(&Topic::Together)
        && !named
        && state.last.is_some()
        && state.draft.service.is_none()
}

/// What a short question after this message asks for as well.
pub(super) fn follow(heard: &Heard) -> Option<Follow> {
    let price = |topic: &Topic| matches!(topic, Topic::Price | Topic::Together);
    if heard.topics.iter().any(price) {
        return Some(Follow::Price);
    }
    heard.topics.contains(&Topic::Hours).then_some(Follow::Hours)
}

/// The most words of a question that is left short.
const LEFT_SHORT: usize = 5;

/// "And a manicure?" behind a question about a price asks for that of the manicure, and "and on Sunday?"
/// behind one about opening hours for those of Sunday.
pub(super) fn completed(state: &State, heard: &Heard) -> Option<Heard> {
    let only = heard.wants.iter().all(|wish| *wish == Request::Again);
    let plain = only
        && heard.topics.is_empty()
        && heard.left.is_empty()
        && heard.staff.is_none()
        && heard.choice.is_none()
        && heard.confirm.is_none()
        && !heard.gives_contact();
    let named = !heard.services.is_empty() || heard.several.len() == 1;
    let dated = heard.when.is_some() && heard.exact_time().is_none();
    let (topic, staff) = match state.follow? {
        Follow::Price if plain && heard.question && named && !heard.is_timed() => {
            (Some(Topic::Price), None)
        }
        Follow::Hours
            if plain
                && (heard.question || heard.joins)
                && heard.words <= LEFT_SHORT
                && !named
                && dated =>
        {
            (Some(Topic::Hours), state.spoken_staff.clone())
        }
        // "Is Olena in today? And tomorrow, for a haircut?"
        Follow::Hours if plain && heard.question && dated => (None, state.spoken_staff.clone()),
        _ => return None,
    };
    let wants = if topic.is_some() { Vec::new() } else { heard.wants.clone() };
    let topics = topic.into_iter().collect();
    Some(Heard { wants, staff, topics, ..heard.clone() })
}

/// Whether a message that comes after "nothing is booked here" speaks of a booking that was made
/// elsewhere: "I rang, it's under Grady".
pub(super) fn is_elsewhere(state: &State, heard: &Heard) -> bool {
    let books = heard.wants_any(&[Request::Book, Request::Look, Request::Again, Request::Human]);
    state.follow == Some(Follow::NoBooking)
        && state.stage == Stage::Idle
        && state.draft.goal == Goal::None
        && heard.words > 0
        && !books
        && !heard.question
        && heard.topics.is_empty()
        && heard.courtesies.is_empty()
        && heard.confirm.is_none()
        && heard.wants.is_empty()
        && (!heard.is_timed() || heard.gives_contact() && heard.services.is_empty())
}

/// A service as often as it is asked about: "how much are three massages?"
fn times(service: Option<&ServiceId>, many: u32) -> Vec<ServiceId> {
    (0..many).filter_map(|_| service.cloned()).collect()
}

/// The hours of the days that are asked about; of none, those of the week.
fn opening(state: &State, heard: &Heard) -> Vec<Say> {
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let time = when.and_then(crate::phrase::Meaning::exact_time);
    let staff =
        heard.staff.as_ref().or_else(|| state.spoken_staff.as_ref().filter(|_| heard.that_staff));
    let week = || match staff {
        Some(staff) => vec![Say::StaffHours(staff.clone())],
        None => vec![Say::Told(Topic::Hours, None)],
    };
    let Some(days) = asked_days(state, heard) else { return week() };
    let many = days.0.until(days.1).map_or(0, |span| span.get_days());
    if many >= MOST_DAYS {
        return week();
    }
    let each = (0..=many).filter_map(|day| days.0.checked_add(Span::new().days(day)).ok());
    each.map(|day| Say::Open(day, time, staff.cloned())).collect()
}

/// The first and the last day whose hours are asked for.
fn asked_days(state: &State, heard: &Heard) -> Option<(Date, Date)> {
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    if let Some(from) = when.and_then(|when| when.date) {
        return Some((from, when.and_then(|when| when.date_end).unwrap_or(from)));
    }
    if when.is_some_and(|when| when.time.is_some() && when.time_end.is_none()) {
        return heard.today.map(|day| (day, day));
    }
    let short = heard.words <= SHORT;
    state.spoken.filter(|_| short).map(|day| (day, day))
}

/// The day that a question about hours speaks of.
pub(super) fn spoken_day(state: &State, heard: &Heard) -> Option<Date> {
    let asks = heard.topics.contains(&Topic::Hours);
    asked_days(state, heard).filter(|(from, until)| asks && from == until).map(|(day, _)| day)
}

/// When the visit that is spoken of is over; without its start, how long it takes.
fn ends(state: &State, heard: &Heard, service: Option<ServiceId>) -> Say {
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let said = || {
        let day = when?.date.or_else(|| state.draft.days?.single())?;
        Some(day.to_datetime(when?.exact_time()?))
    };
    let proposed = match &state.stage {
        Stage::Proposing { start } => Some(*start),
        _ => None,
    };
    let booked = || state.last.as_ref().map(|last| last.local_start);
    let start: Option<DateTime> = proposed.or_else(|| state.draft.start()).or_else(said);
    match (start.or_else(booked), service) {
        (Some(start), Some(service)) => Say::Ends(service, start),
        (_, service) => Say::Told(Topic::Length, service),
    }
}
