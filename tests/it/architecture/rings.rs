//! No two files may import each other, directly or round a ring.
//!
//! An import is a name of another file that code uses: `use crate::a::B`, `super::B`, `b::f()`
//! behind `use crate::b`. It leads to the file that defines the name, so a path through
//! `pub use` leads past the file that shows the name to the one that has it. `mod child;` and
//! `pub use child::B` bind names and use none, so neither is an import by itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    files, is_test_file,
    tokens::{is_name, tokens},
};

/// How many of the names that make an import are shown.
const MOST_NAMES: usize = 6;

/// Modules by their path below the crate, `chat::action` as `["chat", "action"]`.
type Module = Vec<String>;
/// Which file imports which, and by what names.
type Imports = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

/// A name that a `use` brings into a module.
#[derive(Debug, Clone)]
struct Bound {
    name: String,
    path: Vec<String>,
    /// It is shown to others by `pub use`.
    shown: bool,
}

/// What a file's tokens say of names.
struct File {
    path: PathBuf,
    bound: Vec<Bound>,
    /// The paths that its code goes, the ones of private `use` included.
    paths: BTreeSet<Vec<String>>,
}

/// The files of a crate by the module that each is.
struct Tree(BTreeMap<Module, File>);

/// What a name in a module is.
enum Meaning {
    Module(Module),
    Item(PathBuf),
}

fn module_of(path: &Path) -> Module {
    let parts = path.with_extension("");
    let mut parts: Module = parts.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
        parts.pop();
    }
    parts
}

impl File {
    fn read(path: &Path, text: &str) -> Self {
        let tokens = tokens(text);
        let (mut bound, mut rest) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < tokens.len() {
            // `use<'a>` says which lifetimes a type has, and imports nothing.
            if tokens[at] == "use" && tokens.get(at + 1).is_some_and(|next| next != "<") {
                let shown = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
                at += 1;
                use_tree(&tokens, &mut at, &[], shown, &mut bound);
            } else {
                rest.push(tokens[at].clone());
            }
            at += 1;
        }
        let mut paths = long_paths(&rest);
        for bound in &bound {
            if !bound.shown {
                paths.insert(bound.path.clone());
            } else if is_used(&bound.name, &rest) {
                paths.insert(vec![bound.name.clone()]);
            }
        }
        Self { path: path.to_owned(), bound, paths }
    }
}

/// Reads one tree of a `use`; stops at the token behind it.
fn use_tree(
    tokens: &[String],
    at: &mut usize,
    before: &[String],
    shown: bool,
    found: &mut Vec<Bound>,
) {
    let mut path = before.to_vec();
    let mut name = None;
    while let Some(token) = tokens.get(*at) {
        match token.as_str() {
            "{" => {
                *at += 1;
                while tokens.get(*at).is_some_and(|token| token != "}") {
                    use_tree(tokens, at, &path, shown, found);
                    *at += usize::from(tokens.get(*at).is_some_and(|token| token == ","));
                }
                *at += 1;
                return;
            }
            "," | ";" | "}" => break,
            "as" => {
                name = tokens.get(*at + 1).cloned();
                *at += 1;
            }
            "self" if !path.is_empty() => {}
            "::" => {}
            word => path.push(word.to_owned()),
        }
        *at += 1;
    }
    if let Some(name) = name.or_else(|| path.last().cloned()) {
        found.push(Bound { name, path, shown });
    }
}

/// The paths of two and more words in code.
fn long_paths(tokens: &[String]) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let begins = is_name(token) && (at == 0 || !matches!(tokens[at - 1].as_str(), "::" | "."));
        if !begins {
            continue;
        }
        let mut path = vec![token.clone()];
        let mut next = at + 1;
        while tokens.get(next).is_some_and(|token| token == "::")
            && tokens.get(next + 1).is_some_and(|token| is_name(token))
        {
            path.push(tokens[next + 1].clone());
            next += 2;
        }
        if path.len() > 1 {
            found.insert(path);
        }
    }
    found
}

/// Whether code uses a name alone: a type anywhere, a function where it is called.
fn is_used(name: &str, tokens: &[String]) -> bool {
    let is_type = name.starts_with(char::is_uppercase);
    tokens.iter().enumerate().any(|(at, token)| {
        let before = at.checked_sub(1).map_or("", |before| tokens[before].as_str());
        let after = tokens.get(at + 1).map_or("", String::as_str);
        token == name
            && !matches!(before, "::" | "." | "fn" | "mod")
            && (is_type || matches!(after, "(" | "!"))
    })
}

impl Tree {
    fn new(all: &BTreeMap<PathBuf, String>) -> Self {
        let sources = all
            .iter()
            .filter(|(path, _)| !is_test_file(path, all) && path.as_path() != Path::new("main.rs"));
        Self(sources.map(|(path, text)| (module_of(path), File::read(path, text))).collect())
    }

    /// What a name in a module means; it may be a module and an item at the same time.
    fn meanings(&self, module: &Module, name: &str, depth: usize) -> Vec<Meaning> {
        let Some(file) = self.0.get(module).filter(|_| depth < 16) else { return Vec::new() };
        let mut found = Vec::new();
        let child: Module = module.iter().cloned().chain([name.to_owned()]).collect();
        if self.0.contains_key(&child) {
            found.push(Meaning::Module(child));
        }
        for bound in file.bound.iter().filter(|bound| bound.name == name) {
            found.extend(self.ends(module, &bound.path, depth + 1));
        }
        for all in file.bound.iter().filter(|bound| bound.name == "*") {
            let path: Vec<String> =
                all.path[..all.path.len() - 1].iter().cloned().chain([name.to_owned()]).collect();
            let through = self.ends(module, &path, depth + 1);
            found.extend(through.into_iter().filter(|it| matches!(it, Meaning::Module(_))));
        }
        found
    }

    /// Where a path leads that stands in a module; empty: out of the crate, or to the module's
    /// own items.
    fn ends(&self, module: &Module, path: &[String], depth: usize) -> Vec<Meaning> {
        let mut here = vec![module.clone()];
        let mut ends = Vec::new();
        for (at, word) in path.iter().enumerate() {
            ends.clear();
            let first = at == 0;
            for module in std::mem::take(&mut here) {
                match word.as_str() {
                    "crate" if first => ends.push(Meaning::Module(Vec::new())),
                    "self" => ends.push(Meaning::Module(module)),
                    "super" => {
                        ends.push(Meaning::Module(module[..module.len().max(1) - 1].to_vec()));
                    }
                    word => {
                        let known = self.meanings(&module, word, depth);
                        if known.is_empty() && !first {
                            let file = self.0.get(&module).map(|file| file.path.clone());
                            ends.extend(file.map(Meaning::Item));
                        }
                        ends.extend(known);
                    }
                }
            }
            let items = ends.iter().all(|end| matches!(end, Meaning::Item(_)));
            if items {
                return ends;
            }
            here.extend(ends.iter().filter_map(|end| match end {
                Meaning::Module(module) => Some(module.clone()),
                Meaning::Item(_) => None,
            }));
        }
        ends
    }

    fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (module, file) in &self.0 {
            for path in &file.paths {
                for end in self.ends(module, path, 0) {
                    if let Meaning::Item(to) = end
                        && to != file.path
                    {
                        let edges = imports.entry(file.path.clone()).or_default();
                        edges.entry(to).or_default().insert(path.join("::"));
                    }
                }
            }
        }
        imports
    }
}

/// The files that a file imports, and those that these import, and so on.
fn reached(imports: &Imports, from: &PathBuf) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut next = vec![from];
    while let Some(file) = next.pop() {
        for to in imports.get(file).into_iter().flat_map(BTreeMap::keys) {
            if found.insert(to.clone()) {
                next.push(to);
            }
        }
    }
    found
}

/// The rings: the files of each import each other, directly or through one another.
fn rings(imports: &Imports) -> BTreeSet<BTreeSet<PathBuf>> {
    let all: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        imports.keys().map(|file| (file, reached(imports, file))).collect();
    let ring = |file: &PathBuf| -> BTreeSet<PathBuf> {
        let back = |it: &&PathBuf| all.get(*it).is_some_and(|reached| reached.contains(file));
        all[file].iter().filter(back).cloned().collect()
    };
    imports.keys().map(ring).filter(|ring| ring.len() > 1).collect()
}

/// A ring for people: its files, and each import inside of it with names that make it.
fn shown(ring: &BTreeSet<PathBuf>, imports: &Imports) -> String {
    let files: Vec<&str> = ring.iter().filter_map(|file| file.to_str()).collect();
    let mut lines = vec![files.join(" ")];
    for from in ring {
        for (to, names) in imports[from].iter().filter(|(to, _)| ring.contains(*to)) {
            let names: Vec<&str> = names.iter().map(String::as_str).take(MOST_NAMES).collect();
            let (from, to) = (from.display(), to.display());
            lines.push(format!("    {from} -> {to} by {}", names.join(", ")));
        }
    }
    lines.join("\n")
}

#[test]
fn files_import_each_other_in_no_ring() {
    let imports = Tree::new(&files()).imports();
    let found: Vec<String> = rings(&imports).iter().map(|ring| shown(ring, &imports)).collect();
    assert!(found.is_empty(), "files that import each other round a ring:\n{}", found.join("\n"));
}

/// A crate of these files.
fn crate_of(sources: &[(&str, &str)]) -> Imports {
    let all = sources.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
    Tree::new(&all.collect()).imports()
}

/// Its rings, each as `a.rs b.rs`.
fn rings_of(sources: &[(&str, &str)]) -> Vec<String> {
    let names = |ring: &BTreeSet<PathBuf>| -> String {
        ring.iter().map(|it| it.display().to_string()).collect::<Vec<_>>().join(" ")
    };
    rings(&crate_of(sources)).iter().map(names).collect()
}

#[test]
fn a_ring_of_two_of_three_and_through_a_re_export_is_found() {
    let two = [
        ("lib.rs", "pub mod a; pub mod b;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        ("b.rs", "pub fn f() -> super::a::A { todo!() } pub struct B;"),
    ];
    assert_eq!(rings_of(&two), ["a.rs b.rs"]);
    let three = [
        ("lib.rs", "pub mod a; pub mod b; pub mod c;"),
        ("a.rs", "use crate::{b::{self, B}, x}; fn f() {}"),
        ("b.rs", "use crate::c; fn f() { c::g() }"),
        ("c.rs", "pub fn g() { crate::a::f::<u8>() }"),
    ];
    assert_eq!(rings_of(&three), ["a.rs b.rs c.rs"]);
    let through = [
        ("lib.rs", "pub mod r;"),
        ("r/mod.rs", "mod a; mod b; pub use a::A; pub(crate) use b::B as Bee;"),
        ("r/a.rs", "use super::Bee; pub struct A;"),
        ("r/b.rs", "use crate::r::A; pub struct B;"),
    ];
    assert_eq!(rings_of(&through), ["r/a.rs r/b.rs"]);
    let parent = [
        ("lib.rs", "pub mod r;"),
        ("r/mod.rs", "mod a; pub struct R; pub fn f() { a::g() }"),
        ("r/a.rs", "use super::R; pub fn g() {}"),
    ];
    assert_eq!(rings_of(&parent), ["r/a.rs r/mod.rs"]);
    let shown_and_used = [
        ("lib.rs", "pub mod r;"),
        ("r/mod.rs", "mod a; pub use a::A; pub struct R { of: A }"),
        ("r/a.rs", "use super::R; pub struct A;"),
    ];
    assert_eq!(rings_of(&shown_and_used), ["r/a.rs r/mod.rs"]);
}

#[test]
fn what_is_no_ring_is_not_taken_for_one() {
    let none: [&str; 0] = [];
    let shows = [
        ("lib.rs", "pub mod r; // use r::A;"),
        ("r/mod.rs", "mod a; mod b; pub use a::{A, f}; pub use b::B; pub struct R { f: u8 }"),
        ("r/a.rs", "use super::{B, R}; pub struct A; pub fn f() {}"),
        ("r/b.rs", "use super::R; pub struct B; #[cfg(test)] mod tests { use super::super::A; }"),
    ];
    assert_eq!(rings_of(&shows), none);
    let imports = crate_of(&shows);
    let to: Vec<&PathBuf> = imports[Path::new("r/a.rs")].keys().collect();
    assert_eq!(to, [Path::new("r/b.rs"), Path::new("r/mod.rs")]);
    let outside = [
        ("lib.rs", "pub mod a; pub mod b;"),
        ("a.rs", "use std::b::B; use serde::b; fn f(x: Self) { self::g(); x.b::<u8>() }"),
        ("b.rs", "use crate::a::f; use super::a as first;"),
    ];
    assert_eq!(rings_of(&outside), none);
}
