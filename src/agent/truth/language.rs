//! Whether an answer is written in the customer's language: by its letters and by its words.
//!
//! Words that only one language has show which it is, also where another one has the same letters.
//! Several words of which no list knows any are no language at all. A word that the customer wrote
//! or that the profile has proves nothing.

use crate::{
    agent::Request,
    ids::Lang,
    messages,
    text::{is_cyrillic, same_stem, word_lists::lists, words},
};

use super::vocabulary;

/// How many words of another language make an answer foreign.
const FOREIGN: usize = 2;

/// How many words that no list knows make an answer gibberish, if no word is known beside them.
const GIBBERISH: usize = 3;

/// Returns whether an answer in lower case is in the letters of the customer's language.
pub(super) fn is_in_our_letters(request: &Request, text: &str) -> bool {
    in_our_script(text, request.context.lang)
}

/// Returns whether an answer in lower case is in the words of the customer's language.
pub(super) fn is_in_our_words(request: &Request, text: &str) -> bool {
    let own = own_words(request);
    let is_own = |word: &String| own.iter().any(|it| it == word || same_stem(it, word));
    let words: Vec<String> = words(text).into_iter().filter(|word| !is_own(word)).collect();
    let tag = request.context.lang.tag();
    let count = |only: &[&str]| words.iter().filter(|word| only.contains(&word.as_str())).count();
    let ours: Vec<&str> = lists("marks")
        .filter(|list| list.tag == tag)
        .flat_map(|list| list.phrases("only here").collect::<Vec<_>>())
        .collect();
    let ours = count(&ours);
    let is_foreign = lists("marks").filter(|list| list.tag != tag).any(|list| {
        let foreign = count(&list.phrases("only here").collect::<Vec<_>>());
        foreign >= FOREIGN || foreign > 0 && ours == 0
    });
    let text = words.join(" ");
    let unknown = vocabulary::telling(&text);
    let letters = |word: &&String| word.chars().all(char::is_alphabetic);
    let unknown = unknown.iter().filter(letters).count();
    let is_gibberish = ours == 0 && unknown >= GIBBERISH && 2 * unknown > words.len();
    !(is_foreign || is_gibberish || has_foreign_letters(request, &text))
}

/// Returns the words of the customer and of the profile.
fn own_words(request: &Request) -> Vec<String> {
    let said = request.context.messages().flat_map(|(text, _)| words(text));
    said.chain(vocabulary::known(&request.context.profile)).collect()
}

/// Returns whether a word has a letter that only another language with our script has.
fn has_foreign_letters(request: &Request, text: &str) -> bool {
    let tag = request.context.lang.tag();
    let foreign: Vec<&str> = lists("marks")
        .filter(|list| list.tag == tag)
        .flat_map(|list| list.phrases("foreign letters").collect::<Vec<_>>())
        .collect();
    let strange = |word: &String| foreign.iter().any(|letter| word.contains(letter));
    let mut strange = words(text).into_iter().filter(strange).peekable();
    strange.peek().is_some() && {
        let own = own_words(request);
        strange.any(|word| !own.contains(&word))
    }
}

/// Refuses letters of other scripts, words of two scripts, and an answer that is not in the script
/// of the customer's language.
fn in_our_script(text: &str, lang: Lang) -> bool {
    let latin = |c: char| matches!(c, 'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let strange = text.chars().any(|c| c.is_alphabetic() && !is_cyrillic(c) && !latin(c));
    let mixed = text
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.contains(is_cyrillic) && word.contains(latin));
    let count = |of: &dyn Fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let (cyrillic, latin) = (count(&is_cyrillic), count(&latin));
    let (ours, theirs) =
        if messages::writes_cyrillic(lang) { (cyrillic, latin) } else { (latin, cyrillic) };
    let foreign = theirs > 12 && theirs > 2 * ours;
    !(strange || mixed || foreign)
}
