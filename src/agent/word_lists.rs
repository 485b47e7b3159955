//! Words of human languages, read from text files in `src/lang/<tag>/`, one folder a language.
//!
//! A file lists one phrase a line; `#` begins a comment line, `[name]` begins a section, and a phrase
//! in double quotes keeps the spaces at its ends. The files are compiled in, so nothing is read at
//! run time. A new language is a new folder, and its tag in the lists of [`lang_files`].

/// Includes the file of this name of every language that has one.
macro_rules! lang_files {
    ($name:literal: $($tag:literal)+) => {
        &[$(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/src/lang/", $tag, "/", $name, ".txt"
        ))),+]
    };
}
pub(crate) use lang_files;

/// Returns the phrases of a section in all of these files, in order; the lines before the first
/// section are the section with an empty name.
pub fn phrases(files: &[&'static str], section: &str) -> Vec<&'static str> {
    files.iter().flat_map(|file| in_file(file, section)).collect()
}

fn in_file(file: &'static str, section: &str) -> Vec<&'static str> {
    let mut current = "";
    let mut found = Vec::new();
    for line in file.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            current = name;
        } else if current == section && !line.is_empty() && !line.starts_with('#') {
            let quoted = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            found.push(quoted.unwrap_or(line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_read_by_section_and_quotes_keep_spaces() {
        let files = ["# words\n\none\n[a]\n two words \n\" x \"\n[b]\nthree\n", "[a]\nfour\n"];
        assert_eq!(phrases(&files, ""), ["one"]);
        assert_eq!(phrases(&files, "a"), ["two words", " x ", "four"]);
        assert_eq!(phrases(&files, "c"), [""; 0]);
    }
}
