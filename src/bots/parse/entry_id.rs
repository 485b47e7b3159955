//! The ids of businesses, services and staff members.

use std::collections::BTreeSet;

use crate::toml_form::Field;

/// Returns whether a word can be an id: small Latin letters, digits, `_` and `-`, at most 40.
///
/// Ids stand in commands, file names and tool calls, where anything else needs quoting.
pub fn is_id(word: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    (1..=40).contains(&word.len()) && word.chars().all(known)
}

/// Reads an id that no entry before has.
pub(super) fn own_id(field: &Field<'_>, ids: &mut BTreeSet<String>) -> Option<String> {
    let word = field.line()?;
    if !is_id(&word) {
        return field.refuse("An id is made of a-z, 0-9, _ and -, at most 40 of them.");
    }
    if !ids.insert(word.clone()) {
        field.refuse::<()>("Another entry has the same id.");
    }
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_word_that_needs_no_quoting() {
        assert!(["a", "hair-cut_2", &"x".repeat(40)].into_iter().all(is_id));
        assert!(!["", "Cut", "a b", "стрижка", "a/b", &"x".repeat(41)].into_iter().any(is_id));
    }
}
