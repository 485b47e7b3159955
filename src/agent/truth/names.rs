//! Which words of an answer are written as names, and whether two are one name.

use crate::text::{same_stem, words};

/// Returns the words written as names, in lower case: with a capital letter within a sentence, or
/// where the customer is called by it.
pub(super) fn written(raw: &str) -> Vec<String> {
    let mut begins = true;
    let mut names = Vec::new();
    for word in raw.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let called = word.ends_with([',', '!']);
        // "I've" is no name.
        let short = bare.is_ascii() && bare.contains('\'');
        if (!begins || called) && !short && is_name(bare) {
            names.extend(words(bare));
        }
        begins = bare.is_empty() && begins;
    }
    names
}

/// Returns whether a word is written as a name: a capital letter and small ones.
pub(super) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    capital && word.chars().count() > 1 && letters.all(|c| c.is_lowercase() || "'-".contains(c))
}

/// Returns whether a word is a name in another case. A surname is no form of the first name that it
/// was made of: "Петре" is not Петренко.
pub(super) fn is_form(name: &str, word: &str) -> bool {
    let near = name.chars().count().abs_diff(word.chars().count()) <= MOST_ENDING;
    near && (same_stem(name, word) || called(word).is_some_and(|plain| plain == name))
}

/// Returns the name that is called in a form that bends its last consonant: "Олеже" is Олег.
fn called(word: &str) -> Option<String> {
    BENT.iter()
        .find_map(|(ending, plain)| word.strip_suffix(ending).map(|stem| format!("{stem}{plain}")))
}

/// What consonants become before the ending of a name that is called.
const BENT: [(&str, &str); 3] = [("же", "г"), ("че", "к"), ("ше", "х")];

/// How many letters a name in another case is longer or shorter.
const MOST_ENDING: usize = 2;
