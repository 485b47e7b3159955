//! Lists the free slots of a day, and says why another time is not free.
//!
//! ```sh
//! cargo run --example schedule
//! ```
//!
//! `schedule` is pure. Opening hours are local time; lengths, buffers and notice are elapsed time.
//! One function judges every start, so the list of free slots and the answer to "why not at
//! three?" always agree.
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use std::error::Error;

use jiff::{
    SignedDuration, Timestamp,
    civil::{date, time},
    tz::TimeZone,
};
use zapys::{
    ids::ServiceId,
    schedule::{Busy, Hours, Rules, Shape, SlotQuery, Span, Week, Window},
};

fn main() -> Result<(), Box<dyn Error>> {
    let zone = TimeZone::get("Europe/Kyiv")?;
    let now: Timestamp = "2026-11-23T10:00:00+02:00".parse()?;
    let minutes = SignedDuration::from_mins;

    let office = Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) };
    let hours = Hours { week: Week::daily(office), ..Hours::default() };
    let rules = Rules {
        min_notice: minutes(2 * 60),
        horizon: minutes(60 * 24 * 60),
        slot_interval: minutes(30),
        hold: minutes(10),
        change_until: minutes(12 * 60),
        reminders: Vec::new(),
        quiet: None,
        per_customer: 3,
        per_day: 0,
    };
    // An hour, and ten minutes afterwards to tidy up.
    let haircut = ServiceId::new("haircut");
    let shape = Shape {
        length: minutes(60),
        buffer_before: minutes(0),
        buffer_after: minutes(10),
        capacity: 1,
    };
    // Two entries of the staff member's own calendar.
    let lunch = Span::lasting("2026-11-24T13:00:00+02:00".parse()?, minutes(60));
    let dentist = Span::lasting("2026-11-24T15:30:00+02:00".parse()?, minutes(45));
    let busy = [lunch, dentist].map(|span| Busy { span, session: None });

    let query = SlotQuery {
        zone: &zone,
        hours: &hours,
        rules: &rules,
        shape: &shape,
        service: &haircut,
        busy: &busy,
        resource_taken: &[],
        now,
    };
    let day = date(2026, 11, 24);
    println!("free on {}:", day.strftime("%A %F"));
    for slot in query.slots(day).iter().filter(|it| it.availability.is_free()) {
        println!("  {}", slot.local_start.strftime("%H:%M"));
    }
    let wish = day.at(15, 0, 0, 0);
    println!("at {}: {:?}", wish.strftime("%H:%M"), query.availability(wish).reason());
    Ok(())
}
