//! Opening hours: of the week, and of a day that was asked about; and when a visit is over.

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::{
    ids::{ServiceId, StaffId},
    messages::{View, away_when, capital, dates, say},
    schedule::{Absence, Closure, DateHours, Hours, Window},
};

/// Says the week of a staff member.
pub(super) fn staff_week(view: &View<'_>, staff: &StaffId) -> String {
    let Some(member) = view.profile.staff(staff) else { return week(view) };
    let head = say(view.lang, "open-hours-staff", &[("staff", view.staff(staff).into())]);
    let lines = lines(view, |day| member.hours.week.on(day));
    let others = [other_dates(view, &member.hours), absences(view, &member.hours), closures(view)];
    [head]
        .into_iter()
        .chain(lines)
        .chain(others.into_iter().flatten())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The most absences that are named.
const MOST_ABSENCES: usize = 5;

/// Names the coming times in which a staff member is away; `None`: there are none.
fn absences(view: &View<'_>, hours: &Hours) -> Option<String> {
    let now = view.today.to_datetime(Time::midnight());
    let mut ahead: Vec<Absence> =
        hours.away.iter().copied().filter(|away| away.until > now).collect();
    ahead.sort_by_key(|away| (away.from, away.until));
    ahead.dedup();
    let named: Vec<String> =
        ahead.into_iter().take(MOST_ABSENCES).map(|away| away_when(view, away)).collect();
    let args = [("times", named.join("; ").into())];
    (!named.is_empty()).then(|| say(view.lang, "open-hours-away", &args))
}

/// The days of a week, those with the same hours together.
fn lines<'a>(view: &View<'_>, windows: impl Fn(Weekday) -> &'a [Window]) -> Vec<String> {
    let week: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
    let groups = week.chunk_by(|a, b| windows(*a) == windows(*b));
    let lines = groups.filter_map(|days| {
        let (first, last) = (days.first()?, days.last()?);
        let name = |day: &Weekday| dates::weekday(view.lang, *day);
        let named = match days.len() {
            1 => name(first),
            _ => format!("{} – {}", name(first), name(last)),
        };
        let open = open(view, windows(*first));
        Some(say(view.lang, "open-hours-line", &[("days", named.into()), ("windows", open.into())]))
    });
    lines.collect()
}

/// Names the coming dates with hours of their own; `None`: there are none.
fn other_dates(view: &View<'_>, hours: &Hours) -> Option<String> {
    let mut ahead: Vec<&DateHours> =
        hours.dates.iter().filter(|date| date.on >= view.today).collect();
    ahead.sort_by_key(|date| date.on);
    let named: Vec<String> = ahead
        .into_iter()
        .map(|date| {
            let day = dates::day_month(view.lang, date.on, view.today);
            let args = [("day", day.into()), ("windows", open(view, &date.windows).into())];
            say(view.lang, "open-hours-date", &args)
        })
        .collect();
    let args = [("dates", named.join("; ").into())];
    (!named.is_empty()).then(|| say(view.lang, "open-hours-dates", &args))
}

/// Says the week, days with the same hours together, and the closures that are still to come.
pub(super) fn week(view: &View<'_>) -> String {
    let mut told = vec![view.say("open-hours")];
    told.extend(lines(view, |day| view.profile.hours.week.on(day)));
    told.extend(other_dates(view, &view.profile.hours));
    told.extend(closures(view));
    told.join("\n")
}

/// Names the coming closures of the business; `None`: there are none.
fn closures(view: &View<'_>) -> Option<String> {
    let ahead = view.profile.hours.closed.iter().filter(|closed| closed.until >= view.today);
    closed_days(view, &ahead.copied().collect::<Vec<_>>())
}

/// Names some closures; `None`: there are none.
fn closed_days(view: &View<'_>, closed: &[Closure]) -> Option<String> {
    let closures: Vec<String> = closed
        .iter()
        .map(|closed| {
            let name = |date| dates::day_month(view.lang, date, view.today);
            if closed.from == closed.until {
                return say(view.lang, "closure-day", &[("day", name(closed.from).into())]);
            }
            let args = [("from", name(closed.from).into()), ("until", name(closed.until).into())];
            say(view.lang, "closure-range", &args)
        })
        .collect();
    let args = [("closures", closures.join(", ").into())];
    (!closures.is_empty()).then(|| say(view.lang, "open-hours-closures", &args))
}

fn open(view: &View<'_>, windows: &[Window]) -> String {
    if windows.is_empty() {
        return view.say("open-hours-closed");
    }
    let named = windows.iter().map(|window| dates::window(view.lang, *window));
    named.collect::<Vec<_>>().join(", ")
}

/// Says whether the business is open on a day, or a staff member in, and when.
pub(super) fn day(
    view: &View<'_>,
    day: Date,
    time: Option<Time>,
    staff: Option<&StaffId>,
) -> String {
    let member = staff.and_then(|id| view.profile.staff(id));
    let hours = member.map_or(&view.profile.hours, |staff| &staff.hours);
    let windows = hours.on(day);
    // Of several closed days, all are named: the day before and after are asked for next.
    let closure = hours.closure(day).filter(|it| it.from < it.until);
    if let (Some(closed), true) = (closure, member.is_none()) {
        return closed_days(view, &[closed]).unwrap_or_default();
    }
    let named: Vec<String> = windows.iter().map(|it| dates::window(view.lang, *it)).collect();
    let args = [
        ("day", view.day(day).into()),
        ("hours", dates::list(view.lang, &named, dates::Join::And).into()),
        ("staff", staff.map(|id| view.staff(id)).unwrap_or_default().into()),
    ];
    let id = match (windows.is_empty(), member.is_some()) {
        (true, true) => "why-staff-off",
        (true, false) => "why-closed-day",
        (false, true) => "open-staff",
        (false, false) => "open-day",
    };
    let told = format!("{}.", capital(&say(view.lang, id, &args)));
    let inside = time.map(|time| windows.iter().any(|it| it.from <= time && time < it.until));
    match inside.filter(|_| !windows.is_empty()) {
        Some(true) => format!("{} {told}", view.say("open-then")),
        Some(false) => format!("{} {told}", view.say("closed-then")),
        None => told,
    }
}

/// Says how far ahead a booking can be made.
pub(super) fn horizon(view: &View<'_>) -> String {
    let length = dates::duration(view.lang, view.profile.rules.horizon);
    say(view.lang, "horizon", &[("horizon", length.into())])
}

/// Says when a visit is over that begins at a start.
pub(super) fn ends(view: &View<'_>, service: &ServiceId, start: DateTime) -> String {
    let Some(found) = view.profile.service(service) else { return String::new() };
    let end = start.checked_add(found.shape.length).unwrap_or(start);
    let args = [
        ("service", found.name.in_lang(view.lang).into()),
        ("length", dates::duration(view.lang, found.shape.length).into()),
        ("start", dates::at_time(view.lang, start.time()).into()),
        ("end", dates::at_time(view.lang, end.time()).into()),
    ];
    say(view.lang, "ends", &args)
}
