//! Days of a month of which only the last one has its month: "7, 9 and 11 December".

use crate::{lang::Cue, phrase};

use super::super::{
    reading::{Reading, What, reading, worth},
    view::View,
};

/// Reads the days of "7, 9 and 11 December", where only the last one has its month.
pub(super) fn days_of_month(view: &View<'_>) -> Vec<Reading> {
    let number = |at: usize| {
        let token = view.tokens.get(at).filter(|it| it.is_number() && it.key.len() <= 2)?;
        token.key.parse::<i8>().ok()
    };
    let day = |at: usize| number(at).filter(|_| !view.is_time(at));
    let joins =
        |at: usize| view.is_and(at) || view.has(at, Cue::Or) || view.keys.get(at) == Some(&",");
    // "Tuesday 1 or Wednesday 2 December": each may have its weekday.
    let weekday_start = |at: usize| {
        let mut weekdays = view.found.items.iter().filter(|item| item.is_weekday);
        weekdays.find_map(|item| {
            let words = view.words_of(&item.span);
            (words.start < at && (words.end == at || words.end == at + 1)).then_some(words.start)
        })
    };
    let dated = view.found.items.iter().filter(|item| item.is_dated && !item.names_time);
    for item in dated {
        let words = view.words_of(&item.span);
        let own = phrase::resolve(view.written(&words), &view.setting.context).result.ok();
        let Some(last) = own.and_then(|own| own.date.filter(|_| own.date_end.is_none())) else {
            continue;
        };
        let mut readings = Vec::new();
        let mut end = weekday_start(words.start).unwrap_or(words.start);
        while let Some(at) = end.checked_sub(2).filter(|_| joins(end - 1)) {
            let of_month = |day: i8| last.with().day(day).build().ok();
            // "Tuesday 1, 8 and 15 December": the number beside its weekday is no hour.
            let beside =
                || number(at).and_then(of_month).filter(|date| is_weekday_of(view, at, *date));
            let date = day(at).and_then(of_month).or_else(beside);
            let Some(date) = date.filter(|date| *date < last) else { break };
            readings.push(reading(at..at + 1, What::Feast(Some(date)), worth::CONTACT));
            end = weekday_start(at).unwrap_or(at);
        }
        if !readings.is_empty() {
            return readings;
        }
    }
    Vec::new()
}

/// Whether the weekday of a date stands directly in front of a word.
fn is_weekday_of(view: &View<'_>, at: usize, date: jiff::civil::Date) -> bool {
    let mut weekdays = view.found.items.iter().filter(|item| item.is_weekday);
    weekdays.any(|item| {
        let words = view.words_of(&item.span);
        let before = words.start..words.end.min(at);
        let read = phrase::resolve(view.written(&before), &view.setting.context).result.ok();
        let named =
            read.and_then(|read| read.date).is_some_and(|it| it.weekday() == date.weekday());
        (words.end == at || words.end == at + 1) && named
    })
}
