//! Why a time is not offered, as staff read it: one sentence for each staff member.

use jiff::civil::{DateTime, Time};

use crate::{
    bots::{Service, Staff},
    schedule::{Booking, CalendarFault, Obstacle, Span, Unavailable, Window},
};

use super::{View, capital, dates, say, why};

/// A start of a service with one staff member.
#[derive(Debug, Clone, Copy)]
pub struct ExplainedStart<'a> {
    /// The service.
    pub service: &'a Service,
    /// The staff member.
    pub staff: &'a Staff,
    /// The start, in local time.
    pub local_start: DateTime,
}

/// Says what stands in the way of a start; `None`: it is offered.
pub fn explain(view: &View<'_>, start: &ExplainedStart<'_>, obstacle: Option<&Obstacle>) -> String {
    let staff = start.staff.name.in_lang(view.lang);
    let Some(obstacle) = obstacle else {
        let args = [
            ("service", start.service.name.in_lang(view.lang).into()),
            ("staff", staff.into()),
            ("when", view.moment(start.local_start).into()),
        ];
        return capital(&say(view.lang, "explain-free", &args));
    };
    let args = [("staff", staff.into()), ("reason", reason(view, start, obstacle).into())];
    say(view.lang, "explain-not", &args)
}

/// Says which starts of a day are offered with one staff member, or why none is.
pub fn explain_day(
    view: &View<'_>,
    start: &ExplainedStart<'_>,
    free: &[Time],
    why: Option<Unavailable>,
) -> String {
    let (day, staff) = (start.local_start.date(), start.staff.name.in_lang(view.lang));
    let (service, id) = (&start.service.id, &start.staff.id);
    let Some(unavailable) = why.filter(|_| free.is_empty()) else {
        let args = [
            ("service", start.service.name.in_lang(view.lang).into()),
            ("staff", staff.into()),
            ("day", view.day(day).into()),
            ("times", dates::times(view.lang, free).into()),
        ];
        return capital(&say(view.lang, "explain-day-free", &args));
    };
    let wanted = why::Wanted { service: Some(service), staff: Some(id), day, time: None };
    let reason = why::because(view, unavailable, wanted);
    say(view.lang, "explain-not", &[("staff", staff.into()), ("reason", reason.into())])
}

fn reason(view: &View<'_>, start: &ExplainedStart<'_>, obstacle: &Obstacle) -> String {
    let staff = || ("staff", start.staff.name.in_lang(view.lang).into());
    match obstacle {
        Obstacle::Rule(Unavailable::DayFull) => {
            let most = view.profile.rules.per_day.into();
            let args = [("day", view.day(start.local_start.date()).into()), ("most", most)];
            say(view.lang, "explain-day-full", &args)
        }
        Obstacle::Rule(unavailable) => {
            let wanted = why::Wanted {
                service: Some(&start.service.id),
                staff: Some(&start.staff.id),
                day: start.local_start.date(),
                time: Some(start.local_start.time()),
            };
            why::because(view, *unavailable, wanted)
        }
        Obstacle::Booked(booking) => booked(view, "explain-booked", booking),
        Obstacle::NearBooking(booking) => booked(view, "explain-near-booking", booking),
        Obstacle::Held { until } => {
            let until = until.to_zoned(view.profile.zone.clone()).time();
            say(view.lang, "explain-held", &[("until", dates::time(view.lang, until).into())])
        }
        Obstacle::Resource { resource, span } => {
            let named = view.profile.resource(resource).map(|it| it.name.in_lang(view.lang));
            let window = window(view, start, *span).unwrap_or_else(|| view.say("explain-all-day"));
            let args = [
                ("resource", named.unwrap_or(resource.as_str()).into()),
                ("window", window.into()),
            ];
            say(view.lang, "explain-resource", &args)
        }
        Obstacle::Event(event) => match window(view, start, *event) {
            Some(window) => say(view.lang, "explain-event", &[("window", window.into())]),
            None => view.say("explain-event-day"),
        },
        Obstacle::NearEvent(event) => {
            let window = window(view, start, *event).unwrap_or_default();
            say(view.lang, "explain-near-event", &[("window", window.into())])
        }
        Obstacle::Unreachable => say(view.lang, "explain-unreachable", &[staff()]),
        Obstacle::NotConnected => say(view.lang, "explain-unconnected", &[staff()]),
        Obstacle::Calendar(fault) => view.say(match fault {
            CalendarFault::Password => "explain-password",
            CalendarFault::ReadOnly => "explain-read-only",
            CalendarFault::Full => "explain-full",
            CalendarFault::NoCalendar => "explain-no-calendar",
            CalendarFault::Refuses => "explain-refuses",
            CalendarFault::NoneYet => "explain-none-yet",
            CalendarFault::Gone => "explain-gone",
        }),
    }
}

fn booked(view: &View<'_>, id: &str, booking: &Booking) -> String {
    let end = booking.local_start.saturating_add(booking.length());
    let window = Window { from: booking.local_start.time(), until: end.time() };
    let name = booking.contact.name.clone().unwrap_or_else(|| view.say("today-nobody"));
    let args = [
        ("window", dates::window(view.lang, window).into()),
        ("service", view.booked_service(booking).into()),
        ("name", name.into()),
    ];
    say(view.lang, id, &args)
}

/// Names the part of an event that lies on the day of a start; `None`: it is the whole day.
fn window(view: &View<'_>, start: &ExplainedStart<'_>, event: Span) -> Option<String> {
    let day = start.local_start.date();
    let whole = (day.to_datetime(Time::midnight()), Window::ALL_DAY.closes(day));
    let local = |at: jiff::Timestamp| at.to_zoned(view.profile.zone.clone()).datetime();
    let (from, until) = (local(event.start).max(whole.0), local(event.end).min(whole.1));
    let part = Window { from: from.time(), until: until.time() };
    ((from, until) != whole).then(|| dates::window(view.lang, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{Lang, ResourceId, ServiceId, StaffId},
        messages::sample,
    };
    use jiff::civil::date;

    fn written(lang: Lang) -> String {
        let profile = sample::profile();
        let view = sample::view(&profile, lang);
        let start = ExplainedStart {
            service: profile.service(&ServiceId::new("haircut")).unwrap(),
            staff: profile.staff(&StaffId::new("olena")).unwrap(),
            local_start: date(2026, 11, 24).at(14, 30, 0, 0),
        };
        let event = |from: &str, until: &str| Span {
            start: format!("2026-11-{from}+02:00").parse().unwrap(),
            end: format!("2026-11-{until}+02:00").parse().unwrap(),
        };
        let booking = || Box::new(sample::booking(lang));
        let obstacles = [
            Obstacle::Rule(Unavailable::TooSoon),
            Obstacle::Rule(Unavailable::TooFar),
            Obstacle::Rule(Unavailable::DayOff),
            Obstacle::Rule(Unavailable::OutsideHours),
            Obstacle::Rule(Unavailable::OffInterval),
            Obstacle::Rule(Unavailable::DayFull),
            Obstacle::Booked(booking()),
            Obstacle::NearBooking(booking()),
            Obstacle::Held { until: "2026-11-23T10:10:00+02:00".parse().unwrap() },
            Obstacle::Resource {
                resource: ResourceId::new("chair"),
                span: event("24T14:00:00", "24T15:30:00"),
            },
            Obstacle::Event(event("24T14:00:00", "24T15:30:00")),
            Obstacle::Event(event("23T22:00:00", "24T15:30:00")),
            Obstacle::Event(event("24T00:00:00", "25T00:00:00")),
            Obstacle::NearEvent(event("24T15:30:00", "24T16:00:00")),
            Obstacle::Unreachable,
            Obstacle::NotConnected,
            Obstacle::Calendar(CalendarFault::Password),
            Obstacle::Calendar(CalendarFault::ReadOnly),
            Obstacle::Calendar(CalendarFault::Full),
            Obstacle::Calendar(CalendarFault::NoCalendar),
            Obstacle::Calendar(CalendarFault::Refuses),
            Obstacle::Calendar(CalendarFault::NoneYet),
            Obstacle::Calendar(CalendarFault::Gone),
        ];
        let lines = obstacles.iter().map(|obstacle| explain(&view, &start, Some(obstacle)));
        let free = explain(&view, &start, None);
        lines.chain([free]).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_obstacle_has_its_sentence() {
        insta::assert_snapshot!(written(Lang::En));
        insta::assert_snapshot!(written(Lang::Uk));
    }
}
