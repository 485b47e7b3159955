//! A release of the time zone data, and where a folder of the data names its own.

use std::{
    cmp::Ordering,
    fmt, fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

/// The files of a folder that name its release, and what stands before it there. The first is
/// written by the makefile of the data itself, the second by BSD and macOS.
const NAMED_IN: [(&str, &str); 2] = [("tzdata.zi", "# version "), ("+VERSION", "")];

/// How many bytes of such a file are read: a line with a release is shorter.
const LONGEST_LINE: u64 = 64;

/// A release of the time zone data, such as 2026f.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    pub(super) year: u16,
    letters: String,
}

/// Returns the release that a folder names; `None`: it names none.
pub(super) fn of_folder(folder: &Path) -> Option<Release> {
    NAMED_IN.iter().find_map(|(name, before)| {
        let path = folder.join(name);
        // Opening a pipe would wait for who writes into it.
        fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        let mut line = String::new();
        let file = fs::File::open(path).ok()?.take(LONGEST_LINE);
        BufReader::new(file).read_line(&mut line).ok()?;
        Release::read(line.strip_prefix(before)?)
    })
}

impl Release {
    /// Reads a release such as `2026f`; what a system appends to it ("2026f-1") does not count.
    pub(super) fn read(text: &str) -> Option<Self> {
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
    fn a_folder_names_its_release_in_either_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(of_folder(folder.path()), None);
        fs::write(folder.path().join("+VERSION"), "2024b\n").unwrap();
        assert_eq!(of_folder(folder.path()).unwrap().to_string(), "2024b");
        fs::write(folder.path().join("tzdata.zi"), "# version 2026c\nR A …\n").unwrap();
        assert_eq!(of_folder(folder.path()).unwrap().to_string(), "2026c");
    }
}
