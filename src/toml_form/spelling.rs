//! Which known word a misspelled key was probably meant to be.

/// Returns the known word that an unknown one was probably meant to be; `None`: none is close.
pub fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    // One typing mistake in three letters or so; with more, `mon` would be taken for `sun`.
    let allowed = ((word.chars().count() + 1) / 3).clamp(1, 3);
    let scored = known.map(|known| (strsim::damerau_levenshtein(word, known), known));
    let near = scored.filter(|(distance, known)| *distance <= allowed && *distance < known.len());
    near.min().map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_far_from_all_others_is_not_guessed() {
        assert_eq!(nearest("sun", ["mon", "tue"].into_iter()), None);
        assert_eq!(nearest("reminder", ["notice", "reminders"].into_iter()), Some("reminders"));
        assert_eq!(nearest("x", ["y"].into_iter()), None);
    }
}
