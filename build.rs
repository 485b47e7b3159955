//! Lists the language folders, so that another language is one more folder in `src/lang/` and no
//! Rust.
//!
//! Two files are written, which `src/ids.rs` and `src/text/word_lists.rs` include: the enum `Lang`
//! with a variant for each folder that has Fluent files, because the bot answers in those, and the
//! text of every file of every folder.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// A language: its BCP-47 tag, which names its folder, and the names of its files.
struct Folder {
    tag: String,
    files: Vec<String>,
}

impl Folder {
    fn answers(&self) -> bool {
        self.files.iter().any(|file| is(file, "ftl"))
    }

    /// The name of the language's variant: `Uk`, `PtBr`.
    fn variant(&self) -> String {
        let capital = |part: &str| {
            let mut letters = part.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters.map(|c| c.to_ascii_lowercase())).collect::<String>()
        };
        self.tag.split('-').map(capital).collect()
    }
}

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/lang");
    // Read when it runs: a build folder that several checkouts share keeps the program of another.
    let root = told("CARGO_MANIFEST_DIR")?.join("src/lang");
    let folders = folders(&root)?;
    let out = told("OUT_DIR")?;
    fs::write(out.join("lang.rs"), lang(&folders))?;
    fs::write(out.join("folders.rs"), texts(&root, &folders))
}

/// Returns a folder that cargo tells a build script.
#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by its environment")]
fn told(name: &str) -> io::Result<PathBuf> {
    let folder = env::var_os(name).ok_or_else(|| io::Error::other(format!("{name} is not set")))?;
    Ok(PathBuf::from(folder))
}

fn is(file: &str, extension: &str) -> bool {
    Path::new(file).extension().is_some_and(|it| it == extension)
}

fn folders(root: &Path) -> io::Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for tag in names(root)? {
        let folder = root.join(&tag);
        if folder.is_dir() {
            let mut files = names(&folder)?;
            files.retain(|file| is(file, "txt") || is(file, "ftl"));
            folders.push(Folder { tag, files });
        }
    }
    Ok(folders)
}

/// The names in a folder, sorted, so that the same folder always gives the same files.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut names: Vec<String> =
        entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

/// Writes the enum of the languages that the bot answers in.
fn lang(folders: &[Folder]) -> String {
    let answering: Vec<&Folder> = folders.iter().filter(|folder| folder.answers()).collect();
    let lines = |line: &dyn Fn(&Folder) -> String| {
        answering.iter().map(|folder| line(folder)).collect::<String>()
    };
    let variants = lines(&|folder| {
        let (tag, name) = (&folder.tag, folder.variant());
        format!(
            "    /// The language of `src/lang/{tag}/`.\n    #[serde(rename = \"{tag}\")]\n    {name},\n"
        )
    });
    let all = lines(&|folder| format!("Self::{}, ", folder.variant()));
    let tags =
        lines(&|folder| format!("            Self::{} => \"{}\",\n", folder.variant(), folder.tag));
    let many = answering.len();
    format!(
        "/// A language that the bot answers in: one for each folder of `src/lang/` with Fluent files.
///
/// Customers may write any language that [`phrase`](crate::phrase) reads; answers are in one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {{
{variants}}}

impl Lang {{
    /// Every language, in the order of the tags.
    pub const ALL: [Self; {many}] = [{all}];

    /// Returns the BCP 47 tag.
    pub const fn tag(self) -> &'static str {{
        match self {{
{tags}        }}
    }}
}}
"
    )
}

/// Writes the list of all folders with the texts of their files.
fn texts(root: &Path, folders: &[Folder]) -> String {
    let mut list = String::from("&[\n");
    for Folder { tag, files } in folders {
        // Writing to a string cannot fail.
        let _ = writeln!(list, "    Folder {{ tag: {tag:?}, files: &[");
        for file in files {
            let path = root.join(tag).join(file).display().to_string();
            let _ = writeln!(list, "        ({file:?}, include_str!({path:?})),");
        }
        list.push_str("    ] },\n");
    }
    list.push_str("]\n");
    list
}
