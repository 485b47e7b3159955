//! The pages for people, held to what they speak of: files, links, log events, commands, pictures.
//!
//! A page that names a file that has moved, or a log event that has another name, misleads the
//! one person who needs it. So everything in them that a program can check is checked here.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::program::Program;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Files of one extension below a folder, as paths from the root.
fn below(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_owned();
        if path.is_dir() {
            found.extend(below(name.to_str().unwrap(), extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(name);
        }
    }
    found
}

/// Every page, with its text.
fn pages() -> Vec<(PathBuf, String)> {
    let at_root =
        ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
    let all = at_root.iter().map(PathBuf::from).chain(below("docs", "md"));
    all.map(|path| (path.clone(), read(path.to_str().unwrap()))).collect()
}

/// What stands in backticks, outside of blocks.
fn quoted(page: &str) -> Vec<&str> {
    let outside = page.split("```").step_by(2);
    outside.flat_map(|text| text.split('`').skip(1).step_by(2)).collect()
}

/// Returns whether a quoted word is the path of a file or a folder of this repository.
fn is_path(word: &str) -> bool {
    let ours = ["src/", "tests/", "docs/", "migrations/", "systemd/", ".ci/", ".config/", "bots/"];
    let plain = word.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    // A business of the reader's own, which no checkout has.
    let theirs = word.contains("yours") || word.contains("NAME");
    let source = Path::new(word).extension().is_some_and(|it| it == "rs");
    plain && !theirs && (source || ours.iter().any(|it| word.starts_with(it)))
}

/// The anchor that a forge makes of a heading.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Returns where a link of a page leads to nothing; `None`: it is well, or leads elsewhere.
fn broken(page: &Path, link: &str) -> Option<String> {
    if link.starts_with("http") {
        return None;
    }
    let (file, part) = link.split_once('#').unwrap_or((link, ""));
    let target = if file.is_empty() { page.to_owned() } else { page.with_file_name(file) };
    let wrong = || Some(format!("{}: {link}", page.display()));
    if !root().join(&target).exists() {
        return wrong();
    }
    let has = |text: &str| text.lines().any(|it| it.starts_with('#') && anchor(it) == part);
    if part.is_empty() || has(&read(target.to_str().unwrap())) { None } else { wrong() }
}

#[test]
fn every_file_that_a_page_names_exists() {
    assert_eq!(quoted("a `b` ```\n`c`\n``` `d`"), ["b", "d"]);
    assert!(is_path("src/x.rs") && is_path("x.rs") && !is_path("src/*/x.rs") && !is_path("x"));
    let exists = |word: &str| root().join(word).exists();
    let mut missing = Vec::new();
    for (page, text) in pages() {
        let named = quoted(&text).into_iter().filter(|word| is_path(word) && !exists(word));
        missing.extend(named.map(|word| format!("{}: {word}", page.display())));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_link_between_the_pages_leads_somewhere() {
    assert_eq!(anchor("## Run it, as a service"), "run-it-as-a-service");
    assert!(broken(Path::new("README.md"), "docs/operate.md#logs").is_none());
    assert!(broken(Path::new("README.md"), "docs/operate.md#nothing").is_some());
    assert!(broken(Path::new("docs/operate.md"), "nothing.md").is_some());
    let mut found = Vec::new();
    for (page, text) in pages() {
        let links = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        found.extend(links.filter_map(|link| broken(&page, link)));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// The last string among the arguments of a macro that begins here: the message of an event.
fn message(arguments: &str) -> String {
    let (mut depth, mut at, mut last) = (1, 0, "");
    while depth > 0 {
        let rest = &arguments[at..];
        let c = rest.chars().next().unwrap();
        if c == '"' {
            let end = rest[1..].find('"').unwrap() + 1;
            // Deeper ones are the arguments of something else.
            last = if depth == 1 { &rest[1..end] } else { last };
            at += end + 1;
            continue;
        }
        depth += i32::from(c == '(') - i32::from(c == ')');
        at += c.len_utf8();
    }
    last.to_owned()
}

/// The messages of every event that is logged at these levels.
fn logged(levels: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in below("src", "rs") {
        let text = read(path.to_str().unwrap());
        let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
        for level in levels {
            let begins = format!("tracing::{level}!(");
            found.extend(text.split(&begins).skip(1).map(message));
        }
    }
    found
}

#[test]
fn the_operators_page_lists_every_event_of_the_log_and_no_other() {
    assert_eq!(message(r#"why = f("x"), %id, "it came"); g("y")"#), "it came");
    let page = read("docs/operate.md");
    let logs = page.split("\n## Logs").nth(1).unwrap();
    let rows = logs.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
    // An event with a backtick in it stands in two of them.
    let name = |cell: &str| match cell.strip_prefix('`') {
        Some(cell) => cell.strip_suffix(" ``").unwrap().to_owned(),
        None => cell.trim_end_matches('`').to_owned(),
    };
    let listed: BTreeSet<String> = rows.map(|(cell, _)| name(cell)).collect();
    let logged = logged(&["error", "warn", "info"]);
    let gone: Vec<&String> = listed.difference(&logged).collect();
    let new: Vec<&String> = logged.difference(&listed).collect();
    assert_eq!((gone, new), (Vec::new(), Vec::new()), "no longer logged, and not in the tables");
}

#[test]
fn just_has_a_recipe_for_each_step_and_nothing_of_its_own() {
    let steps = read(".ci/run");
    let steps = steps.lines().find_map(|it| it.strip_prefix("steps=(")?.strip_suffix(')')).unwrap();
    let expected = steps.split(' ').map(|step| format!("{step}:\n    .ci/run {step}\n"));
    let expected = [String::from("ci:\n    .ci/run\n")].into_iter().chain(expected);
    let recipes = read("justfile");
    let recipes = recipes.split("\n\n").filter(|it| it.starts_with("# ") && it.contains(":\n"));
    let recipes = recipes.map(|it| format!("{}\n", it.split_once('\n').unwrap().1.trim_end()));
    assert_eq!(recipes.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

/// The blocks of a page that are marked as being of this kind.
fn blocks<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let marked = page.split("```").skip(1).step_by(2);
    marked.filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n')).collect()
}

/// The widest line of a picture.
const WIDTH: usize = 100;

/// The answers of the program to what a picture says, as the picture shows them.
fn drawn(picture: &str) -> String {
    let program = Program::new();
    let answers = picture.lines().filter_map(|line| line.strip_prefix("> ")).map(|said| {
        let answer = program.chat("guest", said).went_well();
        let answer: Vec<String> = answer.trim().lines().map(wrapped).collect();
        format!("> {said}\n\n{}\n", answer.join("\n"))
    });
    answers.collect::<Vec<_>>().join("\n")
}

/// Breaks a line where it is wider than a page.
fn wrapped(line: &str) -> String {
    let (mut wrapped, mut width) = (String::new(), 0);
    for piece in line.split_inclusive(' ') {
        let more = piece.trim_end().chars().count();
        if width > 0 && width + more > WIDTH {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            width = 0;
        }
        wrapped.push_str(piece);
        width += piece.chars().count();
    }
    wrapped
}

/// The pictures are drawn anew, like snapshots, where `INSTA_UPDATE=always` is set.
#[test]
fn the_pictures_of_a_conversation_are_what_the_program_answers() {
    let mut pictures = 0;
    for name in ["README.md", "docs/profile.md"] {
        let page = read(name);
        let mut now = page.clone();
        for picture in blocks(&page, "text").into_iter().filter(|it| it.starts_with("> ")) {
            now = now.replace(picture, &drawn(picture));
            pictures += 1;
        }
        if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
            fs::write(root().join(name), &now).unwrap();
        }
        assert!(page == now, "{name}: INSTA_UPDATE=always draws its pictures anew");
    }
    assert_eq!(pictures, 3, "one in each language, and one of buttons");
}

#[test]
fn the_blocks_of_the_guide_to_profiles_are_a_profile() {
    let program = Program::new();
    let profile = blocks(&read("docs/profile.md"), "toml").join("\n");
    program.write("bots/yours.toml", profile);
    program.write("yours.telegram", "1:token");
    let doctor = program.run(&["doctor", "--offline"], "");
    assert!(doctor.ok, "{doctor:?}");
    assert!(doctor.out.contains("yours: 4 services, 2 staff"), "{doctor:?}");
}

/// The commands of the pages that build something, with the page they stand on.
fn builds() -> Vec<(PathBuf, String)> {
    let told = pages().into_iter().filter(|it| it.0 != Path::new("CHANGELOG.md"));
    let fuzzing = "fuzz/README.md";
    let told = told.chain([(PathBuf::from(fuzzing), read(fuzzing))]);
    let builds = [
        "cargo run",
        "cargo test",
        "cargo install",
        "cargo build",
        "cargo check",
        "cargo bench",
        "cargo doc -",
    ];
    let mut found = Vec::new();
    for (page, text) in told {
        let lines = text.lines().filter(|line| builds.iter().any(|build| line.contains(build)));
        found.extend(lines.map(|line| (page.clone(), line.to_owned())));
    }
    found
}

#[test]
fn what_is_built_is_what_was_tested() {
    let builds = builds();
    assert!(builds.len() >= 15, "{builds:?}");
    for (page, line) in builds {
        assert!(line.contains("--locked"), "{}: {line}", page.display());
    }
    let ci = read(".ci/run");
    let runs = ci.lines().filter(|line| line.trim().starts_with("run "));
    let builds = runs.filter(|line| line.contains(" cargo ") && !line.contains("cargo fmt"));
    let unlocked: Vec<_> = builds.filter(|it| !it.contains("--locked")).collect();
    assert_eq!(unlocked, ["        run cargo deny check"], "deny reads the lock file as it is");
}

#[test]
fn every_page_names_the_rust_that_the_package_needs() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let needed = manifest["package"]["rust-version"].as_str().unwrap();
    let toolchain: toml::Table = read("rust-toolchain.toml").parse().unwrap();
    let channel = toolchain["toolchain"]["channel"].as_str().unwrap();
    assert_eq!(
        channel,
        format!("{needed}.0"),
        "the build machine uses the oldest that may be used"
    );
    let says = format!("({needed} or newer)");
    for page in ["README.md", "docs/operate.md"] {
        let text = read(page).replace("[Rust](https://rustup.rs)", "Rust");
        assert!(text.contains(&format!("You need Rust {says}")), "{page}");
    }
}
