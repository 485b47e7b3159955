//! The days before an event of the customer's own: "it's due on the 10th, so some time before then", "the wedding is on
//! the 5th, two days before".

use jiff::Span;

use crate::{lang::Cue, phrase};

use super::{
    by_itself::by_itself,
    life,
    reading::{Reading, What},
    view::View,
};

/// The days before an event that the message names: "it's due on the 10th, so some time before then".
pub(super) fn before_event(view: &View<'_>, chosen: &[Reading]) -> Option<phrase::Meaning> {
    let then = view.with(Cue::BeforeThen).next()?;
    let mut days = chosen.iter().filter(|it| {
        matches!(it.what, What::When { day: true, .. })
            && it.words.end <= then.from
            && life::is_of_life(view, chosen, it)
    });
    let day = days.find_map(|it| by_itself(view, it)?.date)?;
    if let Some(days) = days_before(view, then.from) {
        let date = day.checked_sub(Span::new().days(days)).ok();
        return Some(phrase::Meaning { date, ..phrase::Meaning::default() });
    }
    let (today, last) = (view.setting.context.now.date(), day.yesterday().ok()?);
    (last >= today).then(|| phrase::Meaning {
        date: Some(today),
        date_end: Some(last),
        ..phrase::Meaning::default()
    })
}

/// How many days before an event are said: "two days before", "a week before".
fn days_before(view: &View<'_>, unit: usize) -> Option<i64> {
    let length = if view.has(unit, Cue::UnitWeek) {
        7
    } else {
        view.has(unit, Cue::UnitDay).then_some(1)?
    };
    let number = unit.checked_sub(1).and_then(|at| view.number(at));
    let far = unit.checked_sub(2).and_then(|at| view.number(at));
    Some(length * i64::from(number.or(far).unwrap_or(1)))
}
