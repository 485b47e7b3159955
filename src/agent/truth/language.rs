//! Whether an answer is written in the customer's language: by its letters and by its words.
//!
//! Words that only another language has show that it is that language, although its letters are
//! ours. A word that the customer wrote proves nothing.

use crate::{
    agent::Request,
    ids::Lang,
    text::word_lists::{WordList, lang_files, phrases},
};

const FILES: &[WordList] = lang_files!("marks": "uk" "en" "ru" "pl" "de" "es" "fr" "it");

/// How many words of another language make an answer foreign.
const FOREIGN: usize = 2;

/// Returns whether an answer in lower case is in the customer's language.
pub(super) fn fits(request: &Request, text: &str) -> bool {
    let lang = request.context.lang;
    in_our_letters(text, lang) && in_our_words(request, text, lang)
}

fn in_our_words(request: &Request, text: &str, lang: Lang) -> bool {
    let said: Vec<String> =
        request.context.messages().flat_map(|(text, _)| crate::text::words(text)).collect();
    let words = crate::text::words(text);
    FILES.iter().filter(|file| file.tag != lang.tag()).all(|file| {
        let only = phrases(&[*file], "only here");
        let foreign =
            words.iter().filter(|word| only.contains(&word.as_str()) && !said.contains(word));
        foreign.count() < FOREIGN
    })
}

/// Refuses letters of other scripts, words of two scripts, and an answer that is not in the script
/// of the customer's language.
fn in_our_letters(text: &str, lang: Lang) -> bool {
    let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
    let latin = |c: char| matches!(c, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let strange = text.chars().any(|c| c.is_alphabetic() && !cyrillic(c) && !latin(c));
    let mixed = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.contains(cyrillic) && word.contains(latin));
    let count = |of: &dyn Fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let (ours, theirs) = match lang {
        Lang::Uk => (count(&cyrillic), count(&latin)),
        Lang::En => (count(&latin), count(&cyrillic)),
    };
    let foreign = theirs > 12 && theirs > 2 * ours;
    !(strange || mixed || foreign)
}
