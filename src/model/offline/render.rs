//! The parts of an answer as sentences.

use jiff::civil::{DateTime, Time};

use crate::{
    agent::{TurnContext, refuse_words},
    chat::{Fact, Refusal},
    dialogue::{NewStart, Planned, Say, State},
    ids::ServiceId,
    messages::{self, View, dates, say},
    schedule::{Booking, Contact},
};

use super::{inform, opening, prices, series, times, visits};

/// Says every part, each on lines of its own but for a greeting and what leads up to a question.
pub(super) fn all(view: &View<'_>, context: &TurnContext, state: &State, parts: &[Say]) -> String {
    let mut text = String::new();
    let (mut joins, mut leads) = (false, false);
    for part in parts {
        let said = one(view, context, state, part);
        if said.is_empty() || text.contains(&said) {
            continue;
        }
        if !text.is_empty() {
            text.push_str(match (joins, leads) {
                (true, _) => " ",
                (false, true) => "\n",
                (false, false) => "\n\n",
            });
        }
        text.push_str(&said);
        joins = matches!(
            part,
            Say::Hello
                | Say::LostYet
                | Say::Noted
                | Say::Good
                | Say::Sympathy
                | Say::Regret
                | Say::NotYet
                | Say::Unbooked
        );
        leads = matches!(part, Say::TimesFor(_));
    }
    text
}

fn one(view: &View<'_>, context: &TurnContext, state: &State, part: &Say) -> String {
    let plain = |id: &str| view.say(id);
    match part {
        Say::Fact(fact) => messages::fact(view, fact),
        Say::Times(found) => times::say(view, found),
        Say::Assumed(service) => inform::assumed(view, service),
        Say::Propose(start) => say(view.lang, "times-one", &[("when", view.moment(*start).into())]),
        Say::CheckThis => view.say("check-this"),
        Say::LeftOut(conditions) => left_out(view, conditions),
        Say::CheckBooking { .. } => check_booking(view, part),
        Say::CheckPlan(visits) => check_plan(view, visits),
        Say::OneMore => plain("one-more"),
        Say::CheckMoves(moves) => check_moves(view, moves),
        Say::CheckMove(booking, start) => check_move(view, booking, *start),
        Say::CheckSeries(service, visits) => series::check(view, service, visits),
        Say::Missed(starts) => series::missed(view, starts),
        Say::Rest(list) => rest(view, list),
        Say::AllStand(list) => all_stand(view, list),
        Say::With(staff) => say(view.lang, "held-with", &[("staff", view.staff(staff).into())]),
        Say::NoSuch(list) => format!("{}\n{}", view.say("no-such"), listed(view, list)),
        Say::AskTimeFor(service) => inform::about(view, "ask-time-for", service),
        Say::CheckService(booking, start, to) => {
            let service = view.service(to);
            check_change(view, booking, *start, [("to", "service"), ("named", &service)])
        }
        Say::CheckStaff(booking, start, to) => {
            let staff = view.staff(to);
            check_change(view, booking, *start, [("to", "staff"), ("named", &staff)])
        }
        Say::CheckCorrect(booking, contact) => check_correct(view, booking, contact),
        Say::CheckCancelAll(list) => check_cancel_all(view, list),
        Say::CheckEmail(meant) => say(view.lang, "check-email", &[("email", meant.into())]),
        Say::CheckName(name) => say(view.lang, "check-name", &[("name", name.into())]),
        Say::Converted { said, zone, start } => converted(view, *said, zone, *start),
        Say::TooSoon(time) => too_soon(view, *time),
        Say::AllFollow(many) => say(view.lang, "all-follow", &[("many", (*many).into())]),
        Say::Stands(booking) => about(view, "stands", booking),
        Say::Right(list) => right(view, list),
        Say::EditStands(booking) => about(view, "edit-stands", booking),
        Say::EditCancelled(booking) => about(view, "edit-cancelled", booking),
        Say::EditOld => plain("edit-old"),
        Say::Then(services) => inform::and_then(view, services),
        Say::NotOffered(words) => inform::not_offered(view, words),
        Say::MeetLinks(list) => visits::links(view, list),
        Say::InZone(booking, zone) => visits::in_zone(view, booking, zone),
        Say::Told(topic, service) => visits::told(view, context, state, *topic)
            .unwrap_or_else(|| inform::told(view, state, *topic, service.as_ref())),
        Say::Trouble(problem) => messages::fact(view, &Fact::Refused(refuse_words(problem))),
        Say::NoStaff(service) => no_staff(view, service.as_ref()),
        Say::TooManyPeople(people, most) => {
            let args = [("people", (*people).into()), ("most", (*most).into())];
            inform::or_by_phone(view, &say(view.lang, "too-many-people", &args))
        }
        Say::StaffHours(staff) => opening::staff_week(view, staff),
        Say::Open(day, time, staff) => opening::day(view, *day, *time, staff.as_ref()),
        Say::Does(staff, service, day) => inform::does(view, staff, service, *day),
        Say::Prices(services) => prices::several(view, services),
        Say::Compare(services) => prices::each(view, services),
        Say::Ends(service, start) => opening::ends(view, service, *start),
        part => asked(view, context, part),
    }
}

/// Says all that stands, after a yes to nothing.
fn all_stand(view: &View<'_>, list: &[Booking]) -> String {
    format!("{}\n{}\n{}", view.say("ack-all"), listed(view, list), view.say("ack-change"))
}

/// Says that a visit begins when the one before is over.
fn too_soon(view: &View<'_>, time: Time) -> String {
    say(view.lang, "too-soon", &[("time", dates::time(view.lang, time).into())])
}

/// Asks for what is missing.
fn asked(view: &View<'_>, context: &TurnContext, part: &Say) -> String {
    let plain = |id: &str| view.say(id);
    match part {
        Say::AskService => inform::ask_service(view),
        Say::WhichHour(both) => which_hour(view, both),
        Say::Unable(staff, service) => inform::unable(view, staff, service),
        Say::AskWhichService(several) => inform::which_service(view, several),
        Say::UnknownService(words) => {
            let args = [("words", words.into()), ("services", view.services().into())];
            say(view.lang, "unknown-service", &args)
        }
        Say::AskDay => plain("ask-day"),
        Say::AskDayFor(service) => {
            format!("{} {}", prices::named(view, service), view.say("ask-day"))
        }
        Say::TimesFor(service) => prices::named(view, service),
        Say::AskTime => plain("ask-time"),
        Say::AskDate => plain("ask-date"),
        Say::AskZone => {
            let city = dates::city(view.lang, &context.profile.zone_name);
            say(view.lang, "ask-zone", &[("zone", city.into())])
        }
        Say::AskNeeds(needs) => messages::ask_needs(view, needs),
        Say::AskOther(child) => plain(if *child { "ask-child" } else { "ask-other" }),
        Say::AskNext => plain("ask-next"),
        Say::AskNextOrTogether => plain("ask-next-or-together"),
        Say::OneByOne(people) => say(view.lang, "one-by-one", &[("people", (*people).into())]),
        Say::EachVisit => plain("each-visit"),
        Say::AskMove(booking) => about(view, "ask-move-when", booking),
        Say::AskMoves(list) => ask_moves(view, list),
        part => courtesy(view, context, part),
    }
}

/// Says what needs no booking: courtesies, and that nothing was understood.
fn courtesy(view: &View<'_>, context: &TurnContext, part: &Say) -> String {
    let plain = |id: &str| view.say(id);
    let business = || context.profile.name.in_lang(context.lang);
    match part {
        Say::NotThen => plain("not-then"),
        Say::OnlyHere => inform::or_by_phone(view, &plain("only-here")),
        Say::CannotNote => inform::or_by_phone(view, &plain("cannot-note")),
        Say::NotYet => plain("not-yet"),
        Say::Unbooked => plain("unbooked"),
        Say::AnyTime => plain("any-time"),
        Say::Regret => plain("regret"),
        Say::Sympathy => plain("sympathy"),
        Say::NoTrouble => plain("no-trouble"),
        Say::EmailNeeded => inform::email_needed(view),
        Say::ContactNeeded => inform::or_by_phone(view, &view.say("contact-needed")),
        Say::AskWhichEmail(all) => {
            let all = dates::list(view.lang, all, dates::Join::Or);
            say(view.lang, "which-email", &[("emails", all.into())])
        }
        Say::EmailInLatin => inform::or_by_phone(view, &plain("email-in-latin")),
        Say::EmailAgain => inform::or_by_phone(view, &plain("email-again")),
        Say::EmailRefused(email) => say(view.lang, "email-refused", &[("email", email.into())]),
        Say::Noted => plain("noted"),
        Say::Good => plain("good"),
        Say::Kept => plain("kept"),
        Say::Dropped => plain("dropped"),
        Say::YesToWhat(Some(booking)) if booking.is_pending() => messages::pending(view, booking),
        Say::YesToWhat(Some(booking)) => about(view, "ack-stands", booking),
        Say::YesToWhat(None) => plain("yes-what"),
        Say::LateRule => inform::late(view),
        Say::AskDetails => plain("ask-details"),
        Say::PassOn => plain("human-told"),
        Say::Waiting => plain("waiting"),
        Say::Hello => plain("hello"),
        Say::Greet => say(view.lang, "greet", &[("business", business().into())]),
        Say::GreetAgain => plain("hello-again"),
        Say::Welcome => plain("thanks"),
        Say::Goodbye => plain("bye"),
        Say::Help => say(view.lang, "help", &[("services", view.services().into())]),
        Say::Lost => plain("not-understood"),
        Say::Examples(asked) => inform::examples(view, asked),
        Say::OfferPerson => inform::or_by_phone(view, &plain("offer-person")),
        Say::LostYet => plain("not-understood-yet"),
        Say::Unreadable => plain("unreadable"),
        Say::Unknown => inform::unknown(view),
        _ => String::new(),
    }
}

fn about(view: &View<'_>, id: &str, booking: &Booking) -> String {
    say(view.lang, id, &view.booking_args(booking))
}

/// Says what a time of another zone is here.
fn converted(view: &View<'_>, said: DateTime, zone: &str, start: DateTime) -> String {
    let args = [
        ("said", dates::time(view.lang, said.time()).into()),
        ("zone", dates::city(view.lang, zone).into()),
        ("when", dates::time(view.lang, start.time()).into()),
        ("own", dates::city(view.lang, &view.profile.zone_name).into()),
    ];
    say(view.lang, "zone-converted", &args)
}

fn check_booking(view: &View<'_>, part: &Say) -> String {
    let Say::CheckBooking { service, start, name, conditions, zone } = part else {
        return String::new();
    };
    let mut lines = Vec::new();
    if let Some((said, zone)) = zone {
        lines.push(converted(view, *said, zone, *start));
    }
    if !conditions.is_empty() {
        lines.push(left_out(view, conditions));
    }
    let args = [
        ("service", view.service_within(service).into()),
        ("object", view.service_object(service).into()),
        ("when", view.moment(*start).into()),
    ];
    lines.push(match name {
        Some(name) => {
            let args = [&args[..], &[("name", name.into())]].concat();
            say(view.lang, "check-booking-for", &args)
        }
        None => say(view.lang, "check-booking", &args),
    });
    lines.join(" ")
}

fn left_out(view: &View<'_>, conditions: &[String]) -> String {
    say(view.lang, "left-out", &[("words", conditions.join(", ").into())])
}

/// Shows where a booking would go.
fn check_move(view: &View<'_>, booking: &Booking, start: DateTime) -> String {
    let [service, .., object] = view.booking_args(booking);
    let was = ("was", view.listed_start(booking).into());
    let when = ("when", dates::moment(view.lang, start, view.today).into());
    let who = booking.contact.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    say(view.lang, "check-move", &[service, object, was, when, ("who", who.into())])
}

/// Shows where each of several bookings would go.
fn check_moves(view: &View<'_>, moves: &[NewStart]) -> String {
    let named = |at: DateTime| dates::moment(view.lang, at, view.today);
    let apart = are_apart(moves.iter().map(|it| &*it.booking));
    let lines = moves.iter().map(|it| {
        let service = ("service", view.booked_service(&it.booking).into());
        let was = ("was", view.listed_start(&it.booking).into());
        let line =
            say(view.lang, "check-moves-line", &[service, was, ("when", named(it.start).into())]);
        with_name(line, &it.booking, apart)
    });
    let lines: Vec<String> = lines.collect();
    format!("{}\n{}", view.say("check-moves"), lines.join("\n"))
}

/// Shows what a booking has and what it would get.
fn check_change(
    view: &View<'_>,
    booking: &Booking,
    start: DateTime,
    to: [(&'static str, &str); 2],
) -> String {
    let [service, staff, was, _, object] = view.booking_args(booking);
    let when = ("when", view.moment(start).into());
    let was = ("was", was.1);
    let moves = ("moves", if start == booking.local_start { "no" } else { "yes" }.into());
    let [kind, named] = to.map(|(name, value)| (name, value.into()));
    say(view.lang, "check-change", &[service, object, staff, was, when, moves, kind, named])
}

fn check_plan(view: &View<'_>, visits: &[Planned]) -> String {
    let first = visits.first().and_then(|visit| visit.name.clone());
    // One name of all visits is said once.
    let name = first.filter(|name| visits.iter().all(|it| it.name.as_ref() == Some(name)));
    let lines = visits.iter().map(|visit| {
        let mut what = view.service(&visit.service);
        if let Some(staff) = &visit.staff {
            what = format!("{what} — {}", view.staff(staff));
        }
        let args = [("service", what.into()), ("when", view.moment(visit.start).into())];
        let line = say(view.lang, "check-cancel-line", &args);
        match visit.name.as_ref().filter(|_| name.is_none()) {
            Some(name) => format!("{line}, {name}"),
            None => line,
        }
    });
    let lines: Vec<String> = lines.collect();
    let (key, name) = match name {
        Some(name) => ("check-plan-for", name),
        None => ("check-plan", String::new()),
    };
    let args = [("many", visits.len().into()), ("name", name.into())];
    format!("{}\n{}", say(view.lang, key, &args), lines.join("\n"))
}

fn check_correct(view: &View<'_>, booking: &Booking, contact: &Contact) -> String {
    let parts = [&contact.name, &contact.email, &contact.phone].into_iter().flatten().cloned();
    let args = [
        ("what", parts.collect::<Vec<_>>().join(", ").into()),
        ("service", view.service_within(&booking.service).into()),
        ("object", view.service_object(&booking.service).into()),
        ("when", view.start(booking).into()),
    ];
    say(view.lang, "check-correct", &args)
}

/// Says what still stands after several were cancelled.
fn rest(view: &View<'_>, list: &[Booking]) -> String {
    if list.is_empty() {
        return view.say("rest-none");
    }
    format!("{}\n{}", view.say("rest"), listed(view, list))
}

/// Confirms what was said once more; of several, each is named with who comes.
fn right(view: &View<'_>, list: &[Booking]) -> String {
    if let [booking] = list {
        return about(view, "right-one", booking);
    }
    let lines = list.iter().map(|booking| {
        let line = listed(view, std::slice::from_ref(booking));
        let name = booking.contact.name.as_ref().map(|name| format!(", {name}"));
        line + &name.unwrap_or_default()
    });
    format!("{}\n{}", view.say("right"), lines.collect::<Vec<_>>().join("\n"))
}

/// Names bookings, each on a line.
fn listed(view: &View<'_>, list: &[Booking]) -> String {
    let apart = are_apart(list);
    let lines = list.iter().map(|booking| {
        let args = [
            ("service", view.booked_service(booking).into()),
            ("when", view.listed_start(booking).into()),
        ];
        with_name(say(view.lang, "check-cancel-line", &args), booking, apart)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether bookings are of several people, so that each is named.
fn are_apart<'b>(list: impl IntoIterator<Item = &'b Booking>) -> bool {
    let mut names = list.into_iter().map(|it| &it.contact.name);
    names.next().is_some_and(|first| names.any(|name| name != first))
}

/// Names who a booking is for behind its line, where several people are told apart.
fn with_name(line: String, booking: &Booking, apart: bool) -> String {
    match booking.contact.name.as_ref().filter(|_| apart) {
        Some(name) => format!("{line}, {name}"),
        None => line,
    }
}

fn ask_moves(view: &View<'_>, list: &[Booking]) -> String {
    format!("{}\n{}", view.say("ask-moves-when"), listed(view, list))
}

fn check_cancel_all(view: &View<'_>, list: &[Booking]) -> String {
    format!(
        "{}\n{}\n{}",
        view.say("check-cancel-all"),
        listed(view, list),
        view.say("check-cancel-yes")
    )
}

/// Asks which of two hours of one name is meant.
fn which_hour(view: &View<'_>, both: &[DateTime; 2]) -> String {
    let times = both.map(|start| dates::time(view.lang, start.time()));
    let day = both.map(|start| view.day(start.date()));
    let [day, _] = day;
    let args =
        [("day", day.into()), ("times", dates::list(view.lang, &times, dates::Join::Or).into())];
    say(view.lang, "ask-which-hour", &args)
}

fn no_staff(view: &View<'_>, service: Option<&ServiceId>) -> String {
    messages::fact(view, &Fact::Refused(Refusal::NoStaff { service: service.cloned() }))
}
