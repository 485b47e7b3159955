//! Whether a customer's message says yes to a cancellation.
//!
//! Cancelling needs the customer's own yes, and a model's claim that there was one does not count.
//! So the message itself is read: it needs a word of consent or the wish repeated, and no refusal.

use std::sync::LazyLock;

use crate::text::{
    word_lists::{WordList, lang_files, phrases},
    words,
};

const FILES: &[WordList] = lang_files!("consent": "uk" "en" "ru" "pl" "de");

struct ConsentWords {
    yes: Vec<&'static str>,
    /// The starts of the words that repeat the wish to cancel.
    wish: Vec<&'static str>,
    no: Vec<&'static str>,
    /// Words that may stand beside a yes and change nothing.
    polite: Vec<&'static str>,
    /// Words after which a yes means something else.
    but: Vec<&'static str>,
}

static WORDS: LazyLock<ConsentWords> = LazyLock::new(|| ConsentWords {
    yes: phrases(FILES, "yes"),
    wish: phrases(FILES, "wish"),
    no: phrases(FILES, "no"),
    polite: phrases(FILES, "polite"),
    but: phrases(FILES, "but"),
});

/// The most words of a yes that repeats the wish in the customer's own words.
const MOST_WORDS: usize = 8;

/// Returns whether a message says yes and nothing else.
///
/// "Ok, and where are you?" only begins like a yes, and "так" also means "so". Therefore every word
/// has to belong to a yes, or a yes has to be followed by the wish itself, without a "but".
pub fn given(text: &str) -> bool {
    // A quotation is someone else's words, or about something else.
    if text.lines().any(|line| line.trim_start().starts_with('>')) {
        return false;
    }
    let said = words(text);
    let ConsentWords { yes, wish, no, polite, but } = &*WORDS;
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let wishes = |word: &String| wish.iter().any(|stem| word.starts_with(stem));
    let against = said.iter().any(|word| is(word, no) || is(word, but)) || text.contains('?');
    let says = said.iter().any(|word| is(word, yes) || wishes(word));
    let plain = said.iter().all(|word| is(word, yes) || is(word, polite) || wishes(word));
    let repeats = said.first().is_some_and(|word| is(word, yes))
        && said.iter().any(wishes)
        && said.len() <= MOST_WORDS;
    says && !against && (plain || repeats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_a_yes_and_a_yes_with_a_no_is_none() {
        for yes in [
            "так",
            "Так, скасуйте",
            "yes please",
            "OK",
            "скасовуйте",
            "да",
            "так, скасуйте стрижку",
        ] {
            assert!(given(yes), "{yes}");
        }
        for no in [
            "ні",
            "не скасовуйте",
            "no, keep it",
            "так не треба",
            "завтра",
            "",
            "yesterday",
            "ok, and where are you?",
            "please tell me the price",
            "чи можна скасувати?",
            "добре, тоді розкажіть мені ще про манікюр",
            "а чому так дорого",
            "добре, а скільки коштує педикюр",
            "так, але краще перенеси на п'ятницю",
            "ok what else is on that day",
            "> так, скасуйте",
            "так\n> скасуйте",
        ] {
            assert!(!given(no), "{no}");
        }
    }
}
