//! The facts of a turn, written for the customer.
//!
//! Every fact can be written without a model: the offline model answers with these sentences, and
//! they replace a language model's own answer when the facts contradict it. A refusal ends in
//! something that the customer can do next.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    chat::{
        Fact, Refusal, ranges,
        transcript::{Days, Held, Need, Times, WhenRejection},
    },
    ids::ServiceId,
    schedule::{Booking, Unavailable},
};

use super::{
    View,
    by_phone::by_phone,
    capital, dates, pending, person,
    ranges::say_ranges,
    receipt::receipt,
    say, waitlist,
    why::{Wanted, because},
};

/// The most times of one day that are named at once; more are thinned to the round ones.
const MOST_TIMES: usize = 16;
/// The most times of each day when several days are named.
const MOST_TIMES_A_DAY: usize = 8;

/// The most days that are named at once; buttons show all of them.
const MOST_DAYS: usize = 7;

/// Writes a fact.
pub fn fact(view: &View<'_>, fact: &Fact) -> String {
    match fact {
        Fact::Times(found) => times(view, found),
        Fact::Days(found) => days(view, found),
        Fact::Held(kept) => held(view, kept),
        Fact::Receipt { change, booking } => receipt(view, *change, booking),
        Fact::Confirming { booking, waits } => pending::begun(view, booking, *waits),
        Fact::Appointments { list } => appointments(view, list),
        Fact::AskYes { booking } => ask_cancel(view, booking),
        Fact::AskChange { booking, after } => ask_change(view, booking, after),
        Fact::Coming { booking } => about(view, "coming-noted", booking),
        Fact::AddressRefused { booking } => address_refused(view, booking),
        Fact::Resent { .. } if !view.profile.sends_letters => view.say("no-letters"),
        Fact::Resent { booking } => {
            let email = booking.contact.email.clone().unwrap_or_default();
            say(view.lang, "sent-again", &[("email", email.into())])
        }
        Fact::Late { told, .. } => view.say(if *told { "late-told" } else { "late" }),
        Fact::Released => view.say("dropped"),
        Fact::Human { asked: Some(asked), .. } => person::handed_over(view, asked),
        Fact::Human { letter: Some(letter), .. } => person::written(view, letter),
        Fact::Human { told, .. } => person::human(view, *told),
        Fact::Waiting { wish } => waitlist::waiting(view, wish),
        Fact::Waitlist { list } => waitlist::list(view, list),
        Fact::OffWaitlist { left } => waitlist::off(view, left),
        Fact::Offered(offer) => waitlist::offered(view, offer),
        Fact::Refused(refusal) => refused(view, refusal),
    }
}

/// Asks for another address in place of one that takes no letters.
pub(super) fn address_refused(view: &View<'_>, booking: &Booking) -> String {
    let args = [
        ("email", booking.contact.email.clone().unwrap_or_default().into()),
        ("service", view.booked_service(booking).into()),
        ("when", view.start(booking).into()),
    ];
    say(view.lang, "address-refused", &args)
}

/// Asks for the missing contact data.
pub fn ask_needs(view: &View<'_>, missing: &[Need]) -> String {
    match missing {
        [Need::Name, Need::Email] => view.say("need-name-email"),
        [Need::Name, Need::Phone] => view.say("need-name-phone"),
        [Need::Name] => view.say("need-name"),
        [Need::Email] => view.say("need-email"),
        [Need::Phone] => view.say("need-phone"),
        [Need::Name, Need::EmailOrPhone] => view.say("need-name-reach"),
        [Need::EmailOrPhone] => view.say("need-reach"),
        many => {
            let names = many.iter().map(|need| match need {
                Need::Name => view.say("needed-name"),
                Need::Email => view.say("needed-email"),
                Need::Phone => view.say("needed-phone"),
                Need::EmailOrPhone => view.say("needed-reach"),
            });
            let needs = dates::list(view.lang, &names.collect::<Vec<_>>(), dates::Join::And);
            say(view.lang, "need-many", &[("needs", needs.into())])
        }
    }
}

fn times(view: &View<'_>, found: &Times) -> String {
    match found.free.as_slice() {
        [] => none(view, found),
        [(day, free)] if found.window.0 == found.window.1 && free.len() == 1 => {
            let time = free.first().copied().unwrap_or_default();
            let when = view.moment(day.to_datetime(time));
            say(view.lang, "times-one", &[("when", when.into())])
        }
        [(day, free)] => times_of_day(view, *day, free),
        days => times_of_days(view, days),
    }
}

fn times_of_day(view: &View<'_>, day: Date, free: &[Time]) -> String {
    let named = view.day(day);
    if let Some(ranges) = ranges(free) {
        let times = named_times(view, &ranges.proposed);
        let times = dates::list(view.lang, &times, dates::Join::Or);
        let ranges = say_ranges(view, &ranges);
        let args = [("day", named.into()), ("ranges", ranges.into()), ("times", times.into())];
        return capital(&say(view.lang, "times-day-ranges", &args));
    }
    let (shown, thinned) = thin(free, MOST_TIMES);
    let args = [
        ("day", named.into()),
        ("times", dates::times(view.lang, &shown).into()),
        ("many", shown.len().into()),
    ];
    let line = capital(&say(view.lang, "times-day", &args));
    if thinned { format!("{line}\n{}", view.say("times-more")) } else { line }
}

fn named_times(view: &View<'_>, times: &[Time]) -> Vec<String> {
    times.iter().map(|time| dates::time(view.lang, *time)).collect()
}

fn times_of_days(view: &View<'_>, days: &[(Date, Vec<Time>)]) -> String {
    let mut lines = vec![view.say("times-days")];
    let mut more = false;
    for (day, free) in days {
        let ranges = ranges(free).map(|ranges| say_ranges(view, &ranges));
        let times = ranges.unwrap_or_else(|| {
            let (shown, thinned) = thin(free, MOST_TIMES_A_DAY);
            more |= thinned;
            dates::times(view.lang, &shown)
        });
        let args = [("day", view.listed_day(*day).into()), ("times", times.into())];
        lines.push(say(view.lang, "times-line", &args));
    }
    lines.extend(more.then(|| view.say("times-more")));
    lines.push(view.say("times-which"));
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
    let day = view.day(found.days.0);
    let asked = Wanted {
        service: found.service.as_ref(),
        staff: found.staff.as_ref(),
        day: found.days.0,
        time: found.window.0.filter(|time| found.window.1 == Some(*time)),
    };
    let taken = matches!(found.why, Some(Unavailable::Taken | Unavailable::Full) | None);
    let head = if found.days.0 != found.days.1 && windowed {
        view.say("times-none-days-window")
    } else if found.days.0 != found.days.1 {
        view.say("times-none-days")
    } else if taken && windowed {
        say(view.lang, "times-none-window", &[("day", day.into())])
    } else if taken {
        say(view.lang, "times-none", &[("day", day.into())])
    } else {
        let why = found.why.map(|why| because(view, why, asked)).unwrap_or_default();
        say(view.lang, "slot-refused", &[("why", why.into())])
    };
    let near = nearest(view, &found.nearest);
    let taken = found.why.is_none_or(Unavailable::may_free_up) && found.service.is_some();
    let wait = taken.then(|| waitlist::ask(view, !found.nearest.is_empty()));
    [head, near].into_iter().chain(wait).collect::<Vec<_>>().join("\n")
}

fn nearest(view: &View<'_>, starts: &[DateTime]) -> String {
    if starts.is_empty() {
        return view.say("nearest-none");
    }
    let args = [("times", view.starts(starts).into()), ("many", starts.len().into())];
    say(view.lang, "nearest-line", &args)
}

fn held(view: &View<'_>, kept: &Held) -> String {
    let until = kept.until.to_zoned(view.profile.zone.clone()).time();
    let args = [
        ("service", view.service_within(&kept.service).into()),
        ("object", view.service_object(&kept.service).into()),
        ("when", view.moment(kept.local_start).into()),
        ("until", dates::time(view.lang, until).into()),
    ];
    let asked = format!("{}\n{}", say(view.lang, "held", &args), ask_needs(view, &kept.missing));
    if kept.by_staff && kept.missing.iter().all(|need| need.reaches()) {
        return format!("{asked} {}", view.say("need-none"));
    }
    asked
}

fn about(view: &View<'_>, id: &str, booking: &Booking) -> String {
    say(view.lang, id, &view.booking_args(booking))
}

/// Asks whether to cancel a booking, with the name that it is under: a customer may have booked for several.
fn ask_cancel(view: &View<'_>, booking: &Booking) -> String {
    let name = booking.contact.name.as_ref();
    let who = name.map(|name| format!(" ({name})")).unwrap_or_default();
    let args: Vec<_> =
        view.booking_args(booking).into_iter().chain([("who", who.into())]).collect();
    say(view.lang, "ask-yes-cancel", &args)
}

/// Shows a booking as it is and as it would be, and asks for a yes.
fn ask_change(view: &View<'_>, booking: &Booking, after: &Booking) -> String {
    let args =
        [("was", appointment(view, booking).into()), ("new", appointment(view, after).into())];
    say(view.lang, "ask-change", &args)
}

/// Names a booking by all that a change may touch.
fn appointment(view: &View<'_>, booking: &Booking) -> String {
    let mut parts = vec![
        view.booked_service(booking),
        view.listed_start(booking),
        view.booked_staff(booking),
        dates::duration(view.lang, booking.length()),
    ];
    parts.extend(booking.price.clone());
    parts.join(", ")
}

fn appointments(view: &View<'_>, list: &[Booking]) -> String {
    match list {
        [] => return view.say("appointments-none"),
        [only] if only.is_pending() => return pending::told(view, only),
        [only] => return about(view, "appointments-one", only),
        _ => {}
    }
    let head = view.say("appointments");
    format!("{head}\n{}\n{}", numbered(view, list), view.say("appointments-what"))
}

/// Lists bookings with their numbers, and with who comes where that is not the same person for all.
fn numbered(view: &View<'_>, list: &[Booking]) -> String {
    let apart = list.windows(2).any(|pair| match pair {
        [one, next] => one.contact.name != next.contact.name,
        _ => false,
    });
    let lines = list.iter().enumerate().map(|(at, booking)| {
        let args = [
            ("number", (at + 1).into()),
            ("service", view.booked_service(booking).into()),
            ("when", view.listed_start(booking).into()),
            ("staff", view.booked_staff(booking).into()),
        ];
        let line = say(view.lang, "appointments-line", &args);
        let line = match pending::mark(view, booking) {
            Some(mark) => format!("{line}: {mark}"),
            None => line,
        };
        match booking.contact.name.as_ref().filter(|_| apart) {
            Some(name) => format!("{line}, {name}"),
            None => line,
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn refused(view: &View<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Slot { service, staff, wanted, why, nearest } => {
            let asked = Wanted {
                service: Some(service),
                staff: staff.as_ref(),
                day: wanted.date(),
                time: Some(wanted.time()),
            };
            slot_refused(view, asked, *why, nearest)
        }
        Refusal::Words { trouble, .. } => self::trouble(view, trouble),
        Refusal::NoService => say(view.lang, "no-service", &[("services", view.services().into())]),
        Refusal::NoStaff { service } => no_staff(view, service.as_ref()),
        Refusal::BadEmail => view.say("bad-email"),
        Refusal::EmailOutsideAscii => view.say("email-outside-ascii"),
        Refusal::LikelyEmail { meant } => say(view.lang, "check-email", &[("email", meant.into())]),
        Refusal::BadPhone => view.say("bad-phone"),
        Refusal::NotSaid { what } => ask_needs(view, &[*what]),
        Refusal::TooManyWishes { limit } => {
            say(view.lang, "waiting-list-many", &[("limit", (*limit).into())])
        }
        Refusal::TooMany { limit } => say(view.lang, "too-many", &[("limit", (*limit).into())]),
        Refusal::NoAppointment => view.say("appointments-none"),
        Refusal::WhichAppointment { list } => {
            format!("{}\n{}", view.say("which-appointment"), numbered(view, list))
        }
        Refusal::SentTooOften => with_phone(view, view.say("sent-too-often"), "human-call"),
        Refusal::TooLate { booking } => {
            with_phone(view, about(view, "too-late", booking), "too-late-phone")
        }
        Refusal::NotOffered { booking } => {
            with_phone(view, about(view, "visit-unmovable", booking), "too-late-phone")
        }
        Refusal::Theirs => view.say("theirs-first"),
        Refusal::NoCalendar => view.say("no-calendar"),
        Refusal::ByPhone { staff, moving } => by_phone(view, staff, *moving),
        Refusal::Contradicts { .. } | Refusal::BadCall => view.say("went-wrong"),
    }
}

/// Says why a start is not to be had, which are near, and whether to wait for one.
fn slot_refused(
    view: &View<'_>,
    asked: Wanted<'_>,
    unavailable: Unavailable,
    near: &[DateTime],
) -> String {
    let day = asked.day;
    let why = because(view, unavailable, asked);
    let refused = say(view.lang, "slot-refused", &[("why", why.into())]);
    let that_day = near.iter().any(|start| start.date() == day);
    let wait = unavailable.may_free_up() && !that_day;
    let wait = wait.then(|| waitlist::ask(view, !near.is_empty()));
    let lines = [refused, nearest(view, near)].into_iter().chain(wait);
    lines.collect::<Vec<_>>().join("\n")
}

/// Adds a sentence with the business's telephone number, if it has one.
fn with_phone(view: &View<'_>, told: String, sentence: &str) -> String {
    match &view.profile.phone {
        Some(phone) => format!("{told} {}", say(view.lang, sentence, &[("phone", phone.into())])),
        None => told,
    }
}

fn no_staff(view: &View<'_>, service: Option<&ServiceId>) -> String {
    let staff = ("staff", view.staff_for(service).into());
    let Some(id) = service else { return say(view.lang, "no-staff-any", &[staff]) };
    let object = capital(&view.service_object(id));
    let args = [
        staff,
        ("service", view.service_within(id).into()),
        ("object", object.into()),
        ("many", view.profile.who_does(id).count().into()),
    ];
    say(view.lang, "no-staff", &args)
}

fn trouble(view: &View<'_>, trouble: &WhenRejection) -> String {
    match trouble {
        WhenRejection::NoDay => view.say("trouble-no-day"),
        WhenRejection::NoTime => view.say("trouble-no-time"),
        WhenRejection::InvalidDate => view.say("trouble-invalid-date"),
        WhenRejection::InvalidTime => view.say("trouble-invalid-time"),
        WhenRejection::Conflict => view.say("trouble-conflict"),
        WhenRejection::Ambiguous(choices) => {
            let named = choices.iter().map(|choice| match *choice {
                (Some(day), Some(time)) => view.moment(day.to_datetime(time)),
                (Some(day), None) => view.day(day),
                (None, Some(time)) => dates::at_time(view.lang, time),
                (None, None) => String::new(),
            });
            let choices = dates::list(view.lang, &named.collect::<Vec<_>>(), dates::Join::Or);
            say(view.lang, "trouble-ambiguous", &[("choices", choices.into())])
        }
        WhenRejection::Nonexistent => view.say("trouble-nonexistent"),
        WhenRejection::Past => view.say("trouble-past"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat::Pick,
        ids::{BookingId, Lang, StaffId},
        messages::{buttons::buttons, sample},
        schedule::{Change, State},
    };
    use jiff::civil::{date, time};

    const TOMORROW: Date = date(2026, 11, 24);

    fn times(free: Vec<(Date, Vec<Time>)>, why: Option<Unavailable>) -> Times {
        Times {
            service: Some(ServiceId::new("haircut")),
            staff: None,
            days: (TOMORROW, TOMORROW),
            window: (None, None),
            free,
            why,
            nearest: vec![TOMORROW.at(15, 30, 0, 0), date(2026, 11, 26).at(9, 0, 0, 0)],
            picked: None,
        }
    }

    /// What a turn can find, with each shape that has a sentence of its own.
    fn found() -> Vec<(&'static str, Fact)> {
        let hours = |all: &[i8]| all.iter().map(|hour| time(*hour, 0, 0, 0)).collect::<Vec<_>>();
        let halves: Vec<Time> =
            (9..18).flat_map(|hour| [time(hour, 0, 0, 0), time(hour, 30, 0, 0)]).collect();
        let noon = TOMORROW.at(12, 0, 0, 0);
        let days = |free: &[i8]| Days {
            pick: Pick { service: ServiceId::new("haircut"), staff: None, moving: None },
            first: TOMORROW,
            last: date(2026, 11, 30),
            free: free.iter().map(|day| date(2026, 11, *day)).collect(),
            more: false,
            moving: None,
        };
        let exact = Times {
            window: (Some(noon.time()), Some(noon.time())),
            ..times(vec![(TOMORROW, hours(&[12]))], None)
        };
        let two = vec![(TOMORROW, halves.clone()), (date(2026, 11, 26), hours(&[9]))];
        let held = Held {
            service: ServiceId::new("haircut"),
            staff: StaffId::new("olena"),
            local_start: noon,
            until: "2026-11-23T09:10:00Z".parse().unwrap(),
            missing: vec![Need::Name, Need::Email],
            by_staff: false,
        };
        vec![
            ("one time", Fact::Times(exact)),
            ("a day", Fact::Times(times(vec![(TOMORROW, hours(&[9, 11]))], None))),
            ("a long day", Fact::Times(times(vec![(TOMORROW, halves)], None))),
            ("two days", Fact::Times(times(two, None))),
            ("no time", Fact::Times(times(Vec::new(), Some(Unavailable::Taken)))),
            ("days", Fact::Days(days(&[24, 26]))),
            ("no day", Fact::Days(days(&[]))),
            ("held", Fact::Held(held)),
        ]
    }

    fn by_phone(named: bool, moving: bool) -> Fact {
        let staff = named.then(|| StaffId::new("olena")).into_iter().collect();
        Fact::Refused(Refusal::ByPhone { staff, moving })
    }

    /// What a turn can do or refuse about appointments.
    fn done(lang: Lang) -> Vec<(&'static str, Fact)> {
        let booking = || Box::new(sample::booking(lang));
        let mut second = sample::booking(lang);
        second.id = BookingId::new("01kb0000000000000000000002");
        second.local_start = date(2026, 11, 26).at(10, 0, 0, 0);
        let list = vec![sample::booking(lang), second];
        let held = Box::new(Booking { state: State::Held, ..sample::booking(lang) });
        let service = Some(ServiceId::new("haircut"));
        vec![
            ("confirming", Fact::Confirming { booking: held, waits: false }),
            ("booked", Fact::Receipt { change: Change::Booked, booking: booking() }),
            ("cancelled", Fact::Receipt { change: Change::Cancelled, booking: booking() }),
            ("appointments", Fact::Appointments { list: list.clone() }),
            ("no appointment", Fact::Appointments { list: Vec::new() }),
            ("ask for a yes", Fact::AskYes { booking: booking() }),
            ("coming", Fact::Coming { booking: booking() }),
            ("address refused", Fact::AddressRefused { booking: booking() }),
            ("released", Fact::Released),
            ("handed over", Fact::Human { told: true, asked: None, letter: None }),
            ("not handed over", Fact::Human { told: false, asked: None, letter: None }),
            ("which appointment", Fact::Refused(Refusal::WhichAppointment { list })),
            ("too late", Fact::Refused(Refusal::TooLate { booking: booking() })),
            ("no longer offered", Fact::Refused(Refusal::NotOffered { booking: booking() })),
            ("too many", Fact::Refused(Refusal::TooMany { limit: 3 })),
            ("no service", Fact::Refused(Refusal::NoService)),
            ("no staff", Fact::Refused(Refusal::NoStaff { service })),
            ("bad email", Fact::Refused(Refusal::BadEmail)),
            ("email outside ascii", Fact::Refused(Refusal::EmailOutsideAscii)),
            ("likely email", Fact::Refused(Refusal::LikelyEmail { meant: "eva@gmail.com".into() })),
            ("bad phone", Fact::Refused(Refusal::BadPhone)),
            ("no calendar", Fact::Refused(Refusal::NoCalendar)),
            ("by phone", by_phone(true, false)),
            ("move by phone", by_phone(true, true)),
            ("by phone with none named", by_phone(false, false)),
            ("changed by staff", Fact::Refused(Refusal::Theirs)),
            ("bad call", Fact::Refused(Refusal::BadCall)),
        ]
    }

    /// Every reason why a slot is unavailable.
    fn refusals() -> Vec<Fact> {
        let sunday = date(2026, 11, 29);
        let until = date(2027, 1, 2);
        let reasons = [
            (Unavailable::Past, TOMORROW),
            (Unavailable::TooFar, TOMORROW),
            (Unavailable::ClosedDay { until }, date(2026, 12, 31)),
            (Unavailable::DayOff, sunday),
            (Unavailable::Skipped, TOMORROW),
            (Unavailable::OutsideHours, TOMORROW),
            (Unavailable::TooSoon, TOMORROW),
            (Unavailable::OffInterval, TOMORROW),
            (Unavailable::DayFull, TOMORROW),
            (Unavailable::Taken, TOMORROW),
            (Unavailable::Full, TOMORROW),
        ];
        let refusal = |(why, day): (Unavailable, Date)| Refusal::Slot {
            service: ServiceId::new("haircut"),
            staff: None,
            wanted: day.at(12, 0, 0, 0),
            why,
            nearest: vec![date(2026, 11, 26).at(9, 0, 0, 0)],
        };
        reasons.map(refusal).map(Fact::Refused).into()
    }

    fn written(lang: Lang) -> String {
        let profile = sample::profile();
        let view = sample::view(&profile, lang);
        let label = |button: &crate::chat::Button| format!("[{}]", button.label);
        let answer = |(name, it): &(&str, Fact)| {
            let rows = buttons(&view, None, it).into_iter();
            let rows = rows.map(|row| row.iter().map(label).collect::<String>() + "\n");
            format!("# {name}\n{}\n{}", fact(&view, it), rows.collect::<String>())
        };
        let mut all: Vec<String> = found().iter().chain(&done(lang)).map(answer).collect();
        all.extend(refusals().iter().map(|it| format!("# unavailable\n{}\n", fact(&view, it))));
        all.join("\n")
    }

    #[test]
    fn every_fact_has_its_sentences_and_buttons_in_english() {
        insta::assert_snapshot!(written(Lang::En));
    }

    #[test]
    fn every_fact_has_its_sentences_and_buttons_in_ukrainian() {
        insta::assert_snapshot!(written(Lang::Uk));
    }
}
