//! Whether a customer has said yes.
//!
//! Cancelling needs the customer's own yes, and a model's word for it is worth nothing. So the
//! message itself is read: a word of consent or the wish repeated, and no word of refusal.

use crate::text::words;

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

/// Words that may stand beside a yes and change nothing.
const POLITE: &[&str] = &[
    "будь",
    "ласка",
    "дякую",
    "прошу",
    "його",
    "її",
    "це",
    "мій",
    "запис",
    "я",
    "впевнена",
    "впевнений",
    "згоден",
    "згодна",
    "точно",
    "правильно",
    "please",
    "thanks",
    "thank",
    "you",
    "it",
    "that",
    "the",
    "my",
    "this",
    "appointment",
    "booking",
    "i'm",
    "am",
    "i",
    "do",
    "go",
    "ahead",
    "of",
    "course",
    "right",
    "correct",
    "all",
    "пожалуйста",
    "спасибо",
    "запись",
    "мою",
    "proszę",
    "bitte",
    "danke",
];
/// Words after which a yes turns into something else.
const BUT: &[&str] = &[
    "але",
    "проте",
    "краще",
    "а",
    "тоді",
    "but",
    "instead",
    "rather",
    "then",
    "first",
    "но",
    "лучше",
    "ale",
    "aber",
];
/// The most words of a yes that repeats the wish in the customer's own words.
const MOST_WORDS: usize = 8;

/// Returns whether a message says yes and nothing else.
///
/// "Ok, and where are you?" begins like a yes and is none, and "так" is also "so": every word
/// has to belong to a yes, or a yes has to be followed by the wish itself, with no "but".
#[must_use]
pub fn given(text: &str) -> bool {
    // What is quoted was said by somebody else, or about something else.
    if text.lines().any(|line| line.trim_start().starts_with('>')) {
        return false;
    }
    let said = words(text);
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    let wishes = |word: &String| WISH.iter().any(|stem| word.starts_with(stem));
    let against = said.iter().any(|word| is(word, NO) || is(word, BUT)) || text.contains('?');
    let says = said.iter().any(|word| is(word, YES) || wishes(word));
    let plain = said.iter().all(|word| is(word, YES) || is(word, POLITE) || wishes(word));
    let repeats = said.first().is_some_and(|word| is(word, YES))
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
