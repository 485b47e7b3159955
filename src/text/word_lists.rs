//! Words of human languages, read from text files in `src/lang/<tag>/`, one folder a language.
//!
//! A file lists one entry a line; `#` begins a comment line, `[name]` begins a section, and an entry
//! in double quotes keeps the spaces at its ends. The files are compiled in, so nothing is read at
//! run time. A new language is a new folder, and its tag in the lists of `lang_files!`.

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

/// Includes the file of this name of every language that has one.
macro_rules! lang_files {
    ($name:literal: $($tag:literal)+) => {
        &[$($crate::text::word_lists::WordList {
            tag: $tag,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/src/lang/", $tag, "/", $name, ".txt"
            )),
        }),+]
    };
}
pub(crate) use lang_files;

impl WordList {
    /// Returns the entries of the file, in order.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + use<> {
        let mut section = "";
        self.text.lines().map(str::trim).enumerate().filter_map(move |(at, line)| {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                return None;
            }
            if line.is_empty() || line.starts_with('#') {
                return None;
            }
            let quoted = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            Some(Entry { section, line: at + 1, text: quoted.unwrap_or(line) })
        })
    }
}

/// Returns the entries of a section in all of these files, in order; the lines before the first
/// section are the section with an empty name.
#[must_use]
pub fn phrases(files: &[WordList], section: &str) -> Vec<&'static str> {
    let entries = files.iter().flat_map(WordList::entries);
    entries.filter(|entry| entry.section == section).map(|entry| entry.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read_by_section_and_quotes_keep_spaces() {
        let files = ["# words\n\none\n[a]\n two words \r\n\" x \"\n[b]\nthree\n", "[a]\nfour\n"];
        let files = files.map(|text| WordList { tag: "en", text });
        assert_eq!(phrases(&files, ""), ["one"]);
        assert_eq!(phrases(&files, "a"), ["two words", " x ", "four"]);
        assert_eq!(phrases(&files, "c"), [""; 0]);
        assert_eq!(files[0].entries().map(|entry| entry.line).collect::<Vec<_>>(), [3, 5, 6, 8]);
    }
}
