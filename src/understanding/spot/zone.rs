//! Time zones by name, feasts by name, and weekdays that are skipped ("the Friday after next").

use jiff::{Span, civil::Date};

use crate::lang::{self, Cue, Feast, OwnVisit};

use super::super::{
    Asked,
    reading::{Reading, What, reading, worth},
    view::View,
};

/// The most words of a message that names a zone and no time.
const SHORT: usize = 6;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let timed = view.found.items.iter().any(|item| item.names_time)
        || view
            .cues
            .iter()
            .any(|found| matches!(found.cue, Cue::ZoneWhich | Cue::Own(OwnVisit::When)));
    // "I'm in Berlin" and "that's London time" answer or correct by themselves.
    let short = view.tokens.iter().filter(|token| token.is_word()).count() <= SHORT;
    let mut readings = Vec::new();
    for at in 0..view.keys.len() {
        let rest = view.keys.get(at..).unwrap_or_default();
        let asked = short && *view.setting.asked == Asked::Zone;
        let named = lang::zone(rest).filter(|(_, many)| timed || *many > 1 && short);
        let city = || asked.then(|| lang::zone_of_city(rest)).flatten();
        if let Some((zone, many)) = named.or_else(city) {
            readings.push(reading(at..at + many, What::Zone(Some(zone)), worth::CONTACT));
        }
        if let Some((feast, many)) = lang::feast(rest) {
            let date = date(feast, view.setting.context.now.date());
            readings.push(reading(at..at + many, What::Feast(date), worth::CHOICE));
        }
    }
    for found in view.with(Cue::ZoneMine) {
        readings.push(reading(found.from..found.until, What::Zone(None), worth::CONTACT));
    }
    readings.extend(view.with(Cue::Skips).filter_map(|found| skipped(view, found)));
    readings
}

/// Takes the weekday beside "after next" for one that has to be asked for.
fn skipped(view: &View<'_>, found: &lang::Match) -> Option<Reading> {
    let own = (found.from..found.until).any(|at| view.is_time(at) && !view.has(at, Cue::UnitWeek));
    let beside = view.found.items.iter().find_map(|item| {
        let words = view.words_of(&item.span);
        let near = words.end + 1 >= found.from && words.start <= found.until;
        let week = words.clone().any(|at| {
            view.has(at, Cue::UnitWeek)
                || view.has(at, Cue::UnitDay)
                || view.has(at, Cue::UnitHour)
                || view.has(at, Cue::UnitMinute)
        });
        (near && item.names_day && !week).then_some(words)
    });
    let words = match beside {
        Some(words) => words.start.min(found.from)..words.end.max(found.until),
        None if own => found.from..found.until,
        None => return None,
    };
    // An hour beside it is not swallowed.
    let words = match view
        .found
        .items
        .iter()
        .filter(|item| item.names_time && !item.names_day)
        .map(|item| view.words_of(&item.span))
        .find(|time| time.start < words.end && words.start < time.start)
    {
        Some(time) => words.start..time.start,
        None => words,
    };
    Some(reading(words, What::Feast(None), worth::CONTACT))
}

fn date(feast: Feast, today: Date) -> Option<Date> {
    let of = |year: i16| match feast {
        Feast::On { month, day } => Date::new(year, month, day).ok(),
        Feast::Easter(days) => easter(year)?.checked_add(Span::new().days(days)).ok(),
        Feast::Varies => None,
    };
    of(today.year()).filter(|date| *date >= today).or_else(|| of(today.year().checked_add(1)?))
}

/// Returns Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let full = i32::from(year);
    let (golden, century, rest) = (full % 19, full / 100, full % 100);
    let moon = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_where_the_calendars_have_it() {
        for (year, month, day) in [(2024, 3, 31), (2026, 4, 5), (2027, 3, 28)] {
            assert_eq!(easter(year), Date::new(year, month, day).ok());
        }
    }
}
