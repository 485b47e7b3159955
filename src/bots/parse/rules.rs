//! The rules of a business and the budgets of its customers, with their defaults.

use std::ops::RangeInclusive;

use jiff::SignedDuration;

use crate::{
    bots::Limits,
    schedule::{QuietHours, Rules},
    toml_form::{Field, Form},
};

use super::hours::time;

const NONE: SignedDuration = SignedDuration::ZERO;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// Any count; 0 means "no limit" wherever one is written.
const ANY: RangeInclusive<u32> = 0..=1_000_000;

fn default_rules() -> Rules {
    Rules {
        min_notice: SignedDuration::from_hours(2),
        horizon: SignedDuration::from_hours(24 * 60),
        slot_interval: SignedDuration::from_mins(30),
        hold: SignedDuration::from_mins(10),
        change_until: SignedDuration::from_hours(12),
        reminders: vec![DAY, SignedDuration::from_hours(2)],
        quiet: Some(QuietHours::NIGHT),
        per_customer: 3,
        per_day: 0,
    }
}

/// Reads `[booking]`; everything in it may be left out.
pub(super) fn rules(form: &Form<'_>) -> Rules {
    form.or("booking", default_rules(), |field| field.table(|form| Some(booking(form))))
}

fn booking(form: &Form<'_>) -> Rules {
    let usual = default_rules();
    let length = |key, default, bounds: RangeInclusive<SignedDuration>| {
        form.or(key, default, |field| field.duration(bounds))
    };
    let rules = Rules {
        min_notice: length("notice", usual.min_notice, NONE..=YEAR),
        horizon: length("horizon", usual.horizon, HOUR..=YEAR * 2),
        slot_interval: length("step", usual.slot_interval, MINUTE..=DAY),
        hold: length("hold", usual.hold, MINUTE..=DAY),
        change_until: length("change_until", usual.change_until, NONE..=YEAR),
        reminders: form.or("reminders", usual.reminders, |field| Some(reminders(field))),
        quiet: form.get("quiet").map_or(usual.quiet, |field| quiet(&field)),
        per_customer: form.or("per_customer", usual.per_customer, |field| field.number(ANY)),
        per_day: form.or("per_day", usual.per_day, |field| field.number(ANY)),
    };
    if rules.horizon <= rules.min_notice {
        form.refuse("horizon", "It must be longer than `notice`, or nothing can ever be booked.");
    }
    rules
}

/// Reads `["21:00-08:00"]`; `None`: no hours are quiet, as in `[]`.
fn quiet(field: &Field<'_>) -> Option<QuietHours> {
    let mut written = 0;
    let all = field.each(|entry| {
        written += 1;
        let words = entry.line()?;
        let ends = words.split_once(['-', '–', '—']);
        let ends = ends.and_then(|(from, until)| Some((time(from)?, time(until)?)));
        let Some((from, until)) = ends else {
            return entry.refuse("Write hours as \"21:00-08:00\".");
        };
        QuietHours::new(from, until)
            .or_else(|| entry.refuse("Leave at least four hours of the day to send reminders in."))
    });
    if written > 1 {
        return field.refuse("Write one entry; hours past midnight are \"21:00-08:00\".");
    }
    all.first().copied()
}

fn reminders(field: &Field<'_>) -> Vec<SignedDuration> {
    let mut seen = Vec::new();
    field.each(|entry| {
        let before = entry.duration(MINUTE..=YEAR)?;
        if seen.contains(&before) {
            return entry.refuse("This reminder is written twice.");
        }
        seen.push(before);
        Some(before)
    })
}

/// Reads `[limits]`; everything in it may be left out.
pub(super) fn limits(form: &Form<'_>) -> Limits {
    let usual = Limits { turns_per_day: 200, tokens_per_day: 0, keep_messages: DAY * 90 };
    form.or("limits", usual.clone(), |field| {
        field.table(|form| {
            let any = 0..=1_000_000_000_000;
            Some(Limits {
                turns_per_day: form.or("turns_per_day", usual.turns_per_day, |f| f.number(ANY)),
                tokens_per_day: form.or("tokens_per_day", usual.tokens_per_day, |f| f.number(any)),
                keep_messages: form
                    .or("keep_messages", usual.keep_messages, |f| f.duration(DAY..=YEAR * 10)),
            })
        })
    })
}
