//! Spells out the notation of the word tables into the forms that people write.
//!
//! Spelled out once at start: looking up a whole form is one hash, and no stemmer has to guess.

/// Spells out one form of a row into the word sequences it stands for.
pub(super) fn spell_out(form: &str) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = vec![Vec::new()];
    for word in form.split(['_', '-']).filter(|word| !word.is_empty()) {
        let mut parts = word.split('|');
        let stem = parts.next().unwrap_or_default();
        let mut spellings: Vec<String> = parts.map(|ending| format!("{stem}{ending}")).collect();
        if spellings.is_empty() {
            spellings.push(stem.to_owned());
        }
        out = out
            .iter()
            .flat_map(|before| {
                spellings.iter().map(|word| {
                    let mut words = before.clone();
                    words.push(word.clone());
                    words
                })
            })
            .collect();
    }
    out
}

/// Writes these letters as two, as keyboards without them do; `None` if the words have none.
pub(super) fn write_digraphs(
    words: &[String],
    digraphs: &[(char, &'static str)],
) -> Option<Vec<String>> {
    let has = |letter: char| words.iter().any(|word| word.contains(letter));
    digraphs.iter().any(|(letter, _)| has(*letter)).then(|| {
        let spell = |word: String, (letter, two): &(char, &str)| word.replace(*letter, two);
        words.iter().map(|word| digraphs.iter().fold(word.clone(), spell)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_endings_is_spelled_out() {
        assert_eq!(spell_out("a|b|_c|d"), [["ab", "cd"], ["a", "cd"]]);
    }
}
