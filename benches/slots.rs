//! How long the free times of two months take, next to a busy calendar.
//!
//! Sixty days of starts every fifteen minutes, five hundred busy spans, across the night on
//! which the clocks of Kyiv go back: the case for which published libraries are compared.

use std::hint::black_box;

use criterion::Criterion;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, date, time},
    tz::{self, TimeZone},
};
use zapys::{
    ids::ServiceId,
    schedule::{Busy, Hours, Rules, Session, Shape, Slot, SlotQuery, Span, Week, Window, nearest},
};

const FIRST: Date = date(2026, 10, 1);
const DAYS: usize = 60;
const BUSY: i32 = 500;

fn main() -> Result<(), jiff::Error> {
    let zone = tz::db().get("Europe/Kyiv")?;
    let first: Timestamp = "2026-09-30T22:00:00Z".parse()?;
    let mut criterion = Criterion::default().configure_from_args();
    let office = Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) };
    measure(&mut criterion, "nine to six", &zone, office, first);
    measure(&mut criterion, "around the clock", &zone, Window::ALL_DAY, first);
    criterion.final_summary();
    Ok(())
}

fn measure(
    criterion: &mut Criterion,
    name: &str,
    zone: &TimeZone,
    window: Window,
    first: Timestamp,
) {
    let mins = SignedDuration::from_mins;
    let hours = Hours { week: Week::daily(window), ..Hours::default() };
    let rules = Rules {
        min_notice: mins(120),
        horizon: mins(61 * 24 * 60),
        slot_interval: mins(15),
        hold: mins(10),
        change_until: mins(0),
        reminders: Vec::new(),
        quiet: None,
        per_customer: 0,
        per_day: 20,
    };
    let shape =
        Shape { length: mins(30), buffer_before: mins(0), buffer_after: mins(10), capacity: 1 };
    let service = ServiceId::new("haircut");
    // Apart from each other by no round number, and not in the order of time.
    let busy = |number: i32| {
        let start = first + mins(170) * ((number * 7) % BUSY);
        Busy {
            span: Span::lasting(start, mins(45)),
            session: Some(Session { service: service.clone(), start }),
        }
    };
    let busy: Vec<Busy> = (0..BUSY).map(busy).collect();
    let query = SlotQuery {
        zone,
        hours: &hours,
        rules: &rules,
        shape: &shape,
        service: &service,
        busy: &busy,
        resource_taken: &[],
        now: first,
    };
    let days = || FIRST.series(jiff::Span::new().days(1)).take(DAYS);
    let whole = || -> Vec<Vec<Slot>> { days().map(|day| query.slots(black_box(day))).collect() };
    let all = whole().concat();
    let free = all.iter().filter(|slot| slot.availability.is_free()).count();
    let title = format!("{name}: 60 days, {} starts, {free} free", all.len());
    criterion.bench_function(&title, |bench| bench.iter(whole));
    let noon = FIRST.to_datetime(Time::midnight()) + mins(36 * 60);
    criterion.bench_function(&format!("{name}: one start"), |bench| {
        bench.iter(|| query.availability(black_box(noon)));
    });
    criterion.bench_function(&format!("{name}: six nearest"), |bench| {
        bench.iter(|| nearest(&[query], black_box(noon), 6));
    });
}
