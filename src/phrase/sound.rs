//! The skeleton by which a Cyrillic word and its Latin spellings are the same word.
//!
//! People write "zavtra", "zawtra", "pyatnytsyu" and "piatnytsiu" by no one standard, so both
//! spellings are worn down to what they share, rather than one being turned into the other.

/// Returns the skeleton by which both spellings of a word are the same.
pub(super) fn sound(word: &str) -> String {
    let latin: String = word.chars().map(latin).collect();
    let mut out = String::with_capacity(latin.len());
    let mut chars = latin.chars().peekable();
    while let Some(ch) = chars.next() {
        let next = chars.peek().copied();
        let plain = match (ch, next) {
            ('s' | 'c' | 'k' | 'z', Some('h')) => {
                chars.next();
                match ch {
                    'k' => 'h',
                    'z' => 'z',
                    'c' => 'c',
                    _ => 's',
                }
            }
            ('t', Some('s' | 'z')) => {
                chars.next();
                'c'
            }
            ('y' | 'j' | 'i', Some('a' | 'e' | 'u' | 'o')) => continue,
            ('y' | 'j', _) => 'i',
            ('w', _) => 'v',
            ('g', _) => 'h',
            ('\'', _) => continue,
            _ => ch,
        };
        if !out.ends_with(plain) {
            out.push(plain);
        }
    }
    out
}

fn latin(ch: char) -> &'static str {
    const ALPHABET: &[(&str, &str)] = &[
        ("а", "a"),
        ("б", "b"),
        ("в", "v"),
        ("г", "h"),
        ("д", "d"),
        ("е", "e"),
        ("є", "ie"),
        ("ж", "zh"),
        ("з", "z"),
        ("и", "i"),
        ("і", "i"),
        ("к", "k"),
        ("л", "l"),
        ("м", "m"),
        ("н", "n"),
        ("о", "o"),
        ("п", "p"),
        ("р", "r"),
        ("с", "s"),
        ("т", "t"),
        ("у", "u"),
        ("ф", "f"),
        ("х", "kh"),
        ("ц", "ts"),
        ("ч", "ch"),
        ("ш", "sh"),
        ("щ", "sh"),
        ("ь", ""),
        ("ю", "iu"),
        ("я", "ia"),
        ("э", "e"),
        ("ы", "i"),
        ("ъ", ""),
    ];
    const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
    if ch.is_ascii_lowercase() {
        let at = usize::from(ch as u8 - b'a');
        return LATIN.get(at..=at).unwrap_or_default();
    }
    ALPHABET.iter().find(|(from, _)| from.starts_with(ch)).map_or("", |(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_sound_alike() {
        for (cyrillic, spellings) in [
            ("завтра", vec!["zavtra", "zawtra"]),
            ("пятницю", vec!["pyatnytsyu", "piatnytsiu", "pjatnicu"]),
            ("неділю", vec!["nedilyu", "nediliu", "nedilju"]),
            ("четвер", vec!["chetver"]),
        ] {
            for spelling in spellings {
                assert_eq!(sound(cyrillic), sound(spelling), "{spelling}");
            }
        }
    }
}
