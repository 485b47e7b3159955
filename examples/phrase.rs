//! Reads a day and a time in the words of a customer.
//!
//! ```sh
//! cargo run --example phrase -- "next friday at half past two"
//! cargo run --example phrase -- "завтра після обіду"
//! ```
//!
//! `phrase` is a pure function: the instant, the zone and the opening hours are arguments, so the
//! same words give the same answer on every machine. Here the instant is fixed.
#![expect(clippy::print_stdout, reason = "an example prints what it found")]

use jiff::{Timestamp, civil::time, tz::TimeZone};
use zapys::{
    phrase::{self, Context, resolve},
    schedule::{Week, Window},
};

/// When the message was sent: a Monday, at ten in the morning in Kyiv.
const SENT: &str = "2026-11-23T10:00:00+02:00";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let text =
        if words.is_empty() { "next friday at half past two".into() } else { words.join(" ") };

    let sent: Timestamp = SENT.parse()?;
    let now = sent.to_zoned(TimeZone::get("Europe/Kyiv")?);
    // Opening hours decide what "at 3" means: three in the afternoon, because it is closed at night.
    let hours = Week::daily(Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) });
    let context = Context { now: &now, hours: &hours, lang: "en", day: None };

    println!("{text:?}, written on {}", now.strftime("%A %F %H:%M"));
    match resolve(&text, &context).result {
        Ok(meaning) if meaning.is_empty() => println!("names no day and no time"),
        Ok(meaning) => println!("{meaning:?}"),
        Err(phrase::Error::Ambiguous(choices)) => println!("may mean any of {choices:?}"),
        Err(problem) => println!("{}: {}", problem.kind(), problem.for_model()),
    }
    Ok(())
}
