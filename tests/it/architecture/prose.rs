//! Comments name the actor: the worker, the customer, Telegram, and not somebody.

use std::collections::BTreeMap;

use super::{files, is_word, tokens::comments};

/// Words that stand where an actor or a thing could be named.
const VAGUE: &[&str] = &["somebody", "nobody", "whoever", "whatever", "anybody"];
/// How often a text's comments say such a word.
fn vague(text: &str) -> usize {
    let comments = comments(text).to_lowercase();
    comments.split(|c| !is_word(c)).filter(|word| VAGUE.contains(word)).count()
}

#[test]
fn comments_name_the_actor() {
    let by_file: BTreeMap<_, _> = files()
        .into_iter()
        .map(|(path, text)| (path, vague(&text)))
        .filter(|it| it.1 > 0)
        .collect();
    assert_eq!(by_file, BTreeMap::new(), "comments that leave the actor unnamed");
}

#[test]
fn a_vague_word_counts_in_comments_alone() {
    let text =
        "//! Nobody's. Somebody\n/// whatever_else, whoever\nlet nobody = \"anybody\"; // Anybody";
    assert_eq!(vague(text), 4);
}
