//! Words of human languages, read from text files in `src/lang/<tag>/`, one folder a language.
//!
//! A file lists one entry a line; `#` with a space begins a comment line, `[name]` begins a section,
//! and an entry in double quotes keeps the spaces at its ends. `build.rs` compiles every file of every
//! folder in, so nothing is read at run time and a new language is a new folder.

/// One language: its folder.
#[derive(Debug, Clone, Copy)]
pub struct Folder {
    /// Its BCP-47 tag.
    pub tag: &'static str,
    /// The name and the text of each of its files, sorted by name.
    pub files: &'static [(&'static str, &'static str)],
}

/// Every language's folder, sorted by tag.
pub static FOLDERS: &[Folder] = include!(concat!(env!("OUT_DIR"), "/folders.rs"));

impl Folder {
    /// Returns the list of words in the file of this name, without its `.txt`.
    pub fn list(&self, name: &str) -> Option<WordList> {
        let is_it = |file: &str| file.strip_suffix(".txt") == Some(name);
        let (_, text) = self.files.iter().find(|(file, _)| is_it(file))?;
        Some(WordList { tag: self.tag, text })
    }

    /// Returns the texts of the Fluent files.
    pub fn fluent(&self) -> impl Iterator<Item = &'static str> + use<> {
        let fluent = |file: &str| file.strip_suffix(".ftl").is_some();
        self.files.iter().filter(move |(file, _)| fluent(file)).map(|(_, text)| *text)
    }
}

/// One language's file of words.
#[derive(Debug, Clone, Copy)]
pub struct WordList {
    /// The BCP-47 tag of the language, which names its folder.
    pub tag: &'static str,
    /// The whole text of the file.
    pub text: &'static str,
}

/// One line of a file that is no comment, no section and not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The section that it stands in; empty before the first one.
    pub section: &'static str,
    /// The number of its line, from 1.
    pub line: usize,
    /// The line, without the spaces or the quotes around it.
    pub text: &'static str,
}

impl WordList {
    /// Returns the entries of the file, in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        let mut section = "";
        self.text.lines().map(str::trim).enumerate().filter_map(move |(at, line)| {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                return None;
            }
            if line.is_empty() || line == "#" || line.starts_with("# ") {
                return None;
            }
            let quoted = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            Some(Entry { section, line: at + 1, text: quoted.unwrap_or(line) })
        })
    }

    /// Returns the entries of a section, in order; the lines before the first section are the section
    /// with an empty name.
    pub fn phrases(&self, section: &str) -> impl Iterator<Item = &'static str> {
        self.entries().filter(move |entry| entry.section == section).map(|entry| entry.text)
    }
}

/// Returns the file of this name, without its `.txt`, of every language that has one.
pub fn lists(name: &str) -> impl Iterator<Item = WordList> {
    FOLDERS.iter().filter_map(move |folder| folder.list(name))
}

/// Returns the entries of a section in the files of this name in all languages.
pub fn phrases(name: &str, section: &str) -> Vec<&'static str> {
    lists(name).flat_map(|list| list.phrases(section).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read_by_section_and_quotes_keep_spaces() {
        let text = "# words\n\none\n[a]\n two words \r\n\" x \"\n[b]\nthree\n";
        let list = WordList { tag: "en", text };
        let phrases = |section| list.phrases(section).collect::<Vec<_>>();
        assert_eq!(phrases(""), ["one"]);
        assert_eq!(phrases("a"), ["two words", " x "]);
        assert_eq!(phrases("c"), [""; 0]);
        assert_eq!(list.entries().map(|entry| entry.line).collect::<Vec<_>>(), [3, 5, 6, 8]);
    }

    #[test]
    fn every_folder_is_listed_with_its_files() {
        let tags: Vec<&str> = FOLDERS.iter().map(|folder| folder.tag).collect();
        assert!(tags.is_sorted() && tags.contains(&"uk") && tags.contains(&"und-Latn"));
        assert!(lists("phrase").count() >= 6);
    }
}
