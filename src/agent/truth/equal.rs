//! Words that can take each other's place in a true sentence: one line of `equal.txt` for each sense.
//!
//! The synonyms of `lang` find what a customer may mean and are too loose for that: there "stuck"
//! leads to "glue". Here a model that writes "borrow" is taken to say what the profile says with
//! "lend".

use std::{collections::HashMap, sync::LazyLock};

use crate::text::word_lists::lists;

/// The senses of whole words, and of the beginnings of words.
#[derive(Debug, Default)]
struct Table {
    words: HashMap<&'static str, Vec<usize>>,
    stems: HashMap<&'static str, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let lines = lists("equal").flat_map(|list| list.entries());
    for (sense, line) in lines.enumerate() {
        for word in line.text.split(',').map(str::trim) {
            let (word, words) = match word.strip_suffix('*') {
                Some(stem) => (stem, &mut table.stems),
                None => (word, &mut table.words),
            };
            words.entry(word).or_default().push(sense);
        }
    }
    table
});

/// Returns what a word in lower case may mean.
pub(super) fn senses(word: &str) -> Vec<usize> {
    let whole = TABLE.words.get(word).into_iter().flatten();
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let begun = ends.filter_map(|end| TABLE.stems.get(word.get(..end)?)).flatten();
    whole.chain(begun).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::senses;

    #[test]
    fn words_of_one_line_take_each_others_place_in_any_form() {
        let equal =
            |one: &str, other: &str| senses(one).iter().any(|it| senses(other).contains(it));
        for (one, other) in
            [("borrow", "lend"), ("warranty", "guaranteed"), ("безплатно", "безкоштовна")]
        {
            assert!(equal(one, other), "{one} {other}");
        }
        for (one, other) in [("borrow", "repair"), ("лікар", "ліфт"), ("stuck", "glue")] {
            assert!(!equal(one, other), "{one} {other}");
        }
    }
}
