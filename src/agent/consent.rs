//! Whether a customer has said yes.
//!
//! Cancelling needs the customer's own yes, and a model's word for it is worth nothing. So the
//! message itself is read: a word of consent or the wish repeated, and no word of refusal.

use crate::bots::find::words;

/// Words of consent.
const YES: &[&str] = &[
    "так",
    "ага",
    "авжеж",
    "звісно",
    "звичайно",
    "гаразд",
    "добре",
    "підтверджую",
    "ок",
    "окей",
    "давайте",
    "yes",
    "yep",
    "yeah",
    "yup",
    "sure",
    "ok",
    "okay",
    "confirm",
    "confirmed",
    "y",
    "да",
    "конечно",
    "хорошо",
    "tak",
    "ja",
    "jawohl",
];
/// The wish repeated, by the start of a word.
const WISH: &[&str] =
    &["скасу", "скасов", "відмін", "отмен", "cancel", "anuluj", "odwoł", "absag", "stornier"];
/// Words of refusal.
const NO: &[&str] = &[
    "ні",
    "не",
    "нє",
    "no",
    "not",
    "don't",
    "dont",
    "nope",
    "нет",
    "nie",
    "nein",
    "keep",
    "wait",
    "стоп",
    "stop",
    "почекайте",
    "залиште",
    "передумав",
    "передумала",
];

/// The most words of a plain yes; a longer message is about something else as well.
const MOST_WORDS: usize = 5;

/// Returns whether a message says yes and nothing against it.
///
/// "Ok, and where are you?" begins like a yes and is none: a word of consent counts only at the
/// beginning of a short message that asks nothing.
#[must_use]
pub fn given(text: &str) -> bool {
    let said = words(text);
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let yes = said.iter().take(2).any(|word| is(word, YES)) && said.len() <= MOST_WORDS;
    let wishes = said.iter().any(|word| WISH.iter().any(|stem| word.starts_with(stem)));
    (yes || wishes) && !said.iter().any(|word| is(word, NO)) && !text.contains('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_a_yes_and_a_yes_with_a_no_is_none() {
        for yes in ["так", "Так, скасуйте", "yes please", "OK", "скасовуйте", "да"]
        {
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
        ] {
            assert!(!given(no), "{no}");
        }
    }
}
