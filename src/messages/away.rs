//! What staff read about their absences: what was understood, who is booked then, what is blocked.

use jiff::civil::{DateTime, Time};

use crate::{
    ids::StaffId,
    schedule::{Absence, Booking},
};

use super::{View, capital, dates, say};

/// Names an absence inside a sentence: "tomorrow, Tuesday, November 24, from 2:00 PM to 4:00 PM".
pub fn away_when(view: &View<'_>, away: Absence) -> String {
    let Absence { from, until } = away;
    let midnight = |at: DateTime| at.time() == Time::midnight();
    let last = if midnight(until) { until.date().yesterday() } else { Ok(until.date()) };
    let last = last.unwrap_or(until.date());
    let hours = [
        ("day", view.day(from.date()).into()),
        ("from", dates::time(view.lang, from.time()).into()),
        ("until", dates::time(view.lang, until.time()).into()),
    ];
    match (last == from.date(), midnight(from), midnight(until)) {
        (true, true, true) => view.day(from.date()),
        (true, false, true) => say(view.lang, "away-from-hour", &hours),
        (true, true, false) => say(view.lang, "away-until-hour", &hours),
        (true, false, false) => say(view.lang, "away-hours", &hours),
        (false, true, true) => {
            let day = |day| dates::day_month(view.lang, day, view.today);
            let args = [("from", day(from.date()).into()), ("until", day(last).into())];
            say(view.lang, "away-days", &args)
        }
        (false, ..) => {
            let at = |at| dates::moment(view.lang, at, view.today);
            say(
                view.lang,
                "away-moments",
                &[("from", at(from).into()), ("until", at(until).into())],
            )
        }
    }
}

/// Asks whether to block a time. `of`: another staff member than the reader; `blocked`: the part of it
/// that is blocked already.
pub fn ask_to_block(
    view: &View<'_>,
    of: Option<&StaffId>,
    away: Absence,
    booked: &[Booking],
    blocked: Option<Absence>,
) -> String {
    let mut lines = vec![head(view, of, away)];
    if let Some(part) = blocked {
        let when = away_when(view, part);
        lines.push(say(view.lang, "away-part-blocked", &[("when", when.into())]));
    }
    if booked.is_empty() {
        lines.push(view.say("away-none-booked"));
    } else {
        lines.push(view.say("away-booked"));
        lines.extend(booked.iter().map(|booking| line(view, booking)));
    }
    lines.push(view.say("away-block-ask"));
    lines.join("\n")
}

/// Says that a time is blocked, and asks what is to become of the bookings in it.
pub fn blocked(view: &View<'_>, away: Absence, booked: &[Booking]) -> String {
    let done = say(view.lang, "away-blocked", &[("when", away_when(view, away).into())]);
    if booked.is_empty() {
        return done;
    }
    let lines = booked.iter().map(|booking| line(view, booking));
    let all = [done, view.say("away-booked")].into_iter().chain(lines);
    all.chain([view.say("away-what-now")]).collect::<Vec<_>>().join("\n")
}

/// Lists absences; `with_staff`: they may be of several staff members.
pub fn absences(view: &View<'_>, all: &[(StaffId, Absence)], with_staff: bool) -> String {
    if all.is_empty() {
        return view.say("away-list-none");
    }
    let lines = all.iter().map(|(staff, away)| {
        let args = [("staff", view.staff(staff).into()), ("when", away_when(view, *away).into())];
        say(view.lang, if with_staff { "away-list-line-staff" } else { "away-list-line" }, &args)
    });
    [view.say("away-list")].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// Says that no one on the staff has a name, and which names there are.
pub fn unknown_staff(view: &View<'_>, name: &str) -> String {
    let names: Vec<String> =
        view.profile.staff.iter().map(|it| it.name.in_lang(view.lang).to_owned()).collect();
    let names = dates::list(view.lang, &names, dates::Join::And);
    say(view.lang, "away-unknown-name", &[("name", name.into()), ("names", names.into())])
}

/// Names a booking and its customer in a few words, for a button: "14:00 Ann Lee".
pub fn visit_label(view: &View<'_>, booking: &Booking) -> String {
    let day = dates::day_short(view.lang, booking.local_start.date());
    let time = dates::time(view.lang, booking.local_start.time());
    let name = booking.contact.name.clone().unwrap_or_else(|| view.booked_service(booking));
    format!("{day}, {time} {name}")
}

fn head(view: &View<'_>, of: Option<&StaffId>, away: Absence) -> String {
    let when = ("when", away_when(view, away).into());
    match of {
        Some(staff) => {
            capital(&say(view.lang, "away-head", &[when, ("staff", view.staff(staff).into())]))
        }
        None => say(view.lang, "away-head-own", &[when]),
    }
}

fn line(view: &View<'_>, booking: &Booking) -> String {
    let contact = &booking.contact;
    let name = contact.name.clone().unwrap_or_else(|| view.say("today-nobody"));
    let reach = contact.phone.as_ref().or(contact.email.as_ref());
    let person: Vec<String> = [Some(&name), reach].into_iter().flatten().cloned().collect();
    let args = [
        ("when", view.listed_start(booking).into()),
        ("service", view.booked_service(booking).into()),
        ("name", person.join(", ").into()),
    ];
    say(view.lang, "away-line", &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Lang, messages::sample};
    use jiff::civil::date;

    #[test]
    fn every_absence_is_named_by_its_days_or_its_hours() {
        let profile = sample::profile();
        let at = |day: i8, hour: i8| date(2026, 11, day).at(hour, 0, 0, 0);
        let named =
            |lang, from, until| away_when(&sample::view(&profile, lang), Absence { from, until });
        let (tomorrow, friday) = ("tomorrow, Tuesday, November 24", "on Friday, November 27");
        for (from, until, expected) in [
            (at(24, 0), at(25, 0), tomorrow.to_owned()),
            (at(27, 0), at(28, 0), friday.to_owned()),
            (at(24, 14), at(24, 16), format!("{tomorrow}, from 2:00 PM to 4:00 PM")),
            (at(24, 14), at(25, 0), format!("{tomorrow}, from 2:00 PM on")),
            (at(24, 0), at(24, 12), format!("{tomorrow}, until 12:00 PM")),
            (at(23, 0), at(26, 0), "from November 23 to November 25, both included".to_owned()),
        ] {
            assert_eq!(named(Lang::En, from, until), expected);
        }
        assert_eq!(
            named(Lang::Uk, at(24, 14), at(24, 16)),
            "завтра, у вівторок, 24 листопада, з 14:00 до 16:00"
        );
        let moments = named(Lang::En, at(23, 14), at(26, 10));
        assert!(moments.contains("2:00 PM") && moments.contains("November 26"), "{moments}");
    }
}
