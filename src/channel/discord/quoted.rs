//! The part that a reply on Discord quotes from the message that it replies to.
//!
//! Discord marks no part of a message as Telegram does: a person copies a line and puts `> ` before it. What stands
//! there counts only if the message has it, so that a reply cannot put words into the bot's mouth.

use crate::chat::Quote;

/// Returns the part of the `whole` message that a text quotes at its beginning, and the words below it; `None`: it
/// begins with no quote of that message, or says nothing more.
pub(super) fn taken(text: &str, whole: &str) -> Option<(Quote, String)> {
    let is_quoted = |line: &&str| line.starts_with('>') && !line.starts_with(">>>");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let many = lines.iter().take_while(|line| is_quoted(line)).count();
    let (quoted, words) = lines.split_at_checked(many)?;
    let words = words.join("\n").trim().to_owned();
    let quoted: Vec<&str> = quoted.iter().map(|line| line.trim_start_matches('>').trim()).collect();
    let first = letters(quoted.iter().find(|line| !letters(line).is_empty())?);
    let has_all = letters(whole).contains(&letters(&quoted.join("\n")));
    if words.is_empty() || !has_all {
        return None;
    }
    let text = quoted.join("\n");
    // Of two lines that have the same words, either may be meant.
    let mut lines = whole.lines().filter(|line| letters(line).contains(&first));
    let line = lines.next().filter(|_| lines.next().is_none());
    let line = line.map_or_else(|| text.clone(), plain);
    Some((Quote { text, line }, words))
}

/// Returns the letters and digits of a text: what is shown has other signs than what was written.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns a line without the signs by which Discord keeps a text from being markup.
fn plain(line: &str) -> String {
    line.replace('\\', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str =
        "Ваші записи:\n1\\. Стрижка — 26 листопада о 9:00\n2\\. Манікюр — 27 листопада о 12:00";

    #[test]
    fn a_quoted_line_of_the_message_is_taken_and_the_words_below_it_are_left() {
        let (quote, words) = taken("> 2. Манікюр — 27 листопада\nскасуйте це", LIST).unwrap();
        assert_eq!(quote.text, "2. Манікюр — 27 листопада");
        assert_eq!(quote.line, "2. Манікюр — 27 листопада о 12:00");
        assert_eq!(words, "скасуйте це");
        let (quote, words) = taken(">Манікюр\n\n так \n> ні", LIST).unwrap();
        assert_eq!((quote.text.as_str(), words.as_str()), ("Манікюр", "так\n> ні"));
        let twice = format!("{LIST}\n3\\. Стрижка — 28 листопада о 9:00");
        assert_eq!(taken("> Стрижка\nскасуйте", &twice).unwrap().0, Quote::alone("Стрижка"));
    }

    #[test]
    fn what_the_message_does_not_say_is_no_quote_of_it() {
        for text in [
            "> Педикюр — 28 листопада\nскасуйте це",
            "> Стрижка — 26 листопада о 10:00\nскасуйте це",
            "скасуйте це\n> Манікюр",
            "> Манікюр",
            ">>> Манікюр\nскасуйте це",
            ">\nскасуйте це",
            "",
        ] {
            assert_eq!(taken(text, LIST), None, "{text}");
        }
    }
}
