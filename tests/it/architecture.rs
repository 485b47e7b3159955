//! The crate as `ARCHITECTURE.md` describes it, compared with the files.
//!
//! The table of rooms in that document is what is read here, so the document and the test
//! cannot drift apart. A scan of the text and no parser: it sees every line that a person
//! sees, whichever features are on, and it costs no dependency. Each rule is first shown to
//! catch a planted mistake.

mod closures;
mod prose;
mod rings;
mod signatures;
mod tokens;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The longest a file may be before its tests.
const MOST_LINES: usize = 400;
/// Files of these names are pure in every room, because translating is kept apart from calling.
const PURE_FILES: &[&str] = &[
    "normalise",
    "render",
    "wire",
    "project",
    "consent",
    "letter",
    "ics",
    "page",
    "details",
    "links",
];
/// What every channel's folder consists of.
const CHANNEL_FILES: &[&str] = &["listen.rs", "mod.rs", "normalise.rs", "render.rs", "send.rs"];

/// One row of the table.
#[derive(Debug, PartialEq)]
struct Room {
    name: String,
    pure: bool,
    may: BTreeSet<String>,
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The architecture document, which is also the front page of the crate's documentation.
fn document() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap()
}

/// Every source file with its text, in a fixed order.
fn files() -> BTreeMap<PathBuf, String> {
    fn walk(dir: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path.strip_prefix(src()).unwrap().to_owned(), text);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(&src(), &mut found);
    found
}

/// Reads the table of rooms: `` | `name` | pure | what it gives | may import | ``.
fn table(document: &str) -> Vec<Room> {
    let mut rooms: Vec<Room> = Vec::new();
    for line in document.lines().filter_map(|line| line.strip_prefix("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, pure, _, may, _] = cells.as_slice() else {
            panic!("a row of another shape: {line}")
        };
        let may = match *may {
            "all above" => rooms.iter().map(|room| room.name.clone()).collect(),
            names => names.split_whitespace().map(|it| it.trim_matches('`').to_owned()).collect(),
        };
        rooms.push(Room {
            name: name.trim_end_matches('`').to_owned(),
            pure: *pure == "pure",
            may,
        });
    }
    rooms
}

/// The modules of a crate root, in order.
fn modules(root: &str) -> Vec<&str> {
    root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

/// What stands before the tests.
fn before_tests(text: &str) -> &str {
    let inline =
        |at: &usize| text[*at..].lines().nth(2).is_some_and(|it| it.contains("mod tests {"));
    let mut marked = text.match_indices("\n#[cfg(test)]\n").map(|(at, _)| at);
    &text[..marked.find(inline).unwrap_or(text.len())]
}

/// Blanks comments, strings and characters out, so that only code is left.
fn code(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = before_tests(text);
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |at| at + 5)
        } else if first == '"' {
            string(rest)
        } else if first == '\'' {
            character(rest)
        } else {
            0
        };
        if skipped > 0 {
            kept.push(' ');
            rest = &rest[skipped..];
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    kept
}

/// The length of the string that begins here.
fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of the character that begins here; 0: it is a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_)) => {
            chars.find(|(_, c)| *c == '\'').map_or(rest.len(), |(at, _)| at + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What is named directly below `root::` in code: in plain paths, and in groups.
fn below(root: &str, code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let path = format!("{root}::");
    for (at, _) in code.match_indices(&path) {
        if code[..at].chars().next_back().is_some_and(|c| is_word(c) || c == '$' || c == ':') {
            continue;
        }
        let rest = code[at + path.len()..].trim_start();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads(group)),
            None => found.extend(head(rest)),
        }
    }
    found
}

/// The first word of a path.
fn head(path: &str) -> Option<String> {
    let name: String = path.trim_start().chars().take_while(|c| is_word(*c)).collect();
    (!name.is_empty() && name != "self").then_some(name)
}

/// The first words of the paths in a group, up to its closing brace.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.extend(head(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.extend(head(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// The most `super::` in a row.
fn most_supers(code: &str) -> usize {
    let longest =
        |from: usize| code[from..].split("super::").take_while(|it| it.is_empty()).count();
    code.match_indices("super::").map(|(at, _)| longest(at)).map(|n| n.max(1)).max().unwrap_or(0)
}

/// How deep a file's module lies below the crate's root.
fn depth(path: &Path) -> usize {
    let parts = path.components().count();
    if path.file_name().is_some_and(|name| name == "mod.rs") { parts - 1 } else { parts }
}

/// The room of a file; `None`: `main.rs` and `lib.rs`.
fn room_of(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_str()?;
    let room = first.trim_end_matches(".rs");
    (!matches!(room, "main" | "lib")).then(|| room.to_owned())
}

/// Whether a file is compiled for tests alone.
fn is_test_file(path: &Path, all: &BTreeMap<PathBuf, String>) -> bool {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let declared = format!("#[cfg(test)]\nmod {stem};");
    let beside = path.with_file_name("mod.rs");
    all.get(&beside).is_some_and(|parent| parent.contains(&declared))
}

/// Doors that a file goes through and the table does not have.
fn closed_doors(rooms: &[Room], room: &str, text: &str) -> Vec<String> {
    let Some(known) = rooms.iter().find(|it| it.name == room) else {
        return vec![format!("{room} is no room of the table")];
    };
    let through = below("crate", &code(text));
    let closed = through.iter().filter(|it| *it != room && !known.may.contains(*it));
    closed.map(|it| format!("{room} -> {it}")).collect()
}

/// What in a text has no place in a pure room.
fn impurities(text: &str) -> Vec<String> {
    let code = code(text);
    let words: BTreeSet<&str> = code.split(|c| !is_word(c)).collect();
    let banned = ["async", "await", "async_trait", "tokio", "tokio_util", "reqwest", "rusqlite"];
    let mut found: Vec<String> =
        banned.iter().filter(|it| words.contains(*it)).map(ToString::to_string).collect();
    let banned = ["env", "fs", "net", "process", "thread"];
    let std = below("std", &code);
    found.extend(banned.iter().filter(|it| std.contains(**it)).map(|it| format!("std::{it}")));
    for now in ["Timestamp::now", "Zoned::now", "SystemTime::now", "Instant::now"] {
        found.extend(code.contains(now).then(|| now.to_owned()));
    }
    found
}

#[test]
fn the_scan_sees_paths_and_groups_and_no_comments_strings_or_tests() {
    let text = r##"
//! [`agent`](crate::agent)
use crate::{ids::{BusinessId, Lang}, schedule::{self, Span}, messages};
/* crate::vault */
fn f<'a>(x: &'a str) -> crate::chat::Reply { let c = '"'; g("crate::mail", r#"crate::mail"#, '\''); crate ::x; $crate::y }
use crate::bots::
    BusinessProfile;
#[cfg(test)]
mod tests { use crate::store::Store; }
"##;
    let found: Vec<String> = below("crate", &code(text)).into_iter().collect();
    assert_eq!(found, ["bots", "chat", "ids", "messages", "schedule"]);
    assert_eq!(most_supers("super::a; x(super::super::b)"), 2);
    assert_eq!(most_supers("x"), 0);
    assert_eq!((depth(Path::new("key.rs")), depth(Path::new("chat/mod.rs"))), (1, 1));
    assert_eq!(depth(Path::new("model/offline/hear.rs")), 3);
}

#[test]
fn a_planted_mistake_is_caught_by_each_rule() {
    let document = "| `key` | pure | names | |\n| `chat` | pure | words | key |\n\
                    | `app` | | all | all above |\n";
    let rooms = table(document);
    let room = |name: &str, pure, may: &[&str]| Room {
        name: name.into(),
        pure,
        may: may.iter().map(ToString::to_string).collect(),
    };
    let expected = [
        room("key", true, &[]),
        room("chat", true, &["key"]),
        room("app", false, &["key", "chat"]),
    ];
    assert_eq!(rooms, expected);
    let none: [&str; 0] = [];
    assert_eq!(closed_doors(&rooms, "chat", "use crate::key::Lang;"), none);
    assert_eq!(closed_doors(&rooms, "key", "use crate::{chat::Reply};"), ["key -> chat"]);
    assert_eq!(closed_doors(&rooms, "chat", "fn f(x: crate::app::App) {}"), ["chat -> app"]);
    assert_eq!(closed_doors(&rooms, "attic", ""), ["attic is no room of the table"]);
    assert_eq!(impurities("use std::{collections::BTreeMap, fs::File};"), ["std::fs"]);
    assert_eq!(impurities("async fn f() { Timestamp::now() }"), ["async", "Timestamp::now"]);
    assert_eq!(impurities("use std::env;\n"), ["std::env"]);
    assert_eq!(impurities("// tokio\nfn f() -> &str { \"async\" }"), none);
}

#[test]
fn the_rooms_of_the_document_are_the_modules_in_the_same_order() {
    let root = fs::read_to_string(src().join("lib.rs")).unwrap();
    let rooms = table(&document());
    let named: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(named, modules(&root));
    let found: BTreeSet<String> = files().keys().filter_map(|path| room_of(path)).collect();
    assert_eq!(found, named.iter().map(ToString::to_string).collect());
}

#[test]
fn data_flows_one_way_every_door_leads_to_a_room_above() {
    let mut above = BTreeSet::new();
    for room in table(&document()) {
        assert!(room.may.is_subset(&above), "{} imports from below itself", room.name);
        above.insert(room.name);
    }
}

#[test]
fn a_room_goes_through_the_doors_of_the_table_and_needs_each_of_them() {
    let rooms = table(&document());
    let all = files();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut closed = Vec::new();
    for (path, text) in all.iter().filter(|(path, _)| !is_test_file(path, &all)) {
        let Some(room) = room_of(path) else { continue };
        let found = closed_doors(&rooms, &room, text);
        closed.extend(found.into_iter().map(|door| format!("{}: {door}", path.display())));
        used.entry(room).or_default().extend(below("crate", &code(text)));
        let supers = most_supers(&code(text));
        assert!(supers < depth(path).max(2), "{} leaves its room by `super`", path.display());
    }
    assert_eq!(closed, Vec::<String>::new(), "doors that are not in the table");
    let unused = |room: &Room| -> Vec<String> {
        let used = used.get(&room.name).cloned().unwrap_or_default();
        room.may.difference(&used).map(|it| format!("{} -> {it}", room.name)).collect()
    };
    let composers = ["app", "cli"];
    let idle: Vec<String> =
        rooms.iter().filter(|it| !composers.contains(&it.name.as_str())).flat_map(unused).collect();
    assert_eq!(idle, Vec::<String>::new(), "doors that no file goes through");
}

#[test]
fn pure_rooms_and_pure_files_have_no_runtime_disk_network_environment_or_clock() {
    let rooms = table(&document());
    let pure: BTreeSet<&str> =
        rooms.iter().filter(|room| room.pure).map(|room| room.name.as_str()).collect();
    let all = files();
    let mut found = Vec::new();
    for (path, text) in all.iter().filter(|(path, _)| !is_test_file(path, &all)) {
        let in_pure_room = room_of(path).is_some_and(|room| pure.contains(room.as_str()));
        let pure_file = path.iter().any(|part| {
            part.to_str().is_some_and(|part| PURE_FILES.contains(&part.trim_end_matches(".rs")))
        });
        if in_pure_room || pure_file {
            let here = impurities(text).into_iter().map(|it| format!("{}: {it}", path.display()));
            found.extend(here);
        }
    }
    assert_eq!(found, Vec::<String>::new());
    let missing: Vec<&&str> = [
        "ids",
        "text",
        "schedule",
        "phrase",
        "lang",
        "toml_form",
        "chat",
        "bots",
        "understanding",
        "dialogue",
        "messages",
        "notify",
        "agent",
    ]
    .iter()
    .filter(|room| !pure.contains(**room))
    .collect();
    assert_eq!(missing, Vec::<&&str>::new(), "rooms that must stay pure");
}

#[test]
fn every_file_says_what_it_is_for_and_none_is_long() {
    let mut found = Vec::new();
    for (path, text) in files() {
        if !text.starts_with("//! ") && !text.starts_with("#![doc = include_str!") {
            found.push(format!("{} does not open with what it gives", path.display()));
        }
        let lines = before_tests(&text).lines().count();
        if lines > MOST_LINES {
            found.push(format!("{} has {lines} lines before its tests", path.display()));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_program_only_starts_and_every_channel_has_the_same_files() {
    let main = fs::read_to_string(src().join("main.rs")).unwrap();
    assert!(main.lines().count() < 40, "main.rs only starts");
    assert_eq!(below("zapys", &code(&main)).into_iter().collect::<Vec<_>>(), ["cli"]);
    for entry in fs::read_dir(src().join("channel")).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            let names = fs::read_dir(entry.path()).unwrap();
            let names: BTreeSet<String> =
                names.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
            let missing: Vec<_> = CHANNEL_FILES.iter().filter(|it| !names.contains(**it)).collect();
            assert_eq!(missing, Vec::<&&str>::new(), "{}", entry.path().display());
        }
    }
}
