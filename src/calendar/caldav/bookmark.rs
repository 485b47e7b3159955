//! How far a calendar was read, and what of it a later look needs.
//!
//! A server with sync tokens tells what changed. One that has a tag alone tells no more than that something did: a
//! calendar that was deleted and made again, or restored, has another tag as well, and events of ours are then
//! missing that no person deleted. The owner's own files say nothing of that, because they may have been imported again.
//! So some files of our events are kept as fingerprints of their names and states: where one of them is as it was, the
//! calendar is the same one.
//!
//! The files with additional dates (`RDATE`) are kept by their names, because Xandikos 0.4.10 leaves them out of the
//! events of a span in which none but such a date is.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::{digest::hex, project, wire::Resource};

/// How many files of our events are kept as fingerprints.
const MOST_FILES: usize = 100;
/// The length of a fingerprint, in digits.
const LENGTH: usize = 12;
/// What stands before a token of RFC 6578, and before a calendar's tag.
const SYNC: &str = "sync:";
const TAG: &str = "tag:";

/// The state of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// A token of RFC 6578.
    Sync(String),
    /// A tag; empty: the server has neither.
    Tag(String),
}

impl State {
    /// Returns whether it is the name of an object of git, in which Xandikos keeps calendars. Nothing else tells that
    /// server from others.
    pub(super) fn is_of_git(&self) -> bool {
        let Self::Sync(token) = self else { return false };
        token.len() == 40 && token.bytes().all(|it| it.is_ascii_hexdigit())
    }
}

/// How far a calendar was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// The state that it was in.
    pub(super) state: State,
    /// The paths of its files with additional dates; `None`: that is not known, because an earlier version did not ask
    /// for them, or the server failed over that.
    pub(super) dated: Option<BTreeSet<String>>,
    /// The fingerprints of some files of our events.
    files: BTreeSet<String>,
}

impl Bookmark {
    /// Makes the bookmark of a calendar that was read as a whole.
    pub(super) fn of(state: State, listed: &[Resource], dated: Option<BTreeSet<String>>) -> Self {
        let files = match state {
            State::Sync(_) => BTreeSet::new(),
            State::Tag(_) => {
                let ours = listed.iter().filter(|it| is_ours(it));
                let files = ours.filter_map(|it| Some((&it.href, it.etag.as_ref()?)));
                files.take(MOST_FILES).map(|(path, etag)| fingerprint(path, etag)).collect()
            }
        };
        Self { state, dated, files }
    }

    /// Reads what was written; what an earlier version wrote has the state alone.
    pub(super) fn read(text: &str) -> Self {
        let mut lines = text.split('\n');
        let state = lines.next().unwrap_or_default();
        let state = match (state.strip_prefix(SYNC), state.strip_prefix(TAG)) {
            (Some(token), _) => State::Sync(token.to_owned()),
            (_, tag) => State::Tag(tag.unwrap_or_default().to_owned()),
        };
        let files = words(lines.next().unwrap_or_default());
        Self { state, files, dated: lines.next().map(words) }
    }

    /// Writes it as one text.
    pub(super) fn written(&self) -> String {
        let (kind, state) = match &self.state {
            State::Sync(token) => (SYNC, token),
            State::Tag(tag) => (TAG, tag),
        };
        let joined = |all: &BTreeSet<String>| {
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            all.join(" ")
        };
        let state = state.replace('\n', " ");
        let dated = self.dated.as_ref().map(|it| format!("\n{}", joined(it)));
        format!("{kind}{state}\n{}{}", joined(&self.files), dated.unwrap_or_default())
    }

    /// Returns whether one of the files is as it is in `other`.
    pub(super) fn shares_a_file(&self, other: &Self) -> bool {
        !self.files.is_disjoint(&other.files)
    }

    /// Notes a file that changed.
    pub(super) fn note(&mut self, path: &str, text: &str) {
        let Some(dated) = self.dated.as_mut().filter(|_| self.state.is_of_git()) else { return };
        if has_dates(text) && !path.contains([' ', '\n']) {
            dated.insert(path.to_owned());
        } else {
            dated.remove(path);
        }
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Returns whether a file has an event of ours.
fn is_ours(file: &Resource) -> bool {
    let text = file.data.as_deref().unwrap_or_default();
    // The UID is looked for only where it may be: reading every file of a full calendar takes its time.
    text.contains(project::BEHIND) && project::ids_in(text).iter().any(|id| project::is_ours(id))
}

/// Returns whether an event of a file has additional dates.
fn has_dates(text: &str) -> bool {
    let is_one = |line: &str| {
        line.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("RDATE"))
            && line[5..].starts_with([';', ':'])
    };
    // A zone has some as well.
    let events = text.split("BEGIN:VEVENT").skip(1);
    events.flat_map(str::lines).any(is_one)
}

fn fingerprint(path: &str, etag: &str) -> String {
    let mut digits = hex(&Sha256::digest(format!("{path}\n{etag}")));
    digits.truncate(LENGTH);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(tag: &str, files: &[(&str, &str)]) -> Bookmark {
        let resource = |(href, etag): &(&str, &str)| Resource {
            href: (*href).to_owned(),
            etag: Some((*etag).to_owned()),
            data: Some(event(href)),
            ..Resource::default()
        };
        let listed: Vec<Resource> = files.iter().map(resource).collect();
        Bookmark::of(State::Tag(tag.to_owned()), &listed, Some(BTreeSet::new()))
    }

    /// The file of a path: staff's own in `/own…`, else one of ours.
    fn event(path: &str) -> String {
        let id = "01kb00000000000000000000011";
        let uid = if path.starts_with("/own") { "own".to_owned() } else { project::uid(id) };
        format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    }

    #[test]
    fn files_of_staff_do_not_tell_that_a_calendar_is_the_same() {
        let kept = tagged("7", &[("/own.ics", "1"), ("/a.ics", "1")]);
        assert!(!tagged("8", &[("/own.ics", "1")]).shares_a_file(&kept), "imported again");
        assert!(tagged("8", &[("/a.ics", "1")]).shares_a_file(&kept));
    }

    #[test]
    fn a_calendar_is_the_same_while_one_of_its_files_is_as_it_was() {
        let kept = tagged("7", &[("/a.ics", "1"), ("/b.ics", "2")]);
        let kept = Bookmark::read(&kept.written());
        assert_eq!(kept.state, State::Tag("7".into()));
        let is_same = |files: &[(&str, &str)]| tagged("8", files).shares_a_file(&kept);
        assert!(is_same(&[("/b.ics", "2"), ("/c.ics", "3")]));
        assert!(!is_same(&[("/b.ics", "3"), ("/c.ics", "2")]), "written anew");
        assert!(!is_same(&[]));
    }

    #[test]
    fn what_was_written_is_read_also_from_an_earlier_version() {
        let dated = BTreeSet::from(["/a.ics".to_owned(), "/b.ics".to_owned()]);
        let mark = Bookmark::of(State::Sync("http://x/1".into()), &[], Some(dated));
        assert_eq!(Bookmark::read(&mark.written()), mark);
        let before = Bookmark::read("sync:http://x/1");
        assert_eq!((&before.state, &before.dated), (&mark.state, &None));
        assert_eq!(Bookmark::read(&before.written()).dated, None);
        assert_eq!(Bookmark::read("").state, State::Tag(String::new()));
    }

    #[test]
    fn files_with_additional_dates_are_noted_until_they_have_none() {
        let token = State::Sync("0123456789abcdef0123456789abcdef01234567".into());
        let mut mark = Bookmark::of(token, &[], Some(BTreeSet::new()));
        let zone = "BEGIN:VTIMEZONE\r\nRDATE:19800101T000000\r\nEND:VTIMEZONE\r\n";
        let file = |line: &str| format!("{zone}BEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\n");
        mark.note("/a.ics", &file("RDATE;VALUE=DATE:20261124"));
        mark.note("/b.ics", &file("X-RDATE:20261124"));
        assert_eq!(mark.dated, Some(BTreeSet::from(["/a.ics".to_owned()])));
        mark.note("/a.ics", &file("SUMMARY:x"));
        assert_eq!(mark.dated, Some(BTreeSet::new()));
    }
}
