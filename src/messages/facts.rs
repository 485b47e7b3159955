//! The facts of a turn, written for the customer.
//!
//! Every fact can be written without a model: the offline model answers with these sentences, and
//! they replace a language model's own answer when the facts contradict it. A refusal ends in
//! something that the customer can do next.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    chat::{
        Fact, Refusal,
        transcript::{Days, Held, Need, Times, Trouble},
    },
    ids::{ServiceId, StaffId},
    schedule::{Booking, Unavailable},
};

use super::{View, dates, receipt::receipt, say};

/// The most times of one day that are named at once; more are thinned to the round ones.
const MOST_TIMES: usize = 16;
/// The most times of each day when several days are named.
const MOST_TIMES_A_DAY: usize = 8;

/// The most days that are named at once; buttons show all of them.
const MOST_DAYS: usize = 7;

/// Writes a fact.
#[must_use]
pub fn fact(view: &View<'_>, fact: &Fact) -> String {
    match fact {
        Fact::Times(found) => times(view, found),
        Fact::Days(found) => days(view, found),
        Fact::Held(kept) => held(view, kept),
        Fact::Receipt { change, booking } => receipt(view, *change, booking),
        Fact::Confirming { .. } => view.say("receipt-confirming"),
        Fact::Appointments { list } => appointments(view, list),
        Fact::AskYes { booking } => about(view, "ask-yes-cancel", booking),
        Fact::Coming { booking } => about(view, "coming-noted", booking),
        Fact::Released => view.say("dropped"),
        Fact::Human { told } => human(view, *told),
        Fact::Refused(refusal) => refused(view, refusal),
    }
}

/// Asks for the missing contact data.
#[must_use]
pub fn ask_needs(view: &View<'_>, missing: &[Need]) -> String {
    match missing {
        [Need::Name, Need::Email] => view.say("need-name-email"),
        [Need::Name] => view.say("need-name"),
        [Need::Email] => view.say("need-email"),
        [Need::Phone] => view.say("need-phone"),
        many => {
            let names = many.iter().map(|need| match need {
                Need::Name => view.say("needed-name"),
                Need::Email => view.say("needed-email"),
                Need::Phone => view.say("needed-phone"),
            });
            let needs = dates::list(view.lang, &names.collect::<Vec<_>>(), dates::Join::And);
            say(view.lang, "need-many", &[("needs", needs.into())])
        }
    }
}

fn times(view: &View<'_>, found: &Times) -> String {
    let mut lines = Vec::new();
    match found.free.as_slice() {
        [] => lines.push(none(view, found)),
        [(day, free)] if found.window.0 == found.window.1 && free.len() == 1 => {
            let time = free.first().copied().unwrap_or_default();
            let when = view.moment(day.to_datetime(time));
            lines.push(say(view.lang, "times-one", &[("when", when.into())]));
        }
        [(day, free)] => {
            let (shown, thinned) = thin(free, MOST_TIMES);
            let times = dates::times(view.lang, &shown);
            let args = [("day", view.day(*day).into()), ("times", times.into())];
            lines.push(say(view.lang, "times-day", &args));
            lines.extend(thinned.then(|| view.say("times-more")));
        }
        days => {
            lines.push(view.say("times-days"));
            let mut more = false;
            for (day, free) in days {
                let (shown, thinned) = thin(free, MOST_TIMES_A_DAY);
                more |= thinned;
                let times = dates::times(view.lang, &shown);
                let args = [("day", view.day(*day).into()), ("times", times.into())];
                lines.push(say(view.lang, "times-line", &args));
            }
            lines.extend(more.then(|| view.say("times-more")));
            lines.push(view.say("times-which"));
        }
    }
    lines.join("\n")
}

/// Names the days with a free slot: the first week of them, because the buttons show a month.
fn days(view: &View<'_>, found: &Days) -> String {
    let service = view.service(&found.pick.service);
    if found.free.is_empty() {
        return say(view.lang, "days-none", &[("service", service.into())]);
    }
    let shown = found.free.iter().take(MOST_DAYS);
    let named: Vec<String> =
        shown.map(|day| dates::date_long(view.lang, *day, view.today)).collect();
    let days = named.join("; ");
    say(view.lang, "days-free", &[("service", service.into()), ("days", days.into())])
}

/// Thins a long list out to what is readable, preferring full hours; also returns whether it did.
fn thin(free: &[Time], most: usize) -> (Vec<Time>, bool) {
    if free.len() <= most {
        return (free.to_vec(), false);
    }
    let round: Vec<Time> = free.iter().copied().filter(|time| time.minute() == 0).collect();
    let of = if round.len() * 4 >= most { round } else { free.to_vec() };
    let every = of.len().div_ceil(most);
    (of.into_iter().step_by(every.max(1)).collect(), true)
}

fn none(view: &View<'_>, found: &Times) -> String {
    let windowed = found.window != (None, None);
    let one_day = found.days.0 == found.days.1;
    let day = view.day(found.days.0);
    let why = match found.why {
        Some(Unavailable::Taken | Unavailable::Full) | None => view.say("why-all-taken"),
        Some(why) => {
            let asked = Preference { service: found.service.as_ref(), staff: found.staff.as_ref() };
            because(view, why, asked, found.days.0)
        }
    };
    let taken = matches!(
        found.why,
        Some(Unavailable::Taken | Unavailable::Full | Unavailable::OutsideHours) | None
    );
    let head = if one_day && windowed && taken {
        say(view.lang, "times-none-window", &[("day", day.into())])
    } else if one_day {
        say(view.lang, "times-none", &[("day", day.into()), ("why", why.into())])
    } else {
        say(view.lang, "times-none-days", &[("why", why.into())])
    };
    format!("{head}\n{}", nearest(view, &found.nearest))
}

fn nearest(view: &View<'_>, starts: &[DateTime]) -> String {
    if starts.is_empty() {
        return view.say("nearest-none");
    }
    let named = say(view.lang, "nearest-line", &[("times", view.starts(starts).into())]);
    format!("{named} {}", view.say("nearest-ask"))
}

/// The service and the staff member that the customer asked for; `None`: any.
#[derive(Clone, Copy)]
struct Preference<'a> {
    service: Option<&'a ServiceId>,
    staff: Option<&'a StaffId>,
}

/// Writes why a start is unavailable, as the end of a sentence.
fn because(view: &View<'_>, why: Unavailable, asked: Preference<'_>, day: Date) -> String {
    let rules = &view.profile.rules;
    let length = |length| dates::for_duration(view.lang, length);
    match why {
        Unavailable::Past => view.say("why-past"),
        Unavailable::TooSoon => {
            say(view.lang, "why-too-soon", &[("notice", length(rules.min_notice).into())])
        }
        Unavailable::TooFar => {
            say(view.lang, "why-too-far", &[("horizon", length(rules.horizon).into())])
        }
        Unavailable::ClosedDay { .. } => view.say("why-closed-day"),
        Unavailable::DayOff => {
            let weekday = dates::on_weekday(view.lang, day.weekday());
            let open = !view.profile.hours.week.on(day.weekday()).is_empty();
            // The business may be open, and only the staff members who do this be off.
            match asked.staff {
                _ if !open => say(view.lang, "why-day-off", &[("weekday", weekday.into())]),
                Some(staff) => {
                    let args = [("staff", view.staff(staff).into()), ("weekday", weekday.into())];
                    say(view.lang, "why-staff-off", &args)
                }
                None => say(view.lang, "why-service-off", &[("weekday", weekday.into())]),
            }
        }
        Unavailable::OutsideHours => {
            let hours = hours_on(view, asked, day);
            say(view.lang, "why-outside-hours", &[("hours", hours.into())])
        }
        Unavailable::OffInterval => view.say("why-off-step"),
        Unavailable::Skipped => view.say("why-skipped"),
        Unavailable::Taken => view.say("why-taken"),
        Unavailable::Full => view.say("why-full"),
        Unavailable::DayFull => view.say("why-day-full"),
    }
}

/// The working hours of the staff members whom the customer may mean, on one day.
fn hours_on(view: &View<'_>, asked: Preference<'_>, day: Date) -> String {
    let mut windows = Vec::new();
    for able in &view.profile.staff {
        if asked.staff.is_none_or(|staff| able.id == *staff)
            && asked.service.is_none_or(|service| able.services.contains(service))
        {
            windows.extend_from_slice(able.hours.on(day));
        }
    }
    windows.sort_by_key(|window| (window.from, window.until));
    windows.dedup();
    let named = windows.into_iter().map(|window| dates::window(view.lang, window));
    named.collect::<Vec<_>>().join(", ")
}

fn held(view: &View<'_>, kept: &Held) -> String {
    let until = kept.until.to_zoned(view.profile.zone.clone()).time();
    let args = [
        ("service", view.service(&kept.service).into()),
        ("when", view.moment(kept.local_start).into()),
        ("until", dates::time(view.lang, until).into()),
    ];
    format!("{}\n{}", say(view.lang, "held", &args), ask_needs(view, &kept.missing))
}

fn about(view: &View<'_>, id: &str, booking: &Booking) -> String {
    let args = [
        ("service", (&booking.service_name).into()),
        ("when", view.moment(booking.local_start).into()),
    ];
    say(view.lang, id, &args)
}

fn appointments(view: &View<'_>, list: &[Booking]) -> String {
    if list.is_empty() {
        return view.say("appointments-none");
    }
    let head = view.say("appointments");
    format!("{head}\n{}\n{}", numbered(view, list), view.say("appointments-what"))
}

fn numbered(view: &View<'_>, list: &[Booking]) -> String {
    let lines = list.iter().enumerate().map(|(at, booking)| {
        let args = [
            ("number", (at + 1).into()),
            ("service", (&booking.service_name).into()),
            ("when", dates::moment(view.lang, booking.local_start, view.today).into()),
            ("staff", (&booking.staff_name).into()),
        ];
        say(view.lang, "appointments-line", &args)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn human(view: &View<'_>, told: bool) -> String {
    let phone = view.profile.phone.as_ref().map(|phone| [("phone", phone.into())]);
    match (told, phone) {
        (true, Some(phone)) => {
            format!("{} {}", view.say("human-told"), say(view.lang, "human-phone", &phone))
        }
        (true, None) => view.say("human-told"),
        (false, Some(phone)) => say(view.lang, "human-call", &phone),
        (false, None) => view.say("human-none"),
    }
}

fn refused(view: &View<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Slot { service, staff, wanted, why, nearest: near } => {
            let asked = Preference { service: Some(service), staff: staff.as_ref() };
            let why = because(view, *why, asked, wanted.date());
            let args = [("when", view.moment(*wanted).into()), ("why", why.into())];
            format!("{}\n{}", say(view.lang, "slot-refused", &args), nearest(view, near))
        }
        Refusal::Words { trouble, .. } => self::trouble(view, trouble),
        Refusal::NoService => say(view.lang, "no-service", &[("services", view.services().into())]),
        Refusal::NoStaff { service } => {
            let staff = view.staff_for(service.as_ref());
            say(view.lang, "no-staff", &[("staff", staff.into())])
        }
        Refusal::BadEmail => view.say("bad-email"),
        Refusal::BadPhone => view.say("bad-phone"),
        Refusal::NotSaid { what } => ask_needs(view, &[*what]),
        Refusal::TooMany { limit } => say(view.lang, "too-many", &[("limit", (*limit).into())]),
        Refusal::NoAppointment => view.say("appointments-none"),
        Refusal::WhichAppointment { list } => {
            format!("{}\n{}", view.say("which-appointment"), numbered(view, list))
        }
        Refusal::TooLate { booking } => {
            let late = about(view, "too-late", booking);
            match &view.profile.phone {
                Some(phone) => {
                    let call = say(view.lang, "too-late-phone", &[("phone", phone.into())]);
                    format!("{late} {call}")
                }
                None => late,
            }
        }
        Refusal::Theirs => view.say("theirs-first"),
        Refusal::NoCalendar => view.say("no-calendar"),
        Refusal::ByPhone => match &view.profile.phone {
            Some(phone) => say(view.lang, "no-calendar-phone", &[("phone", phone.into())]),
            None => view.say("no-calendar-human"),
        },
        Refusal::BadCall => view.say("went-wrong"),
    }
}

fn trouble(view: &View<'_>, trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoDay => view.say("trouble-no-day"),
        Trouble::NoTime => view.say("trouble-no-time"),
        Trouble::InvalidDate => view.say("trouble-invalid-date"),
        Trouble::InvalidTime => view.say("trouble-invalid-time"),
        Trouble::Conflict => view.say("trouble-conflict"),
        Trouble::Ambiguous(choices) => {
            let named = choices.iter().map(|choice| match *choice {
                (Some(day), Some(time)) => view.moment(day.to_datetime(time)),
                (Some(day), None) => view.day(day),
                (None, Some(time)) => dates::at_time(view.lang, time),
                (None, None) => String::new(),
            });
            let choices = dates::list(view.lang, &named.collect::<Vec<_>>(), dates::Join::Or);
            say(view.lang, "trouble-ambiguous", &[("choices", choices.into())])
        }
        Trouble::Nonexistent => view.say("trouble-nonexistent"),
        Trouble::Past => view.say("trouble-past"),
    }
}
