//! Text of customers and owners on one line, as headers and rows of a letter need it.

/// Puts a text on one line: white space, control characters and marks that turn the direction of
/// writing become single spaces. An emoji of several people keeps the character that joins it.
pub(super) fn one_line(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = text.split(|c: char| c.is_control() || c.is_whitespace() || turns(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_begin_a_line_or_turn_its_direction() {
        assert_eq!(one_line(" a\r\nBcc:\u{202e}b\t\u{0}c "), "a Bcc: b c");
        assert_eq!(one_line("👩\u{200d}🎨"), "👩\u{200d}🎨");
    }
}
