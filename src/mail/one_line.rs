//! Text of customers and owners on one line, as headers and rows of a letter need it, and where that
//! line may break.

/// Puts a text on one line: white space, control characters and marks that turn the direction of
/// writing become single spaces. An emoji of several people keeps the character that joins it.
pub(super) fn one_line(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = text.split(|c: char| c.is_control() || c.is_whitespace() || turns(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<&str>>().join(" ")
}

/// A space at which a line does not break.
const NO_BREAK: char = '\u{a0}';

/// The longest part of an address that is kept on one line, in characters: it fits on a phone.
const MOST_KEPT: usize = 24;

/// Keeps a date, a time or a phone number on one line, except behind its commas.
pub(super) fn kept_together(text: &str) -> String {
    let joined = text.replace(' ', &NO_BREAK.to_string());
    joined.replace(&format!(",{NO_BREAK}"), ", ")
}

/// Keeps the parts of an address on one line each, and a number with the street before it.
pub(super) fn kept_address(address: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for part in address.split(", ") {
        let is_number = part.starts_with(|c: char| c.is_ascii_digit());
        match lines.last_mut().filter(|_| is_number) {
            Some(street) if street.chars().count() + part.chars().count() < MOST_KEPT => {
                street.extend([",", &NO_BREAK.to_string(), &kept_together(part)]);
            }
            _ if part.chars().count() <= MOST_KEPT => lines.push(kept_together(part)),
            _ => lines.push(part.to_owned()),
        }
    }
    lines.join(", ")
}

/// Makes plain spaces of those at which no line breaks, for plain text.
pub(super) fn plain_spaces(text: &str) -> String {
    text.replace(NO_BREAK, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_begin_a_line_or_turn_its_direction() {
        assert_eq!(one_line(" a\r\nBcc:\u{202e}b\t\u{0}c "), "a Bcc: b c");
        assert_eq!(one_line("👩\u{200d}🎨"), "👩\u{200d}🎨");
    }

    #[test]
    fn a_line_breaks_between_the_parts_of_a_date_and_an_address_only() {
        let shown = |text: String| text.replace(NO_BREAK, "_");
        assert_eq!(shown(kept_together("вівторок, 24 листопада")), "вівторок, 24_листопада");
        assert_eq!(shown(kept_together("+380 44 000 00 00")), "+380_44_000_00_00");
        assert_eq!(shown(kept_address("вул. Садова, 5, Київ")), "вул._Садова,_5, Київ");
        assert_eq!(shown(kept_address("5 Sadova St, Kyiv")), "5_Sadova_St, Kyiv");
        let long = "The Old Printing House behind the Market, 7";
        assert_eq!(shown(kept_address(long)), long);
    }
}
