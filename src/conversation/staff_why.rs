//! `/why`: why a time is not offered, in one sentence for each staff member who could do it.

use jiff::civil::{Date, Time};

use crate::{
    booking::{self, DayPart, Wish},
    bots::{
        Service, Staff,
        find::{self, StaffMatch},
    },
    chat::Reply,
    ids::StaffId,
    messages::{self, ExplainedStart, View},
    roles::{self, Denial, Permission, Role},
    schedule::Obstacle,
    store,
};

use super::{denied::denied, staff_when::read_when, turn_scope::TurnScope};

/// What is asked about: a service, and those who do it and whom the person may ask about.
struct Asked<'a> {
    service: &'a Service,
    staff: Vec<&'a Staff>,
}

pub(super) async fn why(
    scope: &TurnScope<'_>,
    role: &Role,
    words: Option<&str>,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let how = || Reply::text(why_how(&view));
    let Some(words) = words else { return Ok(how()) };
    let Ok(meaning) = read_when(scope, words) else { return Ok(how()) };
    let Some(day) = meaning.date.or(meaning.time.map(|_| view.today)) else { return Ok(how()) };
    let asked = match asked(scope, role, words) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let Some(time) = meaning.exact_time().or(meaning.time) else {
        return of_day(scope, &asked, day).await;
    };
    let bookings = scope.services.tools.bookings();
    let mut lines = Vec::new();
    for staff in &asked.staff {
        let local_start = day.to_datetime(time);
        let obstacle = bookings.explain(&wish(scope, &asked, staff), staff, local_start).await?;
        let start = ExplainedStart { service: asked.service, staff, local_start };
        lines.push(messages::explain(&view, &start, obstacle.as_ref()));
    }
    Ok(Reply::text(lines.join("\n")))
}

/// Says how to ask, with a service of this business.
fn why_how(view: &View<'_>) -> String {
    let service = view.profile.services.first().map(|service| service.name.in_lang(view.lang));
    let args = [("service", service.unwrap_or_default().into())];
    messages::say(view.lang, "why-how", &args)
}

/// Finds out what words ask about; an error: what is said instead.
fn asked<'a>(scope: &TurnScope<'a>, role: &Role, words: &str) -> Result<Asked<'a>, Reply> {
    let (view, profile) = (scope.view(), scope.profile.as_ref());
    let may = |staff: &&Staff| roles::check(role, Permission::ExplainTimes(&staff.id)).is_ok();
    let named: Option<Vec<StaffId>> = find::staff(profile, words).map(|named| match named {
        StaffMatch::One(id) => vec![id],
        StaffMatch::Several(ids) => ids,
    });
    let named_staff = || named.iter().flatten().filter_map(|id| profile.staff(id));
    if named.is_some() && !named_staff().any(|staff| may(&staff)) {
        return Err(denied(&view, Denial::NotTheirs));
    }
    let permitted: Vec<&Staff> = profile
        .staff
        .iter()
        .filter(may)
        .filter(|it| named.as_ref().is_none_or(|of| of.contains(&it.id)))
        .collect();
    let service = find::service_named(profile, words).or_else(|| {
        let first = permitted.first()?.services.first()?;
        profile.service(first)
    });
    let Some(service) = service else { return Err(Reply::text(why_how(&view))) };
    let does = |staff: &&Staff| staff.services.contains(&service.id);
    let able: Vec<&Staff> = permitted.iter().copied().filter(does).collect();
    match permitted.first() {
        Some(staff) if able.is_empty() => {
            let args = [("staff", staff.name.in_lang(view.lang).into())];
            Err(Reply::text(messages::say(view.lang, "staff-does-not", &args)))
        }
        _ => Ok(Asked { service, staff: able }),
    }
}

fn wish<'a>(scope: &TurnScope<'a>, asked: &Asked<'a>, staff: &'a Staff) -> Wish<'a> {
    let profile = scope.profile.as_ref();
    Wish { profile, service: asked.service, staff: Some(staff), holder: None, moving: None }
}

/// Says what is free on a day, or why nothing is.
async fn of_day(
    scope: &TurnScope<'_>,
    asked: &Asked<'_>,
    day: Date,
) -> Result<Reply, store::Error> {
    let (view, bookings) = (scope.view(), scope.services.tools.bookings());
    let mut lines = Vec::new();
    for staff in &asked.staff {
        let wish = wish(scope, asked, staff);
        let seen = bookings.availability(&wish, day..=day, DayPart::ALL).await;
        let start = ExplainedStart {
            service: asked.service,
            staff,
            local_start: day.to_datetime(Time::midnight()),
        };
        lines.push(match seen {
            Ok(seen) => {
                let free: Vec<Time> = seen.free.into_iter().flat_map(|(_, times)| times).collect();
                messages::explain_day(&view, &start, &free, seen.why)
            }
            Err(booking::Error::Store(error)) => return Err(error),
            Err(error) if error.is_unconnected() => {
                messages::explain(&view, &start, Some(&Obstacle::NotConnected))
            }
            Err(error) => {
                let fault = error.fault().map_or(Obstacle::Unreachable, Obstacle::Calendar);
                messages::explain(&view, &start, Some(&fault))
            }
        });
    }
    Ok(Reply::text(lines.join("\n")))
}
