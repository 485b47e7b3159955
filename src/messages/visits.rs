//! The bookings of days, as staff read them: when, what, who comes and how they are reached.
//!
//! Every day says whether it has any. Only what staff may see is given to this file.

use jiff::civil::Date;

use crate::{
    bots::{Misfit, misfit},
    schedule::{Booking, State},
};

use super::{View, capital, dates, say};

/// A day and its bookings, earliest first.
#[derive(Debug, Clone)]
pub struct DayOfVisits<'a> {
    /// The day.
    pub day: Date,
    /// Its bookings.
    pub visits: Vec<ListedVisit<'a>>,
}

/// A booking in a list of its day.
#[derive(Debug, Clone, Copy)]
pub struct ListedVisit<'a> {
    /// The booking.
    pub booking: &'a Booking,
    /// What staff noted on it.
    pub note: Option<&'a str>,
}

impl<'a> ListedVisit<'a> {
    /// A booking on which nothing is noted.
    const fn plain(booking: &'a Booking) -> Self {
        Self { booking, note: None }
    }
}

/// Writes the bookings of some days, each day with its head. `with_staff`: they may be of several
/// staff members.
pub fn days_of_visits(view: &View<'_>, days: &[DayOfVisits<'_>], with_staff: bool) -> String {
    let written = days.iter().map(|it| list(view, it, ("today-head", "today-none"), with_staff));
    written.collect::<Vec<_>>().join("\n")
}

/// Says that there are no bookings between two days, both included.
pub fn no_visits_between(view: &View<'_>, first: Date, last: Date) -> String {
    let args = [
        ("from", dates::day_month(view.lang, first, view.today).into()),
        ("until", dates::day_month(view.lang, last, view.today).into()),
    ];
    say(view.lang, "days-none-between", &args)
}

/// Writes the list of a day that a staff member gets each morning, earliest first.
pub fn agenda(view: &View<'_>, day: Date, bookings: &[Booking]) -> String {
    let day = DayOfVisits { day, visits: bookings.iter().map(ListedVisit::plain).collect() };
    list(view, &day, ("agenda-head", "agenda-none"), false)
}

fn list(
    view: &View<'_>,
    day: &DayOfVisits<'_>,
    (head, none): (&str, &str),
    with_staff: bool,
) -> String {
    let named = capital(&dates::date_long(view.lang, day.day, view.today));
    let first = if day.visits.is_empty() { none } else { head };
    let mut lines = vec![say(view.lang, first, &[("day", named.into())])];
    lines.extend(day.visits.iter().map(|visit| line(view, visit, with_staff)));
    lines.join("\n")
}

/// Writes a booking in a list of its day: "• 14:00 Haircut — Ann Lee, +380671234567".
fn line(view: &View<'_>, visit: &ListedVisit<'_>, with_staff: bool) -> String {
    let booking = visit.booking;
    let time = dates::time(view.lang, booking.local_start.time());
    let args = [
        ("time", view.which_hour(booking, time).into()),
        ("service", view.booked_service(booking).into()),
        ("name", person(view, booking).into()),
        ("staff", view.booked_staff(booking).into()),
    ];
    let told = say(view.lang, if with_staff { "today-line-staff" } else { "today-line" }, &args);
    let after = [state(view, booking), unfit(view, booking)];
    let first = [Some(told)].into_iter().chain(after).flatten().collect::<Vec<_>>();
    let note = visit.note.map(|note| say(view.lang, "visit-note", &[("note", note.into())]));
    [Some(first.join(" ")), note].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Writes a visit in full: what, when, with whom, who comes, and what staff noted.
pub fn visit(view: &View<'_>, booking: &Booking, note: Option<&str>) -> String {
    let args = [
        ("service", view.booked_service(booking).into()),
        ("when", view.listed_start(booking).into()),
        ("staff", view.booked_staff(booking).into()),
    ];
    let mut lines = vec![say(view.lang, "visit-head", &args)];
    let contact = &booking.contact;
    let person = [&contact.name, &contact.phone, &contact.email];
    let person: Vec<String> = person.into_iter().flatten().cloned().collect();
    if !person.is_empty() {
        lines.push(say(view.lang, "notice-person", &[("person", person.join(", ").into())]));
    }
    lines.extend(note.map(|note| say(view.lang, "visit-note", &[("note", note.into())])));
    lines.extend(state(view, booking));
    lines.extend(unfit(view, booking));
    lines.join("\n")
}

/// Writes a visit in a list of several days.
pub fn visit_line(view: &View<'_>, booking: &Booking) -> String {
    let args = [
        ("when", view.listed_start(booking).into()),
        ("service", view.booked_service(booking).into()),
        ("name", person(view, booking).into()),
    ];
    let told = say(view.lang, "away-line", &args);
    [Some(told), state(view, booking)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Says what became of a visit that is no longer simply booked.
fn state(view: &View<'_>, booking: &Booking) -> Option<String> {
    match booking.state {
        State::NoShow => Some(view.say("today-no-show")),
        State::Committing => Some(view.say("today-unconfirmed")),
        State::Held | State::Confirmed | State::Cancelled | State::Completed => None,
    }
}

/// Says why a visit that is to come no longer fits the business's file.
fn unfit(view: &View<'_>, booking: &Booking) -> Option<String> {
    let is_coming = matches!(booking.state, State::Confirmed | State::Committing)
        && booking.local_start.date() >= view.today;
    let why = misfit(view.profile, booking).filter(|_| is_coming)?;
    Some(view.say(match why {
        Misfit::NoService => "misfit-service",
        Misfit::NoStaff => "misfit-staff",
        Misfit::NotDone => "misfit-not-done",
        Misfit::OtherZone => "misfit-zone",
        Misfit::Closed => "misfit-closed",
        Misfit::DayOff => "misfit-day-off",
    }))
}

/// Names who comes, and how they are reached: a customer is called; one who left no number is written
/// to.
fn person(view: &View<'_>, booking: &Booking) -> String {
    let contact = &booking.contact;
    let name = contact.name.clone().unwrap_or_else(|| view.say("today-nobody"));
    let reach = contact.phone.as_ref().or(contact.email.as_ref());
    [Some(&name), reach].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Lang, messages::sample};

    #[test]
    fn an_agenda_lists_the_day() {
        let profile = sample::profile();
        let view = sample::view(&profile, Lang::En);
        let booking = sample::booking(Lang::En);
        let mut unnamed = booking.clone();
        unnamed.contact.name = None;
        let day = booking.local_start.date();
        let full = agenda(&view, day, &[booking, unnamed]);
        insta::assert_snapshot!(format!("{full}\n\n{}", agenda(&view, day, &[])));
    }

    #[test]
    fn a_list_of_several_staff_members_names_them_and_what_became_of_a_visit() {
        let profile = sample::profile();
        let view = sample::view(&profile, Lang::En);
        let booking = sample::booking(Lang::En);
        let state = |state| Booking { state, ..booking.clone() };
        let all = [state(State::Confirmed), state(State::NoShow), state(State::Committing)];
        let mut visits: Vec<ListedVisit<'_>> = all.iter().map(ListedVisit::plain).collect();
        visits[0].note = Some("allergic to ammonia");
        let day = DayOfVisits { day: booking.local_start.date(), visits };
        insta::assert_snapshot!(days_of_visits(&view, &[day], true));
    }
}
