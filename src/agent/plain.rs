//! Makes plain text of a model's words: markup and invisible characters are removed.
//!
//! Models write markdown out of habit, and a customer would read its asterisks. Invisible characters
//! are a trick: they split a word so that a check does not find it, or reverse the direction of
//! writing.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::is_hidden;

/// The longest answer of a language model, in characters: much more than three short sentences, and
/// less than every platform's limit for one message.
pub const MOST_CHARS: usize = 1_500;

/// Returns the words without markup and invisible characters, cut after a sentence.
pub fn tidy(text: &str) -> String {
    // The zero-width joiner holds an emoji of several people together.
    let visible = |c: &char| matches!(*c, '\n' | '\u{200d}') || !is_hidden(*c);
    let visible: String = text.chars().filter(visible).collect();
    let mut lines: Vec<String> = Vec::new();
    for line in visible.lines() {
        let line =
            line.trim_end().trim_start_matches('#').replace(['`', '*'], "").replace("__", "");
        let line = line.trim().to_owned();
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    cut(lines.join("\n").trim())
}

/// Returns the words as they are compared: one form of every letter and digit, in lower case.
pub fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !is_hidden(*c) || *c == '\n').collect::<String>().to_lowercase()
}

fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(MOST_CHARS) else { return text.to_owned() };
    let kept = text.get(..end).unwrap_or_default();
    let sentence = kept.rfind(['.', '!', '?', '\n', '…']).map(|at| at + 1);
    let ended = sentence.and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{} …", ended.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_hidden_characters_go_and_words_stay() {
        let text =
            "## **Вітаю!**\n\n\n\n- `14:00`  \n__так__\u{200b}\u{202e} it's 5 * 3 🎉👩\u{200d}🦰";
        assert_eq!(tidy(text), "Вітаю!\n\n- 14:00\nтак it's 5  3 🎉👩\u{200d}🦰");
        assert_eq!(tidy(" \n\t\u{feff}\n"), "");
    }

    #[test]
    fn a_long_answer_ends_with_a_sentence() {
        let long = tidy(&"Так. ".repeat(1_000));
        assert!(long.chars().count() <= MOST_CHARS + 2);
        assert!(long.ends_with("Так. …"), "{long}");
        assert_eq!(tidy(&"я".repeat(9_999)).chars().count(), MOST_CHARS + 2);
    }

    #[test]
    fn letters_in_disguise_are_compared_as_what_they_look_like() {
        assert_eq!(folded("ＢＯＯ\u{200b}ＫＥＤ １４:００"), "booked 14:00");
    }
}
