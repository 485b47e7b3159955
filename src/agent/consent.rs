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
    "please",
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

/// Returns whether a message says yes and nothing against it.
#[must_use]
pub fn given(text: &str) -> bool {
    let said = words(text);
    let has = |list: &[&str]| said.iter().any(|word| list.contains(&word.as_str()));
    let wishes = said.iter().any(|word| WISH.iter().any(|stem| word.starts_with(stem)));
    (has(YES) || wishes) && !has(NO)
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
        for no in ["ні", "не скасовуйте", "no, keep it", "так не треба", "завтра", "", "yesterday"]
        {
            assert!(!given(no), "{no}");
        }
    }
}
