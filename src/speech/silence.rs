//! Whether a transcription holds words at all.
//!
//! A model that hears no speech gives nothing, a note in brackets, or one word over and over.

/// How often the same words have to follow each other to be no speech.
const OVER_AND_OVER: usize = 4;
/// The most words that are repeated together.
const MOST_TOGETHER: usize = 4;

/// Returns what was spoken, on one line; `None`: nothing.
pub(super) fn spoken(text: &str) -> Option<String> {
    let heard = crate::text::one_line(&without_notes(text));
    let words = crate::text::words(&heard);
    let repeats = |together: usize| {
        let mut runs = words.chunks(together);
        let first = runs.next().unwrap_or_default();
        words.len() / together >= OVER_AND_OVER && runs.all(|run| first.starts_with(run))
    };
    let is_silent = words.is_empty() || (1..=MOST_TOGETHER).any(repeats);
    (!is_silent).then_some(heard)
}

/// Returns a text without notes such as `[BLANK_AUDIO]`, `(music)` and `♪`.
fn without_notes(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in text.chars() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            '*' | '♪' => {}
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_no_words_a_note_or_one_word_over_and_over() {
        for silent in [
            "",
            "  \n",
            "...",
            "[BLANK_AUDIO]",
            "(тиха музика)",
            "♪ ♪",
            "you you you you",
            "Дякую. Дякую. Дякую. Дякую. Дякую.",
            "Дякую за перегляд! Дякую за перегляд! Дякую за перегляд! Дякую за перегляд! Дякую",
        ] {
            assert_eq!(spoken(silent), None, "{silent}");
        }
    }

    #[test]
    fn what_is_said_twice_is_said() {
        for said in ["так, так", "no no no", "Haircut, haircut tomorrow"] {
            assert_eq!(spoken(said).as_deref(), Some(said));
        }
        assert_eq!(spoken(" Стрижка\nзавтра [кашель]").as_deref(), Some("Стрижка завтра"));
    }
}
