//! Plays the table of replies in `cases.txt` through the guard: true ones must pass, untrue ones must
//! not.
//!
//! The table is text, so that a reply which was judged wrongly can be added without any Rust. A line
//! that is judged wrongly today begins with `?`; the test fails when it is judged rightly, so that
//! the mark is removed.

use std::sync::Arc;

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, Time, date, time},
    tz::TimeZoneDatabase,
};

use crate::{
    agent::{
        Request, Round,
        tests::{booking, request},
    },
    bots,
    chat::{
        Call, Done, Entry, Fact, Outcome, Refusal, WaitlistWish,
        transcript::{Held, Need, Times},
    },
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    schedule::{Booking, Change, Contact, Unavailable},
};

use super::check;

const CASES: &str = include_str!("cases.txt");

/// Tomorrow.
const TUESDAY: Date = date(2026, 11, 24);
const FRIDAY: Date = date(2026, 11, 27);

const fn at(day: Date, hour: i8, minute: i8) -> DateTime {
    day.at(hour, minute, 0, 0)
}

fn starts(times: &[(i8, i8)]) -> Vec<Time> {
    times.iter().map(|(hour, minute)| time(*hour, *minute, 0, 0)).collect()
}

/// Every half hour between two hours, both included.
fn half_hours(from: i8, until: i8) -> impl Iterator<Item = Time> {
    time(from, 0, 0, 0).series(30.minutes()).take_while(move |it| *it <= time(until, 0, 0, 0))
}

/// A haircut with Olena.
fn haircut(start: DateTime) -> Booking {
    let contact = Contact {
        name: Some("John Doe".into()),
        email: Some("john@example.com".into()),
        phone: None,
    };
    Booking { contact, ..booking(start) }
}

fn manicure() -> Booking {
    Booking {
        id: BookingId::new("01k7n5cng0wwwwwwwwwwwwwwww"),
        service: ServiceId::new("manicure"),
        service_name: "Manicure".into(),
        staff: StaffId::new("iryna"),
        staff_name: "Iryna".into(),
        price: Some("600 ₴".into()),
        ..haircut(at(FRIDAY, 10, 0))
    }
}

fn found(service: &str, day: Date, free: Vec<Time>, nearest: Vec<DateTime>) -> Fact {
    Fact::Times(Times {
        service: Some(ServiceId::new(service)),
        staff: None,
        days: (day, day),
        window: (None, None),
        free: if free.is_empty() { Vec::new() } else { vec![(day, free)] },
        why: None,
        nearest,
        picked: None,
    })
}

fn refused(wanted: DateTime, why: Unavailable, nearest: Vec<DateTime>) -> Fact {
    let service = ServiceId::new("haircut");
    Fact::Refused(Refusal::Slot { service, staff: None, wanted, why, nearest })
}

fn waiting() -> Fact {
    Fact::Waiting {
        wish: WaitlistWish {
            service: ServiceId::new("haircut"),
            staff: None,
            days: (FRIDAY, FRIDAY),
            window: (Some(time(17, 0, 0, 0)), None),
        },
    }
}

fn facts(name: &str) -> Vec<Fact> {
    let visit = || Box::new(haircut(at(TUESDAY, 15, 30)));
    let receipt = |change, booking| Fact::Receipt { change, booking };
    match name {
        "nothing" => Vec::new(),
        "free" => {
            let free = starts(&[(9, 0), (11, 0), (11, 30), (15, 30), (16, 0), (16, 30)]);
            vec![found("haircut", TUESDAY, free, Vec::new())]
        }
        "wide" => {
            let free = half_hours(9, 12).chain(half_hours(14, 17)).collect();
            vec![found("manicure", FRIDAY, free, Vec::new())]
        }
        "full" => {
            let thursday = date(2026, 11, 26);
            let nearest = vec![at(thursday, 9, 0), at(thursday, 9, 30)];
            vec![found("haircut", date(2026, 11, 25), Vec::new(), nearest)]
        }
        "taken" => {
            let nearest = vec![at(TUESDAY, 11, 30), at(TUESDAY, 12, 0), at(TUESDAY, 15, 30)];
            vec![refused(at(TUESDAY, 14, 0), Unavailable::Taken, nearest)]
        }
        "outside" => {
            let nearest = vec![at(TUESDAY, 16, 0), at(TUESDAY, 17, 0)];
            vec![refused(at(TUESDAY, 19, 0), Unavailable::OutsideHours, nearest)]
        }
        "held" => vec![Fact::Held(Held {
            service: ServiceId::new("haircut"),
            staff: StaffId::new("olena"),
            local_start: at(TUESDAY, 15, 30),
            until: "2026-11-23T08:10:00Z".parse().unwrap(),
            missing: vec![Need::Name, Need::Email],
            by_staff: false,
        })],
        "booked" => vec![receipt(Change::Booked, visit())],
        "moved" => {
            let later = Box::new(haircut(at(TUESDAY, 16, 30)));
            vec![Fact::Appointments { list: vec![*visit()] }, receipt(Change::Moved, later)]
        }
        "moved-on" => {
            let later = Box::new(haircut(at(FRIDAY, 15, 30)));
            vec![Fact::Appointments { list: vec![*visit()] }, receipt(Change::Moved, later)]
        }
        "cancelled" => vec![receipt(Change::Cancelled, visit())],
        "mine" => vec![Fact::Appointments { list: vec![*visit()] }],
        "two" => vec![Fact::Appointments { list: vec![*visit(), manicure()] }],
        "which" => {
            let list = vec![*visit(), manicure()];
            vec![Fact::Refused(Refusal::WhichAppointment { list })]
        }
        "none" => vec![Fact::Appointments { list: Vec::new() }],
        "ask-yes" => vec![Fact::AskYes { booking: visit() }],
        "human" => vec![Fact::Human { told: true, asked: None, letter: None }],
        "waiting" => vec![waiting()],
        "too-late" => {
            let booking = Box::new(haircut(at(date(2026, 11, 23), 15, 30)));
            vec![Fact::Refused(Refusal::TooLate { booking })]
        }
        other => panic!("no such world: {other}"),
    }
}

/// Makes the turn of a line such as `[past-booked] thanks!`.
fn turn(line: &str) -> Request {
    let (world, said) = line.trim_start_matches('[').split_once(']').unwrap();
    let mut asked = request(&[said.trim()]);
    let context = Arc::make_mut(&mut asked.context);
    let cyrillic = said.chars().any(crate::text::is_cyrillic);
    context.lang = if cyrillic { Lang::Uk } else { Lang::En };
    let world = world.strip_prefix("studio-").map_or(world, |world| {
        let text = include_str!("../../../bots/studio.toml");
        context.profile = Arc::new(
            bots::parse(&BusinessId::new("studio"), text, &TimeZoneDatabase::bundled()).unwrap(),
        );
        context.now = "2026-11-23T15:00:00Z".parse().unwrap();
        context.heard.iter_mut().for_each(|heard| heard.sent = context.now);
        world
    });
    let done = |fact| {
        let call = Call { id: "1".into(), function: "f".into(), arguments: "{}".into() };
        Done { call, outcome: Outcome { told: String::new(), fact } }
    };
    let calls = |world| facts(world).into_iter().map(done).collect::<Vec<_>>();
    if let Some(world) = world.strip_prefix("past-") {
        context.history = vec![Entry::Assistant { text: "Done.".into(), calls: calls(world) }];
    } else if world != "nothing" {
        asked.rounds = vec![Round { calls: calls(world), ..Round::default() }];
    }
    asked
}

#[test]
fn true_replies_pass_and_untrue_ones_do_not() {
    let mut asked = request(&["hi"]);
    let (mut world, mut wrong) = ("", Vec::new());
    let mut counts = [(0, 0); 2];
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('[') {
            (world, asked) = (line, turn(line));
            continue;
        }
        let (known, case) = line.strip_prefix('?').map_or((false, line), |case| (true, case));
        let (is_true, reply) = case
            .strip_prefix("+ ")
            .map_or_else(|| (false, case.strip_prefix("- ").unwrap()), |reply| (true, reply));
        let judged = check(&asked, &reply.replace('|', "\n"));
        let right = judged.is_ok() == is_true;
        let (all, good) = &mut counts[usize::from(is_true)];
        (*all, *good) = (*all + 1, *good + usize::from(right));
        if right == known {
            let rule = judged.err().map(|it| it.rule);
            wrong.push(format!("{world}\n    {line}\n    {rule:?}"));
        }
    }
    let [(lies, stopped), (truths, passed)] = counts;
    let rates = format!("true {passed} of {truths}, untrue stopped {stopped} of {lies}");
    assert!(wrong.is_empty(), "{rates}\n{}", wrong.join("\n"));
}
